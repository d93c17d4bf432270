/* Re-proves a certified table by another algorithm at a higher precision.

     results-check FILE ntkball hermite ACT --terms N --digits D ...
     results-check FILE ntkball series ACT --depth L --terms N --digits D ...

   FILE is what the command after it is said to have written (csv).  For each row the file must
   hold: the promise rad <= 10^-D |mid| for the decimal ball and for the dumped one, the dumped ball
   inside the decimal one (TAB-1), the closed form of `exact` inside the dumped ball, and a
   recomputed ball, itself accurate to D digits, that overlaps it.  The rows must be exactly those
   the command asks for.

   hermite: each mu_n by its own certified integral E[phi(Z) h_n(Z)]; the table came from closed
   forms or from one pass over the nodes for all n.  series: see direct().  Prints
   "FILE: P passed, F failed" last. */
#include "tests/harness.h"

#include <ntkball/recursion.h>
#include <ntkball/table.h>

typedef struct
{
    ntkball_network_t net;
    const char *file, *command;
    slong terms, digits, bits;
    arb_ptr mu;                  /* mu_n, n <= terms, indeterminate until integrated */
    slong outer;                 /* K: coefficients of the dual that are used */
    arb_ptr a, da;               /* coefficients of R and R', k < K */
    arb_t tail, dtail;           /* sum_{k >= K} of them */
    arb_poly_t *sigma, *upsilon; /* layers 1 .. L+1 */
    arb_poly_t *theta;
    ntkball_series_t series; /* by the library's other algorithm */
    int is_series, is_direct;
} job_t;

/* ---- the command --------------------------------------------------------------------------- */

static void die(const char *what, const char *which)
{
    fprintf(stderr, "results-check: %s %s\n", what, which);
    exit(2);
}

static void set_value(ntkball_value_t v, const char *text)
{
    if (ntkball_value_set_str(v, text, NULL) != NTKBALL_OK)
        die("bad value", text);
}

static void read_command(job_t *job, int argc, char **argv)
{
    int i;

    if (argc < 5 || strcmp(argv[2], "ntkball") != 0)
        die("usage:", "results-check FILE ntkball hermite|series ACT OPTION VALUE ...");
    job->file = argv[1];
    job->command = argv[3];
    job->is_series = strcmp(argv[3], "series") == 0;
    if (!job->is_series && strcmp(argv[3], "hermite") != 0)
        die("cannot re-prove", argv[3]);
    job->digits = 20;
    job->terms = 16;
    ntkball_network_init(job->net);
    if (ntkball_activation_set_str(job->net->phi, argv[4], NULL) != NTKBALL_OK)
        die("unknown activation", argv[4]);
    for (i = 5; i + 1 < argc; i += 2)
    {
        const char *name = argv[i], *value = argv[i + 1];

        if (strcmp(name, "--terms") == 0)
            job->terms = strtol(value, NULL, 10);
        else if (strcmp(name, "--digits") == 0)
            job->digits = strtol(value, NULL, 10);
        else if (strcmp(name, "--depth") == 0)
            job->net->depth = strtol(value, NULL, 10);
        else if (strcmp(name, "--gamma-w2") == 0)
            set_value(job->net->gamma_w2, value);
        else if (strcmp(name, "--gamma-b2") == 0)
            set_value(job->net->gamma_b2, value);
        else if (strcmp(name, "--init") == 0 && strcmp(value, "he") == 0)
            job->net->init = NTKBALL_INIT_HE;
        else if (strcmp(name, "--recursion") == 0 && strcmp(value, "published") == 0)
            job->net->recursion = NTKBALL_RECURSION_PUBLISHED;
        else if (strcmp(name, "--format") != 0 && strcmp(name, "--quantity") != 0 &&
                 strcmp(name, "--layer") != 0)
            die("unknown option", name);
    }
    if (i != argc)
        die("no value for", argv[i]);
    job->bits = (slong) (3.33 * (double) job->digits) + 2;
}

/* ---- Hermite coefficients, one integral each ----------------------------------------------- */

/* mu_n(phi), to job->bits relative bits when it is not zero; each n is integrated once. */
static void integral(arb_t res, const job_t *job, slong n)
{
    slong prec = job->bits + 40, tries;
    arb_ptr mu = job->mu + n;

    for (tries = 0; tries < 4 && !arb_is_finite(mu); tries++, prec *= 2)
    {
        CHECK(ntkball_hermite_integrate(mu, job->net->phi, n, prec) == NTKBALL_OK,
              "%s: integral of order %ld", job->file, (long) n);
        if (tries < 3 && arb_rel_accuracy_bits(mu) < job->bits && !arb_contains_zero(mu))
            arb_indeterminate(mu);
    }
    arb_set(res, mu);
}

static void hermite_value(arb_t res, const job_t *job, const char *quantity, slong n)
{
    if (strcmp(quantity, "phi_hermite") == 0)
        integral(res, job, n);
    else
    {
        arb_t t;

        arb_init(t);
        integral(res, job, n + 1);
        arb_sqrt_ui(t, (ulong) n + 1, 4 * job->bits);
        arb_mul(res, res, t, 4 * job->bits);
        arb_clear(t);
    }
}

/* ---- series: Horner's rule with the first K coefficients of the dual ----------------------- */

/* res = sum_{k<K} c_k g^k + [0, tail], coefficientwise: g has coefficients >= 0 and g(1) = 1, so
   no coefficient of a power of g exceeds 1.  When g(0) = 0 the powers from K > terms on do not
   reach the coefficients that are kept. */
static void
horner(arb_poly_t res, arb_srcptr c, const arb_t tail, const arb_poly_t g, const job_t *job)
{
    slong k, p, prec = 2 * job->bits + 64;
    arb_t t;

    arb_init(t);
    arb_poly_zero(res);
    for (k = job->outer - 1; k >= 0; k--)
    {
        arb_poly_mullow(res, res, g, job->terms, prec);
        arb_poly_get_coeff_arb(t, res, 0);
        arb_add(t, t, c + k, prec);
        arb_poly_set_coeff_arb(res, 0, t);
    }
    arb_poly_get_coeff_arb(t, g, 0);
    if (!arb_is_zero(t))
        for (p = 0; p < job->terms; p++)
        {
            arb_poly_get_coeff_arb(t, res, p);
            arb_add(t, t, tail, prec);
            arb_poly_set_coeff_arb(res, p, t);
        }
    arb_clear(t);
}

/* tail = [0, total - sum_{k<K} c_k]. */
static void tail_of(arb_t tail, const arb_t total, arb_srcptr c, slong len, slong prec)
{
    slong k;
    mag_t m;

    mag_init(m);
    arb_set(tail, total);
    for (k = 0; k < len; k++)
        arb_sub(tail, tail, c + k, prec);
    arb_get_mag(m, tail);
    mag_mul_2exp_si(m, m, -1);
    arb_zero(tail);
    arf_set_mag(arb_midref(tail), m);
    mag_set(arb_radref(tail), m);
    mag_clear(m);
}

/* All layers by the definition Sigma_l = R(Sigma_{l-1}), Theta_l = Sigma_l + Theta_{l-1}
   R'(Sigma_{l-1}) with the power series of R itself, at twice the precision.  Sets is_direct when
   the neglected part of R is small enough to serve; where R's coefficients fall like a power (relu)
   the library's own algorithms remain, of which the one that the command does not take is used. */
static void direct(job_t *job)
{
    slong K = job->outer = 2500, L = job->net->depth, l, k, prec = 2 * job->bits + 64;
    arb_t sw2, sb2, chi, one;
    arb_ptr mu = _arb_vec_init(K + 1);
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_options_t options;
    int ok;

    arb_init(sw2);
    arb_init(sb2);
    arb_init(chi);
    arb_init(one);
    arb_init(job->tail);
    arb_init(job->dtail);
    job->a = _arb_vec_init(K);
    job->da = _arb_vec_init(K);
    job->sigma = flint_malloc((size_t) (L + 2) * sizeof(arb_poly_t));
    job->upsilon = flint_malloc((size_t) (L + 2) * sizeof(arb_poly_t));
    job->theta = flint_malloc((size_t) (L + 2) * sizeof(arb_poly_t));
    for (l = 1; l <= L + 1; l++)
    {
        arb_poly_init(job->sigma[l]);
        arb_poly_init(job->upsilon[l]);
        arb_poly_init(job->theta[l]);
    }
    ntkball_series_init(job->series, L, job->terms);
    ntkball_options_init(&options);

    ok = ntkball_network_constants(sw2, sb2, chi, job->net, prec, &options, &err) == NTKBALL_OK;
    CHECK(ok, "%s: constants: %s", job->file, err.text);
    arb_one(one);
    job->is_direct = 0;
    if (strcmp(ntkball_hermite_choice(job->net->phi), "piecewise") != 0)
    {
        ok = ntkball_hermite_coeffs(mu, job->net->phi, K + 1, prec, &options, &err) == NTKBALL_OK;
        CHECK(ok, "%s: coefficients: %s", job->file, err.text);
        for (k = 0; k < K; k++)
        {
            arb_mul(job->a + k, mu + k, mu + k, prec);
            arb_mul(job->a + k, job->a + k, sw2, prec);
            arb_mul(job->da + k, mu + k + 1, mu + k + 1, prec);
            arb_mul(job->da + k, job->da + k, sw2, prec);
            arb_mul_ui(job->da + k, job->da + k, (ulong) k + 1, prec);
        }
        arb_add(job->a, job->a, sb2, prec);
        tail_of(job->tail, one, job->a, K, prec);
        tail_of(job->dtail, chi, job->da, K, prec);
        job->is_direct = mag_cmp_2exp_si(arb_radref(job->dtail), -job->bits - 40) < 0;
    }
    if (job->is_direct)
    {
        arb_t gw2, gb2;

        arb_init(gw2);
        arb_init(gb2);
        ntkball_value_get_arb(gw2, job->net->gamma_w2, prec);
        ntkball_value_get_arb(gb2, job->net->gamma_b2, prec);
        arb_poly_set_coeff_arb(job->theta[1], 0, gb2);
        arb_poly_set_coeff_arb(job->theta[1], 1, gw2);
        if (job->net->recursion == NTKBALL_RECURSION_PUBLISHED)
            arb_poly_set_coeff_si(job->sigma[1], 1, 1);
        else
            arb_poly_set(job->sigma[1], job->theta[1]);
        for (l = 2; l <= L + 1; l++)
        {
            horner(job->sigma[l], job->a, job->tail, job->sigma[l - 1], job);
            horner(job->upsilon[l], job->da, job->dtail, job->sigma[l - 1], job);
            arb_poly_mullow(job->theta[l], job->theta[l - 1], job->upsilon[l], job->terms, prec);
            arb_poly_add(job->theta[l], job->theta[l], job->sigma[l], prec);
        }
        arb_clear(gw2);
        arb_clear(gb2);
    }
    else
    {
        options.algorithm = ntkball_dual_is_closed(job->net->phi) ? "compose" : "closed";
        ok = ntkball_ntk_series(job->series, job->net, job->terms, 1, job->bits + 64, &options,
                                &err) == NTKBALL_OK;
        CHECK(ok, "%s: %s: %s", job->file, options.algorithm, err.text);
    }

    _arb_vec_clear(mu, K + 1);
    arb_clear(sw2);
    arb_clear(sb2);
    arb_clear(chi);
    arb_clear(one);
}

static void series_clear(job_t *job)
{
    slong l;

    for (l = 1; l <= job->net->depth + 1; l++)
    {
        arb_poly_clear(job->sigma[l]);
        arb_poly_clear(job->upsilon[l]);
        arb_poly_clear(job->theta[l]);
    }
    flint_free(job->sigma);
    flint_free(job->upsilon);
    flint_free(job->theta);
    _arb_vec_clear(job->a, job->outer);
    _arb_vec_clear(job->da, job->outer);
    arb_clear(job->tail);
    arb_clear(job->dtail);
    ntkball_series_clear(job->series);
}

static void series_value(arb_t res, const job_t *job, const char *quantity, slong layer, slong p)
{
    if (job->is_direct)
        arb_poly_get_coeff_arb(res,
                               *quantity == 'a'   ? job->sigma[layer]
                               : *quantity == 'u' ? job->upsilon[layer]
                                                  : job->theta[layer],
                               p);
    else
        arb_set(res, (*quantity == 'a'   ? job->series->alpha
                      : *quantity == 'u' ? job->series->upsilon
                                         : job->series->kappa)[layer - 2] +
                         p);
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* The decimal ball of a csv line, its fields 4 and 5. */
static void decimal_ball(arb_t ball, char *line)
{
    char *field = line, *rad;
    arb_t r;
    int i;

    arb_init(r);
    for (i = 0; i < 3; i++)
        field = strchr(field, ',') + 1;
    rad = strchr(field, ',');
    *rad++ = '\0';
    *strchr(rad, ',') = '\0';
    arb_set_str(ball, field, 64 + 4 * (slong) strlen(field));
    arb_set_str(r, rad, 64);
    arb_add_error(ball, r);
    arb_clear(r);
}

/* rad <= 10^-D |mid| (1 + 2^-30): the reading of the two decimals costs less than that. */
static int keeps_promise(const arb_t ball, slong digits)
{
    arb_t mid, rad, scale;
    int ok;

    arb_init(mid);
    arb_init(rad);
    arb_init(scale);
    arb_set_arf(mid, arb_midref(ball));
    arb_abs(mid, mid);
    arb_mul_si(mid, mid, (1L << 30) + 1, 128);
    arb_mul_2exp_si(mid, mid, -30);
    arf_set_mag(arb_midref(rad), arb_radref(ball));
    arb_ui_pow_ui(scale, 10, (ulong) digits, 128);
    arb_mul(rad, rad, scale, 128);
    ok = !arb_gt(rad, mid);
    arb_clear(mid);
    arb_clear(rad);
    arb_clear(scale);
    return ok;
}

static void check_row(const job_t *job, const ntkball_row_t *row, const arb_t decimal)
{
    slong index = strtol(row->index, NULL, 10);
    char *shown = arb_get_str(row->value, 40, ARB_STR_MORE);
    arb_t other;

    arb_init(other);
    test_section(row->quantity);
    CHECK(arb_contains(decimal, row->value), "%s, %s: dump %s outside mid, rad", job->file,
          row->index, shown);
    CHECK(keeps_promise(decimal, job->digits), "%s, %s: %ld digits not kept by mid, rad", job->file,
          row->index, (long) job->digits);
    CHECK(keeps_promise(row->value, job->digits), "%s, %s: %ld digits not kept by %s", job->file,
          row->index, (long) job->digits, shown);
    if (row->exact[0] != '\0')
    {
        ntkball_value_t v;

        ntkball_value_init(v);
        if (CHECK(ntkball_value_set_str(v, row->exact, NULL) == NTKBALL_OK, "%s: %s", job->file,
                  row->exact))
        {
            ntkball_value_get_arb(other, v, 4 * job->bits + 100);
            CHECK(arb_is_exact(row->value) ? arb_overlaps(row->value, other)
                                           : arb_contains(row->value, other),
                  "%s, %s: %s is not in %s", job->file, row->index, row->exact, shown);
        }
        ntkball_value_clear(v);
    }
    if (job->is_series)
        series_value(other, job, row->quantity, row->layer, index);
    else
        hermite_value(other, job, row->quantity, index);
    CHECK(arb_overlaps(other, row->value), "%s, layer %ld, index %s: recomputation contradicts %s",
          job->file, (long) row->layer, row->index, shown);
    if (!arb_is_zero(row->value))
        CHECK(arb_rel_accuracy_bits(other) >= job->bits - 2, "%s, layer %ld, index %s: %ld bits",
              job->file, (long) row->layer, row->index, (long) arb_rel_accuracy_bits(other));
    else
        CHECK(mag_cmp_2exp_si(arb_radref(other), -job->bits) < 0, "%s, %s: zero?", job->file,
              row->index);
    arb_clear(other);
    flint_free(shown);
}

/* The rows are the blocks of N consecutive indices that the command asks for. */
static void check_shape(const job_t *job, const ntkball_table_t table)
{
    slong i, blocks = table->num_rows / FLINT_MAX(job->terms, 1);

    test_section("shape");
    CHECK(table->num_rows > 0 && table->num_rows == blocks * job->terms, "%s: %ld rows", job->file,
          (long) table->num_rows);
    CHECK(blocks == (job->is_series                                    ? job->net->depth
                     : ntkball_activation_has_ntk(job->net->phi, NULL) ? 2
                                                                       : 1),
          "%s: %ld blocks", job->file, (long) blocks);
    for (i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;
        slong block = i / job->terms;
        const char *want = job->is_series ? "kappa" : block ? "dphi_hermite" : "phi_hermite";

        CHECK(strcmp(row->quantity, want) == 0 && strtol(row->index, NULL, 10) == i % job->terms &&
                  row->layer == (job->is_series ? block + 2 : -1),
              "%s: row %ld is %s, layer %ld, index %s", job->file, (long) i, row->quantity,
              (long) row->layer, row->index);
    }
}

int main(int argc, char **argv)
{
    static char line[65536];
    job_t job;
    ntkball_table_t table;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_t decimal;
    slong i;
    FILE *in;

    memset(&job, 0, sizeof job);
    read_command(&job, argc, argv);
    test_begin(job.file);
    ntkball_table_init(table, job.command, job.digits);
    arb_init(decimal);
    job.mu = _arb_vec_init(job.terms + 1);
    for (i = 0; i <= job.terms; i++)
        arb_indeterminate(job.mu + i);

    in = fopen(job.file, "r");
    if (!CHECK(in != NULL, "no file %s", job.file) ||
        !CHECK(ntkball_table_read(table, in, job.file, &err) == NTKBALL_OK, "%s", err.text))
        return test_end();
    check_shape(&job, table);
    if (test_state.failed == 0)
    {
        if (job.is_series)
            direct(&job);
        rewind(in);
        while (fgets(line, sizeof line, in) != NULL && line[0] == '#')
            ;
        for (i = 0; i < table->num_rows && fgets(line, sizeof line, in) != NULL; i++)
        {
            decimal_ball(decimal, line);
            check_row(&job, table->rows + i, decimal);
        }
        CHECK(i == table->num_rows, "%s: %ld lines", job.file, (long) i);
        if (job.is_series)
            series_clear(&job);
    }
    fclose(in);

    _arb_vec_clear(job.mu, job.terms + 1);
    arb_clear(decimal);
    ntkball_table_clear(table);
    ntkball_network_clear(job.net);
    return test_end();
}
