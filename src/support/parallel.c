/* Independent jobs over threads.  Jobs are handed out by an atomic counter; each thread frees
   FLINT's thread-local caches when it ends.  A thread that cannot be created only leaves its share
   to the others. */
#include "support/parallel.h"
#include "support/error.h"

#include <pthread.h>
#include <stdatomic.h>

#define NTKBALL_MAX_WORKERS 256

typedef struct
{
    ntkball_job_fn fn;
    void *context;
    slong jobs;
    atomic_long next; /* the first job not handed out */
    atomic_int stop;
} pool_t;

typedef struct
{
    pool_t *pool;
    slong worker;
} seat_t;

slong ntkball_parallel_workers(const ntkball_options_t *options, slong jobs)
{
    slong workers = options != NULL ? options->threads : 1;

    workers = FLINT_MIN(workers, FLINT_MIN(jobs, NTKBALL_MAX_WORKERS));
    return FLINT_MAX(workers, 1);
}

/* Takes and runs one job; 0 when none is left. */
static int run_one(pool_t *pool, slong worker)
{
    slong job;

    if (atomic_load(&pool->stop))
        return 0;
    job = atomic_fetch_add(&pool->next, 1);
    if (job >= pool->jobs)
        return 0;
    pool->fn(pool->context, worker, job);
    return 1;
}

static void *run_seat(void *seat_void)
{
    seat_t *seat = seat_void;

    while (run_one(seat->pool, seat->worker))
        ;
    flint_cleanup();
    return NULL;
}

/* Worker 0: the calling thread, which also reports. */
static int run_caller(pool_t *pool, const char *stage, const ntkball_options_t *options)
{
    do
    {
        double done = FLINT_MIN(1.0, (double) atomic_load(&pool->next) / (double) pool->jobs);

        if (options != NULL && options->progress != NULL &&
            options->progress(options->progress_context, stage, done))
        {
            atomic_store(&pool->stop, 1);
            return 0;
        }
    } while (run_one(pool, 0));
    return 1;
}

ntkball_status_t ntkball_parallel_for(ntkball_job_fn fn, void *context, slong jobs,
                                      const char *stage, const ntkball_options_t *options,
                                      ntkball_error_t *err)
{
    slong workers = ntkball_parallel_workers(options, jobs), started = 1;
    pthread_t thread[NTKBALL_MAX_WORKERS];
    seat_t seat[NTKBALL_MAX_WORKERS];
    pool_t pool = {.fn = fn, .context = context, .jobs = jobs};
    int finished;

    if (jobs <= 0)
        return NTKBALL_OK;
    atomic_init(&pool.next, 0);
    atomic_init(&pool.stop, 0);

    while (started < workers)
    {
        seat[started] = (seat_t){&pool, started};
        if (pthread_create(&thread[started], NULL, run_seat, &seat[started]) != 0)
            break;
        started++;
    }
    finished = run_caller(&pool, stage, options);
    while (--started >= 1)
        pthread_join(thread[started], NULL);

    if (!finished)
    {
        ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "interrupted during %s", stage);
        return NTKBALL_UNABLE;
    }
    return NTKBALL_OK;
}

/* Shorter vectors are not worth a thread. */
#define RANGE_LENGTH 4096
#define RANGES_A_THREAD 8

typedef struct
{
    ntkball_range_fn fn;
    void *context;
    slong len, num;
} ranges_t;

static void run_range(void *context, slong worker, slong job)
{
    const ranges_t *r = context;

    (void) worker;
    r->fn(r->context, job * r->len / r->num, (job + 1) * r->len / r->num);
}

void ntkball_parallel_ranges(ntkball_range_fn fn, void *context, slong len, slong threads)
{
    ranges_t r = {.fn = fn, .context = context, .len = len};
    ntkball_options_t options;
    ntkball_status_t status;

    ntkball_options_init(&options);
    options.threads = threads;
    r.num =
        FLINT_MIN(len / RANGE_LENGTH, RANGES_A_THREAD * FLINT_MIN(threads, NTKBALL_MAX_WORKERS));
    if (threads <= 1 || r.num <= 1)
    {
        fn(context, 0, len);
        return;
    }
    status = ntkball_parallel_for(run_range, &r, r.num, "ranges", &options, NULL);
    (void) status; /* nothing asks it to stop */
}
