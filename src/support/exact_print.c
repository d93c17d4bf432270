/* Text of an exact sum in the expression grammar, as one would write it by hand: 3/(2*pi),
   1/sqrt(2*pi), sqrt(3)/2, 1/2 - exp(-1/2)/sqrt(2*pi).

   Roots stand in the numerator, except that with a negative odd power of sqrt(pi) the part of s
   that divides the denominator goes under it: sqrt(2)/(2*sqrt(pi)) = 1/sqrt(2*pi). */
#include "support/exact_impl.h"

#include <string.h>

/* The factors of one side of a fraction, joined by '*'. */
typedef struct
{
    ntkball_text_t *text;
    int num;
} factors_t;

static void add_factor(factors_t *f, const char *prefix, const char *text, const char *suffix)
{
    ntkball_text_append(f->text, "%s%s%s%s", f->num++ > 0 ? "*" : "", prefix, text, suffix);
}

static void add_fmpz(factors_t *f, const fmpz_t n)
{
    char *s;

    if (fmpz_is_one(n))
        return;
    s = fmpz_get_str(NULL, 10, n);
    add_factor(f, "", s, "");
    flint_free(s);
}

/* sqrt(n), sqrt(pi) or sqrt(n*pi). */
static void add_root(factors_t *f, const fmpz_t n, int with_pi)
{
    char *s;

    if (fmpz_is_one(n))
    {
        if (with_pi)
            add_factor(f, "sqrt(", "pi", ")");
        return;
    }
    s = fmpz_get_str(NULL, 10, n);
    add_factor(f, "sqrt(", s, with_pi ? "*pi)" : ")");
    flint_free(s);
}

static void add_pi_power(factors_t *f, slong m)
{
    char s[40];

    if (m == 0)
        return;
    flint_sprintf(s, "pi^%wd", m);
    add_factor(f, "", m == 1 ? "pi" : s, "");
}

/* a * sqrt(s) * pi^(half_pi/2), a >= 0: splits it into the two sides. */
static void split(factors_t *top, factors_t *bottom, const fmpq_t a, const fmpz_t s, slong half_pi)
{
    int root_pi_below = half_pi < 0 && half_pi % 2 != 0;
    fmpz_t g, den, up;

    fmpz_init(g);
    fmpz_init(den);
    fmpz_init(up);
    fmpz_one(g);
    if (root_pi_below)
        fmpz_gcd(g, fmpq_denref(a), s);
    fmpz_divexact(den, fmpq_denref(a), g);
    fmpz_divexact(up, s, g);
    add_fmpz(top, fmpq_numref(a));
    add_fmpz(bottom, den);
    if (half_pi >= 0)
        add_pi_power(top, half_pi / 2);
    else
        add_pi_power(bottom, (-half_pi) / 2);
    add_root(top, up, half_pi > 0 && half_pi % 2 != 0);
    if (root_pi_below)
        add_root(bottom, g, 1);
    fmpz_clear(g);
    fmpz_clear(den);
    fmpz_clear(up);
}

static void append_fraction(ntkball_text_t *out, const factors_t *top, const factors_t *bottom)
{
    ntkball_text_append(out, "%s", top->num > 0 ? ntkball_text_get(top->text) : "1");
    if (bottom->num == 1)
        ntkball_text_append(out, "/%s", ntkball_text_get(bottom->text));
    if (bottom->num > 1)
        ntkball_text_append(out, "/(%s)", ntkball_text_get(bottom->text));
}

static void factors_init(factors_t *f)
{
    f->text = ntkball_text_new();
    f->num = 0;
}

static void factors_clear(factors_t *f)
{
    ntkball_text_free(f->text);
}

/* erf(sqrt(x)) with the root simplified. */
static void add_erf(factors_t *f, const fmpq *x)
{
    factors_t top, bottom;
    ntkball_text_t *argument = ntkball_text_new();
    fmpq_t q;
    fmpz_t s;

    factors_init(&top);
    factors_init(&bottom);
    fmpq_init(q);
    fmpz_init(s);
    ntkball_sqrt_fmpq_parts(q, s, x);
    split(&top, &bottom, q, s, 0);
    append_fraction(argument, &top, &bottom);
    add_factor(f, "erf(", ntkball_text_get(argument), ")");
    fmpq_clear(q);
    fmpz_clear(s);
    factors_clear(&top);
    factors_clear(&bottom);
    ntkball_text_free(argument);
}

/* The absolute value of a term. */
static void append_term(ntkball_text_t *out, const exact_term_t *t)
{
    factors_t top, bottom;
    fmpq_t a;

    factors_init(&top);
    factors_init(&bottom);
    fmpq_init(a);
    fmpq_abs(a, t->q);
    split(&top, &bottom, a, t->s, t->half_pi);
    if (!fmpq_is_zero(t->e))
    {
        char *s = fmpq_get_str(NULL, 10, t->e);

        add_factor(&top, "exp(", s, ")");
        flint_free(s);
    }
    for (slong i = 0; i < t->num_erf; i++)
        add_erf(&top, t->erf2 + i);
    append_fraction(out, &top, &bottom);
    fmpq_clear(a);
    factors_clear(&top);
    factors_clear(&bottom);
}

char *ntkball_exact_get_str(const ntkball_exact_t a)
{
    ntkball_text_t *out = ntkball_text_new();
    const char *text;
    char *res;

    if (a[0]->num == 0)
        ntkball_text_append(out, "0");
    for (slong i = 0; i < a[0]->num; i++)
    {
        const exact_term_t *t = a[0]->terms + i;
        int minus = fmpq_sgn(t->q) < 0;

        ntkball_text_append(out, "%s", i == 0 ? (minus ? "-" : "") : (minus ? " - " : " + "));
        append_term(out, t);
    }
    text = ntkball_text_get(out);
    res = flint_malloc(strlen(text) + 1);
    strcpy(res, text);
    ntkball_text_free(out);
    return res;
}
