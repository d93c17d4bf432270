/* What a zonal kernel holds; private to src/sphere. */
#ifndef NTKBALL_SPHERE_ZONAL_H
#define NTKBALL_SPHERE_ZONAL_H

#include <ntkball/sphere.h>

#include "activation/split.h"
#include "sphere/panels.h"

typedef enum
{
    ZONAL_POLYNOMIAL, /* poly */
    ZONAL_SERIES,     /* coeffs, tail */
    ZONAL_GAUSSIAN,   /* constant = g */
    ZONAL_POWER,      /* constant (1 - sign rho)^power */
    ZONAL_LOG,        /* constant log(1 - sign rho) + shift */
    ZONAL_EXPRESSION
} zonal_kind_t;

/* Larger degrees of polynomials in rho are not searched for factors 1 -+ rho. */
#define ZONAL_MAX_FACTORED 64

/* What is known of |K| next to an end of a piece (SPH-19). */
typedef struct
{
    ntkball_end_bound_t bound;
    int infinite; /* proved: it grows beyond all bounds */
    int sharp;    /* proved: it is at least a constant times s^e log(1/s)^l, and of one sign */
    fmpq_t e, l;
    int wild; /* proved: it grows faster than every power of 1/s */
} zonal_end_t;

struct ntkball_zonal_impl
{
    zonal_kind_t kind;
    char *name;
    ntkball_parity_t parity, loose; /* of K, and of K less a polynomial of degree split_degree */
    slong split_degree;
    int positive; /* all c_p >= 0 is known (SPH-14) */
    fmpq_poly_t poly;
    slong num;
    arb_ptr coeffs;
    arb_t tail; /* sum_{p >= num} |c_p| <= tail, or where decays is set |c_p| <= tail p^-decay */
    int decays;
    arb_t decay;
    ntkball_value_t constant, shift;
    fmpq_t power;
    int sign;
    /* all but a series: K(cos t) on pieces[0 .. num_pieces - 1] from 0 to pi, expressions of the
       pool whose variable is the angle; the breaks are those of split (in rho) from index top down
       */
    expr_pool_t pool;
    slong num_pieces, top;
    slong *pieces;
    split_t split;
    zonal_end_t *ends; /* of piece i: 2 i at its left, 2 i + 1 at its right */
};

/* Sets the pieces in the angle from root, an expression in rho of kernel->pool.
   Errors: DOMAIN/INPUT: breaks that cannot be isolated, no value inside (-1, 1). */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_zonal_set_angle(ntkball_zonal_impl *kernel, slong root,
                                                             ntkball_error_t *err);
/* The kernel as a function of the angle. */
void _ntkball_zonal_function(ntkball_angle_function_t *f, const ntkball_zonal_impl *kernel);
/* K(cos t) at a real ball of a piece. */
void _ntkball_zonal_value(arb_t res, void *kernel, slong piece, const arb_t t, slong prec);

/* Divides poly by x - root as often as that is possible; how often. */
slong _ntkball_zonal_take_out(fmpq_poly_t poly, const fmpq_t root);
/* Is node rho (1), -rho (-1), or neither (0)? */
int _ntkball_zonal_sign_of_rho(const expr_pool_t pool, slong node);
void _ntkball_zonal_end_init(zonal_end_t *end); /* nothing known */
void _ntkball_zonal_end_clear(zonal_end_t *end);
/* How root, an expression in rho, grows where t = start + sign s, s > 0 small; r = cos(start), NULL
   when that is not rational.  Bound: SPH-19. */
void _ntkball_zonal_grow(zonal_end_t *res, const expr_pool_t pool, slong root, const arb_t start,
                         const fmpq_t r, int sign);

/* Is the kernel c (1 -+ rho)^nu, nu no integer >= 0, or a log(1 -+ rho) + b?  Sets kind, power,
   sign, constant, shift then. */
int _ntkball_zonal_set_closed(ntkball_zonal_impl *kernel, slong root);

/* Is lambda_k = 0 proved by parity or degree? */
int _ntkball_zonal_vanishes(const ntkball_zonal_impl *f, slong k);
/* lambda_k / |S^d| by closed forms, for the kinds polynomial, gaussian, power and log (SPH-11). */
void _ntkball_zonal_closed(arb_t lambda, const ntkball_zonal_impl *kernel, slong d, slong k,
                           slong prec);
/* lambda_k(log(1 - sign rho)) / |S^d|, k >= 1. */
void _ntkball_zonal_log(fmpq_t lambda, slong d, slong k, int sign);
/* lambda_k / |S^d| = sum_p c_p w(p,k) / |S^d| exactly, c_p the coefficients of a polynomial. */
void _ntkball_zonal_polynomial(fmpq_t lambda, const fmpq_poly_t poly, slong d, slong k);

/* A bound of sum_{p >= num} |c_p|; +inf when the tail C p^-s has none. */
void _ntkball_zonal_tail_sum(arb_t res, const ntkball_zonal_impl *f);
/* The tail C p^-s: s + d/2 - 1, which is positive where the eigenvalues on S^d are known to exist;
   the smallest such d (-1: none is small enough); and a bound of what it adds to |lambda_k|/|S^d|.
   Bound: SPH-20. */
void _ntkball_zonal_tail_margin(arb_t res, const ntkball_zonal_impl *f, slong d);
slong _ntkball_zonal_tail_dimension(const ntkball_zonal_impl *f);
void _ntkball_zonal_tail_share(arb_t share, const ntkball_zonal_impl *f, slong d, slong k);

/* lambda_k / |S^d| of a series by Horner's rule in the polynomials P_k (SPH-18); 0: too long. */
int _ntkball_zonal_recurrence(arb_ptr lambda, const ntkball_zonal_impl *f, slong d,
                              const slong *degrees, slong num, slong prec);

/* sum_k N(d,k) lambda_k^2 for the probability measure, which is lambda_0(K^2) (SPH-14), of an
   expression.  Errors: UNABLE/ACCURACY; the result is not finite then. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_zonal_second_moment(arb_t res,
                                                                 const ntkball_zonal_impl *kernel,
                                                                 slong d, slong bits,
                                                                 const ntkball_options_t *options,
                                                                 ntkball_error_t *err);

/* Reads a series file.  Errors: DOMAIN/INPUT, DOMAIN/IO. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_zonal_read_series(ntkball_zonal_t kernel,
                                                               const char *path,
                                                               ntkball_error_t *err);

#endif
