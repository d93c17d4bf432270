/* The sum over the nodes in the radius of products of polynomials (SPH-15): at each node both
   restrictions of phi to a ray are polynomials in s with a proved error, convolutions are products
   of their Borel transforms sum i! h_i s^i, and these are added with the weight of the node. */
#include "kernel/wedge.h"

typedef struct
{
    ntkball_activation_impl *const *phi;
    int deriv;
    ntkball_parity_t parity; /* of phi^(deriv) */
    slong prec, high;        /* high: of the sums */
    ntkball_wedge_basis_t basis;
    ntkball_wedge_side_t side[2];
    arb_poly_t same, opposite; /* of A and B, the coefficient of s^(q+1) times (q+1)! */
    mag_t error;
} job_t;

/* res = sum i! h_i s^i 2^-bits */
static void borel(arb_poly_t res, const fmpz_poly_t h, slong bits, slong prec)
{
    slong i, len = fmpz_poly_length(h);
    fmpz_t c;
    arb_t x, factorial;

    fmpz_init(c);
    arb_init(x);
    arb_init(factorial);
    arb_one(factorial);
    arb_poly_zero(res);
    arb_poly_fit_length(res, len);
    for (i = 0; i < len; i++)
    {
        if (i > 1)
            arb_mul_si(factorial, factorial, i, prec);
        fmpz_poly_get_coeff_fmpz(c, h, i);
        arb_mul_fmpz(x, factorial, c, prec);
        arb_mul_2exp_si(x, x, -bits);
        arb_poly_set_coeff_arb(res, i, x);
    }
    fmpz_clear(c);
    arb_clear(x);
    arb_clear(factorial);
}

/* bits of the largest value of the polynomial's coefficients, in units of 1 */
static slong size_bits(const fmpz_poly_t h, slong bits)
{
    slong size = fmpz_poly_max_bits(h);

    return FLINT_ABS(size) - bits + (slong) FLINT_BIT_COUNT((ulong) fmpz_poly_length(h));
}

/* acc += weight f g; the sum keeps the precision of its largest terms */
static void add_product(arb_poly_t acc, const arb_poly_t f, const arb_poly_t g, const arb_t weight,
                        slong prec, slong high)
{
    arb_poly_t h;

    arb_poly_init(h);
    arb_poly_mul(h, f, g, prec);
    arb_poly_scalar_mul(h, h, weight, prec);
    arb_poly_add(acc, acc, h, high);
    arb_poly_clear(h);
}

/* The products for H_+ = plus 2^-bits and H_- = minus 2^-bits. */
static void add_products(job_t *job, const fmpz_poly_t plus, const fmpz_poly_t minus,
                         const arb_t weight, slong bits)
{
    slong prec = job->prec + 40 + 2 * FLINT_MAX(size_bits(plus, bits), size_bits(minus, bits));
    arb_poly_t f, g;
    arb_t w;

    arb_poly_init(f);
    arb_poly_init(g);
    arb_init(w);
    prec = FLINT_MAX(prec, 64);
    job->high = FLINT_MAX(job->high, prec + 64);
    borel(f, plus, bits, prec);
    arb_mul_2exp_si(w, weight, 1);
    if (job->parity != NTKBALL_PARITY_NONE)
    {
        add_product(job->same, f, f, w, prec, job->high);
        if (job->parity == NTKBALL_PARITY_ODD)
            arb_neg(w, w);
        add_product(job->opposite, f, f, w, prec, job->high);
    }
    else
    {
        borel(g, minus, bits, prec);
        add_product(job->opposite, f, g, w, prec, job->high);
        add_product(job->same, f, f, weight, prec, job->high);
        add_product(job->same, g, g, weight, prec, job->high);
    }
    arb_poly_clear(f);
    arb_poly_clear(g);
    arb_clear(w);
}

/* error += weight E (2 S + E) + rad(weight) S^2, E and S the sums of errors and of values of both
   sides: the polynomials, whose coefficients are large, get the midpoint of the weight */
static void
add_ray_error(mag_t error, const arb_t weight, const mag_struct *e, const mag_struct *sup)
{
    mag_t E, S, w;

    mag_init(E);
    mag_init(S);
    mag_init(w);
    mag_add(E, e, e + 1);
    mag_add(S, sup, sup + 1);
    mag_mul(w, S, S);
    mag_addmul(error, w, arb_radref(weight));
    mag_mul_2exp_si(S, S, 1);
    mag_add(S, S, E);
    mag_mul(S, S, E);
    arb_get_mag(w, weight);
    mag_addmul(error, S, w);
    mag_clear(E);
    mag_clear(S);
    mag_clear(w);
}

/* The node r with the weight of the rule; 0 when a ray fails. */
static int add_node(job_t *job, const arb_t r, const arb_t weight)
{
    fmpz_poly_t h[2];
    mag_struct e[2], sup[2];
    arb_t w, x;
    slong bits;
    int i, ok = 1;

    arb_init(w);
    arb_init(x);
    for (i = 0; i < 2; i++)
    {
        fmpz_poly_init(h[i]);
        mag_init(e + i);
        mag_init(sup + i);
    }
    /* weight r exp(-r^2/2)/2: pi of dx = pi ds over 2 pi */
    arb_mul(x, r, r, job->prec + 20);
    arb_mul_2exp_si(x, x, -1);
    arb_neg(x, x);
    arb_exp(w, x, job->prec + 20);
    arb_mul(w, w, r, job->prec + 20);
    arb_mul(w, w, weight, job->prec + 20);
    arb_mul_2exp_si(w, w, -1);
    bits = job->prec + 16 + (slong) (arf_get_d(arb_midref(x), ARF_RND_NEAR) / M_LN2) +
           4 * (slong) FLINT_BIT_COUNT((ulong) (1 + arf_get_d(arb_midref(r), ARF_RND_NEAR)));
    bits = FLINT_MAX(bits, 24);
    for (i = 0; i < 2 && ok; i++)
        if (i == 1 && job->parity != NTKBALL_PARITY_NONE)
        {
            mag_set(e + 1, e);
            mag_set(sup + 1, sup);
        }
        else
            ok = _ntkball_wedge_ray(h[i], e + i, sup + i, &job->basis, job->side + i,
                                    i == 0 ? 1 : -1, r, bits);
    if (ok)
    {
        add_ray_error(job->error, w, e, sup);
        arb_get_mid_arb(w, w);
        add_products(job, h[0], h[1], w, bits);
    }
    for (i = 0; i < 2; i++)
    {
        fmpz_poly_clear(h[i]);
        mag_clear(e + i);
        mag_clear(sup + i);
    }
    arb_clear(w);
    arb_clear(x);
    return ok;
}

/* Over all panels: 1; 0 when a ray fails, -1 when progress asked to stop. */
static int
add_nodes(job_t *job, const ntkball_wedge_radius_t *radius, const ntkball_options_t *options)
{
    slong i, j;
    arb_t xi, weight, half;
    int ok = 1;

    arb_init(xi);
    arb_init(weight);
    arb_init(half);
    for (i = 0; i < radius->num && ok == 1; i++)
    {
        const ntkball_wedge_panel_t *p = radius->panels + i;

        if (options != NULL && options->progress != NULL &&
            options->progress(options->progress_context, "dual in the angle",
                              (double) i / (double) radius->num) != 0)
            ok = -1;
        for (j = 0; j < p->nodes && ok == 1; j++)
        {
            arb_hypgeom_legendre_p_ui_root(xi, weight, (ulong) p->nodes, (ulong) j, job->prec + 20);
            arb_set_d(half, (p->r1 - p->r0) / 2);
            arb_mul(weight, weight, half, job->prec + 20);
            arb_mul(xi, xi, half, job->prec + 20);
            arb_set_d(half, (p->r1 + p->r0) / 2);
            arb_add(xi, xi, half, job->prec + 20);
            ok = add_node(job, xi, weight);
        }
    }
    arb_clear(xi);
    arb_clear(weight);
    arb_clear(half);
    return ok;
}

int _ntkball_wedge_sum(arb_poly_t same, arb_poly_t opposite, mag_t error,
                       const ntkball_wedge_radius_t *radius, const ntkball_activation_t phi,
                       int deriv, slong prec, const ntkball_options_t *options)
{
    job_t job = {.phi = phi, .deriv = deriv, .prec = prec, .basis = {NULL, 0, 0}};
    ntkball_parity_t parity = ntkball_activation_parity(phi);
    int i, ok;

    job.parity = parity == NTKBALL_PARITY_NONE || !deriv ? parity
                 : parity == NTKBALL_PARITY_ODD          ? NTKBALL_PARITY_EVEN
                                                         : NTKBALL_PARITY_ODD;
    for (i = 0; i < 2; i++)
        job.side[i] = (ntkball_wedge_side_t){phi, deriv, 4};
    arb_poly_init(job.same);
    arb_poly_init(job.opposite);
    mag_init(job.error);
    ok = add_nodes(&job, radius, options);
    arb_poly_swap(same, job.same);
    arb_poly_swap(opposite, job.opposite);
    mag_swap(error, job.error);
    _ntkball_wedge_basis_clear(&job.basis);
    arb_poly_clear(job.same);
    arb_poly_clear(job.opposite);
    mag_clear(job.error);
    return ok;
}
