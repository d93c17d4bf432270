/* HERM-4, HERM-4b, HERM-5c, HERM-6: trapezoid, panels and integrate against references, closed
   forms and each other. */
#include "../harness.h"

#include <ntkball/hermite.h>

typedef ntkball_status_t (*engine_fn)(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                      slong prec, const ntkball_options_t *options,
                                      ntkball_error_t *err);

static ntkball_status_t integrate_all(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                      slong prec, const ntkball_options_t *options,
                                      ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong n;

    (void) options, (void) err;
    for (n = 0; n < len; n++)
        if (ntkball_hermite_integrate(mu + n, phi, n, prec) != NTKBALL_OK)
            status = NTKBALL_UNABLE;
    return status;
}

/* Balls of radius <= 2^(1-prec), or a failed check. */
static void run(arb_ptr mu, engine_fn engine, const char *what, const char *spec, slong len,
                slong prec, const ntkball_options_t *options)
{
    ntkball_activation_t phi;
    ntkball_error_t err;
    slong n;

    err.text[0] = '\0';
    ntkball_activation_init(phi);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK, "%s", spec);
    CHECK(engine(mu, phi, len, prec, options, &err) == NTKBALL_OK, "%s %s len %ld prec %ld: %s",
          what, spec, len, prec, err.text);
    for (n = 0; n < len; n++)
        CHECK(mag_cmp_2exp_si(arb_radref(mu + n), 1 - prec) <= 0,
              "%s %s len %ld prec %ld: radius of mu_%ld", what, spec, len, prec, n);
    ntkball_activation_clear(phi);
}

static void
compare(const char *spec, engine_fn first, engine_fn second, slong len, slong prec, slong prec2)
{
    arb_ptr mu = _arb_vec_init(len), nu = _arb_vec_init(len);
    slong n;

    run(mu, first, "first", spec, len, prec, NULL);
    run(nu, second, "second", spec, len, prec2, NULL);
    for (n = 0; n < len; n++)
        CHECK(arb_overlaps(mu + n, nu + n), "%s len %ld prec %ld, %ld: mu_%ld", spec, len, prec,
              prec2, n);
    _arb_vec_clear(mu, len);
    _arb_vec_clear(nu, len);
}

/* Reference values.  tanh: (-1)^((p-1)/2) (p!)^(-1/2) int_0^inf t^p exp(-t^2/2)/sinh(pi t/2) dt, a
   positive integrand, and the others E[phi(Z) h_n(Z)], both by mpmath's tanh-sinh quadrature at 60
   to 70 digits. */
typedef struct
{
    const char *spec;
    slong n;
    const char *value;
} reference_t;

static const reference_t references[] = {
    {"tanh", 1, "0.6057055096021588255835402275558804394262092505776949"},
    {"tanh", 3, "-0.1484371907872727040452509899396497263120611511378680"},
    {"tanh", 51, "-0.00001919618956225435943517025241112720034495339818913625"},
    {"tanh", 101, "0.00000017211831420303936803383034709558412066196401373087"},
    {"tanh", 501, "0.0000000000000004597934972901314369612341487227382738080655851225990"},
    {"tanh", 999, "-1.988071099059451971430281719828643006077867220569740e-22"},
    {"softsign", 1, "0.412755100339183212671559404685303578500453"},
    {"softsign", 25, "0.00400213760341792585093719133685337090806234"},
    {"softsign", 61, "0.000945788626583000373129061038116819386094773"},
    {"softplus", 0, "0.806059183347439784528228831503946196372585"},
    {"softplus", 2, "0.146103084880044941669816337995956126517558"},
    {"softplus", 30, "0.0000000622168550566947619350419618614416042735682"},
    {"silu", 0, "0.206620964141907037262350828718098840576281"},
    {"silu", 20, "-0.0000189867636540439512902353344692619053864621"},
    {"mish", 0, "0.240403888374791443713122134439447131108602"},
    {"mish", 5, "0.00624002257243116769318366345156781549414513"},
};

static void check_references(engine_fn engine, const char *what, slong max_n)
{
    const slong len = 1000;
    arb_ptr mu = _arb_vec_init(len);
    size_t i, last = sizeof references / sizeof references[0];

    for (i = 0; i < last; i++)
    {
        const reference_t *r = references + i;

        if (r->n >= max_n || (engine == ntkball_hermite_trapezoid && r->spec[4] == 's'))
            continue; /* softsign has a kink */
        run(mu, engine, what, r->spec, r->n + 1, 260, NULL);
        CHECK_REFERENCE(mu + r->n, r->value, 150, what);
    }
    _arb_vec_clear(mu, len);
}

static void check_threads(engine_fn engine, const char *spec, slong len, slong prec)
{
    arb_ptr one = _arb_vec_init(len), many = _arb_vec_init(len);
    ntkball_options_t options;
    slong n, threads;

    ntkball_options_init(&options);
    run(one, engine, "threads", spec, len, prec, &options);
    for (threads = 2; threads <= 5; threads += 3)
    {
        options.threads = threads;
        run(many, engine, "threads", spec, len, prec, &options);
        for (n = 0; n < len; n++)
            CHECK(arb_equal(one + n, many + n), "%s threads %ld mu_%ld", spec, threads, n);
    }
    _arb_vec_clear(one, len);
    _arb_vec_clear(many, len);
}

/* Asks to stop at the call number *context. */
static int stop_later(void *context, const char *stage, double done)
{
    slong *calls = context;

    CHECK(stage != NULL && done <= 1, "progress");
    return --*calls <= 0;
}

static void check_interrupt(engine_fn engine, const char *spec, slong calls)
{
    const slong len = 20;
    arb_ptr mu = _arb_vec_init(len);
    ntkball_activation_t phi;
    ntkball_options_t options;
    ntkball_error_t err;

    ntkball_options_init(&options);
    options.progress = stop_later;
    options.progress_context = &calls;
    options.threads = 2;
    err.kind = NTKBALL_ERR_NONE;
    ntkball_activation_init(phi);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK, "%s", spec);
    CHECK(engine(mu, phi, len, 200, &options, &err) == NTKBALL_UNABLE, "%s", spec);
    CHECK(err.kind == NTKBALL_ERR_INTERRUPTED, "%s: %s", spec, err.text);
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, len);
}

static void check_errors(void)
{
    ntkball_activation_t phi;
    ntkball_error_t err;
    arb_t mu;

    arb_init(mu);
    ntkball_activation_init(phi);
    CHECK(ntkball_activation_set_str(phi, "relu", NULL) == NTKBALL_OK, "relu");
    CHECK(ntkball_hermite_trapezoid(mu, phi, 1, 50, NULL, &err) == NTKBALL_DOMAIN, "relu");
    CHECK(err.kind == NTKBALL_ERR_INPUT && !arb_is_finite(mu), "relu: %s", err.text);
    CHECK(ntkball_hermite_trapezoid(NULL, phi, 0, 50, NULL, NULL) == NTKBALL_OK, "len 0");
    CHECK(ntkball_hermite_panels(NULL, phi, 0, 50, NULL, NULL) == NTKBALL_OK, "len 0");
    CHECK(ntkball_hermite_integrate(mu, phi, -1, 50) == NTKBALL_DOMAIN, "n < 0");
    ntkball_activation_clear(phi);
    arb_clear(mu);
}

static ntkball_status_t closed(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec,
                               const ntkball_options_t *options, ntkball_error_t *err)
{
    (void) options, (void) err;
    if (ntkball_hermite_closed(mu, phi, len, prec + 60) == NTKBALL_OK)
        return NTKBALL_OK;
    return ntkball_hermite_piecewise(mu, phi, len, prec + 60);
}

int main(void)
{
    static const char *const analytic[] = {"tanh", "sigmoid", "softplus", "silu", "mish"};
    static const char *const kinked[] = {"relu",           "abs",         "hardtanh", "elu",
                                         "leaky_relu:0.3", "relu_power:2"};
    static const char *const entire[] = {"erf",   "gelu",     "sin:2", "cos:1/2",
                                         "exp:1", "gaussian", "rbf"};
    long iter;

    test_begin("hermite/quadrature");

    test_section("references");
    check_references(ntkball_hermite_trapezoid, "trapezoid", 1000);
    check_references(ntkball_hermite_panels, "panels", 102);
    check_references(integrate_all, "integrate", 4);

    test_section("closed forms");
    for (iter = 0; iter < 7; iter++)
    {
        slong len = 1 + (slong) n_randint(test_state.rand, 80),
              prec = 2 + (slong) n_randint(test_state.rand, 300);

        if (test_left_out(iter))
            continue;
        compare(entire[iter], closed, ntkball_hermite_trapezoid, len, prec, prec);
        compare(entire[iter], closed, ntkball_hermite_panels, len, prec, prec);
    }
    for (iter = 0; iter < 6; iter++)
    {
        slong len = 1 + (slong) n_randint(test_state.rand, 80),
              prec = 2 + (slong) n_randint(test_state.rand, 200);

        if (test_left_out(iter))
            continue;
        compare(kinked[iter], closed, ntkball_hermite_panels, len, prec, prec);
        compare(kinked[iter], closed, integrate_all, 4, FLINT_MIN(prec, 100), prec);
    }

    test_section("two algorithms");
    for (iter = 0; iter < test_cases(6); iter++)
    {
        slong len = 1 + (slong) n_randint(test_state.rand, 120),
              prec = 2 + (slong) n_randint(test_state.rand, 300);

        compare(analytic[iter % 5], ntkball_hermite_trapezoid, ntkball_hermite_panels, len, prec,
                2 + (slong) n_randint(test_state.rand, 200));
        compare(analytic[iter % 5], ntkball_hermite_trapezoid, ntkball_hermite_trapezoid, len, prec,
                prec + 60);
    }
    for (iter = 0; iter < 5; iter++)
        if (!test_left_out(iter))
            compare(analytic[iter], ntkball_hermite_trapezoid, integrate_all, 4, 80, 40);
    compare("softsign", ntkball_hermite_panels, integrate_all, 8, 150, 60);
    compare("softsign", ntkball_hermite_panels, ntkball_hermite_panels, 200, 100, 260);

    test_section("tiny");
    for (iter = 0; iter < 12; iter++)
        compare("tanh", ntkball_hermite_trapezoid, ntkball_hermite_panels, 1 + iter % 3,
                2 + iter / 3, 40);

    test_section("large");
    compare("tanh", ntkball_hermite_trapezoid, ntkball_hermite_trapezoid, 2000, 100, 150);
    compare("sigmoid", ntkball_hermite_trapezoid, ntkball_hermite_trapezoid, 3, 2000, 700);

    test_section("threads");
    check_threads(ntkball_hermite_trapezoid, "silu", 100, 150);
    check_threads(ntkball_hermite_panels, "softsign", 60, 150);

    test_section("interrupt");
    check_interrupt(ntkball_hermite_trapezoid, "tanh", 1);
    check_interrupt(ntkball_hermite_trapezoid, "tanh", 20);
    check_interrupt(ntkball_hermite_panels, "softsign", 2);

    test_section("errors");
    check_errors();

    return test_end();
}
