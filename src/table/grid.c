/* Grids of texts in the four formats.  As text a grid is a table when it fits the page, else a list
   of records. */
#include "table/internal.h"

#include <string.h>

#define PAGE_WIDTH 120

void ntkball_grid_init(ntkball_grid_t grid, const char *command, const char *const *columns,
                       slong num_columns)
{
    ntkball_table_init(grid->head, command, 0);
    grid->columns = columns;
    grid->num_columns = num_columns;
    grid->num_rows = grid->alloc_rows = 0;
    grid->cells = NULL;
}

void ntkball_grid_clear(ntkball_grid_t grid)
{
    slong i;

    for (i = 0; i < grid->num_rows * grid->num_columns; i++)
        flint_free(grid->cells[i]);
    flint_free(grid->cells);
    ntkball_table_clear(grid->head);
}

void ntkball_grid_add(ntkball_grid_t grid, const char *const *cells)
{
    slong i, n = grid->num_columns;

    if (grid->num_rows == grid->alloc_rows)
    {
        grid->alloc_rows = 2 * grid->alloc_rows + 16;
        grid->cells = flint_realloc(grid->cells, (size_t) (grid->alloc_rows * n) * sizeof(char *));
    }
    for (i = 0; i < n; i++)
        grid->cells[grid->num_rows * n + i] = ntkball_table_copy(cells[i] != NULL ? cells[i] : "");
    grid->num_rows++;
}

static const char *cell(const ntkball_grid_t grid, slong row, slong column)
{
    return grid->cells[row * grid->num_columns + column];
}

static void write_csv(FILE *out, const ntkball_grid_t grid, int comments)
{
    slong i, j;

    if (comments)
        ntkball_csv_comments(out, grid->head, "#");
    for (j = 0; j < grid->num_columns; j++)
        fprintf(out, j > 0 ? ",%s" : "%s", grid->columns[j]);
    putc('\n', out);
    for (i = 0; i < grid->num_rows; i++)
        for (j = 0; j < grid->num_columns; j++)
        {
            ntkball_csv_field(out, cell(grid, i, j));
            putc(j + 1 < grid->num_columns ? ',' : '\n', out);
        }
}

static void write_json(FILE *out, const ntkball_grid_t grid)
{
    slong i;

    ntkball_json_begin(out, grid->head);
    for (i = 0; i < grid->num_rows; i++)
        ntkball_json_row(out, i == 0, grid->columns,
                         (const char *const *) grid->cells + i * grid->num_columns,
                         grid->num_columns);
    ntkball_json_end(out);
}

static int column_width(const ntkball_grid_t grid, slong j)
{
    size_t width = strlen(grid->columns[j]), w;
    slong i;

    for (i = 0; i < grid->num_rows; i++)
    {
        w = strlen(cell(grid, i, j));
        width = FLINT_MAX(width, w);
    }
    return (int) width;
}

/* Columns above this width are broken into lines, and the table across pages. */
#define LATEX_WIDE 24

/* The column formats: l where no cell is wide, else paragraphs whose widths share the line. */
static void write_latex_columns(FILE *out, const ntkball_grid_t grid, const int *width)
{
    double room = 0.95 - 0.02 * (double) grid->num_columns, wide = 0;
    slong j;

    for (j = 0; j < grid->num_columns; j++)
        if (width[j] <= LATEX_WIDE)
            room -= 0.011 * width[j];
        else
            wide += FLINT_MIN(width[j], 5 * LATEX_WIDE);
    for (j = 0; j < grid->num_columns; j++)
        if (width[j] <= LATEX_WIDE)
            putc('l', out);
        else
            fprintf(out, ">{\\raggedright\\arraybackslash}p{%.3f\\linewidth}",
                    FLINT_MAX(room, 0.3) * FLINT_MIN(width[j], 5 * LATEX_WIDE) / wide);
}

/* A tabular where it fits the page, else a longtable, which needs two packages. */
static void write_latex(FILE *out, const ntkball_grid_t grid, int comments)
{
    int *width = flint_malloc((size_t) grid->num_columns * sizeof(int)), is_long = 0;
    slong i, j;

    if (comments)
        ntkball_csv_comments(out, grid->head, "%");
    for (j = 0; j < grid->num_columns; j++)
    {
        width[j] = column_width(grid, j);
        is_long += width[j];
    }
    is_long = is_long > PAGE_WIDTH;
    if (is_long)
    {
        fputs("% \\usepackage{array,longtable}\n{\\footnotesize\n\\begin{longtable}{", out);
        write_latex_columns(out, grid, width);
    }
    else
    {
        fputs("\\begin{tabular}{", out);
        for (j = 0; j < grid->num_columns; j++)
            putc('l', out);
    }
    fputs("}\n", out);
    for (i = -1; i < grid->num_rows; i++)
        for (j = 0; j < grid->num_columns; j++)
        {
            ntkball_latex_text(out, i < 0 ? grid->columns[j] : cell(grid, i, j));
            fputs(j + 1 < grid->num_columns ? " & " : i < 0 ? " \\\\ \\hline\n" : " \\\\\n", out);
            if (i < 0 && is_long && j + 1 == grid->num_columns)
                fputs("\\endhead\n", out);
        }
    fputs(is_long ? "\\end{longtable}}\n" : "\\end{tabular}\n", out);
    flint_free(width);
}

/* The last column is not padded, so no line ends in spaces. */
static void write_aligned(FILE *out, const ntkball_grid_t grid, const int *width)
{
    slong i, j;

    for (i = -1; i < grid->num_rows; i++)
        for (j = 0; j < grid->num_columns; j++)
        {
            const char *text = i < 0 ? grid->columns[j] : cell(grid, i, j);

            if (j + 1 < grid->num_columns)
                fprintf(out, "%-*s  ", width[j], text);
            else
                fprintf(out, "%s\n", text);
        }
}

static void write_records(FILE *out, const ntkball_grid_t grid)
{
    int width = 0;
    slong i, j;

    for (j = 0; j < grid->num_columns; j++)
        width = FLINT_MAX(width, (int) strlen(grid->columns[j]));
    for (i = 0; i < grid->num_rows; i++)
    {
        if (i > 0)
            putc('\n', out);
        for (j = 0; j < grid->num_columns; j++)
            if (cell(grid, i, j)[0] != '\0')
            {
                fprintf(out, "%-*s  ", width, grid->columns[j]);
                ntkball_write_wrapped(out, cell(grid, i, j), (size_t) width + 2,
                                      (size_t) width + 2);
            }
    }
}

static void write_text(FILE *out, const ntkball_grid_t grid)
{
    int *width = flint_malloc((size_t) grid->num_columns * sizeof(int)), total = 0;
    slong j;

    ntkball_write_text_head(out, grid->head);
    putc('\n', out);
    for (j = 0; j < grid->num_columns; j++)
        total += (width[j] = column_width(grid, j)) + 2;
    if (total <= PAGE_WIDTH)
        write_aligned(out, grid, width);
    else
        write_records(out, grid);
    flint_free(width);
}

ntkball_status_t ntkball_grid_write(FILE *out, const ntkball_grid_t grid, ntkball_format_t format,
                                    int comments, ntkball_error_t *err)
{
    switch (format)
    {
    case NTKBALL_FORMAT_CSV:
        write_csv(out, grid, comments);
        break;
    case NTKBALL_FORMAT_JSON:
        write_json(out, grid);
        break;
    case NTKBALL_FORMAT_LATEX:
        write_latex(out, grid, comments);
        break;
    case NTKBALL_FORMAT_TEXT:
        write_text(out, grid);
        break;
    }
    return ntkball_table_stream(out, err);
}
