/* Numbers as `ntkball activations` prints them, against an enclosure: the inside proves, the
   outside refutes (CHK-2).  The text becomes a row, so that the rules of ntkball_recheck_against
   decide. */
#include <string.h>

#include "query/check.h"

static char *copy(const char *text, size_t len)
{
    char *res = flint_malloc(len + 1);

    memcpy(res, text, len);
    res[len] = '\0';
    return res;
}

void _check_say(ntkball_recheck_t *res, ntkball_verdict_t verdict, const char *algorithm,
                const char *witness)
{
    flint_free(res->witness);
    res->verdict = verdict;
    res->algorithm = algorithm;
    res->witness = witness != NULL ? copy(witness, strlen(witness)) : NULL;
}

/* The claims of the text; the ball of the row claims nothing, its decimals and closed form do. */
static void add_claim(ntkball_table_t table, const char *text)
{
    const char *sign = strstr(text, " +/- "), *equal = strstr(text, " = "), *mid = text;
    char *exact = NULL;
    arb_t any;

    arb_init(any);
    if (sign == NULL && (strchr(text, '.') == NULL || !ntkball_table_read_decimal(any, NULL, text)))
        exact = copy(text, strlen(text));
    else if (sign != NULL && equal != NULL && equal < sign)
    {
        exact = copy(text, (size_t) (equal - text));
        mid = equal + 3;
    }
    arb_indeterminate(any);
    ntkball_table_add(table, "value", -1, "", any, exact);
    if (sign != NULL)
    {
        table->rows[0].mid = copy(mid, (size_t) (sign - mid));
        table->rows[0].rad = copy(sign + 5, strlen(sign + 5));
    }
    else if (exact == NULL) /* a rounded decimal */
    {
        table->rows[0].mid = copy(text, strlen(text));
        table->rows[0].rad = copy("", 0);
    }
    flint_free(exact);
    arb_clear(any);
}

void _check_value(ntkball_recheck_t *res, const char *text, const arb_t truth, const char *exact,
                  const char *algorithm)
{
    ntkball_table_t claim, found;

    flint_free(res->witness);
    if (text[0] == '\0')
    {
        res->witness = NULL;
        _check_say(res, NTKBALL_UNDECIDED, algorithm, "no number is claimed");
        return;
    }
    ntkball_table_init(claim, "", 20);
    ntkball_table_init(found, "", 20);
    add_claim(claim, text);
    ntkball_table_add(found, "value", -1, "", truth, exact);
    ntkball_recheck_against(res, claim, found, algorithm);
    ntkball_table_clear(claim);
    ntkball_table_clear(found);
}

/* res = the worse of both verdicts. */
static void join(ntkball_recheck_t *res, const ntkball_recheck_t *other)
{
    if (other->verdict == NTKBALL_REFUTED || res->verdict == NTKBALL_PROVED)
        _check_say(res, other->verdict, other->algorithm, other->witness);
}

void _check_complex(ntkball_recheck_t *res, const char *text, const acb_t truth,
                    const char *algorithm)
{
    size_t len = strlen(text);
    const char *imaginary =
        len > 3 && strcmp(text + len - 3, ")*i") == 0 ? strchr(text, '(') : NULL;
    char *real, *other;
    ntkball_recheck_t second = {NTKBALL_UNDECIDED, algorithm, NULL};

    /* "x + (y)*i": the real part ends at the last " + (" */
    for (const char *p = text; imaginary != NULL && (p = strstr(p, " + (")) != NULL; p += 4)
        imaginary = p + 3;
    if (imaginary == NULL)
    {
        real = copy(text, len);
        other = copy("0", 1);
    }
    else
    {
        real = imaginary == text ? copy("0", 1) : copy(text, (size_t) (imaginary - text) - 3);
        other = copy(imaginary + 1, strlen(imaginary) - 4);
    }
    _check_value(res, real, acb_realref(truth), NULL, algorithm);
    _check_value(&second, other, acb_imagref(truth), NULL, algorithm);
    if (second.verdict != NTKBALL_PROVED && res->verdict != NTKBALL_REFUTED)
        join(res, &second);
    flint_free(second.witness);
    flint_free(real);
    flint_free(other);
}
