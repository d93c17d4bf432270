/* HERM-3: piecewise polynomials, exact moments and the ball recurrence. */
#include "../harness.h"

#include <ntkball/hermite.h>

#include "hermite/piecewise.h"

/* Integrals of phi h_n w with mpmath.quad at 50 digits, split at the kinks. */
static const struct
{
    const char *spec;
    slong n;
    const char *value;
} reference[] = {
    {"leaky_relu:0.01", 0, "0.39495285759741835116054659"},
    {"leaky_relu:0.01", 1, "0.50500000000000000000000000"},
    {"leaky_relu:0.01", 2, "0.27927384385613936203929932"},
    {"leaky_relu:0.01", 4, "-0.080619414463981787061753462"},
    {"leaky_relu:0.01", 10, "0.021769730016605753147729007"},
    {"relu_power:3", 0, "0.79788456080286535587989211"},
    {"relu_power:3", 1, "1.5000000000000000000000000"},
    {"relu_power:3", 2, "1.6925687506432688608442383"},
    {"relu_power:3", 3, "1.2247448713915890490986420"},
    {"relu_power:3", 4, "0.48860251190291992158638462"},
    {"relu_power:3", 10, "-0.018848251096628357703661478"},
    {"abs", 0, "0.79788456080286535587989211"},
    {"abs", 2, "0.56418958354775628694807945"},
    {"abs", 4, "-0.16286750396763997386212820"},
    {"abs", 10, "0.043979252558799501308543448"},
    {"step", 0, "0.50000000000000000000000000"},
    {"step", 1, "0.39894228040143267793994605"},
    {"step", 3, "-0.16286750396763997386212820"},
    {"step", 7, "-0.084291941418091930049372896"},
    {"step", 15, "-0.047144182168306411881737597"},
    {"relu6", 0, "0.39894228024507569834284941"},
    {"relu6", 1, "0.49999999901341235496230185"},
    {"relu6", 2, "0.28209478747758017866894900"},
    {"relu6", 3, "-0.000000014882812718994362688329025"},
    {"relu6", 4, "-0.081433795392023750664621944"},
    {"relu6", 7, "-0.00000048834403879139257181160295"},
    {"relu6", 10, "0.021987615616534069713189507"},
    {"relu6", 15, "-0.00000088662692910725898668813490"},
    {"hardtanh", 1, "0.68268949213708589717046509"},
    {"hardtanh", 3, "-0.19756826925448522993520815"},
    {"hardtanh", 7, "-0.040900517469419158120331045"},
    {"hardtanh", 15, "0.010017929409028659853503646"},
    {"hardsigmoid", 0, "0.50000000000000000000000000"},
    {"hardsigmoid", 1, "0.16621670065612330182444939"},
    {"hardsigmoid", 3, "-0.0018092945377686775878867696"},
    {"hardsigmoid", 7, "-0.00037455955416612261858493674"},
    {"hardsigmoid", 15, "0.00045288309301855825301271384"},
};

static void test_reference_values(void)
{
    slong i, prec;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(16);

    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof reference / sizeof reference[0]); i++)
    {
        test_activation(phi, reference[i].spec);
        for (prec = 53; prec <= 700; prec += 319)
        {
            status = ntkball_hermite_piecewise(mu, phi, reference[i].n + 1, prec);
            CHECK(status == NTKBALL_OK, "%s", reference[i].spec);
            CHECK_REFERENCE(mu + reference[i].n, reference[i].value, prec - 8, reference[i].spec);
        }
    }
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 16);
}

/* A piecewise polynomial with random rational breaks and pieces. */
static void random_pw(ntkball_pw_t pw)
{
    slong i, g, m = (slong) n_randint(test_state.rand, 5);
    fmpq_t c, step;

    fmpq_init(c);
    fmpq_init(step);
    pw->num_breaks = m;
    pw->num_groups = 0;
    pw->degree = 0;
    pw->breaks = _fmpq_vec_init(m + 1);
    pw->centre = _fmpq_vec_init(m + 1);
    pw->group = flint_malloc(sizeof(slong) * (size_t) (m + 1));
    pw->piece = flint_malloc(sizeof(fmpq_poly_struct) * (size_t) (m + 1));
    fmpq_set_si(c, -(slong) n_randint(test_state.rand, 5), 1);
    for (i = 0; i < m; i++)
    {
        fmpq_set(pw->breaks + i, c);
        fmpq_set_si(step, 1 + (slong) n_randint(test_state.rand, 4),
                    1 + n_randint(test_state.rand, 3));
        fmpq_add(c, c, step);
        fmpq_abs(step, pw->breaks + i);
        for (g = 0; g < pw->num_groups && !fmpq_equal(pw->centre + g, step); g++)
            ;
        if (g == pw->num_groups)
            fmpq_set(pw->centre + pw->num_groups++, step);
        pw->group[i] = g;
    }
    for (i = 0; i <= m; i++)
    {
        fmpq_poly_init(pw->piece + i);
        fmpq_poly_randtest(pw->piece + i, test_state.rand, 5, 5);
        pw->degree = FLINT_MAX(pw->degree, fmpq_poly_degree(pw->piece + i));
    }
    fmpq_clear(c);
    fmpq_clear(step);
}

static int moment_equal(const ntkball_moment_t a, const ntkball_moment_t b)
{
    slong g;

    for (g = 0; g < a->num_groups; g++)
        if (!fmpq_equal(a->erf + g, b->erf + g) || !fmpq_equal(a->density + g, b->density + g))
            return 0;
    return fmpq_equal(a->constant, b->constant);
}

/* The two exact formulas are equal rational numbers for every n > degree, the first included. */
static void test_jumps(void)
{
    slong i, n;
    ntkball_pw_t pw;
    ntkball_moment_t a, b;

    for (i = 0; i < test_cases(60); i++)
    {
        random_pw(pw);
        ntkball_moment_init(a, pw);
        ntkball_moment_init(b, pw);
        for (n = pw->degree + 1; n < pw->degree + 9; n++)
        {
            ntkball_moment_pieces(a, pw, n);
            ntkball_moment_jumps(b, pw, n);
            CHECK(moment_equal(a, b), "n = %ld, degree %ld", (long) n, (long) pw->degree);
        }
        ntkball_moment_clear(a);
        ntkball_moment_clear(b);
        ntkball_pw_clear(pw);
    }
}

/* Moments of one polynomial are those of the normal distribution; E[psi 1] splits at any break. */
static void test_moments(void)
{
    slong k;
    ntkball_activation_t phi;
    ntkball_pw_t pw;
    ntkball_moment_t a;
    fmpz_t f;

    fmpz_init(f);
    ntkball_activation_init(phi);
    test_activation(phi, "relu6");
    ntkball_pw_init_set(pw, phi, 0);
    ntkball_moment_init(a, pw);
    for (k = 0; k <= 12; k++)
    {
        for (slong i = 0; i <= pw->num_breaks; i++)
        {
            fmpq_poly_zero(pw->piece + i);
            fmpq_poly_set_coeff_si(pw->piece + i, k, 1);
        }
        ntkball_moment_pieces(a, pw, 0);
        fmpz_one(f);
        if (k % 2 != 0)
            fmpz_zero(f);
        for (slong i = 1; i < k; i += 2)
            fmpz_mul_ui(f, f, (ulong) i);
        CHECK(fmpq_equal_fmpz(a->constant, f) && fmpq_is_zero(a->erf + 1) &&
                  fmpq_is_zero(a->density + 0) && fmpq_is_zero(a->density + 1),
              "moment %ld", (long) k);
    }
    ntkball_moment_clear(a);
    ntkball_pw_clear(pw);
    ntkball_activation_clear(phi);
    fmpz_clear(f);
}

/* The ball recurrence against exact arithmetic, up to large n and wide breaks. */
static void test_recurrence(void)
{
    static const char *const specs[] = {"relu", "leaky_relu:-3/7", "relu_power:4", "step",
                                        "abs",  "hardtanh",        "hardsigmoid",  "relu6"};
    slong i, n, len = 700, prec;
    ntkball_activation_t phi;
    ntkball_pw_t pw;
    ntkball_moment_t a;
    ntkball_status_t status;
    arb_t t, scale;
    arb_ptr mu = _arb_vec_init(len);
    fmpz_t f;

    arb_init(t);
    arb_init(scale);
    fmpz_init(f);
    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof specs / sizeof specs[0]); i++)
    {
        test_activation(phi, specs[i]);
        prec = 20 + (slong) n_randint(test_state.rand, 300);
        status = ntkball_hermite_piecewise(mu, phi, len, prec);
        CHECK(status == NTKBALL_OK, "%s", specs[i]);
        ntkball_pw_init_set(pw, phi, 0);
        ntkball_moment_init(a, pw);
        for (n = 0; n < len; n += 1 + n / 8)
        {
            ntkball_moment_hermite(a, pw, n);
            ntkball_moment_get_arb(t, a, prec + 20);
            fmpz_fac_ui(f, (ulong) n);
            arb_set_fmpz(scale, f);
            arb_sqrt(scale, scale, prec + 20);
            arb_div(t, t, scale, prec + 20);
            CHECK(arb_overlaps(t, mu + n), "%s: n = %ld", specs[i], (long) n);
            CHECK(!ntkball_moment_is_zero(a) || arb_is_zero(mu + n), "%s: n = %ld", specs[i],
                  (long) n);
            CHECK(arb_rel_accuracy_bits(mu + n) >= prec - 12, "%s: n = %ld: %ld of %ld bits",
                  specs[i], (long) n, (long) arb_rel_accuracy_bits(mu + n), (long) prec);
        }
        ntkball_moment_clear(a);
        ntkball_pw_clear(pw);
    }
    ntkball_activation_clear(phi);
    arb_clear(t);
    arb_clear(scale);
    fmpz_clear(f);
    _arb_vec_clear(mu, len);
}

/* relu: mu_{2j} = (-1)^{j-1} (2j-3)!! / sqrt(2 pi (2j)!), at length 10^5. */
static void test_relu(void)
{
    slong n, len = 100000, prec = 128;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(len);
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    ntkball_activation_init(phi);
    test_activation(phi, "relu");
    status = ntkball_hermite_piecewise(mu, phi, len, prec);
    CHECK(status == NTKBALL_OK, "relu");
    for (n = 3; n < len; n += 1 + n / 4)
    {
        if (n % 2 != 0)
        {
            CHECK(arb_is_zero(mu + n), "n = %ld", (long) n);
            continue;
        }
        /* ((n-3)!!)^2 / n! = Gamma((n-1)/2)^2 2^(n-2) / (pi n!) */
        arb_set_si(t, n - 1);
        arb_mul_2exp_si(t, t, -1);
        arb_lgamma(t, t, prec + 40);
        arb_mul_2exp_si(t, t, 1);
        arb_set_si(u, n + 1);
        arb_lgamma(u, u, prec + 40);
        arb_sub(t, t, u, prec + 40);
        arb_exp(t, t, prec + 40);
        arb_mul_2exp_si(t, t, n - 3);
        arb_const_pi(u, prec);
        arb_div(t, t, u, prec);
        arb_div(t, t, u, prec);
        arb_mul(u, mu + n, mu + n, prec);
        CHECK(arb_overlaps(t, u) && arb_rel_accuracy_bits(mu + n) >= prec - 8, "n = %ld", (long) n);
        CHECK((arb_is_positive(mu + n) != 0) == (n % 4 == 2), "sign, n = %ld", (long) n);
    }
    ntkball_activation_clear(phi);
    arb_clear(t);
    arb_clear(u);
    _arb_vec_clear(mu, len);
}

static void test_edges(void)
{
    slong len;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(3);

    ntkball_activation_init(phi);
    test_activation(phi, "step");
    for (len = 0; len <= 3; len++)
    {
        status = ntkball_hermite_piecewise(mu, phi, len, 64);
        CHECK(status == NTKBALL_OK, "len = %ld", (long) len);
    }
    CHECK(arb_equal_si(mu + 2, 0), "step: mu_2 = 0");
    test_activation(phi, "tanh");
    status = ntkball_hermite_piecewise(mu, phi, 3, 64);
    CHECK(status == NTKBALL_DOMAIN, "tanh is not piecewise polynomial");
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 3);
}

int main(void)
{
    test_begin("hermite/piecewise");
    test_section("reference values");
    test_reference_values();
    test_section("two exact formulas");
    test_jumps();
    test_section("normal moments");
    test_moments();
    test_section("recurrence and exact arithmetic");
    test_recurrence();
    test_section("relu");
    test_relu();
    test_section("edges");
    test_edges();
    return test_end();
}
