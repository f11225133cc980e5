/* SPDX-License-Identifier: MIT */
#ifndef CGC_KERN_H
#define CGC_KERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/dtype.h"
#include "base/status.h"

/*
 * kern - the loops that everything spends its time in.
 *
 * Each is written once, in kern_impl.h, in portable C that fixes the order of
 * every sum; kern_c.c, kern_avx2.c, kern_avx512.c and kern_neon.c are that
 * same text compiled for more or less wide registers.  So all give the same
 * bytes: with -ffp-contract=off no compiler may change what the text says.
 *
 * Vectors are f32 or f64; sums are kept in f64.  Sums over coordinates (dot,
 * dist2 and what is like them) run in 8 interleaved lanes over chunks of 256
 * coordinates, each term added by fma: within a chunk the lanes are added as a
 * tree, the chunks one behind the other.
 * Sums over vectors run in the order of the vectors, for each coordinate.
 */

#define CGC_KERN_CHUNK 256 /* coordinates whose sum is one term */
#define CGC_KERN_TILE 64   /* bytes per vector of a tile of columns */

/* Bytes for a chunk of n vectors in f64, and of what fills their last group. */
#define CGC_KERN_PANEL(n) (((n) + 11) / 12 * 12 * (CGC_KERN_CHUNK + 8) * 8)

/* Bytes for the sums of all subsets of each four vectors. */
#define CGC_KERN_SUMS(n) (((n) + 3) / 4 * 1024)

struct cgc_kern {
	/* sum of a_q b_q */
	double (*dot)(const void *a, const void *b, size_t dim);

	/* sum of (a_q - b_q)^2 */
	double (*dist2)(const void *a, const void *b, size_t dim);

	/*
	 * out[i * n + j] = dist2(x_i, x_j); symmetric, 0 on the diagonal.
	 * panel: CGC_KERN_PANEL(n) bytes of scratch, best aligned to CGC_ALIGN.
	 */
	void (*distances)(const void *const *x, size_t n, size_t dim,
	    void *panel, double *out);

	/*
	 * out[i * n + j] = the sum of (x_iq - z_q) (x_jq - z_q), the
	 * differences rounded to f64; z in f64, panel as above.
	 */
	void (*products)(const void *const *x, const double *z, size_t n,
	    size_t dim, void *panel, double *out);

	/*
	 * out = (sum of x_i) / m over the m vectors, or over x[which[i]] where
	 * which is not NULL.
	 */
	void (*mean)(const void *const *x, const uint32_t *which, size_t m,
	    size_t dim, void *out);

	/*
	 * Means of m vectors each of the same n: out[k] = (sum of the x_i in
	 * set k) / m, the vectors 4g to 4g + 3 being in it whose bits, lowest
	 * first, are 1 in subset[k * groups + g], groups = n / 4 rounded up.
	 * With 0 for those that are not, the sum is that of
	 *   (x_4g + x_4g+1) + (x_4g+2 + x_4g+3)
	 * in the order of g; it is divided as a division rounds, but for
	 * underflow, and an infinite sum may leave NaN.
	 * tile: CGC_KERN_SUMS(n) bytes of scratch, best aligned to CGC_ALIGN.
	 */
	void (*mixes)(const void *const *x, size_t n, size_t dim,
	    const uint8_t *subset, size_t means, size_t m, void *tile,
	    void *const *out);

	/* out = sum of w_i x_i, in f64; a w_i of 0 leaves x_i out */
	void (*mix)(const void *const *x, const double *w, size_t n,
	    size_t dim, double *out);

	/*
	 * out = per coordinate 1, -1 or, if there are as many of each, tie:
	 * which sign most of the values have; zeros have none.  n < 2^31.
	 */
	void (*majority)(const void *const *x, size_t n, size_t dim, int tie,
	    void *out);

	/*
	 * How many of n numbers are at most `most`, and which: 4g + k is one
	 * if bit k of subset[g] is 1.
	 */
	size_t (*at_most)(const void *x, size_t n, double most,
	    uint8_t *subset);

	/* out = factor x */
	void (*scale)(const void *x, double factor, size_t dim, void *out);

	/* sum of (x_q - z_q)^2 with z in f64 */
	double (*gap2)(const void *x, const double *z, size_t dim);

	/*
	 * Per coordinate: the mean of what is left of n values, sorted, when
	 * the `low` lowest and the `high` highest are gone; low + high < n.
	 * If one is left, it is that value itself.  tile: n * CGC_KERN_TILE
	 * bytes of scratch, aligned to CGC_ALIGN.  out is none of the vectors:
	 * the last coordinates may be read again when it has been written.
	 */
	void (*trimmed)(const void *const *x, size_t n, size_t dim,
	    size_t low, size_t high, void *tile, void *out);

	/*
	 * Per coordinate: the mean of the `keep` values nearest to the mean of
	 * what is left when the `trim` lowest and the `trim` highest are gone;
	 * of two that are as near, the lower one.  2 trim < n < 2^32,
	 * 0 < keep <= n; tile as above.
	 */
	void (*nearest)(const void *const *x, size_t n, size_t dim,
	    size_t trim, size_t keep, void *tile, void *out);
};

/* The kernels for f32 or f64 at the level in force. */
const struct cgc_kern *cgc_kern(enum cgc_dtype dtype);

/*
 * Sets the level: "c", "avx2", "avx512" or "neon", as long as the machine has
 * it, or NULL for the best.  To be called once, before any kernel; CGC_EUSAGE
 * for a name that is none or a level that the machine lacks.
 */
CGC_MUST_USE enum cgc_status cgc_kern_select(const char *level,
    struct cgc_err *err);

#endif
