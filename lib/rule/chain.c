/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rule/chain.h"
#include "rule/tiles.h"

static const struct cgc_rule *
rule_of(const struct cgc_call *call)
{
	return (const struct cgc_rule *)call->method;
}

/* How many vectors a link makes of those that come in. */
static size_t
rows_of(const struct cgc_call *call, const struct cgc_vectors *in)
{
	const struct cgc_rule *rule = rule_of(call);

	if (!rule->is_pre)
		return 1;
	return rule->rows != NULL ? rule->rows(call, in) : in->n;
}

/* Whether each vector that comes out is still that of the same device. */
static bool
keeps_places(const struct cgc_call *call, const struct cgc_vectors *in)
{
	return !rule_of(call)->is_coded && rows_of(call, in) == in->n;
}

/* The shape of what a pre-aggregation leaves. */
static void
follow(const struct cgc_call *call, struct cgc_vectors *in)
{
	const struct cgc_rule *rule = rule_of(call);
	size_t n = rows_of(call, in);
	bool known = keeps_places(call, in);

	if (rule->is_pre && rule->faults != NULL)
		in->f = rule->faults(call, in);
	if (!known)
		in->device = NULL;
	in->n = n;
}

/* A link but the last is a pre-aggregation; the last is a rule. */
static enum cgc_status
parse_link(struct cgc_call *call, const char *text, bool last,
    struct cgc_err *err)
{
	const struct cgc_method *const *table = cgc_preaggregations;
	size_t len = 0;

	while (text[len] != '\0' && text[len] != ',')
		len++;
	for (; *table != NULL; table++)
		if (strlen((*table)->name) == len &&
		    strncmp((*table)->name, text, len) == 0)
			break;
	if (*table != NULL && last)
		return cgc_fail(err, CGC_EUSAGE, "%s is a pre-aggregation, "
		    "expected a rule as the last -r", (*table)->name);
	if (*table == NULL && !last &&
	    cgc_call_parse(call, cgc_rules, "rule", text, err) == CGC_OK)
		return cgc_fail(err, CGC_EUSAGE, "%s is a rule, expected a "
		    "pre-aggregation before the last -r", call->method->name);
	if (*table == NULL)
		return cgc_call_parse(call, cgc_rules, "rule", text, err);
	return cgc_call_parse(call, cgc_preaggregations, "pre-aggregation",
	    text, err);
}

enum cgc_status
cgc_chain_parse(struct cgc_chain *chain, const char *const *text, size_t n,
    struct cgc_err *err)
{
	enum cgc_status st;

	*chain = (struct cgc_chain){ .links = n };
	if (n == 0 || n > CGC_CHAIN_MAX)
		return cgc_fail(err, CGC_EUSAGE,
		    "the chain has %zu links, expected 1 to %d", n,
		    CGC_CHAIN_MAX);
	for (size_t i = 0; i < n; i++) {
		const struct cgc_rule *rule;

		st = parse_link(&chain->link[i], text[i], i + 1 == n, err);
		if (st != CGC_OK)
			return st;
		rule = rule_of(&chain->link[i]);
		if (rule->is_coded && i > 0)
			return cgc_fail(err, CGC_EUSAGE, "%s decodes what "
			    "devices send, expected it to be the first -r",
			    rule->method.name);
		chain->is_coded |= rule->is_coded;
		chain->is_exact |= rule->is_exact;
		chain->over_field |= rule->over_field;
		chain->is_personal |= rule->is_personal;
		if (rule->memory != NULL) {
			chain->who = rule->method.name;
			chain->memories = rule->memory(&chain->link[i]);
		}
		if (rule->over_field && n > 1)
			return cgc_fail(err, CGC_EUSAGE, "%s is over a prime "
			    "field, expected it to be the only -r",
			    rule->method.name);
	}
	return CGC_OK;
}

void
cgc_chain_release(struct cgc_chain *chain)
{
	for (int i = 0; i < 2; i++) {
		free(chain->mixed[i]);
		free(chain->row[i]);
	}
	free(chain->scratch);
	free(chain->tiles);
	free(chain->memory);
	*chain = (struct cgc_chain){ .links = 0 };
}

enum cgc_status
cgc_chain_check(const struct cgc_chain *chain, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	const struct cgc_call *blender = NULL; /* makes many vectors one */
	struct cgc_vectors now = *in;
	enum cgc_status st;

	if (in->n <= 2 * in->f)
		return cgc_fail(err, CGC_EUSAGE,
		    "f is %zu of n = %zu, expected n > 2f", in->f, in->n);
	if (in->dtype != 0 && cgc_dtype_is_real(in->dtype) ==
	    chain->over_field)
		return cgc_fail(err, CGC_EDATA, "dtype is %s, expected %s",
		    cgc_dtype_name(in->dtype), chain->over_field ?
		    "u32 or u64: a prime field's" : "f32 or f64");
	if (in->dim != 0 && chain->is_coded && in->code == NULL)
		return cgc_fail(err, CGC_EUSAGE, "who computed what is not "
		    "known, expected a schedule");
	for (size_t i = 0; i < chain->links; i++) {
		const struct cgc_call *call = &chain->link[i];
		const struct cgc_rule *rule = rule_of(call);

		if (rule->is_personal && blender != NULL)
			return cgc_fail(err, CGC_EUSAGE, "%s needs to know "
			    "whose a vector is, expected no %s before it",
			    call->method->name, blender->method->name);
		st = rule->check == NULL ? CGC_OK :
		    rule->check(call, &now, err);
		if (st != CGC_OK) {
			cgc_err_place(err, "%s", call->method->name);
			return st;
		}
		if (rule->is_pre && !keeps_places(call, &now))
			blender = call;
		follow(call, &now);
	}
	return CGC_OK;
}

enum cgc_status
cgc_chain_remember(struct cgc_chain *chain, uint64_t dim, struct cgc_err *err)
{
	enum cgc_status st;
	size_t size;

	st = cgc_mem_size(&size, dim * sizeof(double), chain->memories, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&chain->memory, &chain->memory_cap, size, 1,
		    err);
	if (st == CGC_OK && size > 0)
		memset(chain->memory, 0, size);
	return st;
}

enum cgc_dtype
cgc_chain_dtype(const struct cgc_chain *chain, enum cgc_dtype dtype)
{
	return chain->over_field ? CGC_F64 : dtype;
}

/* Gives a job its scratch. */
static enum cgc_status
prepare(struct cgc_chain *chain, struct cgc_rule_job *job,
    struct cgc_err *err)
{
	const struct cgc_rule *rule = rule_of(job->call);
	enum cgc_status st = CGC_OK;

	if (rule->scratch != NULL)
		st = cgc_mem_grow(&chain->scratch, &chain->scratch_cap,
		    rule->scratch(job->call, &job->in), 1, err);
	job->scratch = chain->scratch;
	return st;
}

static enum cgc_status
run_tiles(struct cgc_chain *chain, const struct cgc_tiles *tiles,
    struct cgc_err *err)
{
	enum cgc_status st;

	st = cgc_mem_grow(&chain->tiles, &chain->tiles_cap,
	    cgc_tiles_scratch(tiles), 1, err);
	if (st == CGC_OK)
		cgc_tiles_run(tiles, chain->tiles);
	return st;
}

/* What a planned job mixes, as a whole, to job->out. */
static enum cgc_status
mix_whole(struct cgc_chain *chain, struct cgc_rule_job *job,
    struct cgc_err *err)
{
	size_t rows = rows_of(job->call, &job->in);
	uint64_t stride = cgc_mem_aligned(job->in.dim *
	    cgc_dtype_size(job->in.dtype));
	unsigned slot = job->link % 2;
	enum cgc_status st;

	st = cgc_mem_grow(&chain->mixed[slot], &chain->mixed_cap[slot],
	    rows * stride, 1, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&chain->row[slot], &chain->row_cap[slot],
		    rows, sizeof(void *), err);
	if (st != CGC_OK)
		return st;
	for (size_t i = 0; i < rows; i++)
		chain->row[slot][i] = chain->mixed[slot] + i * stride;
	job->out = chain->row[slot];
	return run_tiles(chain, &(struct cgc_tiles){ .mix = job,
	    .rows = rows }, err);
}

/* Whether a link goes by columns: with a verdict it needs whole vectors. */
static bool
goes_by_columns(const struct cgc_call *call,
    const struct cgc_verdict *verdict)
{
	return rule_of(call)->columns != NULL && verdict == NULL;
}

/*
 * A pre-aggregation, whose job becomes that of the next link; if that goes by
 * columns, the job as it was planned is left in *mix, to be done with it.
 */
static enum cgc_status
run_pre(struct cgc_chain *chain, struct cgc_rule_job *job,
    struct cgc_rule_job *mix, struct cgc_err *err)
{
	enum cgc_status st = prepare(chain, job, err);

	if (st == CGC_OK)
		st = rule_of(job->call)->plan(job, err);
	if (st != CGC_OK)
		return st;
	*mix = *job;
	if (!keeps_places(job->call, &job->in))
		job->verdict = NULL; /* nobody knows whose they are now */
	if (!goes_by_columns(job->call + 1, job->verdict))
		st = mix_whole(chain, mix, err);
	follow(job->call, &job->in);
	job->in.x = (const void *const *)mix->out;
	job->call++;
	job->link++;
	return st;
}

/* The rule; mix is what is left to do before, or NULL. */
static enum cgc_status
run_rule(struct cgc_chain *chain, struct cgc_rule_job *job,
    const struct cgc_rule_job *mix, struct cgc_err *err)
{
	const struct cgc_rule *rule = rule_of(job->call);
	enum cgc_status st;

	if (goes_by_columns(job->call, job->verdict))
		return run_tiles(chain, &(struct cgc_tiles){ .mix = mix,
		    .rule = job, .rows = mix != NULL ? job->in.n : 0 }, err);
	if ((st = prepare(chain, job, err)) != CGC_OK)
		return st;
	if (rule->columns == NULL)
		return rule->apply(job, err);
	rule->columns(job);
	return CGC_OK;
}

enum cgc_status
cgc_chain_apply(struct cgc_chain *chain, const struct cgc_vectors *in,
    uint64_t iteration, void *out, struct cgc_verdict *verdict,
    struct cgc_err *err)
{
	struct cgc_rule_job mix, job = { .call = chain->link, .in = *in,
	    .iteration = iteration, .memory = chain->memory,
	    .verdict = verdict };
	enum cgc_status st = CGC_OK;
	uint64_t bad;

	while (st == CGC_OK && rule_of(job.call)->is_pre)
		st = run_pre(chain, &job, &mix, err);
	if (st != CGC_OK)
		return st;
	job.out = &out;
	st = run_rule(chain, &job, chain->links > 1 ? &mix : NULL, err);
	if (st != CGC_OK)
		return st;
	bad = cgc_dtype_nonfinite(cgc_chain_dtype(chain, in->dtype), out,
	    in->dim);
	if (bad < in->dim)
		return cgc_fail(err, CGC_EDATA, "the aggregate's coordinate "
		    "%llu is not finite: the messages are too large to add",
		    (unsigned long long)bad);
	return CGC_OK;
}
