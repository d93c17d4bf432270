/* hermite:FILE,tail=T,dtail=T': the phi = sum_n mu_n h_n of which the balls of the first N
   coefficients and

       sum_{n >= N} mu_n^2 <= T,      sum_{n >= N} n mu_n^2 <= T'

   are all that is known (ACT-30): whatever is said of it holds for every such phi.  T' = 0 goes
   with T = 0, a finite sum; T' alone gives T = T'/N.  Without T' nothing is known of phi'. */
#include <string.h>

#include "activation/coefficients.h"
#include "activation/spec.h"
#include "support/error.h"
#include "support/place.h"

#define BOUND_BITS 64

typedef struct
{
    char *path;
    ntkball_value_t tail[2];
    int given[2];
} request_t;

static const char *const keys[2] = {"tail", "dtail"};

static ntkball_status_t refuse(ntkball_error_t *err, const char *what, const char *value)
{
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "hermite: %s%.200s", what, value);
    return NTKBALL_DOMAIN;
}

/* A bound from text, exact and not negative. */
static ntkball_status_t
read_bound(request_t *r, int deriv, const char *text, named_params_t *params, ntkball_error_t *err)
{
    char before[32];
    ntkball_status_t status;
    arb_t x;

    if (r->given[deriv])
        return refuse(err, "given twice: ", keys[deriv]);
    r->given[deriv] = 1;
    status = ntkball_value_set_named(r->tail[deriv], text, params, err);
    if (status != NTKBALL_OK)
    {
        snprintf(before, sizeof before, "hermite: %s: ", keys[deriv]);
        ntkball_error_wrap(err, before, "");
        return status;
    }
    arb_init(x);
    ntkball_value_get_arb(x, r->tail[deriv], BOUND_BITS);
    if (!arb_is_nonnegative(x))
        status = refuse(err, "a tail bound is not negative, got ", text);
    arb_clear(x);
    return status;
}

/* "FILE,tail=T,dtail=T'" or "file=FILE,..". */
static ntkball_status_t
read_request(request_t *r, const char *list, named_params_t *params, ntkball_error_t *err)
{
    size_t len = strcspn(list, ",");
    ntkball_status_t status = NTKBALL_OK;

    if (strncmp(list, "file=", 5) == 0)
        r->path = ntkball_spec_copy(list + 5, len - 5);
    else
        r->path = ntkball_spec_copy(list, len);
    for (list += len; *list == ',' && status == NTKBALL_OK; list += len)
    {
        char *arg;
        int deriv;

        list += 1 + strspn(list + 1, " ");
        len = ntkball_spec_argument(list);
        arg = ntkball_spec_copy(list, len);
        deriv = strncmp(arg, "dtail=", 6) == 0;
        if (deriv || strncmp(arg, "tail=", 5) == 0)
            status = read_bound(r, deriv, arg + 5 + deriv, params, err);
        else
            status = refuse(err, "after a file stand tail=V and dtail=V, got ", arg);
        flint_free(arg);
    }
    return status;
}

/* What the file states and the specification leaves open. */
static ntkball_status_t
take_stated(request_t *r, const coefficients_t *c, named_params_t *params, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    int given = r->given[0] || r->given[1];

    for (int deriv = 0; deriv < 2 && status == NTKBALL_OK; deriv++)
        if (!given && c->tail[deriv] != NULL)
            status = read_bound(r, deriv, c->tail[deriv], params, err);
    if (status == NTKBALL_OK && !r->given[0] && !r->given[1])
    {
        ntkball_error_set(
            err, NTKBALL_ERR_INPUT,
            "hermite: %.500s: %ld coefficients, and the rest? give tail=V, V at least "
            "sum_{n >= %ld} mu_n^2 (0 for a finite sum), and dtail=V for n mu_n^2",
            r->path, (long) c->num, (long) c->num);
        status = NTKBALL_DOMAIN;
    }
    return status;
}

static void upper(mag_t res, const ntkball_value_t v)
{
    arb_t x;

    arb_init(x);
    ntkball_value_get_arb(x, v, BOUND_BITS);
    arb_get_mag(res, x);
    arb_clear(x);
}

/* f->tail from the bounds given: T = 0 iff T' = 0, T <= T'/N. */
static void set_tails(ntkball_activation_impl *f, const request_t *r)
{
    mag_t t;

    mag_init(t);
    mag_inf(f->tail + 0);
    mag_inf(f->tail + 1);
    for (int deriv = 0; deriv < 2; deriv++)
        if (r->given[deriv])
            upper(f->tail + deriv, r->tail[deriv]);
    mag_div_ui(t, f->tail + 1, (ulong) f->num_mu);
    mag_min(f->tail + 0, f->tail + 0, t);
    if (mag_is_zero(f->tail + 0))
        mag_zero(f->tail + 1);
    f->no_ntk = mag_is_inf(f->tail + 1)
                    ? "phi' is known to be in L2 (Assumption 3) only with a bound dtail=V of sum n "
                      "mu_n^2 over the n that the file leaves out"
                    : NULL;
    mag_clear(t);
}

static void set_name(ntkball_activation_impl *f, const request_t *r)
{
    ntkball_text_t *text = ntkball_text_new();

    ntkball_text_append(text, "hermite:%s%s", strchr(r->path, '=') != NULL ? "file=" : "", r->path);
    for (int deriv = 0; deriv < 2; deriv++)
        if (r->given[deriv])
            ntkball_text_append(text, ",%s=%s", keys[deriv], ntkball_value_str(r->tail[deriv]));
    f->name = ntkball_spec_copy(ntkball_text_get(text), strlen(ntkball_text_get(text)));
    ntkball_text_free(text);

    text = ntkball_text_new();
    ntkball_text_append(text, "sum_{n < %ld} mu_n He(n,x)/sqrt(n!)%s", (long) f->num_mu,
                        mag_is_zero(f->tail + 0) ? "" : " + a rest");
    f->formula = ntkball_spec_copy(ntkball_text_get(text), strlen(ntkball_text_get(text)));
    ntkball_text_free(text);
}

/* A finite sum may be even or odd: exact zeros say so. */
static ntkball_parity_t parity(const ntkball_activation_impl *f)
{
    int even = mag_is_zero(f->tail + 0), odd = even;

    for (slong n = 0; n < f->num_mu; n++)
        if (!arb_is_zero(f->mu + n))
        {
            even = even && n % 2 == 0;
            odd = odd && n % 2 == 1;
        }
    return even ? NTKBALL_PARITY_EVEN : odd ? NTKBALL_PARITY_ODD : NTKBALL_PARITY_NONE;
}

/* Its values are not known: what evaluates it gets no number. */
static void set_pieces(ntkball_activation_impl *f)
{
    slong zero = ntkball_expr_si(f->pool, 0);

    for (int deriv = 0; deriv < 2; deriv++)
    {
        f->piece[deriv] = flint_malloc(sizeof(slong));
        f->piece[deriv][0] = ntkball_expr_op(f->pool, EXPR_DIV, zero, zero, -1);
    }
    f->breaks = flint_malloc(sizeof(fmpq));
}

int ntkball_table_is_meant(const char *list)
{
    size_t len = strcspn(list, ",");
    char *first = ntkball_spec_copy(list, len);
    expr_pool_t pool;
    slong root;
    FILE *in;
    int meant = strncmp(list, "file=", 5) == 0 || strstr(list, ",tail=") != NULL ||
                strstr(list, ",dtail=") != NULL || strstr(list, ", tail=") != NULL ||
                strstr(list, ", dtail=") != NULL;

    if (!meant && len > 0)
    {
        ntkball_expr_init(pool);
        if (ntkball_expr_parse(&root, pool, first, 0, NULL, NULL) != NTKBALL_OK)
        {
            in = fopen(first, "r");
            meant = in != NULL;
            if (in != NULL)
                fclose(in);
        }
        ntkball_expr_clear(pool);
    }
    flint_free(first);
    return meant;
}

ntkball_status_t ntkball_table_build(ntkball_activation_impl *f, const char *list,
                                     named_params_t *params, ntkball_error_t *err)
{
    request_t r;
    coefficients_t c;
    ntkball_status_t status;

    memset(&r, 0, sizeof r);
    ntkball_value_init(r.tail[0]);
    ntkball_value_init(r.tail[1]);
    ntkball_coefficients_init(&c);
    status = read_request(&r, list, params, err);
    if (status == NTKBALL_OK)
        status = ntkball_coefficients_read(&c, r.path, err);
    if (status == NTKBALL_OK)
        status = take_stated(&r, &c, params, err);
    if (status == NTKBALL_OK)
    {
        f->entry = NULL;
        f->family = NTKBALL_FAMILY_TABLE;
        f->growth = GROWTH_TABLE;
        f->num_mu = c.num;
        f->mu = _arb_vec_init(c.num);
        for (slong n = 0; n < c.num; n++)
            arb_swap(f->mu + n, c.mu + n);
        set_tails(f, &r);
        set_name(f, &r);
        set_pieces(f);
        f->parity = f->symmetry = parity(f);
    }
    flint_free(r.path);
    ntkball_value_clear(r.tail[0]);
    ntkball_value_clear(r.tail[1]);
    ntkball_coefficients_clear(&c);
    return status;
}

/* ---- what is asked of it --------------------------------------------------------------------- */

int ntkball_activation_is_table(const ntkball_activation_t phi)
{
    return phi[0]->family == NTKBALL_FAMILY_TABLE;
}

void ntkball_activation_table_tail(mag_t res, const ntkball_activation_t phi, int deriv)
{
    if (ntkball_activation_is_table(phi))
        mag_set(res, phi[0]->tail + (deriv != 0));
    else
        mag_inf(res);
}

slong ntkball_activation_finite_len(const ntkball_activation_t phi)
{
    if (phi[0]->family == NTKBALL_FAMILY_HERMITE ||
        (phi[0]->family == NTKBALL_FAMILY_TABLE && mag_is_zero(phi[0]->tail + 0)))
        return ntkball_activation_hermite_len(phi);
    return -1;
}
