/* SPDX-License-Identifier: MIT */
#ifndef CGC_SCAN_H
#define CGC_SCAN_H

#include "stream/frame.h"

/*
 * scan - the one look at every byte of a payload: its CRC-32 and, of a dense
 * vector, where it is not finite.
 *
 * Both look at the same few KiB, while these are in the nearest cache.  Begins
 * with all members 0 and may go on as bytes arrive.
 */

struct cgc_scan {
	uint64_t at;     /* bytes of the payload that have been looked at */
	uint32_t crc;    /* theirs */
	uint64_t seen;   /* whole coordinates among them; */
	uint64_t finite; /* those before the first that is not finite */
};

/* Goes on up to byte `end` of the payload with its padding. */
void cgc_scan_to(struct cgc_scan *scan, const struct cgc_frame *frame,
    const unsigned char *payload, uint64_t end);

/*
 * After all of it: CGC_EDATA unless the CRC-32 is that of the header and the
 * padding is zero.
 */
CGC_MUST_USE enum cgc_status cgc_scan_check(const struct cgc_scan *scan,
    const struct cgc_frame *frame, const unsigned char *payload,
    struct cgc_err *err);

/*
 * How far the frame's vector, in host order at data, is finite: as was seen on
 * the way or, where the payload was something else, by looking now.
 */
uint64_t cgc_scan_finite(const struct cgc_scan *scan,
    const struct cgc_frame *frame, const void *data);

#endif
