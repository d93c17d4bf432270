/* Where the output goes: whole files or none, every failure noticed, signals leave nothing. */
#define _XOPEN_SOURCE 700
#include "program.h"

/* Nothing but the given names is in the test's directory. */
static void only_files(const char *names)
{
    outcome_t o = shell("ls | tr '\\n' ' '");

    CHECK(strcmp(o.out, names) == 0, "the directory holds '%s', not '%s'", o.out, names);
    outcome_clear(&o);
}

static void streams(void)
{
    refused(6, "stdout", "ntkball hermite relu >&-");
    refused(6, "stdout", "ntkball hermite relu --format json >&-");
    refused(6, "stdout", "ntkball --help >&-");
    refused(6, "stdout", "ntkball --version >&-");
    if (access("/dev/full", W_OK) == 0)
    {
        refused(6, "No space", "ntkball hermite relu >/dev/full");
        refused(6, "No space", "ntkball hermite relu --terms 2000 --format csv >/dev/full");
        refused(6, "No space", "ntkball hermite relu --output /dev/full");
    }
    /* The reader leaves before the table is whole; the code comes through a file. */
    refused(6, "stdout",
            "{ ntkball hermite relu --terms 20000 --format csv; echo $? >code; } | true; "
            "read code <code; rm code; exit $code");
    refused(2, "nearest", "ntkball hermit relu 0<&- >&-");
    succeeds("ntkball hermite relu 2>&- 0<&-");
    only_files("");
}

static void files(void)
{
    refused(6, "--output no/such/file: cannot write", "ntkball hermite relu --output no/such/file");
    refused(6, "--output /: cannot write", "ntkball hermite relu --output /");
    refused(6, "cannot write", "mkdir d; ntkball hermite relu --output d; c=$?; rmdir d; exit $c");
    only_files("");

    succeeds("ntkball hermite relu --format csv --output a.csv && test -s a.csv");
    succeeds("ntkball hermite relu --format csv | cmp - a.csv");
    only_files("a.csv ");
    succeeds("chmod 640 a.csv && ntkball hermite gelu --format csv --output a.csv && "
             "test $(stat -c %a a.csv) = 640");
    succeeds("umask 027; ntkball hermite relu --output b && test $(stat -c %a b) = 640; rm b");
    succeeds("ln -s a.csv link && ntkball hermite relu --format csv --output link && "
             "test -L link && ntkball hermite relu --format csv | cmp - a.csv; rm link");
    succeeds("ntkball hermite relu --output /dev/null");

    /* A failure leaves the old file as it was. */
    succeeds("echo old >a.csv");
    refused(2, "unknown", "ntkball hermite rleu --output a.csv");
    refused(2, "--terms", "ntkball hermite relu --output a.csv --terms 0");
    succeeds("test \"$(cat a.csv)\" = old");
    only_files("a.csv ");
}

static void interrupted(int number, int code)
{
    pid_t pid =
        program_start("hermite tanh --terms 500 --digits 1000 --algorithm integrate --output "
                      "a.csv");
    int ended;

    program_ready(pid);
    CHECK(kill(pid, number) == 0, "the long run is not there");
    ended = program_code(pid);
    CHECK(ended == code, "signal %d: code %d", number, ended);
    succeeds("test \"$(cat a.csv)\" = old");
    only_files("a.csv ");
}

int main(void)
{
    program_begin("output");
    test_section("streams");
    streams();
    test_section("files");
    files();
    test_section("signals");
    interrupted(SIGINT, 130);
    interrupted(SIGTERM, 143);
    interrupted(SIGHUP, 129);
    return program_end();
}
