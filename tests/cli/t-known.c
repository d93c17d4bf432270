/* Known values, from programs that share no code with this one (mpmath quadrature, direct recursion
   on series; the references carry their digits), are contained in the printed balls at 10, 20, 50
   and 200 digits, the promise is kept, and the table says so by its exit code. */
#define _XOPEN_SOURCE 700
#include "program.h"

typedef struct
{
    const char *quantity;
    slong layer;
    const char *index, *value;
} known_t;

#define MAX_KNOWN 32

typedef struct
{
    const char *command;
    known_t rows[MAX_KNOWN]; /* ended by a NULL quantity */
} case_t;

static const case_t cases[] = {
    {"hermite tanh --terms 202",
     {{"phi_hermite", -1, "0", "0"},
      {"phi_hermite", -1, "1", "0.60570550960215882558"},
      {"phi_hermite", -1, "3", "-0.1484371907872727040453"},
      {"phi_hermite", -1, "5", "0.062547523752703606288"},
      {"phi_hermite", -1, "9", "0.017419931422436142571"},
      {"phi_hermite", -1, "11", "-0.010291840580021526"},
      {"phi_hermite", -1, "51", "-1.9196189562254359e-5"},
      {"phi_hermite", -1, "100", "0"},
      {"phi_hermite", -1, "101", "1.7211831420303936803383e-7"},
      {"phi_hermite", -1, "201", "2.2536770969e-10"},
      {"dphi_hermite", -1, "0", "0.60570550960215882558"}}},
    {"hermite sigmoid --terms 22",
     {{"phi_hermite", -1, "0", "0.5"},
      {"phi_hermite", -1, "1", "0.20662096414190703726"},
      {"phi_hermite", -1, "2", "0"},
      {"phi_hermite", -1, "3", "-0.02547325790732341667"},
      {"phi_hermite", -1, "5", "0.0058770606000134374083"},
      {"phi_hermite", -1, "9", "0.00058778916787844509825"},
      {"phi_hermite", -1, "11", "-0.000221989560789527060182"},
      {"phi_hermite", -1, "21", "4.271890339843959498638e-6"}}},
    {"series relu --init he --depth 5 --terms 7",
     {{"kappa", 2, "0", "0.31830988618379067154"},  {"kappa", 2, "1", "1"},
      {"kappa", 2, "2", "0.47746482927568600731"},  {"kappa", 2, "3", "0"},
      {"kappa", 2, "4", "0.06631455962162305657"},  {"kappa", 2, "6", "0.02785211504108168376"},
      {"alpha", 3, "0", "0.4937310902003715485"},   {"alpha", 3, "1", "0.30155762421360043263"},
      {"alpha", 3, "2", "0.13796060138325157177"},  {"alpha", 3, "3", "0.029197815998023544682"},
      {"alpha", 3, "4", "0.015919847651053951587"}, {"kappa", 3, "0", "0.68570863628294249174"},
      {"kappa", 3, "1", "0.95811306425062861339"},  {"kappa", 3, "2", "0.61555687217992101295"},
      {"kappa", 3, "3", "0.18399293160271740919"},  {"kappa", 3, "4", "0.11464627396126622713"},
      {"kappa", 3, "5", "0.048681536289967833692"}, {"kappa", 3, "6", "0.049568119453271007891"},
      {"kappa", 4, "0", "1.0603881068025830383"},   {"kappa", 4, "1", "0.91257307738677313707"},
      {"kappa", 4, "2", "0.66509092657494139817"},  {"kappa", 4, "3", "0.30182708538211121939"},
      {"kappa", 4, "4", "0.18942125328570924824"},  {"kappa", 4, "5", "0.10464110760261327497"},
      {"kappa", 4, "6", "0.08422737605015257695"},  {"kappa", 6, "0", "1.79219596684459281"},
      {"kappa", 6, "1", "0.836121930934054087"},    {"kappa", 6, "2", "0.684326916254396208"}}},
    {"series relu --gamma-w2 1/2 --gamma-b2 1/2 --depth 2 --terms 5",
     {{"kappa", 2, "0", "0.971165557188781346"},
      {"kappa", 2, "1", "0.379277407951816004"},
      {"kappa", 2, "2", "0.076573457697471118"},
      {"kappa", 2, "3", "0.0153146915394942236"},
      {"kappa", 2, "4", "0.00935897816302424775"},
      {"kappa", 3, "0", "1.30263557495389601"},
      {"kappa", 3, "1", "0.261085206374872138"},
      {"kappa", 3, "2", "0.0745774582206993168"},
      {"kappa", 3, "3", "0.024234066842580989"},
      {"kappa", 3, "4", "0.0134241877883319284"}}},
    {"series relu --gamma-w2 1/2 --gamma-b2 1/2 --depth 2 --terms 5 --recursion published",
     {{"kappa", 2, "0", "0.784154943091895336"},
      {"kappa", 2, "1", "0.454577471545947668"},
      {"kappa", 2, "2", "0.159154943091895336"},
      {"kappa", 2, "3", "0.0132629119243246113"},
      {"kappa", 2, "4", "0.019894367886486917"},
      {"kappa", 3, "0", "1.14583407457063782"},
      {"kappa", 3, "1", "0.298338414593205582"},
      {"kappa", 3, "2", "0.136945224365047436"},
      {"kappa", 3, "3", "0.0356428902770780146"},
      {"kappa", 3, "4", "0.0247264182561697279"}}},
    {"series gaussian:1 --depth 2 --terms 7 --quantity kappa",
     {{"kappa", 2, "0", "0.9876893223089823263"},
      {"kappa", 2, "2", "0.029841551829730375457"},
      {"kappa", 2, "3", "0"},
      {"kappa", 2, "4", "0.0093254849467907423302"},
      {"kappa", 2, "6", "0.0027199331094806331796"},
      {"kappa", 3, "0", "1.0291455323778365809"},
      {"kappa", 3, "2", "0.0017740636576478129291"},
      {"kappa", 3, "4", "0.00047141753907185030745"},
      {"kappa", 3, "6", "0.00012849989581430565007"}}},
    {"series tanh --depth 2 --terms 2",
     {{"kappa", 2, "0", "0.60570550960215882558"},
      {"alpha", 3, "0", "0.8331749209901010164"},
      {"upsilon", 3, "0", "0.3941636771437181814"},
      {"kappa", 3, "0", "1.0719220319210976405"},
      {"kappa", 3, "1", "0.45642272026338545514"}}},
    {"kernel relu --init he --depth 5 --rho 0.3,1",
     {{"theta", 2, "0.3", "0.661840289041691"},
      {"theta", 3, "0.3", "1.03460129961284"},
      {"theta", 4, "0.3", "1.40403372656695"},
      {"theta", 6, "0.3", "2.11900029728133"},
      {"theta", 6, "1", "6"},
      {"sigma", 6, "1", "1"}}},
    {"kernel relu --gamma-w2 1/2 --gamma-b2 1/2 --depth 2 --rho 3/10",
     {{"theta", 2, "3/10", "1.0923475145643167375"},
      {"theta", 3, "3/10", "1.3884628901719410769"}}},
    {"kernel relu --gamma-w2 1/2 --gamma-b2 1/2 --depth 2 --rho 3/10 --recursion published",
     {{"theta", 2, "3/10", "0.93539281422446425523"},
      {"theta", 3, "3/10", "1.2488618970356954637"}}},
    {"kernel relu --gamma-w2 1/2 --gamma-b2 1/2 --rho 0.3 --output-bias no",
     {{"theta", 2, "0.3", "0.592347514564317"}}},
    {"spectrum relu --init he --dim 2 --max-degree 6 --measure probability",
     {{"eigenvalue", 2, "0", "0.5"},
      {"eigenvalue", 2, "1", "0.33333333333333333333"},
      {"eigenvalue", 2, "2", "0.078125"},
      {"eigenvalue", 2, "3", "0"},
      {"eigenvalue", 2, "4", "0.0052083333333333333333"},
      {"eigenvalue", 2, "5", "0"},
      {"eigenvalue", 2, "6", "0.00140380859375"},
      {"multiplicity", -1, "6", "13"}}},
    {"spectrum relu --init he --depth 2 --dim 2 --max-degree 3 --measure probability",
     {{"eigenvalue", 3, "0", "0.93025193164230673874"},
      {"eigenvalue", 3, "1", "0.37078318752959167059"},
      {"eigenvalue", 3, "2", "0.1073675712802376679"},
      {"eigenvalue", 3, "3", "0.018644077213182819127"}}},
    {"spectrum relu --init he --depth 3 --dim 2 --degrees 3,0,2,1 --measure probability",
     {{"eigenvalue", 4, "0", "1.3484211332746762759"},
      {"eigenvalue", 4, "1", "0.39661887529922508776"},
      {"eigenvalue", 4, "2", "0.13148385133499830205"},
      {"eigenvalue", 4, "3", "0.035171051681742585746"}}},
    {"spectrum relu --init he --depth 2 --dim 2 --degrees 40,41 --measure probability",
     {{"eigenvalue", 3, "40", "8.42891696799194e-6"},
      {"eigenvalue", 3, "41", "5.59104194219205e-6"}}},
    {"spectrum relu --gamma-w2 1/2 --gamma-b2 1/2 --dim 2 --degrees 10,41",
     {{"eigenvalue", 2, "10", "0.000637007774385025"},
      {"eigenvalue", 2, "41", "9.91955645695392e-6"}}},
    {"spectrum relu --kernel inner --gamma-w2 1/2 --gamma-b2 1/2 --recursion published --dim 1 "
     "--max-degree 5 --measure probability",
     {{"eigenvalue", 2, "0", "0.175660591821169"},
      {"eigenvalue", 2, "1", "0.113160591821169"},
      {"eigenvalue", 2, "2", "0.0281447732339827"},
      {"eigenvalue", 2, "3", "0.00562895464679654"},
      {"eigenvalue", 2, "4", "0.00382768915982165"},
      {"eigenvalue", 2, "5", "0.00202642367284676"}}},
    {"spectrum --kernel 'exp(rho)' --dim 3 --degrees 2",
     {{"eigenvalue", -1, "2", "0.87517433679362070599"}}},
    {"series gaussian:1 --gamma-w2 1/2 --gamma-b2 1/2 --terms 51 --quantity kappa",
     {{"kappa", 2, "50", "4.87715995463815e-25"}}},
    {"series gaussian:1 --gamma-w2 1/2 --gamma-b2 1/2 --terms 51 --quantity kappa --recursion "
     "published",
     {{"kappa", 2, "50", "2.06322899474407e-16"}}},
    {"decay relu --init he --depth 2",
     {{"limit_constant", 3, "kappa:even", "0.4444554515"},
      {"limit_constant", 3, "kappa:odd", "0.3174681797"},
      {"exponent", 3, "kappa:odd", "1.5"},
      {"exponent", 3, "alpha:even", "2.5"}}},
    {"decay tanh",
     {{"limit_constant", 2, "kappa:odd", "17.2150889520336405"},
      {"root", 2, "kappa:odd", "3.14159265358979323846264338328"},
      {"c_high", 2, "kappa:even", "0"}}},
};

static void check_case(const case_t *c, slong digits)
{
    char command[512];
    const known_t *k;
    ntkball_table_t t;
    slong i;
    int code;

    snprintf(command, sizeof command, "ntkball %s --format csv --digits %ld", c->command,
             (long) digits);
    code = read_rows(t, command, digits);
    CHECK(code == 0, "%s: exit code %d", command, code);
    for (i = 0; i < t->num_rows; i++)
        CHECK(ntkball_table_row_ok(t, i), "%s: row %ld keeps no %ld digits", command, (long) i,
              (long) digits);
    for (k = c->rows; k->quantity != NULL; k++)
    {
        const ntkball_row_t *row = find_row(t, k->quantity, k->layer, k->index);

        CHECK(row != NULL, "%s: no row %s %ld %s", command, k->quantity, (long) k->layer, k->index);
        if (row == NULL)
            continue;
        if (strcmp(k->value, "0") == 0)
            CHECK(arb_is_zero(row->value) && strcmp(row->exact, "0") == 0, "%s: %s %s is not 0",
                  command, k->quantity, k->index);
        else
            CHECK_REFERENCE(row->value, k->value, 3 * digits, command);
    }
    ntkball_table_clear(t);
}

int main(void)
{
    static const slong digits[] = {10, 20, 50, 200};
    size_t i, j;

    program_begin("known");
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (j = 0; j < 4; j++)
        {
            if (test_left_out((long) (4 * i + j)))
                continue;
            test_section(cases[i].command);
            check_case(cases + i, digits[j]);
        }
    return program_end();
}
