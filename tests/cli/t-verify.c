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

    test_section("names");
    refused(2, "nearest is TAB1", "ntkball verify TAB2");
    refused(2, "relu", "ntkball verify TAB1 rleu");
    refused(2, "no quantities", "ntkball verify TAB1 --quantity kappa");
    return program_end();
}
