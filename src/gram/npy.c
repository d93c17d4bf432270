/* npy, versions 1 to 3: two-dimensional float32 and float64 arrays of either byte order, C and
   Fortran order; a vector is one column.  A float is the dyadic rational it stands for; infinities
   and NaNs are refused by row and column. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gram/data.h"
#include "support/error.h"

typedef struct
{
    int width, swap, fortran;
    slong rows, cols;
    size_t offset; /* of the first element */
} npy_t;

static ntkball_status_t refuse(ntkball_error_t *err, const char *name, const char *reason)
{
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: npy: %s", name, reason);
    return NTKBALL_DOMAIN;
}

/* The text behind 'key': in the header dictionary, NULL when it is not there. */
static const char *find_key(const char *header, const char *key)
{
    const char *p = strstr(header, key);

    if (p == NULL)
        return NULL;
    p += strlen(key);
    while (*p == '\'' || *p == '"' || *p == ':' || *p == ' ')
        p++;
    return p;
}

static int parse_shape(npy_t *a, const char *p)
{
    char *end;

    if (*p++ != '(')
        return 0;
    a->cols = 1;
    a->rows = strtol(p, &end, 10);
    if (end == p || a->rows <= 0)
        return 0;
    p = end;
    while (*p == ',' || *p == ' ')
        p++;
    if (*p == ')')
        return 1;
    a->cols = strtol(p, &end, 10);
    if (end == p || a->cols <= 0)
        return 0;
    p = end;
    while (*p == ',' || *p == ' ')
        p++;
    return *p == ')';
}

static ntkball_status_t
parse_header(npy_t *a, const char *bytes, size_t size, const char *name, ntkball_error_t *err)
{
    const unsigned char *u = (const unsigned char *) bytes;
    const char *descr, *order, *shape;
    ntkball_status_t status = NTKBALL_DOMAIN;
    size_t len, start;
    char *header;

    if (size < 12)
        return refuse(err, name, "the header is cut off");
    if (u[6] < 1 || u[6] > 3)
        return refuse(err, name, "the version is not 1, 2 or 3");
    start = u[6] == 1 ? 10 : 12;
    len = (size_t) u[8] | (size_t) u[9] << 8;
    if (u[6] > 1)
        len |= (size_t) u[10] << 16 | (size_t) u[11] << 24;
    if (len > size - start)
        return refuse(err, name, "the header is cut off");
    header = flint_malloc(len + 1);
    memcpy(header, bytes + start, len);
    header[len] = '\0';
    a->offset = start + len;

    descr = find_key(header, "'descr'");
    order = find_key(header, "'fortran_order'");
    shape = find_key(header, "'shape'");
    if (descr == NULL || order == NULL || shape == NULL)
        status = refuse(err, name, "the header lacks descr, fortran_order or shape");
    else if ((descr[0] != '<' && descr[0] != '>') || descr[1] != 'f' ||
             (descr[2] != '4' && descr[2] != '8') || (descr[3] != '\'' && descr[3] != '"'))
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "%s: npy: only float32 and float64 arrays are read, not descr %.*s", name,
                          (int) strcspn(descr, "'\","), descr);
    else if (strncmp(order, "True", 4) != 0 && strncmp(order, "False", 5) != 0)
        status = refuse(err, name, "fortran_order is neither True nor False");
    else if (!parse_shape(a, shape))
        status = refuse(err, name, "the shape is not (n,) or (n, d) with n, d >= 1");
    else
    {
        static const uint16_t one = 1;
        int little = *(const unsigned char *) &one;

        a->width = descr[2] - '0';
        a->swap = (descr[0] == '<') != little;
        a->fortran = order[0] == 'T';
        status = NTKBALL_OK;
    }
    flint_free(header);
    if (status == NTKBALL_OK &&
        ((size_t) a->rows > (size - a->offset) / (size_t) a->width / (size_t) a->cols ||
         (size_t) a->rows * (size_t) a->cols * (size_t) a->width != size - a->offset))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "%s: npy: the number of bytes does not fit the shape: %lu bytes stand "
                          "behind the header, %ld x %ld values of %d bytes are due",
                          name, (unsigned long) (size - a->offset), (long) a->rows, (long) a->cols,
                          a->width);
        status = NTKBALL_DOMAIN;
    }
    return status;
}

static double element(const npy_t *a, const char *bytes, slong i, slong j)
{
    size_t at = (size_t) (a->fortran ? j * a->rows + i : i * a->cols + j) * (size_t) a->width;
    unsigned char b[8];
    double x;
    float f;
    int k;

    for (k = 0; k < a->width; k++)
        b[k] = (unsigned char) bytes[a->offset + at + (size_t) (a->swap ? a->width - 1 - k : k)];
    if (a->width == 8)
    {
        memcpy(&x, b, 8);
        return x;
    }
    memcpy(&f, b, 4);
    return (double) f;
}

static void set_dyadic(fmpq_t q, double x)
{
    arf_t a;

    arf_init(a);
    arf_set_d(a, x);
    arf_get_fmpq(q, a);
    arf_clear(a);
}

ntkball_status_t ntkball_read_npy(raw_data_t *raw, const char *bytes, size_t size, const char *name,
                                  ntkball_error_t *err)
{
    ntkball_status_t status;
    npy_t a = {0};
    slong i, j;

    status = parse_header(&a, bytes, size, name, err);
    if (status != NTKBALL_OK)
        return status;
    raw->n = a.rows;
    raw->d = a.cols;
    raw->x = flint_malloc((size_t) (a.rows * a.cols) * sizeof(fmpq));
    raw->line = flint_malloc((size_t) a.rows * sizeof(slong));
    for (i = 0; i < a.rows * a.cols; i++)
        fmpq_init(raw->x + i);
    for (i = 0; i < a.rows; i++)
    {
        raw->line[i] = i + 1;
        for (j = 0; j < a.cols; j++)
        {
            double x = element(&a, bytes, i, j);

            if (!isfinite(x))
            {
                ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s:%ld:%ld: the value is not finite",
                                  name, (long) i + 1, (long) j + 1);
                return NTKBALL_DOMAIN;
            }
            set_dyadic(raw->x + i * a.cols + j, x);
        }
    }
    return NTKBALL_OK;
}
