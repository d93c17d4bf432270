/* ntkball decay ACT [--depth L] [--dim d]: bounds that hold for all indices. */
#include "query/query.h"

#include <string.h>

#include <ntkball/decay.h>

static void describe(ntkball_query_t *q, ntkball_table_t table, const ntkball_network_t net)
{
    char text[32];

    _ntkball_query_describe(q, table, net->phi);
    _ntkball_query_describe_network(q, table, net);
    ntkball_table_add_input(table, "class", ntkball_decay_class_str(ntkball_decay_class(net->phi)));
    if (q->dim > 0)
    {
        snprintf(text, sizeof text, "%ld", (long) q->dim);
        ntkball_table_add_input(table, "dim", text);
        ntkball_table_add_input(table, "measure",
                                q->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    }
    ntkball_table_add_convention(
        table, "certificate",
        "c_low <= c_n n^exponent e^(root sqrt n + correction/sqrt n) rate^n (n!)^factorial <= "
        "c_high for all n >= p0 of the parity; root 0, correction 0, rate 1, factorial 0 when they "
        "have no row; with a row power 2/3 the factor is e^((3/2) (root n)^(2/3)); limit_constant "
        "is the limit of the middle; mu^2: mu_n(phi)^2, of no layer");
}

/* Moves the rows that were asked for from all to table. */
static void take_rows(ntkball_query_t *q, ntkball_table_t table, const ntkball_table_t all)
{
    slong i;

    for (i = 0; i < all->num_rows; i++)
        if (_ntkball_query_wants(q, all->rows[i].quantity))
            ntkball_table_add(table, all->rows[i].quantity, all->rows[i].layer, all->rows[i].index,
                              all->rows[i].value, all->rows[i].exact);
}

typedef struct
{
    slong rows, failed;
    ntkball_status_t status;
    ntkball_error_t error; /* of the first that failed */
} tally_t;

/* subject->corrected where the certificate without the correction was of DEC-2. */
static int has_correction(const ntkball_decay_t cert)
{
    return !cert->zero && !cert->subject.corrected && strcmp(cert->proof, "DEC-2") == 0;
}

/* The rows of one parity class, and those with the correction where there is one; a class without
   a bound is counted, not printed. */
static void add_class(ntkball_table_t table, tally_t *tally, ntkball_query_t *q,
                      const ntkball_network_t net, ntkball_decay_subject_t subject,
                      const fmpq *ratio)
{
    ntkball_decay_t cert;
    ntkball_table_t all;
    ntkball_error_t error;
    ntkball_status_t status;

    memset(&error, 0, sizeof error);
    ntkball_decay_init(cert);
    status = ratio != NULL
                 ? ntkball_decay_certify_within(cert, net, &subject, ratio, &q->options, &error)
                 : ntkball_decay_certify(cert, net, &subject, &q->options, &error);
    if (status == NTKBALL_OK)
    {
        ntkball_table_init(all, "decay", q->digits);
        ntkball_decay_add_rows(all, cert);
        take_rows(q, table, all);
        ntkball_table_clear(all);
        tally->rows++;
    }
    else if (tally->failed++ == 0)
    {
        tally->status = status;
        tally->error = error;
    }
    subject.corrected = 1;
    if (status == NTKBALL_OK && has_correction(cert))
        add_class(table, tally, q, net, subject, ratio);
    ntkball_decay_clear(cert);
}

/* mu_n^2, which belongs to no layer, beside those of layer 2 */
static void add_hermite(ntkball_table_t table, tally_t *tally, ntkball_query_t *q,
                        const ntkball_network_t net, const fmpq *ratio)
{
    ntkball_decay_subject_t subject;

    memset(&subject, 0, sizeof subject);
    subject.quantity = 'm';
    subject.layer = -1;
    for (subject.parity = 0; subject.parity < 2; subject.parity++)
        add_class(table, tally, q, net, subject, ratio);
}

static int
compute(ntkball_query_t *q, const ntkball_network_t net, slong first, slong last, const fmpq *ratio)
{
    ntkball_table_t table;
    ntkball_decay_subject_t subject;
    tally_t tally;
    const char *letter, *quantities = q->dim > 0                                   ? "e"
                                      : ntkball_activation_has_ntk(net->phi, NULL) ? "auk"
                                                                                   : "a";
    int code;

    memset(&tally, 0, sizeof tally);
    memset(&subject, 0, sizeof subject);
    subject.dim = q->dim;
    subject.measure = (ntkball_measure_t) q->measure;
    ntkball_table_init(table, q->command->name, q->digits);
    for (letter = quantities; *letter != '\0' && tally.error.kind != NTKBALL_ERR_HYPOTHESIS;
         letter++)
        for (subject.layer = first; subject.layer <= last; subject.layer++)
            for (subject.parity = 0; subject.parity < 2; subject.parity++)
            {
                subject.quantity = *letter;
                add_class(table, &tally, q, net, subject, ratio);
            }
    if (q->dim == 0 && first == 2 && tally.error.kind != NTKBALL_ERR_HYPOTHESIS)
        add_hermite(table, &tally, q, net, ratio);
    q->error = tally.error;
    if (tally.rows == 0)
        code = _ntkball_query_fail_status(q, tally.status, "");
    else
    {
        describe(q, table, net);
        code = _ntkball_query_finish_table(q, table, NTKBALL_OK);
        if (code == 0 && tally.failed > 0)
            code = _ntkball_query_fail(q, NTKBALL_ERR_UNDECIDED,
                                       "%ld of %ld classes have no bound: %s", (long) tally.failed,
                                       (long) (tally.failed + tally.rows), tally.error.text);
    }
    ntkball_table_clear(table);
    return code;
}

/* A rational number above 1; 0 when it is none. */
static int read_ratio(fmpq_t ratio, const char *text)
{
    ntkball_value_t v;
    int ok;

    ntkball_value_init(v);
    ok = ntkball_value_set_str(v, text, NULL) == NTKBALL_OK && ntkball_value_get_fmpq(ratio, v) &&
         fmpz_cmp(fmpq_numref(ratio), fmpq_denref(ratio)) > 0;
    ntkball_value_clear(v);
    return ok;
}

int _ntkball_query_run_decay(ntkball_query_t *q)
{
    ntkball_network_t net;
    fmpq_t ratio;
    slong first, last;
    int code;

    fmpq_init(ratio);
    if (q->layer == NULL)
        q->layer = "last";
    ntkball_network_init(net);
    code = _ntkball_query_network(q, net);
    if (code == 0)
        code = _ntkball_query_layers(q, &first, &last);
    if (code == 0 && q->dim > 0 && last != q->depth + 1)
        code = _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--layer %ld: eigenvalues are those of the last layer, %ld; give --depth "
            "%ld instead",
            (long) last, (long) q->depth + 1, (long) last - 1);
    if (code == 0 && q->dim > 0)
        first = last;
    if (code == 0 && q->ratio != NULL && !read_ratio(ratio, q->ratio))
        code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--ratio: '%.80s' is not allowed; give a rational number above "
                                   "1, as in 21/20 or 1.01",
                                   q->ratio);
    if (code == 0)
        code = compute(q, net, first, last, q->ratio != NULL ? ratio : NULL);
    fmpq_clear(ratio);
    ntkball_network_clear(net);
    return code;
}
