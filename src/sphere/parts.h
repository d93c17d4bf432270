/* What the files of this module share. */
#ifndef NTKBALL_SPHERE_PARTS_H
#define NTKBALL_SPHERE_PARTS_H

#include <ntkball/sphere.h>

/* y[k] 2^-bits is P_k(x) up to _ntkball_gegenbauer_error ulps, k < len, at x = X 2^-bits exactly.
   Input: d >= 1, |X| <= 2^bits, len >= 1.  Bound: SPH-5. */
void _ntkball_gegenbauer_fixed(fmpz *y, slong len, slong d, const fmpz_t X, slong bits);
/* The bound of SPH-5 in ulps, 3 k (k-1)/2, and of the change of P_k per change of x,
   k (k+d-1)/d. */
void _ntkball_gegenbauer_error(mag_t rounding, mag_t slope, slong d, slong k);

/* Nodes x_j in [-1, 1] with samples; node j adds even_j P_k(x_j) for even k, odd_j P_k(x_j) for odd
   k. */
typedef struct
{
    slong len;
    arb_ptr x, even, odd;
} ntkball_nodes_struct;
typedef ntkball_nodes_struct ntkball_nodes_t[1];

void _ntkball_nodes_init(ntkball_nodes_t nodes, slong len);
void _ntkball_nodes_clear(ntkball_nodes_t nodes);
/* lambda[i] = the sum over the nodes for k = degrees[i] in fixed point of bits bits, over threads.
   Returns 1; 0 when a sample is not finite; -1 when progress asked to stop.  Bound: SPH-5. */
int _ntkball_nodes_sum(arb_ptr lambda, const ntkball_nodes_t nodes, slong d, const slong *degrees,
                       slong num, slong bits, const ntkball_options_t *options);

/* A homogeneous activation phi(x) = a x^q for x > 0, b (-x)^q for x < 0; q >= 1. */
typedef struct
{
    fmpq_t a, b;
    slong q;
} ntkball_homogeneous_struct;
typedef ntkball_homogeneous_struct ntkball_homogeneous_t[1];

void _ntkball_homogeneous_init(ntkball_homogeneous_t h);
void _ntkball_homogeneous_clear(ntkball_homogeneous_t h);
/* a - (-1)^q b: zero exactly when phi is the polynomial a x^q. */
void _ntkball_homogeneous_kink(fmpq_t kink, const ntkball_homogeneous_t h);
/* The dual of x_+^q is (sin t sine(cos t) + (pi - t) arc(cos t)) / (2 pi), t = acos u (SPH-6). */
void _ntkball_homogeneous_dual(fmpq_poly_t sine, fmpq_poly_t arc, slong q);

/* 1 and h when phi is homogeneous of degree q >= 1 (relu, leaky_relu, abs, relu_power), else 0. */
int _ntkball_homogeneous_set(ntkball_homogeneous_t h, const ntkball_activation_t phi);

/* What is known of the spectrum before any number is computed (SPH-7). */
typedef struct
{
    ntkball_homogeneous_t h;
    int homogeneous;        /* h is set, with a kink */
    int first_layer_is_rho; /* Sigma_1 = rho: gamma_b = 0 or the published recursion */
    int no_gamma_b;         /* gamma_b = 0 proved */
    int no_sigma_b;         /* sigma_b = 0 proved */
    slong degree;           /* >= 0: the kernel is a polynomial of at most this degree; else -1 */
    slong depth;
    ntkball_subkernel_t part; /* the kernel asked for */
    int output_bias;          /* 0 for a kernel that has none */
    ntkball_parity_t parity;  /* phi = polynomial of degree <= split + function of this parity */
    slong split;
} ntkball_sphere_plan_struct;
typedef ntkball_sphere_plan_struct ntkball_sphere_plan_t[1];

void _ntkball_sphere_plan_init(ntkball_sphere_plan_t plan, const ntkball_network_t net);
/* Turns the plan for the NTK into that of another kernel. */
void _ntkball_sphere_plan_set_part(ntkball_sphere_plan_t plan, ntkball_subkernel_t part);
void _ntkball_sphere_plan_clear(ntkball_sphere_plan_t plan);
/* Is lambda_k = 0 proved? */
int _ntkball_sphere_vanishes(const ntkball_sphere_plan_t plan, slong k);

/* The first terms coefficients c_p of a kernel and what is known of the rest. */
typedef struct
{
    slong d, terms, prec;
    arb_t total; /* K(1) */
    arb_t tail;  /* sum_{p >= terms} c_p */
} ntkball_sphere_sums_t;

/* lambda = sum_{p < terms} c_p w(p,k)/|S^d| and share = tail w*: w* is the weight at the first
   index left out when the weights do not increase from there on (SPH-2), else 1/N(d,k) (SPH-4). */
void _ntkball_sphere_weigh(arb_t lambda, arb_t share, const ntkball_sphere_sums_t *s, arb_srcptr c,
                           slong k);

/* |S^d| exactly, d + 1 <= a few thousand. */
void _ntkball_sphere_area_exact(ntkball_exact_t res, slong d);

/* Errors: DOMAIN/INPUT for a dimension, a degree, num or bits that are not allowed. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_sphere_check_input(slong d, const slong *degrees,
                                                                slong num, slong bits,
                                                                ntkball_error_t *err);

/* The algorithms: lambda_k / |S^d| for num degrees that do not vanish, to relative accuracy bits.
   Each is called only where the plan says that it applies. */
NTKBALL_MUST_CHECK ntkball_status_t
_ntkball_sphere_by_quadrature(arb_ptr lambda, const ntkball_sphere_plan_t plan,
                              const ntkball_network_t net, slong d, const slong *degrees, slong num,
                              slong bits, const ntkball_options_t *options, ntkball_error_t *err);
NTKBALL_MUST_CHECK ntkball_status_t
_ntkball_sphere_by_series(arb_ptr lambda, const ntkball_sphere_plan_t plan,
                          const ntkball_network_t net, slong d, const slong *degrees, slong num,
                          slong bits, const ntkball_options_t *options, ntkball_error_t *err);
/* SPH-12, trapezoid: SPH-16: activations with duals at real angles, at any depth. */
NTKBALL_MUST_CHECK ntkball_status_t
_ntkball_sphere_by_lens(arb_ptr lambda, int trapezoid, const ntkball_sphere_plan_t plan,
                        const ntkball_network_t net, slong d, const slong *degrees, slong num,
                        slong bits, const ntkball_options_t *options, ntkball_error_t *err);
int _ntkball_sphere_lens_applies(const ntkball_sphere_plan_t plan, const ntkball_network_t net);
/* SPH-22: activations without breaks. */
NTKBALL_MUST_CHECK ntkball_status_t
_ntkball_sphere_by_gauss(arb_ptr lambda, const ntkball_sphere_plan_t plan,
                         const ntkball_network_t net, slong d, const slong *degrees, slong num,
                         slong bits, const ntkball_options_t *options, ntkball_error_t *err);
int _ntkball_sphere_gauss_applies(const ntkball_sphere_plan_t plan, const ntkball_network_t net);
/* The eigenvalues of D_q (upper) and D_{q-1} (lower) of degree k < len, at least, for the
   probability measure.  Bound: SPH-21. */
typedef struct
{
    slong q, len; /* len: that of the vectors */
    arb_ptr upper, lower;
} ntkball_sphere_steps_t;
void _ntkball_sphere_steps_init(ntkball_sphere_steps_t *s, slong q, slong len, slong d, slong prec);
void _ntkball_sphere_steps_clear(ntkball_sphere_steps_t *s);

/* L = 1, homogeneous, Sigma_1 = rho: N1 (SPH-8), or by the steps of SPH-21. */
NTKBALL_MUST_CHECK ntkball_status_t
_ntkball_sphere_by_closed(arb_ptr lambda, int by_steps, const ntkball_sphere_plan_t plan,
                          const ntkball_network_t net, slong d, const slong *degrees, slong num,
                          slong bits, const ntkball_options_t *options, ntkball_error_t *err);
int _ntkball_sphere_closed_applies(const ntkball_sphere_plan_t plan);

/* The algorithm that auto takes for degrees up to this one, and the one that a name stands for:
   "closed", "recurrence", "quadrature", "lens", "trapezoid", "gauss", "series"; NULL: the name does
   not apply. "quadrature" means "lens" unless the activation is homogeneous, "closed" may mean
   "series". */
const char *_ntkball_sphere_choice(const ntkball_network_t net, ntkball_subkernel_t part, slong d,
                                   slong degree, slong bits);
const char *_ntkball_sphere_meaning(const char *algorithm, const ntkball_network_t net,
                                    ntkball_subkernel_t part);
int _ntkball_sphere_is_homogeneous(const ntkball_network_t net);
/* The same for a kernel of no network. */
const char *_ntkball_zonal_choice(const ntkball_zonal_impl *f);

/* The options for the modules to the left: their own choice of algorithm, nothing explained. */
void _ntkball_sphere_inner(ntkball_options_t *inner, const ntkball_options_t *options);

/* The NTK of a homogeneous activation as a function of the angle t, rho = cos t. */
typedef struct
{
    slong prec, depth;
    char quantity;  /* of layer L+1: 't' Theta, 's' Sigma, 'd' R'(Sigma_L), 'i' Theta_1 prod R' */
    int rotated;    /* exact recursion, gamma_b > 0: t_1 = 2 asin(gamma_w sin(t/2)), else t */
    int even;       /* phi even */
    slong q;        /* homogeneity */
    arb_t sigma_w2; /* sigma_w^2 */
    arb_t gamma_w2; /* gamma_w^2 */
    arb_t gamma_b2; /* gamma_b^2 */
    arb_t missing_bias; /* sigma_b^2 when the output has no bias, else 0 */
    arb_t scale;        /* (a - (-1)^q b)^2 / (2 pi) */
    arb_t half;         /* (a^2 + b^2) / 2 */
    arb_t top;          /* D(1) */
    arb_poly_t sine, arc, dsine, darc;
    arb_poly_t taylor; /* of (D(1) - D(cos t)) / t^2 at 0 */
    mag_t taylor_sup;  /* >= |D(1) - D(cos t)| on |t| = NTKBALL_ANGLE_RADIUS */
} ntkball_angle_struct;
typedef ntkball_angle_struct ntkball_angle_t[1];

#define NTKBALL_ANGLE_RADIUS 16

void _ntkball_angle_init(ntkball_angle_t A);
void _ntkball_angle_clear(ntkball_angle_t A);
/* Sets the tables for h, to prec bits.  The caller has set depth, rotated, sigma_w2, gamma_w2,
   gamma_b2 and missing_bias; the network has unit variance. */
void _ntkball_angle_set(ntkball_angle_t A, const ntkball_homogeneous_t h, slong prec);

/* Mean value form: res = f(m), m the midpoint of z, becomes an enclosure of f(z) when |f'| <= slope
   on the (convex) ball z; real for real z. */
void _ntkball_angle_widen(acb_t res, const acb_t z, const mag_t slope);
/* The principal square root; non-finite when z meets (-inf, 0]. */
void _ntkball_angle_root(acb_t res, const acb_t z, slong prec);
/* A(z) = asin(sqrt z)/sqrt z; non-finite when z meets [1, inf).  Bound: SPH-6 (d). */
void _ntkball_angle_asin(acb_t res, const acb_t z, slong prec);

/* theta = Theta_{L+1}(cos t) (or what A->quantity says), continued analytically from [0, pi];
   non-finite unless that continuation is proved to be analytic on the ball t once every point of
   the convex hull of t and [0, pi] passes the same test.  Bound: SPH-6. */
void _ntkball_angle_theta(acb_t theta, const ntkball_angle_t A, const acb_t t);

/* [x, x + dx] + i [y, y + dy] */
typedef struct
{
    double x, y, dx, dy;
} ntkball_box_t;

/* A set of angles and how long to try.  piece: sets t to the angles of the box and returns 1, or
   returns 0 when the box is certainly outside the set. */
typedef struct
{
    int (*piece)(acb_t t, const ntkball_box_t *box, const void *set);
    const void *set;
    slong max_boxes;
    double min_side;
    slong max_exp; /* values from 2^max_exp on are too large */
} ntkball_cover_t;

/* Writes an upper bound of |Theta_{L+1}(cos t)| over the part of the set in the box and returns 1
   when boxes that cover it all pass the test of _ntkball_angle_theta, else 0.  Bound: SPH-6. */
int _ntkball_angle_cover(mag_t sup, const ntkball_angle_t A, ntkball_box_t box,
                         const ntkball_cover_t *cover);

/* The ellipse t = (pi/2)(1 + xi), xi in the closed Bernstein ellipse with foci -1, 1 and sum of
   half-axes rho.  Writes an upper bound of |Theta_{L+1}(cos t)| over it and returns 1 when it
   proves that this function is analytic there, else 0.  Bound: SPH-6. */
int _ntkball_angle_sup(mag_t sup, const ntkball_angle_t A, double rho);

/* SPH-3: lambda_k / |S^d| for all degrees, absolute accuracy about 2^-bits and a node precision
   that goes with it.  h, A as for _ntkball_angle_set (its tables are set here).  Returns 1; 0 when
   no ellipse could be certified or a sample failed; -1 when progress asked to stop. */
int _ntkball_sphere_quadrature(arb_ptr lambda, ntkball_angle_t A, const ntkball_homogeneous_t h,
                               slong d, const slong *degrees, slong num, slong bits,
                               const ntkball_options_t *options);

#endif
