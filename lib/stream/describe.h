/* SPDX-License-Identifier: MIT */
#ifndef CGC_DESCRIBE_H
#define CGC_DESCRIBE_H

#include <stdbool.h>

#include "stream/batch.h"

/*
 * describe - what is in a stream, in figures.
 *
 * Only finite coordinates enter minima, maxima, norms and histograms; the
 * others are counted.
 */

struct cgc_stats {
	double min, max;    /* 0 if nothing is finite */
	double norm;        /* Euclidean, rounded as a sum in order */
	uint64_t finite, nonfinite;
};

void cgc_stats_vector(struct cgc_stats *out, enum cgc_dtype dtype,
    const void *data, uint64_t dim);

/* Totals over frames; begins as { 0 }. */
struct cgc_totals {
	uint64_t frames, batches;
	uint64_t first, last;          /* iterations */
	uint64_t min_count, max_count; /* frames in a batch */
	uint64_t min_dim, max_dim;
	unsigned kinds, dtypes;        /* 1 << value of those met */
	bool codec[256];               /* those met */
	uint64_t nonfinite;
	double coordinates, payload, wire; /* wire: bytes with headers */
};

void cgc_totals_add(struct cgc_totals *sum, const struct cgc_batch *batch);

/* Payload bits of a coordinate; bytes of a frame on the wire; means. */
double cgc_totals_bits(const struct cgc_totals *sum);
double cgc_totals_bytes(const struct cgc_totals *sum);

/* The coordinates of many batches, kept. */
struct cgc_sample {
	uint64_t max_mem; /* bytes; 0: the reader's default */
	double *value;    /* the finite ones */
	size_t cap;
	uint64_t n, nonfinite;
};

void cgc_sample_release(struct cgc_sample *s);

/* CGC_EDATA if that needs more than max_mem. */
CGC_MUST_USE enum cgc_status cgc_sample_add(struct cgc_sample *s,
    const struct cgc_batch *batch, struct cgc_err *err);

#define CGC_BINS 20
#define CGC_BAR 50 /* the length of the longest bar */

/*
 * Bins of one width from the least to the greatest value; a value on a
 * border is in the upper one, the greatest value in the last.
 */
struct cgc_histogram {
	double edge[CGC_BINS + 1];
	uint64_t count[CGC_BINS];
	unsigned bar[CGC_BINS]; /* the count, scaled and rounded up */
};

void cgc_histogram_make(struct cgc_histogram *h, const struct cgc_sample *s);

#endif
