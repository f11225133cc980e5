/* SPDX-License-Identifier: MIT */
/*
 * The rules that search for the best n - f vectors, against a look at all
 * subsets: of those with the least measure, the lexicographically first.  And
 * the covers of a graph, which one of them rests on.
 */
#include "kern/kern.h"
#include "rule/cover.h"
#include "rules.h"

#define MOST 10
#define DIMS 10

/* The vectors of a subset about its first: what they share is gone exactly. */
static double y[MOST][DIMS];
static size_t members, dims;

static double
diameter(void)
{
	double worst = 0;

	for (size_t i = 0; i < members; i++)
		for (size_t j = 0; j < i; j++) {
			double d2 = 0;

			for (size_t q = 0; q < dims; q++)
				d2 += (y[i][q] - y[j][q]) *
				    (y[i][q] - y[j][q]);
			worst = fmax(worst, d2);
		}
	return worst;
}

static double
variance(void)
{
	double sum = 0;

	for (size_t q = 0; q < dims; q++) {
		double mean = 0;

		for (size_t i = 0; i < members; i++)
			mean += y[i][q] / (double)members;
		for (size_t i = 0; i < members; i++)
			sum += (y[i][q] - mean) * (y[i][q] - mean);
	}
	return sum;
}

/* By Jacobi's rotations of the scatter matrix, until it is diagonal. */
static double
eigenvalue(void)
{
	double c[DIMS][DIMS] = { { 0 } }, worst = 0;

	for (size_t k = 0; k < members; k++)
		for (size_t p = 0; p < dims; p++)
			for (size_t q = 0; q < dims; q++) {
				double mp = 0, mq = 0;

				for (size_t i = 0; i < members; i++) {
					mp += y[i][p] / (double)members;
					mq += y[i][q] / (double)members;
				}
				c[p][q] += (y[k][p] - mp) * (y[k][q] - mq);
			}
	for (unsigned sweep = 0; sweep < 12; sweep++)
		for (size_t p = 0; p < dims; p++)
			for (size_t q = 0; q < p; q++) {
				double a = 0.5 * atan2(2 * c[p][q],
				    c[p][p] - c[q][q]);
				double s = sin(a), t = cos(a), u, v;

				for (size_t i = 0; i < dims; i++) {
					u = c[p][i];
					v = c[q][i];
					c[p][i] = t * u + s * v;
					c[q][i] = t * v - s * u;
				}
				for (size_t i = 0; i < dims; i++) {
					u = c[i][p];
					v = c[i][q];
					c[i][p] = t * u + s * v;
					c[i][q] = t * v - s * u;
				}
			}
	for (size_t p = 0; p < dims; p++)
		worst = fmax(worst, c[p][p]);
	return worst;
}

static const struct {
	const char *name;
	double (*measure)(void);
} searcher[] = {
	{ "mda", diameter },
	{ "mva", variance },
	{ "smea", eigenvalue },
};

#define SEARCHERS (sizeof searcher / sizeof *searcher)

static double
measure(size_t s, unsigned subset, size_t n)
{
	size_t first = n;

	members = 0;
	for (size_t i = 0; i < n; i++) {
		if ((subset >> i & 1) == 0)
			continue;
		if (first == n)
			first = i;
		for (size_t q = 0; q < dims; q++)
			y[members][q] = rules_x[i][q] - rules_x[first][q];
		members++;
	}
	return searcher[s].measure();
}

/* Whether a comes before b: at the first difference, a has the vector. */
static bool
is_before(unsigned a, unsigned b)
{
	unsigned differ = a ^ b;

	return (a & differ & -differ) != 0;
}

static size_t
ones(unsigned x)
{
	size_t n = 0;

	for (; x != 0; x &= x - 1)
		n++;
	return n;
}

/* The best subset of n - f, as bits. */
static unsigned
best_subset(size_t s, size_t n, size_t f)
{
	static double value[1 << MOST];
	double least = INFINITY;
	unsigned best = 0;

	for (unsigned subset = 0; subset < 1u << n; subset++)
		if (ones(subset) == n - f) {
			value[subset] = measure(s, subset, n);
			least = fmin(least, value[subset]);
		}
	for (unsigned subset = 0; subset < 1u << n; subset++)
		if (ones(subset) == n - f && value[subset] <=
		    least * (1 + 1e-9) && (best == 0 ||
		    is_before(subset, best)))
			best = subset;
	return best;
}

enum { PLAIN, GRID, LINE, OUTLIERS, OFFSET, EQUAL, CLUSTERS, AXES,
	TENTHS, SCALES, KINDS };

static double
coordinate(unsigned kind, size_t i, size_t q, size_t f)
{
	int small = (int)(rules_word() % 3);

	switch (kind) {
	case GRID: /* ties and duplicates */
		return small;
	case TENTHS: /* ties but for rounding */
		return 0.1 * (double)(rules_word() % 8);
	case SCALES:
		return pow(1e4, (double)(MOST - i)) * rules_real();
	case OUTLIERS:
		return i < f ? 1e8 * rules_real() : rules_real();
	case OFFSET:
		return 1000 + 1e-3 * rules_real();
	case EQUAL:
		return 0.1;
	case CLUSTERS:
		return 3 * small + 0.125 * small * (double)(i % 3);
	case AXES: /* all equally far, but for a few */
		return i == q ? 1 + small / 2 : 0;
	default:
		return rules_real();
	}
}

static void
make_input(unsigned kind, size_t n, size_t dim, size_t f)
{
	for (size_t i = 0; i < n; i++) {
		double along = (double)(rules_word() % 8);

		for (size_t q = 0; q < dim; q++)
			rules_x[i][q] = kind == LINE ?
			    along * (double)(q + 1) : coordinate(kind, i, q, f);
	}
}

static void
check_subset(size_t s, unsigned kind, size_t n, size_t f)
{
	double weight[RULES_N] = { 0 };
	struct cgc_verdict verdict = { .weight = weight };
	unsigned expected, found = 0;

	expected = best_subset(s, n, f);
	if (!CHECK(rules_apply(searcher[s].name, CGC_F64, n, dims, f,
	    &verdict) == CGC_OK))
		return;
	for (size_t i = 0; i < n; i++) {
		CHECK(weight[i] == 0 || weight[i] == 1.0 / (double)(n - f));
		found |= (unsigned)(weight[i] != 0) << i;
	}
	if (!CHECK(found == expected))
		printf("\t%s, kind %u, n = %zu, f = %zu, dim %zu: %#x, "
		    "expected %#x\n", searcher[s].name, kind, n, f, dims,
		    found, expected);
	for (size_t q = 0; q < dims; q++) {
		double mean = 0;

		for (size_t i = 0; i < n; i++)
			if (expected >> i & 1)
				mean += rules_x[i][q] / (double)(n - f);
		CHECK(fabs(rules_out[q] - mean) <= 1e-12 * (1 + fabs(mean)));
	}
}

static void
check_searchers(void)
{
	for (unsigned round = 0; round < 6000; round++) {
		size_t n = 1 + rules_word() % MOST;
		size_t f = rules_word() % ((n + 1) / 2);
		unsigned kind = round % KINDS;

		dims = kind == AXES ? MOST : 1 + rules_word() % 4;
		make_input(kind, n, dims, f);
		for (size_t s = 0; s < SEARCHERS; s++)
			check_subset(s, kind, n, f);
	}
}

/* The smallest cover of a graph of n vertices, by looking at all. */
static size_t
smallest_cover(const uint64_t *edges, size_t n)
{
	size_t least = n;

	for (unsigned out = 0; out < 1u << n; out++) {
		bool good = true;

		for (size_t v = 0; good && v < n; v++)
			good = (out >> v & 1) || (edges[v] & ~out) == 0;
		if (good && ones(out) < least)
			least = ones(out);
	}
	return least;
}

static void
check_covers(void)
{
	uint64_t edges[MOST], set[MOST + 1];

	for (unsigned round = 0; round < 3000; round++) {
		size_t n = 1 + rules_word() % MOST, least;
		uint32_t density = rules_word();

		memset(edges, 0, sizeof edges);
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < i; j++)
				if (rules_word() < density) {
					cgc_cover_add(&edges[i], j);
					cgc_cover_add(&edges[j], i);
				}
		least = smallest_cover(edges, n);
		for (size_t k = 0; k < n; k++) {
			struct cgc_cover c = { .n = n, .words = 1,
			    .edges = edges, .set = set, .most = 1e9 };

			set[0] = ((uint64_t)1 << n) - 1;
			CHECK(cgc_cover_exists(&c, k) == (k >= least));
			CHECK(c.steps <= cgc_cover_steps(k));
		}
	}
}

int
main(void)
{
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	check_covers();
	check_searchers();
	free(rules_block);
	return unit_done();
}
