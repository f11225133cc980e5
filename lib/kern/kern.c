/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <string.h>

#include "kern/coder.h"
#include "kern/kern.h"
#include "kern/kern_levels.h"
#include "kern/layer.h"

#define KERNELS(level) &cgc_kern_##level##_f32, &cgc_kern_##level##_f64, \
	&cgc_kern_##level##_coder, &cgc_kern_##level##_layer

/* Those of another architecture are known by name, and have no kernels. */
static const struct level {
	const char *name;
	const struct cgc_kern *f32, *f64;
	const struct cgc_coder *coder;
	const struct cgc_layer *layer;
} levels[] = {
	{ "c", KERNELS(c) },
#if CGC_KERN_X86
	{ "avx2", KERNELS(avx2) },
	{ "avx512", KERNELS(avx512) },
#else
	{ .name = "avx2" },
	{ .name = "avx512" },
#endif
#if CGC_KERN_ARM
	{ "neon", KERNELS(neon) },
#else
	{ .name = "neon" },
#endif
};

#define NLEVELS (sizeof levels / sizeof *levels)

/* The one mutable global of the library. */
static const struct level *current = &levels[0];

static bool
has(size_t level)
{
#if CGC_KERN_X86
	__builtin_cpu_init();
	if (level == 1)
		return __builtin_cpu_supports("avx2") &&
		    __builtin_cpu_supports("fma");
	if (level == 2)
		return __builtin_cpu_supports("avx512f") &&
		    __builtin_cpu_supports("avx512dq") &&
		    __builtin_cpu_supports("avx512bw") &&
		    __builtin_cpu_supports("avx512vl");
#endif
	return levels[level].f32 != NULL;
}

enum cgc_status
cgc_kern_select(const char *level, struct cgc_err *err)
{
	bool known = level == NULL;

	for (size_t i = 0; i < NLEVELS; i++) {
		if (level != NULL && strcmp(level, levels[i].name) != 0)
			continue;
		known = true;
		if (has(i))
			current = &levels[i];
		else if (level != NULL)
			return cgc_fail(err, CGC_EUSAGE,
			    "level '%s' is not one that this machine has",
			    level);
	}
	if (!known)
		return cgc_fail(err, CGC_EUSAGE,
		    "level is '%.40s', expected c, avx2, avx512 or neon",
		    level);
	return CGC_OK;
}

const struct cgc_kern *
cgc_kern(enum cgc_dtype dtype)
{
	return dtype == CGC_F32 ? current->f32 : current->f64;
}

const struct cgc_coder *
cgc_kern_coder(void)
{
	return current->coder;
}

const struct cgc_layer *
cgc_kern_layer(void)
{
	return current->layer;
}
