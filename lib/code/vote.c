/* SPDX-License-Identifier: MIT */
/*
 * vote - DETOX's first stage: of each group of a fractional repetition code
 * (frc) the vector that most of its devices send, bit by bit; ties to the
 * lowest device.  Each is a vector for the next link of the chain.
 *
 * How many of them may be bad: a group of m voters falls to l liars only if
 * the m - l honest ones are no more, so l >= ceil(m / 2).  If e devices are
 * missing and f of the others lie, a group that has lost some of its devices
 * has cost, with the liars that it takes, at least ceil(d / 2) of the e + f;
 * so has a group that is missing as a whole.  Hence at most
 * floor((e + f) / ceil(d / 2)) groups are bad or missing; those that are
 * missing leave no vector, and each that is bad has a liar in it.
 *
 * Source: Rajput, Wang, Charles, Papailiopoulos, NeurIPS 2019.
 */
#include <string.h>

#include "base/mem.h"
#include "code/ballot.h"
#include "code/code.h"

extern const struct cgc_code cgc_code_frc;

static bool
is_missing(const struct cgc_vectors *in, size_t *place, uint32_t device)
{
	while (*place < in->n && in->device[*place] < device)
		(*place)++;
	return *place == in->n || in->device[*place] != device;
}

/* Whether nobody of a group is there. */
static bool
is_empty(const struct cgc_vectors *in, uint32_t group)
{
	size_t place = 0;

	for (uint32_t i = 0; i < in->code->n; i++)
		if (cgc_group_of(in->code, i) == group &&
		    !is_missing(in, &place, i))
			return false;
	return true;
}

/* Groups that are missing as a whole; asked for by one device of each. */
static size_t
empty_groups(const struct cgc_vectors *in)
{
	const struct cgc_schedule *s = in->code;
	size_t place = 0, empty = 0;

	if (in->device == NULL || s->n - in->n < s->d)
		return 0;
	for (uint32_t i = 0; i < s->n; i++)
		if (is_missing(in, &place, i) && s->task[i] % s->d == 0)
			empty += is_empty(in, cgc_group_of(s, i));
	return empty;
}

static size_t
rows(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	if (in->code == NULL)
		return in->n;
	return cgc_group_count(in->code) - empty_groups(in);
}

static size_t
faults(const struct cgc_call *call, const struct cgc_vectors *in)
{
	size_t bad;

	(void)call;
	if (in->code == NULL)
		return in->f;
	bad = (in->f + in->code->n - in->n) / ((in->code->d + 1) / 2);
	bad -= empty_groups(in);
	return bad < in->f ? bad : in->f;
}

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	size_t groups, bad;

	if (cgc_code_expect(in->code, &cgc_code_frc, err) != CGC_OK)
		return CGC_EDATA;
	groups = rows(call, in);
	bad = faults(call, in);
	if (groups <= 2 * bad)
		return cgc_fail(err, CGC_EUSAGE, "%zu of %zu groups of d = %lu "
		    "may be bad with f = %zu, expected fewer than half", bad,
		    groups, (unsigned long)in->code->d, in->f);
	return CGC_OK;
}

/* Bytes of the election, which the scratch begins with. */
#define RESULT cgc_mem_aligned(sizeof(struct cgc_election))

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return RESULT + cgc_election_scratch(in);
}

static enum cgc_status
plan(const struct cgc_rule_job *job, struct cgc_err *err)
{
	struct cgc_election *e = (struct cgc_election *)job->scratch;

	cgc_election_run(e, &job->in, job->scratch + RESULT);
	if (job->verdict != NULL)
		cgc_election_tell(e, job->verdict);
	return cgc_election_check(e, err);
}

static void
mix(const struct cgc_rule_job *job)
{
	const struct cgc_election *e =
	    (const struct cgc_election *)job->scratch;
	const struct cgc_vectors *in = &job->in;

	for (uint32_t b = 0; b < e->ballots; b++)
		memcpy(job->out[b], in->x[e->ballot[b].winner],
		    in->dim * cgc_dtype_size(in->dtype));
}

const struct cgc_rule cgc_rule_vote = {
	.method = {
		.name = "vote",
		.summary = "the vector that most devices of a group of frc "
		    "send",
		.promise = "at most f / ceil(d/2) of the N/d vectors are bad",
		.needs = "-S with code frc, N/d > 2 floor(f / ceil(d/2)), no "
		    "lossy codec",
		.cost = "2 n Q where a majority agrees, else up to d n Q",
	},
	.is_pre = true,
	.is_coded = true,
	.is_exact = true,
	.check = check,
	.rows = rows,
	.faults = faults,
	.scratch = scratch,
	.plan = plan,
	.mix = mix,
};
