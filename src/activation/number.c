/* Number literals: exact when read (0.1 is 1/10, 2.5e-3 is 1/400) and short when printed.

   A rational is printed as n or n/d; one whose numerator or denominator would show a long row of
   zeros, q = m 10^k with |k| >= 20, as the literal "mek", which reads as q again. */
#include "activation/expr.h"

#include <ctype.h>
#include <string.h>

#define MAX_EXPONENT 10000
#define LONG_ZEROS 20

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

/* Optional exponent e[+-]digits; 0 when it is too large. */
static int read_exponent(slong *exponent, const char **text)
{
    const char *p = *text;
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
        if (*exponent > MAX_EXPONENT)
            return 0;
    }
    if (negative)
        *exponent = -*exponent;
    *text = p;
    return 1;
}

/* q *= 10^e */
static void mul_power_of_ten(fmpq_t q, slong e)
{
    fmpz_t power;

    fmpz_init(power);
    fmpz_ui_pow_ui(power, 10, (ulong) FLINT_ABS(e));
    if (e >= 0)
        fmpq_mul_fmpz(q, q, power);
    else
        fmpq_div_fmpz(q, q, power);
    fmpz_clear(power);
}

const char *ntkball_expr_read_number(fmpq_t q, const char **text)
{
    const char *start = *text, *p = start;
    slong decimals = 0, exponent;
    int digits = 0, point = 0;
    size_t len;

    for (; isdigit((unsigned char) *p) || (*p == '.' && !point); p++)
    {
        if (*p == '.')
            point = 1;
        else
        {
            digits = 1;
            decimals += point;
        }
    }
    if (!digits)
        return "expected a number";
    len = (size_t) (p - start);
    *text = p;
    if (!read_exponent(&exponent, text))
        return "expected an exponent of at most 10000";
    fmpz_one(fmpq_denref(q));
    read_digits(fmpq_numref(q), start, len);
    mul_power_of_ten(q, exponent - decimals);
    return NULL;
}

/* q = m 10^k, m an integer not divisible by 10: 1 and m, k when that is shorter than n/d and saves
   many zeros, else 0. */
static int as_decimal(fmpz_t m, slong *k, const fmpq *q)
{
    fmpz_t ten, unit;
    slong twos, fives;
    int ok;

    if (fmpz_bits(fmpq_numref(q)) <= LONG_ZEROS && fmpz_bits(fmpq_denref(q)) <= LONG_ZEROS)
        return 0;
    fmpz_init_set_ui(ten, 10);
    fmpz_init_set(unit, fmpq_denref(q));
    twos = (slong) fmpz_val2(unit);
    fmpz_tdiv_q_2exp(unit, unit, (ulong) twos);
    fmpz_set_ui(m, 5);
    fives = fmpz_remove(unit, unit, m);
    ok = fmpz_is_one(unit);
    if (ok)
    {
        *k = -FLINT_MAX(twos, fives);
        fmpz_ui_pow_ui(unit, twos < fives ? 2 : 5, (ulong) FLINT_ABS(twos - fives));
        fmpz_mul(m, fmpq_numref(q), unit);
        *k += fmpz_remove(m, m, ten);
        ok = FLINT_ABS(*k) >= LONG_ZEROS && FLINT_ABS(*k) <= MAX_EXPONENT &&
             fmpz_sizeinbase(m, 10) + 7 <
                 fmpz_sizeinbase(fmpq_numref(q), 10) + fmpz_sizeinbase(fmpq_denref(q), 10);
    }
    fmpz_clear(ten);
    fmpz_clear(unit);
    return ok;
}

int ntkball_expr_number_is_literal(const fmpq *q)
{
    slong k;
    fmpz_t m;
    int res;

    fmpz_init(m);
    res = fmpz_is_one(fmpq_denref(q)) || as_decimal(m, &k, q);
    fmpz_clear(m);
    return res;
}

void ntkball_expr_print_number(ntkball_text_t *out, const fmpq *q)
{
    slong k = 0;
    fmpz_t m;
    char *s;

    fmpz_init(m);
    if (as_decimal(m, &k, q))
    {
        s = fmpz_get_str(NULL, 10, m);
        ntkball_text_append(out, "%se%ld", s, (long) k);
    }
    else
    {
        s = fmpq_get_str(NULL, 10, q);
        ntkball_text_append(out, "%s", s);
    }
    flint_free(s);
    fmpz_clear(m);
}
