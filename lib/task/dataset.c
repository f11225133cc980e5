/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "task/dataset.h"

static enum cgc_status
check(const struct cgc_frame *like, struct cgc_err *err)
{
	if (like->kind != CGC_SUBSET || !cgc_dtype_is_real(like->dtype))
		return cgc_fail(err, CGC_EDATA,
		    "found a %s of type %s, expected subsets of real numbers",
		    cgc_kind_name(like->kind), cgc_dtype_name(like->dtype));
	return CGC_OK;
}

static enum cgc_status
check_subset(const struct cgc_row *row, struct cgc_err *err)
{
	const struct cgc_frame *f = &row->frame;

	if (f->param < 2 || f->dim % f->param != 0)
		return cgc_fail(err, CGC_EDATA,
		    "%lu values per row, expected 2 or more that divide dim "
		    "= %llu", (unsigned long)f->param,
		    (unsigned long long)f->dim);
	if (cgc_dtype_nonfinite(f->dtype, row->data, f->dim) < f->dim)
		return cgc_fail(err, CGC_EDATA, "a value is not finite");
	return CGC_OK;
}

/* What is the row's becomes the subset's; what lies in a mapping is copied. */
static enum cgc_status
take_subset(struct cgc_subset *out, struct cgc_row *row, struct cgc_err *err)
{
	const struct cgc_frame *f = &row->frame;
	enum cgc_status st;

	if ((st = check_subset(row, err)) != CGC_OK)
		return st;
	out->samples = (size_t)(f->dim / f->param);
	if (row->cap > 0) {
		out->row = row->data;
		row->data = NULL;
		row->cap = 0;
		return CGC_OK;
	}
	st = cgc_mem_alloc(&out->row, f->dim, cgc_dtype_size(f->dtype), err);
	if (st == CGC_OK)
		memcpy(out->row, row->data,
		    f->dim * cgc_dtype_size(f->dtype));
	return st;
}

enum cgc_status
cgc_dataset_take(struct cgc_dataset *out, struct cgc_batch *batch,
    struct cgc_err *err)
{
	const struct cgc_frame *like = &batch->like;
	enum cgc_status st;

	*out = (struct cgc_dataset){ .n = 0 };
	if ((st = check(like, err)) != CGC_OK ||
	    (st = cgc_batch_complete(batch, 0, err)) != CGC_OK ||
	    (st = cgc_mem_zalloc(&out->subset, batch->n,
	    sizeof *out->subset, err)) != CGC_OK)
		return st;
	out->n = (uint32_t)batch->n;
	out->features = like->param - 1;
	out->dtype = like->dtype;
	for (uint32_t k = 0; k < out->n && st == CGC_OK; k++) {
		st = take_subset(&out->subset[k], &batch->row[k], err);
		if (st == CGC_EDATA)
			cgc_err_place(err, "subset %lu", (unsigned long)k);
	}
	return st;
}

/* Takes the next batch, and sees that it was the last. */
static enum cgc_status
take_only(struct cgc_dataset *out, struct cgc_reader *reader,
    struct cgc_err *err)
{
	const char *name = cgc_reader_name(reader);
	struct cgc_batch *batch;
	enum cgc_status st;

	if ((st = cgc_reader_next(reader, &batch, err)) == CGC_END)
		return cgc_fail(err, CGC_EDATA, "%s: no data", name);
	if (st != CGC_OK)
		return st;
	if ((st = cgc_dataset_take(out, batch, err)) != CGC_OK) {
		cgc_err_place(err, "%s", name);
		return st;
	}
	if ((st = cgc_reader_next(reader, &batch, err)) == CGC_OK)
		return cgc_fail(err, CGC_EDATA, "%s: a second batch, expected "
		    "the end of the data", name);
	return st == CGC_END ? CGC_OK : st;
}

enum cgc_status
cgc_dataset_read(struct cgc_dataset *out, const char *path,
    const struct cgc_reader_opts *opts, struct cgc_err *err)
{
	struct cgc_reader reader;
	enum cgc_status st;

	st = cgc_reader_open(&reader, &path, 1, opts, err);
	if (st != CGC_OK)
		return st;
	st = take_only(out, &reader, err);
	cgc_reader_close(&reader);
	return st;
}

void
cgc_dataset_release(struct cgc_dataset *data)
{
	for (uint32_t k = 0; k < data->n; k++)
		free(data->subset[k].row);
	free(data->subset);
	*data = (struct cgc_dataset){ .n = 0 };
}

size_t
cgc_dataset_samples(const struct cgc_dataset *data)
{
	size_t sum = 0;

	for (uint32_t k = 0; k < data->n; k++)
		sum += data->subset[k].samples;
	return sum;
}

const double *
cgc_dataset_rows(const struct cgc_dataset *data, uint32_t k, size_t first,
    const uint32_t *which, size_t n, double *room)
{
	size_t width = data->features + 1;
	size_t bytes = width * cgc_dtype_size(data->dtype);
	const char *row = data->subset[k].row;

	if (which == NULL && data->dtype == CGC_F64)
		return (const double *)data->subset[k].row + first * width;
	for (size_t s = 0; s < n; s++)
		cgc_dtype_convert(CGC_F64, room + s * width, data->dtype,
		    row + (which != NULL ? which[s] : first + s) * bytes,
		    width);
	return room;
}
