/* T4.1, O4.2, T4.3, O4.4: effective ranks eff(A) = Tr A / lambda_1(A) of the Gram matrix K of the
   NTK, n K = sum_p c_p (X X^T)^{.p}, for unit rows, and of the centred one, K - (c_0/n) 1 1^T.

   The inequalities are proved for all data (THM-3, THM-4).  That their constants cannot be lowered
   is shown by data whose spectra are known exactly: n orthonormal points, and n points with all
   correlations equal to rho.  On data that are given, or the design, certified eigenvalues are put
   beside them. */
#include "theorem/statement.h"

#define PREC 128

static const char *const default_acts[] = {"relu", "tanh", "sigmoid", "gaussian:1"};

typedef struct
{
    ntkball_network_t net;
    arb_t c0, c1, S;
} kernel_t;

static ntkball_status_t kernel_init(kernel_t *k, const char *act, int output_bias,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;

    ntkball_network_init(k->net);
    arb_init(k->c0);
    arb_init(k->c1);
    arb_init(k->S);
    status = theorem_network(k->net, act, 1, "1", "0", NTKBALL_RECURSION_EXACT, err);
    k->net->output_bias = output_bias;
    if (status == NTKBALL_OK)
        status = theorem_sums(k->c0, k->c1, k->S, k->net, options, err);
    return status;
}

static void kernel_clear(kernel_t *k)
{
    ntkball_network_clear(k->net);
    arb_clear(k->c0);
    arb_clear(k->c1);
    arb_clear(k->S);
}

static void not_applicable(theorem_finding_t *f, const char *what)
{
    f->verdict = NTKBALL_NOT_APPLICABLE;
    ntkball_text_append(f->witness, "the hypothesis %s != 0 fails: it is 0 exactly", what);
}

/* eff of n = 10^6 orthonormal points: S/(c_0 + (S - c_0)/n). */
static void orthonormal_eff(arb_t eff, const kernel_t *k)
{
    arb_sub(eff, k->S, k->c0, PREC);
    arb_div_ui(eff, eff, 1000000, PREC);
    arb_add(eff, eff, k->c0, PREC);
    arb_div(eff, k->S, eff, PREC);
}

/* eff(centred K)/eff(X X^T) for n points of equal correlations rho = 1/1000, n = 10^7: the largest
   eigenvalues belong to (1,..,1), so this is S_1 (1 + (n-1) rho)/(S_1 + (n-1)(Theta(rho) - c_0)),
   S_1 = S - c_0. */
static ntkball_status_t equicorrelated_ratio(arb_t ratio, const kernel_t *k,
                                             const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_value_t rho;
    arb_t sigma, theta, s1, x;
    const ulong n = 10000000;

    ntkball_value_init(rho);
    arb_init(sigma);
    arb_init(theta);
    arb_init(s1);
    arb_init(x);
    status = ntkball_value_set_str(rho, "1/1000", err);
    if (status == NTKBALL_OK)
        status = ntkball_kernel_eval(sigma, theta, k->net, rho, 80, options, err);
    arb_sub(s1, k->S, k->c0, PREC);
    arb_sub(theta, theta, k->c0, PREC);
    arb_mul_ui(theta, theta, n - 1, PREC);
    arb_add(theta, theta, s1, PREC);
    ntkball_value_get_arb(x, rho, PREC);
    arb_mul_ui(x, x, n - 1, PREC);
    arb_add_ui(x, x, 1, PREC);
    arb_mul(x, x, s1, PREC);
    arb_div(ratio, x, theta, PREC);
    ntkball_value_clear(rho);
    arb_clear(sigma);
    arb_clear(theta);
    arb_clear(s1);
    arb_clear(x);
    return status;
}

/* bound = factor times the constant that is proved: PROVED when factor >= 1; else the example that
   comes arbitrarily near it decides. */
static void judge(theorem_finding_t *f, const arb_t factor, const arb_t bound, const arb_t example,
                  const char *proof, const char *name)
{
    arb_t one;

    arb_init(one);
    arb_one(one);
    if (arb_ge(factor, one))
        ntkball_text_append(f->witness, "proof %s", proof);
    else
    {
        theorem_say(f->witness, name, example);
        theorem_need(f, NTKBALL_UNKNOWN);
        if (arb_gt(example, bound))
            theorem_require(f, NTKBALL_FALSE);
    }
    arb_clear(one);
}

/* ---- T4.1 and O4.2: all data -------------------------------------------------------- */

static ntkball_status_t all_data(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const char *act, int output_bias,
                                 const ntkball_options_t *options, ntkball_error_t *err)
{
    int fraction = self->id[0] == 'O';
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    kernel_t k;
    arb_t factor, bound, eff;

    arb_init(factor);
    arb_init(bound);
    arb_init(eff);
    theorem_open(&f, out, self,
                 fraction ? "lambda_1(K) >= (c_0/S) Tr K; at most S/(c c_0) eigenvalues are >= c "
                            "lambda_1(K); lambda_p/lambda_1 <= S/(c_0 p)"
                          : "eff(K) <= sum_p c_p / c_0",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope,
                        "%s, L=1, sigma_w2=1, sigma_b2=unit, gamma_b2=0, %s output bias; all n, "
                        "all unit vectors",
                        act, output_bias ? "with" : "without");
    theorem_claim(factor, self, scope, "factor", PREC);
    status = kernel_init(&k, act, output_bias, options, &reason);
    if (status == NTKBALL_OK && arb_is_zero(k.c0))
        not_applicable(&f, "c_0");
    else if (status == NTKBALL_OK)
    {
        arb_div(bound, k.S, k.c0, PREC);
        theorem_say(f.constants, "S/c_0", bound);
        arb_mul(bound, bound, factor, PREC);
        orthonormal_eff(eff, &k);
        judge(&f, factor, bound, eff, fraction ? "THM-4" : "THM-3",
              "eff(K) of 10^6 orthonormal points");
        theorem_need(&f, theorem_truth(arb_is_finite(bound)));
    }
    status = theorem_close_status(&f, status, &reason, err);
    kernel_clear(&k);
    arb_clear(factor);
    arb_clear(bound);
    arb_clear(eff);
    return status;
}

/* ---- T4.3 and O4.4: all data -------------------------------------------------------- */

static ntkball_status_t centred_all_data(ntkball_findings_t out, const ntkball_statement_t *self,
                                         const ntkball_scope_t *scope, const char *act,
                                         const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    kernel_t k;
    arb_t factor, bound, ratio;

    arb_init(factor);
    arb_init(bound);
    arb_init(ratio);
    theorem_open(&f, out, self,
                 self->id[0] == 'O'
                     ? "low rank data give a centred kernel of low effective rank: eff <= "
                       "eff(X X^T) sum_{p>=1} c_p/c_1 <= rank(X) sum_{p>=1} c_p/c_1"
                     : "eff(K - (c_0/n) 1 1^T) <= eff(X X^T) sum_{p>=1} c_p / c_1",
                 NTKBALL_PROVED);
    ntkball_text_append(
        f.scope,
        "%s, L=1, sigma_w2=1, sigma_b2=unit, gamma_b2=0, with output bias; all n, all unit vectors",
        act);
    theorem_claim(factor, self, scope, "factor", PREC);
    status = kernel_init(&k, act, 1, options, &reason);
    if (status == NTKBALL_OK && arb_is_zero(k.c1))
        not_applicable(&f, "c_1");
    else if (status == NTKBALL_OK)
    {
        arb_sub(bound, k.S, k.c0, PREC);
        arb_div(bound, bound, k.c1, PREC);
        theorem_say(f.constants, "sum_{p>=1} c_p/c_1", bound);
        arb_mul(bound, bound, factor, PREC);
        status = equicorrelated_ratio(ratio, &k, options, &reason);
        judge(&f, factor, bound, ratio, "THM-4",
              "eff(centred K)/eff(X X^T) of 10^7 points with correlations 1/1000");
        theorem_need(&f, theorem_truth(arb_is_finite(bound)));
    }
    status = theorem_close_status(&f, status, &reason, err);
    kernel_clear(&k);
    arb_clear(factor);
    arb_clear(bound);
    arb_clear(ratio);
    return status;
}

/* ---- on data ------------------------------------------------------------------------ */

/* eff = n-th part: trace over the largest eigenvalue of one Gram matrix. */
static ntkball_status_t effective_rank(arb_t eff, const ntkball_data_struct *data,
                                       const kernel_t *k, ntkball_gram_t which,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t lambda;

    arb_init(lambda);
    arb_set(eff, k->S); /* the trace */
    if (which == NTKBALL_GRAM_CENTRED)
        arb_sub(eff, k->S, k->c0, PREC);
    else if (which == NTKBALL_GRAM_INNER)
        arb_one(eff);
    status = theorem_largest(lambda, data, k->net, which, options, err);
    arb_div(eff, eff, lambda, PREC);
    arb_clear(lambda);
    return status;
}

/* One inequality, left <= right, for the data of the scope or the design. */
static ntkball_status_t on_data(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const char *act,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    int centred = self->id[1] == '4' && self->id[3] >= '3';
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    const ntkball_data_struct *data;
    ntkball_data_t design;
    theorem_finding_t f;
    kernel_t k;
    arb_t left, right, inner;

    data = theorem_data(design, scope);
    arb_init(left);
    arb_init(right);
    arb_init(inner);
    theorem_open(
        &f, out, self,
        centred ? "eff(K - (c_0/n) 1 1^T) (left) <= eff(X X^T) sum_{p>=1} c_p/c_1 (right), on data"
                : "eff(K) (left) <= sum_p c_p/c_0 (right), on data",
        NTKBALL_HOLDS);
    ntkball_text_append(f.scope, "%s, L=1, sigma_w2=1, sigma_b2=unit, gamma_b2=0, ", act);
    theorem_name_data(f.scope, scope);
    status = kernel_init(&k, act, 1, options, &reason);
    if (status == NTKBALL_OK && arb_is_zero(centred ? k.c1 : k.c0))
        not_applicable(&f, centred ? "c_1" : "c_0");
    else if (status == NTKBALL_OK)
    {
        status = effective_rank(left, data, &k, centred ? NTKBALL_GRAM_CENTRED : NTKBALL_GRAM_THETA,
                                options, &reason);
        arb_sub(right, k.S, k.c0, PREC);
        if (centred)
            arb_div(right, right, k.c1, PREC);
        else
            arb_div(right, k.S, k.c0, PREC);
        if (status == NTKBALL_OK && centred)
        {
            status = effective_rank(inner, data, &k, NTKBALL_GRAM_INNER, options, &reason);
            arb_mul(right, right, inner, PREC);
        }
        theorem_claim(inner, self, scope, "data", PREC);
        arb_mul(right, right, inner, PREC);
        theorem_say(f.witness, "left side", left);
        theorem_say(f.witness, "right side", right);
        theorem_require(&f, theorem_le(left, right));
    }
    status = theorem_close_status(&f, status, &reason, err);
    kernel_clear(&k);
    ntkball_data_clear(design);
    arb_clear(left);
    arb_clear(right);
    arb_clear(inner);
    return status;
}

static ntkball_status_t check_plain(ntkball_findings_t out, const ntkball_statement_t *self,
                                    const ntkball_scope_t *scope, const ntkball_options_t *options,
                                    ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong i, num = theorem_scope_len(scope, 4);
    const char *act;
    int bias;

    for (i = 0; status == NTKBALL_OK && i < num; i++)
    {
        act = theorem_scope_get(scope, default_acts, i);
        for (bias = 1; status == NTKBALL_OK && bias >= 0; bias--)
            status = all_data(out, self, scope, act, bias, options, err);
        if (status == NTKBALL_OK)
            status = on_data(out, self, scope, act, options, err);
    }
    return status;
}

static ntkball_status_t check_centred(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong i, num = theorem_scope_len(scope, 4);
    const char *act;

    for (i = 0; status == NTKBALL_OK && i < num; i++)
    {
        act = theorem_scope_get(scope, default_acts, i);
        status = centred_all_data(out, self, scope, act, options, err);
        if (status == NTKBALL_OK)
            status = on_data(out, self, scope, act, options, err);
    }
    return status;
}

static const ntkball_claim_t plain[] = {{"factor", "1", NTKBALL_PROVED, "99/100"},
                                        {"data", "1", NTKBALL_HOLDS, "4/5"},
                                        {NULL, NULL, 0, NULL}};
static const ntkball_claim_t centred[] = {{"factor", "1", NTKBALL_PROVED, "99/100"},
                                          {"data", "1", NTKBALL_HOLDS, "43/50"},
                                          {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_effective[] = {
    {"T4.1", "Theorem 4.1: effective rank of the NTK Gram matrix is at most sum c_p / c_0",
     "Tr K = S = sum c_p, as the points are unit vectors; lambda_1(K) >= c_0 by the vector "
     "(1,..,1)/sqrt(n), as all Hadamard powers of X X^T are positive semidefinite (THM-3). The "
     "constant cannot be lowered: n orthonormal points have eff(K) = S/(c_0 + (S - c_0)/n)",
     plain, check_plain},
    {"O4.2",
     "Observation 4.2: the largest eigenvalue is an Omega(1) part of the trace, O(1) "
     "eigenvalues are of its size",
     "With T4.1, lambda_1 = Tr K/eff(K) >= (c_0/S) Tr K. If lambda_1, .., lambda_m >= c lambda_1 "
     "then m c lambda_1 <= Tr K, so m <= eff(K)/c; and p lambda_p <= Tr K (THM-4). None of the "
     "bounds depends on n",
     plain, check_plain},
    {"T4.3", "Theorem 4.3: effective rank of the centred NTK Gram matrix against that of the data",
     "The trace of K - (c_0/n) 1 1^T is sum_{p>=1} c_p, and its largest eigenvalue is at least "
     "that of (c_1/n) X X^T, whose effective rank is n/lambda_1(X X^T) (THM-4). The constant "
     "cannot be lowered: n points with all correlations rho, rho small and n rho large",
     centred, check_centred},
    {"O4.4", "Observation 4.4: the centred kernel of low rank data has low effective rank",
     "By T4.3 the effective rank of the centred kernel is at most that of X X^T times a "
     "constant (THM-4), and eff(A) <= rank(A) for every positive semidefinite A",
     centred, check_centred},
    {NULL, NULL, NULL, NULL, NULL}};
