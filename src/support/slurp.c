/* A whole file, or standard input, into memory; gzip streams (also several in a row) unpacked.
   What stands behind a stream and is none itself is refused, as are streams that end too early or
   fail their checksum. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "support/error.h"
#include "support/slurp.h"

#define CHUNK 65536

typedef struct
{
    char *data;
    size_t size, alloc;
} buffer_t;

/* Room for CHUNK more bytes and a NUL. */
static void reserve(buffer_t *b)
{
    if (b->alloc < b->size + CHUNK + 1)
    {
        b->alloc = 2 * b->alloc + CHUNK + 1;
        b->data = flint_realloc(b->data, b->alloc);
    }
}

static ntkball_status_t io_error(const char *path, ntkball_error_t *err)
{
    ntkball_error_set(err, NTKBALL_ERR_IO, "%s: cannot be read: %s", path,
                      errno != 0 ? strerror(errno) : "no reason is known");
    return NTKBALL_DOMAIN;
}

static ntkball_status_t read_all(buffer_t *b, const char *path, ntkball_error_t *err)
{
    FILE *in = strcmp(path, "-") == 0 ? stdin : NULL;
    size_t got;
    int failed;

    errno = 0;
    if (in == NULL && (in = fopen(path, "rb")) == NULL)
        return io_error(path, err);
    do
    {
        reserve(b);
        got = fread(b->data + b->size, 1, CHUNK, in);
        b->size += got;
    } while (got > 0);
    failed = ferror(in);
    if (in != stdin && fclose(in) != 0)
        failed = 1;
    return failed ? io_error(path, err) : NTKBALL_OK;
}

static int is_gzip(const char *bytes, size_t size)
{
    return size >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
}

/* Unpacks the stream at in + *pos behind out; NULL, or what is wrong. */
static const char *gunzip(buffer_t *out, const buffer_t *in, size_t *pos)
{
    z_stream z = {0};
    int code = Z_OK;

    if (inflateInit2(&z, 15 + 16) != Z_OK)
        return "zlib cannot start";
    while (code == Z_OK)
    {
        uInt given = (uInt) FLINT_MIN(in->size - *pos, CHUNK), room = CHUNK;

        reserve(out);
        z.next_in = (Bytef *) in->data + *pos;
        z.avail_in = given;
        z.next_out = (Bytef *) out->data + out->size;
        z.avail_out = room;
        code = inflate(&z, Z_NO_FLUSH);
        *pos += given - z.avail_in;
        out->size += room - z.avail_out;
    }
    inflateEnd(&z);
    return code == Z_STREAM_END  ? NULL
           : code == Z_BUF_ERROR ? "the gzip stream ends too early"
                                 : "the gzip stream is damaged";
}

ntkball_status_t ntkball_slurp(char **bytes, size_t *size, const char *path, ntkball_error_t *err)
{
    buffer_t raw = {NULL, 0, 0}, out = {NULL, 0, 0};
    ntkball_status_t status = read_all(&raw, path, err);
    const char *wrong = NULL, *name = strcmp(path, "-") == 0 ? "(standard input)" : path;
    size_t pos = 0;

    if (status == NTKBALL_OK && is_gzip(raw.data, raw.size))
    {
        while (wrong == NULL && pos < raw.size)
            wrong = is_gzip(raw.data + pos, raw.size - pos)
                        ? gunzip(&out, &raw, &pos)
                        : "something that is no gzip stream follows one";
        if (wrong != NULL)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: byte %lu: %s", name,
                              (unsigned long) pos + 1, wrong);
            status = NTKBALL_DOMAIN;
        }
        flint_free(raw.data);
        raw = out;
    }
    if (status != NTKBALL_OK)
    {
        flint_free(raw.data);
        return status;
    }
    raw.data[raw.size] = '\0';
    *bytes = raw.data;
    *size = raw.size;
    return NTKBALL_OK;
}
