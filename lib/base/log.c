/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/log.h"

/*
 * With x = m 2^e and sqrt(1/2) <= m < sqrt(2), log m = 2 artanh(s),
 * s = (m - 1) / (m + 1), whose series has s^2 < 0.03.
 */
double
cgc_log(double x)
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
cgc_log1p(double t)
{
	double u = 1 + t;

	return isnan(t) ? t : cgc_log(u) + (t - (u - 1)) / u;
}
