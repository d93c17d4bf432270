/* Whole files, packed by gzip or not. */
#ifndef NTKBALL_SUPPORT_SLURP_H
#define NTKBALL_SUPPORT_SLURP_H

#include <ntkball/ntkball.h>

/* The bytes of the file (-: stdin), decompressed; *bytes is freed by flint_free and ends with a NUL
   beyond *size.  Errors: DOMAIN/IO when it cannot be read, DOMAIN/INPUT when a gzip stream is
   damaged. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_slurp(char **bytes, size_t *size, const char *path,
                                                  ntkball_error_t *err);

#endif
