/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/clock.h"
#include "loop/progress.h"

#define BAR 30

/* Per second, minute or hour, whichever first makes it 1. */
static void
print_rate(double rate, char out[32])
{
	static const char *const unit[] = { "s", "min", "h" };
	int i = 0;

	for (; rate > 0 && rate < 1 && i < 2; i++)
		rate *= 60;
	snprintf(out, 32, "%.0f/%s", rate, unit[i]);
}

bool
cgc_progress(struct cgc_progress *p, uint64_t done, uint64_t total,
    bool final, char line[CGC_PROGRESS])
{
	double now = cgc_clock(), rate, share;
	uint64_t left = 0;
	char bar[BAR + 1], speed[32];

	if (!p->begun)
		*p = (struct cgc_progress){ true, done, now, now };
	if (!final && now - p->shown < 0.2)
		return false;
	p->shown = now;
	share = total > 0 ? (double)done / (double)total : 1;
	rate = now > p->began ? (double)(done - p->first) / (now - p->began) :
	    0;
	if (rate > 0 && done < total)
		left = (uint64_t)((double)(total - done) / rate);
	for (int i = 0; i < BAR; i++)
		bar[i] = i < share * BAR ? '#' : '.';
	bar[BAR] = '\0';
	print_rate(rate, speed);
	snprintf(line, CGC_PROGRESS,
	    "[%s] %llu/%llu  %s  %llu:%02llu left    ", bar,
	    (unsigned long long)done, (unsigned long long)total, speed,
	    (unsigned long long)(left / 60), (unsigned long long)(left % 60));
	return true;
}
