/* SPDX-License-Identifier: MIT */
#ifndef CGC_FUZZ_H
#define CGC_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/*
 * fuzz - what libFuzzer and replay.c call, and what they offer.
 *
 * A target takes any bytes and aborts if a promise is broken.  Its mutator
 * makes the checksums right after a mutation, since almost no mutation would
 * pass them otherwise.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
    unsigned seed);

/* The engine's: changes at most max bytes in place, returns the new size. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

#endif
