/* SPDX-License-Identifier: MIT */
#ifndef CGC_LEAST_H
#define CGC_LEAST_H

#include "theory/bound.h"

/*
 * least - how many subsets a device must compute.
 *
 * All return a whole d of 1 to N, or NAN if none will do.
 */

/* The least d with sqrt(kappa kappa_2) < 1/N, the theorems' condition. */
double cgc_least_condition(const struct cgc_setting *s,
    enum cgc_edition edition);

/*
 * The least d for which the bound of a run is at most target; both are on
 * ||grad F||^2.
 */
double cgc_least_target(const struct cgc_setting *s, enum cgc_edition edition,
    const struct cgc_run *run, double target);

/* What d must exceed so that (35) < (36): N^2 / (kappa H (N-H) + N). */
double cgc_least_threshold(const struct cgc_setting *s);

/* And the least such d. */
double cgc_least_gain(const struct cgc_setting *s);

#endif
