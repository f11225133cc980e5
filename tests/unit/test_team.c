/* SPDX-License-Identifier: MIT */
/* Parts are done once each, settled in order, by teams of any size. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sweep/sweep.h"
#include "unit.h"

#define PARTS 1000

struct tally {
	unsigned done[PARTS], by[PARTS];
	size_t settled;
	bool in_order;
	unsigned size;
};

static void
part(void *arg, size_t i, unsigned who)
{
	struct tally *t = arg;
	volatile double work = 1;

	for (size_t k = 0; k < (i * 7919) % 3000; k++)
		work *= 1.0000001;
	(void)work; /* is only to take its time */
	t->done[i]++;
	t->by[i] = who;
}

static void
settle(void *arg, size_t i, unsigned who)
{
	struct tally *t = arg;

	t->in_order &= i == t->settled++ && who == t->by[i] &&
	    who < t->size && t->done[i] == 1;
}

static void
test_parts(unsigned size)
{
	struct cgc_team *team = NULL;
	struct cgc_err err;

	if (size > 0)
		CHECK(cgc_team_open(&team, size, &err) == CGC_OK);
	for (size_t parts = 0; parts <= PARTS; parts = parts * 3 + 1) {
		struct tally t = { .in_order = true,
		    .size = cgc_team_size(team) };
		struct cgc_work work = { part, settle, &t };
		unsigned done = 0;

		cgc_team_run(team, parts, &work);
		CHECK(t.in_order && t.settled == parts);
		work.settle = NULL;
		cgc_team_run(team, parts, &work);
		for (size_t i = 0; i < PARTS; i++)
			done += t.done[i] == (i < parts ? 2 : 0);
		CHECK(done == PARTS);
	}
	cgc_team_close(team);
}

/* Everything that a sweep can tell of n vectors, one behind the other. */
static size_t
sweep_all(struct cgc_sweep *s, const double *z, const double *w, double *out)
{
	size_t n = s->n, at = 0, bytes = s->dim * cgc_dtype_size(s->dtype);
	static const uint32_t which[] = { 0, 2 };

	cgc_sweep_distances(s, out);
	at += n * n;
	cgc_sweep_gaps2(s, z, out + at);
	at += n;
	cgc_sweep_gaps2(s, NULL, out + at);
	at += n;
	cgc_sweep_products(s, z, out + at);
	at += n * n;
	cgc_sweep_mix(s, w, out + at);
	at += s->dim;
	memset(out + at, 0, 4 * s->dim * sizeof *out);
	cgc_sweep_mean(s, NULL, n, out + at);
	cgc_sweep_mean(s, which, 2, (char *)(out + at) + bytes);
	cgc_sweep_trimmed(s, 1, 1, (char *)(out + at) + 2 * bytes);
	cgc_sweep_nearest(s, 1, 3, (char *)(out + at) + 3 * bytes);
	return at + 4 * s->dim;
}

#define N 5

/* Segment by segment, as the definition says. */
static void
check_sums(const struct cgc_sweep *s, const double *z, const double *out)
{
	const struct cgc_kern *k = cgc_kern(s->dtype);
	unsigned size = cgc_dtype_size(s->dtype);
	double d2 = 0, gap2 = 0, norm2 = 0;

	for (size_t q = 0; q < s->dim; q += CGC_SEGMENT) {
		size_t len = s->dim - q < CGC_SEGMENT ? s->dim - q :
		    CGC_SEGMENT;
		const char *a = (const char *)s->x[1] + q * size;
		const char *b = (const char *)s->x[4] + q * size;

		d2 += k->dist2(a, b, len);
		gap2 += k->gap2(b, z + q, len);
		norm2 += k->dot(a, a, len);
	}
	CHECK(d2 == out[1 * N + 4] && d2 == out[4 * N + 1]);
	CHECK(out[0] == 0 && out[N * N - 1] == 0);
	CHECK(gap2 == out[N * N + 4]);
	CHECK(norm2 == out[N * N + N + 1]);
	CHECK(gap2 == out[2 * N * N + 2 * N - 1]); /* a product */
}

static void
test_sweep(enum cgc_dtype dtype, size_t dim)
{
	double *z, *out[2], w[N] = { 0.5, -1, 0, 2, 0.25 };
	struct cgc_sweep s = { .dtype = dtype, .n = N, .dim = dim };
	const void *x[N];
	struct cgc_err err;
	size_t len = 2 * N * N + 2 * N + 5 * dim, filled;
	unsigned char *block;

	CHECK(cgc_mem_alloc(&block, N * dim, 8, &err) == CGC_OK);
	CHECK(cgc_mem_alloc(&z, dim, sizeof *z, &err) == CGC_OK);
	for (size_t i = 0; i < N; i++) {
		x[i] = block + i * dim * 8;
		for (size_t q = 0; q < dim; q++)
			cgc_dtype_set(dtype, block + i * dim * 8, q,
			    (double)(int)(i * 7919 + q * 104729 + q * q * i) *
			    0x1p-20);
	}
	for (size_t q = 0; q < dim; q++)
		z[q] = (double)q / 3 - 100;
	s.x = x;
	for (unsigned size = 0; size < 5; size++) {
		double **o = &out[size > 0];

		if (size > 0)
			CHECK(cgc_team_open(&s.team, size, &err) == CGC_OK);
		CHECK(cgc_mem_alloc(&s.scratch, cgc_sweep_scratch(s.team, N,
		    cgc_sweep_pairs(N)), 1, &err) == CGC_OK);
		CHECK(cgc_mem_alloc(o, len, sizeof **o, &err) == CGC_OK);
		filled = sweep_all(&s, z, w, *o);
		check_sums(&s, z, *o);
		CHECK(memcmp(out[0], *o, filled * sizeof **o) == 0);
		free(s.scratch);
		cgc_team_close(s.team);
		s.team = NULL;
		if (size > 0)
			free(*o);
	}
	free(out[0]);
	free(z);
	free(block);
}

int
main(void)
{
	static const size_t dims[] = { 1, 100, CGC_PIECE, CGC_SEGMENT - 1,
	    CGC_SEGMENT, CGC_SEGMENT + 1, 5 * CGC_SEGMENT + 77 };
	struct cgc_err err;
	struct cgc_team *team;

	CHECK(cgc_team_open(&team, 0, &err) == CGC_EUSAGE);
	CHECK(cgc_team_open(&team, CGC_TEAM_MAX + 1, &err) == CGC_EUSAGE);
	for (unsigned size = 0; size < 6; size++)
		test_parts(size);
	test_parts(33);
	for (size_t i = 0; i < sizeof dims / sizeof *dims; i++) {
		test_sweep(CGC_F32, dims[i]);
		test_sweep(CGC_F64, dims[i]);
	}
	return unit_done();
}
