/* SPDX-License-Identifier: MIT */
/*
 * nnm - nearest-neighbour mixing: each vector becomes the average of the
 * n - f vectors nearest to it, itself included; ties to the lower index.
 * Source: Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, AISTATS
 * 2023 ("Fixing by mixing").
 */
#include "base/mem.h"
#include "kern/kern.h"
#include "rule/large.h"
#include "rule/neighbours.h"

/* Vectors are taken four at a time: how many bytes of bits say which. */
static size_t
groups(const struct cgc_vectors *in)
{
	return (in->n + 3) / 4;
}

/* Bytes of those of all vectors, which the scratch begins with. */
static uint64_t
subsets(const struct cgc_vectors *in)
{
	return cgc_mem_aligned(in->n * groups(in));
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return subsets(in) + cgc_neighbours_scratch(in);
}

static uint64_t
tile(const struct cgc_vectors *in)
{
	return CGC_KERN_SUMS(in->n);
}

static enum cgc_status
plan(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	unsigned char *subset = job->scratch;
	struct cgc_neighbours nb;
	size_t far = 0;

	cgc_neighbours_find(&nb, in, in->n - in->f,
	    job->scratch + subsets(in));
	for (size_t i = 0; i < in->n; i++, subset += groups(in)) {
		cgc_neighbours_subset(&nb, i, subset);
		far += cgc_neighbours_far(&nb, i);
	}
	return far <= in->f ? CGC_OK : cgc_too_far(far, in, err);
}

/* Where the sum of the vectors in a subset overflowed, by scaled sums. */
static void
mend(const struct cgc_rule_job *job, const unsigned char *subset, void *out)
{
	uint32_t *near = job->tile, m = 0;

	if (cgc_dtype_nonfinite(job->in.dtype, out, job->in.dim) ==
	    job->in.dim)
		return;
	for (uint32_t i = 0; i < job->in.n; i++)
		if (subset[i / 4] >> i % 4 & 1)
			near[m++] = i;
	cgc_large_mend(&job->in, near, m, out);
}

static void
mix(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;

	cgc_kern(in->dtype)->mixes(in->x, in->n, in->dim, job->scratch, in->n,
	    in->n - in->f, job->tile, job->out);
	for (size_t i = 0; i < in->n && in->dtype == CGC_F64; i++)
		mend(job, job->scratch + i * groups(in), job->out[i]);
}

const struct cgc_rule cgc_rule_nnm = {
	.method = {
		.name = "nnm",
		.summary = "each vector becomes the mean of its n-f nearest",
		.promise = "rule F after it: kappa = 8 f/(n-f) (kappa_F + 1)",
		.needs = "n > 2f",
		.cost = "n^2 Q",
	},
	.is_pre = true,
	.scratch = scratch,
	.tile = tile,
	.plan = plan,
	.mix = mix,
};
