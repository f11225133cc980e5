/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "split/groups.h"

/* Sorts by counting: first[k + 1] is at first where group k goes on. */
enum cgc_status
cgc_groups_init(struct cgc_groups *groups, const uint32_t *group,
    uint32_t items, uint32_t n, struct cgc_err *err)
{
	enum cgc_status st;
	uint32_t *first, sum = 0, size;

	*groups = (struct cgc_groups){ .n = n };
	if ((st = cgc_mem_zalloc(&groups->first, (uint64_t)n + 1,
	    sizeof *groups->first, err)) != CGC_OK ||
	    (st = cgc_mem_alloc(&groups->item, items, sizeof *groups->item,
	    err)) != CGC_OK) {
		cgc_groups_release(groups);
		return st;
	}
	first = groups->first;
	for (uint32_t i = 0; i < items; i++)
		first[group[i] + 1]++;
	for (uint32_t k = 0; k < n; k++) {
		size = first[k + 1];
		first[k + 1] = sum;
		sum += size;
	}
	for (uint32_t i = 0; i < items; i++)
		groups->item[first[group[i] + 1]++] = i;
	return CGC_OK;
}

void
cgc_groups_release(struct cgc_groups *groups)
{
	free(groups->first);
	free(groups->item);
	*groups = (struct cgc_groups){ .n = 0 };
}

uint32_t
cgc_groups_size(const struct cgc_groups *groups, uint32_t k)
{
	return groups->first[k + 1] - groups->first[k];
}
