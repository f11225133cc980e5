/* SPDX-License-Identifier: MIT */
/*
 * Every rule on vectors of several segments: teams of any size give the bytes
 * that none gives.  And shortcuts that only long vectors take lead where the
 * long way does.
 */
#include <math.h>

#include "rule/chain.h"
#include "rules.h"
#include "sweep/sweep.h"

#define N 11
#define F 2
#define DIM (3 * CGC_SEGMENT + 77)

static void *block[N];
static double *out[2];

/* Liars, the first two, are far away, or farther than a sum can tell. */
static void
fill(enum cgc_dtype dtype, double far)
{
	for (size_t i = 0; i < N; i++)
		for (size_t q = 0; q < DIM; q++)
			cgc_dtype_set(dtype, block[i], q, 1000 +
			    rules_word() * 0x1p-32 * (i < F ? far : 1));
}

static enum cgc_status
run(const char *text, enum cgc_dtype dtype, struct cgc_team *team,
    double *to)
{
	static const uint32_t device[N] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	struct cgc_vectors in = { .dtype = dtype, .n = N, .dim = DIM, .f = F,
	    .x = (const void *const *)block, .device = device, .team = team };
	struct cgc_chain chain;
	enum cgc_status st;

	memset(to, 0, DIM * sizeof *to);
	if ((st = rules_parse(&chain, text)) == CGC_OK)
		st = cgc_chain_check(&chain, &in, &rules_err);
	if (st == CGC_OK)
		st = cgc_chain_remember(&chain, DIM, &rules_err);
	if (st == CGC_OK)
		st = cgc_chain_apply(&chain, &in, 0, to, NULL, &rules_err);
	cgc_chain_release(&chain);
	return st;
}

static void
check_chain(const char *text, enum cgc_dtype dtype)
{
	if (!CHECK(run(text, dtype, NULL, out[0]) == CGC_OK)) {
		printf("\t%s: %s\n", text, rules_err.text);
		return;
	}
	for (unsigned size = 1; size <= 3; size++) {
		struct cgc_team *team;

		CHECK(cgc_team_open(&team, size, &rules_err) == CGC_OK);
		CHECK(run(text, dtype, team, out[1]) == CGC_OK);
		if (!CHECK(memcmp(out[0], out[1], DIM * sizeof *out[0]) == 0))
			printf("\t%s, %s: team of %u\n", text,
			    cgc_dtype_name(dtype), size);
		cgc_team_close(team);
	}
}

/* All that take vectors as such: not the decoders of codes. */
static void
check_table(const struct cgc_method *const *table, const char *behind,
    enum cgc_dtype dtype)
{
	char text[128];

	for (; *table != NULL; table++) {
		const struct cgc_rule *rule = (const struct cgc_rule *)*table;

		if (rule->is_coded || rule->over_field)
			continue;
		snprintf(text, sizeof text, "%s%s", (*table)->name, behind);
		check_chain(text, dtype);
	}
}

/* The point that the long way ends at, from wherever it begins. */
static void
check_geomed(const char *quick, const char *slow, double far)
{
	double worst = 0;

	fill(CGC_F64, far);
	CHECK(run(quick, CGC_F64, NULL, out[0]) == CGC_OK);
	CHECK(run(slow, CGC_F64, NULL, out[1]) == CGC_OK);
	for (size_t q = 0; q < DIM; q++)
		worst = fmax(worst, fabs(out[0][q] - out[1][q]));
	if (!CHECK(worst <= 1e-6))
		printf("\t%s and %s differ by %g\n", quick, slow, worst);
}

int
main(void)
{
	static const double far[] = { 1, 1e3, 1e30, 1e160, 1e300 };

	CHECK(cgc_kern_select(NULL, &rules_err) == CGC_OK);
	for (int i = 0; i < N + 2; i++)
		if (!CHECK(cgc_mem_alloc(i < N ? &block[i] :
		    (void *)&out[i - N], DIM, sizeof(double), &rules_err) ==
		    CGC_OK))
			return unit_done();
	for (int dtype = CGC_F32; dtype <= CGC_F64; dtype++) {
		fill((enum cgc_dtype)dtype, 1e3);
		check_table(cgc_rules, "", (enum cgc_dtype)dtype);
		check_table(cgc_preaggregations, " cwtm",
		    (enum cgc_dtype)dtype);
	}
	for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
		check_geomed("geomed", "geomed,iters=99", far[i]);
		check_geomed("geomed,nu=200", "geomed,nu=200,iters=99",
		    far[i]);
		check_geomed("geomed,start=zero", "geomed,iters=99", far[i]);
	}
	for (int i = 0; i < N; i++)
		free(block[i]);
	free(out[0]);
	free(out[1]);
	return unit_done();
}
