/* The reason of a failure, kept in the caller's struct: the library itself never prints. */
#include "support/error.h"

#include <stdarg.h>
#include <stdio.h>

void ntkball_error_set(ntkball_error_t *err, ntkball_error_kind_t kind, const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return;

    err->kind = kind;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
}
