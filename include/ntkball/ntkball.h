/* ntkball: the power series and the spectrum of the Neural Tangent Kernel in ball arithmetic.

   The ball contract.  Every arb_t that a function of this library writes is a ball [m +- r]: for
   every point of the input balls the true value lies in it.  A computation that fails writes a
   wider ball, possibly a non-finite one, and returns a status other than NTKBALL_OK; it never
   writes a wrong ball.  The library does not print, exit or abort. */
#ifndef NTKBALL_NTKBALL_H
#define NTKBALL_NTKBALL_H

#include <ntkball/deps.h>

#ifdef __cplusplus
extern "C"
{
#endif

#define NTKBALL_VERSION "0.1.0"

    /* The version of the library that is running (not of the header it was compiled with). */
    const char *ntkball_version(void);

#if defined(__GNUC__)
#define NTKBALL_MUST_CHECK __attribute__((warn_unused_result))
#define NTKBALL_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define NTKBALL_MUST_CHECK
#define NTKBALL_PRINTF(f, a)
#endif

    /* Three outcomes, never two.
       OK      what was asked for, to the accuracy that was asked for.
       DOMAIN  the question has no answer: an input is malformed or a hypothesis fails; outputs are
       indeterminate balls. UNABLE  the answer exists but was not reached to the promised accuracy;
       outputs are the best enclosures found. */
    typedef enum
    {
        NTKBALL_OK = 0,
        NTKBALL_DOMAIN = 1,
        NTKBALL_UNABLE = 2
    } ntkball_status_t;

    /* Predicates: proved true, proved false, or not decided at the precision available. */
    typedef enum
    {
        NTKBALL_FALSE = 0,
        NTKBALL_TRUE = 1,
        NTKBALL_UNKNOWN = 2
    } ntkball_truth_t;

    /* Why a call did not return NTKBALL_OK.  The kind selects the exit code of the program. */
    typedef enum
    {
        NTKBALL_ERR_NONE = 0,
        NTKBALL_ERR_REFUTED = 1,
        NTKBALL_ERR_INPUT = 2,
        NTKBALL_ERR_ACCURACY = 3,
        NTKBALL_ERR_UNDECIDED = 4,
        NTKBALL_ERR_HYPOTHESIS = 5,
        NTKBALL_ERR_IO = 6,
        NTKBALL_ERR_INTERRUPTED = 130
    } ntkball_error_kind_t;

    /* One line of text that names the option or hypothesis, the value and the remedy; an error at a
       place of an expression has two more lines, the place and a caret under it.  Every function
       takes a pointer that may be NULL; on NTKBALL_OK it is left alone. */
    typedef struct
    {
        ntkball_error_kind_t kind;
        char text[1024];
    } ntkball_error_t;

    /* A growing text; algorithms append to it what --explain prints. */
    typedef struct ntkball_text_struct ntkball_text_t;
    ntkball_text_t *ntkball_text_new(void);
    void ntkball_text_free(ntkball_text_t *text);
    const char *ntkball_text_get(const ntkball_text_t *text);
    void ntkball_text_empty(ntkball_text_t *text); /* text may be NULL */
    void ntkball_text_append(ntkball_text_t *text, const char *format, ...) NTKBALL_PRINTF(2, 3);

    /* Called now and then by long computations with a stage name and the fraction done (0..1,
       negative when not known). A non-zero return asks the computation to stop: it then returns
       NTKBALL_UNABLE with kind NTKBALL_ERR_INTERRUPTED. Calls come from the calling thread only. */
    typedef int (*ntkball_progress_fn)(void *context, const char *stage, double done);

    /* Options that every long computation shares; NULL stands for the defaults. */
    typedef struct
    {
        slong digits;   /* D: each result's radius is at most 10^-D |mid|; default 20   */
        slong max_prec; /* no working precision above this many bits is tried; default 200000 */
        slong threads;  /* default 1; results are byte-identical for any value  */
        const char *algorithm; /* NULL or "auto": the chooser; else the name of one algorithm of the
                                  module  */
        ntkball_progress_fn progress; /* may be NULL */
        void *progress_context;
        ntkball_text_t *explain; /* may be NULL */
    } ntkball_options_t;

    void ntkball_options_init(ntkball_options_t *options);

    /* Frees what FLINT, Arb and MPFR cache for the calling thread; call it once before the program
     * ends. */
    void ntkball_cleanup(void);

#ifdef __cplusplus
}
#endif

#endif
