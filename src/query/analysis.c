/* What was proved of an activation, as rows of `ntkball activations ACT`: breaks with jumps,
   growth, neighbourhoods of analyticity and the singularities that end them. */
#include "query/query.h"

#include <math.h>
#include <stdlib.h>

#define MAX_PIECES_SHOWN 8
#define MAX_SHOWN 4 /* singularities of a piece */

static void add(ntkball_grid_t grid, const char *property, const char *value)
{
    const char *const cells[] = {property, value};

    ntkball_grid_add(grid, cells);
}

/* Appends what the caller of flint_malloc gave, and frees it. */
static void append(ntkball_text_t *out, char *text)
{
    ntkball_text_append(out, "%s", text);
    flint_free(text);
}

static char *break_text(const ntkball_activation_t phi, slong i, slong digits)
{
    char *text;
    fmpq_t b;
    arb_t x;

    fmpq_init(b);
    arb_init(x);
    if (ntkball_activation_break_is_rational(phi, i))
    {
        ntkball_activation_break_fmpq(b, phi, i);
        text = fmpq_get_str(NULL, 10, b);
    }
    else
    {
        ntkball_activation_break_arb(x, phi, i, (slong) (4 * digits + 20));
        text = _ntkball_query_value_text(x, digits, NULL);
    }
    fmpq_clear(b);
    arb_clear(x);
    return text;
}

/* "0" of what is exactly 0, "|..| <= r" of what only may be. */
static void
append_jump(ntkball_text_t *out, const ntkball_activation_t phi, slong i, int deriv, slong digits)
{
    arb_t jump;
    mag_t size;

    arb_init(jump);
    mag_init(size);
    ntkball_activation_jump(jump, phi, i, deriv, 4 * digits + 20);
    arb_get_mag(size, jump);
    if (!arb_contains_zero(jump) || arb_is_zero(jump))
        append(out, _ntkball_query_value_text(jump, digits, NULL));
    else if (mag_cmp_2exp_si(size, -4 * digits) < 0)
        ntkball_text_append(out, "0 to %ld digits", (long) digits);
    else
        ntkball_text_append(out, "unknown");
    arb_clear(jump);
    mag_clear(size);
}

static void add_breaks(ntkball_query_t *q, ntkball_grid_t grid, const ntkball_activation_t phi)
{
    slong num = ntkball_activation_num_breaks(phi);
    char name[64];

    if (num == 0)
        add(grid, "breaks", "none");
    for (slong i = 0; i < num; i++)
    {
        char *place = break_text(phi, i, q->digits);

        snprintf(name, sizeof name, "break %ld", (long) i + 1);
        add(grid, name, place);
        flint_free(place);
        for (int deriv = 0; deriv < 2; deriv++)
        {
            ntkball_text_t *text = ntkball_text_new();

            append_jump(text, phi, i, deriv, q->digits);
            snprintf(name, sizeof name, "break %ld jump of phi%s", (long) i + 1, deriv ? "'" : "");
            add(grid, name, ntkball_text_get(text));
            ntkball_text_free(text);
        }
    }
}

/* An upper bound in five digits. */
static void append_mag(ntkball_text_t *out, const mag_t m)
{
    arf_t t;
    double d;

    arf_init(t);
    arf_set_mag(t, m);
    d = arf_get_d(t, ARF_RND_UP);
    if (d == floor(d) && fabs(d) < 1e5)
        ntkball_text_append(out, "%.0f", d);
    else
    {
        char text[32];

        snprintf(text, sizeof text, "%.5g", d);
        if (strtod(text, NULL) < d) /* one unit of the last digit more */
            snprintf(text, sizeof text, "%.5g", d + pow(10, floor(log10(d)) - 4));
        ntkball_text_append(out, "%s", text);
    }
    arf_clear(t);
}

/* The bound of ntkball_activation_growth on the real line, its terms that are 1 left out. */
static void add_growth(ntkball_grid_t grid, const ntkball_activation_t phi, int deriv)
{
    ntkball_text_t *text = ntkball_text_new();
    mag_t C, c, q;
    ulong beta;

    mag_init(C);
    mag_init(c);
    mag_init(q);
    if (ntkball_activation_growth(C, &beta, c, q, phi, deriv, 0) == NTKBALL_OK)
    {
        ntkball_text_append(text, "|phi%s(x)| <= ", deriv ? "'" : "");
        append_mag(text, C);
        if (beta > 0)
            ntkball_text_append(text, " (1+|x|)^%lu", (unsigned long) beta);
        if (!mag_is_zero(c) || !mag_is_zero(q))
            ntkball_text_append(text, " exp(");
        if (!mag_is_zero(c))
        {
            append_mag(text, c);
            ntkball_text_append(text, " |x|");
        }
        if (!mag_is_zero(q))
        {
            ntkball_text_append(text, mag_is_zero(c) ? "" : " + ");
            append_mag(text, q);
            ntkball_text_append(text, " x^2");
        }
        if (!mag_is_zero(c) || !mag_is_zero(q))
            ntkball_text_append(text, ")");
    }
    else
        ntkball_text_append(text, "no bound was proved");
    add(grid, deriv ? "growth of phi'" : "growth of phi", ntkball_text_get(text));
    ntkball_text_free(text);
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
}

/* "x", "y*i" or "x + y*i". */
static void append_complex(ntkball_text_t *out, const acb_t z, slong digits)
{
    int real = !arb_is_zero(acb_realref(z)), imaginary = !arb_is_zero(acb_imagref(z));

    if (real || !imaginary)
        append(out, _ntkball_query_value_text(acb_realref(z), digits, NULL));
    if (imaginary)
    {
        ntkball_text_append(out, real ? " + (" : "(");
        append(out, _ntkball_query_value_text(acb_imagref(z), digits, NULL));
        ntkball_text_append(out, ")*i");
    }
}

/* name, name " place", name " residue" */
static void add_singularity(ntkball_query_t *q, ntkball_grid_t grid, const char *name,
                            const ntkball_singularity_t *s)
{
    static const char *const kinds[] = {"pole of order", "essential singularity", "branch point",
                                        "not resolved, perhaps none"};
    ntkball_text_t *text = ntkball_text_new();
    char part[96];

    ntkball_text_append(text, "%s", kinds[s->kind]);
    if (s->kind == NTKBALL_SINGULARITY_POLE)
        ntkball_text_append(text, " %ld", (long) s->order);
    add(grid, name, ntkball_text_get(text));
    ntkball_text_free(text);
    for (int residue = 0; residue <= (s->kind == NTKBALL_SINGULARITY_POLE); residue++)
    {
        text = ntkball_text_new();
        append_complex(text, residue ? &s->residue : &s->where, q->digits);
        snprintf(part, sizeof part, "%s %s", name, residue ? "residue" : "place");
        add(grid, part, ntkball_text_get(text));
        ntkball_text_free(text);
    }
}

/* "the piece on (a, b)", or nothing when there is one. */
static void append_interval(ntkball_text_t *out, const ntkball_activation_t phi, slong i)
{
    slong num = ntkball_activation_num_breaks(phi);

    ntkball_text_append(out, "(");
    if (i > 0)
        append(out, break_text(phi, i - 1, 6));
    else
        ntkball_text_append(out, "-inf");
    ntkball_text_append(out, ", ");
    if (i < num)
        append(out, break_text(phi, i, 6));
    else
        ntkball_text_append(out, "inf");
    ntkball_text_append(out, ")");
}

/* How far the piece is analytic. */
static void append_radius(ntkball_text_t *out, ntkball_query_t *q, const ntkball_analytic_t a,
                          int one_piece, int located)
{
    double proved = arf_get_d(&a->proved, ARF_RND_FLOOR);

    if (a->entire || !(proved > 0))
    {
        ntkball_text_append(out, a->entire ? "entire" : "nothing was proved");
        return;
    }
    ntkball_text_append(out, one_piece ? "|Im z| < " : "distance < ");
    if (located)
    {
        append(out, _ntkball_query_value_text(&a->radius, q->digits, NULL));
        ntkball_text_append(out, ", no further");
    }
    else
        ntkball_text_append(out, "%.10g at least, the nearest singularity was not located",
                            proved * (1 - 1e-9));
}

static void
add_piece(ntkball_query_t *q, ntkball_grid_t grid, const ntkball_activation_t phi, slong i)
{
    ntkball_text_t *text = ntkball_text_new();
    int one_piece = ntkball_activation_num_breaks(phi) == 0;
    ntkball_analytic_t a;
    ntkball_status_t status;
    char name[64];

    ntkball_analytic_init(a);
    status = ntkball_activation_singularities(a, phi, i, 4 * q->digits);
    if (!one_piece)
    {
        append_interval(text, phi, i);
        ntkball_text_append(text, ": ");
    }
    append_radius(text, q, a, one_piece, status == NTKBALL_OK);
    snprintf(name, sizeof name, one_piece ? "analytic" : "piece %ld analytic", (long) i + 1);
    add(grid, name, ntkball_text_get(text));
    for (slong j = 0; j < a->num && j < MAX_SHOWN; j++)
    {
        if (one_piece)
            snprintf(name, sizeof name, "singularity %ld", (long) j + 1);
        else
            snprintf(name, sizeof name, "piece %ld singularity %ld", (long) i + 1, (long) j + 1);
        add_singularity(q, grid, name, a->list + j);
    }
    if (a->num > MAX_SHOWN)
        add(grid, "more singularities", "at the same or a larger distance");
    ntkball_analytic_clear(a);
    ntkball_text_free(text);
}

void _ntkball_query_add_analysis(ntkball_query_t *q, ntkball_grid_t grid,
                                 const ntkball_activation_t phi)
{
    slong num = ntkball_activation_num_breaks(phi);

    if (ntkball_activation_is_table(phi))
    {
        add(grid, "analytic", "not known: the table does not say");
        return;
    }
    add(grid, "domain", "every real x");
    add_breaks(q, grid, phi);
    for (slong i = 0; i <= num && i < MAX_PIECES_SHOWN; i++)
        add_piece(q, grid, phi, i);
    if (num >= MAX_PIECES_SHOWN)
        add(grid, "more pieces", "not shown");
    add_growth(grid, phi, 0);
    if (ntkball_activation_has_ntk(phi, NULL))
        add_growth(grid, phi, 1);
}
