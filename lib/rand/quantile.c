/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "rand/draw.h"

/*
 * Natural logarithm of 0 < x < 1 from the four operations, since the C
 * library's may differ in the last bit between machines: with x = m 2^e and
 * sqrt(1/2) <= m < sqrt(2), log m = 2 artanh(s), s = (m - 1) / (m + 1), whose
 * series has s^2 < 0.03.
 */
static double
natural_log(double x)
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

/* p[7] r^7 + ... + p[0], by Horner's rule. */
static double
polynomial(const double p[8], double r)
{
	double sum = p[7];

	for (int i = 6; i >= 0; i--)
		sum = sum * r + p[i];
	return sum;
}

/* The coefficients of algorithm AS 241, routine PPND16. */
static const double
center_num[8] = {
	3.3871328727963666080e0, 1.3314166789178437745e2,
	1.9715909503065514427e3, 1.3731693765509461125e4,
	4.5921953931549871457e4, 6.7265770927008700853e4,
	3.3430575583588128105e4, 2.5090809287301226727e3
}, center_den[8] = {
	1.0, 4.2313330701600911252e1,
	6.8718700749205790830e2, 5.3941960214247511077e3,
	2.1213794301586595867e4, 3.9307895800092710610e4,
	2.8729085735721942674e4, 5.2264952788528545610e3
}, near_num[8] = {
	1.42343711074968357734e0, 4.63033784615654529590e0,
	5.76949722146069140550e0, 3.64784832476320460504e0,
	1.27045825245236838258e0, 2.41780725177450611770e-1,
	2.27238449892691845833e-2, 7.74545014278341407640e-4
}, near_den[8] = {
	1.0, 2.05319162663775882187e0,
	1.67638483018380384940e0, 6.89767334985100004550e-1,
	1.48103976427480074590e-1, 1.51986665636164571966e-2,
	5.47593808499534494600e-4, 1.05075007164441684324e-9
}, far_num[8] = {
	6.65790464350110377720e0, 5.46378491116411436990e0,
	1.78482653991729133580e0, 2.96560571828504891230e-1,
	2.65321895265761230930e-2, 1.24266094738807843860e-3,
	2.71155556874348757815e-5, 2.01033439929228813265e-7
}, far_den[8] = {
	1.0, 5.99832206555887937690e-1,
	1.36929880922735805310e-1, 1.48753612908506148525e-2,
	7.86869131145613259100e-4, 1.84631831751005468180e-5,
	1.42151175831644588870e-7, 2.04426310338993978564e-15
};

double
cgc_normal_quantile(double p)
{
	double q = p - 0.5, r;

	if (fabs(q) <= 0.425) {
		r = 0.180625 - q * q;
		return q * polynomial(center_num, r) /
		    polynomial(center_den, r);
	}
	r = sqrt(-natural_log(q < 0 ? p : 1 - p));
	if (r <= 5)
		r = polynomial(near_num, r - 1.6) /
		    polynomial(near_den, r - 1.6);
	else
		r = polynomial(far_num, r - 5) / polynomial(far_den, r - 5);
	return q < 0 ? -r : r;
}
