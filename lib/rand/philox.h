/* SPDX-License-Identifier: MIT */
#ifndef CGC_PHILOX_H
#define CGC_PHILOX_H

#include <stdint.h>

/*
 * philox - Philox4x32-10, the counter-based generator behind every draw.
 *
 * A block of four words is a function of a key and a counter alone, so any
 * draw can be made anywhere without the ones before it.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011.
 */

void cgc_philox(const uint32_t key[2], const uint32_t counter[4],
    uint32_t out[4]);

#endif
