/* Eigenvalues of zonal kernels: the chooser.  Exact zeros by parity and degree, closed forms
   (SPH-11), the series with its declared tail (SPH-1, SPH-2), else quadrature in the angle (SPH-9)
   with the accuracy raised until every eigenvalue has its digits and so its sign. */
#include <stdio.h>
#include <string.h>

#include "sphere/zonal.h"
#include "support/adaptive.h"
#include "support/error.h"

typedef enum
{
    ROUTE_NONE,
    ROUTE_SERIES,
    ROUTE_CLOSED,
    ROUTE_QUADRATURE,
    ROUTE_INTEGRATE,
    ROUTE_RECURRENCE
} route_t;

static route_t
choose(const ntkball_zonal_impl *f, const ntkball_options_t *options, ntkball_error_t *err)
{
    const char *name = options != NULL && options->algorithm != NULL ? options->algorithm : "auto";
    int automatic = strcmp(name, "auto") == 0, series = f->kind == ZONAL_SERIES;

    if (series && (automatic || strcmp(name, "series") == 0))
        return ROUTE_SERIES;
    if (f->kind == ZONAL_POLYNOMIAL && strcmp(name, "series") == 0)
        return ROUTE_CLOSED; /* the series is the closed form */
    if (f->kind != ZONAL_EXPRESSION && !series && (automatic || strcmp(name, "closed") == 0))
        return ROUTE_CLOSED;
    if (!series && (automatic || strcmp(name, "quadrature") == 0))
        return ROUTE_QUADRATURE;
    if (!series && strcmp(name, "integrate") == 0)
        return ROUTE_INTEGRATE;
    if (series && strcmp(name, "recurrence") == 0)
        return ROUTE_RECURRENCE;
    ntkball_error_set(
        err, NTKBALL_ERR_INPUT,
        "--algorithm %s does not apply to the kernel %.200s: one of auto, series "
        "(series files and polynomials), closed (polynomials, gaussian, c (1-rho)^nu, "
        "a log(1-rho) + b), quadrature, integrate (all but series files), recurrence (series "
        "files)",
        name, f->name);
    return ROUTE_NONE;
}

const char *_ntkball_zonal_choice(const ntkball_zonal_impl *f)
{
    static const char *const names[] = {"none",       "series",    "closed",
                                        "quadrature", "integrate", "recurrence"};

    return names[choose(f, NULL, NULL)];
}

int _ntkball_zonal_vanishes(const ntkball_zonal_impl *f, slong k)
{
    ntkball_parity_t other = k % 2 ? NTKBALL_PARITY_EVEN : NTKBALL_PARITY_ODD;

    if (f->parity == other || (f->loose == other && k > f->split_degree))
        return 1;
    if (f->kind == ZONAL_SERIES)
        return arb_is_zero(f->tail) && k >= f->num;
    return f->kind == ZONAL_POLYNOMIAL && k > fmpq_poly_degree(f->poly);
}

typedef struct
{
    const ntkball_zonal_impl *f;
    slong d, used;
    int integrate;
    const slong *degrees;
    const ntkball_options_t *options;
} job_t;

/* One pass at prec bits */
static ntkball_status_t
pass(arb_ptr lambda, slong num, slong prec, void *context, ntkball_error_t *err)
{
    job_t *job = context;
    ntkball_angle_function_t function;
    int done;

    _ntkball_zonal_function(&function, job->f);
    done = job->integrate ? _ntkball_sphere_integrate(lambda, &function, job->d, job->degrees, num,
                                                      prec, job->options)
                          : _ntkball_sphere_panels(lambda, &job->used, &function, job->d,
                                                   job->degrees, num, prec, job->options);
    if (done == 1)
        return NTKBALL_OK;
    _arb_vec_indeterminate(lambda, num);
    if (done == -1)
        ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "eigenvalues: interrupted");
    else
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "kernel %.200s: a singularity that quadrature does not resolve",
                          job->f->name);
    return NTKBALL_UNABLE;
}

/* Where the digits asked for cannot be had (an oscillation that goes on for ever), what can. */
static void coarse(arb_ptr lambda, slong num, job_t *job)
{
    arb_ptr x = _arb_vec_init(num);
    slong bits;

    for (bits = 8; bits <= 16; bits *= 2)
    {
        if (pass(x, num, bits, job, NULL) != NTKBALL_OK)
            break;
        _arb_vec_set(lambda, x, num);
    }
    _arb_vec_clear(x, num);
}

static ntkball_status_t by_quadrature(arb_ptr lambda, int integrate, const ntkball_zonal_impl *f,
                                      slong d, const slong *degrees, slong num, slong bits,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_adaptive_plan_t plan;
    ntkball_adaptive_report_t report;
    ntkball_status_t status;
    ntkball_error_t first = {.kind = NTKBALL_ERR_NONE};
    job_t job = {f, d, 0, integrate, degrees, options};
    slong i, loss = 0;
    fmpz_t n;

    _ntkball_sphere_inner(&inner, options);
    /* a positive kernel has N(d,k) lambda_k <= |S^d| K(1): so small is lambda_k at least */
    fmpz_init(n);
    for (i = 0; i < num; i++)
    {
        ntkball_sphere_multiplicity(n, d, degrees[i]);
        loss = FLINT_MAX(loss, (slong) fmpz_bits(n));
    }
    fmpz_clear(n);
    plan.bits = bits;
    plan.max_prec = inner.max_prec;
    plan.first = FLINT_MIN(bits + 40 + loss, plan.max_prec);
    /* towards an end where the kernel grows the panels are many, and the more the digits */
    plan.give_up = f->ends[0].infinite || f->ends[2 * f->num_pieces - 1].infinite
                       ? 2 * plan.first
                       : 4 * plan.first + 1024;
    status = ntkball_adaptive(lambda, num, &plan, pass, &job, &report, &first);
    if (status == NTKBALL_UNABLE && first.kind != NTKBALL_ERR_INTERRUPTED &&
        !_arb_vec_is_finite(lambda, num))
        coarse(lambda, num, &job);
    if (status == NTKBALL_UNABLE && first.kind == NTKBALL_ERR_NONE)
        ntkball_error_set(&first, NTKBALL_ERR_ACCURACY,
                          "kernel %.200s, degree %ld: %ld of %ld bits; an eigenvalue may be 0 "
                          "without the program's proof",
                          f->name, (long) degrees[report.worst], (long) FLINT_MAX(report.have, 0),
                          (long) bits);
    if (status != NTKBALL_OK && err != NULL)
        *err = first;
    if (status == NTKBALL_OK && options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain,
                            "sphere: %s in the angle, %ld pieces of the kernel (SPH-10), %ld bits, "
                            "%ld nodes\n",
                            integrate ? "adaptive integrals (SPH-17)"
                                      : "Gauss-Legendre rules on panels (SPH-9)",
                            (long) f->num_pieces, (long) report.prec, (long) job.used);
    return status;
}

static ntkball_status_t by_closed(arb_ptr lambda, const ntkball_zonal_impl *f, slong d,
                                  const slong *degrees, slong num, slong bits,
                                  const ntkball_options_t *options)
{
    slong i, prec;

    for (i = 0; i < num; i++)
    {
        prec = bits + 40 + 4 * (slong) FLINT_BIT_COUNT((ulong) (degrees[i] + d));
        do
        {
            _ntkball_zonal_closed(lambda + i, f, d, degrees[i], prec);
            prec *= 2;
        } while (arb_rel_accuracy_bits(lambda + i) < bits && prec < 16 * bits + 4096);
    }
    if (options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain, "sphere: closed form of %s (SPH-11)\n", f->name);
    return NTKBALL_OK;
}

static ntkball_status_t by_series(arb_ptr lambda, const ntkball_zonal_impl *f, slong d,
                                  const slong *degrees, slong num, slong bits,
                                  const ntkball_options_t *options)
{
    ntkball_sphere_sums_t s = {.d = d, .terms = f->num};
    arb_t share, more;
    slong i;

    arb_init(s.tail);
    arb_init(share);
    arb_init(more); /* lets another algorithm end inside: the tail is most of the radius */
    s.prec = 2 * bits + 60;
    arb_set(s.tail, f->tail);
    for (i = 0; i < num; i++)
    {
        _ntkball_sphere_weigh(lambda + i, share, &s, f->coeffs, degrees[i]);
        if (f->decays)
            _ntkball_zonal_tail_share(share, f, d, degrees[i]);
        arb_mul_2exp_si(more, share, -12);
        arb_add(share, share, more, 64);
        arb_add_error(lambda + i, share);
    }
    if (options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain,
                            "sphere: %ld coefficients of a series and its declared tail (SPH-1, "
                            "%s)\n",
                            (long) f->num, f->decays ? "SPH-20" : "SPH-2");
    arb_clear(s.tail);
    arb_clear(share);
    arb_clear(more);
    return NTKBALL_OK;
}

static ntkball_status_t by_recurrence(arb_ptr lambda, const ntkball_zonal_impl *f, slong d,
                                      const slong *degrees, slong num, slong bits,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    if (!_ntkball_zonal_recurrence(lambda, f, d, degrees, num, 2 * bits + 60))
    {
        _arb_vec_indeterminate(lambda, num);
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "kernel %.200s: too many coefficients for --algorithm recurrence",
                          f->name);
        return NTKBALL_UNABLE;
    }
    if (options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain,
                            "sphere: %ld coefficients of a series by Horner's rule in the basis of "
                            "the eigenfunctions (SPH-18)\n",
                            (long) f->num);
    return NTKBALL_OK;
}

/* s^e log(1/s)^l has no integral next to 0 where e < -1, or e = -1 and l >= -1; with the weight
   s^(d-1) at a pole.  1: none; -1: there is one, but no bound s^power of the end tells. */
static int diverges(const zonal_end_t *end, slong weight)
{
    int sign;
    fmpq_t q;

    fmpq_init(q);
    fmpq_add_si(q, end->e, weight);
    sign = fmpq_sgn(q);
    if (sign == 0)
    {
        fmpq_add_si(q, end->l, 1);
        sign = fmpq_sgn(q) < 0 ? 0 : -1;
    }
    fmpq_clear(q);
    if (end->wild || (end->sharp && sign < 0))
        return 1;
    return end->bound.known && sign == 0 ? -1 : 0;
}

int ntkball_zonal_is_integrable(const ntkball_zonal_t kernel, slong d)
{
    const ntkball_zonal_impl *f = kernel[0];
    slong i, weight, last = f->kind == ZONAL_SERIES ? -1 : 2 * f->num_pieces - 1;
    int all = 1;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i <= last; i++)
    {
        weight = i == 0 || i == last ? d : 1;
        fmpq_add_si(q, f->ends[i].bound.power, weight);
        all =
            all && f->ends[i].bound.known && (fmpq_sgn(q) > 0 || diverges(f->ends + i, weight) < 0);
    }
    fmpq_clear(q);
    return all;
}

/* The smallest dimension on which K is integrable at both poles. */
static slong least_dimension(const ntkball_zonal_impl *f)
{
    const fmpq *a = f->ends[0].bound.power, *b = f->ends[2 * f->num_pieces - 1].bound.power;
    fmpz_t n;
    slong d;

    fmpz_init(n);
    if (fmpq_cmp(b, a) < 0)
        a = b;
    fmpz_cdiv_q(n, fmpq_numref(a), fmpq_denref(a));
    d = 1 - fmpz_get_si(n); /* the least d > -power */
    fmpz_clear(n);
    return FLINT_MAX(d, 1);
}

/* The rest of the message on a pole: the dimensions that converge, where every end is known to (a
   break, or a pole without a bound, may not, whatever the dimension). */
static const char *who_converges(char text[64], const ntkball_zonal_impl *f)
{
    slong i, last = 2 * f->num_pieces - 1, d = least_dimension(f);
    int all = 1;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i <= last; i++)
    {
        fmpq_add_si(q, f->ends[i].bound.power, i == 0 || i == last ? d : 1);
        all = all && f->ends[i].bound.known && fmpq_sgn(q) > 0;
    }
    fmpq_clear(q);
    text[0] = '\0';
    if (all)
        snprintf(text, 64, "; all degrees do with --dim %ld or more", (long) d);
    return text;
}

static ntkball_status_t
too_slow(const ntkball_zonal_impl *f, slong d, int sign, ntkball_error_t *err)
{
    char text[64];

    ntkball_error_set(
        err, NTKBALL_ERR_ACCURACY,
        "kernel %.200s: all degrees converge on S^%ld, but next to rho = %d only like a power of "
        "log(1-+rho), too slowly for any digits%s",
        f->name, (long) d, sign, who_converges(text, f));
    return NTKBALL_UNABLE;
}

/* No eigenvalue exists where K is proved not to be integrable (SPH-19 (c)); says where. */
static ntkball_status_t check_integrable(const ntkball_zonal_impl *f, slong d, ntkball_error_t *err)
{
    slong i, last = f->kind == ZONAL_SERIES ? -1 : 2 * f->num_pieces - 1;

    for (i = 0; i <= last; i++)
    {
        const zonal_end_t *end = f->ends + i;
        int pole = i == 0 || i == last, sign = i == 0 ? 1 : -1;
        int none = diverges(end, pole ? d : 1);
        char text[64];

        if (none == 0)
            continue;
        if (none < 0)
            return too_slow(f, d, sign, err);
        if (!pole)
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "kernel %.200s: not finite and not integrable at a point inside "
                              "(-1, 1), on any sphere",
                              f->name);
        else if (end->wild)
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "kernel %.200s: not finite at rho = %d, where it grows faster than "
                              "every power: no degree converges on any sphere",
                              f->name, sign);
        else
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "kernel %.200s: not finite at rho = %d and not integrable on S^%ld: "
                              "no degree converges%s",
                              f->name, sign, (long) d, who_converges(text, f));
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

/* The eigenvalues of a series with the tail C p^-s are known to exist for s + d/2 > 1 (SPH-20). */
static ntkball_status_t check_tail(const ntkball_zonal_impl *f, slong d, ntkball_error_t *err)
{
    slong least;
    arb_t margin;
    int ok = 1;

    arb_init(margin);
    if (f->kind == ZONAL_SERIES && f->decays)
    {
        _ntkball_zonal_tail_margin(margin, f, d);
        ok = arb_is_positive(margin);
    }
    arb_clear(margin);
    if (ok)
        return NTKBALL_OK;
    least = _ntkball_zonal_tail_dimension(f);
    if (least > 0)
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "kernel %.200s: with its tail C p^-s no degree is known to converge on "
                          "S^%ld; all degrees do with --dim %ld or more",
                          f->name, (long) d, (long) least);
    else
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "kernel %.200s: with its tail C p^-s no degree is known to converge on "
                          "any sphere",
                          f->name);
    return NTKBALL_DOMAIN;
}

static ntkball_status_t check(route_t *route, const ntkball_zonal_impl *f, slong d,
                              const slong *degrees, slong num, slong bits,
                              const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = _ntkball_sphere_check_input(d, degrees, num, bits, err);

    if (status != NTKBALL_OK)
        return status;
    status = check_integrable(f, d, err);
    if (status == NTKBALL_OK)
        status = check_tail(f, d, err);
    if (status != NTKBALL_OK)
        return status;
    *route = choose(f, options, err);
    return *route == ROUTE_NONE ? NTKBALL_DOMAIN : NTKBALL_OK;
}

/* The degrees that do not vanish, by route; lambda for the probability measure. */
static ntkball_status_t run(arb_ptr lambda, route_t route, const ntkball_zonal_impl *f, slong d,
                            const slong *degrees, slong num, slong bits,
                            const ntkball_options_t *options, ntkball_error_t *err)
{
    if (num == 0)
        return NTKBALL_OK;
    if (route == ROUTE_CLOSED)
        return by_closed(lambda, f, d, degrees, num, bits, options);
    if (route == ROUTE_SERIES)
        return by_series(lambda, f, d, degrees, num, bits, options);
    if (route == ROUTE_RECURRENCE)
        return by_recurrence(lambda, f, d, degrees, num, bits, options, err);
    return by_quadrature(lambda, route == ROUTE_INTEGRATE, f, d, degrees, num, bits, options, err);
}

ntkball_status_t ntkball_zonal_eigenvalues(arb_ptr lambda, const ntkball_zonal_t kernel, slong d,
                                           ntkball_measure_t measure, const slong *degrees,
                                           slong num, slong bits, const ntkball_options_t *options,
                                           ntkball_error_t *err)
{
    const ntkball_zonal_impl *f = kernel[0];
    route_t route;
    ntkball_status_t status = check(&route, f, d, degrees, num, bits, options, err);
    slong *left, i, n = 0;
    arb_ptr value;
    arb_t area;

    if (status != NTKBALL_OK)
    {
        _arb_vec_indeterminate(lambda, FLINT_MAX(num, 0));
        return status;
    }
    left = flint_malloc(sizeof(slong) * (size_t) FLINT_MAX(num, 1));
    value = _arb_vec_init(num);
    arb_init(area);
    for (i = 0; i < num; i++)
        if (!_ntkball_zonal_vanishes(f, degrees[i]))
            left[n++] = degrees[i];
    status = run(value, route, f, d, left, n, bits + 4, options, err);
    if (measure == NTKBALL_MEASURE_SURFACE)
        ntkball_sphere_area(area, d, bits + 30);
    else
        arb_one(area);
    for (i = 0, n = 0; i < num; i++)
        if (_ntkball_zonal_vanishes(f, degrees[i]))
            arb_zero(lambda + i);
        else
            arb_mul(lambda + i, value + n++, area, bits + 30);
    for (i = 0; status == NTKBALL_OK && i < num; i++)
        if (!arb_is_zero(lambda + i) && arb_rel_accuracy_bits(lambda + i) < bits)
        {
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "eigenvalue of degree %ld of the kernel %.200s: %ld of %ld bits%s",
                              (long) degrees[i], f->name,
                              (long) FLINT_MAX(arb_rel_accuracy_bits(lambda + i), 0), (long) bits,
                              f->kind == ZONAL_SERIES ? "; its radii and tail leave no more" : "");
            status = NTKBALL_UNABLE;
        }
    arb_clear(area);
    _arb_vec_clear(value, num);
    flint_free(left);
    return status;
}
