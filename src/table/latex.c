/* One tabular a quantity and layer, that compiles with plain LaTeX; the expression grammar of the
   closed forms is turned into formulas (pi, sqrt, exp, erf; a product needs no sign). */
#include "table/internal.h"

#include <ctype.h>
#include <string.h>

/* Digits between which a line may end, for there are longer numbers than columns. */
#define DIGITS_TOGETHER 12

/* Characters that stand for one sign: writes it and returns their number. */
static size_t sign(FILE *out, const char *text)
{
    static const char *const signs[][2] = {
        {"<=", "\\le"}, {">=", "\\ge"}, {"+/-", "\\pm"}, {"+-", "\\pm"}, {"->", "\\to"}};
    size_t i;

    for (i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strncmp(text, signs[i][0], strlen(signs[i][0])) == 0)
        {
            fprintf(out, "$%s$", signs[i][1]);
            return strlen(signs[i][0]);
        }
    return 0;
}

static void formula(FILE *out, const char *s, const char *end);
static const char *closing(const char *s);

static int is_word(char c)
{
    return isalnum((unsigned char) c) || c == '_' || c == '.';
}

/* The end of the exponent at s, behind the sign ^: parentheses, or a sign and a word. */
static const char *exponent_end(const char *s)
{
    const char *end;

    if (*s == '(')
        return (end = closing(s)) != NULL ? end + 1 : s;
    for (end = s + (*s == '-'); is_word(*end); end++)
        ;
    return end;
}

/* The exponent from s to end as a superscript. */
static void power(FILE *out, const char *s, const char *end)
{
    fputs("^{", out);
    if (*s == '(')
        formula(out, s + 1, end - 1);
    else
        formula(out, s, end);
    putc('}', out);
}

/* A word and its power, p^(-3/2), or a power alone, as a formula; returns where it ends, NULL when
   there is none. */
static const char *with_power(FILE *out, const char *text)
{
    const char *base = text, *end;

    while (is_word(*base))
        base++;
    if (*base != '^' || (end = exponent_end(base + 1)) == base + 1)
        return NULL;
    putc('$', out);
    formula(out, text, base);
    power(out, base + 1, end);
    putc('$', out);
    return end;
}

static void character(FILE *out, const char *text)
{
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
    /* where a formula or a list may be broken in a narrow column */
    if (strchr(",*", *text) != NULL && text[1] != ' ' && text[1] != '\0')
        fputs("\\allowbreak{}", out);
}

void ntkball_latex_text(FILE *out, const char *text)
{
    const char *end, *begin = text;
    size_t len, digits = 0;

    while (*text != '\0')
    {
        digits = isdigit((unsigned char) *text) ? digits + 1 : 0;
        if ((len = sign(out, text)) > 0)
            text += len;
        else if ((text == begin || !is_word(text[-1]) || *text == '^') &&
                 (end = with_power(out, text)) != NULL)
            text = end;
        else
            character(out, text++);
        if (digits > 0 && digits % DIGITS_TOGETHER == 0 && isdigit((unsigned char) *text))
            fputs("\\allowbreak{}", out);
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

/* A name: Greek letters, a subscript behind the underscore, words upright. */
static void name_formula(FILE *out, const char *s, size_t len)
{
    static const char *const greek[] = {"pi",    "sigma", "gamma",   "rho",
                                        "alpha", "kappa", "upsilon", "lambda"};
    size_t i;

    for (i = 0; i < sizeof greek / sizeof greek[0]; i++)
        if (len == strlen(greek[i]) && strncmp(s, greek[i], len) == 0)
        {
            fprintf(out, "\\%s ", greek[i]);
            return;
        }
    if (len > 1)
        fprintf(out, "\\mathrm{%.*s}", (int) len, s);
    else
        putc(*s, out);
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
        else if (*s == '^' && (close = exponent_end(s + 1)) <= end && close > s + 1)
        {
            power(out, s + 1, close);
            s = close;
        }
        else if (*s == '_')
        {
            for (len = 1; s + len < end && isalnum((unsigned char) s[len]); len++)
                ;
            fprintf(out, "_{%.*s}", (int) len - 1, s + 1);
            s += len;
        }
        else if (len > 0)
        {
            name_formula(out, s, len);
            s += len;
        }
        else
        {
            if (*s == '*')
                fputs(isdigit((unsigned char) s[1]) ? " \\cdot " : "\\,", out);
            else if (strchr("&%$#{}\\~", *s) == NULL)
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

/* Correlations and numbers are formulas: -1/3 has a minus sign. */
static void index_cell(FILE *out, const char *name, const char *index)
{
    if (strcmp(name, "rho") != 0)
    {
        ntkball_latex_text(out, index);
        return;
    }
    putc('$', out);
    formula(out, index, index + strlen(index));
    putc('$', out);
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

        index_cell(out, index, table->rows[i].index);
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
