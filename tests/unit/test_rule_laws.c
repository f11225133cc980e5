/* SPDX-License-Identifier: MIT */
/*
 * What must hold for every rule and every pre-aggregation in front of every
 * rule, those of the registries and a few with other parameters; exceptions
 * are in a table.  Decoders have a test of their own: what they take is not
 * any n vectors.
 */
#include <float.h>

#include "kern/kern.h"
#include "rules.h"

enum {
	ORDER = 1,  /* the vectors may come in any order */
	SHIFT = 2,  /* F(x + t) = F(x) + t */
	SCALE = 4,  /* F(c x) = c F(x) */
	ROBUST = 8, /* n - f equal vectors come out */
	ALL = 15
};

/* What methods do not have; those that are not here have everything. */
static const struct {
	const char *name;
	int lacks;
} exceptions[] = {
	{ "mean", ROBUST },
	{ "tgn", SHIFT | ROBUST }, /* norms are from the origin */
	{ "cclip", SHIFT | SCALE | ROBUST }, /* clips at a fixed length */
	{ "mcc,sigma2=", SCALE | ROBUST }, /* a kernel of fixed width */
	{ "cge", SHIFT | ROBUST },
	{ "arc", SHIFT },
	{ "signmaj", SHIFT | SCALE | ROBUST }, /* see test_rule_own.c */
	{ "monna", ORDER | ROBUST }, /* the same */
	{ "clip", SHIFT | SCALE | ROBUST },
	{ "bucketing", ORDER }, /* the draw is of positions */
	/* two vectors make the diameter; which ones between them count? */
	{ "mda", ORDER },
	{ "dnc", ROBUST }, /* who lies across its direction is not seen */
	/* from a mean of 1e300, z may not come back in `iters` steps */
	{ "geomed,start=mean", ROBUST },
	/* of an even count on a line, every z between two is a median */
	{ "geomed,start=zero", SHIFT },
};

static const char *const variants[] = {
	"cclip,start=median,tau=0.5,iters=3", "cclip,start=mean,tau=2",
	"mcc,c=2", "mcc,sigma2=4", "krum,near=n-f-1",
	"multikrum,near=n-f-1", "multikrum,pick=1",
	"geomed,start=mean", "geomed,start=zero", "bucketing,s=1 median",
	"bucketing,order=index cwtm", "nnm bucketing krum,near=n-f-1",
	"bucketing nnm median", "nnm nnm cwtm", "nnm nnm geomed"
};

/*
 * For every rule that lacks ROBUST, how f = 2 of n = 5 move it: the others
 * agree on `agreed` in each coordinate, the two send `lie`, one of them ten
 * times as much if it is loud, and what comes out is not what was agreed on.
 * If it grows, both are times t, and the error is at least a hundredth of t.
 */
static const struct {
	const char *text;
	double agreed, lie;
	bool grows, loud;
} counterexamples[] = {
	{ "mean", 0, 1, true, false },
	{ "dnc", 0, 1, true, true },       /* the quiet one is near the mean */
	{ "nnm mean", 0, 1, true, false }, /* liars are their own neighbours */
	{ "clip,c=100 mean", 1, 0, true, false }, /* honest ones are cut */
	{ "clip,c=100 median", 1, 0, true, false },
	{ "tgn", 1, 0, true, false },      /* short liars stay */
	{ "cge", 1, 0, true, false },
	{ "signmaj", 3, 3, false, false }, /* 1 is not what they sent */
	{ "monna,pivot=1", 0, 1, true, false }, /* a pivot that lies */
	{ "cclip", 1, 0, true, false },    /* too far from the centre */
	{ "cclip,start=mean", 0, 1, true, false },
	{ "cclip,start=median", 0, 1, false, false },
	{ "mcc,sigma2=4", 0, 1, false, false }, /* the kernel's width apart */
	/* two thirds of the way in a step */
	{ "geomed,start=mean", 0, 1e300, false, false },
};

#define MAX_CHAINS 200

static struct {
	char text[64];
	int laws;
} chain[MAX_CHAINS];
static size_t chains;

static int
laws_of(const char *name)
{
	for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
		if (strncmp(name, exceptions[i].name,
		    strlen(exceptions[i].name)) == 0)
			return ALL & ~exceptions[i].lacks;
	return ALL;
}

static void
add_chain(const char *first, const char *second)
{
	const char *rest = strchr(first, ' ');

	if (!CHECK(chains < MAX_CHAINS))
		return;
	snprintf(chain[chains].text, sizeof chain[0].text, "%s%s%s", first,
	    *second != '\0' ? " " : "", second);
	chain[chains].laws = laws_of(first) & laws_of(second);
	for (; rest != NULL; rest = strchr(rest + 1, ' '))
		chain[chains].laws &= laws_of(rest + 1);
	chains++;
}

static bool
has(size_t c, const char *name)
{
	return strstr(chain[c].text, name) != NULL;
}

static bool
decodes(const struct cgc_method *method)
{
	return ((const struct cgc_rule *)method)->is_coded;
}

static void
list_chains(void)
{
	for (size_t r = 0; cgc_rules[r] != NULL; r++) {
		if (decodes(cgc_rules[r]))
			continue;
		add_chain(cgc_rules[r]->name, "");
		for (size_t p = 0; cgc_preaggregations[p] != NULL; p++)
			if (!decodes(cgc_preaggregations[p]))
				add_chain(cgc_preaggregations[p]->name,
				    cgc_rules[r]->name);
	}
	for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
		add_chain(variants[i], "");
	CHECK(chains > 30);
}

static void
complain(const char *law, size_t c, size_t n, size_t f, const char *what)
{
	if (unit_failures <= UNIT_SHOWN)
		printf("\t%s: %s, n = %zu, f = %zu: %s\n", law,
		    chain[c].text, n, f, what);
}

/* A chain that accepts n and f; its aggregate is in rules_out. */
static bool
accepts(size_t c, enum cgc_dtype dtype, size_t n, size_t dim, size_t f)
{
	enum cgc_status st = rules_apply(chain[c].text, dtype, n, dim, f,
	    NULL);

	if (!CHECK(st == CGC_OK || st == CGC_EUSAGE))
		complain("accepts", c, n, f, rules_err.text);
	return st == CGC_OK;
}

/* The input and the output of a chain, to be compared with. */
static double before_x[RULES_N][RULES_DIM], before[RULES_DIM];

static void
keep(void)
{
	memcpy(before_x, rules_x, sizeof before_x);
	memcpy(before, rules_out, sizeof before);
}

static void
same_after(const char *law, size_t c, size_t n, size_t dim, size_t f,
    double scale, double shift)
{
	double tol = has(c, "geomed") || has(c, "mcc") ? 1e-6 : 1e-11;

	if (!accepts(c, CGC_F64, n, dim, f))
		return;
	for (size_t q = 0; q < dim; q++)
		before[q] = scale * before[q] + shift;
	if (!CHECK(rules_distance(rules_out, before, dim) <=
	    tol * (1 + rules_largest(before, dim))))
		complain(law, c, n, f, "differs");
}

static void
shuffle(size_t n)
{
	for (size_t i = n; i > 1; i--) {
		double t[RULES_DIM];
		size_t j = rules_word() % i;

		memcpy(t, rules_x[j], sizeof t);
		memcpy(rules_x[j], rules_x[i - 1], sizeof t);
		memcpy(rules_x[i - 1], t, sizeof t);
	}
}

static void
map(size_t n, size_t dim, double scale, double shift)
{
	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < dim; q++)
			rules_x[i][q] = scale * before_x[i][q] + shift;
}

/* Clipped vectors have the same length, all but for rounding. */
static bool
lengths_tie(size_t c)
{
	return (has(c, "arc") || has(c, "clip")) &&
	    (has(c, "tgn") || has(c, "cge"));
}

/*
 * Two vectors that are each other's nearest have the same score if only one
 * neighbour counts, and after mixing, which makes equal vectors, many have;
 * then the order decides, or rounding.
 */
static bool
may_tie(size_t c, size_t n, size_t f)
{
	if (has(c, "bulyan") && (f == 1 || f == 2)) /* in the last round */
		return true;
	return lengths_tie(c) || (has(c, "krum") && n < f + 4) ||
	    (has(c, "nnm") && (has(c, "krum") || has(c, "bulyan") ||
	    has(c, "faba") || has(c, "dnc") || has(c, "smea")));
}

/*
 * After mixing, many vectors or values are as near to the middle as one
 * another, on one side and the other; then the last bit says who is left out.
 */
static bool
hangs_on_a_bit(size_t c)
{
	return lengths_tie(c) || (has(c, "nnm") && (has(c, "bulyan") ||
	    has(c, "meamed") || has(c, "phocas") || has(c, "faba")));
}

static void
check_symmetry(size_t c, size_t n, size_t dim, size_t f)
{
	rules_fill(n, dim);
	if (!accepts(c, CGC_F64, n, dim, f))
		return;
	keep();
	if ((chain[c].laws & ORDER) && !may_tie(c, n, f)) {
		shuffle(n);
		same_after("order", c, n, dim, f, 1, 0);
	}
	if (hangs_on_a_bit(c))
		return;
	memcpy(rules_x, before_x, sizeof rules_x);
	if (!accepts(c, CGC_F64, n, dim, f))
		return;
	keep();
	if (chain[c].laws & SCALE) {
		map(n, dim, -8, 0);
		same_after("scale", c, n, dim, f, -8, 0);
	}
	memcpy(rules_x, before_x, sizeof rules_x);
	if (!accepts(c, CGC_F64, n, dim, f))
		return;
	keep();
	if ((chain[c].laws & SHIFT) && !may_tie(c, n, f)) {
		map(n, dim, 1, 5);
		same_after("shift", c, n, dim, f, 1, 5);
	}
}

/* What f liars send, while the others agree on the vector 1/3. */
static double
lie(unsigned kind, size_t i, enum cgc_dtype dtype)
{
	double most = dtype == CGC_F32 ? FLT_MAX : DBL_MAX;

	switch (kind) {
	case 0:
		return most;
	case 1:
		return i % 2 ? most : -most;
	case 2:
		return -1.0 / 3;
	case 3:
		return rules_real();
	case 4:
		return dtype == CGC_F32 ? 1e30 : 1e300;
	default:
		return (i % 2 ? 1e-3 : -1e-3) + 1.0 / 3;
	}
}

/* The liars are chosen at random; the others send a third, and a bit. */
static void
tell_lies(unsigned kind, enum cgc_dtype dtype, size_t n, size_t dim, size_t f,
    double bit)
{
	bool lies[RULES_N] = { false };

	for (size_t k = 0; k < f; k++) {
		size_t i = rules_word() % n;

		while (lies[i])
			i = (i + 1) % n;
		lies[i] = true;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < dim; q++)
			rules_x[i][q] = lies[i] ? lie(kind, i, dtype) :
			    1.0 / 3 + bit * rules_real();
}

/* The honest ones agree, exactly or nearly, and are heard. */
static void
check_robust(size_t c, enum cgc_dtype dtype, size_t n, size_t dim, size_t f)
{
	double third = dtype == CGC_F32 ? (double)(1.0f / 3) : 1.0 / 3;
	double tol = has(c, "start=zero") ? 1e-6 :
	    1e-14 * (double)n;

	if (!(chain[c].laws & ROBUST))
		return;
	for (unsigned kind = 0; kind < 6; kind++) {
		tell_lies(kind, dtype, n, dim, f, 0);
		if (!accepts(c, dtype, n, dim, f))
			return;
		for (size_t q = 0; q < dim; q++)
			if (!CHECK_NEAR(rules_out[q], third, tol))
				complain("agreement", c, n, f, "moved");
		tell_lies(kind, dtype, n, dim, f, 0.01);
		if (accepts(c, dtype, n, dim, f) &&
		    !CHECK(rules_largest(rules_out, dim) < 4))
			complain("near agreement", c, n, f, "moved");
	}
}

/* Whatever finite numbers come in, finite ones come out or CGC_EDATA. */
static void
check_finite(size_t c, enum cgc_dtype dtype, size_t n, size_t dim, size_t f)
{
	static const double some[] = { 0, -0.0, 1e308, -1e308, DBL_MAX,
	    -DBL_MAX, 5e-324, 1, -1, 1e160, -1e160, 1e-200 };
	enum cgc_status st;

	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < dim; q++) {
			double x = some[rules_word() % 12];

			rules_x[i][q] = dtype == CGC_F32 ?
			    fmin(fmax(x, -FLT_MAX), FLT_MAX) : x;
		}
	st = rules_apply(chain[c].text, dtype, n, dim, f, NULL);
	if (!CHECK(st == CGC_OK || st == CGC_EDATA || st == CGC_EUSAGE))
		complain("finite", c, n, f, rules_err.text);
	if (st == CGC_OK && !CHECK(isfinite(rules_largest(rules_out, dim)) &&
	    cgc_dtype_nonfinite(CGC_F64, rules_out, dim) == dim))
		complain("finite", c, n, f, "is not");
}

static void
check_types(size_t c, size_t n, size_t dim, size_t f)
{
	double size;

	rules_fill(n, dim);
	if (has(c, "caf") && n == 2 * f + 1) /* two rounds may be as good */
		return;
	if (hangs_on_a_bit(c) || may_tie(c, n, f) ||
	    !accepts(c, CGC_F64, n, dim, f))
		return;
	keep();
	size = rules_largest(before, dim);
	if (accepts(c, CGC_F32, n, dim, f) &&
	    !CHECK(rules_distance(rules_out, before, dim) <= 1e-5 * size))
		complain("f32 and f64", c, n, f, "differ");
}

static void
check_levels(size_t c, enum cgc_dtype dtype, size_t n, size_t dim, size_t f)
{
	static const char *const level[] = { "c", "avx2", "avx512" };

	rules_fill(n, dim);
	for (size_t i = 0; i < 3; i++) {
		if (cgc_kern_select(level[i], &rules_err) != CGC_OK ||
		    !accepts(c, dtype, n, dim, f))
			continue;
		if (i == 0)
			keep();
		else if (!CHECK(memcmp(before, rules_out,
		    dim * sizeof *before) == 0))
			complain("levels", c, n, f, level[i]);
	}
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
}

/* n equal vectors, f = 0 or not: that vector. */
static void
check_equal(size_t c, size_t n, size_t dim, size_t f)
{
	rules_fill(1, dim);
	for (size_t i = 1; i < n; i++)
		memcpy(rules_x[i], rules_x[0], sizeof rules_x[0]);
	if ((chain[c].laws & SCALE) == 0 || !accepts(c, CGC_F64, n, dim, f))
		return;
	if (!CHECK(rules_distance(rules_out, rules_x[0], dim) <= 1e-14))
		complain("equal", c, n, f, "differs");
}

/* Whether one of the links of a text begins with that name. */
static bool
has_link(const char *text, const char *name)
{
	while (strncmp(text, name, strlen(name)) != 0) {
		if ((text = strchr(text, ' ')) == NULL)
			return false;
		text++;
	}
	return true;
}

/* How far the aggregate of three that agree and two liars is from those. */
static double
error_of(const char *text, double agreed, double lie, bool loud)
{
	for (size_t i = 0; i < 5; i++)
		for (size_t q = 0; q < 3; q++)
			rules_x[i][q] = i % 2 == 0 ? agreed :
			    i == 1 && loud ? 10 * lie : lie;
	if (!CHECK(rules_apply(text, CGC_F64, 5, 3, 2, NULL) == CGC_OK))
		return 0;
	return fabs(rules_out[0] - agreed);
}

static void
check_counterexample(size_t k)
{
	const char *text = counterexamples[k].text;
	double agreed = counterexamples[k].agreed;
	double lie = counterexamples[k].lie;
	bool grows = counterexamples[k].grows, loud = counterexamples[k].loud;
	bool moves = grows || error_of(text, agreed, lie, loud) > 1e-3;

	for (double t = 1e3; grows && t < 1e10; t *= 1e3)
		moves &= error_of(text, t * agreed, t * lie, loud) > t / 100;
	if (!CHECK(moves))
		printf("\t%s: is not moved\n", text);
}

/* Who is not robust has no claim, and a claim that is missing has a reason. */
static void
check_claims(void)
{
	size_t n = sizeof counterexamples / sizeof *counterexamples;

	for (size_t k = 0; k < n; k++)
		check_counterexample(k);
	for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
		bool found = (exceptions[i].lacks & ROBUST) == 0;

		for (size_t k = 0; k < n && !found; k++)
			found = has_link(counterexamples[k].text,
			    exceptions[i].name);
		if (!CHECK(found))
			printf("\t%s: no counterexample\n",
			    exceptions[i].name);
	}
}

static void
check_chain(size_t c)
{
	static const size_t dims[] = { 1, 3, 16, 31, 33, 100, 1030 };

	for (size_t n = 1; n <= 21; n++)
		for (size_t f = 0; 2 * f < n; f++) {
			check_symmetry(c, n, 1 + n % 7, f);
			check_robust(c, CGC_F64, n, 3, f);
			check_robust(c, CGC_F32, n, 3, f);
			check_equal(c, n, 5, f);
			check_finite(c, CGC_F64, n, 3, f);
			check_finite(c, CGC_F32, n, 3, f);
			check_types(c, n, 6, f);
		}
	for (size_t i = 0; i < sizeof dims / sizeof *dims; i++)
		for (int dtype = CGC_F32; dtype <= CGC_F64; dtype++)
			check_levels(c, (enum cgc_dtype)dtype, 13, dims[i], 3);
}

int
main(void)
{
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	list_chains();
	for (size_t c = 0; c < chains; c++)
		check_chain(c);
	check_claims();
	free(rules_block);
	return unit_done();
}
