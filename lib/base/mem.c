/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

uint64_t
cgc_mem_aligned(uint64_t bytes)
{
	return (bytes + CGC_ALIGN - 1) / CGC_ALIGN * CGC_ALIGN;
}

enum cgc_status
cgc_mem_size(size_t *out, uint64_t n, uint64_t size, struct cgc_err *err)
{
	/* half of the address space is more than any block can be */
	if (size != 0 && n > (SIZE_MAX / 2 - CGC_ALIGN) / size) {
		errno = ENOMEM;
		return cgc_fail_errno(err, "%llu items of %llu bytes",
		    (unsigned long long)n, (unsigned long long)size);
	}
	*out = (size_t)(n * size);
	return CGC_OK;
}

enum cgc_status
cgc_mem_alloc(void *out, uint64_t n, uint64_t size, struct cgc_err *err)
{
	enum cgc_status st;
	size_t bytes = 0;
	void *p;

	if ((st = cgc_mem_size(&bytes, n, size, err)) != CGC_OK)
		return st;
	bytes = (bytes + CGC_ALIGN) / CGC_ALIGN * CGC_ALIGN;
	if ((p = aligned_alloc(CGC_ALIGN, bytes)) == NULL) {
		errno = ENOMEM;
		return cgc_fail_errno(err, "%zu bytes", bytes);
	}
	memcpy(out, &p, sizeof p);
	return CGC_OK;
}

enum cgc_status
cgc_mem_zalloc(void *out, uint64_t n, uint64_t size, struct cgc_err *err)
{
	enum cgc_status st = cgc_mem_alloc(out, n, size, err);
	void *p;

	if (st != CGC_OK)
		return st;
	memcpy(&p, out, sizeof p);
	memset(p, 0, (size_t)(n * size));
	return CGC_OK;
}

enum cgc_status
cgc_mem_fit(void *block, size_t *cap, uint64_t need, uint64_t size,
    struct cgc_err *err)
{
	enum cgc_status st;
	size_t want = 0;
	void *old, *new = NULL;

	if ((st = cgc_mem_size(&want, need, size, err)) != CGC_OK)
		return st;
	if (want <= *cap)
		return CGC_OK;
	if ((st = cgc_mem_alloc(&new, want, 1, err)) != CGC_OK)
		return st;
	memcpy(&old, block, sizeof old);
	if (old != NULL)
		memcpy(new, old, *cap);
	free(old);
	memcpy(block, &new, sizeof new);
	*cap = want;
	return CGC_OK;
}

enum cgc_status
cgc_mem_grow(void *block, size_t *cap, uint64_t need, uint64_t size,
    struct cgc_err *err)
{
	enum cgc_status st;
	size_t want = 0;

	if ((st = cgc_mem_size(&want, need, size, err)) != CGC_OK)
		return st;
	if (want > *cap && want < *cap * 2)
		want = *cap * 2;
	return cgc_mem_fit(block, cap, want, 1, err);
}
