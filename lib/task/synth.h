/* SPDX-License-Identifier: MIT */
#ifndef CGC_SYNTH_H
#define CGC_SYNTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * synth - the LAD paper's heterogeneous linear regression (section VII).
 *
 * Subset k = 1 .. N has samples z ~ N(0, 100) in each coordinate, a model of
 * its own xhat_k ~ N(0, 1 + k sigma_H) and y ~ N(<z, xhat_k>, noise).  The
 * paper has one sample in each subset and noise 1.  N(0, v) is a variance or,
 * with the flags, a standard deviation: the paper does not say which.
 */

struct cgc_synth {
	uint64_t seed;
	size_t dim;      /* Q, features of a sample */
	size_t samples;  /* per subset */
	double sigma_h;
	double noise;    /* variance of y */
	bool std_z;      /* 100 is the standard deviation of z */
	bool std_xhat;   /* 1 + k sigma_H is that of xhat_k */
};

/* Writes subset k (from 0): samples rows of dim features and the target. */
void cgc_synth_subset(const struct cgc_synth *synth, uint32_t k,
    double *out);

#endif
