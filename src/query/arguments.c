/* From texts to the objects of the library, with messages that name the option. */
#include "query/query.h"

#include <string.h>
#include <unistd.h>

#include "support/nearest.h"

#define MAX_CHOICES 64

static int one_argument(ntkball_query_t *q)
{
    if (q->num_words == 1)
        return 0;
    if (q->num_words == 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "%s needs an activation, as in `%s`",
                                   q->command->name, q->command->example);
    return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "%s takes one activation; '%.80s' is too much",
                               q->command->name, q->words[1]);
}

int _ntkball_query_activation(ntkball_query_t *q, ntkball_activation_t phi)
{
    ntkball_status_t status;
    int code = one_argument(q);

    if (code != 0)
        return code;
    status =
        ntkball_activation_set_str_params(phi, q->words[0], q->params, q->num_params, &q->error);
    return status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, "");
}

int _ntkball_query_wants(const ntkball_query_t *q, const char *quantity)
{
    char **words;
    slong num, i;
    int found = 0;

    if (q->quantity == NULL)
        return 1;
    words = _ntkball_query_split(&num, q->quantity);
    for (i = 0; i < num; i++)
        found |= strcmp(words[i], quantity) == 0;
    _ntkball_query_split_free(words, num);
    return found;
}

int _ntkball_query_layers(ntkball_query_t *q, slong *first, slong *last)
{
    *first = 2;
    *last = q->depth + 1;
    if (q->layer == NULL || strcmp(q->layer, "all") == 0)
        return 0;
    if (strcmp(q->layer, "last") == 0)
        *first = *last;
    else if (_ntkball_query_integer(first, q->layer, 2, q->depth + 1))
        *last = *first;
    else
        return _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--layer: '%.80s' is not allowed; with --depth %ld give 2 .. %ld, last or "
            "all",
            q->layer, (long) q->depth, (long) q->depth + 1);
    return 0;
}

char **_ntkball_query_split(slong *num, const char *text)
{
    char **words = flint_malloc((strlen(text) + 1) * sizeof(char *));
    const char *end;

    *num = 0;
    for (;; text = end + 1)
    {
        size_t len;
        int level = 0;

        for (end = text; *end != '\0' && (*end != ',' || level > 0); end++)
            level += (*end == '(') - (*end == ')');
        while (*text == ' ')
            text++;
        for (len = end > text ? (size_t) (end - text) : 0; len > 0 && text[len - 1] == ' '; len--)
            ;
        words[*num] = flint_malloc(len + 1);
        memcpy(words[*num], text, len);
        words[(*num)++][len] = '\0';
        if (*end == '\0')
            return words;
    }
}

void _ntkball_query_split_free(char **words, slong num)
{
    slong i;

    for (i = 0; i < num; i++)
        flint_free(words[i]);
    flint_free(words);
}

void _ntkball_query_nearest(char *out, size_t size, const char *word, const char *choices)
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

int _ntkball_query_data(ntkball_query_t *q, ntkball_data_t data)
{
    ntkball_data_options_t options;
    ntkball_status_t status;

    options.header = (int) q->header - 1 < 0 ? -1 : q->header == 1;
    options.label = q->label;
    options.normalize = !q->normalize_none;
    status = ntkball_data_read(data, q->data, &options, &q->error);
    return status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, "--data: ");
}

int _ntkball_query_memory(ntkball_query_t *q, double balls, const char *remedy)
{
    double ball = (double) sizeof(arb_struct) + (double) q->bits / 8 + 16;
    double have = (double) sysconf(_SC_PHYS_PAGES) * (double) sysconf(_SC_PAGESIZE);

    if (have <= 0 || balls * ball <= have)
        return 0;
    return _ntkball_query_fail(
        q, NTKBALL_ERR_INPUT,
        "--digits %ld: %.3g numbers need about %.0f GB of memory, more than the %.0f GB there are; "
        "lower %s",
        (long) q->digits, balls, balls * ball / 1e9, have / 1e9, remedy);
}

int _ntkball_query_kernel(ntkball_query_t *q, int *is_zonal, ntkball_subkernel_t *part,
                          ntkball_zonal_t zonal)
{
    static const char *const names[] = {"theta", "sigma", "inner", "outer"};
    static const ntkball_subkernel_t parts[] = {NTKBALL_PART_THETA, NTKBALL_PART_SIGMA,
                                                NTKBALL_PART_INNER, NTKBALL_PART_SIGMA};
    const char *text = q->kernel == NULL ? "theta" : q->kernel;
    ntkball_status_t status;
    slong i;

    *is_zonal = 0;
    for (i = 0; i < 4; i++)
        if (strcmp(text, names[i]) == 0)
        {
            *part = parts[i];
            return 0;
        }
    *is_zonal = 1;
    if (q->num_words > 0)
        return _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--kernel %.80s has no activation; leave '%.80s' out, or take one of theta, "
            "sigma, inner, outer",
            text, q->words[0]);
    status = ntkball_zonal_set_str(zonal, text, q->params, q->num_params, &q->error);
    return status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, "--kernel: ");
}
