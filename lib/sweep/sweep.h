/* SPDX-License-Identifier: MIT */
#ifndef CGC_SWEEP_H
#define CGC_SWEEP_H

#include "kern/kern.h"
#include "team/team.h"

/*
 * sweep - the kernels over all coordinates of n vectors, by a team.
 *
 * Sums over coordinates are cut into segments: within one, the kernels' order
 * (kern.h), and the segments' sums are added one behind the other.  Vectors of
 * up to CGC_SEGMENT coordinates have a single one, the kernels' own sum.
 * What is done coordinate by coordinate is cut into pieces; those leave no
 * trace.
 */

#define CGC_SEGMENT 16384 /* coordinates; a part of the definition of a sum */

/*
 * Coordinates: enough that it does not matter that a piece begins without
 * anything fetched ahead.
 */
#define CGC_PIECE 8192

struct cgc_sweep {
	struct cgc_team *team; /* NULL: the caller alone */
	enum cgc_dtype dtype;
	size_t n, dim;
	const void *const *x;
	void *scratch;         /* aligned to CGC_ALIGN; size: see below */
};

/*
 * Bytes of scratch for sweeps of n vectors where each member of the team has
 * `own` bytes of its own.
 */
uint64_t cgc_sweep_scratch(const struct cgc_team *team, uint64_t n,
    uint64_t own);

/* out[i * n + j] = ||x_i - x_j||^2; own: cgc_sweep_pairs(n) bytes */
void cgc_sweep_distances(const struct cgc_sweep *sweep, double *out);

/* out[i * n + j] = <x_i - z, x_j - z>, z in f64; own: as above */
void cgc_sweep_products(const struct cgc_sweep *sweep, const double *z,
    double *out);
uint64_t cgc_sweep_pairs(uint64_t n);

/*
 * out[i] = ||x_i - z||^2, or ||x_i||^2 where z, in f64, is NULL; own: n
 * numbers
 */
void cgc_sweep_gaps2(const struct cgc_sweep *sweep, const double *z,
    double *out);

/* out = mean of the m vectors x[which[i]], or x[i] if NULL; own: 0 */
void cgc_sweep_mean(const struct cgc_sweep *sweep, const uint32_t *which,
    size_t m, void *out);

/* out = sum of w_i x_i, in f64; own: 0 */
void cgc_sweep_mix(const struct cgc_sweep *sweep, const double *w,
    double *out);

/* The kernels `trimmed` and `nearest`; own: n * CGC_KERN_TILE bytes */
void cgc_sweep_trimmed(const struct cgc_sweep *sweep, size_t low, size_t high,
    void *out);
void cgc_sweep_nearest(const struct cgc_sweep *sweep, size_t trim,
    size_t keep, void *out);

#endif
