/* DEC-22: an upper bound for one hidden layer from a strip in which phi may grow.

   |phi(x+iy)| <= C (1+|x|)^beta e^(c|x| + q x^2), q < 1/4, on |y| <= a; the contour of
   F(t) = E[phi(Z + t)] moved by as much of Im t as the strip allows gives |F(t)| <= C1
   e^((|t|-a)^2/2) for large |t|, and Cauchy's inequality at |t| = sqrt n
       mu_n^2 <= C1^2 e sqrt n e^(a^2 - 2a sqrt n). */
#include <math.h>

#include "decay/parts.h"

#define PREC 128

typedef struct
{
    ulong beta;
    arb_t C, c, q;
} growth_t;

static int read_growth(growth_t *g, const ntkball_activation_t phi, double a)
{
    mag_t C, c, q;
    int ok;

    mag_init(C);
    mag_init(c);
    mag_init(q);
    ok = ntkball_activation_growth(C, &g->beta, c, q, phi, 0, a) == NTKBALL_OK && g->beta < 1000;
    arf_set_mag(arb_midref(g->C), C);
    arf_set_mag(arb_midref(g->c), c);
    arf_set_mag(arb_midref(g->q), q);
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
    return ok;
}

/* C1 and the n from which on the bound holds, as an upper end */
static void set_constant(arb_t C1, arb_t from, const growth_t *g, double a)
{
    arb_t v, l, delta, t;

    arb_init(v);
    arb_init(l);
    arb_init(delta);
    arb_init(t);
    arb_mul_2exp_si(v, g->q, 1);
    arb_sub_ui(v, v, 1, PREC);
    arb_neg(v, v);
    arb_inv(v, v, PREC);
    /* delta = (1/2 - q v)/2 */
    arb_mul(delta, g->q, v, PREC);
    arb_mul_2exp_si(delta, delta, 1);
    arb_sub_ui(delta, delta, 1, PREC);
    arb_neg(delta, delta);
    arb_mul_2exp_si(delta, delta, -2);
    /* l = c + 1 (c when beta = 0); C1 = C beta! e 2 e^(l^2 v/2) sqrt v e^(v^2 l^2/(4 delta)) */
    arb_add_ui(l, g->c, g->beta > 0, PREC);
    arb_mul(l, l, l, PREC);
    arb_mul(l, l, v, PREC);
    arb_div(t, v, delta, PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_add_ui(t, t, 1, PREC);
    arb_mul(t, t, l, PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_add_ui(t, t, g->beta > 0, PREC);
    arb_exp(t, t, PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_mul(C1, t, g->C, PREC);
    arb_fac_ui(t, g->beta, PREC);
    arb_mul(C1, C1, t, PREC);
    arb_sqrt(t, v, PREC);
    arb_mul(C1, C1, t, PREC);
    /* sqrt(from) = a/(1 - sqrt(2 (q v + delta))), 2 (q v + delta) = 1 - 2 delta */
    arb_mul_2exp_si(t, delta, 1);
    arb_sub_ui(t, t, 1, PREC);
    arb_neg(t, t);
    arb_sqrt(t, t, PREC);
    arb_sub_ui(t, t, 1, PREC);
    arb_set_d(from, a);
    arb_div(from, from, t, PREC);
    arb_mul(from, from, from, PREC);
    arb_clear(v);
    arb_clear(l);
    arb_clear(delta);
    arb_clear(t);
}

/* sqrt n e^(-2a sqrt n) <= (8/(e a)) e^(-(15/8) a sqrt n): high of mu_n^2 e^(root sqrt n), root =
   15 a/8, for n >= *first */
static int set_high(arb_t high, slong *first, const ntkball_activation_t phi, double a)
{
    growth_t g;
    arb_t from, t;
    int ok;

    arb_init(g.C);
    arb_init(g.c);
    arb_init(g.q);
    arb_init(from);
    arb_init(t);
    ok = read_growth(&g, phi, a);
    if (ok)
    {
        set_constant(high, from, &g, a);
        arb_set_ui(t, (ulong) *first);
        ok = arb_is_finite(high);
        while (ok && !arb_le(from, t) && *first < 1 << 20)
        {
            *first *= 2;
            arb_set_ui(t, (ulong) *first);
        }
        ok = ok && arb_le(from, t);
        arb_sqr(high, high, PREC);
        arb_set_d(t, a);
        arb_div(high, high, t, PREC);
        arb_mul_2exp_si(high, high, 3);
        arb_sqr(t, t, PREC);
        arb_exp(t, t, PREC);
        arb_mul(high, high, t, PREC);
    }
    arb_clear(g.C);
    arb_clear(g.c);
    arb_clear(g.q);
    arb_clear(from);
    arb_clear(t);
    return ok;
}

/* root = 15 a/8, exactly */
static void set_root(arb_t root, double a)
{
    arb_set_d(root, a);
    arb_mul_ui(root, root, 15, PREC);
    arb_mul_2exp_si(root, root, -3);
}

/* An a with 15 a/8 >= root */
static double width_of(const arb_t root)
{
    double a = arf_get_d(arb_midref(root), ARF_RND_UP) / 15 * 8;
    arb_t t;

    arb_init(t);
    for (set_root(t, a); arb_lt(t, root); set_root(t, a))
        a = nextafter(a, HUGE_VAL);
    arb_clear(t);
    return a;
}

/* The width whose bound is best at n = 400; 0 when none is known.  wanted: a root <= 15 a/8. */
static double choose_width(const ntkball_activation_t phi, const ntkball_decay_struct *wanted)
{
    double strip = ntkball_activation_strip(phi), best = 0, most = -HUGE_VAL, a, score;
    slong first, j;
    arb_t high;

    if (wanted != NULL)
        return arb_is_exact(wanted->root) && arb_is_positive(wanted->root) &&
                       arf_cmpabs_2exp_si(arb_midref(wanted->root), 20) < 0 &&
                       arf_cmpabs_2exp_si(arb_midref(wanted->root), -20) > 0
                   ? width_of(wanted->root)
                   : 0;
    arb_init(high);
    for (a = 4, j = 0; j < 10; j++, a /= 2)
    {
        double width = a < strip ? a : floor(128 * strip * 0.9) / 128;

        first = 16;
        if (width <= 0 || width < best || !set_high(high, &first, phi, width))
            continue;
        arb_log(high, high, PREC);
        score = width * 37.5 - arf_get_d(arb_midref(high), ARF_RND_NEAR);
        if (score > most)
        {
            most = score;
            best = width;
        }
    }
    arb_clear(high);
    return best;
}

int _ntkball_decay_shifted_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi)
{
    slong first = dual->N;
    double a = choose_width(phi, NULL);

    if (!(a > 0) || !set_high(dual->C, &first, phi, a) || first > dual->N)
        return 0;
    set_root(dual->A, a);
    dual->twice_s = 0;
    return 1;
}

ntkball_status_t
_ntkball_decay_shifted(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                       const ntkball_network_t net, const ntkball_options_t *options)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    slong first = FLINT_MAX(p0, 16);
    arb_t sigma_w2;
    double a;

    if (ntkball_activation_num_breaks(net->phi) > 0 || !(ntkball_activation_strip(net->phi) > 0))
        return NTKBALL_UNABLE;
    _ntkball_sphere_inner(&inner, options);
    arb_init(sigma_w2);
    status = ntkball_network_constants(sigma_w2, NULL, NULL, net, PREC, &inner, NULL);
    a = choose_width(net->phi, wanted);
    if (status == NTKBALL_OK && (!(a > 0) || !set_high(cert->high, &first, net->phi, a)))
        status = NTKBALL_UNABLE;
    if (status == NTKBALL_OK)
    {
        /* kappa_n = (1+n) alpha_n, upsilon_n = (n+1) alpha_{n+1}: n times (1 + 1/p0) */
        cert->p0 = first + (first + cert->subject.parity) % 2;
        arb_mul(cert->high, cert->high, sigma_w2, PREC);
        fmpq_set_si(cert->exponent, cert->subject.quantity == 'a' ? 0 : -1, 1);
        if (cert->subject.quantity != 'a')
        {
            arb_mul_si(cert->high, cert->high, cert->p0 + 1, PREC);
            arb_div_si(cert->high, cert->high, cert->p0, PREC);
        }
        set_root(cert->root, a);
        if (wanted != NULL)
            arb_set(cert->root, wanted->root); /* at most that */
        _ntkball_decay_exact_text(cert->root_exact, sizeof cert->root_exact, cert->root);
        arb_zero(cert->low);
        arb_indeterminate(cert->limit);
        cert->proof = "DEC-22";
        if (options != NULL && options->explain != NULL)
            ntkball_text_append(options->explain,
                                "decay (DEC-22): phi is analytic on |Im z| <= %g and grows less "
                                "than e^(x^2/4) there, so mu_n^2 decays like e^(-%s sqrt n) at "
                                "least\n",
                                a, cert->root_exact);
    }
    arb_clear(sigma_w2);
    return status;
}
