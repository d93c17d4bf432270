/* S_n = sum_j c_j h_n(x_j) for all n < len at once, by He_{n+1} = x He_n - n He_{n-1}.

   With P_n = c g^(n/2) He_n(x) and x = i/sqrt(g) the recurrence P_{n+1} = i P_n - n g P_{n-1} has
   one-word integer multipliers: no balls, no rounding at all, except that P_n and P_{n-1} drop
   their lowest limb whenever P_n outgrows its limbs.  HERM-5 bounds what these truncations do to
   all later n: below the turning point n = x^2/4 they stay relative, beyond it an energy that
   cannot grow bounds them.  Sums over nodes are integers in accumulators with one fixed unit for
   each n, so that neither the order of the nodes nor the number of threads matters. */
#include "hermite/nodes.h"
#include "support/parallel.h"

#define BOUND_PREC 64

/* ---------------------------------------------------------------------------------------------
   Preparing a node: how many limbs, and what error
   --------------------------------------------------------------------------------------------- */

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

/* e with m <= 2^e; a large negative number for m = 0. */
static slong ceil_log2(const mag_t m)
{
    if (mag_is_zero(m))
        return -WORD_MAX / 4;
    if (mag_is_inf(m) || COEFF_IS_MPZ(MAG_EXP(m)))
        return WORD_MAX / 4;
    return MAG_EXP(m);
}

static slong ceil_div(slong a, slong b)
{
    return a >= 0 ? (a + b - 1) / b : -((-a) / b);
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
    return ceil_div((slong) fmpz_bits(seed), FLINT_BITS);
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
    node->exp = -ceil_div(bits + ceil_log2(t), FLINT_BITS);
    limbs = set_seed(node->seed, c, node->exp);

    /* v = 2^(-64 (limbs - 2)) with 2 v Gamma |c| sup <= 2^-bits and 2 v Gamma <= 1 */
    mag_mul(t, t, weight);
    node->limbs = 2 + FLINT_MAX(ceil_div(bits + 1 + ceil_log2(t), FLINT_BITS),
                                ceil_div(1 + ceil_log2(gamma), FLINT_BITS));
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
    frac = ceil_div(nodes->bits + ceil_log2(size) + (slong) FLINT_BIT_COUNT((ulong) nodes->len),
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

/* ---------------------------------------------------------------------------------------------
   The recurrence
   --------------------------------------------------------------------------------------------- */

typedef struct
{
    const ntkball_nodes_t *nodes;
    slong limbs;     /* of one accumulator */
    slong *unit;     /* accumulator n counts 2^(64 unit[n]) */
    slong num_acc;   /* accumulators of the workers, one block after the other */
    mp_ptr *acc;     /* acc[worker] + n limbs */
    mp_ptr *scratch; /* scratch[worker] */
} sums_t;

static void set_twos_complement(mp_ptr p, slong k, const fmpz_t f)
{
    mpz_t z;
    size_t size;

    mpz_init(z);
    fmpz_get_mpz(z, f);
    size = mpz_size(z);
    mpn_zero(p, k);
    if (size != 0)
        mpn_copyi(p, mpz_limbs_read(z), (slong) size);
    if (mpz_sgn(z) < 0)
        mpn_neg(p, p, k);
    mpz_clear(z);
}

static void get_twos_complement(fmpz_t f, mp_srcptr p, slong k)
{
    mpz_t z;
    mp_ptr q;
    int negative = (slong) p[k - 1] < 0;

    mpz_init(z);
    q = mpz_limbs_write(z, k);
    if (negative)
        mpn_neg(q, p, k);
    else
        mpn_copyi(q, p, k);
    mpz_limbs_finish(z, negative ? -k : k);
    fmpz_set_mpz(f, z);
    mpz_clear(z);
}

/* acc += floor(p 2^(64 offset)) modulo 2^(64 limbs), all in two's complement. */
static inline void accumulate(mp_ptr acc, slong limbs, mp_srcptr p, slong k, slong offset)
{
    int negative = (slong) p[k - 1] < 0;
    mp_limb_t carry;
    slong rest;

    if (offset < 0)
    {
        k += offset;
        p -= offset;
        offset = 0;
    }
    if (k <= 0 || offset >= limbs)
        return; /* below one unit, or above the modulus */
    k = FLINT_MIN(k, limbs - offset);
    carry = mpn_add_n(acc + offset, acc + offset, p, k);
    rest = limbs - offset - k;
    if (rest > 0 && negative && !carry)
        mpn_sub_1(acc + offset + k, acc + offset + k, rest, 1);
    else if (rest > 0 && !negative && carry)
        mpn_add_1(acc + offset + k, acc + offset + k, rest, 1);
}

/* p = floor(p / 2^64) */
static inline void drop_limb(mp_ptr p, slong k)
{
    mp_limb_t sign = (slong) p[k - 1] < 0 ? ~(mp_limb_t) 0 : 0;
    slong j;

    for (j = 0; j + 1 < k; j++)
        p[j] = p[j + 1];
    p[k - 1] = sign;
}

/* r = trunc(x p / 2^(64 frac)), x of xn = frac + 1 limbs >= 0 with sign x_negative, p in two's
   complement; t has room for 2 k + xn limbs. */
static inline void
mul_fixed(mp_ptr r, mp_srcptr p, slong k, mp_srcptr x, slong frac, int x_negative, mp_ptr t)
{
    int negative = (slong) p[k - 1] < 0;
    mp_ptr prod = t + k;
    slong xn = frac + 1;

    if (negative)
        mpn_neg(t, p, k);
    else
        mpn_copyi(t, p, k);
    if (k >= xn)
        mpn_mul(prod, t, k, x, xn);
    else
        mpn_mul(prod, x, xn, t, k);
    if (negative != x_negative)
        mpn_neg(r, prod + frac, k);
    else
        mpn_copyi(r, prod + frac, k);
}

/* One node: all n < len into the accumulators of worker.  HERM-5 counts its truncations: the limb
   dropped here, and the low half of the product for nodes with a fraction. */
static void sum_node(void *context, slong worker, slong job)
{
    const sums_t *s = context;
    const ntkball_node_t *node = s->nodes->node + job;
    slong n, k = node->limbs, exp = node->exp, len = s->nodes->len;
    mp_ptr prev = s->scratch[worker], cur = prev + k, next = cur + k, x = next + k,
           t = x + node->frac + 1, swap;
    ulong i = node->frac == 0 ? fmpz_get_ui(node->x) : 0, g = s->nodes->g;
    int x_negative = fmpz_sgn(node->x) < 0;

    mpn_zero(prev, k);
    set_twos_complement(cur, k, node->seed);
    set_twos_complement(x, node->frac + 1, node->x);
    if (x_negative)
        mpn_neg(x, x, node->frac + 1);

    for (n = 0; n < len; n++)
    {
        if (cur[k - 1] + 1 > 1) /* the top limb is more than a sign */
        {
            drop_limb(cur, k);
            drop_limb(prev, k);
            exp++;
        }
        if (node->parity == NTKBALL_NODE_ALL || (n & 1) == node->parity)
            accumulate(s->acc[worker] + n * s->limbs, s->limbs, cur, k, exp - s->unit[n]);
        if (n + 1 == len)
            break;
        if (node->frac == 0)
            mpn_mul_1(next, cur, k, i);
        else
            mul_fixed(next, cur, k, x, node->frac, x_negative, t);
        mpn_submul_1(next, prev, k, (ulong) n * g);
        swap = prev;
        prev = cur;
        cur = next;
        next = swap;
    }
}

/* ---------------------------------------------------------------------------------------------
   Units, accumulators and the result
   --------------------------------------------------------------------------------------------- */

/* 2^(64 unit[n]) <= 2^-bits sqrt(g^n n!) < 2^(64 unit[n] + 66), as len < 2^20. */
static void set_units(slong *unit, slong len, ulong g, slong bits)
{
    mag_t f;
    slong n;

    mag_init(f);
    mag_one(f);
    for (n = 0; n < len; n++)
    {
        slong half = (MAG_EXP(f) - 1) >> 1; /* 2^half <= sqrt(f) */

        unit[n] = -ceil_div(bits - half, FLINT_BITS);
        mag_mul_ui_lower(f, f, g);
        mag_mul_ui_lower(f, f, (ulong) n + 1);
    }
    mag_clear(f);
}

static slong scratch_limbs(const ntkball_nodes_t *nodes)
{
    slong j, most = 0;

    for (j = 0; j < nodes->num; j++)
        most = FLINT_MAX(most, 5 * nodes->node[j].limbs + 2 * (nodes->node[j].frac + 1));
    return most;
}

static void
sums_init(sums_t *s, const ntkball_nodes_t *nodes, slong bits, const ntkball_options_t *options)
{
    slong worker, count = nodes->len;

    s->nodes = nodes;
    s->unit = flint_malloc(sizeof(slong) * (size_t) count);
    set_units(s->unit, nodes->len, nodes->g, bits);
    /* |S_n| <= size < 2^(64 limbs - 1) units */
    s->limbs = FLINT_MAX(2, ceil_div(bits + 66 + 2 + ceil_log2(nodes->size), FLINT_BITS));
    count *= s->limbs;
    s->num_acc = ntkball_parallel_workers(options, nodes->num);
    s->acc = flint_malloc(sizeof(mp_ptr) * (size_t) s->num_acc);
    s->scratch = flint_malloc(sizeof(mp_ptr) * (size_t) s->num_acc);
    for (worker = 0; worker < s->num_acc; worker++)
    {
        s->acc[worker] = flint_calloc((size_t) count, sizeof(mp_limb_t));
        s->scratch[worker] = flint_malloc(sizeof(mp_limb_t) * (size_t) scratch_limbs(nodes));
    }
}

static void sums_clear(sums_t *s)
{
    slong worker;

    for (worker = 0; worker < s->num_acc; worker++)
    {
        flint_free(s->acc[worker]);
        flint_free(s->scratch[worker]);
    }
    flint_free(s->acc);
    flint_free(s->scratch);
    flint_free(s->unit);
}

/* mu[n] = acc[n] 2^(64 unit[n]) / sqrt(g^n n!) +- error */
static void sums_get(arb_ptr mu, sums_t *s, const mag_t error, slong prec)
{
    slong n, worker, len = s->nodes->len, all = len * s->limbs;
    arb_t scale;
    arb_t root;
    fmpz_t f;

    arb_init(scale);
    arb_init(root);
    fmpz_init(f);

    for (worker = 1; worker < s->num_acc; worker++)
        for (n = 0; n < all; n += s->limbs)
            mpn_add_n(s->acc[0] + n, s->acc[0] + n, s->acc[worker] + n, s->limbs);

    arb_one(scale);
    for (n = 0; n < len; n++)
    {
        get_twos_complement(f, s->acc[0] + n * s->limbs, s->limbs);
        arb_set_round_fmpz(mu + n, f, prec);
        arb_mul_2exp_si(mu + n, mu + n, FLINT_BITS * s->unit[n]);
        arb_rsqrt(root, scale, prec);
        arb_mul(mu + n, mu + n, root, prec);
        arb_add_error_mag(mu + n, error);
        arb_mul_ui(scale, scale, s->nodes->g, prec);
        arb_mul_ui(scale, scale, (ulong) n + 1, prec);
    }

    arb_clear(scale);
    arb_clear(root);
    fmpz_clear(f);
}

ntkball_status_t ntkball_nodes_sum(arb_ptr mu, const ntkball_nodes_t *nodes, slong prec,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    slong work = prec + 2 * (slong) FLINT_BIT_COUNT((ulong) nodes->len) + 10;
    slong bits = prec + (slong) FLINT_BIT_COUNT((ulong) nodes->num) + 3;
    ntkball_status_t status;
    mag_t error;
    sums_t s;

    if (mag_is_inf(nodes->error) || mag_is_inf(nodes->size))
    {
        _arb_vec_indeterminate(mu, nodes->len);
        return NTKBALL_OK;
    }

    mag_init(error);

    /* each addition to an accumulator is off by less than its unit, 2^-bits */
    mag_set_ui_2exp_si(error, (ulong) nodes->num, -bits);
    mag_add(error, error, nodes->error);
    /* relative precision follows the size of the sums */
    work += FLINT_MAX(0, FLINT_MIN(ceil_log2(nodes->size), 2 * prec));

    sums_init(&s, nodes, bits, options);
    status = ntkball_parallel_for(sum_node, &s, nodes->num, "hermite: recurrence", options, err);
    if (status == NTKBALL_OK)
        sums_get(mu, &s, error, work);
    else
        _arb_vec_indeterminate(mu, nodes->len);
    sums_clear(&s);

    mag_clear(error);
    return status;
}
