/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "theory/constants.h"

enum cgc_edition
cgc_edition_parse(const char *name)
{
	static const char *const names[] = { [CGC_PAPER] = "paper",
	    [CGC_TIGHT] = "tight", [CGC_EXACT] = "exact" };

	for (int i = CGC_PAPER; i <= CGC_EXACT; i++)
		if (strcmp(name, names[i]) == 0)
			return (enum cgc_edition)i;
	return (enum cgc_edition)0;
}

/* eq. (17) */
double
cgc_lemma1(const struct cgc_setting *s)
{
	return (s->n - s->h) * (s->n - s->d) /
	    (s->d * s->h * (s->n - 1) * s->n);
}

/* eq. (18) */
double
cgc_lemma2(const struct cgc_setting *s)
{
	return (s->n - s->d) * s->beta * s->beta / (s->d * (s->n - 1));
}

/*
 * eq. (21), (22), (24), (25); with delta = 0, (28) to (31).  share is d as
 * printed, and N with (61) mended.
 */
static void
printed(const struct cgc_setting *s, double share, struct cgc_constants *out)
{
	double n = s->n, beta2 = s->beta * s->beta;
	double noise = 4 * s->delta / share; /* of the compressor */
	double spread = 4 * cgc_lemma1(s);   /* of who computes what */

	out->k1 = n * beta2 * (1 / s->h + 1) * noise +
	    4 * beta2 * (n - s->d) * n / (s->d * s->h * (n - 1));
	out->k2 = ((1 / s->h + 1) * noise + spread) / n;
	out->k3 = (noise / s->h + spread) * n * beta2;
	out->k4 = 2 / (n * n) + (noise / s->h + spread) / n;
}

/*
 * Each honest message has Lemma 2's variance around mu and, compressed,
 * delta E||g_i||^2 of noise; their mean has Lemma 1's number times
 * N beta^2 / (N-1), and 1/H of the noise.
 */
static void
exact(const struct cgc_setting *s, struct cgc_constants *out)
{
	double n = s->n, h = s->h, beta2 = s->beta * s->beta;
	double apart = n * (n - s->d) * (h - 1) /
	    (s->d * h * (n - 1) * (n - 1));

	out->k1 = beta2 * apart + (1 - 1 / h) * s->delta * cgc_lemma2(s);
	out->k2 = (1 - 1 / h) * s->delta / (n * n);
	out->k3 = cgc_lemma1(s) * beta2 * n / (n - 1) +
	    s->delta / h * cgc_lemma2(s);
	out->k4 = (1 + s->delta / h) / (n * n);
}

void
cgc_constants_make(const struct cgc_setting *s, enum cgc_edition edition,
    struct cgc_constants *out)
{
	if (edition == CGC_EXACT)
		exact(s, out);
	else
		printed(s, edition == CGC_PAPER ? s->d : s->n, out);
}
