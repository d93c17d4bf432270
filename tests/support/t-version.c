/* The headers compiled against and the libraries running must be of one version. */
#include <stdio.h>
#include <string.h>

#include <ntkball/ntkball.h>

int main(void)
{
    printf("ntkball %s (header %s), FLINT %s (header %s), MPFR %s, GMP %s\n", ntkball_version(),
           NTKBALL_VERSION, flint_version, FLINT_VERSION, mpfr_get_version(), gmp_version);
    if (strcmp(ntkball_version(), NTKBALL_VERSION) != 0 ||
        strcmp(flint_version, FLINT_VERSION) != 0)
        return 1;
    ntkball_cleanup();
    return 0;
}
