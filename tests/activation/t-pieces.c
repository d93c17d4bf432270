/* The derivatives of the pieces (DEC-24): orders, jumps and norms against closed forms, and what is
   refused. */
#include "../harness.h"
#include "activation/pieces.h"

typedef struct
{
    const char *phi;
    slong first, order, place; /* place: of the jump in res->jumps */
    const char *jump;
    double norm; /* of phi^(order) */
} case_t;

/* Norms by mpmath.quad. */
static const case_t cases[] = {
    /* phi^(5) = e^(x-1) for x > 1, of norm Phi(1)^(1/2) */
    {"piecewise(x<1,x,exp(x-1))", 2, 5, 2, "1", 0.917243},
    /* phi' jumps by -cos 1, phi^(4) = sin x for x < 1 */
    {"piecewise(x<1,sin(x),sin(1))", 1, 4, 1, "-0.540302305868139717400936607442976604 +/- 1e-35",
     0.546311},
    /* phi' jumps by 2 b at b = sqrt(log 2), the second break */
    {"abs(exp(-x^2)-1/2)", 1, 4, 3, "1.66510922231539551270632928979040209526 +/- 1e-35", 6.512857},
    /* phi jumps by cos(1/2) - sin(1/2) */
    {"piecewise(x<1/2,sin(x),cos(x))", 0, 3, 0, "0.3981570232861697158429 +/- 1e-22", 0.813688},
};

static void check(const case_t *c)
{
    ntkball_activation_t phi;
    ntkball_pieces_t p;
    arb_t x;

    arb_init(x);
    ntkball_activation_init(phi);
    ntkball_pieces_init(&p, 0, 0);
    CHECK(ntkball_activation_set_str(phi, c->phi, NULL) == NTKBALL_OK, "set");
    CHECK(ntkball_pieces_set(&p, phi, 3, 128), "no derivatives");
    CHECK(p.first == c->first && p.order == c->order, "first %ld, order %ld", (long) p.first,
          (long) p.order);
    arb_set_str(x, c->jump, 160);
    CHECK(arb_overlaps(x, p.jumps + c->place), "jump");
    CHECK(arb_rel_accuracy_bits(p.jumps + c->place) >= 100, "jump: not sharp");
    CHECK(arf_cmp_d(arb_midref(p.norm), c->norm) >= 0, "norm: too small");
    CHECK(arf_cmp_d(arb_midref(p.norm), 1.5 * c->norm) <= 0, "norm: not sharp");
    ntkball_pieces_clear(&p);
    ntkball_activation_clear(phi);
    arb_clear(x);
}

/* No breaks; no end of them; no bounded derivatives at a break; a filled quotient. */
static void refuse(const char *text)
{
    ntkball_activation_t phi;
    ntkball_pieces_t p;

    test_section(text);
    ntkball_activation_init(phi);
    ntkball_pieces_init(&p, 0, 0);
    CHECK(ntkball_activation_set_str(phi, text, NULL) == NTKBALL_OK, "set");
    CHECK(!ntkball_pieces_set(&p, phi, 3, 128), "accepted");
    ntkball_pieces_clear(&p);
    ntkball_activation_clear(phi);
}

int main(void)
{
    test_begin("activation/pieces");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
        test_section(cases[i].phi);
        check(cases + i);
    }
    refuse("tanh(x)");
    refuse("abs(sin(x))");
    refuse("piecewise(x<1,(exp(x)-1)/x,x)");
    return test_end();
}
