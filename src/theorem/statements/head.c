/* C.19, C.20, C.21: the head H_m = sum_{j<m} c_j G^{.j} of n K has small rank, so that eigenvalues
   beyond that rank are bounded by the tail; and N3, the sharp forms for all n.

   All are proved (THM-5, THM-6, GRAM-8); N3 is also put beside certified eigenvalues of data. */
#include "theorem/statement.h"

#define PREC 128

/* A factor below 1 is refuted by the example in which the bound is attained. */
static void attained(theorem_finding_t *f, const ntkball_statement_t *self,
                     const ntkball_scope_t *scope, const char *proof, const char *example)
{
    arb_t factor, one;

    arb_init(factor);
    arb_init(one);
    arb_one(one);
    theorem_claim(factor, self, scope, "factor", PREC);
    theorem_require(f, theorem_le(one, factor));
    ntkball_text_append(f->witness, "%s%s",
                        f->verdict == NTKBALL_PROVED ? proof
                                                     : "the bound is attained, so a "
                                                       "smaller factor fails: ",
                        f->verdict == NTKBALL_PROVED ? "" : example);
    if (f->verdict == NTKBALL_PROVED)
        ntkball_text_append(f->constants, "attained by %s", example);
    arb_clear(factor);
    arb_clear(one);
}

static ntkball_status_t check_c19(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;

    (void) options;
    (void) err;
    theorem_open(&f, out, self, "lambda_k(K) <= (||G^{.m}||/n) sum_{j>=m} c_j for k > rank H_m",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "unit vectors, all n, m >= 1, c_j >= 0 with sum c_j < inf");
    attained(&f, self, scope, "proof THM-5",
             "n = 2 orthonormal points, c_1 = 1 alone, m = k = 1: H_1 = 0, lambda_1(K) = 1/2 = "
             "(||G||/2) c_1");
    theorem_close(&f);
    return NTKBALL_OK;
}

/* C.20 as printed: rank H_m <= 1 + min(r-1,m-1) b^(r-1) + max(0,m-r) (b/(r-1))^(r-1) (m-1)^(r-1),
   b = 2e; THM-6 needs b >= 2e. */
static void c20_bound(arb_t bound, const arb_t b, slong r, slong m)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_pow_ui(t, b, (ulong) r - 1, PREC);
    arb_mul_si(bound, t, FLINT_MIN(r - 1, m - 1), PREC);
    if (m > r)
    {
        arb_set_si(u, m - 1);
        arb_div_si(u, u, r - 1, PREC);
        arb_pow_ui(u, u, (ulong) r - 1, PREC);
        arb_mul(u, u, t, PREC);
        arb_addmul_ui(bound, u, (ulong) (m - r), PREC);
    }
    arb_add_ui(bound, bound, 1, PREC);
    arb_clear(t);
    arb_clear(u);
}

static ntkball_status_t check_c20(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;
    arb_t b, bound, binomial;
    slong r, m;

    (void) options;
    (void) err;
    arb_init(b);
    arb_init(bound);
    arb_init(binomial);
    theorem_open(&f, out, self,
                 "rank H_m <= 1 + min(r-1,m-1) (2e)^(r-1) + max(0,m-r) (2e/(r-1))^(r-1) "
                 "(m-1)^(r-1)",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "G positive semidefinite of rank r >= 2, all m >= 1, real c_j");
    theorem_claim(b, self, scope, "base", PREC);
    theorem_claimed_at_least(&f, self, scope, "base", "2*exp(1)");
    for (r = 2; r <= 12; r++)
        for (m = 1; m <= 30; m++)
        {
            c20_bound(bound, b, r, m);
            arb_bin_uiui(binomial, (ulong) (r + m - 1), (ulong) r, PREC);
            theorem_need(&f, theorem_le(binomial, bound));
        }
    ntkball_text_append(f.witness, "proof THM-6; binom(r+m-1, r) is below it for r <= 12, m <= 30");
    ntkball_text_append(f.constants, "sharper: rank H_m <= binom(r+m-1, r)");
    theorem_close(&f);
    arb_clear(b);
    arb_clear(bound);
    arb_clear(binomial);
    return NTKBALL_OK;
}

/* rank H_m < 2 m^(r+shift): true for shift >= 0; for shift < 0 false, as generic G has rank H_m =
   binom(r+m-1, r) (THM-6), compared here at r = 7, m = 10^9. */
static void
c21_printed(ntkball_findings_t out, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    theorem_finding_t f;
    arb_t shift, bound, rank, zero;

    arb_init(shift);
    arb_init(bound);
    arb_init(rank);
    arb_init(zero);
    theorem_open(&f, out, self, "rank H_m < 2 m^r", NTKBALL_PROVED);
    ntkball_text_append(f.scope, "G positive semidefinite of rank r, all m >= r >= 7");
    theorem_claim(shift, self, scope, "shift", PREC);
    if (arb_ge(shift, zero))
        ntkball_text_append(f.witness, "proof THM-6");
    else
    {
        arb_add_ui(bound, shift, 7, PREC);
        arb_set_ui(rank, 1000000000);
        arb_pow(bound, rank, bound, PREC);
        arb_mul_2exp_si(bound, bound, 1);
        arb_bin_uiui(rank, 1000000006, 7, PREC);
        theorem_say(f.witness, "r = 7, m = 10^9: rank H_m of generic G (THM-6)", rank);
        theorem_say(f.witness, "bound", bound);
        theorem_need(&f, NTKBALL_UNKNOWN);
        if (arb_gt(rank, bound))
            theorem_require(&f, NTKBALL_FALSE);
    }
    theorem_close(&f);
    arb_clear(shift);
    arb_clear(bound);
    arb_clear(rank);
    arb_clear(zero);
}

static ntkball_status_t check_c21(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;

    (void) options;
    (void) err;
    c21_printed(out, self, scope);
    theorem_open(&f, out, self, "sharper: rank H_m <= binom(r+m-1, r) <= m^r", NTKBALL_PROVED);
    ntkball_text_append(f.scope, "G positive semidefinite of rank r, all m, r >= 1");
    attained(&f, self, scope, "proof THM-6", "m = 1, c_0 > 0: H_1 = c_0 1 1^T has rank 1 = 1^r");
    theorem_close(&f);
    return NTKBALL_OK;
}

/* ---- N3 ----------------------------------------------------------------------------- */

/* The bounds (i) to (iv) of lambda_n(K) and the certified truth, on data. */
static ntkball_status_t bounds(arb_ptr bound[4], arb_ptr truth, const ntkball_data_struct *data,
                               const ntkball_network_t net, const ntkball_options_t *options,
                               ntkball_error_t *err)
{
    ntkball_data_t alias = {*data};
    slong n = data->n, rank = ntkball_gram_rank(alias), i;
    slong len = rank > 1 ? ntkball_gram_head_degrees(n, rank) : 0;
    arb_ptr lambda = _arb_vec_init(len + 1);
    slong *degrees = flint_malloc((size_t) (len + 1) * sizeof(slong));
    ntkball_status_t status = NTKBALL_OK;

    for (i = 0; i < len; i++)
        degrees[i] = i;
    if (len > 0)
        status = ntkball_sphere_eigenvalues(lambda, net, rank - 1, NTKBALL_MEASURE_PROBABILITY,
                                            degrees, len, 60, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_gram_tail_bounds((arb_ptr const *) bound, n, rank, len > 0 ? lambda : NULL,
                                          net, 60, options, err);
    if (status == NTKBALL_OK)
        status =
            ntkball_gram_spectrum(truth, alias, net, NTKBALL_GRAM_THETA, 2, n, 60, options, err);
    _arb_vec_clear(lambda, len + 1);
    flint_free(degrees);
    return status;
}

static ntkball_status_t n3_on_data(ntkball_findings_t out, const ntkball_statement_t *self,
                                   const ntkball_scope_t *scope, const char *act,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    static const char *const forms[4] = {"(i)", "(ii)", "(iii)", "(iv)"};
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    const ntkball_data_struct *data;
    ntkball_network_t net;
    ntkball_data_t design;
    ntkball_status_t status;
    theorem_finding_t f;
    arb_ptr bound[4], truth;
    arb_t factor;
    slong k, form, n;

    data = theorem_data(design, scope);
    n = data->n;
    for (form = 0; form < 4; form++)
        bound[form] = _arb_vec_init(n);
    truth = _arb_vec_init(n);
    ntkball_network_init(net);
    arb_init(factor);
    theorem_open(&f, out, self, "the bounds (i) to (iv) hold for every eigenvalue", NTKBALL_HOLDS);
    ntkball_text_append(f.scope, "%s, L=1, sigma_w2=1, sigma_b2=unit, gamma_b2=0, ", act);
    theorem_name_data(f.scope, scope);
    status = theorem_network(net, act, 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    if (status == NTKBALL_OK)
        status = bounds(bound, truth, data, net, options, &reason);
    theorem_claim(factor, self, scope, "data", PREC);
    for (form = 0; form < 4; form++)
        _arb_vec_scalar_mul(bound[form], bound[form], n, factor, PREC);
    for (k = 0; status == NTKBALL_OK && k < n; k++)
        for (form = 0; form < 4; form++)
            if (arb_is_finite(bound[form] + k)) /* (i), (ii): infinite where no m serves */
                theorem_require(&f, theorem_le(truth + k, bound[form] + k));
    theorem_need(&f, theorem_truth(arb_is_finite(bound[2] + n - 1)));
    if (status == NTKBALL_OK)
        theorem_say(f.witness, "lambda_n(K)", truth + n - 1);
    for (form = 0; status == NTKBALL_OK && form < 4; form++)
        theorem_say(f.witness, forms[form], bound[form] + n - 1);
    status = theorem_close_status(&f, status, &reason, err);
    for (form = 0; form < 4; form++)
        _arb_vec_clear(bound[form], n);
    _arb_vec_clear(truth, n);
    ntkball_network_clear(net);
    arb_clear(factor);
    ntkball_data_clear(design);
    return status;
}

static ntkball_status_t check_n3(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    static const char *const default_acts[] = {"relu"};
    ntkball_status_t status = NTKBALL_OK;
    slong i, num = theorem_scope_len(scope, 1);
    theorem_finding_t f;

    theorem_open(
        &f, out, self,
        "with R_m = binom(m+r-2,r-1) + binom(m+r-3,r-1), R_0 = 0: rank H_m <= R_m; "
        "lambda_k(K) <= t_m, lambda_k(K) <= t_m/(k-R_m) for k > R_m, t_m = sum_{p>=m} c_p; "
        "the same with the Gegenbauer tail sum_{j>=m} b_j, which is at most t_m",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "unit vectors of rank r >= 2, all n, m >= 0; c_p >= 0, sum < inf");
    attained(&f, self, scope, "proof GRAM-8",
             "n orthonormal points, c_0 = 0, m = 0, k = n: lambda_n(K) = (1/n) sum c_p = t_0/n");
    theorem_close(&f);
    for (i = 0; status == NTKBALL_OK && i < num; i++)
        status =
            n3_on_data(out, self, scope, theorem_scope_get(scope, default_acts, i), options, err);
    return status;
}

static const ntkball_claim_t factor[] = {{"factor", "1", NTKBALL_PROVED, "99/100"},
                                         {NULL, NULL, 0, NULL}};
static const ntkball_claim_t factor_and_data[] = {{"factor", "1", NTKBALL_PROVED, "99/100"},
                                                  {"data", "1", NTKBALL_HOLDS, "1/2"},
                                                  {NULL, NULL, 0, NULL}};
static const ntkball_claim_t base[] = {{"base", "2*exp(1)", NTKBALL_PROVED, "99/50*exp(1)"},
                                       {NULL, NULL, 0, NULL}};
static const ntkball_claim_t printed_and_sharp[] = {{"shift", "0", NTKBALL_PROVED, "-1/2 -1/100"},
                                                    {"factor", "1", NTKBALL_PROVED, "99/100"},
                                                    {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_head[] = {
    {"C.19", "Lemma C.19: eigenvalues beyond the rank of the head of the series",
     "n K = H_m + T_m, both positive semidefinite. Weyl: n lambda_k(K) <= lambda_k(H_m) + "
     "lambda_1(T_m), and lambda_k(H_m) = 0 for k > rank H_m. ||G^{.(j+1)}|| <= ||G^{.j}|| by "
     "Schur, as G has diagonal 1 (THM-5)",
     factor, check_c19},
    {"C.20", "Lemma C.20: rank of the head, as printed",
     "rank G^{.j} <= binom(r+j-1, r-1) (multisets of eigenvectors) <= (e (1 + j/(r-1)))^(r-1), "
     "which is at most (2e)^(r-1) max(1, j/(r-1))^(r-1); add over j < m (THM-6)",
     base, check_c20},
    {"C.21", "Corollary C.21: rank of the head, short form, and the sharp form",
     "rank H_m <= sum_{j<m} binom(r+j-1, r-1) = binom(r+m-1, r) = prod_{i<=r} (m-1+i)/i, each "
     "factor at most m (THM-6): neither r >= 7 nor the factor 2 is needed",
     printed_and_sharp, check_c21},
    {"N3", "New: bounds of every eigenvalue for any unit vectors, for every n",
     "H_m maps through the polynomials of degree < m on the sphere of the span, a space of "
     "dimension R_m; the rest has trace t_m, so its j-th eigenvalue is at most t_m/j; the same "
     "with "
     "the expansion in Gegenbauer polynomials (GRAM-8); t^p, p < m, uses P_j with j < m only, so "
     "its "
     "tail is the smaller one",
     factor_and_data, check_n3},
    {NULL, NULL, NULL, NULL, NULL}};
