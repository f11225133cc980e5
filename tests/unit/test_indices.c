/* SPDX-License-Identifier: MIT */
/*
 * Which coordinates are kept: in how many bits, and from any bytes.
 */
#include <stdlib.h>

#include "codec/indices.h"
#include "rand/draw.h"
#include "unit.h"

#define MAX_DIM 1000000

static uint32_t index_[MAX_DIM];
static unsigned char bytes[2 * MAX_DIM];

/* Reads length bytes as k of dim; false if they are refused. */
static bool
reads(uint64_t dim, uint64_t k, const unsigned char *in, uint64_t length,
    uint32_t *out)
{
	struct cgc_indices indices;
	struct cgc_err err = { "" };
	enum cgc_status st;
	uint64_t q, next = 0;

	st = cgc_indices_begin(&indices, dim, k, in, length, &err);
	for (uint64_t j = 0; st == CGC_OK && j < k; j++) {
		st = cgc_indices_next(&indices, &q, &err);
		if (st != CGC_OK)
			break;
		CHECK(q >= next && q < dim);
		next = q + 1;
		out[j] = (uint32_t)q;
	}
	if (st == CGC_OK)
		st = cgc_indices_end(&indices, &err);
	CHECK(st == CGC_OK || (st == CGC_EDATA && err.text[0] != '\0'));
	return st == CGC_OK;
}

/* There and back, in a block of exactly that size; returns the bytes. */
static uint64_t
check_trip(uint64_t dim, uint64_t k)
{
	uint64_t length = cgc_indices_put(dim, k, index_, bytes);
	unsigned char *copy = malloc((size_t)length);
	uint32_t *out = malloc((size_t)k * sizeof *out);

	memcpy(copy, bytes, (size_t)length);
	CHECK(length <= cgc_indices_bound(dim, k));
	CHECK(reads(dim, k, copy, length, out));
	CHECK(memcmp(out, index_, (size_t)k * sizeof *out) == 0);
	free(copy);
	free(out);
	return length;
}

static double
log2_subsets(uint64_t dim, uint64_t k)
{
	return (lgamma((double)dim + 1) - lgamma((double)k + 1) -
	    lgamma((double)(dim - k) + 1)) / log(2);
}

/*
 * Every subset of up to 12 numbers.  As many strings of that length are taken
 * as there are subsets: each has one code, and no other bytes are taken.
 */
static void
check_all(unsigned dim, unsigned k)
{
	uint64_t subsets = 0, taken = 0, strings, length;
	unsigned char in[3] = { 32 };
	uint32_t out[12];

	for (unsigned set = 0; set < 1u << dim; set++) {
		unsigned n = 0;

		for (unsigned q = 0; q < dim; q++)
			if (set >> q & 1)
				index_[n++] = q;
		if (n != k)
			continue;
		subsets++;
		check_trip(dim, k);
		cgc_subset_put(dim, k, index_, in + 1);
		length = cgc_subset_size(dim, k);
		CHECK(length <= 2 && reads(dim, k, in, 1 + length, out));
		CHECK(memcmp(out, index_, k * sizeof *out) == 0);
	}
	strings = (uint64_t)1 << 8 * cgc_subset_size(dim, k);
	for (uint64_t i = 0; i < strings; i++) {
		in[1] = (unsigned char)i;
		in[2] = (unsigned char)(i >> 8);
		taken += reads(dim, k, in, 1 + cgc_subset_size(dim, k), out);
	}
	CHECK(taken == subsets);
}

/* All strings of up to two bytes behind every first byte. */
static void
check_strings(unsigned dim, unsigned k)
{
	uint32_t out[12];

	for (unsigned l = 0; l < 40; l++)
		for (unsigned i = 0; i < 65536; i += 1 + (l > 4) * 36) {
			unsigned char in[3] = { (unsigned char)l,
			    (unsigned char)i, (unsigned char)(i >> 8) };

			reads(dim, k, in, i % 4, out);
			if (l > 32)
				CHECK(!reads(dim, k, in, 3, out));
			else
				reads(dim, k, in, 3, out);
		}
}

static void
test_small(void)
{
	for (unsigned dim = 1; dim <= 12; dim++)
		for (unsigned k = 1; k <= dim; k++)
			check_all(dim, k);
	for (unsigned k = 1; k <= 9; k += 2)
		check_strings(9, k);
}

/*
 * Random subsets take the bound up to a whole byte, a byte for which code it
 * is, and 3 %; a bit of slack for the arithmetic.
 */
static void
check_bits(uint64_t dim, uint64_t k)
{
	double bound = log2_subsets(dim, k), most;
	struct cgc_draw draw;
	uint64_t length;

	cgc_draw_init(&draw, dim, CGC_DRAW_TASK, k, 0);
	cgc_draw_subset(&draw, (uint32_t)dim, (uint32_t)k, index_);
	length = check_trip(dim, k);
	most = ceil((bound + 1) / 8) * 8;
	most += most * 0.03 + 8;
	CHECK((double)(8 * length) <= most);
	if (2 * k <= dim && k >= 1000) /* gaps are near enough */
		CHECK(bytes[0] <= 31);
	if (4 * k >= 3 * dim && dim - k >= 100)
		CHECK(bytes[0] == 32);
	CHECK((double)(8 * cgc_subset_size(dim, k)) >= floor(bound));
	if (getenv("SHOW") != NULL)
		printf("Q %7lu k %6lu: bound %9.1f bits, sent %8lu\n",
		    (unsigned long)dim, (unsigned long)k, bound,
		    (unsigned long)(8 * length));
	for (int i = 0; i < 20; i++) { /* cut, longer, changed: never a crash */
		unsigned char *copy = calloc(1, (size_t)length + 8);
		uint64_t n = length - 1 + (uint64_t)i % 3;
		uint32_t at = cgc_draw_below(&draw, (uint32_t)length);

		memcpy(copy, bytes, (size_t)length);
		if (n != length)
			CHECK(!reads(dim, k, copy, n, index_));
		copy[at] ^= (unsigned char)(1 + cgc_draw_below(&draw, 255));
		reads(dim, k, copy, n, index_);
		free(copy);
		if (dim > 20000)
			break;
	}
}

static void
test_bits(void)
{
	static const uint32_t grid[][2] = {
		{ 100, 30 }, { 100, 10 }, { 11830, 1183 }, { 11830, 592 },
		{ 1000000, 100000 }, { 1000000, 500000 }, { 1000000, 1 },
		{ 1000000, 999999 }, { 1000000, 1000000 }, { 256, 1 },
		{ 257, 256 }, { 2, 1 }, { 1, 1 }
	};

	for (size_t i = 0; i < sizeof grid / sizeof *grid; i++)
		check_bits(grid[i][0], grid[i][1]);
	for (uint64_t dim = 1; dim <= 3000; dim += 1 + dim / 5)
		for (uint64_t k = 1; k <= dim; k += 1 + k / 5)
			check_bits(dim, k);
}

/* Neighbours are cheaper in gaps than any code of all subsets. */
static void
test_clusters(void)
{
	for (uint32_t from = 0; from < 900; from += 100) {
		for (uint32_t j = 0; j < 100; j++)
			index_[j] = from + j;
		CHECK(check_trip(1000, 100) <= 1 + (from + 100 + 7) / 8);
		CHECK(bytes[0] <= 31 || from > 300);
	}
	index_[99] = 999;
	check_trip(1000, 100);
}

/* The ends of the line, where the code is all 0 or nearly 1. */
static void
test_extremes(void)
{
	for (uint64_t k = 1; k <= 200; k++)
		for (int last = 0; last < 2; last++) {
			unsigned char code[64];
			struct cgc_subset s;

			for (uint64_t j = 0; j < k; j++)
				index_[j] = (uint32_t)(last * (200 - k) + j);
			cgc_subset_put(200, k, index_, code);
			cgc_subset_begin(&s, 200, k, code, 0);
			cgc_subset_begin(&s, 200, k, code, s.size);
			for (uint64_t j = 0; j < k; j++)
				CHECK(cgc_subset_next(&s) == index_[j]);
			CHECK(cgc_subset_is_exact(&s));
		}
	for (uint64_t dim = UINT32_MAX - 1; dim <= UINT32_MAX; dim++) {
		unsigned char code[8];
		struct cgc_subset s;

		CHECK(cgc_subset_size(dim, 1) == 5);
		memset(code, 0, sizeof code);
		cgc_subset_begin(&s, dim, 1, code, 5);
		CHECK(cgc_subset_next(&s) == 0 && cgc_subset_is_exact(&s));
	}
}

int
main(void)
{
	test_small();
	test_bits();
	test_clusters();
	test_extremes();
	return unit_done();
}
