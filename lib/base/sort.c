/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/sort.h"

#define SMALL 32 /* below, exchanges without branches cost less than qsort */

static int
by_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static int
by_f64(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
cgc_sort_u32(uint32_t *x, size_t n)
{
	if (n >= SMALL) {
		qsort(x, n, sizeof *x, by_u32);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		uint32_t high = x[i];

		for (size_t j = 0; j < i; j++) {
			uint32_t v = x[j];

			x[j] = v < high ? v : high;
			high = v < high ? high : v;
		}
		x[i] = high;
	}
}

void
cgc_sort_f64(double *x, size_t n)
{
	qsort(x, n, sizeof *x, by_f64);
}
