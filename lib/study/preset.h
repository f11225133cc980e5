/* SPDX-License-Identifier: MIT */
#ifndef CGC_PRESET_H
#define CGC_PRESET_H

#include <stddef.h>

/*
 * preset - built-in grids: the experiments of the LAD paper.
 *
 * "lad" is the training that they share: 100 devices, data and all draws by
 * the seed.  It names no methods; the figures do, as objects of an axis
 * "methods" that set method, its name, load, the subsets that a device works
 * on (d), and rules, what the server does.
 */

/* The JSON text of a preset, or NULL; and all names, with commas. */
const char *cgc_preset_text(const char *name);
void cgc_preset_names(char *out, size_t size);

#endif
