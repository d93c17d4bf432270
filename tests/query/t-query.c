/* Queries: each command answers as the library does, refusals name the option, messages and codes
   are those of the program, a stop from another thread stops, and queries of several threads do not
   disturb each other. */
#include "../harness.h"

#include <pthread.h>
#include <string.h>

#include <ntkball/hermite.h>
#include <ntkball/query.h>

#define EXPECT(cond) CHECK(cond, "%s", #cond)

/* A query from words: the command, then words; "name=value" and "--flag" are options. */
static ntkball_query_t *make(const char *const *words)
{
    ntkball_query_t *q = ntkball_query_new(words[0]);
    char name[64];

    for (words++; *words != NULL; words++)
    {
        const char *equals = strchr(*words, '=');

        if (strncmp(*words, "--", 2) == 0)
            EXPECT(ntkball_query_set(q, *words + 2, NULL) == NTKBALL_ERR_NONE);
        else if (equals == NULL)
            ntkball_query_word(q, *words);
        else
        {
            snprintf(name, sizeof name, "%.*s", (int) (equals - *words), *words);
            EXPECT(ntkball_query_set(q, name, equals + 1) == NTKBALL_ERR_NONE);
        }
    }
    return q;
}

#define MAKE(...) make((const char *const[]){__VA_ARGS__, NULL})

static void test_commands(void)
{
    static const char *const names[] = {"activations", "hermite", "series", "kernel", "spectrum",
                                        "decay",       "verify",  "gram",   "check"};
    slong i;

    for (i = 0; i < 9; i++)
    {
        ntkball_query_t *q = ntkball_query_new(names[i]);

        EXPECT(q != NULL && strcmp(ntkball_query_command(i), names[i]) == 0);
        EXPECT(ntkball_query_table(q) == NULL && ntkball_query_grid(q) == NULL);
        EXPECT(ntkball_query_answer(q) == NULL && ntkball_query_message(q)[0] == '\0');
        ntkball_query_free(q);
    }
    EXPECT(ntkball_query_command(9) == NULL && ntkball_query_command(-1) == NULL);
    EXPECT(ntkball_query_new("plot") == NULL && ntkball_query_new("") == NULL);
    ntkball_query_free(NULL);
}

/* The rows are the balls of the library, and every format comes. */
static void test_answer(void)
{
    static const char *const formats[][2] = {{"format=text", "mu_n"},
                                             {"format=csv", "quantity,layer,index,mid,rad,exact"},
                                             {"format=json", "{\"schema\":\"ntkball/1\""},
                                             {"format=latex", "tabular"}};
    ntkball_activation_t phi;
    arb_ptr mu = _arb_vec_init(6);
    slong i, f;

    ntkball_activation_init(phi);
    EXPECT(ntkball_activation_set_str(phi, "tanh", NULL) == NTKBALL_OK);
    EXPECT(ntkball_hermite_coeffs(mu, phi, 6, 200, NULL, NULL) == NTKBALL_OK);
    for (f = 0; f < 4; f++)
    {
        ntkball_query_t *q = MAKE("hermite", "tanh", "terms=6", "quantity=phi_hermite",
                                  formats[f][0], f % 2 == 0 ? "--explain" : "threads=2");
        const ntkball_table_struct *table;
        const char *answer;

        EXPECT(ntkball_query_run(q) == NTKBALL_ERR_NONE && ntkball_query_message(q)[0] == '\0');
        table = ntkball_query_table(q);
        EXPECT(table != NULL && table->num_rows == 6 && ntkball_query_grid(q) == NULL);
        for (i = 0; table != NULL && i < 6; i++)
            EXPECT(arb_contains(table->rows[i].value, mu + i) && ntkball_table_row_ok(table, i));
        answer = ntkball_query_answer(q);
        EXPECT(answer != NULL && strstr(answer, formats[f][1]) != NULL);
        EXPECT(ntkball_query_answer(q) == answer);
        EXPECT((ntkball_query_explanation(q)[0] != '\0') == (f % 2 == 0));
        EXPECT(ntkball_query_run(q) == NTKBALL_ERR_INPUT); /* once a query */
        ntkball_query_free(q);
    }
    _arb_vec_clear(mu, 6);
    ntkball_activation_clear(phi);
}

static int run_says(ntkball_query_t *q, ntkball_error_kind_t kind, const char *part)
{
    int ok = ntkball_query_run(q) == kind && strstr(ntkball_query_message(q), part) != NULL;

    if (!ok)
        printf("message: %s\n", ntkball_query_message(q));
    ntkball_query_free(q);
    return ok;
}

static int set_says(const char *option, const char *value, const char *part)
{
    ntkball_query_t *q = ntkball_query_new("series");
    int ok;

    ntkball_query_word(q, "relu");
    ok = ntkball_query_set(q, option, value) == NTKBALL_ERR_INPUT &&
         strstr(ntkball_query_message(q), part) != NULL;
    return run_says(q, NTKBALL_ERR_INPUT, part) && ok;
}

static void test_refusals(void)
{
    EXPECT(set_says("detph", "3", "unknown option --detph; the nearest is --depth"));
    EXPECT(set_says("depth", "many", "--depth: 'many' is not allowed"));
    EXPECT(set_says("depth", NULL, "--depth needs a value"));
    EXPECT(set_says("explain", "yes", "--explain takes no value"));
    EXPECT(set_says("rho", "1", "--rho is no option of 'series' but of kernel"));
    EXPECT(set_says("init", "xavier", "give one of unit|he|eoc"));
    EXPECT(run_says(MAKE("series"), NTKBALL_ERR_INPUT, "series needs an activation"));
    EXPECT(run_says(MAKE("series", "relo"), NTKBALL_ERR_INPUT, "relu"));
    EXPECT(run_says(MAKE("series", "relu", "depth=9999", "terms=9999999", "digits=1000"),
                    NTKBALL_ERR_INPUT, "GB of memory"));
    EXPECT(run_says(MAKE("hermite", "relu", "terms=9999999", "digits=60000"), NTKBALL_ERR_INPUT,
                    "GB of memory"));
    EXPECT(run_says(MAKE("kernel", "relu"), NTKBALL_ERR_INPUT, "--rho"));
    EXPECT(run_says(MAKE("series", "relu", "algorithm=magic"), NTKBALL_ERR_INPUT, "magic"));
    EXPECT(run_says(MAKE("series", "relu", "sigma-w2=3"), NTKBALL_ERR_HYPOTHESIS, "sigma_b"));
    EXPECT(run_says(MAKE("gram", "relu", "data=/no/such/file"), NTKBALL_ERR_IO, "/no/such/file"));
}

/* The reference the rows are held against: the same question with all the precision it needs. */
static void check_short(const char *const *words, const char *digits, const char *max_precision)
{
    ntkball_query_t *full = make(words), *less = make(words);
    const ntkball_table_struct *want, *have;
    ntkball_error_kind_t kind;
    slong i;

    EXPECT(ntkball_query_set(full, "digits", "3") == NTKBALL_ERR_NONE);
    kind = ntkball_query_run(full); /* hardtanh has no more digits to give */
    EXPECT(kind == NTKBALL_ERR_NONE || kind == NTKBALL_ERR_ACCURACY);
    EXPECT(ntkball_query_set(less, "digits", digits) == NTKBALL_ERR_NONE);
    EXPECT(ntkball_query_set(less, "max-precision", max_precision) == NTKBALL_ERR_NONE);
    kind = ntkball_query_run(less);
    want = ntkball_query_table(full);
    have = ntkball_query_table(less);
    CHECK((kind == NTKBALL_ERR_NONE || kind == NTKBALL_ERR_ACCURACY) && want != NULL &&
              have != NULL,
          "%s %s: %d, %s", words[0], words[1], (int) kind, ntkball_query_message(less));
    for (i = 0; have != NULL && want != NULL && i < want->num_rows; i++)
        CHECK(arb_overlaps(want->rows[i].value, have->rows[i].value), "%s %s: row %ld", words[0],
              words[1], (long) i);
    ntkball_query_free(full);
    ntkball_query_free(less);
}

#define SHORT(digits, max_precision, ...)                                                          \
    check_short((const char *const[]){__VA_ARGS__, NULL}, digits, max_precision)

/* Too little precision gives wide balls, never wrong ones: also where a step ends before its first
   pass. */
static void test_short_of_precision(void)
{
    SHORT("30", "128", "spectrum", "hardtanh", "dim=2", "max-degree=4");
    SHORT("30", "128", "spectrum", "tanh", "dim=3", "max-degree=2", "init=eoc");
    SHORT("35", "128", "kernel", "erf", "rho=1", "depth=2");
    SHORT("35", "128", "kernel", "erf", "rho=0,1", "init=eoc", "output-bias=no");
    SHORT("35", "128", "series", "erf", "terms=3");
    SHORT("35", "128", "series", "gelu", "terms=3", "init=eoc", "depth=2");
}

/* Codes other than 0 that come with an answer. */
static void test_codes(void)
{
    ntkball_query_t *q = MAKE("verify", "T3.1", "relu");

    EXPECT(ntkball_query_run(q) == NTKBALL_ERR_REFUTED);
    EXPECT(strstr(ntkball_query_message(q), "refuted") != NULL);
    EXPECT(ntkball_query_grid(q) != NULL && ntkball_query_table(q) == NULL);
    ntkball_query_free(q);

    q = MAKE("decay", "cos(x^3)");
    EXPECT(ntkball_query_run(q) != NTKBALL_ERR_NONE && ntkball_query_message(q)[0] != '\0');
    ntkball_query_free(q);
}

static int stop_now(void *context, const char *stage, double done)
{
    (void) stage;
    (void) done;
    ++*(int *) context;
    return 1;
}

static void *stop_soon(void *query)
{
    ntkball_query_stop(query);
    return NULL;
}

static void test_stop(void)
{
    ntkball_query_t *q = MAKE("series", "tanh", "depth=4", "terms=400");
    pthread_t thread;
    int calls = 0;

    ntkball_query_progress(q, stop_now, &calls);
    EXPECT(ntkball_query_run(q) == NTKBALL_ERR_INTERRUPTED && calls == 1);
    EXPECT(ntkball_query_answer(q) == NULL && ntkball_query_message(q)[0] != '\0');
    ntkball_query_free(q);

    q = MAKE("series", "tanh", "depth=4", "terms=400");
    EXPECT(pthread_create(&thread, NULL, stop_soon, q) == 0 && pthread_join(thread, NULL) == 0);
    EXPECT(ntkball_query_run(q) == NTKBALL_ERR_INTERRUPTED);
    ntkball_query_free(q);
}

typedef struct
{
    const char *act;
    char *answer;
} job_t;

static void *answer(void *context)
{
    job_t *job = context;
    ntkball_query_t *q = MAKE("series", job->act, "depth=2", "terms=20", "format=csv");
    const char *text = ntkball_query_run(q) == NTKBALL_ERR_NONE ? ntkball_query_answer(q) : "";

    job->answer = flint_malloc(strlen(text) + 1);
    strcpy(job->answer, text);
    ntkball_query_free(q);
    ntkball_cleanup();
    return NULL;
}

static void test_threads(void)
{
    static const char *const acts[] = {"tanh", "relu", "gelu", "erf"};
    job_t alone[4], together[4];
    pthread_t threads[4];
    int i;

    for (i = 0; i < 4; i++)
    {
        alone[i].act = together[i].act = acts[i];
        answer(alone + i);
    }
    for (i = 0; i < 4; i++)
        EXPECT(pthread_create(threads + i, NULL, answer, together + i) == 0);
    for (i = 0; i < 4; i++)
    {
        EXPECT(pthread_join(threads[i], NULL) == 0);
        EXPECT(alone[i].answer[0] != '\0' && strcmp(alone[i].answer, together[i].answer) == 0);
        flint_free(alone[i].answer);
        flint_free(together[i].answer);
    }
}

int main(void)
{
    test_begin("query");
    test_commands();
    test_answer();
    test_refusals();
    test_short_of_precision();
    test_codes();
    test_stop();
    test_threads();
    return test_end();
}
