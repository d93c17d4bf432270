/* Products by values modulo primes (FIX-2).

   For N = 2^k a polynomial is reduced modulo x^N - 1 by halving: x^{2m} - c^2 = (x^m - c)(x^m + c),
   with c_0 = 1, c_{2j} = c_j^{1/2}, c_{2j+1} = i c_{2j}, so that the block number j of each level
   is x^{2m} - c_j^2.  The length 3N/4 takes the first three quarters of the blocks, those of
   (x^{N/2} - 1)(x^{N/4} - i).  Products of values by Shoup's quotients: all numbers stay below 2p.
 */
#include "support/ntt.h"
#include "support/parallel.h"

#include <string.h>

/* Shorter products are left to FLINT. */
#define NTT_SHORT 512
/* Blocks of this length are transformed level by level, longer ones half by half. */
#define NTT_BLOCK 2048
/* Primes are 1 modulo 2^40. */
#define NTT_TWOS 40
/* Transforms from this size on are shared between threads, the indices below a block's length in so
   many ranges. */
#define NTT_THREADED 8192
#define NTT_RANGES 16

#if FLINT_BITS == 64 && !defined(FLINT_HAVE_FFT_SMALL)
#define NTT_APPLIES 1
#else
#define NTT_APPLIES 0 /* FLINT's own products are faster, or words too short */
#endif

/* ------------------------------- words --------------------------------------------------------
 */

static inline ulong high(ulong a, ulong b)
{
    ulong hi, lo;

    umul_ppmm(hi, lo, a, b);
    (void) lo;
    return hi;
}

/* a c mod p, below 2p, for any word a; q = floor(2^64 c/p). */
static inline ulong times(ulong a, ulong c, ulong q, ulong p)
{
    return a * c - high(a, q) * p;
}

static inline ulong below(ulong a, ulong p)
{
    return a >= p ? a - p : a;
}

/* floor(2^64 c/p), c < p. */
static ulong quotient(ulong c, ulong p)
{
    ulong q, r;

    udiv_qrnnd(q, r, c, 0, p);
    (void) r;
    return q;
}

/* a b mod p, below 2p, for a, b < 2p; mu = floor(2^125/p). */
static inline ulong times_any(ulong a, ulong b, ulong mu, ulong p)
{
    ulong hi, lo;

    umul_ppmm(hi, lo, a, below(b, p));
    return below(lo - high((hi << 3) | (lo >> 61), mu) * p, 2 * p);
}

/* ------------------------------- primes and roots ---------------------------------------------
 */

/* The next prime below that is 1 modulo 2^40; p < 2^62 so that 4p is a word. */
static ulong next_prime(ulong p)
{
    do
        p -= UWORD(1) << NTT_TWOS;
    while (!n_is_prime(p));
    return p;
}

/* An element of order 2^order. */
static ulong root_of_unity(ulong p, slong order)
{
    ulong x, y, inv = n_preinvert_limb(p);

    for (x = 2;; x++)
    {
        y = n_powmod2_ui_preinv(x, (p - 1) >> order, p, inv);
        if (n_powmod2_ui_preinv(y, UWORD(1) << (order - 1), p, inv) == p - 1)
            return y;
    }
}

/* c_j for j < roots = 2^k: c_{2^t + j} = c_j w, w of order 2^(t+2), the square of the next one. */
static void fill_roots(ntkball_ntt_prime_t *m, slong roots)
{
    slong t, j, levels = (slong) FLINT_BIT_COUNT((ulong) roots) - 1;
    ulong p = m->p, inv = n_preinvert_limb(p), w[FLINT_BITS], q;

    if (levels > 0)
        w[levels - 1] = root_of_unity(p, levels + 1);
    for (t = levels - 1; t > 0; t--)
        w[t - 1] = n_mulmod2_preinv(w[t], w[t], p, inv);
    m->root[0] = 1;
    for (t = 0; t < levels; t++)
    {
        q = quotient(w[t], p);
        for (j = 0; j < WORD(1) << t; j++)
            m->root[(WORD(1) << t) + j] = below(times(m->root[j], w[t], q, p), p);
    }
    for (j = 0; j < roots; j++)
        m->quotient[j] = quotient(m->root[j], p);
}

void ntkball_ntt_init(ntkball_ntt_t ntt, slong len, slong threads)
{
    ntt->threads = threads;
    ntt->primes = 0;
    ntt->roots = WORD(1) << FLINT_CLOG2((ulong) FLINT_MAX(len, 4));
}

static void require_primes(ntkball_ntt_t ntt, slong primes)
{
    for (; ntt->primes < primes; ntt->primes++)
    {
        ntkball_ntt_prime_t *m = ntt->prime + ntt->primes;
        size_t size = (size_t) ntt->roots * sizeof(ulong);

        m->p = next_prime(ntt->primes == 0 ? (UWORD(1) << 62) + 1 : m[-1].p);
        m->root = flint_malloc(size);
        m->quotient = flint_malloc(size);
        fill_roots(m, ntt->roots);
    }
}

void ntkball_ntt_clear(ntkball_ntt_t ntt)
{
    slong i;

    for (i = 0; i < ntt->primes; i++)
    {
        flint_free(ntt->prime[i].root);
        flint_free(ntt->prime[i].quotient);
    }
}

/* ------------------------------- transforms --------------------------------------------------- */

/* x + x^h y modulo x^{2h} - c^2 to its remainders modulo x^h - c and x^h + c, or n of their
   coefficients. */
static void split(ulong *x, ulong *y, slong n, ulong c, ulong q, ulong p)
{
    slong i;

    for (i = 0; i < n; i++)
    {
        ulong a = x[i], t = times(y[i], c, q, p);

        x[i] = below(a + t, 2 * p);
        y[i] = below(a + 2 * p - t, 2 * p);
    }
}

/* The inverse of split, times 2; c here is -1/c there. */
static void join(ulong *x, ulong *y, slong n, ulong c, ulong q, ulong p)
{
    slong i;

    for (i = 0; i < n; i++)
    {
        ulong a = x[i], b = y[i];

        x[i] = below(a + b, 2 * p);
        y[i] = times(b + 2 * p - a, c, q, p);
    }
}

static void split_block(ulong *x, ulong *y, slong n, slong j, const ntkball_ntt_prime_t *m)
{
    split(x, y, n, m->root[j], m->quotient[j], m->p);
}

/* Block j of length n = 2^k to its values. */
static void forward(ulong *x, slong n, slong j, const ntkball_ntt_prime_t *m)
{
    slong h, b, blocks = 1;

    if (n > NTT_BLOCK)
    {
        split_block(x, x + n / 2, n / 2, j, m);
        forward(x, n / 2, 2 * j, m);
        forward(x + n / 2, n / 2, 2 * j + 1, m);
        return;
    }
    for (h = n / 2; h >= 1; h /= 2, blocks *= 2)
        for (b = 0; b < blocks; b++)
            split_block(x + 2 * h * b, x + (2 * b + 1) * h, h, blocks * j + b, m);
}

/* -1/c_j = c_{j'}: j' has the bits of j below the first inverted; -1/c_0 = -1 is c_1^2. */
static void join_block(ulong *x, ulong *y, slong n, slong j, const ntkball_ntt_prime_t *m)
{
    slong first;

    if (j == 0)
        join(x, y, n, m->p - 1, quotient(m->p - 1, m->p), m->p);
    else
    {
        first = WORD(1) << (FLINT_BIT_COUNT((ulong) j) - 1);
        j = 3 * first - 1 - j;
        join(x, y, n, m->root[j], m->quotient[j], m->p);
    }
}

/* The inverse of forward, times n. */
static void backward(ulong *x, slong n, slong j, const ntkball_ntt_prime_t *m)
{
    slong h, b, blocks = n / 2;

    if (n > NTT_BLOCK)
    {
        backward(x, n / 2, 2 * j, m);
        backward(x + n / 2, n / 2, 2 * j + 1, m);
        join_block(x, x + n / 2, n / 2, j, m);
        return;
    }
    for (h = 1; h < n; h *= 2, blocks /= 2)
        for (b = 0; b < blocks; b++)
            join_block(x + 2 * h * b, x + (2 * b + 1) * h, h, blocks * j + b, m);
}

/* size = N = 2^k or 3N/4: the smallest that holds len coefficients. */
static slong transform_size(slong len)
{
    slong N = WORD(1) << FLINT_CLOG2((ulong) len);

    return 4 * len <= 3 * N && N >= 4 ? 3 * N / 4 : N;
}

static int is_whole(slong size)
{
    return (size & (size - 1)) == 0;
}

/* A transform in two stages, each of independent pieces: the first mixes the coefficients i, i + n,
   i + 2n, .. for each i < n, the second takes each block of length n to its values. */
static slong blocks_of(slong size)
{
    return is_whole(size) ? 4 : 3;
}

/* The first stage for from <= i < to.  size = 4n: two levels.  size = 3n, f = f0 + f1 x^n + f2
   x^{2n}: f modulo x^{2n} - 1 is f0 + f2, f1; modulo x^n - i it is f0 + i f1 - f2. */
static void mix(ulong *x, slong size, slong from, slong to, const ntkball_ntt_prime_t *m)
{
    slong i, n = size / blocks_of(size), num = to - from;
    ulong p = m->p, c = m->root[1], q = m->quotient[1], t;
    ulong *x0 = x + from, *x1 = x0 + n, *x2 = x1 + n;

    if (is_whole(size))
    {
        split_block(x0, x2, num, 0, m);
        split_block(x1, x2 + n, num, 0, m);
        split_block(x2, x2 + n, num, 1, m);
    }
    else
        for (i = 0; i < num; i++)
        {
            t = below(x0[i] + 2 * p - x2[i], 2 * p);
            x0[i] = below(x0[i] + x2[i], 2 * p);
            x2[i] = below(t + times(x1[i], c, q, p), 2 * p);
        }
    split_block(x0, x1, num, 0, m);
}

/* x = k x, to numbers below p. */
static void scale(ulong *x, slong n, ulong k, ulong p)
{
    slong i;
    ulong q = quotient(k, p);

    for (i = 0; i < n; i++)
        x[i] = below(times(x[i], k, q, p), p);
}

/* The inverse of mix after blocks that were transformed back, and the factors due. */
static void unmix(ulong *x, slong size, slong from, slong to, const ntkball_ntt_prime_t *m)
{
    slong i, n = size / blocks_of(size), num = to - from;
    ulong p = m->p, c = m->root[1], q = m->quotient[1], a, t;
    ulong *x0 = x + from, *x1 = x0 + n, *x2 = x1 + n;

    join_block(x0, x1, num, 0, m);
    if (is_whole(size))
    {
        join_block(x2, x2 + n, num, 1, m);
        join_block(x0, x2, num, 0, m);
        join_block(x1, x2 + n, num, 0, m);
        for (i = 0; i < 4; i++)
            scale(x0 + i * n, num, n_invmod((ulong) size, p), p);
        return;
    }
    /* (f0 + f2)/2, f1, f0 + i f1 - f2 */
    scale(x0, num, n_invmod(4 * (ulong) n, p), p);
    scale(x1, num, n_invmod(2 * (ulong) n, p), p);
    scale(x2, num, n_invmod((ulong) n, p), p);
    for (i = 0; i < num; i++)
    {
        t = below(times(x1[i], c, q, p), p);
        t = below(x2[i] + p - t, p); /* f0 - f2 */
        t = t % 2 == 0 ? t / 2 : (t + p) / 2;
        a = x0[i];
        x0[i] = below(a + t, p);
        x2[i] = below(a + p - t, p);
    }
}

/* ------------------------------- to values and back -------------------------------------------
 */

/* v_i = f_i mod p, below 2p, for from <= i < to; zeros beyond f. */
static void reduce(ulong *v, slong from, slong to, const fmpz_poly_t f, ulong p)
{
    ulong power[NTKBALL_NTT_PRIMES + 1], q[NTKBALL_NTT_PRIMES + 1], small, word, r;
    slong i, l, end = FLINT_MAX(from, FLINT_MIN(to, f->length));

    word = -quotient(1, p) * p; /* 2^64 mod p */
    for (l = 0; l <= NTKBALL_NTT_PRIMES; l++)
    {
        power[l] = l == 0 ? 1 : below(times(word, power[l - 1], q[l - 1], p), p);
        q[l] = quotient(power[l], p);
    }
    for (i = from; i < end; i++)
    {
        fmpz c = f->coeffs[i];
        slong limbs = 1;
        const ulong *d = &small;

        small = (ulong) FLINT_ABS(c);
        if (COEFF_IS_MPZ(c))
        {
            d = COEFF_TO_PTR(c)->_mp_d;
            limbs = FLINT_ABS(COEFF_TO_PTR(c)->_mp_size);
        }
        for (r = 0, l = 0; l < limbs; l++)
            r = below(r + times(d[l], power[l], q[l], p), 2 * p);
        v[i] = fmpz_sgn(&c) < 0 ? below(2 * p - r, 2 * p) : r;
    }
    memset(v + end, 0, (size_t) (to - end) * sizeof(ulong));
}

void ntkball_image_init(ntkball_image_t image)
{
    image->primes = image->size = 0;
}

void ntkball_image_clear(ntkball_image_t image)
{
    slong i;

    for (i = 0; i < image->primes; i++)
        flint_free(image->v[i]);
    ntkball_image_init(image);
}

/* What the Chinese remainders need: 1/p_j mod p_i, the product of the primes and its half. */
typedef struct
{
    ulong inverse[NTKBALL_NTT_PRIMES][NTKBALL_NTT_PRIMES],
        q[NTKBALL_NTT_PRIMES][NTKBALL_NTT_PRIMES];
    ulong product[NTKBALL_NTT_PRIMES + 1], half[NTKBALL_NTT_PRIMES + 1];
} chinese_t;

static void chinese_init(chinese_t *c, const ntkball_ntt_t ntt, slong primes)
{
    slong i, j;

    for (i = 0; i < primes; i++)
        for (j = 0; j < i; j++)
        {
            ulong p = ntt->prime[i].p;

            c->inverse[i][j] = n_invmod(ntt->prime[j].p % p, p);
            c->q[i][j] = quotient(c->inverse[i][j], p);
        }
    c->product[0] = 1;
    for (i = 0; i < primes; i++)
        c->product[i] =
            i == 0 ? ntt->prime[0].p : mpn_mul_1(c->product, c->product, i, ntt->prime[i].p);
    mpn_rshift(c->half, c->product, primes, 1);
}

/* res = the integer of modulus below half the product with residues r: its digits in the mixed
   radix p_0, p_1, ..., then Horner. */
static void chinese(fmpz_t res, ulong *r, const chinese_t *c, const ntkball_ntt_t ntt, slong primes)
{
    ulong x[NTKBALL_NTT_PRIMES + 1];
    slong i, j;
    int negative;

    for (i = 1; i < primes; i++)
    {
        ulong p = ntt->prime[i].p;

        for (j = 0; j < i; j++)
            r[i] = below(times(r[i] + p - below(r[j], p), c->inverse[i][j], c->q[i][j], p), p);
    }
    x[0] = r[primes - 1];
    for (i = primes - 2; i >= 0; i--)
    {
        slong n = primes - 1 - i;

        x[n] = mpn_mul_1(x, x, n, ntt->prime[i].p);
        x[n] += mpn_add_1(x, x, n, r[i]);
    }
    negative = mpn_cmp(x, c->half, primes) > 0;
    if (negative)
        mpn_sub_n(x, c->product, x, primes);
    fmpz_set_ui_array(res, x, primes);
    if (negative)
        fmpz_neg(res, res);
}

/* ------------------------------- the jobs of a product ----------------------------------------
 */

/* A product at work: new values of F, G (from the primes first[0], first[1] on), v: those of f g.
 */
typedef struct
{
    fmpz_poly_struct *res;
    const fmpz_poly_struct *f[2];
    ntkball_image_struct *image[2];
    slong first[2], polys; /* polys = 1: a square */
    ulong *v[NTKBALL_NTT_PRIMES];
    slong size, len, primes, ranges;
    const ntkball_ntt_struct *ntt;
    const chinese_t *chinese;
} product_t;

/* Range number r of the indices below a block's length. */
static void range_of(slong *from, slong *to, const product_t *w, slong r)
{
    slong n = w->size / blocks_of(w->size);

    *from = r * n / w->ranges;
    *to = (r + 1) * n / w->ranges;
}

/* Job number job of those for (polynomial, prime to be done, piece): *piece < pieces. */
static slong new_prime(slong *poly, slong *piece, const product_t *w, slong job, slong pieces)
{
    slong k = job / pieces, todo = w->primes - w->first[0];

    *piece = job % pieces;
    *poly = k >= todo;
    return *poly ? w->first[1] + k - todo : w->first[0] + k;
}

static slong new_primes(const product_t *w)
{
    return w->primes - w->first[0] + (w->polys == 2 ? w->primes - w->first[1] : 0);
}

/* Coefficients to residues, and the first stage. */
static void job_mix(void *context, slong worker, slong job)
{
    const product_t *w = context;
    slong poly, r, from, to, j, n = w->size / blocks_of(w->size);
    slong i = new_prime(&poly, &r, w, job, w->ranges);
    ulong *v = w->image[poly]->v[i];

    (void) worker;
    range_of(&from, &to, w, r);
    for (j = 0; j < blocks_of(w->size); j++)
        reduce(v, j * n + from, j * n + to, w->f[poly], w->ntt->prime[i].p);
    mix(v, w->size, from, to, w->ntt->prime + i);
}

static void job_forward(void *context, slong worker, slong job)
{
    const product_t *w = context;
    slong poly, j, n = w->size / blocks_of(w->size);
    slong i = new_prime(&poly, &j, w, job, blocks_of(w->size));

    (void) worker;
    forward(w->image[poly]->v[i] + j * n, n, j, w->ntt->prime + i);
}

/* A block of products of values, and back. */
static void job_backward(void *context, slong worker, slong job)
{
    const product_t *w = context;
    slong blocks = blocks_of(w->size), n = w->size / blocks, i = job / blocks, j = job % blocks, k;
    const ulong *F = w->image[0]->v[i], *G = w->image[w->polys - 1]->v[i];
    ulong p = w->ntt->prime[i].p, *v = w->v[i], mu, rest;

    (void) worker;
    udiv_qrnnd(mu, rest, UWORD(1) << 61, 0, p);
    (void) rest;
    for (k = j * n; k < (j + 1) * n; k++)
        v[k] = times_any(F[k], G[k], mu, p);
    backward(v + j * n, n, j, w->ntt->prime + i);
}

/* The last stage, and residues to coefficients. */
static void job_unmix(void *context, slong worker, slong job)
{
    const product_t *w = context;
    slong n = w->size / blocks_of(w->size), from, to, i, j, k;
    ulong r[NTKBALL_NTT_PRIMES];

    (void) worker;
    range_of(&from, &to, w, job);
    for (i = 0; i < w->primes; i++)
        unmix(w->v[i], w->size, from, to, w->ntt->prime + i);
    for (j = 0; j < blocks_of(w->size); j++)
        for (k = j * n + from; k < FLINT_MIN(j * n + to, w->len); k++)
        {
            for (i = 0; i < w->primes; i++)
                r[i] = w->v[i][k];
            chinese(w->res->coeffs + k, r, w->chinese, w->ntt, w->primes);
        }
}

/* Room for the values of all primes; those from *first on are to be computed. */
static void open_image(slong *first, ntkball_image_t F, slong size, slong primes)
{
    if (F->size != size)
        ntkball_image_clear(F);
    F->size = size;
    *first = FLINT_MIN(F->primes, primes);
    for (; F->primes < primes; F->primes++)
        F->v[F->primes] = flint_malloc((size_t) size * sizeof(ulong));
}

/* The jobs of one stage; there is nothing that could ask them to stop. */
static void run_jobs(ntkball_job_fn fn, product_t *w, slong jobs)
{
    ntkball_options_t options;
    ntkball_status_t status;

    ntkball_options_init(&options);
    options.threads = w->size >= NTT_THREADED ? w->ntt->threads : 1;
    status = ntkball_parallel_for(fn, w, jobs, "products", &options, NULL);
    (void) status; /* nothing asks it to stop */
}

/* w->res from the images, which get the values that are missing. */
static void multiply(product_t *w)
{
    chinese_t c;
    slong i, todo;

    for (i = 0; i < w->polys; i++)
        open_image(w->first + i, w->image[i], w->size, w->primes);
    todo = new_primes(w);
    run_jobs(job_mix, w, todo * w->ranges);
    run_jobs(job_forward, w, todo * blocks_of(w->size));
    for (i = 0; i < w->primes; i++)
        w->v[i] = flint_malloc((size_t) w->size * sizeof(ulong));
    run_jobs(job_backward, w, w->primes * blocks_of(w->size));
    chinese_init(&c, w->ntt, w->primes);
    w->chinese = &c;
    fmpz_poly_fit_length(w->res, w->len);
    run_jobs(job_unmix, w, w->ranges);
    _fmpz_poly_set_length(w->res, w->len);
    _fmpz_poly_normalise(w->res);
    for (i = 0; i < w->primes; i++)
        flint_free(w->v[i]);
}

/* Primes whose product is more than twice each coefficient of f g. */
static slong primes_for(const fmpz_poly_t f, const fmpz_poly_t g)
{
    slong bits = FLINT_ABS(fmpz_poly_max_bits(f)) + FLINT_ABS(fmpz_poly_max_bits(g)) +
                 (slong) FLINT_CLOG2((ulong) FLINT_MIN(f->length, g->length));

    return (bits + 1) / 61 + 1;
}

void ntkball_ntt_mullow(fmpz_poly_t res, const fmpz_poly_t f, ntkball_image_struct *F,
                        const fmpz_poly_t g, ntkball_image_struct *G, slong len, ntkball_ntt_t ntt)
{
    slong total = f->length + g->length - 1;
    ntkball_image_t own_F, own_G;
    product_t w;

    if (!NTT_APPLIES || FLINT_MIN(f->length, g->length) < NTT_SHORT || total > 2 * ntt->roots ||
        primes_for(f, g) > NTKBALL_NTT_PRIMES)
    {
        fmpz_poly_mullow(res, f, g, len);
        return;
    }
    ntkball_image_init(own_F);
    ntkball_image_init(own_G);
    w.res = res;
    w.f[0] = f;
    w.f[1] = g;
    w.image[0] = F == NULL ? own_F : F;
    w.image[1] = G == NULL ? own_G : G;
    w.polys = f == g ? 1 : 2;
    w.size = transform_size(total);
    w.len = FLINT_MIN(len, total);
    w.primes = primes_for(f, g);
    w.ranges = NTT_RANGES;
    w.ntt = ntt;
    require_primes(ntt, w.primes);
    multiply(&w);
    ntkball_image_clear(own_F);
    ntkball_image_clear(own_G);
}
