/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "convert/pack.h"

struct cgc_frame
cgc_pack_header(const struct cgc_pack_opts *opts,
    const struct cgc_frame *base, uint64_t number)
{
	struct cgc_frame f = *base;

	if (f.codec != CGC_DENSE) {
		f.codec = CGC_DENSE;
		f.seed = 0;
		f.param = 0;
	}
	if (opts->kind != 0)
		f.kind = opts->kind;
	if (opts->iteration >= 0)
		f.iteration = (uint64_t)opts->iteration + number;
	if (opts->param >= 0)
		f.param = (uint32_t)opts->param;
	if (opts->run >= 0)
		f.run = (uint32_t)opts->run;
	if (opts->seed != 0)
		f.seed = opts->seed;
	return f;
}

enum cgc_status
cgc_pack_target(struct cgc_table *t, uint64_t column, struct cgc_err *err)
{
	size_t size = cgc_dtype_size(t->dtype);
	unsigned char target[8], *p;
	size_t behind;

	if (column > t->dim)
		return cgc_fail(err, CGC_EDATA, "a sample row has %llu "
		    "columns, expected the target in column %llu",
		    (unsigned long long)t->dim, (unsigned long long)column);
	behind = (size_t)(t->dim - column) * size;
	for (uint64_t i = 0; i < t->n; i++) {
		p = cgc_table_vector(t, i);
		p += (column - 1) * size;
		memcpy(target, p, size);
		memmove(p, p + size, behind);
		memcpy(p + behind, target, size);
	}
	return CGC_OK;
}

/* In f64, then rounded: of floats that is the quotient, rounded once. */
static void
divide(enum cgc_dtype dtype, void *data, uint64_t n, double by)
{
	float *f = data;
	double *d = data;

	for (uint64_t q = 0; q < n; q++)
		if (dtype == CGC_F32)
			f[q] = (float)((double)f[q] / by);
		else
			d[q] /= by;
}

enum cgc_status
cgc_pack_scale(struct cgc_table *t, double scale, struct cgc_err *err)
{
	uint64_t features = t->dim - 1;
	void *row;

	if (!cgc_dtype_is_real(t->dtype))
		return cgc_fail(err, CGC_EDATA, "samples of %s, expected f32 "
		    "or f64 to be divided", cgc_dtype_name(t->dtype));
	for (uint64_t i = 0; i < t->n; i++) {
		row = cgc_table_vector(t, i);
		divide(t->dtype, row, features, scale);
		if (cgc_dtype_nonfinite(t->dtype, row, features) < features)
			return cgc_fail(err, CGC_EDATA, "sample row %llu is "
			    "not finite when divided by %g",
			    (unsigned long long)i + 1, scale);
	}
	return CGC_OK;
}

enum cgc_status
cgc_pack_rows(struct cgc_table *t, uint64_t rows, uint32_t *param,
    struct cgc_err *err)
{
	if (t->dim > UINT32_MAX)
		return cgc_fail(err, CGC_EDATA,
		    "a sample row has %llu values, expected less than 2^32",
		    (unsigned long long)t->dim);
	if (rows == 0)
		rows = t->n;
	if (t->n % rows != 0)
		return cgc_fail(err, CGC_EDATA,
		    "%llu sample rows, expected a multiple of %llu (--rows)",
		    (unsigned long long)t->n, (unsigned long long)rows);
	*param = (uint32_t)t->dim;
	return cgc_table_reshape(t, t->dim * rows, err);
}

enum cgc_status
cgc_unpack_rows(struct cgc_table *t, const struct cgc_frame *like,
    struct cgc_err *err)
{
	if (like->kind != CGC_SUBSET)
		return CGC_OK;
	return cgc_table_reshape(t, like->param, err);
}

enum cgc_status
cgc_pack_write(struct cgc_writer *w, const struct cgc_frame *like,
    const struct cgc_table *t, struct cgc_err *err)
{
	struct cgc_frame f = *like;
	enum cgc_status st = CGC_OK;

	if (t->n >= UINT32_MAX)
		return cgc_fail(err, CGC_EDATA,
		    "a batch of %llu vectors, expected less than %lu",
		    (unsigned long long)t->n, (unsigned long)UINT32_MAX);
	f.dtype = t->dtype;
	f.count = (uint32_t)t->n;
	for (f.index = 0; f.index < f.count && st == CGC_OK; f.index++) {
		f.dim = cgc_table_length(t, f.index);
		st = cgc_writer_vector(w, &f, cgc_table_vector(t, f.index),
		    err);
	}
	return st;
}

enum cgc_status
cgc_pack_gather(struct cgc_table *all, uint64_t batches,
    const struct cgc_table *t, struct cgc_err *err)
{
	if (batches > 0 && (t->dtype != all->dtype ||
	    t->n != all->n / batches || t->dim != all->dim))
		return cgc_fail(err, CGC_EDATA,
		    "batch %llu has %llu vectors of %llu %s, the first one "
		    "%llu of %llu %s: no array holds both",
		    (unsigned long long)batches + 1, (unsigned long long)t->n,
		    (unsigned long long)t->dim, cgc_dtype_name(t->dtype),
		    (unsigned long long)(all->n / batches),
		    (unsigned long long)all->dim, cgc_dtype_name(all->dtype));
	if (batches == 0)
		all->dtype = t->dtype;
	return cgc_table_add_table(all, t, err);
}
