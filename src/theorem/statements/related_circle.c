/* R.BAS19, R.BAS20: Basri et al. 2019 and 2020, kernels on the circle, as they are quoted beside
   the paper.  Printed eigenvalues are decided by numbers (THM-22); the form of the eigenfunctions
   for densities that are constant on pieces by one certified eigenvalue (THM-27). */
#include "theorem/statement.h"

#define PREC 128

/* ---- the circle --------------------------------------------------------------------- */

/* I(m) = int_0^pi (pi - t) cos(m t) dt = (1 - (-1)^m)/m^2, pi^2/2 for m = 0. */
static void moment(arb_t res, slong m)
{
    if (m == 0)
    {
        arb_const_pi(res, PREC);
        arb_sqr(res, res, PREC);
        arb_mul_2exp_si(res, res, -1);
    }
    else
    {
        arb_set_si(res, m % 2 == 0 ? 0 : 2);
        arb_div_si(res, res, m * m, PREC);
    }
}

/* The eigenvalue (1/pi) int_0^pi f(cos t) cos(kt) dt on S^1, uniform probability measure, of f =
   rho (pi - acos rho)/(2 pi), and with bias of (rho + 1)(pi - acos rho)/(4 pi). */
static void circle(arb_t res, slong k, int bias)
{
    arb_t x;

    arb_init(x);
    moment(res, k == 0 ? 1 : k - 1);
    moment(x, k + 1);
    arb_add(res, res, x, PREC);
    arb_mul_2exp_si(res, res, -1);
    if (bias)
    {
        moment(x, k);
        arb_add(res, res, x, PREC);
        arb_mul_2exp_si(res, res, -1);
    }
    arb_const_pi(x, PREC);
    arb_sqr(x, x, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_div(res, res, x, PREC);
    arb_clear(x);
}

static ntkball_status_t check_basri19(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    arb_t x;

    (void) options;
    (void) err;
    arb_init(x);
    circle(x, 1, 0);
    theorem_number(
        out, self, scope, "printed",
        "the printed 1/4 (k = 1) is an eigenvalue in the normalisation of the printed 1/pi^2 (k "
        "= 0)",
        "S^1, no bias, uniform probability measure", x, "THM-22");
    theorem_number(out, self, scope, "corrected",
                   "entries for k >= 1 are twice the eigenvalue: 1/8 for k = 1",
                   "S^1, no bias, uniform probability measure", x, "THM-22");
    circle(x, 4, 0);
    theorem_number(out, self, scope, "even",
                   "no bias, even k >= 2: (k^2+1)/(pi^2 (k^2-1)^2); 0 for odd k >= 3",
                   "S^1, uniform probability measure; the number: k = 4", x, "THM-22, SPH-7");
    circle(x, 5, 1);
    theorem_number(out, self, scope, "odd",
                   "bias started at zero, odd k >= 3: 1/(2 pi^2 k^2); even k: half of no bias",
                   "S^1, uniform probability measure; the number: k = 5", x, "THM-22");
    arb_clear(x);
    return NTKBALL_OK;
}

/* ---- Proposition 1 of 2020 ---------------------------------------------------------- */

#define HARMONICS 50

/* p = (1 + e sign cos 2x)/(2 pi), e = (r-1)/(r+1): two densities of the ratio r. */
static void contrast(arb_t e, const arb_t r)
{
    arb_t x;

    arb_init(x);
    arb_add_ui(x, r, 1, PREC);
    arb_sub_ui(e, r, 1, PREC);
    arb_div(e, e, x, PREC);
    arb_clear(x);
}

/* int p(x) cos(mx) dx for even m: 1 for m = 0, 2 e (-1)^((j-1)/2)/(pi j) for m = 2j, j odd, else 0.
 */
static void density_moment(arb_t res, slong m, const arb_t e)
{
    slong j = FLINT_ABS(m) / 2;

    arb_zero(res);
    if (m == 0)
        arb_one(res);
    else if (j % 2 == 1)
    {
        arb_const_pi(res, PREC);
        arb_div(res, e, res, PREC);
        arb_mul_si(res, res, j % 4 == 1 ? 2 : -2, PREC);
        arb_div_si(res, res, j, PREC);
    }
}

/* The eigenvalue of the kernel with bias for cos kx, k odd: 1/(pi k^2), and pi/8 more for k = 1. */
static void kernel_moment(arb_t res, slong k)
{
    arb_t x;

    arb_init(x);
    arb_const_pi(x, PREC);
    arb_inv(res, x, PREC);
    arb_div_si(res, res, k * k, PREC);
    arb_mul_2exp_si(x, x, -3);
    if (k == 1)
        arb_add(res, res, x, PREC);
    arb_clear(x);
}

/* The matrix of THM-27 (b) on cos x, cos 3x, ..: its eigenvalues are below those of the operator,
   by at most rest = max p/(pi (2N+1)^2). */
static void galerkin(arb_mat_t B, arb_t rest, const arb_t e)
{
    slong n = arb_mat_nrows(B), i, j;
    arb_t x, two_pi;

    arb_init(x);
    arb_init(two_pi);
    arb_const_pi(two_pi, PREC);
    arb_mul_2exp_si(two_pi, two_pi, 1);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            density_moment(arb_mat_entry(B, i, j), 2 * (i - j), e);
            density_moment(x, 2 * (i + j + 1), e);
            arb_add(x, x, arb_mat_entry(B, i, j), PREC);
            arb_div(arb_mat_entry(B, i, j), x, two_pi, PREC);
            kernel_moment(x, 2 * i + 1);
            kernel_moment(rest, 2 * j + 1);
            arb_mul(x, x, rest, PREC);
            arb_sqrt(x, x, PREC);
            arb_mul(arb_mat_entry(B, i, j), arb_mat_entry(B, i, j), x, PREC);
        }
    kernel_moment(rest, 2 * n + 1);
    arb_abs(x, e);
    arb_add_ui(x, x, 1, PREC);
    arb_mul(rest, rest, x, PREC);
    arb_div(rest, rest, two_pi, PREC);
    arb_clear(x);
    arb_clear(two_pi);
}

/* Is the number between Z^2/(pi (q+1)^2) and Z^2/(pi q^2) for some q >= 1?  Z^2 = (1 +
   sqrt(1-e^2))/(4 pi). */
static ntkball_truth_t between_values(theorem_finding_t *f, const arb_t lambda, const arb_t e)
{
    ntkball_truth_t res = NTKBALL_UNKNOWN;
    arb_t unit, low, high;
    char name[64];
    slong q;

    arb_init(unit);
    arb_init(low);
    arb_init(high);
    arb_sqr(unit, e, PREC);
    arb_sub_ui(unit, unit, 1, PREC);
    arb_neg(unit, unit);
    arb_sqrt(unit, unit, PREC);
    arb_add_ui(unit, unit, 1, PREC);
    arb_const_pi(low, PREC);
    arb_sqr(low, low, PREC);
    arb_div(unit, unit, low, PREC);
    arb_mul_2exp_si(unit, unit, -2);
    for (q = 1; q <= 9 && res != NTKBALL_TRUE; q++)
    {
        arb_div_si(high, unit, q * q, PREC);
        arb_div_si(low, unit, (q + 1) * (q + 1), PREC);
        if (!arb_lt(low, lambda) || !arb_lt(lambda, high))
            continue;
        res = NTKBALL_TRUE;
        snprintf(name, sizeof name, "Z^2/(pi q^2) for q = %ld, %ld", (long) q + 1, (long) q);
        theorem_say(f->witness, name, low);
        ntkball_text_append(f->witness, " and ");
        theorem_append_ball(f->witness, high, 15);
    }
    arb_clear(unit);
    arb_clear(low);
    arb_clear(high);
    return res;
}

/* The second eigenvalue in the span of cos x, cos 3x, ..: if it is none of the numbers Z^2/(pi
   q^2), its eigenfunction is not of the form (THM-27). */
static ntkball_status_t proposition_1(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    arb_mat_t B;
    arb_ptr lambda = _arb_vec_init(HARMONICS);
    arb_t e, rest;

    arb_init(e);
    arb_init(rest);
    arb_mat_init(B, HARMONICS, HARMONICS);
    theorem_open(&f, out, self,
                 "Proposition 1: for a density p constant on pieces the eigenfunctions are a "
                 "cos(q Psi(x)/Z + b) on each piece, Psi the integral of sqrt p, q an integer",
                 NTKBALL_UNDECIDED);
    ntkball_text_append(f.scope,
                        "S^1, kernel with bias started at zero; p of the ratio %s on the "
                        "quarters |cos x| > |sin x| and on the others",
                        theorem_claim_text(self, scope, "densities"));
    theorem_claim(rest, self, scope, "densities", PREC);
    theorem_need(&f, theorem_truth(arb_is_positive(rest)));
    contrast(e, rest);
    galerkin(B, rest, e);
    status = ntkball_gram_eigenvalues(lambda, B, -1, 2, 60, options, &reason);
    if (status == NTKBALL_OK)
    {
        arb_add(rest, rest, lambda + 1, PREC);
        arb_union(lambda + 1, lambda + 1, rest, PREC);
        theorem_say(f.witness,
                    "second eigenvalue of the functions odd under x -> x + pi and even "
                    "under x -> -x",
                    lambda + 1);
        if (between_values(&f, lambda + 1, e) == NTKBALL_TRUE)
            theorem_require(&f, NTKBALL_FALSE);
    }
    theorem_by(&f, "THM-27");
    status = theorem_close_status(&f, status, &reason, err);
    _arb_vec_clear(lambda, HARMONICS);
    arb_mat_clear(B);
    arb_clear(e);
    arb_clear(rest);
    return status;
}

static ntkball_status_t check_basri20(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_activation_t phi;
    arb_t x, u;

    arb_init(x);
    arb_init(u);
    ntkball_activation_init(phi);
    status = ntkball_activation_set_str(phi, "relu", err);
    if (status == NTKBALL_OK)
    {
        ntkball_dual_closed(NULL, x, phi, u, PREC);
        theorem_number(out, self, scope, "spurious", "E[phi' phi'] = rho (pi - acos rho)/(2 pi)",
                       "relu, rho = 0", x, "DUAL-1");
        theorem_number(out, self, scope, "derivative", "E[phi' phi'] = (pi - acos rho)/(2 pi)",
                       "relu, rho = 0", x, "DUAL-1");
        arb_set_d(u, 0.5);
        ntkball_dual_closed(NULL, x, phi, u, PREC);
        arb_mul(x, x, u, PREC);
        theorem_number(out, self, scope, "zero_bias",
                       "with b ~ N(0,1) trained the kernel is (rho+1)(pi - acos rho)/(4 pi)",
                       "first layer (x,1)/sqrt 2, rho = 0", x, "DUAL-1");
        theorem_number(
            out, self, scope, "gaussian_bias",
            "with b ~ N(0,1) it is r (pi - acos r)/(2 pi), r = (rho+1)/2; theirs starts b at 0",
            "first layer (x,1)/sqrt 2, rho = 0", x, "DUAL-1");
        circle(x, 3, 1);
        theorem_number(out, self, scope, "equation20",
                       "Eq. 20 for uniform p as an equality: Z^2/(pi^2 q^2)",
                       "p = 1/(2 pi), Z^2 = 1/(2 pi), q = 3", x, "THM-22");
        theorem_number(out, self, scope, "equation",
                       "what their equation f'' = -(p/(pi lambda)) f gives: "
                       "Z^2/(pi q^2)",
                       "p = 1/(2 pi), Z^2 = 1/(2 pi), odd q >= 3; q = 3", x, "THM-22");
    }
    if (status == NTKBALL_OK && theorem_concerns(scope, "densities"))
        status = proposition_1(out, self, scope, options, err);
    ntkball_activation_clear(phi);
    arb_clear(x);
    arb_clear(u);
    return status;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

static const ntkball_claim_t b19[] = {{"printed", "1/4", NTKBALL_REFUTED, "1/8"},
                                      {"corrected", "1/8", NTKBALL_PROVED, "1/4 99/800"},
                                      {"even", "17/(225*pi^2)", NTKBALL_PROVED, "34/(225*pi^2)"},
                                      {"odd", "1/(50*pi^2)", NTKBALL_PROVED, "1/(25*pi^2)"},
                                      END};
static const ntkball_claim_t b20[] = {{"spurious", "0", NTKBALL_REFUTED, "1/4"},
                                      {"derivative", "1/4", NTKBALL_PROVED, "99/400"},
                                      {"zero_bias", "1/8", NTKBALL_REFUTED, "1/6"},
                                      {"gaussian_bias", "1/6", NTKBALL_PROVED, "1/8 99/600"},
                                      {"equation20", "1/(18*pi^3)", NTKBALL_REFUTED, "1/(18*pi^2)"},
                                      {"equation", "1/(18*pi^2)", NTKBALL_PROVED, "1/(9*pi^2)"},
                                      {"densities", "4", NTKBALL_REFUTED, "1"},
                                      END};

const ntkball_statement_t ntkball_statements_related_circle[] = {
    {"R.BAS19", "Basri et al. 2019: eigenvalues on the circle",
     "The eigenfunctions on the circle are cos kx and sin kx, the eigenvalue is (1/pi) "
     "int_0^pi f(cos t) cos(kt) dt, and int_0^pi (pi-t) cos(mt) dt = (1-(-1)^m)/m^2 (THM-22). "
     "So the printed lists hold the eigenvalue for k = 0 and twice the eigenvalue for k >= 1",
     b19, check_basri19},
    {"R.BAS20", "Basri et al. 2020: kernel with bias, non-uniform densities",
     "Values at one point by Sheppard's formula (DUAL-1); for uniform density the eigenvalues are "
     "those of THM-22. For a density of two values with period pi an eigenfunction of the printed "
     "form that is odd under x -> x + pi has an eigenvalue Z^2/(pi q^2) (THM-27); one such "
     "eigenvalue is enclosed, and is none of these numbers",
     b20, check_basri20},
    {NULL, NULL, NULL, NULL, NULL}};
