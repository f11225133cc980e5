/* SPDX-License-Identifier: MIT */
/*
 * What single rules promise: signmaj, monna and faba.
 */
#include <float.h>

#include "kern/kern.h"
#include "rules.h"

/* Votes counted one by one, with the liars all on one side. */
static void
majority_is_right(size_t n, size_t f, enum cgc_dtype dtype)
{
	size_t dim = 1 + rules_word() % 600;

	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < dim; q++)
			rules_x[i][q] = i < f ? -1e30 :
			    ((int)(rules_word() % 3) - 1) * 1e-30;
	for (int tie = 0; tie < 2; tie++) {
		CHECK(rules_apply(tie ? "signmaj,zero=+" : "signmaj", dtype,
		    n, dim, f, NULL) == CGC_OK);
		for (size_t q = 0; q < dim; q++) {
			int up = 0, down = 0;

			for (size_t i = 0; i < n; i++) {
				up += rules_x[i][q] > 0;
				down += rules_x[i][q] < 0;
			}
			CHECK(rules_out[q] == (up > down ? 1 :
			    up < down ? -1 : tie));
		}
	}
}

/* The shares at which a vector was outvoted. */
static void
votes_are_told(void)
{
	double shares[3];
	struct cgc_verdict verdict = { .trimmed = shares };
	static const double x[3][4] = {
	    { 1, 1, 0, -1 }, { 1, -1, 0, -1 }, { -1, 1, 5, 0 } };

	for (size_t i = 0; i < 3; i++)
		memcpy(rules_x[i], x[i], sizeof x[i]);
	CHECK(rules_apply("signmaj", CGC_F32, 3, 4, 1, &verdict) == CGC_OK);
	CHECK(verdict.has_trimmed && !verdict.has_weight);
	CHECK(shares[0] == 0 && shares[1] == 0.25 && shares[2] == 0.25);
}

/* monna on vectors of the devices in id, which need not be all of them. */
static enum cgc_status
apply_monna(const char *text, const uint32_t *id, size_t n, size_t dim,
    size_t f)
{
	struct cgc_vectors in = rules_vectors(CGC_F64, n, dim, f);
	struct cgc_chain chain;
	enum cgc_status st;

	in.device = id;
	if ((st = rules_parse(&chain, text)) != CGC_OK)
		return st;
	if ((st = cgc_chain_check(&chain, &in, &rules_err)) == CGC_OK)
		st = cgc_chain_apply(&chain, &in, 0, rules_out, NULL,
		    &rules_err);
	cgc_chain_release(&chain);
	return st;
}

/* Whatever f liars send, the result is within the honest ones' reach. */
static void
pivot_is_followed(void)
{
	static const uint32_t id[] = { 0, 1, 3, 4, 7, 8, 9 };
	double reach = 0;

	rules_fill(7, 5);
	for (size_t q = 0; q < 5; q++) {
		rules_x[0][q] = 1e300;
		rules_x[6][q] = -DBL_MAX;
	}
	for (size_t i = 1; i < 6; i++) /* the pivot, device 3, is third */
		reach = fmax(reach, rules_distance(rules_x[i], rules_x[2],
		    5));
	CHECK(apply_monna("monna,pivot=3", id, 7, 5, 2) == CGC_OK);
	CHECK(rules_distance(rules_out, rules_x[2], 5) <= reach);
	CHECK(apply_monna("nnm monna,pivot=3", id, 7, 5, 2) == CGC_OK);
	CHECK(rules_largest(rules_out, 5) < 10);
	CHECK(apply_monna("monna,pivot=2", id, 7, 5, 2) == CGC_EDATA);
	CHECK(strstr(rules_err.text, "device 2, the pivot, is missing"));
	CHECK(apply_monna("monna,pivot=7", NULL, 7, 5, 2) == CGC_EUSAGE);
	CHECK(apply_monna("bucketing,s=2 monna", NULL, 7, 5, 1) ==
	    CGC_EUSAGE);
	CHECK(strstr(rules_err.text, "expected no bucketing before it"));
	CHECK(apply_monna("bucketing,s=1 monna", NULL, 7, 5, 1) == CGC_OK);
}

/*
 * Liars so far away that no double holds the distance of an honest vector
 * from the mean: they go first all the same, one of them or several.
 */
static void
farthest_are_found(size_t n, size_t f, enum cgc_dtype dtype)
{
	double most = dtype == CGC_F32 ? FLT_MAX : DBL_MAX;
	size_t dim = RULES_DIM;

	rules_fill(n, dim);
	for (size_t k = 0; k < f; k++)
		for (size_t q = 0; q < dim; q++)
			rules_x[k * n / f][q] = k % 3 == 2 ? -most / 4 : most;
	CHECK(rules_apply("faba", dtype, n, dim, f, NULL) == CGC_OK);
	CHECK(rules_largest(rules_out, dim) <= 1);
}

int
main(void)
{
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	for (size_t n = 1; n <= 40; n++)
		for (size_t f = 0; 2 * f < n; f += 1 + f / 2) {
			majority_is_right(n, f, CGC_F32);
			majority_is_right(n, f, CGC_F64);
			if (f > 0 && n < 20) {
				farthest_are_found(n, f, CGC_F32);
				farthest_are_found(n, f, CGC_F64);
			}
		}
	votes_are_told();
	pivot_is_followed();
	free(rules_block);
	return unit_done();
}
