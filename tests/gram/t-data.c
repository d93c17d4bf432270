/* Data files: exact values, detection of headers and labels, and every malformed file named by line
 * and column. */
#include <math.h>
#include <unistd.h>
#include <zlib.h>

#include "gram/data.h"

#include "../harness.h"

static char path[64];

static void write_bytes(const void *bytes, size_t size, int gzip)
{
    if (gzip)
    {
        gzFile f = gzopen(path, "wb");

        gzwrite(f, bytes, (unsigned) size);
        gzclose(f);
    }
    else
    {
        FILE *f = fopen(path, "wb");

        if (f != NULL)
        {
            fwrite(bytes, 1, size, f);
            fclose(f);
        }
    }
}

static void
expect_error(const char *text, size_t size, ntkball_data_options_t *options, const char *message)
{
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    write_bytes(text, size, 0);
    ntkball_data_init(data);
    CHECK(ntkball_data_read(data, path, options, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT && strstr(err.text, message) != NULL,
          "'%s' gave '%s', not '%s'", text, err.text, message);
    ntkball_data_clear(data);
}

/* Reads text and checks n, d, header, label; leaves the data. */
static int expect_shape(ntkball_data_t data, const char *text, int gzip, slong n, slong d,
                        int header, slong label)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    write_bytes(text, strlen(text), gzip);
    ntkball_data_init(data);
    return CHECK(ntkball_data_read(data, path, NULL, &err) == NTKBALL_OK, "'%s': %s", text,
                 err.text) &&
           CHECK(data->n == n && data->d == d && data->has_header == header &&
                     data->label_column == label,
                 "'%s': n=%ld d=%ld header=%d label=%ld", text, (long) data->n, (long) data->d,
                 data->has_header, (long) data->label_column);
}

static void test_decimal(void)
{
    static const struct
    {
        const char *text;
        slong num;
        ulong den;
    } good[] = {{"0.1", 1, 10},   {"-2.50", -5, 2},  {"1e3", 1000, 1}, {"+.5", 1, 2},
                {"5.", 5, 1},     {"12.5e-1", 5, 4}, {"-0", 0, 1},     {"0e99999", 0, 1},
                {"1E+2", 100, 1}, {"-6/4", -3, 2},   {"0.5/3", 1, 6},  {"0/7", 0, 1}};
    static const char *const bad[] = {"",     "-",   ".",    "1e",       "1e+",      "e5",  "1.2.3",
                                      "0x10", "nan", "inf",  "1 2",      "1e100001", "--1", "1/0",
                                      "1/",   "/2",  "1/-2", "1/2/2020", "1/2.5"};
    fmpq_t x, y;
    size_t i;

    test_section("decimals");
    fmpq_init(x);
    fmpq_init(y);
    for (i = 0; i < sizeof good / sizeof good[0]; i++)
    {
        fmpq_set_si(y, good[i].num, good[i].den);
        CHECK(ntkball_parse_decimal(x, good[i].text, strlen(good[i].text)) && fmpq_equal(x, y),
              "%s", good[i].text);
    }
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(!ntkball_parse_decimal(x, bad[i], strlen(bad[i])), "'%s' was taken", bad[i]);
    fmpq_clear(x);
    fmpq_clear(y);
}

static void test_text_files(void)
{
    ntkball_data_t data;
    arb_t rho;

    test_section("csv and tsv");
    arb_init(rho);
    if (expect_shape(data, "3,4\n4,3\n# a comment\n\n-6,-8\n0.3,0.4\n", 0, 4, 2, 0, 0))
    {
        CHECK(fmpz_equal_si(data->v + 0, 3) && fmpz_equal_si(data->norm2 + 3, 25),
              "rays are primitive");
        CHECK(data->line[2] == 5 && data->num_duplicate == 1 && data->num_antipodal == 1, "%s",
              data->pairs);
        CHECK(strcmp(data->pairs, "line 5 is antipodal to line 1; line 6 is parallel to line 1") ==
                  0,
              "%s", data->pairs);
        ntkball_data_correlation(rho, data, 0, 1, 64);
        CHECK_REFERENCE(rho, "0.96000000000000000000", 60, "24/25");
        ntkball_data_correlation(rho, data, 0, 2, 64);
        CHECK(arb_equal_si(rho, -1), "antipodal is exactly -1");
        ntkball_data_correlation(rho, data, 0, 3, 64);
        CHECK(arb_equal_si(rho, 1), "parallel is exactly 1");
    }
    ntkball_data_clear(data);
    if (expect_shape(data, "1,2\n2,4\n3,6\n-1,-2\n4,8\n5,10\n6,12\n7,14\n", 0, 8, 2, 0, 0))
        CHECK(data->num_duplicate == 6 && data->num_antipodal == 1 &&
                  strstr(data->pairs, "line 4 is antipodal to line 1") != NULL &&
                  strstr(data->pairs, "; and 2 more") != NULL,
              "%s", data->pairs);
    ntkball_data_clear(data);
    if (expect_shape(data, "a\tb\tclass\n1.5\t2\tx\n2\t1\ty\n", 1, 2, 2, 1, 3))
        CHECK(fmpz_equal_si(data->v, 3) && fmpz_equal_si(data->v + 1, 4),
              "1.5, 2 is the ray of 3, 4");
    ntkball_data_clear(data);
    expect_shape(data, "4,2,setosa\r\n5.1,3.5,0\r\n4.9,3.0,1\r\n5,3,1\r\n5,2,0\r\n", 0, 4, 2, 1, 3);
    ntkball_data_clear(data);
    expect_shape(data, "1 2\n 2  1 \n", 0, 2, 2, 0, 0);
    ntkball_data_clear(data);
    expect_shape(data, "\"1\";\"2.5\"\n3;1.5", 0, 2, 2, 0, 0);
    ntkball_data_clear(data);
    arb_clear(rho);
}

static void test_malformed(void)
{
    ntkball_data_options_t unit = {-1, NULL, 0}, label = {-1, "7", 1};

    test_section("malformed text");
    expect_error("1,2\n3\n", 6, NULL, ":2:2: 1 values where the lines above have 2");
    expect_error("1,2.5\n3,\n", 9, NULL, ":2:3: missing value");
    expect_error("1,2.5\n3,NA\n", 11, NULL, ":2:3: 'NA' is not a finite");
    expect_error("1,2.5\nnan,1\n", 12, NULL, ":2:1: 'nan'");
    expect_error("1.5,2.5\n0,0.0\n", 14, NULL, ":2:1: the row is zero");
    expect_error("a,b\n", 4, NULL, "no data lines");
    expect_error("", 0, NULL, ":1:1: no data lines");
    expect_error("1,2\n\0,3\n", 8, NULL, "byte 5 is NUL");
    expect_error("0.6,0.8\n0.6,0.81\n", 17, &unit, ":2:1: the row does not have norm 1");
    expect_error("1,2\n", 4, &label, "label column '7'");
}

/* A first line is dropped only when it can not be meant as data. */
static void test_first_line(void)
{
    static const struct
    {
        const char *text;
        slong n, d;
        int header;
        slong label;
    } good[] = {{"1,2,a\n3,4,b\n5,6,a\n", 3, 2, 0, 3}, /* UCI: labels, no header */
                {"\xef\xbb\xbf"
                 "1,2\n3,4\n",
                 2, 2, 0, 0},
                {"\xef\xbb\xbf"
                 "a,b\n1,2\n3,4\n",
                 2, 2, 1, 0},
                {"1,2\r3,4\r", 2, 2, 0, 0},
                {"3,2,x,y\n1,2,0\n3,4,1\n5,6,0\n7,7,1", 4, 2, 1, 3},
                {"1.5,2,3\n", 1, 3, 0, 0},
                {"\"Smith, J\",1,2\n\"Doe\",3,4\n", 2, 2, 0, 1}};
    static const struct
    {
        const char *text, *message;
    } bad[] = {{"NA,2\n3,4\n", ":1:1: 'NA'"},
               {"0x10,1\n1,1\n", ":1:1: '0x10'"},
               {"1e999999,1\n1,1\n", ":1:1: '1e999999'"},
               {"1/0,2\n3,4\n", ":1:1: '1/0'"},
               {"\"1,000\",2\n3,4\n", ":1:2: '1,000'"},
               {"1,5;2,5\n3,5;4,5\n", ":1:3: '5;2'"},
               {"1\t\t3\n3\t4\t5\n", ":1:3: missing value"},
               {"x,2\n3,4\n", ":1:1: 'x'"}, /* a number beside a name */
               {"1,2,\n3,4,\n", ":1:5: missing value"},
               {"1,2,3\n3,4\n", ":2:4: 2 values"},
               {"1,2\n3,4,5\n", ":2:5: 3 values"},
               {"a,b\n\"1,2\n3,4\n", ":2:1: the quote is not closed"}};
    ntkball_data_t data;
    size_t i;

    test_section("first line");
    for (i = 0; i < sizeof good / sizeof good[0]; i++)
    {
        expect_shape(data, good[i].text, 0, good[i].n, good[i].d, good[i].header, good[i].label);
        ntkball_data_clear(data);
    }
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_error(bad[i].text, strlen(bad[i].text), NULL, bad[i].message);
}

/* header + rows of doubles or floats */
static size_t make_npy(char *out, const char *descr, const char *order, const char *shape,
                       const void *values, size_t size)
{
    char header[128];
    int len =
        snprintf(header, sizeof header, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n",
                 descr, order, shape);

    memcpy(out, "\x93NUMPY\x01\x00", 8);
    out[8] = (char) len;
    out[9] = 0;
    memcpy(out + 10, header, (size_t) len);
    memcpy(out + 10 + len, values, size);
    return 10 + (size_t) len + size;
}

static void test_npy(void)
{
    double values[4] = {0.1, 2, 3, 4};
    float floats[4] = {0.5f, 1, 1, 0.5f};
    char bytes[512], swapped[sizeof values];
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    size_t size, k;

    test_section("npy");
    size = make_npy(bytes, "<f8", "False", "(2, 2)", values, sizeof values);
    write_bytes(bytes, size, 1);
    ntkball_data_init(data);
    if (CHECK(ntkball_data_read(data, path, NULL, &err) == NTKBALL_OK, "%s", err.text))
        /* 0.1 is 3602879701896397 / 2^55, so 2 is 2^56 on that scale. */
        CHECK(fmpz_equal_ui(data->v, 3602879701896397UL) && fmpz_equal_ui(data->v + 1, 1UL << 56),
              "exact dyadic");
    ntkball_data_clear(data);

    size = make_npy(bytes, "<f4", "True", "(2, 2)", floats, sizeof floats);
    write_bytes(bytes, size, 0);
    ntkball_data_init(data);
    if (CHECK(ntkball_data_read(data, path, NULL, &err) == NTKBALL_OK, "%s", err.text))
        CHECK(fmpz_equal_si(data->v, 1) && fmpz_equal_si(data->v + 1, 2) &&
                  fmpz_equal_si(data->v + 2, 2),
              "column order");
    ntkball_data_clear(data);

    size = make_npy(bytes, "<f8", "False", "(2, 3)", values, sizeof values);
    expect_error(bytes, size, NULL, "does not fit the shape");
    size = make_npy(bytes, "<i8", "False", "(2, 2)", values, sizeof values);
    expect_error(bytes, size, NULL, "only float32 and float64");
    size = make_npy(bytes, "<f8", "False", "(4611686018427387904, 2)", values, sizeof values);
    expect_error(bytes, size, NULL, "does not fit the shape");
    values[3] = NAN;
    size = make_npy(bytes, "<f8", "False", "(2, 2)", values, sizeof values);
    expect_error(bytes, size, NULL, ":2:2: the value is not finite");
    expect_error(bytes, 11, NULL, "npy");
    size = make_npy(bytes, "<f16", "False", "(2, 2)", values, sizeof values);
    expect_error(bytes, size, NULL, "not descr <f16");
    size = make_npy(bytes, "<f8", "Maybe", "(2, 2)", values, sizeof values);
    expect_error(bytes, size, NULL, "neither True nor False");
    values[3] = 4;
    for (k = 0; k < sizeof values; k++) /* big-endian */
        swapped[k] = ((const char *) values)[k / 8 * 8 + 7 - k % 8];
    size = make_npy(bytes, ">f8", "False", "(2, 2)", swapped, sizeof swapped);
    write_bytes(bytes, size, 0);
    ntkball_data_init(data);
    if (CHECK(ntkball_data_read(data, path, NULL, &err) == NTKBALL_OK, "%s", err.text))
        CHECK(fmpz_equal_ui(data->v, 3602879701896397UL) && fmpz_equal_si(data->v + 3, 4),
              "big-endian");
    ntkball_data_clear(data);
}

static void test_unreadable(void)
{
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    FILE *f;
    char bytes[128];
    size_t size;

    test_section("unreadable");
    ntkball_data_init(data);
    CHECK(ntkball_data_read(data, "/nonexistent/file.csv", NULL, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_IO,
          "%s", err.text);
    write_bytes("1,2\n2,1\n3,5\n9,9\n", 16, 1);
    f = fopen(path, "rb");
    size = f == NULL ? 0 : fread(bytes, 1, sizeof bytes, f);
    if (f != NULL)
        fclose(f);
    expect_error(bytes, size - 9, NULL, "ends too early");
    memcpy(bytes + size, "rest", 4);
    expect_error(bytes, size + 4, NULL, "no gzip stream follows");
    memcpy(bytes + size, bytes, size); /* two streams in a row: the rows of both */
    write_bytes(bytes, 2 * size, 0);
    CHECK(ntkball_data_read(data, path, NULL, &err) == NTKBALL_OK && data->n == 8, "two streams");
    bytes[size - 6] ^= 1;
    expect_error(bytes, size, NULL, "the gzip stream is damaged");
    ntkball_data_clear(data);
}

int main(void)
{
    int fd;

    test_begin("gram/data");
    strcpy(path, "/tmp/ntkball-data-XXXXXX");
    fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    test_decimal();
    test_text_files();
    test_malformed();
    test_first_line();
    test_npy();
    test_unreadable();
    unlink(path);
    return test_end();
}
