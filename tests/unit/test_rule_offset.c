/* SPDX-License-Identifier: MIT */
/*
 * Vectors far from the origin and near to one another: 1000 +- 1e-3 in f32,
 * n = 100.  Distances are right, and the rules that select by them choose what
 * a naive oracle in f64 chooses.
 *
 * ||a||^2 + ||b||^2 - 2 a b in f32, the Gram trick, is off there by more than
 * 3e5 times the distance (dim 200): what it would select by is noise.
 */
#include "kern/kern.h"
#include "rules.h"

#define N 100
#define F 20
#define DIM 200

static double d2[N][N]; /* the oracle's */

/* The last F are liars a little beside the others. */
static void
make_vectors(void)
{
	for (size_t i = 0; i < N; i++)
		for (size_t q = 0; q < DIM; q++)
			rules_x[i][q] = (float)(1000 + 1e-3 * rules_real() +
			    (i >= N - F && q % 9 == 0 ? 3e-4 : 0));
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++) {
			d2[i][j] = 0;
			for (size_t q = 0; q < DIM; q++)
				d2[i][j] += pow(rules_x[i][q] -
				    rules_x[j][q], 2);
		}
}

static float
dot32(size_t i, size_t j)
{
	float sum = 0;

	for (size_t q = 0; q < DIM; q++)
		sum += (float)rules_x[i][q] * (float)rules_x[j][q];
	return sum;
}

static void
check_distances(void)
{
	struct cgc_vectors in = rules_vectors(CGC_F32, N, DIM, F);
	const struct cgc_kern *k = cgc_kern(CGC_F32);
	static double found[N * N], panel[CGC_KERN_PANEL(N) / 8];
	double gram, worst = 0;

	k->distances(in.x, N, DIM, panel, found);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < i; j++) {
			CHECK_NEAR(found[i * N + j], d2[i][j], 1e-6);
			CHECK_NEAR(k->dist2(in.x[i], in.x[j], DIM), d2[i][j],
			    1e-6);
			CHECK_NEAR(k->gap2(in.x[i], rules_x[j], DIM),
			    d2[i][j], 1e-6);
			gram = (double)(dot32(i, i) + dot32(j, j) -
			    2 * dot32(i, j));
			worst = fmax(worst, fabs(gram - d2[i][j]) / d2[i][j]);
		}
	CHECK(worst > 3e5); /* or this input would show nothing */
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Krum's score of i for `near` of the others that are in. */
static double
score_of(size_t i, const bool *in, size_t near)
{
	double d[N], sum = 0;
	size_t n = 0;

	for (size_t j = 0; j < N; j++)
		if (in[j] && j != i)
			d[n++] = d2[i][j];
	qsort(d, n, sizeof *d, ascending);
	for (size_t j = 0; j < near && j < n; j++)
		sum += d[j];
	return sum;
}

/* Of those that are in, the one of best score for `near` of the others. */
static size_t
best_of(const bool *in, const bool *others, size_t near)
{
	size_t best = N;
	double least = INFINITY;

	for (size_t i = 0; i < N; i++) {
		double score = in[i] ? score_of(i, others, near) : INFINITY;

		if (score < least) {
			least = score;
			best = i;
		}
	}
	return best;
}

/*
 * m vectors, one after the other, each the best of those that are left: by the
 * scores among all, or anew among those that are left.
 */
static void
choose(size_t m, bool anew, bool *chosen)
{
	bool left[N], all[N];

	for (size_t i = 0; i < N; i++) {
		left[i] = all[i] = true;
		chosen[i] = false;
	}
	for (size_t k = 0; k < m; k++) {
		size_t best = anew ? best_of(left, left, N - k - F - 2) :
		    best_of(left, all, N - F - 2);

		left[best] = false;
		chosen[best] = true;
	}
}

static void
check_choice(const char *text, size_t m, bool anew)
{
	static double weight[N], trimmed[N];
	struct cgc_verdict verdict = { .weight = weight,
	    .trimmed = trimmed };
	bool chosen[N];

	choose(m, anew, chosen);
	CHECK(rules_apply(text, CGC_F32, N, DIM, F, &verdict) == CGC_OK);
	CHECK(verdict.has_weight);
	for (size_t i = 0; i < N; i++)
		if (!CHECK((weight[i] > 0) == chosen[i]))
			printf("\t%s: vector %zu\n", text, i);
}

/* The n - f nearest, the lower index first, and their mean. */
static void
mix(size_t i, float *out)
{
	bool in[N] = { false };

	for (size_t k = 0; k < N - F; k++) {
		size_t best = N;

		for (size_t j = 0; j < N; j++)
			if (!in[j] && (best == N || d2[i][j] < d2[i][best]))
				best = j;
		in[best] = true;
	}
	for (size_t q = 0; q < DIM; q++) {
		double sum = 0;

		for (size_t j = 0; j < N; j++)
			sum += in[j] ? rules_x[j][q] : 0;
		out[q] = (float)(sum / (N - F));
	}
}

static void
check_nnm(void)
{
	static float found[N][DIM], right[DIM];
	_Alignas(CGC_ALIGN) static double scratch[N * N * 64];
	struct cgc_call call;
	struct cgc_rule_job job = { .call = &call,
	    .in = rules_vectors(CGC_F32, N, DIM, F),
	    .scratch = (unsigned char *)scratch };
	const struct cgc_rule *rule;
	void *out[N];

	CHECK(cgc_call_parse(&call, cgc_preaggregations, "", "nnm",
	    &rules_err) == CGC_OK);
	rule = (const struct cgc_rule *)call.method;
	CHECK(rule->scratch(&call, &job.in) <= sizeof scratch);
	for (size_t i = 0; i < N; i++)
		out[i] = found[i];
	job.out = out;
	CHECK(rules_mix(rule, &job) == CGC_OK);
	for (size_t i = 0; i < N; i++) {
		mix(i, right);
		CHECK(memcmp(found[i], right, sizeof right) == 0);
	}
}

int
main(void)
{
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	for (int round = 0; round < 3; round++) {
		make_vectors();
		check_distances();
		check_choice("krum", 1, false);
		check_choice("multikrum", N - F, false);
		check_choice("bulyan", N - 2 * F, true);
		check_nnm();
	}
	free(rules_block);
	return unit_done();
}
