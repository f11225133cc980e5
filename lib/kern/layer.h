/* SPDX-License-Identifier: MIT */
#ifndef CGC_LAYER_H
#define CGC_LAYER_H

#include <stddef.h>

/*
 * layer - the kernels that the layers of neural networks are made of, in f64.
 *
 * Like those of kern.h, each is written once, in layer_impl.h, and compiled
 * for every level; all levels give the same bytes.
 *
 * A product of matrices is `blend` or `dots`, depending on which of them lies
 * the right way; rows are given by where they begin, so that they may overlap,
 * as those of a convolution do.
 */
struct cgc_layer {
	/*
	 * out[i * stride + q] += the sum over j < n of
	 *   a[i * row + j * col] b_j[q],  i < m, q < dim:
	 * one term behind the other, each by fma.
	 */
	void (*blend)(const double *a, size_t row, size_t col,
	    const double *const *b, size_t m, size_t n, size_t dim,
	    double *out, size_t stride);

	/*
	 * out[i * stride + j] += the dot product of x_i and y_j, of dim
	 * coordinates, as kern.h defines it; i < m, j < n.
	 */
	void (*dots)(const double *const *x, size_t m,
	    const double *const *y, size_t n, size_t dim, double *out,
	    size_t stride);

	/*
	 * out[q] = the greatest of a[k][q], k < 4, and of 0; from[q] = the
	 * least such k, or -1 if none is above 0.  NaN of all four stays.
	 */
	void (*pool)(const double *const a[4], size_t n, double *out,
	    double *from);

	/* a[k][q] = d[q] where from[q] is k, else 0. */
	void (*unpool)(const double *d, const double *from, size_t n,
	    double *const a[4]);
};

/* Those of the level in force, see kern.h. */
const struct cgc_layer *cgc_kern_layer(void);

#endif
