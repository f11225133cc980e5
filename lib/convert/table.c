/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "convert/table.h"

void
cgc_table_release(struct cgc_table *t)
{
	free(t->data);
	free(t->end);
	*t = (struct cgc_table){ .n = 0 };
}

void
cgc_table_clear(struct cgc_table *t)
{
	t->n = t->dim = t->used = t->begin = 0;
	t->ragged = false;
}

/* Coordinates of the vector that is open. */
static uint64_t
open_dim(const struct cgc_table *t)
{
	return t->used - t->begin;
}

/* Room for n coordinates in all. */
static enum cgc_status
make_room(struct cgc_table *t, uint64_t n, struct cgc_err *err)
{
	uint64_t max_mem = t->limits.max_mem ? t->limits.max_mem : CGC_MAX_MEM;
	unsigned size = cgc_dtype_size(t->dtype);

	if (n > max_mem / size)
		return cgc_fail(err, CGC_EDATA, "the vectors need more than "
		    "%llu bytes (--max-mem)", (unsigned long long)max_mem);
	return cgc_mem_grow(&t->data, &t->cap, n * size, 1, err);
}

enum cgc_status
cgc_table_extend(struct cgc_table *t, uint64_t k, void *out,
    struct cgc_err *err)
{
	uint64_t max_dim = t->limits.max_dim ? t->limits.max_dim : CGC_MAX_DIM;
	enum cgc_status st;
	unsigned char *p;

	if (k > max_dim || open_dim(t) > max_dim - k)
		return cgc_fail(err, CGC_EDATA, "a vector has more than %llu "
		    "coordinates (--max-dim)", (unsigned long long)max_dim);
	if ((st = make_room(t, t->used + k, err)) != CGC_OK)
		return st;
	p = t->data + t->used * cgc_dtype_size(t->dtype);
	memcpy(out, &p, sizeof p);
	t->used += k;
	return CGC_OK;
}

enum cgc_status
cgc_table_pad(struct cgc_table *t, uint64_t dim, struct cgc_err *err)
{
	uint64_t k = dim - open_dim(t);
	enum cgc_status st;
	void *p = NULL;

	if ((st = cgc_table_extend(t, k, &p, err)) == CGC_OK && k > 0)
		memset(p, 0, (size_t)(k * cgc_dtype_size(t->dtype)));
	return st;
}

/* The open vector ends here, where its length need not be that of others. */
static enum cgc_status
end_ragged(struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_status st;

	st = cgc_mem_grow(&t->end, &t->end_cap, t->n + 1, sizeof *t->end, err);
	if (st != CGC_OK)
		return st;
	if (t->dim < open_dim(t))
		t->dim = open_dim(t);
	t->end[t->n++] = t->begin = t->used;
	return CGC_OK;
}

enum cgc_status
cgc_table_end_vector(struct cgc_table *t, struct cgc_err *err)
{
	uint64_t dim = open_dim(t);

	if (t->ragged)
		return end_ragged(t, err);
	if (t->dim == 0)
		t->dim = dim;
	if (dim != t->dim)
		return cgc_fail(err, CGC_EDATA,
		    "the vector has %llu coordinates, expected %llu",
		    (unsigned long long)dim, (unsigned long long)t->dim);
	t->n++;
	t->begin = t->used;
	return CGC_OK;
}

/* The coordinates in front of vector i. */
static uint64_t
before(const struct cgc_table *t, uint64_t i)
{
	if (!t->ragged)
		return i * t->dim;
	return i > 0 ? t->end[i - 1] : 0;
}

uint64_t
cgc_table_length(const struct cgc_table *t, uint64_t i)
{
	return t->ragged ? t->end[i] - before(t, i) : t->dim;
}

void *
cgc_table_vector(const struct cgc_table *t, uint64_t i)
{
	return t->data + before(t, i) * cgc_dtype_size(t->dtype);
}

enum cgc_status
cgc_table_even(struct cgc_table *t, struct cgc_err *err)
{
	size_t size = cgc_dtype_size(t->dtype), width = t->dim * size, len;
	uint64_t all = t->n > UINT64_MAX / t->dim ? UINT64_MAX : t->n * t->dim;
	enum cgc_status st;
	unsigned char *to;

	if ((st = make_room(t, all, err)) != CGC_OK)
		return st;
	/* the last one first: none goes where another has yet to leave */
	for (uint64_t i = t->n; i-- > 0;) {
		to = t->data + i * width;
		len = (size_t)cgc_table_length(t, i) * size;
		memmove(to, cgc_table_vector(t, i), len);
		memset(to + len, 0, width - len);
	}
	t->used = t->begin = all;
	t->ragged = false;
	return CGC_OK;
}

uint64_t
cgc_table_max_whole(enum cgc_dtype dtype)
{
	switch (dtype) {
	case CGC_F32:
		return (uint64_t)1 << 24;
	case CGC_F64:
		return (uint64_t)1 << 53;
	case CGC_U32:
		return UINT32_MAX;
	case CGC_U64:
		return UINT64_MAX;
	}
	return 0;
}

/* Whether coordinate q can be of type `to`; real numbers may be rounded. */
static bool
fits(enum cgc_dtype to, enum cgc_dtype from, const void *data, uint64_t q)
{
	const double end = to == CGC_U32 ? 4294967296. : 18446744073709551616.;
	double x;

	if (from == CGC_U64)
		return ((const uint64_t *)data)[q] <= cgc_table_max_whole(to);
	if (from == CGC_U32)
		return ((const uint32_t *)data)[q] <= cgc_table_max_whole(to);
	x = cgc_dtype_get(from, data, q);
	return cgc_dtype_is_real(to) || (x >= 0 && x < end && x == floor(x));
}

static enum cgc_status
check_fit(enum cgc_dtype to, enum cgc_dtype from, const void *data,
    uint64_t dim, struct cgc_err *err)
{
	for (uint64_t q = 0; q < dim && to != from; q++)
		if (!fits(to, from, data, q))
			return cgc_fail(err, CGC_EDATA, "coordinate %llu is "
			    "%.17g, which %s cannot hold",
			    (unsigned long long)q, cgc_dtype_get(from, data,
			    q), cgc_dtype_name(to));
	return CGC_OK;
}

static enum cgc_status
add_vector(struct cgc_table *t, enum cgc_dtype dtype, const void *data,
    uint64_t dim, struct cgc_err *err)
{
	enum cgc_status st;
	void *p = NULL;

	if ((st = check_fit(t->dtype, dtype, data, dim, err)) != CGC_OK)
		return st;
	if ((st = cgc_table_extend(t, dim, &p, err)) != CGC_OK)
		return st;
	cgc_dtype_convert(t->dtype, p, dtype, data, dim);
	return cgc_table_end_vector(t, err);
}

enum cgc_status
cgc_table_add_batch(struct cgc_table *t, const struct cgc_batch *batch,
    struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	for (size_t i = 0; i < batch->n && st == CGC_OK; i++)
		st = add_vector(t, batch->like.dtype, batch->row[i].data,
		    batch->row[i].frame.dim, err);
	return st;
}

enum cgc_status
cgc_table_add_table(struct cgc_table *t, const struct cgc_table *from,
    struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	for (uint64_t i = 0; i < from->n && st == CGC_OK; i++)
		st = add_vector(t, from->dtype, cgc_table_vector(from, i),
		    from->dim, err);
	return st;
}

enum cgc_status
cgc_table_reshape(struct cgc_table *t, uint64_t dim, struct cgc_err *err)
{
	if (dim == 0 || t->used % dim != 0)
		return cgc_fail(err, CGC_EDATA, "%llu vectors with %llu "
		    "coordinates cannot be cut into vectors of %llu",
		    (unsigned long long)t->n, (unsigned long long)t->used,
		    (unsigned long long)dim);
	t->dim = dim;
	t->n = t->used / dim;
	t->ragged = false;
	return CGC_OK;
}
