/* SPDX-License-Identifier: MIT */
#include "kern/kern_levels.h"

/* Every processor of this architecture has it: no target to select. */
#if CGC_KERN_ARM
#define LEVEL neon
#define VECTOR 128
#define TARGET
#include "kern/kern_level.h"
#endif
