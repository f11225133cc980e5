/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/batch.h"

/* How many rows the memory has room for. */
static size_t
rooms(const struct cgc_batch *batch)
{
	return batch->rows_cap / sizeof *batch->row;
}

void
cgc_batch_release(struct cgc_batch *batch)
{
	for (size_t i = 0; i < rooms(batch); i++)
		if (batch->row[i].cap > 0)
			free(batch->row[i].data);
	free(batch->row);
	*batch = (struct cgc_batch){ .n = 0 };
}

void
cgc_batch_clear(struct cgc_batch *batch)
{
	batch->n = 0;
}

/* The first field in which two frames of a batch differ, if any. */
static enum cgc_status
fits(const struct cgc_frame *a, const struct cgc_frame *b,
    struct cgc_err *err)
{
	const bool by_rows = b->kind == CGC_SUBSET;
	const struct {
		const char *name;
		uint64_t found, expected;
	} number[] = {
		{ by_rows ? "param" : "dim", by_rows ? a->param : a->dim,
		    by_rows ? b->param : b->dim },
		{ "count", a->count, b->count },
		{ "run", a->run, b->run },
	};

	for (size_t i = 0; i < sizeof number / sizeof *number; i++)
		if (number[i].found != number[i].expected)
			return cgc_fail(err, CGC_EDATA,
			    "%s is %llu, expected %llu as in the rest of the "
			    "batch of iteration %llu", number[i].name,
			    (unsigned long long)number[i].found,
			    (unsigned long long)number[i].expected,
			    (unsigned long long)b->iteration);
	if (a->dtype != b->dtype || a->kind != b->kind)
		return cgc_fail(err, CGC_EDATA,
		    "%s is %s, expected %s as in the rest of the batch of "
		    "iteration %llu", a->kind != b->kind ? "kind" : "dtype",
		    a->kind != b->kind ? cgc_kind_name(a->kind) :
		    cgc_dtype_name(a->dtype), a->kind != b->kind ?
		    cgc_kind_name(b->kind) : cgc_dtype_name(b->dtype),
		    (unsigned long long)b->iteration);
	return CGC_OK;
}

/* New rows have no block; zeros say so. */
static enum cgc_status
grow(struct cgc_batch *batch, struct cgc_err *err)
{
	size_t old = rooms(batch);
	enum cgc_status st;

	st = cgc_mem_grow(&batch->row, &batch->rows_cap,
	    (uint64_t)batch->n + 1, sizeof *batch->row, err);
	if (st == CGC_OK && rooms(batch) > old)
		memset(batch->row + old, 0,
		    (rooms(batch) - old) * sizeof *batch->row);
	return st;
}

enum cgc_status
cgc_batch_add(struct cgc_batch *batch, const struct cgc_frame *frame,
    uint64_t place, void **data, size_t *cap, struct cgc_err *err)
{
	struct cgc_row *row, old;
	enum cgc_status st;

	if (batch->n == 0)
		batch->like = *frame;
	else if ((st = fits(frame, &batch->like, err)) != CGC_OK)
		return st;
	if ((st = grow(batch, err)) != CGC_OK)
		return st;
	row = &batch->row[batch->n++];
	old = *row;
	*row = (struct cgc_row){ .frame = *frame, .data = *data, .cap = *cap,
	    .place = place };
	*data = old.cap > 0 ? old.data : NULL;
	*cap = old.cap;
	return CGC_OK;
}

static int
by_index(const void *a, const void *b)
{
	const struct cgc_row *x = a, *y = b;

	if (x->frame.index != y->frame.index)
		return x->frame.index < y->frame.index ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

enum cgc_status
cgc_batch_sort(struct cgc_batch *batch, struct cgc_err *err)
{
	const struct cgc_row *row = batch->row;
	size_t i;

	for (i = 1; i < batch->n; i++)
		if (row[i - 1].frame.index >= row[i].frame.index)
			break;
	if (i >= batch->n)
		return CGC_OK;
	qsort(batch->row, batch->n, sizeof *batch->row, by_index);
	for (i = 1; i < batch->n; i++)
		if (row[i - 1].frame.index == row[i].frame.index)
			return cgc_fail(err, CGC_EDATA,
			    "frame %llu: index is %lu, which frame %llu of "
			    "the batch of iteration %llu has already",
			    (unsigned long long)row[i].place,
			    (unsigned long)row[i].frame.index,
			    (unsigned long long)row[i - 1].place,
			    (unsigned long long)batch->like.iteration);
	return CGC_OK;
}

uint32_t
cgc_batch_first_missing(const struct cgc_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		if (batch->row[i].frame.index != i)
			return i;
	return i < batch->like.count ? i : batch->like.count;
}

enum cgc_status
cgc_batch_complete(const struct cgc_batch *batch, uint64_t n,
    struct cgc_err *err)
{
	const struct cgc_frame *like = &batch->like;
	uint32_t hole = cgc_batch_first_missing(batch);
	uint32_t last;

	if (n != 0 && like->count != n)
		return cgc_fail(err, CGC_EDATA,
		    "batch of iteration %llu: count is %lu, expected %llu",
		    (unsigned long long)like->iteration,
		    (unsigned long)like->count, (unsigned long long)n);
	last = batch->row[batch->n - 1].frame.index;
	if (last >= like->count)
		return cgc_fail(err, CGC_EDATA,
		    "batch of iteration %llu: index is %lu, expected below "
		    "the count of %lu", (unsigned long long)like->iteration,
		    (unsigned long)last, (unsigned long)like->count);
	if (hole < like->count)
		return cgc_fail(err, CGC_EDATA,
		    "batch of iteration %llu: index %lu of %lu is missing",
		    (unsigned long long)like->iteration, (unsigned long)hole,
		    (unsigned long)like->count);
	return CGC_OK;
}
