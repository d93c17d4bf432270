/* The adaptive driver on passes whose behaviour is known. */
#include "../harness.h"

#include "support/adaptive.h"

typedef struct
{
    slong lost;    /* bits that every pass loses */
    slong tiny;    /* log2 of the last entry */
    slong passes;  /* counted */
    slong largest; /* precision seen */
    int zero;      /* the last entry is 0, never exactly */
    int interrupt; /* pass that is interrupted, 1 the first */
    int unbounded; /* no pass finds a finite ball */
    int worse;     /* pass whose first ball is a bad one */
} fake_t;

/* Entry i is pi 2^-i; the last 2^tiny or 0; absolute error 2^(lost - prec). */
static ntkball_status_t
fake_pass(arb_ptr res, slong len, slong prec, void *context, ntkball_error_t *err)
{
    fake_t *fake = context;
    slong i;

    fake->passes++;
    fake->largest = FLINT_MAX(fake->largest, prec);
    for (i = 0; i < len; i++)
    {
        arb_const_pi(res + i, 4000);
        arb_mul_2exp_si(res + i, res + i, -i);
        if (i == len - 1)
        {
            arb_one(res + i);
            arb_mul_2exp_si(res + i, res + i, fake->tiny);
            if (fake->zero)
                arb_zero(res + i);
        }
        arb_add_error_2exp_si(res + i, fake->lost - prec);
        if (i == 0 && fake->passes == fake->worse)
            arb_add_error_2exp_si(res + i, 10);
        if (fake->unbounded)
            arb_indeterminate(res + i);
    }
    if (fake->passes == fake->interrupt)
    {
        err->kind = NTKBALL_ERR_INTERRUPTED;
        return NTKBALL_UNABLE;
    }
    return fake->unbounded ? NTKBALL_UNABLE : NTKBALL_OK;
}

static const fake_t plain = {7, -300, 0, 0, 0, 0, 0, 0};
static const ntkball_adaptive_plan_t plan = {100, 110, 1000, 5000};

static ntkball_status_t
run(arb_ptr res, fake_t *fake, const ntkball_adaptive_plan_t *p, ntkball_error_t *err)
{
    ntkball_adaptive_report_t report;
    ntkball_status_t status = ntkball_adaptive(res, 5, p, fake_pass, fake, &report, err);

    CHECK(report.passes == fake->passes && report.prec <= p->max_prec, "report");
    return status;
}

int main(void)
{
    slong i;
    fake_t fake;
    ntkball_adaptive_plan_t p;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr res = _arb_vec_init(5);

    test_begin("support/adaptive");

    test_section("reached");
    fake = plain;
    CHECK(run(res, &fake, &plan, &err) == NTKBALL_OK, "status");
    for (i = 0; i < 5; i++)
        CHECK(arb_rel_accuracy_bits(res + i) >= 100, "entry %ld", (long) i);
    CHECK(fake.passes <= 4 && fake.largest <= 440, "%ld passes to %ld bits", (long) fake.passes,
          (long) fake.largest);
    fake = plain;
    fake.tiny = -5;
    CHECK(run(res, &fake, &plan, &err) == NTKBALL_OK && fake.passes == 2, "two passes do");

    fake = plain;
    fake.worse = 2;
    CHECK(run(res, &fake, &plan, &err) == NTKBALL_OK && arb_rel_accuracy_bits(res + 0) >= 100,
          "a worse pass takes nothing away");

    test_section("limit");
    fake = plain;
    fake.worse = 3;
    p = plan;
    p.max_prec = 350;
    CHECK(run(res, &fake, &p, &err) == NTKBALL_UNABLE && fake.passes == 3, "status");
    CHECK(arb_rel_accuracy_bits(res + 4) > 20 && arb_rel_accuracy_bits(res + 0) > 200,
          "best enclosures");

    test_section("zero that nothing proves");
    fake = plain;
    fake.zero = 1;
    CHECK(run(res, &fake, &plan, &err) == NTKBALL_UNABLE, "status");
    CHECK(fake.largest == plan.give_up && arb_contains_zero(res + 4), "gave up at %ld bits",
          (long) fake.largest);

    test_section("failing passes");
    fake = plain;
    fake.interrupt = 2;
    CHECK(run(res, &fake, &plan, &err) == NTKBALL_UNABLE && fake.passes == 2 &&
              err.kind == NTKBALL_ERR_INTERRUPTED,
          "interrupted");
    CHECK(arb_is_finite(res + 4), "the balls found so far stay");
    fake = plain;
    fake.unbounded = 1;
    CHECK(run(res, &fake, &plan, &err) == NTKBALL_UNABLE && fake.passes == 1, "no finite ball");

    CHECK(ntkball_adaptive(res, 0, &plan, fake_pass, &fake, NULL, NULL) == NTKBALL_UNABLE,
          "length 0: status of the pass");
    fake = plain;
    CHECK(ntkball_adaptive(res, 0, &plan, fake_pass, &fake, NULL, NULL) == NTKBALL_OK, "length 0");

    _arb_vec_clear(res, 5);
    return test_end();
}
