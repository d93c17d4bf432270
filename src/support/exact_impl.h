/* The terms of an exact sum; private to the exact_*.c files. */
#ifndef NTKBALL_SUPPORT_EXACT_IMPL_H
#define NTKBALL_SUPPORT_EXACT_IMPL_H

#include <ntkball/exact.h>

/* q * sqrt(s) * pi^(half_pi/2) * exp(e) * prod_i erf(sqrt(erf2[i])), q != 0, s >= 1, erf2 sorted
   and positive.  erf is odd, so the sign of its argument is in q. */
typedef struct
{
    fmpq_t q, e;
    fmpz_t s;
    slong half_pi;
    slong num_erf;
    fmpq *erf2;
} exact_term_t;

struct ntkball_exact_impl
{
    slong num, alloc;
    exact_term_t *terms;
};

/* Number of terms of the sum. */
slong ntkball_exact_num_terms(const ntkball_exact_t a);

/* n = root^2 * free for n >= 1, where free has no square factor of a prime below 2^13 and is no
   perfect square other than 1. */
void ntkball_squarefree_part(fmpz_t root, fmpz_t free, const fmpz_t n);
/* sqrt(n/d) = q sqrt(s) with s as above, n/d > 0. */
void ntkball_sqrt_fmpq_parts(fmpq_t q, fmpz_t s, const fmpq_t x);

#endif
