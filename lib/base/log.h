/* SPDX-License-Identifier: MIT */
#ifndef CGC_LOG_H
#define CGC_LOG_H

/*
 * log - the natural logarithm from the four operations of IEEE 754, since the
 * C library's may differ in the last bit between machines: for what decides
 * bytes of output, draws above all.
 */

/* To about 2^-51, relative; x is positive, normal and finite. */
double cgc_log(double x);

/* log(1 + t) for finite t >= 0, as exact for the least of them; NaN stays. */
double cgc_log1p(double t);

#endif
