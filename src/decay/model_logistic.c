/* DEC-2: tanh, sigmoid, softplus, silu.  mu_n = +-(n!)^(-1/2) int_0^inf t^n e^(-t^2/2) W(t) dt with
   W = A e^(-yt) (1 + small), and Riccati bounds of the parabolic cylinder function: to the leading
   order, or with the next factor e^(-b/sqrt n). */
#include <string.h>

#include "decay/model.h"

typedef struct
{
    const char *name;
    slong parity, half_pis; /* y = half_pis pi/2 */
    slong A, A_pi;          /* A pi^A_pi */
    slong shift;            /* the power of t is n - shift */
    int squared;            /* W has 1/sinh^2 */
} logistic_t;

static const logistic_t logistics[] = {{"tanh", 1, 1, 2, 0, 0, 0},
                                       {"sigmoid", 1, 2, 2, 0, 0, 0},
                                       {"softplus", 0, 2, 2, 0, 1, 0},
                                       {"silu", 0, 2, 2, 1, 0, 1}};

static const logistic_t *find_logistic(const ntkball_activation_t phi)
{
    size_t i;

    for (i = 0; i < sizeof logistics / sizeof logistics[0]; i++)
        if (strcmp(ntkball_activation_name(phi), logistics[i].name) == 0)
            return logistics + i;
    return NULL;
}

/* (1 + eps)^2 with eps = c e^(2y^2 - 2y sqrt(m-2)), m = n0 - shift the power of t */
static void excess(arb_t res, const logistic_t *row, const arb_t y, slong n0, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sqrt_ui(res, (ulong) (n0 - row->shift - 2), prec);
    arb_sub(res, y, res, prec);
    arb_mul(res, res, y, prec);
    arb_mul_2exp_si(res, res, 1);
    arb_exp(res, res, prec);
    /* c = 1 + 1/(2y), or 3 (1 + 1/(2y))^2 */
    arb_mul_2exp_si(t, y, 1);
    arb_inv(t, t, prec);
    arb_add_ui(t, t, 1, prec);
    if (row->squared)
    {
        arb_mul(t, t, t, prec);
        arb_mul_ui(t, t, 3, prec);
    }
    arb_mul(res, res, t, prec);
    arb_add_ui(res, res, 1, prec);
    arb_mul(res, res, res, prec);
    arb_clear(t);
}

/* u without b: low = e^(-((1 - shift) y + y^3/12)/sqrt n0), high = 1. */
static void
bound_plain(ntkball_decay_model_t *m, const logistic_t *row, const arb_t y, slong n0, slong prec)
{
    arb_t t, x;

    arb_init(t);
    arb_init(x);
    arb_pow_ui(t, y, 3, prec);
    arb_div_ui(t, t, 12, prec);
    if (!row->shift)
        arb_add(t, t, y, prec);
    arb_sqrt_ui(x, (ulong) n0, prec);
    arb_div(t, t, x, prec);
    arb_neg(t, t);
    arb_exp(m->low, t, prec);
    arb_one(m->high);
    arb_clear(t);
    arb_clear(x);
}

/* u with b: low = e^-((y^2/(8c) + y/(8c^2))/sqrt n0), c = sqrt(n0 - 1/2) <= sqrt(m + 1/2) for
   m = n0 and m = n0 - 1; high = e^(y (1 + y^2/4)^2/n0^(3/2)). */
static void bound_corrected(ntkball_decay_model_t *m, const arb_t y, slong n0, slong prec)
{
    arb_t root, c, t;

    arb_init(root);
    arb_init(c);
    arb_init(t);
    arb_sqrt_ui(root, (ulong) n0, prec);
    arb_set_si(c, 2 * n0 - 1);
    arb_mul_2exp_si(c, c, -1);
    arb_sqrt(c, c, prec);
    arb_div(t, y, c, prec); /* (y^2/(8c) + y/(8c^2)) = (y/c) (y + 1/c)/8 */
    arb_inv(c, c, prec);
    arb_add(c, c, y, prec);
    arb_mul(t, t, c, prec);
    arb_mul_2exp_si(t, t, -3);
    arb_div(t, t, root, prec);
    arb_neg(t, t);
    arb_exp(m->low, t, prec);

    arb_mul(t, y, y, prec);
    arb_mul_2exp_si(t, t, -2);
    arb_add_ui(t, t, 1, prec);
    arb_mul(t, t, t, prec);
    arb_mul(t, t, y, prec);
    arb_div_si(t, t, n0, prec);
    arb_div(t, t, root, prec);
    arb_exp(m->high, t, prec);
    arb_clear(root);
    arb_clear(c);
    arb_clear(t);
}

int _ntkball_decay_model_logistic(ntkball_decay_model_t *m, const ntkball_activation_t phi,
                                  int corrected, slong n0, slong prec)
{
    const logistic_t *row = find_logistic(phi);
    arb_t y, t, x;

    if (row == NULL)
        return 0;
    arb_init(y);
    arb_init(t);
    arb_init(x);
    m->parity = row->parity;
    m->decay = NTKBALL_DECAY_STRETCHED;
    m->proof = "DEC-2";
    fmpq_set_si(m->s, row->shift ? 3 : 1, 2);
    strcpy(m->root, row->half_pis == 1 ? "pi" : "2*pi");
    arb_const_pi(y, prec);
    arb_mul_si(m->a, y, row->half_pis, prec);
    arb_mul_2exp_si(y, m->a, -1);

    /* C = A^2 e^(y^2/2) sqrt(pi/2) */
    arb_mul(t, y, y, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_exp(m->C, t, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(x, t, -1);
    arb_sqrt(x, x, prec);
    arb_mul(m->C, m->C, x, prec);
    arb_mul_si(m->C, m->C, row->A * row->A, prec);
    arb_pow_ui(t, t, 2 * (ulong) row->A_pi, prec);
    arb_mul(m->C, m->C, t, prec);

    if (corrected)
    {
        m->half_pis = row->half_pis;
        m->quarters = (1 - 2 * row->shift) * row->half_pis;
        _ntkball_decay_model_correction(m, prec);
        bound_corrected(m, y, n0, prec);
    }
    else
        bound_plain(m, row, y, n0, prec);
    /* the gamma quotients and the poles beyond the first */
    _ntkball_decay_root_quotient(t, n0, row->shift ? n0 - 1 : n0 + 1, prec);
    arb_mul(row->shift ? m->high : m->low, row->shift ? m->high : m->low, t, prec);
    excess(t, row, y, n0, prec);
    arb_mul(m->high, m->high, t, prec);
    arb_clear(y);
    arb_clear(t);
    arb_clear(x);
    return 1;
}
