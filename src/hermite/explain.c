/* Why the coefficients of phi are computed as they are, in words.  The numbers of a pass (strip,
   step, nodes, errors) are added by the algorithm itself. */
#include "hermite/explain.h"

#include <math.h>
#include <string.h>

#include "hermite/cut.h"

/* The closed form of a family. */
static const char *closed_form(const ntkball_activation_t phi)
{
    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_HERMITE:
        return "phi is a finite sum of Hermite polynomials (ACT-9)";
    case NTKBALL_FAMILY_ERF:
        return "phi' is a Gaussian, whose coefficients are a closed form (HERM-9)";
    case NTKBALL_FAMILY_GAUSSIAN:
        return "phi is a Gaussian, whose coefficients are a closed form (HERM-9)";
    case NTKBALL_FAMILY_GELU:
        return "phi = x Phi(x) has coefficients in closed form (HERM-10)";
    case NTKBALL_FAMILY_ELU:
        return "phi is linear and exponential to either side of 0: a recurrence (HERM-12)";
    default:
        return "phi is a wave or an exponential, whose coefficients are a closed form (HERM-11)";
    }
}

static void append_breaks(ntkball_text_t *text, const ntkball_activation_t phi)
{
    slong m = ntkball_activation_num_breaks(phi), shown = FLINT_MIN(m, 6);
    arb_t b;

    arb_init(b);
    for (slong i = 0; i < shown; i++)
    {
        ntkball_activation_break_arb(b, phi, i, 53);
        ntkball_text_append(text, "%s%.6g", i > 0 ? ", " : "",
                            arf_get_d(arb_midref(b), ARF_RND_NEAR));
    }
    if (m > shown)
        ntkball_text_append(text, ", .. (%ld in all)", (long) m);
    arb_clear(b);
}

static void explain_piecewise(ntkball_text_t *text, const ntkball_activation_t phi)
{
    slong degree = 0;
    fmpq_poly_t p;

    fmpq_poly_init(p);
    for (slong i = 0; i <= ntkball_activation_num_breaks(phi); i++)
    {
        ntkball_activation_piece_poly(p, phi, i);
        degree = FLINT_MAX(degree, fmpq_poly_degree(p));
    }
    fmpq_poly_clear(p);
    ntkball_text_append(text, "phi is a polynomial of degree <= %ld between its breaks at ",
                        (long) degree);
    append_breaks(text, phi);
    ntkball_text_append(text, ": for n > %ld a finite sum over its jumps (HERM-3)", (long) degree);
}

static void explain_trapezoid(ntkball_text_t *text, const ntkball_activation_t phi)
{
    double strip = ntkball_activation_strip(phi);

    ntkball_text_append(text, "phi has no breaks and ");
    if (isinf(strip))
        ntkball_text_append(text, "is entire");
    else
        ntkball_text_append(text, "is analytic in |Im z| < %.6g", strip);
    ntkball_text_append(text, ": the trapezoid rule converges geometrically (HERM-4), and one "
                              "recurrence gives all n (HERM-5)");
}

static void explain_panels(ntkball_text_t *text, const ntkball_activation_t phi)
{
    if (ntkball_activation_num_breaks(phi) > 0)
    {
        ntkball_text_append(text, "phi is analytic only between its breaks at ");
        append_breaks(text, phi);
    }
    else
        ntkball_text_append(text, "Gauss-Legendre needs analyticity near the real line only");
    ntkball_text_append(text, ": Gauss-Legendre panels with bounds on ellipses (HERM-6), and one "
                              "recurrence for all n (HERM-5)");
}

void ntkball_hermite_explain(ntkball_text_t *text, const ntkball_activation_t phi,
                             const char *algorithm)
{
    if (text == NULL)
        return;
    if (algorithm == NULL)
        algorithm = ntkball_hermite_choice(phi);
    if (strcmp(algorithm, "closed") == 0)
        ntkball_text_append(text, "%s", closed_form(phi));
    else if (strcmp(algorithm, "piecewise") == 0)
        explain_piecewise(text, phi);
    else if (strcmp(algorithm, "trapezoid") == 0)
        explain_trapezoid(text, phi);
    else if (strcmp(algorithm, "panels") == 0)
        explain_panels(text, phi);
    else if (strcmp(algorithm, "table") == 0)
        ntkball_text_append(text, "the coefficients stand in a file, those beyond it are bounded "
                                  "by what is declared (HERM-30)");
    else
        ntkball_text_append(text, "one adaptive integral a coefficient");
}

void _ntkball_explain_bound(ntkball_text_t *text, const char *what, const mag_t bound)
{
    if (mag_is_zero(bound))
        ntkball_text_append(text, "%s 0", what);
    else if (mag_is_inf(bound))
        ntkball_text_append(text, "%s unbounded", what);
    else
        ntkball_text_append(text, "%s <= 2^%ld", what, (long) ceil(ntkball_mag_log2(bound)));
}
