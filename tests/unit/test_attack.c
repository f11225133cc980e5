/* SPDX-License-Identifier: MIT */
/*
 * What must hold for every attack of the registry, and what some of them
 * promise of themselves.
 */
#include "attacks.h"
#include "kern/kern.h"
#include "rand/draw.h"

static uint64_t before[ATTACKS_N][ATTACKS_DIM];

static void
keep(void)
{
	memcpy(before, attacks_x, sizeof before);
}

static bool
same(size_t from, size_t to)
{
	return memcmp(before[from], attacks_x[from],
	    (to - from) * sizeof *before) == 0;
}

/* Honest vectors stay, f = 0 changes nothing, what is drawn is drawn again. */
static void
keeps_the_laws(const struct cgc_attack *a, struct attack_case c)
{
	static uint64_t sent[ATTACKS_N][ATTACKS_DIM];
	size_t f = c.f;

	attacks_fill(&c);
	keep();
	c.f = 0;
	if (!CHECK(attacks_apply(&c) == CGC_OK && same(0, ATTACKS_N)))
		printf("\t%s: f = 0\n", c.text);
	c.f = f;
	if (!CHECK(attacks_apply(&c) == CGC_OK && same(0, c.n - f)))
		printf("\t%s: %s\n", c.text, attacks_err.text);
	if (a->memory == NULL && strcmp(c.text, "none") != 0)
		CHECK(!same(c.n - f, c.n));
	memcpy(sent, attacks_x, sizeof sent);
	memcpy(attacks_x, before, sizeof before);
	memset(attacks_memory, 0, sizeof attacks_memory);
	CHECK(attacks_apply(&c) == CGC_OK);
	CHECK(memcmp(sent, attacks_x, sizeof sent) == 0);
}

static void
test_laws(void)
{
	static const enum cgc_dtype types[] = { CGC_F32, CGC_F64, CGC_U32,
	    CGC_U64 };
	static const size_t shapes[][3] = { { 3, 1, 1 }, { 7, 5, 2 },
	    { 24, 70, 7 } };
	size_t tried = 0;

	for (size_t i = 0; cgc_attacks[i] != NULL; i++)
		for (size_t t = 0; t < 4; t++)
			for (size_t s = 0; s < 3; s++) {
				const struct cgc_attack *a = (const void *)
				    cgc_attacks[i];
				struct attack_case c = { a->method.name,
				    a->server == CGC_ASKS_SERVER ? "mean" :
				    NULL, types[t], shapes[s][0], shapes[s][1],
				    shapes[s][2], 5, 0 };

				if (strcmp(c.text, "foesearch") == 0 &&
				    s == 0)
					continue;
				if (t >= 2 && !a->over_field) {
					CHECK(attacks_apply(&c) == CGC_EDATA);
					continue;
				}
				memset(attacks_memory, 0,
				    sizeof attacks_memory);
				keeps_the_laws(a, c);
				tried++;
			}
	CHECK(tried > 100);
}

static double
distance2(const struct attack_case *c, size_t i, const double *b)
{
	double sum = 0, t;

	for (size_t q = 0; q < c->dim; q++) {
		t = attacks_get(c, i, q) - b[q];
		sum += t * t;
	}
	return sum;
}

static double
farthest2(const struct attack_case *c, const double *b)
{
	double most = 0;

	for (size_t i = 0; i < c->n - c->f; i++)
		most = fmax(most, distance2(c, i, b));
	return most;
}

/* max_i ||b - x_i|| = D, and a little farther along it is more. */
static void
test_minmax(void)
{
	static const char *const texts[] = { "minmax", "minmax,p=sign",
	    "minmax,p=std" };
	struct attack_case c = { NULL, NULL, CGC_F64, 12, 9, 3, 0, 0 };
	double x[ATTACKS_DIM], mu[ATTACKS_DIM], d2;

	for (int round = 0; round < 90; round++) {
		c.text = texts[round % 3];
		attacks_fill(&c);
		d2 = 0;
		for (size_t q = 0; q < c.dim; q++)
			mu[q] = 0;
		for (size_t i = 0; i < c.n - c.f; i++) {
			for (size_t q = 0; q < c.dim; q++) {
				x[q] = attacks_get(&c, i, q);
				mu[q] += x[q] / (double)(c.n - c.f);
			}
			d2 = fmax(d2, farthest2(&c, x));
		}
		CHECK(attacks_apply(&c) == CGC_OK);
		for (size_t q = 0; q < c.dim; q++)
			x[q] = attacks_get(&c, c.n - 1, q);
		CHECK_NEAR(farthest2(&c, x), d2, 1e-12);
		for (size_t q = 0; q < c.dim; q++)
			x[q] += 1e-6 * (x[q] - mu[q]);
		CHECK(farthest2(&c, x) > d2 * (1 + 1e-9));
	}
}

/* ||F - mu|| of a chain's answer to a fixed tau, or to what optipm found. */
static double
harm(struct attack_case c, const char *text, const char *rule)
{
	const char *chain[] = { rule };
	struct cgc_chain server;
	const void *x[ATTACKS_N];
	double out[ATTACKS_DIM], sum = 0, mu;
	struct cgc_vectors in = { .dtype = c.dtype, .n = c.n,
	    .dim = c.dim, .f = c.f, .x = x };

	memcpy(attacks_x, before, sizeof before);
	c.text = text;
	c.rule = strncmp(text, "opt", 3) == 0 ? rule : NULL;
	CHECK(attacks_apply(&c) == CGC_OK);
	for (size_t i = 0; i < c.n; i++)
		x[i] = attacks_x[i];
	CHECK(cgc_chain_parse(&server, chain, 1, &attacks_err) == CGC_OK);
	CHECK(cgc_chain_apply(&server, &in, 0, out, NULL, &attacks_err) ==
	    CGC_OK);
	cgc_chain_release(&server);
	for (size_t q = 0; q < c.dim; q++) {
		mu = 0;
		for (size_t i = 0; i < c.n - c.f; i++)
			mu += attacks_get(&c, i, q) / (double)(c.n - c.f);
		sum += (out[q] - mu) * (out[q] - mu);
	}
	return sqrt(sum);
}

/* What the searches find is at least as harmful as what they began with. */
static void
test_search(void)
{
	static const char *const rules[] = { "cwtm", "median", "krum",
	    "geomed", "mean" };
	struct attack_case c = { NULL, NULL, CGC_F64, 11, 6, 3, 0, 0 };

	for (int round = 0; round < 25; round++) {
		const char *rule = rules[round % 5];
		double byzfl, lpd;

		attacks_fill(&c);
		keep();
		byzfl = harm(c, "optipm", rule) * (1 + 1e-12);
		lpd = harm(c, "optipm,search=lpd", rule) * (1 + 1e-12);
		CHECK(byzfl >= harm(c, "ipm,tau=0", rule));
		CHECK(byzfl >= harm(c, "ipm,tau=10", rule));
		CHECK(lpd >= harm(c, "ipm,tau=0", rule));
		CHECK(lpd >= harm(c, "ipm,tau=1", rule));
		byzfl = harm(c, "optalie", rule) * (1 + 1e-12);
		CHECK(byzfl >= harm(c, "alie,z=0", rule));
		CHECK(byzfl >= harm(c, "alie,z=10,sign=+", rule));
	}
}

/* x / ||x|| */
static void
normalise(double *x, size_t dim)
{
	double norm = 0;

	for (size_t q = 0; q < dim; q++)
		norm += x[q] * x[q];
	for (size_t q = 0; q < dim && norm > 0; q++)
		x[q] /= sqrt(norm);
}

/* The warm-up of mimic by its definition; returns the target. */
static size_t
naive_target(const struct attack_case *c, double *z, double *m)
{
	size_t h = c->n - c->f, best = 0;
	double s[ATTACKS_DIM] = { 0 }, t = (double)c->iteration, along, most;

	for (size_t q = 0; q < c->dim; q++) {
		double mu = 0;

		for (size_t i = 0; i < h; i++)
			mu += attacks_get(c, i, q) / (double)h;
		m[q] = (t * m[q] + mu) / (t + 1);
	}
	for (size_t i = 0; i < h; i++) {
		along = 0;
		for (size_t q = 0; q < c->dim; q++)
			along += (attacks_get(c, i, q) - m[q]) * z[q];
		for (size_t q = 0; q < c->dim; q++)
			s[q] += along * (attacks_get(c, i, q) - m[q]);
	}
	normalise(s, c->dim);
	for (size_t q = 0; q < c->dim; q++)
		z[q] = (t * z[q] + s[q]) / (t + 1);
	normalise(z, c->dim);
	most = -INFINITY;
	for (size_t i = 0; i < h; i++) {
		along = 0;
		for (size_t q = 0; q < c->dim; q++)
			along += attacks_get(c, i, q) * z[q];
		if (along > most) {
			most = along;
			best = i;
		}
	}
	return best;
}

static void
test_mimic(double size)
{
	struct attack_case c = { "mimic,warmup=4", NULL, CGC_F64, 9, 5, 2, 3,
	    0 };
	double z[ATTACKS_DIM], m[ATTACKS_DIM];
	struct cgc_draw draw;
	size_t target = 0;

	for (c.seed = 0; c.seed < 20; c.seed++) {
		memset(attacks_memory, 0, sizeof attacks_memory);
		memset(m, 0, sizeof m);
		cgc_draw_init(&draw, c.seed, CGC_DRAW_ATTACK, 0,
		    CGC_DRAW_SHARED);
		for (size_t q = 0; q < c.dim; q++)
			z[q] = cgc_draw_normal(&draw);
		for (c.iteration = 0; c.iteration < 7; c.iteration++) {
			attacks_fill(&c);
			if (c.iteration < 4)
				target = naive_target(&c, z, m);
			for (size_t i = 0; i < c.n; i++)
				for (size_t q = 0; q < c.dim; q++)
					cgc_dtype_set(c.dtype, attacks_x[i], q,
					    size * attacks_get(&c, i, q));
			CHECK(attacks_apply(&c) == CGC_OK);
			for (size_t i = c.n - c.f; i < c.n; i++)
				CHECK(memcmp(attacks_x[i], attacks_x[target],
				    c.dim * sizeof(double)) == 0);
		}
	}
}

int
main(void)
{
	if (cgc_kern_select(getenv("CGC_CPU"), &attacks_err) != CGC_OK)
		return 1;
	test_laws();
	test_minmax();
	test_search();
	test_mimic(1);
	test_mimic(0x1p+1000);
	test_mimic(0x1p-700);
	return unit_done();
}
