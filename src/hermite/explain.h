/* What --explain says of the Hermite coefficients. */
#ifndef NTKBALL_HERMITE_EXPLAIN_H
#define NTKBALL_HERMITE_EXPLAIN_H

#include <ntkball/hermite.h>

/* Appends "what <= 2^e". */
void _ntkball_explain_bound(ntkball_text_t *text, const char *what, const mag_t bound);

#endif
