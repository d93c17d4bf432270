/* P_k and Q_k of arccos.c at complex u in the plane cut along (-inf, -1] and [1, inf), where both
   are analytic: the recurrence in k is an identity of polynomials in u, asin(u) and s (DUAL-1),
   with s = sqrt(1-u) sqrt(1+u), the branch that is 1 at 0, and asin(u) = atan(u/s): u/s never meets
   the cuts +-i [1, inf) of atan, as u^2/s^2 = -t^2, t >= 1, would put u on the cuts. */
#include "dual/form.h"

void ntkball_dual_arccos_acb(acb_t P, acb_t Q, slong k, const acb_t u, slong prec)
{
    slong j, wp = prec + ntkball_dual_bits(k + 1) + 8;
    acb_t s2, p0, q0, t;

    acb_init(s2);
    acb_init(p0);
    acb_init(q0);
    acb_init(t);

    acb_sub_ui(s2, u, 1, wp);
    acb_neg(s2, s2);
    acb_add_ui(t, u, 1, wp);
    acb_sqrt(q0, s2, wp);
    acb_mul(s2, s2, t, wp);
    acb_sqrt(t, t, wp);
    acb_mul(t, t, q0, wp);

    acb_one(p0);
    acb_div(q0, u, t, wp);
    acb_atan(q0, q0, wp);
    acb_set(P, u);
    acb_set(Q, t);
    acb_addmul(Q, u, q0, wp);
    for (j = 2; j <= k; j++)
    {
        acb_mul_si(t, s2, j - 1, wp);
        acb_mul_si(t, t, j - 1, wp);
        acb_mul(p0, p0, t, wp);
        acb_mul(q0, q0, t, wp);
        acb_mul_si(t, u, 2 * j - 1, wp);
        acb_addmul(p0, t, P, wp);
        acb_addmul(q0, t, Q, wp);
        acb_swap(p0, P);
        acb_swap(q0, Q);
    }
    if (k == 0)
    {
        acb_swap(p0, P);
        acb_swap(q0, Q);
    }
    acb_mul_2exp_si(P, P, -2);
    arb_const_pi(acb_realref(t), wp);
    acb_div_arb(Q, Q, acb_realref(t), prec);
    acb_mul_2exp_si(Q, Q, -1);

    acb_clear(t);
    acb_clear(q0);
    acb_clear(p0);
    acb_clear(s2);
}
