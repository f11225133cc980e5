/* SPDX-License-Identifier: MIT */
/*
 * cgc-aggregate - the server: the messages of each iteration to one vector.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli.h"
#include "code/schedule.h"
#include "rule/audit.h"
#include "rule/chain.h"
#include "stream/channels.h"
#include "stream/state.h"

static struct cli_words rules;
static int64_t f, threads;
static bool devices;
static double timeout = -1;
static const char *missing_text, *nonfinite_text = "drop";
static const char *schedule_path, *state_path, *audit_path, *output;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'r', "rule", "RULE", CLI_LIST, &rules, 0, 0,
	    "NAME[,KEY=VALUE]...; pre-aggregations first, the rule last" },
	{ 'f', "byzantine", "F", CLI_INT, &f, 0, 4294967294.0,
	    "up to F devices are Byzantine (0)" },
	{ 'S', "schedule", "FILE", CLI_WORD, &schedule_path, 0, 0,
	    "who computed what, for the rules that decode" },
	{ 'd', "devices", NULL, CLI_FLAG, &devices, 0, 0,
	    "each FILE is one device, trusted for nothing" },
	{ 't', "timeout", "S", CLI_REAL, &timeout, 0, 1e6,
	    "with -d: wait S seconds for an iteration (for ever)" },
	{ 0, "missing", "WHAT", CLI_WORD, &missing_text, 0, 0,
	    "drop, zero or fail for no message (fail; with -d drop)" },
	{ 0, "nonfinite", "WHAT", CLI_WORD, &nonfinite_text, 0, 0,
	    "drop or fail for NaN and infinities (drop)" },
	{ 0, "state", "FILE", CLI_WORD, &state_path, 0, 0,
	    "keep what a rule remembers in FILE, to resume from" },
	{ 0, "audit", "FILE", CLI_WORD, &audit_path, 0, 0,
	    "write what became of each device, as JSON lines" },
	CLI_THREADS(threads),
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-aggregate",
	.usage = "-r RULE [-r RULE ...] [-f F] [-S FILE] [-d [-t S]] "
	    "[options] [FILE ...]",
	.summary = "Aggregate the messages of each iteration into one vector.",
	.opts = opts,
	.methods = { cgc_rules, cgc_preaggregations },
	.method_kind = { "rule", "pre-aggregation" }
};

static struct cgc_reader in;
static struct cgc_channels channels;
static struct cgc_writer out;
static struct cgc_chain chain;
static struct cgc_roll roll;
static struct cgc_verdict verdict;
static struct cgc_schedules schedules;
static struct cgc_state state;
static uint64_t every, next; /* states are saved at its multiples; the */
                             /* iteration that the memory is for */
static bool begun;
static struct cgc_frame memory_of; /* whose kind, dim, count and run it has */
static struct cgc_policies policies;
static struct cgc_team *team;
static void *aggregate;
static size_t aggregate_cap, weight_cap, trimmed_cap, caught_cap;
static FILE *audit;

static enum cgc_policy
policy(const char *option, const char *text, bool may_zero)
{
	if (strcmp(text, "drop") == 0)
		return CGC_DROP;
	if (strcmp(text, "zero") == 0 && may_zero)
		return CGC_ZERO;
	if (strcmp(text, "fail") != 0)
		cli_die(CGC_EUSAGE, "--%s is '%.40s', expected drop%s or fail",
		    option, text, may_zero ? ", zero" : "");
	return CGC_FAIL;
}

static void
write_audit(const struct cgc_vectors *v)
{
	struct cgc_err err;
	char *line;

	cli_check(cgc_audit_line(&roll, (uint64_t)f, v, &verdict, aggregate,
	    &line, &err), &err);
	if (fprintf(audit, "%s\n", line) < 0 || fflush(audit) != 0)
		cli_die(CGC_EIO, "%s: %s", audit_path, strerror(errno));
	free(line);
}

/* Rooms for the result, and for the verdict if there is an audit. */
static struct cgc_verdict *
make_room(const struct cgc_vectors *v)
{
	struct cgc_err err;

	cli_check(cgc_mem_grow(&aggregate, &aggregate_cap, v->dim,
	    cgc_dtype_size(cgc_chain_dtype(&chain, v->dtype)), &err), &err);
	if (audit == NULL)
		return NULL;
	cli_check(cgc_mem_grow(&verdict.weight, &weight_cap, v->n,
	    sizeof(double), &err), &err);
	cli_check(cgc_mem_grow(&verdict.trimmed, &trimmed_cap, v->n,
	    sizeof(double), &err), &err);
	cli_check(cgc_mem_grow(&verdict.caught, &caught_cap, v->n,
	    sizeof(bool), &err), &err);
	return &verdict;
}

/* Exits, naming the iteration, unless st is CGC_OK. */
static void
check_run(enum cgc_status st, struct cgc_err *err, const char *place)
{
	if (st == CGC_OK)
		return;
	cgc_err_place(err, "%s: iteration %llu", place,
	    (unsigned long long)roll.iteration);
	cli_check(st, err);
}

/* Who computed what in the iteration of the roll; NULL without -S. */
static const struct cgc_schedule *
seek_schedule(void)
{
	struct cgc_err err;

	if (schedule_path == NULL)
		return NULL;
	cli_check(cgc_schedules_seek(&schedules, roll.iteration, &err), &err);
	if (schedules.at.n != roll.n)
		cli_die(CGC_EDATA, "%s: N is %lu, expected the %zu devices",
		    schedule_path, (unsigned long)schedules.at.n, roll.n);
	return &schedules.at;
}

/* The messages that a rule may see; with an audit, also of those it may not. */
static void
call_roll(struct cgc_vectors *v, const char *place)
{
	struct cgc_vectors all = { .dtype = roll.dtype, .n = roll.n,
	    .dim = (size_t)roll.dim, .f = (size_t)f, .code = seek_schedule(),
	    .team = team };
	struct cgc_err err;
	enum cgc_status st;

	check_run(cgc_chain_check(&chain, &all, &err), &err, place);
	st = cgc_roll_call(&roll, (uint64_t)f, &policies, v, &err);
	v->code = all.code;
	v->team = team;
	if (st != CGC_OK && audit != NULL) /* this is when it is wanted */
		write_audit(&(struct cgc_vectors){ .n = 0 });
	check_run(st, &err, place);
	if (v->n == roll.n || cgc_chain_check(&chain, v, &err) == CGC_OK)
		return;
	cgc_err_place(&err, "with the faulty messages gone");
	check_run(CGC_EDATA, &err, place);
}

/* The memory at the first iteration: zeros at iteration 0, else the state. */
static void
begin_memory(void)
{
	struct cgc_err err;

	begun = true;
	memory_of = (struct cgc_frame){ .kind = CGC_AGGREGATE,
	    .dim = roll.dim, .count = (uint32_t)chain.memories,
	    .run = roll.run };
	next = roll.iteration;
	cli_check(cgc_chain_remember(&chain, roll.dim, &err), &err);
	if (state_path == NULL && next != 0)
		cli_die(CGC_EUSAGE, "the first iteration is %llu, so the rule "
		    "needs what it remembers in a --state",
		    (unsigned long long)next);
	if (state_path != NULL)
		cli_check(cgc_state_begin(&state, state_path, chain.who,
		    &memory_of, next, chain.memory, &err), &err);
}

/* What the chain remembers is of the iteration before, and of its vectors. */
static void
remember(const char *place)
{
	if (chain.memories == 0)
		return;
	if (!begun)
		begin_memory();
	if (roll.iteration != next || roll.dim != memory_of.dim ||
	    roll.run != memory_of.run)
		cli_die(CGC_EDATA, "%s: dim is %llu at iteration %llu of run "
		    "%lu, expected %llu at iteration %llu of run %lu, which "
		    "the rule remembers", place,
		    (unsigned long long)roll.dim,
		    (unsigned long long)roll.iteration,
		    (unsigned long)roll.run,
		    (unsigned long long)memory_of.dim,
		    (unsigned long long)next, (unsigned long)memory_of.run);
}

static void
save_memory(bool due)
{
	struct cgc_err err;

	if (due && begun && state_path != NULL)
		cli_check(cgc_state_save(&state, next, chain.memory, &err),
		    &err);
}

/* What the roll has, through the chain, to the output. */
static void
run(const char *place)
{
	struct cgc_frame frame = { .kind = CGC_AGGREGATE, .count = 1 };
	struct cgc_verdict *verdicts;
	struct cgc_vectors v;
	struct cgc_err err;

	verdict.has_weight = verdict.has_trimmed = verdict.has_gap =
	    verdict.has_caught = false;
	call_roll(&v, place);
	verdicts = make_room(&v);
	remember(place);
	check_run(cgc_chain_apply(&chain, &v, roll.iteration, aggregate,
	    verdicts, &err), &err, place);
	frame.dtype = cgc_chain_dtype(&chain, roll.dtype);
	frame.iteration = roll.iteration;
	frame.dim = roll.dim;
	frame.run = roll.run;
	next = roll.iteration + 1;
	save_memory(next % every == 0);
	cli_check(cgc_writer_vector(&out, &frame, aggregate, &err), &err);
	cli_check(cgc_writer_flush(&out, &err), &err);
	if (audit != NULL)
		write_audit(&v);
}

/* One stream, whose gatherer vouches for its form. */
static void
run_stream(const char *const *files, size_t n)
{
	struct cgc_batch *batch;
	struct cgc_err err;

	cli_reader(&in, files, n, &limits, CGC_VECTORS);
	in.opts.partial = policies.missing != CGC_FAIL;
	in.opts.team = team;
	while (cli_check(cgc_reader_next(&in, &batch, &err), &err) !=
	    CGC_END) {
		cli_check_at(cgc_roll_batch(&roll, batch, &err), &err,
		    cgc_reader_name(&in));
		run(cgc_reader_name(&in));
	}
}

/* One channel for each device. */
static void
run_devices(const char *const *files, size_t n)
{
	struct cgc_reader_opts o = cli_reader_opts(&limits, 0);
	struct cgc_err err;

	channels.limits = o.limits;
	channels.decode = o.decode;
	channels.f = (uint64_t)f;
	channels.timeout = timeout < 0 ? -1 : (int)(timeout * 1000);
	cli_check(cgc_channels_open(&channels, files, n, &err), &err);
	while (cli_check(cgc_channels_next(&channels, &err), &err) !=
	    CGC_END) {
		cli_check(cgc_roll_channels(&roll, &channels, &err), &err);
		run("devices");
	}
}

/* The options, and what they say of the n files. */
static void
check_usage(const char *const *files, size_t n)
{
	if (rules.n == 0)
		cli_die(CGC_EUSAGE, "-r is missing: which rule? (-l lists "
		    "them)");
	if (missing_text == NULL)
		missing_text = devices ? "drop" : "fail";
	policies.missing = policy("missing", missing_text, true);
	policies.nonfinite = policy("nonfinite", nonfinite_text, false);
	if (devices && n == 0)
		cli_die(CGC_EUSAGE, "-d needs a FILE for each device");
	if (timeout >= 0 && !devices)
		cli_die(CGC_EUSAGE, "--timeout is for --devices");
	for (size_t i = 0; devices && i < n; i++)
		if (strcmp(files[i], "-") == 0)
			cli_die(CGC_EUSAGE, "with -d, found '-', expected a "
			    "file (/dev/stdin)");
	if (audit_path != NULL && output != NULL &&
	    strcmp(audit_path, output) == 0)
		cli_die(CGC_EUSAGE, "--audit and --output are both '%.80s'",
		    output);
}

int
main(int argc, char **argv)
{
	struct cgc_reader_opts of_schedule;
	const char *const *files;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	check_usage(files, n);
	cli_check(cgc_chain_parse(&chain, rules.word, rules.n, &err), &err);
	policies.exact = chain.is_exact;
	if (chain.is_personal && policies.missing == CGC_ZERO)
		cli_die(CGC_EUSAGE, "--missing is zero, expected drop or fail "
		    "with %s", rules.word[rules.n - 1]);
	every = cli_every();
	team = cli_team(threads);
	if (state_path != NULL && chain.memories == 0)
		cli_die(CGC_EUSAGE, "--state is for a rule that remembers, "
		    "which %s does not", rules.word[rules.n - 1]);
	if (chain.is_coded && schedule_path == NULL)
		cli_die(CGC_EUSAGE, "-S is missing: %s needs to know who "
		    "computed what", rules.word[0]);
	of_schedule = cli_reader_opts(&limits, 1 << CGC_SCHEDULE);
	if (schedule_path != NULL)
		cli_check(cgc_schedules_open(&schedules, &schedule_path,
		    &of_schedule, &err), &err);
	if (devices && !chain.is_coded)
		cli_check(cgc_chain_check(&chain, &(struct cgc_vectors){
		    .n = n, .f = (size_t)f }, &err), &err);
	if (audit_path != NULL && (audit = fopen(audit_path, "w")) == NULL) {
		cgc_fail_errno(&err, "%s", audit_path);
		cli_die(CGC_EIO, "%s", err.text);
	}
	cli_writer(&out, output);
	if (devices)
		run_devices(files, n);
	else
		run_stream(files, n);
	save_memory(true);
	if (audit != NULL && fclose(audit) != 0)
		cli_die(CGC_EIO, "%s: %s", audit_path, strerror(errno));
	cli_writer_done(&out);
	return cli_done();
}
