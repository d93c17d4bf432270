/* C.22, C.23, T4.8.1 to T4.8.3 and their sharp forms: the smallest eigenvalue of the Gram matrix of
   any sequence of unit vectors of rank r, as n grows.

   All by THM-7: an exponent up to the proved one is PROVED; one beyond what the sequences of THM-7
   (d) allow is REFUTED; between them nothing is known. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 64

/* claim <= proved: nothing to add; claim > limit: refuted by the example of THM-7 (d), if there is
   one; else undecided. */
static void bounded(theorem_finding_t *f, const ntkball_statement_t *self,
                    const ntkball_scope_t *scope, const char *name, const char *proved,
                    const char *limit, const char *example)
{
    theorem_claimed_at_most(f, self, scope, name, proved);
    if (example != NULL && theorem_sign(theorem_claim_text(self, scope, name), limit) == 1)
    {
        theorem_require(f, NTKBALL_FALSE);
        ntkball_text_append(f->witness, "%s", example);
    }
}

static void finish(theorem_finding_t *f)
{
    if (f->verdict == NTKBALL_PROVED)
        ntkball_text_append(f->witness, "proof THM-7");
    theorem_close(f);
}

static const char *const sequence = "unit vectors x_1, x_2, .. of R^D, rank r >= 1 for large n";

static void
printed_1(ntkball_findings_t out, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    theorem_finding_t f;

    theorem_open(&f, out, self, "c_p = O(p^-alpha) gives lambda_n(K_n) = O(n^(-(alpha-1)/r))",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s; alpha > r+1 (in fact alpha > 1)", sequence);
    /* (alpha-1)/r + extra <= 1 + 2(alpha-1)/(r-1) for all alpha > 1, r >= 2 iff extra <= 1; for all
       alpha > r+1 iff extra <= 2 */
    bounded(&f, self, scope, "extra", "1", "2",
            "the sequence of THM-7 (d), r large, alpha near r+1, c_p = p^-alpha");
    finish(&f);
}

static void
printed_2(ntkball_findings_t out, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    theorem_finding_t f;

    theorem_open(&f, out, self,
                 "c_p = O(e^(-alpha sqrt p)) gives lambda_n(K_n) = O(n^(1/(2r)) exp(-alpha' "
                 "n^(1/(2r)))), alpha' < alpha 2^(-1/(2r))",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s; in fact every alpha'", sequence);
    bounded(
        &f, self, scope, "root_shift", "0", "0",
        "the sequence of THM-7 (d), r large, c_p = e^(-alpha sqrt p): exponent at most 1/(r-1)");
    finish(&f);
}

static void
printed_3(ntkball_findings_t out, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    theorem_finding_t f;

    theorem_open(&f, out, self,
                 "c_p = O(e^(-alpha p)) gives lambda_n(K_n) = O(exp(-alpha' n^(1/r))), alpha' < "
                 "alpha 2^(-1/(2r))",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s; in fact every alpha'", sequence);
    bounded(&f, self, scope, "shift", "0", "0",
            "the sequence of THM-7 (d), r large, c_p = e^(-alpha p): exponent at most 2/(r-1)");
    finish(&f);
}

static ntkball_status_t check_printed(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    int all = strcmp(self->id, "C.23") == 0;

    (void) options;
    (void) err;
    if (all || strcmp(self->id, "T4.8.1") == 0)
        printed_1(out, self, scope);
    if (all || strcmp(self->id, "T4.8.2") == 0)
        printed_2(out, self, scope);
    if (all || strcmp(self->id, "T4.8.3") == 0)
        printed_3(out, self, scope);
    return NTKBALL_OK;
}

static ntkball_status_t check_sharp(ntkball_findings_t out, const ntkball_statement_t *self,
                                    const ntkball_scope_t *scope, const ntkball_options_t *options,
                                    ntkball_error_t *err)
{
    theorem_finding_t f;

    (void) options;
    (void) err;
    if (strcmp(self->id, "T4.8.1s") == 0)
    {
        theorem_open(&f, out, self,
                     "c_p = O(p^-alpha) gives lambda_n(K_n) = O(n^(-1 - 2(alpha-1)/(r-1)))",
                     NTKBALL_PROVED);
        bounded(&f, self, scope, "constant", "1", "1",
                "the sequence of THM-7 (d), c_p = p^-alpha, alpha near 1");
        bounded(&f, self, scope, "slope", "2", "2",
                "the sequence of THM-7 (d), c_p = p^-alpha, alpha large");
        ntkball_text_append(f.constants, "no larger exponent holds for all sequences");
    }
    else if (strcmp(self->id, "T4.8.2s") == 0)
    {
        theorem_open(&f, out, self,
                     "c_p = O(e^(-alpha sqrt p)) gives lambda_n(K_n) = O(exp(-c (alpha "
                     "m_n)^(2/3))), every c < 3/2, m_n = (n (r-1)!/2)^(1/(r-1))",
                     NTKBALL_PROVED);
        bounded(&f, self, scope, "coefficient", "3/2", "3/2", NULL);
        bounded(&f, self, scope, "exponent", "2/3", "1",
                "the sequence of THM-7 (d), c_p = e^(-alpha sqrt p)");
    }
    else
    {
        theorem_open(&f, out, self,
                     "c_p = O(e^(-alpha p)) gives lambda_n(K_n) = O(R^(-c m_n)), every c < 1, R = "
                     "e^alpha + sqrt(e^(2 alpha)-1), m_n = (n (r-1)!/2)^(1/(r-1))",
                     NTKBALL_PROVED);
        bounded(&f, self, scope, "coefficient", "1", "1", NULL);
    }
    ntkball_text_append(f.scope, "%s, r >= 2", sequence);
    finish(&f);
    return NTKBALL_OK;
}

static ntkball_status_t check_c22(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;
    arb_t divisor, one;

    (void) options;
    (void) err;
    arb_init(divisor);
    arb_init(one);
    arb_one(one);
    theorem_open(&f, out, self,
                 "m(n) = floor((n/2)^(1/r(n))), ||G^{.m(n)}|| = O(n^(1-nu(n))), c_j = O(l(j)) give "
                 "lambda_n(K_n) = O(n^-nu(n) int_{m(n)-1}^inf l)",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s; m(n) >= r(n) >= 7, l decreasing, nu(n) >= 0", sequence);
    theorem_claim(divisor, self, scope, "divisor", PREC);
    theorem_need(&f, theorem_le(one, divisor)); /* rank H_m < m^r <= n for m, r >= 2 */
    ntkball_text_append(f.constants, "the divisor 2 in m(n) may be any number >= 1");
    finish(&f);
    arb_clear(divisor);
    arb_clear(one);
    return NTKBALL_OK;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }
#define EXTRA                                                                                      \
    {                                                                                              \
        "extra", "0", NTKBALL_PROVED, "3/2 5/2"                                                    \
    }
#define ROOT                                                                                       \
    {                                                                                              \
        "root_shift", "0", NTKBALL_PROVED, "1/2"                                                   \
    }
#define SHIFT                                                                                      \
    {                                                                                              \
        "shift", "0", NTKBALL_PROVED, "1/2"                                                        \
    }

static const ntkball_claim_t c22[] = {{"divisor", "2", NTKBALL_PROVED, "99/100"}, END};
static const ntkball_claim_t c23[] = {EXTRA, ROOT, SHIFT, END};
static const ntkball_claim_t t1[] = {EXTRA, END};
static const ntkball_claim_t t2[] = {ROOT, END};
static const ntkball_claim_t t3[] = {SHIFT, END};
static const ntkball_claim_t t1s[] = {{"constant", "1", NTKBALL_PROVED, "101/100 3/2"},
                                      {"slope", "2", NTKBALL_PROVED, "101/50 5/2"},
                                      END};
static const ntkball_claim_t t2s[] = {{"coefficient", "3/2", NTKBALL_PROVED, "303/200"},
                                      {"exponent", "2/3", NTKBALL_PROVED, "7/6"},
                                      END};
static const ntkball_claim_t t3s[] = {{"coefficient", "1", NTKBALL_PROVED, "101/100"}, END};

#define HEAD                                                                                       \
    "lambda_n(K_n) <= sum_{p>=m} c_p for the largest m with R_m < n (GRAM-8 (b)), R_m ~ 2 "        \
    "m^(r-1)/(r-1)!: m grows like n^(1/(r-1)), faster than n^(1/r) (THM-7 (b))"
#define GEGENBAUER                                                                                 \
    "lambda_n(K_n) <= (1/(n-R_m)) sum_{j>=m} b_j (GRAM-8 (d)), b_j = N(r-1,j) lambda_j, and the "  \
    "eigenvalues on S^(r-1) decay as in "

const ntkball_statement_t ntkball_statements_nonuniform[] = {
    {"C.22", "Lemma C.22: the smallest eigenvalue by the tail of the coefficients",
     "rank H_m < 2 m^r <= n (THM-6), so C.19 applies with k = n; m(n) tends to infinity as r(n) is "
     "bounded, and the sum of l is at most its integral (THM-7 (a)). nu(n) >= 0 suffices, and "
     "nu = 0 is what the paper uses",
     c22, check_c22},
    {"C.23", "Theorem C.23: three decays of the coefficients, formal version", HEAD, c23,
     check_printed},
    {"T4.8.1", "Theorem 4.8 (1): algebraic coefficients, any data", HEAD, t1, check_printed},
    {"T4.8.1s", "Theorem 4.8 (1), sharp (N3)",
     GEGENBAUER "THM-11; farthest-point sequences and GRAM-9 show that it is the best exponent "
                "(THM-7 (c), (d))",
     t1s, check_sharp},
    {"T4.8.2", "Theorem 4.8 (2): stretched exponential coefficients, any data", HEAD, t2,
     check_printed},
    {"T4.8.2s", "Theorem 4.8 (2), sharper (N3)", GEGENBAUER "THM-12 (THM-7 (c))", t2s, check_sharp},
    {"T4.8.3", "Theorem 4.8 (3): geometric coefficients, any data", HEAD, t3, check_printed},
    {"T4.8.3s", "Theorem 4.8 (3), sharper (N3)", GEGENBAUER "THM-13 (THM-7 (c))", t3s, check_sharp},
    {NULL, NULL, NULL, NULL, NULL}};
