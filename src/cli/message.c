/* Messages: always one line on stderr, whatever bytes the user's words hold. */
#include "cli/cli.h"

#include <stdarg.h>
int cli_fail(int code, const char *format, ...)
{
    char text[2048];
    va_list args;
    size_t i;

    cli_progress_end();
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (i = 0; text[i] != '\0'; i++)
        if ((unsigned char) text[i] < ' ' || text[i] == 127)
            text[i] = '?';
    fprintf(stderr, "ntkball: %s\n", text);
    return code;
}

int cli_fail_query(const cli_t *cli, int code)
{
    return cli_fail(code, "%s", ntkball_query_message(cli->query));
}
