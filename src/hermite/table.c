/* phi known by a table (ACT-30): the balls of mu_n for n < N, T >= sum_{n >= N} mu_n^2 and
   T' >= sum_{n >= N} n mu_n^2.

   HERM-30  |mu_n| <= min(sqrt T, sqrt(T'/n)) for n >= N;
            E[phi^2] lies in sum_{n < N} mu_n^2 + [0, T], E[phi'^2] in sum n mu_n^2 + [0, T'];
            sum_{n >= len} mu_n^2 <= sum_{len <= n < N} mu_n^2 + T, and with n and T' likewise.
   All hold for every phi that the table allows; no precision makes them narrower. */
#include "hermite/table.h"

/* mu_n for n >= N. */
static void beyond(arb_t mu, const mag_t tail, const mag_t dtail, slong n)
{
    mag_t t;

    mag_init(t);
    mag_div_ui(t, dtail, (ulong) n);
    mag_min(t, t, tail);
    mag_sqrt(t, t);
    arb_zero(mu);
    mag_set(arb_radref(mu), t);
    mag_clear(t);
}

ntkball_status_t
ntkball_hermite_table(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec)
{
    slong n, num = ntkball_activation_hermite_len(phi);
    mag_t tail, dtail;

    if (!ntkball_activation_is_table(phi))
        return NTKBALL_DOMAIN;
    mag_init(tail);
    mag_init(dtail);
    ntkball_activation_table_tail(tail, phi, 0);
    ntkball_activation_table_tail(dtail, phi, 1);
    for (n = 0; n < len; n++)
    {
        if (n < num)
            ntkball_activation_hermite_sum(mu + n, phi, n, prec);
        else
            beyond(mu + n, tail, dtail, n);
    }
    mag_clear(tail);
    mag_clear(dtail);
    return NTKBALL_OK;
}

/* res += sum_{from <= n < N} n^deriv mu_n^2 */
static void
add_squares(arb_t res, const ntkball_activation_t phi, int deriv, slong from, slong prec)
{
    slong n, num = ntkball_activation_hermite_len(phi);
    arb_t c;

    arb_init(c);
    for (n = FLINT_MAX(from, 0); n < num; n++)
    {
        ntkball_activation_hermite_sum(c, phi, n, prec);
        arb_sqr(c, c, prec);
        if (deriv)
            arb_mul_ui(c, c, (ulong) n, prec);
        arb_add(res, res, c, prec);
    }
    arb_nonnegative_part(res, res);
    arb_clear(c);
}

ntkball_status_t
ntkball_norm2_table(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    mag_t tail;
    arb_t rest, zero;

    if (!ntkball_activation_is_table(phi))
        return NTKBALL_DOMAIN;
    mag_init(tail);
    arb_init(rest);
    arb_init(zero);
    ntkball_activation_table_tail(tail, phi, deriv);
    arb_zero(res);
    add_squares(res, phi, deriv, 0, prec);
    arf_set_mag(arb_midref(rest), tail);
    arb_union(rest, rest, zero, prec); /* [0, T] */
    arb_add(res, res, rest, prec);
    mag_clear(tail);
    arb_clear(rest);
    arb_clear(zero);
    return arb_is_finite(res) ? NTKBALL_OK : NTKBALL_UNABLE;
}

void ntkball_tail_table(mag_t res, const ntkball_activation_t phi, int deriv, slong len)
{
    mag_t tail;
    arb_t sum;

    mag_init(tail);
    arb_init(sum);
    ntkball_activation_table_tail(tail, phi, deriv);
    add_squares(sum, phi, deriv, len + deriv, MAG_BITS);
    arb_get_mag(res, sum);
    mag_add(res, res, tail);
    mag_clear(tail);
    arb_clear(sum);
}
