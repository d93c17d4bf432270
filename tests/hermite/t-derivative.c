/* HERM-2: mu_n(phi') = sqrt(n+1) mu_{n+1}(phi), as a ball and exactly. */
#include "../harness.h"

#include <ntkball/hermite.h>

static void check(const char *name, slong n, const char *reference)
{
    ntkball_activation_t phi;
    ntkball_exact_t exact;
    arb_ptr mu = _arb_vec_init(n + 2);
    arb_t x, y;

    ntkball_activation_init(phi);
    ntkball_exact_init(exact);
    arb_init(x);
    arb_init(y);
    CHECK(ntkball_activation_set_str(phi, name, NULL) == NTKBALL_OK, "%s", name);
    CHECK(ntkball_hermite_coeffs(mu, phi, n + 2, 100, NULL, NULL) == NTKBALL_OK, "%s", name);
    CHECK(ntkball_hermite_derivative(x, exact, phi, n, mu + n + 1, 110), "%s %ld", name, (long) n);
    ntkball_exact_get_arb(y, exact, 110);
    CHECK(arb_overlaps(x, y), "%s %ld: the exact form is another number", name, (long) n);
    CHECK_REFERENCE(x, reference, 96, name);
    (void) ntkball_hermite_derivative(mu + n + 1, exact, phi, n, mu + n + 1, 110);
    CHECK(arb_equal(mu + n + 1, x), "%s %ld: aliasing", name, (long) n);
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(mu, n + 2);
    ntkball_exact_clear(exact);
    ntkball_activation_clear(phi);
}

int main(void)
{
    test_begin("derivative");
    test_section("relu' is the step: 1/2, 1/sqrt(2 pi), -1/sqrt(12 pi)");
    check("relu", 0, "0.5000000000000000000000000000000000");
    check("relu", 1, "0.3989422804014326779399460599343819");
    check("relu", 3, "-0.1628675039676399738621282076127823");
    test_section("sin' = cos: e^(-1/2) (-1)^(n/2) / sqrt(n!)");
    check("sin", 0, "0.6065306597126334236037995349911805");
    check("sin", 4, "0.1238075524708008139579943287030566");
    return test_end();
}
