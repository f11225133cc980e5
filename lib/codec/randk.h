/* SPDX-License-Identifier: MIT */
#ifndef CGC_RANDK_H
#define CGC_RANDK_H

#include "base/dtype.h"
#include "base/status.h"

/*
 * randk - rand-k with its mask given: the part that draws nothing.
 *
 * index: the k kept coordinates, ascending, all below dim.
 */

/*
 * Writes x_q dim / k for each q in index: k values of dtype in wire order to
 * payload, which is aligned for dtype.  CGC_EDATA if a finite x_q leaves the
 * range of dtype.
 */
CGC_MUST_USE enum cgc_status cgc_randk_gather(enum cgc_dtype dtype,
    uint64_t dim, const void *x, uint32_t k, const uint32_t *index,
    unsigned char *payload, struct cgc_err *err);

/*
 * The inverse: dim coordinates, 0 where index has none.  index may be at the
 * start of out.
 */
void cgc_randk_scatter(enum cgc_dtype dtype, uint64_t dim,
    const unsigned char *payload, uint32_t k, const uint32_t *index,
    void *out);

#endif
