/* SPDX-License-Identifier: MIT */
/*
 * The greatest eigenvalue and its vector: known spectra, then what defines
 * them for random matrices of all sizes and scales; and Gram matrices made of
 * distances.
 */
#include <stdlib.h>

#include "kern/kern.h"
#include "rule/eigen.h"
#include "rule/gram.h"
#include "rule/whole.h"
#include "rules.h"

#define MOST 60

static double a[MOST * MOST], kept[MOST * MOST], v[MOST], spare[5 * MOST];

static double
top(size_t n)
{
	memcpy(kept, a, n * n * sizeof *a);
	CHECK(cgc_eigen_scratch(n) <= sizeof spare);
	return cgc_eigen_top(a, n, v, spare);
}

/* What makes (l, v) an eigenpair, within a small multiple of rounding. */
static void
check_pair(size_t n, double l, double norm)
{
	double tol = 8 * (double)n * 0x1p-52, square = 0, worst = 0;

	for (size_t i = 0; i < n; i++) {
		double av = 0;

		for (size_t j = 0; j < n; j++)
			av += kept[i * n + j] / norm * v[j];
		worst = fmax(worst, fabs(av - l / norm * v[i]));
		square += v[i] * v[i];
	}
	CHECK_NEAR(square, 1, tol);
	if (!CHECK(worst <= tol))
		printf("\tn = %zu: residual %g\n", n, worst);
}

static void
check_known(size_t n, double expected)
{
	double l = top(n), norm = expected == 0 ? 1 : fabs(expected);

	CHECK_NEAR(l, expected, 1e-14 + (double)n * 0x1p-51);
	check_pair(n, l, norm);
	memcpy(a, kept, n * n * sizeof *a);
	CHECK(cgc_eigen_top(a, n, NULL, spare) == l);
}

static void
fill(size_t n, double off, double diagonal)
{
	for (size_t i = 0; i < n * n; i++)
		a[i] = i % (n + 1) == 0 ? diagonal : off;
}

static void
check_spectra(void)
{
	double norm2;

	for (size_t n = 1; n <= MOST; n++) {
		fill(n, 0, 0);
		CHECK(top(n) == 0 && v[0] == 1);
		fill(n, 0, 3); /* all equal */
		check_known(n, 3);
		fill(n, 1, 1); /* rank one, along (1 ... 1) */
		check_known(n, (double)n);
		if (n > 1) {
			fill(n, -1, (double)n - 1); /* n, n - 1 times, and 0 */
			check_known(n, (double)n);
		}
		fill(n, 0, 0);
		for (size_t i = 0; i < n; i++)
			a[i * n + i] = (double)((i * 61 + 3) % n);
		check_known(n, n == 1 ? 0 : (double)n - 1);
		norm2 = 0;
		for (size_t i = 0; i < n; i++)
			norm2 += (double)((i + 1) * (i + 1));
		for (size_t i = 0; i < n * n; i++)
			a[i] = (double)(i / n + 1) * (double)(i % n + 1);
		check_known(n, norm2);
		fill(n, 0, 2); /* a path's: 2 + 2 cos(pi / (n + 1)) */
		for (size_t i = 0; i + 1 < n; i++)
			a[i * n + i + 1] = a[(i + 1) * n + i] = -1;
		check_known(n, 2 + 2 * cos(acos(-1) / (double)(n + 1)));
	}
	fill(3, 0, -2); /* no eigenvalue is positive */
	check_known(3, -2);
	for (size_t i = 0; i < 36; i++) /* Hilbert's */
		a[i] = 1.0 / (double)(i / 6 + i % 6 + 1);
	check_known(6, 1.618899858924339);
}

/* Two blocks that do not touch, of the same and of different tops. */
static void
check_blocks(void)
{
	for (double other = 1; other <= 4; other++) {
		fill(4, 0, 0);
		a[0] = a[5] = 1;
		a[1] = a[4] = -1; /* 0 and 2 */
		a[10] = a[15] = other / 2;
		a[11] = a[14] = other / 2; /* 0 and other */
		check_known(4, fmax(2, other));
	}
}

static void
check_random(size_t n, double scale)
{
	double norm = 0, l, r = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++)
			a[i * n + j] = a[j * n + i] = scale * rules_real();
	l = top(n);
	for (size_t i = 0; i < n * n; i++)
		norm += kept[i] / scale * (kept[i] / scale);
	check_pair(n, l, scale * sqrt(norm));
	for (size_t k = 0; k < 20; k++) { /* no direction has more */
		double x[MOST], xx = 0, xax = 0;

		for (size_t i = 0; i < n; i++) {
			x[i] = k == 0 ? 1 : rules_real();
			xx += x[i] * x[i];
		}
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				xax += x[i] * x[j] * kept[i * n + j] / scale;
		r = xax / xx;
		CHECK(l / scale >= r - 1e-13 * sqrt(norm));
	}
	for (size_t i = 0; i < n; i++) /* nor has any axis */
		CHECK(l >= kept[i * n + i] - 1e-13 * scale * sqrt(norm));
}

/* The top of B B' is that of B'B, and of vectors far from the origin. */
static void
check_gram(size_t n, size_t dim, double offset)
{
	struct cgc_vectors in;
	static double d2[MOST * MOST], mean[MOST], row[MOST];
	uint32_t which[MOST];
	double by_n, by_dim;
	void *scratch;

	rules_fill(n, dim);
	for (size_t i = 0; i < n; i++) {
		which[i] = (uint32_t)i;
		for (size_t q = 0; q < dim; q++)
			rules_x[i][q] = offset + rules_x[i][q] * 0x1p-10;
	}
	in = rules_vectors(CGC_F64, n, dim, 0);
	if (!CHECK(cgc_mem_alloc(&scratch, cgc_whole_pairs_scratch(&in), 1,
	    &rules_err) == CGC_OK))
		return;
	cgc_gram_distances(&in, INFINITY, scratch, d2);
	free(scratch);
	cgc_gram_about_mean(d2, n, which, NULL, n, row, a);
	by_n = top(n);
	for (size_t q = 0; q < dim; q++) {
		mean[q] = 0;
		for (size_t i = 0; i < n; i++)
			mean[q] += (rules_x[i][q] - offset) / (double)n;
	}
	for (size_t i = 0; i < dim * dim; i++) {
		size_t p = i / dim, q = i % dim;

		a[i] = 0;
		for (size_t k = 0; k < n; k++)
			a[i] += (rules_x[k][p] - offset - mean[p]) *
			    (rules_x[k][q] - offset - mean[q]);
	}
	by_dim = top(dim);
	CHECK_NEAR(by_n, by_dim, 1e-12);
}

int
main(void)
{
	static const double scales[] = { 1, 1e-300, 1e300, 0x1p-1000, 1e-160 };

	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	check_spectra();
	check_blocks();
	for (size_t n = 1; n <= MOST; n++)
		for (size_t i = 0; i < 5; i++)
			check_random(n, scales[i]);
	for (size_t n = 2; n <= 40; n++)
		for (size_t dim = 1; dim <= 40; dim += 3)
			check_gram(n, dim, n % 2 ? 1000 : 0);
	free(rules_block);
	return unit_done();
}
