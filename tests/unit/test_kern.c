/* SPDX-License-Identifier: MIT */
/*
 * Kernels: every level of this machine against "c", bit for bit; and "c"
 * against naive text.
 */
#include <float.h>
#include <stdlib.h>

#include "base/mem.h"
#include "kern/kern_levels.h"
#include "unit.h"

#define MAX_N 1030
#define MAX_DIM 2500

static struct {
	const char *name;
	const struct cgc_kern *f32, *f64;
} level[3];
static size_t levels;

/* One set of input for all; each row begins where it wants to. */
static void *row[MAX_N];
static void *many_a[MAX_N], *many_b[MAX_N];
static uint32_t which[MAX_N];
static uint8_t subset[MAX_N * MAX_N];
static double weight[MAX_N];
static void *tile, *panel, *out_a, *out_b;
static double centres[MAX_DIM];
static double *pair_a, *pair_b;

static uint64_t state = 1;

/* Knuth's linear congruential generator: tests share no code with draws. */
static uint32_t
word(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 32);
}

static double
ordinary(void)
{
	return word() * 0x1p-31 - 1;
}

/* Ties, both zeros, denormal numbers, and what overflows a sum. */
static double
hostile(enum cgc_dtype type)
{
	bool f32 = type == CGC_F32;
	double sign = word() & 1 ? 1 : -1;

	switch (word() % 8) {
	case 0:
		return sign * 0.0;
	case 1:
		return sign;
	case 2:
		return sign * (f32 ? 0x1p-149 : 0x1p-1074) * (word() % 5);
	case 3:
		return sign * (f32 ? FLT_MIN : DBL_MIN);
	case 4:
		return sign * (f32 ? 1e38 : 1e308);
	case 5:
		return sign * (f32 ? (double)FLT_MAX : DBL_MAX);
	default:
		return ordinary();
	}
}

static void
fill(enum cgc_dtype type, size_t n, size_t dim, bool hard)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t q = 0; q < dim; q++)
			cgc_dtype_set(type, row[i], q,
			    hard ? hostile(type) : ordinary());
		which[i] = word() % (uint32_t)n;
		weight[i] = word() % 4 ? ordinary() : 0;
	}
	for (size_t i = 0, last = (n + 3) / 4; i < n * last; i++)
		subset[i] = (uint8_t)(word() % (i % last + 1 < last ||
		    n % 4 == 0 ? 16 : 1u << n % 4));
}

static bool
same(const void *a, const void *b, size_t len)
{
	return memcmp(a, b, len) == 0;
}

/* NaN of any sign and payload is one value: inf - inf may give either. */
static bool
same_number(double a, double b)
{
	return (isnan(a) && isnan(b)) || same(&a, &b, sizeof a);
}

static bool
same_numbers(enum cgc_dtype type, const void *a, const void *b, size_t n)
{
	for (size_t q = 0; q < n; q++)
		if (!same_number(cgc_dtype_get(type, a, q),
		    cgc_dtype_get(type, b, q)))
			return false;
	return true;
}

/* All kernels of k against those of c on the input at hand. */
static bool
agree(const struct cgc_kern *k, const struct cgc_kern *c,
    enum cgc_dtype type, size_t n, size_t dim)
{
	const void *const *x = (const void *const *)row;
	size_t trim = n > 1 ? word() % ((n + 1) / 2) : 0;
	size_t keep = 1 + word() % n;
	double middle = cgc_dtype_get(type, x[0], dim / 2);
	bool good = same_number(k->dot(x[0], x[n - 1], dim),
	    c->dot(x[0], x[n - 1], dim));

	good &= same_number(k->dist2(x[0], x[n - 1], dim),
	    c->dist2(x[0], x[n - 1], dim));
	k->distances(x, n, dim, panel, pair_a);
	c->distances(x, n, dim, panel, pair_b);
	good &= same_numbers(CGC_F64, pair_a, pair_b, n * n);
	k->products(x, centres, n, dim, panel, pair_a);
	c->products(x, centres, n, dim, panel, pair_b);
	good &= same_numbers(CGC_F64, pair_a, pair_b, n * n);
	k->mean(x, NULL, n, dim, out_a);
	c->mean(x, NULL, n, dim, out_b);
	good &= same_numbers(type, out_a, out_b, dim);
	k->mean(x, which, n, dim, out_a);
	c->mean(x, which, n, dim, out_b);
	good &= same_numbers(type, out_a, out_b, dim);
	k->mixes(x, n, dim, subset, n, keep, panel, many_a);
	c->mixes(x, n, dim, subset, n, keep, panel, many_b);
	for (size_t i = 0; i < n; i++)
		good &= same_numbers(type, many_a[i], many_b[i], dim);
	k->mix(x, weight, n, dim, out_a);
	c->mix(x, weight, n, dim, out_b);
	good &= same_numbers(type, out_a, out_b, dim);
	k->majority(x, n, dim, 1, out_a);
	c->majority(x, n, dim, 1, out_b);
	good &= same_numbers(type, out_a, out_b, dim);
	good &= k->at_most(x[0], dim, middle, out_a) ==
	    c->at_most(x[0], dim, middle, out_b) &&
	    same(out_a, out_b, (dim + 3) / 4);
	k->scale(x[0], weight[0], dim, out_a);
	c->scale(x[0], weight[0], dim, out_b);
	good &= same_numbers(type, out_a, out_b, dim);
	k->trimmed(x, n, dim, trim, trim, tile, out_a);
	c->trimmed(x, n, dim, trim, trim, tile, out_b);
	good &= same_numbers(type, out_a, out_b, dim);
	k->nearest(x, n, dim, trim, keep, tile, out_a);
	c->nearest(x, n, dim, trim, keep, tile, out_b);
	good &= same_numbers(type, out_a, out_b, dim);
	return good;
}

static void
agree_on(enum cgc_dtype type, size_t n, size_t dim)
{
	const struct cgc_kern *c = type == CGC_F32 ? level[0].f32 :
	    level[0].f64;

	for (int hard = 0; hard < 2; hard++) {
		fill(type, n, dim, hard);
		for (size_t l = 1; l < levels; l++)
			if (!CHECK(agree(type == CGC_F32 ? level[l].f32 :
			    level[l].f64, c, type, n, dim)))
				printf("\t%s, %s, n = %zu, dim = %zu, %s\n",
				    level[l].name, cgc_dtype_name(type), n,
				    dim, hard ? "hostile" : "ordinary");
	}
}

static void
levels_agree(void)
{
	static const size_t few[] = { 1, 2, 5, 10 };
	static const size_t many[] = { 99, 100, 101, 127, 250 };

	for (int type = CGC_F32; type <= CGC_F64; type++) {
		for (size_t i = 0; i < sizeof few / sizeof *few; i++) {
			for (size_t dim = 1; dim <= 70; dim++)
				agree_on(type, few[i], dim);
			for (size_t dim = 1023; dim <= 1030; dim++)
				agree_on(type, few[i], dim);
			agree_on(type, few[i], MAX_DIM);
		}
		for (size_t n = 1; n <= 70; n++)
			agree_on(type, n, 45);
		for (size_t i = 0; i < sizeof many / sizeof *many; i++)
			agree_on(type, many[i], 67);
	}
}

static int
ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* All n up to 140; then those around powers of two, where segments begin. */
static size_t
next_n(size_t n)
{
	return n < 140 ? n + 1 : n == 140 ? 255 : n == 260 ? 510 : n == 515 ?
	    1000 : n == 1001 ? 1022 : n + 1;
}

/* Trimmed means by qsort, for every n: the sorting network is right. */
static void
trimmed_is_right(void)
{
	double column[MAX_N], out[5];

	for (size_t n = 1; n <= MAX_N; n = next_n(n))
		for (size_t trim = 0; 2 * trim < n;
		    trim += 1 + word() % (n / 4 + 1)) {
			fill(CGC_F64, n, 5, false);
			for (size_t i = 0; i < n; i++) /* ties */
				((double *)row[i])[4] = word() % 3;
			level[0].f64->trimmed((const void *const *)row, n, 5,
			    trim, trim, tile, out);
			for (size_t q = 0; q < 5; q++) {
				double sum = 0;

				for (size_t i = 0; i < n; i++)
					column[i] = ((double *)row[i])[q];
				qsort(column, n, sizeof *column, ascending);
				for (size_t i = trim; i < n - trim; i++)
					sum += column[i];
				CHECK(fabs(out[q] - sum / (double)(n -
				    2 * trim)) <= 1e-12);
			}
		}
}

/* What is nearer to the centre comes first; of two as near, the lower one. */
static double centre;

static int
nearer(const void *a, const void *b)
{
	const double x = fabs(*(const double *)a - centre);
	const double y = fabs(*(const double *)b - centre);

	return x != y ? (x > y) - (x < y) : ascending(a, b);
}

/* Small whole numbers, so that there are ties and every sum is exact. */
static void
nearest_is_right(void)
{
	double column[MAX_N], out[5];

	for (size_t n = 1; n <= 140; n++)
		for (unsigned round = 0; round < 20; round++) {
			size_t trim = word() % ((n + 1) / 2);
			size_t keep = 1 + word() % n;

			for (size_t i = 0; i < n; i++)
				for (size_t q = 0; q < 5; q++)
					((double *)row[i])[q] =
					    (int)(word() % 9) - 4;
			level[0].f64->nearest((const void *const *)row, n, 5,
			    trim, keep, tile, out);
			for (size_t q = 0; q < 5; q++) {
				double sum = 0;

				centre = 0;
				for (size_t i = 0; i < n; i++)
					column[i] = ((double *)row[i])[q];
				qsort(column, n, sizeof *column, ascending);
				for (size_t i = trim; i < n - trim; i++)
					centre += column[i];
				centre /= (double)(n - 2 * trim);
				qsort(column, n, sizeof *column, nearer);
				for (size_t i = 0; i < keep; i++)
					sum += column[i];
				CHECK(out[q] == sum / (double)keep);
			}
		}
}

/*
 * A network that sorts zeros and ones sorts everything (Knuth, TAOCP 5.3.4):
 * all 2^n columns up to n = 12, then random ones.  What a trim leaves of a
 * sorted column is known from how many ones there are.
 */
static void
network_sorts(void)
{
	float *const *x = (float *const *)row;
	float out[32];

	for (size_t n = 1; n <= MAX_N; n = next_n(n))
		for (uint32_t base = 0; base < (n <= 12 ? 1u << n : 256);
		    base += 32) {
			unsigned ones[32] = { 0 };

			for (size_t i = 0; i < n; i++)
				for (uint32_t c = 0; c < 32; c++) {
					uint32_t bit = n <= 12 ?
					    (base + c) >> i & 1 : word() & 1;

					x[i][c] = (float)bit;
					ones[c] += bit;
				}
			for (size_t t = 0; 2 * t < n;
			    t += n <= 12 ? 1 : n / 8 + 1) {
				double m = (double)(n - 2 * t);

				level[0].f32->trimmed(
				    (const void *const *)row, n, 32, t, t,
				    tile, out);
				for (size_t c = 0; c < 32; c++) {
					double s = (double)ones[c] - (double)t;

					s = s < 0 ? 0 : s > m ? m : s;
					CHECK(out[c] == (float)(s / m));
				}
			}
		}
}

/* Rows in every place of a block: each pair is that pair alone. */
static void
pairs_are_right(size_t dim)
{
	const struct cgc_kern *k = level[0].f64;
	const void *const *x = (const void *const *)row;
	size_t n = 27;
	double *moved[2] = { out_a, out_b };

	fill(CGC_F64, n, dim, false);
	k->distances(x, n, dim, panel, pair_a);
	k->products(x, centres, n, dim, panel, pair_b);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			CHECK(pair_a[i * n + j] == k->dist2(x[i], x[j], dim));
			for (size_t q = 0; q < dim; q++) {
				moved[0][q] = ((double *)row[i])[q] -
				    centres[q];
				moved[1][q] = ((double *)row[j])[q] -
				    centres[q];
			}
			CHECK(pair_b[i * n + j] ==
			    k->dot(moved[0], moved[1], dim));
		}
}

/* Each mean of a subset of whole numbers is the exact quotient, rounded. */
static void
mixes_are_right(void)
{
	for (size_t n = 1; n <= 41; n++) {
		size_t groups = (n + 3) / 4, m = 1 + word() % 50;

		fill(CGC_F64, n, 11, false);
		for (size_t i = 0; i < n; i++)
			for (size_t q = 0; q < 11; q++)
				((double *)row[i])[q] = (int)(word() % 2001) -
				    1000;
		level[0].f64->mixes((const void *const *)row, n, 11, subset,
		    n, m, panel, many_a);
		for (size_t k = 0; k < n; k++)
			for (size_t q = 0; q < 11; q++) {
				double sum = 0;

				for (size_t i = 0; i < n; i++)
					if (subset[k * groups + i / 4] >>
					    i % 4 & 1)
						sum += ((double *)row[i])[q];
				CHECK(((double *)many_a[k])[q] ==
				    sum / (double)m);
			}
	}
}

/* Sums in long double, to see that "c" computes what it says. */
static void
sums_are_right(void)
{
	const size_t dims[] = { 1, 17, 1024, 1025, MAX_DIM };

	for (size_t i = 0; i < sizeof dims / sizeof *dims; i++) {
		long double dot = 0, dist = 0;
		const double *a = row[0], *b = row[1];

		fill(CGC_F64, 3, dims[i], false);
		for (size_t q = 0; q < dims[i]; q++) {
			dot += (long double)a[q] * b[q];
			dist += ((long double)a[q] - b[q]) * (a[q] - b[q]);
		}
		CHECK(fabs(level[0].f64->dot(a, b, dims[i]) - (double)dot) <
		    1e-12);
		CHECK_NEAR(level[0].f64->dist2(a, b, dims[i]), (double)dist,
		    1e-13);
		pairs_are_right(dims[i]);
		level[0].f64->scale(a, 0.3, dims[i], out_a);
		for (size_t q = 0; q < dims[i]; q++)
			CHECK(((double *)out_a)[q] == 0.3 * a[q]);
		level[0].f64->mix((const void *const *)row, weight, 3,
		    dims[i], out_a);
		for (size_t q = 0; q < dims[i]; q++)
			CHECK(fabs(((double *)out_a)[q] - (weight[0] * a[q] +
			    weight[1] * b[q] + weight[2] *
			    ((double *)row[2])[q])) < 1e-15);
	}
}

/* Every bit, and how many there are, for any remainder. */
static void
at_most_is_right(void)
{
	const uint8_t *bits = out_a;

	for (size_t n = 1; n < 40; n++) {
		const double *x = row[0];
		size_t count = 0, found;

		fill(CGC_F64, 1, n, false);
		memset(out_a, 0xff, n);
		found = level[0].f64->at_most(x, n, x[n / 2], out_a);
		for (size_t q = 0; q < n; q++) {
			count += x[q] <= x[n / 2];
			CHECK((bits[q / 4] >> q % 4 & 1) ==
			    (x[q] <= x[n / 2]));
		}
		CHECK(found == count);
		CHECK(n % 4 == 0 || bits[n / 4] >> n % 4 == 0);
	}
}

static bool
allocate(void)
{
	struct cgc_err err;

	for (size_t i = 0; i < MAX_N; i++)
		if (cgc_mem_alloc(&row[i], MAX_DIM, 8, &err) != CGC_OK ||
		    cgc_mem_alloc(&many_a[i], MAX_DIM, 8, &err) != CGC_OK ||
		    cgc_mem_alloc(&many_b[i], MAX_DIM, 8, &err) != CGC_OK)
			return false;
	for (size_t q = 0; q < MAX_DIM; q++)
		centres[q] = ordinary();
	return cgc_mem_alloc(&tile, MAX_N, CGC_KERN_TILE, &err) == CGC_OK &&
	    cgc_mem_alloc(&panel, CGC_KERN_PANEL(MAX_N), 1, &err) == CGC_OK &&
	    cgc_mem_alloc(&out_a, MAX_DIM, 8, &err) == CGC_OK &&
	    cgc_mem_alloc(&out_b, MAX_DIM, 8, &err) == CGC_OK &&
	    cgc_mem_alloc(&pair_a, MAX_N * MAX_N, 8, &err) == CGC_OK &&
	    cgc_mem_alloc(&pair_b, MAX_N * MAX_N, 8, &err) == CGC_OK;
}

static void
add_level(const char *name, const struct cgc_kern *f32,
    const struct cgc_kern *f64)
{
	struct cgc_err err;

	if (cgc_kern_select(name, &err) != CGC_OK) {
		printf("%s\n", err.text);
		return;
	}
	CHECK(cgc_kern(CGC_F32) == f32 && cgc_kern(CGC_F64) == f64);
	level[levels].name = name;
	level[levels].f32 = f32;
	level[levels++].f64 = f64;
}

int
main(void)
{
	if (!CHECK(allocate()))
		return unit_done();
	add_level("c", &cgc_kern_c_f32, &cgc_kern_c_f64);
#if CGC_KERN_X86
	add_level("avx2", &cgc_kern_avx2_f32, &cgc_kern_avx2_f64);
	add_level("avx512", &cgc_kern_avx512_f32, &cgc_kern_avx512_f64);
#endif
#if CGC_KERN_ARM
	add_level("neon", &cgc_kern_neon_f32, &cgc_kern_neon_f64);
#endif
	levels_agree();
	trimmed_is_right();
	nearest_is_right();
	network_sorts();
	mixes_are_right();
	sums_are_right();
	at_most_is_right();
	for (size_t i = 0; i < MAX_N; i++) {
		free(row[i]);
		free(many_a[i]);
		free(many_b[i]);
	}
	free(tile);
	free(panel);
	free(out_a);
	free(out_b);
	free(pair_a);
	free(pair_b);
	return unit_done();
}
