/* Help pages and the version. */
#include "cli/cli.h"

#include <string.h>

/* Commands of later versions; they are not offered. */
static const char *const later[] = {"sweep"};

int cli_help(void)
{
    const ntkball_command_t *c;
    slong i;

    printf("usage: ntkball COMMAND [ARGUMENTS] [OPTIONS]\n\n"
           "Power series and spectra of Neural Tangent Kernels in ball arithmetic: every printed\n"
           "number comes with a radius that provably contains the truth.\n\n"
           "commands:\n");
    for (i = 0; (c = cli_command(i)) != NULL; i++)
        printf("  %-12s %-17s %s\n", c->name, c->arguments, c->summary);
    printf(
        "\nACT is a catalog name with optional parameters (relu, leaky_relu:0.01,\n"
        "gaussian:sigma=1), an expression in x ('x*erf(x/sqrt(2))/2', with --param a=V for\n"
        "a name in it), or hermite:FILE,tail=T,dtail=T', coefficients from a table with\n"
        "bounds of the sums of mu_n^2 and n mu_n^2 over the rest.\n"
        "`ntkball COMMAND --help` lists the options of a command and shows an example;\n"
        "`ntkball --version` says the versions.\n\n"
        "exit codes: 0 done and certified; 1 a statement was refuted; 2 usage or input error;\n"
        "3 promised accuracy not reached within --max-precision or the limits of work, which\n"
        "count operations (2*10^7 to choose a rule of quadrature, 5*10^6 for a second moment at\n"
        "20 digits; the rows are still valid enclosures); 4 undecided;\n"
        "5 a hypothesis is violated; 6 input/output error; 130 interrupted: files are\n"
        "whole, and a line says the command that begins again\n");
    return cli_flush_stdout();
}

void cli_print_wrapped(FILE *out, const char *text, char at, int column)
{
    int room = 80 - column;

    while ((int) strlen(text) > room)
    {
        int len = room;

        while (len > 0 && text[len - (at != ' ')] != at)
            len--;
        if (len == 0) /* a word longer than the line */
            len = (int) strcspn(text, (char[]){at, '\0'}) + (at != ' ');
        if (len >= (int) strlen(text))
            break;
        fprintf(out, "%.*s\n%*s", len, text, column, "");
        text += len + (at == ' ');
    }
    fprintf(out, "%s\n", text);
}

static void print_choices(const char *name, const char *choices)
{
    if (choices == NULL)
        return;
    printf("%s: ", name);
    cli_print_wrapped(stdout, choices, '|', (int) strlen(name) + 2);
}

int cli_help_command(const ntkball_command_t *c)
{
    printf("usage: ntkball %s%s%s [OPTIONS]\n\n%s\n", c->name, c->arguments[0] != '\0' ? " " : "",
           c->arguments, c->summary);
    print_choices("quantities", c->quantities);
    print_choices("algorithms", c->algorithms);
    printf("\noptions:\n");
    cli_print_options(stdout, c);
    printf("\nexample:\n  %s\n", c->example);
    return cli_flush_stdout();
}

int cli_version(void)
{
    printf("ntkball %s (FLINT %s, MPFR %s, GMP %s)\n", ntkball_version(), flint_version,
           mpfr_get_version(), gmp_version);
    return cli_flush_stdout();
}

int cli_unknown_command(const char *name)
{
    char names[256] = "", near[128];
    size_t i, used = 0;
    const ntkball_command_t *c;
    slong k;

    for (i = 0; i < sizeof later / sizeof later[0]; i++)
        if (strcmp(name, later[i]) == 0)
            return cli_fail(NTKBALL_ERR_INPUT,
                            "'%s' is not in this version (%s); `ntkball --help` lists the commands",
                            name, ntkball_version());
    for (k = 0; (c = cli_command(k)) != NULL; k++)
        used += (size_t) snprintf(names + used, sizeof names - used, "%s|", c->name);
    _ntkball_query_nearest(near, sizeof near, name, names);
    return cli_fail(NTKBALL_ERR_INPUT,
                    "unknown %s '%.80s'; the nearest is %s (`ntkball --help` lists the commands)",
                    name[0] == '-' ? "option" : "command", name, near);
}
