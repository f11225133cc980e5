/* SPDX-License-Identifier: MIT */
/*
 * What is promised of columns() and mix(): ranges of coordinates, each with
 * a scratch that knows nothing of the others, are the whole, bit for bit.
 */
#include "kern/kern.h"
#include "rules.h"

#define ROOM (1 << 20)

typedef unsigned char row[RULES_DIM * sizeof(double)];

static unsigned char *scratch;
static row whole[RULES_N], parts[RULES_N];

/* A scratch of the size that the rule asks for, full of rubbish. */
static void
prepare(const struct cgc_rule *rule, struct cgc_rule_job *job)
{
	uint64_t size = rule->scratch == NULL ? 0 :
	    rule->scratch(job->call, &job->in);

	CHECK(size <= ROOM);
	memset(scratch, 0xa5, ROOM);
	job->scratch = scratch;
}

/* A job on the coordinates [from, end), whose vectors begin at those. */
static struct cgc_rule_job
cut(const struct cgc_rule_job *job, size_t from, size_t end,
    row *to)
{
	static const void *x[RULES_N];
	static void *out[RULES_N];
	size_t size = cgc_dtype_size(job->in.dtype);
	struct cgc_rule_job range = *job;

	for (size_t i = 0; i < job->in.n; i++) {
		x[i] = (const unsigned char *)job->in.x[i] + from * size;
		out[i] = to[i] + from * size;
	}
	range.in.x = x;
	range.in.dim = end - from;
	range.out = out;
	return range;
}

static void
compare(const struct cgc_rule_job *job, size_t rows, const char *name)
{
	size_t size = job->in.dim * cgc_dtype_size(job->in.dtype);
	bool same = true;

	for (size_t i = 0; i < rows; i++)
		same &= memcmp(whole[i], parts[i], size) == 0;
	if (!CHECK(same))
		printf("\t%s, n = %zu, dim = %zu\n", name, job->in.n,
		    job->in.dim);
}

static void
check_columns(const struct cgc_rule *rule, struct cgc_rule_job job,
    size_t middle)
{
	struct cgc_rule_job range = cut(&job, 0, job.in.dim, whole);

	prepare(rule, &range);
	rule->columns(&range);
	for (int half = 0; half < 2; half++) {
		range = half ? cut(&job, 0, middle, parts) :
		    cut(&job, middle, job.in.dim, parts);
		prepare(rule, &range);
		rule->columns(&range);
	}
	compare(&job, 1, rule->method.name);
}

static void
check_mix(const struct cgc_rule *rule, struct cgc_rule_job job,
    size_t middle)
{
	size_t rows = rule->rows != NULL ? rule->rows(job.call, &job.in) :
	    job.in.n;
	_Alignas(CGC_ALIGN) static unsigned char tile[1 << 16];
	struct cgc_rule_job range;
	enum cgc_status st;

	prepare(rule, &job);
	st = rule->plan(&job, &rules_err);
	CHECK(st == CGC_OK || (st == CGC_EDATA && job.in.f == 0));
	if (st != CGC_OK)
		return; /* the vector with huge values is too far */
	job.tile = tile;
	CHECK(rule->tile == NULL || rule->tile(&job.in) <= sizeof tile);
	range = cut(&job, middle, job.in.dim, parts);
	rule->mix(&range);
	range = cut(&job, 0, job.in.dim, whole);
	rule->mix(&range);
	range = cut(&job, 0, middle, parts);
	rule->mix(&range);
	compare(&job, rows, rule->method.name);
}

/* Values with ties, zeros and, in a vector, what no sum of two can hold. */
static void
fill(size_t n, size_t dim, enum cgc_dtype dtype)
{
	double huge = dtype == CGC_F32 ? 3e38 : 1.5e308;

	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < dim; q++)
			rules_x[i][q] = i == 0 && q % 5 == 0 ? huge :
			    rules_word() % 3 == 0 ? rules_word() % 5 - 2.0 :
			    (float)rules_real();
}

static void
check_method(const struct cgc_method *method,
    const struct cgc_method *const *registry, enum cgc_dtype dtype)
{
	static const size_t dims[] = { 2, 17, 64, 331, 1100 };
	const struct cgc_rule *rule = (const struct cgc_rule *)method;
	struct cgc_call call;

	CHECK(cgc_call_parse(&call, registry, "", method->name, &rules_err) ==
	    CGC_OK);
	for (size_t n = 1; n <= 34; n += 3)
		for (size_t i = 0; i < sizeof dims / sizeof *dims; i++) {
			size_t middle = 1 + rules_word() % (dims[i] - 1);
			struct cgc_rule_job job = { .call = &call };

			fill(n, dims[i], dtype);
			job.in = rules_vectors(dtype, n, dims[i], (n - 1) / 4);
			if (rule->columns != NULL)
				check_columns(rule, job, middle);
			else
				check_mix(rule, job, middle);
		}
}

/* All methods of a registry that work on ranges; returns how many. */
static size_t
check_registry(const struct cgc_method *const *registry, bool is_pre)
{
	size_t done = 0;

	for (size_t i = 0; registry[i] != NULL; i++) {
		const struct cgc_rule *rule =
		    (const struct cgc_rule *)registry[i];

		CHECK(rule->is_pre == is_pre);
		CHECK((rule->plan != NULL) == is_pre);
		CHECK((rule->mix != NULL) == is_pre);
		CHECK((rule->apply != NULL) + (rule->columns != NULL) ==
		    !is_pre);
		if (rule->apply != NULL || rule->is_coded)
			continue; /* vote: test_vote.c */
		CHECK(rule->memory == NULL && !rule->over_field);
		check_method(registry[i], registry, CGC_F32);
		check_method(registry[i], registry, CGC_F64);
		done++;
	}
	return done;
}

int
main(void)
{
	CHECK(cgc_kern_select(NULL, &rules_err) == CGC_OK);
	CHECK(cgc_mem_alloc((void *)&scratch, ROOM, 1, &rules_err) == CGC_OK);
	CHECK(check_registry(cgc_rules, false) >= 6);
	CHECK(check_registry(cgc_preaggregations, true) >= 4);
	free(rules_block);
	free(scratch);
	return unit_done();
}
