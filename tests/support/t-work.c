/* The meter of work: limits nest, end where they began, and stop what is behind them. */
#include "../harness.h"

#include "activation/expr.h"
#include "support/work.h"

static void test_meter(void)
{
    double outer, inner;

    test_section("meter");
    CHECK(ntkball_work_spend(1e300) && !ntkball_work_exhausted(), "no limit, no end");
    outer = ntkball_work_begin(100);
    CHECK(ntkball_work_spend(60) && !ntkball_work_exhausted(), "60 of 100");
    inner = ntkball_work_begin(1000);
    CHECK(!ntkball_work_spend(60) && ntkball_work_exhausted(), "no more inside than outside");
    ntkball_work_end(inner);
    CHECK(ntkball_work_spend(40) && !ntkball_work_exhausted(), "the inner one is over");
    CHECK(!ntkball_work_spend(1) && ntkball_work_exhausted(), "101 of 100");
    ntkball_work_end(outer);
    CHECK(ntkball_work_spend(1e300) && !ntkball_work_exhausted(), "no limit any more");
}

/* Beyond the limit a value is not told, which encloses it. */
static void test_values(void)
{
    expr_pool_t pool;
    slong root = 0;
    double before;
    acb_t z;

    test_section("values");
    ntkball_expr_init(pool);
    acb_init(z);
    CHECK(ntkball_expr_parse(&root, pool, "tanh(x)+1", 1, NULL, NULL) == NTKBALL_OK, "parse");
    before = ntkball_work_begin(10);
    acb_one(z);
    ntkball_expr_eval_acb(z, pool, root, z, 0, 64);
    CHECK(!acb_is_finite(z), "a value beyond the limit");
    acb_one(z);
    ntkball_expr_eval_arb(acb_realref(z), pool, root, acb_realref(z), 64);
    CHECK(!acb_is_finite(z), "a real value beyond the limit");
    ntkball_work_end(before);
    acb_one(z);
    ntkball_expr_eval_acb(z, pool, root, z, 0, 64);
    CHECK(acb_is_finite(z), "a value without a limit");
    acb_clear(z);
    ntkball_expr_clear(pool);
}

int main(void)
{
    test_begin("work");
    test_meter();
    test_values();
    return test_end();
}
