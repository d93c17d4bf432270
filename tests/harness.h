/* The test harness: seeds, scale, counted checks.

   A test program is  int main(void) { test_begin("name"); ... test_section("what"); CHECK(cond,
   "fmt", ...); ... return test_end(); }.  NTKBALL_TEST_SEED (default fixed) seeds the generator and
   is printed on failure; NTKBALL_TEST_MULTIPLIER (default 1) scales the number of random cases.
   test_end prints the last line, "NAME: P passed, F failed", which tests/run
   reads, and returns the exit code. */
#ifndef NTKBALL_TESTS_HARNESS_H
#define NTKBALL_TESTS_HARNESS_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ntkball/activation.h>

typedef struct
{
    const char *name, *section;
    unsigned long seed;
    double multiplier;
    long passed, failed;
    flint_rand_t rand;
} test_state_t;

static test_state_t test_state;

static inline void test_begin(const char *name)
{
    const char *seed = getenv("NTKBALL_TEST_SEED"), *multiplier = getenv("NTKBALL_TEST_MULTIPLIER");

    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* a crash must not swallow what was printed */
    memset(&test_state, 0, sizeof test_state);
    test_state.name = name;
    test_state.section = "";
    test_state.seed = seed != NULL ? strtoul(seed, NULL, 10) : 20231;
    test_state.multiplier = multiplier != NULL ? strtod(multiplier, NULL) : 1.0;
#if __FLINT_RELEASE < 30200
    flint_randinit(test_state.rand);
    flint_randseed(test_state.rand, test_state.seed, test_state.seed ^ 0x5bd1e995UL);
#else
    flint_rand_init(test_state.rand);
    flint_rand_set_seed(test_state.rand, test_state.seed, test_state.seed ^ 0x5bd1e995UL);
#endif
}

static inline void test_section(const char *section)
{
    test_state.section = section;
}

/* Is case i of a fixed list left out?  A multiplier below 1 (the sanitizers') keeps one in 1/m. */
static inline int test_left_out(long i)
{
    long step = test_state.multiplier < 1.0 ? (long) (1.0 / test_state.multiplier + 0.5) : 1;

    return i % step != 0;
}

/* Number of random cases: base scaled by the multiplier, at least 1. */
static inline long test_cases(long base)
{
    long n = (long) ((double) base * test_state.multiplier);

    return n < 1 ? 1 : n;
}

NTKBALL_PRINTF(4, 5)
static inline int test_check(int ok, const char *file, int line, const char *format, ...)
{
    va_list args;

    if (ok)
    {
        test_state.passed++;
        return 1;
    }
    test_state.failed++;
    if (test_state.failed <= 20)
    {
        printf("FAIL %s [%s] %s:%d (seed %lu): ", test_state.name, test_state.section, file, line,
               test_state.seed);
        va_start(args, format);
        vprintf(format, args);
        va_end(args);
        printf("\n");
    }
    return 0;
}

/* CHECK(condition, "what was seen: %s", ...): counted; the message is printed on failure only. */
#define CHECK(cond, ...) test_check((cond) != 0, __FILE__, __LINE__, __VA_ARGS__)

/* An activation from its text. */
static inline void test_activation(ntkball_activation_t phi, const char *spec)
{
    ntkball_error_t err;

    CHECK(ntkball_activation_set_str(phi, spec, &err) == NTKBALL_OK, "%s: %s", spec, err.text);
}

/* A ball that contains the decimal reference value within its last printed digit: text
   "[-]d.ddd[e+-x]" is read as that decimal +- 1 unit in its last place.  Reference values come from
   outside the code under test. */
static inline void test_reference(arb_t res, const char *text)
{
    const char *p = text;
    long exponent = 0, decimals = 0;
    int point = 0;
    fmpq_t q;
    fmpz_t ten;
    arb_t ulp;

    for (; *p != '\0' && *p != 'e' && *p != 'E'; p++)
    {
        if (*p == '.')
            point = 1;
        else if (point)
            decimals++;
    }
    if (*p != '\0')
        exponent = strtol(p + 1, NULL, 10);
    arb_set_str(res, text, 64 + 4 * (slong) strlen(text));
    fmpq_init(q);
    fmpz_init(ten);
    arb_init(ulp);
    fmpz_set_ui(ten, 10);
    if (exponent - decimals >= 0)
        fmpz_pow_ui(fmpq_numref(q), ten, (ulong) (exponent - decimals));
    else
    {
        fmpz_one(fmpq_numref(q));
        fmpz_pow_ui(fmpq_denref(q), ten, (ulong) (decimals - exponent));
    }
    arb_set_fmpq(ulp, q, 64);
    arb_add_error(res, ulp);
    arb_clear(ulp);
    fmpz_clear(ten);
    fmpq_clear(q);
}

/* Counted: ball overlaps the reference decimal and is tight (at least bits of relative accuracy).
 */
static inline int test_check_reference(const arb_t ball, const char *text, long bits,
                                       const char *file, int line, const char *what)
{
    arb_t ref;
    int ok;

    arb_init(ref);
    test_reference(ref, text);
    ok = arb_overlaps(ball, ref) && (arb_is_zero(ball) || arb_rel_accuracy_bits(ball) >= bits);
    if (!ok)
    {
        char *s = arb_get_str(ball, 30, ARB_STR_MORE);

        test_check(0, file, line, "%s: %s is not %s with %ld bits", what, s, text, bits);
        flint_free(s);
    }
    else
        test_state.passed++;
    arb_clear(ref);
    return ok;
}

#define CHECK_REFERENCE(ball, text, bits, what)                                                    \
    test_check_reference(ball, text, bits, __FILE__, __LINE__, what)

static inline int test_end(void)
{
#if __FLINT_RELEASE < 30200
    flint_randclear(test_state.rand);
#else
    flint_rand_clear(test_state.rand);
#endif
    ntkball_cleanup();
    printf("%s: %ld passed, %ld failed\n", test_state.name, test_state.passed, test_state.failed);
    return test_state.failed != 0 || test_state.passed == 0;
}

#endif
