/* Messages: one line on stderr, whatever bytes the user's words hold; an error at a place of an
   expression has two more, the place and a caret. */
#include "cli/cli.h"

#include <stdarg.h>
#include <string.h>

#include "support/place.h"

int cli_fail(int code, const char *format, ...)
{
    char text[2048], line[sizeof text];
    va_list args;

    cli_progress_end();
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ntkball_printable(line, sizeof line, text);
    fprintf(stderr, "ntkball: %s\n", line);
    return code;
}

/* Cuts the last line off text and returns it; "" when there is only one. */
static char *cut_line(char *text)
{
    char *end = strrchr(text, '\n');

    if (end == NULL)
        return text + strlen(text);
    *end = '\0';
    return end + 1;
}

int cli_fail_query(const cli_t *cli, int code)
{
    const char *message = ntkball_query_message(cli->query);
    size_t len = strlen(message);
    char *text, *place, *caret;

    if (len == 0 || message[len - 1] != '^')
        return cli_fail(code, "%s", message);
    text = flint_malloc(len + 1);
    memcpy(text, message, len + 1);
    caret = cut_line(text);
    place = cut_line(text);
    cli_fail(code, "%s", text);
    if (place[0] != '\0')
        fprintf(stderr, "%s\n%s\n", place, caret);
    flint_free(text);
    return code;
}
