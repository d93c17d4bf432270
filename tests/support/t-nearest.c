/* Nearest known words: typing slips are found, hostile words are harmless. */
#include "../harness.h"
#include "support/nearest.h"

static const char *const words[] = {"relu", "leaky_relu", "gelu", "selu", "tanh", "gaussian"};

static void expect(const char *word, const char *answer)
{
    char out[128];

    ntkball_nearest(out, sizeof out, word, words, 6);
    CHECK(strcmp(out, answer) == 0, "%s: '%s' is not '%s'", word, out, answer);
}

int main(void)
{
    char out[128], big[5001];
    int i;

    test_begin("nearest");
    test_section("slips");
    expect("tahn", "tanh");
    expect("gausian", "gaussian");
    expect("gaus", "gaussian");
    expect("rleu", "relu");
    expect("leakyrelu", "leaky_relu");
    expect("relu", "relu");
    expect("xelu", "relu, gelu or selu");

    test_section("hostile");
    memset(big, 'a', 5000);
    big[5000] = '\0';
    for (i = 0; i < 20; i++)
    {
        ntkball_nearest(out, (size_t) i + 1, big, words, 6);
        CHECK(strlen(out) <= (size_t) i, "size %d: length %d", i, (int) strlen(out));
    }
    expect("", "relu, gelu or selu");
    ntkball_nearest(out, sizeof out, "x", words, 0);
    CHECK(out[0] == '\0', "no words");
    return test_end();
}
