/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "base/sort.h"
#include "split/labels.h"

/* Sorts value and keeps one of each; returns how many those are. */
static uint32_t
find_values(double *value, uint32_t n)
{
	uint32_t kept = 0;

	cgc_sort_f64(value, n);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || value[i] > value[kept - 1])
			value[kept++] = value[i];
	return kept;
}

/* Which of n ascending values x is. */
static uint32_t
find_class(const double *value, uint32_t n, double x)
{
	uint32_t low = 0, middle;

	while (n - low > 1) {
		middle = low + (n - low) / 2;
		if (x < value[middle])
			n = middle;
		else
			low = middle;
	}
	return low;
}

enum cgc_status
cgc_labels_init(struct cgc_labels *labels, const double *target,
    uint32_t samples, struct cgc_err *err)
{
	enum cgc_status st;
	uint32_t n;

	*labels = (struct cgc_labels){ .samples = samples };
	if ((st = cgc_mem_alloc(&labels->value, samples,
	    sizeof *labels->value, err)) != CGC_OK ||
	    (st = cgc_mem_alloc(&labels->class, samples,
	    sizeof *labels->class, err)) != CGC_OK) {
		cgc_labels_release(labels);
		return st;
	}
	for (uint32_t s = 0; s < samples; s++)
		labels->value[s] = target[s] + 0.0; /* -0 is 0 */
	n = find_values(labels->value, samples);
	for (uint32_t s = 0; s < samples; s++)
		labels->class[s] = find_class(labels->value, n, target[s]);
	st = cgc_groups_init(&labels->group, labels->class, samples, n, err);
	if (st != CGC_OK)
		cgc_labels_release(labels);
	return st;
}

void
cgc_labels_release(struct cgc_labels *labels)
{
	free(labels->value);
	free(labels->class);
	cgc_groups_release(&labels->group);
	*labels = (struct cgc_labels){ .samples = 0 };
}
