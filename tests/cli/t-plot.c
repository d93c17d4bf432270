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
                 "p.svg && grep -q '</svg>' p.svg && grep -q 'kappa, layer 3' p.svg");
        succeeds("ntkball plot t --output p.png && head -c 4 p.png | grep -q PNG");
        succeeds("ntkball plot t --output p.pdf && head -c 5 p.pdf | grep -q '%PDF-'");
        succeeds("ntkball kernel relu --rho -1,0,1/2,1 --format json >k; ntkball plot k --output "
                 "\"it's.svg\" && grep -q 'theta, layer 2' \"it's.svg\"");
        refused(6, "cannot be read", "ntkball plot nowhere --output q.svg");
        refused(2, "no row with a number",
                "echo quantity,layer,index,mid,rad,exact,dump >t; echo kappa,2,x,1,0,, >>t; "
                "ntkball plot t --output q.svg");
        succeeds("test ! -e q.svg && test -z \"$(ls | grep tmp)\"");
    }
    return program_end();
}
