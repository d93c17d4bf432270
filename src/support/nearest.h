/* "Did you mean": the known words nearest to one that is not known. */
#ifndef NTKBALL_SUPPORT_NEAREST_H
#define NTKBALL_SUPPORT_NEAREST_H

#include <stddef.h>

#include <ntkball/ntkball.h>

/* Writes up to three nearest of the num words (num >= 0) as "a, b or c" into out of
   the given size (>= 1; always terminated, never cut inside a word).  Nearness is the edit distance
   with transpositions; a word that begins with the one asked for counts as near. */
void ntkball_nearest(char *out, size_t size, const char *word, const char *const *words, slong num);

#endif
