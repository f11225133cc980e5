/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plot/curve.h"

void
cgc_curves_init(struct cgc_curves *curves, uint64_t max_mem)
{
	*curves = (struct cgc_curves){ .max_mem = max_mem };
}

void
cgc_curves_release(struct cgc_curves *curves)
{
	for (size_t i = 0; i < CGC_MAX_CURVES; i++) {
		free(curves->curve[i].sample);
		free(curves->curve[i].point);
	}
	cgc_names_release(&curves->series);
	cgc_names_release(&curves->seeds);
	cgc_curves_init(curves, 0);
}

enum cgc_status
cgc_curves_add(struct cgc_curves *curves, const char *series,
    const char *seed, double x, double y, struct cgc_err *err)
{
	struct cgc_curve *c;
	enum cgc_status st;
	size_t i, s;

	if (!isfinite(x))
		return cgc_fail(err, CGC_EDATA, "x is %g, expected a finite "
		    "number", x);
	st = cgc_names_number(&curves->series, series, CGC_MAX_CURVES,
	    "series", &i, err);
	if (st == CGC_OK)
		st = cgc_names_number(&curves->seeds, seed, CGC_MAX_SEEDS,
		    "seed", &s, err);
	if (st != CGC_OK)
		return st;
	curves->held += sizeof *c->sample;
	if (curves->held > curves->max_mem)
		return cgc_fail(err, CGC_EIO, "the samples need more than %llu "
		    "bytes (--max-mem)", (unsigned long long)curves->max_mem);
	c = &curves->curve[i];
	st = cgc_mem_grow(&c->sample, &c->cap, c->nsamples + 1,
	    sizeof *c->sample, err);
	if (st == CGC_OK)
		c->sample[c->nsamples++] = (struct cgc_sample){ x, y, s };
	return st;
}

static int
by_x_and_seed(const void *a, const void *b)
{
	const struct cgc_sample *p = a, *q = b;

	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	return (p->seed > q->seed) - (p->seed < q->seed);
}

/* Mean and standard deviation of the n samples at s, which have one x. */
static struct cgc_point
make_point(const struct cgc_sample *s, size_t n)
{
	struct cgc_point p = { .x = s->x, .n = n };
	double delta, m2 = 0;

	for (size_t i = 0; i < n; i++) {
		delta = s[i].y - p.mean;
		p.mean += delta / (double)(i + 1);
		m2 += delta * (s[i].y - p.mean);
	}
	if (n > 1)
		p.sd = sqrt(m2 / (double)(n - 1));
	if (!isfinite(p.mean))
		p.mean = NAN;
	return p;
}

/* Refuses two sorted samples of one seed and x in curve i. */
static enum cgc_status
check_doubles(struct cgc_curves *curves, size_t i, struct cgc_err *err)
{
	const struct cgc_curve *c = &curves->curve[i];
	const struct cgc_sample *s = c->sample;

	for (size_t k = 1; k < c->nsamples; k++)
		if (by_x_and_seed(&s[k - 1], &s[k]) == 0) {
			curves->twin = s[k];
			return cgc_fail(err, CGC_EDATA, "series '%.40s', seed "
			    "'%.40s': found two rows for x = %.10g, expected "
			    "one", curves->series.name[i],
			    curves->seeds.name[s[k].seed], s[k].x);
		}
	return CGC_OK;
}

/* Turns the sorted samples of a curve into its points. */
static enum cgc_status
make_points(struct cgc_curve *c, struct cgc_err *err)
{
	const struct cgc_sample *s = c->sample;
	enum cgc_status st;
	size_t end;

	st = cgc_mem_alloc(&c->point, c->nsamples, sizeof *c->point, err);
	if (st != CGC_OK)
		return st;
	for (size_t i = 0; i < c->nsamples; i = end) {
		for (end = i + 1; end < c->nsamples && s[end].x == s[i].x; )
			end++;
		c->point[c->n++] = make_point(s + i, end - i);
	}
	free(c->sample);
	c->sample = NULL;
	return CGC_OK;
}

enum cgc_status
cgc_curves_finish(struct cgc_curves *curves, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	for (size_t i = 0; i < curves->series.n && st == CGC_OK; i++) {
		struct cgc_curve *c = &curves->curve[i];

		qsort(c->sample, c->nsamples, sizeof *c->sample,
		    by_x_and_seed);
		st = check_doubles(curves, i, err);
		if (st == CGC_OK)
			st = make_points(c, err);
	}
	return st;
}

bool
cgc_curve_has_band(const struct cgc_curve *curve)
{
	for (size_t i = 0; i < curve->n; i++)
		if (curve->point[i].n > 1)
			return true;
	return false;
}
