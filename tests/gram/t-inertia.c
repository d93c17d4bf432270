/* Eigenvalues by inertia (GRAM-18): closed forms, n = 1 and 2, zeros, multiple, negative and tiny
   eigenvalues, radii, and the other algorithm. */
#include <ntkball/gram.h>

#include "../harness.h"

/* The first count with their bits; none wider than what the largest has. */
static void
run(arb_ptr lambda, const arb_mat_t A, slong rank, slong count, slong bits, const char *what)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong i;

    CHECK(ntkball_gram_eigenvalues_inertia(lambda, A, rank, count, bits, NULL, &err) == NTKBALL_OK,
          "%s: %s", what, err.text);
    for (i = 0; i < count; i++)
        CHECK(arb_is_exact(lambda + i) || arb_rel_accuracy_bits(lambda + i) >= bits,
              "%s: eigenvalue %ld has %ld bits", what, (long) i + 1,
              (long) arb_rel_accuracy_bits(lambda + i));
}

/* 2 - 2 cos(k pi/(n+1)) - shift, of the second difference less a shift. */
static void second_difference(slong n, slong shift, slong bits)
{
    arb_ptr lambda = _arb_vec_init(n);
    arb_mat_t A;
    fmpq_t q;
    arb_t x;
    slong i;

    arb_init(x);
    fmpq_init(q);
    arb_mat_init(A, n, n);
    for (i = 0; i < n; i++)
    {
        arb_set_si(arb_mat_entry(A, i, i), 2 - shift);
        if (i > 0)
        {
            arb_set_si(arb_mat_entry(A, i, i - 1), -1);
            arb_set_si(arb_mat_entry(A, i - 1, i), -1);
        }
    }
    run(lambda, A, -1, n, bits, "second difference");
    for (i = 0; i < n; i++)
    {
        fmpq_set_si(q, n - i, (ulong) n + 1);
        arb_cos_pi_fmpq(x, q, bits + 60);
        arb_mul_si(x, x, -2, bits + 60);
        arb_add_si(x, x, 2 - shift, bits + 60);
        CHECK(arb_overlaps(x, lambda + i), "n = %ld, shift %ld: eigenvalue %ld", (long) n,
              (long) shift, (long) i + 1);
    }
    arb_mat_clear(A);
    _arb_vec_clear(lambda, n);
    fmpq_clear(q);
    arb_clear(x);
}

/* V V^T with V n by rank of random small integers, in a random order of magnitude a row; against
   the eigenbasis. */
static void random_matrix(slong n, slong rank, slong grade, slong bits)
{
    arb_ptr lambda = _arb_vec_init(2 * n), other = lambda + n;
    fmpz_mat_t V, W, P;
    arb_mat_t A;
    slong i, j;

    fmpz_mat_init(V, n, rank);
    fmpz_mat_init(W, rank, n);
    fmpz_mat_init(P, n, n);
    arb_mat_init(A, n, n);
    for (i = 0; i < n; i++)
        for (j = 0; j < rank; j++)
        {
            fmpz_set_si(fmpz_mat_entry(V, i, j), (slong) n_randint(test_state.rand, 19) - 9);
            fmpz_mul_2exp(fmpz_mat_entry(V, i, j), fmpz_mat_entry(V, i, j), (ulong) (grade * i));
        }
    fmpz_mat_transpose(W, V);
    fmpz_mat_mul(P, V, W);
    arb_mat_set_fmpz_mat(A, P);
    rank = fmpz_mat_rank(V);
    run(lambda, A, rank, n, bits, "random");
    CHECK(ntkball_gram_eigenvalues(other, A, rank, n, bits, NULL, NULL) == NTKBALL_OK, "basis");
    for (i = 0; i < n; i++)
        CHECK(arb_overlaps(lambda + i, other + i), "n = %ld, rank %ld: eigenvalue %ld", (long) n,
              (long) rank, (long) i + 1);
    arb_mat_clear(A);
    fmpz_mat_clear(P);
    fmpz_mat_clear(W);
    fmpz_mat_clear(V);
    _arb_vec_clear(lambda, 2 * n);
}

/* All ones: n and zeros, which no rank announces; their balls hold 0 and are small. */
static void test_ones(slong n)
{
    arb_ptr lambda = _arb_vec_init(n);
    arb_mat_t A;
    slong i;

    arb_mat_init(A, n, n);
    arb_mat_ones(A);
    run(lambda, A, -1, 1, 60, "ones");
    CHECK(arb_contains_si(lambda, n), "ones: %ld", (long) n);
    CHECK(n == 1 ||
              ntkball_gram_eigenvalues_inertia(lambda, A, -1, n, 60, NULL, NULL) == NTKBALL_UNABLE,
          "no relative accuracy of a zero");
    for (i = 1; i < n; i++)
        CHECK(arb_contains_zero(lambda + i) && mag_cmp_2exp_si(arb_radref(lambda + i), -40) < 0,
              "ones: a zero of n = %ld", (long) n);
    arb_mat_clear(A);
    _arb_vec_clear(lambda, n);
}

/* [2 +- r, 1; 1, 2 +- r]: 3 and 1, both to +- r; and the accuracy that r allows, no more. */
static void test_radii(void)
{
    arb_ptr lambda = _arb_vec_init(2);
    arb_t x;
    arb_mat_t A;
    slong i, end;

    arb_init(x);
    arb_mat_init(A, 2, 2);
    arb_mat_ones(A);
    for (i = 0; i < 2; i++)
    {
        arb_set_si(arb_mat_entry(A, i, i), 2);
        mag_set_ui_2exp_si(arb_radref(arb_mat_entry(A, i, i)), 1, -30);
    }
    run(lambda, A, -1, 2, 20, "radii");
    for (end = -1; end <= 1; end += 2)
        for (i = 0; i < 2; i++)
        {
            arb_set_si(x, end);
            arb_mul_2exp_si(x, x, -30);
            arb_add_si(x, x, 3 - 2 * i, 60);
            CHECK(arb_contains(lambda + i, x), "radii: an end is missing");
        }
    CHECK(ntkball_gram_eigenvalues_inertia(lambda, A, -1, 2, 60, NULL, NULL) == NTKBALL_UNABLE,
          "60 bits of a matrix of 30");
    arb_mat_clear(A);
    _arb_vec_clear(lambda, 2);
    arb_clear(x);
}

int main(void)
{
    static const slong sizes[] = {1, 2, 3, 5, 20};
    arb_mat_t A;
    slong i, r;
    arb_t x;

    test_begin("gram/t-inertia");
    for (i = 0; i < 5; i++)
    {
        second_difference(sizes[i], 0, i % 2 ? 200 : 50);
        second_difference(sizes[i], 4, 80);
        if ((sizes[i] + 1) % 3 != 0) /* else one eigenvalue is 0 */
            second_difference(sizes[i], 3, 80);
        test_ones(sizes[i]);
        for (r = 1; r <= sizes[i]; r += 1 + sizes[i] / 3)
            random_matrix(sizes[i], r, r % 3, 70);
    }
    random_matrix(12, 12, 3, 100);
    test_radii();
    arb_init(x);
    arb_mat_init(A, 1, 1);
    arb_indeterminate(arb_mat_entry(A, 0, 0));
    CHECK(ntkball_gram_eigenvalues_inertia(x, A, -1, 1, 20, NULL, NULL) == NTKBALL_DOMAIN,
          "a matrix that is not finite");
    arb_mat_clear(A);
    arb_clear(x);
    return test_end();
}
