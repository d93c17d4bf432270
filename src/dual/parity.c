/* Parity of power series: a series in x^2, or x times one, is stored and multiplied at half its
   length, and the coefficients that its parity makes zero are exact zeros in the result. */
#include "dual/form.h"

int ntkball_dual_series_parity(const arb_poly_t f)
{
    slong n;
    int even = 1, odd = 1;

    for (n = 0; n < arb_poly_length(f) && (even || odd); n++)
        if (!arb_is_zero(arb_poly_get_coeff_ptr(f, n)))
        {
            if (n % 2)
                even = 0;
            else
                odd = 0;
        }
    return even + 2 * odd;
}

void ntkball_dual_series_inflate(arb_poly_t res, const arb_poly_t f, slong shift, slong len)
{
    slong n;
    arb_poly_t t;

    arb_poly_init2(t, FLINT_MAX(2 * arb_poly_length(f) + shift, 1));
    for (n = arb_poly_length(f) - 1; n >= 0; n--)
        if (2 * n + shift < len)
            arb_poly_set_coeff_arb(t, 2 * n + shift, arb_poly_get_coeff_ptr(f, n));
    arb_poly_swap(res, t);
    arb_poly_clear(t);
}

void ntkball_dual_series_deflate(arb_poly_t res, const arb_poly_t f, slong shift)
{
    slong n;
    arb_poly_t t;

    arb_poly_init2(t, arb_poly_length(f) / 2 + 1);
    for (n = arb_poly_length(f) / 2; n >= 0; n--)
        if (2 * n + shift < arb_poly_length(f))
            arb_poly_set_coeff_arb(t, n, arb_poly_get_coeff_ptr(f, 2 * n + shift));
    arb_poly_swap(res, t);
    arb_poly_clear(t);
}

void ntkball_dual_series_mullow(arb_poly_t res, const arb_poly_t f, const arb_poly_t g, slong len,
                                slong prec)
{
    int pf = ntkball_dual_series_parity(f), pg = ntkball_dual_series_parity(g);
    slong sf = pf == 2, sg = pg == 2;
    arb_poly_t s, t;

    if (pf == 0 || pg == 0)
    {
        arb_poly_mullow(res, f, g, len, prec);
        return;
    }
    if (pf == 3 || pg == 3 || len <= sf + sg)
    {
        arb_poly_zero(res);
        return;
    }
    arb_poly_init(s);
    arb_poly_init(t);
    ntkball_dual_series_deflate(s, f, sf);
    if (f == g)
        arb_poly_mullow(s, s, s, (len - sf - sg + 1) / 2, prec);
    else
    {
        ntkball_dual_series_deflate(t, g, sg);
        arb_poly_mullow(s, s, t, (len - sf - sg + 1) / 2, prec);
    }
    ntkball_dual_series_inflate(res, s, sf + sg, len);
    arb_poly_clear(t);
    arb_poly_clear(s);
}
