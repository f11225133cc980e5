/* SPDX-License-Identifier: MIT */
#ifndef CGC_LABELS_H
#define CGC_LABELS_H

#include "split/groups.h"

/*
 * labels - the targets of samples as classes: classes are the different
 * targets that occur, in ascending order.
 */
struct cgc_labels {
	uint32_t samples;
	double *value;           /* the target of each class */
	uint32_t *class;         /* of each sample */
	struct cgc_groups group; /* the samples of each class: all samples, */
	                         /* sorted by target and then by number */
};

/* target[s] is finite. */
CGC_MUST_USE enum cgc_status cgc_labels_init(struct cgc_labels *labels,
    const double *target, uint32_t samples, struct cgc_err *err);
void cgc_labels_release(struct cgc_labels *labels);

#endif
