/* SPDX-License-Identifier: MIT */
#ifndef CGC_GROUPS_H
#define CGC_GROUPS_H

#include <stdint.h>

#include "base/status.h"

/*
 * groups - items, 0 to items - 1, by the group that each is in: the samples of
 * a subset, of a class.
 */
struct cgc_groups {
	uint32_t n;      /* groups */
	uint32_t *first; /* n + 1: group k is item[first[k] .. first[k + 1]) */
	uint32_t *item;  /* ascending in each group */
};

/* group[i] < n is where item i is. */
CGC_MUST_USE enum cgc_status cgc_groups_init(struct cgc_groups *groups,
    const uint32_t *group, uint32_t items, uint32_t n, struct cgc_err *err);
void cgc_groups_release(struct cgc_groups *groups);

/* How many items group k has. */
uint32_t cgc_groups_size(const struct cgc_groups *groups, uint32_t k);

#endif
