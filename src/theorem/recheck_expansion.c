/* Expansions at rho = end = +-1 a second time, from values: divided differences at N points next to
   the end, Sigma_l and Theta_l as functions f of x = 1 - end rho, or of x = sqrt(1 - end rho) where
   phi has a kink (CHK-7).  With |f^(N)|/N! <= M on [0, delta] the coefficient of x^j of the
   interpolating polynomial is off by binom(N, j) M delta^(N-j) at most, and delta may be as small
   as the digits ask for.  M comes from the growth of a smooth phi (KER-8), from a disc in which
   |Sigma_1| < 1, or from a cover of a disc in sqrt(1 - end rho) (SPH-6).  What is known exactly
   beforehand is set: zeros by the powers that can occur, the constant and the first power. */
#include "theorem/recheck.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/internal.h"
#include "theorem/recheck_expansion.h"

#define PREC 64 /* of bounds */
#define MAX_LEN 64
#define MAX_PREC 1400 /* of values without closed form */

typedef struct
{
    claims_t *group;
    ntkball_network_t net;
    int end, even, has_ntk; /* even: x = 1 - end rho */
    slong len, N, L, e, prec;
    arb_ptr sup;    /* M for Sigma_2, .., Theta_2, .. */
    arb_ptr values; /* Sigma_2, .. at node 0, then at node 1, ..; then those of Theta */
} job_t;

/* ---- bounds ------------------------------------------------------------------------- */

/* majorant = sum_m sigma_w^2 T_m y^m, D^(m)(1)/m! = E[phi^(m)(Z)^2]/m! <= T_m = m! a^-2m B2 */
static int smooth_majorant(arb_poly_t majorant, const job_t *job, const arb_t sw2)
{
    ntkball_kernel_discs_t discs;
    arb_t best, x, y;
    slong i, m;
    int ok;

    arb_init(best);
    arb_init(x);
    arb_init(y);
    ntkball_kernel_discs_init(&discs);
    ntkball_kernel_discs_set(&discs, job->net->phi);
    ok = discs.num > 0;
    for (m = 0; m <= job->N + 1; m++)
    {
        arb_pos_inf(best);
        for (i = 0; i < discs.num; i++)
        {
            arb_set_d(x, discs.a[i]);
            arb_pow_ui(x, x, 2 * (ulong) m, PREC);
            arb_fac_ui(y, (ulong) m, PREC);
            arb_div(x, y, x, PREC);
            arf_set_mag(arb_midref(y), discs.B2[i]);
            mag_zero(arb_radref(y));
            arb_mul(x, x, y, PREC);
            arb_min(best, best, x, PREC);
        }
        arb_mul(best, best, sw2, PREC);
        ok = ok && arb_is_finite(best);
        arb_poly_set_coeff_arb(majorant, m, best);
    }
    ntkball_kernel_discs_clear(&discs);
    arb_clear(best);
    arb_clear(x);
    arb_clear(y);
    return ok;
}

/* The coefficients of (rho - 1)^N of majorants of all layers: sums, products and compositions of
   majorants are majorants. */
static int smooth_bounds(job_t *job, const arb_t sw2)
{
    slong l, n = job->N + 1;
    arb_poly_t R, dR, u, v, theta;
    int ok;

    arb_poly_init(R);
    arb_poly_init(dR);
    arb_poly_init(u);
    arb_poly_init(v);
    arb_poly_init(theta);
    ok = smooth_majorant(R, job, sw2);
    arb_poly_derivative(dR, R, PREC);
    arb_poly_set_coeff_si(u, 1, 1); /* gamma_w^2 <= 1 */
    arb_poly_set(theta, u);
    arb_poly_set_coeff_si(theta, 0, 1);
    for (l = 0; ok && l < job->L; l++)
    {
        arb_poly_compose_series(v, dR, u, n, PREC);
        arb_poly_mullow(theta, theta, v, n, PREC);
        arb_poly_compose_series(u, R, u, n, PREC);
        arb_poly_set_coeff_si(u, 0, 1); /* Sigma_l(1) */
        arb_poly_add(theta, theta, u, PREC);
        arb_poly_get_coeff_arb(job->sup + l, u, job->N);
        arb_poly_get_coeff_arb(job->sup + job->L + l, theta, job->N);
        arb_poly_set_coeff_si(u, 0, 0);
    }
    arb_poly_clear(R);
    arb_poly_clear(dR);
    arb_poly_clear(u);
    arb_poly_clear(v);
    arb_poly_clear(theta);
    return ok;
}

/* sup[i] /= (r - delta)^N, delta <= r/4 */
static void cauchy(job_t *job, const arb_t r)
{
    arb_t x;
    slong i;

    arb_init(x);
    arb_mul_ui(x, r, 3, PREC);
    arb_mul_2exp_si(x, x, -2);
    arb_pow_ui(x, x, (ulong) job->N, PREC);
    for (i = 0; i < 2 * job->L; i++)
        arb_div(job->sup + i, job->sup + i, x, PREC);
    arb_clear(x);
}

/* |Sigma_1| <= |gamma_b^2 - gamma_w^2| + gamma_w^2 |x| <= 1 in the disc |x| <= r, where Sigma_l and
   Theta_l are at most their values at 1; 0: r <= 2^-10. */
static int inner_bounds(job_t *job, const arb_t chi)
{
    slong l, L = job->L;
    arb_t w, r;
    int ok;

    arb_init(w);
    arb_init(r);
    ntkball_value_get_arb(w, job->net->gamma_w2, PREC);
    ntkball_value_get_arb(r, job->net->gamma_b2, PREC);
    arb_sub(r, r, w, PREC);
    arb_abs(r, r);
    arb_sub_ui(r, r, 1, PREC);
    arb_neg(r, r);
    arb_div(r, r, w, PREC);
    arb_set_d(w, 0x1p-10);
    ok = job->end < 0 && job->net->recursion == NTKBALL_RECURSION_EXACT && arb_gt(r, w);
    arb_one(w);
    for (l = 0; l < L; l++)
    {
        arb_one(job->sup + l);
        arb_mul(w, w, chi, PREC);
        arb_add_ui(w, w, 1, PREC);
        arb_set(job->sup + L + l, w);
    }
    if (ok)
        cauchy(job, r);
    arb_clear(w);
    arb_clear(r);
    return ok;
}

/* Fills job->sup; 0 when nothing is known, else log2 of the radius that delta has to keep to. */
static int bounds(job_t *job, double *radius, const ntkball_options_t *options)
{
    arb_t sw2, chi, r;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    int ok;

    arb_init(sw2);
    arb_init(chi);
    arb_init(r);
    *radius = -10;
    job->even = 1;
    ok = ntkball_network_constants(sw2, NULL, job->has_ntk ? chi : NULL, job->net, PREC, options,
                                   &err) == NTKBALL_OK;
    if (ok && !inner_bounds(job, chi) && !smooth_bounds(job, sw2))
    {
        job->even = 0;
        arb_set_d(r, EXPANSION_RADIUS);
        ok = _ntkball_expansion_cover(job->sup, job->net, job->end, job->has_ntk, options);
        cauchy(job, r);
        *radius = log2(EXPANSION_RADIUS);
    }
    arb_clear(sw2);
    arb_clear(chi);
    arb_clear(r);
    return ok;
}

/* ---- values ------------------------------------------------------------------------- */

/* rho = end (1 - x), or end (1 - x^2), x = i 2^-e */
static void node(ntkball_value_t rho, const job_t *job, slong i)
{
    fmpq_t x;
    fmpz_t one;

    fmpq_init(x);
    fmpz_init_set_ui(one, 1);
    fmpz_set_si(fmpq_numref(x), i);
    fmpz_mul_2exp(fmpq_denref(x), one, (ulong) job->e);
    fmpq_canonicalise(x);
    if (!job->even)
        fmpq_mul(x, x, x);
    fmpq_sub_fmpz(x, x, one);
    if (job->end > 0)
        fmpq_neg(x, x);
    ntkball_value_set_fmpq(rho, x);
    fmpq_clear(x);
    fmpz_clear(one);
}

/* Horner's rule in R (CHK-1). */
static ntkball_status_t
by_definition(job_t *job, ntkball_value_t *rho, slong outer, ntkball_error_t *err)
{
    slong i, L = job->L;
    ntkball_direct_t d;
    ntkball_status_t status;
    arb_ptr upsilon = _arb_vec_init(L);
    arb_t u;

    arb_init(u);
    status =
        _ntkball_direct_init(&d, job->net, outer, outer + 1, job->prec, &job->group->options, err);
    for (i = 0; i < job->N && status == NTKBALL_OK; i++)
    {
        arb_ptr sigma = job->values + L * i, theta = sigma + L * job->N;

        ntkball_value_get_arb(u, rho[i], 2 * job->prec);
        _ntkball_direct_eval(sigma, upsilon, theta, &d, u);
    }
    _ntkball_direct_clear(&d);
    arb_clear(u);
    _arb_vec_clear(upsilon, L);
    return status;
}

static ntkball_status_t evaluate(job_t *job, slong outer, ntkball_error_t *err)
{
    ntkball_value_t *rho = flint_malloc((size_t) job->N * sizeof(ntkball_value_t));
    ntkball_status_t status;
    slong i;

    for (i = 0; i < job->N; i++)
    {
        ntkball_value_init(rho[i]);
        node(rho[i], job, i);
    }
    if (outer > 0)
        status = by_definition(job, rho, outer, err);
    else
        status = ntkball_kernel_values(
            job->values, job->has_ntk ? job->values + job->L * job->N : NULL, job->net,
            (const ntkball_value_t *) rho, job->N, job->prec, &job->group->options, err);
    for (i = 0; i < job->N; i++)
        ntkball_value_clear(rho[i]);
    flint_free(rho);
    return status;
}

/* ---- coefficients ------------------------------------------------------------------- */

/* res[j], j < len, of function number i: the polynomial through the values and the error. */
static void interpolate(arb_ptr res, const job_t *job, slong i)
{
    arb_ptr x = _arb_vec_init(job->N), y = _arb_vec_init(job->N);
    arb_poly_t p;
    arb_t error, t;
    slong k;

    arb_poly_init(p);
    arb_init(error);
    arb_init(t);
    for (k = 0; k < job->N; k++)
    {
        arb_set_si(x + k, k);
        arb_mul_2exp_si(x + k, x + k, -job->e);
        arb_set(y + k, job->values + (i / job->L) * job->L * job->N + job->L * k + i % job->L);
    }
    arb_poly_interpolate_newton(p, x, y, job->N, job->prec + 4 * job->N);
    for (k = 0; k < job->len; k++)
    {
        arb_poly_get_coeff_arb(res + k, p, k);
        arb_pow_ui(error, x + job->N - 1, (ulong) (job->N - k), PREC);
        arb_bin_uiui(t, (ulong) job->N, (ulong) k, PREC);
        arb_mul(error, error, t, PREC);
        arb_mul(error, error, job->sup + i, PREC);
        arb_get_mag(arb_radref(t), error);
        arb_add_error_mag(res + k, arb_radref(t));
    }
    _arb_vec_clear(x, job->N);
    _arb_vec_clear(y, job->N);
    arb_poly_clear(p);
    arb_clear(error);
    arb_clear(t);
}

/* "1", "1-rho", "(1-rho)^3", "(1+rho)^(5/2)": the power j of sqrt(1 - end rho), -1: another text;
 *end = 0 for the first. */
static slong read_power(int *end, const char *text)
{
    slong n;
    int halves;
    char *tail;

    *end = 0;
    if (strcmp(text, "1") == 0)
        return 0;
    if (strcmp(text, "1-rho") == 0 || strcmp(text, "1+rho") == 0)
    {
        *end = text[1] == '-' ? 1 : -1;
        return 2;
    }
    if (strncmp(text, "(1-rho)^", 8) != 0 && strncmp(text, "(1+rho)^", 8) != 0)
        return -1;
    halves = text[8] == '(';
    n = strtol(text + 8 + halves, &tail, 10);
    if (n < 1 || n > 999999 || strcmp(tail, halves ? "/2)" : "") != 0)
        return -1;
    *end = text[2] == '-' ? 1 : -1;
    return halves ? n : 2 * n;
}

static int expansion_end(const claims_t *group)
{
    int end, found = 1;
    slong i;

    for (i = 0; i < group->num; i++)
        if (read_power(&end, group->claims[i]->row->index) >= 0 && end < 0)
            found = -1;
    return found;
}

static void take(const job_t *job)
{
    slong i, j, k;
    int end;
    arb_ptr res = _arb_vec_init(job->len);
    arb_t x;

    arb_init(x);
    for (k = 0; k < 2 * job->L; k++)
    {
        char letter = k < job->L ? 's' : 't';
        slong layer = k % job->L + 2;

        if (letter == 't' && !job->has_ntk)
            continue;
        interpolate(res, job, k);
        for (i = 0; i < job->group->num; i++)
        {
            claim_t *claim = job->group->claims[i];

            j = read_power(&end, claim->row->index);
            if (claim->letter != letter || claim->row->layer != layer || j < 0 ||
                (end != 0 && end != job->end))
                continue;
            if (_ntkball_expansion_known(x, job->net, letter, layer, job->end, j, job->even,
                                         job->prec))
                _ntkball_recheck_found(claim, x);
            if (!job->even || j % 2 == 0)
                _ntkball_recheck_found(claim, res + (job->even ? j / 2 : j));
        }
    }
    arb_clear(x);
    _arb_vec_clear(res, job->len);
}

/* The largest power, in x. */
static slong last_power(const job_t *job)
{
    slong i, j, max = 0;
    int end;

    for (i = 0; i < job->group->num; i++)
    {
        j = read_power(&end, job->group->claims[i]->row->index);
        max = FLINT_MAX(max, job->even ? j / 2 : j);
    }
    return max;
}

/* log2 of the largest bound, for a choice */
static double log_sup(const job_t *job)
{
    double max = 0;
    slong i;
    mag_t m;

    mag_init(m);
    for (i = 0; i < (job->has_ntk ? 2 : 1) * job->L; i++)
    {
        arb_get_mag(m, job->sup + i);
        max = fmax(max, mag_get_d_log2_approx(m));
    }
    mag_clear(m);
    return max;
}

/* N, and h = 2^-e so that the error is about 2^-need: doubles choose, interpolate proves. */
static int choose(job_t *job, slong need, const ntkball_options_t *options)
{
    double radius = 0, span, e;
    int ok = 1, round;

    /* whether powers of sqrt(1 - end rho) count is known after the first round */
    for (job->even = 1, round = 0; ok && round < 2; round++)
    {
        job->len = last_power(job) + 1;
        job->N = 2 * job->len + 8;
        ok = job->len <= MAX_LEN && bounds(job, &radius, options);
    }
    span = log2((double) job->N);
    e = ((double) need + log_sup(job) + (double) job->N) / (double) (job->N - job->len + 1) + span;
    e = ceil(fmax(e, span + 2 - radius)); /* (N-1) 2^-e <= r/4 */
    ok = ok && e < 4096;
    job->e = ok ? (slong) e : 0;
    job->prec = need + job->len * job->e + 3 * job->N + 20;
    return ok;
}

static ntkball_status_t
differences(claims_t *group, slong outer, int is_closed, ntkball_error_t *err)
{
    job_t job = {.group = group, .net = {*group->question->net}};
    ntkball_status_t status = NTKBALL_OK;

    group->options.algorithm = NULL;
    job.L = job.net->depth;
    job.end = group->end;
    job.has_ntk = ntkball_activation_has_ntk(job.net->phi, NULL);
    job.sup = _arb_vec_init(2 * job.L);
    if (choose(&job, group->bits + (outer > 1024 ? 90 : 30), &group->options) &&
        (is_closed || job.prec < (outer == 1024 ? MAX_PREC / 2 : MAX_PREC)))
    {
        job.values = _arb_vec_init(2 * job.L * job.N);
        _arb_vec_indeterminate(job.values, 2 * job.L * job.N); /* evaluate may stop early */
        status = evaluate(&job, outer, err);
        if (status != NTKBALL_DOMAIN)
            take(&job);
        _arb_vec_clear(job.values, 2 * job.L * job.N);
    }
    _arb_vec_clear(job.sup, 2 * job.L);
    return status;
}

/* ---- engines ------------------------------------------------------------------------ */

static ntkball_status_t again(claims_t *group, ntkball_error_t *err)
{
    ntkball_network_t net = {*group->question->net};
    slong i, j, len = 1, L = net->depth;
    int end, at = group->end;
    int has_ntk = ntkball_activation_has_ntk(net->phi, NULL);
    arb_ptr sigma, theta;
    ntkball_status_t status;

    for (i = 0; i < group->num; i++)
        len = FLINT_MAX(len, read_power(&end, group->claims[i]->row->index) + 1);
    sigma = _arb_vec_init(L * len);
    theta = _arb_vec_init(L * len);
    group->options.algorithm = NULL;
    status = ntkball_kernel_expansion(sigma, has_ntk ? theta : NULL, net, at, len, group->bits,
                                      &group->options, err);
    for (i = 0; i < group->num && status != NTKBALL_DOMAIN; i++)
    {
        claim_t *claim = group->claims[i];

        j = read_power(&end, claim->row->index);
        if (j >= 0 && (end == 0 || end == at) && (claim->letter == 's' || has_ntk))
            _ntkball_recheck_found(claim, (claim->letter == 's' ? sigma : theta) +
                                              (claim->row->layer - 2) * len + j);
    }
    _arb_vec_clear(sigma, L * len);
    _arb_vec_clear(theta, L * len);
    return status;
}

/* Differences of Horner's rule with 1024 and 4096 terms where phi is smooth and its dual has no
   closed form, then of the kernel as `ntkball kernel --rho` has it; and the expansion again. */
const char *_ntkball_recheck_expansions(ntkball_status_t *status, claims_t *group, int number,
                                        ntkball_error_t *err)
{
    static const slong outers[] = {1024, 4096, 0};
    ntkball_network_t net = {*group->question->net};
    int smooth = ntkball_activation_num_breaks(net->phi) == 0 &&
                 !ntkball_dual_is_closed(net->phi) && !ntkball_activation_is_table(net->phi);

    if (number > 3)
        return NULL;
    if (group->end == 0) /* asked while no row is decided */
        group->end = expansion_end(group);
    if (number < 2 && !smooth)
        return "";
    *status = number < 3 ? differences(group, outers[number], !smooth, err) : again(group, err);
    return number < 3 ? "differences" : "expansion, again";
}
