/* The rows of ntkball gram that put the theory beside the spectrum of K = Theta_{L+1}/n. */
#include "query/gram.h"

#include <string.h>

int _gram_wants_all(gram_t *g)
{
    static const char *const ids[] = {"O4.2",  "T4.8", "N6",    "N6.eig", "R.NMM.i", "R.NMM.ii",
                                      "TRUNC", "N3.i", "N3.ii", "N3.iii", "N3.iv"};
    size_t i;

    if (_ntkball_query_wants(g->q, "eigenvalue") ||
        _ntkball_query_wants(g->q, "condition_number") ||
        _ntkball_query_wants(g->q, "positive_definite") || g->q->threshold != NULL)
        return 1;
    for (i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (_gram_wants(g, ids[i]))
            return 1;
    return 0;
}

/* Says what the rows of the statement are. */
static void explain(gram_t *g, const char *id, const char *text)
{
    ntkball_table_add_convention(g->table, id, text);
}

/* ------------------------------------------------------------------------- effective ranks */

/* T4.1: eff(K) <= Theta(1)/kappa_0. */
static void add_constant(gram_t *g, const arb_t eff)
{
    arb_srcptr kappa0 = g->head->kappa[g->layer - 2];
    arb_t bound;

    if (!arb_is_positive(kappa0))
    {
        explain(g, "T4.1", "not applicable: kappa_0 > 0 is not so");
        return;
    }
    arb_init(bound);
    explain(g, "T4.1", "eff(K) <= Theta(1)/kappa_0");
    arb_div(bound, g->trace, kappa0, g->bits + 20);
    _gram_statement(g, "T4.1", "", bound, eff);
    arb_clear(bound);
}

/* The effective rank of a Gram matrix with this value at rho = 1. */
static int effective_rank(arb_t res, gram_t *g, ntkball_gram_t which, slong layer, const arb_t one)
{
    arb_ptr lambda = _arb_vec_init(g->data->n);
    int code = _gram_passed(g, ntkball_gram_spectrum(lambda, g->data, g->net, which, layer, 1,
                                                     g->bits + 8, &g->spectral, &g->q->error));

    arb_div(res, one, lambda, g->bits + 20);
    _arb_vec_clear(lambda, g->data->n);
    return code;
}

/* O4.4: at most eff/c eigenvalues of the centred kernel reach c times its largest. */
static int add_centred_counts(gram_t *g, const arb_t bound)
{
    arb_ptr lambda = _arb_vec_init(g->data->n);
    int code = _gram_passed(g, ntkball_gram_spectrum(lambda, g->data, g->net, NTKBALL_GRAM_CENTRED,
                                                     g->layer, g->data->n, 40, &g->spectral, NULL));

    explain(g, "O4.4",
            "index c: number of eigenvalues of the centred K - kappa_0 1 1^T/n that are >= c times "
            "its largest, at most bound:T4.3/c");
    if (code == 0)
        _gram_add_counts(g, "O4.4", lambda, bound);
    _arb_vec_clear(lambda, g->data->n);
    return code;
}

/* T4.3: eff(K - kappa_0 1 1^T/n) <= eff(X X^T) sum_{p >= 1} kappa_p / kappa_1. */
static int add_linear(gram_t *g, const arb_t inner_rank)
{
    arb_srcptr kappa = g->head->kappa[g->layer - 2];
    arb_t bound, truth, rest;
    int code = 0;

    if (!arb_is_positive(kappa + 1))
    {
        explain(g, "T4.3", "not applicable: kappa_1 > 0 is not so");
        return 0;
    }
    arb_init(bound);
    arb_init(truth);
    arb_init(rest);
    arb_sub(rest, g->trace, kappa, g->bits + 60);
    arb_div(bound, rest, kappa + 1, g->bits + 20);
    arb_mul(bound, bound, inner_rank, g->bits + 20);
    if (_gram_wants(g, "T4.3"))
    {
        explain(g, "T4.3", "eff(K - kappa_0 1 1^T/n) <= eff(X X^T) sum_{p >= 1} kappa_p/kappa_1");
        code = effective_rank(truth, g, NTKBALL_GRAM_CENTRED, g->layer, rest);
        if (code == 0)
            _gram_statement(g, "T4.3", "", bound, truth);
    }
    if (code == 0 && _gram_wants(g, "O4.4"))
        code = add_centred_counts(g, bound);
    arb_clear(rest);
    arb_clear(truth);
    arb_clear(bound);
    return code;
}

/* N5, shallow ReLU: eff(X X^T o E[phi' phi']) <= 2 eff(X X^T). */
static int add_gradient(gram_t *g, const arb_t inner_rank)
{
    slong layer = g->layer;
    arb_t bound, truth, chi;
    int code;

    arb_init(bound);
    arb_init(truth);
    arb_init(chi);
    explain(g, "N5",
            "eff(A) <= 2 eff(X X^T), A = X X^T o R'(X X^T)/n, the kernel of the first layer "
            "at L = 1");
    code = _gram_passed(g, ntkball_network_constants(NULL, NULL, chi, g->net, g->bits + 20,
                                                     &g->inner, &g->q->error));
    if (code == 0)
        code = effective_rank(truth, g, NTKBALL_GRAM_GRADIENT, 2, chi);
    arb_mul_2exp_si(bound, inner_rank, 1);
    g->layer = 2; /* a statement on the second layer, whatever the depth */
    if (code == 0)
        _gram_statement(g, "N5", "", bound, truth);
    g->layer = layer;
    arb_clear(chi);
    arb_clear(truth);
    arb_clear(bound);
    return code;
}

/* ------------------------------------------------------------------------- every eigenvalue */

/* One form of N3 over all k; the last one is the ratio of T4.8 too. */
static void add_form(gram_t *g, const char *const names[2], arb_srcptr bound, int last)
{
    slong n = g->data->n, k;
    arb_t ratio;

    arb_init(ratio);
    for (k = 0; k < n; k++)
        if (arb_is_finite(bound + k))
            _gram_row_si(g, names[0], k + 1, bound + k);
    for (k = 0; k < n; k++)
    {
        if (last)
            _gram_row_si(g, "truth:T4.8", k + 1, g->lambda + k);
        if (!arb_is_finite(bound + k) || arb_contains_zero(g->lambda + k))
            continue;
        arb_div(ratio, bound + k, g->lambda + k, g->bits + 20);
        _gram_row_si(g, names[1], k + 1, ratio);
        if (last)
            _gram_row_si(g, "ratio:T4.8", k + 1, ratio);
    }
    arb_clear(ratio);
}

/* T4.8 in the forms (i) to (iv) of N3, at every index. */
static int add_decay(gram_t *g)
{
    static const char *const names[4][2] = {{"bound:N3.i", "ratio:N3.i"},
                                            {"bound:N3.ii", "ratio:N3.ii"},
                                            {"bound:N3.iii", "ratio:N3.iii"},
                                            {"bound:N3.iv", "ratio:N3.iv"}};
    slong n = g->data->n, len = ntkball_gram_head_degrees(n, g->rank), k, f;
    slong *degrees = flint_malloc((size_t) len * sizeof(slong));
    arb_ptr sphere = _arb_vec_init(len), bound[4];
    int code = 0;

    for (f = 0; f < 4; f++)
        bound[f] = _arb_vec_init(n);
    for (k = 0; k < len; k++)
        degrees[k] = k;
    explain(
        g, "T4.8",
        "truth: lambda_k(K), k (index) from the largest; bounds N3.i to N3.iv; ratio:T4.8 is that "
        "of the last");
    if (g->rank >= 2)
        code = _gram_passed(g, ntkball_sphere_eigenvalues(sphere, g->net, g->rank - 1,
                                                          NTKBALL_MEASURE_PROBABILITY, degrees, len,
                                                          g->bits + 64, &g->inner, &g->q->error));
    if (code == 0)
        code = _gram_passed(g, ntkball_gram_tail_bounds(bound, n, g->rank,
                                                        g->rank >= 2 ? sphere : NULL, g->net,
                                                        g->bits, &g->inner, &g->q->error));
    for (f = 0; code == 0 && f < 4; f++)
        add_form(g, names[f], bound[f], f == (g->rank >= 2 ? 3 : 2));
    for (f = 0; f < 4; f++)
        _arb_vec_clear(bound[f], n);
    _arb_vec_clear(sphere, len);
    flint_free(degrees);
    return code;
}

/* ---------------------------------------------------------------------- the smallest of them */

/* N6: diagonal dominance of a power. */
static int add_least(gram_t *g)
{
    char index[32];
    slong r;
    arb_t bound;
    int code;

    arb_init(bound);
    code = _gram_passed(g, ntkball_gram_least_bound(bound, &r, g->data, g->net, g->bits + 8,
                                                    &g->inner, &g->q->error));
    snprintf(index, sizeof index, "%ld", (long) r);
    if (code == 0 && r > 0 && arb_is_positive(bound))
    {
        explain(g, "N6",
                "lambda_n(K) >= (1 - max_i sum_{j != i} |rho_ij|^r) sum_{p >= r} kappa_p/n, r the "
                "index");
        _gram_statement(g, "N6", index, bound, g->lambda + g->data->n - 1);
    }
    else if (code == 0)
        explain(g, "N6", "no bound: a row is too near to the line of others");
    arb_clear(bound);
    return code;
}

/* lambda_n of the kernel of the first layer at L = 1. */
static int least_of_gradient(arb_t res, gram_t *g)
{
    arb_ptr lambda = _arb_vec_init(g->data->n);
    int code =
        _gram_passed(g, ntkball_gram_spectrum(lambda, g->data, g->net, NTKBALL_GRAM_GRADIENT, 2,
                                              g->data->n, g->bits + 8, &g->spectral, &g->q->error));

    arb_set(res, lambda + g->data->n - 1);
    _arb_vec_clear(lambda, g->data->n);
    return code;
}

/* N6 with an eigenvalue, R.OS.i, R.NMM.ii: one power of X X^T. */
static int add_powers(gram_t *g, const arb_t gradient)
{
    static const char *const ids[] = {"N6.eig", "R.OS.i", "R.NMM.ii"};
    static const char *const texts[] = {
        "lambda_n(K) >= lambda_n((X X^T)^{o r}) sum_{p >= r} kappa_p/n, r the index",
        "(Oymak, Soltanolkotabi) lambda_n(A) >= upsilon_{r-1,2} sigma_min(X^{*r})^2/n, A as in N5, "
        "X^{*r} the r-fold Khatri-Rao power, r the index",
        "(Nguyen, Mondelli, Montufar, with the constant of these data) lambda_n(K) >= chi^(L-1) "
        "alpha_{r,2} lambda_n((X X^T)^{o r})/n, r the index"};
    slong r[3], b, layer = g->layer;
    arb_ptr bound = _arb_vec_init(3);
    char index[32];
    int code = _gram_passed(g, ntkball_gram_power_bounds(bound, r, g->data, g->net, g->bits + 8,
                                                         &g->spectral, &g->q->error));

    for (b = 0; code == 0 && b < 3; b++)
    {
        if (!_gram_wants(g, ids[b]))
            continue;
        if (r[b] == 0)
        {
            explain(g, ids[b], "no bound: no power of X X^T was found to be nonsingular");
            continue;
        }
        explain(g, ids[b], texts[b]);
        snprintf(index, sizeof index, "%ld", (long) r[b]);
        g->layer = b == 1 ? 2 : layer;
        _gram_statement(g, ids[b], index, bound + b,
                        b == 1 ? gradient : g->lambda + g->data->n - 1);
        g->layer = layer;
    }
    _arb_vec_clear(bound, 3);
    return code;
}

/* GRAM-17: R.OS.ii as printed, and N6.delta. */
static int add_separated(gram_t *g, const arb_t gradient)
{
    slong n = g->data->n, prec = g->bits + 20, layer = g->layer;
    arb_t delta, bound, sigma_w2, t;
    int code;

    arb_init(delta);
    arb_init(bound);
    arb_init(sigma_w2);
    arb_init(t);
    ntkball_gram_separation(delta, g->data, g->bits + 8);
    code = _gram_passed(
        g, ntkball_network_constants(sigma_w2, NULL, NULL, g->net, prec, &g->inner, &g->q->error));
    explain(
        g, "R.OS.ii",
        "(Oymak, Soltanolkotabi) lambda_n(A) >= sigma_w^2 delta/(100 n^2)/n, delta the separation: "
        "min |x_i -+ x_j|");
    explain(g, "N6.delta", "lambda_n(A) >= sigma_w^2 delta/(12 pi sqrt(ln 2n))/n");
    arb_mul(delta, delta, sigma_w2, prec);
    arb_div_si(delta, delta, n, prec);
    g->layer = 2;
    arb_set_si(t, n);
    arb_mul_si(t, t, n, prec);
    arb_mul_si(t, t, 100, prec);
    arb_div(bound, delta, t, prec);
    if (code == 0)
        _gram_statement(g, "R.OS.ii", "", bound, gradient);
    arb_set_si(t, n);
    arb_mul_2exp_si(t, t, 1);
    arb_log(t, t, prec);
    arb_sqrt(t, t, prec);
    arb_div(bound, delta, t, prec);
    arb_const_pi(t, prec);
    arb_mul_si(t, t, 12, prec);
    arb_div(bound, bound, t, prec);
    if (code == 0)
        _gram_statement(g, "N6.delta", "", bound, gradient);
    g->layer = layer;
    arb_clear(t);
    arb_clear(sigma_w2);
    arb_clear(bound);
    arb_clear(delta);
    return code;
}

/* R.NMM.i: the layers. */
static int add_layers(gram_t *g)
{
    arb_t bound;
    int code;

    arb_init(bound);
    explain(g, "R.NMM.i",
            "(Nguyen, Mondelli, Montufar) lambda_n(K) >= (gamma_w^2 chi^L lambda_n(X X^T) + "
            "sum_{l=2}^{L+1} chi^{L+1-l} lambda_n(Sigma_l))/n");
    code = _gram_passed(g, ntkball_gram_layers_bound(bound, g->data, g->net, g->bits + 8,
                                                     &g->spectral, &g->q->error));
    if (code == 0)
        _gram_statement(g, "R.NMM.i", "", bound, g->lambda + g->data->n - 1);
    arb_clear(bound);
    return code;
}

/* All lower bounds, if K is not singular for a plain reason. */
static int add_lower(gram_t *g, int relu)
{
    int os1 = _gram_wants(g, "R.OS.i"), code = 0;
    int os2 = relu && g->data->n >= 2 && (_gram_wants(g, "R.OS.ii") || _gram_wants(g, "N6.delta"));
    arb_t gradient;

    if (g->data->num_duplicate > 0)
    {
        explain(g, "lower bounds", "none: rows are parallel, so that lambda_n(K) = 0");
        return 0;
    }
    arb_init(gradient);
    if (_gram_wants(g, "N6"))
        code = add_least(g);
    if (code == 0 && (os1 || os2))
        code = least_of_gradient(gradient, g);
    if (code == 0 && (os1 || _gram_wants(g, "N6.eig") || _gram_wants(g, "R.NMM.ii")))
        code = add_powers(g, gradient);
    if (code == 0 && os2 && g->data->num_antipodal == 0)
        code = add_separated(g, gradient);
    if (code == 0 && _gram_wants(g, "R.NMM.i"))
        code = add_layers(g);
    arb_clear(gradient);
    return code;
}

/* -------------------------------------------------------------------------------------- all */

/* ReLU without a first bias: the hypothesis of N5 and GRAM-17. */
static int is_plain_relu(const gram_t *g)
{
    return strcmp(ntkball_activation_name(g->net->phi), "relu") == 0 &&
           strcmp(ntkball_value_str(g->net->gamma_b2), "0") == 0;
}

static int add_upper(gram_t *g, const arb_t inner_rank, const arb_t eff)
{
    int code = 0;

    if (_gram_wants(g, "T4.1"))
        add_constant(g, eff);
    if (_gram_wants(g, "O4.2"))
    {
        explain(g, "O4.2", "index c: number of eigenvalues >= c lambda_1, at most eff(K)/c");
        _gram_add_counts(g, "O4.2", g->lambda, eff);
    }
    if (_gram_wants(g, "T4.3") || _gram_wants(g, "O4.4"))
        code = add_linear(g, inner_rank);
    if (code == 0 && _gram_wants(g, "N5") && is_plain_relu(g))
        code = add_gradient(g, inner_rank);
    return code;
}

int _gram_add_statements(gram_t *g)
{
    arb_t inner_rank, eff, one;
    int code = 0;

    arb_init(inner_rank);
    arb_init(eff);
    arb_init(one);
    arb_one(one);
    arb_div(eff, g->trace, g->lambda, g->bits + 20);
    if (_gram_wants(g, "T4.3") || _gram_wants(g, "O4.4") ||
        _ntkball_query_wants(g->q, "inner_effective_rank") ||
        (_gram_wants(g, "N5") && is_plain_relu(g)))
    {
        code = effective_rank(inner_rank, g, NTKBALL_GRAM_INNER, 2, one);
        if (code == 0)
            _gram_row(g, "inner_effective_rank", -1, "", inner_rank);
    }
    if (code == 0)
        code = add_upper(g, inner_rank, eff);
    if (code == 0 && (_gram_wants(g, "T4.8") || _gram_wants(g, "N3.i") || _gram_wants(g, "N3.ii") ||
                      _gram_wants(g, "N3.iii") || _gram_wants(g, "N3.iv")))
        code = add_decay(g);
    if (code == 0)
        code = add_lower(g, is_plain_relu(g));
    arb_clear(one);
    arb_clear(eff);
    arb_clear(inner_rank);
    return code;
}

int _gram_add_truncation(gram_t *g)
{
    slong n = g->data->n, k;
    arb_ptr full = _arb_vec_init(n);
    arb_t entry, norm, t;
    int code;

    if (!_gram_wants(g, "TRUNC"))
    {
        _arb_vec_clear(full, n);
        return 0;
    }
    arb_init(entry);
    arb_init(norm);
    arb_init(t);
    explain(
        g, "TRUNC",
        "index entry: max |Theta - Theta_T| = sum_{p >= T} kappa_p; norm: of (Theta - Theta_T)/n; "
        "k: lambda_k of the cut series (bound) lies below that of K (truth) by the norm at most");
    code = _gram_passed(g, ntkball_gram_truncation(entry, norm, g->data, g->net, g->layer,
                                                   g->what.terms, g->bits + 8, &g->spectral,
                                                   &g->q->error));
    if (code == 0)
        code = _gram_passed(g, ntkball_gram_spectrum(full, g->data, g->net, NTKBALL_GRAM_THETA,
                                                     g->layer, n, g->bits + 8, &g->spectral,
                                                     &g->q->error));
    if (code == 0)
    {
        _gram_row(g, "bound:TRUNC", g->layer, "entry", entry);
        _gram_row(g, "bound:TRUNC", g->layer, "norm", norm);
    }
    for (k = 0; code == 0 && k < n; k++)
    {
        char index[32];

        snprintf(index, sizeof index, "%ld", (long) k + 1);
        _gram_statement(g, "TRUNC", index, g->lambda + k, full + k);
    }
    arb_clear(t);
    arb_clear(norm);
    arb_clear(entry);
    _arb_vec_clear(full, n);
    return code;
}
