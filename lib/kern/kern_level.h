/* SPDX-License-Identifier: MIT */
/*
 * Both types of one level, its coder and its layers; included with LEVEL and
 * TARGET defined.  No guard: it is included once by each file kern_*.c.
 */
#include "kern/coder_sieve.h"
#include "kern/coder_vec.h"
#include "kern/kern.h"
#include "kern/kern_levels.h"
#include "kern/kern_vec.h"
#include "kern/layer.h"
#include "kern/magnitude.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#if defined(__FAST_MATH__) || FLT_EVAL_METHOD != 0
#error "results are defined bit by bit: no -ffast-math, no x87"
#endif

#define PASTE3(a, b, c) a##_##b##_##c
#define PASTE(a, b, c) PASTE3(a, b, c)

#define REAL float
#define VEC VF
#define LOAD VF_LOAD
#define ALL(r) VF_ALL((float)(r))
#define STORE VF_STORE
#define WIDEN W_WIDEN
#define MIN VF_MIN
#define MAX VF_MAX
#define WIDE VF_WIDE
#define NAME(x) PASTE(x, LEVEL, f32)
#include "kern/kern_impl.h"
#undef REAL
#undef VEC
#undef LOAD
#undef ALL
#undef STORE
#undef WIDEN
#undef MIN
#undef MAX
#undef WIDE
#undef NAME

#define REAL double
#define VEC VD
#define LOAD VD_LOAD
#define ALL(r) VD_ALL((double)(r))
#define STORE VD_STORE
#define WIDEN W_LOAD
#define MIN VD_MIN
#define MAX VD_MAX
#define WIDE VD_LOAD
#define NAME(x) PASTE(x, LEVEL, f64)
#include "kern/kern_impl.h"
#undef NAME

#define NAME(x) PASTE(x, LEVEL, coder)
#include "kern/coder_half.h"
#include "kern/coder_pack.h"
#include "kern/coder_impl.h"
#undef NAME

#define NAME(x) PASTE(x, LEVEL, layer)
#include "kern/layer_impl.h"
