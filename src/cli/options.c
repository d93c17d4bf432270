/* The command line: one table of options, one loop.

   --name VALUE and --name=VALUE; everything else that does not begin with two dashes is a
   positional argument, so an activation may begin with a minus sign; "--" ends the options. */
#include "cli/cli.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef enum
{
    FLAG,
    INTEGER,
    TEXT,
    CHOICE,
    LIST /* may be given again and again */
} kind_t;

typedef struct
{
    const char *name;
    kind_t kind;
    size_t offset;
    const char *commands; /* "a|b", or NULL: every command */
    const char *value;    /* the name of the value; for CHOICE the choices */
    slong lo, hi;         /* for INTEGER */
    const char *help;
} option_t;

#define AT(field) offsetof(struct cli_struct, field)

static const option_t options[] = {
    {"terms", INTEGER, AT(terms), "hermite|series", "N", 1, 10000000,
     "coefficients n < N or p < N (16)"},
    {"depth", INTEGER, AT(depth), NULL, "L", 1, 10000, "number of hidden layers (1)"},
    {"rho", TEXT, AT(rho), "kernel", "R[,R...]", 0, 0, "correlations in [-1, 1], exact"},
    {"dim", INTEGER, AT(dim), "spectrum|decay|check", "D", 1, NTKBALL_SPHERE_MAX - 1,
     "the sphere is S^D in R^(D+1)"},
    {"max-degree", INTEGER, AT(max_degree), "spectrum", "K", 0, 1000000, "degrees 0 .. K (10)"},
    {"degrees", TEXT, AT(degrees), "spectrum", "K[,K...]", 0, 0, "these degrees only"},
    {"data", TEXT, AT(data), "gram", "FILE", 0, 0, "csv, tsv or npy, gzipped or not; -: stdin"},
    {"header", CHOICE, AT(header), "gram", "auto|yes|no", 0, 0,
     "is the first line a header (auto)"},
    {"label", TEXT, AT(label), "gram", "C", 0, 0,
     "column left out: auto, none, first, last, a number or a name (auto)"},
    {"normalize", CHOICE, AT(normalize_none), "gram", "rows|none", 0, 0,
     "rows to unit norm; none: a row that is not unit is refused (rows)"},
    {"param", LIST, AT(params), "activations|hermite|series|kernel|spectrum|decay|gram", "NAME=V",
     0, 0, "a name in the expression stands for the exact value V; may be repeated"},
    {"sigma-w2", TEXT, AT(sigma_w2), NULL, "V", 0, 0, "sigma_w^2, exact: 2, 1/3, 0.1, 2/pi (1)"},
    {"sigma-b2", TEXT, AT(sigma_b2), NULL, "V|unit", 0, 0,
     "sigma_b^2 (unit: 1 - sigma_w^2 E[phi(Z)^2])"},
    {"gamma-w2", TEXT, AT(gamma_w2), NULL, "V", 0, 0, "gamma_w^2 (1)"},
    {"gamma-b2", TEXT, AT(gamma_b2), NULL, "V", 0, 0, "gamma_b^2 (0)"},
    {"init", CHOICE, AT(init), NULL, "unit|he|eoc", 0, 0,
     "unit variance; sigma_w^2 = 1/E[phi^2]; sigma_w^2 = 1/E[phi'^2] (unit)"},
    {"recursion", CHOICE, AT(recursion), NULL, "exact|published", 0, 0,
     "the network's kernel, or Theorem 3.1 as printed (exact)"},
    {"output-bias", CHOICE, AT(output_bias_no), NULL, "yes|no", 0, 0,
     "count the bias of the output layer (yes)"},
    {"measure", CHOICE, AT(measure), NULL, "surface|probability", 0, 0,
     "the measure on the sphere (surface)"},
    {"quantity", TEXT, AT(quantity), NULL, "Q[,Q...]", 0, 0, "print only these quantities"},
    {"layer", TEXT, AT(layer), NULL, "l|last|all", 0, 0, "print only this layer, 2 .. L+1 (all)"},
    {"digits", INTEGER, AT(digits), NULL, "D", 1, 100000000,
     "promise: each radius is at most 10^-D |mid| (20)"},
    {"max-precision", INTEGER, AT(max_prec), NULL, "BITS", 64, 4000000000,
     "no working precision above this is tried (200000)"},
    {"algorithm", TEXT, AT(algorithm), NULL, "NAME", 0, 0, "instead of the automatic choice"},
    {"threads", INTEGER, AT(threads), NULL, "T", 1, 1024,
     "threads; the output does not change (1)"},
    {"format", CHOICE, AT(format), NULL, "text|csv|json|latex", 0, 0, "of the output (text)"},
    {"comments", FLAG, AT(comments), NULL, NULL, 0, 0,
     "inputs and conventions in # lines before the csv header (latex: %)"},
    {"output", TEXT, AT(output), NULL, "FILE", 0, 0, "write there, whole or not at all"},
    {"explain", FLAG, AT(explain), NULL, NULL, 0, 0,
     "say on stderr which algorithm was taken, why"},
    {"quiet", FLAG, AT(quiet), NULL, NULL, 0, 0, "no progress, no explanations"},
    {"help", FLAG, AT(help), NULL, NULL, 0, 0, "this page"},
};

#define NUM_OPTIONS (sizeof options / sizeof options[0])

int cli_is_choice(const char *choices, const char *word, size_t len)
{
    const char *p = choices;

    while (p != NULL)
    {
        if (strncmp(p, word, len) == 0 && (p[len] == '|' || p[len] == '\0'))
            return 1;
        p = strchr(p, '|');
        p += p != NULL;
    }
    return 0;
}

static int applies(const option_t *option, const cli_command_t *command)
{
    return option->commands == NULL ||
           cli_is_choice(option->commands, command->name, strlen(command->name));
}

void cli_print_options(FILE *out, const cli_command_t *command)
{
    size_t i;

    for (i = 0; i < NUM_OPTIONS; i++)
        if (applies(options + i, command))
        {
            const char *value = options[i].value != NULL ? options[i].value : "";
            int width = (int) (strlen(options[i].name) + strlen(value)) + 3;

            fprintf(out, "  --%s %s%*s%s\n", options[i].name, value, width < 34 ? 34 - width : 1,
                    "", options[i].help);
        }
}

/* The option named by the len characters at name, or NULL. */
static const option_t *find(const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < NUM_OPTIONS; i++)
        if (strlen(options[i].name) == len && strncmp(options[i].name, name, len) == 0)
            return options + i;
    return NULL;
}

static int unknown(const cli_t *cli, const char *word)
{
    char names[1024] = "", near[128];
    size_t i, used = 0;

    for (i = 0; i < NUM_OPTIONS; i++)
        if (applies(options + i, cli->command))
            used += (size_t) snprintf(names + used, sizeof names - used, "--%s|", options[i].name);
    cli_nearest(near, sizeof near, word, names);
    return cli_fail(NTKBALL_ERR_INPUT,
                    "unknown option %.80s; the nearest is %s (`ntkball %s --help` lists all)", word,
                    near, cli->command->name);
}

int cli_integer(slong *res, const char *text, slong lo, slong hi)
{
    char *end;
    long value;

    errno = 0;
    value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || text[0] == ' ' || text[0] == '+' || errno != 0 ||
        value < lo || value > hi)
        return 0;
    *res = value;
    return 1;
}

static int set(cli_t *cli, const option_t *option, const char *value)
{
    char *field = (char *) cli + option->offset;
    const char *p;
    slong k = 0;

    switch (option->kind)
    {
    case FLAG:
        *(int *) (void *) field = 1;
        return 0;
    case TEXT:
        *(const char **) (void *) field = value;
        return 0;
    case INTEGER:
        if (!cli_integer((slong *) (void *) field, value, option->lo, option->hi))
            return cli_fail(NTKBALL_ERR_INPUT,
                            "--%s: '%.80s' is not allowed; give an integer from %ld to %ld",
                            option->name, value, (long) option->lo, (long) option->hi);
        return 0;
    case LIST: /* room for argc words was made by main */
        cli->params[cli->num_params++] = value;
        return 0;
    case CHOICE:
        for (p = option->value; p != NULL; p = strchr(p, '|'), k++)
        {
            p += *p == '|';
            if (strncmp(p, value, strlen(value)) == 0 &&
                (p[strlen(value)] == '|' || p[strlen(value)] == '\0'))
            {
                *(slong *) (void *) field = k;
                return 0;
            }
        }
        return cli_fail(NTKBALL_ERR_INPUT, "--%s: '%.80s' is not known; give one of %s",
                        option->name, value, option->value);
    }
    return 0;
}

/* argv[*i] begins with two dashes; moves *i over a value. */
static int parse_option(cli_t *cli, int argc, char **argv, int *i)
{
    const char *word = argv[*i], *name = word + 2, *value = strchr(name, '=');
    size_t len = value != NULL ? (size_t) (value - name) : strlen(name);
    const option_t *option = find(name, len);

    if (option == NULL)
        return unknown(cli, word);
    if (!applies(option, cli->command))
        return cli_fail(NTKBALL_ERR_INPUT, "--%s is no option of '%s' but of %s", option->name,
                        cli->command->name, option->commands);
    if (option->kind == FLAG)
    {
        if (value != NULL)
            return cli_fail(NTKBALL_ERR_INPUT, "--%s takes no value", option->name);
        return set(cli, option, NULL);
    }
    if (value != NULL)
        value++;
    else if (*i + 1 < argc)
        value = argv[++*i];
    else
        return cli_fail(NTKBALL_ERR_INPUT, "--%s needs a value: --%s %s", option->name,
                        option->name, option->value);
    return set(cli, option, value);
}

static int check_words(const cli_t *cli)
{
    const char *algorithms = cli->command->algorithms != NULL ? cli->command->algorithms : "auto";
    const char *quantities = cli->command->quantities;
    char near[128], **words;
    slong num, i;
    int code = 0;

    if (cli->algorithm != NULL &&
        !cli_is_choice(algorithms, cli->algorithm, strlen(cli->algorithm)))
        return cli_fail(NTKBALL_ERR_INPUT,
                        "--algorithm: '%.80s' is no algorithm of %s; give one of %s",
                        cli->algorithm, cli->command->name, algorithms);
    if (cli->quantity == NULL)
        return 0;
    if (quantities == NULL)
        return cli_fail(NTKBALL_ERR_INPUT, "--quantity: %s has no quantities to choose from",
                        cli->command->name);
    words = cli_split(&num, cli->quantity);
    for (i = 0; i < num && code == 0; i++)
        if (!cli_is_choice(quantities, words[i], strlen(words[i])))
        {
            cli_nearest(near, sizeof near, words[i], quantities);
            code = cli_fail(NTKBALL_ERR_INPUT,
                            "--quantity: '%.80s' is no quantity of %s; the nearest is %s", words[i],
                            cli->command->name, near);
        }
    cli_split_free(words, num);
    return code;
}

/* Bits of relative accuracy: r <= 2^-bits |m| with 2^-bits <= 10^-digits / 2^8, so that the printed
   digits have room. */
static int set_bits(cli_t *cli)
{
    double need = ceil((double) cli->digits * 3.3219280948873627);

    if (need > (double) cli->max_prec)
        return cli_fail(
            NTKBALL_ERR_INPUT,
            "--digits %ld needs %.0f bits, more than --max-precision %ld; lower the one "
            "or raise the other",
            (long) cli->digits, need, (long) cli->max_prec);
    cli->bits = (slong) need + 8;
    return 0;
}

static void defaults(cli_t *cli)
{
    cli->depth = 1;
    cli->terms = 16;
    cli->dim = 0;
    cli->max_degree = -1;
    cli->digits = 20;
    cli->max_prec = 200000;
    cli->threads = 1;
}

int cli_set_option(cli_t *cli, const char *name, const char *value)
{
    return set(cli, find(name, strlen(name)), value);
}

/* The words, over what cli holds. */
static int parse_words(cli_t *cli, int argc, char **argv)
{
    int i, code = 0, only_words = 0;

    cli->num_args = 0;
    for (i = 0; i < argc && code == 0; i++)
    {
        if (!only_words && strcmp(argv[i], "--") == 0)
            only_words = 1;
        else if (!only_words && strcmp(argv[i], "-h") == 0)
            cli->help = 1;
        else if (!only_words && argv[i][0] == '-' &&
                 (argv[i][1] == '-' || (strlen(argv[i]) == 2 && argv[i][1] != 'x')))
            code = argv[i][1] == '-' ? parse_option(cli, argc, argv, &i) : unknown(cli, argv[i]);
        else
            cli->args[cli->num_args++] = argv[i];
    }
    return code;
}

int cli_parse_again(cli_t *cli)
{
    return parse_words(cli, cli->argc, cli->argv);
}

int cli_parse(cli_t *cli, int argc, char **argv)
{
    int code;

    defaults(cli);
    cli->argc = argc;
    cli->argv = argv;
    code = parse_words(cli, argc, argv);
    if (code != 0 || cli->help)
        return code;
    code = check_words(cli);
    if (code == 0)
        code = set_bits(cli);

    ntkball_options_init(&cli->options);
    cli->options.digits = cli->digits;
    cli->options.max_prec = cli->max_prec;
    cli->options.threads = cli->threads;
    cli->options.algorithm = cli->algorithm;
    return code;
}
