/* DEC-2, DEC-4 and DEC-9: one hidden layer whose mu_n^2 is a product of elementary factors.

   With gamma_b = 0 and n >= 1: alpha_n = sigma_w^2 mu_n^2, kappa_n = (1+n) alpha_n,
   upsilon_n = (n+1) alpha_{n+1}.  A model says
       mu_n^2 = C n^-s r^-n e^(-a sqrt n) (n!)^-f u(n),   low <= u(n) <= high for n >= n0, u -> 1.
   Wallis quotients give u for the normal density, erf, gelu, step (DEC-4); the waves and exp have
   u = 1.  tanh, sigmoid, softplus, silu: mu_n = +-(n!)^(-1/2) int_0^inf t^n e^(-t^2/2) W(t) dt with
   W = A e^(-yt) (1 + small), and Riccati bounds of the parabolic cylinder function (DEC-2).  elu,
   selu, softsign have one kink, at 0: sums of jumps times He_m(0), the largest first (DEC-9). */
#include <string.h>

#include "decay/parts.h"
#include "support/error.h"

typedef struct
{
    slong parity; /* of n with mu_n != 0; -1: all */
    arb_t C, r, a, low, high;
    fmpq_t s;
    slong f;
    char root[64], rate[64];
    ntkball_decay_class_t decay;
    const char *proof;
} model_t;

static void model_init(model_t *m)
{
    m->parity = -1;
    arb_init(m->C);
    arb_init(m->r);
    arb_init(m->a);
    arb_init(m->low);
    arb_init(m->high);
    fmpq_init(m->s);
    m->f = 0;
    arb_one(m->r);
    arb_one(m->low);
    arb_one(m->high);
    strcpy(m->root, "0");
    strcpy(m->rate, "1");
    m->decay = NTKBALL_DECAY_GEOMETRIC;
    m->proof = "DEC-4";
}

static void model_clear(model_t *m)
{
    arb_clear(m->C);
    arb_clear(m->r);
    arb_clear(m->a);
    arb_clear(m->low);
    arb_clear(m->high);
    fmpq_clear(m->s);
}

/* x = sqrt(p/q) */
static void root_quotient(arb_t x, slong p, slong q, slong prec)
{
    arb_set_si(x, p);
    arb_div_si(x, x, q, prec);
    arb_sqrt(x, x, prec);
}

/* ---- DEC-2 ---------------------------------------------------------------------------------- */

typedef struct
{
    const char *name;
    slong parity, half_pis; /* y = half_pis pi/2 */
    slong A, A_pi;          /* A pi^A_pi */
    slong shift;            /* the power of t is n - shift */
    int squared;            /* W has 1/sinh^2 */
} logistic_t;

static const logistic_t logistics[] = {{"tanh", 1, 1, 2, 0, 0, 0},
                                       {"sigmoid", 1, 2, 2, 0, 0, 0},
                                       {"softplus", 0, 2, 2, 0, 1, 0},
                                       {"silu", 0, 2, 2, 1, 0, 1}};

static const logistic_t *find_logistic(const ntkball_activation_t phi)
{
    size_t i;

    for (i = 0; i < sizeof logistics / sizeof logistics[0]; i++)
        if (strcmp(ntkball_activation_name(phi), logistics[i].name) == 0)
            return logistics + i;
    return NULL;
}

/* (1 + eps)^2 with eps = c e^(2y^2 - 2y sqrt(m-2)), m = n0 - shift the power of t */
static void excess(arb_t res, const logistic_t *row, const arb_t y, slong n0, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sqrt_ui(res, (ulong) (n0 - row->shift - 2), prec);
    arb_sub(res, y, res, prec);
    arb_mul(res, res, y, prec);
    arb_mul_2exp_si(res, res, 1);
    arb_exp(res, res, prec);
    /* c = 1 + 1/(2y), or 3 (1 + 1/(2y))^2 */
    arb_mul_2exp_si(t, y, 1);
    arb_inv(t, t, prec);
    arb_add_ui(t, t, 1, prec);
    if (row->squared)
    {
        arb_mul(t, t, t, prec);
        arb_mul_ui(t, t, 3, prec);
    }
    arb_mul(res, res, t, prec);
    arb_add_ui(res, res, 1, prec);
    arb_mul(res, res, res, prec);
    arb_clear(t);
}

static void set_logistic(model_t *m, const logistic_t *row, slong n0, slong prec)
{
    arb_t y, t, x;

    arb_init(y);
    arb_init(t);
    arb_init(x);
    m->parity = row->parity;
    m->decay = NTKBALL_DECAY_STRETCHED;
    m->proof = "DEC-2";
    fmpq_set_si(m->s, row->shift ? 3 : 1, 2);
    strcpy(m->root, row->half_pis == 1 ? "pi" : "2*pi");
    arb_const_pi(y, prec);
    arb_mul_si(m->a, y, row->half_pis, prec);
    arb_mul_2exp_si(y, m->a, -1);

    /* C = A^2 e^(y^2/2) sqrt(pi/2) */
    arb_mul(t, y, y, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_exp(m->C, t, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(x, t, -1);
    arb_sqrt(x, x, prec);
    arb_mul(m->C, m->C, x, prec);
    arb_mul_si(m->C, m->C, row->A * row->A, prec);
    arb_pow_ui(t, t, 2 * (ulong) row->A_pi, prec);
    arb_mul(m->C, m->C, t, prec);

    /* low: e^(-((1 - shift) y + y^3/12)/sqrt n0), and sqrt(n0/(n0+1)) when shift = 0 */
    arb_pow_ui(t, y, 3, prec);
    arb_div_ui(t, t, 12, prec);
    if (!row->shift)
        arb_add(t, t, y, prec);
    arb_sqrt_ui(x, (ulong) n0, prec);
    arb_div(t, t, x, prec);
    arb_neg(t, t);
    arb_exp(m->low, t, prec);
    root_quotient(t, n0, n0 + 1, prec);
    if (!row->shift)
        arb_mul(m->low, m->low, t, prec);

    /* high: (1 + eps)^2, times sqrt(n0/(n0-1)) when shift = 1 */
    excess(m->high, row, y, n0, prec);
    root_quotient(t, n0, n0 - 1, prec);
    if (row->shift)
        arb_mul(m->high, m->high, t, prec);
    arb_clear(y);
    arb_clear(t);
    arb_clear(x);
}

/* ---- DEC-4 ---------------------------------------------------------------------------------- */

/* C = factor (2/pi)^(1/2) / pi^k */
static void set_constant(model_t *m, slong num, slong den, slong k, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(m->C, t, -1);
    arb_rsqrt(m->C, m->C, prec);
    arb_pow_ui(t, t, (ulong) k, prec);
    arb_div(m->C, m->C, t, prec);
    arb_mul_si(m->C, m->C, num, prec);
    arb_div_si(m->C, m->C, den, prec);
    arb_clear(t);
}

static void set_rate_text(model_t *m, const fmpq_t q)
{
    char *text = fmpq_get_str(NULL, 10, q);

    if (strlen(text) < sizeof m->rate)
        strcpy(m->rate, text);
    else
        m->rate[0] = '\0';
    flint_free(text);
}

/* w^2 (or 2 gamma) of the waves and exp: r = 1/w^2, C = e^(-+w^2); 0 when it is not positive */
static int set_wave(model_t *m, const ntkball_activation_t phi, slong prec)
{
    ntkball_family_t family = ntkball_activation_family(phi);
    fmpq_t q;
    arb_t w2;
    int ok;

    fmpq_init(q);
    arb_init(w2);
    m->decay = NTKBALL_DECAY_ENTIRE;
    m->f = 1;
    m->parity = family == NTKBALL_FAMILY_SIN ? 1 : family == NTKBALL_FAMILY_COS ? 0 : -1;
    m->rate[0] = '\0';
    ntkball_value_get_arb(w2, *ntkball_activation_param(phi, 0), prec);
    if (family == NTKBALL_FAMILY_RBF)
        arb_mul_2exp_si(w2, w2, 1);
    else
        arb_mul(w2, w2, w2, prec);
    if (ntkball_value_get_fmpq(q, *ntkball_activation_param(phi, 0)) && !fmpq_is_zero(q))
    {
        if (family == NTKBALL_FAMILY_RBF)
            fmpq_mul_2exp(q, q, 1);
        else
            fmpq_mul(q, q, q);
        fmpq_inv(q, q);
        set_rate_text(m, q);
    }
    arb_inv(m->r, w2, prec);
    if (family != NTKBALL_FAMILY_EXP)
        arb_neg(w2, w2);
    arb_exp(m->C, w2, prec);
    ok = arb_is_positive(m->r) && arb_is_finite(m->r);
    fmpq_clear(q);
    arb_clear(w2);
    return ok;
}

/* r = 1 + sigma^2; mu_n^2 = W_n / (2 pi r^(n+1)) */
static void set_gaussian(model_t *m, const ntkball_activation_t phi, slong n0, slong prec)
{
    fmpq_t q;

    fmpq_init(q);
    m->parity = 0;
    m->rate[0] = '\0';
    ntkball_value_get_arb(m->r, *ntkball_activation_param(phi, 0), prec);
    arb_mul(m->r, m->r, m->r, prec);
    arb_add_ui(m->r, m->r, 1, prec);
    if (ntkball_value_get_fmpq(q, *ntkball_activation_param(phi, 0)))
    {
        fmpq_mul(q, q, q);
        fmpz_add(fmpq_numref(q), fmpq_numref(q), fmpq_denref(q));
        set_rate_text(m, q);
    }
    set_constant(m, 1, 2, 1, prec);
    arb_div(m->C, m->C, m->r, prec);
    fmpq_set_si(m->s, 1, 2);
    root_quotient(m->low, n0, n0 + 1, prec);
    fmpq_clear(q);
}

/* ---- DEC-9: one kink at 0 -------------------------------------------------------------------- */

/* low and high times (1 + r)^2, r in [-minus, plus] */
static void widen(model_t *m, const arb_t minus, const arb_t plus, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sub_ui(t, minus, 1, prec);
    arb_mul(t, t, t, prec);
    arb_mul(m->low, m->low, t, prec);
    arb_add_ui(t, plus, 1, prec);
    arb_mul(t, t, t, prec);
    arb_mul(m->high, m->high, t, prec);
    arb_clear(t);
}

/* high = (n0/(n0-j))^e, times sqrt(n0/(n0-1)) and low = 1 for odd n; low = sqrt(n0/(n0+1)) for even
   n: the Wallis quotient over a polynomial in n */
static void set_quotient(model_t *m, slong n0, slong j, ulong e, int odd, slong prec)
{
    arb_t t;

    arb_init(t);
    root_quotient(m->high, n0, n0 - j, prec);
    arb_pow_ui(m->high, m->high, 2 * e, prec);
    root_quotient(t, n0, n0 - 1, prec);
    if (odd)
        arb_mul(m->high, m->high, t, prec);
    else
        root_quotient(m->low, n0, n0 + 1, prec);
    arb_clear(t);
}

/* elu and selu: phi'' = scale ((1 - a) delta + a e^x 1_{x<0}); 0 when a = 0 or a = 1 is open */
static int set_elu(model_t *m, const ntkball_activation_t phi, slong parity, slong n0, slong prec)
{
    arb_t a, gap, scale, plus, minus;
    fmpq_t q;
    int smooth, ok;

    arb_init(a);
    arb_init(gap);
    arb_init(scale);
    arb_init(plus);
    arb_init(minus);
    fmpq_init(q);
    ntkball_value_get_arb(a, *ntkball_activation_param(phi, 0), prec);
    ntkball_value_get_arb(scale, *ntkball_activation_param(phi, 1), prec);
    arb_sub_ui(gap, a, 1, prec);
    smooth = ntkball_value_get_fmpq(q, *ntkball_activation_param(phi, 0)) && fmpq_is_one(q);
    ok = !arb_contains_zero(a) && !arb_contains_zero(scale) &&
         (smooth || parity == 1 || !arb_contains_zero(gap));
    m->parity = parity;
    set_constant(m, 1, 2, 1, prec);
    arb_mul(m->C, m->C, scale, prec);
    arb_mul(m->C, m->C, scale, prec);
    if (ok && (parity == 1 || smooth))
    {
        /* r in [-2, 1]/(n - 4), or /(n - 5) */
        fmpq_set_si(m->s, parity == 1 ? 7 : 9, 2);
        set_quotient(m, n0, parity == 1 ? 2 : 3, parity == 1 ? 2 : 4, parity == 1, prec);
        arb_mul(m->C, m->C, a, prec);
        arb_mul(m->C, m->C, a, prec);
        arb_set_ui(plus, 1);
        arb_div_si(plus, plus, parity == 1 ? n0 - 4 : n0 - 5, prec);
        arb_mul_2exp_si(minus, plus, 1);
    }
    else if (ok)
    {
        /* r between 0 and a/(1-a) (1 + 1/(n-5))/(n-3) */
        fmpq_set_si(m->s, 5, 2);
        set_quotient(m, n0, 1, 2, 0, prec);
        arb_mul(m->C, m->C, gap, prec);
        arb_mul(m->C, m->C, gap, prec);
        arb_div(minus, a, gap, prec); /* a/(a-1) */
        arb_mul_si(minus, minus, n0 - 4, prec);
        arb_div_si(minus, minus, n0 - 5, prec);
        arb_div_si(minus, minus, n0 - 3, prec);
        if (arb_is_negative(minus))
        {
            arb_neg(plus, minus);
            arb_zero(minus);
        }
        arb_sub_ui(a, minus, 1, prec);
        ok = arb_is_negative(a); /* r > -1 */
    }
    if (ok)
        widen(m, minus, plus, prec);
    m->decay = NTKBALL_DECAY_ALGEBRAIC;
    m->proof = "DEC-9";
    arb_clear(a);
    arb_clear(gap);
    arb_clear(scale);
    arb_clear(plus);
    arb_clear(minus);
    fmpq_clear(q);
    return ok;
}

/* softsign: the terms i = 1, 2, 3 of the expansion over the first, alternating in sign, and the
   remainder with M = 4 */
static void set_softsign(model_t *m, slong n0, slong prec)
{
    static const slong factor[3] = {12, 360, 20160}; /* (2i+2)!/2 */
    arb_t term, plus, minus, rest, t;
    slong i;

    arb_init(term);
    arb_init(plus);
    arb_init(minus);
    arb_init(rest);
    arb_init(t);
    m->parity = 1;
    m->decay = NTKBALL_DECAY_ALGEBRAIC;
    m->proof = "DEC-9";
    fmpq_set_si(m->s, 7, 2);
    set_constant(m, 8, 1, 1, prec);
    set_quotient(m, n0, 2, 2, 1, prec);
    for (i = 0; i < 3; i++)
    {
        slong j;

        arb_set_si(term, factor[i]);
        for (j = 0; j <= i; j++)
            arb_div_si(term, term, n0 - 4 - 2 * j, prec);
        arb_add(i == 1 ? plus : minus, i == 1 ? plus : minus, term, prec);
    }
    /* rest^2 = 9!^2 2 w(0)/(19 * 16 w(0)^2) n (n-2)^2 sqrt(pi n/2)/(n-8)^9, w(0) = 1/sqrt(2 pi) */
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_sqrt(rest, t, prec);
    arb_mul_si(rest, rest, n0 * (n0 - 2), prec);
    arb_mul_si(rest, rest, n0 - 2, prec);
    arb_mul_si(t, t, n0, prec);
    arb_mul_2exp_si(t, t, -2);
    arb_sqrt(t, t, prec);
    arb_mul(rest, rest, t, prec);
    arb_set_si(t, n0 - 8);
    arb_pow_ui(t, t, 9, prec);
    arb_div(rest, rest, t, prec);
    arb_div_ui(rest, rest, 152, prec);
    arb_sqrt(rest, rest, prec);
    arb_mul_ui(rest, rest, 362880, prec);
    arb_add(plus, plus, rest, prec);
    arb_add(minus, minus, rest, prec);
    widen(m, minus, plus, prec);
    arb_clear(term);
    arb_clear(plus);
    arb_clear(minus);
    arb_clear(rest);
    arb_clear(t);
}

/* The model of mu_n^2 for n >= n0 >= 16 of the parity; 0 when there is none. */
static int set_model(model_t *m, const ntkball_activation_t phi, slong parity, slong n0, slong prec)
{
    const logistic_t *row = find_logistic(phi);

    if (row != NULL)
    {
        set_logistic(m, row, n0, prec);
        return 1;
    }
    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_SIN:
    case NTKBALL_FAMILY_COS:
    case NTKBALL_FAMILY_EXP:
    case NTKBALL_FAMILY_RBF:
        return set_wave(m, phi, prec);
    case NTKBALL_FAMILY_GAUSSIAN:
        set_gaussian(m, phi, n0, prec);
        return 1;
    case NTKBALL_FAMILY_ERF:
        m->parity = 1;
        set_constant(m, 2, 1, 1, prec);
        arb_set_ui(m->r, 3);
        arb_mul_2exp_si(m->r, m->r, -1);
        strcpy(m->rate, "3/2");
        fmpq_set_si(m->s, 3, 2);
        root_quotient(m->high, n0, n0 - 1, prec);
        return 1;
    case NTKBALL_FAMILY_GELU:
        m->parity = 0;
        set_constant(m, 1, 4, 1, prec);
        arb_set_ui(m->r, 2);
        strcpy(m->rate, "2");
        fmpq_set_si(m->s, 1, 2);
        root_quotient(m->low, n0, n0 + 1, prec);
        arb_set_si(m->high, n0 + 1);
        arb_div_si(m->high, m->high, n0 - 1, prec);
        arb_mul(m->high, m->high, m->high, prec);
        return 1;
    case NTKBALL_FAMILY_ELU:
        return set_elu(m, phi, parity, n0, prec);
    default:
        if (strcmp(ntkball_activation_name(phi), "softsign") == 0)
        {
            set_softsign(m, n0, prec);
            return 1;
        }
        if (strcmp(ntkball_activation_name(phi), "step") != 0)
            return 0;
        m->parity = 1;
        m->decay = NTKBALL_DECAY_ALGEBRAIC;
        set_constant(m, 1, 2, 1, prec);
        fmpq_set_si(m->s, 3, 2);
        root_quotient(m->high, n0, n0 - 1, prec);
        return 1;
    }
}

/* ---- from mu_n^2 to the quantity ------------------------------------------------------------ */

int _ntkball_decay_is_shallow(const ntkball_network_t net, const ntkball_decay_subject_t *subject,
                              int no_gamma_b)
{
    model_t m;
    slong parity = subject->quantity == 'u' ? 1 - subject->parity : subject->parity;
    int ok;

    if (subject->layer != 2 || !no_gamma_b || subject->quantity == 'e')
        return 0;
    model_init(&m);
    ok = set_model(&m, net->phi, parity, 512, 64) && (m.parity < 0 || m.parity == parity);
    model_clear(&m);
    return ok;
}

/* x = (1 + 1/p0)^e, e = num/2 */
static void half_power(arb_t x, slong p0, slong num, slong prec)
{
    root_quotient(x, p0 + 1, p0, prec);
    if (num < 0)
        arb_inv(x, x, prec);
    arb_pow_ui(x, x, (ulong) FLINT_ABS(num), prec);
}

/* kappa: the factor 1 + n = n (1 + 1/n); upsilon: n = p + 1, n mu_n^2 with n^e, e = 1 - s - f,
   r^-n and e^(-a sqrt n), sqrt(p+1) - sqrt(p) <= 1/(2 sqrt p). */
static void set_quantity(ntkball_decay_t cert, model_t *m, slong p0, slong prec)
{
    arb_t x;
    fmpq_t one;
    slong twice;

    arb_init(x);
    fmpq_init(one);
    fmpq_set(cert->exponent, m->s);
    fmpq_one(one);
    if (cert->subject.quantity == 'k')
    {
        fmpq_sub(cert->exponent, m->s, one);
        half_power(x, p0, 2, prec);
        arb_mul(m->high, m->high, x, prec);
    }
    else if (cert->subject.quantity == 'u')
    {
        fmpq_set_si(one, m->f - 1, 1);
        fmpq_add(cert->exponent, m->s, one);
        /* 2 e; s has denominator 1 or 2 */
        twice = -fmpz_get_si(fmpq_numref(cert->exponent)) *
                (fmpz_is_one(fmpq_denref(cert->exponent)) ? 2 : 1);
        half_power(x, p0, twice, prec);
        arb_mul(twice > 0 ? m->high : m->low, twice > 0 ? m->high : m->low, x, prec);
        arb_sqrt_ui(x, (ulong) p0, prec);
        arb_div(x, m->a, x, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_neg(x, x);
        arb_exp(x, x, prec);
        arb_mul(m->low, m->low, x, prec);
        arb_div(m->C, m->C, m->r, prec);
    }
    arb_clear(x);
    fmpq_clear(one);
}

static void explain(const ntkball_decay_t cert, const model_t *m, const ntkball_options_t *options)
{
    if (options == NULL || options->explain == NULL)
        return;
    ntkball_text_append(
        options->explain,
        "decay (%s): mu_n^2 = C n^-s r^-n e^(-a sqrt n) (n!)^-%ld u(n) with C = %.15g, r = %.15g, "
        "a "
        "= %.15g and u -> 1; for all indices >= %ld of the class the correction, factors of n "
        "included, lies in [%.8g, %.8g].\n",
        m->proof, (long) m->f, arf_get_d(arb_midref(m->C), ARF_RND_NEAR),
        arf_get_d(arb_midref(m->r), ARF_RND_NEAR), arf_get_d(arb_midref(m->a), ARF_RND_NEAR),
        (long) cert->p0, arf_get_d(arb_midref(m->low), ARF_RND_FLOOR),
        arf_get_d(arb_midref(m->high), ARF_RND_CEIL));
}

/* From where on the analysis speaks; the numbers below are computed. */
static slong first_index(const ntkball_activation_t phi)
{
    if (find_logistic(phi) != NULL || ntkball_activation_family(phi) == NTKBALL_FAMILY_ELU)
        return 2048;
    return strcmp(ntkball_activation_name(phi), "softsign") == 0 ? 1024 : 512;
}

ntkball_status_t _ntkball_decay_shallow(ntkball_decay_t cert, slong p0, const ntkball_network_t net,
                                        const ntkball_decay_effort_t *effort,
                                        const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_options_t inner;
    model_t m;
    arb_t sigma_w2;
    slong prec = effort->prec;

    _ntkball_sphere_inner(&inner, options);
    arb_init(sigma_w2);
    model_init(&m);
    if (p0 <= 0)
        p0 = first_index(net->phi) + cert->subject.parity;
    cert->p0 = p0 < 16 ? 16 + cert->subject.parity : p0;
    status = ntkball_network_constants(sigma_w2, NULL, NULL, net, prec, &inner, err);
    if (status == NTKBALL_OK &&
        !set_model(&m, net->phi, (cert->subject.parity + (cert->subject.quantity == 'u')) % 2,
                   cert->p0 + (cert->subject.quantity == 'u'), prec))
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED, "decay of %s: the parameter is 0",
                          ntkball_activation_name(net->phi));
        status = NTKBALL_UNABLE;
    }
    if (status == NTKBALL_OK)
    {
        set_quantity(cert, &m, cert->p0, prec);
        cert->decay = m.decay;
        cert->proof = m.proof;
        cert->factorial = m.f;
        arb_set(cert->root, m.a);
        arb_set(cert->rate, m.r);
        strcpy(cert->root_exact, m.root);
        strcpy(cert->rate_exact, m.rate);
        arb_mul(cert->limit, m.C, sigma_w2, prec);
        arb_mul(cert->low, cert->limit, m.low, prec);
        arb_mul(cert->high, cert->limit, m.high, prec);
        explain(cert, &m, options);
    }
    model_clear(&m);
    arb_clear(sigma_w2);
    return status;
}
