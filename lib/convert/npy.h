/* SPDX-License-Identifier: MIT */
#ifndef CGC_NPY_H
#define CGC_NPY_H

#include "convert/format.h"

/*
 * npy - the header of a NumPy array: "\x93NUMPY", a version, the length of
 * what follows, and a dictionary as Python would print it.
 *
 * Versions 1.0 to 3.0; little-endian; C order; 1 to 3 dimensions, (dim),
 * (vectors, dim) or (batches, vectors, dim).  Source: numpy.lib.format.
 */

#define CGC_NPY_MAX_HEADER 65536

struct cgc_npy {
	char letter;       /* f, i or u */
	unsigned size;     /* bytes of an item */
	unsigned ndim;
	uint64_t shape[3]; /* none is 0 */
};

/*
 * The dictionary, len bytes of text with a NUL behind them.  CGC_EDATA if it
 * is not one, or of an array that is not read here.
 */
CGC_MUST_USE enum cgc_status cgc_npy_parse(struct cgc_npy *out,
    const char *text, size_t len, struct cgc_err *err);

#endif
