/* SPDX-License-Identifier: MIT */
/*
 * monna - the mean of the n - f vectors nearest to that of the device `pivot`,
 * itself included, ties to the lower index.  The pivot is trusted: a server
 * with data of its own, say, that takes part as a device.
 * Source: Farhadkhani, Guerraoui, Gupta, Hoang, Pinot, Stephan, ICML 2023.
 */
#include "base/mem.h"
#include "rule/neighbours.h"
#include "rule/whole.h"

enum { PIVOT };

static const struct cgc_param params[] = {
	[PIVOT] = { "pivot", CGC_INT, "0", 0, 4294967294.0, NULL,
	    "the device that is trusted" },
	{ .key = NULL }
};

/* The position of the pivot's vector; n if it is not here. */
static size_t
find_pivot(const struct cgc_call *call, const struct cgc_vectors *in)
{
	size_t pivot = (size_t)call->value[PIVOT].i, i = 0;

	if (in->device == NULL)
		return pivot < in->n ? pivot : in->n;
	while (i < in->n && in->device[i] != pivot)
		i++;
	return i;
}

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	long long pivot = call->value[PIVOT].i;

	if (find_pivot(call, in) < in->n)
		return CGC_OK;
	if (in->device == NULL)
		return cgc_fail(err, CGC_EUSAGE, "pivot is device %lld, "
		    "expected less than n = %zu", pivot, in->n);
	return cgc_fail(err, CGC_EDATA, "the message of device %lld, the "
	    "pivot, is missing or was dropped as a fault", pivot);
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return cgc_mem_aligned(cgc_selected_scratch(in)) +
	    (in->dim + in->n) * sizeof(double);
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	double *z = (double *)(job->scratch +
	    cgc_mem_aligned(cgc_selected_scratch(in)));
	double *away = z + in->dim;
	enum cgc_status st = check(job->call, in, err);

	if (st != CGC_OK)
		return st;
	cgc_dtype_convert(CGC_F64, z, in->dtype,
	    in->x[find_pivot(job->call, in)], in->dim);
	cgc_whole_norms(in, z, job->scratch, away);
	cgc_selected_mean(job, away, in->n - in->f, job->scratch);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_monna = {
	.method = {
		.name = "monna",
		.summary = "mean of the n-f vectors nearest to that of a "
		    "trusted device",
		.promise = "none: no kappa is proved, and the pivot must be "
		    "honest",
		.needs = "n > 2f; the pivot's message; no bucketing before "
		    "it",
		.cost = "n Q",
		.params = params,
	},
	.is_personal = true,
	.check = check,
	.scratch = scratch,
	.apply = apply,
};
