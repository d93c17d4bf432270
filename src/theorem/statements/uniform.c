/* C4.7.1 to C4.7.4 and their sharp forms, N2, E16: from the decay of c_p to that of the eigenvalues
   lambda_k on S^d.

   The statements are about all sequences c_p and are proved (THM-11, THM-12, THM-13); the numbers
   they claim are compared with the proved ones, and the asymptotic forms are also put beside
   eigenvalues of model sequences, summed in balls with their tails, so that a slip in a formula
   shows.  For ReLU the certificate of `ntkball decay` says more: both bounds for all k >= p0. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* ---- algebraic ---------------------------------------------------------------------- */

static void algebraic_models(theorem_finding_t *f)
{
    static const struct
    {
        slong d;
        double a;
    } models[] = {{1, 1.5}, {2, 1}, {2, 1.5}, {3, 2}, {9, 3.25}};
    char name[64];
    arb_t a, ratio;
    size_t i;

    arb_init(a);
    arb_init(ratio);
    for (i = 0; i < sizeof models / sizeof models[0]; i++)
    {
        arb_set_d(a, models[i].a);
        theorem_algebraic_ratio(ratio, models[i].d, a, 100000000);
        snprintf(name, sizeof name, "exact/asymptotic at k=10^8, d=%ld, a=%.4g", (long) models[i].d,
                 models[i].a);
        theorem_near_one(f, name, ratio, 1e-6);
    }
    arb_clear(a);
    arb_clear(ratio);
}

static void algebraic(ntkball_findings_t out, const ntkball_statement_t *self,
                      const ntkball_scope_t *scope, int sharp)
{
    theorem_finding_t f;

    theorem_open(&f, out, self,
                 sharp
                     ? "c_p ~ C p^-a on the parity of k: lambda_k ~ C A k^-(d+2a-2), A = pi^(d/2) "
                       "2^(d+a-1) Gamma(a-1+d/2)"
                     : "c_p = Theta(p^-a) gives lambda_k = Theta(k^-(d+2a-2))",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, sharp ? "all a > 1 - d/2, d >= 1, surface measure"
                                       : "all a >= 1 (in fact a > 1 - d/2), d >= 2");
    theorem_claimed_is(&f, self, scope, "shift", "0");
    if (sharp)
    {
        theorem_claimed_is(&f, self, scope, "factor", "1");
        algebraic_models(&f);
    }
    theorem_by(&f, "THM-11");
    theorem_close(&f);
}

static ntkball_status_t check_1(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    (void) options;
    (void) err;
    algebraic(out, self, scope, strcmp(self->id, "C4.7.1s") == 0);
    return NTKBALL_OK;
}

/* The eigenvalues of the ReLU network with one hidden layer: bounds for all k >= p0. */
static ntkball_status_t relu_certificate(ntkball_findings_t out, const ntkball_statement_t *self,
                                         const ntkball_scope_t *scope, slong parity,
                                         const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_decay_subject_t subject = {'e', 2, 2, NTKBALL_MEASURE_SURFACE, 0, 0};
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_network_t net;
    ntkball_status_t status;
    ntkball_decay_t cert;
    theorem_finding_t f;
    arb_t limit;

    ntkball_network_init(net);
    ntkball_decay_init(cert);
    arb_init(limit);
    subject.parity = parity;
    theorem_open(&f, out, self,
                 parity == 0 ? "for relu, gamma_b = 0: lambda_k ~ sigma_w^2 2^d pi^((d-3)/2) "
                               "Gamma((d+1)/2) k^-(d+1) for even k"
                             : "for relu, gamma_b = 0: lambda_k = 0 for odd k >= 3",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, L=1, sigma_w2=1, gamma_b2=0, d=2, surface measure");
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    if (status == NTKBALL_OK)
        status = ntkball_decay_certify(cert, net, &subject, options, &reason);
    if (status == NTKBALL_OK && parity == 1)
        theorem_need(&f, theorem_truth(cert->zero && cert->p0 <= 3));
    else if (status == NTKBALL_OK)
    {
        theorem_claimed_is(&f, self, scope, "relu", "2");
        theorem_claim(limit, self, scope, "relu", PREC);
        theorem_need(&f, theorem_truth(cert->two_sided && fmpq_equal_si(cert->exponent, 3)));
        theorem_require(&f, theorem_same(cert->limit, limit, 40));
        theorem_say_decay(&f, cert);
        theorem_say(f.constants, "limit", cert->limit);
    }
    theorem_by(&f, parity == 1 ? "SPH-7" : "DEC-3, THM-11");
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_network_clear(net);
    ntkball_decay_clear(cert);
    arb_clear(limit);
    return status;
}

static ntkball_status_t check_2(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    slong parity = theorem_claim_si(self, scope, "parity"), k;
    ntkball_status_t status;
    theorem_finding_t f;
    arb_t w;

    arb_init(w);
    theorem_open(&f, out, self,
                 "c_p = delta_(p even) Theta(p^-a) gives lambda_k = delta_(k even) "
                 "Theta(k^-(d+2a-2))",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "all a >= 1 (in fact a > 1 - d/2), d >= 2");
    theorem_claimed_is(&f, self, scope, "shift", "0");
    for (k = 0; k <= 10; k++) /* from even p, exactly the degrees of the claimed parity */
    {
        ntkball_sphere_weight(w, 2, 12, k, PREC);
        theorem_require(&f, theorem_truth(((k + parity) % 2 == 0) == arb_is_positive(w)));
    }
    theorem_by(&f, "THM-11");
    theorem_close(&f);
    arb_clear(w);
    status = relu_certificate(out, self, scope, 0, options, err);
    if (status == NTKBALL_OK)
        status = relu_certificate(out, self, scope, 1, options, err);
    return status;
}

/* ---- stretched and geometric -------------------------------------------------------- */

static void stretched(ntkball_findings_t out, const ntkball_statement_t *self,
                      const ntkball_scope_t *scope, int sharp)
{
    theorem_finding_t f;
    arb_t e, bound, a, ratio;

    arb_init(e);
    arb_init(bound);
    arb_init(a);
    arb_init(ratio);
    theorem_open(&f, out, self,
                 sharp ? "c_p ~ C p^b e^(-a sqrt p): lambda_k ~ C (2 pi)^(d/2) sqrt(8 pi/(3a)) "
                         "e^(-a^2/12) p0^(b+3/4-d/2) exp(-(3/2)(a k)^(2/3)), p0 = (k^2/a)^(2/3)"
                       : "c_p = O(e^(-a sqrt p)) gives lambda_k = O(k^(-d+1/2) e^(-a sqrt k))",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "all a > 0, %sd >= 1, surface measure", sharp ? "all b, " : "");
    if (sharp)
    {
        theorem_claimed_is(&f, self, scope, "exponent", "2/3");
        theorem_claimed_is(&f, self, scope, "coefficient", "3/2");
        theorem_claimed_is(&f, self, scope, "factor", "1");
        arb_one(a);
        if (scope == NULL || scope->num_settings == 0)
        {
            theorem_stretched_ratio(ratio, 2, 200, a);
            theorem_near_one(&f, "exact/asymptotic at k=200, d=2, a=1, b=0", ratio, 0.15);
            theorem_stretched_ratio(ratio, 3, 400, a);
            theorem_near_one(&f, "exact/asymptotic at k=400, d=3, a=1, b=0", ratio, 0.15);
        }
    }
    else
    {
        theorem_claim(e, self, scope, "root", PREC);
        arb_set_ui(bound, 2);
        arb_div_ui(bound, bound, 3, PREC);
        theorem_require(&f, theorem_lt(e, bound));
        ntkball_text_append(f.constants, "sharper: the exponent is (3/2)(a k)^(2/3)");
    }
    theorem_by(&f, "THM-12");
    theorem_close(&f);
    arb_clear(e);
    arb_clear(bound);
    arb_clear(a);
    arb_clear(ratio);
}

static void geometric_printed(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope)
{
    theorem_finding_t f;
    arb_t u, v, one;

    arb_init(u);
    arb_init(v);
    arb_init(one);
    arb_one(one);
    theorem_open(&f, out, self,
                 "c_p = Theta(p^(1/2) a^-p) gives lambda_k = O(k^(-d+1) a^-k) and Omega(k^(-d/2+1) "
                 "(2a)^-k)",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "all a > 1, d >= 1, surface measure");
    theorem_claim(u, self, scope, "upper", PREC);
    theorem_claim(v, self, scope, "lower", PREC);
    arb_mul_2exp_si(v, v, -1);
    theorem_require(&f, theorem_le(u, one));
    theorem_require(&f, theorem_le(one, v));
    ntkball_text_append(f.constants, "sharper: the rate is a + sqrt(a^2-1), between a and 2a");
    theorem_by(&f, "THM-13");
    theorem_close(&f);
    arb_clear(u);
    arb_clear(v);
    arb_clear(one);
}

static void geometric_sharp(ntkball_findings_t out, const ntkball_statement_t *self,
                            const ntkball_scope_t *scope)
{
    theorem_finding_t f;
    arb_t a, ratio;

    arb_init(a);
    arb_init(ratio);
    theorem_open(
        &f, out, self,
        "c_p ~ C p^b a^-p on the parity of k: lambda_k ~ 2 pi^((d+1)/2) C "
        "x^((d-1)/2-1-b) ((1+x)/2)^(-(d-1)/2) k^(b-(d-1)/2) R^-k, R = a + sqrt(a^2-1), x = "
        "sqrt(1-a^-2)",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "all a > 1, b > -1, d >= 1, surface measure");
    theorem_claimed_is(&f, self, scope, "rate", "1");
    theorem_claimed_is(&f, self, scope, "power", "0");
    theorem_claimed_is(&f, self, scope, "constant", "1");
    if (scope == NULL || scope->num_settings == 0)
    {
        arb_set_ui(a, 2);
        theorem_geometric_ratio(ratio, 2, 200, a);
        theorem_near_one(&f, "exact/asymptotic at k=200, d=2, a=2, b=1/2", ratio, 0.01);
        arb_set_d(a, 1.25);
        theorem_geometric_ratio(ratio, 5, 200, a);
        theorem_near_one(&f, "exact/asymptotic at k=200, d=5, a=5/4, b=1/2", ratio, 0.06);
    }
    theorem_by(&f, "THM-13");
    theorem_close(&f);
    arb_clear(a);
    arb_clear(ratio);
}

static ntkball_status_t check_3(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    (void) options;
    (void) err;
    stretched(out, self, scope, strcmp(self->id, "C4.7.3s") == 0);
    return NTKBALL_OK;
}

static ntkball_status_t check_4(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    (void) options;
    (void) err;
    if (strcmp(self->id, "C4.7.4s") == 0)
        geometric_sharp(out, self, scope);
    else
        geometric_printed(out, self, scope);
    return NTKBALL_OK;
}

/* N2: the three sharp forms; E16: those of the two parts that are not sharp as printed. */
static ntkball_status_t check_all(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    (void) options;
    (void) err;
    if (self->id[0] == 'N')
        algebraic(out, self, scope, 1);
    stretched(out, self, scope, 1);
    geometric_sharp(out, self, scope);
    return NTKBALL_OK;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }
#define SHIFT                                                                                      \
    {                                                                                              \
        "shift", "0", NTKBALL_PROVED, "1/2 -1/2"                                                   \
    }
#define FACTOR                                                                                     \
    {                                                                                              \
        "factor", "1", NTKBALL_PROVED, "99/100 101/100"                                            \
    }
#define STRETCHED                                                                                  \
    {"exponent", "2/3", NTKBALL_PROVED, "7/6 1/6"},                                                \
    {                                                                                              \
        "coefficient", "3/2", NTKBALL_PROVED, "297/200 303/200"                                    \
    }
#define GEOMETRIC                                                                                  \
    {"rate", "1", NTKBALL_PROVED, "99/100 101/100"}, {"power", "0", NTKBALL_PROVED, "1/2 -1/2"},   \
    {                                                                                              \
        "constant", "1", NTKBALL_PROVED, "99/100 101/100"                                          \
    }

static const ntkball_claim_t c1[] = {SHIFT, END};
static const ntkball_claim_t c1s[] = {SHIFT, FACTOR, END};
static const ntkball_claim_t c2[] = {SHIFT,
                                     {"parity", "0", NTKBALL_PROVED, "1"},
                                     {"relu", "2", NTKBALL_PROVED, "99/50 101/50"},
                                     END};
static const ntkball_claim_t c3[] = {{"root", "1/2", NTKBALL_PROVED, "1 2/3"}, END};
static const ntkball_claim_t c3s[] = {STRETCHED, FACTOR, END};
static const ntkball_claim_t c4[] = {
    {"upper", "1", NTKBALL_PROVED, "101/100"}, {"lower", "2", NTKBALL_PROVED, "99/50"}, END};
static const ntkball_claim_t c4s[] = {GEOMETRIC, END};
static const ntkball_claim_t n2[] = {SHIFT, FACTOR, STRETCHED, GEOMETRIC, END};
static const ntkball_claim_t e16[] = {FACTOR, STRETCHED, GEOMETRIC, END};

#define SUM                                                                                        \
    "c_p is compared with Gamma(p/2+1-a)/Gamma(p/2+1) ~ (p/2)^-a, whose eigenvalues are gamma "    \
    "quotients by Gauss' sum. The weights are nonnegative and lambda_k uses p >= k only, so "      \
    "bounds and limits of the quotient carry over (THM-11)"
#define LAPLACE                                                                                    \
    "The weight is w(p,k) ~ 2 (2 pi/p)^(d/2) exp(-k^2/(2p) - k^4/(12 p^3)) near p0 = "             \
    "(k^2/a)^(2/3), where a sqrt p + k^2/(2p) has its minimum (3/2)(ak)^(2/3). Laplace's method "  \
    "for the sum gives the form (THM-12)"
#define RODRIGUES                                                                                  \
    "c_p is compared with the coefficients of (1 - t/a)^-(b+1). Rodrigues' formula makes its "     \
    "eigenvalue an integral of ((1-t^2)/(a-t))^k, whose only maximum is at t = 1/R, and "          \
    "Laplace's "                                                                                   \
    "method applies (THM-13)"

const ntkball_statement_t ntkball_statements_uniform[] = {
    {"C4.7.1", "Corollary 4.7 (1): algebraic coefficients, algebraic eigenvalues", SUM, c1,
     check_1},
    {"C4.7.1s", "Corollary 4.7 (1), sharp: the constant", SUM, c1s, check_1},
    {"C4.7.2", "Corollary 4.7 (2): even coefficients",
     SUM ". For relu the certificate DEC-3 bounds all eigenvalues from a degree on", c2, check_2},
    {"C4.7.3", "Corollary 4.7 (3): stretched exponential coefficients", LAPLACE, c3, check_3},
    {"C4.7.3s", "Corollary 4.7 (3), sharp: exponent 2/3 and the constant", LAPLACE, c3s, check_3},
    {"C4.7.4", "Corollary 4.7 (4): geometric coefficients", RODRIGUES, c4, check_4},
    {"C4.7.4s", "Corollary 4.7 (4), sharp: the rate a + sqrt(a^2-1) and the constant", RODRIGUES,
     c4s, check_4},
    {"N2", "New: Corollary 4.7 with its exact rates and constants", SUM ". " LAPLACE ". " RODRIGUES,
     n2, check_all},
    {"E16", "Not sharp: Corollary 4.7 (3) and (4)", LAPLACE ". " RODRIGUES, e16, check_all},
    {NULL, NULL, NULL, NULL, NULL}};
