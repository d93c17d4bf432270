/* DUAL-15, DUAL-16: coefficients of D and D', and exact values. */
#include "duals.h"

/* mu_n^2 and (n+1) mu_{n+1}^2 against the series of the closed form at g = x, and accuracy. */
static void test_coeffs(void)
{
    slong i, n, len = 60;
    arb_ptr d = _arb_vec_init(len), dd = _arb_vec_init(len);
    arb_poly_t x, D, DD;
    arb_t t;
    ntkball_activation_t phi;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    const char *why;
    int ntk;

    test_section("coefficients");
    arb_poly_init(x);
    arb_poly_init(D);
    arb_poly_init(DD);
    arb_init(t);
    ntkball_activation_init(phi);
    arb_poly_set_coeff_si(x, 1, 1);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
    {
        dual_parse(phi, dual_specs[i]);
        ntk = ntkball_activation_has_ntk(phi, &why);
        CHECK(ntkball_dual_coeffs(d, ntk ? dd : NULL, phi, len, 100, NULL, &err) == NTKBALL_OK,
              "%s: %s", dual_specs[i], err.text);
        ntkball_dual_closed_series(D, DD, phi, x, len, 100);
        for (n = 0; n < len; n++)
        {
            arb_poly_get_coeff_arb(t, D, n);
            CHECK(arb_overlaps(t, d + n), "%s: d_%ld", dual_specs[i], n);
            CHECK(arb_is_zero(d + n) || arb_rel_accuracy_bits(d + n) >= 100, "%s: d_%ld has %ld",
                  dual_specs[i], n, arb_rel_accuracy_bits(d + n));
            CHECK(arb_is_zero(t) == arb_is_zero(d + n), "%s: zero %ld", dual_specs[i], n);
            if (!ntk)
                continue;
            arb_poly_get_coeff_arb(t, DD, n);
            CHECK(arb_overlaps(t, dd + n), "%s: d'_%ld", dual_specs[i], n);
            CHECK(arb_is_zero(dd + n) || arb_rel_accuracy_bits(dd + n) >= 100, "%s: d'_%ld has %ld",
                  dual_specs[i], n, arb_rel_accuracy_bits(dd + n));
        }
    }
    dual_parse(phi, "step");
    err.kind = NTKBALL_ERR_NONE;
    CHECK(ntkball_dual_coeffs(d, dd, phi, len, 100, NULL, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_HYPOTHESIS,
          "step has no D'");
    CHECK(ntkball_dual_coeffs(NULL, NULL, phi, 0, 100, NULL, NULL) == NTKBALL_OK, "len = 0");
    ntkball_activation_clear(phi);
    arb_clear(t);
    arb_poly_clear(DD);
    arb_poly_clear(D);
    arb_poly_clear(x);
    _arb_vec_clear(dd, len);
    _arb_vec_clear(d, len);
}

/* The exact coefficients lie in their balls; a few of them as texts (theorems.md, L = 1 ReLU). */
static void test_exact_coeffs(void)
{
    static const char *const relu[] = {"1/(2*pi)", "1/4", "1/(4*pi)", "0", "1/(48*pi)"};
    slong i, n, len = 20;
    int deriv, known;
    arb_ptr c[2] = {_arb_vec_init(len), _arb_vec_init(len)};
    arb_t t;
    char *s;
    const char *why;
    ntkball_exact_t e;
    ntkball_activation_t phi;

    test_section("exact coefficients");
    arb_init(t);
    ntkball_exact_init(e);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
    {
        dual_parse(phi, dual_specs[i]);
        if (!ntkball_activation_has_ntk(phi, &why))
        {
            CHECK(!ntkball_dual_exact(e, phi, 1, 0), "%s has no D'", dual_specs[i]);
            continue;
        }
        CHECK(ntkball_dual_coeffs(c[0], c[1], phi, len, 100, NULL, NULL) == NTKBALL_OK, "%s",
              dual_specs[i]);
        for (n = 0; n < len; n++)
            for (deriv = 0; deriv < 2; deriv++)
            {
                known = ntkball_dual_exact(e, phi, deriv, n);
                CHECK(known, "%s: %ld is known", dual_specs[i], n);
                if (!known)
                    continue;
                ntkball_exact_get_arb(t, e, 200);
                CHECK(arb_overlaps(t, c[deriv] + n), "%s: exact %ld", dual_specs[i], n);
                CHECK(ntkball_exact_is_zero(e) == arb_is_zero(c[deriv] + n), "%s: zero %ld",
                      dual_specs[i], n);
            }
    }
    dual_parse(phi, "relu");
    for (n = 0; n < 5; n++)
    {
        CHECK(ntkball_dual_exact(e, phi, 0, n), "relu %ld", n);
        s = ntkball_exact_get_str(e);
        CHECK(strcmp(s, relu[n]) == 0, "relu %ld is %s", n, s);
        flint_free(s);
    }
    CHECK(!ntkball_dual_exact(e, phi, 0, -1), "index -1");
    ntkball_activation_clear(phi);
    ntkball_exact_clear(e);
    arb_clear(t);
    _arb_vec_clear(c[1], len);
    _arb_vec_clear(c[0], len);
}

/* D(u), D'(u) exactly at rationals against the balls, and where they must be known. */
static void test_exact_values(void)
{
    static const slong nums[] = {0, 1, -1, 1, -1, 3, -3, 1, -2};
    static const ulong dens[] = {1, 1, 1, 2, 2, 4, 4, 3, 7};
    slong i, j, count = 0;
    int deriv;
    fmpq_t u;
    arb_t x, y[2];
    ntkball_exact_t e;
    ntkball_activation_t phi;

    test_section("exact values");
    fmpq_init(u);
    arb_init(x);
    arb_init(y[0]);
    arb_init(y[1]);
    ntkball_exact_init(e);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
        for (j = 0; j < 9; j++)
        {
            dual_parse(phi, dual_specs[i]);
            fmpq_set_si(u, nums[j], dens[j]);
            arb_set_fmpq(x, u, 120);
            ntkball_dual_closed(y[0], y[1], phi, x, 100);
            for (deriv = 0; deriv < 2; deriv++)
                if (ntkball_dual_value_exact(e, phi, deriv, u))
                {
                    ntkball_exact_get_arb(x, e, 200);
                    CHECK(arb_overlaps(x, y[deriv]), "%s: D%s at %ld/%lu", dual_specs[i],
                          deriv ? "'" : "", nums[j], dens[j]);
                    count++;
                }
                else
                    CHECK(j > 4 || strcmp(dual_specs[i], "erf") == 0 ||
                              strcmp(dual_specs[i], "gelu") == 0 ||
                              (deriv && strcmp(dual_specs[i], "step") == 0),
                          "%s: D%s at %ld/%lu is known", dual_specs[i], deriv ? "'" : "", nums[j],
                          dens[j]);
        }
    CHECK(count > 200, "%ld values", count);
    ntkball_activation_clear(phi);
    ntkball_exact_clear(e);
    arb_clear(y[1]);
    arb_clear(y[0]);
    arb_clear(x);
    fmpq_clear(u);
}

int main(void)
{
    test_begin("dual/coeffs");
    test_coeffs();
    test_exact_coeffs();
    test_exact_values();
    return test_end();
}
