/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "theory/bound.h"

double
cgc_bound_margin(const struct cgc_setting *s, const struct cgc_constants *k)
{
	return s->n * sqrt(s->kappa * k->k2);
}

double
cgc_bound_rate(const struct cgc_setting *s, const struct cgc_constants *k)
{
	double room = 1 / s->n - sqrt(s->kappa * k->k2);

	return room > 0 ? room / (s->kappa * k->k2 + k->k4) : NAN;
}

/*
 * The eta > 0 for which (a1 / (2 eta) + c) / (a0 - eta/2 - a2 / (2 eta)) is
 * least, with a1 = kappa kappa_1 and a2 = kappa kappa_2: where the derivative
 * is 0, c eta^2 + a1 eta - (c a2 + a0 a1) = 0.
 */
static double
best_eta(double a0, double a1, double a2, double c)
{
	double p = c * a2 + a0 * a1;

	return p > 0 ? 2 * p / (a1 + sqrt(a1 * a1 + 4 * c * p)) : sqrt(a2);
}

/* a / (2 eta), where a = 0 whatever eta is. */
static double
young(double a, double eta)
{
	return a == 0 ? 0 : a / (2 * eta);
}

/* eq. (26), (27); without end, (32), (34) */
double
cgc_bound_run(const struct cgc_setting *s, enum cgc_edition edition,
    const struct cgc_run *run)
{
	double step = run->rate == 0 ? 0 : run->rate * run->smooth;
	double start = isinf(run->iterations) ? 0 :
	    run->gap / (run->iterations * run->rate);
	double a0, a1, a2, c, eta, fall;
	struct cgc_constants k;

	cgc_constants_make(s, edition, &k);
	a1 = s->kappa * k.k1;
	a2 = s->kappa * k.k2;
	a0 = 1 / s->n - step * (a2 + k.k4);
	c = start + step * (a1 + k.k3);
	eta = edition == CGC_EXACT ? best_eta(a0, a1, a2, c) : sqrt(a2);
	fall = a0 - eta / 2 - young(a2, eta);
	if (!(fall > 0) || (a1 > 0 && eta == 0))
		return NAN;
	return (young(a1, eta) + c) / fall;
}

/* eq. (33) */
double
cgc_bound_order(const struct cgc_setting *s, const struct cgc_constants *k)
{
	if (k->k1 == 0 && k->k2 == 0)
		return s->kappa * 0; /* which is not known if kappa is not */
	return k->k2 > 0 ? sqrt(s->kappa / k->k2) * k->k1 : NAN;
}

/* eq. (35) */
double
cgc_bound_lad_order(const struct cgc_setting *s)
{
	if (s->n == s->h)
		return NAN;
	return s->beta * s->beta * sqrt(s->kappa * (s->n - s->d) * s->n /
	    (s->d * s->h * (s->n - s->h)));
}

/* eq. (36) */
double
cgc_bound_baseline(const struct cgc_setting *s)
{
	return s->beta * s->beta * s->kappa;
}
