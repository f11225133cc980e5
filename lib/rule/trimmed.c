/* SPDX-License-Identifier: MIT */
#include "base/sort.h"
#include "rule/trimmed.h"
#include "rule/whole.h"

uint64_t
cgc_trimmed_scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return cgc_sweep_scratch(in->team, in->n, in->n * CGC_KERN_TILE);
}

/*
 * Where in a sorted column the `keep` values nearest to the trimmed mean
 * begin: what the kernel computes, by the same sums.
 */
static size_t
find_nearest(const double *sorted, size_t n, size_t trim, size_t keep)
{
	double centre = 0;
	size_t first = 0;

	for (size_t i = trim; i < n - trim; i++)
		centre += sorted[i];
	centre /= (double)(n - 2 * trim);
	while (first + keep < n && centre - sorted[first] >
	    sorted[first + keep] - centre)
		first++;
	return first;
}

/*
 * Counts, for each vector, the coordinates at which its value is not one of
 * the `keep` kept: those nearest to the trimmed mean, or the middle ones.
 */
static void
tell_shares(const struct cgc_vectors *in, size_t trim, size_t keep,
    bool nearest, double *sorted, struct cgc_verdict *verdict)
{
	size_t first = trim;
	double value;

	verdict->has_trimmed = true;
	for (size_t i = 0; i < in->n; i++)
		verdict->trimmed[i] = 0;
	for (size_t q = 0; q < in->dim; q++) {
		for (size_t i = 0; i < in->n; i++)
			sorted[i] = cgc_dtype_get(in->dtype, in->x[i], q);
		cgc_sort_f64(sorted, in->n);
		if (nearest)
			first = find_nearest(sorted, in->n, trim, keep);
		for (size_t i = 0; i < in->n; i++) {
			value = cgc_dtype_get(in->dtype, in->x[i], q);
			if (value < sorted[first] ||
			    value > sorted[first + keep - 1])
				verdict->trimmed[i] += 1;
		}
	}
	for (size_t i = 0; i < in->n; i++)
		verdict->trimmed[i] /= (double)in->dim;
}

void
cgc_trimmed_shares(const struct cgc_vectors *in, size_t trim, void *scratch,
    struct cgc_verdict *verdict)
{
	tell_shares(in, trim, in->n - 2 * trim, false, scratch, verdict);
}

void
cgc_trimmed_nearest(const struct cgc_rule_job *job, size_t trim)
{
	const struct cgc_vectors *in = &job->in;
	struct cgc_sweep sweep = cgc_whole_sweep(in, job->scratch);
	size_t keep = in->n - in->f;

	cgc_sweep_nearest(&sweep, trim, keep, job->out[0]);
	if (job->verdict != NULL)
		tell_shares(in, trim, keep, true, (double *)job->scratch,
		    job->verdict);
}
