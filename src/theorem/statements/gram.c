/* N1, N5, E22, N6: exact eigenvalues of the shallow ReLU kernel; the gradient part of its Gram
   matrix against the data's; the smallest eigenvalue from both sides. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* ---- N1 ----------------------------------------------------------------------------- */

/* The closed form, uniform probability measure, sigma_w = 1, no sigma_b: 1/(2D) for k = 1, 0 for
   odd k >= 3, else (Gamma(D/2) Gamma((k-1)/2)/(4 pi Gamma((k+D+1)/2)))^2 (k^2 + (D-2) k + D + 1).
 */
static void closed_form(arb_t res, slong D, slong k)
{
    arb_t x;
    fmpq_t q;

    arb_init(x);
    fmpq_init(q);
    if (k == 1)
    {
        arb_one(res);
        arb_div_ui(res, res, (ulong) (2 * D), PREC);
    }
    else if (k % 2 == 1)
        arb_zero(res);
    else
    {
        fmpq_set_si(q, D, 2);
        arb_gamma_fmpq(res, q, PREC);
        fmpq_set_si(q, k - 1, 2);
        arb_gamma_fmpq(x, q, PREC);
        arb_mul(res, res, x, PREC);
        fmpq_set_si(q, k + D + 1, 2);
        arb_gamma_fmpq(x, q, PREC);
        arb_div(res, res, x, PREC);
        arb_const_pi(x, PREC);
        arb_div(res, res, x, PREC);
        arb_mul_2exp_si(res, res, -2);
        arb_sqr(res, res, PREC);
        arb_mul_si(res, res, k * k + (D - 2) * k + D + 1, PREC);
    }
    arb_clear(x);
    fmpq_clear(q);
}

/* Quadrature in the angle (SPH-3), which knows nothing of the closed form, on S^2 .. S^4. */
static ntkball_status_t compare_n1(theorem_finding_t *f, const arb_t factor,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    const slong degrees[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    ntkball_status_t status;
    ntkball_options_t opt;
    ntkball_network_t net;
    arb_ptr lambda = _arb_vec_init(9);
    arb_t form;
    slong d, k;

    arb_init(form);
    ntkball_options_init(&opt);
    if (options != NULL)
        opt = *options;
    opt.algorithm = "quadrature";
    ntkball_network_init(net);
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, err);
    net->output_bias = 0;
    for (d = 2; d <= 4 && status == NTKBALL_OK; d++)
    {
        status = ntkball_sphere_eigenvalues(lambda, net, d, NTKBALL_MEASURE_PROBABILITY, degrees, 9,
                                            60, &opt, err);
        for (k = 0; k < 9 && status == NTKBALL_OK; k++)
        {
            closed_form(form, d + 1, k);
            arb_mul(form, form, factor, PREC);
            theorem_require(f, theorem_same(lambda + k, form, 50));
            if (d == 2 && k == 8)
                theorem_say(f->witness, "quadrature, d=2, k=8", lambda + k);
        }
    }
    ntkball_text_append(f->witness, "; all d = 2..4, k = 0..8 compared");
    _arb_vec_clear(lambda, 9);
    ntkball_network_clear(net);
    arb_clear(form);
    return status;
}

static ntkball_status_t check_n1(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    arb_t factor;

    if (!theorem_is_about(out, self, scope, "relu"))
        return NTKBALL_OK;
    arb_init(factor);
    theorem_open(
        &f, out, self,
        "lambda_k = (Gamma(D/2) Gamma((k-1)/2)/(4 pi Gamma((k+D+1)/2)))^2 (k^2+(D-2)k+D+1) "
        "for even k, 1/(2D) for k = 1, 0 for odd k >= 3",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, L=1, sigma_w2=1, gamma_b=0, no output bias, uniform "
                                 "probability measure on the sphere of R^D, all D >= 2");
    theorem_claim(factor, self, scope, "factor", PREC);
    theorem_claimed_is(&f, self, scope, "factor", "1");
    status = compare_n1(&f, factor, options, &reason);
    theorem_by(&f, "SPH-8");
    status = theorem_close_status(&f, status, &reason, err);
    arb_clear(factor);
    return status;
}

/* ---- N5, E22 ------------------------------------------------------------------------ */

/* low eff(X X^T) <= eff(K) <= high eff(X X^T), lambda_n/lambda_1 <= ratio d/n: PROVED if the
   numbers allow at least 1, 2, 2; each is attained, so else REFUTED. */
static void gradient_bounds(ntkball_findings_t out, const ntkball_statement_t *self,
                            const ntkball_scope_t *scope, const char *statement, const char *low,
                            const char *high, const char *ratio)
{
    theorem_finding_t f;
    arb_t one, two, x;

    arb_init(one);
    arb_init(two);
    arb_init(x);
    arb_one(one);
    arb_set_ui(two, 2);
    theorem_open(&f, out, self, statement, NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, K_ij = <x_i,x_j> E[phi'(<w,x_i>) phi'(<w,x_j>)], all data, "
                                 "any norms");
    theorem_claim(x, self, scope, low, PREC);
    theorem_require(&f, theorem_le(x, one));
    if (f.verdict == NTKBALL_REFUTED)
        ntkball_text_append(f.witness, "orthonormal points: both effective ranks are n");
    theorem_claim(x, self, scope, high, PREC);
    theorem_require(&f, theorem_le(two, x));
    theorem_claim(x, self, scope, ratio, PREC);
    theorem_require(&f, theorem_le(two, x));
    if (f.verdict == NTKBALL_REFUTED && ntkball_text_get(f.witness)[0] == '\0')
        ntkball_text_append(f.witness, "X = {x, -x}, d = 1: K = I/2, eff(K) = 2, eff(X X^T) = 1, "
                                       "lambda_2/lambda_1 = 1 = 2 d/n");
    theorem_by(&f, "THM-17");
    theorem_close(&f);
    arb_clear(one);
    arb_clear(two);
    arb_clear(x);
}

/* Both effective ranks on data. */
static ntkball_status_t gradient_on_data(ntkball_findings_t out, const ntkball_statement_t *self,
                                         const ntkball_scope_t *scope,
                                         const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    const ntkball_data_struct *data;
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_data_t design;
    theorem_finding_t f;
    arb_t gradient, inner, half;

    data = theorem_data(design, scope);
    arb_init(gradient);
    arb_init(inner);
    arb_init(half);
    ntkball_network_init(net);
    theorem_open(&f, out, self, "eff(X X^T) <= eff(K) <= 2 eff(X X^T) on data", NTKBALL_HOLDS);
    ntkball_text_append(f.scope, "relu, rows of unit norm, ");
    theorem_name_data(f.scope, scope);
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    if (status == NTKBALL_OK)
        status = theorem_largest(gradient, data, net, NTKBALL_GRAM_GRADIENT, options, &reason);
    if (status == NTKBALL_OK)
        status = theorem_largest(inner, data, net, NTKBALL_GRAM_INNER, options, &reason);
    /* traces 1/2 and 1: eff = trace/lambda_1 */
    arb_set_d(half, 0.5);
    arb_div(gradient, half, gradient, PREC);
    arb_inv(inner, inner, PREC);
    theorem_claim(half, self, scope, "data", PREC);
    theorem_say(f.witness, "eff(X X^T)", inner);
    theorem_say(f.witness, "eff(K)", gradient);
    theorem_require(&f, theorem_le(inner, gradient));
    arb_mul(inner, inner, half, PREC);
    theorem_require(&f, theorem_le(gradient, inner));
    status = theorem_close_status(&f, status, &reason, err);
    arb_clear(gradient);
    arb_clear(inner);
    ntkball_network_clear(net);
    ntkball_data_clear(design);
    arb_clear(half);
    return status;
}

static ntkball_status_t check_n5(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    if (!theorem_is_about(out, self, scope, "relu"))
        return NTKBALL_OK;
    if (self->id[0] == 'E')
        gradient_bounds(out, self, scope,
                        "C.17, C.18 as printed: (1/4) eff(X X^T) <= eff(K) <= 4 eff(X X^T), "
                        "lambda_n/lambda_1 <= 4 d/n",
                        "printed_low", "printed_high", "printed_ratio");
    gradient_bounds(
        out, self, scope,
        "eff(X X^T) <= eff(K) <= 2 eff(X X^T), lambda_n/lambda_1 <= 2 d/n; each attained", "low",
        "high", "ratio");
    return gradient_on_data(out, self, scope, options, err);
}

/* ---- N6 ----------------------------------------------------------------------------- */

static void
n6_general(ntkball_findings_t out, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    theorem_finding_t f;
    arb_t factor, one;

    arb_init(factor);
    arb_init(one);
    arb_one(one);
    theorem_open(
        &f, out, self,
        "lambda_n(n K) >= lambda_n(G^{.r}) sum_{p>=r} c_p >= (1 - max_i sum_{j!=i} "
        "|rho_ij|^r) sum_{p>=r} c_p for every r >= 1; lambda_n(n K) <= min_{i!=j} (Theta(1) - "
        "|Theta(rho_ij)|)",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "unit vectors, all n >= 2, c_p >= 0 with sum c_p < inf");
    theorem_claim(factor, self, scope, "factor", PREC);
    theorem_require(&f, theorem_le(factor, one));
    if (f.verdict == NTKBALL_REFUTED)
        ntkball_text_append(f.witness,
                            "orthonormal points, r = 1: n K = c_0 1 1^T + sum_{p>=1} c_p "
                            "I, both sides are sum_{p>=1} c_p");
    theorem_by(&f, "GRAM-9, THM-18");
    theorem_close(&f);

    theorem_open(
        &f, out, self,
        "relu, L=1, sigma_w2=2: delta/(2 pi^(3/2) sqrt(log 2n)) (1 - o(1)) <= lambda_n(n K) "
        "<= (delta/pi)(1 + o(1)), delta = min_{i!=j} |x_i - x_j| = min |x_i -+ x_j|",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "unit vectors, delta -> 0");
    theorem_claimed_at_most(&f, self, scope, "lower", "1/(2*pi*sqrt(pi))");
    theorem_claimed_at_least(&f, self, scope, "upper", "1/pi");
    if (theorem_sign(theorem_claim_text(self, scope, "upper"), "1/pi") == -1 ||
        theorem_sign(theorem_claim_text(self, scope, "lower"), "sqrt(log(4))/pi") == 1)
    {
        theorem_require(&f, NTKBALL_FALSE);
        ntkball_text_append(f.witness,
                            "n = 2: lambda_2 = Theta(1) - Theta(1-delta^2/2) ~ delta/pi");
    }
    theorem_by(&f, "THM-18");
    theorem_close(&f);
    arb_clear(factor);
    arb_clear(one);
}

static ntkball_status_t n6_on_data(ntkball_findings_t out, const ntkball_statement_t *self,
                                   const ntkball_scope_t *scope, const char *act,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    const ntkball_data_struct *data;
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_data_t design;
    theorem_finding_t f;
    arb_ptr lambda;
    arb_t bound, factor;
    slong r = 0;

    data = theorem_data(design, scope);
    lambda = _arb_vec_init(data->n);
    arb_init(bound);
    arb_init(factor);
    ntkball_network_init(net);
    theorem_open(&f, out, self, "the lower bound of lambda_n(K) on data", NTKBALL_HOLDS);
    ntkball_text_append(f.scope, "%s, L=1, sigma_w2=1, sigma_b2=unit, gamma_b2=0, ", act);
    theorem_name_data(f.scope, scope);
    status = theorem_network(net, act, 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    if (status == NTKBALL_OK)
    {
        ntkball_data_t alias = {*data};

        status = ntkball_gram_least_bound(bound, &r, alias, net, 60, options, &reason);
        if (status == NTKBALL_OK)
            status = ntkball_gram_spectrum(lambda, alias, net, NTKBALL_GRAM_THETA, 2, data->n, 60,
                                           options, &reason);
    }
    ntkball_text_append(f.witness, "r = %ld", (long) r);
    theorem_claim(factor, self, scope, "data", PREC);
    arb_mul(bound, bound, factor, PREC);
    theorem_say(f.witness, "bound", bound);
    theorem_say(f.witness, "lambda_n(K)", lambda + data->n - 1);
    theorem_require(&f, theorem_le(bound, lambda + data->n - 1));
    status = theorem_close_status(&f, status, &reason, err);
    _arb_vec_clear(lambda, data->n);
    ntkball_network_clear(net);
    ntkball_data_clear(design);
    arb_clear(bound);
    arb_clear(factor);
    return status;
}

static ntkball_status_t check_n6(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    static const char *const default_acts[] = {"relu"};
    ntkball_status_t status = NTKBALL_OK;
    slong i, num = theorem_scope_len(scope, 1);

    n6_general(out, self, scope);
    for (i = 0; i < num && status == NTKBALL_OK; i++)
        status =
            n6_on_data(out, self, scope, theorem_scope_get(scope, default_acts, i), options, err);
    return status;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }
#define SHARP                                                                                      \
    {"low", "1", NTKBALL_PROVED, "101/100"}, {"high", "2", NTKBALL_PROVED, "99/50"},               \
    {                                                                                              \
        "ratio", "2", NTKBALL_PROVED, "99/50"                                                      \
    }

static const ntkball_claim_t n1[] = {{"factor", "1", NTKBALL_PROVED, "99/100 101/100"}, END};
#define DATA                                                                                       \
    {                                                                                              \
        "data", "2", NTKBALL_HOLDS, "3/2"                                                          \
    }

static const ntkball_claim_t n5[] = {SHARP, DATA, END};
static const ntkball_claim_t e22[] = {SHARP,
                                      DATA,
                                      {"printed_low", "1/4", NTKBALL_PROVED, "101/100"},
                                      {"printed_high", "4", NTKBALL_PROVED, "99/50"},
                                      {"printed_ratio", "4", NTKBALL_PROVED, "99/50"},
                                      END};
static const ntkball_claim_t n6[] = {
    {"factor", "1", NTKBALL_PROVED, "101/100"},
    {"lower", "1/(2*pi*sqrt(pi))", NTKBALL_PROVED, "101/(200*pi*sqrt(pi))"},
    {"upper", "1/pi", NTKBALL_PROVED, "99/(100*pi)"},
    {"data", "1", NTKBALL_HOLDS, "3"},
    END};

#define ARCSINE                                                                                    \
    "E[phi' phi'] = 1/4 + asin(rho)/(2 pi), and the power series of asin has nonnegative "         \
    "coefficients: K - X X^T/4 is positive semidefinite, and lambda_1(K) <= lambda_1(X X^T)/2, "   \
    "Tr K "                                                                                        \
    "= Tr(X X^T)/2 (THM-17)"

const ntkball_statement_t ntkball_statements_gram[] = {
    {"N1", "New: eigenvalues of the shallow ReLU kernel in closed form",
     "By homogeneity of relu the dual of t_+^q is, up to a constant, the square of the "
     "integral operator with the kernel t_+^q, whose eigenvalues are gamma quotients. "
     "Multiplication by rho is a three-term recurrence in the degree. Both together give the "
     "closed form (SPH-8); quadrature in the angle, which knows nothing of it, is put beside",
     n1, check_n1},
    {"N5", "New: Theorem C.17 and Corollary C.18 with the best constants", ARCSINE, n5, check_n5},
    {"N6", "New: two-sided bounds of the smallest eigenvalue",
     "G has diagonal 1, so lambda_n(G^{.(r+1)}) >= lambda_n(G^{.r}) by Schur, and all terms p "
     ">= r of the series have at least this smallest eigenvalue; Gershgorin's discs bound it "
     "(GRAM-9). Above, the quadratic form at (e_i -+ e_j)/sqrt 2 is Theta(1) -+ Theta(rho_ij) "
     "(THM-18)",
     n6, check_n6},
    {"E22", "Not sharp: the constants of Theorem C.17 and Corollary C.18", ARCSINE, e22, check_n5},
    {NULL, NULL, NULL, NULL, NULL}};
