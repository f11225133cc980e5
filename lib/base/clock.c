/* SPDX-License-Identifier: MIT */
#include <time.h>

#include "base/clock.h"

double
cgc_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}
