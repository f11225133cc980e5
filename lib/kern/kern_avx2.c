/* SPDX-License-Identifier: MIT */
#include "kern/kern_levels.h"

#if CGC_KERN_X86
#define LEVEL avx2
#define TARGET __attribute__((target("avx2")))
#include "kern/kern_level.h"
#endif
