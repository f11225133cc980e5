/* SPDX-License-Identifier: MIT */
#ifndef CGC_SORT_H
#define CGC_SORT_H

#include <stddef.h>
#include <stdint.h>

/* sort - ascending order, in place; no NaN. */

void cgc_sort_u32(uint32_t *x, size_t n);
void cgc_sort_f64(double *x, size_t n);

#endif
