/* Every claim of every statement: with the number it states, the findings come out as the program
   says; with each of the other numbers, a finding of that verdict loses it.  So no verdict is
   independent of what it is about.  Proofs behind them: THM-3, THM-4, THM-5, THM-6, THM-7, THM-8,
   THM-9, THM-10, THM-11, THM-12, THM-13, THM-14, THM-15, THM-16, THM-17, THM-18,
   THM-19, THM-20, THM-21, THM-22, THM-23, THM-24, THM-25, THM-26, THM-27, THM-28; GRAM-17, CHK-1.
 */
#include "theorem/recheck.h"
#include "theorem/statement.h"

#include "../harness.h"

/* counts[v] findings of the verdict v; 0 when the check failed. */
static int count(long counts[5], const ntkball_statement_t *s, const char *const *acts,
                 slong num_acts, const char *setting)
{
    ntkball_scope_t scope = {.acts = acts, .num_acts = num_acts, .digits = 20};
    ntkball_findings_t f;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong i;
    int ok;

    memset(counts, 0, 5 * sizeof(long));
    scope.settings = &setting;
    scope.num_settings = setting != NULL;
    ntkball_findings_init(f);
    ok = CHECK(ntkball_theorem_check(f, s, &scope, NULL, &err) == NTKBALL_OK, "%s %s: %s", s->id,
               setting != NULL ? setting : "", err.text);
    for (i = 0; i < f->num; i++)
        counts[f->items[i].verdict]++;
    ntkball_findings_clear(f);
    return ok;
}

/* The activation relu alone where that is enough, so that the test is quick.  A check may leave out
   findings that a setting does not concern: so the number stated is set too, and compared with. */
static void test_claim(const ntkball_statement_t *s, const ntkball_claim_t *c)
{
    static const char *const relu[] = {"relu"};
    char setting[160], others[128], *other;
    long stated[5], now[5];
    slong num_acts = 1;

    snprintf(setting, sizeof setting, "%s=%s", c->name, c->value);
    count(stated, s, relu, 1, setting);
    if (stated[c->verdict] == 0)
        count(stated, s, NULL, num_acts = 0, setting);
    CHECK(stated[c->verdict] > 0, "%s, %s: nothing is %s", s->id, setting,
          ntkball_verdict_str(c->verdict));
    snprintf(others, sizeof others, "%s", c->others);
    for (other = strtok(others, " "); other != NULL; other = strtok(NULL, " "))
    {
        snprintf(setting, sizeof setting, "%s=%s", c->name, other);
        if (count(now, s, relu, num_acts, setting))
            CHECK(now[c->verdict] < stated[c->verdict], "%s: %s is %s as often as %s", s->id,
                  setting, ntkball_verdict_str(c->verdict), c->value);
    }
}

/* What every statement comes to, one letter a finding: proved, holds, refuted, undecided. */
static const struct
{
    const char *id, *act, *verdicts;
} expected[] = {{"TAB1", "relu", "PP"},
                {"T3.1", "relu", "PR"},
                {"T3.1c", "relu", "P"},
                {"L3.2.1", "relu", "RPPP"},
                {"L3.2.1s", "relu", "PPPPPP"},
                {"E12", "relu", "RP"},
                {"T4.1", "relu", "PPH"},
                {"O4.2", "relu", "PPH"},
                {"T4.3", "relu", "PH"},
                {"O4.4", "relu", "PH"},
                {"T4.5", "relu", "PPH"},
                {"N4", "relu", "PPH"},
                {"T4.6", "relu", "PH"},
                {"C4.7.1", "relu", "P"},
                {"C4.7.1s", "relu", "P"},
                {"C4.7.2", "relu", "PPP"},
                {"C4.7.3", "relu", "P"},
                {"C4.7.3s", "relu", "P"},
                {"C4.7.4", "relu", "P"},
                {"C4.7.4s", "relu", "P"},
                {"N2", "relu", "PPP"},
                {"E16", "relu", "PP"},
                {"C.22", "relu", "P"},
                {"C.23", "relu", "PPP"},
                {"T4.8.1", "relu", "P"},
                {"T4.8.1s", "relu", "P"},
                {"T4.8.2", "relu", "P"},
                {"T4.8.2s", "relu", "P"},
                {"T4.8.3", "relu", "P"},
                {"T4.8.3s", "relu", "P"},
                {"C.19", "relu", "P"},
                {"C.20", "relu", "P"},
                {"C.21", "relu", "PP"},
                {"N3", "relu", "PH"},
                {"N1", "relu", "P"},
                {"N5", "relu", "PH"},
                {"N6", "relu", "PPH"},
                {"E22", "relu", "PPH"},
                {"E1", "relu", "RP"},
                {"E2", "relu", "RP"},
                {"E3", "relu", "RP"},
                {"E4", "relu", "RP"},
                {"E5", "relu", "RP"},
                {"E6", "relu", "RP"},
                {"E7", "relu", "RP"},
                {"E8", "relu", "RP"},
                {"E13", "relu", "RP"},
                {"E14", "relu", "RP"},
                {"E20", "relu", "RP"},
                {"E23", "relu", "RP"},
                {"E9", "relu", "RP"},
                {"E15", "relu", "RP"},
                {"E17", "relu", "P"},
                {"E18", "relu", "RP"},
                {"E19", "relu", "PRRR"},
                {"E21", "relu", "PP"},
                {"R.BB", "relu", "RPRPRPRPP"},
                {"R.LAP", "relu", "PR"},
                {"R.GEI22", "relu", "P"},
                {"R.HAN", "relu", "P"},
                {"R.BAS19", "relu", "RPPP"},
                {"R.BAS20", "relu", "RPRPRPR"},
                {"R.VY", "relu", "P"},
                {"R.DFS", "relu", "PPP"},
                {"R.SAD", "relu", "P"},
                {"R.NMM", "relu", "PPU"},
                {"R.OS", "relu", "PPP"},
                {"R.PAN", "relu", "P"},
                {"R.KMM", "relu", "PP"},
                {"L3.2.2", "tanh", "P"},
                {"L3.2.2s", "tanh", "PP"},
                {"E10", "tanh", "PP"},
                {"L3.2.3", "gaussian:1", "PPPR"},
                {"L3.2.3c", "gaussian:1", "P"},
                {"L3.2.3s", "gaussian:1", "PPP"},
                {"E11", "gaussian:1", "RP"}};

/* The findings of a statement, with a claim replaced unless setting is NULL. */
static void
check_verdicts(const char *id, const char *act, const char *setting, const char *verdicts)
{
    const ntkball_statement_t *s = ntkball_theorem_find(id);
    ntkball_scope_t scope = {.acts = &act, .num_acts = 1};
    ntkball_findings_t f;
    ntkball_error_t err;
    char found[16];
    slong j;

    scope.settings = &setting;
    scope.num_settings = setting != NULL;
    ntkball_findings_init(f);
    if (CHECK(s != NULL, "%s is not registered", id))
        CHECK(ntkball_theorem_check(f, s, &scope, NULL, &err) == NTKBALL_OK, "%s: %s", s->id,
              err.text);
    for (j = 0; j < f->num && j < 15; j++)
        found[j] = "PHRUN"[f->items[j].verdict];
    found[j] = '\0';
    CHECK(strcmp(found, verdicts) == 0, "%s %s: %s, not %s", id, setting != NULL ? setting : "",
          found, verdicts);
    for (j = 0; setting != NULL && j < f->num; j++)
        CHECK(strstr(f->items[j].scope, setting) != NULL, "%s: the scope is silent on %s", id,
              setting);
    ntkball_findings_clear(f);
}

static void test_verdicts(void)
{
    const slong num = (slong) (sizeof expected / sizeof expected[0]);
    slong i;

    test_section("verdicts");
    CHECK(num == ntkball_theorem_len(), "%ld of %ld statements have a row here", (long) num,
          (long) ntkball_theorem_len());
    for (i = 0; i < num; i++)
        check_verdicts(expected[i].id, expected[i].act, NULL, expected[i].verdicts);
}

/* Claims too near the truth for balls, irrational ones, and ones that are weaker than what is
   proved: equality needs exact forms, and a weaker claim is not refuted. */
static void test_edges(void)
{
    static const struct
    {
        const char *id, *setting, *verdicts;
    } edges[] = {{"T4.8.2", "root_shift=sqrt(2)", "R"},
                 {"T4.8.1s", "slope=2+10^-60", "U"},
                 {"E17", "denominator=4+10^-60", "R"},
                 {"E21", "exponent=exp(0)", "PP"},
                 {"T4.6", "factor=1+10^-60", "RH"},
                 {"L3.2.1", "kappa_1=1/2", "PPPP"},
                 {"L3.2.1", "kappa_1=1/2+10^-60", "UPPP"},
                 {"L3.2.1", "exponent=log(exp(3/2))", "RUUU"},
                 {"R.BAS19", "printed=1/8+10^-60", "UPPP"},
                 {"R.BAS20", "densities=1/4", "RPRPRPR"},
                 {"R.BAS20", "densities=0", "RPRPRPU"},
                 {"E1", "printed=1/2+(sqrt(3)/2+pi/3)/(2*pi)+10^-60", "UP"},
                 {"N6", "lower=99/(200*pi*sqrt(pi))", "PPH"},
                 {"N6", "lower=1", "PRH"},
                 {"R.OS", "denominator=12", "PPP"},
                 {"R.OS", "denominator=11", "PUP"},
                 {"R.OS", "denominator=1", "PRP"},
                 {"R.KMM", "power=1", "PP"},
                 {"R.KMM", "power=1/2", "RP"},
                 {"R.KMM", "exponent=1/2", "UP"}};
    size_t i;

    test_section("edges");
    for (i = 0; i < sizeof edges / sizeof edges[0]; i++)
        check_verdicts(edges[i].id, "relu", edges[i].setting, edges[i].verdicts);
}

/* CHK-1 at a point: few terms of R and their tail enclose the closed form, and no more than the
   tail. */
static void test_tail_at_point(void)
{
    arb_ptr direct = _arb_vec_init(6), closed = _arb_vec_init(4);
    ntkball_network_t net;
    ntkball_direct_t d;
    ntkball_value_t rho;
    ntkball_error_t err;
    ntkball_options_t options;
    arb_t x;
    slong i;

    test_section("tail at a point");
    arb_init(x);
    ntkball_value_init(rho);
    ntkball_network_init(net);
    ntkball_options_init(&options);
    net->depth = 2;
    CHECK(ntkball_activation_set_str(net->phi, "relu", &err) == NTKBALL_OK &&
              ntkball_value_set_str(net->sigma_w2, "2", &err) == NTKBALL_OK &&
              ntkball_value_set_str(rho, "3/4", &err) == NTKBALL_OK &&
              ntkball_kernel_eval(closed, closed + 2, net, rho, 60, NULL, &err) == NTKBALL_OK &&
              _ntkball_direct_init(&d, net, 9, 10, 60, &options, &err) == NTKBALL_OK,
          "relu: %s", err.text);
    ntkball_value_get_arb(x, rho, 100);
    _ntkball_direct_eval(direct, direct + 2, direct + 4, &d, x);
    for (i = 0; i < 4; i++)
    {
        arb_srcptr ball = direct + (i < 2 ? i : i + 2);

        CHECK(arb_overlaps(ball, closed + i) && mag_cmp_2exp_si(arb_radref(ball), -4) < 0 &&
                  mag_cmp_2exp_si(arb_radref(ball), -20) > 0,
              "value %ld of relu by nine terms", (long) i);
    }
    _ntkball_direct_clear(&d);
    ntkball_network_clear(net);
    ntkball_value_clear(rho);
    arb_clear(x);
    _arb_vec_clear(direct, 6);
    _arb_vec_clear(closed, 4);
}

/* T3.1 without closed duals: Horner's rule in R (CHK-1) and the double integral are sharp enough to
   see a bias that is wrong in the ninth digit, and see none where there is none. */
static void test_without_closed_duals(void)
{
    test_section("duals without closed forms");
    check_verdicts("T3.1", "hardtanh", NULL, "PR");
    check_verdicts("T3.1", "hardtanh", "published=0", "PU");
    check_verdicts("T3.1c", "tanh", "gamma_b2=1/2+10^-30", "U");
    check_verdicts("T3.1c", "tanh", "gamma_b2=1/2+10^-9", "R");
    if (!test_left_out(1))
        check_verdicts("T3.1c", "elu", "gamma_b2=1/2-10^-9", "R");
}

/* doc/statements.md says the same of every statement. */
static void test_page(void)
{
    const char *srcdir = getenv("srcdir");
    char name[512], row[64], *page = calloc(1, 1 << 16);
    FILE *in;
    size_t i;

    test_section("page");
    snprintf(name, sizeof name, "%s/doc/statements.md", srcdir != NULL ? srcdir : "..");
    in = fopen(name, "r");
    if (CHECK(in != NULL, "cannot read %s", name))
    {
        CHECK(fread(page, 1, (1 << 16) - 1, in) > 0, "%s is empty", name);
        fclose(in);
    }
    for (i = 0; i < sizeof expected / sizeof expected[0]; i++)
    {
        snprintf(row, sizeof row, "\n| %s | %s |", expected[i].id, expected[i].verdicts);
        CHECK(strstr(page, row) != NULL, "%s has no row %s", name, row + 1);
    }
    free(page);
}

static void test_settings(void)
{
    const ntkball_statement_t *s = ntkball_theorem_find("C.21");
    static const char *const bad[] = {"nothing=1", "shift", "shift=x", "shif=1", "shift2=1"};
    static const char *const integers[] = {"units=1/2", "units=pi", "units=10^30"};
    ntkball_scope_t scope = {.num_settings = 1};
    ntkball_findings_t f;
    ntkball_error_t err;
    size_t i;

    test_section("settings");
    ntkball_findings_init(f);
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
    {
        scope.settings = bad + i;
        CHECK(ntkball_theorem_check(f, s, &scope, NULL, &err) == NTKBALL_DOMAIN && f->num == 0,
              "%s is taken", bad[i]);
    }
    s = ntkball_theorem_find("TAB1");
    for (i = 0; i < sizeof integers / sizeof integers[0]; i++)
    {
        scope.settings = integers + i;
        CHECK(ntkball_theorem_check(f, s, &scope, NULL, &err) == NTKBALL_DOMAIN && f->num == 0,
              "%s is taken", integers[i]);
    }
    ntkball_findings_clear(f);
}

int main(void)
{
    const ntkball_claim_t *c;
    slong i, num = 0;

    test_begin("theorem/claims");
    test_verdicts();
    test_edges();
    test_tail_at_point();
    test_without_closed_duals();
    test_page();
    test_settings();
    test_section("claims");
    for (i = 0; i < ntkball_theorem_len(); i++)
        for (c = ntkball_theorem_get(i)->claims; c != NULL && c->name != NULL; c++)
            if (!test_left_out(num++))
                test_claim(ntkball_theorem_get(i), c);
    return test_end();
}
