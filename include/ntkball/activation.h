/* What an activation phi is: its pieces, parity, singularities, growth and closed forms.

   An activation is a list of breaks b_1 < ... < b_m (rationals, or zeros of an expression that can
   be enclosed to any precision) and m + 1 pieces, each piece
   the restriction of a function that is analytic in a complex neighbourhood of the closure of its
   interval.  phi(b_i) itself is irrelevant: every use is under an integral.  See ntkball.h for the
   ball contract. */
#ifndef NTKBALL_ACTIVATION_H
#define NTKBALL_ACTIVATION_H

#include <ntkball/exact.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /* ------------------------------------------------------------------------------------------------------------------
       Exact real constants: hyper-parameters and activation parameters ("2", "1/3", "0.1" = 1/10,
       "2/pi", "sqrt(2)").
       ------------------------------------------------------------------------------------------------------------------
     */
    typedef struct ntkball_value_impl ntkball_value_impl;
    typedef ntkball_value_impl *ntkball_value_t[1];

    void ntkball_value_init(ntkball_value_t v); /* value 0 */
    void ntkball_value_clear(ntkball_value_t v);
    void ntkball_value_set(ntkball_value_t v, const ntkball_value_t w);
    void ntkball_value_set_si(ntkball_value_t v, slong n);
    void ntkball_value_set_fmpq(ntkball_value_t v, const fmpq_t q);
    /* Parses a constant expression (the grammar of expressions without x).  DOMAIN/INPUT when
     * malformed or not finite. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_value_set_str(ntkball_value_t v, const char *text,
                                                              ntkball_error_t *err);
    /* A ball of about prec bits around the exact value. */
    void ntkball_value_get_arb(arb_t res, const ntkball_value_t v, slong prec);
    /* 1 and the rational when the value is one, else 0. */
    int ntkball_value_get_fmpq(fmpq_t res, const ntkball_value_t v);
    /* 1 and the exact form when the value is a finite sum of the terms of exact.h, else 0. */
    int ntkball_value_get_exact(ntkball_exact_t res, const ntkball_value_t v);
    /* The text it was set from, normalised; owned by v. */
    const char *ntkball_value_str(const ntkball_value_t v);

    /* ------------------------------------------------------------------------------------------------------------------
       Activations
       ------------------------------------------------------------------------------------------------------------------
     */
    typedef struct ntkball_activation_impl ntkball_activation_impl;
    typedef ntkball_activation_impl *ntkball_activation_t[1];

    typedef enum
    {
        NTKBALL_PARITY_NONE = 0,
        NTKBALL_PARITY_EVEN = 1,
        NTKBALL_PARITY_ODD = 2
    } ntkball_parity_t;

    /* The family an activation belongs to, for modules that know closed forms of it.  Families and
       their parameters: PIECEWISE_POLY  rational breaks, pieces in Q[x]: relu, leaky_relu,
       relu_power, abs, step, relu6, hardtanh, hardsigmoid HERMITE         finite Hermite sum:
       identity, polynomial, hermite (coefficients by ntkball_activation_hermite_sum) ERF   erf(x)
       GELU  x Phi(x)    GAUSSIAN sigma: exp(-x^2/(2 sigma^2))/(sigma sqrt(2 pi)) SIN w, COS w EXP
       c: exp(c x)   RBF gamma: sqrt(2) sin(sqrt(2 gamma) x + pi/4) ELU   (a, scale): scale*x for
       x>=0, scale*a*(exp(x)-1) for x<0  (elu: scale 1; selu) TABLE   known by balls of its first
       Hermite coefficients and bounds of the rest (ACT-30) GENERIC         everything else */
    typedef enum
    {
        NTKBALL_FAMILY_GENERIC = 0,
        NTKBALL_FAMILY_PIECEWISE_POLY,
        NTKBALL_FAMILY_HERMITE,
        NTKBALL_FAMILY_ERF,
        NTKBALL_FAMILY_GELU,
        NTKBALL_FAMILY_GAUSSIAN,
        NTKBALL_FAMILY_SIN,
        NTKBALL_FAMILY_COS,
        NTKBALL_FAMILY_EXP,
        NTKBALL_FAMILY_RBF,
        NTKBALL_FAMILY_ELU,
        NTKBALL_FAMILY_TABLE
    } ntkball_family_t;

    void ntkball_activation_init(ntkball_activation_t phi); /* the identity */
    void ntkball_activation_clear(ntkball_activation_t phi);

    /* Sets phi from a specification: a catalog name with optional parameters after a colon,
       positional or named
       (`relu`, `leaky_relu:0.01`, `gaussian:sigma=1/2`, `polynomial:1,0,2`), or an expression in x,
       which is analysed: breaks, parity, domain, strip of analyticity, growth (ACT-14 to ACT-18),
       or hermite:FILE,tail=T,dtail=T', see below.
       Errors: DOMAIN/INPUT; an unknown name or parameter lists the nearest ones; for an expression,
       what could not be proved of it; for a file, its line.  DOMAIN/IO when it cannot be read. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_activation_set_str(ntkball_activation_t phi,
                                                                   const char *spec,
                                                                   ntkball_error_t *err);

    /* The same for an expression with named parameters: params[i] is "name=value", the value an
       exact constant.  Errors: DOMAIN/INPUT; a name that the grammar has already, or a
       specification that is no expression. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_activation_set_str_params(ntkball_activation_t phi,
                                                                          const char *spec,
                                                                          const char *const *params,
                                                                          slong num,
                                                                          ntkball_error_t *err);

    /* The specification in canonical form with every parameter, e.g. "leaky_relu:1/100"; parsing it
     * gives phi again. */
    const char *ntkball_activation_name(const ntkball_activation_t phi);
    /* The formula in the expression grammar with the parameters in place. */
    const char *ntkball_activation_formula(const ntkball_activation_t phi);

    /* Of phi, proved from its formula; NONE says nothing. */
    ntkball_parity_t ntkball_activation_parity(const ntkball_activation_t phi);
    /* phi = p + psi, p a polynomial of degree <= *degree (-1: none) and psi of the parity returned;
       so mu_n(phi) = 0 for the n > *degree of the other parity (HERM-1). */
    ntkball_parity_t ntkball_activation_symmetry(slong *degree, const ntkball_activation_t phi);
    ntkball_family_t ntkball_activation_family(const ntkball_activation_t phi);
    /* Parameter i of the family as listed above; phi keeps ownership.  NULL beyond the last. */
    const ntkball_value_t *ntkball_activation_param(const ntkball_activation_t phi, slong i);

    /* Is phi absolutely continuous with phi' in L2 (Assumption 3)?  If not (step), *why names the
       hypothesis that fails; alpha exists, upsilon and kappa do not. */
    int ntkball_activation_has_ntk(const ntkball_activation_t phi, const char **why);

    /* Pieces.  num_breaks = m >= 0; break_arb gives b_i, 0 <= i < m, as a ball of about prec bits
       (ACT-16), break_is_rational says whether b_i is known to be rational, break_fmpq gives it
       then, else a rational near it. */
    slong ntkball_activation_num_breaks(const ntkball_activation_t phi);
    int ntkball_activation_break_is_rational(const ntkball_activation_t phi, slong i);
    void ntkball_activation_break_fmpq(fmpq_t b, const ntkball_activation_t phi, slong i);
    void ntkball_activation_break_arb(arb_t b, const ntkball_activation_t phi, slong i, slong prec);

    /* res = value on the ball z of the analytic continuation of piece i (0 <= i <= m), deriv = 0
       for phi, 1 for phi'. When analytic is non-zero the result is non-finite unless that
       continuation is analytic on the whole of z (the acb_calc convention).  Always an enclosure of
       the image of z. */
    void ntkball_activation_eval(acb_t res, const ntkball_activation_t phi, slong i, int deriv,
                                 const acb_t z, int analytic, slong prec);
    /* The same for real balls inside the closed interval of piece i. */
    void ntkball_activation_eval_real(arb_t res, const ntkball_activation_t phi, slong i, int deriv,
                                      const arb_t x, slong prec);

    /* Half-width b of the largest strip |Im z| < b that this module vouches for when phi has no
       breaks; HUGE_VAL for entire functions; 0 when there are breaks.  A choice only: the proof is
       in ntkball_activation_strip_norm. */
    double ntkball_activation_strip(const ntkball_activation_t phi);

    /* Growth.  Writes C, beta, c and q < 1/4 with |phi^(deriv)(x + iy)| <= C (1 + |x|)^beta exp(c
       |x| + q x^2) for all real x and |y| <= a (for a = 0 with breaks: on the real line,
       piecewise). Input: a >= 0, a < strip when there are no breaks; a = 0 otherwise. Guarantee:
       proved (ACT-*, see proofs/activation.md), and proves analyticity in |Im z| <= a. Errors:
       UNABLE when no bound was proved (a too wide). */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_activation_growth(mag_t C, ulong *beta, mag_t c,
                                                                  mag_t q,
                                                                  const ntkball_activation_t phi,
                                                                  int deriv, double a);

    /* strip_norm: upper bound of sup_{|y| <= a} sqrt( int |phi^(deriv)(x + iy)|^2 w(x) dx ), w the
       standard normal density. The N(a) of HERM-4 and the norm of HERM-8.  Errors as for growth. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_activation_strip_norm(mag_t res, const ntkball_activation_t phi, int deriv, double a);

    /* Growth of an entire function in the whole plane:
       |phi(x+iy)| <= C (1+|z|)^degree exp(c|x| + d|y| + A x^2 + B y^2 + 2D|xy|), z = x+iy; the
       upper ends of the balls count; C, c, d, D >= 0. */
    typedef struct
    {
        slong degree;
        arb_t C, c, d, A, B, D;
    } ntkball_plane_growth_struct;
    typedef ntkball_plane_growth_struct ntkball_plane_growth_t[1];

    void ntkball_plane_growth_init(ntkball_plane_growth_t g);
    void ntkball_plane_growth_clear(ntkball_plane_growth_t g);

    /* Such a bound, read off the expression: sums, products and powers of polynomials, of exp, sin,
       cos, sinh, cosh of polynomials of degree <= 2, of erf, Phi of degree 1, of cos, cosh of the
       square root of degree <= 2; quotients whose poles are removed.
       Guarantee:  proves that phi is (the restriction of) an entire function.
       Errors:     UNABLE otherwise; *why then names the function that has no bound, or the reason,
                   a static text.
       Bound:      ACT-32. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_activation_plane_growth(
        ntkball_plane_growth_t g, const char **why, const ntkball_activation_t phi);

    /* res = phi^(deriv)(b_i + 0) - phi^(deriv)(b_i - 0), 0 <= i < number of breaks, deriv 0 or 1.
       Output:    a ball of about prec bits; exactly 0 where phi is known to be continuous.
       Guarantee: the ball contains the jump. */
    void ntkball_activation_jump(arb_t res, const ntkball_activation_t phi, slong i, int deriv,
                                 slong prec);

    /* Singularities of the analytic continuation of one piece from its interval. */
    typedef enum
    {
        NTKBALL_SINGULARITY_POLE = 0,
        NTKBALL_SINGULARITY_ESSENTIAL = 1, /* of the function or of what it accumulates */
        NTKBALL_SINGULARITY_BRANCH = 2,    /* the continuation around it changes its value */
        NTKBALL_SINGULARITY_UNKNOWN = 3    /* analyticity was not proved there: perhaps none */
    } ntkball_singularity_kind_t;

    typedef struct
    {
        ntkball_singularity_kind_t kind;
        slong order;         /* of a pole, else 0 */
        acb_struct where;    /* in the closed upper half plane; the conjugate is one, too */
        acb_struct residue;  /* of a pole */
        arb_struct distance; /* from the interval of the piece */
    } ntkball_singularity_t;

    typedef struct
    {
        int entire;        /* proved: no singularity in the whole plane */
        arb_struct radius; /* of the largest neighbourhood { z : distance from the interval < radius
                              } on which the piece is analytic; without breaks the half-width of the
                              largest strip; +inf when entire */
        arf_struct proved; /* it is proved analytic at all smaller distances */
        slong num;         /* all singularities up to the distance of the last one, nearest first */
        ntkball_singularity_t *list;
    } ntkball_analytic_struct;
    typedef ntkball_analytic_struct ntkball_analytic_t[1];

    void ntkball_analytic_init(ntkball_analytic_t res);
    void ntkball_analytic_clear(ntkball_analytic_t res);

    /* Where piece i of phi, 0 <= i <= number of breaks, is analytic.
       Input:     prec: bits of places and residues, about.
       Output:    see above; at most some few singularities.
       Guarantee: each ball contains the truth; each place of kind POLE, ESSENTIAL or BRANCH is a
                  singularity, the order is exact.
       Errors:    UNABLE when the nearest singularity was not located; radius is then [proved, inf).
       Algorithm: quadrisection, Newton's interval operator, Laurent series, monodromy.
       Bound:     ACT-21 to ACT-24.
       Source:    Moore, Kearfott, Cloud, Introduction to Interval Analysis, chapter 8. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_activation_singularities(
        ntkball_analytic_t res, const ntkball_activation_t phi, slong i, slong prec);

    /* A claimed analysis of an expression, to be judged.  Parts that are not claimed: num_breaks =
       -1, strip = 0, growth = 0, num_poles = -1.
       breaks: analytic on [-16, 16] but within 2^-16 of these places.
       strip: analytic for |Im z| < strip (1 - 2^-16).
       growth: |phi(x)| <= C (1+|x|)^beta exp(c|x| + q x^2) for all real x.
       poles: analytic for |Re z| <= width, 0 <= Im z <= height but within 2^-16 of these places;
       places and residues are balls. */
    typedef struct
    {
        slong num_breaks;
        const double *breaks;
        double strip;
        int growth;
        double C, c, q;
        ulong beta;
        slong num_poles;
        double width, height;
        acb_srcptr pole, residue;
        const slong *order;
    } ntkball_activation_claim_t;

    /* Is the claim true?  TRUE: every part was proved again; FALSE: a part is refuted; UNKNOWN
       otherwise.  reason, if not NULL, names the part that is not TRUE.  Nothing is taken from the
       analysis of set_str: breaks by balls of the unsplit expression, strips by squares and
       Cauchy's integrals, growth by balls and half strips, poles by the residue theorem. Input:
       spec: an expression in x; widths and heights at most 64. Bound:     ACT-26. Errors: UNKNOWN
       when spec does not parse. */
    ntkball_truth_t ntkball_activation_check_claim(const char *spec,
                                                   const ntkball_activation_claim_t *claim,
                                                   ntkball_error_t *reason);

    /* PIECEWISE_POLY: piece i as a polynomial with rational coefficients. */
    void ntkball_activation_piece_poly(fmpq_poly_t poly, const ntkball_activation_t phi, slong i);
    /* HERMITE, TABLE: number of coefficients and coefficient n of phi = sum c_n h_n (0 beyond the
       last: see table_tail) as a ball of about prec bits (TABLE: the ball of the file), and exactly
       (1) when it is a sum of the terms of exact.h. */
    slong ntkball_activation_hermite_len(const ntkball_activation_t phi);
    void
    ntkball_activation_hermite_sum(arb_t c, const ntkball_activation_t phi, slong n, slong prec);
    int ntkball_activation_hermite_sum_exact(ntkball_exact_t c, const ntkball_activation_t phi,
                                             slong n);

    /* N when mu_n(phi) = 0 for all n >= N is known (HERMITE, TABLE with T = 0), else -1. */
    slong ntkball_activation_finite_len(const ntkball_activation_t phi);

    /* hermite:FILE,tail=T,dtail=T': phi is any function whose first N Hermite coefficients lie in
       the balls of the file, with sum_{n >= N} mu_n^2 <= T and sum_{n >= N} n mu_n^2 <= T'.
       The file:  a table of `ntkball hermite` (csv or json; rows phi_hermite n = 0 .. N-1), or
                  lines "mid,rad", the n-th of which, from 0, holds mu_n; '#' begins a remark.
       Bounds:    exact constants >= 0.  tail=0: a finite sum; dtail=V alone gives T = V/N; tail=V
                  alone: nothing is known of phi', phi has no NTK.  A table that states its bounds
                  (`ntkball hermite --comments`, `--format json`) needs neither.
       Results:   hold for all such phi.  No precision makes them narrower than the balls of the
                  file and T allow, so functions that promise bits return OK with what the table
                  gives where they say so.
       The values of phi are not known: eval gives non-finite balls, growth and strip_norm UNABLE.
       Bound:     ACT-30, HERM-30. */
    int ntkball_activation_is_table(const ntkball_activation_t phi);
    /* TABLE: the bound T (deriv = 0) or T' (1), rounded up; infinite when not given. */
    void ntkball_activation_table_tail(mag_t res, const ntkball_activation_t phi, int deriv);

    /* ------------------------------------------------------------------------------------------------------------------
       The catalog, for `ntkball activations`
       ------------------------------------------------------------------------------------------------------------------
     */
    typedef struct
    {
        const char *name;
        const char *params;     /* "a=0.01", "c0,c1,..", "" */
        const char *formula;    /* with parameter names */
        const char *derivative; /* phi' as an expression */
        const char *parity;     /* "even", "odd", "none", or a condition on the parameters */
        const char
            *smoothness; /* where it is not smooth; for analytic ones the strip of analyticity */
        const char *closed_form; /* what is closed form: "mu, dual", "mu", "" */
    } ntkball_catalog_row_t;

    /* The rows of the catalog, i = 0 .. len - 1; NULL for another i. */
    slong ntkball_catalog_len(void);
    const ntkball_catalog_row_t *ntkball_catalog_row(slong i);

#ifdef __cplusplus
}
#endif

#endif
