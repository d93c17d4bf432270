/* Setting the one-line reason of a status that is not NTKBALL_OK. */
#ifndef NTKBALL_SUPPORT_ERROR_H
#define NTKBALL_SUPPORT_ERROR_H

#include <ntkball/ntkball.h>

/* Writes kind and the formatted line into err unless err is NULL. */
void ntkball_error_set(ntkball_error_t *err, ntkball_error_kind_t kind, const char *format, ...)
    NTKBALL_PRINTF(3, 4);

#endif
