/* Expressions: print -> parse is the identity, the symbolic derivative is the derivative, errors
   say where and what, hostile input ends quickly. */
#include "helpers.h"

#include <math.h>

#include "activation/expr.h"

static ntkball_status_t parse(slong *root, expr_pool_t pool, const char *text, ntkball_error_t *err)
{
    return ntkball_expr_parse(root, pool, text, 1, NULL, err);
}

static void check_print(const char *text, const char *expected)
{
    expr_pool_t pool;
    slong root = 0, again = -1;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    char *s;

    ntkball_expr_init(pool);
    if (CHECK(parse(&root, pool, text, &err) == NTKBALL_OK, "%s", err.text))
    {
        s = ntkball_expr_print(pool, root);
        CHECK(strcmp(s, expected) == 0, "%s printed as %s, expected %s", text, s, expected);
        CHECK(parse(&again, pool, s, NULL) == NTKBALL_OK && again == root, "%s does not come back",
              s);
        flint_free(s);
    }
    ntkball_expr_clear(pool);
}

static void test_print(void)
{
    test_section("print");
    check_print("  1 +2 * 3", "7");
    check_print("0.1", "1/10");
    check_print("2.5e-3*x", "1/400*x");
    check_print("1.e2", "100");
    check_print(".5", "1/2");
    check_print("-x^2", "-x^2");
    check_print("(-x)^2", "(-x)^2");
    check_print("-(-x)", "x");
    check_print("x-(-3)", "x+3");
    check_print("x-(1-x)", "x-(1-x)");
    check_print("x-1-x", "x-1-x");
    check_print("x/(2*x)", "x/(2*x)");
    check_print("x/2*x", "x/2*x");
    check_print("x*(1/2)", "x*(1/2)");
    check_print("2^3^2", "512");
    check_print("(x^2)^3", "(x^2)^3");
    check_print("x^2^x", "x^2^x");
    check_print("x^-2", "x^(-2)");
    check_print("x^(1/2)", "x^(1/2)");
    check_print("e^(-x)", "exp(-x)");
    check_print("e", "exp(1)");
    check_print("-2*x", "-2*x");
    check_print("-(2*x)", "-(2*x)");
    check_print("1+-2*x", "1+(-2*x)");
    check_print("sqrt(9/4)+sqrt(2)", "3/2+sqrt(2)");
    check_print("max(-1,min(1,x))", "max(-1,min(1,x))");
    check_print("piecewise(x<-1,-1,x<=2,x/2+x^3/10,3)", "piecewise(x<-1,-1,x<=2,x/2+x^3/10,3)");
    check_print("piecewise(x>0,1,piecewise(x>=-1,2,3))", "piecewise(x>0,1,x>=-1,2,3)");
    check_print("He(3,2*x)", "He(3,2*x)");
    check_print("0*log(x)", "0*log(x)");
    check_print("x^1+0", "x");
    check_print("2^-x", "2^(-x)");
    check_print("-2^2", "-4");
    check_print("2^-2", "1/4");
    check_print("1e-10000*x", "1e-10000*x");
    check_print("25e-30", "25e-30");
    check_print("-3.5e40/x", "-35e39/x");
    check_print("x/1e25^x", "x/1e25^x");
    check_print("x/1e-25", "x/1e-25");
}

/* Random decimals m 10^k and rationals, as factor and as base: printed and read again. */
static void test_numbers(void)
{
    fmpq_t q;

    fmpq_init(q);
    test_section("numbers");
    for (long n = 0; n < test_cases(500); n++)
    {
        expr_pool_t pool;
        slong root, again = -1, x;
        char *s;

        fmpz_ui_pow_ui(fmpq_denref(q), 10, n_randint(test_state.rand, 60));
        fmpz_set_si(fmpq_numref(q), (slong) n_randint(test_state.rand, 2001) - 1000);
        if (n_randint(test_state.rand, 4) == 0)
            fmpz_add_ui(fmpq_denref(q), fmpq_denref(q), n_randint(test_state.rand, 3));
        fmpq_canonicalise(q);
        if (n_randint(test_state.rand, 2) && !fmpq_is_zero(q))
            fmpq_inv(q, q);
        ntkball_expr_init(pool);
        x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1);
        root = ntkball_expr_fmpq(pool, q);
        root = ntkball_expr_op(pool, EXPR_POW, root, x, -1);
        root = ntkball_expr_op(pool, n_randint(test_state.rand, 2) ? EXPR_DIV : EXPR_MUL, root,
                               ntkball_expr_fmpq(pool, q), -1);
        s = ntkball_expr_print(pool, root);
        CHECK(parse(&again, pool, s, NULL) == NTKBALL_OK && again == root, "%s", s);
        flint_free(s);
        ntkball_expr_clear(pool);
    }
    fmpq_clear(q);
}

/* A random tree of the given depth over the whole grammar. */
static slong random_tree(expr_pool_t pool, int depth)
{
    static const expr_op_t binary[] = {EXPR_ADD, EXPR_SUB, EXPR_MUL, EXPR_DIV,
                                       EXPR_POW, EXPR_MAX, EXPR_MIN};
    fmpq_t q;
    slong a, b, res;

    if (depth == 0 || n_randint(test_state.rand, 12) == 0)
    {
        switch (n_randint(test_state.rand, 4))
        {
        case 0:
            return ntkball_expr_op(pool, EXPR_PI, -1, -1, -1);
        case 1:
            fmpq_init(q);
            fmpq_set_si(q, (slong) n_randint(test_state.rand, 21) - 10,
                        1 + n_randint(test_state.rand, 3));
            res = ntkball_expr_fmpq(pool, q);
            fmpq_clear(q);
            return res;
        default:
            return ntkball_expr_op(pool, EXPR_X, -1, -1, -1);
        }
    }
    a = random_tree(pool, depth - 1);
    switch (n_randint(test_state.rand, 8))
    {
    case 0:
    case 1:
    case 2:
    case 3:
        b = random_tree(pool, depth - 1);
        return ntkball_expr_op(pool, binary[n_randint(test_state.rand, 7)], a, b, -1);
    case 4:
        return ntkball_expr_op(pool, EXPR_NEG, a, -1, -1);
    case 5:
        b = random_tree(pool, depth - 1);
        b = ntkball_expr_op(pool, (expr_op_t) (EXPR_LT + (int) n_randint(test_state.rand, 4)), a, b,
                            -1);
        res = random_tree(pool, depth - 1);
        return ntkball_expr_op(pool, EXPR_PIECEWISE, b, a, res);
    case 6:
        return ntkball_expr_op(pool, EXPR_HE,
                               ntkball_expr_si(pool, (slong) n_randint(test_state.rand, 5)), a, -1);
    default:
        return ntkball_expr_op(
            pool,
            (expr_op_t) (EXPR_EXP + (int) n_randint(test_state.rand, EXPR_STEP - EXPR_EXP + 1)), a,
            -1, -1);
    }
}

/* (f(m+h) - f(m-h))/(2h) lies in the hull of f' over [m-h, m+h] where f is smooth there. */
static void check_derivative(expr_pool_t pool, slong root, slong d, const char *text)
{
    acb_t z, u, v, w;
    double x = random_double(4.0);

    acb_init(z);
    acb_init(u);
    acb_init(v);
    acb_init(w);
    acb_set_d(z, x);
    mag_set_ui_2exp_si(arb_radref(acb_realref(z)), 1, -60);
    ntkball_expr_eval_acb(w, pool, root, z, 1, 300); /* analytic here? */
    ntkball_expr_eval_arb(acb_realref(v), pool, d, acb_realref(z), 300);
    if (acb_is_finite(w) && acb_is_real(w) && arb_is_finite(acb_realref(v)))
    {
        arb_swap(acb_realref(w), acb_realref(v)); /* w: f' on the interval */
        acb_set_d(z, x);
        mag_zero(arb_radref(acb_realref(z)));
        arf_set_si_2exp_si(arb_midref(acb_imagref(v)), 1, -60);
        arb_add(acb_realref(z), acb_realref(z), acb_imagref(v), 300);
        ntkball_expr_eval_arb(acb_realref(u), pool, root, acb_realref(z), 300);
        arb_mul_2exp_si(acb_imagref(v), acb_imagref(v), 1);
        arb_sub(acb_realref(z), acb_realref(z), acb_imagref(v), 300);
        ntkball_expr_eval_arb(acb_realref(v), pool, root, acb_realref(z), 300);
        arb_sub(acb_realref(u), acb_realref(u), acb_realref(v), 300);
        arb_mul_2exp_si(acb_realref(u), acb_realref(u), 59);
        CHECK(arb_overlaps(acb_realref(u), acb_realref(w)), "%s: derivative at %g", text, x);
    }
    acb_clear(z);
    acb_clear(u);
    acb_clear(v);
    acb_clear(w);
}

static void test_random(void)
{
    test_section("random trees");
    for (long n = 0; n < test_cases(1500); n++)
    {
        expr_pool_t pool, other;
        slong root, again = -1, d, moved;
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
        char *s, *t;

        ntkball_expr_init(pool);
        ntkball_expr_init(other);
        root = random_tree(pool, 1 + (int) n_randint(test_state.rand, 4));
        s = ntkball_expr_print(pool, root);
        CHECK(parse(&again, pool, s, &err) == NTKBALL_OK && again == root, "%s: %s", s, err.text);
        moved = ntkball_expr_import(other, pool, root);
        t = ntkball_expr_print(other, moved);
        CHECK(strcmp(s, t) == 0, "%s imported as %s", s, t);
        d = ntkball_expr_diff(pool, root);
        check_derivative(pool, root, d, s);
        flint_free(s);
        flint_free(t);
        s = ntkball_expr_print(pool, d);
        CHECK(parse(&again, pool, s, &err) == NTKBALL_OK && again == d, "%s: %s", s, err.text);
        flint_free(s);
        ntkball_expr_clear(pool);
        ntkball_expr_clear(other);
    }
}

typedef struct
{
    const char *text, *part;
} refusal_t;

/* The lines under the message: the place and the caret. */
static const refusal_t places[] = {
    {"x*erf(x", "\n    x*erf(x\n           ^"},
    {"x**2", "\n    x**2\n      ^"},
    {"", "\n    \n    ^"},
    {"  foo(x)", "\n      foo(x)\n      ^"},
    {"x\t+*1", "\n    x +*1\n       ^"},
    {"x+\x01+1", "\n    x+?+1\n      ^"},
    {"x+\x80", "\n    x+?\n      ^"},
    {"x\xc3\xa9+1", "\n    x\xc3\xa9+1\n     ^"},
    {"(\xc3\xa9", "\n    (\xc3\xa9\n     ^"},
    {"(x \xc2\x85", "\n    (x ??\n       ^"},
    {"x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+*x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x",
     "\n    ...+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+*x+x+x+x+x+x+x+x+x+x+x+x...\n"
     "                                                      ^"},
    {"x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+1e1x",
     "\n    ...x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+1e1x\n"
     "                                                      ^"},
};

static const refusal_t refusals[] = {
    {"", "expected a number"},
    {"1+", "at column 3, the end"},
    {"1 2", "expected an operator or the end at column 3"},
    {"(1", "expected an operator or ')'"},
    {"sin", "expected '('"},
    {"sin(x", "expected an operator or ')'"},
    {"sin(x,x)", "expected ')' after one argument"},
    {"max(x,1,2)", "expected ')' after two arguments"},
    {"max(x)", "expected an operator, or ','"},
    {"foo(x)", "unknown name 'foo' (did you mean cos or log?) at column 1"},
    {"x y", "column 3"},
    {"x**2", "column 3"},
    {"1e99999", "exponent"},
    {"x^1000000", "exponent"},
    {"10^100000", "too large"},
    {"2^2^2^2^2^2", "exponent of at most"},
    {"piecewise(x,1,2)", "comparison"},
    {"piecewise(x<1,2)", "expected an operator, or ',' and the next case"},
    {"piecewise(x<1,2,3,4)", "expected an operator or ')'"},
    {"piecewise(-1<x<1,2,3)", "do not chain"},
    {"piecewise(x==1,2,3)", "expected a comparison"},
    {"ln(x)", "did you mean log?"},
    {"tahn(x)", "tanh"},
    {"a*x", "--param a=V"},
    {"x<1", "expected an operator"},
    {"He(x,2)", "integer n"},
    {"He(-1,x)", "integer n"},
    {"He(100000,x)", "integer n"},
    {".", "expected a number"},
    {"\x80", "expected a number"},
    {"1..2", "column 3"},
};

/* n copies of open, then middle, then n copies of close. */
static char *nested(const char *open, const char *middle, const char *close, size_t n)
{
    size_t o = strlen(open), c = strlen(close), m = strlen(middle);
    char *s = flint_malloc(n * (o + c) + m + 1), *p = s;

    for (size_t i = 0; i < n; i++, p += o)
        memcpy(p, open, o);
    memcpy(p, middle, m);
    p += m;
    for (size_t i = 0; i < n; i++, p += c)
        memcpy(p, close, c);
    *p = '\0';
    return s;
}

static void check_hostile(const char *open, const char *middle, const char *close, size_t n)
{
    char *s = nested(open, middle, close, n);
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    expr_pool_t pool;
    slong root;

    ntkball_expr_init(pool);
    CHECK(parse(&root, pool, s, &err) == NTKBALL_DOMAIN && err.text[0] != '\0',
          "%lu copies of %s were accepted", (unsigned long) n, open);
    ntkball_expr_clear(pool);
    flint_free(s);
}

static void check_refusal(const refusal_t *r)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    expr_pool_t pool;
    slong root;

    ntkball_expr_init(pool);
    CHECK(parse(&root, pool, r->text, &err) == NTKBALL_DOMAIN && strstr(err.text, r->part) != NULL,
          "%s: '%s' does not say '%s'", r->text, err.text, r->part);
    ntkball_expr_clear(pool);
}

static void test_refusals(void)
{
    char *s;
    expr_pool_t pool;
    slong root;

    test_section("refusals");
    for (size_t k = 0; k < sizeof refusals / sizeof refusals[0]; k++)
        check_refusal(refusals + k);
    for (size_t k = 0; k < sizeof places / sizeof places[0]; k++)
        check_refusal(places + k);
    check_hostile("(", "x", ")", 1000);
    check_hostile("(", "x", "", 49000);
    check_hostile("-", "x", "", 90000);
    check_hostile("sin(", "x", ")", 10000);
    check_hostile("x^", "x", "", 40000);
    check_hostile("x+", "x", "", 45000);
    check_hostile("1", "1", "", 200000);
    check_hostile("piecewise(x<", "1", ",1,1)", 5000);

    s = nested("9", "9", "", 90000); /* long but legal */
    ntkball_expr_init(pool);
    CHECK(parse(&root, pool, s, NULL) == NTKBALL_OK, "90001 digits");
    ntkball_expr_clear(pool);
    flint_free(s);
    s = nested("x*", "x", "", 3000);
    ntkball_expr_init(pool);
    CHECK(parse(&root, pool, s, NULL) == NTKBALL_OK, "3001 factors");
    flint_free(s);
    s = ntkball_expr_print(pool, root);
    CHECK(strlen(s) == 6001, "3001 factors printed");
    flint_free(s);
    ntkball_expr_clear(pool);
}

/* Random bytes and random splices of tokens: an answer, never a crash. */
static void test_fuzz(void)
{
    static const char *const tokens[] = {
        "x",  "1",  "2.5", "(",    ")",    "+",          "-",     "*",    "/",   "^", ",", "<",
        ">=", "pi", "e",   "sin(", "max(", "piecewise(", "He(2,", "exp(", "1e3", " ", ".", "log("};

    test_section("fuzz");
    for (long n = 0; n < test_cases(5000); n++)
    {
        char text[400] = "";
        expr_pool_t pool;
        slong root;

        for (ulong len = n_randint(test_state.rand, 25); len > 0; len--)
            strcat(text, tokens[n_randint(test_state.rand, sizeof tokens / sizeof tokens[0])]);
        ntkball_expr_init(pool);
        if (parse(&root, pool, text, NULL) == NTKBALL_OK)
        {
            char *s = ntkball_expr_print(pool, root);
            slong again = -1;

            CHECK(parse(&again, pool, s, NULL) == NTKBALL_OK && again == root, "%s -> %s", text, s);
            flint_free(s);
        }
        ntkball_expr_clear(pool);
    }
}

static void test_polynomials(void)
{
    expr_pool_t pool;
    slong root = 0;
    fmpq_poly_t p;
    char *s;

    test_section("polynomials");
    ntkball_expr_init(pool);
    fmpq_poly_init(p);
    CHECK(parse(&root, pool, "(x+1)^3/2-He(2,2*x)*x", NULL) == NTKBALL_OK, "parse");
    CHECK(ntkball_expr_get_poly(p, pool, root, 100), "a polynomial");
    s = fmpq_poly_get_str_pretty(p, "x");
    CHECK(strcmp(s, "-7/2*x^3 + 3/2*x^2 + 5/2*x + 1/2") == 0, "%s", s);
    flint_free(s);
    CHECK(!ntkball_expr_get_poly(p, pool, root, 2), "degree 3 > 2");
    CHECK(parse(&root, pool, "x^99999", NULL) == NTKBALL_OK, "parse");
    CHECK(!ntkball_expr_get_poly(p, pool, root, 1000), "degree 99999 > 1000");
    CHECK(parse(&root, pool, "1/x", NULL) == NTKBALL_OK, "parse");
    CHECK(!ntkball_expr_get_poly(p, pool, root, 100), "1/x");
    CHECK(parse(&root, pool, "pi*x", NULL) == NTKBALL_OK, "parse");
    CHECK(!ntkball_expr_get_poly(p, pool, root, 100), "pi x");
    fmpq_poly_clear(p);
    ntkball_expr_clear(pool);
}

int main(void)
{
    test_begin("expr");
    test_print();
    test_numbers();
    test_random();
    test_polynomials();
    test_refusals();
    test_fuzz();
    return test_end();
}
