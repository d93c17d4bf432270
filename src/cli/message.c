/* Messages: always one line on stderr, whatever bytes the user's words hold. */
#include "cli/cli.h"

#include <stdarg.h>
#include <string.h>

#include "support/nearest.h"

#define MAX_CHOICES 64

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

int cli_fail_status(cli_t *cli, ntkball_status_t status, const char *prefix)
{
    int code = (int) cli->error.kind;

    if (code == NTKBALL_ERR_NONE)
        code = status == NTKBALL_UNABLE ? NTKBALL_ERR_ACCURACY : NTKBALL_ERR_INPUT;
    if (cli->error.text[0] == '\0')
        return cli_fail(code, "%sthe computation failed", prefix);
    return cli_fail(code, "%s%s", prefix, cli->error.text);
}

void cli_nearest(char *out, size_t size, const char *word, const char *choices)
{
    char copy[1024];
    const char *words[MAX_CHOICES];
    slong num = 0;
    char *p;

    snprintf(copy, sizeof copy, "%s", choices);
    for (p = strtok(copy, "|"); p != NULL && num < MAX_CHOICES; p = strtok(NULL, "|"))
        words[num++] = p;
    ntkball_nearest(out, size, word, words, num);
}
