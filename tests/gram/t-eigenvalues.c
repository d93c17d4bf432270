/* Certified eigenvalues: closed forms, multiple and clustered eigenvalues, known rank, tiny ones,
   matrices with radii (GRAM-1, GRAM-2, GRAM-3, GRAM-4, GRAM-6,
   GRAM-10). */
#include "gram/eigen.h"
#include "gram/lapack.h"

#include "../harness.h"

static void check_run(arb_ptr lambda, const arb_mat_t A, slong rank, slong bits, const char *what)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong i, n = arb_mat_nrows(A);
    ntkball_status_t status =
        ntkball_gram_eigenvalues(lambda, A, rank, arb_mat_nrows(A), bits, NULL, &err);

    CHECK(status == NTKBALL_OK, "%s: %s", what, err.text);
    for (i = 0; i < n; i++)
        CHECK(arb_is_exact(lambda + i) || arb_rel_accuracy_bits(lambda + i) >= bits,
              "%s: eigenvalue %ld has %ld bits", what, (long) i + 1,
              (long) arb_rel_accuracy_bits(lambda + i));
}

/* The second difference: 2 - 2 cos(k pi / (n+1)). */
static void test_closed_form(slong n, slong bits)
{
    arb_mat_t A;
    arb_ptr lambda = _arb_vec_init(n);
    arb_t x, largest;
    slong i;

    arb_init(x);
    arb_init(largest);
    arb_mat_init(A, n, n);
    for (i = 0; i < n; i++)
    {
        arb_set_si(arb_mat_entry(A, i, i), 2);
        if (i > 0)
        {
            arb_set_si(arb_mat_entry(A, i, i - 1), -1);
            arb_set_si(arb_mat_entry(A, i - 1, i), -1);
        }
    }
    CHECK(ntkball_gram_eigenvalues(lambda, A, -1, 1, bits, NULL, NULL) == NTKBALL_OK &&
              arb_rel_accuracy_bits(lambda) >= bits,
          "the largest, n = %ld", (long) n);
    arb_set(largest, lambda);
    check_run(lambda, A, -1, bits, "second difference");
    CHECK(arb_overlaps(largest, lambda), "the largest, n = %ld", (long) n);
    arb_clear(largest);
    for (i = 0; i < n; i++)
    {
        fmpq_t q;

        fmpq_init(q);
        fmpq_set_si(q, n - i, (ulong) n + 1);
        arb_cos_pi_fmpq(x, q, bits + 60);
        arb_mul_si(x, x, -2, bits + 60);
        arb_add_si(x, x, 2, bits + 60);
        CHECK(arb_overlaps(x, lambda + i), "second difference, n = %ld: eigenvalue %ld", (long) n,
              (long) i + 1);
        fmpq_clear(q);
    }
    arb_mat_clear(A);
    arb_clear(x);
    _arb_vec_clear(lambda, n);
}

/* a I + b J: a + n b once, a otherwise. */
static void test_multiple(slong n, slong a, slong b, slong bits)
{
    arb_mat_t A;
    arb_ptr lambda = _arb_vec_init(n);
    slong i, j, rank = a == 0 ? 1 : -1;

    arb_mat_init(A, n, n);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
            arb_set_si(arb_mat_entry(A, i, j), b + (i == j ? a : 0));
    check_run(lambda, A, rank, bits, "a I + b J");
    for (i = 0; i < n; i++)
        CHECK(arb_contains_si(lambda + i, a + (i == (b > 0 ? 0 : n - 1) ? n * b : 0)),
              "a I + b J: eigenvalue %ld", (long) i + 1);
    if (a == 0)
        for (i = 1; i < n; i++)
            CHECK(arb_is_zero(lambda + i), "rank 1: eigenvalue %ld", (long) i + 1);
    arb_mat_clear(A);
    _arb_vec_clear(lambda, n);
}

/* Hilbert matrix of order 12.  Source: mpmath 1.3, eigsy of the exact matrix at 80 digits. */
static void test_hilbert(void)
{
    arb_mat_t A;
    arb_ptr lambda = _arb_vec_init(12);
    slong i, j;

    arb_mat_init(A, 12, 12);
    for (i = 0; i < 12; i++)
        for (j = 0; j < 12; j++)
        {
            arb_one(arb_mat_entry(A, i, j));
            arb_div_si(arb_mat_entry(A, i, j), arb_mat_entry(A, i, j), i + j + 1, 300);
        }
    check_run(lambda, A, -1, 110, "Hilbert");
    CHECK_REFERENCE(lambda, "1.795372059561997308725147249185634935969", 110, "Hilbert 1");
    CHECK_REFERENCE(lambda + 6, "0.0000004082376110386177344195597615315635191137", 110,
                    "Hilbert 7");
    CHECK_REFERENCE(lambda + 11, "1.047946397962226691925994761796668512344e-16", 110,
                    "Hilbert 12");
    arb_mat_clear(A);
    _arb_vec_clear(lambda, 12);
}

/* D + eps C with D = 1 on a block and eps far below double precision: eigenvalues 1 + eps mu_i, mu
   those of the second difference: clusters must be rotated apart. */
static void test_cluster(slong m, slong exponent, slong bits)
{
    slong n = m + 3, i;
    arb_mat_t A;
    arb_ptr lambda = _arb_vec_init(n);
    arb_t x;

    arb_init(x);
    arb_mat_init(A, n, n);
    for (i = 0; i < n; i++)
    {
        if (i >= m)
        {
            arb_set_si(arb_mat_entry(A, i, i), 10 * (i - m + 1));
            continue;
        }
        arb_set_si(arb_mat_entry(A, i, i), 2);
        if (i > 0)
        {
            arb_set_si(arb_mat_entry(A, i, i - 1), -1);
            arb_set_si(arb_mat_entry(A, i - 1, i), -1);
        }
    }
    for (i = 0; i < m; i++)
    {
        slong j;

        for (j = 0; j < m; j++)
            arb_mul_2exp_si(arb_mat_entry(A, i, j), arb_mat_entry(A, i, j), exponent);
        arb_add_si(arb_mat_entry(A, i, i), arb_mat_entry(A, i, i), 1, 1000);
    }
    check_run(lambda, A, -1, bits, "cluster");
    for (i = 0; i < m; i++)
    {
        fmpq_t q;

        fmpq_init(q);
        fmpq_set_si(q, m - i, (ulong) m + 1);
        arb_cos_pi_fmpq(x, q, 2 * bits);
        arb_mul_si(x, x, -2, 2 * bits);
        arb_add_si(x, x, 2, 2 * bits);
        arb_mul_2exp_si(x, x, exponent);
        arb_add_si(x, x, 1, 2 * bits);
        CHECK(arb_overlaps(x, lambda + 3 + i), "cluster: eigenvalue %ld", (long) i + 1);
        fmpq_clear(q);
    }
    arb_mat_clear(A);
    arb_clear(x);
    _arb_vec_clear(lambda, n);
}

/* Indefinite and random: the trace and the trace of the square. */
static void test_traces(slong n, slong bits)
{
    arb_mat_t A, B;
    arb_ptr lambda = _arb_vec_init(n), other = _arb_vec_init(n);
    arb_t t, u;
    mag_t m;
    slong i, j;
    ntkball_error_t err;

    arb_mat_init(A, n, n);
    arb_mat_init(B, n, n);
    arb_init(t);
    arb_init(u);
    mag_init(m);
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++)
        {
            arb_randtest_exact(arb_mat_entry(A, i, j), test_state.rand, 100, 3);
            arb_set(arb_mat_entry(A, j, i), arb_mat_entry(A, i, j));
        }
    CHECK(ntkball_gram_eigenvalues(lambda, A, -1, arb_mat_nrows(A), bits, NULL, &err) !=
              NTKBALL_DOMAIN,
          "traces");
    arb_mat_trace(t, A, 500);
    for (i = 0; i < n; i++)
        arb_sub(t, t, lambda + i, 500);
    CHECK(arb_contains_zero(t), "trace");
    arb_mat_sqr(B, A, 500);
    arb_mat_trace(t, B, 500);
    for (i = 0; i < n; i++)
    {
        arb_sqr(u, lambda + i, 500);
        arb_sub(t, t, u, 500);
        CHECK(i == 0 || !arb_gt(lambda + i, lambda + i - 1), "order");
    }
    CHECK(arb_contains_zero(t), "trace of the square");
    CHECK(ntkball_gram_eigenvalues_absolute(other, A, &err) == NTKBALL_OK, "absolute");
    for (i = 0; i < n; i++)
        CHECK(arb_overlaps(lambda + i, other + i), "absolute: eigenvalue %ld", (long) i + 1);
    arb_mat_frobenius_norm(t, A, 60);
    arb_get_mag(m, t);
    mag_mul_2exp_si(m, m, -40);
    CHECK(mag_cmp(arb_radref(other), m) <= 0, "absolute: tight");
    _arb_vec_clear(other, n);
    mag_clear(m);
    arb_clear(t);
    arb_clear(u);
    arb_mat_clear(A);
    arb_mat_clear(B);
    _arb_vec_clear(lambda, n);
}

/* The rounding of K V alone (GRAM-3 (ii)): a = 2^-q c I and v an orthogonal matrix, 2^-2 times a
   Hadamard matrix of order 16, make S exact and T diagonal; c = 1 mod 4 moves T by 1/c, away from
   the eigenvalue c, and nothing else is in the error. */
static void test_rounding(void)
{
    const slong n = 16, q = 60, c = (WORD(1) << 12) + 1;
    ntkball_eigen_t e = {.n = n, .q = q, .scale = 0, .last = 1, .stalls = 0};
    arb_ptr lambda = _arb_vec_init(n);
    slong i, j;
    arb_t x;

    arb_init(x);
    mag_init(e.radius);
    fmpz_mat_init(e.K, n, n);
    fmpz_mat_init(e.V, n, n);
    fmpz_mat_init(e.T, n, n);
    fmpz_mat_init(e.S, n, n);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            int odd = __builtin_popcountl((unsigned long) (i & j)) & 1;

            fmpz_set_si(fmpz_mat_entry(e.K, i, j), i == j ? c : 0);
            fmpz_one_2exp(fmpz_mat_entry(e.V, i, j), (ulong) q - 2);
            if (odd)
                fmpz_neg(fmpz_mat_entry(e.V, i, j), fmpz_mat_entry(e.V, i, j));
        }
    ntkball_eigen_products(&e);
    arb_set_si(x, c);
    arb_mul_2exp_si(x, x, -q);
    CHECK(ntkball_eigen_certify(lambda, &e, -1, n, 60), "rounding");
    for (i = 0; i < n; i++)
        CHECK(arb_contains(lambda + i, x) && arb_rel_accuracy_bits(lambda + i) >= 8,
              "rounding: eigenvalue %ld", (long) i + 1);
    ntkball_eigen_clear(&e);
    arb_clear(x);
    _arb_vec_clear(lambda, n);
}

/* Exact products (GRAM-6 (i)) by both ways and by the chooser, entry by entry in integers; sizes
   that are no multiples of the blocks. */
static void test_product(slong n)
{
    size_t size = (size_t) (n * n) * sizeof(double);
    double *a = flint_malloc(size), *b = flint_malloc(size), *c[4];
    slong i, j, k, sum, square, wrong = 0;

    for (k = 0; k < 4; k++)
        c[k] = flint_malloc(size);
    for (i = 0; i < n * n; i++)
    {
        a[i] = (double) ((slong) n_randint(test_state.rand, 1 << 23) - (1 << 22));
        b[i] = (double) ((slong) n_randint(test_state.rand, 1 << 20) - (1 << 19));
    }
    ntkball_blocked_columns(c[0], a, b, (long) n, 0, (long) n, 0);
    ntkball_blas_columns(c[1], a, b, (long) n, 0, (long) n);
    ntkball_exact_product(c[2], a, 0, b, (long) n);
    ntkball_exact_product(c[3], b, 1, b, (long) n);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            for (k = sum = square = 0; k < n; k++)
            {
                sum += (slong) a[k * n + i] * (slong) b[j * n + k];
                square += (slong) b[i * n + k] * (slong) b[j * n + k];
            }
            for (k = 0; k < 3; k++)
                wrong += (slong) c[k][j * n + i] != sum;
            wrong += i >= j && (slong) c[3][j * n + i] != square;
        }
    CHECK(wrong == 0, "%ld entries of products of order %ld are wrong", (long) wrong, (long) n);
    for (k = 0; k < n * n; k++)
        a[k] = b[(k % n) * n + k / n];
    ntkball_blocked_columns(c[0], a, b, (long) n, 0, (long) n, 1);
    for (i = wrong = 0; i < n; i++)
        for (j = 0; j <= i; j++)
            wrong += c[0][j * n + i] != c[3][j * n + i];
    CHECK(wrong == 0, "%ld entries of a lower triangle of order %ld", (long) wrong, (long) n);
    for (k = 0; k < 4; k++)
        flint_free(c[k]);
    flint_free(b);
    flint_free(a);
}

/* Absolute: the zero matrix gives zeros, with radii the Frobenius norm of the radii. */
static void test_absolute_zero(void)
{
    arb_mat_t A;
    arb_ptr lambda = _arb_vec_init(3);
    slong i;

    arb_mat_init(A, 3, 3);
    CHECK(ntkball_gram_eigenvalues_absolute(lambda, A, NULL) == NTKBALL_OK, "zero");
    for (i = 0; i < 3; i++)
        CHECK(arb_is_zero(lambda + i), "zero: eigenvalue %ld", (long) i + 1);
    arb_add_error_2exp_si(arb_mat_entry(A, 1, 0), -400);
    arb_add_error_2exp_si(arb_mat_entry(A, 0, 1), -400);
    CHECK(ntkball_gram_eigenvalues_absolute(lambda, A, NULL) == NTKBALL_OK &&
              mag_cmp_2exp_si(arb_radref(lambda), -400) >= 0 &&
              mag_cmp_2exp_si(arb_radref(lambda), -398) <= 0,
          "radii alone");
    arb_mat_clear(A);
    _arb_vec_clear(lambda, 3);
}

static void test_bad(void)
{
    arb_mat_t A;
    arb_ptr lambda = _arb_vec_init(2);
    ntkball_error_t err;

    arb_mat_init(A, 2, 2);
    arb_mat_one(A);
    arb_indeterminate(arb_mat_entry(A, 1, 0));
    CHECK(ntkball_gram_eigenvalues(lambda, A, -1, arb_mat_nrows(A), 30, NULL, &err) ==
              NTKBALL_DOMAIN,
          "nan");
    arb_set_si(arb_mat_entry(A, 1, 0), 7);
    CHECK(ntkball_gram_eigenvalues(lambda, A, -1, arb_mat_nrows(A), 30, NULL, &err) ==
              NTKBALL_DOMAIN,
          "asymmetric");
    arb_mat_zero(A);
    CHECK(ntkball_gram_eigenvalues(lambda, A, 0, arb_mat_nrows(A), 30, NULL, &err) == NTKBALL_OK &&
              arb_is_zero(lambda) && arb_is_zero(lambda + 1),
          "zero matrix");
    arb_mat_one(A); /* radii: the eigenvalues of every symmetric matrix inside */
    arb_add_error_2exp_si(arb_mat_entry(A, 1, 0), -10);
    arb_add_error_2exp_si(arb_mat_entry(A, 0, 1), -10);
    CHECK(ntkball_gram_eigenvalues(lambda, A, -1, arb_mat_nrows(A), 30, NULL, &err) ==
              NTKBALL_UNABLE,
          "wide");
    CHECK(arf_cmpabs_2exp_si(arb_midref(lambda), 1) < 0 &&
              mag_cmp_2exp_si(arb_radref(lambda), -10) >= 0 &&
              mag_cmp_2exp_si(arb_radref(lambda), -9) <= 0,
          "wide: 1 +- 2^-10 and not much more");
    arb_mat_clear(A);
    _arb_vec_clear(lambda, 2);
}

int main(void)
{
    long k;

    test_begin("gram/t-eigenvalues");
    test_section("closed form");
    test_closed_form(1, 60);
    test_closed_form(2, 60);
    test_closed_form(25, 80);
    test_closed_form(40, 400);
    test_section("multiple");
    test_multiple(8, 3, 2, 100);
    test_multiple(8, 0, 1, 100);
    test_multiple(12, 5, -1, 200);
    test_section("Hilbert");
    test_hilbert();
    test_section("cluster");
    test_cluster(6, -70, 180);
    test_cluster(9, -40, 150);
    test_cluster(5, -150, 400);
    test_section("traces");
    for (k = 0; k < test_cases(10); k++)
        test_traces(1 + (slong) n_randint(test_state.rand, 9), 60);
    test_section("rounding");
    test_rounding();
    test_absolute_zero();
    test_section("products");
    test_product(3);
    test_product(131);
    test_product(300);
    test_section("bad input");
    test_bad();
    return test_end();
}
