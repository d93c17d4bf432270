/* E[phi(Z)^2] and E[phi'(Z)^2] to a promised relative accuracy: closed forms where they exist, else
   the trapezoid rule for phi analytic in a strip, else adaptive integration between the kinks. */
#include <string.h>

#include "hermite/norm2.h"
#include "hermite/table.h"
#include "support/adaptive.h"
#include "support/error.h"
#include "support/work.h"

/* Operations that all passes of the adaptive integration may spend, at 20 digits; more bits may
   spend more.  Beyond, the best enclosure so far is returned. */
#define NORM2_WORK 5e6

typedef ntkball_status_t (*norm2_fn)(arb_t, const ntkball_activation_t, int, slong);

typedef struct
{
    ntkball_activation_impl *const *phi; /* an ntkball_activation_t */
    int deriv;
    norm2_fn method;
} job_t;

static ntkball_status_t
pass(arb_ptr res, slong len, slong prec, void *context, ntkball_error_t *err)
{
    const job_t *job = context;

    (void) len;
    (void) err;
    return job->method(res, job->phi, job->deriv, prec);
}

/* options->algorithm may ask for a quadrature; the names of other modules mean nothing here. */
static norm2_fn choose(const ntkball_activation_t phi, const char *algorithm)
{
    ntkball_family_t family = ntkball_activation_family(phi);

    if (family == NTKBALL_FAMILY_TABLE)
        return ntkball_norm2_table;
    if (algorithm != NULL &&
        (strcmp(algorithm, "panels") == 0 || strcmp(algorithm, "integrate") == 0))
        return ntkball_norm2_integrate;
    if (family != NTKBALL_FAMILY_GENERIC &&
        (algorithm == NULL || strcmp(algorithm, "trapezoid") != 0))
        return ntkball_norm2_closed;
    if (ntkball_activation_num_breaks(phi) == 0 && ntkball_activation_strip(phi) > 0)
        return ntkball_norm2_trapezoid;
    return ntkball_norm2_integrate;
}

/* Precision of the first pass: quadrature has an absolute error. */
static void plan_passes(ntkball_adaptive_plan_t *plan, const job_t *job)
{
    mag_t norm;

    plan->first = plan->bits + 16;
    plan->give_up = 4 * plan->bits + 4096;
    if (job->method == ntkball_norm2_closed)
        return;
    mag_init(norm);
    if (ntkball_activation_strip_norm(norm, job->phi, job->deriv, 0.0) == NTKBALL_OK &&
        !mag_is_special(norm))
    {
        double small = FLINT_MAX(-2 * mag_get_d_log2_approx(norm), 0.0);

        plan->first += (slong) FLINT_MIN(small, 1e9);
        plan->give_up += (slong) FLINT_MIN(small, 1e9);
    }
    mag_clear(norm);
}

/* res cut to [0, N^2], N the norm of ACT-*: what is known without any quadrature. */
static void cut_to_norm(arb_t res, const job_t *job)
{
    mag_t norm;
    arb_t top;

    mag_init(norm);
    arb_init(top);
    if (ntkball_activation_strip_norm(norm, job->phi, job->deriv, 0.0) == NTKBALL_OK)
    {
        mag_mul(norm, norm, norm);
        mag_mul_2exp_si(norm, norm, -1);
        arf_set_mag(arb_midref(top), norm); /* half of it, plus or minus half */
        mag_set(arb_radref(top), norm);
        if (!arb_is_finite(res) || !arb_intersection(res, res, top, 64))
            arb_set(res, top);
    }
    arb_clear(top);
    mag_clear(norm);
}

ntkball_status_t ntkball_hermite_norm2(arb_t res, const ntkball_activation_t phi, int deriv,
                                       slong bits, const ntkball_options_t *options,
                                       ntkball_error_t *err)
{
    const char *why = "";
    ntkball_status_t status;
    double before;
    ntkball_options_t defaults;
    ntkball_adaptive_plan_t plan;
    ntkball_adaptive_report_t report;
    job_t job;

    ntkball_options_init(&defaults);
    if (options == NULL)
        options = &defaults;
    if (deriv && !ntkball_activation_has_ntk(phi, &why))
    {
        arb_indeterminate(res);
        ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS, "E[phi'(Z)^2] of %.200s: %.600s",
                          ntkball_activation_name(phi), why);
        return NTKBALL_DOMAIN;
    }

    job.phi = phi;
    job.deriv = deriv;
    job.method = choose(phi, options->algorithm);
    plan.bits = FLINT_MAX(bits, 2);
    plan.max_prec = options->max_prec;
    plan_passes(&plan, &job);
    if (job.method == ntkball_norm2_table) /* it has the accuracy it has */
        return ntkball_norm2_table(res, phi, deriv, plan.first);
    before = ntkball_work_begin(NORM2_WORK * (1 + (double) plan.bits / 64));
    status = ntkball_adaptive(res, 1, &plan, pass, &job, &report, err);
    if (status == NTKBALL_UNABLE && !arb_is_finite(res) &&
        job.method == ntkball_norm2_trapezoid) /* no strip was proved */
    {
        job.method = ntkball_norm2_integrate;
        status = ntkball_adaptive(res, 1, &plan, pass, &job, &report, err);
    }
    ntkball_work_end(before);
    if (status == NTKBALL_UNABLE && arb_rel_accuracy_bits(res) < 8)
        cut_to_norm(res, &job);

    ntkball_text_append(options->explain,
                        "E[phi%s^2] of %s: %s; %ld %s, the last at %ld bits for %ld bits "
                        "promised\n",
                        deriv ? "'" : "", ntkball_activation_name(phi),
                        job.method == ntkball_norm2_closed      ? "closed form (HERM-13)"
                        : job.method == ntkball_norm2_trapezoid ? "trapezoid rule (HERM-14)"
                                                                : "adaptive integration (HERM-15)",
                        (long) report.passes, report.passes == 1 ? "pass" : "passes",
                        (long) report.prec, (long) plan.bits);
    if (status != NTKBALL_OK)
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "E[phi%s^2] of %.200s has %ld of %ld bits at a precision of %ld bits; "
                          "raise --max-precision (%ld)",
                          deriv ? "'" : "", ntkball_activation_name(phi),
                          (long) FLINT_MAX(report.have, 0), (long) plan.bits, (long) report.prec,
                          (long) plan.max_prec);
    return status;
}
