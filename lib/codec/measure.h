/* SPDX-License-Identifier: MIT */
#ifndef CGC_MEASURE_H
#define CGC_MEASURE_H

#include "codec/encoder.h"

/*
 * measure - what a codec does to a vector, beside what it declares.
 *
 * Over draws t = 0, 1, ... with the encoder's seed + t, and the iteration and
 * index of the vector's frame: error is the mean of
 * ||C_t(x) - x||^2 / ||x||^2, bias is ||mean of C_t(x) - x|| / ||x||, and
 * chance is the bias to be expected of that many draws of an unbiased codec
 * which are spread as these are,
 * sqrt((error - bias^2) / (draws - 1)).  A codec that draws nothing is
 * measured once.  For x = 0, 1 stands for ||x||.
 */

enum cgc_finding {
	CGC_NOTHING_DECLARED,
	CGC_WITHIN, /* the draws do not contradict what is declared */
	CGC_ABOVE
};

struct cgc_measured {
	uint64_t draws;
	double bits, wire;       /* per coordinate: payload; whole frame */
	struct cgc_declared declared;
	double limit;            /* of the error: 0, omega or 1 - a; or NaN */
	double error, deviation; /* and the standard error of that mean */
	double bias, chance;
	enum cgc_finding verdict;
};

struct cgc_measuring {
	struct cgc_encoder *encoder;
	uint64_t draws;
	/* private */
	double *x, *sum;         /* x, and the errors; scaled */
	void *decoded;
	size_t x_cap, sum_cap, decoded_cap;
};

void cgc_measuring_init(struct cgc_measuring *m, struct cgc_encoder *encoder,
    uint64_t draws);
void cgc_measuring_release(struct cgc_measuring *m);

/*
 * Measures x, frame->dim coordinates of frame->dtype in host order.  Fails as
 * the encoder does, and with CGC_EDATA if a coordinate is not finite.
 *
 * The verdict is CGC_ABOVE if the error exceeds its limit by four standard
 * errors, or, of what should be unbiased, the bias exceeds
 * 4 sqrt(omega / draws): if the declaration is true, Chebyshev's inequality
 * makes either happen to one vector in 16 at most, and far fewer if nothing is
 * heavy-tailed.  Both have room for the roundings of the type.
 */
CGC_MUST_USE enum cgc_status cgc_measuring_run(struct cgc_measuring *m,
    const struct cgc_frame *frame, const void *x, struct cgc_measured *out,
    struct cgc_err *err);

/* "lossless", "unbiased" ...; "within", "above" or "none". */
const char *cgc_class_name(enum cgc_codec_class class);
const char *cgc_finding_name(enum cgc_finding verdict);

#endif
