/* SPDX-License-Identifier: MIT */
#ifndef CGC_BOUND_H
#define CGC_BOUND_H

#include <stdbool.h>

#include "theory/constants.h"

/*
 * bound - what Theorems 1 and 2 of the LAD paper say of T iterations.
 *
 * With a learning rate r and F L-smooth, each iteration has, for every eta > 0
 * (Young's inequality, Appendix F),
 *   E F(next) <= E F - r (1/N - eta/2 - kappa kappa_2 / (2 eta)
 *                         - r L (kappa kappa_2 + kappa_4)) ||grad F||^2
 *                + r (kappa kappa_1 / (2 eta) + r L (kappa kappa_1 + kappa_3)).
 * The paper takes eta = sqrt(kappa kappa_2), which makes the first bracket
 * greatest; with CGC_EXACT eta is what makes the bound least, so that LAD,
 * where kappa_2 = 0, needs no condition on kappa.  In both cases there is such
 * an eta if and only if sqrt(kappa kappa_2) < 1/N.
 *
 * All of this bounds the mean over T iterations of E||grad F||^2, N^2 times
 * ||mu||^2.  A result is NAN where the theorem has none: its condition fails,
 * the rate is too high, or something is not known.
 */

struct cgc_run {
	double smooth;     /* L */
	double rate;       /* gamma^0; 0: the limit of small rates */
	double iterations; /* T; infinite: the error term alone */
	double gap;        /* F(x0) - F* */
};

/* N sqrt(kappa kappa_2): the condition is that this is below 1. */
double cgc_bound_margin(const struct cgc_setting *s,
    const struct cgc_constants *k);

/*
 * What L times the rate must stay below:
 * (1/N - sqrt(kappa kappa_2)) / (kappa kappa_2 + kappa_4).
 */
double cgc_bound_rate(const struct cgc_setting *s,
    const struct cgc_constants *k);

/*
 * The right side of (26) and, with delta = 0, (27); with infinitely many
 * iterations the error terms (32) and (34).
 */
double cgc_bound_run(const struct cgc_setting *s, enum cgc_edition edition,
    const struct cgc_run *run);

/* (33): sqrt(kappa) kappa_1 / sqrt(kappa_2), its limit 0 where both are 0. */
double cgc_bound_order(const struct cgc_setting *s,
    const struct cgc_constants *k);

/* (35): beta^2 sqrt(kappa (N-d) N / (dH(N-H))), of LAD; NAN if H = N. */
double cgc_bound_lad_order(const struct cgc_setting *s);

/* (36): beta^2 kappa, of the rule without LAD. */
double cgc_bound_baseline(const struct cgc_setting *s);

#endif
