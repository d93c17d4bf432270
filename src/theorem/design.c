/* The points that statements about data are checked on when none are given: twelve integer vectors
   of Z^3, no two of them on one line; the library takes them to unit norm. */
#include "theorem/statement.h"

#define NUM_POINTS 12
#define NUM_FEATURES 3

static const slong points[NUM_POINTS][NUM_FEATURES] = {
    {1, 0, 0}, {0, 1, 0},  {0, 0, 1},  {1, 2, 2},   {2, 1, -2},  {-2, 2, 1},
    {3, 0, 4}, {0, 4, -3}, {4, -3, 0}, {2, -3, -6}, {-6, -2, 3}, {1, 4, 8}};

void theorem_design(ntkball_data_t data)
{
    slong i, j;

    ntkball_data_init(data);
    data->n = NUM_POINTS;
    data->d = NUM_FEATURES;
    data->v = _fmpz_vec_init(NUM_POINTS * NUM_FEATURES);
    data->norm2 = _fmpz_vec_init(NUM_POINTS);
    data->line = flint_malloc(NUM_POINTS * sizeof(slong));
    for (i = 0; i < NUM_POINTS; i++)
    {
        for (j = 0; j < NUM_FEATURES; j++)
        {
            fmpz_set_si(data->v + i * NUM_FEATURES + j, points[i][j]);
            fmpz_addmul(data->norm2 + i, data->v + i * NUM_FEATURES + j,
                        data->v + i * NUM_FEATURES + j);
        }
        data->line[i] = i + 1;
    }
}

const ntkball_data_struct *theorem_data(ntkball_data_t design, const ntkball_scope_t *scope)
{
    theorem_design(design);
    return scope != NULL && scope->data != NULL ? scope->data : design;
}

void theorem_name_data(ntkball_text_t *text, const ntkball_scope_t *scope)
{
    if (scope != NULL && scope->data != NULL)
        ntkball_text_append(text, "%s (n=%ld)", scope->data->name, (long) scope->data->n);
    else
        ntkball_text_append(text, "the design of 12 points of S^2");
}
