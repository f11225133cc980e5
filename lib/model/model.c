/* SPDX-License-Identifier: MIT */
#include "model/model.h"

extern const struct cgc_model cgc_model_linreg;

const struct cgc_method *const cgc_models[] = {
	&cgc_model_linreg.method,
	NULL
};
