/* The nodes of a quadrature rule: how many limbs the recurrence of nodes_sum.c needs at each, and
   what error all its truncations make there together (HERM-5, with the bound HERM-5b of h_n). */
#include "hermite/nodes.h"

#define BOUND_PREC 64

void ntkball_nodes_init(ntkball_nodes_t *nodes, slong len, ulong g, slong bits)
{
    nodes->len = len;
    nodes->g = g;
    nodes->bits = bits;
    nodes->num = nodes->alloc = 0;
    nodes->node = NULL;
    mag_init(nodes->error);
    mag_init(nodes->size);
}

void ntkball_nodes_clear(ntkball_nodes_t *nodes)
{
    slong j;

    for (j = 0; j < nodes->num; j++)
    {
        fmpz_clear(nodes->node[j].x);
        fmpz_clear(nodes->node[j].seed);
    }
    flint_free(nodes->node);
    mag_clear(nodes->error);
    mag_clear(nodes->size);
}

/* |h_n(x)| <= len^(1/4) exp(1/2 + x^2/4) for n < len: HERM-5b. */
void ntkball_hermite_sup(mag_t res, const arb_t x, slong len)
{
    arb_t t;
    mag_t root;

    arb_init(t);
    mag_init(root);

    arb_mul(t, x, x, BOUND_PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_add_ui(t, t, 1, BOUND_PREC);
    arb_mul_2exp_si(t, t, -1); /* 1/2 + x^2/4 */
    arb_exp(t, t, BOUND_PREC);
    arb_get_mag(res, t);
    mag_set_ui(root, (ulong) len);
    mag_root(root, root, 4);
    mag_mul(res, res, root);

    arb_clear(t);
    mag_clear(root);
}

/* Gamma of HERM-5: 2 T sqrt(T+1) max(3 + sqrt(g T), 4 min(x^2/4 + 1, T) (1 + sqrt(g) x/2)). */
static void amplification(mag_t res, slong len, ulong g, const mag_t x)
{
    mag_t t, u, root_g;

    mag_init(t);
    mag_init(u);
    mag_init(root_g);

    mag_set_ui(root_g, g);
    mag_sqrt(root_g, root_g);

    mag_mul(t, x, root_g);
    mag_mul_2exp_si(t, t, -1);
    mag_add_ui(t, t, 1);
    mag_mul(u, x, x);
    mag_mul_2exp_si(u, u, -2);
    mag_add_ui(u, u, 1);
    mag_set_ui(res, (ulong) len);
    mag_min(u, u, res);
    mag_mul(t, t, u);
    mag_mul_2exp_si(t, t, 2);

    mag_sqrt(u, res);
    mag_mul(u, u, root_g);
    mag_add_ui(u, u, 3);
    mag_max(t, t, u);

    mag_add_ui(u, res, 1);
    mag_sqrt(u, u);
    mag_mul(t, t, u);
    mag_mul(t, t, res);
    mag_mul_2exp_si(res, t, 1);

    mag_clear(t);
    mag_clear(u);
    mag_clear(root_g);
}

/* seed = floor(c / 2^(64 exp)); returns its length in limbs. */
static slong set_seed(fmpz_t seed, const arb_t c, slong exp)
{
    arf_t t;

    arf_init(t);
    arf_mul_2exp_si(t, arb_midref(c), -FLINT_BITS * exp);
    arf_floor(t, t);
    arf_get_fmpz(seed, t, ARF_RND_FLOOR);
    arf_clear(t);
    return ntkball_ceil_div((slong) fmpz_bits(seed), FLINT_BITS);
}

/* Chooses exp and limbs for the weight c at |x| <= x_sup so that the error of the node is about
   2^-bits, and adds to error and size what HERM-5 says for this choice.  dx bounds the distance of
   the node from the point that is meant. */
static void set_weight(ntkball_nodes_t *nodes, ntkball_node_t *node, const arb_t c,
                       const arb_t x_sup, const mag_t dx)
{
    mag_t x, sup, gamma, weight, t, v;
    slong bits = nodes->bits, limbs;

    mag_init(x);
    mag_init(sup);
    mag_init(gamma);
    mag_init(weight);
    mag_init(t);
    mag_init(v);

    arb_get_mag(x, x_sup);
    ntkball_hermite_sup(sup, x_sup, nodes->len);
    amplification(gamma, nodes->len, nodes->g, x);
    arb_get_mag(weight, c);

    /* U0 = 2^(64 exp) with U0 Gamma sup <= 2^-bits */
    mag_mul(t, gamma, sup);
    node->exp = -ntkball_ceil_div(bits + ntkball_ceil_log2(t), FLINT_BITS);
    limbs = set_seed(node->seed, c, node->exp);

    /* v = 2^(-64 (limbs - 2)) with 2 v Gamma |c| sup <= 2^-bits and 2 v Gamma <= 1 */
    mag_mul(t, t, weight);
    node->limbs = 2 + FLINT_MAX(ntkball_ceil_div(bits + 1 + ntkball_ceil_log2(t), FLINT_BITS),
                                ntkball_ceil_div(1 + ntkball_ceil_log2(gamma), FLINT_BITS));
    node->limbs = FLINT_MAX(node->limbs, limbs + 1);

    /* (rad(c) + U0) sup: the weight itself; sqrt(T) dx |c| sup: the node */
    mag_one(t);
    mag_mul_2exp_si(t, t, FLINT_BITS * node->exp);
    mag_add(v, t, arb_radref(c));
    mag_mul(v, v, sup);
    mag_add(nodes->error, nodes->error, v);
    mag_set_ui(v, (ulong) nodes->len);
    mag_sqrt(v, v);
    mag_mul(v, v, dx);
    mag_mul(v, v, weight);
    mag_mul(v, v, sup);
    mag_add(nodes->error, nodes->error, v);

    /* Gamma max(2 v |c|, U0) sup: every truncation together */
    mag_mul_2exp_si(v, weight, 1 - FLINT_BITS * (node->limbs - 2));
    mag_max(v, v, t);
    mag_mul(v, v, gamma);
    mag_mul(v, v, sup);
    mag_add(nodes->error, nodes->error, v);

    /* |computed P_n| / sqrt(g^n n!) <= (|c| + U0) sup + the error above */
    mag_add(nodes->size, nodes->size, v);
    mag_add(v, weight, t);
    mag_mul(v, v, sup);
    mag_add(nodes->size, nodes->size, v);

    mag_clear(x);
    mag_clear(sup);
    mag_clear(gamma);
    mag_clear(weight);
    mag_clear(t);
    mag_clear(v);
}

static ntkball_node_t *append(ntkball_nodes_t *nodes, int parity)
{
    ntkball_node_t *node;

    if (nodes->num == nodes->alloc)
    {
        nodes->alloc = 2 * nodes->alloc + 64;
        nodes->node = flint_realloc(nodes->node, sizeof(ntkball_node_t) * (size_t) nodes->alloc);
    }
    node = nodes->node + nodes->num++;
    fmpz_init(node->x);
    fmpz_init(node->seed);
    node->parity = parity;
    return node;
}

void ntkball_nodes_add_word(ntkball_nodes_t *nodes, ulong i, const arb_t c, int parity)
{
    ntkball_node_t *node = append(nodes, parity);
    arb_t x;
    mag_t zero;

    arb_init(x);
    mag_init(zero);

    arb_set_ui(x, nodes->g);
    arb_rsqrt(x, x, BOUND_PREC);
    arb_mul_ui(x, x, i, BOUND_PREC);
    fmpz_set_ui(node->x, i);
    node->frac = 0;
    set_weight(nodes, node, c, x, zero);

    arb_clear(x);
    mag_clear(zero);
}

void ntkball_nodes_add(ntkball_nodes_t *nodes, const arb_t x, const arb_t c, int parity)
{
    ntkball_node_t *node = append(nodes, parity);
    arb_t x_sup;
    arf_t t;
    mag_t dx, size;
    slong frac;

    arb_init(x_sup);
    arf_init(t);
    mag_init(dx);
    mag_init(size);

    /* x rounded down to a multiple of 2^(-64 frac), sqrt(T) 2^(-64 frac) |c| sup <= 2^-bits */
    ntkball_hermite_sup(dx, x, nodes->len);
    arb_get_mag(size, c);
    mag_mul(size, size, dx);
    frac = ntkball_ceil_div(nodes->bits + ntkball_ceil_log2(size) +
                                (slong) FLINT_BIT_COUNT((ulong) nodes->len),
                            FLINT_BITS);
    node->frac = FLINT_MAX(1, frac);
    arf_mul_2exp_si(t, arb_midref(x), FLINT_BITS * node->frac);
    arf_floor(t, t);
    arf_get_fmpz(node->x, t, ARF_RND_FLOOR);
    mag_one(dx);
    mag_mul_2exp_si(dx, dx, -FLINT_BITS * node->frac);
    mag_add(dx, dx, arb_radref(x));

    arb_set(x_sup, x);
    arb_add_error_mag(x_sup, dx);
    set_weight(nodes, node, c, x_sup, dx);

    arb_clear(x_sup);
    arf_clear(t);
    mag_clear(dx);
    mag_clear(size);
}
