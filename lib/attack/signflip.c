/* SPDX-License-Identifier: MIT */
/*
 * signflip - scale times what the device would send if it were honest, or
 * with of=mean times the mean of the vectors that the attackers know.  Over a
 * prime field the scale is a whole number and the product is modulo p.
 * Source: the LAD paper, section VII, with scale = -2; ByzFL's is of=mean with
 * scale = -1; DRACO's "message + c message" is scale = 1 + c.
 */
#include "attack/crowd.h"
#include "attack/residue.h"
#include "field/residues.h"
#include "kern/kern.h"

enum { SCALE, OF, FROM };

static const struct cgc_param params[] = {
	[SCALE] = { "scale", CGC_REAL, "-2", -1e300, 1e300, NULL,
	    "what the vector is multiplied by" },
	[OF] = { "of", CGC_WORD, "own", 0, 0, "own|mean",
	    "mean: the mean instead of the own vector" },
	[FROM] = CGC_FROM_PARAM,
	{ .key = NULL }
};

static enum cgc_sight
sees(const struct cgc_call *call)
{
	if (call->value[OF].i == 0)
		return CGC_SEES_ITSELF;
	return cgc_crowd_sight(call->value[FROM].i);
}

static enum cgc_status
check(const struct cgc_attack_job *job, struct cgc_err *err)
{
	uint64_t factor;

	if (job->call->given[FROM] && job->call->value[OF].i == 0)
		return cgc_fail(err, CGC_EUSAGE, "from is for of=mean");
	if (cgc_dtype_is_real(job->dtype))
		return CGC_OK;
	if (job->call->value[OF].i != 0)
		return cgc_fail(err, CGC_EUSAGE,
		    "over a prime field there is no mean, expected of=own");
	if (!cgc_residue(job->dtype, job->call->value[SCALE].r, &factor))
		return cgc_fail(err, CGC_EUSAGE, "scale is %g, expected a "
		    "whole number over a prime field",
		    job->call->value[SCALE].r);
	return CGC_OK;
}

static void
flip(const struct cgc_attack_job *job, void *x)
{
	double scale = job->call->value[SCALE].r;
	uint64_t factor;

	if (!cgc_dtype_is_real(job->dtype)) {
		cgc_residue(job->dtype, scale, &factor);
		cgc_field_scale(job->dtype, x, job->dim, factor);
		return;
	}
	cgc_kern(job->dtype)->scale(x, scale, job->dim, x);
}

static enum cgc_status
apply(const struct cgc_attack_job *job, struct cgc_err *err)
{
	struct cgc_crowd crowd = cgc_crowd_of(job, job->call->value[FROM].i);

	(void)err;
	if (job->call->value[OF].i != 0) {
		cgc_crowd_mean(job, &crowd);
		cgc_crowd_send(job, NULL, job->call->value[SCALE].r,
		    job->mean);
		return CGC_OK;
	}
	for (size_t i = 0; i < job->f; i++)
		flip(job, job->x[job->bad[i]]);
	return CGC_OK;
}

const struct cgc_attack cgc_attack_signflip = {
	.method = {
		.name = "signflip",
		.summary = "scale times the own honest vector, or the mean",
		.promise = "its own vector; of=mean: all honest, or its own",
		.needs = "nothing",
		.cost = "f Q; of=mean: n Q",
		.params = params,
	},
	.over_field = true,
	.sees = sees,
	.check = check,
	.apply = apply,
};
