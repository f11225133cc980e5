/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "kern/kern.h"
#include "theory/spread.h"

void
cgc_spread_release(struct cgc_spread *s)
{
	free(s->x);
	free(s->mean);
	free(s->weight);
	*s = (struct cgc_spread){ .x = NULL };
}

static enum cgc_status
prepare(struct cgc_spread *s, const struct cgc_batch *b, struct cgc_err *err)
{
	enum cgc_status st;

	if (!cgc_dtype_is_real(b->like.dtype))
		return cgc_fail(err, CGC_EDATA,
		    "dtype is %s, expected f32 or f64",
		    cgc_dtype_name(b->like.dtype));
	st = cgc_mem_grow(&s->x, &s->x_cap, b->n, sizeof *s->x, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&s->weight, &s->weight_cap, b->n,
		    sizeof *s->weight, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&s->mean, &s->mean_cap, b->like.dim,
		    sizeof *s->mean, err);
	return st;
}

enum cgc_status
cgc_spread_run(struct cgc_spread *s, const struct cgc_batch *b,
    const uint32_t *bad, size_t f, struct cgc_moments *out,
    struct cgc_err *err)
{
	size_t dim = (size_t)b->like.dim, h = b->n - f;
	const struct cgc_kern *kern;
	enum cgc_status st;

	if ((st = prepare(s, b, err)) != CGC_OK)
		return st;
	for (size_t i = 0; i < b->n; i++) {
		s->x[i] = b->row[i].data;
		s->weight[i] = 1 / (double)h;
	}
	for (size_t i = 0; i < f; i++)
		s->weight[bad[i]] = 0;
	kern = cgc_kern(b->like.dtype);
	kern->mix(s->x, s->weight, b->n, dim, s->mean);
	out->v = 0;
	for (size_t i = 0; i < b->n; i++)
		if (s->weight[i] > 0)
			out->v += kern->gap2(s->x[i], s->mean, dim) /
			    (double)h;
	out->u = cgc_kern(CGC_F64)->dot(s->mean, s->mean, dim);
	if (!isfinite(out->u) || !isfinite(out->v))
		return cgc_fail(err, CGC_EDATA, "the mean or the spread of "
		    "the vectors is not finite, expected numbers that can be "
		    "squared and added");
	return CGC_OK;
}
