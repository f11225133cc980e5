/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "stream/compare.h"

/* |a_q - b_q|; 0 if they are the same, exact for u64 too. */
static double
gap_at(const struct cgc_row *a, const struct cgc_row *b, uint64_t q)
{
	enum cgc_dtype type = a->frame.dtype;
	double x = cgc_dtype_get(type, a->data, q);
	double y = cgc_dtype_get(b->frame.dtype, b->data, q);

	if (type == CGC_U64 && b->frame.dtype == CGC_U64) {
		uint64_t m = ((const uint64_t *)a->data)[q];
		uint64_t n = ((const uint64_t *)b->data)[q];

		return (double)(m > n ? m - n : n - m);
	}
	return x == y || (isnan(x) && isnan(y)) ? 0 : fabs(x - y);
}

/* gap <= atol + rtol size, in a form that infinities and NaN survive. */
static bool
near(double gap, double size, const struct cgc_tolerance *tol, double *worst)
{
	if (gap == 0)
		return true;
	if (!(isfinite(gap) && isfinite(size))) {
		*worst = INFINITY;
		return false;
	}
	if (gap / size > *worst)
		*worst = gap / size;
	return gap <= tol->atol + tol->rtol * size;
}

static bool
near_by_norm(const struct cgc_row *a, const struct cgc_row *b,
    const struct cgc_tolerance *tol, double *worst, struct cgc_err *err)
{
	double gap2 = 0, size2 = 0;

	for (uint64_t q = 0; q < a->frame.dim; q++) {
		double gap = gap_at(a, b, q);
		double y = cgc_dtype_get(b->frame.dtype, b->data, q);

		gap2 += gap * gap;
		size2 += y * y;
	}
	if (near(sqrt(gap2), sqrt(size2), tol, worst))
		return true;
	cgc_fail(err, CGC_EDATA, "the norm of the difference is %.6g, of the "
	    "vector %.6g", sqrt(gap2), sqrt(size2));
	return false;
}

static bool
near_by_value(const struct cgc_row *a, const struct cgc_row *b,
    const struct cgc_tolerance *tol, double *worst, struct cgc_err *err)
{
	bool same = true;

	for (uint64_t q = 0; q < a->frame.dim; q++) {
		double x = cgc_dtype_get(a->frame.dtype, a->data, q);
		double y = cgc_dtype_get(b->frame.dtype, b->data, q);

		if (near(gap_at(a, b, q), fabs(y), tol, worst) || !same)
			continue;
		cgc_fail(err, CGC_EDATA, "coordinate %llu is %.17g and %.17g",
		    (unsigned long long)q, x, y);
		same = false;
	}
	return same;
}

/* Headers, as far as the tolerance looks at them. */
static bool
same_frame(const struct cgc_frame *a, const struct cgc_frame *b,
    const struct cgc_tolerance *tol, struct cgc_err *err)
{
	const struct {
		const char *name;
		uint64_t a, b;
		bool always;
	} field[] = {
		{ "dim", a->dim, b->dim, true },
		{ "kind", a->kind, b->kind, false },
		{ "dtype", a->dtype, b->dtype, false },
		{ "index", a->index, b->index, false },
		{ "run", a->run, b->run, false },
	};

	for (size_t i = 0; i < sizeof field / sizeof *field; i++)
		if (field[i].a != field[i].b &&
		    (field[i].always || !tol->values)) {
			cgc_fail(err, CGC_EDATA, "%s is %llu and %llu",
			    field[i].name, (unsigned long long)field[i].a,
			    (unsigned long long)field[i].b);
			return false;
		}
	return true;
}

static bool
same_row(const struct cgc_row *a, const struct cgc_row *b,
    const struct cgc_tolerance *tol, double *worst, struct cgc_err *err)
{
	return same_frame(&a->frame, &b->frame, tol, err) && (tol->norm ?
	    near_by_norm(a, b, tol, worst, err) :
	    near_by_value(a, b, tol, worst, err));
}

void
cgc_compare(const struct cgc_batch *a, const struct cgc_batch *b,
    const struct cgc_tolerance *tol, bool *same, double *worst,
    struct cgc_err *err)
{
	struct cgc_err first;

	*same = true;
	if (a->n != b->n) {
		cgc_fail(&first, CGC_EDATA, "count is %zu and %zu", a->n,
		    b->n);
		*same = false;
	}
	if (*same && !tol->values && a->like.iteration != b->like.iteration) {
		cgc_fail(&first, CGC_EDATA, "iteration is %llu and %llu",
		    (unsigned long long)a->like.iteration,
		    (unsigned long long)b->like.iteration);
		*same = false;
	}
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		struct cgc_err here;

		if (same_row(&a->row[i], &b->row[i], tol, worst, &here) ||
		    !*same)
			continue;
		first = here;
		cgc_err_place(&first, "index %lu",
		    (unsigned long)a->row[i].frame.index);
		*same = false;
	}
	if (*same)
		return;
	*err = first;
	cgc_err_place(err, "iteration %llu",
	    (unsigned long long)a->like.iteration);
}
