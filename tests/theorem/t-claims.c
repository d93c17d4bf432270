/* Every claim of every statement: with the number it states, the findings come out as the program
   says; with each of the other numbers, a finding of that verdict loses it.  So no verdict is
   independent of what it is about.  Proofs behind them: THM-3, THM-4, THM-5, THM-6, THM-7, THM-8,
   THM-9, THM-10, THM-11, THM-12, THM-13, THM-14, THM-15, THM-16, THM-17, THM-18,
   THM-19, THM-20, THM-21, THM-22, THM-23. */
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

static void test_settings(void)
{
    const ntkball_statement_t *s = ntkball_theorem_find("C.21");
    static const char *const bad[] = {"nothing=1", "shift", "shift=x", "shif=1", "shift2=1"};
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
    ntkball_findings_clear(f);
}

int main(void)
{
    const ntkball_claim_t *c;
    slong i;

    test_begin("theorem/claims");
    test_settings();
    test_section("claims");
    for (i = 0; i < ntkball_theorem_len(); i++)
        for (c = ntkball_theorem_get(i)->claims; c != NULL && c->name != NULL; c++)
            test_claim(ntkball_theorem_get(i), c);
    return test_end();
}
