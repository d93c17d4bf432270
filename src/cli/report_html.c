/* Text into html.  Everything that comes from the user or from a computation passes cli_html_text;
   the rest of the report is markup of its own. */
#include "cli/report.h"

#include <string.h>

/* Rows of one table; the command that is named beneath it gives all. */
#define MAX_ROWS 32
/* Longer closed forms are left to the command. */
#define MAX_EXACT 90
/* These stay on one line. */
#define SHORT_EXACT 40

/* Length of the UTF-8 sequence at s, 0 when it is none. */
static int sequence(const char *s)
{
    unsigned char c = (unsigned char) s[0];
    int i, len = c < 0x80                ? 1
                 : c >= 0xc2 && c < 0xe0 ? 2
                 : c >= 0xe0 && c < 0xf0 ? 3
                 : c >= 0xf0 && c < 0xf5 ? 4
                                         : 0;

    for (i = 1; i < len; i++)
        if (((unsigned char) s[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

void cli_html_text(ntkball_text_t *out, const char *text)
{
    while (*text != '\0')
    {
        int len = sequence(text);

        if (*text == '&')
            cli_html(out, "&amp;");
        else if (*text == '<')
            cli_html(out, "&lt;");
        else if (*text == '>')
            cli_html(out, "&gt;");
        else if (*text == '"')
            cli_html(out, "&quot;");
        else if (*text == '\'')
            cli_html(out, "&#39;");
        else if (len == 0 || (unsigned char) *text < ' ')
            cli_html(out, "?");
        else
            cli_html(out, "%.*s", len, text);
        text += len > 0 ? len : 1;
    }
}

void cli_html_section(ntkball_text_t *out, const char *id, const char *title)
{
    cli_html(out, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">", id, id,
             id);
    cli_html_text(out, title);
    cli_html(out, "</h2>\n");
}

void cli_html_table(ntkball_text_t *out, const char *caption, const char *columns)
{
    const char *end;

    cli_html(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    cli_html_text(out, caption);
    cli_html(out, "\">\n<table>\n<caption><span>");
    cli_html_text(out, caption);
    cli_html(out, "</span></caption>\n<thead><tr>");
    for (;; columns = end + 1)
    {
        end = strchr(columns, '|');
        cli_html(out, "<th scope=\"col\">%.*s</th>",
                 end != NULL ? (int) (end - columns) : (int) strlen(columns), columns);
        if (end == NULL)
            break;
    }
    cli_html(out, "</tr></thead>\n<tbody>\n");
}

void cli_html_table_end(ntkball_text_t *out)
{
    cli_html(out, "</tbody>\n</table>\n</div>\n");
}

/* Are there two digits to print? */
static int is_vague(const arb_t value)
{
    return !arb_is_exact(value) && arb_rel_accuracy_bits(value) < 8;
}

void cli_html_ball(ntkball_text_t *out, const arb_t value, slong digits)
{
    char *mid, *rad;

    if (is_vague(value))
    {
        ntkball_table_interval(&mid, &rad, value);
        cli_html(out, "<td class=\"num\" colspan=\"2\">[");
        cli_html_text(out, mid);
        cli_html(out, ", ");
        cli_html_text(out, rad);
        cli_html(out, "]</td>");
    }
    else
    {
        ntkball_table_decimal(&mid, &rad, value, digits);
        cli_html(out, "<td class=\"num\">");
        cli_html_text(out, mid);
        if (strcmp(rad, "0") == 0)
            cli_html(out, "</td><td class=\"rad\">exact");
        else
            cli_html(out, "</td><td class=\"rad\" data-name=\"±\">%s", rad);
        cli_html(out, "</td>");
    }
    flint_free(mid);
    flint_free(rad);
}

void cli_html_short(ntkball_text_t *out, const arb_t value)
{
    char *mid, *rad;

    if (is_vague(value))
    {
        ntkball_table_interval(&mid, &rad, value);
        cli_html(out, "<span class=\"num\">[%s, %s]</span>", mid, rad);
    }
    else
    {
        arb_t wide;

        arb_init(wide); /* few digits of a fine ball */
        arb_set(wide, value);
        if (arb_rel_accuracy_bits(value) > 40)
            arb_set_round(wide, value, 40);
        ntkball_table_decimal(&mid, &rad, wide, 8);
        cli_html(out, "<span class=\"num\">%s</span>", mid);
        if (strcmp(rad, "0") != 0)
            cli_html(out, " <span class=\"rad\">± %s</span>", rad);
        arb_clear(wide);
    }
    flint_free(mid);
    flint_free(rad);
}

static void exact_cell(ntkball_text_t *out, const char *exact)
{
    cli_html(out, "<td class=\"%s\">", strlen(exact) <= SHORT_EXACT ? "num" : "exact");
    cli_html_text(out, strlen(exact) <= MAX_EXACT ? exact : "(long)");
    cli_html(out, "</td>");
}

static int is_of(const ntkball_row_t *row, const char *quantity, slong layer)
{
    return row->layer == layer && strcmp(row->quantity, quantity) == 0;
}

/* Which columns are of use: a closed form, a multiplicity beside an eigenvalue. */
static void columns_of(int *exact, int *multiplicity, const ntkball_table_t table,
                       const char *quantity, slong layer)
{
    slong i;

    *exact = *multiplicity = 0;
    for (i = 0; i < table->num_rows; i++)
    {
        *exact |= is_of(table->rows + i, quantity, layer) && table->rows[i].exact[0] != '\0';
        *multiplicity |= strcmp(table->rows[i].quantity, "multiplicity") == 0;
    }
    *multiplicity &= strcmp(quantity, "eigenvalue") == 0;
}

void cli_html_rows(ntkball_text_t *out, const ntkball_table_t table, const char *quantity,
                   slong layer, const char *caption, const char *index)
{
    char columns[96];
    int exact, multiplicity;
    slong i, num = 0;

    columns_of(&exact, &multiplicity, table, quantity, layer);
    snprintf(columns, sizeof columns, "%s%s|value|radius%s", index,
             multiplicity ? "|multiplicity" : "", exact ? "|closed form" : "");
    cli_html_table(out, caption, columns);
    for (i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i, *m;

        if (!is_of(row, quantity, layer) || num++ >= MAX_ROWS)
            continue;
        cli_html(out, "<tr><th scope=\"row\">");
        cli_html_text(out, row->index);
        cli_html(out, "</th>");
        if (multiplicity)
        {
            m = cli_find_row(table, "multiplicity", -1, row->index);
            cli_html(out, "<td class=\"num\" data-name=\"multiplicity\">%s</td>",
                     m != NULL ? m->exact : "");
        }
        cli_html_ball(out, row->value, table->digits);
        if (exact)
            exact_cell(out, row->exact);
        cli_html(out, "</tr>\n");
    }
    cli_html_table_end(out);
    if (num > MAX_ROWS)
        cli_html(out,
                 "<p class=\"note\">The first %d of %ld rows; the command below prints all.</p>\n",
                 MAX_ROWS, (long) num);
}

void cli_html_list(ntkball_text_t *out, const ntkball_grid_t grid)
{
    slong i;

    cli_html(out, "<dl>\n");
    for (i = 0; i < grid->num_rows; i++)
    {
        if (grid->cells[2 * i + 1][0] == '\0')
            continue;
        cli_html(out, "<div><dt>");
        cli_html_text(out, grid->cells[2 * i]);
        cli_html(out, "</dt><dd>");
        cli_html_text(out, grid->cells[2 * i + 1]);
        cli_html(out, "</dd></div>\n");
    }
    cli_html(out, "</dl>\n");
}

/* The cell of the column of this name, "" when there is none. */
static const char *cell(const ntkball_grid_t grid, slong row, const char *column)
{
    slong j;

    for (j = 0; j < grid->num_columns; j++)
        if (strcmp(grid->columns[j], column) == 0)
            return grid->cells[row * grid->num_columns + j];
    return "";
}

static void paragraph(ntkball_text_t *out, const char *class, const char *text)
{
    if (text[0] == '\0')
        return;
    cli_html(out, "<p class=\"%s\">", class);
    cli_html_text(out, text);
    cli_html(out, "</p>");
}

void cli_html_findings(ntkball_text_t *out, const ntkball_grid_t grid)
{
    slong i;

    cli_html_table(out, "Statements of the theory", "ID|statement and scope|verdict|witness");
    for (i = 0; i < grid->num_rows; i++)
    {
        const char *verdict = cell(grid, i, "verdict");

        cli_html(out, "<tr class=\"finding\"><th scope=\"row\">");
        cli_html_text(out, cell(grid, i, "id"));
        cli_html(out, "</th><td class=\"statement\">");
        paragraph(out, "what", cell(grid, i, "statement"));
        paragraph(out, "scope", cell(grid, i, "scope"));
        cli_html(out, "</td><td class=\"state\"><span class=\"verdict ");
        cli_html_text(out, verdict);
        cli_html(out, "\">");
        cli_html_text(out, verdict);
        cli_html(out, "</span></td><td class=\"witness\">");
        paragraph(out, "scope", cell(grid, i, "witness"));
        paragraph(out, "scope", cell(grid, i, "constants"));
        cli_html(out, "</td></tr>\n");
    }
    cli_html_table_end(out);
}

void cli_html_command(ntkball_text_t *out, const cli_part_t *part)
{
    if (part->message[0] != '\0')
    {
        cli_html(out, "<p class=\"%s\">", cli_part_ok(part) ? "note" : "missing");
        if (!cli_part_ok(part))
            cli_html(out, "<strong>Not available:</strong> ");
        cli_html_text(out, part->message);
        cli_html(out, ".</p>\n");
    }
    cli_html(out, "<p class=\"command\"><code>");
    cli_html_text(out, part->line);
    cli_html(out, "</code></p>\n");
}
