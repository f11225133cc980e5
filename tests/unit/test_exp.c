/* SPDX-License-Identifier: MIT */
/*
 * The exponential function and the logarithm against the C library's in long
 * double, where that has more digits.
 */
#include <float.h>
#include <stdint.h>

#include "base/exp.h"
#include "base/log.h"
#include "unit.h"

static void
check_near(double x)
{
	long double right = expl((long double)x);
	long double wrong = fabsl((long double)cgc_exp(x) - right);

	if (!CHECK(wrong <= 0x1p-52L * right + 0x1p-1074L))
		printf("\tx = %.17g: %.17g, expected %.17Lg\n", x, cgc_exp(x),
		    right);
}

static void
check_logs(double x)
{
	CHECK_NEAR(cgc_log(x), (double)logl((long double)x), 0x1p-51);
	CHECK_NEAR(cgc_log1p(x), (double)log1pl((long double)x), 0x1p-51);
}

static void
test_log(void)
{
	for (int e = -1022; e <= 1023; e++)
		for (int i = 0; i < 16; i++)
			check_logs(ldexp(1 + i / 16.0, e));
	for (int i = -100000; i <= 100000; i++)
		check_logs(1 + i * 7e-6);
	CHECK(cgc_log(1) == 0 && cgc_log1p(0) == 0);
	CHECK(cgc_log1p(5e-324) == 5e-324);
	CHECK(isnan(cgc_log1p(NAN)));
}

int
main(void)
{
	double last = 0;

	CHECK(LDBL_MANT_DIG > DBL_MANT_DIG);
	for (int i = -7200; i <= 7090; i++) {
		check_near(i / 10.0);
		check_near(i / 10.0 + 0x1p-30 * i);
	}
	for (int i = -100000; i <= 100000; i++)
		check_near(i * 7e-6);
	for (int i = -745 * 64; i <= 709 * 64; i++) {
		CHECK(cgc_exp(i / 64.0) >= last);
		last = cgc_exp(i / 64.0);
	}
	CHECK(cgc_exp(0) == 1 && cgc_exp(-0.0) == 1);
	CHECK(cgc_exp(5e-324) == 1 && cgc_exp(-5e-324) == 1);
	CHECK(cgc_exp(-746) == 0 && cgc_exp(-DBL_MAX) == 0);
	CHECK(cgc_exp(-INFINITY) == 0 && cgc_exp(INFINITY) == INFINITY);
	CHECK(isinf(cgc_exp(709.79)) && isinf(cgc_exp(DBL_MAX)));
	CHECK(isnan(cgc_exp(NAN)));
	CHECK(cgc_exp(709.78) < DBL_MAX && cgc_exp(-745.1) == 5e-324);
	test_log();
	return unit_done();
}
