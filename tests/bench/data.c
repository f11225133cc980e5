/* SPDX-License-Identifier: MIT */
/*
 * data N DIM f32|f64 F - vectors to measure with, as a stream on standard
 * output: N devices see the same vector, each with noise of its own, and the
 * last F send -2 times what they see.
 *
 * The numbers are splitmix64's, four of 16 bits added up for each coordinate:
 * near enough to normal, and 10^8 of them in half a second.
 * Source: Steele, Lea, Flood, OOPSLA 2014.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/writer.h"

static uint64_t
word(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* Of mean 0, variance 1/3 and 2^18 values. */
static double
noise(uint64_t *state)
{
	uint64_t w = word(state);
	int sum = (int)(w & 0xffff) + (int)(w >> 16 & 0xffff) +
	    (int)(w >> 32 & 0xffff) + (int)(w >> 48);

	return (sum - 131070) / 65536.0;
}

/* What device i sends; all see the centre, which is the numbers of seed 0. */
static void
fill(double *x, size_t dim, uint64_t i, double factor)
{
	uint64_t own = (i + 1) << 40, centre = 0;

	for (size_t q = 0; q < dim; q++)
		x[q] = factor * (noise(&centre) + noise(&own));
}

static enum cgc_status
write_all(uint64_t n, size_t dim, enum cgc_dtype dtype, uint64_t f,
    struct cgc_err *err)
{
	struct cgc_frame frame = { .kind = CGC_GRADIENT, .dtype = dtype,
	    .count = (uint32_t)n, .dim = dim };
	struct cgc_writer w;
	double *x;
	void *sent;

	if (cgc_writer_init(&w, STDOUT_FILENO, err) != CGC_OK ||
	    cgc_mem_alloc(&x, dim, sizeof *x, err) != CGC_OK ||
	    cgc_mem_alloc(&sent, dim, sizeof *x, err) != CGC_OK)
		return CGC_EIO;
	for (; frame.index < n; frame.index++) {
		fill(x, dim, frame.index, frame.index < n - f ? 1 : -2);
		cgc_dtype_convert(dtype, sent, CGC_F64, x, dim);
		if (cgc_writer_vector(&w, &frame, sent, err) != CGC_OK)
			return CGC_EIO;
	}
	free(x);
	free(sent);
	if (cgc_writer_flush(&w, err) != CGC_OK)
		return CGC_EIO;
	cgc_writer_release(&w);
	return CGC_OK;
}

int
main(int argc, char **argv)
{
	struct cgc_err err;
	bool f64;

	if (argc != 5) {
		fputs("usage: data N DIM f32|f64 F >FILE\n", stderr);
		return 2;
	}
	f64 = strcmp(argv[3], "f64") == 0;
	if (write_all(strtoull(argv[1], NULL, 10), (size_t)strtoull(argv[2],
	    NULL, 10), f64 ? CGC_F64 : CGC_F32, strtoull(argv[4], NULL, 10),
	    &err) != CGC_OK) {
		fprintf(stderr, "data: %s\n", err.text);
		return 1;
	}
	return 0;
}
