/* SPDX-License-Identifier: MIT */
#ifndef CGC_SETTING_H
#define CGC_SETTING_H

/*
 * setting - what the analysis of LAD and Com-LAD is about: the LAD paper,
 * arXiv 2603.28780, sections III, IV and VI.
 *
 * F is the sum of the losses f_1 ... f_N of N subsets, mu = grad F / N.  N
 * devices, H of them honest, compute d subsets each.  A number that is not
 * known is NAN, and so is all that would follow from it: nothing in this room
 * prints, clamps or guesses.
 */

struct cgc_setting {
	double n;     /* N: devices and subsets, >= 2 */
	double h;     /* H: honest devices, N/2 < H <= N */
	double d;     /* subsets that a device computes, 1 <= d <= N */
	double beta;  /* (14): the mean of ||grad f_k - mu||^2 <= beta^2 */
	double delta; /* E||C(g) - g||^2 <= delta ||g||^2; 0: LAD */
	double kappa; /* of the rule, by Definition 1 */
};

#endif
