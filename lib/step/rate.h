/* SPDX-License-Identifier: MIT */
#ifndef CGC_RATE_H
#define CGC_RATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * rate - the learning rate gamma^t of iteration t = 0, 1, ...
 */

enum cgc_decay {
	CGC_FIXED,      /* base */
	CGC_SQRT,       /* base / sqrt(t + 1) */
	CGC_MILESTONES  /* base * factor^(milestones <= t) */
};

#define CGC_MAX_MILESTONES 32

struct cgc_rate {
	double base, factor;
	enum cgc_decay decay;
	uint64_t milestone[CGC_MAX_MILESTONES];
	size_t milestones;
};

/* Reads "fixed", "sqrt" or ascending milestones "1000,5000"; CGC_EUSAGE. */
CGC_MUST_USE enum cgc_status cgc_rate_parse(struct cgc_rate *rate,
    const char *decay, struct cgc_err *err);

double cgc_rate_at(const struct cgc_rate *rate, uint64_t iteration);

#endif
