/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "convert/array.h"

#define CHUNK 4096 /* items */

uint64_t
cgc_array_number(const unsigned char *p, unsigned bytes, bool big)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)p[big ? bytes - 1 - i : i] << (8 * i);
	return value;
}

/* One real number, of this precision or another. */
static void
put_real(enum cgc_dtype to, void *out, uint64_t q, const unsigned char *p,
    const struct cgc_array *a)
{
	uint64_t bits = cgc_array_number(p, a->size, a->big);
	uint32_t low = (uint32_t)bits;
	double d;
	float f;

	if (a->size == 4) {
		memcpy(&f, &low, sizeof f);
		d = f;
	} else
		memcpy(&d, &bits, sizeof d);
	cgc_dtype_set(to, out, q, d);
}

/* One whole number; CGC_EDATA if the type cannot hold it exactly. */
static enum cgc_status
put_whole(enum cgc_dtype to, void *out, uint64_t q, const unsigned char *p,
    const struct cgc_array *a, struct cgc_err *err)
{
	uint64_t u = cgc_array_number(p, a->size, a->big);
	bool minus = a->letter == 'i' && u >> (8 * a->size - 1) & 1;

	if (minus) /* two's complement, of as many bytes */
		u = (~u & UINT64_MAX >> (64 - 8 * a->size)) + 1;
	if (u > cgc_table_max_whole(to) || (minus && !cgc_dtype_is_real(to)))
		return cgc_fail(err, CGC_EDATA, "a coordinate is %s%llu, "
		    "which %s cannot hold", minus ? "-" : "",
		    (unsigned long long)u, cgc_dtype_name(to));
	if (to == CGC_U64)
		((uint64_t *)out)[q] = u;
	else
		cgc_dtype_set(to, out, q, minus ? -(double)u : (double)u);
	return CGC_OK;
}

/* Pixels, which are many, and which every type holds. */
static void
put_bytes(enum cgc_dtype to, void *out, const unsigned char *in, uint64_t n)
{
	for (uint64_t q = 0; q < n; q++)
		cgc_dtype_set(to, out, q, in[q]);
}

static enum cgc_status
convert(const struct cgc_array *a, enum cgc_dtype to, void *out,
    const unsigned char *in, uint64_t n, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	if (a->letter == 'f' && a->size == cgc_dtype_size(to) && !a->big) {
		memcpy(out, in, (size_t)n * a->size);
		cgc_dtype_swap(out, n, a->size);
		return CGC_OK;
	}
	if (a->letter == 'u' && a->size == 1) {
		put_bytes(to, out, in, n);
		return CGC_OK;
	}
	for (uint64_t q = 0; q < n && st == CGC_OK; q++, in += a->size)
		if (a->letter == 'f')
			put_real(to, out, q, in, a);
		else
			st = put_whole(to, out, q, in, a, err);
	return st;
}

enum cgc_status
cgc_array_row(struct cgc_array *a, struct cgc_bytes *in, struct cgc_table *t,
    struct cgc_err *err)
{
	unsigned char raw[CHUNK * 8];
	uint64_t done = 0, k;
	enum cgc_status st;
	void *p = NULL;
	size_t got;

	for (; done < a->dim; done += k) {
		k = a->dim - done < CHUNK ? a->dim - done : CHUNK;
		st = cgc_bytes_read(in, raw, (size_t)k * a->size, &got, err);
		if (st != CGC_OK)
			return st;
		if (got < k * a->size)
			return cgc_fail(err, CGC_EDATA,
			    "cut short: %llu rows of %llu coordinates are due",
			    (unsigned long long)a->rows,
			    (unsigned long long)a->dim);
		if ((st = cgc_table_extend(t, k, &p, err)) != CGC_OK ||
		    (st = convert(a, t->dtype, p, raw, k, err)) != CGC_OK)
			return st;
	}
	a->rows--;
	return CGC_OK;
}
