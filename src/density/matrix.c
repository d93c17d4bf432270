/* The operator K^(1/2) p K^(1/2) in the orthonormal basis 1/sqrt(2 pi), cos(jx)/sqrt(pi),
   sin(jx)/sqrt(pi), j = 1 .. M (CIRC-2): with A_m + i B_m = (1/2pi) int p(y) e^(imy) dy,
       <cos i, p cos j> = A_{i-j} + A_{i+j},  <sin i, p sin j> = A_{i-j} - A_{i+j},
       <cos i, p sin j> = B_{i+j} + B_{j-i},  and 1/sqrt 2 of it for i = 0, once more for j = 0. */
#include "density/density.h"

typedef struct
{
    arb_ptr cosine, sine;
    slong prec;
} coefficients_t;

/* res = c[i - j] + sign c[i + j], c even (odd: c_{-m} = -c_m) */
static void entry(arb_t res, arb_srcptr c, int odd, slong i, slong j, int sign, slong prec)
{
    slong m = FLINT_ABS(i - j);

    arb_set(res, c + m);
    if (odd && i < j)
        arb_neg(res, res);
    if (sign > 0)
        arb_add(res, res, c + i + j, prec);
    else
        arb_sub(res, res, c + i + j, prec);
}

/* Both orders of the pair of frequencies i >= j; number 2 i - 1 is cos, 2 i is sin, 0 the constant.
 */
static void block(arb_mat_t A, const coefficients_t *p, slong i, slong j)
{
    slong prec = p->prec, ci = i == 0 ? 0 : 2 * i - 1, cj = j == 0 ? 0 : 2 * j - 1;
    arb_t x;

    arb_init(x);
    entry(x, p->cosine, 0, i, j, 1, prec);
    arb_set(arb_mat_entry(A, ci, cj), x);
    if (i > 0 && j > 0)
    {
        entry(x, p->cosine, 0, i, j, -1, prec);
        arb_set(arb_mat_entry(A, 2 * i, 2 * j), x);
    }
    if (i > 0) /* sin i, cos j: B_{i+j} + B_{i-j} */
    {
        entry(x, p->sine, 1, i, j, 1, prec);
        arb_set(arb_mat_entry(A, 2 * i, cj), x);
    }
    if (j > 0) /* cos i, sin j: B_{i+j} - B_{i-j} */
    {
        entry(x, p->sine, 1, i, j, -1, prec);
        arb_neg(x, x);
        arb_set(arb_mat_entry(A, ci, 2 * j), x);
    }
    arb_clear(x);
}

/* sqrt(l) of the frequencies, with the 1/sqrt 2 of the constant */
static void scale(arb_mat_t A, arb_srcptr l, slong M, slong prec)
{
    arb_ptr root = _arb_vec_init(M + 1);
    slong i, j;

    for (i = 0; i <= M; i++)
    {
        if (i == 0)
            arb_mul_2exp_si(root, l, -1);
        arb_sqrtpos(root + i, i == 0 ? root : l + i, prec);
    }
    for (i = 0; i < 2 * M + 1; i++)
        for (j = 0; j <= i; j++)
        {
            arb_ptr x = arb_mat_entry(A, i, j);

            arb_mul(x, x, root + (i + 1) / 2, prec);
            arb_mul(x, x, root + (j + 1) / 2, prec);
            arb_set(arb_mat_entry(A, j, i), x);
        }
    _arb_vec_clear(root, M + 1);
}

void _ntkball_density_matrix(arb_mat_t A, const ntkball_density_impl *p, arb_srcptr l, slong M,
                             slong prec)
{
    coefficients_t c = {_arb_vec_init(2 * M + 1), _arb_vec_init(2 * M + 1), prec};
    slong i, j;

    _ntkball_density_coefficients(c.cosine, c.sine, p, 2 * M + 1, prec);
    for (i = 0; i <= M; i++)
        for (j = 0; j <= i; j++)
            block(A, &c, i, j);
    scale(A, l, M, prec);
    _arb_vec_clear(c.cosine, 2 * M + 1);
    _arb_vec_clear(c.sine, 2 * M + 1);
}
