/* SPDX-License-Identifier: MIT */
#ifndef CGC_EXP_H
#define CGC_EXP_H

/*
 * exp - the exponential function and its inverse from the four operations of
 * IEEE 754, since the C library's may differ in the last bit between machines:
 * for what decides bytes of output.
 */

/*
 * Within 2^-52 of e^x, relative, where that is a normal number; below, within
 * the rounding to a subnormal one; 0 and infinity beyond.  exp(0) = 1 exactly.
 * NaN stays.
 */
double cgc_exp(double x);

/* Natural logarithm of a finite x > 0, within 2^-51, relative. */
double cgc_ln(double x);

/* ln(1 + t), as exact for the least t; finite t >= 0, and NaN stays. */
double cgc_ln1p(double t);

#endif
