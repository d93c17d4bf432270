/* check: rows proved by another engine, every kind of false row refuted, what is missing said
   (CHK-1, CHK-2, CHK-3, CHK-5, CHK-9). */
#define _XOPEN_SOURCE 700
#include "program.h"

/* The command ends with this code and prints all the words (separated by '|'). */
static void has(const char *command, int code, const char *words)
{
    outcome_t o = shell(command);
    char *copy = flint_malloc(strlen(words) + 1), *word;

    CHECK(o.code == code, "%s: exit code %d, not %d: %s", command, o.code, code, o.err);
    strcpy(copy, words);
    for (word = strtok(copy, "|"); word != NULL; word = strtok(NULL, "|"))
        CHECK(strstr(o.out, word) != NULL, "%s: '%s' is not in %.400s", command, word, o.out);
    CHECK(code == 0 ? o.err[0] == '\0' : is_message(o.err), "%s: says %s", command, o.err);
    flint_free(copy);
    outcome_clear(&o);
}

#define HEADER "echo quantity,layer,index,mid,rad,exact,dump"

static void proved(void)
{
    has("ntkball hermite tanh --terms 6 --format json --output t && ntkball check t", 0,
        "12 rows: 12 proved, 0 refuted, 0 undecided|panels");
    has("ntkball hermite relu --terms 6 --format json | gzip >t.gz && ntkball check t.gz", 0,
        "12 rows: 12 proved");
    has("ntkball hermite relu --terms 6 --format csv --comments --output t && ntkball check t", 0,
        "12 rows: 12 proved|panels");
    has("ntkball hermite tanh --terms 6 --algorithm panels --format json --output t && ntkball "
        "check t",
        0, "12 proved|trapezoid");
    has("ntkball series relu --init he --depth 2 --terms 8 --format csv --output t && ntkball "
        "check t relu --init he",
        0, "48 proved|compose");
    has("ntkball series tanh --depth 2 --terms 6 --sigma-w2 1/3 --gamma-w2 1/2 --gamma-b2 1/2 "
        "--digits 12 --output-bias no --format csv --comments --output t && ntkball check t",
        0, "36 proved|direct");
    has("ntkball kernel erf --rho 0,1/2 --digits 10 --format json --output t && ntkball check t", 0,
        "4 proved|direct");
    has("ntkball spectrum relu --init he --dim 3 --max-degree 5 --measure probability --format "
        "json --output t && ntkball check t",
        0, "12 proved|recurrence|binomials");
    has("ntkball spectrum gelu --dim 2 --max-degree 3 --digits 8 --format json --output t && "
        "ntkball check t",
        0, "8 proved|weights");
}

/* An engine that stops early, here for want of precision, knows nothing: no row is refuted by it,
   and no row of zeros proved. */
static void short_of_precision(void)
{
    has("ntkball series tanh --depth 2 --terms 4 --digits 6 --format csv --output t && ntkball "
        "check t tanh --depth 2 --max-precision 80 --format csv",
        4, "alpha,2,0,UNDECIDED|kappa,3,3,UNDECIDED");
    has("printf 'quantity,index,mid\nkappa,0,0.000\nkappa,1,0.000\n' >t; ntkball check t tanh "
        "--depth 2 --max-precision 80 --format csv",
        4, "kappa,3,0,UNDECIDED|kappa,3,1,UNDECIDED");
    has("ntkball kernel tanh --depth 2 --expand 1 --terms 3 --digits 6 --format csv --output t && "
        "ntkball check t tanh --depth 2 --max-precision 80 --format csv",
        4, "theta_expansion,2,1,UNDECIDED|theta_expansion,3,1-rho,UNDECIDED");
}

/* Where the first choice is the only fast one: another algorithm all the same, and the right
   kernel. */
static void others(void)
{
    if (test_left_out(0))
        return;
    test_section("another algorithm");
    has("ntkball kernel relu --init he --depth 3 --rho -1,1/2,999/1000,1 --format json --output t "
        "&& ntkball check t",
        0, "24 proved|angle");
    has("sed 's/1.3514795611/1.3514795621/' t >u; ntkball check u", 1, "REFUTED|angle");
    has("ntkball spectrum relu --init he --depth 2 --dim 2 --max-degree 3 --digits 6 --format json "
        "--output t && ntkball check t",
        0, "8 proved|trapezoid");
    has("ntkball series hardtanh --depth 2 --terms 5 --digits 12 --quantity kappa --format json "
        "--output t && ntkball check t",
        0, "10 proved|circle");
    has("ntkball series hardtanh --depth 2 --terms 5 --digits 12 --quantity kappa --layer last "
        "--algorithm circle --format json --output t && ntkball check t",
        0, "5 proved|compose");

    has("ntkball spectrum hardtanh --dim 2 --max-degree 3 --digits 8 --format json --output t && "
        "ntkball check t",
        0, "8 proved|trapezoid");
    has("ntkball spectrum --kernel 'exp(rho)*abs(rho)' --dim 2 --max-degree 3 --quantity "
        "eigenvalue,cumulative_trace --format json --output t && ntkball check t",
        0, "8 proved|integrate");
    has("printf '0 1/2\\n1 1/3\\n2 0.1 1e-5\\ntail 1e-6\\n' >s; ntkball spectrum --kernel "
        "series:s --dim 2 --max-degree 3 --format json --output t 2>e; ntkball check t",
        0, "8 proved|recurrence");

    test_section("rows of gram without eigenvalues");
    has("printf '1,2,3\\n2,4,6\\n0,1,1\\n3,-1,2\\n' >d.csv; ntkball gram tanh --data d.csv "
        "--quantity "
        "entry,rank,separation --format csv --comments >t; ntkball check t --format csv",
        0,
        "rank,,,PROVED,kernel|separation,,,PROVED,coordinates|entry,2,4;1,PROVED,direct|"
        "entry,2,4;4,PROVED");
    has("sed 's/^rank,,,[0-9]*/rank,,,7/; s/^separation,,,0,/separation,,,1e-9,/' t | sed "
        "'s/,7,0,.*/,7,,,/' >u; ntkball check "
        "u "
        "--format csv",
        1, "rank,,,REFUTED,kernel|separation,,,REFUTED,coordinates");
    has("ntkball gram relu --init he --data d.csv --quantity entry --matrix gradient --format json "
        "--output t && ntkball check t",
        0, "10 proved|closed form|direct");
    has("ntkball gram relu --init he --data d.csv --quantity entry --matrix power --terms 3 "
        "--format "
        "json --output t && ntkball check t",
        0, "10 proved|fractions");
    has("ntkball gram hardtanh --data d.csv --quantity entry --matrix centred --digits 8 --format "
        "json --output t && ntkball check t",
        0, "10 proved|angle");

    test_section("one network of finite width"); /* CHK-9 */
    has("ntkball gram tanh --depth 3 --gamma-w2 1/2 --gamma-b2 1/2 --data d.csv --quantity entry "
        "--matrix width-ntk --width 6 --seed 5 --format csv --comments >t; ntkball check t",
        0, "10 proved|tangents");
    has("sed 's/^\\(entry,4,4;3,[0-9]*[.]..\\)../\\177/' t >u; ! cmp -s t u && ntkball check u", 1,
        "9 proved, 1 refuted|REFUTED  tangents");
    has("ntkball gram relu --init he --depth 2 --recursion published --output-bias no --data d.csv "
        "--quantity entry --matrix width-inner --width 12 --format json --output t && ntkball "
        "check t",
        0, "10 proved|tangents");
    has("ntkball gram gelu --init eoc --data d.csv --quantity entry --matrix width-outer --width 9 "
        "--format csv --comments >t; ntkball check t --format csv | tail -n 10 | grep -c tangents",
        0, "10\n");

    test_section("bounds of gram from coefficients"); /* CHK-6 */
    has("ntkball gram relu --init he --data d.csv --quantity bound:T4.1,bound:N3.i,bound:N3.ii,"
        "bound:N3.iii,bound:N3.iv --format csv --comments >t; ntkball check t --format csv",
        0,
        "bound:N3.i,2,1,PROVED,compose|bound:N3.iii,2,4,PROVED,compose|bound:N3.iv,2,4,PROVED,"
        "recurrence|bound:T4.1,2,,PROVED,compose");
    has("sed 's/^bound:N3.i,2,3,[^,]*,/bound:N3.i,2,3,1.9,/; s/^bound:N3.iv,2,4,[^,]*,/"
        "bound:N3.iv,2,4,0.1,/' t >u; ntkball check u --format csv",
        1, "bound:N3.i,2,3,REFUTED,compose|bound:N3.iv,2,4,REFUTED,recurrence");
    has("printf '1,2,3\\n0,1,1\\n3,-1,2\\n' >s.csv; ntkball gram relu --init he --output-bias no "
        "--data s.csv --quantity bound:N6,bound:N6.delta,bound:R.OS.ii --format csv --comments >t; "
        "ntkball check t --format csv",
        0,
        "bound:N6,2,|PROVED,compose|bound:N6.delta,2,,PROVED,coordinates|"
        "bound:R.OS.ii,2,,PROVED,coordinates");
    has("ntkball gram hardtanh --init eoc --data s.csv --digits 6 --quantity bound:T4.1,bound:N6 "
        "--format csv --comments >t; ntkball check t --format csv",
        0, "bound:N6,2,|bound:T4.1,2,,PROVED,direct");

    test_section("written by hand");
    has("printf 'Index, mid ,quantity\\n# kappa_1 is 1\\n\\n0,0.3183,kappa\\n1, 1.00 ,kappa\\n' "
        ">t; "
        "ntkball check t relu --init he",
        0, "2 proved");
    has("printf '[{\"quantity\":\"kappa\",\"index\":0,\"mid\":\"0.3182\"}]' >t; ntkball check t "
        "relu "
        "--init he",
        1, "1 refuted");

    test_section("another kernel");
    has("ntkball spectrum relu --kernel sigma --dim 2 --max-degree 3 --format json --output t && "
        "ntkball check t",
        0, "8 proved|recurrence");
    has("ntkball check t --kernel theta", 1, "REFUTED");
    has("ntkball spectrum --kernel gaussian:1 --dim 2 --max-degree 3 --format json --output t && "
        "ntkball check t",
        0, "8 proved|quadrature");
    has("ntkball check t --kernel gaussian:2", 1, "REFUTED");
}

/* Tables of texts: what the program says of an activation, and one thing changed at a time. */
/* CHK-7, CHK-8: every row by differences, and one row with its last digit changed */
static void expansions(void)
{
    static const char *const tables[][2] = {
        {"relu --init he --depth 2 --expand 1 --terms 6",
         "0.040146223294742110867255/0.040146223294742110867256/"},
        {"erf --init he --expand 1 --terms 5",
         "0.49028000151427628283169/0.49028000151427628283168/"},
        {"sin --init he --expand -1 --terms 4",
         "3.6260705709986626072723/3.6260705709986626072724/"},
        {"tanh --init he --expand -1 --terms 5",
         "2.4556464930110997357597/2.4556464930110997357598/"},
        {"relu_power:2 --init he --expand -1 --depth 2 --terms 8",
         "0.0119787233576216255995782/0.0119787233576216255995783/"},
        {"leaky_relu:1/2 --gamma-w2 1/3 --gamma-b2 2/3 --init he --expand -1 --terms 5",
         "0.0117228686999623186140000/0.0117228686999623186140001/"},
        {"abs --init he --output-bias no --expand -1 --terms 7",
         "0.088155972623716635977280/0.088155972623716635977281/"},
        {"relu --gamma-w2 1/3 --gamma-b2 2/3 --init he --expand 1 --depth 2 --terms 5",
         "0.059376149294032097817687/0.059376149294032097817688/"}};
    char command[512];

    test_section("expansions");
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
    {
        if (test_left_out((slong) i))
            continue;
        snprintf(command, sizeof command,
                 "ntkball kernel %s --format csv --comments >t; ntkball check t --format csv >v; "
                 "cat v; ! grep 'again\\|UNDEC\\|REFU' v",
                 tables[i][0]);
        has(command, 0, "differences"); /* of all rows, to all digits */
        snprintf(command, sizeof command, "sed 's/%s' t >u; ! cmp -s t u && ntkball check u",
                 tables[i][1]);
        has(command, 1, "1 refuted");
    }
    has("ntkball kernel 'x^3-3*x' --init he --expand 1 --terms 5 --format csv --comments >t; "
        "ntkball check t",
        0, "10 proved|expansion, again|an exact number");
}

static void properties(void)
{
    static const char *const changes[][2] = {
        {"s/0.3942944903978411/0.3942944903978412/", "E[phi(Z)^2],,,REFUTED,integrate"},
        {"s/^E.phi(Z).2.,.*/E[phi(Z)^2],0.3944/", "E[phi(Z)^2],,,REFUTED,integrate"},
        {"s/^largest sigma_w^2 (unit),2.536175/largest sigma_w^2 (unit),2.536176/",
         "largest sigma_w^2 (unit),,,REFUTED"},
        {"s/1.57079632679489661923\\([0-9]*\\) [+]\\/- [^,]*, no/1.57079632679489661933\\1 "
         "+\\/- 1e-22, no/",
         "analytic,,,REFUTED"},
        {"s/^analytic,.*/analytic,entire/", "analytic,,,REFUTED"},
        {"s/^singularity 1 place,(1.57079632679/singularity 1 place,(1.57079632689/",
         "singularity 1 place,,,REFUTED"},
        {"s/^singularity 2 residue,1.00000/singularity 2 residue,1.00001/",
         "singularity 2 residue,,,REFUTED"},
        {"s/^singularity 1,pole of order 1/singularity 1,pole of order 2/",
         "singularity 1,,,REFUTED"},
        {"s/phi(x)| <= 1.0001/phi(x)| <= 0.9999/", "growth of phi,,,REFUTED,values"},
        {"s/^parity,odd/parity,even/", "parity,,,REFUTED,values"},
        {"s/^derivative,.*/derivative,sech(x)/", "derivative,,,REFUTED,values"},
        {"s/^formula,.*/formula,tanh(x)+x\\/1000/", "formula,,,REFUTED,values"},
        {"s/^NTK,yes/NTK,no/", "NTK,,,REFUTED"}};
    char command[512];

    test_section("what was proved of an activation");
    has("ntkball activations tanh --format csv >t; ntkball check t --format csv", 4,
        "breaks,,,PROVED,cover|singularity 1,,,PROVED,residues|E[phi(Z)^2],,,PROVED,integrate|"
        "growth of phi,,,PROVED,cover|derivative,,,UNDECIDED|smoothness,,,UNDECIDED");
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
    {
        if (test_left_out((slong) i))
            continue;
        snprintf(command, sizeof command,
                 "sed '%s' t >u; ! cmp -s t u && ntkball check u --format csv tanh", changes[i][0]);
        has(command, 1, changes[i][1]);
    }
    has("ntkball activations 'abs(tanh(x)-1/2)' --format json --digits 12 --output t && ntkball "
        "check t",
        0, "30 proved, 0 refuted, 0 undecided|cover; digits again");
    has("sed 's/\"0.549306144334/\"0.549306144335/' t >u; ntkball check u --format csv", 1,
        "break 1,,,REFUTED");
    has("ntkball activations hardtanh --format csv --comments --output t && ntkball check t "
        "--format csv",
        4, "break 2,,,PROVED,cover|jump of phi',,,PROVED|E[phi'(Z)^2],,,PROVED,integrate");
    has("sed \"s/^break 2,1/break 2,2/; s/^break 1 jump of phi',1/break 1 jump of phi',1\\/2/; "
        "s/= 0.68268/= 0.68269/\" t >u; ntkball check u --format csv",
        1,
        "break 2,,,REFUTED|break 1 jump of phi',,,REFUTED|E[phi'(Z)^2],,,REFUTED|"
        "chi (sigma_w^2 = 1),,,REFUTED");
    has("sed 's/^E.phi(Z).2.,1 - sqrt(2)/E[phi(Z)^2],1 - sqrt(3)/' t >u; ntkball check u", 1,
        "1 refuted|against the closed form");
}

static void refuted(void)
{
    test_section("a digit, a radius, a closed form, an option changed");
    has(HEADER " >t; echo kappa,2,0,0.31831,0.00001,, >>t; ntkball check t relu --init he", 0,
        "1 proved");
    has(HEADER " >t; echo kappa,2,0,0.31832,0.000001,, >>t; ntkball check t relu --init he", 1,
        "1 refuted|against the ball");
    has(HEADER " >t; echo 'kappa,2,0,0.3183,0.0001,1/pi,' >>t; ntkball check t relu --init he", 0,
        "1 proved");
    has(HEADER " >t; echo kappa,2,0,0.3183,0.0001,0.3183, >>t; ntkball check t relu --init he", 1,
        "against the closed form");
    has("ntkball series relu --init he --terms 3 --format csv | sed 's/,0[.]5,0,/,0.51,1e-1,/' >t; "
        "ntkball check t relu --init he",
        0, "9 proved");
    has("ntkball series relu --init he --terms 3 --quantity kappa --format csv >t; ntkball check t "
        "relu",
        1, "REFUTED");
    has("ntkball hermite tanh --terms 3 --format json >t; ntkball check t sigmoid", 1, "REFUTED");
    has(HEADER " >t; echo multiplicity,,3,6,0,, >>t; ntkball check t relu --dim 2", 1, "REFUTED");

    test_section("a published decimal: is each digit right?");
    has("printf 'quantity,layer,index,mid\\nphi_hermite,,0,0.3989\\nphi_hermite,,1,0.5\\n"
        "phi_hermite,,2,0.28209\\n' >t; ntkball check t relu",
        0, "3 proved");
    has("printf 'quantity,layer,index,mid\\nphi_hermite,,0,0.3990\\n' >t; ntkball check t relu", 1,
        "against the decimals");
    has("printf 'quantity,layer,index,mid\\nphi_hermite,,11,-1.02918e-2\\nphi_hermite,,51,"
        "-1.91962e-5\\n' >t; ntkball check t tanh",
        0, "2 proved");
    has("printf 'quantity,layer,index,mid\\nphi_hermite,,51,-1.91961e-5\\n' >t; ntkball check t "
        "tanh",
        1, "1 refuted");

    test_section("one digit of a long table, by values on a circle");
    has("ntkball series relu --init he --depth 2 --terms 1200 --format csv --comments >t; ntkball "
        "check t --threads 2",
        0, "7200 proved, 0 refuted, 0 undecided|values");
    has("awk -F, -v OFS=, '$1==\"kappa\"&&$2==3&&$3==777{d=substr($4,length($4));$4=substr($4,1,"
        "length($4)-1)((d+1)%10)}1' t >u; test $(diff t u | wc -l) = 4; ntkball check u",
        1, "7199 proved, 1 refuted, 0 undecided|REFUTED  values");

    test_section("certificates of decay");
    has("ntkball decay relu --init he --format csv --comments >t; ntkball check t", 0,
        "0 refuted, 0 undecided|certificate");
    has("sed 's/^\\(p0,2,kappa:even\\),.*/\\1,2,0,2,/; s/^\\(c_low,2,kappa:even\\),.*/\\1,1,0,1,/' "
        "t "
        ">u; ntkball check u",
        1, "REFUTED  certificate");
    has("ntkball decay tanh --format json >t; ntkball check t", 0, "0 refuted, 0 undecided");
    /* the class in the head of the table is wrong: refuted by the bounds of the others */
    has("sed 's/stretched exponential/algebraic/' t >u; ntkball check u", 1, "REFUTED");
    /* bounds of a shape that the table does not say: neither proved nor refuted */
    has("ntkball decay relu --init he --quantity p0,c_low,c_high --format csv --comments >t; "
        "ntkball check t",
        4, "0 refuted");
    has("ntkball decay tanh --format csv --comments | grep -v '^root' >t; ntkball check t", 4,
        "0 refuted");
    has("ntkball decay gaussian --format csv --comments | sed 's/geometric/algebraic/' >u; "
        "ntkball check u",
        1, "REFUTED");
    has("ntkball decay sin --format csv --comments | sed 's/entire/geometric/' >u; ntkball check u",
        1, "REFUTED");
    has("ntkball decay elu --format csv --comments | sed 's/algebraic/stretched exponential/' >u; "
        "ntkball check u",
        1, "REFUTED");
    has("ntkball decay polynomial:1,0,1 --init he --format csv --comments | sed "
        "'s/finite/entire/' >u; ntkball check u",
        4, "UNDECIDED");

    test_section("spectra of data");
    has("printf '1,2,3\\n2,1,0\\n0,1,5\\n4,1,1\\n' >d.csv; ntkball gram relu --init he --data "
        "d.csv "
        "--digits 12 --format csv --comments >t; ntkball check t",
        0, "0 refuted, 0 undecided|inertia");
    has("sed 's/^eigenvalue,2,2,0.\\(.\\)./eigenvalue,2,2,0.\\177/' t >u; ntkball check u", 1,
        "1 refuted, 0 undecided");

    has("ntkball gram relu --data d.csv --matrix sigma --threshold 1/10 --quantity "
        "eigenvalue,count --format json >t; ntkball check t",
        0, "5 proved|inertia");
    has("ntkball gram relu --data d.csv --algorithm inertia --quantity eigenvalue --format json "
        ">t; ntkball check t",
        0, "4 proved|eigenbasis");

    test_section("other kernels than the NTK, sums and counts");
    has("ntkball spectrum relu --kernel sigma --dim 2 --max-degree 3 --format json >t; ntkball "
        "check t",
        0, "8 proved|recurrence");
    has("ntkball spectrum --kernel 'rho^3+rho*sqrt(2)' --dim 2 --max-degree 4 --quantity "
        "eigenvalue,cumulative_trace,trace_share,count --threshold 1/10,2 --format json >t; "
        "ntkball check t",
        0, "17 proved|integrate");
    has("ntkball spectrum relu --dim 3 --threshold 1/100 --quantity count --format csv --comments "
        ">t; ntkball check t",
        0, "1 proved");
    has("sed 's/^count,2,1.100,[0-9]*,0,[0-9]*,.*/count,2,1\\/100,13,0,13,/' t >u; ntkball check u",
        1, "REFUTED  quadrature");

    test_section("undecided");
    has(HEADER " >t; echo kappa,2,0,0.3183098861837907,0,, >>t; ntkball check t relu --init he", 1,
        "REFUTED");
    has(HEADER " >t; echo surprise,2,0,0.6,0.1,, >>t; ntkball check t relu", 4, "1 undecided");
    has(HEADER " >t; echo kappa,2,1,nan,inf,, >>t; ntkball check t relu", 0, "1 proved");
}

int main(void)
{
    program_begin("check");
    proved();
    short_of_precision();
    others();
    expansions();
    properties();
    refuted();
    has("printf 'quantity,index,mid\\nkappa,99999999,0.1\\n' >t; ntkball check t relu --init he", 4,
        "indices above 1000000");
    test_section("nothing to print");
    has("ntkball spectrum relu --dim 2 --degrees 9 --quantity leading_order 2>&1 >/dev/null", 0,
        "no row of leading_order|--density");
    has("printf '1,0\\n0,1\\n' >d.csv; ntkball gram relu --init he --data d.csv --quantity count "
        "2>&1 >/dev/null",
        0, "no row of count|--threshold");
    test_section("bad input");
    refused(2, "check needs a table", "ntkball check");
    refused(6, "cannot be read", "ntkball check nowhere.csv relu");
    refused(2, "does not say which activation",
            "ntkball hermite relu --format csv >t; ntkball check t");
    refused(2, "is too much", "ntkball hermite relu --format csv >t; ntkball check t relu tanh");
    refused(2, "--dim D", HEADER " >t; echo eigenvalue,,0,1,0,, >>t; ntkball check t relu");
    refused(2, "--depth L", HEADER " >t; echo kappa,4,0,1,0,, >>t; ntkball check t relu --depth 2");
    refused(2, "no rows", HEADER " >t; ntkball check t relu");
    refused(2, "no rows", ": >t; ntkball check t relu");
    refused(2, "property is empty", "printf 'property,value\\n,1\\n' >t; ntkball check t relu");
    refused(2, "header", "ntkball activations --format csv >t; ntkball check t relu");
    refused(2, "gzip", "printf '\\037\\213xxxxxxxx' >t; ntkball check t relu");
    refused(2, "lose their digits",
            "printf '[{\"quantity\":\"kappa\",\"mid\":0.3183}]' >t; ntkball check t relu");
    refused(2, "header", "printf 'quantity,index\\nkappa,0\\n' >t; ntkball check t relu");
    refused(2, "header", "printf 'mid,quantity,mid\\n1,kappa,1\\n' >t; ntkball check t relu");
    refused(2, "fields as columns",
            "printf 'quantity,layer,index,mid\\nphi_hermite,,0\\n' >t; ntkball check t relu");
    return program_end();
}
