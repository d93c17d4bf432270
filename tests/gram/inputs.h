/* Data and networks that the tests of the Gram matrices share. */
#ifndef NTKBALL_TESTS_GRAM_INPUTS_H
#define NTKBALL_TESTS_GRAM_INPUTS_H

#include <unistd.h>

#include <ntkball/gram.h>

#include "../harness.h"

/* Data as a file of this text holds them. */
static inline void test_data(ntkball_data_t data, const char *text)
{
    ntkball_data_options_t options = {0, "none", 1};
    ntkball_error_t err;
    char path[64];
    FILE *f;

    snprintf(path, sizeof path, "/tmp/ntkball-gram-%ld", (long) getpid());
    f = fopen(path, "w");
    if (f != NULL)
    {
        fputs(text, f);
        fclose(f);
    }
    ntkball_data_init(data);
    CHECK(ntkball_data_read(data, path, &options, &err) == NTKBALL_OK, "%s", err.text);
    unlink(path);
}

static inline void
test_network(ntkball_network_t net, const char *phi, ntkball_init_t init, slong depth)
{
    ntkball_error_t err;

    ntkball_network_init(net);
    CHECK(ntkball_activation_set_str(net->phi, phi, &err) == NTKBALL_OK, "%s", phi);
    net->init = init;
    net->depth = depth;
}

#endif
