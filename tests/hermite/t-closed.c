/* Closed forms: gaussian, erf (HERM-9), gelu (HERM-10), sin, cos, exp, rbf (HERM-11), elu
   (HERM-12), derivatives (HERM-2), second moments (HERM-13). */
#include "../harness.h"

#include <ntkball/hermite.h>

#include "hermite/norm2.h"

/* mu_n, n < len, closed form or piecewise polynomial. */
static arb_ptr coeffs(const char *spec, slong len, slong prec)
{
    arb_ptr mu = _arb_vec_init(len);
    ntkball_activation_t phi;
    ntkball_status_t status;

    ntkball_activation_init(phi);
    test_activation(phi, spec);
    status = ntkball_hermite_closed(mu, phi, len, prec);
    if (status == NTKBALL_DOMAIN)
        status = ntkball_hermite_piecewise(mu, phi, len, prec);
    CHECK(status == NTKBALL_OK, "%s", spec);
    ntkball_activation_clear(phi);
    return mu;
}

/* Integrals of phi h_n w with mpmath.quad at 50 digits, split at the kinks. */
static const struct
{
    const char *spec;
    slong n;
    const char *value;
} reference[] = {
    {"erf", 1, "0.65147001587055989544851283"},
    {"erf", 3, "-0.17730768017841452352886491"},
    {"erf", 7, "-0.040784641166004290023130584"},
    {"erf", 15, "-0.0045058181385781207244762421"},
    {"gelu", 0, "0.28209479177387814347403972"},
    {"gelu", 1, "0.50000000000000000000000000"},
    {"gelu", 2, "0.29920671030107450845495954"},
    {"gelu", 4, "-0.071977947806528224846925967"},
    {"gelu", 10, "0.0053449735136605069082791081"},
    {"elu:1", 0, "0.16052057226655604962178989"},
    {"elu:1", 1, "0.76157829186512337168184383"},
    {"elu:1", 2, "0.18496378398902265630225544"},
    {"elu:1", 3, "-0.056078613491245951253503008"},
    {"elu:1", 4, "-0.028039306745622975626751504"},
    {"elu:1", 7, "-0.013173821511711273780672493"},
    {"elu:1", 10, "0.0026504158423774687835314413"},
    {"elu:1", 15, "-0.0033290118692889056496165267"},
    {"elu:0.5", 0, "0.27973142633399436378086797"},
    {"elu:0.5", 1, "0.63078914593256168584092191"},
    {"elu:0.5", 2, "0.23352928788145039988814758"},
    {"elu:0.5", 3, "-0.028039306745622975626751504"},
    {"elu:0.5", 4, "-0.054736529364721481278907804"},
    {"elu:0.5", 7, "-0.0065869107558556368903362466"},
    {"elu:0.5", 10, "0.012320021060888609718901582"},
    {"elu:0.5", 15, "-0.0016645059346444528248082633"},
    {"selu", 1, "0.98523111618579640707128581"},
    {"selu", 2, "0.12563131548225657956505182"},
    {"selu", 3, "-0.098591773414594322086468925"},
    {"selu", 4, "0.0083102153647245470732855702"},
    {"selu", 7, "-0.023160886916180584210366403"},
    {"selu", 10, "-0.010895731078494245756184484"},
    {"selu", 15, "-0.0058527335730699189164148336"},
    {"sin:2", 1, "0.27067056647322538378799898"},
    {"sin:2", 3, "-0.44200318416631863648746589"},
    {"sin:2", 7, "-0.24400893961026581859079869"},
    {"sin:2", 15, "-0.0038780300105636335987460255"},
    {"cos:1/2", 0, "0.88249690258459540286489214"},
    {"cos:1/2", 2, "-0.15600488604842286199394036"},
    {"cos:1/2", 4, "0.011258682869369229022755770"},
    {"cos:1/2", 10, "-0.00000045240950075637741264961314"},
    {"exp:1/2", 0, "1.1331484530668263168290072"},
    {"exp:1/2", 1, "0.56657422653341315841450361"},
    {"exp:1/2", 2, "0.20031423881364979336932706"},
    {"exp:1/2", 3, "0.057825739850787844875340971"},
    {"exp:1/2", 4, "0.014456434962696961218835242"},
    {"exp:1/2", 7, "0.00012469859848287305218564452"},
    {"exp:1/2", 10, "0.00000058090529772220060338952946"},
    {"exp:1/2", 15, "3.0240367850596455304217634e-11"},
    {"gaussian:sigma=1/2", 0, "0.35682482323055422290779327"},
    {"gaussian:sigma=1/2", 2, "-0.20185060176161280385977196"},
    {"gaussian:sigma=1/2", 4, "0.13984619911578612102955337"},
    {"gaussian:sigma=1/2", 10, "-0.058003645064148763641014872"},
    {"gaussian:1", 0, "0.28209479177387814347403972"},
    {"gaussian:1", 2, "-0.099735570100358169484986514"},
    {"gaussian:1", 4, "0.043186768683916934908155580"},
    {"gaussian:1", 10, "-0.0043731601475404147431374521"},
    {"rbf:2", 0, "0.13533528323661269189399949"},
    {"rbf:2", 1, "0.27067056647322538378799898"},
    {"rbf:2", 2, "-0.38278598604164369584315186"},
    {"rbf:2", 3, "-0.44200318416631863648746589"},
    {"rbf:2", 4, "0.44200318416631863648746589"},
    {"rbf:2", 7, "-0.24400893961026581859079869"},
    {"rbf:2", 10, "-0.072749410144826054834335384"},
    {"rbf:2", 15, "-0.0038780300105636335987460255"},
    {"identity", 1, "1.0000000000000000000000000"},
    {"polynomial:1,0,2,-1/3", 0, "3.0000000000000000000000000"},
    {"polynomial:1,0,2,-1/3", 1, "-1.0000000000000000000000000"},
    {"polynomial:1,0,2,-1/3", 2, "2.8284271247461900976033774"},
    {"polynomial:1,0,2,-1/3", 3, "-0.81649658092772603273242802"},
    {"hermite:0,1,-2,1/2", 1, "1.0000000000000000000000000"},
    {"hermite:0,1,-2,1/2", 2, "-2.0000000000000000000000000"},
    {"hermite:0,1,-2,1/2", 3, "0.50000000000000000000000000"},
    {"elu:-2", 0, "0.87578569667118593457625838"},
    {"elu:-2", 1, "-0.023156583730246743363687673"},
    {"elu:-2", 2, "0.47635680734358911781760829"},
    {"elu:-2", 3, "0.11215722698249190250700601"},
    {"elu:-2", 4, "-0.18822264246021400953968930"},
    {"elu:-2", 10, "0.060668047153444314395752290"},
    {"elu:-2", 15, "0.0066580237385778112992330535"},
    {"elu:-2", 24, "-0.020260781523150091271369286"},
    {"elu:-2", 33, "-0.0016203911708441804129592443"},
    {"elu:3", 0, "-0.31632284400319720701452242"},
    {"elu:3", 1, "1.2847348755953701150455315"},
    {"elu:3", 2, "-0.0092982315806883180413131252"},
    {"elu:3", 3, "-0.16823584047373785376050902"},
    {"elu:3", 4, "0.078749583730771046981873694"},
    {"elu:3", 10, "-0.036028005031667094957949124"},
    {"elu:3", 15, "-0.0099870356078667169488495802"},
    {"elu:3", 24, "0.012981998463334447470000185"},
    {"elu:3", 33, "0.0024305867562662706194388665"},
    {"gaussian:3", 0, "0.12615662610100800241235747"},
    {"gaussian:3", 2, "-0.0089206205807638555726948318"},
    {"gaussian:3", 4, "0.00077254840404637916068438547"},
    {"gaussian:3", 10, "-0.00000062583573544917613458664052"},
    {"gaussian:3", 24, "5.0648430140782196205692109e-14"},
    {"exp:-2", 0, "7.3890560989306502272304274"},
    {"exp:-2", 1, "-14.778112197861300454460854"},
    {"exp:-2", 2, "20.899406696486718989313197"},
    {"exp:-2", 3, "-24.132556164240149072032600"},
    {"exp:-2", 4, "24.132556164240149072032600"},
    {"exp:-2", 10, "3.9719832099099585083848832"},
    {"exp:-2", 15, "-0.21173326434978920559158285"},
    {"exp:-2", 24, "0.00015738234958132432154468103"},
    {"exp:-2", 33, "-0.000000021539517830463460449043627"},
    {"sin:1/10", 1, "0.099501247919268231335256424"},
    {"sin:1/10", 3, "-0.00040621214362062262485977089"},
    {"sin:1/10", 15, "-8.7011914019523078506259686e-22"},
    {"cos:3", 0, "0.011108996538242306496143134"},
    {"cos:3", 2, "-0.070697221059321148925608315"},
    {"cos:3", 4, "0.18367676824300895196735789"},
    {"cos:3", 10, "-0.34435457889880077845378795"},
    {"cos:3", 24, "0.0039831999665999684636789821"},
    {"rbf:1/3", 0, "0.71653131057378925042560409"},
    {"rbf:1/3", 1, "0.58504536521116151070045804"},
    {"rbf:1/3", 2, "-0.33777609909280701465605648"},
    {"rbf:1/3", 3, "-0.15922918012750872231680091"},
    {"rbf:1/3", 4, "0.065005040579017945633384227"},
    {"rbf:1/3", 10, "-0.000049533311238341687948634320"},
    {"rbf:1/3", 15, "-0.000000029943387060955867695091206"},
    {"rbf:1/3", 24, "7.0111172318998208280864767e-15"},
    {"rbf:1/3", 33, "3.0226409015145102580981244e-22"},
};

static void test_reference_values(void)
{
    slong i, prec;
    arb_ptr mu;

    for (i = 0; i < (slong) (sizeof reference / sizeof reference[0]); i++)
        for (prec = 53; prec <= 700; prec += 319)
        {
            mu = coeffs(reference[i].spec, reference[i].n + 1, prec);
            CHECK_REFERENCE(mu + reference[i].n, reference[i].value, prec - 10, reference[i].spec);
            _arb_vec_clear(mu, reference[i].n + 1);
        }
}

/* a * x[n] = b * y[n] + c * z[n], balls overlapping */
static void check_relation(const char *what, slong n, double a2, const arb_t x, double b,
                           const arb_t y, double c, const arb_t z)
{
    arb_t left, right, t;

    arb_init(left);
    arb_init(right);
    arb_init(t);
    arb_set_d(t, a2);
    arb_sqrt(t, t, 300);
    arb_mul(left, t, x, 300);
    arb_set_d(t, b);
    arb_mul(right, t, y, 300);
    arb_set_d(t, c);
    arb_addmul(right, t, z, 300);
    CHECK(arb_overlaps(left, right), "%s, n = %ld", what, (long) n);
    arb_clear(left);
    arb_clear(right);
    arb_clear(t);
}

/* Identities between families, with the derivatives of HERM-2. */
static void test_identities(void)
{
    slong n, len = 200, prec = 256;
    arb_ptr erf = coeffs("erf", len + 2, prec), narrow = coeffs("gaussian:sqrt(1/2)", len, prec);
    arb_ptr gelu = coeffs("gelu", len + 2, prec), normal = coeffs("gaussian:1", len + 4, prec);
    arb_ptr relu = coeffs("relu", len + 3, prec), elu = coeffs("elu:1", len + 3, prec);
    arb_ptr elu3 = coeffs("elu:3", len, prec), elum2 = coeffs("elu:-2", len, prec);
    arb_ptr rbf = coeffs("rbf:1/3", len, prec), sine = coeffs("sin:sqrt(2/3)", len, prec);
    arb_ptr cosine = coeffs("cos:sqrt(2/3)", len, prec);
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    for (n = 0; n < len; n++)
    {
        /* erf' is twice the density of variance 1/2 */
        check_relation("erf'", n, (double) n + 1, erf + n + 1, 2, narrow + n, 0, narrow + n);
        /* gelu'' = (2 - x^2) w, x^2 w through x h_n = sqrt(n+1) h_{n+1} + sqrt(n) h_{n-1} */
        arb_sqrt_ui(u, (ulong) ((n + 1) * (n + 2)), prec);
        arb_mul(t, u, normal + n + 2, prec);
        arb_addmul_ui(t, normal + n, 2 * (ulong) n + 1, prec);
        if (n >= 2)
        {
            arb_sqrt_ui(u, (ulong) (n * (n - 1)), prec);
            arb_addmul(t, u, normal + n - 2, prec);
        }
        check_relation("gelu''", n, (double) ((n + 1) * (n + 2)), gelu + n + 2, 2, normal + n, -1,
                       t);
        /* elu' = elu + 1 left of 0 and 1 right of it: elu''' = elu'' - delta */
        check_relation("elu", n, (double) n + 3, elu + n + 3, 1, elu + n + 2, -1, relu + n + 2);
        check_relation("elu:3", n, 1, elu3 + n, 3, elu + n, -2, relu + n);
        check_relation("elu:-2", n, 1, elum2 + n, -2, elu + n, 3, relu + n);
        check_relation("rbf", n, 1, rbf + n, 1, sine + n, 1, cosine + n);
        CHECK(arb_rel_accuracy_bits(elu + n) >= prec - 12, "elu, n = %ld", (long) n);
    }
    arb_clear(t);
    arb_clear(u);
    _arb_vec_clear(erf, len + 2);
    _arb_vec_clear(narrow, len);
    _arb_vec_clear(gelu, len + 2);
    _arb_vec_clear(normal, len + 4);
    _arb_vec_clear(relu, len + 3);
    _arb_vec_clear(elu, len + 3);
    _arb_vec_clear(elu3, len);
    _arb_vec_clear(elum2, len);
    _arb_vec_clear(rbf, len);
    _arb_vec_clear(sine, len);
    _arb_vec_clear(cosine, len);
}

/* sum_{n<len} n^deriv mu_n^2 <= E[phi^(deriv)^2] <= that + a tail below 2^-bits. */
static void check_parseval(const char *spec, slong len, slong bits)
{
    slong n, deriv, prec = 256;
    arb_ptr mu = coeffs(spec, len, prec);
    arb_t sum, t, norm;
    ntkball_activation_t phi;
    ntkball_status_t status;

    arb_init(sum);
    arb_init(t);
    arb_init(norm);
    ntkball_activation_init(phi);
    test_activation(phi, spec);
    for (deriv = 0; deriv <= 1; deriv++)
    {
        arb_zero(sum);
        for (n = len - 1; n >= 0; n--)
        {
            arb_mul(t, mu + n, mu + n, prec);
            if (deriv)
                arb_mul_ui(t, t, (ulong) n, prec);
            arb_add(sum, sum, t, prec);
        }
        status = ntkball_norm2_closed(norm, phi, (int) deriv, prec);
        CHECK(status == NTKBALL_OK, "%s", spec);
        CHECK(arb_rel_accuracy_bits(norm) >= prec - 12, "%s: %ld bits", spec,
              (long) arb_rel_accuracy_bits(norm));
        CHECK(!arb_gt(sum, norm), "%s: the partial sum exceeds the norm, deriv %ld", spec,
              (long) deriv);
        arb_one(t);
        arb_mul_2exp_si(t, t, -bits);
        arb_mul(t, t, norm, prec);
        arb_add(sum, sum, t, prec);
        CHECK(!arb_lt(sum, norm), "%s: the norm exceeds the partial sum, deriv %ld", spec,
              (long) deriv);
    }
    arb_clear(sum);
    arb_clear(t);
    arb_clear(norm);
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, len);
}

static void test_parseval(void)
{
    static const char *const families[] = {"sin", "cos", "exp", "rbf", "gaussian"};
    slong i, j;
    char spec[100];

    check_parseval("erf", 400, 120);
    check_parseval("gelu", 400, 150);
    check_parseval("identity", 3, 200);
    check_parseval("polynomial:1,0,2,-1/3", 4, 200);
    check_parseval("hermite:0,1,-2,sqrt(2)", 4, 200);
    check_parseval("elu", 4000, 10);
    check_parseval("selu", 4000, 4);
    check_parseval("elu:-5/2", 4000, 4);
    for (i = 0; i < test_cases(8); i++)
        for (j = 0; j < 5; j++)
        {
            /* mu_n(gaussian)^2 falls like (1 + sigma^2)^-n: 4000 terms serve sigma >= 3/14 */
            sprintf(spec, "%s:%lu/%lu", families[j],
                    (ulong) ((j == 4 ? 3 : 1) + n_randint(test_state.rand, 30)),
                    (ulong) (10 + n_randint(test_state.rand, 5)));
            check_parseval(spec, j == 4 ? 4000 : 400, 150);
        }
}

static void test_edges(void)
{
    static const char *const specs[] = {"sin:0", "cos:0", "exp:0", "identity", "exp:-1/pi",
                                        "gelu",  "erf",   "elu:0", "gaussian", "rbf"};
    slong i, n, len;
    arb_ptr mu;
    ntkball_activation_t phi;
    ntkball_status_t status;

    for (i = 0; i < (slong) (sizeof specs / sizeof specs[0]); i++)
        for (len = 0; len <= 4; len++)
        {
            mu = coeffs(specs[i], len, 64);
            for (n = 0; n < len; n++)
                CHECK(arb_rel_accuracy_bits(mu + n) >= 56, "%s, n = %ld", specs[i], (long) n);
            if (len == 4 && i <= 2) /* 0, 1, 1 */
                for (n = 0; n < len; n++)
                    CHECK(arb_equal_si(mu + n, n == 0 && i > 0), "%s, n = %ld", specs[i], (long) n);
            _arb_vec_clear(mu, len);
        }

    mu = _arb_vec_init(3);
    ntkball_activation_init(phi);
    test_activation(phi, "tanh");
    status = ntkball_hermite_closed(mu, phi, 3, 64);
    CHECK(status == NTKBALL_DOMAIN, "tanh has no closed form");
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 3);
}

int main(void)
{
    test_begin("hermite/closed");
    test_section("reference values");
    test_reference_values();
    test_section("identities");
    test_identities();
    test_section("Parseval");
    test_parseval();
    test_section("edges");
    test_edges();
    return test_end();
}
