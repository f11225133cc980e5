/* SPDX-License-Identifier: MIT */
#ifndef CGC_SCALE_H
#define CGC_SCALE_H

#include "base/dtype.h"
#include "base/status.h"

/*
 * scale - the norm that a quantizer sends in front of its levels.
 *
 * It is a number of dtype and never below the greatest |x_q|: squares, sums,
 * roots and roundings keep order, and the greatest |x_q| is of dtype itself.
 * So |x_q| / norm is at most 1 with the norm that is sent.  NaN stands for a
 * vector with a coordinate that is not finite, all of which arrives as NaN.
 */

/* The greatest |x_q|. */
double cgc_scale_max(enum cgc_dtype dtype, const void *x, uint64_t dim);

/*
 * The root of the sum of squares, in the order of the kernel dot; infinite if
 * dtype cannot hold it.
 */
double cgc_scale_l2(enum cgc_dtype dtype, const void *x, uint64_t dim);

/* A value of dtype as bytes in wire order. */
void cgc_scale_write(enum cgc_dtype dtype, double value,
    unsigned char *bytes);

/* The same for a norm; CGC_EDATA if it is infinite. */
CGC_MUST_USE enum cgc_status cgc_scale_put(enum cgc_dtype dtype, double norm,
    unsigned char *bytes, struct cgc_err *err);

/*
 * And back; CGC_EDATA, with its name, for what no norm is: what is negative or
 * infinite.
 */
CGC_MUST_USE enum cgc_status cgc_scale_get(enum cgc_dtype dtype,
    const unsigned char *bytes, const char *what, double *out,
    struct cgc_err *err);

#endif
