/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "theory/least.h"

double
cgc_least_condition(const struct cgc_setting *s, enum cgc_edition edition)
{
	struct cgc_constants k;
	struct cgc_setting at = *s;

	for (at.d = 1; at.d <= s->n; at.d++) {
		cgc_constants_make(&at, edition, &k);
		if (cgc_bound_margin(&at, &k) < 1)
			return at.d;
	}
	return NAN;
}

double
cgc_least_target(const struct cgc_setting *s, enum cgc_edition edition,
    const struct cgc_run *run, double target)
{
	struct cgc_setting at = *s;

	for (at.d = 1; at.d <= s->n; at.d++)
		if (cgc_bound_run(&at, edition, run) <= target)
			return at.d;
	return NAN;
}

/* eq. (35) < eq. (36) */
double
cgc_least_threshold(const struct cgc_setting *s)
{
	return s->n * s->n / (s->kappa * s->h * (s->n - s->h) + s->n);
}

double
cgc_least_gain(const struct cgc_setting *s)
{
	double d = floor(cgc_least_threshold(s)) + 1;

	return d <= s->n ? d : NAN;
}
