/* The network, its hyper-parameters and the power series of its kernels.

   Sigma_1 = Theta_1 = gamma_w^2 rho + gamma_b^2;  R(u) = sigma_w^2 D(u) + sigma_b^2;
   Sigma_l = R(Sigma_{l-1});  Theta_l = Sigma_l + Theta_{l-1} R'(Sigma_{l-1});  l = 2 .. L+1, L =
   depth. alpha_{p,l}, upsilon_{p,l}, kappa_{p,l} are the coefficients of rho^p in Sigma_l,
   R'(Sigma_{l-1}), Theta_l. recursion "published" (Theorem 3.1 as printed) starts from Sigma_1 =
   rho, Theta_1 = gamma_w^2 rho + gamma_b^2. output_bias = 0 subtracts sigma_b^2 from kappa_{0,L+1}
   and alpha_{0,L+1} of the last layer only. See ntkball.h for the ball contract;
   proofs/recursion.md for NET-* and COMP-*. */
#ifndef NTKBALL_RECURSION_H
#define NTKBALL_RECURSION_H

#include <ntkball/dual.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef enum
    {
        NTKBALL_INIT_UNIT =
            0, /* sigma_w^2 given (1), sigma_b^2 = 1 - sigma_w^2 E[phi^2] unless given */
        NTKBALL_INIT_HE = 1, /* sigma_w^2 = 1/E[phi^2], sigma_b^2 = 0 (relu: 2) */
        NTKBALL_INIT_EOC =
            2 /* sigma_w^2 = 1/E[phi'^2] (chi = 1), sigma_b^2 = 1 - sigma_w^2 E[phi^2] */
    } ntkball_init_t;

    typedef enum
    {
        NTKBALL_RECURSION_EXACT = 0,
        NTKBALL_RECURSION_PUBLISHED = 1
    } ntkball_recursion_t;

    typedef struct
    {
        ntkball_activation_t phi;
        ntkball_value_t sigma_w2, sigma_b2, gamma_w2, gamma_b2;
        int sigma_w2_given; /* for INIT_HE, INIT_EOC: giving sigma_w2 too is an input error      */
        int sigma_b2_is_unit; /* 1: sigma_b2 is derived from unit variance and its value unused */
        ntkball_init_t init;
        ntkball_recursion_t recursion;
        slong depth; /* L >= 1 */
        int output_bias;
    } ntkball_network_struct;
    typedef ntkball_network_struct ntkball_network_t[1];

    void ntkball_network_init(
        ntkball_network_t net); /* identity, 1, unit, 1, 0, exact, L = 1, output bias */
    void ntkball_network_clear(ntkball_network_t net);

    /* Checks the hypotheses (sigma_w^2 > 0; sigma_b^2 >= 0; gamma_w^2 + gamma_b^2 = 1 and both >=
       0; unit variance sigma_w^2 E[phi^2] + sigma_b^2 = 1; depth >= 1; phi has an NTK when
       need_ntk), exactly where the closed forms allow. Errors: DOMAIN/HYPOTHESIS names the
       hypothesis, the value and the remedy (the largest sigma_w^2 allowed); UNABLE/UNDECIDED when a
       sign could not be decided. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_network_check(const ntkball_network_t net,
                                                              int need_ntk,
                                                              const ntkball_options_t *options,
                                                              ntkball_error_t *err);

    /* The derived constants to about bits relative accuracy: any pointer may be NULL.  chi =
     * sigma_w^2 E[phi'^2]. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_network_constants(
        arb_t sigma_w2, arb_t sigma_b2, arb_t chi, const ntkball_network_t net, slong bits,
        const ntkball_options_t *options, ntkball_error_t *err);
    /* The same exactly; 1 when all that are asked for are known. */
    int ntkball_network_constants_exact(ntkball_exact_t sigma_w2, ntkball_exact_t sigma_b2,
                                        ntkball_exact_t chi, const ntkball_network_t net);

    /* Coefficients for layers 2 .. L+1: alpha[l-2] + p etc., all three allocated by init. */
    typedef struct
    {
        slong layers; /* L   */
        slong len;    /* p < len */
        arb_ptr *alpha, *upsilon, *kappa;
    } ntkball_series_struct;
    typedef ntkball_series_struct ntkball_series_t[1];

    void ntkball_series_init(ntkball_series_t s, slong layers, slong len);
    void ntkball_series_clear(ntkball_series_t s);

    /* Computes all coefficients p < len of all layers.
       Input:     s initialised with at least net->depth layers and len terms; len >= 1; bits >= 2;
       options->algorithm one of auto, closed (COMP-4), compose (COMP-3), circle (COMP-5).  need_ntk
       = 0: alpha only (upsilon and kappa are left alone). Guarantee: each to relative accuracy
       bits; zeros are exact (parity, COMP-6). Errors:    as ntkball_network_check; DOMAIN/INPUT for
       an algorithm that does not apply; UNABLE/ACCURACY and UNABLE/INTERRUPTED: s holds the best
       enclosures found, at least [0, 1], [0, chi], [0, Theta_l(1)] (NET-3). Algorithm: auto takes
       the closed form of the dual where there is one, and falls back to composition when that loses
       too many bits: by powers of the inner series when len is small, by its values on a circle
       from the measured crossover on (src/recursion/crossover.h). Bound:     COMP-1 .. COMP-6,
       COMP-8, NET-1 .. NET-3. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_ntk_series(ntkball_series_t s,
                                                           const ntkball_network_t net, slong len,
                                                           int need_ntk, slong bits,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);

    /* What auto begins with: "closed", "compose" or "circle". */
    const char *ntkball_ntk_series_choice(const ntkball_network_t net, slong len);

    /* Theta_l(1) = gamma-normalised closure sum_p kappa_{p,l} = 1 + chi + ... + chi^(l-1) (less
       sigma_b^2 for l = L+1 without output bias), and Sigma_l(1). */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_ntk_closure(arb_t sigma_at_1, arb_t theta_at_1,
                                                            const ntkball_network_t net,
                                                            slong layer, slong bits,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);

    /* Exact coefficient when known: quantity 'a' (alpha), 'u' (upsilon), 'k' (kappa); layer 2..L+1.
     * 1 when known. */
    int ntkball_ntk_exact(ntkball_exact_t res, const ntkball_network_t net, char quantity,
                          slong layer, slong p);

#ifdef __cplusplus
}
#endif

#endif
