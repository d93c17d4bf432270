/* Where one algorithm of a composition becomes faster than another, as bench/b-compose measures it
   in "make bench".  A choice: it cannot make a result wrong. */
#ifndef NTKBALL_RECURSION_CROSSOVER_H
#define NTKBALL_RECURSION_CROSSOVER_H

/* Values on a circle (COMP-5) instead of Brent and Kung's steps (COMP-3), from this length on. */
#define NTKBALL_CROSSOVER_CIRCLE 1000

#endif
