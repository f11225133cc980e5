/* SPDX-License-Identifier: MIT */
#ifndef CGC_CODE_H
#define CGC_CODE_H

#include "code/schedule.h"
#include "method/method.h"
#include "stream/batch.h"

/*
 * code - gradient codes: which subsets a device computes, and how it makes
 * one vector of their gradients.
 */

struct cgc_code {
	struct cgc_method method;
	uint8_t id; /* in a schedule's param; never reused */

	/* CGC_EUSAGE if there is no such code for n and d; NULL: always. */
	enum cgc_status (*check)(uint32_t n, uint32_t d, struct cgc_err *err);

	/*
	 * The d subsets of a device, ascending, which is also the order in
	 * which their gradients are summed.
	 */
	void (*support)(const struct cgc_schedule *s, uint32_t device,
	    uint32_t *out);
};

/* All codes, in the order they are listed. */
extern const struct cgc_method *const cgc_codes[];

/* The code with that number, or NULL. */
const struct cgc_code *cgc_code_find(uint8_t id);

/*
 * One vector of the gradients in a batch: out = (1/d) sum of the rows whose
 * index is in the support of the device; LAD paper, eq. (5).  ids is scratch
 * of d numbers and rows of d pointers.  CGC_EDATA if a gradient is missing.
 */
CGC_MUST_USE enum cgc_status cgc_code_encode(const struct cgc_schedule *s,
    uint32_t device, const struct cgc_batch *gradients, uint32_t *ids,
    const void **rows, void *out, struct cgc_err *err);

#endif
