/* Certificates as rows of a table and back: quantity limit_constant, c_low, c_high, p0, exponent,
   root, power, correction, rate, factorial (the last five where they occur); index kappa:even and
   the like. */
#include <string.h>

#include "decay/parts.h"

static const char *quantity_name(char quantity)
{
    return quantity == 'a'   ? "alpha"
           : quantity == 'u' ? "upsilon"
           : quantity == 'k' ? "kappa"
           : quantity == 'm' ? "mu^2"
                             : "eigenvalue";
}

static void set_index(char *index, size_t size, const ntkball_decay_subject_t *subject)
{
    snprintf(index, size, "%s:%s%s", quantity_name(subject->quantity),
             subject->parity ? "odd" : "even", subject->corrected ? ":corrected" : "");
}

static void add_fmpq(ntkball_table_t table, const char *quantity, slong layer, const char *index,
                     const fmpq_t q)
{
    arb_t x;
    char *text = fmpq_get_str(NULL, 10, q);

    arb_init(x);
    arb_set_fmpq(x, q, 300);
    ntkball_table_add(table, quantity, layer, index, x, text);
    flint_free(text);
    arb_clear(x);
}

void _ntkball_decay_exact_text(char *text, size_t size, const arb_t x)
{
    fmpq_t q;
    char *str;

    fmpq_init(q);
    arf_get_fmpq(q, arb_midref(x));
    str = fmpq_get_str(NULL, 10, q);
    snprintf(text, size, "%s", str);
    flint_free(str);
    fmpq_clear(q);
}

void ntkball_decay_add_rows(ntkball_table_t table, const ntkball_decay_t cert)
{
    char index[40];
    slong layer = cert->subject.layer;
    fmpq_t q;

    fmpq_init(q);
    set_index(index, sizeof index, &cert->subject);
    fmpq_set_si(q, cert->p0, 1);
    add_fmpq(table, "p0", layer, index, q);
    if (!cert->zero)
    {
        add_fmpq(table, "exponent", layer, index, cert->exponent);
        if (!arb_is_zero(cert->root))
            ntkball_table_add(table, "root", layer, index, cert->root, cert->root_exact);
        fmpq_set_si(q, 2, 3);
        if (cert->two_thirds)
            add_fmpq(table, "power", layer, index, q);
        if (!arb_is_zero(cert->correction))
            ntkball_table_add(table, "correction", layer, index, cert->correction,
                              cert->correction_exact);
        if (!arb_is_one(cert->rate))
            ntkball_table_add(table, "rate", layer, index, cert->rate,
                              cert->rate_exact[0] != '\0' ? cert->rate_exact : NULL);
        fmpq_set_si(q, cert->factorial, 1);
        if (cert->factorial != 0)
            add_fmpq(table, "factorial", layer, index, q);
    }
    if (arb_is_finite(cert->limit))
        ntkball_table_add(table, "limit_constant", layer, index, cert->limit,
                          cert->zero ? "0" : NULL);
    ntkball_table_add(table, "c_low", layer, index, cert->low, cert->zero ? "0" : NULL);
    ntkball_table_add(table, "c_high", layer, index, cert->high, cert->zero ? "0" : NULL);
    fmpq_clear(q);
}

static const ntkball_row_t *
find(const ntkball_table_t table, const char *quantity, slong layer, const char *index)
{
    slong i;

    for (i = 0; i < table->num_rows; i++)
        if (table->rows[i].layer == layer && strcmp(table->rows[i].quantity, quantity) == 0 &&
            strcmp(table->rows[i].index, index) == 0)
            return table->rows + i;
    return NULL;
}

/* An integer row; 0 when it is missing or is none. */
static int get_integer(slong *res, const ntkball_row_t *row)
{
    fmpz_t n;
    int ok;

    fmpz_init(n);
    ok = row != NULL && arb_get_unique_fmpz(n, row->value) && arb_is_exact(row->value) &&
         fmpz_fits_si(n);
    if (ok)
        *res = fmpz_get_si(n);
    fmpz_clear(n);
    return ok;
}

/* Halves are dyadic: the ball is exact; thirds are read from their text. */
static int get_exponent(fmpq_t res, const ntkball_row_t *row)
{
    if (!arb_is_finite(row->value) || mag_cmp_2exp_si(arb_radref(row->value), 0) >= 0 ||
        arf_cmpabs_2exp_si(arb_midref(row->value), 30) >= 0)
        return 0;
    if (arb_is_exact(row->value))
    {
        arf_get_fmpq(res, arb_midref(row->value));
        return 1;
    }
    return row->exact[0] != '\0' && fmpq_set_str(res, row->exact, 10) == 0 &&
           fmpz_cmp_ui(fmpq_denref(res), 6) <= 0 && arb_contains_fmpq(row->value, res);
}

static void get_ball(arb_t res, char *exact, size_t size, const ntkball_row_t *row)
{
    if (row == NULL)
        return;
    arb_set(res, row->value);
    snprintf(exact, size, "%s", row->exact);
}

int ntkball_decay_from_rows(ntkball_decay_t cert, const ntkball_table_t table,
                            const ntkball_decay_subject_t *subject)
{
    char index[40];
    slong layer = subject->layer;
    const ntkball_row_t *low, *high, *exponent, *limit, *power;
    int ok;

    ntkball_decay_clear(cert);
    ntkball_decay_init(cert);
    cert->subject = *subject;
    set_index(index, sizeof index, subject);
    low = find(table, "c_low", layer, index);
    high = find(table, "c_high", layer, index);
    exponent = find(table, "exponent", layer, index);
    limit = find(table, "limit_constant", layer, index);
    ok = low != NULL && high != NULL && get_integer(&cert->p0, find(table, "p0", layer, index)) &&
         arb_is_exact(low->value) && arb_is_exact(high->value);
    if (!ok)
        return 0;
    arb_set(cert->low, low->value);
    arb_set(cert->high, high->value);
    cert->zero = arb_is_zero(cert->low) && arb_is_zero(cert->high);
    cert->two_sided = cert->zero || arb_is_positive(cert->low);
    if (limit != NULL)
        arb_set(cert->limit, limit->value);
    else
        arb_indeterminate(cert->limit);
    if (!cert->zero)
        ok = exponent != NULL && get_exponent(cert->exponent, exponent);
    power = find(table, "power", layer, index);
    if (power != NULL)
        ok = ok && strcmp(power->exact, "2/3") == 0;
    cert->two_thirds = power != NULL;
    if (find(table, "factorial", layer, index) != NULL)
        ok = ok && get_integer(&cert->factorial, find(table, "factorial", layer, index));
    get_ball(cert->root, cert->root_exact, sizeof cert->root_exact,
             find(table, "root", layer, index));
    get_ball(cert->correction, cert->correction_exact, sizeof cert->correction_exact,
             find(table, "correction", layer, index));
    get_ball(cert->rate, cert->rate_exact, sizeof cert->rate_exact,
             find(table, "rate", layer, index));
    return ok;
}
