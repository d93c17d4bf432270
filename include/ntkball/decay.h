/* Bounds that hold for every index: how the coefficients of the kernels and their eigenvalues on
   the sphere decay.

   A certificate says of one parity class of a sequence c_n >= 0 (n = p, or n = k for eigenvalues)

       low <= c_n n^exponent e^(root sqrt n + correction/sqrt n) rate^n (n!)^factorial <= high

   (two_thirds: with e^((3/2) (root n)^(2/3)) in place of e^(root sqrt n)) for all n >= p0, n =
   parity mod 2,

   as a theorem (proofs/decay.md), not as a fit or a finite check.  See ntkball.h for the ball
   contract. */
#ifndef NTKBALL_DECAY_H
#define NTKBALL_DECAY_H

#include <ntkball/sphere.h>
#include <ntkball/table.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef enum
    {
        NTKBALL_DECAY_UNKNOWN = 0, /* no bound is known to the program */
        NTKBALL_DECAY_FINITE,      /* c_n = 0 from some index on (polynomial kernels) */
        NTKBALL_DECAY_ALGEBRAIC,   /* n^-s: kinks, singularities of the dual at rho = +-1 */
        NTKBALL_DECAY_STRETCHED,   /* e^(-a sqrt n): poles at distance a/2 from the real line */
        NTKBALL_DECAY_GEOMETRIC,   /* r^-n: the dual is analytic beyond the unit disc */
        NTKBALL_DECAY_ENTIRE       /* faster than every r^-n */
    } ntkball_decay_class_t;

    /* "algebraic", "geometric", ...: not to be freed. */
    const char *ntkball_decay_class_str(ntkball_decay_class_t c);

    /* The class of mu_n(phi)^2, which falls at least so fast: polynomial; breaks; entire and at
       most e^(c|z|) in the plane; at most the exponential of a quadratic form; analytic in a strip
       where it grows less than e^(x^2/4).  Input: phi any activation. Bound: DEC-8. */
    ntkball_decay_class_t ntkball_decay_class(const ntkball_activation_t phi);

    /* What a certificate speaks of. */
    typedef struct
    {
        char quantity; /* 'a' alpha, 'u' upsilon, 'k' kappa, 'e' eigenvalues of Theta_layer, 'm'
                          mu_n(phi)^2 */
        slong layer;   /* 2 .. L+1; 'e': L+1; 'm': -1 */
        slong dim;     /* 'e': d >= 1 of S^d; else 0 */
        ntkball_measure_t measure; /* 'e' */
        slong parity;              /* 0: even n, 1: odd n */
        int corrected;             /* 1: with the factor e^(correction/sqrt n); else without */
    } ntkball_decay_subject_t;

    typedef struct
    {
        ntkball_decay_subject_t subject;
        ntkball_decay_class_t decay;
        int zero;      /* c_n = 0 for all n >= p0 of the class; then low = high = limit = 0 */
        int two_sided; /* low > 0 (or zero) */
        slong p0;
        fmpq_t exponent;
        slong factorial;
        int two_thirds; /* 1: e^((3/2) (root n)^(2/3)) in place of e^(root sqrt n) (DEC-17) */
        arb_t root, rate, correction; /* 0, 1, 0 when they do not occur; enclose the exact values,
                                         which these texts say, if known: */
        char root_exact[64], rate_exact[64], correction_exact[64];
        arb_t limit;       /* of the middle term for n -> infinity; non-finite when not known */
        arb_t low, high;   /* exact dyadic numbers */
        const char *proof; /* ID in proofs/decay.md */
    } ntkball_decay_struct;
    typedef ntkball_decay_struct ntkball_decay_t[1];

    void ntkball_decay_init(ntkball_decay_t cert);
    void ntkball_decay_clear(ntkball_decay_t cert);
    void ntkball_decay_set(ntkball_decay_t res, const ntkball_decay_t cert);

    /* Produces the certificate of the class named in subject.
       Guarantee:  the statement above.
       Errors:     as ntkball_network_check; DOMAIN/INPUT for a layer or dimension out of range;
                   UNABLE/UNDECIDED when no bound for all n is known: decay then still says the
                   class where that is known.
       Algorithm:  as ntkball_decay_certify_within with ratio 6/5 for stretched exponentials without
                   the correction, 4 for their eigenvalues, else 21/20. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_decay_certify(
        ntkball_decay_t cert, const ntkball_network_t net, const ntkball_decay_subject_t *subject,
        const ntkball_options_t *options, ntkball_error_t *err);

    /* The same with the least p0 found that keeps high/low <= ratio.
       Input:      ratio > 1.  An index from which on the analysis gives that ratio is looked for up
                   to 2^40 (2^22 for DEC-1, DEC-3), then lowered as far as the numbers below it,
                   computed one by one while there are at most 4096, allow; an upper bound (low = 0)
                   is lowered as far as it holds.  subject->corrected: tanh, sigmoid, softplus, silu
                   at L = 1 only.
       Guarantee:  the statement above; high/low <= ratio when two_sided and not zero.
       Errors:     those of ntkball_decay_certify; DOMAIN/INPUT for ratio <= 1; UNABLE/UNDECIDED
                   when no such index was found.
       Algorithm:  homogeneous activations at any depth: the integral along the cuts beyond +-1
                   (DEC-1), eigenvalues by DEC-3; tanh, sigmoid, softplus, silu at L = 1: DEC-2;
                   gaussian, erf, gelu, sin, cos, exp, rbf, step at L = 1: DEC-4; elu, selu,
                   softsign at L = 1: DEC-9; polynomials: DEC-6.  Upper bounds: other closed duals
                   at any depth: DEC-5; entire expressions: DEC-20, at any depth DEC-21; analytic in
                   a strip at L = 1: DEC-10, DEC-22; the same and tanh, sigmoid, softplus, silu at
                   any depth, gamma_b > 0 too: DEC-11; algebraic decay at any depth: DEC-12, DEC-13,
                   DEC-24.
                   Eigenvalues whenever the coefficients kappa have bounds, two-sided if those are:
                   DEC-14 .. DEC-17.
       Bound:      DEC-1 .. DEC-7, DEC-9 .. DEC-17, DEC-20 .. DEC-24. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_decay_certify_within(
        ntkball_decay_t cert, const ntkball_network_t net, const ntkball_decay_subject_t *subject,
        const fmpq_t ratio, const ntkball_options_t *options, ntkball_error_t *err);

    /* Judges a certificate without trusting who made it: TRUE when the bounds are proved again by a
       run with other parameters and a higher precision, FALSE when a coefficient, or the limit,
       contradicts them, UNKNOWN otherwise.  Only subject, the shape (exponent, root, rate,
       correction, factorial), p0, low and high are read; a bound that uses other shapes than the
       program's own can only be refuted.  Bound: DEC-7. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_decay_check(ntkball_truth_t *verdict,
                                                            const ntkball_decay_t cert,
                                                            const ntkball_network_t net,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);

    /* res = value n^exponent e^(root sqrt n + correction/sqrt n) rate^n (n!)^factorial, n >= 1. */
    void ntkball_decay_scaled(arb_t res, const ntkball_decay_t cert, slong n, const arb_t value,
                              slong prec);

    /* Appends the rows p0, exponent, root (a > 0), power (2/3 if two_thirds), correction (if not
       0), rate (r != 1), factorial (if not 0), limit_constant (if known), c_low, c_high; layer as
       in subject, index "kappa:even" and the like, "kappa:even:corrected" when corrected. */
    void ntkball_decay_add_rows(ntkball_table_t table, const ntkball_decay_t cert);
    /* The certificate of subject from such rows; 0 when one is missing or malformed. */
    int ntkball_decay_from_rows(ntkball_decay_t cert, const ntkball_table_t table,
                                const ntkball_decay_subject_t *subject);

#ifdef __cplusplus
}
#endif

#endif
