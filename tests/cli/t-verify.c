/* verify: verdicts in every format, exit codes, unknown names. */
#define _XOPEN_SOURCE 700
#include "program.h"

static void has(const char *command, int code, const char *out)
{
    outcome_t o = shell(command);

    CHECK(o.code == code, "%s: exit code %d, not %d: %s", command, o.code, code, o.err);
    CHECK(strstr(o.out, out) != NULL, "%s: '%s' is not in %s", command, out, o.out);
    CHECK(code == 0 ? o.err[0] == '\0' : is_message(o.err), "%s: says %s", command, o.err);
    outcome_clear(&o);
}

/* The argument is on stderr, the verdict on stdout. */
static void explained(const char *command, const char *title, const char *conclusion)
{
    outcome_t o = shell(command);

    CHECK(o.code == 0 && strstr(o.err, title) == o.err && strstr(o.err, conclusion) != NULL,
          "%s: says %s", command, o.err);
    CHECK(strstr(o.err, "Argument. ") != NULL && strstr(o.out, "PROVED") != NULL, "%s: %s", command,
          o.err);
    outcome_clear(&o);
}

/* On data: every statement that has a finding about them. */
static void on_data(void)
{
    char command[5000];
    outcome_t o;

    snprintf(
        command, sizeof command,
        "ntkball verify T4.1 T4.3 N3 N5 N6 relu --data '%s/examples/data/iris.csv' --format csv",
        source_directory());
    o = shell(command);
    CHECK(o.code == 0 && strstr(o.out, "iris.csv (n=150)\",HOLDS,") != NULL, "%s: %s", command,
          o.err);
    outcome_clear(&o);
}

int main(void)
{
    program_begin("verify");
    test_section("verdicts");
    has("ntkball verify TAB1 relu", 0, "PROVED");
    has("ntkball verify TAB1 relu --format csv", 0,
        "id,statement,scope,verdict,witness,constants\nTAB1,");
    has("ntkball verify TAB1 relu --format json", 0, "\"verdict\":\"PROVED\"");
    has("ntkball verify TAB1 relu --format latex", 0, "& PROVED &");
    has("ntkball verify T4.1 relu --format csv", 0, "2.2756409789843284");
    has("ntkball verify T3.1 relu --format csv", 1, ",REFUTED,");

    test_section("claims");
    has("ntkball verify C4.7.1s --claim factor=99/100 --format csv", 1, ",REFUTED,");
    has("ntkball verify C4.7.1s --claim factor=1.0 --format csv", 0, ",PROVED,");
    has("ntkball verify T4.5 --claim constant=28 --format csv", 4, ",UNDECIDED,");
    refused(2, "no statement asked for claims such a number",
            "ntkball verify C.21 --claim facto=1");
    refused(2, "expected a constant", "ntkball verify C.21 --claim shift=x");

    test_section("lists and arguments");
    has("ntkball verify --list", 0, "\nC4.7.4s  ");
    has("ntkball verify --list --format csv", 0, "id,title,claims\n");
    explained("ntkball verify C.19 --explain", "C.19. Lemma C.19", "    So: PROVED.\n");
    has("ntkball verify C.19 --format latex", 0, "\\begin{longtable}{l>{");
    has("ntkball verify C.21 --format latex", 0, " $\\le$ ");
    has("ntkball verify C4.7.3s --format latex", 0, " $\\pm$ ");
    refused(6, "data", "ntkball verify N3 --data /no/such/file");

    on_data();

    test_section("names");
    refused(2, "nearest is TAB1", "ntkball verify TAB2");
    refused(2, "relu", "ntkball verify TAB1 rleu");
    refused(2, "is no option of 'verify'", "ntkball verify TAB1 --quantity kappa");
    return program_end();
}
