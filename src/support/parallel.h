/* Independent jobs over threads, with progress and interruption. */
#ifndef NTKBALL_SUPPORT_PARALLEL_H
#define NTKBALL_SUPPORT_PARALLEL_H

#include <ntkball/ntkball.h>

/* One job.  worker is in 0 .. workers-1; jobs of one worker run one after the other. */
typedef void (*ntkball_job_fn)(void *context, slong worker, slong job);

/* The number of workers that ntkball_parallel_for uses for the options (NULL: defaults), >= 1. */
slong ntkball_parallel_workers(const ntkball_options_t *options, slong jobs);

/* Runs fn(context, worker, job) once for every 0 <= job < jobs over the workers, the calling thread
   being worker 0; which worker takes which job is not determined.  options->progress is called from
   the calling thread with stage and the fraction of the jobs handed out.
   Errors: UNABLE/INTERRUPTED when progress asked to stop; the jobs left are not run. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_parallel_for(ntkball_job_fn fn, void *context,
                                                         slong jobs, const char *stage,
                                                         const ntkball_options_t *options,
                                                         ntkball_error_t *err);

/* The indices from .. to - 1. */
typedef void (*ntkball_range_fn)(void *context, slong from, slong to);

/* Runs fn over ranges that make up 0 .. len - 1, on so many threads when len is large: for maps of
   long vectors.  Which ranges there are is not determined. */
void ntkball_parallel_ranges(ntkball_range_fn fn, void *context, slong len, slong threads);

#endif
