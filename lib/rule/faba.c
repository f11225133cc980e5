/* SPDX-License-Identifier: MIT */
/*
 * faba - f times, leave out the vector that is farthest from the mean of
 * those that are left, of two as far the one of lower index; the mean of the
 * rest.
 *
 * Of m vectors with the mean mu, the sum over j of ||x_i - x_j||^2 is
 * m ||x_i - mu||^2 and something that all i share: so the farthest is the one
 * of greatest sum.  Each sum is made afresh: what a huge distance has rounded
 * away would not come back by subtracting it.  Where one overflows, the mean
 * and the distances to it are computed.
 * Source: Xia, Tao, Hao, Li, IJCAI 2019.
 */
#include <float.h>

#include "rule/large.h"
#include "rule/neighbours.h"
#include "rule/whole.h"

struct search {
	const struct cgc_vectors *in;
	double *d2;   /* squared distances, n * n */
	double *left; /* n: 1, or 0 for those that are out */
	double *z;    /* dim */
};

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return cgc_whole_pairs_scratch(in) +
	    (in->n * in->n + in->n + in->dim) * sizeof(double) +
	    in->n * sizeof(uint32_t);
}

/* Which of the m that are left is farthest from their mean. */
static size_t
farthest(const struct search *s, size_t m)
{
	size_t n = s->in->n, far = 0;
	double most = -1, sum;

	for (size_t i = 0; i < n; i++) {
		if (s->left[i] == 0)
			continue;
		sum = 0;
		for (size_t j = 0; j < n; j++)
			sum += s->left[j] == 0 ? 0 : s->d2[i * n + j];
		if (sum > most) {
			most = sum;
			far = i;
		}
	}
	if (most <= DBL_MAX)
		return far;
	cgc_large_centre(s->in, s->left, m, s->z);
	return cgc_large_farthest(s->in, s->left, s->z);
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	struct search s = { .in = in, .d2 = (double *)(job->scratch +
	    cgc_whole_pairs_scratch(in)) };
	uint32_t *which;
	size_t m = in->n, k = 0;

	(void)err;
	s.left = s.d2 + in->n * in->n;
	s.z = s.left + in->n;
	which = (uint32_t *)(s.z + in->dim);
	cgc_whole_distances(in, job->scratch, s.d2);
	for (size_t i = 0; i < in->n; i++)
		s.left[i] = 1;
	for (; m > in->n - in->f; m--)
		s.left[farthest(&s, m)] = 0;
	for (size_t i = 0; i < in->n; i++)
		if (s.left[i] != 0)
			which[k++] = (uint32_t)i;
	cgc_chosen_mean(job, which, m, job->scratch);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_faba = {
	.method = {
		.name = "faba",
		.summary = "mean without the f vectors farthest from it, one "
		    "after the other",
		.promise = "none: no kappa is proved",
		.needs = "n > 2f",
		.cost = "n^2 Q",
	},
	.scratch = scratch,
	.apply = apply,
};
