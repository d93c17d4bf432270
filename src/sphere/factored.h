/* Functions of s > 0 as s^e L^l B for 0 < s <= R = 2^range_exp, L = log(1/s), e and l rational, B a
   ball that holds all values of the function divided by s^e L^l; private to src/sphere. */
#ifndef NTKBALL_SPHERE_FACTORED_H
#define NTKBALL_SPHERE_FACTORED_H

#include <ntkball/deps.h>

#define FACTORED_PREC 128
#define FACTORED_RANGE_EXP (-6) /* the largest range_exp: L >= log 64 > exp(1) */

typedef struct
{
    slong range_exp;
    fmpq_t e, l;
    arb_t ball;
    int infinite; /* proved: the modulus grows beyond all bounds as s -> 0 */
    int wild;     /* proved: faster than every power of 1/s */
} factored_t;

void _ntkball_factored_init(factored_t *g, slong range_exp); /* not known */
void _ntkball_factored_clear(factored_t *g);

/* The function with values in a ball, or in [low, high]. */
void _ntkball_factored_set(factored_t *g, const arb_t ball);
void _ntkball_factored_set_interval(factored_t *g, slong low, slong high);
/* A ball with all values; not finite when s^e L^l is not bounded. */
void _ntkball_factored_get(arb_t res, const factored_t *g);
/* |g| <= sup s^power, without the logarithm; 0 < power - e is small and less than 1/denominator(e).
 */
void _ntkball_factored_bound(fmpq_t power, mag_t sup, const factored_t *g);
/* Is 0 not in the ball? */
int _ntkball_factored_is_nonzero(const factored_t *g);
int _ntkball_factored_is_bounded(const factored_t *g);
/* Does s^e L^l grow beyond all bounds? */
int _ntkball_factored_grows(const factored_t *g);

/* res is none of the arguments, and fresh from init. */
void _ntkball_factored_add(factored_t *res, const factored_t *a, const factored_t *b);
void _ntkball_factored_sub(factored_t *res, const factored_t *a, const factored_t *b);
void _ntkball_factored_neg(factored_t *res, const factored_t *a);
void _ntkball_factored_mul(factored_t *res, const factored_t *a, const factored_t *b);
void _ntkball_factored_div(factored_t *res, const factored_t *a, const factored_t *b);
void _ntkball_factored_pow(factored_t *res, const factored_t *a, const fmpq_t q);
void _ntkball_factored_log(factored_t *res, const factored_t *a);
void _ntkball_factored_exp(factored_t *res, const factored_t *a);

#endif
