/* TAB-1, TAB-2: decimals of random balls, checked in exact rational arithmetic by a reader of
   decimals written here. */
#include "../harness.h"

#include <ntkball/table.h>

/* The exact rational a decimal text is; ulp = one unit of its last digit. */
static void rational(fmpq_t q, fmpq_t ulp, const char *text)
{
    char digits[4096];
    size_t len = 0;
    long exponent = 0, decimals = 0;
    int point = 0;
    const char *p;
    fmpz_t ten;

    for (p = text; *p != '\0' && *p != 'e'; p++)
        if (*p == '.')
            point = 1;
        else
        {
            digits[len++] = *p;
            decimals += point;
        }
    digits[len] = '\0';
    if (*p == 'e')
        exponent = strtol(p + 1, NULL, 10);
    exponent -= decimals;

    fmpz_init(ten);
    fmpz_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, (ulong) labs(exponent));
    fmpq_one(ulp);
    if (exponent >= 0)
        fmpq_mul_fmpz(ulp, ulp, ten);
    else
        fmpq_div_fmpz(ulp, ulp, ten);
    CHECK(fmpz_set_str(fmpq_numref(q), digits, 10) == 0, "'%s' is not a decimal", text);
    fmpz_one(fmpq_denref(q));
    fmpq_mul(q, q, ulp);
    fmpz_clear(ten);
}

static void power_of_ten(fmpq_t q, slong k)
{
    fmpz_set_ui(fmpq_numref(q), 10);
    fmpz_pow_ui(fmpq_numref(q), fmpq_numref(q), (ulong) FLINT_ABS(k));
    fmpz_one(fmpq_denref(q));
    if (k < 0)
        fmpq_inv(q, q);
}

static void check_ball(const arb_t x, slong digits)
{
    char *mid, *rad, *lo, *hi, *s = arb_dump_str(x);
    fmpq_t m, r, pm, pr, a, b, ulp, one;
    arf_t t;

    fmpq_init(m);
    fmpq_init(r);
    fmpq_init(pm);
    fmpq_init(pr);
    fmpq_init(a);
    fmpq_init(b);
    fmpq_init(ulp);
    fmpq_init(one);
    arf_init(t);

    arf_get_fmpq(m, arb_midref(x));
    arf_set_mag(t, arb_radref(x));
    arf_get_fmpq(r, t);
    ntkball_table_decimal(&mid, &rad, x, digits);
    rational(pr, ulp, rad);
    rational(pm, ulp, mid);

    /* TAB-1: the ball lies in the printed one, which is not much larger. */
    fmpq_sub(a, m, pm);
    fmpq_abs(a, a);
    fmpq_add(a, a, r);
    CHECK(fmpq_cmp(a, pr) <= 0, "%s digits %ld: %s +- %s", s, (long) digits, mid, rad);
    fmpq_set_si(b, 103, 100);
    fmpq_mul(a, r, b);
    fmpq_set(b, ulp);
    fmpq_set_si(one, 51, 100);
    fmpq_mul(b, b, one);
    fmpq_add(a, a, b);
    CHECK(fmpq_cmp(pr, a) <= 0, "loose: %s digits %ld: %s +- %s", s, (long) digits, mid, rad);
    CHECK(arb_is_exact(x) || fmpq_sgn(pr) > 0, "%s: rad 0 for a ball that is not exact", s);

    /* Enough digits: a unit of the last place is at most 10^(-digits-2) |m| or r/10. */
    power_of_ten(a, -digits - 2);
    fmpq_mul(a, a, m);
    fmpq_abs(a, a);
    fmpq_set_si(b, 1, 10);
    fmpq_mul(b, b, r);
    CHECK(fmpq_cmp(ulp, a) <= 0 || fmpq_cmp(ulp, b) <= 0 || fmpq_sgn(pr) == 0 || fmpq_is_zero(pm) ||
              fmpq_equal(pm, m),
          "coarse: %s digits %ld: %s", s, (long) digits, mid);

    /* TAB-2: the promise holds in print exactly when it holds for the ball. */
    power_of_ten(a, -digits);
    fmpq_mul(b, a, pm);
    fmpq_abs(b, b);
    fmpq_mul(a, a, m);
    fmpq_abs(a, a);
    CHECK(ntkball_table_promise(x, digits) == (fmpq_cmp(r, a) <= 0), "%s: the decision", s);
    CHECK((fmpq_cmp(r, a) <= 0) == (fmpq_cmp(pr, b) <= 0), "%s digits %ld: %s +- %s in print", s,
          (long) digits, mid, rad);

    /* The interval. */
    ntkball_table_interval(&lo, &hi, x);
    rational(a, ulp, lo);
    rational(b, ulp, hi);
    fmpq_sub(pm, m, r);
    CHECK(fmpq_cmp(a, pm) <= 0, "%s: lo %s", s, lo);
    fmpq_add(pm, m, r);
    CHECK(fmpq_cmp(pm, b) <= 0, "%s: hi %s", s, hi);
    fmpq_sub(b, b, a);
    fmpq_mul_2exp(r, r, 1);
    fmpq_set_si(one, 11, 10);
    fmpq_mul(r, r, one);
    fmpq_mul_2exp(ulp, ulp, 2);
    fmpq_add(r, r, ulp);
    CHECK(fmpq_cmp(b, r) <= 0, "%s: wide interval [%s, %s]", s, lo, hi);

    flint_free(mid);
    flint_free(rad);
    flint_free(lo);
    flint_free(hi);
    flint_free(s);
    fmpq_clear(m);
    fmpq_clear(r);
    fmpq_clear(pm);
    fmpq_clear(pr);
    fmpq_clear(a);
    fmpq_clear(b);
    fmpq_clear(ulp);
    fmpq_clear(one);
    arf_clear(t);
}

static void random_ball(arb_t x)
{
    slong kind = (slong) n_randint(test_state.rand, 4);

    if (kind == 0)
        arb_randtest(x, test_state.rand, 200, 12);
    else if (kind == 1)
        arb_randtest_precise(x, test_state.rand, 200, 10);
    else if (kind == 2)
        arb_randtest_wide(x, test_state.rand, 60, 10);
    else
        arb_randtest_exact(x, test_state.rand, 100, 6);
    if (!arb_is_finite(x))
        arb_zero(x);
}

/* Balls whose radius is within a hair of 10^-digits |m|, on both sides and exactly on it. */
static void border_ball(arb_t x, slong digits)
{
    arf_t r;
    fmpz_t ten;

    arf_init(r);
    fmpz_init(ten);
    fmpz_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, (ulong) digits);
    arb_randtest_precise(x, test_state.rand, 30 + (slong) n_randint(test_state.rand, 40), 6);
    mag_zero(arb_radref(x));
    if (arb_is_zero(x) || !arb_is_finite(x))
        arb_one(x);
    if (n_randint(test_state.rand, 2))
    {
        /* r = n 2^e, m = n 10^digits 2^e (1 +- tiny or exactly) */
        arf_set_si_2exp_si(r, 1 + (slong) n_randint(test_state.rand, 1000),
                           -(slong) n_randint(test_state.rand, 60));
        arf_get_mag(arb_radref(x), r);
        arf_set_mag(r, arb_radref(x));
        arf_mul_fmpz(arb_midref(x), r, ten, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_set_si_2exp_si(r, (slong) n_randint(test_state.rand, 3) - 1, -80);
        arf_add(arb_midref(x), arb_midref(x), r, ARF_PREC_EXACT, ARF_RND_DOWN);
    }
    else
    {
        arf_div_fmpz(r, arb_midref(x), ten, 60, ARF_RND_NEAR);
        arf_abs(r, r);
        arf_mul_ui(r, r, 900 + n_randint(test_state.rand, 200), 90, ARF_RND_NEAR);
        arf_div_ui(r, r, 1000, 60, ARF_RND_NEAR);
        arf_get_mag(arb_radref(x), r);
    }
    arf_clear(r);
    fmpz_clear(ten);
}

static void expect(const char *text_mid, const char *text_rad, const arb_t x, slong digits)
{
    char *mid, *rad;

    ntkball_table_decimal(&mid, &rad, x, digits);
    CHECK(strcmp(mid, text_mid) == 0 && strcmp(rad, text_rad) == 0, "%s +- %s is not %s +- %s", mid,
          rad, text_mid, text_rad);
    flint_free(mid);
    flint_free(rad);
}

int main(void)
{
    arb_t x;
    long i;

    test_begin("decimal");
    arb_init(x);

    test_section("forms");
    expect("0", "0", x, 5);
    arb_set_d(x, -0.078125);
    expect("-0.078125", "0", x, 20);
    arb_set_ui(x, 1000000);
    expect("1000000", "0", x, 1);
    arb_set_str(x, "1e-9 +/- 1e-15", 100);
    expect("1.000000e-9", "1.01e-15", x, 3);
    arb_set_str(x, "123.456 +/- 0.001", 100);
    expect("123.456000", "0.00101", x, 20);
    arb_const_pi(x, 200);
    expect("3.14159265", "3.59e-9", x, 6);
    arb_indeterminate(x);
    expect("nan", "inf", x, 6);
    arb_pos_inf(x);
    expect("0", "inf", x, 6);
    CHECK(!ntkball_table_promise(x, 1), "infinity keeps no promise");

    test_section("random");
    for (i = 0; i < test_cases(6000); i++)
    {
        random_ball(x);
        check_ball(x, 1 + (slong) n_randint(test_state.rand, 60));
    }

    test_section("border");
    for (i = 0; i < test_cases(3000); i++)
    {
        slong digits = 1 + (slong) n_randint(test_state.rand, 12);

        border_ball(x, digits);
        check_ball(x, digits);
    }

    test_section("extreme");
    for (i = 0; i < test_cases(300); i++)
    {
        char *a, *b;

        arb_randtest_special(x, test_state.rand, 100, 80);
        ntkball_table_decimal(&a, &b, x, 10);
        CHECK(a[0] != '\0' && b[0] != '\0', "empty");
        flint_free(a);
        flint_free(b);
        ntkball_table_interval(&a, &b, x);
        CHECK(a[0] != '\0' && b[0] != '\0', "empty");
        flint_free(a);
        flint_free(b);
    }

    arb_clear(x);
    return test_end();
}
