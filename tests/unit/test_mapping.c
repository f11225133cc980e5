/* SPDX-License-Identifier: MIT */
/*
 * Mapped files where they differ from files that are read: in what may be
 * touched, for how long, and in what order it is looked at.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "stream/reader.h"
#include "unit.h"
#include "wire.h"

#define DIM 1000

static char path[2][32] = { "/tmp/cgc-unit-XXXXXX", "/tmp/cgc-unit-XXXXXX" };
static const char *const both[2] = { path[0], path[1] };
static int fd[2];
static const struct cgc_reader_opts map_all = { .map_from = 1 };

/* Coordinate q of the vectors here. */
static float
value(uint64_t t, uint32_t index, size_t q)
{
	return (float)t + (float)index / 16 + (float)q * 32;
}

/* A frame of DIM coordinates, the one at `bad` below DIM not finite. */
static void
put_vector(struct wire *w, uint64_t t, uint32_t index, uint32_t count,
    size_t bad)
{
	struct cgc_frame f = wire_small(t, index, count);
	float x[DIM];

	for (size_t q = 0; q < DIM; q++)
		x[q] = q == bad ? INFINITY : value(t, index, q);
	f.dim = DIM;
	f.length = sizeof x;
	wire_frame(w, f, x);
}

static int
is_right(const struct cgc_row *row)
{
	const float *x = row->data;

	for (size_t q = 0; q < row->frame.dim; q++)
		if (x[q] != value(row->frame.iteration, row->frame.index, q))
			return 0;
	return row->finite == row->frame.dim;
}

/* The rows of both files, which hold iterations in turns, stay till the end. */
static void
rows_of_two_files(void)
{
	struct wire w[2] = { { .len = 0 }, { .len = 0 } };
	struct cgc_reader r;
	struct cgc_batch *b;
	struct cgc_err err;

	for (uint64_t t = 0; t < 6; t++)
		for (uint32_t i = 0; i < 4; i++)
			put_vector(&w[i / 2], t, i, 4, DIM);
	for (int k = 0; k < 2; k++)
		wire_save(fd[k], w[k].data, w[k].len);
	CHECK(cgc_reader_open(&r, both, 2, &map_all, &err) == CGC_OK);
	for (uint64_t t = 0; t < 6; t++) {
		if (!CHECK(cgc_reader_next(&r, &b, &err) == CGC_OK))
			break;
		CHECK(b->like.iteration == t && b->n == 4);
		for (size_t i = 0; i < 4; i++) {
			CHECK(b->row[i].cap == 0 && is_right(&b->row[i]));
			memset(b->row[i].data, 0xff, sizeof(float) * DIM);
		}
	}
	CHECK(cgc_reader_next(&r, &b, &err) == CGC_END);
	CHECK(r.maps.n <= 1);
	cgc_reader_close(&r);

	/* and what was written to them is in no file */
	for (int k = 0; k < 2; k++) {
		unsigned char *now = malloc(w[k].len);

		CHECK(pread(fd[k], now, w[k].len, 0) == (ssize_t)w[k].len);
		CHECK(memcmp(now, w[k].data, w[k].len) == 0);
		free(now);
		free(w[k].data);
	}
}

/* Rows that own memory and rows that do not, in turns. */
static void
read_and_mapped(void)
{
	struct wire w[2] = { { .len = 0 }, { .len = 0 } };
	const struct cgc_reader_opts opts = { .map_from = 20000 };
	const char *turns[6];
	struct cgc_reader r;
	struct cgc_batch *b;
	struct cgc_err err;
	size_t n = 0;

	for (uint32_t i = 0; i < 6; i++)
		put_vector(&w[0], 3, i, 6, DIM);
	for (uint32_t i = 0; i < 4; i++)
		put_vector(&w[1], 3, i, 4, DIM);
	for (int k = 0; k < 6; k++)
		turns[k] = both[k % 2];
	for (int k = 0; k < 2; k++) {
		wire_save(fd[k], w[k].data, w[k].len);
		free(w[k].data);
	}
	CHECK(cgc_reader_open(&r, turns, 6, &opts, &err) == CGC_OK);
	for (; cgc_reader_next(&r, &b, &err) == CGC_OK; n++)
		for (size_t i = 0; i < b->n; i++) {
			CHECK((b->row[i].cap == 0) == (n % 2 == 0));
			CHECK(is_right(&b->row[i]));
		}
	CHECK(n == 6);
	cgc_reader_close(&r);
}

/* What is added behind the mapping is read; a frame may begin in it. */
static void
growing(size_t first)
{
	struct wire w = { .len = 0 };
	struct cgc_reader r;
	struct cgc_row *row;
	struct cgc_err err;

	for (uint32_t i = 0; i < 3; i++)
		put_vector(&w, 5, i, 3, DIM);
	wire_save(fd[0], w.data, first);
	CHECK(cgc_reader_open(&r, both, 1, &map_all, &err) == CGC_OK);
	CHECK(cgc_reader_frame(&r, &row, &err) == CGC_OK && row->cap == 0);
	if (pwrite(fd[0], w.data, w.len, 0) != (ssize_t)w.len)
		abort();
	for (uint32_t i = 1; i < 3; i++) {
		CHECK(cgc_reader_frame(&r, &row, &err) == CGC_OK);
		CHECK(row->frame.index == i && row->place == i + 1);
		CHECK(is_right(row));
	}
	CHECK(cgc_reader_frame(&r, &row, &err) == CGC_END);
	cgc_reader_close(&r);
	free(w.data);
}

/* Standard input counts from where it is, wherever that is in a page. */
static void
from_offset(size_t offset)
{
	static const unsigned char junk[8192];
	struct wire w = { .len = 0 };
	int old = dup(STDIN_FILENO);
	struct cgc_reader r;
	struct cgc_batch *b;
	struct cgc_err err;

	wire_put(&w, junk, offset);
	for (uint32_t i = 0; i < 2; i++)
		put_vector(&w, 5, i, 2, DIM);
	wire_save(fd[0], w.data, w.len);
	lseek(fd[0], (off_t)offset, SEEK_SET);
	dup2(fd[0], STDIN_FILENO);
	CHECK(cgc_reader_open(&r, NULL, 0, &map_all, &err) == CGC_OK);
	CHECK(cgc_reader_next(&r, &b, &err) == CGC_OK && b->n == 2);
	for (size_t i = 0; i < b->n; i++) {
		CHECK((b->row[i].cap == 0) == (offset % 8 == 0));
		CHECK(is_right(&b->row[i]));
	}
	CHECK(cgc_reader_next(&r, &b, &err) == CGC_END);
	CHECK(lseek(fd[0], 0, SEEK_CUR) == (off_t)w.len);
	cgc_reader_close(&r);
	dup2(old, STDIN_FILENO);
	close(old);
	free(w.data);
}

/* Makes a frame wrong in one of three ways; how 0: in none. */
static void
spoil(struct wire *w, size_t frame, int how)
{
	unsigned char *p = w->data + frame * (CGC_FRAME_SIZE + 4 * DIM);

	if (how == 1)
		p[CGC_FRAME_SIZE + 5] ^= 1; /* payload */
	else if (how == 2)
		p[4] = 9; /* version */
	else if (how == 3) {
		struct cgc_frame f;
		struct cgc_err err;

		CHECK(cgc_frame_decode(&f, p, &err) == CGC_OK);
		f.run = 1; /* another run than the rest */
		cgc_frame_encode(&f, p);
	}
}

/*
 * Whatever two frames are spoiled by, reading and mapping, alone or with a
 * team, complain of the same one.
 */
static void
first_wrong(size_t a, int how_a, size_t b_, int how_b, struct cgc_team *team)
{
	struct wire w = { .len = 0 };
	struct cgc_err err[2] = { { "" }, { "" } };
	enum cgc_status st[2];
	struct cgc_batch *b;

	for (uint32_t i = 0; i < 5; i++)
		put_vector(&w, i % 2, i / 2, i % 2 ? 2 : 3, DIM);
	spoil(&w, a, how_a);
	spoil(&w, b_, how_b);
	wire_save(fd[0], w.data, 3 * (CGC_FRAME_SIZE + 4 * DIM));
	wire_save(fd[1], w.data + 3 * (CGC_FRAME_SIZE + 4 * DIM),
	    2 * (CGC_FRAME_SIZE + 4 * DIM));
	for (int k = 0; k < 2; k++) {
		const struct cgc_reader_opts opts = { .team = team,
		    .map_from = k ? 1 : SIZE_MAX };
		struct cgc_reader r;

		CHECK(cgc_reader_open(&r, both, 2, &opts, &err[k]) ==
		    CGC_OK);
		do
			st[k] = cgc_reader_next(&r, &b, &err[k]);
		while (st[k] == CGC_OK);
		cgc_reader_close(&r);
	}
	CHECK(st[0] == st[1]);
	CHECK_STR(err[1].text, err[0].text);
	free(w.data);
}

static void
wrong_frames(void)
{
	struct cgc_team *team = NULL;
	struct cgc_err err;

	CHECK(cgc_team_open(&team, 3, &err) == CGC_OK);
	for (size_t a = 0; a < 5; a++)
		for (size_t b = 0; b < 5; b++)
			for (int how = 0; how < 9; how++)
				first_wrong(a, how / 3 + 1, b, b == a ? 0 :
				    how % 3 + 1, how % 2 ? team : NULL);
	cgc_team_close(team);
}

/* 40 MB in 10 frames of two batches, by a team; one coordinate is infinite. */
static void
large(struct cgc_team *team, size_t bad)
{
	const size_t dim = 1000000;
	const struct cgc_reader_opts opts = { .team = team };
	struct cgc_frame f = wire_small(0, 0, 5);
	struct wire w = { .len = 0 };
	struct cgc_reader r;
	struct cgc_batch *b;
	struct cgc_err err;
	float *x = NULL;

	CHECK(cgc_mem_zalloc(&x, dim, sizeof *x, &err) == CGC_OK);
	x[bad] = INFINITY;
	f.dim = dim;
	f.length = dim * sizeof *x;
	for (uint32_t i = 0; i < 10; i++) {
		f.iteration = i / 5;
		f.index = i % 5;
		x[bad] = i == 7 ? INFINITY : 0;
		wire_frame(&w, f, x);
	}
	wire_save(fd[0], w.data, w.len);
	CHECK(cgc_reader_open(&r, both, 1, &opts, &err) == CGC_OK);
	for (uint32_t t = 0; t < 2; t++) {
		if (!CHECK(cgc_reader_next(&r, &b, &err) == CGC_OK))
			break;
		CHECK(r.held < 10000);
		for (uint32_t i = 0; i < 5; i++)
			CHECK(b->row[i].finite ==
			    (5 * t + i == 7 ? bad : dim));
	}
	CHECK(cgc_reader_next(&r, &b, &err) == CGC_END);
	cgc_reader_close(&r);
	free(x);
	free(w.data);
}

int
main(void)
{
	struct cgc_team *team = NULL;
	struct cgc_err err;

	for (int k = 0; k < 2; k++)
		if ((fd[k] = mkstemp(path[k])) < 0)
			return 1;
	rows_of_two_files();
	read_and_mapped();
	for (size_t first = CGC_FRAME_SIZE + 4 * DIM;
	    first < 3 * (CGC_FRAME_SIZE + 4 * DIM); first += 61)
		growing(first);
	for (size_t offset = 0; offset < 8192; offset += offset < 16 ? 1 : 999)
		from_offset(offset);
	wrong_frames();
	CHECK(cgc_team_open(&team, 2, &err) == CGC_OK);
	large(NULL, 0);
	large(team, 777777);
	cgc_team_close(team);
	for (int k = 0; k < 2; k++) {
		unlink(path[k]);
		close(fd[k]);
	}
	return unit_done();
}
