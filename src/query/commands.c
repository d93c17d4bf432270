/* The commands. */
#include "query/query.h"

#define OF(id) "bound:" id "|truth:" id "|ratio:" id "|"
#define OF_N3(form) "bound:N3." form "|ratio:N3." form "|"
#define GRAM_QUANTITIES                                                                            \
    "eigenvalue|effective_rank|inner_effective_rank|condition_number|positive_definite|rank|"      \
    "separation|count|entry|" OF("T4.1") OF("O4.2") OF("T4.3") OF("O4.4") OF("N5") OF_N3("i")      \
        OF_N3("ii") OF_N3("iii") OF_N3("iv") "truth:T4.8|ratio:T4.8|" OF("N6") OF("N6.eig")        \
            OF("N6.delta") OF("R.OS.i") OF("R.OS.ii") OF("R.NMM.i")                                \
                OF("R.NMM.ii") "bound:TRUNC|truth:TRUNC|ratio:TRUNC"

const ntkball_command_t _ntkball_commands[] = {
    {"activations", "[ACT]", "the catalog of activations, or what is known of one of them", NULL,
     NULL, "ntkball activations gelu", _ntkball_query_run_activations},
    {"hermite", "ACT", "Hermite coefficients mu_n(phi) and mu_n(phi') for n < N",
     "auto|closed|piecewise|trapezoid|panels|integrate", "phi_hermite|dphi_hermite",
     "ntkball hermite tanh --terms 8 --digits 30", _ntkball_query_run_hermite},
    {"series", "ACT", "coefficients alpha, upsilon, kappa of the layers 2 .. L+1 for p < N",
     "auto|closed|compose|circle", "alpha|upsilon|kappa",
     "ntkball series relu --init he --depth 3 --quantity kappa --layer last",
     _ntkball_query_run_series},
    {"kernel", "ACT", "Sigma and Theta at correlations in [-1, 1]", "auto|closed|series|integrate",
     "sigma|theta", "ntkball kernel relu --init he --depth 3 --rho -1,3/10,1",
     _ntkball_query_run_kernel},
    {"spectrum", "[ACT]", "eigenvalues of the NTK, or of any kernel of <x,y>, on the sphere S^d",
     "auto|series|quadrature|gauss|lens|trapezoid|closed|integrate|recurrence",
     "eigenvalue|multiplicity|cumulative_trace|trace_share|count|leading_order",
     "ntkball spectrum relu --init he --depth 3 --dim 2 --max-degree 20",
     _ntkball_query_run_spectrum},
    {"decay", "ACT", "bounds for all p (with --dim for all k): class, rate, constants", NULL,
     "limit_constant|c_low|c_high|p0|rate|root|power|correction|exponent|factorial",
     "ntkball decay relu --init he --depth 3 --explain", _ntkball_query_run_decay},
    {"verify", "[ID...] [ACT...]", "a verdict for each statement of the theory", NULL, NULL,
     "ntkball verify TAB1 relu tanh", _ntkball_query_run_verify},
    {"gram", "ACT", "eigenvalues of the NTK Gram matrix of a data file, bounds beside them",
     "auto|absolute|inertia|series", GRAM_QUANTITIES,
     "ntkball gram relu --init he --depth 2 --data examples/data/iris.csv",
     _ntkball_query_run_gram},
    {"check", "TABLE [ACT]", "re-prove the rows of a table by another algorithm and precision",
     NULL, NULL, "ntkball check results/series/relu.csv relu --init he", _ntkball_query_run_check},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL}};

#define NUM_COMMANDS (sizeof _ntkball_commands / sizeof _ntkball_commands[0])

const char *ntkball_query_command(slong i)
{
    return 0 <= i && i < (slong) NUM_COMMANDS ? _ntkball_commands[i].name : NULL;
}
