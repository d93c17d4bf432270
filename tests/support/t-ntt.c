/* FIX-2: products by values modulo primes are FLINT's. */
#include "support/ntt.h"
#include "tests/harness.h"

/* Coefficients of up to so many bits, the first and last of modulus 2^bits - 1. */
static void random_poly(fmpz_poly_t f, slong len, slong bits, int sign)
{
    slong k;

    fmpz_poly_zero(f);
    fmpz_poly_fit_length(f, len);
    for (k = 0; k < len; k++)
    {
        if (k == 0 || k == len - 1 || n_randint(test_state.rand, 4) == 0)
        {
            fmpz_one_2exp(f->coeffs + k, (ulong) bits);
            fmpz_sub_ui(f->coeffs + k, f->coeffs + k, 1);
        }
        else
            fmpz_randbits(f->coeffs + k, test_state.rand,
                          (flint_bitcnt_t) n_randint(test_state.rand, (ulong) bits + 1));
        if (sign < 0 || (sign == 0 && n_randint(test_state.rand, 2)))
            fmpz_neg(f->coeffs + k, f->coeffs + k);
    }
    _fmpz_poly_set_length(f, len);
    _fmpz_poly_normalise(f);
}

static void
same(const fmpz_poly_t got, const fmpz_poly_t f, const fmpz_poly_t g, slong len, const char *what)
{
    fmpz_poly_t expected;

    fmpz_poly_init(expected);
    fmpz_poly_mullow(expected, f, g, len);
    CHECK(fmpz_poly_equal(got, expected), "%s: lengths %ld, %ld, cut at %ld, bits %ld, %ld", what,
          (long) f->length, (long) g->length, (long) len, (long) fmpz_poly_max_bits(f),
          (long) fmpz_poly_max_bits(g));
    fmpz_poly_clear(expected);
}

/* f g, f f and f h with kept values, then another length; every size of transform. */
static void products(slong flen, slong glen, slong fbits, slong gbits, int sign)
{
    fmpz_poly_t f, g, res;
    ntkball_image_t F, G;
    ntkball_ntt_t ntt;
    slong len = FLINT_MAX(flen, glen);

    fmpz_poly_init(f);
    fmpz_poly_init(g);
    fmpz_poly_init(res);
    ntkball_ntt_init(ntt, len, 1);
    ntkball_image_init(F);
    ntkball_image_init(G);
    random_poly(f, flen, fbits, sign);
    random_poly(g, glen, gbits, sign == 0 ? 0 : 1);

    ntkball_ntt_mullow(res, f, F, g, G, flen + glen - 1, ntt);
    same(res, f, g, flen + glen - 1, "whole");
    ntkball_ntt_mullow(res, f, F, f, F, len, ntt);
    same(res, f, f, len, "square, values kept");
    ntkball_ntt_mullow(res, g, G, f, F, len / 2 + 1, ntt);
    same(res, g, f, len / 2 + 1, "half, values kept");
    random_poly(g, 600, gbits + 200, 0);
    ntkball_ntt_mullow(res, f, F, g, NULL, len, ntt);
    same(res, f, g, len, "more primes and another size");
    fmpz_poly_set(res, f);
    ntkball_ntt_mullow(res, res, NULL, g, NULL, len, ntt);
    same(res, f, g, len, "aliased");

    ntkball_image_clear(F);
    ntkball_image_clear(G);
    ntkball_ntt_clear(ntt);
    fmpz_poly_clear(res);
    fmpz_poly_clear(g);
    fmpz_poly_clear(f);
}

/* Nothing to do, and lengths that are left to FLINT. */
static void special(void)
{
    fmpz_poly_t f, g, res;
    ntkball_ntt_t ntt;

    fmpz_poly_init(f);
    fmpz_poly_init(g);
    fmpz_poly_init(res);
    ntkball_ntt_init(ntt, 1, 1);
    ntkball_ntt_mullow(res, f, NULL, g, NULL, 10, ntt);
    same(res, f, g, 10, "zero");
    random_poly(f, 1, 3, 1);
    ntkball_ntt_mullow(res, f, NULL, g, NULL, 10, ntt);
    same(res, f, g, 10, "one zero");
    random_poly(f, 3000, 100, 0);
    ntkball_ntt_mullow(res, f, NULL, f, NULL, 3000, ntt);
    same(res, f, f, 3000, "longer than announced");
    random_poly(g, 2000, 700, 0);
    ntkball_ntt_mullow(res, f, NULL, g, NULL, 3000, ntt);
    same(res, f, g, 3000, "more bits than there are primes for");
    ntkball_ntt_clear(ntt);
    fmpz_poly_clear(res);
    fmpz_poly_clear(g);
    fmpz_poly_clear(f);
}

/* Threads: the same products, with values kept and without, transforms of 4 blocks and of 3. */
static void threads(slong flen, slong glen, slong bits, slong num)
{
    fmpz_poly_t f, g, res;
    ntkball_image_t F;
    ntkball_ntt_t ntt;

    fmpz_poly_init(f);
    fmpz_poly_init(g);
    fmpz_poly_init(res);
    ntkball_ntt_init(ntt, FLINT_MAX(flen, glen), num);
    ntkball_image_init(F);
    random_poly(f, flen, bits, 0);
    random_poly(g, glen, bits + 7, 0);
    ntkball_ntt_mullow(res, f, F, f, F, flen, ntt);
    same(res, f, f, flen, "threads, square");
    ntkball_ntt_mullow(res, g, NULL, f, F, flen + glen - 1, ntt);
    same(res, g, f, flen + glen - 1, "threads, values kept");
    ntkball_ntt_mullow(g, g, NULL, g, NULL, glen, ntt);
    ntkball_ntt_mullow(res, f, F, g, NULL, flen, ntt);
    same(res, f, g, flen, "threads, more primes");
    ntkball_image_clear(F);
    ntkball_ntt_clear(ntt);
    fmpz_poly_clear(res);
    fmpz_poly_clear(g);
    fmpz_poly_clear(f);
}

int main(void)
{
    int i;

    test_begin("support/t-ntt");
    test_section("products");
    products(512, 512, 1, 1, 1);
    products(513, 2000, 61, 62, 0);
    products(1024, 1024, 63, 64, -1);
    products(3000, 3001, 140, 140, 0);
    products(4097, 700, 300, 17, 0);
    products(8192, 8191, 128, 128, 1);
    for (i = 0; i < 8; i++)
        products(512 + (slong) n_randint(test_state.rand, 3000),
                 512 + (slong) n_randint(test_state.rand, 3000),
                 1 + (slong) n_randint(test_state.rand, 250),
                 1 + (slong) n_randint(test_state.rand, 250),
                 (int) n_randint(test_state.rand, 3) - 1);
    special();
    test_section("threads");
    threads(8192, 8000, 130, 2);
    threads(6000, 6001, 60, 3);
    threads(4500, 5000, 200, 8);
    return test_end();
}
