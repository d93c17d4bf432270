/* The edit distance with transpositions (optimal string alignment): the least number of insertions,
   deletions, substitutions and swaps of neighbours that turn one word into the other, by the
   recurrence over prefixes.  Only the first LENGTH characters count, so the cost is bounded
   whatever the user typed. */
#include "support/nearest.h"

#include <string.h>

#define LENGTH 32
#define CHOICES 3

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int prefix(const char *s)
{
    int n = 0;

    while (n < LENGTH && s[n] != '\0')
        n++;
    return n;
}

static int distance(const char *a, const char *b)
{
    int d[LENGTH + 1][LENGTH + 1];
    int m = prefix(a), n = prefix(b), i, j;

    for (i = 0; i <= m; i++)
        d[i][0] = i;
    for (j = 0; j <= n; j++)
        d[0][j] = j;
    for (i = 1; i <= m; i++)
        for (j = 1; j <= n; j++)
        {
            d[i][j] = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least(d[i][j], least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    if (m >= 2 && strncmp(a, b, (size_t) m) == 0)
        return least(d[m][n], 1);
    return d[m][n];
}

void ntkball_nearest(char *out, size_t size, const char *word, const char *const *words, slong num)
{
    slong best[CHOICES];
    int score[CHOICES];
    slong found = 0, i, j;
    size_t used = 0;

    for (i = 0; i < num; i++)
    {
        int d = distance(word, words[i]);

        for (j = found; j > 0 && score[j - 1] > d; j--)
            if (j < CHOICES)
            {
                score[j] = score[j - 1];
                best[j] = best[j - 1];
            }
        if (j < CHOICES)
        {
            score[j] = d;
            best[j] = i;
            found += found < CHOICES;
        }
    }

    /* Second and third choices only when they are as near as the first. */
    while (found > 1 && score[found - 1] > score[0])
        found--;
    out[0] = '\0';
    for (i = 0; i < found; i++)
    {
        const char *join = i == 0 ? "" : i == found - 1 ? " or " : ", ";
        size_t need = strlen(join) + strlen(words[best[i]]);

        if (used + need + 1 > size)
            break;
        strcpy(out + used, join);
        strcat(out + used, words[best[i]]);
        used += need;
    }
}
