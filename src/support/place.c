/* A place in a text of the user's: one line says what is wrong at which column, two more lines show
   it with a caret.  Columns count characters; a byte that is no part of one counts as one and is
   shown as '?', so that the caret stands right and no control sequence reaches the terminal. */
#include "support/place.h"

#include <stdio.h>
#include <string.h>

#include "support/error.h"

#define BEFORE 48 /* characters shown to either side of the place */
#define AFTER 24
#define QUOTED 60 /* bytes of the text in the first line */

size_t ntkball_utf8_length(const char *p)
{
    const unsigned char *c = (const unsigned char *) p;
    size_t len = c[0] < 0x80                   ? 1
                 : c[0] >= 0xc2 && c[0] < 0xe0 ? 2
                 : c[0] >= 0xe0 && c[0] < 0xf0 ? 3
                                               : 4;

    if (c[0] < ' ' || c[0] == 0x7f || (c[0] >= 0x80 && c[0] < 0xc2) || c[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    if ((c[0] == 0xc2 && c[1] < 0xa0) ||                                  /* C1 controls */
        (c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xf0 && c[1] < 0x90) || /* overlong */
        (c[0] == 0xed && c[1] >= 0xa0) || (c[0] == 0xf4 && c[1] >= 0x90)) /* no code points */
        return 0;
    return len;
}

/* The next character behind p. */
static const char *next(const char *p)
{
    size_t len = ntkball_utf8_length(p);

    return p + (len == 0 ? 1 : len);
}

/* Copies the characters from p up to end, as many as fit; the number of bytes written. */
static size_t copy(char *out, size_t size, const char *p, const char *end)
{
    size_t used = 0;

    for (; p < end; p = next(p))
    {
        size_t len = ntkball_utf8_length(p), need = len == 0 ? 1 : len;

        if (used + need + 1 > size)
            break;
        if (len == 0)
            out[used] = *p == '\t' ? ' ' : '?';
        else
            memcpy(out + used, p, len);
        used += need;
    }
    out[used] = '\0';
    return used;
}

void ntkball_printable(char *out, size_t size, const char *text)
{
    copy(out, size, text, text + strlen(text));
}

size_t ntkball_column(const char *text, const char *at)
{
    size_t column = 1;

    for (; text < at; text = next(text))
        column++;
    return column;
}

void ntkball_error_place(ntkball_error_t *err, const char *text, const char *at, const char *what)
{
    size_t column = ntkball_column(text, at), skip = column > BEFORE ? column - BEFORE : 0;
    char quoted[QUOTED + 1], shown[4 * (BEFORE + AFTER) + 1];
    const char *from = text, *to = at;

    if (err == NULL)
        return;
    for (size_t i = 0; i < skip; i++)
        from = next(from);
    for (int i = 0; i < AFTER && *to != '\0'; i++)
        to = next(to);
    ntkball_printable(quoted, sizeof quoted, text);
    copy(shown, sizeof shown, from, to);
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "'%s%s': %s at column %lu%s\n    %s%s%s\n    %*s^",
                      quoted, strlen(text) > QUOTED ? "..." : "", what, (unsigned long) column,
                      *at == '\0' ? ", the end" : "", skip > 0 ? "..." : "", shown,
                      *to != '\0' ? "..." : "", (int) (column - 1 - skip + (skip > 0 ? 3 : 0)), "");
}

void ntkball_error_wrap(ntkball_error_t *err, const char *before, const char *after)
{
    ntkball_error_t old;
    size_t len;

    if (err == NULL)
        return;
    old = *err;
    len = strcspn(old.text, "\n");
    ntkball_error_set(err, old.kind, "%s%.*s%s%s", before, (int) len, old.text, after,
                      old.text + len);
}
