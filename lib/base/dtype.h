/* SPDX-License-Identifier: MIT */
#ifndef CGC_DTYPE_H
#define CGC_DTYPE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * dtype - what a coordinate is; the values are those on the wire.
 */

enum cgc_dtype {
	CGC_F32 = 1,
	CGC_F64 = 2,
	CGC_U32 = 3, /* schedules */
	CGC_U64 = 4  /* messages over a prime field */
};

/* Bytes per coordinate. */
unsigned cgc_dtype_size(enum cgc_dtype dtype);
const char *cgc_dtype_name(enum cgc_dtype dtype);
bool cgc_dtype_is_real(enum cgc_dtype dtype);

/* The type of that name, or 0. */
enum cgc_dtype cgc_dtype_parse(const char *name);

/*
 * Coordinate q as a double, exact but for u64 above 2^53; and back: rounded
 * to f32; for u32 and u64 a whole number that fits.
 */
double cgc_dtype_get(enum cgc_dtype dtype, const void *data, uint64_t q);
void cgc_dtype_set(enum cgc_dtype dtype, void *data, uint64_t q, double value);

/* n coordinates of one type as another. */
void cgc_dtype_convert(enum cgc_dtype to, void *out, enum cgc_dtype from,
    const void *in, uint64_t n);

/*
 * The first coordinate that is not finite, or dim if all are.  For integer
 * types always dim.
 */
uint64_t cgc_dtype_nonfinite(enum cgc_dtype dtype, const void *data,
    uint64_t dim);

/*
 * The least and the greatest of dim >= 1 coordinates of f32 or f64, all of
 * them finite; of zeros with two signs either.
 */
void cgc_dtype_extent(enum cgc_dtype dtype, const void *data, uint64_t dim,
    double *least, double *greatest);

/* Whether vectors in memory look as on the wire: little-endian. */
bool cgc_dtype_host_is_wire(void);

/* Wire order to host order and back, in place: n items of size bytes. */
void cgc_dtype_swap(void *data, uint64_t n, unsigned size);

#endif
