/* The chooser: mu_n(phi) to a promised relative accuracy, by the algorithm that suits phi.

   Closed forms and piecewise polynomials lose only a few bits.  Quadrature has an absolute error,
   so its first precision is bits plus the bits that |mu_n| is expected to fall below 1: for phi
   analytic in |Im z| < b, |mu_n| is about exp(-b sqrt n) (HERM-8), for kinks a power of n, for
   entire functions unknown, and the driver looks for it.  The estimate costs time when it is bad,
   never truth: the driver (support/adaptive) reads off the balls what is missing, and two passes
   are the rule.

   Rule for a coefficient that no proof says is 0 and whose ball keeps 0 inside: it is pursued up to
   twice the precision (plus 512 bits) that the expected decay asks for, then given up as UNABLE. */
#include <math.h>
#include <string.h>

#include "hermite/symmetry.h"
#include "support/adaptive.h"
#include "support/error.h"

typedef enum
{
    METHOD_CLOSED,
    METHOD_PIECEWISE,
    METHOD_TRAPEZOID,
    METHOD_PANELS,
    METHOD_INTEGRATE,
    METHOD_TABLE,
    NUM_METHODS
} method_t;

static const char *const method_name[NUM_METHODS] = {"closed", "piecewise", "trapezoid",
                                                     "panels", "integrate", "table"};

static int applies(method_t method, const ntkball_activation_t phi)
{
    ntkball_family_t family = ntkball_activation_family(phi);

    if (family == NTKBALL_FAMILY_TABLE)
        return method == METHOD_TABLE;
    switch (method)
    {
    case METHOD_CLOSED:
        return family != NTKBALL_FAMILY_GENERIC && family != NTKBALL_FAMILY_PIECEWISE_POLY;
    case METHOD_PIECEWISE:
        return family == NTKBALL_FAMILY_PIECEWISE_POLY;
    case METHOD_TRAPEZOID:
        return ntkball_activation_num_breaks(phi) == 0 && ntkball_activation_strip(phi) > 0;
    case METHOD_TABLE:
        return 0;
    case METHOD_PANELS:
    case METHOD_INTEGRATE:
    case NUM_METHODS:
    default:
        return 1;
    }
}

static method_t choose(const ntkball_activation_t phi)
{
    int method = METHOD_CLOSED;

    while (!applies((method_t) method, phi))
        method++;
    return (method_t) method;
}

const char *ntkball_hermite_choice(const ntkball_activation_t phi)
{
    return method_name[choose(phi)];
}

/* The method that options ask for; DOMAIN lists those that apply. */
static ntkball_status_t select_method(method_t *method, const ntkball_activation_t phi,
                                      const char *name, ntkball_error_t *err)
{
    int m, known = 0;
    char list[128] = "auto";

    if (name == NULL || strcmp(name, "auto") == 0)
    {
        *method = choose(phi);
        return NTKBALL_OK;
    }
    for (m = 0; m < NUM_METHODS; m++)
    {
        if (strcmp(name, method_name[m]) == 0)
        {
            known = 1;
            *method = (method_t) m;
            if (applies(*method, phi))
                return NTKBALL_OK;
        }
        if (applies((method_t) m, phi))
        {
            strcat(list, ", ");
            strcat(list, method_name[m]);
        }
    }
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "algorithm %.60s %s %.200s; use one of: %s", name,
                      known ? "does not apply to" : "is unknown for the Hermite coefficients of",
                      ntkball_activation_name(phi), list);
    return NTKBALL_DOMAIN;
}

typedef struct
{
    ntkball_activation_impl *const *phi; /* an ntkball_activation_t */
    const ntkball_options_t *options;
    method_t method;
    slong n;        /* METHOD_INTEGRATE: the one coefficient of the pass */
    arb_ptr rest;   /* the coefficients behind those that the driver judges, */
    slong num_rest; /* so many */
} job_t;

/* Zeros that symmetry (HERM-1) or, for a ball around 0, an exact form proves. */
static void settle_zero(arb_t mu, const ntkball_activation_t phi, slong n)
{
    ntkball_exact_t exact;

    if (ntkball_hermite_vanishes(phi, n))
        arb_zero(mu);
    if (!arb_contains_zero(mu) || arb_is_zero(mu))
        return;
    ntkball_exact_init(exact);
    if (ntkball_hermite_exact(exact, phi, n) && ntkball_exact_is_zero(exact))
        arb_zero(mu);
    ntkball_exact_clear(exact);
}

static ntkball_status_t
pass_all(arb_ptr mu, slong len, slong prec, const job_t *job, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_DOMAIN;
    slong n;

    switch (job->method)
    {
    case METHOD_CLOSED:
        status = ntkball_hermite_closed(mu, job->phi, len, prec);
        break;
    case METHOD_PIECEWISE:
        status = ntkball_hermite_piecewise(mu, job->phi, len, prec);
        break;
    case METHOD_TRAPEZOID:
        status = ntkball_hermite_trapezoid(mu, job->phi, len, prec, job->options, err);
        break;
    case METHOD_PANELS:
        status = ntkball_hermite_panels(mu, job->phi, len, prec, job->options, err);
        break;
    case METHOD_INTEGRATE:
        status = ntkball_hermite_integrate(mu, job->phi, job->n, prec);
        break;
    case METHOD_TABLE:
        status = ntkball_hermite_table(mu, job->phi, len, prec);
        break;
    case NUM_METHODS:
    default:
        break;
    }
    if (status != NTKBALL_DOMAIN)
        for (n = 0; n < len; n++)
            settle_zero(mu + n, job->phi, job->method == METHOD_INTEGRATE ? job->n : n);
    return status;
}

/* The first len coefficients to mu, the others to job->rest. */
static ntkball_status_t pass(arb_ptr mu, slong len, slong prec, void *context, ntkball_error_t *err)
{
    const job_t *job = context;
    slong total = len + job->num_rest;
    ntkball_status_t status;
    arb_ptr t;

    if (job->num_rest == 0)
        return pass_all(mu, len, prec, job, err);
    t = _arb_vec_init(total);
    status = pass_all(t, total, prec, job, err);
    _arb_vec_swap(mu, t, len);
    _arb_vec_swap(job->rest, t + len, job->num_rest);
    _arb_vec_clear(t, total);
    return status;
}

/* log2 of E[phi^2]^(1/2) when that is small, else 0: quadrature has an absolute error. */
static double log2_scale(const ntkball_activation_t phi)
{
    double res = 0;
    mag_t norm;

    mag_init(norm);
    if (ntkball_activation_strip_norm(norm, phi, 0, 0.0) == NTKBALL_OK && !mag_is_special(norm))
        res = FLINT_MIN(mag_get_d_log2_approx(norm), 0.0);
    mag_clear(norm);
    return res;
}

/* Precision of the first pass and the one at which a ball around 0 is given up. */
static void plan_passes(ntkball_adaptive_plan_t *plan, const ntkball_activation_t phi,
                        method_t method, slong len)
{
    double n = (double) FLINT_MAX(len, 1), strip = ntkball_activation_strip(phi);
    double decay, bits = (double) plan->bits, factorial = 0.5 * lgamma(n + 1) / log(2.0);

    if (method == METHOD_CLOSED || method == METHOD_PIECEWISE)
    {
        plan->first = plan->bits + 8;
        plan->give_up = 4 * plan->bits + 4096;
        return;
    }
    bits -= log2_scale(phi);
    if (ntkball_activation_num_breaks(phi) > 0)
        decay = 4 * log2(n);
    else if (strip < 1e6 / sqrt(n))
        decay = FLINT_MIN(strip * sqrt(n) / log(2.0), factorial + 8 * n);
    else
        decay = 64;
    decay += log2(n) + 16;
    plan->first = (slong) FLINT_MIN(bits + decay, 1e9);
    if (ntkball_activation_num_breaks(phi) > 0)
        decay *= 8;
    else if (strip >= 1e6 / sqrt(n))
        decay += factorial + 8 * n;
    plan->give_up = (slong) FLINT_MIN(2 * (bits + decay) + 512, 1e9);
}

/* HERM-1: the others one by one, each at the precision it needs. */
static ntkball_status_t integrate_all(arb_ptr mu, slong len, job_t *job,
                                      const ntkball_adaptive_plan_t *plan,
                                      ntkball_adaptive_report_t *report, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK, one;
    ntkball_adaptive_report_t local;
    const ntkball_options_t *options = job->options;

    report->passes = report->prec = 0;
    report->worst = 0;
    report->have = WORD_MAX;
    for (job->n = 0; job->n < len; job->n++)
    {
        if (ntkball_hermite_vanishes(job->phi, job->n))
        {
            arb_zero(mu + job->n);
            continue;
        }
        if (options->progress != NULL && options->progress(options->progress_context, "integrals",
                                                           (double) job->n / (double) len) != 0)
        {
            for (; job->n < len; job->n++)
                arb_indeterminate(mu + job->n);
            ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "interrupted");
            return NTKBALL_UNABLE;
        }
        one = ntkball_adaptive(mu + job->n, 1, plan, pass, job, &local, err);
        report->passes = FLINT_MAX(report->passes, local.passes);
        report->prec = FLINT_MAX(report->prec, local.prec);
        if (local.have < report->have)
        {
            report->have = local.have;
            report->worst = job->n;
        }
        if (one != NTKBALL_OK)
            status = one;
    }
    return status;
}

/* |mu_n| <= E[phi^2]^(1/2) where nothing better was found (HERM-31). */
static void enclose(arb_ptr mu, const ntkball_activation_t phi, slong len)
{
    mag_t norm;

    mag_init(norm);
    if (ntkball_activation_strip_norm(norm, phi, 0, 0.0) == NTKBALL_OK)
        for (slong n = 0; n < len; n++)
            if (!arb_is_finite(mu + n))
            {
                arb_zero(mu + n);
                if (!ntkball_hermite_vanishes(phi, n)) /* HERM-1 */
                    mag_set(arb_radref(mu + n), norm);
            }
    mag_clear(norm);
}

static void explain_unable(ntkball_error_t *err, arb_srcptr mu, const ntkball_activation_t phi,
                           const ntkball_adaptive_plan_t *plan,
                           const ntkball_adaptive_report_t *report)
{
    slong n = report->worst;

    if (err == NULL || err->kind != NTKBALL_ERR_NONE)
        return;
    if (arb_contains_zero(mu + n) && report->prec < plan->max_prec)
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "mu_%ld of %.200s is 0 or too small to tell from 0: nothing found at a "
                          "precision of %ld bits; ask for fewer terms",
                          (long) n, ntkball_activation_name(phi), (long) report->prec);
    else
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "mu_%ld of %.200s has %ld of %ld bits at a precision of %ld bits; raise "
                          "--max-precision (%ld)",
                          (long) n, ntkball_activation_name(phi), (long) FLINT_MAX(report->have, 0),
                          (long) plan->bits, (long) report->prec, (long) plan->max_prec);
}

ntkball_status_t ntkball_hermite_coeffs(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                        slong bits, const ntkball_options_t *options,
                                        ntkball_error_t *err)
{
    return ntkball_hermite_coeffs_head(mu, phi, len, len, bits, options, err);
}

ntkball_status_t ntkball_hermite_coeffs_head(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                             slong head, slong bits,
                                             const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_options_t defaults;
    ntkball_adaptive_plan_t plan;
    ntkball_adaptive_report_t report;
    ntkball_error_t error = {NTKBALL_ERR_NONE, ""};
    job_t job;

    ntkball_options_init(&defaults);
    job.options = options != NULL ? options : &defaults;
    job.phi = phi;
    status = select_method(&job.method, phi, job.options->algorithm, err);
    if (status != NTKBALL_OK || len <= 0)
        return status;
    if (job.method != METHOD_TRAPEZOID || head > len)
        head = len;
    head = FLINT_MAX(head, 1);
    job.rest = mu + head;
    job.num_rest = len - head;

    plan.bits = FLINT_MAX(bits, 2);
    plan.max_prec = job.options->max_prec;
    plan_passes(&plan, phi, job.method, head);
    ntkball_text_append(job.options->explain, "mu_n(%s), n < %ld: %s, as ",
                        ntkball_activation_name(phi), (long) len, method_name[job.method]);
    ntkball_hermite_explain(job.options->explain, phi, method_name[job.method]);
    ntkball_text_append(job.options->explain, "\n");
    if (job.method == METHOD_TABLE) /* it has the accuracy it has */
        return pass_all(mu, len, plan.bits + 8, &job, err);
    if (job.method == METHOD_INTEGRATE)
        status = integrate_all(mu, len, &job, &plan, &report, &error);
    else
        status = ntkball_adaptive(mu, head, &plan, pass, &job, &report, &error);

    ntkball_text_append(job.options->explain,
                        "  %ld %s, the last at %ld bits for %ld bits promised\n",
                        (long) report.passes, report.passes == 1 ? "pass" : "passes",
                        (long) report.prec, (long) plan.bits);
    if (status == NTKBALL_UNABLE)
        enclose(mu, phi, len);
    if (status == NTKBALL_UNABLE)
        explain_unable(&error, mu, phi, &plan, &report);
    if (status != NTKBALL_OK && err != NULL)
        *err = error;
    return status;
}
