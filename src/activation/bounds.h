/* Proved bounds on the strip |Im z| <= a; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_BOUNDS_H
#define NTKBALL_ACTIVATION_BOUNDS_H

#include "activation/impl.h"

/* For g = phi or phi' and |y| <= a:  |g(x+iy)| <= C (1+|x|)^beta exp(c|x| + q x^2), q < 1/4,
   and sqrt(int |g(x+iy)|^2 w(x) dx) <= norm.  Upper ends of the balls count. */
typedef struct
{
    arb_t C, c, q, norm;
    ulong beta;
} bound_t;

#define BOUND_PREC 64

void ntkball_bound_init(bound_t *b);
void ntkball_bound_clear(bound_t *b);

/* One function a family.  a >= 0 is exact.  0: nothing proved (a too wide). */
typedef int (*bound_function_t)(bound_t *b, const ntkball_activation_impl *f, int deriv,
                                const arb_t a);

int ntkball_bound_tanh(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_sigmoid(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_softplus(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_silu(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_mish(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_gelu_tanh(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_erf(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_gelu(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_gaussian(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_wave(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_exp(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_polynomial(bound_t *b, const ntkball_activation_impl *f, int deriv,
                             const arb_t a);
int ntkball_bound_piecewise(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a);
int ntkball_bound_expression(bound_t *b, const ntkball_activation_impl *f, int deriv,
                             const arb_t a);
/* Refuses f, whose given piece has no analytic value at the ball: says where and why. */
ntkball_status_t ntkball_refuse_domain(ntkball_error_t *err, const ntkball_activation_impl *f,
                                       slong piece, const arb_t where);
/* Is phi proved not to be square integrable against the normal density, because of its growth?
   Bound: ACT-20. */
int ntkball_expression_diverges(const ntkball_activation_impl *f);
/* Where its boxes end and its half strips begin; 0 when no half strip is proved. */
slong ntkball_expression_cut(const ntkball_activation_impl *f, int deriv, const arb_t a);

/* 1/sqrt(2 pi). */
void ntkball_normal_peak(arb_t res);

/* Over each box of a cover of [-X, X] x [0, a] by balls, analyticity being certified (a = 0 when
   there are breaks: of each piece in turn): sup of |g| / ((1+|x|)^beta exp(c|x| + q x^2)) with the
   exponents of growth (NULL: all 0), and sum over columns of sup|g|^2 int w.  0 when a ball stayed
   non-finite, and where (may be NULL) is its real part. */
int ntkball_box_bounds(arb_t sup, arb_t norm2, arb_t where, const ntkball_activation_impl *f,
                       int deriv, slong X, const arb_t a, const bound_t *growth);
/* Only the proof that phi is analytic there. */
int ntkball_box_analytic(arb_t where, const ntkball_activation_impl *f, int deriv, slong X,
                         const arb_t a);

#endif
