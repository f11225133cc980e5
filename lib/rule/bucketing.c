/* SPDX-License-Identifier: MIT */
/*
 * bucketing - the vectors, in a random order, are averaged s at a time; the
 * last bucket may be smaller and is averaged over its own size.
 * Source: Karimireddy, He, Jaggi, ICLR 2022.
 */
#include "base/sort.h"
#include "rand/draw.h"
#include "rule/large.h"

enum { S, SEED, ORDER };
enum { RANDOM, INDEX };

static const struct cgc_param params[] = {
	[S] = { "s", CGC_INT, "2", 1, 1e9, NULL, "vectors in a bucket" },
	[SEED] = { "seed", CGC_INT, "0", 0, 9e15, NULL,
	    "seed of the random order" },
	[ORDER] = { "order", CGC_WORD, "random", 0, 0, "random|index",
	    "index: buckets of neighbouring devices" },
	{ .key = NULL }
};

static size_t
rows(const struct cgc_call *call, const struct cgc_vectors *in)
{
	size_t s = (size_t)call->value[S].i;

	return (in->n + s - 1) / s;
}

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	size_t m = rows(call, in);

	if (m <= 2 * in->f)
		return cgc_fail(err, CGC_EUSAGE,
		    "%zu buckets of s = %lld with f = %zu, expected more "
		    "than 2f", m, (long long)call->value[S].i, in->f);
	return CGC_OK;
}

/* How many are in the bucket that begins with the i-th vector. */
static size_t
bucket_size(const struct cgc_vectors *in, size_t s, size_t i)
{
	return in->n - i < s ? in->n - i : s;
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return in->n * sizeof(uint32_t);
}

static enum cgc_status
plan(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	size_t s = (size_t)job->call->value[S].i;
	uint32_t *order = (uint32_t *)job->scratch;
	struct cgc_draw draw;

	(void)err;
	cgc_draw_init(&draw, (uint64_t)job->call->value[SEED].i,
	    CGC_DRAW_BUCKETS, job->iteration, job->link);
	cgc_draw_permutation(&draw, (uint32_t)in->n, order);
	if (job->call->value[ORDER].i == INDEX || s == 1)
		for (size_t i = 0; i < in->n; i++)
			order[i] = (uint32_t)i;
	for (size_t i = 0; i < in->n; i += s)
		cgc_sort_u32(order + i, bucket_size(in, s, i));
	return CGC_OK;
}

static void
mix(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;
	const uint32_t *order = (const uint32_t *)job->scratch;
	size_t s = (size_t)job->call->value[S].i;

	for (size_t i = 0; i < in->n; i += s)
		cgc_large_mean(in, order + i, bucket_size(in, s, i),
		    job->out[i / s]);
}

const struct cgc_rule cgc_rule_bucketing = {
	.method = {
		.name = "bucketing",
		.summary = "means of s vectors at a time, in random order",
		.promise = "makes krum, geomed and median "
		    "(delta, c)-robust, error O(s f/n)",
		.needs = "ceil(n/s) > 2f",
		.cost = "n Q",
		.params = params,
	},
	.is_pre = true,
	.check = check,
	.rows = rows,
	.scratch = scratch,
	.plan = plan,
	.mix = mix,
};
