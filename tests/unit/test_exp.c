/* SPDX-License-Identifier: MIT */
/*
 * The exponential function and the logarithm against the C library's in long
 * double, where those have more digits.
 */
#include <float.h>
#include <stdint.h>

#include "base/exp.h"
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
check_ln(double x)
{
	long double right = logl((long double)x);
	long double wrong = fabsl((long double)cgc_ln(x) - right);

	if (!CHECK(wrong <= 0x1p-51L * fabsl(right)))
		printf("\tx = %.17g: %.17g, expected %.17Lg\n", x, cgc_ln(x),
		    right);
}

/* Over all magnitudes, close to 1 from both sides, and at the ends. */
static void
check_logarithms(void)
{
	for (int e = -1074; e <= 1023; e++)
		for (int i = 0; i < 16; i++)
			check_ln(ldexp(1 + i / 16.0 + e * 1e-7, e));
	for (int i = -3000; i <= 5000; i++)
		check_ln(1 + i / 10007.0);
	for (int i = 0; i < 1000; i++) {
		check_ln(1 - i * 0x1p-53);
		check_ln(1 + i * 0x1p-52);
	}
	CHECK(cgc_ln(1) == 0);
	for (int e = -1022; e <= 1022; e++)
		for (int i = 0; i < 16; i++) {
			double t = ldexp(1 + i / 16.0, e);

			CHECK_NEAR(cgc_ln1p(t),
			    (double)log1pl((long double)t), 0x1p-51);
		}
	CHECK(cgc_ln1p(0) == 0 && cgc_ln1p(5e-324) == 5e-324);
	CHECK(isnan(cgc_ln1p(NAN)) && isnan(cgc_exp(NAN)));
	check_ln(5e-324);
	check_ln(DBL_MAX);
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
	CHECK(cgc_exp(709.78) < DBL_MAX && cgc_exp(-745.1) == 5e-324);
	check_logarithms();
	return unit_done();
}
