/* SPDX-License-Identifier: MIT */
/*
 * One device that sends NaN or an infinity changes nothing but what the roll
 * call says of it: for every chain of the registries, the aggregate is that
 * without the device, with n - 1 and f - 1, bit for bit.
 *
 * The decoders of the codes are left out: what a code can do without a device
 * is told in their own tests.
 */
#include "kern/kern.h"
#include "rule/roll.h"
#include "rules.h"

#define DIM 5

static const double nothing[] = { NAN, INFINITY, -INFINITY };

static struct cgc_roll roll;

/* All devices but one sent vectors that are fine. */
static void
call_roll(const struct cgc_vectors *all, size_t bad, size_t q,
    struct cgc_vectors *out)
{
	const struct cgc_policies policies = { .missing = CGC_FAIL };

	roll.dim = all->dim;
	roll.dtype = all->dtype;
	CHECK(cgc_roll_begin(&roll, all->n, &rules_err) == CGC_OK);
	for (size_t i = 0; i < all->n; i++) {
		roll.device[i].fate = CGC_KEPT;
		roll.device[i].codec = CGC_DENSE;
		roll.device[i].x = all->x[i];
		roll.device[i].finite = cgc_dtype_nonfinite(all->dtype,
		    all->x[i], all->dim);
	}
	CHECK(cgc_roll_call(&roll, all->f, &policies, out, &rules_err) ==
	    CGC_OK);
	CHECK(out->n == all->n - 1 && out->f == all->f - 1);
	for (size_t i = 0; i < all->n; i++)
		CHECK(roll.device[i].fate ==
		    (i == bad ? CGC_NONFINITE : CGC_KEPT));
	CHECK(strtoul(roll.device[bad].why + strlen("coordinate "), NULL,
	    10) == q);
}

/* The vectors that are left, by hand. */
static struct cgc_vectors
without(const struct cgc_vectors *all, size_t bad)
{
	static const void *x[RULES_N];
	static uint32_t device[RULES_N];
	struct cgc_vectors v = *all;

	v.n = v.f = 0;
	for (size_t i = 0; i < all->n; i++)
		if (i != bad) {
			x[v.n] = all->x[i];
			device[v.n++] = (uint32_t)i;
		}
	v.f = all->f - 1;
	v.x = x;
	v.device = device;
	return v;
}

/* Whether the chain took these n and f. */
static bool
check_fault(const char *text, enum cgc_dtype dtype, size_t n, size_t f)
{
	size_t bad = rules_word() % n, q = rules_word() % DIM;
	struct cgc_vectors all, called, rest;
	double expected[DIM];
	enum cgc_status st;

	rules_fill(n, DIM);
	rules_x[bad][q] = nothing[rules_word() % 3];
	all = rules_vectors(dtype, n, DIM, f);
	call_roll(&all, bad, q, &called);
	rest = without(&all, bad);
	st = rules_run(text, &rest, NULL);
	memcpy(expected, rules_out, sizeof expected);
	if (!CHECK(rules_run(text, &called, NULL) == st) ||
	    (st == CGC_OK && !CHECK(memcmp(expected, rules_out,
	    sizeof expected) == 0)))
		printf("\t%s, n = %zu, f = %zu, device %zu\n", text, n, f,
		    bad);
	return st == CGC_OK;
}

/* How many n and f the chain took; -1 if it is of a code. */
static int
check_chain(const char *text)
{
	struct cgc_chain chain;
	bool is_coded, is_refused;
	int taken = 0;

	CHECK(rules_parse(&chain, text) == CGC_OK);
	is_coded = chain.is_coded || chain.over_field;
	is_refused = chain.is_personal && strstr(text, "bucketing") != NULL;
	cgc_chain_release(&chain);
	if (is_coded)
		return -1;
	for (size_t n = 3; n <= 17; n++)
		for (size_t f = 1; 2 * f < n; f++) {
			taken += check_fault(text, CGC_F32, n, f);
			taken += check_fault(text, CGC_F64, n, f);
		}
	if (!CHECK(is_refused ? taken == 0 : taken > 20))
		printf("\t%s: took %d\n", text, taken);
	return taken;
}

int
main(void)
{
	char text[128];
	int chains = 0;

	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	for (size_t r = 0; cgc_rules[r] != NULL; r++) {
		if (check_chain(cgc_rules[r]->name) < 0)
			continue;
		chains++;
		for (size_t p = 0; cgc_preaggregations[p] != NULL; p++) {
			snprintf(text, sizeof text, "%s %s",
			    cgc_preaggregations[p]->name, cgc_rules[r]->name);
			chains += check_chain(text) > 0;
		}
	}
	CHECK(chains >= 40);
	cgc_roll_release(&roll);
	free(rules_block);
	return unit_done();
}
