/* mu_n(phi') = sqrt(n+1) mu_{n+1}(phi), by integration by parts against h_n w (HERM-2). */
#include <ntkball/hermite.h>

int ntkball_hermite_derivative(arb_t value, ntkball_exact_t exact, const ntkball_activation_t phi,
                               slong n, const arb_t mu, slong prec)
{
    ntkball_exact_t root;
    fmpq_t one, zero, s;
    arb_t t;
    int known;

    arb_init(t);
    arb_sqrt_ui(t, (ulong) n + 1, prec);
    arb_mul(value, mu, t, prec);
    arb_clear(t);

    known = exact != NULL && ntkball_hermite_exact(exact, phi, n + 1);
    if (known)
    {
        ntkball_exact_init(root);
        fmpq_init(one);
        fmpq_init(zero);
        fmpq_init(s);
        fmpq_one(one);
        fmpq_set_si(s, n + 1, 1);
        ntkball_exact_set_term(root, one, s, 0, zero);
        ntkball_exact_mul(exact, exact, root);
        fmpq_clear(one);
        fmpq_clear(zero);
        fmpq_clear(s);
        ntkball_exact_clear(root);
    }
    return known;
}
