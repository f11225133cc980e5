/* SPDX-License-Identifier: MIT */
#ifndef CGC_TRAFFIC_H
#define CGC_TRAFFIC_H

#include "codec/encoder.h"

/*
 * traffic - what an iteration costs on the wire, in bits of payload, for each
 * device; and what a codec is in the eyes of the theory.
 */

struct cgc_traffic {
	double up;    /* a message; what the codec declares, or the most */
	double down;  /* the model, and 64 bits of seed for T, p and masks */
	double delta; /* E||C(g) - g||^2 <= delta ||g||^2; or NAN */
	const char *flaw; /* why delta is NAN; else NULL */
};

/*
 * For vectors of dim coordinates; codec NULL: they are sent as they are.
 * CGC_EUSAGE if the codec refuses such vectors.  Theorem 1 is about codecs
 * that are unbiased and whose errors at two devices are independent, so a mask
 * that all devices share is a flaw.
 */
CGC_MUST_USE enum cgc_status cgc_traffic_make(const struct cgc_encoder *codec,
    uint64_t dim, enum cgc_dtype dtype, struct cgc_traffic *out,
    struct cgc_err *err);

/*
 * DRACO against f liars: 2f + 1 subsets a device, and 64 bits a coordinate up,
 * in complex64 or over cgc's prime field.
 * Source: Chen, Wang, Charles, Papailiopoulos, ICML 2018.
 */
double cgc_draco_load(double f);
double cgc_draco_up(double dim);

#endif
