/* What src/dual knows about an activation: which closed form its dual has (proofs/dual.md). */
#ifndef NTKBALL_DUAL_FORM_H
#define NTKBALL_DUAL_FORM_H

#include <ntkball/dual.h>

/* The closed forms.  s(c, u) = sqrt(c^2 - u^2).
   POWER     phi = p x^k + q x^k sign(x):  D = 4 p^2 P_k + 4 q^2 Q_k               (DUAL-1, DUAL-2)
   ERF       D = (2/pi) asin(u/c), c = 3/2                                           (DUAL-5)
   GELU      D = (1/s(2,u))/(2 pi) + u (1/4 + asin(u/2)/(2 pi))                     (DUAL-6)
   GAUSSIAN  D = (1/s(c,u))/(2 pi), c = 1 + sigma^2                                  (DUAL-7)
   SINH      phi = sin(w x): D = exp(-w^2) sinh(w^2 u);   COSH the same for cos      (DUAL-8)
   EXP       phi = exp(c x): D = exp(c^2 (1 + u))                                     (DUAL-8)
   RBF       D = exp(2 gamma (u - 1))                                                  (DUAL-8)
   HERMITE   phi = sum c_n h_n: D = sum c_n^2 u^n                                       (DUAL-9) */
typedef enum
{
    DUAL_NONE = 0,
    DUAL_POWER,
    DUAL_ERF,
    DUAL_GELU,
    DUAL_GAUSSIAN,
    DUAL_SINH,
    DUAL_COSH,
    DUAL_EXP,
    DUAL_RBF,
    DUAL_HERMITE
} ntkball_dual_kind_t;

typedef struct
{
    ntkball_dual_kind_t kind;
    slong k;     /* POWER */
    fmpq_t p, q; /* POWER */
} ntkball_dual_form_struct;
typedef ntkball_dual_form_struct ntkball_dual_form_t[1];

/* Bits of n >= 0, as guard bits. */
static inline slong ntkball_dual_bits(slong n)
{
    return (slong) FLINT_BIT_COUNT((ulong) n);
}

/* Recognises phi; kind is DUAL_NONE when no closed form is known. */
void ntkball_dual_form_init(ntkball_dual_form_t form, const ntkball_activation_t phi);
void ntkball_dual_form_clear(ntkball_dual_form_t form);

/* POWER: a = 4 p^2 and b = 4 q^2. */
void ntkball_dual_form_weights(fmpq_t a, fmpq_t b, const ntkball_dual_form_t form);

/* ERF, GELU, GAUSSIAN: the radius c of analyticity.  SINH, COSH, EXP, RBF: the rate w^2, w^2, c^2,
   2 gamma of the exponential. */
void ntkball_dual_form_constant(arb_t c, const ntkball_dual_form_t form,
                                const ntkball_activation_t phi, slong prec);

/* HERMITE: poly = sum c_n^2 u^n, or its derivative. */
void ntkball_dual_form_polynomial(arb_poly_t poly, const ntkball_activation_t phi, int deriv,
                                  slong prec);

/* ERF, GELU, GAUSSIAN: D is made of s = (c^2 - u^2)^(-1/2) and asin(u/c). */
int ntkball_dual_form_has_root(const ntkball_dual_form_t form);
/* D and D' where they are one formula on the real line and off the cuts (not checked here): every
   form but POWER.  c is the constant of the form, s is read where the form has a root. */
void ntkball_dual_form_analytic(acb_t d, acb_t dd, const ntkball_dual_form_t form,
                                const ntkball_activation_t phi, const arb_t c, const acb_t s,
                                const acb_t u, slong prec);

/* The arc-cosine kernels F_k = P_k + Q_k on a ball u within [-1, 1]; P, Q, F may be NULL. */
void ntkball_dual_arccos(arb_t P, arb_t Q, arb_t F, slong k, const arb_t u, slong prec);
/* The same for complex u off the cuts (not checked here); no F. */
void ntkball_dual_arccos_acb(acb_t P, acb_t Q, slong k, const acb_t u, slong prec);

/* res = (c^2 - g^2)^(-1/2) mod x^len, c > |g(0)| (non-finite when that is not certified). */
void ntkball_dual_rsqrt_series(arb_poly_t res, const arb_poly_t g, const arb_t c, slong len,
                               slong prec);
/* The three ways of the above, each for itself: g = a + b x only; O(len^2); Newton.  The last two
   take h = c^2 - g^2. */
void ntkball_dual_rsqrt_affine(arb_poly_t res, const arb_poly_t g, const arb_t c, slong len,
                               slong prec);
void ntkball_dual_rsqrt_recurrence(arb_poly_t res, const arb_poly_t h, slong len, slong prec);
void ntkball_dual_rsqrt_newton(arb_poly_t res, const arb_poly_t h, slong len, slong prec);

/* Parity of a series as its exact zeros show it: 1 even, 2 odd, 3 zero, 0 none. */
int ntkball_dual_series_parity(const arb_poly_t f);
/* res = f(x^2) x^shift mod x^len, and f from it: the coefficients of index = shift mod 2. */
void ntkball_dual_series_inflate(arb_poly_t res, const arb_poly_t f, slong shift, slong len);
void ntkball_dual_series_deflate(arb_poly_t res, const arb_poly_t f, slong shift);
/* arb_poly_mullow at half the length where both factors have a parity; zeros by parity are exact.
 */
void ntkball_dual_series_mullow(arb_poly_t res, const arb_poly_t f, const arb_poly_t g, slong len,
                                slong prec);

#endif
