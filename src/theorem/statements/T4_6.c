/* T4.6: the eigenvalue of K = sum_p c_p rho^p on S^d for every spherical harmonic of degree k is
       (pi^(d/2) / 2^(k-1)) sum_{p>=k, p-k even} c_p Gamma(p+1) Gamma((p-k+1)/2)
                                                 / (Gamma(p-k+1) Gamma((p-k+1)/2 + k + d/2)).
   True for the surface measure of S^d (SPH-1; divide by |S^d| for the uniform probability measure).
   Two routes: the printed coefficient of c_p against Funk-Hecke applied to the expanded Gegenbauer
   polynomial (exact rationals and beta functions, no power-series argument), and whole kernels by
   the series against quadrature in theta (SPH-3). */
#include "theorem/statement.h"

#define MAX_P 30
#define MAX_DIM 6

static const char *const default_acts[] = {"relu", "leaky_relu:1/10"};

/* The printed coefficient of c_p, literally. */
void theorem_printed_weight(arb_t w, slong d, slong p, slong k, slong prec)
{
    arb_t x, y;
    fmpq_t q;

    arb_init(x);
    arb_init(y);
    fmpq_init(q);

    arb_const_pi(w, prec);
    arb_sqrt(w, w, prec);
    arb_pow_ui(w, w, (ulong) d, prec);
    arb_mul_2exp_si(w, w, 1 - k);
    arb_fac_ui(x, (ulong) p, prec);
    arb_mul(w, w, x, prec);
    fmpq_set_si(q, p - k + 1, 2);
    arb_gamma_fmpq(x, q, prec);
    arb_mul(w, w, x, prec);
    arb_fac_ui(y, (ulong) (p - k), prec);
    arb_div(w, w, y, prec);
    fmpq_set_si(q, p - k + 1 + 2 * k + d, 2);
    arb_gamma_fmpq(y, q, prec);
    arb_div(w, w, y, prec);

    arb_clear(x);
    arb_clear(y);
    fmpq_clear(q);
}

/* P_k(t), the Gegenbauer polynomial of S^d with P_k(1) = 1: (k+d-1) P_{k+1} = (2k+d-1) t P_k - k
 * P_{k-1}, d >= 2. */
static void gegenbauer(fmpq_poly_t P, slong d, slong k)
{
    fmpq_poly_t prev, next;
    fmpq_t c;
    slong j;

    fmpq_poly_init(prev);
    fmpq_poly_init(next);
    fmpq_init(c);
    fmpq_poly_one(P);
    for (j = 0; j < k; j++)
    {
        fmpq_poly_shift_left(next, P, 1);
        fmpq_set_si(c, 2 * j + d - 1, (ulong) (j + d - 1));
        fmpq_poly_scalar_mul_fmpq(next, next, c);
        fmpq_set_si(c, j, (ulong) (j + d - 1));
        fmpq_poly_scalar_mul_fmpq(prev, prev, c);
        fmpq_poly_sub(next, next, prev);
        fmpq_poly_swap(prev, P);
        fmpq_poly_swap(P, next);
    }
    fmpq_poly_clear(prev);
    fmpq_poly_clear(next);
    fmpq_clear(c);
}

/* |S^(d-1)| int_{-1}^1 t^p P_k(t) (1-t^2)^((d-2)/2) dt, term by term: int t^m (1-t^2)^((d-2)/2) =
 * B((m+1)/2, d/2). */
void theorem_funk_hecke_weight(arb_t w, slong d, slong p, slong k, slong prec)
{
    fmpq_poly_t P;
    fmpq_t c;
    arb_t term, x;
    slong j;

    fmpq_poly_init(P);
    fmpq_init(c);
    arb_init(term);
    arb_init(x);
    gegenbauer(P, d, k);
    arb_zero(w);
    for (j = 0; j <= k; j++)
    {
        fmpq_poly_get_coeff_fmpq(c, P, j);
        if (fmpq_is_zero(c) || (p + j) % 2 != 0)
            continue;
        arb_set_fmpq(term, c, prec);
        fmpq_set_si(c, p + j + 1, 2);
        arb_gamma_fmpq(x, c, prec);
        arb_mul(term, term, x, prec);
        fmpq_set_si(c, p + j + 1 + d, 2);
        arb_gamma_fmpq(x, c, prec);
        arb_div(term, term, x, prec);
        arb_add(w, w, term, prec);
    }
    /* |S^(d-1)| Gamma(d/2) = 2 pi^(d/2). */
    arb_const_pi(x, prec);
    arb_sqrt(x, x, prec);
    arb_pow_ui(x, x, (ulong) d, prec);
    arb_mul(w, w, x, prec);
    arb_mul_2exp_si(w, w, 1);
    fmpq_poly_clear(P);
    fmpq_clear(c);
    arb_clear(term);
    arb_clear(x);
}

static void
check_weights(ntkball_findings_t out, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    theorem_finding_t f;
    slong d, p, k, pairs = 0;
    arb_t printed, direct, factor;

    arb_init(printed);
    arb_init(direct);
    arb_init(factor);
    theorem_open(&f, out, self, "eigenvalues on the sphere from the power series", NTKBALL_PROVED);
    ntkball_text_append(f.scope, "coefficient of c_p, all p, k, d >= 2; surface measure");
    theorem_claim(factor, self, scope, "factor", 256);
    theorem_claimed_is(&f, self, scope, "factor", "1");
    for (d = 2; d <= MAX_DIM; d++)
        for (p = 0; p <= MAX_P; p++)
            for (k = p % 2; k <= p; k += 2, pairs++)
            {
                theorem_printed_weight(printed, d, p, k, 256);
                arb_mul(printed, printed, factor, 256);
                theorem_funk_hecke_weight(direct, d, p, k, 256);
                theorem_require(&f, theorem_same(printed, direct, 128));
            }
    if (f.verdict == NTKBALL_PROVED)
        ntkball_text_append(
            f.witness,
            "equal to Funk-Hecke of t^p within 2^-128 for %ld triples d <= %d, k <= "
            "p <= %d",
            (long) pairs, MAX_DIM, MAX_P);
    ntkball_text_append(f.constants, "uniform probability measure: divide by |S^d|");
    theorem_by(&f, "SPH-1");
    theorem_close(&f);
    arb_clear(printed);
    arb_clear(direct);
    arb_clear(factor);
}

/* Series against quadrature for the NTK of act, degrees 0 .. 6; a series that converges too slowly
   for 30 bits stays an enclosure and is compared as one. */
static ntkball_status_t check_kernel(ntkball_findings_t out, const ntkball_statement_t *self,
                                     const ntkball_scope_t *scope, const char *act, slong depth,
                                     slong d, const ntkball_options_t *options,
                                     ntkball_error_t *err)
{
    static const slong degrees[7] = {0, 1, 2, 3, 4, 5, 6};
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    ntkball_options_t opt;
    ntkball_network_t net;
    arb_ptr series = _arb_vec_init(7), quadrature = _arb_vec_init(7);
    arb_t factor;
    slong i;

    ntkball_options_init(&opt);
    if (options != NULL)
        opt = *options;
    arb_init(factor);
    ntkball_network_init(net);
    theorem_open(&f, out, self, "eigenvalues by series and by quadrature", NTKBALL_HOLDS);
    ntkball_text_append(
        f.scope, "%s, L=%ld, sigma_w2=1, sigma_b2=unit, gamma_b2=0, d=%ld, k=0..6, surface measure",
        act, (long) depth, (long) d);
    theorem_claim(factor, self, scope, "kernel", 256);
    theorem_claimed_is(&f, self, scope, "kernel", "1");
    status = theorem_network(net, act, depth, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    opt.algorithm = "quadrature";
    if (status == NTKBALL_OK)
        status = ntkball_sphere_eigenvalues(quadrature, net, d, NTKBALL_MEASURE_SURFACE, degrees, 7,
                                            64, &opt, &reason);
    if (status == NTKBALL_DOMAIN && reason.kind == NTKBALL_ERR_INPUT)
        reason.kind = NTKBALL_ERR_HYPOTHESIS; /* there is no second route for this kernel */
    if (status == NTKBALL_OK)
    {
        opt.algorithm = "series";
        status = ntkball_sphere_eigenvalues(series, net, d, NTKBALL_MEASURE_SURFACE, degrees, 7, 30,
                                            &opt, &reason);
        if (status == NTKBALL_UNABLE && reason.kind == NTKBALL_ERR_ACCURACY)
            status = NTKBALL_OK; /* an enclosure is compared as one */
    }
    for (i = 0; status == NTKBALL_OK && i < 7; i++)
    {
        arb_mul(series + i, series + i, factor, 128);
        theorem_require(&f, !arb_is_finite(series + i)                 ? NTKBALL_UNKNOWN
                            : arb_overlaps(series + i, quadrature + i) ? NTKBALL_TRUE
                                                                       : NTKBALL_FALSE);
        ntkball_text_append(f.witness, "%sk=%ld: ", i == 0 ? "" : "; ", (long) i);
        theorem_append_ball(f.witness, series + i, 12);
        ntkball_text_append(f.witness, " and ");
        theorem_append_ball(f.witness, quadrature + i, 15);
    }
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_network_clear(net);
    _arb_vec_clear(series, 7);
    _arb_vec_clear(quadrature, 7);
    arb_clear(factor);
    return status;
}

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong i, num = theorem_scope_len(scope, 2);

    check_weights(out, self, scope);
    for (i = 0; status == NTKBALL_OK && i < num; i++)
        status = check_kernel(out, self, scope, theorem_scope_get(scope, default_acts, i), 2, 2 + i,
                              options, err);
    return status;
}

static const ntkball_claim_t claims[] = {{"factor", "1", NTKBALL_PROVED, "99/100 101/100"},
                                         {"kernel", "1", NTKBALL_HOLDS, "99/100 101/100"},
                                         {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_T4_6[] = {
    {"T4.6", "Theorem 4.6: eigenvalues on the sphere from the power series, by two routes",
     "Funk-Hecke and Rodrigues' formula give the eigenvalue of t^p as a Beta integral, which is "
     "the printed coefficient for the surface measure (SPH-1); divide by |S^d| for the probability "
     "measure that the statement names",
     claims, check},
    {NULL, NULL, NULL, NULL, NULL}};
