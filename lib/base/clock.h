/* SPDX-License-Identifier: MIT */
#ifndef CGC_CLOCK_H
#define CGC_CLOCK_H

/*
 * clock - how much time goes by.
 *
 * For waiting, and for what people are shown; no result depends on it.
 */

/* Seconds since some moment in the past; never goes back. */
double cgc_clock(void);

#endif
