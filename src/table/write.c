/* The chooser over the formats, and what a stream that failed is called. */
#include "table/internal.h"

#include <errno.h>
#include <string.h>

#include "support/error.h"

ntkball_status_t ntkball_table_stream(FILE *out, ntkball_error_t *err)
{
    int saved;

    errno = 0;
    if (fflush(out) == 0 && !ferror(out))
        return NTKBALL_OK;
    saved = errno;
    ntkball_error_set(err, NTKBALL_ERR_IO, "cannot write the table: %s",
                      saved != 0 ? strerror(saved) : "the stream failed");
    return NTKBALL_DOMAIN;
}

ntkball_status_t ntkball_table_write(FILE *out, const ntkball_table_t table,
                                     ntkball_format_t format, int comments, ntkball_error_t *err)
{
    switch (format)
    {
    case NTKBALL_FORMAT_CSV:
        ntkball_write_csv(out, table, comments);
        break;
    case NTKBALL_FORMAT_JSON:
        ntkball_write_json(out, table);
        break;
    case NTKBALL_FORMAT_LATEX:
        ntkball_write_latex(out, table, comments);
        break;
    case NTKBALL_FORMAT_TEXT:
        ntkball_write_text(out, table);
        break;
    }
    return ntkball_table_stream(out, err);
}
