/* SPDX-License-Identifier: MIT */
/*
 * alie - "a little is enough": the honest mean minus z honest standard
 * deviations, in every coordinate.  Without z=, z is the quantile of
 * (n - f - s) / (n - f) with s = floor(n/2 + 1) - f.
 * Source: Baruch, Baruch, Goldberg, NeurIPS 2019.
 */
#include "attack/crowd.h"
#include "rand/draw.h"

enum { Z, DDOF, SIGN };

static const struct cgc_param params[] = {
	[Z] = { "z", CGC_REAL, "(from n and f)", -1e300, 1e300, NULL,
	    "standard deviations away from the mean" },
	[DDOF] = { "ddof", CGC_INT, "1", 0, 1, NULL,
	    "taken off the count in the standard deviation" },
	[SIGN] = { "sign", CGC_WORD, "-", 0, 0, "-|+",
	    "+: the mean plus z standard deviations" },
	{ .key = NULL }
};

/* Of how many honest devices the attackers need the support. */
static int64_t
support(uint64_t n, uint64_t f)
{
	return (int64_t)(n / 2 + 1) - (int64_t)f;
}

static enum cgc_status
check(const struct cgc_call *call, uint64_t n, uint64_t f,
    struct cgc_err *err)
{
	int64_t h = (int64_t)(n - f), s = support(n, f);

	if (h - call->value[DDOF].i < 1)
		return cgc_fail(err, CGC_EUSAGE,
		    "%lld honest devices, expected more than ddof = %lld",
		    (long long)h, (long long)call->value[DDOF].i);
	if (!call->given[Z] && (s <= 0 || s >= h))
		return cgc_fail(err, CGC_EUSAGE,
		    "n = %llu and f = %llu give no z; set z=",
		    (unsigned long long)n, (unsigned long long)f);
	return CGC_OK;
}

static enum cgc_status
apply(const struct cgc_attack_job *job, struct cgc_err *err)
{
	double h = (double)(job->n - job->f), z = job->call->value[Z].r;

	(void)err;
	if (!job->call->given[Z])
		z = cgc_normal_quantile((h - (double)support(job->n,
		    job->f)) / h);
	if (job->call->value[SIGN].i == 0)
		z = -z;
	cgc_crowd_mean(job);
	cgc_crowd_std(job, (int)job->call->value[DDOF].i);
	cgc_crowd_send(job, 1, z);
	return CGC_OK;
}

const struct cgc_attack cgc_attack_alie = {
	.method = {
		.name = "alie",
		.summary = "the honest mean shifted by z standard deviations",
		.promise = "knows all honest vectors",
		.needs = "2 or more honest devices",
		.cost = "n Q",
		.params = params,
	},
	.omniscient = true,
	.check = check,
	.apply = apply,
};
