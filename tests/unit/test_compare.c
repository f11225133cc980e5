/* SPDX-License-Identifier: MIT */
/*
 * What agrees and what does not.
 */
#include "stream/compare.h"
#include "unit.h"

#define BIG 9007199254740992 /* 2^53: from here doubles skip integers */

/* Whether vectors of 2 coordinates agree; *worst is how far they differ. */
static bool
agree(enum cgc_dtype dtype, const void *a, const void *b,
    const struct cgc_tolerance *tol, double *worst)
{
	uint64_t x[2], y[2];
	struct cgc_row rx = { .data = x }, ry = { .data = y };
	struct cgc_batch bx = { .row = &rx, .n = 1 }, by = { .row = &ry,
	    .n = 1 };
	struct cgc_err err;
	bool same;

	memcpy(x, a, 2 * cgc_dtype_size(dtype));
	memcpy(y, b, 2 * cgc_dtype_size(dtype));
	rx.frame.dim = ry.frame.dim = 2;
	rx.frame.dtype = ry.frame.dtype = dtype;
	*worst = 0;
	cgc_compare(&bx, &by, tol, &same, worst, &err);
	return same;
}

static void
reals(void)
{
	static const struct {
		double a[2], b[2], rtol, atol, worst;
		bool by_value, by_norm;
	} row[] = {
		{ { 1, 2 }, { 1, 2 }, 0, 0, 0, true, true },
		{ { 0.0, 0 }, { -0.0, 0 }, 0, 0, 0, true, true },
		{ { 3, 4 }, { 3, 5 }, 0, 0, 0.2, false, false },
		{ { 3, 4 }, { 3, 5 }, 0.2, 0, 0.2, true, true },
		{ { 3, 4 }, { 3, 5 }, 0, 1, 0.2, true, true },
		{ { 0, 1 }, { 1e-9, 1 }, 1e-8, 0, 1, false, true },
		{ { 1, 0 }, { 0, 0 }, 1, 0.5, INFINITY, false, false },
		{ { INFINITY, 1 }, { INFINITY, 1 }, 0, 0, 0, true, true },
		{ { NAN, 1 }, { NAN, 1 }, 0, 0, 0, true, true },
		{ { NAN, 1 }, { NAN, 2 }, 0, 0, 0.5, false, false },
		{ { NAN, 1 }, { 1, 1 }, 9, 9, INFINITY, false, false },
		{ { 1, 1 }, { NAN, 1 }, 9, 9, INFINITY, false, false },
		{ { INFINITY, 1 }, { -INFINITY, 1 }, 9, 9, INFINITY, false,
		    false },
	};
	double worst;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct cgc_tolerance tol = { row[i].rtol, row[i].atol, false,
		    false };

		CHECK(agree(CGC_F64, row[i].a, row[i].b, &tol, &worst) ==
		    row[i].by_value);
		CHECK_NEAR(worst, row[i].worst, 1e-15);
		tol.norm = true;
		if (!CHECK(agree(CGC_F64, row[i].a, row[i].b, &tol, &worst) ==
		    row[i].by_norm))
			printf("\trow %zu\n", i);
	}
}

static void
integers(void)
{
	const uint64_t a[2] = { BIG, UINT64_MAX }, b[2] = { BIG + 1,
	    UINT64_MAX };
	const uint64_t c[2] = { BIG, UINT64_MAX - 1 };
	const uint32_t m[2] = { 1, 2 }, n[2] = { 1, 3 };
	struct cgc_tolerance tol = { .rtol = 0 };
	double worst;

	CHECK(agree(CGC_U64, a, a, &tol, &worst));
	CHECK(!agree(CGC_U64, a, b, &tol, &worst));
	CHECK(!agree(CGC_U64, a, c, &tol, &worst));
	CHECK(agree(CGC_U32, m, m, &tol, &worst));
	CHECK(!agree(CGC_U32, m, n, &tol, &worst));
	tol.norm = true;
	CHECK(!agree(CGC_U64, a, b, &tol, &worst));
	tol.atol = 1;
	CHECK(agree(CGC_U64, a, b, &tol, &worst));
}

int
main(void)
{
	reals();
	integers();
	return unit_done();
}
