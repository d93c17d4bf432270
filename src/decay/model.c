/* A model of mu_n^2 as a value, and what the models share. */
#include <string.h>

#include "decay/model.h"

void _ntkball_decay_model_init(ntkball_decay_model_t *m)
{
    m->parity = -1;
    arb_init(m->C);
    arb_init(m->r);
    arb_init(m->a);
    arb_init(m->b);
    arb_init(m->low);
    arb_init(m->high);
    fmpq_init(m->s);
    m->f = 0;
    m->half_pis = m->quarters = 0;
    arb_one(m->r);
    arb_one(m->low);
    arb_one(m->high);
    strcpy(m->root, "0");
    strcpy(m->rate, "1");
    m->decay = NTKBALL_DECAY_GEOMETRIC;
    m->proof = "DEC-4";
}

void _ntkball_decay_model_clear(ntkball_decay_model_t *m)
{
    arb_clear(m->C);
    arb_clear(m->r);
    arb_clear(m->a);
    arb_clear(m->b);
    arb_clear(m->low);
    arb_clear(m->high);
    fmpq_clear(m->s);
}

void _ntkball_decay_root_quotient(arb_t x, slong p, slong q, slong prec)
{
    arb_set_si(x, p);
    arb_div_si(x, x, q, prec);
    arb_sqrt(x, x, prec);
}

void _ntkball_decay_model_constant(ntkball_decay_model_t *m, slong num, slong den, slong k,
                                   slong prec)
{
    arb_t t;

    arb_init(t);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(m->C, t, -1);
    arb_rsqrt(m->C, m->C, prec);
    arb_pow_ui(t, t, (ulong) k, prec);
    arb_div(m->C, m->C, t, prec);
    arb_mul_si(m->C, m->C, num, prec);
    arb_div_si(m->C, m->C, den, prec);
    arb_clear(t);
}

void _ntkball_decay_model_correction(ntkball_decay_model_t *m, slong prec)
{
    arb_t pi;

    arb_init(pi);
    arb_const_pi(pi, prec);
    arb_pow_ui(m->b, pi, 3, prec);
    arb_mul_si(m->b, m->b, m->half_pis * m->half_pis * m->half_pis, prec);
    arb_div_ui(m->b, m->b, 24, prec);
    arb_addmul_si(m->b, pi, m->quarters, prec);
    arb_mul_2exp_si(m->b, m->b, -2);
    arb_clear(pi);
}

/* "pi^3/12 - pi/2" and the like; half_pis is 0 (then "0"), 1 or 2. */
void _ntkball_decay_correction_text(char *text, size_t size, const ntkball_decay_model_t *m)
{
    slong q = FLINT_ABS(m->quarters), d = q % 4 == 0 ? 1 : q % 2 == 0 ? 2 : 4;
    char times[32] = "", over[8] = "";

    if (m->half_pis == 0)
    {
        snprintf(text, size, "0");
        return;
    }
    if (q * d != 4)
        snprintf(times, sizeof times, "%ld*", (long) (q * d / 4));
    if (d > 1)
        snprintf(over, sizeof over, "/%ld", (long) d);
    snprintf(text, size, "pi^3/%d %c %spi%s", m->half_pis == 1 ? 96 : 12,
             m->quarters < 0 ? '-' : '+', times, over);
}
