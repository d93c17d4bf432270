/* The certificate as a value, and the middle term of its inequality. */
#include <string.h>

#include "decay/parts.h"

const char *ntkball_decay_class_str(ntkball_decay_class_t c)
{
    switch (c)
    {
    case NTKBALL_DECAY_FINITE:
        return "finite";
    case NTKBALL_DECAY_ALGEBRAIC:
        return "algebraic";
    case NTKBALL_DECAY_STRETCHED:
        return "stretched exponential";
    case NTKBALL_DECAY_GEOMETRIC:
        return "geometric";
    case NTKBALL_DECAY_ENTIRE:
        return "entire";
    default:
        return "unknown";
    }
}

void ntkball_decay_init(ntkball_decay_t cert)
{
    memset(cert, 0, sizeof *cert);
    cert->subject.quantity = 'k';
    cert->subject.layer = 2;
    fmpq_init(cert->exponent);
    arb_init(cert->root);
    arb_init(cert->rate);
    arb_one(cert->rate);
    strcpy(cert->root_exact, "0");
    strcpy(cert->rate_exact, "1");
    arb_init(cert->correction);
    strcpy(cert->correction_exact, "0");
    arb_init(cert->limit);
    arb_init(cert->low);
    arb_init(cert->high);
    cert->proof = "";
}

void ntkball_decay_clear(ntkball_decay_t cert)
{
    fmpq_clear(cert->exponent);
    arb_clear(cert->root);
    arb_clear(cert->rate);
    arb_clear(cert->correction);
    arb_clear(cert->limit);
    arb_clear(cert->low);
    arb_clear(cert->high);
}

void ntkball_decay_set(ntkball_decay_t res, const ntkball_decay_t cert)
{
    if (res == cert)
        return;
    res->subject = cert->subject;
    res->decay = cert->decay;
    res->zero = cert->zero;
    res->two_sided = cert->two_sided;
    res->p0 = cert->p0;
    res->factorial = cert->factorial;
    res->two_thirds = cert->two_thirds;
    res->proof = cert->proof;
    memcpy(res->root_exact, cert->root_exact, sizeof res->root_exact);
    memcpy(res->rate_exact, cert->rate_exact, sizeof res->rate_exact);
    memcpy(res->correction_exact, cert->correction_exact, sizeof res->correction_exact);
    fmpq_set(res->exponent, cert->exponent);
    arb_set(res->root, cert->root);
    arb_set(res->rate, cert->rate);
    arb_set(res->correction, cert->correction);
    arb_set(res->limit, cert->limit);
    arb_set(res->low, cert->low);
    arb_set(res->high, cert->high);
}

/* sum += (3/2) (a n)^(2/3) */
static void add_two_thirds(arb_t sum, const arb_t a, slong n, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_mul_si(t, a, n, prec);
    arb_mul(t, t, t, prec);
    arb_root_ui(t, t, 3, prec);
    arb_mul_ui(t, t, 3, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_add(sum, sum, t, prec);
    arb_clear(t);
}

void ntkball_decay_scaled(arb_t res, const ntkball_decay_t cert, slong n, const arb_t value,
                          slong prec)
{
    arb_t sum, t;

    if (n < 1)
    {
        arb_indeterminate(res);
        return;
    }
    arb_init(sum);
    arb_init(t);
    /* log n s + a sqrt n + b/sqrt n + n log r + f log n! */
    arb_log_ui(sum, (ulong) n, prec);
    arb_set_fmpq(t, cert->exponent, prec);
    arb_mul(sum, sum, t, prec);
    arb_sqrt_ui(t, (ulong) n, prec);
    if (cert->two_thirds)
        add_two_thirds(sum, cert->root, n, prec);
    else
        arb_addmul(sum, t, cert->root, prec);
    arb_div(t, cert->correction, t, prec);
    arb_add(sum, sum, t, prec);
    arb_log(t, cert->rate, prec);
    arb_addmul_si(sum, t, n, prec);
    if (cert->factorial != 0)
    {
        arb_set_si(t, n + 1);
        arb_lgamma(t, t, prec);
        arb_addmul_si(sum, t, cert->factorial, prec);
    }
    arb_exp(sum, sum, prec);
    arb_mul(res, value, sum, prec);
    arb_clear(sum);
    arb_clear(t);
}
