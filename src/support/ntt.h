/* Products of integer polynomials that share transforms.

   A product of long polynomials of a few limbs a coefficient is computed modulo several primes of
   62 bits, by values at roots of unity; the values of a factor are kept, so that a factor that
   occurs in several products is transformed once.  Everything is exact (FIX-2), so that the number
   of threads cannot be seen. */
#ifndef NTKBALL_SUPPORT_NTT_H
#define NTKBALL_SUPPORT_NTT_H

#include <ntkball/deps.h>

/* At most so many primes: beyond, integer multiplication is as fast. */
#define NTKBALL_NTT_PRIMES 12

typedef struct
{
    ulong p;
    ulong *root, *quotient; /* c_j and floor(2^64 c_j/p), j < roots */
} ntkball_ntt_prime_t;

/* Primes and roots for products of a total length up to 2 roots; grows as it is used. */
typedef struct
{
    ntkball_ntt_prime_t prime[NTKBALL_NTT_PRIMES];
    slong primes, roots, threads;
} ntkball_ntt_struct;
typedef ntkball_ntt_struct ntkball_ntt_t[1];

/* For products of two factors of length len, shared between so many threads. */
void ntkball_ntt_init(ntkball_ntt_t ntt, slong len, slong threads);
void ntkball_ntt_clear(ntkball_ntt_t ntt);

/* The values of a polynomial: size of them for each of the first primes; size 0: not there yet. */
typedef struct
{
    ulong *v[NTKBALL_NTT_PRIMES];
    slong primes, size;
} ntkball_image_struct;
typedef ntkball_image_struct ntkball_image_t[1];

void ntkball_image_init(ntkball_image_t image);
/* Forgets the values: to be called when the polynomial changes. */
void ntkball_image_clear(ntkball_image_t image);

/* res = f g mod x^len, exactly.  F and G keep the values of f and g for later products of the same
   length; NULL: not wanted.  F = G where f = g.  Aliases of the polynomials are allowed. */
void ntkball_ntt_mullow(fmpz_poly_t res, const fmpz_poly_t f, ntkball_image_struct *F,
                        const fmpz_poly_t g, ntkball_image_struct *G, slong len, ntkball_ntt_t ntt);

#endif
