/* SPDX-License-Identifier: MIT */
#ifndef CGC_MEM_H
#define CGC_MEM_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * mem - memory whose size comes from outside.
 *
 * All sizes are multiplied with an overflow check, all blocks are aligned to
 * 64 bytes (a cache line, the widest SIMD register).  Blocks are released with
 * free().
 */

#define CGC_ALIGN 64

/* Bytes rounded up to whole CGC_ALIGN: what follows them is aligned. */
uint64_t cgc_mem_aligned(uint64_t bytes);

/* *out = n * size; CGC_EIO if that does not fit in size_t. */
CGC_MUST_USE enum cgc_status cgc_mem_size(size_t *out, uint64_t n,
    uint64_t size, struct cgc_err *err);

/* A block of n * size bytes, not cleared.  n * size may be 0. */
CGC_MUST_USE enum cgc_status cgc_mem_alloc(void *out, uint64_t n,
    uint64_t size, struct cgc_err *err);

/* The same, all zero bytes. */
CGC_MUST_USE enum cgc_status cgc_mem_zalloc(void *out, uint64_t n,
    uint64_t size, struct cgc_err *err);

/*
 * Makes the block at *(void **)block, of *cap bytes, at least need * size
 * bytes long, at least doubling it; what it holds stays.  On failure nothing
 * has changed.  *cap is in bytes, whatever the size of an item was before.
 */
CGC_MUST_USE enum cgc_status cgc_mem_grow(void *block, size_t *cap,
    uint64_t need, uint64_t size, struct cgc_err *err);

/* The same without doubling: for what will not grow again. */
CGC_MUST_USE enum cgc_status cgc_mem_fit(void *block, size_t *cap,
    uint64_t need, uint64_t size, struct cgc_err *err);

#endif
