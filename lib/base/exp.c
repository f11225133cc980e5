/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/exp.h"

/*
 * x = k log 2 + r with |r| <= log 2 / 2, so that e^x = 2^k e^r, whose series
 * ends below 2^-53 with r^13.  log 2 is in two parts, the first of which has
 * 21 bits: k times it is exact.
 */
double
cgc_exp(double x)
{
	const double log2_high = 0x1.62e42p-1;
	const double log2_low = 0x1.fdf473de6af28p-22;
	double k, r, sum = 1;

	if (x < -746)
		return 0;
	if (!(x <= 710))
		return isnan(x) ? x : INFINITY;
	k = floor(x * 0x1.71547652b82fep0 + 0.5);
	r = (x - k * log2_high) - k * log2_low;
	for (int i = 13; i >= 2; i--)
		sum = 1 + sum * r / i;
	return ldexp(1 + sum * r, (int)k);
}
