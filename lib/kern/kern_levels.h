/* SPDX-License-Identifier: MIT */
#ifndef CGC_KERN_LEVELS_H
#define CGC_KERN_LEVELS_H

#include "kern/coder.h"
#include "kern/kern.h"

/* The levels that kern.c chooses from, worst first. */

#if defined(__x86_64__) && defined(__GNUC__)
#define CGC_KERN_X86 1
#else
#define CGC_KERN_X86 0
#endif

extern const struct cgc_kern cgc_kern_c_f32, cgc_kern_c_f64;
extern const struct cgc_coder cgc_kern_c_coder;
#if CGC_KERN_X86
extern const struct cgc_kern cgc_kern_avx2_f32, cgc_kern_avx2_f64;
extern const struct cgc_kern cgc_kern_avx512_f32, cgc_kern_avx512_f64;
extern const struct cgc_coder cgc_kern_avx2_coder, cgc_kern_avx512_coder;
#endif

#endif
