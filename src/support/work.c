/* The meter of a thread: units that are left, negative when the limit is passed. */
#include "support/work.h"

#include <math.h>

static _Thread_local double left = HUGE_VAL;

double ntkball_work_begin(double units)
{
    double before = left;

    left = fmin(left, units);
    return before;
}

void ntkball_work_end(double before)
{
    left = before;
}

int ntkball_work_spend(double units)
{
    left -= units;
    return left >= 0;
}

int ntkball_work_exhausted(void)
{
    return left < 0;
}
