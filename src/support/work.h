/* A limit on work that does not depend on the clock: units are spent by the calling thread, and
   what is spent beyond the limit gets no answer. */
#ifndef NTKBALL_SUPPORT_WORK_H
#define NTKBALL_SUPPORT_WORK_H

/* Limits this thread to so many units from here on, but never to more than a limit in force; the
   value returned restores what was before. */
double ntkball_work_begin(double units);
void ntkball_work_end(double before);

/* Spends units; 0 when a limit is in force and passed. */
int ntkball_work_spend(double units);
int ntkball_work_exhausted(void);

#endif
