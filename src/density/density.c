/* Piecewise constant densities on the circle: reading them, Fourier coefficients in closed form,
   means of roots.

   With jumps J_i = v_i - v_{i-1} at the angles b_i (cyclic) and m != 0, integration by parts gives
       (1/2pi) int p(y) e^(imy) dy = (i/(2 pi m)) sum_i J_i e^(i m b_i). */
#include "density/density.h"

#include <ctype.h>
#include <string.h>

#include "support/error.h"
#include "support/slurp.h"

static void resize(ntkball_density_impl *p, slong num)
{
    slong i;

    for (i = num; i < p->num; i++)
    {
        ntkball_value_clear(p->angle[i]);
        ntkball_value_clear(p->value[i]);
    }
    p->angle = flint_realloc(p->angle, (size_t) FLINT_MAX(num, 1) * sizeof(ntkball_value_t));
    p->value = flint_realloc(p->value, (size_t) FLINT_MAX(num, 1) * sizeof(ntkball_value_t));
    for (i = p->num; i < num; i++)
    {
        ntkball_value_init(p->angle[i]);
        ntkball_value_init(p->value[i]);
    }
    p->num = num;
}

void ntkball_density_init(ntkball_density_t density)
{
    density[0] = flint_calloc(1, sizeof(ntkball_density_impl));
    resize(density[0], 1);
    ntkball_value_set_si(density[0]->value[0], 1);
}

void ntkball_density_clear(ntkball_density_t density)
{
    resize(density[0], 0);
    flint_free(density[0]->angle);
    flint_free(density[0]->value);
    flint_free(density[0]);
}

slong ntkball_density_pieces(const ntkball_density_t density)
{
    return density[0]->num;
}

/* ---- reading ------------------------------------------------------------------------------- */

static ntkball_status_t fail(ntkball_error_t *err, slong piece, const char *reason)
{
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "density, piece %ld: %s", (long) piece + 1, reason);
    return NTKBALL_DOMAIN;
}

/* Appends the piece "angle MARK value" that text holds; a lone value, if it may be one: angle 0. */
static ntkball_status_t
add_piece(ntkball_density_impl *p, char *text, char mark, int lone, ntkball_error_t *err)
{
    char *value = strchr(text, mark);
    slong i = p->num;

    if (i >= DENSITY_MAX_PIECES)
        return fail(err, i, "there are too many");
    resize(p, i + 1);
    if (value == NULL && !lone)
        return fail(err, i, "give an angle and a value for each piece, `0:1,pi/2:4`");
    if (value != NULL)
    {
        *value++ = '\0';
        if (ntkball_value_set_str(p->angle[i], text, NULL) != NTKBALL_OK)
            return fail(err, i, "the angle is an exact constant such as pi/2");
    }
    if (ntkball_value_set_str(p->value[i], value == NULL ? text : value, NULL) != NTKBALL_OK)
        return fail(err, i, "the value is an exact constant such as 1/3");
    return NTKBALL_OK;
}

/* Increasing angles within 2 pi, values >= 0, one of them positive. */
static ntkball_status_t check(const ntkball_density_impl *p, ntkball_error_t *err)
{
    slong i, positive = 0;
    ntkball_status_t status = NTKBALL_OK;
    arb_t a, b, v;

    arb_init(a);
    arb_init(b);
    arb_init(v);
    for (i = 0; i < p->num && status == NTKBALL_OK; i++)
    {
        ntkball_value_get_arb(a, p->angle[i], 256);
        ntkball_value_get_arb(b, p->angle[(i + 1) % p->num], 256);
        ntkball_value_get_arb(v, p->value[i], 256);
        if (i == p->num - 1)
        {
            arb_t turn;

            arb_init(turn);
            arb_const_pi(turn, 256);
            arb_mul_2exp_si(turn, turn, 1);
            arb_add(b, b, turn, 256);
            arb_clear(turn);
        }
        if (!arb_is_finite(a) || !arb_lt(a, b))
            status = fail(err, i, "angles increase, all within one turn of 2*pi");
        else if (!arb_is_nonnegative(v) || !arb_is_finite(v))
            status = fail(err, i, "a density is not negative");
        positive += arb_is_positive(v) != 0;
    }
    if (status == NTKBALL_OK && positive == 0)
        status = fail(err, 0, "the density is 0 everywhere");
    arb_clear(a);
    arb_clear(b);
    arb_clear(v);
    return status;
}

/* The parts of text between marks outside parentheses; with comments, # to the end of a line. */
static ntkball_status_t
read_pieces(ntkball_density_impl *p, char *text, char between, char inside, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    char *end, last;
    int level;

    do
    {
        level = 0;
        for (end = text; *end != '\0' && (*end != between || level > 0); end++)
            level += (*end == '(') - (*end == ')');
        last = *end;
        *end = '\0';
        if (between == '\n')
            text[strcspn(text, "#")] = '\0';
        if (between != '\n' || text[strspn(text, " \t\r")] != '\0')
            status = add_piece(p, text, inside, last == '\0' && p->num == 0 && inside == ':', err);
        text = end + 1;
    } while (last != '\0' && status == NTKBALL_OK);
    return status;
}

ntkball_status_t
ntkball_density_set_str(ntkball_density_t density, const char *text, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    int is_file = strncmp(text, "file:", 5) == 0;
    char *copy = NULL;
    size_t size;

    resize(density[0], 0);
    if (is_file)
        status = ntkball_slurp(&copy, &size, text + 5, err);
    else
    {
        copy = flint_malloc(strlen(text) + 1);
        strcpy(copy, text);
    }
    if (status == NTKBALL_OK)
        status = read_pieces(density[0], copy, is_file ? '\n' : ',', is_file ? ',' : ':', err);
    if (status == NTKBALL_OK && density[0]->num == 0)
        status = fail(err, 0, "there is none");
    if (status == NTKBALL_OK)
        status = check(density[0], err);
    flint_free(copy);
    if (status != NTKBALL_OK)
    {
        resize(density[0], 1);
        ntkball_value_set_si(density[0]->angle[0], 0);
        ntkball_value_set_si(density[0]->value[0], 1);
    }
    return status;
}

/* ---- values -------------------------------------------------------------------------------- */

/* b_{i+1} - b_i, cyclic */
static void length(arb_t res, const ntkball_density_impl *p, slong i, slong prec)
{
    arb_t a;

    arb_init(a);
    arb_zero(res);
    if (i == p->num - 1)
    {
        arb_const_pi(res, prec);
        arb_mul_2exp_si(res, res, 1);
    }
    if (p->num > 1)
    {
        ntkball_value_get_arb(a, p->angle[(i + 1) % p->num], prec);
        arb_add(res, res, a, prec);
        ntkball_value_get_arb(a, p->angle[i], prec);
        arb_sub(res, res, a, prec);
    }
    arb_clear(a);
}

static void mean_root(arb_t res, const ntkball_density_impl *p, slong s, slong prec)
{
    arb_t a, v;
    slong i;

    arb_init(a);
    arb_init(v);
    arb_zero(res);
    for (i = 0; i < p->num; i++)
    {
        ntkball_value_get_arb(v, p->value[i], prec);
        arb_root_ui(v, v, (ulong) FLINT_MAX(s, 1), prec);
        length(a, p, i, prec);
        arb_addmul(res, a, v, prec);
    }
    arb_const_pi(a, prec);
    arb_div(res, res, a, prec);
    arb_mul_2exp_si(res, res, -1);
    arb_clear(a);
    arb_clear(v);
}

void ntkball_density_mean_root(arb_t res, const ntkball_density_t density, slong s, slong prec)
{
    mean_root(res, density[0], s, prec);
}

void ntkball_density_sup(arb_t res, const ntkball_density_t density, slong prec)
{
    arb_t v;
    slong i;

    arb_init(v);
    arb_zero(res);
    for (i = 0; i < density[0]->num; i++)
    {
        ntkball_value_get_arb(v, density[0]->value[i], prec);
        arb_max(res, res, v, prec);
    }
    arb_clear(v);
}

void _ntkball_density_coefficients(arb_ptr cosine, arb_ptr sine, const ntkball_density_impl *p,
                                   slong len, slong prec)
{
    slong i, m, wp = prec + 20 + (slong) FLINT_BIT_COUNT((ulong) len);
    arb_t jump, angle, x, s, c;

    arb_init(jump);
    arb_init(angle);
    arb_init(x);
    arb_init(s);
    arb_init(c);
    _arb_vec_zero(cosine, len);
    _arb_vec_zero(sine, len);
    for (i = 0; i < p->num && p->num > 1; i++)
    {
        ntkball_value_get_arb(jump, p->value[i], wp);
        ntkball_value_get_arb(x, p->value[i == 0 ? p->num - 1 : i - 1], wp);
        arb_sub(jump, jump, x, wp);
        ntkball_value_get_arb(angle, p->angle[i], wp);
        for (m = 1; m < len; m++)
        {
            arb_mul_si(x, angle, m, wp);
            arb_sin_cos(s, c, x, wp);
            arb_submul(cosine + m, jump, s, wp);
            arb_addmul(sine + m, jump, c, wp);
        }
    }
    arb_const_pi(x, wp);
    arb_mul_2exp_si(x, x, 1);
    for (m = 1; m < len; m++)
    {
        arb_mul_si(s, x, m, wp);
        arb_div(cosine + m, cosine + m, s, prec);
        arb_div(sine + m, sine + m, s, prec);
    }
    if (len > 0)
        mean_root(cosine, p, 1, prec);
    arb_clear(jump);
    arb_clear(angle);
    arb_clear(x);
    arb_clear(s);
    arb_clear(c);
}

void ntkball_density_fourier(arb_t cosine, arb_t sine, const ntkball_density_t density, slong m,
                             slong prec)
{
    slong len = FLINT_ABS(m) + 1;
    arb_ptr c = _arb_vec_init(2 * len);

    _ntkball_density_coefficients(c, c + len, density[0], len, prec);
    arb_set(cosine, c + len - 1);
    arb_set(sine, c + 2 * len - 1);
    if (m < 0)
        arb_neg(sine, sine);
    _arb_vec_clear(c, 2 * len);
}

void ntkball_density_leading(arb_ptr res, const ntkball_density_t density, arb_srcptr l, slong s,
                             slong count, slong prec)
{
    arb_t Z;
    slong i;

    arb_init(Z);
    ntkball_density_mean_root(Z, density, s, prec);
    arb_pow_ui(Z, Z, (ulong) FLINT_MAX(s, 1), prec);
    for (i = 1; i <= count; i++)
        arb_mul(res + i - 1, Z, l + i / 2, prec);
    arb_clear(Z);
}
