/* SPDX-License-Identifier: MIT */
/*
 * The first coordinate that is not finite, wherever it is and whatever bits
 * it has.
 */
#include <stdlib.h>

#include "base/dtype.h"
#include "unit.h"

#define DIM 9000 /* more than two blocks, and a rest */

static float x32[DIM + 2];
static double x64[DIM + 2];

/* Whether both types find it at q of dim. */
static int
found_at(uint64_t q, uint64_t dim)
{
	return cgc_dtype_nonfinite(CGC_F32, x32, dim) == q &&
	    cgc_dtype_nonfinite(CGC_F64, x64, dim) == q;
}

static void
put(uint64_t q, double value)
{
	x32[q] = (float)value;
	x64[q] = value;
}

/* The nearest to infinity that is finite, of either type. */
static void
put_largest(uint64_t q, double sign)
{
	x32[q] = (float)sign * 0x1.fffffep127f;
	x64[q] = sign * 0x1.fffffffffffffp1023;
}

static void
every_place(void)
{
	static const uint64_t step[2] = { 1, 61 };
	const double bad[4] = { INFINITY, -INFINITY, (double)NAN,
	    -(double)NAN };

	for (uint64_t q = 0; q < DIM; q += step[q > 70 && q < DIM - 70]) {
		put(q, bad[q % 4]);
		put(DIM, bad[0]); /* behind the end */
		CHECK(found_at(q, DIM));
		CHECK(found_at(q, q + 1));
		CHECK(found_at(q, q));
		put(q + (DIM - q) / 2 + 1, bad[1]); /* not the first */
		CHECK(found_at(q, DIM));
		put(q + (DIM - q) / 2 + 1, 1);
		put_largest(q, q % 2 ? 1 : -1);
	}
}

/* A signalling NaN with one bit, in the lowest or highest place. */
static void
every_nan(void)
{
	for (int bit = 0; bit < 52; bit++) {
		uint64_t b64 = 0xfff0000000000000 | (uint64_t)1 << bit;
		uint32_t b32 = 0x7f800000 | (uint32_t)1 << bit % 23;

		memcpy(&x64[4500], &b64, sizeof b64);
		memcpy(&x32[4500], &b32, sizeof b32);
		CHECK(found_at(4500, DIM));
	}
	put(4500, -0.0);
}

int
main(void)
{
	every_place();
	every_nan();
	CHECK(found_at(DIM, DIM));
	CHECK(found_at(0, 0));
	memset(x64, 0xff, sizeof x64);
	CHECK(cgc_dtype_nonfinite(CGC_U64, x64, DIM) == DIM);
	CHECK(cgc_dtype_nonfinite(CGC_U32, x64, DIM) == DIM);
	return unit_done();
}
