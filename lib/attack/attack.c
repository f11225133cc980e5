/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "attack/attack.h"

extern const struct cgc_attack cgc_attack_none, cgc_attack_signflip,
    cgc_attack_ipm, cgc_attack_alie, cgc_attack_gaussian, cgc_attack_zero,
    cgc_attack_inf, cgc_attack_nan, cgc_attack_mimic;

const struct cgc_method *const cgc_attacks[] = {
	&cgc_attack_none.method,
	&cgc_attack_signflip.method,
	&cgc_attack_ipm.method,
	&cgc_attack_alie.method,
	&cgc_attack_gaussian.method,
	&cgc_attack_zero.method,
	&cgc_attack_inf.method,
	&cgc_attack_nan.method,
	&cgc_attack_mimic.method,
	NULL
};
