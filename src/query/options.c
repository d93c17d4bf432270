/* The options: one table.  A setting is kept as it was given, so that it can be made again over
   what a table that is read says of itself. */
#include "query/query.h"

#include <ntkball/gram.h>

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
    const char *commands; /* "a|b": it may have another line for others */
    const char *value;    /* the name of the value; for CHOICE the choices */
    slong lo, hi;         /* for INTEGER */
    const char *help;
} option_t;

#define MATRICES "theta|sigma|inner|centred|gradient|power|series|width-outer|width-inner|width-ntk"
#define NETWORKS "series|kernel|spectrum|decay|gram|check|report"
#define LAYERS "series|kernel|spectrum|decay|gram"
#define TABLES "activations|hermite|series|kernel|spectrum|decay|gram|verify|check"
#define AT(field) offsetof(struct ntkball_query_struct, field)

static const option_t options[] = {
    {"terms", INTEGER, AT(terms), "hermite", "N", 1, 10000000, "coefficients n < N (16)"},
    {"terms", INTEGER, AT(terms), "series", "N", 1, 10000000, "coefficients p < N (16)"},
    {"terms", INTEGER, AT(terms), "kernel", "N", 1, 10000000, "coefficients of --expand (16)"},
    {"terms", INTEGER, AT(terms), "gram", "N", 1, 10000000,
     "of --matrix power: the exponent; series: coefficients p < N (16)"},
    {"terms", INTEGER, AT(terms), "report", "N", 1, 10000000,
     "coefficients n, p < N (n < 64, p < 96)"},
    {"depth", INTEGER, AT(depth), NETWORKS, "L", 1, 10000, "number of hidden layers (1)"},
    {"rho", TEXT, AT(rho), "kernel", "R[,R...]", 0, 0, "correlations in [-1, 1], exact"},
    {"expand", TEXT, AT(expand), "kernel", "1|-1", 0, 0,
     "instead: expand at this correlation, in powers of sqrt(1 - rho) or sqrt(1 + rho)"},
    {"kernel", TEXT, AT(kernel), "spectrum|check", "KERNEL", 0, 0,
     "theta, sigma, inner, outer; without ACT: laplace:c, gaussian:g, series:FILE, 'f(rho)', "
     "products:FILE (theta)"},
    {"density", TEXT, AT(density), "spectrum", "P", 0, 0,
     "with --dim 1: a density on the circle, b1:v1,b2:v2,... (v1 from angle b1 to b2, ...) or "
     "file:NAME; --max-degree K then gives the 2 K + 1 largest eigenvalues"},
    {"dims", TEXT, AT(dims), "spectrum|check", "D,D[,D...]", 0, 0,
     "with --kernel products:FILE: the spheres S^D x S^D x ..."},
    {"dim", INTEGER, AT(dim), "spectrum|check", "D", 1, NTKBALL_SPHERE_MAX - 1,
     "the sphere is S^D in R^(D+1)"},
    {"dim", INTEGER, AT(dim), "decay", "D", 1, NTKBALL_SPHERE_MAX - 1,
     "bounds of the eigenvalues on the sphere S^D in R^(D+1)"},
    {"dim", INTEGER, AT(dim), "report", "D", 1, NTKBALL_SPHERE_MAX - 1,
     "the sphere is S^D in R^(D+1) (2)"},
    {"ratio", TEXT, AT(ratio), "decay", "V", 0, 0,
     "the least p0 with c_high/c_low <= V, exact, as in 1.01 (21/20; stretched, uncorrected: 6/5, "
     "eigenvalues: 4)"},
    {"max-degree", INTEGER, AT(max_degree), "spectrum", "K", 0, 1000000, "degrees 0 .. K (10)"},
    {"max-degree", INTEGER, AT(max_degree), "report", "K", 0, 1000000, "degrees 0 .. K (48)"},
    {"degrees", TEXT, AT(degrees), "spectrum", "K[,K...]", 0, 0, "these degrees only"},
    {"data", TEXT, AT(data), "gram|verify", "FILE", 0, 0,
     "csv, tsv or npy, gzipped or not; -: stdin"},
    {"header", CHOICE, AT(header), "gram|verify", "auto|yes|no", 0, 0,
     "is the first line a header (auto)"},
    {"label", TEXT, AT(label), "gram|verify", "C", 0, 0,
     "column left out: auto, none, first, last, a number or a name (auto)"},
    {"normalize", CHOICE, AT(normalize_none), "gram|verify", "rows|none", 0, 0,
     "rows to unit norm; none: a row that is not unit is refused (rows)"},
    {"matrix", CHOICE, AT(matrix), "gram", MATRICES, 0, 0,
     "the matrix; of the infinite network, or of one of --width (theta)"},
    {"width", INTEGER, AT(width), "gram", "M", 1, NTKBALL_GRAM_MAX_WIDTH,
     "neurons of each hidden layer of a sampled network (1000)"},
    {"seed", INTEGER, AT(seed), "gram", "S", 0, WORD_MAX, "of the sampled network (0)"},
    {"threshold", TEXT, AT(threshold), "gram|spectrum", "V[,V...]", 0, 0,
     "count the eigenvalues that are at least V, exact"},
    {"param", LIST, AT(params),
     "activations|hermite|series|kernel|spectrum|decay|gram|check|verify|report", "NAME=V", 0, 0,
     "a name in the expression stands for the exact value V; may be repeated"},
    {"claim", LIST, AT(claims), "verify", "NAME=V", 0, 0,
     "a number that a statement claims is taken to be V; may be repeated"},
    {"list", FLAG, AT(list), "verify", NULL, 0, 0,
     "list the statements and the numbers they claim"},
    {"sigma-w2", TEXT, AT(sigma_w2), NETWORKS, "V", 0, 0,
     "sigma_w^2, exact: 2, 1/3, 0.1, 2/pi (1)"},
    {"sigma-b2", TEXT, AT(sigma_b2), NETWORKS, "V|unit", 0, 0,
     "sigma_b^2 (unit: 1 - sigma_w^2 E[phi(Z)^2])"},
    {"gamma-w2", TEXT, AT(gamma_w2), NETWORKS, "V", 0, 0, "gamma_w^2 (1)"},
    {"gamma-b2", TEXT, AT(gamma_b2), NETWORKS, "V", 0, 0, "gamma_b^2 (0)"},
    {"init", CHOICE, AT(init), NETWORKS, "unit|he|eoc", 0, 0,
     "unit variance; sigma_w^2 = 1/E[phi^2]; sigma_w^2 = 1/E[phi'^2] (unit)"},
    {"recursion", CHOICE, AT(recursion), NETWORKS, "exact|published", 0, 0,
     "the network's kernel, or Theorem 3.1 as printed (exact)"},
    {"output-bias", CHOICE, AT(output_bias_no), NETWORKS, "yes|no", 0, 0,
     "count the bias of the output layer (yes)"},
    {"measure", CHOICE, AT(measure), "spectrum|decay|check|report", "surface|probability", 0, 0,
     "the measure on the sphere (surface)"},
    {"quantity", TEXT, AT(quantity), "hermite|" LAYERS, "Q[,Q...]", 0, 0,
     "print only these quantities"},
    {"layer", TEXT, AT(layer), LAYERS, "l|last|all", 0, 0,
     "print only this layer, 2 .. L+1 (all; decay: last)"},
    {"digits", INTEGER, AT(digits), TABLES "|report", "D", 1, 100000000,
     "promise: each radius is at most 10^-D |mid| (20)"},
    {"max-precision", INTEGER, AT(max_prec), TABLES "|report", "BITS", 64, 4000000000,
     "no working precision above this is tried (200000)"},
    {"algorithm", TEXT, AT(algorithm), "hermite|series|kernel|spectrum|gram", "NAME", 0, 0,
     "instead of the automatic choice"},
    {"threads", INTEGER, AT(threads), TABLES "|report", "T", 1, 1024,
     "threads; the output does not change (1)"},
    {"format", CHOICE, AT(format), TABLES, "text|csv|json|latex", 0, 0, "of the output (text)"},
    {"comments", FLAG, AT(comments), TABLES, NULL, 0, 0,
     "inputs and conventions in # lines before the csv header (latex: %)"},
    {"explain", FLAG, AT(explain), TABLES, NULL, 0, 0,
     "say on stderr (json, comments: there too) which algorithm was taken and why"},
};

#define NUM_OPTIONS (sizeof options / sizeof options[0])

int _ntkball_query_is_choice(const char *choices, const char *word, size_t len)
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

static int applies(const option_t *option, const ntkball_command_t *command)
{
    return _ntkball_query_is_choice(option->commands, command->name, strlen(command->name));
}

int _ntkball_query_option(ntkball_option_t *res, const ntkball_command_t *command, slong i)
{
    size_t k;

    for (k = 0; k < NUM_OPTIONS; k++)
        if (applies(options + k, command) && i-- == 0)
        {
            res->name = options[k].name;
            res->value = options[k].value;
            res->help = options[k].help;
            return 1;
        }
    return 0;
}

/* The option of that name, that of the command (NULL: of any) if there is one, or NULL. */
static const option_t *find(const char *name, const ntkball_command_t *command)
{
    const option_t *any = NULL;
    size_t i;

    for (i = 0; i < NUM_OPTIONS; i++)
        if (strcmp(options[i].name, name) == 0)
        {
            if (command == NULL || applies(options + i, command))
                return options + i;
            any = options + i;
        }
    return any;
}

static int unknown(ntkball_query_t *q, const char *name)
{
    char names[1024] = "", near[128];
    size_t i, used = 0;

    for (i = 0; i < NUM_OPTIONS; i++)
        if (applies(options + i, q->command))
            used += (size_t) snprintf(names + used, sizeof names - used, "--%s|", options[i].name);
    _ntkball_query_nearest(near, sizeof near, name, names);
    return _ntkball_query_fail(
        q, NTKBALL_ERR_INPUT,
        "unknown option --%.80s; the nearest is %s (`ntkball %s --help` lists all)", name, near,
        q->command->name);
}

int _ntkball_query_integer(slong *res, const char *text, slong lo, slong hi)
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

static void append(const char ***list, slong *num, const char *value)
{
    *list = flint_realloc(*list, (size_t) (*num + 1) * sizeof(char *));
    (*list)[(*num)++] = value;
}

static int put(ntkball_query_t *q, const option_t *option, const char *value)
{
    char *field = (char *) q + option->offset;
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
        if (!_ntkball_query_integer((slong *) (void *) field, value, option->lo, option->hi))
            return _ntkball_query_fail(
                q, NTKBALL_ERR_INPUT,
                "--%s: '%.80s' is not allowed; give an integer from %ld to %ld", option->name,
                value, (long) option->lo, (long) option->hi);
        return 0;
    case LIST:
        append((const char ***) (void *) field,
               option->offset == AT(params) ? &q->num_params : &q->num_claims, value);
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
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--%s: '%.80s' is not known; give one of %s", option->name,
                                   value, option->value);
    }
    return 0;
}

int _ntkball_query_takes_value(const char *name)
{
    const option_t *option = find(name, NULL);

    return option == NULL ? -1 : option->kind != FLAG;
}

int _ntkball_query_put(ntkball_query_t *q, const char *name, const char *value)
{
    const option_t *option = find(name, q->command);

    if (option == NULL)
        return unknown(q, name);
    if (option->kind == FLAG && value != NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "--%s takes no value", name);
    if (option->kind != FLAG && value == NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "--%s needs a value: --%s %s", name, name,
                                   option->value);
    return put(q, option, value);
}

/* The same for an option that must be one of the command. */
static int put_own(ntkball_query_t *q, const char *name, const char *value)
{
    const option_t *option = find(name, q->command);
    char others[256] = "";
    size_t i, used = 0;

    if (option != NULL && !applies(option, q->command))
    {
        for (i = 0; i < NUM_OPTIONS; i++)
            if (strcmp(options[i].name, name) == 0)
                used += (size_t) snprintf(others + used, sizeof others - used, "%s%s",
                                          used > 0 ? "|" : "", options[i].commands);
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "--%s is no option of '%s' but of %s",
                                   name, q->command->name, others);
    }
    return _ntkball_query_put(q, name, value);
}

ntkball_error_kind_t ntkball_query_set(ntkball_query_t *q, const char *option, const char *value)
{
    const ntkball_setting_t *setting = _ntkball_query_keep(q, option, value);

    return (ntkball_error_kind_t) put_own(q, setting->name, setting->value);
}

int _ntkball_query_put_again(ntkball_query_t *q)
{
    slong i;
    int code = 0;

    q->num_params = q->num_claims = 0;
    for (i = 0; i < q->num_settings && code == 0; i++)
        code = put_own(q, q->settings[i].name, q->settings[i].value);
    return code;
}

static int check_words(ntkball_query_t *q)
{
    const char *algorithms = q->command->algorithms != NULL ? q->command->algorithms : "auto";
    const char *quantities = q->command->quantities;
    char near[128], **words;
    slong num, i;
    int code = 0;

    if (q->algorithm != NULL &&
        !_ntkball_query_is_choice(algorithms, q->algorithm, strlen(q->algorithm)))
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--algorithm: '%.80s' is no algorithm of %s; give one of %s",
                                   q->algorithm, q->command->name, algorithms);
    if (q->quantity == NULL)
        return 0;
    if (quantities == NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--quantity: %s has no quantities to choose from",
                                   q->command->name);
    words = _ntkball_query_split(&num, q->quantity);
    for (i = 0; i < num && code == 0; i++)
        if (!_ntkball_query_is_choice(quantities, words[i], strlen(words[i])))
        {
            _ntkball_query_nearest(near, sizeof near, words[i], quantities);
            code = _ntkball_query_fail(
                q, NTKBALL_ERR_INPUT, "--quantity: '%.80s' is no quantity of %s; the nearest is %s",
                words[i], q->command->name, near);
        }
    _ntkball_query_split_free(words, num);
    return code;
}

/* Bits of relative accuracy: r <= 2^-bits |m| with 2^-bits <= 10^-digits / 2^8, so that the printed
   digits have room. */
static int set_bits(ntkball_query_t *q)
{
    double need = ceil((double) q->digits * 3.3219280948873627);

    if (need > (double) q->max_prec)
        return _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--digits %ld needs %.0f bits, more than --max-precision %ld; lower the one "
            "or raise the other",
            (long) q->digits, need, (long) q->max_prec);
    q->bits = (slong) need + 8;
    return 0;
}

void _ntkball_query_defaults(ntkball_query_t *q)
{
    q->depth = 1;
    q->terms = 16;
    q->dim = 0;
    q->width = 1000;
    q->max_degree = -1;
    q->digits = 20;
    q->max_prec = 200000;
    q->threads = 1;
}

int _ntkball_query_prepare(ntkball_query_t *q)
{
    int code = check_words(q);

    if (code == 0)
        code = set_bits(q);
    q->options.digits = q->digits;
    q->options.max_prec = q->max_prec;
    q->options.threads = q->threads;
    q->options.algorithm = q->algorithm;
    return code;
}
