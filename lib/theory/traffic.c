/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "theory/traffic.h"

#define SEED_BITS 64

/* mask=shared, of the codecs that have masks. */
static bool
is_shared(const struct cgc_call *call)
{
	const struct cgc_param *p = call->method->params;

	for (int i = 0; p != NULL && p[i].key != NULL; i++)
		if (strcmp(p[i].key, "mask") == 0)
			return call->value[i].i == 1;
	return false;
}

static double
delta_of(const struct cgc_call *call, const struct cgc_declared *declared,
    const char **flaw)
{
	*flaw = NULL;
	if (declared->class == CGC_LOSSLESS)
		return 0;
	if (declared->class != CGC_UNBIASED)
		*flaw = "it is not unbiased";
	else if (is_shared(call))
		*flaw = "its errors at two devices are not independent";
	return *flaw == NULL ? declared->bound : NAN;
}

enum cgc_status
cgc_traffic_make(const struct cgc_encoder *codec, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_traffic *out, struct cgc_err *err)
{
	double dense = 8.0 * (double)cgc_dtype_size(dtype) * (double)dim;
	struct cgc_declared declared;
	enum cgc_status st;

	*out = (struct cgc_traffic){ .up = dense, .down = dense + SEED_BITS };
	if (codec == NULL)
		return CGC_OK;
	st = cgc_encoder_check(codec, dim, dtype, err);
	if (st != CGC_OK)
		return st;
	cgc_encoder_declare(codec, dim, dtype, &declared);
	out->up = declared.bits;
	out->delta = delta_of(&codec->call, &declared, &out->flaw);
	return CGC_OK;
}

double
cgc_draco_load(double f)
{
	return 2 * f + 1;
}

double
cgc_draco_up(double dim)
{
	return 64 * dim;
}
