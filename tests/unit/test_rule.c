/* SPDX-License-Identifier: MIT */
/*
 * Rules and pre-aggregations against the vectors of an independent program,
 * tests/vectors/rule_inputs.tsv and rule_golden.tsv.
 */
#include "kern/kern.h"
#include "rule/neighbours.h"
#include "rules.h"

#define CASES 1031
#define MAX_ROWS 512

/* All inputs, row by row. */
static struct {
	char name[32];
	size_t dim;
	double x[100];
} input[MAX_ROWS];
static size_t inputs;

struct golden {
	const char *input, *chain;
	size_t f, row, dim;
	bool f32, refused;
	double x[100];
};

static FILE *
open_vectors(const char *name)
{
	const char *root = getenv("ROOT");
	char path[4096];

	snprintf(path, sizeof path, "%s/tests/vectors/%s",
	    root != NULL ? root : ".", name);
	return fopen(path, "r");
}

/* What is left of a line, as numbers. */
static size_t
read_numbers(double *x)
{
	const char *cell;
	size_t n = 0;

	while ((cell = strtok(NULL, "\t\n")) != NULL && n < 100)
		x[n++] = strtod(cell, NULL);
	return n;
}

static void
read_inputs(void)
{
	static char line[8192];
	FILE *file = open_vectors("rule_inputs.tsv");

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof line, file) != NULL) {
		if (line[0] == '#' || !CHECK(inputs < MAX_ROWS))
			continue;
		snprintf(input[inputs].name, sizeof input[0].name, "%s",
		    strtok(line, "\t"));
		input[inputs].dim = read_numbers(input[inputs].x);
		inputs++;
	}
	fclose(file);
}

/* NAME or NAME.permuted:I,J... to rules_x; how many vectors it has. */
static size_t
load(const char *name, size_t *dim)
{
	size_t len = strcspn(name, "."), first = 0, n = 0;
	const char *order = strchr(name, ':');

	while (first < inputs && (strncmp(input[first].name, name, len) != 0 ||
	    input[first].name[len] != '\0'))
		first++;
	for (size_t i = first; i < inputs && strcmp(input[i].name,
	    input[first].name) == 0; i++)
		n++;
	if (!CHECK(n > 0))
		return 0;
	*dim = input[first].dim;
	for (size_t i = 0; i < n; i++) {
		size_t from = i;

		if (order != NULL) {
			from = strtoul(order + 1, NULL, 10);
			order = strchr(order + 1, ',');
		}
		memcpy(rules_x[i], input[first + from].x,
		    *dim * sizeof(double));
	}
	return n;
}

/* Krum's scores, and one vector of what a pre-aggregation alone leaves. */
static enum cgc_status
apply_part(const struct golden *g, enum cgc_dtype dtype, size_t n,
    size_t dim)
{
	struct cgc_vectors in = rules_vectors(dtype, n, dim, g->f);
	static double rows[RULES_N][100], scratch[RULES_N * RULES_N * 8];
	void *out[RULES_N];
	struct cgc_call call;
	struct cgc_rule_job job = { .call = &call, .in = in, .out = out,
	    .scratch = (unsigned char *)scratch };
	enum cgc_status st;
	size_t near;

	if (strncmp(g->chain, "scores", 6) == 0) {
		st = cgc_krum_check(strstr(g->chain, "n-f-1") != NULL, &in,
		    &near, &rules_err);
		if (st == CGC_OK)
			st = cgc_krum_scores(&in, near, scratch, rules_out,
			    &rules_err);
		return st;
	}
	st = cgc_call_parse(&call, cgc_preaggregations, "", g->chain,
	    &rules_err);
	if (st != CGC_OK)
		return st;
	for (size_t i = 0; i < n; i++)
		out[i] = rows[i];
	st = rules_mix((const struct cgc_rule *)call.method, &job);
	cgc_dtype_convert(CGC_F64, rules_out, dtype, out[g->row], dim);
	return st;
}

/* What the geometric median minimises, over rules_x. */
static double
objective(const double *z, size_t n, size_t dim)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double d2 = 0;

		for (size_t q = 0; q < dim; q++)
			d2 += (rules_x[i][q] - z[q]) * (rules_x[i][q] - z[q]);
		sum += sqrt(d2);
	}
	return sum;
}

static bool
agrees(const struct golden *g, enum cgc_dtype dtype, size_t n)
{
	double tol = dtype == CGC_F32 ? 1e-5 : 1e-12;
	double size = rules_largest(g->x, g->dim);

	if (strcmp(g->chain, "geomed") == 0)
		return objective(rules_out, n, g->dim) <=
		    objective(g->x, n, g->dim) *
		    (1 + (dtype == CGC_F32 ? 1e-5 : 1e-9));
	return rules_distance(rules_out, g->x, g->dim) <= tol * size;
}

static void
check_golden(const struct golden *g, enum cgc_dtype dtype)
{
	struct cgc_call call;
	bool is_part = strncmp(g->chain, "scores", 6) == 0 ||
	    cgc_call_parse(&call, cgc_preaggregations, "", g->chain,
	    &rules_err) == CGC_OK;
	size_t dim = 0, n = load(g->input, &dim);
	enum cgc_status st = is_part ? apply_part(g, dtype, n, dim) :
	    rules_apply(g->chain, dtype, n, dim, g->f, NULL);
	bool good = g->refused ? st == CGC_EUSAGE :
	    st == CGC_OK && agrees(g, dtype, n);

	if (!CHECK(good))
		printf("\t%s of %s, f = %zu, %s: %s\n", g->chain, g->input,
		    g->f, cgc_dtype_name(dtype),
		    st != CGC_OK ? rules_err.text : "differs");
}

static void
check_all(void)
{
	static char line[8192];
	FILE *file = open_vectors("rule_golden.tsv");
	struct golden g;
	size_t n = 0;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof line, file) != NULL) {
		bool is_refused = strstr(line, "\trefused\n") != NULL;

		if (line[0] == '#')
			continue;
		g.input = strtok(line, "\t");
		g.f = strtoul(strtok(NULL, "\t"), NULL, 10);
		g.chain = strtok(NULL, "\t");
		g.row = strtoul(strtok(NULL, "\t"), NULL, 10);
		g.f32 = strtok(NULL, "\t")[0] == 'y';
		g.refused = is_refused;
		g.dim = read_numbers(g.x);
		check_golden(&g, CGC_F64);
		if (g.f32)
			check_golden(&g, CGC_F32);
		n++;
	}
	fclose(file);
	CHECK(n == CASES);
}

int
main(void)
{
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	read_inputs();
	check_all();
	free(rules_block);
	return unit_done();
}
