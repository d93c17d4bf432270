/* The eigenvalues 0 .. num-1 of a kernel given as text, for the tests of zonal kernels. */
#ifndef TESTS_SPHERE_KERNELS_H
#define TESTS_SPHERE_KERNELS_H

#include "sphere/zonal.h"
#include "tests/harness.h"

#define NUM 9

static inline ntkball_status_t eigenvalues(arb_ptr lambda, const char *text, slong d, slong num,
                                           slong bits, const char *algorithm, ntkball_error_t *err)
{
    static const slong degrees[NUM] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    ntkball_options_t options;
    ntkball_zonal_t kernel;
    ntkball_status_t status;

    ntkball_options_init(&options);
    options.algorithm = algorithm;
    err->text[0] = '\0';
    ntkball_zonal_init(kernel);
    status = ntkball_zonal_set_str(kernel, text, NULL, 0, err);
    if (status == NTKBALL_OK)
        status = ntkball_zonal_eigenvalues(lambda, kernel, d, NTKBALL_MEASURE_PROBABILITY, degrees,
                                           num, bits, &options, err);
    ntkball_zonal_clear(kernel);
    return status;
}

#endif
