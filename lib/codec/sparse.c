/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "codec/sparse.h"

#define BLOCK 256 /* indices */

void
cgc_sparse_draw(struct cgc_draw *draw, const struct cgc_frame *frame)
{
	cgc_draw_init(draw, frame->seed, CGC_DRAW_MASK, frame->iteration,
	    frame->param & CGC_SPARSE_SHARED ? CGC_DRAW_SHARED : frame->index);
}

/*
 * The first of the k values that dtype does not hold when it is scaled, or k.
 * What is not finite may stay so.
 */
static uint32_t
gather_f32(double scale, const float *x, uint32_t k, const uint32_t *index,
    float *out)
{
	uint32_t j = 0;

	for (; j < k; j++) {
		float value = x[index[j]];

		out[j] = (float)(value * scale);
		if (isinf(out[j]) && !isinf(value))
			break;
	}
	return j;
}

static uint32_t
gather_f64(double scale, const double *x, uint32_t k, const uint32_t *index,
    double *out)
{
	uint32_t j = 0;

	for (; j < k; j++) {
		double value = x[index[j]];

		out[j] = value * scale;
		if (isinf(out[j]) && !isinf(value))
			break;
	}
	return j;
}

enum cgc_status
cgc_sparse_gather(enum cgc_dtype dtype, double scale, const void *x,
    uint32_t k, const uint32_t *index, unsigned char *payload,
    struct cgc_err *err)
{
	void *out = payload; /* aligned */
	uint32_t j = dtype == CGC_F32 ? gather_f32(scale, x, k, index, out) :
	    gather_f64(scale, x, k, index, out);

	if (j < k)
		return cgc_fail(err, CGC_EDATA, "coordinate %lu is %g, "
		    "expected one that %s holds %g times",
		    (unsigned long)index[j], cgc_dtype_get(dtype, x, index[j]),
		    cgc_dtype_name(dtype), scale);
	cgc_dtype_swap(payload, k, cgc_dtype_size(dtype));
	return CGC_OK;
}

/* Values of size bytes to where they belong. */
static inline void
put_values(unsigned char *out, const unsigned char *values, size_t size,
    const uint32_t *at, uint32_t n)
{
	for (uint32_t j = 0; j < n; j++)
		memcpy(out + at[j] * size, values + j * size, size);
}

/*
 * From the last block of indices to the first: since index[j] >= j and no
 * coordinate is smaller than an index, those of the blocks before lie in front
 * of what is cleared, should they be in out.
 */
void
cgc_sparse_scatter(enum cgc_dtype dtype, uint64_t dim,
    const unsigned char *payload, uint32_t k, const uint32_t *index,
    void *out)
{
	size_t size = cgc_dtype_size(dtype), end = (size_t)dim, begin;
	unsigned char *p = out;
	uint32_t at[BLOCK];

	for (uint32_t j = k, n; j > 0; j -= n, end = begin) {
		n = (j - 1) % BLOCK + 1;
		memcpy(at, index + j - n, n * sizeof *at);
		begin = at[0];
		memset(p + begin * size, 0, (end - begin) * size);
		if (dtype == CGC_F32)
			put_values(p, payload + (j - n) * size, 4, at, n);
		else
			put_values(p, payload + (j - n) * size, 8, at, n);
	}
	memset(p, 0, end * size);
	cgc_dtype_swap(out, dim, (unsigned)size);
}
