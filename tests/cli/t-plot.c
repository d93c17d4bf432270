/* plot: a whole picture in each format or none, and what is missing said. */
#define _XOPEN_SOURCE 700
#include "program.h"

int main(void)
{
    outcome_t o;

    program_begin("plot");
    refused(2, "plot needs one table", "ntkball plot --output p.svg");
    refused(2, ".svg, .png or .pdf", "ntkball plot t.csv");
    refused(2, ".svg, .png or .pdf", "ntkball plot t.csv --output p.gif");
    o = shell("ntkball hermite relu --format csv >t; PATH=/nowhere ntkball plot t --output p.svg");
    CHECK(o.code == 6 && strstr(o.err, "apt install gnuplot-nox") != NULL, "code %d: %s", o.code,
          o.err);
    outcome_clear(&o);
    succeeds("test ! -e p.svg");
    if (system("command -v gnuplot >/dev/null 2>&1") != 0)
        printf("SKIP: no gnuplot\n");
    else
    {
        succeeds("ntkball series relu --init he --depth 2 --format csv >t; ntkball plot t --output "
                 "p.svg && grep -q '</svg>' p.svg");
        succeeds("test $(grep -c 'title>layer 2<' p.svg) = 3"); /* a panel for each quantity */
        succeeds("grep -q '>α<' p.svg && grep -q '>υ<' p.svg && grep -q '>κ<' p.svg");
        succeeds("ntkball plot t --output p.png && head -c 4 p.png | grep -q PNG");
        succeeds("ntkball plot t --output p.pdf && head -c 5 p.pdf | grep -q '%PDF-'");
        succeeds("ntkball kernel relu --rho -1,0,1/2,1 --format json >k; ntkball plot k --output "
                 "\"it's.svg\" && grep -q '>theta, layer 2<' \"it's.svg\" && "
                 "grep -q 'relu, depth = 1' \"it's.svg\"");

        /* a heading from anywhere, cut in the middle of a letter */
        succeeds("name=xx$(printf '\\303\\251%.0s' $(seq 60)) && "
                 "sed \"s/\\\"relu\\\"/\\\"$name\\\"/\" k >u && grep -q \"$name\" u && "
                 "ntkball plot u --output u.svg && iconv -f UTF-8 -t UTF-8 u.svg >/dev/null");

        test_section("axes");
        /* a factorial decay is below any double, and has bounds from p = 1 on */
        succeeds("ntkball decay sin --format csv >t && ntkball plot t --output d.svg && "
                 "grep -q '>kappa, layer 2, odd<' d.svg");
        /* each sequence once, however the rows of its layer lie; mu_n^2, which has no layer */
        succeeds("ntkball decay sin --depth 2 --layer all --format csv >t && ntkball plot t "
                 "--output b.svg && test $(grep -c '>alpha, layer 3, odd<' b.svg) = 4 && "
                 "grep -q '>mu^2, odd<' b.svg");
        /* two one-sided bounds with the same constant, and none that the axis tells apart */
        succeeds("ntkball decay elu --depth 2 --dim 2 --format csv >t && ntkball plot t --output "
                 "e.svg && grep -q '>eigenvalue, layer 3, even<' e.svg");
        succeeds("ntkball decay tanh --depth 2 --dim 2 --format csv >t && grep -q '^power' t && "
                 "ntkball plot t --output s.svg && grep -q '>eigenvalue, layer 3, odd<' s.svg");
        /* less than two decades are not left with one label */
        succeeds("ntkball series relu --init he --terms 50 --quantity kappa --format csv >t && "
                 "ntkball plot t --output l.svg && grep -q '>20</tspan>' l.svg");
        succeeds("ntkball spectrum relu --dim 2 --threshold 1/10,1/100,1/1000 --quantity count "
                 "--digits 5 --format csv >t && ntkball plot t --output c.svg && "
                 "grep -q '>threshold<' c.svg && grep -q '>0.001<' c.svg");
        succeeds("printf '1,2\\n3,4\\n1,0' >data; ntkball gram relu --data data --header no "
                 "--label none "
                 "--quantity eigenvalue --digits 5 --format csv >t 2>/dev/null; test -s t && "
                 "ntkball plot t --output g.svg && grep -q '1: largest' g.svg");

        test_section("what cannot be drawn");
        refused(6, "cannot be read", "ntkball plot nowhere --output q.svg");
        refused(2, "no row with a number",
                "echo quantity,layer,index,mid,rad,exact,dump >t; echo kappa,2,x,1,0,, >>t; "
                "ntkball plot t --output q.svg");
        succeeds("test ! -e q.svg && test -z \"$(ls | grep tmp)\"");
    }
    return program_end();
}
