/* SPDX-License-Identifier: MIT */
#ifndef CGC_CONSTANTS_H
#define CGC_CONSTANTS_H

#include "theory/setting.h"

/*
 * constants - kappa_1 ... kappa_4 of the LAD paper's Lemmas 3 and 4, and what
 * they stand on, Lemmas 1 and 2.
 *
 * With g_i the messages of the honest devices, as they arrive, and gbar their
 * mean, whatever comes out of a rule with kappa is g, and
 *   E||g - gbar||^2 <= kappa (kappa_1 + kappa_2 ||grad F||^2),       (20)
 *   E||gbar||^2     <= kappa_3 + kappa_4 ||grad F||^2.               (23)
 * With delta = 0 they are those of LAD, (28) to (31).
 *
 * CGC_PAPER: as printed, (21), (22), (24), (25).
 * CGC_TIGHT: the same with the step (61) of the proof mended: the sum over d
 *   subsets of ||grad f_k||^2 / d is the sum over all N divided by N on
 *   average, not by d, so that 4 delta / d becomes 4 delta / N.
 * CGC_EXACT: the expectations themselves.  Since p^t is a uniform permutation,
 *   E||G v||^2 = ||v||^2 N sigma^2 / (N - 1) for G = the gradients less mu and
 *   v a vector of weights whose sum is 0, so that no term in ||grad F||^2
 *   arises but that of the compressor.  With sigma = beta, and a compressor
 *   whose E||C(g) - g||^2 is delta ||g||^2 and whose errors at two devices are
 *   independent, (1/H) sum of E||g_i - gbar||^2 and E||gbar||^2 are equal to
 *   what these constants say.
 */

enum cgc_edition { CGC_PAPER = 1, CGC_TIGHT, CGC_EXACT };

/* The edition of that name, "paper", "tight" or "exact", or 0. */
enum cgc_edition cgc_edition_parse(const char *name);

struct cgc_constants {
	double k1, k2, k3, k4;
};

void cgc_constants_make(const struct cgc_setting *s, enum cgc_edition edition,
    struct cgc_constants *out);

/*
 * Lemma 1, (17): (N-H)(N-d) / (dH(N-1)N), the infimum over all S with d ones
 * to a row, which the cyclic one attains, of E||h S / (dH) - 1/N||^2, h being
 * 1 for H devices drawn uniformly and 0 for the others.
 */
double cgc_lemma1(const struct cgc_setting *s);

/* Lemma 2, (18): (N-d) beta^2 / (d(N-1)) >= E||g_i - mu||^2, uncompressed. */
double cgc_lemma2(const struct cgc_setting *s);

#endif
