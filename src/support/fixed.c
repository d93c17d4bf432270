/* Fixed-point power series (FIX-1).

   |F| <= A, |G| <= B in l1 norm, |f - F| <= a and |g - G| <= b coefficientwise:
       |f g - F G| <= B a + A b + len a b,
   and F G is an exact integer product. */
#include "support/fixed.h"
#include "support/parallel.h"

/* Shorter products are as fast in balls. */
#define FIXED_SHORT 256

int ntkball_fixed_pays(arb_srcptr f, slong len)
{
    slong k, e, least = WORD_MAX, most = WORD_MIN;

    if (len < FIXED_SHORT)
        return 0;
    for (k = 0; k < len; k++)
    {
        if (!arb_is_finite(f + k) || COEFF_IS_MPZ(*ARF_EXPREF(arb_midref(f + k))))
            return 0;
        if (arf_is_zero(arb_midref(f + k)))
            continue;
        e = ARF_EXP(arb_midref(f + k));
        least = FLINT_MIN(least, e);
        most = FLINT_MAX(most, e);
    }
    return most >= least && most - least <= 4 * (slong) FLINT_BIT_COUNT((ulong) len) + 16;
}

/* A map of vectors, range by range. */
typedef struct
{
    fmpz *integers;
    slong num; /* of the integers */
    arb_srcptr source;
    arb_ptr res;
    mag_srcptr error;
    slong scale;
} map_t;

static void set_range(void *context, slong from, slong to)
{
    const map_t *map = context;
    slong k;

    for (k = from; k < to; k++)
        arf_get_fmpz_fixed_si(map->integers + k, arb_midref(map->source + k), -map->scale);
}

void ntkball_fixed_set(fmpz_poly_t res, mag_t error, arb_srcptr f, slong len, slong scale,
                       slong threads)
{
    slong k;
    mag_t unit;
    map_t map = {.source = f, .scale = scale};

    mag_init(unit);
    mag_set_ui_2exp_si(unit, 1, -scale);
    mag_zero(error);
    fmpz_poly_fit_length(res, len);
    map.integers = res->coeffs;
    ntkball_parallel_ranges(set_range, &map, len, threads);
    for (k = 0; k < len; k++)
        mag_max(error, error, arb_radref(f + k));
    _fmpz_poly_set_length(res, len);
    _fmpz_poly_normalise(res);
    mag_add(error, error, unit); /* towards zero: less than one unit */
    mag_clear(unit);
}

static void get_range(void *context, slong from, slong to)
{
    const map_t *map = context;
    slong k;

    for (k = from; k < to; k++)
    {
        arb_ptr x = map->res + k;

        if (k < map->num)
            arb_set_fmpz(x, map->integers + k);
        else
            arb_zero(x);
        arb_mul_2exp_si(x, x, -map->scale);
        arb_add_error_mag(x, map->error);
    }
}

void ntkball_fixed_get(arb_ptr res, const fmpz_poly_t f, slong len, const mag_t error, slong scale,
                       slong threads)
{
    map_t map = {
        .integers = f->coeffs, .num = f->length, .res = res, .error = error, .scale = scale};

    ntkball_parallel_ranges(get_range, &map, len, threads);
}

void ntkball_fixed_norm(mag_t norm, const fmpz_poly_t f, slong scale)
{
    slong k;
    fmpz_t sum;

    fmpz_init(sum);
    for (k = 0; k < f->length; k++)
        if (fmpz_sgn(f->coeffs + k) >= 0)
            fmpz_add(sum, sum, f->coeffs + k);
        else
            fmpz_sub(sum, sum, f->coeffs + k);
    mag_set_fmpz(norm, sum);
    mag_mul_2exp_si(norm, norm, -scale);
    fmpz_clear(sum);
}

void ntkball_fixed_max(mag_t max, const fmpz_poly_t f, slong from, slong to, slong scale)
{
    slong k, best = -1;

    for (k = from; k < to && k < f->length; k++)
        if (best < 0 || fmpz_cmpabs(f->coeffs + k, f->coeffs + best) > 0)
            best = k;
    mag_zero(max);
    if (best >= 0)
        mag_set_fmpz(max, f->coeffs + best);
    mag_mul_2exp_si(max, max, -scale);
}

static void round_range(void *context, slong from, slong to)
{
    const map_t *map = context;
    slong k;
    fmpz_t half;

    fmpz_init(half);
    fmpz_one_2exp(half, (ulong) map->scale - 1);
    for (k = from; k < to; k++)
    {
        fmpz_add(map->integers + k, map->integers + k, half);
        fmpz_fdiv_q_2exp(map->integers + k, map->integers + k, (ulong) map->scale);
    }
    fmpz_clear(half);
}

void ntkball_fixed_round(fmpz_poly_t f, slong shift, slong threads)
{
    map_t map = {.integers = f->coeffs, .scale = shift};

    if (shift <= 0)
        return;
    ntkball_parallel_ranges(round_range, &map, f->length, threads);
    _fmpz_poly_normalise(f);
}

void ntkball_fixed_mullow(fmpz_poly_t res, const fmpz_poly_t f, ntkball_image_struct *F,
                          const fmpz_poly_t g, ntkball_image_struct *G, slong len, slong scale,
                          ntkball_ntt_t ntt)
{
    ntkball_ntt_mullow(res, f, F, g, G, len, ntt);
    ntkball_fixed_round(res, scale, ntt->threads);
}

/* a B + A b + len a b of FIX-1. */
static void
product_error(mag_t error, const mag_t a, const mag_t A, const mag_t b, const mag_t B, slong len)
{
    mag_t t;

    mag_init(t);
    mag_mul_ui(t, a, (ulong) len);
    mag_add(t, t, A);
    mag_mul(error, t, b);
    mag_addmul(error, a, B);
    mag_clear(t);
}

static void product(arb_ptr res, arb_srcptr f, arb_srcptr g, slong len, slong scale, slong threads)
{
    fmpz_poly_t F, G;
    ntkball_ntt_t ntt;
    mag_t a, A, b, B, error;

    fmpz_poly_init(F);
    fmpz_poly_init(G);
    ntkball_ntt_init(ntt, len, threads);
    mag_init(a);
    mag_init(A);
    mag_init(b);
    mag_init(B);
    mag_init(error);

    ntkball_fixed_set(F, a, f, len, scale, threads);
    ntkball_fixed_set(G, b, g, len, scale, threads);
    ntkball_fixed_norm(A, F, scale);
    ntkball_fixed_norm(B, G, scale);
    product_error(error, a, A, b, B, len);
    ntkball_fixed_mullow(F, F, NULL, G, NULL, len, scale, ntt);
    mag_set_ui_2exp_si(a, 1, -scale);
    mag_add(error, error, a);
    ntkball_fixed_get(res, F, len, error, scale, threads);

    mag_clear(error);
    mag_clear(B);
    mag_clear(b);
    mag_clear(A);
    mag_clear(a);
    ntkball_ntt_clear(ntt);
    fmpz_poly_clear(G);
    fmpz_poly_clear(F);
}

int ntkball_fixed_product(arb_ptr res, arb_srcptr f, arb_srcptr g, slong len, slong scale,
                          slong threads)
{
    if (!ntkball_fixed_pays(f, len) || !ntkball_fixed_pays(g, len))
        return 0;
    product(res, f, g, len, scale, threads);
    return 1;
}

/* res = f(r x), given the powers of r; 0 when a coefficient is too large for a common scale. */
static int substitute(arb_ptr res, arb_srcptr f, arb_srcptr power, slong len, slong prec)
{
    slong k;

    for (k = 0; k < len; k++)
    {
        arb_mul(res + k, f + k, power + k, prec);
        if (!arb_is_finite(res + k) || arf_cmpabs_2exp_si(arb_midref(res + k), prec) > 0)
            return 0;
    }
    return 1;
}

int ntkball_fixed_flat_product(arb_ptr res, arb_srcptr f, arb_srcptr g, slong len, const arb_t r,
                               slong scale, slong threads)
{
    arb_ptr power, F, G;
    arb_t inverse;
    int ok;

    if (len < FIXED_SHORT)
        return 0;
    power = _arb_vec_init(len);
    F = _arb_vec_init(len);
    G = _arb_vec_init(len);
    arb_init(inverse);
    _arb_vec_set_powers(power, r, len, scale);
    ok = substitute(F, f, power, len, scale) && substitute(G, g, power, len, scale);
    if (ok)
    {
        product(res, F, G, len, scale, threads);
        arb_inv(inverse, r, scale);
        _arb_vec_set_powers(power, inverse, len, scale);
        substitute(res, res, power, len, scale);
    }
    arb_clear(inverse);
    _arb_vec_clear(G, len);
    _arb_vec_clear(F, len);
    _arb_vec_clear(power, len);
    return ok;
}
