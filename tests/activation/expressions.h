/* Random expressions in x. */
#ifndef NTKBALL_TESTS_ACTIVATION_EXPRESSIONS_H
#define NTKBALL_TESTS_ACTIVATION_EXPRESSIONS_H

#include "../harness.h"

static inline const char *pick_word(const char *const *words, int num)
{
    return words[n_randint(test_state.rand, (ulong) num)];
}

/* Writes an expression of the given depth; kinks: abs, max, relu, piecewise, .. may occur.  Poles
   and branch points on the real line do occur, and are what the analysis has to find. */
static inline void random_expression(char *out, size_t size, int depth, int kinks)
{
    static const char *const leaves[] = {"x", "x", "x", "(x+1/2)", "(x-1)", "2*x", "x/3", "1.5"};
    static const char *const unary[] = {"tanh",
                                        "sin",
                                        "cos",
                                        "erf",
                                        "atan",
                                        "sigmoid",
                                        "Phi",
                                        "erfc",
                                        "sech",
                                        "softplus",
                                        "asinh",
                                        "exp(-x^2/4)*",
                                        "sqrt(2+sin(x))+",
                                        "1/(3+cos(x))+",
                                        "log(2+x^2)*",
                                        "x*"};
    static const char *const bent[] = {"abs",       "relu",        "max(-1,x)+",
                                       "min(x,2)-", "sign(x)*abs", "piecewise(x<1/3,x,x^2)*"};
    char a[400], b[400];
    const char *word;

    if (depth <= 0)
    {
        snprintf(out, size, "%s", pick_word(leaves, 8));
        return;
    }
    random_expression(a, sizeof a, depth - 1, kinks);
    switch (n_randint(test_state.rand, kinks ? 8 : 6))
    {
    case 0:
        random_expression(b, sizeof b, depth - 2, kinks);
        snprintf(out, size, "(%.180s)+(%.180s)", a, b);
        return;
    case 1:
        random_expression(b, sizeof b, depth - 2, kinks);
        snprintf(out, size, "(%.180s)*(%.180s)", a, b);
        return;
    case 2:
        snprintf(out, size, "log(1+exp(%.300s))", a);
        return;
    case 3:
    case 4:
    case 5:
        word = pick_word(unary, 16);
        snprintf(out, size, "%s(%.300s)", word, a);
        return;
    default:
        word = pick_word(bent, 6);
        snprintf(out, size, "%s(%.300s)", word, a);
    }
}

#endif
