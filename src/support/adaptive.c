/* The adaptive driver.

   After a pass at precision p, a ball that excludes 0 and has r < bits accurate bits needs
   p + (bits - r) + slack, accuracy growing bit by bit with p; a ball that contains 0 says nothing
   of its size and asks for 2p.  With a fair first guess two passes do. */
#include "support/adaptive.h"

#define SLACK 8

/* Keeps in res[i] the more accurate of res[i] and next[i]; returns the number of finite balls. */
static slong merge(arb_ptr res, arb_ptr next, slong len, int first)
{
    slong i, finite = 0;

    for (i = 0; i < len; i++)
    {
        if (first || !arb_is_finite(res + i) ||
            (arb_is_finite(next + i) && mag_cmp(arb_radref(next + i), arb_radref(res + i)) < 0))
            arb_swap(res + i, next + i);
        finite += arb_is_finite(res + i) != 0;
    }
    return finite;
}

/* The precision that the balls short of plan->bits ask for, 0 when none does (any more). */
static slong wanted(ntkball_adaptive_report_t *report, arb_srcptr res, slong len,
                    const ntkball_adaptive_plan_t *plan)
{
    slong i, have, want = 0, prec = report->prec;

    report->worst = -1;
    report->have = WORD_MAX;
    for (i = 0; i < len; i++)
    {
        have = arb_rel_accuracy_bits(res + i);
        if (have < report->have)
        {
            report->have = have;
            report->worst = i;
        }
        if (have >= plan->bits)
            continue;
        if (!arb_contains_zero(res + i))
            want = FLINT_MAX(want, prec + plan->bits - have + SLACK);
        else if (prec < plan->give_up)
            want = FLINT_MAX(want, FLINT_MIN(2 * prec, plan->give_up));
    }
    return want;
}

ntkball_status_t ntkball_adaptive(arb_ptr res, slong len, const ntkball_adaptive_plan_t *plan,
                                  ntkball_pass_fn pass, void *context,
                                  ntkball_adaptive_report_t *report, ntkball_error_t *err)
{
    slong want = plan->first, finite;
    ntkball_status_t status;
    ntkball_error_t error;
    ntkball_adaptive_report_t local;
    arb_ptr next = _arb_vec_init(len);

    if (report == NULL)
        report = &local;
    report->passes = report->prec = 0;
    do
    {
        report->passes++;
        report->prec = FLINT_MAX(FLINT_MIN(want, plan->max_prec), 2);
        error.kind = NTKBALL_ERR_NONE;
        status = pass(next, len, report->prec, context, &error);
        finite = merge(res, next, len, report->passes == 1);
        want = wanted(report, res, len, plan);
        if (status == NTKBALL_DOMAIN || error.kind == NTKBALL_ERR_INTERRUPTED ||
            (status == NTKBALL_UNABLE && finite == 0))
            break;
        status = report->have >= plan->bits ? NTKBALL_OK : NTKBALL_UNABLE;
    } while (status == NTKBALL_UNABLE && want != 0 && report->prec < plan->max_prec);

    if (status != NTKBALL_OK && err != NULL && error.kind != NTKBALL_ERR_NONE)
        *err = error;
    _arb_vec_clear(next, len);
    return status;
}
