/* Bad input, one by one: one clear line on stderr (and the place in an expression), the right exit
   code, no output. */
#define _XOPEN_SOURCE 700
#include "program.h"

static void words(void)
{
    refused(2, "--help", "ntkball");
    refused(2, "nearest is hermite", "ntkball hermit relu");
    refused(2, "unknown option '--vesion'", "ntkball --vesion");
    refused(2, "'sweep' is not in this version", "ntkball sweep");
    refused(2, "'sweep' is not in this version", "ntkball sweep x.plan");
    refused(2, "--digits", "ntkball hermite relu --digit 20");
    refused(2, "--output", "ntkball hermite relu --ouptut x");
    refused(2, "unknown option -o", "ntkball hermite relu -o x");
    refused(2, "--terms needs a value", "ntkball hermite relu --terms");
    refused(2, "--explain takes no value", "ntkball hermite relu --explain=yes");
    refused(2, "--rho is no option of 'hermite' but of kernel", "ntkball hermite relu --rho 1");
    refused(2, "needs an activation", "ntkball hermite");
    refused(2, "'tanh' is too much", "ntkball hermite relu tanh");
}

static void numbers(void)
{
    refused(2, "--terms: 'x'", "ntkball hermite relu --terms x");
    refused(2, "--terms: '0'", "ntkball hermite relu --terms 0");
    refused(2, "--terms: '-5'", "ntkball hermite relu --terms -5");
    refused(2, "--terms: '1e3'", "ntkball hermite relu --terms 1e3");
    refused(2, "--terms: ''", "ntkball hermite relu --terms ''");
    refused(2, "from 1 to 10000000", "ntkball hermite relu --terms 99999999999999999999");
    refused(2, "--sigma-w2 is no option of 'verify' but of series",
            "ntkball verify T4.1 --sigma-w2 2");
    refused(2, "--depth is no option of 'activations'", "ntkball activations relu --depth 2");
    refused(2, "--measure is no option of 'gram' but of spectrum",
            "ntkball gram relu --data d --measure surface");
    refused(2, "--init is no option of 'hermite'", "ntkball hermite relu --init he");
    refused(2, "--quantity is no option of 'check'", "ntkball check t --quantity kappa");
    refused(2, "--depth: '0'", "ntkball series relu --depth 0");
    refused(2, "--depth: '10001'", "ntkball series relu --depth 10001");
    refused(2, "--threads: '0'", "ntkball hermite relu --threads 0");
    refused(2, "--digits: '0'", "ntkball hermite relu --digits 0");
    refused(2, "--digits 100 needs 333 bits, more than --max-precision 300",
            "ntkball hermite relu --digits 100 --max-precision 300");
    refused(2, "--max-precision 200000", "ntkball hermite relu --digits 100000");
    refused(2, "text|csv|json|latex", "ntkball hermite relu --format xml");
    refused(2, "exact|published", "ntkball series relu --recursion old");
    refused(2, "unit|he|eoc", "ntkball series relu --init ''");
    refused(2, "'magic' is no algorithm of hermite; give one of auto|closed",
            "ntkball hermite relu --algorithm magic");
    refused(2, "'mu' is no quantity of series", "ntkball series relu --quantity mu");
    refused(2, "nearest is phi_hermite", "ntkball hermite relu --quantity ph_hermite");
}

static void activations(void)
{
    refused(2, "relu", "ntkball hermite rleu");
    refused(2, "tanh", "ntkball hermite tahn");
    refused(2, "leaky_relu", "ntkball hermite leaky_relu:b=1");
    refused(2, "leaky_relu", "ntkball hermite leaky_relu:1,2,3");
    refused(2, "leaky_relu: '1/0' is not a finite real number; its parameters are a=0.01",
            "ntkball hermite leaky_relu:1/0");
    refused(2, "leaky_relu: 'y': unknown name", "ntkball hermite leaky_relu:y");
    refused(2, "leaky_relu: parameter a has no value", "ntkball hermite leaky_relu:");
    refused(2, "leaky_relu: parameter a has no value", "ntkball hermite leaky_relu:a=");
    refused(2, "polynomial: 'y': unknown name", "ntkball hermite polynomial:1,y");
    refused(2, "", "ntkball hermite leaky_relu:x");
    refused(2, "", "ntkball hermite gaussian:sigma=0");
    refused(2, "", "ntkball hermite ''");
    refused(2, "", "ntkball hermite 'relu('");
    refused(2, "", "ntkball hermite \"$(printf 'a\\nb\\001')\"");
    refused(2, "", "ntkball hermite $(head -c 100000 /dev/zero | tr '\\0' '(')");
    refused(2, "", "ntkball activations nosuch");
    refused(2, "column 8, the end\n    x*erf(x\n           ^\n", "ntkball hermite 'x*erf(x'");
    refused(2, "\n    x?\n     ^\n", "ntkball hermite \"$(printf 'x\\033')\"");
    refused(2, "elu: 'q': unknown name 'q' (a constant was expected) at column 1; its parameters",
            "ntkball series elu:q");
    refused(2, "--sigma-w2: '2+': expected a number, a name or '(' at column 3, the end\n    2+\n",
            "ntkball series relu --sigma-w2 2+");
    refused(2, "parameter b does not occur in 'tanh'", "ntkball hermite tanh --param b=1");
    refused(2, "parameter b is given twice", "ntkball hermite b*x --param b=1 --param b=2");
    refused(2, "parameter b: '1+': expected", "ntkball hermite b*x --param b=1+");
    refused(5, "has no dphi_hermite", "ntkball hermite step --quantity dphi_hermite");
}

/* Work limits: the analysis of an expression, and the search for a rule of quadrature, whose rows
   are then what Cauchy and Schwarz say (HERM-31). */
static void limits(void)
{
    outcome_t o;

    refused(2, "given up at its work limit, 20000000 operations",
            "ntkball hermite \"$(printf 'abs(x-%d)+' $(seq 200))x\"");
    refused(2, "longer than 100000 characters",
            "ntkball hermite $(head -c 130000 /dev/zero | tr '\\0' 1)");
    refused(
        2, "with its parameters in place is too long",
        "ntkball hermite \"$(printf 'a*%.0s' $(seq 2000))x\" --param a=$(head -c 1000 /dev/zero "
        "| tr '\\0' 1)");
    o = shell("ntkball hermite 'sin(exp(3*x))' --terms 1 --digits 5 --format csv");
    CHECK(o.code == 3, "sin(exp(3*x)): exit code %d: %s", o.code, o.err);
    CHECK(strstr(o.err, "work limit of 20000000 operations") != NULL, "%s", o.err);
    CHECK(strstr(o.out, "inf") == NULL && strstr(o.out, "phi_hermite,,0,0,0.764") != NULL, "%s",
          o.out);
    outcome_clear(&o);
}

/* 1/E[tanh^2] to 37 digits: 64 bits do not say on which side it is, 256 do. */
#define EDGE                                                                                       \
    "ntkball series tanh --terms 2 --digits 10 --sigma-w2 2.53617543321745375422972448164424466"

static void undecided(void)
{
    refused(4, "the sign of sigma_b^2", EDGE "2 --max-precision 64");
    refused(4, "2.5361754332174", EDGE "2 --max-precision 64");
    refused(4, "= 1 was not decided",
            "ntkball series tanh --terms 2 --digits 10 --max-precision 64 --sigma-w2 1 --sigma-b2 "
            "0.6057055096021588255835402275558804");
    refused(5, "is negative", EDGE "3");
}

static void points(void)
{
    refused(2, "kernel needs --rho", "ntkball kernel relu");
    refused(2, "--rho 2: a correlation lies in [-1, 1]", "ntkball kernel relu --rho 0.5,2");
    refused(2, "--rho x", "ntkball kernel relu --rho x");
    refused(2, "--rho '0.5,,1': an entry is empty", "ntkball kernel relu --rho 0.5,,1");
    refused(2, "--rho 1/0", "ntkball kernel relu --rho 1/0");
    refused(5, "absolutely continuous", "ntkball kernel step --rho 0");
    refused(2, "spectrum needs --dim", "ntkball spectrum relu");
    refused(2, "--dim: '0'", "ntkball spectrum relu --dim 0");
    refused(2, "--dim: '268435456'", "ntkball spectrum relu --dim 268435456");
    refused(2, "--max-degree: '-1'", "ntkball spectrum relu --dim 2 --max-degree -1");
    refused(2, "exclude each other", "ntkball spectrum relu --dim 2 --max-degree 3 --degrees 1");
    refused(2, "--degrees: '-1'", "ntkball spectrum relu --dim 2 --degrees 0,-1");
    refused(2, "--degrees: ''", "ntkball spectrum relu --dim 2 --degrees ''");
    refused(2, "give --depth 1 instead", "ntkball spectrum relu --dim 2 --depth 3 --layer 2");
    refused(2, "not positive", "ntkball spectrum relu --dim 2 --threshold 0");
    refused(2, "--threshold V", "ntkball spectrum relu --dim 2 --quantity count");
    refused(2, "give --max-degree K instead",
            "ntkball spectrum relu --dim 2 --degrees 1,2 --quantity trace_share");
    refused(2, "has no trace",
            "ntkball spectrum --kernel '(1-rho)^(-1/4)' --dim 2 --quantity trace_share");
    refused(2, "surface|probability", "ntkball spectrum relu --dim 2 --measure area");
    refused(5, "absolutely continuous", "ntkball spectrum step --dim 2");
}

/* Answered with exit code 0, and one line on stderr that says text. */
static void warned(const char *text, const char *command)
{
    outcome_t o = shell(command);

    CHECK(o.code == 0 && o.out[0] != '\0' && strncmp(o.err, "ntkball: warning: ", 18) == 0 &&
              strstr(o.err, text) != NULL && strchr(o.err, '\n') == o.err + strlen(o.err) - 1,
          "%s: exit code %d, %s", command, o.code, o.err);
    outcome_clear(&o);
}

/* What is left of the trace is said where the eigenvalues are known to sum to it. */
static void trace(const char *kernel, int said)
{
    char command[256];
    outcome_t o;

    snprintf(command, sizeof command,
             "ntkball spectrum --kernel '%s' --dim 2 --max-degree 2 --digits 3 --explain", kernel);
    o = shell(command);
    CHECK(o.code == 0 && (strstr(o.err, "of the trace (SPH-4)") != NULL) == said, "%s: %s", command,
          o.err);
    outcome_clear(&o);
}

/* Kernels of <x,y> that are no covariance, or not finite at a pole. */
static void kernels(void)
{
    trace("laplace:1", 1);
    trace("1/2+rho/4-rho^3/8", 1);
    trace("sign(rho-1/2)+2", 0);
    warned("the eigenvalue of degree 3 is negative",
           "ntkball spectrum --kernel '1/2+rho/4-rho^3/8' --dim 2 --max-degree 4");
    warned("coefficient of rho^3 is negative, -1: the kernel is not positive semidefinite on the "
           "spheres of all dimensions",
           "ntkball spectrum --kernel '1+rho+rho^5-rho^3' --dim 20 --max-degree 1");
    warned("coefficient of rho^3 is negative, -0.83333",
           "ntkball spectrum --kernel 'exp(rho)-rho^3' --dim 2 --degrees 0,1");
    warned("coefficient of rho^2 is negative",
           "printf '0 1\n2 -1/9\n4 1\n' >w && ntkball spectrum --kernel series:w --dim 3 "
           "--max-degree 4");
    warned("the eigenvalue of degree 1 is negative",
           "ntkball spectrum --kernel 'exp(-rho)' --dim 3 --format csv");
    warned("not finite at rho = 1: it has no trace, but it is integrable on S^2, so the "
           "eigenvalues of all degrees converge",
           "ntkball spectrum --kernel '1/sqrt(1-rho)' --dim 2 --max-degree 2");
    warned("not finite at rho = 1 and -1",
           "ntkball spectrum --kernel '-log(1-rho^2)' --dim 2 --max-degree 2");
    warned("not finite at rho = -1: it has no trace, but it is integrable on S^3, so the "
           "eigenvalues of all degrees converge; the eigenvalue of degree 1 is negative",
           "ntkball spectrum --kernel '1/(1+rho)' --dim 3 --max-degree 2");
    warned("does not bound its sum at rho = 1, which may be infinite: no trace is known, but the "
           "eigenvalues of all degrees converge on S^5",
           "printf '0 1\n9 1\ntail 1/100 1/2\n' >w && ntkball spectrum --kernel series:w --dim 5 "
           "--degrees 0 --digits 1");
    refused(2,
            "with its tail C p^-s no degree is known to converge on S^2; all degrees do with --dim "
            "3 or more",
            "printf '0 1\ngeometric 1 1\n' >w && ntkball spectrum --kernel series:w --dim 2");
    refused(2,
            "not finite at rho = 1 and not integrable on S^2: no degree converges; all degrees "
            "do with --dim 3 or more",
            "ntkball spectrum --kernel '1/(1-rho)+rho' --dim 2");
    refused(2, "not finite at rho = -1 and not integrable on S^1",
            "ntkball spectrum --kernel '1/sqrt(1+rho)' --dim 1");
    refused(2, "grows faster than every power: no degree converges on any sphere",
            "ntkball spectrum --kernel 'exp(1/(1-rho))' --dim 100");
    refused(2, "no trace",
            "ntkball spectrum --kernel 'exp(rho)/(1+rho)^(1/4)' --dim 2 "
            "--quantity trace_share");
    refused(2, "no value near rho = 0", "ntkball spectrum --kernel '1/rho' --dim 2");
}

int main(void)
{
    program_begin("bad-input");
    test_section("words");
    words();
    test_section("undecided");
    undecided();
    test_section("numbers");
    numbers();
    test_section("activations");
    activations();
    test_section("limits");
    limits();
    test_section("points");
    points();
    test_section("kernels");
    kernels();
    return program_end();
}
