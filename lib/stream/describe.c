/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/describe.h"
#include "stream/intake.h"

/* A power of two that brings size near 1, so that squares neither */
/* overflow nor vanish; multiplying with it is exact. */
static double
scale_for(double size)
{
	int e;

	frexp(size, &e);
	return ldexp(1, e < -1000 ? 1000 : -e);
}

void
cgc_stats_vector(struct cgc_stats *out, enum cgc_dtype dtype,
    const void *data, uint64_t dim)
{
	struct cgc_stats s = { .min = INFINITY, .max = -INFINITY };
	double sum = 0, scale;

	for (uint64_t q = 0; q < dim; q++) {
		double x = cgc_dtype_get(dtype, data, q);

		if (!isfinite(x))
			continue;
		s.finite++;
		s.min = x < s.min ? x : s.min;
		s.max = x > s.max ? x : s.max;
	}
	s.nonfinite = dim - s.finite;
	if (s.finite == 0)
		s.min = s.max = 0;
	scale = scale_for(fmax(fabs(s.min), fabs(s.max)));
	for (uint64_t q = 0; q < dim; q++) {
		double x = cgc_dtype_get(dtype, data, q) * scale;

		if (isfinite(x))
			sum += x * x;
	}
	s.norm = sqrt(sum) / scale;
	*out = s;
}

static void
widen(uint64_t *min, uint64_t *max, uint64_t value)
{
	if (*max == 0 || value < *min) /* nothing of value 0 comes here */
		*min = value;
	if (value > *max)
		*max = value;
}

void
cgc_totals_add(struct cgc_totals *sum, const struct cgc_batch *batch)
{
	uint64_t t = batch->like.iteration;

	if (sum->batches == 0 || t < sum->first)
		sum->first = t;
	if (sum->batches == 0 || t > sum->last)
		sum->last = t;
	sum->batches++;
	sum->frames += batch->n;
	sum->kinds |= 1u << batch->like.kind;
	sum->dtypes |= 1u << batch->like.dtype;
	widen(&sum->min_count, &sum->max_count, batch->like.count);
	for (size_t i = 0; i < batch->n; i++) {
		const struct cgc_row *row = &batch->row[i];
		struct cgc_stats s;

		widen(&sum->min_dim, &sum->max_dim, row->frame.dim);
		cgc_stats_vector(&s, row->frame.dtype, row->data,
		    row->frame.dim);
		sum->nonfinite += s.nonfinite;
		sum->codec[row->frame.codec] = true;
		sum->coordinates += (double)row->frame.dim;
		sum->payload += (double)row->frame.length;
		sum->wire += CGC_FRAME_SIZE +
		    (double)cgc_frame_padded(row->frame.length);
	}
}

double
cgc_totals_bits(const struct cgc_totals *sum)
{
	return sum->frames == 0 ? 0 : 8 * sum->payload / sum->coordinates;
}

double
cgc_totals_bytes(const struct cgc_totals *sum)
{
	return sum->frames == 0 ? 0 : sum->wire / (double)sum->frames;
}

void
cgc_sample_release(struct cgc_sample *s)
{
	free(s->value);
	*s = (struct cgc_sample){ .n = 0 };
}

enum cgc_status
cgc_sample_add(struct cgc_sample *s, const struct cgc_batch *batch,
    struct cgc_err *err)
{
	uint64_t max = s->max_mem != 0 ? s->max_mem : CGC_MAX_MEM;
	uint64_t more = 0;
	enum cgc_status st;

	for (size_t i = 0; i < batch->n; i++)
		more += batch->row[i].frame.dim;
	if (more > max / sizeof *s->value - s->n)
		return cgc_fail(err, CGC_EDATA, "the values need more than "
		    "%llu bytes (--max-mem)", (unsigned long long)max);
	st = cgc_mem_grow(&s->value, &s->cap, s->n + more, sizeof *s->value,
	    err);
	if (st != CGC_OK)
		return st;
	for (size_t i = 0; i < batch->n; i++)
		for (uint64_t q = 0; q < batch->row[i].frame.dim; q++) {
			double x = cgc_dtype_get(batch->like.dtype,
			    batch->row[i].data, q);

			if (isfinite(x))
				s->value[s->n++] = x;
			else
				s->nonfinite++;
		}
	return CGC_OK;
}

/* Halves, since the greatest minus the least may overflow. */
static unsigned
bin_of(double x, double min, double max)
{
	double place = (x / 2 - min / 2) / (max / 2 - min / 2) * CGC_BINS;

	return place < CGC_BINS ? (unsigned)place : CGC_BINS - 1;
}

void
cgc_histogram_make(struct cgc_histogram *h, const struct cgc_sample *s)
{
	double min = s->n > 0 ? s->value[0] : 0, max = min;
	uint64_t most = 1;

	memset(h, 0, sizeof *h);
	for (uint64_t i = 0; i < s->n; i++) {
		min = fmin(min, s->value[i]);
		max = fmax(max, s->value[i]);
	}
	for (unsigned b = 0; b <= CGC_BINS; b++)
		h->edge[b] = min * (1 - b / (double)CGC_BINS) +
		    max * (b / (double)CGC_BINS);
	for (uint64_t i = 0; i < s->n; i++) {
		uint64_t *count = &h->count[bin_of(s->value[i], min, max)];

		if (++*count > most)
			most = *count;
	}
	for (unsigned b = 0; b < CGC_BINS; b++)
		h->bar[b] = (unsigned)ceil((double)h->count[b] * CGC_BAR /
		    (double)most);
}
