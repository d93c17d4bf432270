/* SPH-3: eigenvalues of ReLU-like kernels by quadrature in the angle: published values, one
   acb_calc_integrate a degree on the plain recursion, the trace, parity zeros, two accuracies. */
#include "tests/sphere/reference.h"

static void relu(ntkball_angle_t A, ntkball_homogeneous_t h, slong depth)
{
    fmpq_set_si(h->a, 1, 1);
    fmpq_set_si(h->b, 0, 1);
    h->q = 1;
    A->depth = depth;
    A->rotated = 0;
    arb_set_si(A->sigma_w2, 2);
    arb_one(A->gamma_w2);
    arb_zero(A->gamma_b2);
    arb_zero(A->missing_bias);
}

static void test_published(void)
{
    /* S^2, probability measure, sigma_w^2 = 2: independent quadrature in mpmath */
    static const struct
    {
        slong depth, k;
        const char *value;
    } ref[] = {
        {1, 0, "0.5"},
        {1, 1, "0.33333333333333333333"},
        {1, 2, "0.078125"},
        {1, 3, "0e-30"},
        {1, 4, "0.0052083333333333333333"},
        {1, 6, "0.00140380859375"},
        {2, 0, "0.93025193164230673874"},
        {2, 1, "0.37078318752959167059"},
        {2, 2, "0.1073675712802376679"},
        {2, 3, "0.018644077213182819127"},
        {2, 40, "8.42891696799194e-6"},
        {2, 41, "5.59104194219205e-6"},
        {3, 0, "1.3484211332746762759"},
        {3, 1, "0.39661887529922508776"},
        {3, 2, "0.13148385133499830205"},
        {3, 3, "0.035171051681742585746"},
    };
    static const slong degrees[] = {0, 1, 2, 3, 4, 6, 40, 41};
    ntkball_homogeneous_t h;
    ntkball_angle_t A;
    arb_ptr lambda = _arb_vec_init(8);
    arb_t x;
    slong L, i, j;

    test_section("published values");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    arb_init(x);
    for (L = 1; L <= 3; L++)
    {
        relu(A, h, L);
        CHECK(_ntkball_sphere_quadrature(lambda, A, h, 2, degrees, 8, 140, NULL) == 1, "L = %ld",
              (long) L);
        for (i = 0; i < (slong) (sizeof ref / sizeof ref[0]); i++)
            for (j = 0; ref[i].depth == L && j < 8; j++)
                if (degrees[j] == ref[i].k)
                {
                    test_reference(x, ref[i].value);
                    CHECK(arb_overlaps(x, lambda + j), "L=%ld k=%ld", (long) L, (long) ref[i].k);
                    CHECK(mag_cmp_2exp_si(arb_radref(lambda + j), -139) < 0, "absolute accuracy");
                }
    }
    _arb_vec_clear(lambda, 8);
    arb_clear(x);
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
}

typedef struct
{
    const ntkball_angle_struct *A;
    const ntkball_homogeneous_struct *h;
    slong d, k;
} integrand_t;

/* Theta(cos t) P_k(cos t) sin^(d-1) t, P_k by the hypergeometric polynomial */
static int integrand(acb_ptr out, const acb_t t, void *param, slong order, slong prec)
{
    const integrand_t *p = param;
    acb_t a, b, c, x;

    acb_init(a);
    acb_init(b);
    acb_init(c);
    acb_init(x);
    reference_theta(out, p->A, p->h, t, order != 0, prec);
    acb_cos(x, t, prec);
    acb_sub_si(x, x, 1, prec);
    acb_neg(x, x);
    acb_mul_2exp_si(x, x, -1);
    acb_set_si(a, -p->k);
    acb_set_si(b, p->k + p->d - 1);
    acb_set_si(c, p->d);
    acb_mul_2exp_si(c, c, -1);
    acb_hypgeom_2f1(a, a, b, c, x, 0, prec);
    acb_mul(out, out, a, prec);
    acb_sin(x, t, prec);
    acb_pow_ui(x, x, (ulong) (p->d - 1), prec);
    acb_mul(out, out, x, prec);
    acb_clear(a);
    acb_clear(b);
    acb_clear(c);
    acb_clear(x);
    return 0;
}

/* lambda_k / |S^d| by (FH) */
static void integrate(arb_t res, integrand_t *p, slong prec)
{
    acb_t a, b, value;
    arb_t area;
    mag_t tol;

    acb_init(a);
    acb_init(b);
    acb_init(value);
    arb_init(area);
    mag_init(tol);
    acb_const_pi(b, prec);
    mag_set_ui_2exp_si(tol, 1, -prec);
    acb_calc_integrate(value, integrand, p, a, b, prec, tol, NULL, prec + 30);
    ntkball_sphere_area(area, p->d - 1, prec);
    arb_mul(res, acb_realref(value), area, prec);
    ntkball_sphere_area(area, p->d, prec);
    arb_div(res, res, area, prec);
    acb_clear(a);
    acb_clear(b);
    acb_clear(value);
    arb_clear(area);
    mag_clear(tol);
}

static void test_integrate(void)
{
    static const slong dims[] = {1, 2, 3, 5, 20};
    ntkball_homogeneous_t h;
    ntkball_angle_t A;
    slong degrees[6];
    arb_ptr lambda = _arb_vec_init(6), again = _arb_vec_init(6);
    arb_t x;
    slong i, j, proved = 0;

    test_section("one integral a degree");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    arb_init(x);
    for (i = 0; i < test_cases(12); i++)
    {
        integrand_t p;
        slong bits = 40 + (slong) n_randint(test_state.rand, 100);

        reference_random(A, h, 400);
        A->depth = FLINT_MIN(A->depth, i == 9 ? 3 : 1 + i % 2);
        p.A = A;
        p.h = h;
        p.d = dims[n_randint(test_state.rand, 5)];
        for (j = 0; j < 6; j++)
            degrees[j] = j < 3 ? j : (slong) n_randint(test_state.rand, 30);
        if (!CHECK(_ntkball_sphere_quadrature(lambda, A, h, p.d, degrees, 6, bits, NULL) == 1,
                   "case %ld: no ellipse, q=%ld L=%ld", (long) i, (long) h->q, (long) A->depth))
            continue;
        CHECK(_ntkball_sphere_quadrature(again, A, h, p.d, degrees, 6, bits / 2, NULL) == 1,
              "again");
        for (j = 0; j < 6; j++)
        {
            CHECK(arb_overlaps(lambda + j, again + j), "two accuracies");
            CHECK(mag_cmp_2exp_si(arb_radref(lambda + j), 2 - bits) < 0, "tight: case %ld k=%ld",
                  (long) i, (long) degrees[j]);
        }
        for (j = 2 + i % 2; j < 4; j += 2)
        {
            p.k = degrees[j];
            integrate(x, &p, 30);
            proved += arb_rel_accuracy_bits(x) > 10;
            CHECK(arb_overlaps(x, lambda + j), "case %ld: q=%ld L=%ld d=%ld k=%ld", (long) i,
                  (long) h->q, (long) A->depth, (long) p.d, (long) p.k);
        }
    }
    CHECK(proved > 0, "the integrals prove nothing");
    _arb_vec_clear(lambda, 6);
    _arb_vec_clear(again, 6);
    arb_clear(x);
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
}

/* SPH-4: partial sums of N(d,k) lambda_k increase to |S^d| Theta(1) = |S^d| (L + 1) */
static void test_trace(void)
{
    ntkball_homogeneous_t h;
    ntkball_angle_t A;
    slong degrees[200], d, i;
    arb_ptr lambda = _arb_vec_init(200);
    arb_t sum;
    fmpz_t n;

    test_section("trace");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    arb_init(sum);
    fmpz_init(n);
    for (i = 0; i < 200; i++)
        degrees[i] = i;
    for (d = 1; d <= 9; d += 4)
    {
        relu(A, h, 2);
        CHECK(_ntkball_sphere_quadrature(lambda, A, h, d, degrees, 200, 180, NULL) == 1, "d=%ld",
              (long) d);
        arb_zero(sum);
        for (i = 0; i < 200; i++)
        {
            CHECK(arb_is_positive(lambda + i), "lambda_%ld > 0", (long) i);
            ntkball_sphere_multiplicity(n, d, i);
            arb_addmul_fmpz(sum, lambda + i, n, 128);
        }
        arb_sub_si(sum, sum, 3, 128);
        CHECK(arb_is_negative(sum), "d=%ld: sum < 3", (long) d);
        /* N lambda_k ~ 2 C k^-2, the tail from 200 on is C' / 200 with C' < 10 d^2 */
        arb_mul_si(sum, sum, 20, 128);
        arb_add_si(sum, sum, d * d, 128);
        CHECK(arb_is_positive(sum), "d=%ld: sum next to 3", (long) d);
    }
    _arb_vec_clear(lambda, 200);
    arb_clear(sum);
    fmpz_clear(n);
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
}

int main(void)
{
    test_begin("sphere/quadrature");
    test_published();
    test_integrate();
    test_trace();
    return test_end();
}
