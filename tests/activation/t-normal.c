/* Normal forms (ACT-31): the form of an expression has its values; different ways to write a
   function have one form; catalog functions are found in disguise, others are not. */
#include "helpers.h"

#include <ntkball/hermite.h>

#include "activation/normal.h"

#define PREC 200

/* ---- values --------------------------------------------------------------------------------- */

static void
eval_form(arb_t res, const normal_context_t *ctx, const normal_form_t *a, const arb_t x);

/* The value of an atom, by the function of an expression. */
static void eval_atom(arb_t res, const normal_context_t *ctx, slong i, const arb_t x)
{
    expr_pool_t pool;
    slong node;

    if (i == 0)
    {
        arb_set(res, x);
        return;
    }
    eval_form(res, ctx, &ctx->atoms[i].arg, x);
    if (ctx->atoms[i].op == EXPR_DIV)
    {
        arb_inv(res, res, PREC);
        return;
    }
    ntkball_expr_init(pool);
    node = ntkball_expr_op(pool, EXPR_X, -1, -1, -1);
    node = ntkball_expr_op(pool, ctx->atoms[i].op, node, -1, -1);
    ntkball_expr_eval_arb(res, pool, node, res, PREC);
    ntkball_expr_clear(pool);
}

static void eval_form(arb_t res, const normal_context_t *ctx, const normal_form_t *a, const arb_t x)
{
    arb_t sum, term, f;

    arb_init(sum);
    arb_init(term);
    arb_init(f);
    for (slong i = 0; i < a->num; i++)
    {
        ntkball_exact_get_arb(term, a->t[i].c, PREC);
        for (slong k = 0; k < a->t[i].num; k++)
        {
            fmpz_t e;

            eval_atom(f, ctx, a->t[i].atom[k], x);
            fmpz_init_set_si(e, a->t[i].power[k]);
            arb_pow_fmpz(f, f, e, PREC);
            arb_mul(term, term, f, PREC);
            fmpz_clear(e);
        }
        arb_add(sum, sum, term, PREC);
    }
    arb_swap(res, sum);
    arb_clear(sum);
    arb_clear(term);
    arb_clear(f);
}

static slong leaf(expr_pool_t pool)
{
    fmpq_t q;
    slong res;

    switch (n_randint(test_state.rand, 5))
    {
    case 0:
        fmpq_init(q);
        fmpq_set_si(q, (slong) n_randint(test_state.rand, 9) - 4,
                    1 + n_randint(test_state.rand, 3));
        res = ntkball_expr_fmpq(pool, q);
        fmpq_clear(q);
        return res;
    case 1:
        return n_randint(test_state.rand, 2)
                   ? ntkball_expr_op(pool, EXPR_PI, -1, -1, -1)
                   : ntkball_expr_op(pool, EXPR_SQRT, ntkball_expr_si(pool, 2), -1, -1);
    default:
        return ntkball_expr_op(pool, EXPR_X, -1, -1, -1);
    }
}

static slong random_tree(expr_pool_t pool, int depth)
{
    static const expr_op_t binary[] = {EXPR_ADD, EXPR_SUB, EXPR_MUL, EXPR_MUL, EXPR_DIV};
    static const expr_op_t unary[] = {
        EXPR_EXP,  EXPR_EXP,  EXPR_EXPM1,   EXPR_SIN,     EXPR_COS,      EXPR_TANH,
        EXPR_SINH, EXPR_COSH, EXPR_SECH,    EXPR_ATAN,    EXPR_ASINH,    EXPR_ERF,
        EXPR_ERFC, EXPR_PHI,  EXPR_SIGMOID, EXPR_SIGMOID, EXPR_SOFTPLUS, EXPR_NEG};
    slong a, b;

    if (depth == 0)
        return leaf(pool);
    a = random_tree(pool, depth - 1);
    switch (n_randint(test_state.rand, 8))
    {
    case 0:
    case 1:
    case 2:
        b = random_tree(pool, depth - 1);
        return ntkball_expr_op(pool, binary[n_randint(test_state.rand, 5)], a, b, -1);
    case 3:
        b = ntkball_expr_si(pool, (slong) n_randint(test_state.rand, 6) - 2);
        return ntkball_expr_op(pool, EXPR_POW, a, b, -1);
    case 4: /* log(1 + exp(a)) and 1/(1 + exp(a)) */
        a = ntkball_expr_op(pool, EXPR_EXP, a, -1, -1);
        a = ntkball_expr_op(pool, EXPR_ADD, a, ntkball_expr_si(pool, 1), -1);
        return n_randint(test_state.rand, 2)
                   ? ntkball_expr_op(pool, EXPR_LOG, a, -1, -1)
                   : ntkball_expr_op(pool, EXPR_DIV, ntkball_expr_si(pool, 1), a, -1);
    case 5:
        return ntkball_expr_op(pool, EXPR_HE,
                               ntkball_expr_si(pool, (slong) n_randint(test_state.rand, 5)), a, -1);
    default:
        return ntkball_expr_op(pool, unary[n_randint(test_state.rand, 18)], a, -1, -1);
    }
}

static void test_values(void)
{
    slong formed = 0;

    test_section("values");
    for (long n = 0; n < test_cases(4000); n++)
    {
        normal_context_t ctx;
        normal_form_t form;
        expr_pool_t pool;
        slong root;
        arb_t x, u, v;

        ntkball_normal_context_init(&ctx);
        ntkball_normal_init(&form);
        ntkball_expr_init(pool);
        arb_init(x);
        arb_init(u);
        arb_init(v);
        root = random_tree(pool, 1 + (int) n_randint(test_state.rand, 4));
        if (ntkball_normal_form(&form, &ctx, pool, root))
        {
            char *s = ntkball_expr_print(pool, root);

            formed++;
            arb_set_d(x, random_double(3.0));
            ntkball_expr_eval_arb(u, pool, root, x, PREC);
            eval_form(v, &ctx, &form, x);
            CHECK(arb_overlaps(u, v), "%s: another value than its form", s);
            flint_free(s);
        }
        ntkball_normal_clear(&form);
        ntkball_normal_context_clear(&ctx);
        ntkball_expr_clear(pool);
        arb_clear(x);
        arb_clear(u);
        arb_clear(v);
    }
    CHECK(2 * formed > test_cases(4000), "only %ld have forms", (long) formed);
}

/* ---- disguises ------------------------------------------------------------------------------ */

static const struct
{
    const char *expression, *name;
} disguises[] = {
    {"max(x,0)", "relu"},
    {"(x+abs(x))/2", "relu"},
    {"piecewise(x<=0,0,x)", "relu"},
    {"max(x,0.01*x)", "leaky_relu:1/100"},
    {"max(0,x)+sqrt(2)*min(0,x)", "leaky_relu:sqrt(2)"},
    {"max(0,x)^3", "relu_power:3"},
    {"max(-x,x)", "abs"},
    {"sqrt(x^2)", "abs"},
    {"(1+sign(x))/2", "step"},
    {"min(max(x,0),6)", "relu6"},
    {"max(-1,min(1,x))", "hardtanh"},
    {"max(0,min(1,x/6+0.5))", "hardsigmoid"},
    {"(exp(x)-exp(-x))/(exp(x)+exp(-x))", "tanh"},
    {"1-2/(exp(2*x)+1)", "tanh"},
    {"1/(1+exp(-x))", "sigmoid"},
    {"(1+tanh(x/2))/2", "sigmoid"},
    {"log(exp(x)+1)", "softplus"},
    {"x+log(1+exp(-x))", "softplus"},
    {"max(x,0)+log(1+exp(-abs(x)))", "softplus"},
    {"x*exp(x)/(1+exp(x))", "silu"},
    {"x*(1+tanh(x/2))/2", "silu"},
    {"x*tanh(log(1+exp(x)))", "mish"},
    {"piecewise(x<0,x/(1-x),x/(1+x))", "softsign"},
    {"2*Phi(sqrt(2)*x)-1", "erf"},
    {"x/2*(1+erf(x/sqrt(2)))", "gelu"},
    {"x*erfc(-x/sqrt(2))/2", "gelu"},
    {"0.5*x*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))", "gelu_tanh"},
    {"piecewise(x>0,x,exp(x)-1)", "elu:1"},
    {"max(0,x)+0.5*(exp(min(0,x))-1)", "elu:1/2"},
    {"piecewise(x<0,pi*(exp(x)-1),x)", "elu:pi"},
    {"1.0507009873554804934193349852946*piecewise(x>0,x,1.6732632423543772848170429916717*"
     "(exp(x)-1))",
     "selu"},
    {"-sin(2*x)", "sin:-2"},
    {"cos(-pi*x)", "cos:pi"},
    {"e^(-x)", "exp:-1"},
    {"exp(-x^2)/sqrt(pi)", "gaussian:sqrt(2)/2"},
    {"1/(3*sqrt(2*pi))*exp(-x^2/18)", "gaussian:3"},
    {"sqrt(2)*sin(x+pi/4)", "rbf:1/2"},
    {"x", "identity"},
    {"(x-1)^3", "polynomial:-1,3,-3,1"},
    {"pi*x^2-sqrt(2)", "polynomial:-sqrt(2),0,pi"},
    {"He(3,x)/sqrt(6)", "polynomial:0,-sqrt(6)/2,0,sqrt(6)/6"},
};

/* Near misses, one of each kind. */
static const char *const others[] = {
    "tanh(2*x)",
    "x*sigmoid(2*x)",
    "x*sigmoid(x)+1/1000000000000000000000000000000",
    "(exp(x)-exp(-x))/(exp(x)+2*exp(-x))",
    "0.5*x*(1+tanh(sqrt(2/pi)*(x+0.044716*x^3)))",
    "piecewise(x<0,0.5*(exp(x)-1),2*x)",
    "piecewise(x<0,exp(x)-2,x)",
    "piecewise(x<1,exp(x)-1,x)",
    "exp(-x^2)/sqrt(2*pi)",
    "-exp(-x^2)/sqrt(pi)",
    "exp(-x^4)",
    "2*exp(x)",
    "sin(x+pi/4)",
    "sqrt(2)*sin(x-pi/4)",
    "-cos(x)",
    "max(-1,min(2,x))",
    "max(x,0)+log(1+exp(-2*abs(x)))",
    "x/(2+abs(x))",
};

static void test_disguises(void)
{
    ntkball_activation_t phi, entry;

    test_section("disguises");
    ntkball_activation_init(phi);
    ntkball_activation_init(entry);
    for (size_t k = 0; k < sizeof disguises / sizeof disguises[0]; k++)
    {
        set_spec(phi, disguises[k].expression);
        CHECK(strcmp(ntkball_activation_name(phi), disguises[k].name) == 0, "%s is not %s but %s",
              disguises[k].expression, disguises[k].name, ntkball_activation_name(phi));
    }
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
    {
        set_spec(phi, others[k]);
        CHECK(strchr(ntkball_activation_name(phi), '(') != NULL, "%s taken for %s", others[k],
              ntkball_activation_name(phi));
    }
    /* every catalog entry comes back from its own formula */
    for (long k = 0; k < NUM_SPECS; k++)
    {
        set_spec(entry, all_specs[k]);
        set_spec(phi, ntkball_activation_formula(entry));
        if (strcmp(all_specs[k], "leaky_relu:1") == 0) /* the identity, without a break */
            continue;
        CHECK(ntkball_activation_family(phi) == ntkball_activation_family(entry) &&
                  strcmp(ntkball_hermite_choice(phi), ntkball_hermite_choice(entry)) == 0 &&
                  ntkball_activation_num_breaks(phi) == ntkball_activation_num_breaks(entry),
              "%s: %s becomes %s", all_specs[k], ntkball_activation_formula(entry),
              ntkball_activation_name(phi));
    }
    ntkball_activation_clear(phi);
    ntkball_activation_clear(entry);
}

int main(void)
{
    test_begin("normal");
    test_values();
    test_disguises();
    return test_end();
}
