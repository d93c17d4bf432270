/* The names of the grammar's functions and comparisons. */
#include "activation/expr.h"

#include <string.h>

#include "support/nearest.h"

typedef struct
{
    const char *name;
    expr_op_t op;
} function_t;

static const function_t functions[] = {
    {"Phi", EXPR_PHI},
    {"He", EXPR_HE},
    {"abs", EXPR_ABS},
    {"acos", EXPR_ACOS},
    {"asin", EXPR_ASIN},
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

const char *ntkball_expr_op_name(expr_op_t op)
{
    for (slong i = 0; i < NUM_FUNCTIONS; i++)
        if (functions[i].op == op)
            return functions[i].name;
    return NULL;
}

int ntkball_expr_name_is(const char *name, const char *p, size_t len)
{
    return strlen(name) == len && strncmp(name, p, len) == 0;
}

int ntkball_expr_find_function(expr_op_t *op, const char *name, size_t len)
{
    for (slong i = 0; i < NUM_NAMED; i++)
        if (ntkball_expr_name_is(functions[i].name, name, len))
        {
            *op = functions[i].op;
            return 1;
        }
    return 0;
}

void ntkball_expr_nearest(char *out, size_t size, const char *name)
{
    static const char *const others[][2] = {
        {"ln", "log"},   {"arctan", "atan"},    {"arcsinh", "asinh"},    {"arsinh", "asinh"},
        {"sgn", "sign"}, {"heaviside", "step"}, {"logistic", "sigmoid"}, {"cdf", "Phi"}};
    const char *words[NUM_NAMED];

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(name, others[i][0]) == 0 && strlen(others[i][1]) < size)
        {
            strcpy(out, others[i][1]);
            return;
        }
    for (slong i = 0; i < NUM_NAMED; i++)
        words[i] = functions[i].name;
    ntkball_nearest(out, size, name, words, NUM_NAMED);
}
