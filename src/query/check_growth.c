/* Rows of growth: values above the bound refute it; the bound is judged without the analysis
   (ACT-26), or set beside what the analysis proves. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/check.h"

#define AGAIN "analysis, again"

/* Reads "|phi(x)| <= C (1+|x|)^b exp(c |x| + q x^2)", factors missing being 1; 0: it is another
 * text.
 */
static int read_growth(ntkball_activation_claim_t *c, const char *text, int deriv)
{
    const char *begin = deriv ? "|phi'(x)| <= " : "|phi(x)| <= ";
    char *p;

    c->growth = 1;
    c->c = c->q = 0;
    c->beta = 0;
    if (strncmp(text, begin, strlen(begin)) != 0)
        return 0;
    c->C = strtod(text + strlen(begin), &p);
    if (strncmp(p, " (1+|x|)^", 9) == 0)
        c->beta = strtoul(p + 9, &p, 10);
    if (strncmp(p, " exp(", 5) == 0)
    {
        double first = strtod(p + 5, &p);

        if (strncmp(p, " |x|", 4) == 0)
        {
            c->c = first;
            p += 4;
            first = strncmp(p, " + ", 3) == 0 ? strtod(p + 3, &p) : 0;
        }
        if (strncmp(p, " x^2", 4) == 0)
        {
            c->q = first;
            p += 4;
        }
        p += *p == ')';
    }
    return *p == '\0' && c->C >= 0 && c->c >= 0 && c->q >= 0 && c->C < 1e300 && c->c < 1e9 &&
           c->q < 1e9 && c->beta < 1000;
}

/* The same numbers one unit of the double nearer to zero, or farther: strtod rounds. */
static ntkball_activation_claim_t nudged(ntkball_activation_claim_t c, double towards)
{
    c.C = c.C > 0 ? nextafter(c.C, towards) : 0;
    c.c = c.c > 0 ? nextafter(c.c, towards) : 0;
    c.q = c.q > 0 ? nextafter(c.q, towards) : 0;
    return c;
}

/* Is what growth proves of phi^(deriv) below the claim, factor by factor? */
static int growth_again(const properties_t *p, const ntkball_activation_claim_t *c, int deriv)
{
    mag_t C, lin, quad;
    ulong beta;
    int ok;

    mag_init(C);
    mag_init(lin);
    mag_init(quad);
    ok = ntkball_activation_growth(C, &beta, lin, quad, p->phi, deriv, 0) == NTKBALL_OK &&
         mag_cmp_2exp_si(C, 900) < 0 && mag_get_d(C) <= c->C && beta <= c->beta &&
         mag_get_d(lin) <= c->c && mag_get_d(quad) <= c->q;
    mag_clear(C);
    mag_clear(lin);
    mag_clear(quad);
    return ok;
}

/* C (1+|x|)^beta exp(c|x| + q x^2) >= |phi^(deriv)(x)| is false at one of these x. */
static int growth_fails(const properties_t *p, const ntkball_activation_claim_t *c, int deriv)
{
    int fails = 0;
    arb_t x, v, bound, t;

    arb_init(x);
    arb_init(v);
    arb_init(bound);
    arb_init(t);
    for (slong k = -160; k <= 160 && !fails; k++)
    {
        slong i = 0, num = ntkball_activation_num_breaks(p->phi);

        arb_set_d(x, (double) k * 0.25 + 0x1p-7);
        for (; i < num; i++)
        {
            ntkball_activation_break_arb(t, p->phi, i, 64);
            if (!arb_gt(x, t))
                break;
        }
        if (i < num && !arb_lt(x, t))
            continue;
        ntkball_activation_eval_real(v, p->phi, i, deriv, x, 64);
        arb_abs(v, v);
        arb_abs(x, x);
        arb_set_d(bound, c->q);
        arb_mul(bound, bound, x, 64);
        arb_set_d(t, c->c);
        arb_add(bound, bound, t, 64);
        arb_mul(bound, bound, x, 64);
        arb_exp(bound, bound, 64);
        arb_add_ui(t, x, 1, 64);
        arb_pow_ui(t, t, c->beta, 64);
        arb_mul(bound, bound, t, 64);
        arb_set_d(t, c->C);
        arb_mul(bound, bound, t, 64);
        fails = arb_is_finite(v) && arb_gt(v, bound);
    }
    arb_clear(x);
    arb_clear(v);
    arb_clear(bound);
    arb_clear(t);
    return fails;
}

void _check_growth(ntkball_recheck_t *res, const properties_t *p, int deriv, const char *text)
{
    ntkball_activation_claim_t c = {.num_breaks = -1, .num_poles = -1}, less, more;

    if (!read_growth(&c, text, deriv))
    {
        _check_say(res, NTKBALL_UNDECIDED, "none", "the row claims no bound that can be read");
        return;
    }
    less = nudged(c, 0);
    more = nudged(c, HUGE_VAL);
    if (growth_fails(p, &more, deriv))
        _check_say(res, NTKBALL_REFUTED, "values", "a value is above the bound");
    else if (!deriv && ntkball_activation_check_claim(ntkball_activation_formula(p->phi), &less,
                                                      NULL) == NTKBALL_TRUE)
        _check_say(res, NTKBALL_PROVED, "cover", NULL);
    else if (growth_again(p, &less, deriv))
        _check_say(res, NTKBALL_PROVED, AGAIN, NULL);
    else
        _check_say(res, NTKBALL_UNDECIDED, AGAIN, "not proved again");
}

/* "every real x" follows from any bound of growth. */
void _check_domain(ntkball_recheck_t *res, const properties_t *p, const char *text)
{
    mag_t C, c, q;
    ulong beta;

    mag_init(C);
    mag_init(c);
    mag_init(q);
    if (strcmp(text, "every real x") == 0 &&
        ntkball_activation_growth(C, &beta, c, q, p->phi, 0, 0) == NTKBALL_OK)
        _check_say(res, NTKBALL_PROVED, AGAIN, NULL);
    else
        _check_say(res, NTKBALL_UNDECIDED, AGAIN, "not proved again");
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
}
