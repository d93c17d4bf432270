/* A ball [m +- r] as decimals mid, rad with |truth - mid| <= rad.

   With k digits after the point let q be an integer near m 10^k.  Then
       |truth - q 10^-k| <= 10^-k (|m 10^k - q| + r 10^k),
   and both terms are bounded above in mag from a ball around m 10^k (TAB-1).  k is the least that
   gives digits + 3 significant digits of m or a unit 10^-k <= r/100, whichever is coarser; so the
   conversion costs at most 1/100 of what the promise allows, rounding rad up to three digits
   another 1/100, and a ball that keeps the promise by 3 parts in 100 keeps it in print.  In the
   remaining sliver both numbers are printed in full: they are dyadic, hence finite decimals
   (TAB-2). */
#include "table/internal.h"

#include <stdio.h>
#include <string.h>

/* Exponents of 2 beyond this are not converted; mid is then 0. */
#define EXTREME (WORD(1) << 40)
/* Exact decimal expansions are printed for exponents of 2 up to this. */
#define MODERATE (WORD(1) << 24)
/* Bits that cover the error of 10^k by repeated squaring, |k| < 2^40. */
#define GUARD 96
/* An integer is printed in full up to this many bits. */
#define INTEGER_BITS 400000

/* The largest g the rational approximation allows with 10^g <= 2^(e-1), |e| <= 2^41: log10(2) lies
   strictly between 0.301029995663981195 and 0.301029995663981196. */
static slong floor_log10(slong e)
{
    fmpz_t t;
    slong g;

    fmpz_init_set_si(t, e - 1);
    fmpz_mul_ui(t, t, e > 0 ? UWORD(301029995663981195) : UWORD(301029995663981196));
    fmpz_fdiv_q_ui(t, t, UWORD(1000000000000000000));
    g = fmpz_get_si(t);
    fmpz_clear(t);
    return g;
}

/* q 10^-k as text: in scientific form when that saves a run of zeros, else positional. */
static char *format(const fmpz_t q, slong k)
{
    char *digits = fmpz_get_str(NULL, 10, q), *d = digits + (digits[0] == '-');
    slong len = (slong) strlen(d), exponent = len - 1 - k, zeros;
    char *s = flint_malloc((size_t) len + 64), *p = s;

    if (d != digits)
        *p++ = '-';
    if (fmpz_is_zero(q) || k == 0)
        strcpy(p, d);
    else if (k < 0 || exponent < -6)
    {
        *p++ = *d;
        if (len > 1)
            *p++ = '.';
        strcpy(p, d + 1);
        sprintf(p + len - 1, "e%ld", (long) exponent);
    }
    else
    {
        zeros = FLINT_MAX(k + 1 - len, 0); /* in front, so that a digit stands before the point */
        memset(p, '0', (size_t) zeros);
        memcpy(p + zeros, d, (size_t) len + 1);
        p += zeros + len - k;
        memmove(p + 1, p, (size_t) k + 1);
        *p = '.';
    }
    flint_free(digits);
    return s;
}

/* ten = 10^k as a ball of about prec bits. */
static void power(arb_t ten, slong k, slong prec)
{
    arb_set_ui(ten, 10);
    arb_pow_ui(ten, ten, k < 0 ? -(ulong) k : (ulong) k, prec);
    if (k < 0)
        arb_inv(ten, ten, prec);
}

/* Writes q and e >= 0 such that every point of x lies in [q - e, q + e] 10^-k (TAB-1). */
static void scale(fmpz_t q, mag_t e, const arb_t x, slong k)
{
    slong prec = 64 + GUARD;
    arb_t t, ten;
    arf_t u;
    mag_t p;

    arb_init(t);
    arb_init(ten);
    arf_init(u);
    mag_init(p);

    /* And about the bits in front of the point of m 10^k. */
    if (!arf_is_zero(arb_midref(x)))
    {
        double bits = (double) ARF_EXP(arb_midref(x)) + 3.32192809488736 * (double) k;

        prec += bits > 0 ? (slong) bits : 0;
    }
    power(ten, k, prec);
    arb_mul_arf(t, ten, arb_midref(x), prec);
    fmpz_zero(q);
    if (arf_cmpabs_2exp_si(arb_midref(t), -1) >= 0)
    {
        arf_set_d(u, 0.5);
        arf_add(u, u, arb_midref(t), ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_get_fmpz(q, u, ARF_RND_FLOOR);
    }
    arb_sub_fmpz(t, t, q, prec);
    arb_get_mag(e, t);   /* |m 10^k - q| <= e */
    arb_get_mag(p, ten); /* 10^k <= p         */
    mag_addmul(e, p, arb_radref(x));

    arb_clear(t);
    arb_clear(ten);
    arf_clear(u);
    mag_clear(p);
}

/* c >= 1 and j such that e <= c 10^j, c of three digits, c 10^j <= 1.01 (1 + 2^-20) e.  e > 0. */
static void round_up(fmpz_t c, slong *j, const mag_t e)
{
    slong g = floor_log10(fmpz_get_si(MAG_EXPREF(e))) - 2;
    arb_t z, ten;
    arf_t u;

    arb_init(z);
    arb_init(ten);
    arf_init(u);
    power(ten, -g, 64 + GUARD);
    arf_set_mag(u, e);
    arb_mul_arf(z, ten, u, 64);
    arb_get_ubound_arf(u, z, 64);
    arf_get_fmpz(c, u, ARF_RND_CEIL);
    while (fmpz_cmp_ui(c, 1000) >= 0)
    {
        fmpz_cdiv_q_ui(c, c, 10);
        g++;
    }
    *j = g;
    arb_clear(z);
    arb_clear(ten);
    arf_clear(u);
}

/* The finite decimal of a dyadic number whose expansion has about max_bits bits at most, else NULL.
 */
static char *expand(const arf_t m, slong max_bits)
{
    fmpz_t q, e;
    char *s = NULL;

    fmpz_init(q);
    fmpz_init(e);
    arf_get_fmpz_2exp(q, e, m);
    if (fmpz_sgn(e) >= 0 && fmpz_cmp_si(e, FLINT_MAX(max_bits, INTEGER_BITS)) <= 0)
    {
        fmpz_mul_2exp(q, q, fmpz_get_ui(e));
        s = format(q, 0);
    }
    else if (fmpz_sgn(e) < 0 && fmpz_cmp_si(e, -max_bits) >= 0)
    {
        slong k = -fmpz_get_si(e);

        if ((double) fmpz_bits(q) + 2.33 * (double) k <= (double) max_bits)
        {
            fmpz_t five;

            fmpz_init(five);
            fmpz_set_ui(five, 5);
            fmpz_pow_ui(five, five, (ulong) k);
            fmpz_mul(q, q, five);
            s = format(q, k);
            fmpz_clear(five);
        }
    }
    fmpz_clear(q);
    fmpz_clear(e);
    return s;
}

static int is_moderate(const arb_t x)
{
    return arf_cmpabs_2exp_si(arb_midref(x), MODERATE) < 0 &&
           (arf_is_zero(arb_midref(x)) || arf_cmpabs_2exp_si(arb_midref(x), -MODERATE) > 0) &&
           mag_cmp_2exp_si(arb_radref(x), MODERATE) < 0 &&
           (mag_is_zero(arb_radref(x)) || mag_cmp_2exp_si(arb_radref(x), -MODERATE) > 0) &&
           arb_bits(x) < MODERATE;
}

int ntkball_table_promise(const arb_t value, slong digits)
{
    arf_t r;
    fmpz_t ten;
    int ok;

    if (!arb_is_finite(value))
        return 0;
    if (mag_is_zero(arb_radref(value)))
        return 1;

    /* r 10^digits <= |m|, exactly; where no full expansion could be printed, 33/32 r for r. */
    arf_init(r);
    fmpz_init(ten);
    fmpz_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, (ulong) digits);
    if (!is_moderate(value))
    {
        fmpz_mul_ui(ten, ten, 33);
        arf_set_mag(r, arb_radref(value));
        arf_mul_2exp_si(r, r, -5);
    }
    else
        arf_set_mag(r, arb_radref(value));
    arf_mul_fmpz(r, r, ten, ARF_PREC_EXACT, ARF_RND_UP);
    ok = arf_cmpabs(r, arb_midref(value)) <= 0;
    arf_clear(r);
    fmpz_clear(ten);
    return ok;
}

/* x itself, or a ball around it that can be converted: of |m|, r < 2^EXTREME, and neither is
   smaller than 2^-EXTREME unless 0. */
static void tame(arb_t res, const arb_t x)
{
    mag_t m;

    mag_init(m);
    arb_set(res, x);
    if (arf_cmpabs_2exp_si(arb_midref(x), EXTREME) >= 0 ||
        mag_cmp_2exp_si(arb_radref(x), EXTREME) >= 0)
        arb_zero_pm_inf(res);
    else if (!arf_is_zero(arb_midref(x)) && arf_cmpabs_2exp_si(arb_midref(x), -EXTREME) < 0)
    {
        arf_get_mag(m, arb_midref(x));
        arf_zero(arb_midref(res));
        mag_add(arb_radref(res), arb_radref(res), m);
    }
    if (!mag_is_zero(arb_radref(res)) && mag_cmp_2exp_si(arb_radref(res), -EXTREME) < 0)
        mag_set_ui_2exp_si(arb_radref(res), 1, -EXTREME);
    mag_clear(m);
}

/* Digits after the point: see the top of the file. */
static slong places(const arb_t x, slong digits)
{
    slong k = WORD_MAX, kr;

    if (!arf_is_zero(arb_midref(x)))
        k = digits + 2 - floor_log10(ARF_EXP(arb_midref(x)));
    if (!mag_is_zero(arb_radref(x)))
    {
        kr = 2 - floor_log10(fmpz_get_si(MAG_EXPREF(arb_radref(x))));
        k = FLINT_MIN(k, kr);
    }
    return k;
}

/* Does c 10^j <= 10^-digits |q| hold?  First in mag, so that no large power is built needlessly. */
static int printed_ok(const fmpz_t q, const fmpz_t c, slong j, slong digits)
{
    fmpz_t a, b, ten;
    int ok;

    if (j + digits < -(slong) (2 * digits + 100))
        return !fmpz_is_zero(q);
    fmpz_init(a);
    fmpz_init_set(b, c);
    fmpz_init(ten);
    fmpz_abs(a, q);
    fmpz_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, (ulong) FLINT_ABS(j + digits));
    if (j + digits >= 0)
        fmpz_mul(b, b, ten);
    else
        fmpz_mul(a, a, ten);
    ok = fmpz_cmp(b, a) <= 0;
    fmpz_clear(a);
    fmpz_clear(b);
    fmpz_clear(ten);
    return ok;
}

static char *copy(const char *text)
{
    return strcpy(flint_malloc(strlen(text) + 1), text);
}

static void convert(char **mid, char **rad, const arb_t x, const arb_t value, slong digits)
{
    slong k = places(x, digits), j = 0;
    int ok = 1;
    fmpz_t q, c;
    mag_t e;
    arf_t r;

    fmpz_init(q);
    fmpz_init(c);
    mag_init(e);
    scale(q, e, x, k);
    if (!mag_is_zero(e))
    {
        round_up(c, &j, e);
        ok = printed_ok(q, c, j, digits);
    }
    if (!ok && is_moderate(value) && ntkball_table_promise(value, digits))
    {
        arf_init(r);
        arf_set_mag(r, arb_radref(value));
        *mid = expand(arb_midref(value), 8 * MODERATE);
        *rad = expand(r, 8 * MODERATE);
        arf_clear(r);
    }
    else
    {
        *mid = format(q, k);
        *rad = format(c, k - j);
    }
    fmpz_clear(q);
    fmpz_clear(c);
    mag_clear(e);
}

void ntkball_table_decimal(char **mid, char **rad, const arb_t value, slong digits)
{
    arb_t x;

    *mid = NULL;
    if (arb_is_exact(value) && arb_is_finite(value))
        *mid = expand(arb_midref(value), (slong) (3.33 * (double) (digits + 3)) + 1);
    if (*mid != NULL)
    {
        *rad = copy("0");
        return;
    }
    arb_init(x);
    if (arb_is_finite(value))
        tame(x, value);
    if (!arb_is_finite(value) || !arb_is_finite(x))
    {
        *mid = copy(arf_is_nan(arb_midref(value)) ? "nan" : "0");
        *rad = copy("inf");
    }
    else
        convert(mid, rad, x, value, digits);
    arb_clear(x);
}

int ntkball_table_is_vague(const arb_t value)
{
    arf_t r;
    int vague;

    if (!arb_is_finite(value))
        return 1;
    arf_init(r);
    arf_set_mag(r, arb_radref(value));
    arf_mul_ui(r, r, 200, ARF_PREC_EXACT, ARF_RND_UP);
    vague = arf_cmpabs(r, arb_midref(value)) > 0;
    arf_clear(r);
    return vague;
}

void ntkball_table_interval(char **lo, char **hi, const arb_t value)
{
    arb_t x;
    fmpz_t q, w;
    mag_t e;
    slong k;

    arb_init(x);
    if (arb_is_finite(value))
        tame(x, value);
    if (!arb_is_finite(value) || !arb_is_finite(x))
    {
        *lo = copy("-inf");
        *hi = copy("+inf");
        arb_clear(x);
        return;
    }
    fmpz_init(q);
    fmpz_init(w);
    mag_init(e);
    k = arb_is_zero(x) ? 0 : places(x, 20);
    scale(q, e, x, k);
    mag_get_fmpz(w, e); /* rounds up */
    fmpz_sub(q, q, w);
    *lo = format(q, k);
    fmpz_addmul_ui(q, w, 2);
    *hi = format(q, k);
    fmpz_clear(q);
    fmpz_clear(w);
    mag_clear(e);
    arb_clear(x);
}
