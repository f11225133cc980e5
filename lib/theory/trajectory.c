/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "theory/trajectory.h"

void
cgc_trajectory_release(struct cgc_trajectory *t)
{
	cgc_spread_release(&t->spread);
	free(t->at);
	*t = (struct cgc_trajectory){ .n = 0 };
}

enum cgc_status
cgc_trajectory_add(struct cgc_trajectory *t, const struct cgc_batch *b,
    struct cgc_err *err)
{
	enum cgc_status st;

	st = cgc_mem_grow(&t->at, &t->cap, t->n + 1, sizeof *t->at, err);
	if (st == CGC_OK)
		st = cgc_spread_run(&t->spread, b, NULL, 0, &t->at[t->n],
		    err);
	if (st == CGC_OK)
		t->n++;
	return st;
}

void
cgc_trajectory_sum(const struct cgc_trajectory *t, struct cgc_summary *out)
{
	double most = 0, v = 0, u = 0;

	for (size_t i = 0; i < t->n; i++) {
		most = fmax(most, t->at[i].v);
		v += t->at[i].v;
		u += t->at[i].u;
	}
	out->beta = sqrt(most);
	out->typical = sqrt(v / (double)t->n);
	out->mu2 = u / (double)t->n;
}

/* Of lines v - b2 u, the highest at b2 = 0; of several, the flattest. */
void
cgc_trajectory_first(const struct cgc_trajectory *t, struct cgc_corner *c)
{
	struct cgc_moments best = t->at[0];

	for (size_t i = 1; i < t->n; i++) {
		struct cgc_moments m = t->at[i];

		if (m.v > best.v || (m.v == best.v && m.u < best.u))
			best = m;
	}
	*c = (struct cgc_corner){ 0, best.v, best };
}

/*
 * Only a flatter line can take over: the one that does so first, of several
 * the flattest; or the line reaches 0 before.
 */
bool
cgc_trajectory_next(const struct cgc_trajectory *t, struct cgc_corner *c)
{
	double end = c->on.v / c->on.u; /* where it is 0; u may be 0 */
	struct cgc_moments best = c->on;

	if (!(c->g2 > 0) || !isfinite(end))
		return false;
	c->b2 = end;
	for (size_t i = 0; i < t->n; i++) {
		struct cgc_moments m = t->at[i];
		double b2 = (c->on.v - m.v) / (c->on.u - m.u);

		if (m.u < c->on.u && (b2 < c->b2 ||
		    (b2 == c->b2 && m.u < best.u))) {
			c->b2 = b2;
			best = m;
		}
	}
	c->g2 = best.u < c->on.u ? best.v - c->b2 * best.u : 0;
	c->on = best;
	return true;
}
