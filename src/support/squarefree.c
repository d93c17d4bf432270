/* Square factors of large smooth integers.

   With P the product of all primes below 2^13, g_1 = gcd(n, P), n_1 = n/g_1 and
   g_{i+1} = gcd(n_i, g_i), n_{i+1} = n_i/g_{i+1}, the number g_i is the product of the primes below
   2^13 whose exponent in n is at least i.  So n = cofactor * prod g_i, the primes of odd exponent
   are prod g_{2i-1}/g_{2i}, and the square part has the root prod g_{2i}.  The smallest primes,
   whose exponents are large, are divided out first.  n! needs about n/20 gcds of shrinking
   numbers. */
#include "support/exact_impl.h"

#define SMOOTH_BOUND 8192

/* Divides the powers of p out of n into root and free. */
static void remove_prime(fmpz_t root, fmpz_t free, fmpz_t n, ulong p)
{
    fmpz_t q, t;
    slong k;

    if (fmpz_fdiv_ui(n, p) != 0)
        return;
    fmpz_init(q);
    fmpz_init(t);
    fmpz_set_ui(q, p);
    k = fmpz_remove(n, n, q);
    fmpz_pow_ui(t, q, (ulong) k / 2);
    fmpz_mul(root, root, t);
    if (k % 2 == 1)
        fmpz_mul(free, free, q);
    fmpz_clear(q);
    fmpz_clear(t);
}

/* The chain g_1, g_2, ... for the primes below SMOOTH_BOUND that are left in n. */
static void remove_smooth(fmpz_t root, fmpz_t free, fmpz_t n)
{
    fmpz_t g, h, t;

    fmpz_init(g);
    fmpz_init(h);
    fmpz_init(t);
    fmpz_primorial(t, SMOOTH_BOUND);
    fmpz_gcd(g, n, t);
    while (!fmpz_is_one(g))
    {
        fmpz_divexact(n, n, g);
        fmpz_gcd(h, n, g);
        fmpz_divexact(n, n, h);
        fmpz_mul(root, root, h);
        fmpz_divexact(t, g, h);
        fmpz_mul(free, free, t);
        fmpz_gcd(g, n, h);
    }
    fmpz_clear(g);
    fmpz_clear(h);
    fmpz_clear(t);
}

void ntkball_squarefree_part(fmpz_t root, fmpz_t free, const fmpz_t n)
{
    static const ulong small[] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31,
                                  37, 41, 43, 47, 53, 59, 61, 67, 71, 73};
    fmpz_t rest, r;

    fmpz_init_set(rest, n);
    fmpz_init(r);
    fmpz_one(root);
    fmpz_one(free);
    for (size_t i = 0; i < sizeof small / sizeof small[0] && !fmpz_is_one(rest); i++)
        remove_prime(root, free, rest, small[i]);
    if (!fmpz_is_one(rest))
        remove_smooth(root, free, rest);
    if (fmpz_is_square(rest))
    {
        fmpz_sqrt(r, rest);
        fmpz_mul(root, root, r);
    }
    else
        fmpz_mul(free, free, rest);
    fmpz_clear(rest);
    fmpz_clear(r);
}

/* n and d are coprime: sqrt(n/d) = (a/(b v)) sqrt(u v) for n = a^2 u, d = b^2 v. */
void ntkball_sqrt_fmpq_parts(fmpq_t q, fmpz_t s, const fmpq_t x)
{
    fmpz_t a, b, u, v;

    fmpz_init(a);
    fmpz_init(b);
    fmpz_init(u);
    fmpz_init(v);
    ntkball_squarefree_part(a, u, fmpq_numref(x));
    ntkball_squarefree_part(b, v, fmpq_denref(x));
    fmpz_mul(b, b, v);
    fmpz_mul(s, u, v);
    fmpq_set_fmpz_frac(q, a, b);
    fmpz_clear(a);
    fmpz_clear(b);
    fmpz_clear(u);
    fmpz_clear(v);
}
