/* The adaptive driver: raise the working precision until the promised bits are there. */
#ifndef NTKBALL_SUPPORT_ADAPTIVE_H
#define NTKBALL_SUPPORT_ADAPTIVE_H

#include <ntkball/ntkball.h>

/* One pass: enclosures res[0..len-1] at a working precision; more precision, smaller radii. */
typedef ntkball_status_t (*ntkball_pass_fn)(arb_ptr res, slong len, slong prec, void *context,
                                            ntkball_error_t *err);

typedef struct
{
    slong bits;     /* relative accuracy asked for, >= 2 */
    slong first;    /* precision of the first pass */
    slong give_up;  /* beyond it, a ball that still contains 0 is not pursued */
    slong max_prec; /* no pass above it */
} ntkball_adaptive_plan_t;

typedef struct
{
    slong passes, prec; /* number of passes, precision of the last */
    slong worst, have;  /* index and accuracy in bits of the least accurate ball */
} ntkball_adaptive_report_t;

/* Writes balls with arb_rel_accuracy_bits >= plan->bits (exact balls count as accurate).
   Output:     res, the most accurate ball of all passes, entry by entry; *report (may be NULL).
   Errors:     UNABLE when max_prec is reached, or when the precision passed give_up and the only
               balls short of bits contain 0: such a number is either 0 or much smaller than its
               scale, which no precision decides in sensible time; err is set when pass set it.
               A pass that returns DOMAIN, or UNABLE with kind INTERRUPTED, ends the call with its
               status, and so does a pass that returns UNABLE without a finite ball.
   Algorithm:  a ball that excludes 0 tells how many bits it lacks; one that contains 0 asks for
               twice the precision. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_adaptive(arb_ptr res, slong len,
                                                     const ntkball_adaptive_plan_t *plan,
                                                     ntkball_pass_fn pass, void *context,
                                                     ntkball_adaptive_report_t *report,
                                                     ntkball_error_t *err);

#endif
