/* Recursive descent over the grammar of expr.h.

   Numbers are exact: 0.1 is 1/10, 2.5e-3 is 1/400.  Hostile input meets the bounds of expr.h before
   it costs memory or stack: length, nesting, depth of the tree, size of exponents. */
#include "activation/expr.h"

#include <ctype.h>
#include <string.h>

#include "support/error.h"

typedef struct
{
    const char *text, *p;
    expr_pool_struct *pool;
    const expr_env_t *env;
    int allow_x, nesting;
    ntkball_error_t *err;
} parser_t;

typedef struct
{
    const char *name;
    expr_op_t op;
} function_t;

static const function_t functions[] = {
    {"Phi", EXPR_PHI},
    {"He", EXPR_HE},
    {"abs", EXPR_ABS},
    {"asinh", EXPR_ASINH},
    {"atan", EXPR_ATAN},
    {"cos", EXPR_COS},
    {"cosh", EXPR_COSH},
    {"erf", EXPR_ERF},
    {"erfc", EXPR_ERFC},
    {"exp", EXPR_EXP},
    {"expm1", EXPR_EXPM1},
    {"log", EXPR_LOG},
    {"max", EXPR_MAX},
    {"min", EXPR_MIN},
    {"relu", EXPR_RELU},
    {"sech", EXPR_SECH},
    {"sigmoid", EXPR_SIGMOID},
    {"sign", EXPR_SIGN},
    {"sin", EXPR_SIN},
    {"sinh", EXPR_SINH},
    {"softplus", EXPR_SOFTPLUS},
    {"sqrt", EXPR_SQRT},
    {"step", EXPR_STEP},
    {"tan", EXPR_TAN},
    {"tanh", EXPR_TANH},
    {"piecewise", EXPR_PIECEWISE},
    {"<=", EXPR_LE},
    {">=", EXPR_GE},
    {"<", EXPR_LT},
    {">", EXPR_GT},
};
#define NUM_FUNCTIONS ((slong) (sizeof functions / sizeof functions[0]))
#define NUM_NAMED (NUM_FUNCTIONS - 4)

int ntkball_expr_is_function(const char *name)
{
    for (slong i = 0; i < NUM_NAMED; i++)
        if (strcmp(functions[i].name, name) == 0)
            return 1;
    return 0;
}

const char *ntkball_expr_op_name(expr_op_t op)
{
    for (slong i = 0; i < NUM_FUNCTIONS; i++)
        if (functions[i].op == op)
            return functions[i].name;
    return NULL;
}

/* Sets the error at the current position and returns 0, the failure of all parse_* functions. */
static int fail(parser_t *s, const char *what)
{
    int column = (int) (s->p - s->text) + 1;

    if (*s->p == '\0')
        ntkball_error_set(s->err, NTKBALL_ERR_INPUT, "'%.60s': %s at the end", s->text, what);
    else
        ntkball_error_set(s->err, NTKBALL_ERR_INPUT, "'%.60s': %s at column %d, before '%.10s'",
                          s->text, what, column, s->p);
    return 0;
}

static void skip_space(parser_t *s)
{
    while (*s->p == ' ' || *s->p == '\t')
        s->p++;
}

static int accept(parser_t *s, char c)
{
    skip_space(s);
    if (*s->p != c)
        return 0;
    s->p++;
    return 1;
}

static int parse_sum(slong *res, parser_t *s);
static int parse_sign(slong *res, parser_t *s);

/* Applies a constructor unless the tree became too deep. */
static int make(slong *res, parser_t *s, expr_op_t op, slong a, slong b, slong c)
{
    *res = ntkball_expr_op(s->pool, op, a, b, c);
    if (s->pool->nodes[*res].depth > EXPR_MAX_DEPTH)
        return fail(s, "the expression is too deep");
    return 1;
}

/* The integer that len digits from p spell, decimal points skipped. */
static void read_digits(fmpz_t n, const char *p, size_t len)
{
    char *digits = flint_malloc(len + 2), *d = digits;

    *d++ = '0';
    for (size_t i = 0; i < len; i++)
        if (p[i] != '.')
            *d++ = p[i];
    *d = '\0';
    fmpz_set_str(n, digits, 10);
    flint_free(digits);
}

/* Optional exponent e[+-]digits of a number literal. */
static int parse_exponent(slong *exponent, parser_t *s)
{
    const char *p = s->p;
    int negative;

    *exponent = 0;
    if ((*p != 'e' && *p != 'E') ||
        !(isdigit((unsigned char) p[1]) ||
          ((p[1] == '+' || p[1] == '-') && isdigit((unsigned char) p[2]))))
        return 1;
    p++;
    negative = (*p == '-');
    if (*p == '+' || *p == '-')
        p++;
    for (; isdigit((unsigned char) *p); p++)
    {
        *exponent = 10 * *exponent + (*p - '0');
        if (*exponent > 10000)
            return fail(s, "the exponent is beyond 10000");
    }
    if (negative)
        *exponent = -*exponent;
    s->p = p;
    return 1;
}

static int parse_number(slong *res, parser_t *s)
{
    const char *start = s->p;
    slong decimals = 0, exponent;
    int digits = 0, point = 0;
    fmpq_t q;
    fmpz_t power;
    size_t len;

    for (; isdigit((unsigned char) *s->p) || (*s->p == '.' && !point); s->p++)
    {
        if (*s->p == '.')
            point = 1;
        else
        {
            digits = 1;
            decimals += point;
        }
    }
    if (!digits)
        return fail(s, "expected a number");
    len = (size_t) (s->p - start);
    if (!parse_exponent(&exponent, s))
        return 0;

    fmpq_init(q);
    fmpz_init(power);
    read_digits(fmpq_numref(q), start, len);
    exponent -= decimals;
    fmpz_ui_pow_ui(power, 10, (ulong) FLINT_ABS(exponent));
    if (exponent >= 0)
        fmpz_mul(fmpq_numref(q), fmpq_numref(q), power);
    else
        fmpz_set(fmpq_denref(q), power);
    fmpq_canonicalise(q);
    *res = ntkball_expr_fmpq(s->pool, q);
    fmpz_clear(power);
    fmpq_clear(q);
    return 1;
}

static int parse_condition(slong *res, parser_t *s)
{
    slong a, b;
    expr_op_t op;

    if (!parse_sum(&a, s))
        return 0;
    skip_space(s);
    if (*s->p != '<' && *s->p != '>')
        return fail(s, "expected a comparison (<, <=, >, >=)");
    op = *s->p == '<' ? (s->p[1] == '=' ? EXPR_LE : EXPR_LT) : (s->p[1] == '=' ? EXPR_GE : EXPR_GT);
    s->p += s->p[1] == '=' ? 2 : 1;
    return parse_sum(&b, s) && make(res, s, op, a, b, -1);
}

/* Does a comparison come before the next comma or parenthesis of this level? */
static int condition_ahead(const parser_t *s)
{
    int level = 0;

    for (const char *p = s->p; *p != '\0'; p++)
    {
        if (*p == '(')
            level++;
        else if (*p == ')' && level-- == 0)
            return 0;
        else if (level == 0 && *p == ',')
            return 0;
        else if (level == 0 && (*p == '<' || *p == '>'))
            return 1;
    }
    return 0;
}

/* piecewise( cond, value, ..., otherwise ), the opening parenthesis read. */
static int parse_piecewise(slong *res, parser_t *s)
{
    slong *cases = NULL, num = 0, alloc = 0;
    int ok = 1;

    while (ok && condition_ahead(s))
    {
        if (num + 2 > alloc)
        {
            alloc = 2 * alloc + 8;
            cases = flint_realloc(cases, (size_t) alloc * sizeof(slong));
        }
        ok = parse_condition(cases + num, s) &&
             (accept(s, ',') || fail(s, "expected ',' and the value of this case")) &&
             parse_sum(cases + num + 1, s) &&
             (accept(s, ',') || fail(s, "expected ',' and the next case"));
        num += 2;
    }
    ok = ok && (num > 0 || fail(s, "expected a comparison (<, <=, >, >=)")) && parse_sum(res, s) &&
         (accept(s, ')') || fail(s, "expected ')'"));
    for (; ok && num > 0; num -= 2)
        ok = make(res, s, EXPR_PIECEWISE, cases[num - 2], cases[num - 1], *res);
    flint_free(cases);
    return ok;
}

static int check_hermite_index(parser_t *s, slong n)
{
    const fmpq *q = ntkball_expr_number(s->pool, n);

    if (q == NULL || !fmpz_is_one(fmpq_denref(q)) || fmpz_sgn(fmpq_numref(q)) < 0 ||
        fmpz_cmp_si(fmpq_numref(q), EXPR_MAX_HERMITE) > 0)
        return fail(s, "He(n, u) needs an integer n from 0 to 2000");
    return 1;
}

/* The arguments of a function, the opening parenthesis read. */
static int parse_call(slong *res, parser_t *s, expr_op_t op)
{
    slong a, b = -1;

    if (op == EXPR_PIECEWISE)
        return parse_piecewise(res, s);
    if (!parse_sum(&a, s))
        return 0;
    if (op == EXPR_HE && !check_hermite_index(s, a))
        return 0;
    if (ntkball_expr_arity(op) == 2 &&
        !((accept(s, ',') || fail(s, "expected ',' and a second argument")) && parse_sum(&b, s)))
        return 0;
    if (!accept(s, ')'))
        return fail(s, "expected ')'");
    return make(res, s, op, a, b, -1);
}

static int name_is(const char *name, const char *p, size_t len)
{
    return strlen(name) == len && strncmp(name, p, len) == 0;
}

/* A constant, x, a name of the environment, or a function call. */
static int parse_name(slong *res, parser_t *s)
{
    const char *start = s->p;
    size_t len = 0;

    while (isalnum((unsigned char) start[len]) || start[len] == '_')
        len++;
    for (slong i = 0; s->env != NULL && i < s->env->num; i++)
        if (name_is(s->env->names[i], start, len))
        {
            s->p += len;
            *res = s->env->nodes[i];
            return 1;
        }
    if (name_is("x", start, len))
    {
        if (!s->allow_x)
            return fail(s, "a constant was expected, without x,");
        s->p += len;
        return make(res, s, EXPR_X, -1, -1, -1);
    }
    if (name_is("pi", start, len))
    {
        s->p += len;
        return make(res, s, EXPR_PI, -1, -1, -1);
    }
    if (name_is("e", start, len))
    {
        s->p += len;
        return make(res, s, EXPR_EXP, ntkball_expr_si(s->pool, 1), -1, -1);
    }
    for (slong i = 0; i < NUM_NAMED; i++)
        if (name_is(functions[i].name, start, len))
        {
            s->p += len;
            if (!accept(s, '('))
                return fail(s, "expected '(' after the function");
            return parse_call(res, s, functions[i].op);
        }
    return fail(s, "unknown name");
}

static int parse_atom(slong *res, parser_t *s)
{
    skip_space(s);
    if (isdigit((unsigned char) *s->p) || *s->p == '.')
        return parse_number(res, s);
    if (isalpha((unsigned char) *s->p))
        return parse_name(res, s);
    if (!accept(s, '('))
        return fail(s, "expected a number, a name or '('");
    return parse_sum(res, s) && (accept(s, ')') || fail(s, "expected ')'"));
}

static int check_power(parser_t *s, slong a, slong b)
{
    const fmpq *n = ntkball_expr_number(s->pool, b), *q = ntkball_expr_number(s->pool, a);

    if (n == NULL)
        return 1;
    if (fmpz_cmpabs(fmpq_numref(n), fmpq_denref(n)) != 0 &&
        (fmpz_bits(fmpq_numref(n)) > 17 || fmpz_bits(fmpq_denref(n)) > 17))
        return fail(s, "the exponent is beyond 100000");
    if (q != NULL && fmpz_bits(fmpq_numref(n)) > 1 &&
        fmpz_cmpabs(fmpq_numref(q), fmpq_denref(q)) != 0 &&
        (slong) (fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q))) >
            EXPR_MAX_BITS / FLINT_ABS(fmpz_get_si(fmpq_numref(n))))
        return fail(s, "the power is too large");
    return 1;
}

static int parse_power(slong *res, parser_t *s)
{
    slong b;

    if (!parse_atom(res, s))
        return 0;
    if (!accept(s, '^'))
        return 1;
    return parse_sign(&b, s) && check_power(s, *res, b) && make(res, s, EXPR_POW, *res, b, -1);
}

/* Every recursion of the grammar passes here, so here the nesting is counted. */
static int parse_sign(slong *res, parser_t *s)
{
    int ok;

    if (++s->nesting > EXPR_MAX_NESTING)
        return fail(s, "more than 200 levels of nesting");
    if (accept(s, '-'))
        ok = parse_sign(res, s) && make(res, s, EXPR_NEG, *res, -1, -1);
    else if (accept(s, '+'))
        ok = parse_sign(res, s);
    else
        ok = parse_power(res, s);
    s->nesting--;
    return ok;
}

static int parse_term(slong *res, parser_t *s)
{
    slong b;

    if (!parse_sign(res, s))
        return 0;
    for (;;)
    {
        expr_op_t op = EXPR_MUL;

        if (!accept(s, '*'))
        {
            if (!accept(s, '/'))
                return 1;
            op = EXPR_DIV;
        }
        if (!parse_sign(&b, s) || !make(res, s, op, *res, b, -1))
            return 0;
    }
}

static int parse_sum(slong *res, parser_t *s)
{
    slong b;

    if (!parse_term(res, s))
        return 0;
    for (;;)
    {
        expr_op_t op = EXPR_ADD;

        if (!accept(s, '+'))
        {
            if (!accept(s, '-'))
                return 1;
            op = EXPR_SUB;
        }
        if (!parse_term(&b, s) || !make(res, s, op, *res, b, -1))
            return 0;
    }
}

ntkball_status_t ntkball_expr_parse(slong *root, expr_pool_t pool, const char *text, int allow_x,
                                    const expr_env_t *env, ntkball_error_t *err)
{
    parser_t s = {text, text, pool, env, allow_x, 0, err};

    if (memchr(text, '\0', EXPR_MAX_LENGTH + 1) == NULL)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "'%.20s...': the expression is longer than %d characters", text,
                          EXPR_MAX_LENGTH);
        return NTKBALL_DOMAIN;
    }
    if (!parse_sum(root, &s))
        return NTKBALL_DOMAIN;
    skip_space(&s);
    if (*s.p != '\0')
    {
        fail(&s, "expected an operator or the end");
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}
