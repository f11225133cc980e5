/* SPDX-License-Identifier: MIT */
#ifndef CGC_KERN_LEVELS_H
#define CGC_KERN_LEVELS_H

#include "kern/coder.h"
#include "kern/kern.h"
#include "kern/layer.h"

/* The levels that kern.c chooses from, worst first. */

#if defined(__x86_64__) && defined(__GNUC__)
#define CGC_KERN_X86 1
#else
#define CGC_KERN_X86 0
#endif

#if defined(__aarch64__) && defined(__GNUC__) && defined(__ARM_NEON)
#define CGC_KERN_ARM 1
#else
#define CGC_KERN_ARM 0
#endif

extern const struct cgc_kern cgc_kern_c_f32, cgc_kern_c_f64;
extern const struct cgc_coder cgc_kern_c_coder;
extern const struct cgc_layer cgc_kern_c_layer;
#if CGC_KERN_X86
extern const struct cgc_kern cgc_kern_avx2_f32, cgc_kern_avx2_f64;
extern const struct cgc_kern cgc_kern_avx512_f32, cgc_kern_avx512_f64;
extern const struct cgc_coder cgc_kern_avx2_coder, cgc_kern_avx512_coder;
extern const struct cgc_layer cgc_kern_avx2_layer, cgc_kern_avx512_layer;
#endif
#if CGC_KERN_ARM
extern const struct cgc_kern cgc_kern_neon_f32, cgc_kern_neon_f64;
extern const struct cgc_coder cgc_kern_neon_coder;
extern const struct cgc_layer cgc_kern_neon_layer;
#endif

#endif
