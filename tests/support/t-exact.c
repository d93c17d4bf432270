/* Exact sums: canonical form, spelling, arithmetic against balls, and parse(print) = identity. */
#include "../harness.h"

#include <ntkball/activation.h>

static void
set_term(ntkball_exact_t a, slong p, ulong q, slong sn, slong sd, slong half_pi, slong en, ulong ed)
{
    fmpq_t c, s, e;

    fmpq_init(c);
    fmpq_init(s);
    fmpq_init(e);
    fmpq_set_si(c, p, q);
    fmpq_set_si(s, sn, (ulong) sd);
    fmpq_set_si(e, en, ed);
    ntkball_exact_set_term(a, c, s, half_pi, e);
    fmpq_clear(c);
    fmpq_clear(s);
    fmpq_clear(e);
}

static void set_erf(ntkball_exact_t a, slong p, ulong q, slong sn, ulong sd)
{
    fmpq_t r, s;

    fmpq_init(r);
    fmpq_init(s);
    fmpq_set_si(r, p, q);
    fmpq_set_si(s, sn, sd);
    ntkball_exact_set_erf(a, r, s);
    fmpq_clear(r);
    fmpq_clear(s);
}

static void check_spelling(const ntkball_exact_t a, const char *expected)
{
    char *s = ntkball_exact_get_str(a);

    CHECK(strcmp(s, expected) == 0, "printed %s, expected %s", s, expected);
    flint_free(s);
}

static void check_term(slong p, ulong q, slong sn, slong sd, slong half_pi, slong en, ulong ed,
                       const char *expected)
{
    ntkball_exact_t a;

    ntkball_exact_init(a);
    set_term(a, p, q, sn, sd, half_pi, en, ed);
    check_spelling(a, expected);
    ntkball_exact_clear(a);
}

static void test_spelling(void)
{
    ntkball_exact_t a, b;

    test_section("spelling");
    check_term(0, 1, 1, 1, 0, 0, 1, "0");
    check_term(5, 64, 1, 1, 0, 0, 1, "5/64");
    check_term(-1, 1, 1, 1, 0, 0, 1, "-1");
    check_term(3, 2, 1, 1, -2, 0, 1, "3/(2*pi)");
    check_term(-1, 24, 1, 1, -2, 0, 1, "-1/(24*pi)");
    check_term(1, 1, 1, 1, -2, 0, 1, "1/pi");
    check_term(1, 1, 1, 2, -1, 0, 1, "1/sqrt(2*pi)");
    check_term(1, 2, 2, 1, -1, 0, 1, "1/sqrt(2*pi)");
    check_term(-1, 1, 1, 48, -1, 0, 1, "-1/(4*sqrt(3*pi))");
    check_term(1, 2, 3, 1, 0, 0, 1, "sqrt(3)/2");
    check_term(1, 1, 1, 1, -1, 0, 1, "1/sqrt(pi)");
    check_term(2, 1, 1, 1, -3, 0, 1, "2/(pi*sqrt(pi))");
    check_term(1, 3, 5, 1, 3, 0, 1, "pi*sqrt(5*pi)/3");
    check_term(1, 1, 1, 1, 4, 0, 1, "pi^2");
    check_term(7, 1, 1, 1, -6, 0, 1, "7/pi^3");
    check_term(1, 1, 1, 2, -1, -1, 2, "exp(-1/2)/sqrt(2*pi)");
    check_term(1, 1, 1, 1, 0, 1, 1, "exp(1)");
    check_term(1, 1, 72, 25, 0, 0, 1, "6*sqrt(2)/5");

    ntkball_exact_init(a);
    ntkball_exact_init(b);
    set_term(a, 1, 2, 1, 1, 0, 0, 1);
    set_term(b, 1, 1, 1, 2, -1, -1, 2);
    ntkball_exact_sub(a, a, b);
    check_spelling(a, "1/2 - exp(-1/2)/sqrt(2*pi)");
    set_term(b, 1, 1, 1, 1, -2, 0, 1);
    ntkball_exact_add(a, b, a);
    check_spelling(a, "1/2 + 1/pi - exp(-1/2)/sqrt(2*pi)");
    set_erf(a, -1, 1, 1, 2);
    check_spelling(a, "-erf(sqrt(2)/2)");
    set_erf(b, 3, 2, 1, 1);
    ntkball_exact_mul(a, a, b);
    check_spelling(a, "-erf(sqrt(2)/2)*erf(3/2)");
    set_erf(a, 0, 1, 1, 1);
    check_spelling(a, "0");
    ntkball_exact_clear(a);
    ntkball_exact_clear(b);
}

/* sqrt(8) - 2 sqrt(2) = 0, also when the common square is a prime no trial division finds. */
static void test_zero(void)
{
    ntkball_exact_t a, b;
    fmpq_t q, s, e;
    fmpz_t p;

    test_section("zero is found");
    ntkball_exact_init(a);
    ntkball_exact_init(b);
    fmpq_init(q);
    fmpq_init(s);
    fmpq_init(e);
    fmpz_init(p);
    set_term(a, 1, 1, 8, 1, -3, 1, 3);
    set_term(b, 2, 1, 2, 1, -3, 1, 3);
    ntkball_exact_sub(a, a, b);
    CHECK(ntkball_exact_is_zero(a), "sqrt(8) - 2 sqrt(2)");

    fmpz_set_str(p, "170141183460469231731687303715884105727", 10); /* 2^127 - 1 */
    fmpq_one(q);
    fmpz_mul(fmpq_numref(s), p, p);
    fmpz_mul_ui(fmpq_numref(s), fmpq_numref(s), 10007);
    ntkball_exact_set_term(a, q, s, 1, e); /* p sqrt(10007) hidden in one root */
    fmpz_set(fmpq_numref(q), p);
    fmpq_set_si(s, 10007, 1);
    ntkball_exact_set_term(b, q, s, 1, e);
    ntkball_exact_sub(a, b, a);
    CHECK(ntkball_exact_is_zero(a), "sqrt(p^2 10007) - p sqrt(10007)");

    fmpz_mul(fmpq_numref(s), p, p);
    fmpq_one(q);
    ntkball_exact_set_term(a, q, s, 0, e);
    CHECK(ntkball_exact_get_fmpq(q, a) && fmpz_equal(fmpq_numref(q), p), "sqrt(p^2)");

    fmpq_one(q);
    fmpq_set_si(s, -2, 1);
    ntkball_exact_set_term(a, q, s, 0, e);
    CHECK(ntkball_exact_is_zero(a), "a root of a negative number is refused");
    ntkball_exact_clear(a);
    ntkball_exact_clear(b);
    fmpq_clear(q);
    fmpq_clear(s);
    fmpq_clear(e);
    fmpz_clear(p);
}

static slong random_si(slong lo, slong hi)
{
    return lo + (slong) n_randint(test_state.rand, (ulong) (hi - lo + 1));
}

/* One to four terms, now and then with an erf; value receives the ball by another route. */
static void random_exact(ntkball_exact_t a, arb_t value, slong max_terms, int with_erf, slong prec)
{
    ntkball_exact_t t, u;
    arb_t x, y;
    slong num = random_si(1, max_terms);

    ntkball_exact_init(t);
    ntkball_exact_init(u);
    arb_init(x);
    arb_init(y);
    ntkball_exact_zero(a);
    arb_zero(value);
    while (num-- > 0)
    {
        slong p = random_si(-30, 30), sn = random_si(1, 400), sd = random_si(1, 60),
              k = random_si(-4, 4), en = random_si(-3, 3);
        ulong q = (ulong) random_si(1, 30), ed = (ulong) random_si(1, 4);

        set_term(t, p, q, sn, sd, k, en, ed);
        arb_set_si(x, sn);
        arb_div_si(x, x, sd, prec);
        arb_sqrt(x, x, prec);
        arb_mul_si(x, x, p, prec);
        arb_div_ui(x, x, q, prec);
        arb_const_pi(y, prec);
        arb_log(y, y, prec);
        arb_mul_si(y, y, k, prec);
        arb_mul_2exp_si(y, y, -1);
        arb_exp(y, y, prec); /* pi^(k/2) */
        arb_mul(x, x, y, prec);
        arb_set_si(y, en);
        arb_div_ui(y, y, ed, prec);
        arb_exp(y, y, prec);
        arb_mul(x, x, y, prec);
        if (with_erf && random_si(0, 2) == 0)
        {
            slong r = random_si(-5, 5), s = random_si(1, 12);

            set_erf(u, r, 3, s, 1);
            ntkball_exact_mul(t, t, u);
            arb_set_si(y, s);
            arb_sqrt(y, y, prec);
            arb_mul_si(y, y, r, prec);
            arb_div_ui(y, y, 3, prec);
            arb_hypgeom_erf(y, y, prec);
            arb_mul(x, x, y, prec);
        }
        ntkball_exact_add(a, a, t);
        arb_add(value, value, x, prec);
    }
    ntkball_exact_clear(t);
    ntkball_exact_clear(u);
    arb_clear(x);
    arb_clear(y);
}

static void check_value(const ntkball_exact_t a, const arb_t value, slong prec, const char *what)
{
    arb_t x;

    arb_init(x);
    ntkball_exact_get_arb(x, a, prec);
    CHECK(arb_overlaps(x, value), "%s", what);
    if (ntkball_exact_is_zero(a))
        CHECK(arb_contains_zero(value), "%s: zero", what);
    arb_clear(x);
}

static void test_arithmetic(void)
{
    ntkball_exact_t a, b, c, d;
    arb_t x, y, z;

    test_section("arithmetic against balls");
    ntkball_exact_init(a);
    ntkball_exact_init(b);
    ntkball_exact_init(c);
    ntkball_exact_init(d);
    arb_init(x);
    arb_init(y);
    arb_init(z);
    for (long i = 0; i < test_cases(300); i++)
    {
        slong prec = random_si(60, 400);

        random_exact(a, x, 4, 1, prec);
        random_exact(b, y, 4, 1, prec);
        check_value(a, x, prec, "set");
        ntkball_exact_add(c, a, b);
        arb_add(z, x, y, prec);
        check_value(c, z, prec, "add");
        ntkball_exact_sub(c, a, b);
        arb_sub(z, x, y, prec);
        check_value(c, z, prec, "sub");
        ntkball_exact_mul(c, a, b);
        arb_mul(z, x, y, prec);
        check_value(c, z, prec, "mul");

        /* (a + b)(a - b) = a^2 - b^2, structurally */
        ntkball_exact_add(c, a, b);
        ntkball_exact_sub(d, a, b);
        ntkball_exact_mul(c, c, d);
        ntkball_exact_mul(a, a, a); /* aliasing */
        ntkball_exact_mul(b, b, b);
        ntkball_exact_sub(a, a, b);
        ntkball_exact_sub(c, c, a);
        CHECK(ntkball_exact_is_zero(c), "(a+b)(a-b) - (a^2 - b^2)");
    }
    ntkball_exact_clear(a);
    ntkball_exact_clear(b);
    ntkball_exact_clear(c);
    ntkball_exact_clear(d);
    arb_clear(x);
    arb_clear(y);
    arb_clear(z);
}

static void test_inverse_and_root(void)
{
    ntkball_exact_t a, b, c;
    arb_t x;

    test_section("inverse and square root");
    ntkball_exact_init(a);
    ntkball_exact_init(b);
    ntkball_exact_init(c);
    arb_init(x);
    for (long i = 0; i < test_cases(200); i++)
    {
        random_exact(a, x, 1, 0, 64);
        CHECK(ntkball_exact_inv(b, a) == !ntkball_exact_is_zero(a), "inverse exists");
        if (ntkball_exact_is_zero(a))
            continue;
        ntkball_exact_mul(c, a, b);
        CHECK(ntkball_exact_is_one(c), "a * (1/a) = 1");

        ntkball_exact_mul(c, a, a);
        CHECK(ntkball_exact_sqrt(b, c), "sqrt(a^2) exists");
        ntkball_exact_mul(b, b, b);
        ntkball_exact_sub(b, b, c);
        CHECK(ntkball_exact_is_zero(b), "sqrt(a^2)^2 = a^2");
    }
    set_term(a, -1, 1, 1, 1, 0, 0, 1);
    CHECK(!ntkball_exact_sqrt(b, a), "sqrt(-1)");
    set_term(a, 1, 1, 1, 1, 1, 0, 1);
    CHECK(!ntkball_exact_sqrt(b, a), "pi^(1/4)");
    set_erf(a, 1, 1, 1, 1);
    CHECK(!ntkball_exact_inv(b, a) && !ntkball_exact_sqrt(b, a), "erf");
    ntkball_exact_zero(a);
    CHECK(!ntkball_exact_inv(b, a), "1/0");
    CHECK(ntkball_exact_sqrt(b, a) && ntkball_exact_is_zero(b), "sqrt(0)");
    ntkball_exact_clear(a);
    ntkball_exact_clear(b);
    ntkball_exact_clear(c);
    arb_clear(x);
}

static void test_print_parse(void)
{
    ntkball_exact_t a, b;
    ntkball_value_t v;
    arb_t x, y;

    test_section("parse(print)");
    ntkball_exact_init(a);
    ntkball_exact_init(b);
    ntkball_value_init(v);
    arb_init(x);
    arb_init(y);
    for (long i = 0; i < test_cases(300); i++)
    {
        ntkball_error_t err;
        char *s;

        random_exact(a, x, 5, 1, 64);
        s = ntkball_exact_get_str(a);
        if (CHECK(ntkball_value_set_str(v, s, &err) == NTKBALL_OK, "%s: %s", s, err.text))
        {
            ntkball_exact_get_arb(x, a, 200);
            ntkball_value_get_arb(y, v, 200);
            CHECK(arb_overlaps(x, y), "%s", s);
            CHECK(ntkball_exact_is_zero(a) || arb_rel_accuracy_bits(y) >= 200, "%s: tight", s);
            CHECK(ntkball_exact_is_zero(a) || arb_rel_accuracy_bits(x) >= 180, "%s: tight", s);
            CHECK(ntkball_value_get_exact(b, v), "%s: exact", s);
            ntkball_exact_sub(b, b, a);
            CHECK(ntkball_exact_is_zero(b), "%s: the same exactly", s);
        }
        flint_free(s);
    }
    ntkball_exact_clear(a);
    ntkball_exact_clear(b);
    ntkball_value_clear(v);
    arb_clear(x);
    arb_clear(y);
}

/* 1/sqrt(n!) for n < 1000: the sizes of Hermite coefficients, squarefree parts against n!/squares
   by prime factors (the exponent of p in n! is sum_k floor(n/p^k)). */
static void test_factorials(void)
{
    ntkball_exact_t a;
    fmpq_t one, s, zero;
    fmpz_t free;

    test_section("factorials");
    ntkball_exact_init(a);
    fmpq_init(one);
    fmpq_init(s);
    fmpq_init(zero);
    fmpz_init(free);
    fmpq_one(one);
    fmpq_one(s);
    for (slong n = 1; n < 1000; n++)
    {
        fmpz_mul_ui(fmpq_numref(s), fmpq_numref(s), (ulong) n);
        ntkball_exact_set_term(a, one, s, 0, zero);
        if (n % 100 == 99)
        {
            char *text = ntkball_exact_get_str(a), *root, expected[4000];

            fmpz_one(free);
            for (ulong p = 2; p <= (ulong) n; p = n_nextprime(p, 1))
            {
                ulong k = 0;

                for (ulong m = (ulong) n / p; m > 0; m /= p)
                    k += m;
                if (k % 2 == 1)
                    fmpz_mul_ui(free, free, p);
            }
            root = fmpz_get_str(NULL, 10, free);
            flint_sprintf(expected, "sqrt(%s)", root);
            CHECK(strstr(text, expected) != NULL, "sqrt(%ld!) without %s", (long) n, expected);
            flint_free(root);
            flint_free(text);
        }
    }
    ntkball_exact_clear(a);
    fmpq_clear(one);
    fmpq_clear(s);
    fmpq_clear(zero);
    fmpz_clear(free);
}

int main(void)
{
    test_begin("exact");
    test_spelling();
    test_zero();
    test_arithmetic();
    test_inverse_and_root();
    test_print_parse();
    test_factorials();
    return test_end();
}
