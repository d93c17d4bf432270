/* Growth of kernels at rho = 1 and -1 with powers of logarithms, essential singularities and what
   they need of quadrature (SPH-10, SPH-19): exponents, bounds at random points, which dimensions
   converge, and values of (FH) by mpmath. */
#include <string.h>

#include "kernels.h"

/* mpmath's quad in u = log t next to 0 and u = log(pi - t) next to pi, 40 digits */
static void test_references(void)
{
    static const struct
    {
        const char *kernel;
        slong d, k;
        const char *value;
    } t[] = {
        {"tanh(1/(1-rho))", 2, 1, "0.107243415271277883184476007877 +/- 1e-26"},
        {"sqrt(-log((1-rho)/2))", 1, 1, "0.457888245263345662060252927599 +/- 1e-26"},
        {"1/log(2/(1-rho))", 3, 1, "-2.02536147235634880415993693946 +/- 1e-26"},
        {"(1-rho)^(-rho)", 3, 0, "1.93832630784888794990299969426 +/- 1e-26"},
        {"exp(-log(1-rho)^2)", 2, 0, "0.691446987674119417653192234297 +/- 1e-26"},
        {"exp(sqrt(log(4/(1-rho))))", 2, 0, "3.75150846463593632740634641027 +/- 1e-26"},
        {"1/((1-rho)*log(4/(1-rho))^2)", 3, 0, "0.599802521957154787391772276082 +/- 1e-26"},
        {"log(1-rho)/(1-rho)", 3, 2, "-2.68432034259551909516704363653 +/- 1e-26"},
        {"1/log(4/(1-rho))", 1, 2, "0.0209226168859596519951845842551 +/- 1e-26"},
    };
    arb_ptr x = _arb_vec_init(NUM);
    ntkball_error_t err;
    arb_t ref;
    size_t i;

    test_section("references");
    arb_init(ref);
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
    {
        if (test_left_out((long) i))
            continue;
        arb_set_str(ref, t[i].value, 128);
        CHECK(eigenvalues(x, t[i].kernel, t[i].d, t[i].k + 1, 50, "auto", &err) == NTKBALL_OK,
              "%s: %s", t[i].kernel, err.text);
        CHECK(arb_overlaps(x + t[i].k, ref) && arb_rel_accuracy_bits(x + t[i].k) >= 50,
              "%s d=%ld k=%ld", t[i].kernel, (long) t[i].d, (long) t[i].k);
    }
    arb_clear(ref);
    _arb_vec_clear(x, NUM);
}

/* The end of a kernel, right or left. */
static void value_at(arb_t res, const ntkball_zonal_t kernel, int right, const arb_t s, slong prec)
{
    ntkball_angle_function_t f;
    arb_ptr ends;

    _ntkball_zonal_function(&f, kernel[0]);
    ends = _arb_vec_init(f.pieces + 1);
    f.ends(ends, f.context, prec);
    if (right)
        arb_sub(res, ends + f.pieces, s, prec);
    else
        arb_set(res, s);
    f.value(res, f.context, right ? f.pieces - 1 : 0, res, prec);
    _arb_vec_clear(ends, f.pieces + 1);
}

/* |K| <= sup s^power, which is nearly reached somewhere, and |K|/(s^e L^l) keeps between bounds
   when that is claimed. */
static void check_growth(const ntkball_zonal_t kernel, int right, const char *text)
{
    const ntkball_zonal_impl *f = kernel[0];
    const zonal_end_t *end = f->ends + (right ? 2 * f->num_pieces - 1 : 0);
    slong prec = 700, j;
    mag_t low, best, first, last;
    arb_t s, x, y, L;

    arb_init(s);
    arb_init(x);
    arb_init(y);
    arb_init(L);
    mag_init(low);
    mag_init(best);
    mag_init(first);
    mag_init(last);
    for (j = 0; j < 160; j += 8)
    {
        arb_set_ui(s, 64 + n_randint(test_state.rand, 65));
        arb_mul_2exp_si(s, s, end->bound.range_exp - 7 - j);
        value_at(x, kernel, right, s, prec);
        arb_pow_fmpq(y, s, end->bound.power, prec);
        arb_div(y, x, y, prec);
        arb_get_mag_lower(low, y);
        CHECK(mag_cmp(low, end->bound.sup) <= 0, "%s, j=%ld", text, (long) j);
        mag_max(best, best, low);
        arb_log(L, s, prec);
        arb_neg(L, L);
        arb_pow_fmpq(L, L, end->l, prec);
        arb_pow_fmpq(y, s, end->e, prec);
        arb_mul(y, y, L, prec);
        arb_div(x, x, y, prec);
        arb_get_mag_lower(j == 0 ? first : last, x);
    }
    mag_mul_2exp_si(best, best, 3);
    CHECK(mag_cmp(best, end->bound.sup) >= 0 || !end->sharp, "tight: %s", text);
    /* no hidden power or logarithm */
    mag_mul_ui(low, first, 4);
    CHECK(!end->sharp || mag_cmp(last, low) <= 0, "sharp: %s", text);
    mag_mul_ui(low, last, 4);
    CHECK(!end->sharp || mag_cmp(first, low) <= 0, "sharp: %s", text);
    arb_clear(s);
    arb_clear(x);
    arb_clear(y);
    arb_clear(L);
    mag_clear(low);
    mag_clear(best);
    mag_clear(first);
    mag_clear(last);
}

static void test_growth(void)
{
    static const struct
    {
        const char *kernel, *e, *l;
        int right, infinite, sharp;
    } t[] = {
        {"log(1-rho)", "0", "1", 0, 1, 1},
        {"log(1-rho)/(1-rho)", "-2", "1", 0, 1, 1},
        {"1/log(4/(1-rho))", "0", "-1", 0, 0, 1},
        {"1/log(2/(1-rho))", "-2", "0", 1, 1, 1},
        {"sqrt(-log((1-rho)/2))", "0", "1/2", 0, 1, 1},
        {"sqrt(-log((1-rho)/2))", "1", "0", 1, 0, 1},
        {"log((3-rho)/(5+rho))", "2", "0", 1, 0, 1},
        {"1/((1-rho)*log(4/(1-rho))^2)", "-2", "-2", 0, 1, 1},
        {"(1-rho)^2*log(1-rho)^3", "4", "3", 0, 0, 1},
        {"log(1+rho)^(3/2)/(1+rho)^(1/3)-log(1-rho)", "0", "1", 0, 1, 1},
        {"log(-log((1-rho)/4))", "0", "1/64", 0, 1, 0},
        {"exp(-log(1-rho)^2)", "0", "0", 0, 0, 0},
        {"exp(log(1-rho)/3)", NULL, NULL, 0, 0, 0},
        {"(1-rho)^(rho-3/2)", NULL, NULL, 0, 1, 0},
        {"exp(sqrt(log(4/(1-rho))))", NULL, NULL, 0, 1, 0},
        {"tanh(1/(1-rho))", "0", "0", 0, 0, 0},
    };
    ntkball_zonal_t kernel;
    const zonal_end_t *end;
    ntkball_error_t err;
    fmpq_t e, l;
    size_t i;

    test_section("growth");
    fmpq_init(e);
    fmpq_init(l);
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
    {
        ntkball_zonal_init(kernel);
        CHECK(ntkball_zonal_set_str(kernel, t[i].kernel, NULL, 0, &err) == NTKBALL_OK ||
                  strchr(t[i].kernel, '^') != NULL,
              "%s", err.text);
        end = kernel[0]->ends + (t[i].right ? 2 * kernel[0]->num_pieces - 1 : 0);
        CHECK(end->bound.known && !end->wild && end->infinite == t[i].infinite &&
                  end->sharp == t[i].sharp,
              "%s: infinite %d, sharp %d", t[i].kernel, end->infinite, end->sharp);
        if (t[i].e != NULL)
        {
            fmpq_set_str(e, t[i].e, 10);
            fmpq_set_str(l, t[i].l, 10);
            CHECK(fmpq_equal(end->e, e) && fmpq_equal(end->l, l), "%s", t[i].kernel);
        }
        check_growth(kernel, t[i].right, t[i].kernel);
        ntkball_zonal_clear(kernel);
    }
    fmpq_clear(e);
    fmpq_clear(l);
}

/* Which dimensions converge: none, from one on, or too slowly for any digits. */
static void test_dimensions(void)
{
    static const struct
    {
        const char *kernel;
        slong d;
        ntkball_status_t status;
        const char *text;
    } t[] = {
        {"log(1-rho)/(1-rho)", 2, NTKBALL_DOMAIN,
         "no degree converges; all degrees do with --dim 3"},
        {"1/(sqrt(1-rho)*log(4/(1-rho)))", 1, NTKBALL_DOMAIN, "with --dim 2 or more"},
        {"1/(sqrt(1-rho)*log(4/(1-rho))^2)", 1, NTKBALL_UNABLE, "too slowly for any digits"},
        {"1/log(2/(1-rho))", 2, NTKBALL_DOMAIN, "rho = -1 and not integrable on S^2"},
        {"exp(log(1-rho)^2)", 9, NTKBALL_DOMAIN, "no degree converges on any sphere"},
        {"sin(1/(1-rho))", 5, NTKBALL_UNABLE, "a singularity that quadrature does not resolve"},
    };
    arb_ptr x = _arb_vec_init(NUM);
    ntkball_error_t err;
    size_t i;
    arb_t y;

    test_section("dimensions");
    arb_init(y);
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
        CHECK(eigenvalues(x, t[i].kernel, t[i].d, 1, 10, "auto", &err) == t[i].status &&
                  strstr(err.text, t[i].text) != NULL,
              "%s, d=%ld: %s", t[i].kernel, (long) t[i].d, err.text);
    /* mpmath's quadosc in u = 1/(1-rho) */
    arb_set_str(y, "0.7273774071614418262549181 +/- 1e-20", 128);
    CHECK(arb_contains(x, y) && mag_cmp_2exp_si(arb_radref(x), -10) < 0, "what can be had");
    arb_clear(y);
    _arb_vec_clear(x, NUM);
}

int main(void)
{
    test_begin("sphere/t-end");
    test_references();
    test_growth();
    test_dimensions();
    ntkball_cleanup();
    return test_end();
}
