/* DEC-5: an upper bound for any depth when the dual is a closed form: c_p <= K(r) r^-p for every
   r > 1 that the power series reaches.

   The coefficients are not negative, so the first singularity on the circle of convergence is
   positive (Pringsheim): K analytic on a neighbourhood of [0, r] proves that r is inside.  The
   interval [1/2, r] is covered by balls on each of which every layer evaluates to a finite value,
   which the closed forms promise only where the dual is analytic. */
#include <math.h>

#include "decay/parts.h"
#include "support/error.h"

#define PIECES 48
#define SIZE_BITS 40 /* K(r) is kept below 2^SIZE_BITS */
#define STEPS 64     /* r is a multiple of 1/STEPS */

typedef struct
{
    const ntkball_network_struct *net;
    char quantity;
    slong layer;
    arb_t sigma_w2, sigma_b2, gamma_w2, gamma_b2;
} kernel_t;

/* res = the kernel at the complex ball rho; non-finite unless analytic there */
static void evaluate(acb_t res, const kernel_t *K, const acb_t rho, slong prec)
{
    acb_t u, theta, d, dd;
    slong l;

    acb_init(u);
    acb_init(theta);
    acb_init(d);
    acb_init(dd);
    acb_mul_arb(theta, rho, K->gamma_w2, prec);
    acb_add_arb(theta, theta, K->gamma_b2, prec);
    acb_set(u, K->net->recursion == NTKBALL_RECURSION_EXACT ? theta : rho);
    for (l = 2; l <= K->layer; l++)
    {
        ntkball_dual_closed_acb(d, K->quantity == 'a' ? NULL : dd, K->net->phi, u, prec);
        acb_mul_arb(d, d, K->sigma_w2, prec);
        acb_mul_arb(dd, dd, K->sigma_w2, prec);
        acb_add_arb(u, d, K->sigma_b2, prec);
        acb_mul(theta, theta, dd, prec);
        acb_add(theta, theta, u, prec);
    }
    acb_set(res, K->quantity == 'a' ? u : K->quantity == 'u' ? dd : theta);
    acb_clear(u);
    acb_clear(theta);
    acb_clear(d);
    acb_clear(dd);
}

/* Is the kernel analytic around [1/2, r]?  bound >= K(r). */
static int reaches(mag_t bound, const kernel_t *K, const arb_t r, slong prec)
{
    acb_t rho;
    arb_t step, left;
    slong i;
    int ok = 1;

    acb_init(rho);
    arb_init(step);
    arb_init(left);
    arb_set_d(left, 0.5);
    arb_sub(step, r, left, prec);
    arb_div_si(step, step, PIECES, prec);
    for (i = 0; ok && i < PIECES; i++)
    {
        arb_add(acb_realref(rho), left, step, prec);
        arb_set(acb_imagref(rho), acb_realref(rho));
        arb_union(acb_realref(rho), acb_realref(rho), left, prec);
        arb_set(left, acb_imagref(rho));
        arb_zero(acb_imagref(rho));
        mag_set_ui_2exp_si(arb_radref(acb_imagref(rho)), 1, -30);
        evaluate(rho, K, rho, prec);
        ok = acb_is_finite(rho);
    }
    acb_set_arb(rho, r);
    evaluate(rho, K, rho, prec);
    acb_get_mag(bound, rho);
    ok = ok && acb_is_finite(rho);
    acb_clear(rho);
    arb_clear(step);
    arb_clear(left);
    return ok;
}

/* The largest r = 1 + i/STEPS found for which K(r) is small enough; 0 when there is none. */
static int choose_rate(arb_t r, const kernel_t *K, slong prec)
{
    slong good = 0, bad = 1, mid;
    mag_t bound;
    int ok;

    mag_init(bound);
    do
    {
        arb_set_si(r, STEPS + bad);
        arb_div_si(r, r, STEPS, prec);
        ok = reaches(bound, K, r, prec) && mag_cmp_2exp_si(bound, SIZE_BITS) < 0;
        good = ok ? bad : good;
        bad *= ok ? 2 : 1;
    } while (ok && bad < 4096);
    while (bad - good > 1)
    {
        mid = (good + bad) / 2;
        arb_set_si(r, STEPS + mid);
        arb_div_si(r, r, STEPS, prec);
        if (reaches(bound, K, r, prec) && mag_cmp_2exp_si(bound, SIZE_BITS) < 0)
            good = mid;
        else
            bad = mid;
    }
    arb_set_si(r, STEPS + good);
    arb_div_si(r, r, STEPS, prec);
    mag_clear(bound);
    return good > 0;
}

static void set_bound(ntkball_decay_t cert, const mag_t bound)
{
    _ntkball_decay_exact_text(cert->rate_exact, sizeof cert->rate_exact, cert->rate);
    cert->p0 = 2 - cert->subject.parity;
    fmpq_zero(cert->exponent);
    cert->factorial = 0;
    arb_zero(cert->root);
    arb_zero(cert->low);
    arf_set_mag(arb_midref(cert->high), bound);
    mag_zero(arb_radref(cert->high));
    arb_indeterminate(cert->limit);
    cert->proof = "DEC-5";
}

ntkball_status_t
_ntkball_decay_cauchy(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                      const ntkball_network_t net, const ntkball_decay_effort_t *effort,
                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    kernel_t K;
    mag_t bound;
    slong prec = effort->prec / 4;
    int ok = 0;

    _ntkball_sphere_inner(&inner, options);
    mag_init(bound);
    arb_init(K.sigma_w2);
    arb_init(K.sigma_b2);
    arb_init(K.gamma_w2);
    arb_init(K.gamma_b2);
    K.net = net;
    K.quantity = cert->subject.quantity;
    K.layer = cert->subject.layer;
    ntkball_value_get_arb(K.gamma_w2, net->gamma_w2, prec);
    ntkball_value_get_arb(K.gamma_b2, net->gamma_b2, prec);
    status = ntkball_network_constants(K.sigma_w2, K.sigma_b2, NULL, net, prec, &inner, err);
    if (status == NTKBALL_OK)
    {
        if (wanted != NULL)
        {
            arb_t excess;

            arb_init(excess);
            arb_sub_ui(excess, wanted->rate, 1, prec);
            ok = arb_is_exact(wanted->rate) && arb_is_positive(excess) && arb_is_finite(excess);
            arb_clear(excess);
            arb_set(cert->rate, wanted->rate);
        }
        ok = (ok || choose_rate(cert->rate, &K, prec)) && reaches(bound, &K, cert->rate, prec);
    }
    if (ok)
    {
        set_bound(cert, bound);
        while (cert->p0 < p0)
            cert->p0 += 2;
        if (options != NULL && options->explain != NULL)
            ntkball_text_append(options->explain,
                                "decay (DEC-5): every layer is analytic around [0, %s], the "
                                "coefficients are not negative, so c_p <= K(%s) (%s)^-p, K(%s) <= "
                                "%.6g, for all p\n",
                                cert->rate_exact, cert->rate_exact, cert->rate_exact,
                                cert->rate_exact, mag_get_d(bound));
    }
    else if (status == NTKBALL_OK)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s at layer %ld: no radius beyond 1 could be certified",
                          ntkball_activation_name(net->phi), (long) cert->subject.layer);
        status = NTKBALL_UNABLE;
    }
    mag_clear(bound);
    arb_clear(K.sigma_w2);
    arb_clear(K.sigma_b2);
    arb_clear(K.gamma_w2);
    arb_clear(K.gamma_b2);
    return status;
}
