/* SPDX-License-Identifier: MIT */
/*
 * cgc-attack - replaces what f of the devices send: their vectors by an attack,
 * or their frames by a forgery.
 */
#include <string.h>

#include "attack/attack.h"
#include "attack/forge.h"
#include "attack/outbox.h"
#include "attack/server.h"
#include "attack/who.h"
#include "base/mem.h"
#include "cli.h"
#include "stream/state.h"

static const char *attack_text = "none", *state_path, *output;
static struct cli_words rules;
static struct cgc_who who = { .text = "last" };
static int64_t f, device = -1;
static bool add;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'a', "attack", "ATTACK", CLI_WORD, &attack_text, 0, 0,
	    "NAME[,KEY=VALUE]... (none)" },
	{ 'f', "byzantine", "F", CLI_INT, &f, 0, 4294967294.0,
	    "F of the devices are Byzantine (0)" },
	{ 0, "add", NULL, CLI_FLAG, &add, 0, 0,
	    "they come on top of the devices of the input" },
	{ 'r', "rule", "RULE", CLI_LIST, &rules, 0, 0,
	    "the rules of the server, for attacks that try it out" },
	{ 'w', "which", "WHICH", CLI_WORD, &who.text, 0, 0,
	    "last, random, rotate, or a list such as 0,4,17 (last)" },
	{ 'i', "device", "I", CLI_INT, &device, 0, 4294967294.0,
	    "the input is from device I alone" },
	{ 's', "seed", "SEED", CLI_SEED, &who.seed, 0, 0,
	    "make the draws from SEED (0)" },
	{ 0, "state", "FILE", CLI_WORD, &state_path, 0, 0,
	    "keep what the attack remembers in FILE, to resume from" },
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-attack",
	.usage = "[-a ATTACK] [-f F] [-w WHICH] [-r RULE ...] [-i I] "
	    "[-s SEED] [options] [FILE ...]",
	.summary = "Replace what F of the devices send.",
	.opts = opts,
	.methods = { cgc_attacks, cgc_forgeries },
	.method_kind = { "attack", "forgery" },
	.promise = "knows"
};

static struct cgc_reader in;
static struct cgc_writer out;
static struct cgc_call call;
static const struct cgc_attack *attack;
static const struct cgc_forgery *forgery; /* NULL: it is an attack */
static struct cgc_outbox outbox;
static unsigned char *room; /* a payload, and spare bytes behind it */
static size_t room_cap;
static struct cgc_server server;
static struct cgc_state state;
static double *memory;      /* what the attack remembers: memories vectors */
static size_t memories;
static uint64_t every, due; /* states are saved at its multiples; the */
                            /* iteration that the memory is for */
static struct cgc_frame memory_of; /* whose kind, dim, count and run it has */
static bool begun;
static uint32_t *bad, *good, *ids;
static void *guests;        /* with --add: the vectors of the F, 0 at first */
static void **vectors;
static const void **rows;
static double *scratch;
static size_t bad_cap, good_cap, ids_cap, vectors_cap, rows_cap, scratch_cap;
static size_t guests_cap;

/* How many devices there are where so many have sent something. */
static uint32_t
devices_of(uint32_t count)
{
	if (!add)
		return count;
	if (who.f >= UINT32_MAX - count)
		cli_die(CGC_EUSAGE, "-f is %llu, which cannot be added to %lu "
		    "devices", (unsigned long long)who.f,
		    (unsigned long)count);
	return count + (uint32_t)who.f;
}

/* A job for what arrived with that header: who is Byzantine, and no more. */
static struct cgc_attack_job
new_job(const struct cgc_frame *like)
{
	uint32_t n = devices_of(like->count);
	struct cgc_attack_job job = { .call = &call, .dtype = like->dtype,
	    .n = n, .dim = like->dim, .f = (size_t)who.f,
	    .seed = who.seed, .iteration = like->iteration };
	struct cgc_err err;

	if (rules.n > 0)
		job.server = &server;
	cli_check(cgc_who_check(&who, n, &err), &err);
	cli_check_at(cgc_attack_check(&job, &err), &err,
	    cgc_reader_name(&in));
	cli_check(cgc_mem_grow(&bad, &bad_cap, who.f, sizeof *bad, &err),
	    &err);
	cgc_who_choose(&who, like->iteration, n, bad);
	return job;
}

/* The vectors of those that are added, all 0. */
static void
invite(const struct cgc_frame *like)
{
	size_t size = cgc_dtype_size(like->dtype) * like->dim;
	struct cgc_err err;

	cli_check(cgc_mem_grow(&guests, &guests_cap, who.f, size, &err), &err);
	memset(guests, 0, who.f * size);
	for (uint64_t i = 0; i < who.f; i++)
		vectors[like->count + i] = (char *)guests + i * size;
}

/* Adds all devices of a batch to a job. */
static void
gather(struct cgc_attack_job *job, const struct cgc_batch *batch)
{
	uint64_t n = job->n, dim = job->dim;
	uint64_t table = attack->has_table ? CGC_ATTACK_TABLE(n) : 0;
	uint32_t next = 0, honest = 0;
	struct cgc_err err;

	cli_check(cgc_mem_grow(&good, &good_cap, n, sizeof *good, &err), &err);
	cli_check(cgc_mem_grow(&ids, &ids_cap, n, sizeof *ids, &err), &err);
	cli_check(cgc_mem_grow(&vectors, &vectors_cap, n, sizeof *vectors,
	    &err), &err);
	cli_check(cgc_mem_grow(&rows, &rows_cap, n, sizeof *rows, &err), &err);
	cli_check(cgc_mem_grow(&scratch, &scratch_cap, 2 * dim + n + table,
	    sizeof *scratch, &err), &err);
	for (uint32_t i = 0; i < n; i++) {
		if (i < batch->n)
			vectors[i] = batch->row[i].data;
		ids[i] = i;
		if (next < who.f && bad[next] == i)
			next++;
		else
			good[honest++] = i;
	}
	if (add && who.f > 0)
		invite(&batch->like);
	job->x = vectors;
	job->bad = bad;
	job->good = good;
	job->device = ids;
	job->mean = scratch;
	job->std = scratch + dim;
	job->weight = scratch + 2 * dim;
	job->row = rows;
	job->table = scratch + 2 * dim + n;
	if (job->server != NULL)
		cli_check(cgc_server_prepare(&server, job, &err), &err);
}

static void
put(const struct cgc_row *row, bool is_changed)
{
	struct cgc_frame frame = row->frame;
	bool is_payload = !is_changed && frame.codec == CGC_DENSE &&
	    cgc_dtype_host_is_wire();
	struct cgc_err err;

	frame.seed = frame.param = 0;
	frame.count = devices_of(frame.count);
	cli_check(is_payload ?
	    cgc_writer_copy(&out, &frame, row->data, &err) :
	    cgc_writer_vector(&out, &frame, row->data, &err), &err);
}

/* The memory at the first iteration: zeros at iteration 0, else the state. */
static void
begin_memory(const struct cgc_frame *first)
{
	struct cgc_err err;

	begun = true;
	memory_of = (struct cgc_frame){ .kind = CGC_AGGREGATE,
	    .dim = first->dim, .count = (uint32_t)memories,
	    .run = first->run };
	due = first->iteration;
	cli_check(cgc_mem_zalloc(&memory, memories * first->dim,
	    sizeof *memory, &err), &err);
	if (state_path == NULL && due != 0)
		cli_die(CGC_EUSAGE, "the first iteration is %llu, so %s needs "
		    "what it remembers in a --state",
		    (unsigned long long)due, call.method->name);
	if (state_path != NULL)
		cli_check(cgc_state_begin(&state, state_path,
		    call.method->name, &memory_of, due, memory, &err), &err);
}

/* What an attack remembers is of the iteration before, and of its vectors. */
static void
remember(const struct cgc_frame *like)
{
	if (memories == 0)
		return;
	if (!begun)
		begin_memory(like);
	if (like->iteration == due && like->dim == memory_of.dim &&
	    like->run == memory_of.run)
		return;
	cli_die(CGC_EDATA, "%s: dim is %llu at iteration %llu of run %lu, "
	    "expected %llu at iteration %llu of run %lu, which %s remembers",
	    cgc_reader_name(&in), (unsigned long long)like->dim,
	    (unsigned long long)like->iteration, (unsigned long)like->run,
	    (unsigned long long)memory_of.dim, (unsigned long long)due,
	    (unsigned long)memory_of.run, call.method->name);
}

static void
save_memory(bool now)
{
	struct cgc_err err;

	if (now && begun && state_path != NULL)
		cli_check(cgc_state_save(&state, due, memory, &err), &err);
}

/* All devices of an iteration at once. */
static void
attack_batch(const struct cgc_batch *batch)
{
	struct cgc_attack_job job = new_job(&batch->like);
	size_t next = 0;
	struct cgc_err err;

	cli_check_at(cgc_batch_complete(batch, 0, &err), &err,
	    cgc_reader_name(&in));
	gather(&job, batch);
	remember(&batch->like);
	job.memory = memory;
	cli_check_at(cgc_attack_apply(&job, &err), &err,
	    cgc_reader_name(&in));
	due = job.iteration + 1;
	save_memory(due % every == 0);
	for (size_t i = 0; i < batch->n; i++) {
		bool is_one = next < job.f && bad[next] == i;

		put(&batch->row[i], is_one);
		next += is_one;
	}
	for (size_t i = batch->n; i < job.n; i++) {
		struct cgc_row row = { .frame = batch->like,
		    .data = vectors[i] };

		row.frame.index = (uint32_t)i;
		put(&row, true);
	}
	cli_check(cgc_writer_flush(&out, &err), &err);
}

static void
check_device(const struct cgc_frame *frame, uint64_t place)
{
	if (frame->index != device)
		cli_die(CGC_EDATA, "%s: frame %llu: index is %lu, expected "
		    "device %lld", cgc_reader_name(&in),
		    (unsigned long long)place, (unsigned long)frame->index,
		    (long long)device);
}

static bool
is_bad(uint32_t index)
{
	for (uint64_t i = 0; i < who.f; i++)
		if (bad[i] == index)
			return true;
	return false;
}

/* One device by itself, which is Byzantine or not. */
static void
attack_alone(struct cgc_row *row)
{
	static const uint32_t first = 0;
	struct cgc_attack_job job = new_job(&row->frame);
	struct cgc_err err;

	check_device(&row->frame, row->place);
	job.n = 1;
	job.f = is_bad(row->frame.index);
	job.x = &row->data;
	job.bad = job.good = &first;
	job.device = &row->frame.index;
	cli_check_at(cgc_attack_apply(&job, &err), &err,
	    cgc_reader_name(&in));
	put(row, job.f > 0);
	if (cgc_reader_idle(&in))
		cli_check(cgc_writer_flush(&out, &err), &err);
}

/* Who is Byzantine among the devices of that frame, unless it is known. */
static void
choose(const struct cgc_frame *frame)
{
	static uint64_t iteration;
	static uint32_t count;
	struct cgc_err err;

	if (count == frame->count && iteration == frame->iteration)
		return;
	count = frame->count;
	iteration = frame->iteration;
	cli_check(cgc_who_check(&who, count, &err), &err);
	cli_check(cgc_mem_grow(&bad, &bad_cap, who.f, sizeof *bad, &err),
	    &err);
	cgc_who_choose(&who, iteration, count, bad);
}

/* One frame, forged if its device is Byzantine. */
static void
forge(const struct cgc_intake *raw)
{
	uint64_t size = cgc_frame_padded(raw->frame.length);
	struct cgc_forge_job job = { .call = &call, .frame = raw->frame,
	    .body = raw->payload, .out = &out };
	const struct cgc_sent *last;
	enum cgc_status st;
	struct cgc_err err;

	if (device >= 0)
		check_device(&raw->frame, raw->frames);
	choose(&raw->frame);
	if (is_bad(raw->frame.index)) {
		last = cgc_outbox_find(&outbox, raw->frame.index);
		job.last = last != NULL ? &last->frame : NULL;
		job.last_body = last != NULL ? last->body : NULL;
		cli_check(cgc_mem_grow(&room, &room_cap, size +
		    CGC_FORGE_SPARE, 1, &err), &err);
		memcpy(room, raw->payload, size);
		memset(room + size, 0, CGC_FORGE_SPARE);
		job.body = room;
		st = forgery->forge(&job, &err);
		cli_check_at(st, &err, call.method->name);
	} else
		cli_check(cgc_writer_copy(&out, &job.frame, job.body, &err),
		    &err);
	if (forgery->remembers)
		cli_check(cgc_outbox_keep(&outbox, &raw->frame, raw->payload,
		    in.opts.limits.max_mem, &err), &err);
	if (cgc_reader_idle(&in))
		cli_check(cgc_writer_flush(&out, &err), &err);
}

/* An attack or a forgery. */
static void
parse_attack(void)
{
	const struct cgc_method *const *table = cgc_forgeries;
	size_t len = strcspn(attack_text, ",");
	struct cgc_err err;

	while (*table != NULL && (strlen((*table)->name) != len ||
	    strncmp((*table)->name, attack_text, len) != 0))
		table++;
	cli_check(cgc_call_parse(&call, *table != NULL ? cgc_forgeries :
	    cgc_attacks, "attack", attack_text, &err), &err);
	if (*table != NULL)
		forgery = (const struct cgc_forgery *)call.method;
	else
		attack = (const struct cgc_attack *)call.method;
}

/* What a forgery, which sees frames, has no use for. */
static void
check_forging(void)
{
	if (rules.n > 0 || state_path != NULL || add)
		cli_die(CGC_EUSAGE, "%s is for attacks, and %s is a forgery",
		    rules.n > 0 ? "-r" : add ? "--add" : "--state",
		    call.method->name);
}

/* What the attack needs, and what it has no use for. */
static void
check_usage(void)
{
	enum cgc_sight sight = cgc_attack_sees(&call);
	struct cgc_err err;

	if (add && (device >= 0 || strcmp(who.text, "last") != 0))
		cli_die(CGC_EUSAGE, "with --add they are the last F of all: "
		    "-i and -w have no use");
	if (device >= 0 && sight != CGC_SEES_ITSELF)
		cli_die(CGC_EUSAGE, "%s needs %s, which --device alone does "
		    "not see", call.method->name, sight == CGC_SEES_ALL ?
		    "all honest vectors" : "what all attackers would send");
	memories = cgc_attack_memory(&call);
	if (state_path != NULL && memories == 0)
		cli_die(CGC_EUSAGE, "--state is for an attack that remembers, "
		    "which %s does not", call.method->name);
	if (rules.n == 0 && attack->server == CGC_ASKS_SERVER)
		cli_die(CGC_EUSAGE, "-r is missing: %s tries out what the "
		    "server does", call.method->name);
	if (rules.n > 0 && attack->server == CGC_IGNORES_SERVER)
		cli_die(CGC_EUSAGE, "-r is for attacks that try out what the "
		    "server does, which %s does not", call.method->name);
	if (rules.n > 0)
		cli_check(cgc_server_parse(&server, rules.word, rules.n,
		    &err), &err);
}

/* All of the input, by frames, by vectors or by batches. */
static void
run(void)
{
	const struct cgc_intake *raw;
	struct cgc_batch *batch;
	struct cgc_row *row;
	struct cgc_err err;

	if (forgery != NULL)
		while (cli_check(cgc_reader_raw(&in, &raw, &err), &err) !=
		    CGC_END)
			forge(raw);
	else if (device >= 0)
		while (cli_check(cgc_reader_frame(&in, &row, &err), &err) !=
		    CGC_END)
			attack_alone(row);
	else
		while (cli_check(cgc_reader_next(&in, &batch, &err), &err) !=
		    CGC_END)
			attack_batch(batch);
}

int
main(int argc, char **argv)
{
	const char *const *files;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	parse_attack();
	who.f = (uint64_t)f;
	every = cli_every();
	if (forgery != NULL)
		check_forging();
	else
		check_usage();
	cli_reader(&in, files, n, &limits, 1 << CGC_GRADIENT |
	    1 << CGC_CODED | 1 << CGC_MESSAGE);
	cli_writer(&out, output);
	run();
	save_memory(true);
	cli_writer_done(&out);
	return cli_done();
}
