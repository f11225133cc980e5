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

/*
 * With x = m 2^e and sqrt(1/2) <= m < sqrt(2), log m = 2 artanh(s),
 * s = (m - 1) / (m + 1), whose series has s^2 < 0.03.
 */
double
cgc_ln(double x)
{
	double m, s, s2, sum = 0;
	int e;

	m = frexp(x, &e);
	if (m < 0.70710678118654752) {
		m *= 2;
		e--;
	}
	s = (m - 1) / (m + 1);
	s2 = s * s;
	for (int k = 23; k >= 3; k -= 2)
		sum = (sum + 1.0 / k) * s2;
	return e * 0.69314718055994531 + 2 * s * (1 + sum);
}

/* u = 1 + t is off by t - (u - 1), by u times which its logarithm is off. */
double
cgc_ln1p(double t)
{
	double u = 1 + t;

	return isnan(t) ? t : cgc_ln(u) + (t - (u - 1)) / u;
}
