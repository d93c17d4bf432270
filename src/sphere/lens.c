/* Eigenvalues of any network by panels in the angle (SPH-12).

   The coefficients of a network's kernel K in rho are nonnegative, so |K| <= K(1) for |rho| <= 1,
   whatever the activation: in the angle, on the lens |cos t| <= 1 over [0, pi], whose tips at 0 and
   pi have an angle of 90 degrees.  Panels that shrink towards the ends like a geometric series
   have ellipses inside it, and no other bound is needed.  Values at the nodes, real angles only,
   come layer by layer from D(cos t) and D'(cos t). */
#include "sphere/dual_angle.h"
#include "sphere/panels.h"
#include "support/adaptive.h"
#include "support/error.h"

typedef struct
{
    const ntkball_sphere_plan_struct *plan;
    const ntkball_network_struct *net;
    const ntkball_options_t *options;
    slong d, used, prec;
    int hinged, jump, trapezoid;
    slong guard;
    const slong *degrees;
    ntkball_angle_layers_t layers;
    mag_t at_one; /* K(1) */
} job_t;

static void get_ends(arb_ptr ends, void *context, slong prec)
{
    (void) context;
    arb_zero(ends);
    arb_const_pi(ends + 1, prec);
}

/* |cos(x + iy)|^2 = 1 - sin^2 x + sinh^2 y <= 1, and sin x is at least its value at the nearer end
   for x in [0, pi]. */
static void get_box(acb_t res, void *context, slong piece, const acb_t t, slong prec)
{
    const job_t *job = context;
    arb_t lo, hi, y, pi;
    int inside;

    (void) piece;
    arb_init(lo);
    arb_init(hi);
    arb_init(y);
    arb_init(pi);
    arb_get_lbound_arf(arb_midref(lo), acb_realref(t), prec);
    arb_get_ubound_arf(arb_midref(hi), acb_realref(t), prec);
    arb_get_abs_ubound_arf(arb_midref(y), acb_imagref(t), prec);
    arb_const_pi(pi, prec);
    inside = arb_is_nonnegative(lo) && arb_le(hi, pi);
    arb_sin(lo, lo, prec);
    arb_sin(hi, hi, prec);
    arb_sinh(y, y, prec);
    acb_zero(res);
    if (inside && arb_le(y, lo) && arb_le(y, hi))
        acb_add_error_mag(res, job->at_one);
    else
        acb_indeterminate(res);
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(y);
    arb_clear(pi);
}

/* K(cos t) (KER-1) */
static void get_value(arb_t res, void *context, slong piece, const arb_t t, slong prec)
{
    const job_t *job = context;

    (void) piece;
    (void) prec;
    _ntkball_angle_layers_part(res, &job->layers, job->plan->part, t);
}

static ntkball_status_t set_constants(job_t *job, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    arb_t x;

    _ntkball_sphere_inner(&inner, job->options);
    arb_init(x);
    status = ntkball_sphere_part_at_one(x, job->net, job->plan->part, 64, &inner, err);
    arb_get_mag(job->at_one, x);
    if (status == NTKBALL_OK)
        status =
            _ntkball_angle_layers_set(&job->layers, job->net, job->plan->part != NTKBALL_PART_SIGMA,
                                      job->plan->first_layer_is_rho, job->prec, &inner, err);
    arb_clear(x);
    return status;
}

static ntkball_status_t
pass(arb_ptr lambda, slong num, slong prec, void *context, ntkball_error_t *err)
{
    job_t *job = context;
    ntkball_angle_function_t f = {job, 1, get_ends, get_value, get_box, NULL};
    ntkball_status_t status;
    int done = 0;

    /* a kink turns an error e of the angle t into one of e/t, t as small as 2^-prec/2; hinges pass
       it on to D, a jump to the next angle */
    _ntkball_angle_layers_init(&job->layers);
    job->prec = prec + job->guard + (job->hinged || job->jump ? prec : 0);
    status = set_constants(job, err);
    if (status == NTKBALL_OK)
    {
        done = job->trapezoid
                   ? _ntkball_sphere_trapezoid(lambda, &job->used, &f, job->at_one, job->d,
                                               job->degrees, num, prec, job->options)
                   : _ntkball_sphere_panels(lambda, &job->used, &f, job->d, job->degrees, num, prec,
                                            job->options);
        if (done != 1)
            status = NTKBALL_UNABLE;
        if (done == 0)
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "eigenvalues: the nodes in the angle do not end at %ld bits",
                              (long) prec);
        if (done == -1)
            ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "eigenvalues: interrupted");
    }
    if (status != NTKBALL_OK)
        _arb_vec_indeterminate(lambda, num);
    _ntkball_angle_layers_clear(&job->layers);
    return status;
}

int _ntkball_sphere_lens_applies(const ntkball_sphere_plan_t plan, const ntkball_network_t net)
{
    return plan->degree < 0 &&
           (_ntkball_dual_angle_apply(net->phi) ||
            (plan->part == NTKBALL_PART_SIGMA && _ntkball_dual_angle_jumps(net->phi)));
}

ntkball_status_t
_ntkball_sphere_by_lens(arb_ptr lambda, int trapezoid, const ntkball_sphere_plan_t plan,
                        const ntkball_network_t net, slong d, const slong *degrees, slong num,
                        slong bits, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t first = {.kind = NTKBALL_ERR_NONE};
    job_t job = {.plan = plan,
                 .net = net,
                 .options = options,
                 .d = d,
                 .trapezoid = trapezoid,
                 .degrees = degrees};
    int kinked = ntkball_activation_num_breaks(net->phi) > 0;
    ntkball_adaptive_plan_t adaptive;
    ntkball_adaptive_report_t report;
    ntkball_options_t inner;
    ntkball_status_t status;
    slong i, loss = 0;
    fmpz_t n;

    mag_init(job.at_one);
    fmpz_init(n);
    job.hinged = kinked && ntkball_hinges_apply(net->phi);
    job.jump = kinked && _ntkball_dual_angle_jumps(net->phi);
    job.guard = kinked && !job.hinged && !job.jump ? 50 : 100;
    _ntkball_sphere_inner(&inner, options);
    /* N(d,k) lambda_k <= |S^d| K(1) */
    for (i = 0; i < num; i++)
    {
        ntkball_sphere_multiplicity(n, d, degrees[i]);
        loss = FLINT_MAX(loss, (slong) fmpz_bits(n));
    }
    adaptive.bits = bits;
    adaptive.max_prec = inner.max_prec;
    adaptive.first = FLINT_MIN(bits + 30 + 2 * loss, adaptive.max_prec);
    adaptive.give_up = 8 * adaptive.first + 1024;
    status = ntkball_adaptive(lambda, num, &adaptive, pass, &job, &report, &first);
    if (status == NTKBALL_UNABLE && first.kind == NTKBALL_ERR_NONE)
        ntkball_error_set(&first, NTKBALL_ERR_ACCURACY, "eigenvalue of degree %ld: %ld of %ld bits",
                          (long) degrees[report.worst], (long) report.have, (long) bits);
    if (status != NTKBALL_OK && err != NULL)
        *err = first;
    if (status == NTKBALL_OK && options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain, "sphere: %ld %s (SPH-12), %ld bits, D and D' by %s\n",
                            (long) job.used,
                            job.trapezoid
                                ? "nodes of a trapezoid rule in log(t/(pi - t)) (SPH-16), inside "
                                  "the lens |cos t| <= 1"
                                : "Gauss-Legendre nodes on panels in the angle, inside the lens "
                                  "|cos t| <= 1",
                            (long) report.prec,
                            job.hinged ? "integrals over the angle (SPH-13)"
                            : job.jump ? "their closed form (DUAL-2)"
                            : kinked   ? "polynomials in the angle (SPH-15)"
                                       : "the dual series (KER-2)");
    fmpz_clear(n);
    mag_clear(job.at_one);
    return status;
}
