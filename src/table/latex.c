/* One tabular a quantity and layer, that compiles with plain LaTeX; the expression grammar of the
   closed forms is turned into formulas (pi, sqrt, exp, erf; a product needs no sign). */
#include "table/internal.h"

#include <ctype.h>
#include <string.h>

/* Two characters that stand for one sign. */
static const char *sign(const char *text)
{
    static const char *const signs[][2] = {
        {"<=", "$\\le$"}, {">=", "$\\ge$"}, {"+-", "$\\pm$"}, {"->", "$\\to$"}};
    size_t i;

    for (i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strncmp(text, signs[i][0], 2) == 0)
            return signs[i][1];
    return NULL;
}

void ntkball_latex_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
    {
        const char *formula_sign = sign(text);

        if (formula_sign != NULL)
        {
            fputs(formula_sign, out);
            text++;
            continue;
        }
        switch (*text)
        {
        case '\\':
            fputs("\\textbackslash{}", out);
            break;
        case '^':
            fputs("\\textasciicircum{}", out);
            break;
        case '~':
            fputs("\\textasciitilde{}", out);
            break;
        case '<':
            fputs("$<$", out);
            break;
        case '>':
            fputs("$>$", out);
            break;
        case '|':
            fputs("$|$", out);
            break;
        default:
            if (strchr("&%$#_{}", *text) != NULL)
                putc('\\', out);
            putc(*text, out);
        }
    }
}

/* A decimal in a formula: an exponent becomes a power of ten. */
static void number(FILE *out, const char *text)
{
    const char *e = strchr(text, 'e');

    if (e == NULL)
        fputs(text, out);
    else
        fprintf(out, "%.*s \\cdot 10^{%s}", (int) (e - text), text, e + 1);
}

/* The position of the parenthesis that closes the one at s, or NULL. */
static const char *closing(const char *s)
{
    int level = 0;

    for (; *s != '\0'; s++)
    {
        level += *s == '(';
        level -= *s == ')';
        if (level == 0)
            return s;
    }
    return NULL;
}

/* The expression from s up to end as a formula. */
static void formula(FILE *out, const char *s, const char *end)
{
    while (s < end)
    {
        size_t len = 0;
        const char *close;

        while (s + len < end && isalpha((unsigned char) s[len]))
            len++;
        if (len == 4 && strncmp(s, "sqrt", 4) == 0 && s[4] == '(' &&
            (close = closing(s + 4)) != NULL && close < end)
        {
            fputs("\\sqrt{", out);
            formula(out, s + 5, close);
            putc('}', out);
            s = close + 1;
        }
        else if (*s == '^' && s + 1 < end && s[1] == '(' && (close = closing(s + 1)) != NULL &&
                 close < end)
        {
            fputs("^{", out);
            formula(out, s + 2, close);
            putc('}', out);
            s = close + 1;
        }
        else if (*s == '^')
        {
            for (len = 1; s + len < end && isdigit((unsigned char) s[len]); len++)
                ;
            fprintf(out, "^{%.*s}", (int) len - 1, s + 1);
            s += len;
        }
        else if (len > 0)
        {
            if (len == 2 && strncmp(s, "pi", 2) == 0)
                fputs("\\pi ", out);
            else if (len > 1)
                fprintf(out, "\\operatorname{%.*s}", (int) len, s);
            else
                putc(*s, out);
            s += len;
        }
        else
        {
            if (*s == '*')
                fputs(isdigit((unsigned char) s[1]) ? " \\cdot " : "\\,", out);
            else
                putc(*s, out);
            s++;
        }
    }
}

static void value(FILE *out, const arb_t x, slong digits)
{
    char *a, *b;
    int vague = !arb_is_exact(x) && ntkball_table_is_vague(x);

    if (vague)
        ntkball_table_interval(&a, &b, x);
    else
        ntkball_table_decimal(&a, &b, x, digits);
    fputs(vague ? "$[" : "$", out);
    number(out, a);
    if (vague || strcmp(b, "0") != 0)
    {
        fputs(vague ? ",\\ " : " \\pm ", out);
        number(out, b);
    }
    fputs(vague ? "]$" : "$", out);
    flint_free(a);
    flint_free(b);
}

/* The name of a quantity as a formula, or NULL. */
static const char *symbol(const char *quantity)
{
    static const char *const names[][2] = {
        {"phi_hermite", "\\mu_n(\\phi)"},
        {"dphi_hermite", "\\mu_n(\\phi')"},
        {"alpha", "\\alpha_p"},
        {"upsilon", "\\upsilon_p"},
        {"kappa", "\\kappa_p"},
        {"sigma", "\\Sigma(\\rho)"},
        {"theta", "\\Theta(\\rho)"},
        {"eigenvalue", "\\lambda_k"},
        {"multiplicity", "N(d,k)"},
        {"cumulative_trace", "\\sum_{j \\le k} N(d,j) \\lambda_j"}};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(quantity, names[i][0]) == 0)
            return names[i][1];
    return NULL;
}

static void block(FILE *out, const ntkball_table_t table, slong first, slong last)
{
    const char *quantity = table->rows[first].quantity, *name = symbol(quantity);
    const char *index = ntkball_table_index_name(quantity);
    slong i;

    fputs("\\begin{tabular}{rll}\n", out);
    fprintf(out, "%s & ", strcmp(index, "rho") == 0 ? "$\\rho$" : index);
    if (name != NULL)
        fprintf(out, "$%s$", name);
    else
        ntkball_latex_text(out, quantity);
    if (table->rows[first].layer >= 0)
        fprintf(out, ", $l = %ld$", (long) table->rows[first].layer);
    fputs(" & closed form \\\\ \\hline\n", out);
    for (i = first; i < last; i++)
    {
        const char *exact = table->rows[i].exact;

        ntkball_latex_text(out, table->rows[i].index);
        fputs(" & ", out);
        value(out, table->rows[i].value, table->digits);
        fputs(" & ", out);
        if (exact[0] != '\0')
        {
            putc('$', out);
            formula(out, exact, exact + strlen(exact));
            putc('$', out);
        }
        fputs(" \\\\\n", out);
    }
    fputs("\\end{tabular}\n", out);
}

void ntkball_write_latex(FILE *out, const ntkball_table_t table, int comments)
{
    slong first, last;

    if (comments)
        ntkball_csv_comments(out, table, "%");
    for (first = 0; first < table->num_rows && !ferror(out); first = last)
    {
        last = ntkball_table_block_end(table, first);
        if (first > 0)
            putc('\n', out);
        block(out, table, first, last);
    }
}
