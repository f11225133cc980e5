/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "step/rate.h"

enum cgc_status
cgc_rate_parse(struct cgc_rate *rate, const char *decay, struct cgc_err *err)
{
	const char *p = decay;
	uint64_t t, least = 0;
	char *end;

	rate->milestones = 0;
	rate->decay = strcmp(decay, "sqrt") == 0 ? CGC_SQRT : CGC_FIXED;
	if (rate->decay == CGC_SQRT || strcmp(decay, "fixed") == 0)
		return CGC_OK;
	rate->decay = CGC_MILESTONES;
	do {
		t = strtoull(p, &end, 10);
		if (*p < '0' || *p > '9' || t < least || t == UINT64_MAX ||
		    (*end != ',' && *end != '\0') ||
		    rate->milestones == CGC_MAX_MILESTONES)
			return cgc_fail(err, CGC_EUSAGE,
			    "--decay is '%.40s', expected fixed, sqrt or at "
			    "most %d ascending iterations such as 1000,5000",
			    decay, CGC_MAX_MILESTONES);
		rate->milestone[rate->milestones++] = t;
		least = t + 1;
		p = end + 1;
	} while (*end == ',');
	return CGC_OK;
}

double
cgc_rate_at(const struct cgc_rate *rate, uint64_t iteration)
{
	double gamma = rate->base;

	if (rate->decay == CGC_SQRT)
		return gamma / sqrt((double)iteration + 1);
	for (size_t i = 0; i < rate->milestones; i++)
		if (rate->milestone[i] <= iteration)
			gamma *= rate->factor;
	return gamma;
}
