/* SPDX-License-Identifier: MIT */
/*
 * minmax - mu + gamma p with the largest gamma for which
 *   max_i ||b - x_i|| <= D = max_ij ||x_i - x_j||
 * over the vectors known.  With b_i = <mu - x_i, p> and
 * c_i = D^2 - ||mu - x_i||^2 that is
 *   min_i (-b_i + sqrt(b_i^2 + ||p||^2 c_i)) / ||p||^2.
 * Source: Shejwalkar, Houmansadr, NDSS 2021, who search for it.
 */
#include <math.h>

#include "attack/direction.h"
#include "kern/kern.h"

enum { P, FROM };

static const struct cgc_param params[] = {
	[P] = CGC_DIRECTION_PARAM,
	[FROM] = CGC_FROM_PARAM,
	{ .key = NULL }
};

static enum cgc_sight
sees(const struct cgc_call *call)
{
	return cgc_crowd_sight(call->value[FROM].i);
}

static enum cgc_status
check(const struct cgc_attack_job *job, struct cgc_err *err)
{
	return cgc_direction_check(job, job->call->value[P].i,
	    job->call->value[FROM].i, err);
}

/* D^2 */
static double
diameter(const struct cgc_attack_job *job, const struct cgc_crowd *crowd)
{
	const void **x = job->row;
	double most = 0;

	for (size_t i = 0; i < crowd->n; i++)
		x[i] = job->x[crowd->member[i]];
	cgc_kern(job->dtype)->distances(x, crowd->n, job->dim,
	    job->table + crowd->n * crowd->n, job->table);
	for (size_t i = 0; i < crowd->n * crowd->n; i++)
		if (!(job->table[i] <= most))
			most = job->table[i];
	return most;
}

/* <mu - x, p> */
static double
lean(const struct cgc_attack_job *job, const void *x)
{
	double sum = 0;

	for (size_t q = 0; q < job->dim; q++)
		sum += (job->mean[q] - cgc_dtype_get(job->dtype, x, q)) *
		    job->std[q];
	return sum;
}

/* The largest gamma that keeps x within D; p2 = ||p||^2. */
static double
reach(const struct cgc_attack_job *job, const void *x, double d2, double p2)
{
	double b = lean(job, x), c, root;

	c = d2 - cgc_kern(job->dtype)->gap2(x, job->mean, job->dim);
	if (c < 0)
		c = 0; /* by rounding: no vector is farther from the mean */
	root = sqrt(b * b + p2 * c);
	return b > 0 ? c / (b + root) : (root - b) / p2;
}

static enum cgc_status
apply(const struct cgc_attack_job *job, struct cgc_err *err)
{
	const struct cgc_call *call = job->call;
	struct cgc_crowd crowd = cgc_crowd_of(job, call->value[FROM].i);
	double d2 = diameter(job, &crowd), gamma = INFINITY, t;
	double norm = cgc_direction(job, &crowd, call->value[P].i);

	for (size_t i = 0; i < crowd.n && norm > 0; i++) {
		t = reach(job, job->x[crowd.member[i]], d2, norm * norm);
		if (!(t >= gamma))
			gamma = t;
	}
	if (!(norm > 0))
		gamma = 0;
	if (!isfinite(d2) || !isfinite(norm * norm) || !isfinite(gamma))
		return cgc_fail(err, CGC_EDATA,
		    "the known vectors are too far apart to measure");
	cgc_crowd_send(job, job->mean, gamma, job->std);
	return CGC_OK;
}

const struct cgc_attack cgc_attack_minmax = {
	.method = {
		.name = "minmax",
		.summary = "as far from each as the two farthest are",
		.promise = "all honest vectors, or its own",
		.needs = "p=std: 2 or more vectors known",
		.cost = "n^2 Q",
		.params = params,
	},
	.has_table = true,
	.sees = sees,
	.check = check,
	.apply = apply,
};
