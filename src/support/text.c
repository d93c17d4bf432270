/* A growing text. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ntkball/ntkball.h>

struct ntkball_text_struct
{
    char *data;
    size_t len, alloc;
};

ntkball_text_t *ntkball_text_new(void)
{
    ntkball_text_t *text = flint_malloc(sizeof(ntkball_text_t));

    text->alloc = 256;
    text->len = 0;
    text->data = flint_malloc(text->alloc);
    text->data[0] = '\0';
    return text;
}

void ntkball_text_free(ntkball_text_t *text)
{
    if (text == NULL)
        return;
    flint_free(text->data);
    flint_free(text);
}

const char *ntkball_text_get(const ntkball_text_t *text)
{
    return text->data;
}

void ntkball_text_empty(ntkball_text_t *text)
{
    if (text == NULL)
        return;
    text->len = 0;
    text->data[0] = '\0';
}

void ntkball_text_append(ntkball_text_t *text, const char *format, ...)
{
    va_list args, again;
    int need;

    if (text == NULL)
        return;

    va_start(args, format);
    va_copy(again, args);
    need = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (need > 0)
    {
        if (text->len + (size_t) need + 1 > text->alloc)
        {
            text->alloc = 2 * (text->len + (size_t) need + 1);
            text->data = flint_realloc(text->data, text->alloc);
        }
        vsnprintf(text->data + text->len, (size_t) need + 1, format, again);
        text->len += (size_t) need;
    }
    va_end(again);
}
