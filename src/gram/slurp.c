/* A whole file, or standard input, gzipped or not, into memory. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "gram/data.h"
#include "support/error.h"

#define CHUNK 65536

static ntkball_status_t
read_all(char **bytes, size_t *size, gzFile file, const char *path, ntkball_error_t *err)
{
    size_t alloc = CHUNK, used = 0;
    char *data = flint_malloc(alloc + 1);
    int got;

    while ((got = gzread(file, data + used, CHUNK)) > 0)
    {
        used += (size_t) got;
        if (used + CHUNK > alloc)
        {
            alloc = 2 * alloc + CHUNK;
            data = flint_realloc(data, alloc + 1);
        }
    }
    if (got < 0)
    {
        int code;
        const char *reason = gzerror(file, &code);

        ntkball_error_set(err, NTKBALL_ERR_IO, "%s: %s", path,
                          code == Z_ERRNO ? strerror(errno) : reason);
        flint_free(data);
        return NTKBALL_DOMAIN;
    }
    data[used] = '\0';
    *bytes = data;
    *size = used;
    return NTKBALL_OK;
}

ntkball_status_t ntkball_slurp(char **bytes, size_t *size, const char *path, ntkball_error_t *err)
{
    int is_stdin = strcmp(path, "-") == 0, fd = is_stdin ? dup(STDIN_FILENO) : -1, code;
    ntkball_status_t status;
    gzFile file;

    errno = 0;
    file = is_stdin ? (fd < 0 ? NULL : gzdopen(fd, "rb")) : gzopen(path, "rb");
    if (file == NULL)
    {
        if (fd >= 0)
            close(fd);
        ntkball_error_set(err, NTKBALL_ERR_IO, "%s: %s", path,
                          errno != 0 ? strerror(errno) : "cannot be opened");
        return NTKBALL_DOMAIN;
    }
    gzbuffer(file, 1 << 17);
    status = read_all(bytes, size, file, path, err);
    code = gzclose_r(file);
    if (status == NTKBALL_OK && code == Z_BUF_ERROR)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: the gzip stream ends too early", path);
        flint_free(*bytes);
        status = NTKBALL_DOMAIN;
    }
    return status;
}
