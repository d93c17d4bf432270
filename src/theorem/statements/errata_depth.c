/* E19, E21: what Appendix B says of deep networks: truncated series, and the geometric example. */
#include "theorem/statement.h"

#define PREC 256

/* ---- E19: 50 terms at rho = 1/2 ----------------------------------------------------- */

#define LAST 50 /* T */

/* res = sum_{k<=T} c_k g^k mod x^(T+1). */
static void truncated(arb_poly_t res, arb_srcptr c, const arb_poly_t g)
{
    slong k;

    arb_poly_zero(res);
    for (k = LAST; k >= 0; k--)
    {
        arb_poly_mullow(res, res, g, LAST + 1, PREC);
        if (arb_poly_length(res) == 0)
            arb_poly_set_coeff_arb(res, 0, c + k);
        else
            arb_add(arb_poly_get_coeff_ptr(res, 0), arb_poly_get_coeff_ptr(res, 0), c + k, PREC);
    }
}

/* The T-truncated series of the definition in Appendix B.3 (with E7 corrected) at rho = 1/2: every
   sum over k and every series is cut behind T.  alpha, upsilon: of layer 2. */
static void truncated_theta(arb_t value, arb_srcptr alpha, arb_srcptr upsilon, slong layers)
{
    arb_poly_t sigma, theta, next, derivative;
    arb_t half;
    slong l;

    arb_poly_init(sigma);
    arb_poly_init(theta);
    arb_poly_init(next);
    arb_poly_init(derivative);
    arb_init(half);
    arb_poly_set_coeff_si(sigma, 1, 1);
    arb_poly_set(theta, sigma);
    for (l = 0; l < layers; l++)
    {
        truncated(next, alpha, sigma);
        truncated(derivative, upsilon, sigma);
        arb_poly_mullow(theta, theta, derivative, LAST + 1, PREC);
        arb_poly_add(theta, theta, next, PREC);
        arb_poly_swap(sigma, next);
    }
    arb_set_d(half, 0.5);
    arb_poly_evaluate(value, theta, half, PREC);
    arb_poly_clear(sigma);
    arb_poly_clear(theta);
    arb_poly_clear(next);
    arb_poly_clear(derivative);
    arb_clear(half);
}

static ntkball_status_t
truncation_error(arb_t error, slong depth, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_value_t rho;
    ntkball_series_t s;
    arb_ptr sigma = _arb_vec_init(depth), theta = _arb_vec_init(depth);

    ntkball_network_init(net);
    ntkball_value_init(rho);
    ntkball_series_init(s, 1, LAST + 1);
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, err);
    net->init = NTKBALL_INIT_HE;
    if (status == NTKBALL_OK)
        status = ntkball_ntk_series(s, net, LAST + 1, 1, 160, options, err);
    truncated_theta(error, s->alpha[0], s->upsilon[0], depth);
    net->depth = depth;
    if (status == NTKBALL_OK)
        status = ntkball_value_set_str(rho, "1/2", err);
    if (status == NTKBALL_OK)
        status = ntkball_kernel_eval(sigma, theta, net, rho, 160, options, err);
    arb_sub(error, theta + depth - 1, error, PREC);
    arb_abs(error, error);
    _arb_vec_clear(sigma, depth);
    _arb_vec_clear(theta, depth);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
    ntkball_value_clear(rho);
    return status;
}

static ntkball_status_t truncation(ntkball_findings_t out, const ntkball_statement_t *self,
                                   const ntkball_scope_t *scope, slong depth,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    arb_t error, tolerance;

    arb_init(error);
    arb_init(tolerance);
    theorem_open(&f, out, self,
                 depth == 1 ? "T = 50 gives Theta at |rho| <= 1/2 to machine precision, 2^-53"
                            : "T = 50 gives Theta at rho = 1/2 to machine precision, 2^-53",
                 depth == 1 ? NTKBALL_PROVED : NTKBALL_HOLDS);
    ntkball_text_append(f.scope, "relu, sigma_w2=2, L=%ld, series and sums over k cut behind T",
                        (long) depth);
    status = truncation_error(error, depth, options, &reason);
    theorem_say(f.witness, "error at rho = 1/2", error);
    theorem_claim(tolerance, self, scope, depth == 1 ? "shallow" : "deep", PREC);
    theorem_require(&f, theorem_le(error, tolerance));
    if (f.verdict == NTKBALL_PROVED)
        theorem_by(&f, "THM-2");
    status = theorem_close_status(&f, status, &reason, err);
    arb_clear(error);
    arb_clear(tolerance);
    return status;
}

static ntkball_status_t check_e19(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    static const slong depths[] = {1, 2, 3, 5};
    ntkball_status_t status = NTKBALL_OK;
    slong i;

    for (i = 0; i < 4 && status == NTKBALL_OK; i++)
        status = truncation(out, self, scope, depths[i], options, err);
    return status;
}

/* ---- E21: the geometric example at all depths --------------------------------------- */

/* THM-10: kappa_{p,l} = power (l p q^(p-1) + (S - l)(p-1) q^(p-2)), power = mu^(l-1), q = 1 -
 * power. */
static void closed_coefficient(fmpq_t c, slong l, slong p, const fmpq_t power, const fmpq_t S)
{
    fmpq_t q, t;

    fmpq_init(q);
    fmpq_init(t);
    fmpq_one(q);
    fmpq_sub(q, q, power);
    fmpq_pow_si(c, q, p - 1);
    fmpq_mul_si(c, c, l * p);
    if (p > 1)
    {
        fmpq_pow_si(t, q, p - 2);
        fmpq_mul_si(t, t, p - 1);
        fmpq_sub_si(q, S, l);
        fmpq_mul(t, t, q);
        fmpq_add(c, c, t);
    }
    fmpq_mul(c, c, power);
    fmpq_clear(q);
    fmpq_clear(t);
}

/* f = sum_{p>=1} (eta-1) eta^-p x^p and f', below x^len. */
static void geometric_dual(fmpq_poly_t f, fmpq_poly_t df, slong eta, slong len)
{
    fmpq_t c;
    slong p;

    fmpq_init(c);
    for (p = 1; p <= len; p++)
    {
        fmpq_set_si(c, 1, (ulong) eta);
        fmpq_pow_si(c, c, p);
        fmpq_mul_si(c, c, eta - 1);
        fmpq_poly_set_coeff_fmpq(f, p, c);
    }
    fmpq_poly_derivative(df, f);
    fmpq_poly_truncate(f, len);
    fmpq_poly_truncate(df, len);
    fmpq_clear(c);
}

/* The recursion of Theta_l in rational power series, gamma_b = 0: exactly the closed form? */
static int geometric_agrees(slong eta, slong layers, slong len)
{
    fmpq_poly_t sigma, theta, f, df, t;
    fmpq_t mu, power, S, c, d;
    slong l, p;
    int same = 1;

    fmpq_poly_init(sigma);
    fmpq_poly_init(theta);
    fmpq_poly_init(f);
    fmpq_poly_init(df);
    fmpq_poly_init(t);
    fmpq_init(mu);
    fmpq_init(power);
    fmpq_init(S);
    fmpq_init(c);
    fmpq_init(d);
    geometric_dual(f, df, eta, len);
    fmpq_poly_set_coeff_si(sigma, 1, 1);
    fmpq_poly_set(theta, sigma);
    fmpq_set_si(mu, eta - 1, (ulong) eta);
    fmpq_one(power);
    fmpq_one(S);
    for (l = 2; l <= layers && same; l++)
    {
        fmpq_poly_compose_series(t, df, sigma, len);
        fmpq_poly_mullow(theta, theta, t, len);
        fmpq_poly_compose_series(sigma, f, sigma, len);
        fmpq_poly_add(theta, theta, sigma);
        fmpq_mul(power, power, mu);
        fmpq_add(S, S, power);
        for (p = 1; p < len && same; p++)
        {
            closed_coefficient(c, l, p, power, S);
            fmpq_poly_get_coeff_fmpq(d, theta, p);
            same = fmpq_equal(c, d);
        }
    }
    fmpq_poly_clear(sigma);
    fmpq_poly_clear(theta);
    fmpq_poly_clear(f);
    fmpq_poly_clear(df);
    fmpq_poly_clear(t);
    fmpq_clear(mu);
    fmpq_clear(power);
    fmpq_clear(S);
    fmpq_clear(c);
    fmpq_clear(d);
    return same;
}

static ntkball_status_t check_e21(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;
    arb_t e;

    (void) options;
    (void) err;
    arb_init(e);
    theorem_open(&f, out, self, "Lemma B.8 as printed: kappa_{p,l} = O(p^(2l-3) eta_l^-p)",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "alpha_{p,2} = C_2 eta_2^-p, p >= 1; all l >= 2");
    theorem_claim(e, self, scope, "shift", PREC); /* O(p^(2l-3+shift) ..) */
    theorem_claimed_at_least(&f, self, scope, "shift", "0");
    theorem_require(&f, arb_is_negative(e) ? NTKBALL_FALSE : NTKBALL_TRUE);
    if (f.verdict == NTKBALL_REFUTED)
        ntkball_text_append(f.witness, "l = 2: kappa_{p,2} eta_2^p/p has a positive limit");
    theorem_by(&f, "THM-10 (2l - 3 >= 1)");
    theorem_close(&f);

    theorem_open(&f, out, self, "sharper: kappa_{p,l} = Theta(p^e eta_l^-p), e = 1 at every depth",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "alpha_{p,2} = C_2 eta_2^-p, p >= 1; all l >= 2");
    theorem_claimed_is(&f, self, scope, "exponent", "1");
    theorem_need(&f, theorem_truth(geometric_agrees(3, 6, 40) && geometric_agrees(2, 5, 30)));
    ntkball_text_append(f.witness, "closed form equal to the recursion in rational arithmetic for "
                                   "eta_2 = 3, l <= 6, p < 40 and eta_2 = 2, l <= 5, p < 30");
    theorem_by(&f, "THM-10");
    ntkball_text_append(f.constants,
                        "gamma_b = 0: kappa_{p,l} = mu^(l-1) (l p q^(p-1) + (S - l) "
                        "(p-1) q^(p-2)), mu = 1 - 1/eta_2, q = 1 - mu^(l-1) = 1/eta_l, "
                        "S = sum_{i<l} mu^i");
    theorem_close(&f);
    arb_clear(e);
    return NTKBALL_OK;
}

static const ntkball_claim_t c19[] = {{"shallow", "2^(-53)", NTKBALL_PROVED, "2^(-63)"},
                                      {"deep", "2^(-53)", NTKBALL_REFUTED, "1/1000"},
                                      {NULL, NULL, 0, NULL}};
static const ntkball_claim_t c21[] = {{"exponent", "1", NTKBALL_PROVED, "1/2 3/2"},
                                      {"shift", "0", NTKBALL_PROVED, "-1/2"},
                                      {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_errata_depth[] = {
    {"E19", "Erratum: 50 terms suffice for machine precision at |rho| <= 1/2",
     "At L = 1 the error is the tail, largest at |rho| = 1/2 where it is taken with its sign "
     "(THM-2). "
     "Deeper, the cut sums over k spoil every coefficient, as alpha_{0,l} > 0: the truncated value "
     "and the kernel at rho = 1/2 are enclosed and differ",
     c19, check_e19},
    {"E21", "Erratum: the power of p in Lemma B.8",
     "In the coordinate u = x/(1-x) each layer is u -> mu u, so Theta_l = mu^(l-1) x (l (1-x) + S "
     "x)/(1 - q x)^2 (THM-10)",
     c21, check_e21},
    {NULL, NULL, NULL, NULL, NULL}};
