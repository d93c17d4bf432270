/* One json document, by jansson; the rows are written one by one so that a long table needs no
   second copy in memory.  All numbers are texts: no reader may round them. */
#include "table/internal.h"

#include <jansson.h>
#include <string.h>

#include "support/error.h"

/* A json string; bytes that are not UTF-8 become question marks. */
static json_t *string(const char *text)
{
    json_t *s = json_string(text);
    char *copy, *p;

    if (s != NULL)
        return s;
    copy = ntkball_table_copy(text);
    for (p = copy; *p != '\0'; p++)
        if ((unsigned char) *p >= 0x80)
            *p = '?';
    s = json_string(copy);
    flint_free(copy);
    return s;
}

static void dump(FILE *out, json_t *value)
{
    json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(value);
}

static void pairs(FILE *out, const char *name, const ntkball_pair_t *p, slong num)
{
    json_t *object = json_object();
    slong i;

    for (i = 0; i < num; i++)
    {
        json_t *key = string(p[i].key);

        json_object_set_new(object, json_string_value(key), string(p[i].value));
        json_decref(key);
    }
    fprintf(out, ",\n\"%s\":", name);
    dump(out, object);
}

void ntkball_json_begin(FILE *out, const ntkball_table_t head)
{
    fputs("{\"schema\":\"ntkball/1\",\n\"command\":", out);
    dump(out, string(head->command));
    pairs(out, "conventions", head->conventions, head->num_conventions);
    pairs(out, "inputs", head->inputs, head->num_inputs);
    pairs(out, "provenance", head->provenance, head->num_provenance);
    fputs(",\n\"rows\":[", out);
}

void ntkball_json_row(FILE *out, int first, const char *const *keys, const char *const *values,
                      slong num)
{
    json_t *object = json_object();
    slong i;

    for (i = 0; i < num; i++)
        json_object_set_new(object, keys[i], string(values[i]));
    fputs(first ? "\n" : ",\n", out);
    dump(out, object);
}

void ntkball_json_end(FILE *out)
{
    fputs("\n]}\n", out);
}

void ntkball_write_json(FILE *out, const ntkball_table_t table)
{
    slong i;

    ntkball_json_begin(out, table);
    for (i = 0; i < table->num_rows && !ferror(out); i++)
    {
        const ntkball_row_t *row = table->rows + i;
        char *mid, *rad, *exact_dump = arb_dump_str(row->value), layer[32] = "";
        const char *values[7];

        ntkball_table_decimal(&mid, &rad, row->value, table->digits);
        if (row->layer >= 0)
            flint_sprintf(layer, "%wd", row->layer);
        values[0] = row->quantity;
        values[1] = layer;
        values[2] = row->index;
        values[3] = mid;
        values[4] = rad;
        values[5] = row->exact;
        values[6] = exact_dump;
        ntkball_json_row(out, i == 0, ntkball_table_keys, values, 7);
        flint_free(mid);
        flint_free(rad);
        flint_free(exact_dump);
    }
    ntkball_json_end(out);
}

/* ---- reading ------------------------------------------------------------------------------- */

static void read_pairs(ntkball_table_t table, const json_t *document, const char *name,
                       void (*add)(ntkball_table_t, const char *, const char *))
{
    json_t *object = json_object_get(document, name), *value;
    const char *key;

    json_object_foreach(object, key, value)
    {
        if (json_is_string(value))
            add(table, key, json_string_value(value));
    }
}

/* NULL, or what is wrong with the row. */
static const char *read_row(ntkball_table_t table, const json_t *row)
{
    const char *fields[7];
    char numbers[2][32];
    int i;

    const char *property = json_string_value(json_object_get(row, "property")),
               *text = json_string_value(json_object_get(row, "value"));

    if (!json_is_object(row))
        return "it is not an object";
    if (table->properties && strcmp(table->command, NTKBALL_PROPERTIES) == 0 && property != NULL &&
        property[0] != '\0' && text != NULL)
    {
        ntkball_table_add_property(table, property, text);
        return NULL;
    }
    for (i = 0; i < 7; i++)
    {
        const json_t *value = json_object_get(row, ntkball_table_keys[i]);

        if (json_is_integer(value) && (i == 1 || i == 2)) /* layer, index */
        {
            snprintf(numbers[i - 1], sizeof numbers[0], "%" JSON_INTEGER_FORMAT,
                     json_integer_value(value));
            fields[i] = numbers[i - 1];
            continue;
        }
        if (value != NULL && !json_is_string(value))
            return "a value is not a string, as \"0.50\": json numbers lose their digits";
        if (value == NULL && (i == 0 || i == 3))
            return "a key is missing: it needs quantity and mid";
        fields[i] = value != NULL ? json_string_value(value) : "";
    }
    return ntkball_table_add_texts(table, fields);
}

static ntkball_status_t
read_document(ntkball_table_t table, const json_t *document, const char *name, ntkball_error_t *err)
{
    const json_t *rows = json_is_array(document) ? document : json_object_get(document, "rows");
    const char *schema = json_string_value(json_object_get(document, "schema"));
    const char *command = json_string_value(json_object_get(document, "command"));
    size_t i;

    if ((schema != NULL && strcmp(schema, "ntkball/1") != 0) || !json_is_array(rows))
    {
        ntkball_error_set(
            err, NTKBALL_ERR_INPUT,
            "%s: not a table: \"rows\" must be an array and \"schema\", if there is one, "
            "\"ntkball/1\"",
            name);
        return NTKBALL_DOMAIN;
    }
    if (command != NULL)
    {
        flint_free(table->command);
        table->command = ntkball_table_copy(command);
    }
    read_pairs(table, document, "conventions", ntkball_table_add_convention);
    read_pairs(table, document, "inputs", ntkball_table_add_input);
    read_pairs(table, document, "provenance", ntkball_table_add_provenance);
    for (i = 0; i < json_array_size(rows); i++)
    {
        const char *wrong = read_row(table, json_array_get(rows, i));

        if (wrong != NULL)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: row %lu: %s", name,
                              (unsigned long) i + 1, wrong);
            return NTKBALL_DOMAIN;
        }
    }
    return NTKBALL_OK;
}

ntkball_status_t
ntkball_read_json(ntkball_table_t table, FILE *in, const char *name, ntkball_error_t *err)
{
    json_error_t error;
    json_t *document = json_loadf(in, JSON_REJECT_DUPLICATES, &error);
    ntkball_status_t status;

    if (document == NULL)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s:%d: malformed json: %s", name, error.line,
                          error.text);
        return NTKBALL_DOMAIN;
    }
    status = read_document(table, document, name, err);
    json_decref(document);
    return status;
}
