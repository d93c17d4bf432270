/* Defaults that all computations share, the version, and the release of FLINT's caches. */
#include <ntkball/ntkball.h>

const char *ntkball_version(void)
{
    return NTKBALL_VERSION;
}

void ntkball_options_init(ntkball_options_t *options)
{
    options->digits = 20;
    options->max_prec = 200000;
    options->threads = 1;
    options->algorithm = NULL;
    options->progress = NULL;
    options->progress_context = NULL;
    options->explain = NULL;
}

void ntkball_cleanup(void)
{
    flint_cleanup_master();
}
