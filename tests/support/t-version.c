/* The headers compiled against and the libraries running must be of one version. */
#include "../harness.h"

int main(void)
{
    test_begin("support/version");

    printf("ntkball %s (header %s), FLINT %s (header %s), MPFR %s (header %s), GMP %s\n",
           ntkball_version(), NTKBALL_VERSION, flint_version, FLINT_VERSION, mpfr_get_version(),
           MPFR_VERSION_STRING, gmp_version);
    CHECK(strcmp(ntkball_version(), NTKBALL_VERSION) == 0, "library %s, header %s",
          ntkball_version(), NTKBALL_VERSION);
    CHECK(strcmp(flint_version, FLINT_VERSION) == 0, "FLINT library %s, header %s", flint_version,
          FLINT_VERSION);
    CHECK(strcmp(mpfr_get_version(), MPFR_VERSION_STRING) == 0, "MPFR library %s, header %s",
          mpfr_get_version(), MPFR_VERSION_STRING);

    return test_end();
}
