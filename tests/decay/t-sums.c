/* DEC-14, DEC-15, DEC-16, DEC-17: from c_p = p^-s r^-p e^(-a sqrt p) (p!)^-f itself, so that low =
   high = limit = 1, the bounds of lambda_k must contain the sum of w(p,k) c_p, added up term by
   term, come near it and near their limit. */
#include <math.h>

#include "certificates.h"
#include "decay/sums.h"

#define PREC 128

typedef struct
{
    slong twice_s;
    double rate, root;
    slong factorial, k0;
    double spread; /* high/low (high/limit where low is 0) is at most this */
    int (*sum)(ntkball_decay_t cert, const ntkball_decay_t c, slong prec);
} case_t;

static const case_t cases[] = {
    {-1, 2, 0, 0, 60, 1.13, _ntkball_decay_sum_geometric},
    {-1, 1.5, 0, 0, 400, 1.07, _ntkball_decay_sum_geometric},
    {-2, 1.5, 0, 0, 200, 1.1, _ntkball_decay_sum_geometric},
    {-3, 2, 0, 0, 100, 1.15, _ntkball_decay_sum_geometric},
    {0, 1.25, 0, 0, 60, 1.11, _ntkball_decay_sum_geometric},
    {1, 1.5, 0, 0, 100, 1.15, _ntkball_decay_sum_geometric},
    {3, 4, 0, 0, 40, 1.18, _ntkball_decay_sum_geometric},
    {-2, 1, 0, 1, 50, 1.13, _ntkball_decay_sum_factorial},
    {-2, 0.125, 0, 1, 800, 1.05, _ntkball_decay_sum_factorial},
    {1, 0.5, 0, 1, 50, 1.13, _ntkball_decay_sum_factorial},
    {-2, 1, 3, 0, 800, 1.5, _ntkball_decay_sum_stretched},
    {-1, 1, 3.141592653589793, 0, 800, 1.8, _ntkball_decay_sum_stretched},
    {0, 1, 2.5, 0, 800, 1.8, _ntkball_decay_sum_stretched},
    {1, 1, 6.25, 0, 800, 1.8, _ntkball_decay_sum_stretched},
    {7, 1, 0, 0, 120, 1.3, _ntkball_decay_sum_algebraic},
    {9, 1, 0, 0, 120, 1.4, _ntkball_decay_sum_algebraic},
};

/* The terms until they are below 2^-32 of the sum: not more than the whole. */
static void add_up(arb_t sum, const ntkball_decay_t c, slong d, slong k)
{
    arb_t weight, term, one;
    slong p;

    arb_init(weight);
    arb_init(term);
    arb_init(one);
    arb_one(one);
    arb_zero(sum);
    ntkball_sphere_weight(weight, d, k, k, PREC);
    for (p = k;; p += 2)
    {
        ntkball_decay_scaled(term, c, p, one, 64);
        arb_div(term, weight, term, 64);
        arb_add(sum, sum, term, PREC);
        arb_mul_2exp_si(term, term, 32);
        if (p > 4 * k && arb_lt(term, sum))
            break;
        arb_mul_si(weight, weight, (p + 1) * (p + 2), 64);
        arb_div_si(weight, weight, ((p - k) / 2 + 1) * (p + k + d + 1) * 2, 64);
    }
    arb_clear(weight);
    arb_clear(term);
    arb_clear(one);
}

/* low <= x <= high; the partial sum lacks less than 10^-6 of x */
static void check_contains(const ntkball_decay_t cert, const arb_t sum, slong k, size_t i)
{
    arb_t x;

    arb_init(x);
    ntkball_decay_scaled(x, cert, k, sum, PREC);
    CHECK(!arb_gt(x, cert->high), "case %ld, d = %ld: high at k = %ld", (long) i,
          (long) cert->subject.dim, (long) k);
    arb_mul_ui(x, x, 5, PREC);
    CHECK(arb_gt(x, cert->limit), "case %ld, d = %ld: the limit is far from k = %ld", (long) i,
          (long) cert->subject.dim, (long) k);
    arb_div_ui(x, x, 5, PREC);
    arb_mul_ui(x, x, 1000001, PREC);
    arb_div_ui(x, x, 1000000, PREC);
    CHECK(arb_le(cert->low, x), "case %ld, d = %ld: low at k = %ld", (long) i,
          (long) cert->subject.dim, (long) k);
    arb_clear(x);
}

/* The limit is between the bounds, and these are near each other. */
static void check_sharp(const ntkball_decay_t cert, const case_t *c, size_t i)
{
    arb_t x;
    double spread =
        c->spread * (1 + (c->root > 0 ? 0.28 : 0.07) * (double) (cert->subject.dim - 1));

    arb_init(x);
    CHECK(arb_is_finite(cert->limit) && !arb_lt(cert->limit, cert->low) &&
              !arb_gt(cert->limit, cert->high),
          "case %ld, d = %ld: limit", (long) i, (long) cert->subject.dim);
    arb_div(x, cert->high, arb_is_positive(cert->low) ? cert->low : cert->limit, PREC);
    CHECK(arf_cmp_d(arb_midref(x), spread) < 0, "case %ld, d = %ld: %g times apart", (long) i,
          (long) cert->subject.dim, arf_get_d(arb_midref(x), ARF_RND_UP));
    arb_clear(x);
}

static void run(size_t i, slong d)
{
    const case_t *at = cases + i;
    ntkball_decay_t c, cert;
    arb_t sum;
    slong k;

    arb_init(sum);
    ntkball_decay_init(c);
    ntkball_decay_init(cert);
    cert->subject.quantity = 'e';
    cert->subject.dim = d;
    cert->p0 = c->p0 = at->k0;
    fmpq_set_si(c->exponent, at->twice_s, 2);
    arb_set_d(c->rate, at->rate);
    arb_set_d(c->root, at->root);
    c->factorial = at->factorial;
    c->two_sided = 1;
    arb_one(c->low);
    arb_one(c->high);
    arb_one(c->limit);
    CHECK(at->sum(cert, c, PREC), "case %ld, d = %ld: none", (long) i, (long) d);
    arb_get_lbound_arf(arb_midref(cert->low), cert->low, PREC);
    arb_get_ubound_arf(arb_midref(cert->high), cert->high, PREC);
    mag_zero(arb_radref(cert->low));
    mag_zero(arb_radref(cert->high));
    CHECK(cert->p0 == at->k0, "case %ld, d = %ld: p0", (long) i, (long) d);
    check_sharp(cert, at, i);
    for (k = at->k0; k <= 2 * at->k0; k += at->k0)
        if (k == at->k0 || at->root == 0)
        {
            add_up(sum, c, d, k);
            check_contains(cert, sum, k, i);
        }
    arb_clear(sum);
    ntkball_decay_clear(c);
    ntkball_decay_clear(cert);
}

/* ---- the right sides ------------------------------------------------------------------------- */

/* The sums are some way inside these bounds: the bounds must be those of the statements.  low and
   high for surface measure as DEC-15 (a), (b), (d) and DEC-17 (a), (b) print them (low 0: none),
   evaluated with mpmath 1.3, with 2F1, the incomplete gamma function and erfc as they stand. */
static const struct
{
    slong d, twice_s;
    double rate, root;
    slong k0;
    const char *low, *high;
} sides[] = {
    {1, -1, 1.5, 0, 40, "8.621646793193517442583", "9.877224326066927793492"},
    {2, -3, 1.5, 0, 40, "21.23817869656866863396", "22.63440639745722458719"},
    {5, -3, 1.5, 0, 40, "84.28824678561812976574", "99.55903314123113144873"},
    {1, 3, 1.5, 0, 40, "5.305450821944611855907", "5.981612782258134313339"},
    {4, 1, 1.25, 0, 60, "28.35011880583687144146", "31.26857720640039832777"},
    {4, -1, 1.25, 0, 60, "38.65565171622034456862", "49.48168406027996505382"},
    {2, 1, 1.125, 0, 30, "12.58777502139782681726", "15.01910080793328788482"},
    {8, -2, 2, 0, 40, "286.3604979190723703764", "364.1341981747679514459"},
    {1, 1, 1, 3, 20, "2.087152935790258634934", "3.2747846800920169957"},
    {2, 1, 1, 3, 20, "4.890094176914424092947", "12.50087143081612139213"},
    {2, 0, 1, 2.5, 30, "5.129613481942882316064", "12.80968092640395128943"},
    {3, -1, 1, 3, 60, "6.780385711196980743673", "26.58470407364859621925"},
    {4, -1, 1, 3, 80, "20.75406556055672614963", "89.48800753055233918588"},
    {5, 1, 1, 2, 20, "78.18496258214241087427", "785.1133674590683754067"},
    {7, 0, 1, 3, 40, "425.9928383001378304292", "7562.633338297610912016"},
    {8, 1, 1, 1.5, 30, "923.9857191449851703924", "28060.9868798008429818"},
    {6, -2, 1, 2, 20, "0", "2726.278598652136409998"},
    {1, -1, 1, 3, 50, "0.8852096847667881593569", "2.273797739966849188726"},
};

static void check_sides(size_t i)
{
    ntkball_decay_t c, cert;

    ntkball_decay_init(c);
    ntkball_decay_init(cert);
    cert->subject.quantity = 'e';
    cert->subject.dim = sides[i].d;
    cert->p0 = c->p0 = sides[i].k0;
    fmpq_set_si(c->exponent, sides[i].twice_s, 2);
    fmpq_canonicalise(c->exponent);
    arb_set_d(c->rate, sides[i].rate);
    arb_set_d(c->root, sides[i].root);
    c->two_sided = 1;
    arb_one(c->low);
    arb_one(c->high);
    arb_one(c->limit);
    CHECK((sides[i].root > 0 ? _ntkball_decay_sum_stretched : _ntkball_decay_sum_geometric)(cert, c,
                                                                                            PREC),
          "side %ld", (long) i);
    CHECK(cert->p0 == sides[i].k0, "side %ld: p0", (long) i);
    CHECK_REFERENCE(cert->low, sides[i].low, 64, "low");
    CHECK_REFERENCE(cert->high, sides[i].high, 64, "high");
    ntkball_decay_clear(c);
    ntkball_decay_clear(cert);
}

/* s = 1, where all terms are finite at k0 < eps, too: bounds begin beyond eps = 261 (DEC-15) */
static void check_start(void)
{
    ntkball_decay_t c, cert;

    ntkball_decay_init(c);
    ntkball_decay_init(cert);
    cert->subject.quantity = 'e';
    cert->subject.dim = 8;
    cert->p0 = c->p0 = 100;
    fmpq_set_si(c->exponent, 1, 1);
    arb_set_d(c->rate, 1.01);
    arb_one(c->low);
    arb_one(c->high);
    arb_one(c->limit);
    CHECK(_ntkball_decay_sum_geometric(cert, c, PREC), "no start");
    CHECK(cert->p0 > 261 && arb_le(cert->low, cert->high), "start at %ld", (long) cert->p0);
    ntkball_decay_clear(c);
    ntkball_decay_clear(cert);
}

int main(void)
{
    static const slong dims[] = {1, 2, 3, 4, 5, 8};
    size_t i, j;

    test_begin("decay/sums");
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (j = 0; j < sizeof dims / sizeof dims[0]; j++)
            if ((cases[i].sum != _ntkball_decay_sum_algebraic || dims[j] >= 4) &&
                !test_left_out((slong) (i + j)))
                run(i, dims[j]);
    for (i = 0; i < sizeof sides / sizeof sides[0]; i++)
        check_sides(i);
    check_start();
    return test_end();
}
