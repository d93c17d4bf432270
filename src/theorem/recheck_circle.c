/* The series of all layers from values on a circle: with f(z) = sum c_p z^p, c_p >= 0, and omega an
   N-th root of unity, (1/N) sum_j f(r omega^j) omega^(-jp) = sum_k c_{p+kN} r^(p+kN), so that
   r^(-p) times it exceeds c_p by at most r^N f(1) (CHK-4).  The values come from the closed duals
   at complex points, layer after layer; no power series is multiplied or composed, which makes this
   independent of src/recursion and, at 10^4 terms, fast. */
#include "theorem/recheck.h"

#include <math.h>
#include <string.h>

#include "support/parallel.h"

typedef struct
{
    const ntkball_network_struct *net;
    int has_ntk;
    slong N, prec;
    arb_t r, sw2, sb2, gw2, gb2;
    acb_ptr *values[3]; /* alpha, upsilon, kappa: values[q][l][j] at r omega^j */
} circle_t;

/* values of a layer at number j of the circle, and by symmetry at N - j */
static void keep(circle_t *c, int q, slong l, slong j, const acb_t value)
{
    acb_set(c->values[q][l] + j, value);
    if (j > 0)
        acb_conj(c->values[q][l] + c->N - j, value);
}

static void evaluate(void *context, slong worker, slong j)
{
    circle_t *c = context;
    ntkball_activation_t phi = {c->net->phi[0]};
    acb_t u, theta, dd;
    fmpq_t angle;
    slong l;

    (void) worker;
    acb_init(u);
    acb_init(theta);
    acb_init(dd);
    fmpq_init(angle);
    fmpq_set_si(angle, 2 * j, (ulong) c->N);
    arb_sin_cos_pi_fmpq(acb_imagref(u), acb_realref(u), angle, c->prec);
    acb_mul_arb(u, u, c->r, c->prec);
    acb_mul_arb(theta, u, c->gw2, c->prec);
    acb_add_arb(theta, theta, c->gb2, c->prec);
    if (c->net->recursion == NTKBALL_RECURSION_EXACT)
        acb_set(u, theta);
    for (l = 0; l < c->net->depth; l++)
    {
        ntkball_dual_closed_acb(u, c->has_ntk ? dd : NULL, phi, u, c->prec);
        acb_mul_arb(u, u, c->sw2, c->prec);
        acb_add_arb(u, u, c->sb2, c->prec);
        keep(c, 0, l, j, u);
        if (!c->has_ntk)
            continue;
        acb_mul_arb(dd, dd, c->sw2, c->prec);
        acb_mul(theta, theta, dd, c->prec);
        acb_add(theta, theta, u, c->prec);
        keep(c, 1, l, j, dd);
        keep(c, 2, l, j, theta);
    }
    acb_clear(u);
    acb_clear(theta);
    acb_clear(dd);
    fmpq_clear(angle);
}

/* res[p] = r^(-p) S_p - [0, r^N total], p < len. */
static void
coefficients(arb_ptr res, slong len, acb_srcptr values, const circle_t *c, const arb_t total)
{
    arb_t power, excess, inverse;
    slong p;
    int e = (int) FLINT_BIT_COUNT((ulong) c->N) - 1;
    acb_ptr transform = _acb_vec_init(c->N);

    arb_init(power);
    arb_init(excess);
    arb_init(inverse);
    acb_dft(transform, values, c->N, c->prec);
    arb_pow_ui(excess, c->r, (ulong) c->N, 64);
    arb_mul(excess, excess, total, 64);
    arb_zero(power);
    arb_union(excess, excess, power, 64);
    arb_inv(inverse, c->r, c->prec);
    arb_one(power);
    arb_mul_2exp_si(power, power, -e);
    for (p = 0; p < len; p++)
    {
        arb_mul(res + p, acb_realref(transform + p), power, c->prec);
        arb_sub(res + p, res + p, excess, c->prec);
        arb_nonnegative_part(res + p, res + p);
        arb_mul(power, power, inverse, c->prec);
    }
    _acb_vec_clear(transform, c->N);
    arb_clear(power);
    arb_clear(excess);
    arb_clear(inverse);
}

/* The sums of all coefficients, f(1): Sigma_l(1) = 1, R'(1) = chi, Theta_l(1) = 1 + chi
   Theta_{l-1}(1), Theta_1(1) = 1. */
static void transform(ntkball_series_t s, circle_t *c, const arb_t chi)
{
    slong l, L = c->net->depth;
    arb_t one, theta;

    arb_init(one);
    arb_init(theta);
    arb_one(one);
    arb_one(theta);
    for (l = 0; l < L; l++)
    {
        coefficients(s->alpha[l], s->len, c->values[0][l], c, one);
        if (!c->has_ntk)
            continue;
        arb_mul(theta, theta, chi, 64);
        arb_add(theta, theta, one, 64);
        coefficients(s->upsilon[l], s->len, c->values[1][l], c, chi);
        coefficients(s->kappa[l], s->len, c->values[2][l], c, theta);
    }
    if (!c->net->output_bias)
    {
        arb_sub(s->alpha[L - 1], s->alpha[L - 1], c->sb2, c->prec);
        arb_sub(s->kappa[L - 1], s->kappa[L - 1], c->sb2, c->prec);
    }
    arb_clear(one);
    arb_clear(theta);
}

/* N >= 2 len points, so that r^(-len) costs half of the digits at most, and r = 2^(-need/N) about,
   so that r^N f(1) is 2^-need small. */
static void choose(circle_t *c, slong len, slong need)
{
    for (c->N = 2; c->N < 2 * len; c->N *= 2)
        ;
    arb_set_d(c->r, exp2(-(double) need / (double) c->N));
    c->prec = need + need / 2 + 4 * (slong) FLINT_BIT_COUNT((ulong) c->N) + 60;
}

ntkball_status_t _ntkball_recheck_circle(ntkball_series_t s, const ntkball_network_struct *net,
                                         slong need, const ntkball_options_t *options,
                                         ntkball_error_t *err)
{
    ntkball_network_t alias = {*net};
    ntkball_options_t inner = *options;
    ntkball_status_t status;
    circle_t c;
    arb_t chi;
    slong q, l;

    memset(&c, 0, sizeof c);
    c.net = net;
    c.has_ntk = ntkball_activation_has_ntk(net->phi, NULL);
    arb_init(chi);
    arb_init(c.r);
    arb_init(c.sw2);
    arb_init(c.sb2);
    arb_init(c.gw2);
    arb_init(c.gb2);
    choose(&c, s->len, need);
    for (q = 0; q < 3; q++)
        c.values[q] = flint_malloc((size_t) net->depth * sizeof(acb_ptr));
    for (q = 0; q < 3; q++)
        for (l = 0; l < net->depth; l++)
            c.values[q][l] = _acb_vec_init(c.N);
    inner.algorithm = NULL;
    status = ntkball_network_check(alias, c.has_ntk, &inner, err);
    if (status == NTKBALL_OK)
        status = ntkball_network_constants(c.sw2, c.sb2, c.has_ntk ? chi : NULL, alias, c.prec,
                                           &inner, err);
    ntkball_value_get_arb(c.gw2, net->gamma_w2, c.prec);
    ntkball_value_get_arb(c.gb2, net->gamma_b2, c.prec);
    if (status == NTKBALL_OK)
        status = ntkball_parallel_for(evaluate, &c, c.N / 2 + 1, "values on a circle", &inner, err);
    if (status == NTKBALL_OK)
        transform(s, &c, chi);
    for (q = 0; q < 3; q++)
    {
        for (l = 0; l < net->depth; l++)
            _acb_vec_clear(c.values[q][l], c.N);
        flint_free(c.values[q]);
    }
    arb_clear(chi);
    arb_clear(c.r);
    arb_clear(c.sw2);
    arb_clear(c.sb2);
    arb_clear(c.gw2);
    arb_clear(c.gb2);
    return status;
}
