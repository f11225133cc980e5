/* SPDX-License-Identifier: MIT */
/*
 * What is measured: the curve of (G, B) against the maximum that it stands
 * for, means and spreads without some of the vectors, and the kappa that a
 * rule had against sums by hand.
 */
#include "kern/kern.h"
#include "rules.h"
#include "theory/seen.h"
#include "theory/trajectory.h"

#define CURVES 2000
#define MOMENTS 12

/* max of v - b2 u, or 0. */
static double
brute(const struct cgc_trajectory *t, double b2)
{
	double most = 0;

	for (size_t i = 0; i < t->n; i++)
		most = fmax(most, t->at[i].v - b2 * t->at[i].u);
	return most;
}

/* Between two corners the maximum is on the line through them. */
static void
check_piece(const struct cgc_trajectory *t, const struct cgc_corner *from,
    const struct cgc_corner *to)
{
	CHECK(to->b2 > from->b2 && to->g2 < from->g2);
	for (int i = 0; i <= 4; i++) {
		double b2 = from->b2 + (to->b2 - from->b2) * i / 4;
		double g2 = from->g2 + (to->g2 - from->g2) * i / 4;

		CHECK(fabs(g2 - brute(t, b2)) <= 1e-12 * (1 + from->g2));
	}
}

/* Moments on a coarse grid, so that there are ties, and zeros. */
static void
check_curve(struct cgc_moments *at)
{
	struct cgc_trajectory t = { .at = at };
	struct cgc_corner from, to;
	struct cgc_summary sum;
	size_t corners = 1;

	t.n = 1 + rules_word() % MOMENTS;
	for (size_t i = 0; i < t.n; i++)
		at[i] = (struct cgc_moments){ rules_word() % 8 / 4.,
		    rules_word() % 8 / 4. };
	cgc_trajectory_sum(&t, &sum);
	cgc_trajectory_first(&t, &from);
	CHECK(from.b2 == 0 && from.g2 == brute(&t, 0));
	CHECK_NEAR(sum.beta * sum.beta, from.g2, 1e-15);
	for (to = from; cgc_trajectory_next(&t, &to); from = to) {
		check_piece(&t, &from, &to);
		CHECK(++corners <= t.n + 1);
	}
	/* the end: no B makes it less, since there u = 0 */
	CHECK(fabs(to.g2 - brute(&t, 1e6)) <= 1e-12);
}

/* n vectors of rules_x as a batch. */
static void
make_batch(struct cgc_batch *b, size_t n, size_t dim)
{
	static struct cgc_row row[RULES_N];
	struct cgc_vectors v = rules_vectors(CGC_F64, n, dim, 0);

	*b = (struct cgc_batch){ .row = row, .n = n, .like = {
	    .dtype = CGC_F64, .dim = dim, .count = (uint32_t)n } };
	for (size_t i = 0; i < n; i++)
		memcpy(&row[i].data, &v.x[i], sizeof row[i].data);
}

/* Of the vectors that are not the first and the last, by hand. */
static void
by_hand(size_t n, size_t dim, double *mean, struct cgc_moments *out)
{
	*out = (struct cgc_moments){ 0, 0 };
	for (size_t q = 0; q < dim; q++) {
		mean[q] = 0;
		for (size_t i = 1; i + 1 < n; i++)
			mean[q] += rules_x[i][q] / (double)(n - 2);
		for (size_t i = 1; i + 1 < n; i++)
			out->v += (rules_x[i][q] - mean[q]) *
			    (rules_x[i][q] - mean[q]) / (double)(n - 2);
		out->u += mean[q] * mean[q];
	}
}

static void
check_seen(size_t n, size_t dim)
{
	static const char *const link[] = { "cwtm" };
	const uint32_t bad[] = { 0, (uint32_t)n - 1 };
	struct cgc_moments expected, found;
	struct cgc_spread spread = { .x = NULL };
	struct cgc_seen seen = { .n = 0 };
	double mean[RULES_DIM], gap = 0;
	struct cgc_chain chain;
	struct cgc_batch batch;

	rules_fill(n, dim);
	rules_x[0][0] = 1e9;
	by_hand(n, dim, mean, &expected);
	CHECK(rules_apply("cwtm", CGC_F64, n, dim, 2, NULL) == CGC_OK);
	for (size_t q = 0; q < dim; q++)
		gap += (rules_out[q] - mean[q]) * (rules_out[q] - mean[q]);
	make_batch(&batch, n, dim);
	CHECK(cgc_spread_run(&spread, &batch, bad, 2, &found, &rules_err) ==
	    CGC_OK);
	CHECK_NEAR(found.u, expected.u, 1e-12);
	CHECK_NEAR(found.v, expected.v, 1e-12);
	CHECK(cgc_chain_parse(&chain, link, 1, &rules_err) == CGC_OK);
	CHECK(cgc_seen_add(&seen, &chain, 2, &batch, bad, 2, &rules_err) ==
	    CGC_OK);
	CHECK(seen.n == 1 && seen.sum == seen.most);
	CHECK_NEAR(seen.most, gap / expected.v, 1e-9);
	cgc_chain_release(&chain);
	cgc_seen_release(&seen);
	cgc_spread_release(&spread);
}

int
main(void)
{
	struct cgc_moments at[MOMENTS];

	CHECK(cgc_kern_select(NULL, &rules_err) == CGC_OK);
	for (int i = 0; i < CURVES; i++)
		check_curve(at);
	check_seen(5, 1);
	check_seen(20, 7);
	check_seen(100, 1100);
	free(rules_block);
	return unit_done();
}
