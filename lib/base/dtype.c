/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "base/dtype.h"

#define BLOCK 4096 /* coordinates that are looked at in one go */

static const struct {
	const char *name;
	unsigned size;
} dtypes[] = {
	[CGC_F32] = { "f32", 4 },
	[CGC_F64] = { "f64", 8 },
	[CGC_U32] = { "u32", 4 },
	[CGC_U64] = { "u64", 8 },
};

unsigned
cgc_dtype_size(enum cgc_dtype dtype)
{
	return dtypes[dtype].size;
}

const char *
cgc_dtype_name(enum cgc_dtype dtype)
{
	return dtypes[dtype].name;
}

bool
cgc_dtype_is_real(enum cgc_dtype dtype)
{
	return dtype == CGC_F32 || dtype == CGC_F64;
}

enum cgc_dtype
cgc_dtype_parse(const char *name)
{
	for (size_t i = 1; i < sizeof dtypes / sizeof *dtypes; i++)
		if (strcmp(dtypes[i].name, name) == 0)
			return (enum cgc_dtype)i;
	return (enum cgc_dtype)0;
}

double
cgc_dtype_get(enum cgc_dtype dtype, const void *data, uint64_t q)
{
	switch (dtype) {
	case CGC_F32:
		return ((const float *)data)[q];
	case CGC_F64:
		return ((const double *)data)[q];
	case CGC_U32:
		return ((const uint32_t *)data)[q];
	case CGC_U64:
		return (double)((const uint64_t *)data)[q];
	}
	return 0;
}

void
cgc_dtype_set(enum cgc_dtype dtype, void *data, uint64_t q, double value)
{
	switch (dtype) {
	case CGC_F32:
		((float *)data)[q] = (float)value;
		break;
	case CGC_F64:
		((double *)data)[q] = value;
		break;
	case CGC_U32:
		((uint32_t *)data)[q] = (uint32_t)value;
		break;
	case CGC_U64:
		((uint64_t *)data)[q] = (uint64_t)value;
		break;
	}
}

void
cgc_dtype_convert(enum cgc_dtype to, void *out, enum cgc_dtype from,
    const void *in, uint64_t n)
{
	if (to == from)
		memcpy(out, in, (size_t)(n * cgc_dtype_size(to)));
	else if (to == CGC_F64 && from == CGC_F32)
		for (uint64_t q = 0; q < n; q++)
			((double *)out)[q] = ((const float *)in)[q];
	else if (to == CGC_F32 && from == CGC_F64)
		for (uint64_t q = 0; q < n; q++)
			((float *)out)[q] = (float)((const double *)in)[q];
	else
		for (uint64_t q = 0; q < n; q++)
			cgc_dtype_set(to, out, q, cgc_dtype_get(from, in, q));
}

/*
 * A number is finite unless all bits of its exponent are set, and then adding
 * 1 to the exponent carries into the sign; so one OR over the sums tells.
 */
static bool
any_nonfinite32(const uint32_t *p, uint64_t n)
{
	uint32_t found = 0;

	for (uint64_t i = 0; i < n; i++)
		found |= (p[i] & 0x7f800000) + 0x00800000;
	return found >> 31 != 0;
}

static bool
any_nonfinite64(const uint64_t *p, uint64_t n)
{
	uint64_t found = 0;

	for (uint64_t i = 0; i < n; i++)
		found |= (p[i] & 0x7ff0000000000000) + 0x0010000000000000;
	return found >> 63 != 0;
}

static bool
any_nonfinite(enum cgc_dtype dtype, const void *data, uint64_t from,
    uint64_t n)
{
	if (dtype == CGC_F32)
		return any_nonfinite32((const uint32_t *)data + from, n);
	return any_nonfinite64((const uint64_t *)data + from, n);
}

/* Block by block, and one by one in the block that has it. */
uint64_t
cgc_dtype_nonfinite(enum cgc_dtype dtype, const void *data, uint64_t dim)
{
	uint64_t n;

	if (!cgc_dtype_is_real(dtype))
		return dim;
	for (uint64_t q = 0; q < dim; q += n) {
		n = dim - q < BLOCK ? dim - q : BLOCK;
		if (!any_nonfinite(dtype, data, q, n))
			continue;
		while (!any_nonfinite(dtype, data, q, 1))
			q++;
		return q;
	}
	return dim;
}

/* In lanes, so that registers compare many at a time. */
#define EXTENT(name, real) \
static void \
name(const real *x, uint64_t n, double *least, double *greatest) \
{ \
	real lo[16], hi[16]; \
	uint64_t i = 0; \
	for (int l = 0; l < 16; l++) \
		lo[l] = hi[l] = x[0]; \
	for (; i + 16 <= n; i += 16) \
		for (int l = 0; l < 16; l++) { \
			lo[l] = x[i + (uint64_t)l] < lo[l] ? \
			    x[i + (uint64_t)l] : lo[l]; \
			hi[l] = x[i + (uint64_t)l] > hi[l] ? \
			    x[i + (uint64_t)l] : hi[l]; \
		} \
	*least = *greatest = x[0]; \
	for (int l = 0; l < 16; l++) { \
		*least = lo[l] < *least ? lo[l] : *least; \
		*greatest = hi[l] > *greatest ? hi[l] : *greatest; \
	} \
	for (; i < n; i++) { \
		*least = x[i] < *least ? x[i] : *least; \
		*greatest = x[i] > *greatest ? x[i] : *greatest; \
	} \
}

EXTENT(extent32, float)
EXTENT(extent64, double)

void
cgc_dtype_extent(enum cgc_dtype dtype, const void *data, uint64_t dim,
    double *least, double *greatest)
{
	if (dtype == CGC_F32)
		extent32(data, dim, least, greatest);
	else
		extent64(data, dim, least, greatest);
}

bool
cgc_dtype_host_is_wire(void)
{
	const uint16_t one = 1;

	return *(const unsigned char *)&one == 1;
}

void
cgc_dtype_swap(void *data, uint64_t n, unsigned size)
{
	unsigned char *p = data;

	if (cgc_dtype_host_is_wire())
		return;
	for (uint64_t i = 0; i < n; i++, p += size)
		for (unsigned j = 0; j < size / 2; j++) {
			unsigned char c = p[j];

			p[j] = p[size - 1 - j];
			p[size - 1 - j] = c;
		}
}
