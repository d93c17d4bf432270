/* C with FLINT (or Arb): a ball of the column dump, without loss.  Reads dumps, one a line, and
   writes the exact end points. */
#include <stdio.h>
#include <string.h>

#include <ntkball/deps.h>

static void print_end(const fmpz_t man, const fmpz_t exp)
{
    fmpq_t x;
    fmpz_t one;

    fmpq_init(x);
    fmpz_init_set_ui(one, 1);
    fmpq_set_fmpz_frac(x, man, one);
    if (fmpz_sgn(exp) >= 0)
        fmpq_mul_2exp(x, x, fmpz_get_ui(exp));
    else
        fmpq_div_2exp(x, x, (ulong) -fmpz_get_si(exp));
    fmpq_print(x);
    fmpz_clear(one);
    fmpq_clear(x);
}

int main(void)
{
    char line[65536];
    fmpz_t low, high, exp;
    arb_t x;

    fmpz_init(low);
    fmpz_init(high);
    fmpz_init(exp);
    arb_init(x);
    while (fgets(line, sizeof line, stdin) != NULL)
    {
        line[strcspn(line, "\n")] = '\0';
        if (arb_load_str(x, line) != 0)
            return 1;
        if (!arb_is_finite(x))
        {
            printf("-oo +oo\n");
            continue;
        }
        arb_get_interval_fmpz_2exp(low, high, exp, x);
        print_end(low, exp);
        putchar(' ');
        print_end(high, exp);
        putchar('\n');
    }
    arb_clear(x);
    fmpz_clear(low);
    fmpz_clear(high);
    fmpz_clear(exp);
    flint_cleanup();
    return 0;
}
