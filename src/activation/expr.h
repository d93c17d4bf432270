/* Expressions in one variable x, hash-consed in a pool.

   A pool is an array of nodes in which the arguments of a node stand before it, equal nodes being
   stored once.  So an expression is an index into its pool, equal expressions have equal indices,
   common subexpressions are evaluated once, and all passes are loops over an array instead of
   recursions.  The constructors simplify lightly (arithmetic of rational numbers, neutral elements,
   signs); they are idempotent, which makes print -> parse the identity. */
#ifndef NTKBALL_ACTIVATION_EXPR_H
#define NTKBALL_ACTIVATION_EXPR_H

#include <ntkball/ntkball.h>

typedef enum
{
    EXPR_NUM, /* rational number; arg[0] indexes numbers */
    EXPR_PI,
    EXPR_X,
    EXPR_NEG,
    EXPR_ADD,
    EXPR_SUB,
    EXPR_MUL,
    EXPR_DIV,
    EXPR_POW,
    EXPR_ROOT, /* arg[0]^arg[1], a number > 0, where arg[0] is known >= 0; not of the grammar */
    EXPR_LT,   /* comparisons, conditions of EXPR_PIECEWISE only */
    EXPR_LE,
    EXPR_GT,
    EXPR_GE,
    EXPR_PIECEWISE, /* arg[1] where arg[0] holds, else arg[2] */
    EXPR_FILL,      /* arg[0], or arg[2] on balls that contain the number arg[1] (fill.c) */
    EXPR_HE,        /* He_n(u): arg[0] a number n >= 0, arg[1] = u */
    EXPR_MAX,
    EXPR_MIN,
    EXPR_EXP, /* functions of one argument from here on */
    EXPR_EXPM1,
    EXPR_LOG,
    EXPR_SQRT,
    EXPR_SIN,
    EXPR_COS,
    EXPR_TAN,
    EXPR_TANH,
    EXPR_SINH,
    EXPR_COSH,
    EXPR_SECH,
    EXPR_ATAN,
    EXPR_ASINH,
    EXPR_ASIN,
    EXPR_ACOS,
    EXPR_ERF,
    EXPR_ERFC,
    EXPR_PHI, /* normal distribution function */
    EXPR_SIGMOID,
    EXPR_SOFTPLUS,
    EXPR_ABS, /* kinked functions */
    EXPR_SIGN,
    EXPR_RELU,
    EXPR_STEP
} expr_op_t;

typedef struct
{
    expr_op_t op;
    int has_x;
    slong depth;
    slong arg[3]; /* unused ones are -1 */
} expr_node_t;

typedef struct
{
    expr_node_t *nodes;
    slong num, alloc;
    fmpq *numbers;
    slong num_numbers, alloc_numbers;
    slong *table; /* open addressing, -1 = free */
    slong table_size;
} expr_pool_struct;
typedef expr_pool_struct expr_pool_t[1];

/* Bounds that keep hostile input cheap. */
#define EXPR_MAX_LENGTH 100000   /* characters of a text */
#define EXPR_MAX_NESTING 200     /* parentheses, signs, exponents */
#define EXPR_MAX_DEPTH 4000      /* of a tree */
#define EXPR_MAX_EXPONENT 100000 /* numerator and denominator of a numeric exponent */
#define EXPR_MAX_HERMITE 2000    /* n of He(n, u) */
#define EXPR_MAX_BITS 200000     /* of a folded number */
#define EXPR_ANALYSIS_WORK 2e7   /* evaluations of nodes: support/work.h */

void ntkball_expr_init(expr_pool_t pool);
void ntkball_expr_clear(expr_pool_t pool);
void ntkball_expr_swap(expr_pool_t a, expr_pool_t b);

/* Constructors: the index of the node in the pool. */
slong ntkball_expr_fmpq(expr_pool_t pool, const fmpq_t q);
slong ntkball_expr_si(expr_pool_t pool, slong n);
slong ntkball_expr_op(expr_pool_t pool, expr_op_t op, slong a, slong b, slong c);
/* Copies an expression of another pool. */
slong ntkball_expr_import(expr_pool_t pool, const expr_pool_t from, slong root);

/* The number a node is, or NULL. */
const fmpq *ntkball_expr_number(const expr_pool_t pool, slong node);
int ntkball_expr_is_si(const expr_pool_t pool, slong node, slong n);
slong ntkball_expr_arity(expr_op_t op);

/* Marks, in an array of num nodes to be freed by flint_free, what root depends on. */
char *ntkball_expr_reachable(const expr_pool_t pool, slong root);

/* Rebuilds root from below.  visit sees each node it depends on, as it is with its arguments
   replaced (t, changed when one was), and returns its replacement, or -1 for that very node. */
typedef slong (*expr_visit_t)(expr_pool_t pool, slong node, const expr_node_t *t, int changed,
                              void *context);
slong ntkball_expr_map(expr_pool_t pool, slong root, expr_visit_t visit, void *context);

/* Names that a text may use beside the grammar's own. */
typedef struct
{
    const char *name;
    slong node;    /* of the pool */
    size_t length; /* of the text it stands for */
    int used;      /* set by the parser */
} expr_binding_t;

typedef struct
{
    expr_binding_t *bindings;
    slong num;
} expr_env_t;

/* Parses text.  allow_x = 0: x is refused.  env may be NULL.
   Grammar:  sum = term {(+|-) term},  term = sign {(*|/) sign},  sign = {+|-} power,
             power = atom [^ sign],  atom = number | name | name(sum, ...) | (sum)
   Errors: DOMAIN/INPUT with what was expected, the column, and the place shown with a caret. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_expr_parse(slong *root, expr_pool_t pool,
                                                       const char *text, int allow_x,
                                                       const expr_env_t *env, ntkball_error_t *err);
/* Are the len characters at p this name? */
int ntkball_expr_name_is(const char *name, const char *p, size_t len);
/* 1 and the function that the len characters at name call, else 0. */
int ntkball_expr_find_function(expr_op_t *op, const char *name, size_t len);
/* Writes the functions that may have been meant. */
void ntkball_expr_nearest(char *out, size_t size, const char *name);

/* The number literal at *text, digits[.digits][e[+-]digits]; *text moves behind it.  NULL, or what
   was expected at *text. */
const char *ntkball_expr_read_number(fmpq_t q, const char **text);
void ntkball_expr_print_number(ntkball_text_t *out, const fmpq *q);
/* Is |q| printed as one literal, as against a quotient? */
int ntkball_expr_number_is_literal(const fmpq *q);

/* Spelling of a function or comparison. */
const char *ntkball_expr_op_name(expr_op_t op);

/* Text that parses to root again; to be freed by flint_free. */
char *ntkball_expr_print(const expr_pool_t pool, slong root);

/* d root / dx, almost everywhere (kinked functions: the classical derivative off the kinks). */
slong ntkball_expr_diff(expr_pool_t pool, slong root);

/* An expression of the same values on the real line in functions that evaluate better and are
   better understood (ACT-18). */
slong ntkball_expr_rewrite(expr_pool_t pool, slong root);

/* Continues quotients of root analytically to their removable singularity r (ACT-19); root itself
   when there is none.  The result can be evaluated and bounded, not printed or differentiated. */
slong ntkball_expr_fill(expr_pool_t pool, slong root, const fmpq_t r);

/* Spends factor units of work (support/work.h) for each node up to root, He_n counting as n, in
   proportion to prec; 0 when there are none left. */
int ntkball_expr_spend(const expr_pool_t pool, slong root, double factor, slong prec);

/* Value at x or z; not a number beyond a limit of work.  analytic as in ntkball_activation_eval. */
void ntkball_expr_eval_arb(arb_t res, const expr_pool_t pool, slong root, const arb_t x,
                           slong prec);
void ntkball_expr_eval_acb(acb_t res, const expr_pool_t pool, slong root, const acb_t z,
                           int analytic, slong prec);

/* Does a op b hold for the balls, op a comparison? */
ntkball_truth_t ntkball_expr_compare(expr_op_t op, const arb_t a, const arb_t b);

/* v[i] from the values v of its arguments at z, principal; for passes of one's own. */
void ntkball_expr_eval_node(acb_ptr v, const expr_pool_t pool, slong i, const acb_t z, slong prec);

/* 1 and the polynomial when root is one with rational coefficients and degree <= max_degree. */
int ntkball_expr_get_poly(fmpq_poly_t poly, const expr_pool_t pool, slong root, slong max_degree);

#endif
