/* Hermite coefficients from a file; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_COEFFICIENTS_H
#define NTKBALL_ACTIVATION_COEFFICIENTS_H

#include <ntkball/activation.h>

/* mu_n in mu[n] for n < num. */
typedef struct
{
    arb_ptr mu;
    slong num, alloc;
    char *tail[2]; /* bounds that the file states of sum_{n >= num} mu_n^2 and n mu_n^2, or NULL */
} coefficients_t;

void ntkball_coefficients_init(coefficients_t *c);
void ntkball_coefficients_clear(coefficients_t *c);
/* Errors: DOMAIN/INPUT names file, line and reason; DOMAIN/IO when the file cannot be read. */
ntkball_status_t
ntkball_coefficients_read(coefficients_t *c, const char *path, ntkball_error_t *err);

#endif
