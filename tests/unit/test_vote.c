/* SPDX-License-Identifier: MIT */
/*
 * frc and vote: whoever lies and whoever is missing, over all choices of
 * devices where N is small.
 */
#include "code/code.h"
#include "kern/kern.h"
#include "rules.h"

extern const struct cgc_rule cgc_rule_vote;

#define DIM 5

/* A group whose devices lie sends these; each kind is a way to lie. */
enum lie { SAME, OWN, BIT, NEIGHBOUR, ZERO, LIES };

static struct cgc_schedule schedule;
static uint32_t task[RULES_N], perm[RULES_N];
static double honest[RULES_N][DIM]; /* of a group */
static double sent[RULES_N][DIM];   /* by a device */

static uint32_t
group_of(uint32_t device)
{
	return task[device] / schedule.d;
}

/* A random schedule for N devices, and what its groups send. */
static void
begin(uint32_t n, uint32_t d)
{
	schedule = (struct cgc_schedule){ .n = n, .d = d, .code = 1,
	    .task = task, .perm = perm };
	cgc_schedule_draw(rules_word(), 0, n, task, perm);
	for (uint32_t g = 0; g < n / d; g++) {
		for (size_t q = 0; q < DIM; q++)
			honest[g][q] = rules_real();
		honest[g][2] = 0;
	}
}

static void
tell(uint32_t device, bool lies, enum lie lie)
{
	uint32_t g = group_of(device);
	double *x = sent[device];

	memcpy(x, honest[g], sizeof sent[0]);
	if (!lies)
		return;
	switch (lie) {
	case SAME:
		x[1] = 7;
		break;
	case OWN:
		x[DIM - 1] = device + 2;
		break;
	case BIT:
		((unsigned char *)x)[17] ^= 1;
		break;
	case NEIGHBOUR:
		memcpy(x, honest[(g + 1) % (schedule.n / schedule.d)],
		    sizeof sent[0]);
		if (schedule.n == schedule.d)
			x[0] += 1;
		break;
	default:
		x[2] = -0.0;
	}
}

/* The vectors of those who are not missing. */
static struct cgc_vectors
gather(uint64_t missing, size_t f)
{
	static const void *x[RULES_N];
	static uint32_t device[RULES_N];
	struct cgc_vectors in = { .dtype = CGC_F64, .dim = DIM, .f = f,
	    .x = x, .device = device, .code = &schedule };

	for (uint32_t i = 0; i < schedule.n; i++) {
		if (missing >> i & 1)
			continue;
		device[in.n] = i;
		x[in.n++] = sent[i];
	}
	return in;
}

static enum cgc_status
decode(const char *rule, const struct cgc_vectors *in, double *out,
    struct cgc_verdict *verdict)
{
	struct cgc_chain chain;
	enum cgc_status st;

	if ((st = rules_parse(&chain, rule)) != CGC_OK)
		return st;
	if ((st = cgc_chain_check(&chain, in, &rules_err)) == CGC_OK)
		st = cgc_chain_apply(&chain, in, 0, out, verdict, &rules_err);
	cgc_chain_release(&chain);
	return st;
}

static int
bits(uint64_t set)
{
	int n = 0;

	for (; set != 0; set &= set - 1)
		n++;
	return n;
}

/* The mean of what the groups' honest devices send. */
static void
expect(double *out)
{
	uint32_t groups = schedule.n / schedule.d;

	for (size_t q = 0; q < DIM; q++) {
		out[q] = 0;
		for (uint32_t g = 0; g < groups; g++)
			out[q] += honest[g][q];
		out[q] /= groups;
	}
}

/* Up to f liars and missing ones: the mean, and the liars are named. */
static void
check_exact(uint64_t liars, uint64_t missing, size_t f)
{
	struct cgc_vectors in = gather(missing, f - (size_t)bits(missing));
	bool caught[RULES_N];
	double out[DIM], mean[DIM];
	struct cgc_verdict verdict = { .caught = caught };

	expect(mean);
	if (!CHECK(decode("frc", &in, out, &verdict) == CGC_OK)) {
		printf("\t%s\n", rules_err.text);
		return;
	}
	CHECK(memcmp(out, mean, sizeof out) == 0);
	CHECK(verdict.has_caught);
	for (size_t i = 0; i < in.n; i++)
		CHECK(caught[i] == (liars >> in.device[i] & 1));
}

/*
 * f + 1 liars: refused, unless they are as many as a whole majority and agree;
 * then nobody can know.
 */
static void
check_beyond(uint64_t liars, enum lie lie, size_t f)
{
	struct cgc_vectors in = gather(0, f);
	uint32_t most = 0, count[RULES_N] = { 0 };
	double out[DIM];

	for (uint32_t i = 0; i < schedule.n; i++) {
		uint32_t g = group_of(i);

		count[g] += liars >> i & 1;
		most = count[g] > most ? count[g] : most;
	}
	if (most == f + 1 && schedule.d == 2 * f + 1 && (lie != OWN || f == 0))
		return;
	CHECK(decode("frc", &in, out, NULL) == CGC_EDATA);
	CHECK(strstr(rules_err.text, "outvoted") != NULL);
}

static void
sweep_frc(uint32_t n, uint32_t d)
{
	size_t f = (d - 1) / 2;

	begin(n, d);
	for (uint64_t liars = 0; liars < 1ull << n; liars++) {
		if (bits(liars) > (int)f + 1)
			continue;
		for (int lie = 0; lie < LIES; lie++) {
			for (uint32_t i = 0; i < n; i++)
				tell(i, liars >> i & 1, (enum lie)lie);
			if (bits(liars) == (int)f + 1) {
				check_beyond(liars, (enum lie)lie, f);
				continue;
			}
			for (uint64_t gone = 0; gone < 1ull << n; gone++)
				if ((gone & liars) == 0 &&
				    bits(gone | liars) <= (int)f)
					check_exact(liars, gone, f);
		}
	}
}

/* How many groups' vectors are not what their honest devices send. */
static size_t
count_bad(const struct cgc_vectors *in, size_t rows)
{
	static unsigned char scratch[1 << 14];
	static double row[RULES_N][DIM];
	void *out[RULES_N];
	struct cgc_rule_job job = { .in = *in, .out = out,
	    .scratch = scratch };
	size_t next = 0, bad = 0;

	CHECK(cgc_rule_vote.scratch(NULL, in) <= sizeof scratch);
	for (size_t i = 0; i < rows; i++)
		out[i] = row[i];
	CHECK(rules_mix(&cgc_rule_vote, &job) == CGC_OK);
	for (uint32_t g = 0; g < schedule.n / schedule.d; g++) {
		bool any = false;

		for (size_t i = 0; i < in->n; i++)
			any |= group_of(in->device[i]) == g;
		if (any)
			bad += memcmp(row[next++], honest[g],
			    sizeof honest[0]) != 0;
	}
	CHECK(next == rows);
	return bad;
}

/* The bound on bad groups holds for all, and is met when nobody is missing. */
static void
sweep_vote(uint32_t n, uint32_t d, size_t f)
{
	size_t worst = 0, bound = f / ((d + 1) / 2);

	begin(n, d);
	for (uint64_t liars = 0; liars < 1ull << n; liars++) {
		if (bits(liars) > (int)f)
			continue;
		for (uint32_t i = 0; i < n; i++)
			tell(i, liars >> i & 1, SAME);
		for (uint64_t gone = 0; gone < 1ull << n; gone++) {
			struct cgc_vectors in;
			size_t rows, faults, bad;

			if ((gone & liars) != 0 ||
			    bits(gone | liars) > (int)f)
				continue;
			in = gather(gone, f - (size_t)bits(gone));
			rows = cgc_rule_vote.rows(NULL, &in);
			faults = cgc_rule_vote.faults(NULL, &in);
			bad = count_bad(&in, rows);
			CHECK(bad <= faults);
			CHECK(n / d - rows + faults <= bound);
			if (gone == 0) {
				CHECK(rows == n / d && faults == bound);
				worst = bad > worst ? bad : worst;
			}
		}
	}
	CHECK(worst == bound);
}

/* Ties go to the lowest device, and lies that differ do not add up. */
static void
check_ties(void)
{
	double out[DIM];
	struct cgc_vectors in;

	begin(4, 4);
	for (uint32_t i = 0; i < 4; i++)
		tell(i, false, SAME);
	sent[0][0] = sent[3][0] = 9;
	in = gather(0, 1);
	CHECK(decode("frc", &in, out, NULL) == CGC_EDATA);
	begin(12, 4); /* so that f = 2 makes at most one of three bad */
	for (uint32_t i = 0; i < 12; i++)
		tell(i, false, SAME);
	for (uint32_t i = 0, left = 2; left > 0; i++)
		if (group_of(i) == 1) {
			sent[i][0] = 9;
			left--;
		}
	in = gather(0, 2);
	CHECK(count_bad(&in, 3) == 1);
	for (uint32_t i = 0; i < 12; i++) /* now they do not agree */
		if (group_of(i) == 1 && sent[i][0] == 9) {
			sent[i][0] = 8;
			break;
		}
	CHECK(count_bad(&in, 3) == 0);
}

static void
check_refusals(void)
{
	static const struct {
		uint32_t n, d, code;
		size_t f;
		const char *rule, *why;
	} bad[] = {
		{ 10, 5, 1, 3, "frc", "expected d >= 2f + 1" },
		{ 10, 5, 0, 1, "frc", "code is cyclic, expected frc" },
		{ 10, 5, 0, 1, "vote median", "is cyclic, expected frc" },
		{ 10, 5, 200, 1, "frc", "code is 200, which is none" },
		{ 10, 4, 1, 1, "frc", "d is 4, expected a divisor of N = 10 "
		    "(2, 5)" },
		{ 10, 4, 1, 1, "vote median", "expected a divisor" },
		{ 10, 5, 1, 3, "vote median", "1 of 2 groups of d = 5 may be "
		    "bad with f = 3" },
		{ 9, 3, 1, 4, "vote median", "2 of 3 groups" },
		{ 9, 3, 1, 2, "nnm frc", "frc decodes what devices send, "
		    "expected it to be the first" },
		{ 9, 3, 1, 2, "vote vote mean", "vote decodes" },
		{ 9, 3, 1, 2, "vote", "expected a rule as the last" },
	};
	double out[DIM];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct cgc_vectors in;

		begin(bad[i].n, bad[i].d);
		schedule.code = (uint8_t)bad[i].code;
		for (uint32_t k = 0; k < schedule.n; k++)
			memset(sent[k], 0, sizeof sent[0]);
		in = gather(0, bad[i].f);
		CHECK(decode(bad[i].rule, &in, out, NULL) >= CGC_EUSAGE);
		if (!CHECK(strstr(rules_err.text, bad[i].why) != NULL))
			printf("\t%s\n", rules_err.text);
	}
}

/* Large groups, random liars: the paper's size. */
static void
check_hundred(void)
{
	for (int trial = 0; trial < 300; trial++) {
		uint64_t liars = 0;

		begin(60, 30);
		while (bits(liars) < 14)
			liars |= 1ull << rules_word() % 60;
		for (uint32_t i = 0; i < 60; i++)
			tell(i, liars >> i & 1, (enum lie)(trial % LIES));
		check_exact(liars, 0, 14);
	}
}

int
main(void)
{
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	sweep_frc(3, 3);
	sweep_frc(5, 5);
	sweep_frc(6, 3);
	sweep_frc(9, 3);
	sweep_frc(10, 5);
	sweep_frc(8, 4);
	sweep_frc(4, 1);
	sweep_vote(6, 2, 2);
	sweep_vote(9, 3, 2);
	sweep_vote(9, 3, 4);
	sweep_vote(8, 2, 3);
	sweep_vote(8, 4, 3);
	sweep_vote(10, 5, 4);
	check_ties();
	check_refusals();
	check_hundred();
	return unit_done();
}
