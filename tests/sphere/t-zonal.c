/* Zonal kernels: integrals by mpmath, rational values, routes against each other (SPH-9, SPH-10,
   SPH-11, SPH-17, SPH-18, SPH-19), networks' kernels written as expressions, parts of the NTK, the
   trace, bad input. */
#include <string.h>

#include "kernels.h"

/* Values of (FH) by mpmath's quad at 40 digits. */
static void test_references(void)
{
    static const struct
    {
        const char *kernel;
        slong d, k;
        const char *value;
    } t[] = {
        {"laplace:1", 1, 0, "0.342151544344621606275683114492 +/- 1e-30"},
        {"laplace:1", 1, 5, "0.0123237688343466892041628719511 +/- 1e-31"},
        {"laplace:1", 3, 4, "0.00204399024611159437632764487791 +/- 1e-32"},
        {"exp(-sqrt(2-2*t))", 5, 2, "0.00629480536023079159426068527578 +/- 1e-32"},
        {"abs(rho-1/2)", 1, 3, "0.0689161119277240061889158122891 +/- 1e-31"},
        {"max(rho-1/2,1/2-rho)", 3, 4, "0.00590709530809062910190706962478 +/- 1e-32"},
        {"exp(-(1-rho)^(1/3))", 2, 3, "0.007428332323362751129307 +/- 1e-24"},
        /* not finite at rho = 1, -1, both, or inside */
        {"-log(1-rho)", 5, 0, "0.1098138472266119760838988 +/- 1e-25"},
        {"exp(rho)/(1-rho)^(1/4)", 1, 4, "0.664886840332110951647863550645 +/- 1e-30"},
        {"exp(rho)/(1-rho)^(1/4)", 2, 0, "1.523852828452015190186128 +/- 1e-24"},
        {"1/sqrt(acos(rho))", 1, 1, "0.421994438077663877284609938360 +/- 1e-30"},
        {"1/acos(rho)^(1/2)", 5, 4, "0.001353365439488226343117175 +/- 1e-27"},
        {"1/(1+rho)^(1/3)+1/(3+rho)", 2, 1, "-0.277830928635147885338604 +/- 1e-24"},
        {"1/(1+rho)^(1/3)+1/(3+rho)", 5, 4, "0.00271568187115869058677076 +/- 1e-26"},
        {"log(1-rho)*log(1+rho)", 5, 0, "-0.2092638746944056505698612 +/- 1e-25"},
        {"abs(rho-1/2)^(-1/2)", 2, 4, "-0.157134840263677227644632080467 +/- 1e-29"},
        {"log(abs(rho))", 5, 0, "-1.443147180559945309417232 +/- 1e-24"},
        {"exp(-1/(1-rho))", 2, 1, "-0.1165648662258038970081972 +/- 1e-25"},
        {"sin(acos(rho))/acos(rho)", 1, 0, "0.589489872236083635116014422912 +/- 1e-30"},
    };
    ntkball_error_t err;
    arb_ptr x = _arb_vec_init(NUM);
    arb_t ref;
    size_t i;

    test_section("references");
    arb_init(ref);
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
    {
        arb_set_str(ref, t[i].value, 128);
        CHECK(eigenvalues(x, t[i].kernel, t[i].d, t[i].k + 1, 90, "auto", &err) == NTKBALL_OK,
              "%s: %s", t[i].kernel, err.text);
        CHECK(arb_overlaps(x + t[i].k, ref) && arb_rel_accuracy_bits(x + t[i].k) >= 90,
              "%s d=%ld k=%ld", t[i].kernel, (long) t[i].d, (long) t[i].k);
    }
    arb_clear(ref);
    _arb_vec_clear(x, NUM);
}

/* Two routes, or two ways to write one kernel, at two precisions. */
static void test_routes(void)
{
    static const char *const t[][4] = {
        {"gaussian:1/2", "closed", "exp(rho-1)", "quadrature"},
        {"gaussian:7", "closed", "gaussian:7", "quadrature"},
        {"(1-rho)^(1/3)", "closed", "(1-rho)^(1/3)", "quadrature"},
        {"2*sqrt(3+3*rho)", "closed", "2*sqrt(3+3*rho)", "quadrature"},
        {"(1+rho)^4-rho", "closed", "(1+rho)^4-rho", "quadrature"},
        {"(2-2*rho)^(5/2)", "closed", "sqrt(2-2*rho)^5", "quadrature"},
        {"laplace:3/2", "quadrature", "exp(-3*sin(acos(rho)/2))", "quadrature"},
        {"laplace:3/2", "quadrature", "laplace:3/2", "integrate"},
        {"(1+rho)^4-rho", "closed", "(1+rho)^4-rho", "integrate"},
        {"abs(rho-1/2)", "quadrature", "max(rho-1/2,1/2-rho)", "integrate"},
        {"-log(1-rho)", "closed", "-log(1-rho)", "quadrature"},
        {"-log(1-rho)", "closed", "-log(1-rho)", "integrate"},
        {"1/(1+rho)^(1/3)", "closed", "1/(1+rho)^(1/3)", "integrate"},
        {"1-log(2/sqrt(3+3*rho))/3", "closed", "log(1+rho)/6+(1-log(2/sqrt(3))/3)", "quadrature"},
        {"2/(3-3*rho)^(1/4)", "closed", "2/(3-3*rho)^(1/4)", "quadrature"},
        {"(1-rho)^(-1/3)+1/(3-rho)", "quadrature", "1/(3-rho)+1/((1-rho)^2)^(1/6)", "auto"},
    };
    arb_ptr x = _arb_vec_init(NUM), y = _arb_vec_init(NUM);
    ntkball_error_t err;
    size_t i;
    slong d, k;

    test_section("routes");
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
        for (d = i < 7 ? 1 : 4; d <= 7; d += 3)
        {
            CHECK(eigenvalues(x, t[i][0], d, NUM, 70, t[i][1], &err) == NTKBALL_OK, "%s", err.text);
            CHECK(eigenvalues(y, t[i][2], d, NUM, 110, t[i][3], &err) == NTKBALL_OK ||
                      arb_is_zero(x + NUM - 1),
                  "%s: %s", t[i][2], err.text);
            for (k = 0; k < NUM; k++)
                CHECK(arb_overlaps(x + k, y + k) && arb_rel_accuracy_bits(x + k) >= 70,
                      "%s d=%ld k=%ld", t[i][0], (long) d, (long) k);
        }
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(y, NUM);
}

/* The series 1/2 + rho/3 - rho^2/10 + rho^4/50 + T rho^p, p >= 5, with the last term declared as a
   tail: by recurrence and by weights, and the truth lies in both; so does it without a tail. */
static void test_recurrence(void)
{
    static const slong degrees[NUM] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    static const char *const numbers[] = {"1/2", "1/3", "-1/10", "0", "1/50"};
    arb_ptr c = _arb_vec_init(16), x = _arb_vec_init(NUM), y = _arb_vec_init(NUM);
    ntkball_options_t options;
    ntkball_zonal_t cut, whole;
    ntkball_error_t err;
    slong p, d, k;
    arb_t T, tail;
    fmpq_t q;

    test_section("recurrence");
    arb_init(T);
    arb_init(tail);
    fmpq_init(q);
    ntkball_options_init(&options);
    options.algorithm = "recurrence";
    arb_set_d(T, 1e-6);
    for (p = 5; p < 16; p++)
        for (d = 1; d <= 5; d += 2)
        {
            ntkball_zonal_init(cut);
            ntkball_zonal_init(whole);
            _arb_vec_zero(c, 16);
            for (k = 0; k < 5; k++)
            {
                fmpq_set_str(q, numbers[k], 10);
                arb_set_fmpq(c + k, q, 256);
            }
            arb_set(tail, T);
            ntkball_zonal_set_series(cut, c, 5, tail);
            arb_set(c + p, T);
            arb_zero(tail);
            ntkball_zonal_set_series(whole, c, p + 1, tail);
            CHECK(ntkball_zonal_eigenvalues(x, cut, d, NTKBALL_MEASURE_PROBABILITY, degrees, NUM,
                                            60, &options, &err) != NTKBALL_DOMAIN,
                  "%s", err.text);
            CHECK(ntkball_zonal_eigenvalues(y, whole, d, NTKBALL_MEASURE_PROBABILITY, degrees, NUM,
                                            60, NULL, &err) == NTKBALL_OK,
                  "%s", err.text);
            for (k = 0; k < NUM; k++)
                CHECK(arb_contains(x + k, y + k) && mag_cmp_2exp_si(arb_radref(x + k), -19) < 0,
                      "cut p=%ld d=%ld k=%ld", (long) p, (long) d, (long) k);
            CHECK(ntkball_zonal_eigenvalues(x, whole, d, NTKBALL_MEASURE_PROBABILITY, degrees, NUM,
                                            60, &options, &err) == NTKBALL_OK,
                  "%s", err.text);
            for (k = 0; k < NUM; k++)
                CHECK(arb_overlaps(x + k, y + k) &&
                          (arb_is_zero(x + k) || arb_rel_accuracy_bits(x + k) >= 60),
                      "whole p=%ld d=%ld k=%ld", (long) p, (long) d, (long) k);
            ntkball_zonal_clear(cut);
            ntkball_zonal_clear(whole);
        }
    fmpq_clear(q);
    arb_clear(T);
    arb_clear(tail);
    _arb_vec_clear(c, 16);
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(y, NUM);
}

/* Sigma, inner, Theta of relu with one hidden layer (sigma_w^2 = 2), as expressions. */
static void test_networks(void)
{
    static const char *const kernels[] = {NULL, "(sqrt(1-rho^2)+(pi-acos(rho))*rho)/pi",
                                          "rho*(1-acos(rho)/pi)"};
    static const slong degrees[NUM] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    arb_ptr x = _arb_vec_init(NUM), y = _arb_vec_init(NUM);
    arb_t sum, one;
    ntkball_network_t net;
    ntkball_error_t err;
    ntkball_options_t series;
    slong part, k, d, depth;

    test_section("networks");
    ntkball_options_init(&series);
    series.algorithm = "series";
    arb_init(sum);
    arb_init(one);
    ntkball_network_init(net);
    net->init = NTKBALL_INIT_HE;
    CHECK(ntkball_activation_set_str(net->phi, "relu", &err) == NTKBALL_OK, "relu");
    for (part = 1; part <= 2; part++)
        for (d = 1; d <= 4; d++)
        {
            CHECK(ntkball_sphere_part_eigenvalues(x, net, (ntkball_subkernel_t) part, d,
                                                  NTKBALL_MEASURE_PROBABILITY, degrees, NUM, 80,
                                                  NULL, &err) == NTKBALL_OK,
                  "%s", err.text);
            CHECK(eigenvalues(y, kernels[part], d, NUM, 80, "quadrature", &err) == NTKBALL_OK, "%s",
                  err.text);
            for (k = 0; k < NUM; k++)
                CHECK(arb_overlaps(x + k, y + k) && arb_is_zero(x + k) == arb_is_zero(y + k),
                      "part %ld d=%ld k=%ld", (long) part, (long) d, (long) k);
        }
    /* the three ways of depth 2 and 3 */
    for (depth = 2; depth <= 3; depth++)
        for (part = 0; part <= 2; part++)
        {
            net->depth = depth;
            CHECK(ntkball_sphere_part_eigenvalues(x, net, (ntkball_subkernel_t) part, 3,
                                                  NTKBALL_MEASURE_PROBABILITY, degrees, NUM, 60,
                                                  NULL, &err) == NTKBALL_OK,
                  "%s", err.text);
            CHECK(ntkball_sphere_part_eigenvalues(y, net, (ntkball_subkernel_t) part, 3,
                                                  NTKBALL_MEASURE_PROBABILITY, degrees, NUM, 40,
                                                  &series, &err) == NTKBALL_UNABLE,
                  "the series of relu");
            for (k = 0; k < NUM; k++)
                CHECK(arb_overlaps(x + k, y + k) && mag_cmp_2exp_si(arb_radref(y + k), -14) < 0,
                      "part %ld depth %ld k=%ld", (long) part, (long) depth, (long) k);
        }
    ntkball_network_clear(net);
    arb_clear(sum);
    arb_clear(one);
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(y, NUM);
}

/* sum_k N(2,k) lambda_k = K(1) for exp(rho - 1), whose eigenvalues beyond 40 are below 2^-150 */
static void test_trace(void)
{
    slong degrees[41], k;
    arb_ptr x = _arb_vec_init(41);
    arb_t sum, one;
    ntkball_zonal_t kernel;
    ntkball_error_t err;

    test_section("trace");
    arb_init(sum);
    arb_init(one);
    ntkball_zonal_init(kernel);
    for (k = 0; k <= 40; k++)
        degrees[k] = k;
    CHECK(ntkball_zonal_set_str(kernel, "gaussian:1/2", NULL, 0, &err) == NTKBALL_OK, "gaussian");
    CHECK(ntkball_zonal_eigenvalues(x, kernel, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 41, 150,
                                    NULL, &err) == NTKBALL_OK,
          "%s", err.text);
    for (k = 0; k <= 40; k++)
        arb_addmul_si(sum, x + k, 2 * k + 1, 200);
    ntkball_zonal_at_one(one, kernel, 200);
    arb_sub(sum, sum, one, 200);
    arb_get_mag(arb_radref(one), sum);
    CHECK(mag_cmp_2exp_si(arb_radref(one), -140) < 0, "the trace");
    ntkball_zonal_clear(kernel);
    arb_clear(sum);
    arb_clear(one);
    _arb_vec_clear(x, 41);
}

/* What 30 degrees leave of the trace of the parts of a network (SPH-4): erf decays geometrically.
 */
static void test_parts_trace(void)
{
    slong degrees[30], k, part;
    arb_ptr x = _arb_vec_init(30);
    arb_t rest;
    ntkball_network_t net;
    ntkball_error_t err;

    test_section("trace of the parts");
    arb_init(rest);
    ntkball_network_init(net);
    net->depth = 2;
    for (k = 0; k < 30; k++)
        degrees[k] = k;
    CHECK(ntkball_activation_set_str(net->phi, "erf", &err) == NTKBALL_OK, "erf");
    for (part = 0; part <= 2; part++)
    {
        CHECK(ntkball_sphere_part_eigenvalues(x, net, (ntkball_subkernel_t) part, 2,
                                              NTKBALL_MEASURE_PROBABILITY, degrees, 30, 60, NULL,
                                              &err) == NTKBALL_OK,
              "%s", err.text);
        CHECK(ntkball_sphere_part_at_one(rest, net, (ntkball_subkernel_t) part, 60, NULL, &err) ==
                  NTKBALL_OK,
              "%s", err.text);
        for (k = 0; k < 30; k++)
            arb_submul_si(rest, x + k, 2 * k + 1, 100);
        CHECK(!arb_is_negative(rest), "part %ld: more than the trace", (long) part);
        arb_abs(rest, rest);
        CHECK(arf_cmpabs_2exp_si(arb_midref(rest), -12) < 0 &&
                  mag_cmp_2exp_si(arb_radref(rest), -12) < 0,
              "part %ld: much of the trace is missing", (long) part);
    }
    ntkball_network_clear(net);
    arb_clear(rest);
    _arb_vec_clear(x, 30);
}

/* |K| <= sup s^power at the ends of all pieces (SPH-19), and sup is not far above. */
static void test_growth(void)
{
    static const struct
    {
        const char *kernel, *power;
        int end, infinite, sharp; /* end < 0: from the last one */
    } t[] = {
        {"1/sqrt(1-rho)", "-1", 0, 1, 1},
        {"3-(1-rho^2)^(-2/3)", "-4/3", 0, 1, 1},
        {"3-(1-rho^2)^(-2/3)", "-4/3", -1, 1, 1},
        {"rho/acos(rho)^(1/2)", "-1/2", 0, 1, 1},
        {"rho*acos(-rho)/(1+rho)", "-1", -1, 1, 1},
        {"(1-rho)^(-1/4)-(1-rho)^(-1/3)", "-2/3", 0, 1, 1},
        {"sin(acos(rho))/acos(rho)^3", "-2", 0, 1, 1},
        {"abs(rho-1/2)^(-1/3)", "-1/3", 1, 1, 1},
        {"abs(rho-1/2)^(-1/3)", "-1/3", 2, 1, 1},
        {"(1-rho)^(1/3)", "2/3", 0, 0, 1},
        {"exp(-1/(1-rho))+cos(1/(1-rho))", "0", 0, 0, 0},
        {"exp(rho)", "0", -1, 0, 1},
    };
    ntkball_angle_function_t f;
    const ntkball_end_bound_t *bound;
    ntkball_zonal_t kernel;
    ntkball_error_t err;
    slong i, j, prec = 200;
    arb_ptr ends;
    arb_t s, x, y;
    mag_t low;
    fmpq_t q;

    test_section("growth");
    arb_init(s);
    arb_init(x);
    arb_init(y);
    mag_init(low);
    fmpq_init(q);
    for (i = 0; i < (slong) (sizeof t / sizeof t[0]); i++)
    {
        ntkball_zonal_init(kernel);
        CHECK(ntkball_zonal_set_str(kernel, t[i].kernel, NULL, 0, &err) == NTKBALL_OK, "%s",
              err.text);
        _ntkball_zonal_function(&f, kernel[0]);
        ends = _arb_vec_init(f.pieces + 1);
        f.ends(ends, f.context, prec);
        j = t[i].end < 0 ? 2 * f.pieces + t[i].end : t[i].end;
        bound = f.end(f.context, j / 2, (int) (j % 2));
        fmpq_set_str(q, t[i].power, 10);
        CHECK(bound->known && fmpq_equal(bound->power, q) &&
                  kernel[0]->ends[j].infinite == t[i].infinite &&
                  kernel[0]->ends[j].sharp == t[i].sharp && !kernel[0]->ends[j].wild,
              "%s, end %ld", t[i].kernel, (long) j);
        for (slong e = 0; e < 40; e++)
        {
            arb_set_ui(s, 64 + n_randint(test_state.rand, 65));
            arb_mul_2exp_si(s, s, bound->range_exp - 7 - e);
            arb_pow_fmpq(y, s, q, prec);
            arb_set(x, ends + j / 2 + j % 2);
            if (j % 2 == 0)
                arb_add(x, x, s, prec);
            else
                arb_sub(x, x, s, prec);
            f.value(x, f.context, j / 2, x, prec);
            arb_div(x, x, y, prec);
            arb_get_mag_lower(low, x);
            CHECK(mag_cmp(low, bound->sup) <= 0, "%s, end %ld, e=%ld", t[i].kernel, (long) j,
                  (long) e);
            mag_mul_2exp_si(low, low, 3);
            CHECK(!t[i].sharp || mag_cmp(low, bound->sup) >= 0, "tight: %s, end %ld", t[i].kernel,
                  (long) j);
        }
        _arb_vec_clear(ends, f.pieces + 1);
        ntkball_zonal_clear(kernel);
    }
    arb_clear(s);
    arb_clear(x);
    arb_clear(y);
    mag_clear(low);
    fmpq_clear(q);
}

/* Without a finite value at a pole there is no trace; the sums of squares may be known (SPH-14). */
static void test_infinite(void)
{
    ntkball_sphere_mass_t mass;
    ntkball_zonal_t kernel;
    ntkball_error_t err;
    ntkball_exact_t exact;
    arb_t x, y;
    fmpq_t q, r;

    test_section("infinite");
    ntkball_zonal_init(kernel);
    ntkball_sphere_mass_init(mass);
    ntkball_exact_init(exact);
    arb_init(x);
    arb_init(y);
    fmpq_init(q);
    fmpq_init(r);
    CHECK(ntkball_zonal_set_str(kernel, "-log(1-rho)", NULL, 0, &err) == NTKBALL_OK, "log");
    ntkball_zonal_at_one(x, kernel, 60);
    CHECK(!arb_is_finite(x) && ntkball_zonal_is_infinite(kernel, 1) &&
              !ntkball_zonal_is_infinite(kernel, -1),
          "no trace");
    /* lambda_k = (k-1)! 2!/(k+2)! on S^3 */
    fmpq_set_si(q, 1, 30);
    CHECK(ntkball_zonal_exact(exact, kernel, 3, NTKBALL_MEASURE_PROBABILITY, 3) &&
              ntkball_exact_get_fmpq(r, exact) && fmpq_equal(q, r),
          "rational");
    /* int_{-1}^1 log(1-t)^2 dt/2 = log(2)^2 - 2 log 2 + 2 */
    CHECK(ntkball_zonal_mass(mass, kernel, 2, NTKBALL_MEASURE_PROBABILITY, 60, NULL, &err) ==
              NTKBALL_OK,
          "%s", err.text);
    arb_const_log2(x, 100);
    arb_sub_ui(y, x, 2, 100);
    arb_mul(x, x, y, 100);
    arb_add_ui(x, x, 2, 100);
    CHECK(arb_overlaps(x, mass->second) && arb_rel_accuracy_bits(mass->second) > 40,
          "sum of squares");
    CHECK(ntkball_zonal_set_str(kernel, "exp(rho)/sqrt(1-rho)", NULL, 0, &err) == NTKBALL_OK, "e");
    CHECK(ntkball_zonal_mass(mass, kernel, 2, NTKBALL_MEASURE_PROBABILITY, 60, NULL, &err) ==
                  NTKBALL_UNABLE &&
              !arb_is_finite(mass->second),
          "not square integrable on S^2");
    fmpq_clear(q);
    fmpq_clear(r);
    arb_clear(x);
    arb_clear(y);
    ntkball_exact_clear(exact);
    ntkball_sphere_mass_clear(mass);
    ntkball_zonal_clear(kernel);
}

/* The closed forms of c (1 -+ rho)^nu and a log(1 -+ rho) against quadrature. */
static void test_exact(void)
{
    static const char *const t[] = {"1/sqrt(1-rho)",   "3*(1+rho)^(-1)",     "sqrt(2-2*rho)",
                                    "(2-2*rho)^(5/2)", "2/pi/sqrt(3+3*rho)", "-2*log(2+2*rho)"};
    ntkball_exact_t exact;
    ntkball_zonal_t kernel;
    ntkball_error_t err;
    arb_ptr y = _arb_vec_init(NUM);
    arb_t x;
    size_t i;
    slong d, k;

    test_section("exact");
    ntkball_exact_init(exact);
    arb_init(x);
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
        for (d = 3; d <= 6; d += 3)
        {
            ntkball_zonal_init(kernel);
            CHECK(ntkball_zonal_set_str(kernel, t[i], NULL, 0, &err) == NTKBALL_OK &&
                      eigenvalues(y, t[i], d, NUM, 60, "quadrature", &err) == NTKBALL_OK,
                  "%s: %s", t[i], err.text);
            for (k = 0; k < NUM; k++)
                if (CHECK(ntkball_zonal_exact(exact, kernel, d, NTKBALL_MEASURE_PROBABILITY, k) ||
                              (k == 0 && i == 5),
                          "%s d=%ld k=%ld", t[i], (long) d, (long) k) &&
                    (k > 0 || i != 5))
                {
                    ntkball_exact_get_arb(x, exact, 90);
                    CHECK(arb_overlaps(x, y + k) && arb_rel_accuracy_bits(x) > 60, "%s d=%ld k=%ld",
                          t[i], (long) d, (long) k);
                }
            ntkball_zonal_clear(kernel);
        }
    ntkball_exact_clear(exact);
    arb_clear(x);
    _arb_vec_clear(y, NUM);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    if (CHECK(file != NULL, "%s", path))
    {
        fputs(text, file);
        fclose(file);
    }
}

/* A tail declared too small would be seen: the balls with and without the last terms overlap. */
static void test_series(void)
{
    static const char *const bad[] = {
        "x 1\n",  "0 1\n0 2\n", "1 2 3 4\n",      "0 y\n",
        "-1 2\n", "# none\n",   "0 1\ntail -1\n", "0 1\ntail 1\ntail 1\n"};
    const char *path = "t-zonal.series";
    arb_ptr x = _arb_vec_init(NUM), y = _arb_vec_init(NUM);
    ntkball_error_t err;
    char text[64];
    size_t i;
    slong k;

    test_section("series");
    snprintf(text, sizeof text, "series:%s", path);
    write_file(path, "# a cubic\n0 1/2\n1 1/4\n3 -1/8\n");
    CHECK(eigenvalues(x, text, 2, NUM, 60, "auto", &err) == NTKBALL_UNABLE || arb_is_zero(x + 2),
          "%s", err.text);
    CHECK(eigenvalues(y, "1/2+rho/4-rho^3/8", 2, NUM, 60, "auto", &err) == NTKBALL_OK, "%s",
          err.text);
    for (k = 0; k < NUM; k++)
        CHECK(arb_overlaps(x + k, y + k), "k=%ld", (long) k);
    CHECK(arb_is_negative(x + 3) && arb_is_zero(x + 4), "sign and degree");
    write_file(path, "0 1/2\n1 1/4 1/1000\ntail 1/8\n");
    (void) eigenvalues(x, text, 2, NUM, 60, "auto", &err);
    for (k = 0; k < NUM; k++)
        CHECK(arb_contains(x + k, y + k) && mag_cmp_2exp_si(arb_radref(x + k), -2) < 0,
              "tail, k=%ld", (long) k);
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
    {
        write_file(path, bad[i]);
        CHECK(eigenvalues(x, text, 2, NUM, 60, "auto", &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_INPUT,
              "%s", bad[i]);
    }
    remove(path);
    CHECK(eigenvalues(x, text, 2, NUM, 60, "auto", &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_IO,
          "no file");
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(y, NUM);
}

static void test_input(void)
{
    static const char *const bad[] = {
        "laplace:0",      "laplace:-1",     "laplace:", "gaussian:-1/2",
        "1/(1-rho)+1",    "log(rho)",       "x",        "rho+",
        "1/(1-rho)",      "(1-rho)^(-3/2)", "",         "1/(1+rho)",
        "1/acos(-rho)^2", "exp(1/(1-rho))", "1/rho",    "abs(rho)^(-1)",
        "abs(rho)^(-2)"};
    static const char *const nowhere[] = {"1/(1-rho)+1/abs(rho-1/2)", "1/(1-rho)+exp(1/(1+rho))"};
    arb_ptr x = _arb_vec_init(NUM);
    ntkball_error_t err;
    size_t i;

    test_section("input");
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(eigenvalues(x, bad[i], 2, NUM, 60, "auto", &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_INPUT && err.text[0] != '\0',
              "'%s'", bad[i]);
    CHECK(eigenvalues(x, "(1-rho)^(-3/2)", 4, NUM, 60, "auto", &err) == NTKBALL_OK,
          "integrable on S^4");
    CHECK(eigenvalues(x, "(1-rho)^(-3/2)", 3, NUM, 60, "auto", &err) == NTKBALL_DOMAIN &&
              strstr(err.text, "--dim 4 or more") != NULL,
          "the dimensions: %s", err.text);
    for (i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++)
        CHECK(eigenvalues(x, nowhere[i], 1, NUM, 60, "auto", &err) == NTKBALL_DOMAIN &&
                  strstr(err.text, "--dim") == NULL,
              "no dimension converges: %s", err.text);
    CHECK(eigenvalues(x, "rho", 0, NUM, 60, "auto", &err) == NTKBALL_DOMAIN, "d = 0");
    CHECK(eigenvalues(x, "laplace:1", 2, NUM, 60, "closed", &err) == NTKBALL_DOMAIN,
          "no closed form");
    CHECK(eigenvalues(x, "laplace:1", 2, NUM, 60, "series", &err) == NTKBALL_DOMAIN, "no series");
    _arb_vec_clear(x, NUM);
}

int main(void)
{
    test_begin("sphere/t-zonal");
    test_references();
    test_routes();
    test_recurrence();
    test_networks();
    test_trace();
    test_parts_trace();
    test_growth();
    test_infinite();
    test_exact();
    test_series();
    test_input();
    ntkball_cleanup();
    return test_end();
}
