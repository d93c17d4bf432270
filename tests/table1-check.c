/* Re-proves results/table1.csv, the verdicts on the published Table 1, without the code that made
   it.

     table1-check FILE ntkball verify TAB1 ...

   The paper's two-layer formula, kappa_p = (1 + gamma_w^2 p) mu_p^2 + gamma_b^2 (1+p) mu_{p+1}^2 +
   [p = 0] sigma_b^2 at sigma_w^2 = 1, with every mu_p, E[phi^2] and E[phi'^2] by a certified
   integral of its own; the percentages must meet the balls in the file and round to the printed
   decimals.  Prints "FILE: P passed, F failed" last. */
#include "tests/harness.h"

#include <ntkball/hermite.h>

#define PREC 128
#define COLUMNS 6
#define RANGE                                                                                      \
    24 /* E[phi^2; |x| > RANGE] <= 2 int exp(-x^2/4) < 10^-60 as |phi|, |phi'| <= 1 + |x| */

typedef struct
{
    char act[64], gamma_w2[16], gamma_b2[16];
} scope_t;

/* Splits a csv line in place; quotes around a field are dropped. */
static int split(char *line, char **field)
{
    int n = 0;
    char *p = line;

    while (n < COLUMNS)
    {
        int quoted = *p == '"';

        field[n++] = p += quoted;
        while (*p != '\0' && *p != '\n' && (quoted ? *p != '"' : *p != ','))
            p++;
        if (quoted && *p == '"')
            *p++ = '\0';
        if (*p != ',')
            break;
        *p++ = '\0';
    }
    *p = '\0';
    return n;
}

typedef struct
{
    ntkball_activation_impl *const *phi;
    slong piece;
    int deriv;
} integrand_t;

/* phi^(deriv)(z)^2 w(z) on one piece. */
static int square(acb_ptr out, const acb_t z, void *param, slong order, slong prec)
{
    const integrand_t *f = param;
    ntkball_activation_t phi = {*f->phi};
    acb_t t;
    arb_t c;

    acb_init(t);
    arb_init(c);
    ntkball_activation_eval(out, phi, f->piece, f->deriv, z, order != 0, prec);
    acb_mul(out, out, out, prec);
    acb_mul(t, z, z, prec);
    acb_mul_2exp_si(t, t, -1);
    acb_neg(t, t);
    acb_exp(t, t, prec);
    acb_mul(out, out, t, prec);
    arb_const_pi(c, prec);
    arb_mul_2exp_si(c, c, 1);
    arb_rsqrt(c, c, prec);
    acb_mul_arb(out, out, c, prec);
    acb_clear(t);
    arb_clear(c);
    return 0;
}

/* E[phi^(deriv)(Z)^2], the only break being 0. */
static void second_moment(arb_t res, const ntkball_activation_t phi, int deriv)
{
    integrand_t f = {phi, 0, deriv};
    acb_t a, b, s;
    mag_t tol;

    acb_init(a);
    acb_init(b);
    acb_init(s);
    mag_init(tol);
    mag_set_ui_2exp_si(tol, 1, -PREC);
    acb_set_si(a, -RANGE);
    acb_calc_integrate(s, square, &f, a, b, PREC, tol, NULL, PREC);
    acb_get_real(res, s);
    acb_set_si(a, RANGE);
    f.piece = ntkball_activation_num_breaks(phi);
    acb_calc_integrate(s, square, &f, b, a, PREC, tol, NULL, PREC);
    arb_add(res, res, acb_realref(s), PREC);
    mag_set_ui_2exp_si(tol, 1, -199);
    arb_add_error_mag(res, tol);
    acb_clear(a);
    acb_clear(b);
    acb_clear(s);
    mag_clear(tol);
}

/* percent[T] = 100 sum_{p<=T} kappa_p / (1 + chi), T = 0 .. 5. */
static void percentages(arb_ptr percent, const scope_t *scope)
{
    ntkball_activation_t phi;
    ntkball_value_t v;
    arb_ptr mu = _arb_vec_init(7);
    arb_t gamma_w2, gamma_b2, total, t, sum;
    slong p;

    ntkball_activation_init(phi);
    ntkball_value_init(v);
    arb_init(gamma_w2);
    arb_init(gamma_b2);
    arb_init(total);
    arb_init(t);
    arb_init(sum);
    CHECK(ntkball_activation_set_str(phi, scope->act, NULL) == NTKBALL_OK, "activation %s",
          scope->act);
    CHECK(ntkball_value_set_str(v, scope->gamma_w2, NULL) == NTKBALL_OK, "gamma_w2 %s",
          scope->gamma_w2);
    ntkball_value_get_arb(gamma_w2, v, PREC);
    CHECK(ntkball_value_set_str(v, scope->gamma_b2, NULL) == NTKBALL_OK, "gamma_b2 %s",
          scope->gamma_b2);
    ntkball_value_get_arb(gamma_b2, v, PREC);
    for (p = 0; p < 7; p++)
    {
        CHECK(ntkball_hermite_integrate(mu + p, phi, p, PREC) == NTKBALL_OK, "%s: mu_%ld",
              scope->act, (long) p);
        arb_mul(mu + p, mu + p, mu + p, PREC);
    }
    second_moment(t, phi, 0);
    arb_sub_ui(sum, t, 1, PREC);
    arb_neg(sum, sum); /* sigma_b^2 */
    second_moment(total, phi, 1);
    arb_add_ui(total, total, 1, PREC);
    for (p = 0; p < 6; p++)
    {
        arb_mul_ui(t, gamma_w2, (ulong) p, PREC);
        arb_add_ui(t, t, 1, PREC);
        arb_addmul(sum, t, mu + p, PREC);
        arb_mul_ui(t, gamma_b2, (ulong) p + 1, PREC);
        arb_addmul(sum, t, mu + p + 1, PREC);
        arb_div(percent + p, sum, total, PREC);
        arb_mul_ui(percent + p, percent + p, 100, PREC);
    }
    ntkball_activation_clear(phi);
    ntkball_value_clear(v);
    _arb_vec_clear(mu, 7);
    arb_clear(gamma_w2);
    arb_clear(gamma_b2);
    arb_clear(total);
    arb_clear(t);
    arb_clear(sum);
}

/* "T=k: MID +- RAD (printed P)": the ball meets the percentage, and |percentage - P| < 0.0005. */
static void check_entry(const char *witness, int T, const arb_t percent)
{
    char key[16], mid[64], rad[64], printed[64];
    const char *at;
    arb_t ball, t;

    arb_init(ball);
    arb_init(t);
    snprintf(key, sizeof key, "T=%d: ", T);
    at = strstr(witness, key);
    if (CHECK(at != NULL && sscanf(at + strlen(key), "%60s +- %60s (printed %60[0-9.])", mid, rad,
                                   printed) == 3,
              "no entry T=%d in %s", T, witness))
    {
        arb_set_str(ball, mid, PREC);
        arb_set_str(t, rad, PREC);
        arb_add_error(ball, t);
        CHECK(arb_overlaps(ball, percent) && arb_rel_accuracy_bits(percent) > 60, "T=%d: %s +- %s",
              T, mid, rad);
        arb_set_str(t, printed, PREC);
        arb_sub(t, t, percent, PREC);
        arb_mul_ui(t, t, 2000, PREC);
        arb_abs(t, t);
        arb_sub_ui(t, t, 1, PREC);
        CHECK(arb_is_negative(t), "T=%d: %s is not the rounding of %s", T, printed, mid);
    }
    arb_clear(ball);
    arb_clear(t);
}

int main(int argc, char **argv)
{
    static char line[65536];
    char *field[COLUMNS];
    arb_ptr percent = _arb_vec_init(6);
    scope_t scope;
    int rows = 0, T;
    FILE *in;

    if (argc < 5 || strcmp(argv[3], "verify") != 0 || strcmp(argv[4], "TAB1") != 0)
        return 2;
    test_begin(argv[1]);
    in = fopen(argv[1], "r");
    if (!CHECK(in != NULL, "no file") ||
        !CHECK(fgets(line, sizeof line, in) != NULL &&
                   strcmp(line, "id,statement,scope,verdict,witness,constants\n") == 0,
               "header %s", line))
        return test_end();
    for (; fgets(line, sizeof line, in) != NULL; rows++)
    {
        if (!CHECK(split(line, field) == COLUMNS && strcmp(field[0], "TAB1") == 0, "row %d",
                   rows) ||
            !CHECK(sscanf(field[2],
                          "%60[^,], L=1, sigma_w2=1, sigma_b2=unit, gamma_w2=%15[^,], "
                          "gamma_b2=%15[^,], T=0..5",
                          scope.act, scope.gamma_w2, scope.gamma_b2) == 3,
                   "scope %s", field[2]))
            continue;
        CHECK(strcmp(field[3], "PROVED") == 0, "%s: verdict %s", field[2], field[3]);
        percentages(percent, &scope);
        for (T = 0; T < 6; T++)
            check_entry(field[4], T, percent + T);
    }
    CHECK(rows == 8, "%d rows", rows);
    fclose(in);
    _arb_vec_clear(percent, 6);
    return test_end();
}
