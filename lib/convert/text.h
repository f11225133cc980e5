/* SPDX-License-Identifier: MIT */
#ifndef CGC_TEXT_H
#define CGC_TEXT_H

#include "base/dtype.h"
#include "stream/writer.h"

/*
 * text - vectors as lines of numbers.
 *
 * Numbers are separated by blanks, tabs or commas, as strtod(3) reads them,
 * infinities and NaN included.  Empty lines and lines that begin with # are
 * skipped.  Lines may be of any length.
 */

/*
 * One line: tabs between the numbers, which have as many digits as are needed
 * to read the same bits again (f32: 9, f64: 17).
 */
CGC_MUST_USE enum cgc_status cgc_text_write(struct cgc_writer *w,
    enum cgc_dtype dtype, const void *data, uint64_t dim,
    struct cgc_err *err);

#endif
