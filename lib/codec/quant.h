/* SPDX-License-Identifier: MIT */
#ifndef CGC_QUANT_H
#define CGC_QUANT_H

#include <stdbool.h>

#include "base/dtype.h"

/*
 * quant - stochastic quantization with its uniforms given: the part that
 * draws nothing.
 */

/*
 * The least and the greatest coordinate; both NaN if any coordinate is not
 * finite.
 */
void cgc_quant_range(enum cgc_dtype dtype, const void *x, uint64_t dim,
    double *lo, double *hi);

/*
 * Whether x, lo <= x <= hi, becomes hi rather than lo for a uniform u in
 * [0, 1): never if lo = hi or both are NaN.
 */
bool cgc_quant_is_high(double lo, double hi, double x, double u);

#endif
