/* The first negative Taylor coefficient of a kernel (SPH-23): values by hand from the series of
   exp, log, roots and trigonometric functions. */
#include <ntkball/sphere.h>

#include "tests/harness.h"

typedef struct
{
    const char *kernel;
    slong p;           /* -1: none */
    const char *value; /* of c_p */
} case_t;

static const case_t cases[] = {
    {"1+rho+rho^5-rho^3", 3, "-1"}, /* a polynomial */
    {"exp(rho)-rho^3", 3, "-0.83333333333333333333333333333"},
    {"exp(-rho)", 1, "-1"},
    {"-1-exp(rho)", 0, "-2"},
    {"cos(rho)", 2, "-0.5"},
    {"sqrt(1+rho)", 2, "-0.125"},
    {"acos(rho)", 1, "-1"},
    {"1/(1+rho/2)", 1, "-0.5"},
    {"1/(1-3/2*rho^2+2*rho^4)", 6, "-2.625"},
    {"1/(1-rho)-1000*rho^60", 60, "-999"},
    /* 1/63! - 10^-87 */
    {"exp(rho)-10^(-87)*rho^63", 63, "-4.9561393835069935692907344557517120507e-88"},
    {"exp(rho)-10^(-88)*rho^63", -1, NULL},
    /* singular next to 0, where a small disc is needed */
    {"1/(1+400*rho^2)", 2, "-400"},
    /* nonnegative coefficients, every other one 0 */
    {"exp(rho)", -1, NULL},
    {"asin(rho)", -1, NULL},
    {"tan(rho)", -1, NULL},
    {"-log(1-rho)", -1, NULL},
    {"1/sqrt(1-rho)", -1, NULL},
    {"(pi-acos(rho))*rho+sqrt(1-rho^2)", -1, NULL},
    {"laplace:1", -1, NULL},
    {"exp(-sqrt(2-2*rho))", -1, NULL},
    {"gaussian:3", -1, NULL},
    /* pieces: not analytic at 0, nothing is said; elsewhere the piece around 0 counts */
    {"abs(rho)", -1, NULL},
    {"exp(rho)-abs(rho)", -1, NULL},
    {"sqrt(abs(rho))", -1, NULL},
    {"abs(rho-1/2)", 1, "-1"},
    {"exp(rho)+abs(rho+1/2)", -1, NULL},
    {"exp(-rho)+abs(rho+1/100)+abs(rho-1/100)", 1, "-1"},
    /* 0 in rho^1, next to which the frequency 513 is folded: the bound of the rest is needed */
    {"exp(rho)-1-rho-10^20*rho^513", -1, NULL}};

/* c_3 = -5/6 makes the eigenvalue of degree 3 negative in high dimensions. */
static void test_dimension(void)
{
    const slong degree = 3;
    ntkball_zonal_t kernel;
    arb_t x;

    test_section("high dimension");
    ntkball_zonal_init(kernel);
    arb_init(x);
    CHECK(ntkball_zonal_set_str(kernel, "exp(rho)-rho^3", NULL, 0, NULL) == NTKBALL_OK &&
              ntkball_zonal_eigenvalues(x, kernel, 200, NTKBALL_MEASURE_PROBABILITY, &degree, 1, 30,
                                        NULL, NULL) == NTKBALL_OK,
          "S^200");
    CHECK(arb_is_negative(x), "sign");
    arb_clear(x);
    ntkball_zonal_clear(kernel);
}

int main(void)
{
    ntkball_zonal_t kernel;
    ntkball_error_t err;
    size_t i;
    slong p;
    arb_t c;

    test_begin("sphere/t-negative");
    test_section("first negative coefficient");
    ntkball_zonal_init(kernel);
    arb_init(c);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
        CHECK(ntkball_zonal_set_str(kernel, cases[i].kernel, NULL, 0, &err) == NTKBALL_OK, "%s",
              cases[i].kernel);
        p = ntkball_zonal_negative(c, kernel);
        CHECK(p == cases[i].p, "%s: rho^%ld", cases[i].kernel, (long) p);
        if (p >= 0 && p == cases[i].p)
            CHECK_REFERENCE(c, cases[i].value, 60, cases[i].kernel);
    }
    arb_clear(c);
    ntkball_zonal_clear(kernel);
    test_dimension();
    return test_end();
}
