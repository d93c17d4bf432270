/* S_n = sum_j c_j h_n(x_j) for all n < len at once, by He_{n+1} = x He_n - n He_{n-1}.

   With P_n = c g^(n/2) He_n(x) and x = i/sqrt(g) the recurrence P_{n+1} = i P_n - n g P_{n-1} has
   one-word integer multipliers: no balls, no rounding at all, except that P_n and P_{n-1} drop
   their lowest limb whenever P_n outgrows its limbs.  HERM-5 bounds what these truncations do to
   all later n: below the turning point n = x^2/4 they stay relative, beyond it an energy that
   cannot grow bounds them.  Sums over nodes are integers in accumulators with one fixed unit for
   each n, so that neither the order of the nodes nor the number of threads matters. */
#include "hermite/nodes.h"
#include "support/parallel.h"

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

        unit[n] = -ntkball_ceil_div(bits - half, FLINT_BITS);
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
    s->limbs =
        FLINT_MAX(2, ntkball_ceil_div(bits + 66 + 2 + ntkball_ceil_log2(nodes->size), FLINT_BITS));
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
    work += FLINT_MAX(0, FLINT_MIN(ntkball_ceil_log2(nodes->size), 2 * prec));

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
