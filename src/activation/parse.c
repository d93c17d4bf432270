/* Recursive descent over the grammar of expr.h.

   Hostile input meets the bounds of expr.h before it costs memory or stack: length (parameters
   counted at their own length), nesting, depth of the tree, size of exponents.  What is refused is
   said with what was expected instead and shown with a caret. */
#include "activation/expr.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "support/error.h"
#include "support/place.h"

typedef struct
{
    const char *text, *p;
    expr_pool_struct *pool;
    const expr_env_t *env;
    int allow_x, nesting;
    size_t substituted; /* characters that the names of env stand for */
    ntkball_error_t *err;
} parser_t;

/* Sets the error at the place p and returns 0, the failure of all parse_* functions. */
static int fail_at(parser_t *s, const char *p, const char *what)
{
    ntkball_error_place(s->err, s->text, p, what);
    return 0;
}

static int fail(parser_t *s, const char *what)
{
    return fail_at(s, s->p, what);
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

static int parse_number(slong *res, parser_t *s)
{
    fmpq_t q;
    const char *wrong;

    fmpq_init(q);
    wrong = ntkball_expr_read_number(q, &s->p);
    if (wrong == NULL)
        *res = ntkball_expr_fmpq(s->pool, q);
    fmpq_clear(q);
    return wrong == NULL || fail(s, wrong);
}

static int parse_condition(slong *res, parser_t *s)
{
    slong a, b;
    expr_op_t op;

    if (!parse_sum(&a, s))
        return 0;
    skip_space(s);
    if (*s->p != '<' && *s->p != '>')
        return fail(s, "expected a comparison (<, <=, > or >=)");
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

/* condition, value, -- with the comma behind it. */
static int parse_case(slong *condition, slong *value, parser_t *s)
{
    if (!parse_condition(condition, s))
        return 0;
    if (!accept(s, ','))
        return fail(s, *s->p == '<' || *s->p == '>'
                           ? "expected ',' and the value of this case (comparisons do not chain)"
                           : "expected an operator, or ',' and the value of this case");
    return parse_sum(value, s) &&
           (accept(s, ',') ||
            fail(s, "expected an operator, or ',' and the next case or the value otherwise"));
}

/* piecewise( cond, value, ..., otherwise ), the opening parenthesis read. */
static int parse_piecewise(slong *res, parser_t *s)
{
    slong *cases = NULL, num = 0, alloc = 0;
    int ok = 1;

    while (ok && (num == 0 || condition_ahead(s)))
    {
        if (num + 2 > alloc)
        {
            alloc = 2 * alloc + 8;
            cases = flint_realloc(cases, (size_t) alloc * sizeof(slong));
        }
        ok = parse_case(cases + num, cases + num + 1, s);
        num += 2;
    }
    ok = ok && parse_sum(res, s) && (accept(s, ')') || fail(s, "expected an operator or ')'"));
    for (; ok && num > 0; num -= 2)
        ok = make(res, s, EXPR_PIECEWISE, cases[num - 2], cases[num - 1], *res);
    flint_free(cases);
    return ok;
}

static int check_hermite_index(parser_t *s, const char *start, slong n)
{
    const fmpq *q = ntkball_expr_number(s->pool, n);

    if (q == NULL || !fmpz_is_one(fmpq_denref(q)) || fmpz_sgn(fmpq_numref(q)) < 0 ||
        fmpz_cmp_si(fmpq_numref(q), EXPR_MAX_HERMITE) > 0)
        return fail_at(s, start, "expected an integer n from 0 to 2000, as in He(n,x),");
    return 1;
}

/* The arguments of a function, the opening parenthesis read. */
static int parse_call(slong *res, parser_t *s, expr_op_t op)
{
    const char *start = s->p;
    slong a, b = -1;

    if (op == EXPR_PIECEWISE)
        return parse_piecewise(res, s);
    if (!parse_sum(&a, s))
        return 0;
    if (op == EXPR_HE && !check_hermite_index(s, start, a))
        return 0;
    if (ntkball_expr_arity(op) == 2 &&
        !((accept(s, ',') || fail(s, "expected an operator, or ',' and a second argument")) &&
          parse_sum(&b, s)))
        return 0;
    if (!accept(s, ')'))
        return fail(s, *s->p != ','                  ? "expected an operator or ')'"
                       : ntkball_expr_arity(op) == 2 ? "expected ')' after two arguments"
                                                     : "expected ')' after one argument");
    return make(res, s, op, a, b, -1);
}

/* Says what the unknown name at the place, of len characters, might have been. */
static int unknown_name(parser_t *s, size_t len)
{
    char name[33], near[80], text[240];
    const char *after = s->p + len;

    snprintf(name, sizeof name, "%.*s", (int) FLINT_MIN(len, sizeof name - 1), s->p);
    while (*after == ' ')
        after++;
    ntkball_expr_nearest(near, sizeof near, name);
    if (*after == '(')
        snprintf(text, sizeof text, "unknown name '%s' (did you mean %s?)", name, near);
    else if (s->allow_x)
        snprintf(text, sizeof text, "unknown name '%s' (a parameter needs its value: --param %s=V)",
                 name, name);
    else
        snprintf(text, sizeof text, "unknown name '%s' (a constant was expected)", name);
    return fail(s, text);
}

/* A parameter stands for a text that may be long, and may stand there often. */
static int use_binding(slong *res, parser_t *s, expr_binding_t *binding)
{
    *res = binding->node;
    binding->used = 1;
    s->substituted += binding->length;
    if (s->substituted > EXPR_MAX_LENGTH)
        return fail(s, "the expression with its parameters in place is too long");
    s->p += strlen(binding->name);
    return 1;
}

/* A constant, x, a name of the environment, or a function call. */
static int parse_name(slong *res, parser_t *s)
{
    const char *start = s->p;
    size_t len = 0;
    expr_op_t op;

    while (isalnum((unsigned char) start[len]) || start[len] == '_')
        len++;
    for (slong i = 0; s->env != NULL && i < s->env->num; i++)
        if (ntkball_expr_name_is(s->env->bindings[i].name, start, len))
            return use_binding(res, s, s->env->bindings + i);
    if (ntkball_expr_name_is("x", start, len) && !s->allow_x)
        return fail(s, "expected a constant, without x,");
    if (ntkball_expr_find_function(&op, start, len))
    {
        s->p += len;
        if (!accept(s, '('))
            return fail(s, "expected '(' after the function");
        return parse_call(res, s, op);
    }
    s->p += len;
    if (ntkball_expr_name_is("x", start, len))
        return make(res, s, EXPR_X, -1, -1, -1);
    if (ntkball_expr_name_is("pi", start, len))
        return make(res, s, EXPR_PI, -1, -1, -1);
    if (ntkball_expr_name_is("e", start, len))
        return make(res, s, EXPR_EXP, ntkball_expr_si(s->pool, 1), -1, -1);
    s->p = start;
    return unknown_name(s, len);
}

static int parse_atom(slong *res, parser_t *s)
{
    skip_space(s);
    if (isdigit((unsigned char) *s->p) || *s->p == '.')
        return parse_number(res, s);
    if (isalpha((unsigned char) *s->p))
        return parse_name(res, s);
    if (!accept(s, '('))
        return fail(s, s->p > s->text && s->p[0] == '*' && s->p[-1] == '*'
                           ? "expected a number, a name or '(' (a power is written x^2)"
                           : "expected a number, a name or '('");
    return parse_sum(res, s) && (accept(s, ')') || fail(s, "expected an operator or ')'"));
}

/* start: where the exponent b begins. */
static int check_power(parser_t *s, const char *start, slong a, slong b)
{
    const fmpq *n = ntkball_expr_number(s->pool, b), *q = ntkball_expr_number(s->pool, a);

    if (n == NULL)
        return 1;
    if (fmpz_cmpabs(fmpq_numref(n), fmpq_denref(n)) != 0 &&
        (fmpz_bits(fmpq_numref(n)) > 17 || fmpz_bits(fmpq_denref(n)) > 17))
        return fail_at(s, start, "expected an exponent of at most 100000");
    if (q != NULL && fmpz_bits(fmpq_numref(n)) > 1 &&
        fmpz_cmpabs(fmpq_numref(q), fmpq_denref(q)) != 0 &&
        (slong) (fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q))) >
            EXPR_MAX_BITS / FLINT_ABS(fmpz_get_si(fmpq_numref(n))))
        return fail_at(s, start, "the power is too large");
    return 1;
}

static int parse_power(slong *res, parser_t *s)
{
    const char *start;
    slong b;

    if (!parse_atom(res, s))
        return 0;
    if (!accept(s, '^'))
        return 1;
    start = s->p;
    return parse_sign(&b, s) && check_power(s, start, *res, b) &&
           make(res, s, EXPR_POW, *res, b, -1);
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
    parser_t s = {text, text, pool, env, allow_x, 0, 0, err};

    if (memchr(text, '\0', EXPR_MAX_LENGTH + 1) == NULL)
    {
        char start[24];

        snprintf(start, sizeof start, "%.20s", text);
        ntkball_printable(start, sizeof start, start);
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "'%s...': the expression is longer than %d characters", start,
                          EXPR_MAX_LENGTH);
        return NTKBALL_DOMAIN;
    }
    if (!parse_sum(root, &s))
        return NTKBALL_DOMAIN;
    skip_space(&s);
    if (*s.p != '\0')
    {
        fail(&s, *s.p == '<' || *s.p == '>' || *s.p == '='
                     ? "expected an operator or the end (comparisons stand in piecewise)"
                     : "expected an operator or the end");
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}
