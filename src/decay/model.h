/* mu_n(phi)^2 of one hidden layer as a product of elementary factors (DEC-2, DEC-4, DEC-9). */
#ifndef NTKBALL_DECAY_MODEL_H
#define NTKBALL_DECAY_MODEL_H

#include "decay/parts.h"

/* mu_n^2 = C n^-s r^-n e^(-a sqrt n - b/sqrt n) (n!)^-f u(n), low <= u(n) <= high for all n >= n0
   of the parity, u -> 1. */
typedef struct
{
    slong parity; /* of n with mu_n != 0; -1: all */
    arb_t C, r, a, b, low, high;
    fmpq_t s;
    slong f;
    char root[64], rate[64];  /* a and r as texts; "": no short one */
    slong half_pis, quarters; /* b = quarters pi/4 + half_pis^3 pi^3/96 */
    ntkball_decay_class_t decay;
    const char *proof;
} ntkball_decay_model_t;

void _ntkball_decay_model_init(ntkball_decay_model_t *m);
void _ntkball_decay_model_clear(ntkball_decay_model_t *m);
/* C = num/den (2/pi)^(1/2) / pi^k */
void _ntkball_decay_model_constant(ntkball_decay_model_t *m, slong num, slong den, slong k,
                                   slong prec);
/* Sets b from half_pis and quarters; its text, of which size bytes are written. */
void _ntkball_decay_model_correction(ntkball_decay_model_t *m, slong prec);
void _ntkball_decay_correction_text(char *text, size_t size, const ntkball_decay_model_t *m);
/* x = sqrt(p/q) */
void _ntkball_decay_root_quotient(arb_t x, slong p, slong q, slong prec);

/* The models for n >= n0 >= 16 of the parity; 0 when phi is none of theirs.  corrected: with b. */
int _ntkball_decay_model_closed(ntkball_decay_model_t *m, const ntkball_activation_t phi, slong n0,
                                slong prec);
int _ntkball_decay_model_kink(ntkball_decay_model_t *m, const ntkball_activation_t phi,
                              slong parity, slong n0, slong prec);
int _ntkball_decay_model_logistic(ntkball_decay_model_t *m, const ntkball_activation_t phi,
                                  int corrected, slong n0, slong prec);

#endif
