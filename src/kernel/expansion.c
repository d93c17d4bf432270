/* Expansions of Sigma_l and Theta_l at rho = end = +-1 in powers of s = sqrt(1 - end rho).

   The recursion of KER-1 in power series of s.  Where Sigma_{l-1} is +-1 at s = 0 the layer is
   followed as Sigma = place (1 - s^2 v), v(0) > 0, and the dual by its expansion there (DUAL-19,
   KER-8); elsewhere by its Taylor series (DUAL-14, KER-7).  v mod s^m gives Sigma of the next layer
   mod s^(m+2) and R' mod s^(m+1), so no layer loses a term.  The precision, and the number of terms
   of the dual series, grow until every coefficient has the bits asked for. */
#include "kernel/internal.h"
#include "support/error.h"

#define MAX_TERMS 16384

typedef struct
{
    const ntkball_network_struct *net;
    int end, closed, short_of_terms;
    slong m, prec; /* terms kept of v */
    ntkball_options_t inner;
    ntkball_error_t *err;
    arb_t sw2, sb2;
    int place;    /* 1, -1: at an end of [-1, 1]; 0: inside */
    int even;     /* all series so far are in s^2 */
    arb_poly_t u; /* Sigma_{l-1}; at an end, v */
    arb_poly_t theta;
    ntkball_kernel_series_t series;
    ntkball_kernel_discs_t discs;
} context_t;

static void context_init(context_t *c)
{
    arb_init(c->sw2);
    arb_init(c->sb2);
    arb_poly_init(c->u);
    arb_poly_init(c->theta);
    ntkball_kernel_series_init(&c->series);
    ntkball_kernel_discs_init(&c->discs);
}

static void context_clear(context_t *c)
{
    ntkball_kernel_discs_clear(&c->discs);
    ntkball_kernel_series_clear(&c->series);
    arb_poly_clear(c->theta);
    arb_poly_clear(c->u);
    arb_clear(c->sb2);
    arb_clear(c->sw2);
}

static int is_zero(const ntkball_value_t v)
{
    fmpq_t q;
    int zero;

    fmpq_init(q);
    zero = ntkball_value_get_fmpq(q, v) && fmpq_is_zero(q);
    fmpq_clear(q);
    return zero;
}

/* u and Theta of layer 1: end (1 - s^2), and gamma_w^2 rho + gamma_b^2. */
static void first_layer(context_t *c)
{
    const ntkball_network_struct *net = c->net;
    int published = net->recursion == NTKBALL_RECURSION_PUBLISHED;
    arb_t w, b;

    arb_init(w);
    arb_init(b);
    ntkball_value_get_arb(w, net->gamma_w2, c->prec);
    ntkball_value_get_arb(b, net->gamma_b2, c->prec);
    arb_poly_zero(c->theta);
    if (c->end < 0)
        arb_neg(w, w);
    arb_add(b, b, w, c->prec);
    arb_neg(w, w);
    arb_poly_set_coeff_arb(c->theta, 2, w);
    arb_poly_set_coeff_arb(c->theta, 0, b);
    if (c->end > 0) /* gamma_w^2 + gamma_b^2 = 1 */
        arb_poly_set_coeff_si(c->theta, 0, 1);

    c->place = c->end > 0 || published || is_zero(net->gamma_b2) ? c->end
               : is_zero(net->gamma_w2)                          ? 1
                                                                 : 0;
    if (c->place == 0)
        arb_poly_set(c->u, c->theta);
    else
    {
        arb_abs(w, w);
        arb_poly_set_arb(c->u, w);
        if (published)
            arb_poly_one(c->u);
    }
    arb_clear(b);
    arb_clear(w);
}

/* f(x) mod s^terms for x(0) = 0; at half the length when x is even, so that zeros stay exact. */
static void
compose(arb_poly_t res, const arb_poly_t f, const arb_poly_t x, slong terms, int even, slong prec)
{
    arb_poly_t y;
    slong n, len = arb_poly_length(x);
    arb_t t;

    if (!even)
    {
        arb_poly_compose_series(res, f, x, terms, prec);
        return;
    }
    arb_init(t);
    arb_poly_init(y);
    for (n = 2; n < len; n += 2)
        arb_poly_set_coeff_arb(y, n / 2, arb_poly_get_coeff_ptr(x, n));
    arb_poly_compose_series(y, f, y, (terms + 1) / 2, prec);
    arb_poly_zero(res);
    for (n = arb_poly_length(y) - 1; n >= 0; n--)
    {
        arb_poly_get_coeff_arb(t, y, n);
        arb_poly_set_coeff_arb(res, 2 * n, t);
    }
    arb_poly_clear(y);
    arb_clear(t);
}

/* D and D' of a dual without closed form by its Taylor series at Sigma_{l-1}(s = 0).  Only there
   can the expansions of such a dual be had in powers of s^2: phi is smooth or s = 0 is inside. */
static void taylor(arb_poly_t d, arb_poly_t dd, context_t *c)
{
    slong K = (c->m + 1) / 2 + 2;
    arb_ptr T = _arb_vec_init(K);
    arb_poly_t f, x;
    arb_t u0;

    arb_init(u0);
    arb_poly_init(f);
    arb_poly_init(x);
    if (c->place == 0)
    {
        arb_poly_get_coeff_arb(u0, c->u, 0);
        arb_poly_set(x, c->u);
        arb_poly_set_coeff_si(x, 0, 0);
    }
    else
    {
        arb_set_si(u0, c->place);
        arb_poly_shift_left(x, c->u, 2);
        if (c->place > 0)
            arb_poly_neg(x, x);
    }
    ntkball_kernel_taylor(T, K, &c->series, &c->discs, u0, c->prec, &c->short_of_terms);
    for (K--; K >= 0; K--)
        arb_poly_set_coeff_arb(f, K, T + K);
    compose(d, f, x, c->m + 2, 1, c->prec);
    arb_poly_derivative(f, f, c->prec);
    compose(dd, f, x, c->m + 1, 1, c->prec);

    arb_poly_clear(x);
    arb_poly_clear(f);
    arb_clear(u0);
    _arb_vec_clear(T, (c->m + 1) / 2 + 2);
}

static ntkball_status_t no_expansion(const context_t *c)
{
    const char *name = ntkball_activation_name(c->net->phi);

    if (c->closed)
        ntkball_error_set(c->err, NTKBALL_ERR_HYPOTHESIS,
                          "the dual of %s has no expansion in powers of sqrt(1 - |rho|) at %d",
                          name, c->place);
    else
        ntkball_error_set(
            c->err, NTKBALL_ERR_HYPOTHESIS,
            "%s is not known to be smooth and its dual has no closed form: there is no "
            "expansion at %d; there is one at -1 when gamma_b > 0",
            name, c->place);
    return NTKBALL_DOMAIN;
}

/* D(Sigma_{l-1}) mod s^(m+2) and D'(Sigma_{l-1}) mod s^(m+1). */
static ntkball_status_t dual(arb_poly_t d, arb_poly_t dd, context_t *c)
{
    const ntkball_activation_t *phi = &c->net->phi;
    int kinked = ntkball_activation_num_breaks(*phi) > 0 || ntkball_activation_is_table(*phi);

    if (c->place != 0 && kinked)
        c->even = 0;
    if (!c->closed && c->place != 0 && kinked)
        return no_expansion(c);
    if (!c->closed)
        taylor(d, dd, c);
    else if (c->place == 0)
        ntkball_dual_closed_series(d, dd, *phi, c->u, c->m + 2, c->prec);
    else if (!ntkball_dual_closed_endpoint(d, dd, *phi, c->place, c->u, c->m, c->prec))
        return no_expansion(c);
    return NTKBALL_OK;
}

/* Where Sigma_l is at s = 0, as KER-1 proves it. */
static int next_place(const context_t *c)
{
    ntkball_parity_t parity = ntkball_activation_parity(c->net->phi);

    if (c->place == 1 || (c->place == -1 && parity == NTKBALL_PARITY_EVEN))
        return 1;
    return c->place == -1 && parity == NTKBALL_PARITY_ODD && arb_is_zero(c->sb2) ? -1 : 0;
}

/* One layer on; writes len coefficients. */
static ntkball_status_t next_layer(arb_ptr sigma, arb_ptr theta, slong len, context_t *c, int last)
{
    int place = next_place(c);
    slong j, prec = c->prec;
    arb_poly_t d, dd;
    arb_t t;
    ntkball_status_t status;

    arb_init(t);
    arb_poly_init(d);
    arb_poly_init(dd);
    status = dual(d, dd, c);
    arb_poly_scalar_mul(d, d, c->sw2, prec);
    arb_poly_scalar_mul(dd, dd, c->sw2, prec);
    arb_poly_get_coeff_arb(t, d, 0);
    arb_add(t, t, c->sb2, prec);
    if (place != 0)
        arb_set_si(t, place);
    arb_poly_set_coeff_arb(d, 0, t);
    if (place == 0)
        arb_poly_set(c->u, d);
    else
    {
        arb_poly_shift_right(c->u, d, 2);
        if (place > 0)
            arb_poly_neg(c->u, c->u);
    }
    c->place = place;
    if (last && !c->net->output_bias)
    {
        arb_sub(t, t, c->sb2, prec);
        arb_poly_set_coeff_arb(d, 0, t);
    }
    arb_poly_mullow(c->theta, c->theta, dd, c->m + 1, prec);
    arb_poly_add(c->theta, c->theta, d, prec);
    arb_poly_truncate(c->theta, c->m + 1);
    if (c->even) /* a long product leaves a radius on its zeros */
        for (j = arb_poly_length(c->theta) / 2 * 2 - 1; j > 0; j -= 2)
            arb_poly_set_coeff_si(c->theta, j, 0);
    for (j = 0; j < len; j++)
    {
        arb_poly_get_coeff_arb(sigma + j, d, j);
        if (theta != NULL)
            arb_poly_get_coeff_arb(theta + j, c->theta, j);
    }
    arb_poly_clear(dd);
    arb_poly_clear(d);
    arb_clear(t);
    return status;
}

/* All layers at one precision. */
static ntkball_status_t all_layers(arb_ptr sigma, arb_ptr theta, slong len, context_t *c)
{
    slong l, L = c->net->depth;
    ntkball_status_t status =
        ntkball_network_constants(c->sw2, c->sb2, NULL, c->net, c->prec, &c->inner, c->err);

    c->even = 1;
    first_layer(c);
    for (l = 0; l < L && status == NTKBALL_OK; l++)
        status =
            next_layer(sigma + l * len, theta == NULL ? NULL : theta + l * len, len, c, l + 1 == L);
    return status;
}

/* Raises precision and number of terms until the coefficients have their bits. */
static ntkball_status_t
refine(arb_ptr sigma, arb_ptr theta, slong len, context_t *c, slong bits, ntkball_error_t *err)
{
    int is_table = ntkball_activation_is_table(c->net->phi);
    slong all = c->net->depth * len, max_prec = c->inner.max_prec;
    slong terms = is_table ? ntkball_activation_hermite_len(c->net->phi) : 64;
    ntkball_status_t status = NTKBALL_OK;

    c->prec = bits + 20 + 4 * c->net->depth + 2 * len;
    if (!c->closed)
    {
        max_prec = FLINT_MIN(max_prec, 8 * c->prec);
        ntkball_kernel_discs_set(&c->discs, c->net->phi);
    }
    while (status == NTKBALL_OK)
    {
        if (!c->closed)
            status = ntkball_kernel_series_set(&c->series, c->net->phi, terms, 0, c->prec,
                                               &c->inner, err);
        c->short_of_terms = 0;
        if (status == NTKBALL_OK)
            status = all_layers(sigma, theta, len, c);
        if (status != NTKBALL_OK)
            break;
        if (ntkball_kernel_accurate(sigma, all, bits) &&
            (theta == NULL || ntkball_kernel_accurate(theta, all, bits)))
            return NTKBALL_OK;
        if (c->short_of_terms && terms < MAX_TERMS && !is_table)
            terms *= 2;
        else if (!c->short_of_terms && !is_table && 2 * c->prec <= max_prec)
            c->prec *= 2;
        else
        {
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "expansion at rho = %d: %ld bits were not reached with %ld bits of "
                              "working precision%s; raise max-precision or ask for fewer digits",
                              c->end, (long) bits, (long) c->prec,
                              c->short_of_terms ? " and the terms of the dual series" : "");
            status = NTKBALL_UNABLE;
        }
    }
    return status;
}

ntkball_status_t ntkball_kernel_expansion(arb_ptr sigma, arb_ptr theta, const ntkball_network_t net,
                                          int end, slong len, slong bits,
                                          const ntkball_options_t *options, ntkball_error_t *err)
{
    context_t c;
    ntkball_status_t status;
    int rational;
    slong i;

    for (i = 0; i < net->depth * len; i++)
    {
        arb_indeterminate(sigma + i);
        if (theta != NULL)
            arb_indeterminate(theta + i);
    }
    context_init(&c);
    ntkball_options_init(&c.inner);
    if (options != NULL)
        c.inner = *options;
    c.inner.algorithm = NULL;
    c.inner.explain = NULL;
    c.net = net;
    c.end = end;
    c.m = FLINT_MAX(len, 2);
    c.err = err;
    c.closed = ntkball_dual_is_closed(net->phi);
    status = ntkball_network_check(net, theta != NULL, &c.inner, err);
    rational = status == NTKBALL_OK &&
               ntkball_kernel_expansion_rational(sigma, theta, net, end, len, FLINT_MAX(bits, 2));
    if (status == NTKBALL_OK && !rational)
        status = refine(sigma, theta, len, &c, FLINT_MAX(bits, 2), err);
    if (options != NULL && status == NTKBALL_OK)
        ntkball_text_append(
            options->explain,
            "kernel: expansion at rho = %d in powers of sqrt(1 - |rho|), D by %s\n", end,
            rational   ? "its coefficients, in rational arithmetic (KER-9)"
            : c.closed ? "its closed form (DUAL-19)"
                       : "its Taylor series from the Hermite coefficients (KER-7, KER-8)");
    context_clear(&c);
    return status;
}
