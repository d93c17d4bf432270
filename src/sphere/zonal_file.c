/* A series file: lines `p value [radius]`, at most one line `tail C`, `tail C s` or `geometric C
   r`, # for comments. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sphere/zonal.h"
#include "support/error.h"

#define MAX_LINE 4096
#define MAX_POWER 1000000
#define BITS 4096 /* of a value that is not exact in binary */

typedef struct
{
    arb_ptr c;
    char *given;
    slong num, alloc;
    arb_t tail, law; /* law: s of |c_p| <= tail p^-s, or r of |c_p| <= tail r^p */
    enum
    {
        TAIL_NONE,
        TAIL_SUM,
        TAIL_POWER,
        TAIL_GEOMETRIC
    } has_tail;
} series_t;

static ntkball_status_t fail(ntkball_error_t *err, const char *path, slong line, const char *reason)
{
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "series file %.300s, line %ld: %s", path, (long) line,
                      reason);
    return NTKBALL_DOMAIN;
}

static int read_value(arb_t res, const char *text)
{
    ntkball_value_t v;
    int ok;

    ntkball_value_init(v);
    ok = ntkball_value_set_str(v, text, NULL) == NTKBALL_OK;
    if (ok)
        ntkball_value_get_arb(res, v, BITS);
    ntkball_value_clear(v);
    return ok && arb_is_finite(res);
}

static void reserve(series_t *s, slong p)
{
    slong i, alloc = FLINT_MAX(p + 1, 2 * s->alloc);

    if (p >= s->alloc)
    {
        s->c = flint_realloc(s->c, (size_t) alloc * sizeof(arb_struct));
        s->given = flint_realloc(s->given, (size_t) alloc);
        for (i = s->alloc; i < alloc; i++)
        {
            arb_init(s->c + i);
            s->given[i] = 0;
        }
        s->alloc = alloc;
    }
    s->num = FLINT_MAX(s->num, p + 1);
}

/* Exponents and ratios of tails: larger ones are of no use. */
#define MAX_DECAY_EXP 20

/* `tail C`, `tail C s` or `geometric C r`; 0: not allowed */
static int read_tail(series_t *s, char *const *word, slong words)
{
    int geometric = strcmp(word[0], "geometric") == 0;

    if (s->has_tail != TAIL_NONE || words < 2 + geometric || !read_value(s->tail, word[1]) ||
        !arb_is_nonnegative(s->tail))
        return 0;
    s->has_tail = geometric ? TAIL_GEOMETRIC : words == 3 ? TAIL_POWER : TAIL_SUM;
    if (words == 3 &&
        (!read_value(s->law, word[2]) || mag_cmp_2exp_si(arb_radref(s->law), -64) > 0 ||
         arf_cmpabs_2exp_si(arb_midref(s->law), MAX_DECAY_EXP) >= 0))
        return 0;
    return !geometric || (arb_is_nonnegative(s->law) && arf_cmp_si(arb_midref(s->law), 1) <= 0);
}

/* |c_p| <= C r^p, p >= P, sums to C r^P/(1-r) for r < 1; for r = 1 it is the power 0. */
static void set_tail(ntkball_zonal_t kernel, series_t *s)
{
    arb_t x;

    arb_init(x);
    if (s->has_tail == TAIL_GEOMETRIC && !arb_is_one(s->law))
    {
        arb_sub_si(x, s->law, 1, BITS);
        arb_neg(x, x);
        arb_pow_ui(s->law, s->law, (ulong) s->num, 64);
        arb_mul(s->tail, s->tail, s->law, 64);
        arb_div(s->tail, s->tail, x, 64);
    }
    ntkball_zonal_set_series(kernel, s->c, s->num, s->tail);
    if (s->has_tail == TAIL_POWER)
        ntkball_zonal_set_decay(kernel, s->law);
    else if (s->has_tail == TAIL_GEOMETRIC && arb_is_one(s->law))
        ntkball_zonal_set_decay(kernel, x);
    arb_clear(x);
}

static ntkball_status_t
read_line(series_t *s, char *text, const char *path, slong line, ntkball_error_t *err)
{
    char *word[4], *end;
    slong words = 0, p;
    arb_t radius;
    int ok;

    text[strcspn(text, "#")] = '\0';
    for (word[0] = strtok(text, " \t\r\n"); word[words] != NULL;)
    {
        if (++words == 4)
            return fail(err, path, line,
                        "too many words; `p value`, `p value radius`, `tail C`, `tail C s`");
        word[words] = strtok(NULL, " \t\r\n");
    }
    if (words == 0)
        return NTKBALL_OK;
    if (strcmp(word[0], "tail") == 0 || strcmp(word[0], "geometric") == 0)
        return read_tail(s, word, words)
                   ? NTKBALL_OK
                   : fail(err, path, line,
                          "write one of `tail C` (sum |c_p| <= C over the powers p above the "
                          "largest given), `tail C s` (|c_p| <= C p^-s), `geometric C r` "
                          "(|c_p| <= C r^p, 0 <= r <= 1) once, C >= 0");
    errno = 0;
    p = strtol(word[0], &end, 10);
    if (*end != '\0' || errno != 0 || p < 0 || p > MAX_POWER || words < 2)
        return fail(err, path, line, "write `p value`, p from 0 to 1000000");
    reserve(s, p);
    if (s->given[p])
        return fail(err, path, line, "this power was given before");
    s->given[p] = 1;
    arb_init(radius);
    ok = read_value(s->c + p, word[1]) && (words == 2 || read_value(radius, word[2]));
    arb_add_error(s->c + p, radius);
    arb_clear(radius);
    return ok ? NTKBALL_OK
              : fail(err, path, line, "a value is an exact constant such as 1/3, 0.25 or 2/pi");
}

ntkball_status_t
_ntkball_zonal_read_series(ntkball_zonal_t kernel, const char *path, ntkball_error_t *err)
{
    FILE *file = fopen(path, "r");
    char text[MAX_LINE];
    series_t s = {0};
    slong line = 0;
    ntkball_status_t status = NTKBALL_OK;

    if (file == NULL)
    {
        ntkball_error_set(err, NTKBALL_ERR_IO, "series file %.300s: %s", path, strerror(errno));
        return NTKBALL_DOMAIN;
    }
    arb_init(s.tail);
    arb_init(s.law);
    while (status == NTKBALL_OK && fgets(text, sizeof text, file) != NULL)
    {
        line++;
        if (strlen(text) == sizeof text - 1)
            status = fail(err, path, line, "the line is too long");
        else
            status = read_line(&s, text, path, line, err);
    }
    if (status == NTKBALL_OK && ferror(file))
    {
        ntkball_error_set(err, NTKBALL_ERR_IO, "series file %.300s: cannot be read", path);
        status = NTKBALL_DOMAIN;
    }
    fclose(file);
    if (status == NTKBALL_OK && s.num == 0)
        status = fail(err, path, line, "no coefficient; write lines `p value`");
    if (status == NTKBALL_OK)
        set_tail(kernel, &s);
    _arb_vec_clear(s.c, s.alloc);
    flint_free(s.given);
    arb_clear(s.tail);
    arb_clear(s.law);
    return status;
}
