/* SPDX-License-Identifier: MIT */
/*
 * Codecs: what comes back; test_codec_moments.c has how often.
 */
#include <stdio.h>

#include "kern/grid.h"
#include "codec/scale.h"
#include "codec/sparse.h"
#include "coding.h"

#define MAX_DIM 12000

static double x[MAX_DIM], y[MAX_DIM], z[MAX_DIM];

static const enum cgc_dtype dtypes[] = { CGC_F32, CGC_F64 };

static uint64_t
count_nonzero(const double *v, uint64_t dim)
{
	uint64_t n = 0;

	for (uint64_t q = 0; q < dim; q++)
		n += v[q] != 0;
	return n;
}

/* Every codec and dim: the length is within the bound, and C(x) is right. */
static void
check_pass(const char *text, enum cgc_dtype dtype, uint64_t dim)
{
	const struct cgc_codec *codec;
	struct cgc_frame f = coding_frame(dtype, dim);

	coding_use(text);
	codec = (const struct cgc_codec *)coding_encoder.call.method;
	coding_fill(x, dim, dim);
	if (!CHECK(coding_pass(&f, x, y) == CGC_OK))
		return;
	CHECK(f.kind == CGC_MESSAGE && f.codec == codec->id);
	CHECK(f.seed == (codec->seeded ? 42 : 0));
	CHECK(f.length <= codec->bound(&coding_encoder.call, dim, dtype));
	if (strcmp(text, "identity") == 0)
		CHECK(memcmp(x, y, dim * sizeof *x) == 0);
	for (uint64_t q = 0; q < dim; q++) {
		if (strcmp(text, "f16") == 0)
			CHECK(fabs(y[q] - x[q]) <=
			    0x1p-11 * fabs(x[q]) + 0x1p-25);
		if (strcmp(text, "bf16") == 0)
			CHECK_NEAR(y[q], x[q], 0x1p-8);
		if (strcmp(text, "natural") == 0)
			CHECK(fabs(y[q]) <= 2 * fabs(x[q]) &&
			    2 * fabs(y[q]) >= fabs(x[q]) && y[q] * x[q] >= 0);
		if (strncmp(text, "topk", 4) == 0)
			CHECK(y[q] == x[q] || y[q] == 0);
		if (strncmp(text, "randk", 5) == 0)
			CHECK(y[q] == 0 || fabs(y[q] - x[q] * (double)dim /
			    f.param) <= 1e-7 * fabs(y[q]));
	}
	if (strstr(text, "k,") != NULL)
		CHECK(count_nonzero(y, dim) == f.param);
}

static void
test_passes(void)
{
	static const char *const codecs[] = {
		"identity", "randk,k=1", "randk,k=0.99999999", "quant",
		"topk,k=1", "topk,k=0.99999999", "f16", "bf16",
		"bernoulli,p=0.3", "quant,levels=5", "quant,levels=65536",
		"qsgd", "qsgd,coding=elias", "qsgd,bucket=7,norm=max",
		"qsgd,levels=1,coding=elias,bucket=16", "terngrad",
		"qsgd,levels=65535,coding=elias", "natural", "dither",
		"dither,levels=127,norm=max"
	};

	for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
		for (uint64_t dim = 2; dim <= 70; dim++)
			for (int d = 0; d < 2; d++)
				check_pass(codecs[i], dtypes[d], dim);
	for (uint64_t k = 1; k <= 130; k++) {
		char text[20];

		snprintf(text, sizeof text, "topk,k=%d", (int)k);
		check_pass(text, CGC_F32, 130);
		snprintf(text, sizeof text, "randk,k=%d", (int)k);
		check_pass(text, CGC_F64, 130);
	}
}

/* k times the greatest that is left, the first of equals. */
static void
top_by_definition(const double *v, uint64_t dim, uint64_t k, double *out)
{
	double left[256];

	for (uint64_t q = 0; q < dim; q++) {
		left[q] = isnan(v[q]) ? INFINITY : fabs(v[q]);
		out[q] = 0;
	}
	while (k-- > 0) {
		uint64_t best = 0;

		for (uint64_t q = 1; q < dim; q++)
			if (left[q] > left[best])
				best = q;
		left[best] = -1;
		out[best] = v[best];
	}
}

static void
test_top(void)
{
	struct cgc_draw draw;
	char text[20];

	cgc_draw_init(&draw, 1, CGC_DRAW_TASK, 1, 0);
	for (uint64_t i = 0; i < 2000; i++) {
		uint32_t dim = 1 + cgc_draw_below(&draw, 64);
		uint32_t k = 1 + cgc_draw_below(&draw, dim);
		struct cgc_frame f = coding_frame(dtypes[i % 2], dim);

		for (uint64_t q = 0; q < dim; q++) {
			x[q] = (double)cgc_draw_below(&draw, 9) - 4;
			x[q] *= i % 3 == 0 ? 1e-40 : 1;
			if (i % 5 == 0 && cgc_draw_below(&draw, 8) == 0)
				x[q] = NAN;
		}
		top_by_definition(x, dim, k, z);
		snprintf(text, sizeof text, "topk,k=%d", (int)k);
		coding_use(text);
		CHECK(coding_pass(&f, x, y) == CGC_OK);
		for (uint64_t q = 0; q < dim; q++)
			CHECK(y[q] == (double)(float)z[q] || y[q] == z[q] ||
			    (isnan(y[q]) && isnan(z[q])));
	}
	memcpy(x, (double[]){ INFINITY, NAN, -INFINITY, 1 }, 4 * sizeof *x);
	coding_use("topk,k=1");
	CHECK(coding_pass(&(struct cgc_frame){ .dtype = CGC_F64, .dim = 4,
	    .count = 1 }, x, y) == CGC_OK);
	CHECK(y[0] == 0 && isnan(y[1]) && y[2] == 0);
}

/* log2 C(11830, 1183) = 5542: the indices cost at most 3 % more. */
static void
test_index_bits(void)
{
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct cgc_frame f = coding_frame(CGC_F32, 11830);

		coding_use("topk,k=0.1");
		coding_fill(x, f.dim, seed);
		CHECK(coding_encode(&f, x) == CGC_OK);
		CHECK(f.param == 1183);
		CHECK((double)(8 * (f.length - 4 * 1183 - 1)) < 1.03 * 5542);
	}
}

/* The bits of qsgd in Elias' code, for a vector of normal coordinates. */
static double
elias_bits(uint64_t dim, int levels)
{
	struct cgc_frame f = coding_frame(CGC_F32, dim);
	char text[40];

	snprintf(text, sizeof text, "qsgd,levels=%d,coding=elias", levels);
	coding_use(text);
	coding_fill(x, dim, 1);
	CHECK(coding_pass(&f, x, y) == CGC_OK);
	return 8 * (double)f.length;
}

/*
 * What the paper says of 1 level and of sqrt(Q) levels; and for any, its
 * theorem.  Few levels are sent in the sparse form, many in the dense one.
 */
static void
test_elias_bits(void)
{
	double q = 10000;

	for (int s = 1; s <= 30; s++) {
		double t = s * (s + sqrt(q));

		CHECK(elias_bits(10000, s) <= 32 + 8 +
		    (3 + 1.5 * log2(2 * (s * s + q) / t)) * t);
	}
	CHECK(elias_bits(10000, 1) <= sqrt(q) * (log2(q) + 4));
	CHECK(elias_bits(10000, 100) <= 2.8 * q + 32);
	elias_bits(10000, 1000);
	CHECK(coding_encoder.payload[4] % 2 == 0);
	elias_bits(10000, 10);
	CHECK(coding_encoder.payload[4] % 2 == 1);
}

/* Buckets that nothing is left out of are no buckets. */
static void
test_buckets(void)
{
	static unsigned char whole[200];

	coding_fill(x, 50, 2);
	for (int bucket = 49; bucket <= 51; bucket++) {
		struct cgc_frame f = coding_frame(CGC_F64, 50), g = f;
		char text[30];

		coding_use("qsgd");
		CHECK(coding_encode(&g, x) == CGC_OK && g.length <= 200);
		memcpy(whole, coding_encoder.payload, (size_t)g.length);
		snprintf(text, sizeof text, "qsgd,bucket=%d", bucket);
		coding_use(text);
		CHECK(coding_encode(&f, x) == CGC_OK);
		if (bucket < 50)
			CHECK(f.length == g.length + 12 && f.param == 0x20007);
		else
			CHECK(f.length == g.length && f.param == 7 &&
			    memcmp(whole, coding_encoder.payload,
			    (size_t)f.length) == 0);
	}
}

/* Gaps of every kind of subset, the most expensive ones included. */
static void
test_gaps(void)
{
	for (uint64_t k = 1; k <= 40; k++)
		for (uint64_t from = 0; from + k <= 1000; from += 67) {
			struct cgc_frame f = coding_frame(CGC_F64, 1000);
			char text[20];

			memset(x, 0, sizeof x);
			for (uint64_t j = 0; j + 1 < k; j++)
				x[from + j] = 1;
			x[999] = -1;
			snprintf(text, sizeof text, "topk,k=%d", (int)k);
			coding_use(text);
			CHECK(coding_pass(&f, x, y) == CGC_OK);
			CHECK(memcmp(x, y, 1000 * sizeof *x) == 0);
		}
}

/* Which coordinates a device keeps. */
static void
mask_of(const char *text, uint64_t t, uint32_t index, double *out)
{
	struct cgc_frame f = coding_frame(CGC_F32, 1000);

	f.iteration = t;
	f.index = index;
	coding_use(text);
	CHECK(coding_pass(&f, x, out) == CGC_OK);
}

static void
test_masks(void)
{
	for (uint64_t q = 0; q < 1000; q++)
		x[q] = 1;
	mask_of("randk,k=300", 1, 0, y);
	mask_of("randk,k=300", 1, 1, z);
	CHECK(memcmp(y, z, 1000 * sizeof *y) != 0);
	mask_of("randk,k=300", 2, 0, z);
	CHECK(memcmp(y, z, 1000 * sizeof *y) != 0);
	mask_of("randk,k=300", 1, 0, z);
	CHECK(memcmp(y, z, 1000 * sizeof *y) == 0);
	mask_of("randk,k=300,mask=shared", 1, 0, y);
	mask_of("randk,k=300,mask=shared", 1, 1, z);
	CHECK(memcmp(y, z, 1000 * sizeof *y) == 0);
	mask_of("bernoulli,p=0.3", 1, 0, y);
	mask_of("bernoulli,p=0.3", 1, 1, z);
	CHECK(memcmp(y, z, 1000 * sizeof *y) != 0);
	mask_of("bernoulli,p=0.3,mask=shared", 1, 0, y);
	mask_of("bernoulli,p=0.3,mask=shared", 1, 1, z);
	CHECK(memcmp(y, z, 1000 * sizeof *y) == 0);
}

/* What is not finite is seen on the other side. */
static void
test_nonfinite(void)
{
	static const char *const codecs[] = {
		"identity", "randk,k=3", "topk,k=2", "f16", "bf16",
		"bernoulli,p=1", "natural"
	}, *const all[] = { "quant", "quant,levels=3", "qsgd", "terngrad",
	    "qsgd,norm=max,coding=elias", "dither", "dither,norm=max" };

	for (int i = 0; i < 14; i++) {
		struct cgc_frame f = coding_frame(dtypes[i % 2], 3);

		memcpy(x, (double[]){ 1, NAN, -INFINITY }, 3 * sizeof *x);
		coding_use(codecs[i / 2]);
		CHECK(coding_pass(&f, x, y) == CGC_OK);
		CHECK(isnan(y[1]) && isinf(y[2]) && y[2] < 0);
		coding_use(all[i / 2]);
		x[1] = 0;
		CHECK(coding_pass(&f, x, y) == CGC_OK);
		CHECK(isnan(y[0]) && isnan(y[1]) && isnan(y[2]));
	}
}

static uint32_t
rounds(uint32_t levels, double lo, double hi, double value, double u)
{
	struct cgc_grid grid;

	cgc_grid_init(&grid, CGC_F64, lo, hi, levels);
	return cgc_grid_round(&grid, value, u);
}

/* Ranges whose width is 0, subnormal or beyond f64. */
static void
test_quant_ranges(void)
{
	struct cgc_frame f = coding_frame(CGC_F64, 3);

	coding_use("quant");
	memcpy(x, (double[]){ 7, 7, 7 }, 3 * sizeof *x);
	CHECK(coding_pass(&f, x, y) == CGC_OK);
	CHECK(memcmp(x, y, 3 * sizeof *x) == 0);
	CHECK(coding_encoder.payload[16] == 0);
	CHECK(rounds(2, -1.5e308, 1.5e308, 0, 0.499) == 1);
	CHECK(rounds(2, -1.5e308, 1.5e308, 0, 0.5) == 0);
	CHECK(rounds(2, -1.5e308, 1.5e308, 1.5e308, 1 - 0x1p-53) == 1);
	CHECK(rounds(2, -1.5e308, 1.5e308, -1.5e308, 0) == 0);
	CHECK(rounds(5, -1.5e308, 1.5e308, -0.375e308, 0.499) == 2);
	CHECK(rounds(5, -1.5e308, 1.5e308, -0.375e308, 0.501) == 1);
	CHECK(rounds(2, 0, 2 * 0x1p-1074, 0x1p-1074, 0.499) == 1);
	CHECK(rounds(2, 0, 2 * 0x1p-1074, 0x1p-1074, 0.5) == 0);
	CHECK(rounds(2, 1, 1, 1, 0) == 0);
	CHECK(rounds(9, 1, 1, 1, 0) == 0);
	CHECK(rounds(2, NAN, NAN, 1, 0) == 0);
}

/*
 * Every number between any two is between the levels that it may become, and
 * in the right proportion; levels ascend and end at hi.
 */
static void
test_grids(void)
{
	static const double ends[] = { -0x1.fffffffffffffp1023, -1.5e308, -1,
	    -0x1p-149, -0x1p-1074, 0, 3 * 0x1p-1074, 5 * 0x1p-149, 1e-40, 1,
	    1 + 0x1p-23, 1 + 0x1p-20, 3e38, 1.5e308, 0x1.fffffffffffffp1023 };
	static const uint32_t levels[] = { 2, 3, 4, 7, 256, 65536 };
	int n = sizeof ends / sizeof *ends;
	struct cgc_draw draw;

	cgc_draw_init(&draw, 9, CGC_DRAW_TASK, 0, 0);
	for (int i = 0; i < 12 * n * n; i++) {
		enum cgc_dtype dtype = dtypes[i % 2];
		double lo = ends[i / 12 % n], hi = ends[i / 12 / n], last;
		uint32_t top = levels[i / 2 % 6] - 1;
		struct cgc_grid g;

		if (lo > hi || (dtype == CGC_F32 && ((float)lo != lo ||
		    (float)hi != hi)))
			continue;
		cgc_grid_init(&g, dtype, lo, hi, top + 1);
		CHECK(cgc_grid_level(&g, 0) == lo);
		CHECK(cgc_grid_level(&g, top) == hi);
		last = lo;
		for (uint32_t j = 0; j <= top; j += 1 + top / 300) {
			CHECK(cgc_grid_level(&g, j) >= last);
			last = cgc_grid_level(&g, j);
		}
		for (int k = 0; k < 20; k++) {
			double u = cgc_draw_uniform(&draw), v, w;
			double value = lo * (1 - u) + hi * u;

			if (dtype == CGC_F32)
				value = (float)value;
			value = value < lo ? lo : value > hi ? hi : value;
			v = cgc_grid_level(&g, cgc_grid_round(&g, value, 0));
			w = cgc_grid_level(&g, cgc_grid_round(&g, value,
			    1 - 0x1p-53));
			CHECK(w <= value && value <= v);
			CHECK(v == w || cgc_grid_round(&g, value, 0) ==
			    cgc_grid_round(&g, value, 1 - 0x1p-53) + 1);
		}
	}
}

/* The root of the sum of squares, as long as f64 has none of the extremes. */
static void
test_scales(void)
{
	struct cgc_draw draw;
	float x32[8];

	cgc_draw_init(&draw, 3, CGC_DRAW_TASK, 0, 0);
	for (int i = 0; i < 20000; i++) {
		double max = 0, sum = 0;

		for (int q = 0; q < 8; q++) {
			x[q] = cgc_draw_normal(&draw);
			if (i % 2 == 0 && q > 0)
				x[q] *= i % 4 == 0 ? 1e-4 : 1e-9;
			x32[q] = (float)x[q];
			max = fmax(max, fabs((double)x32[q]));
			sum += x[q] * x[q];
		}
		CHECK_NEAR(cgc_scale_l2(CGC_F64, x, 8), sqrt(sum), 1e-15);
		CHECK(cgc_scale_l2(CGC_F32, x32, 8) >= max);
		CHECK(cgc_scale_max(CGC_F32, x32, 8) == max);
		max = cgc_scale_l2(CGC_F64, x, 8);
		for (int e = -1070; e <= 1010; e += 104) {
			for (int q = 0; q < 8; q++)
				y[q] = ldexp(x[q], e);
			if (e > -960)
				CHECK(cgc_scale_l2(CGC_F64, y, 8) ==
				    ldexp(max, e));
			CHECK(cgc_scale_l2(CGC_F64, y, 8) >=
			    cgc_scale_max(CGC_F64, y, 8));
		}
	}
	y[0] = y[1] = 1.7e308;
	CHECK(isinf(cgc_scale_l2(CGC_F64, y, 2)));
	x32[0] = x32[1] = 3e38f;
	CHECK(isinf(cgc_scale_l2(CGC_F32, x32, 2)));
	y[1] = NAN;
	CHECK(isnan(cgc_scale_l2(CGC_F64, y, 2)));
	y[1] = -INFINITY;
	CHECK(isnan(cgc_scale_max(CGC_F64, y, 2)));
	CHECK(cgc_scale_l2(CGC_F64, (double[]){ 0, -0.0 }, 2) == 0);
}

/* Vectors from the ends of a type's range: finite again, or refused. */
static void
test_extremes(void)
{
	static const char *const codecs[] = {
		"quant", "quant,levels=9", "qsgd", "qsgd,norm=max,levels=100",
		"qsgd,coding=elias,bucket=2", "terngrad", "natural", "dither",
		"dither,levels=127", "dither,norm=max,levels=40"
	};
	static const double extremes[] = { 0x1p-1074, 3 * 0x1p-1074,
	    0x1p-1022, 0x1p-149, 5 * 0x1p-149, 0x1p-126, 1, 3e38, 1e300,
	    0x1p1023, 0x1.fffffffffffffp1023 };
	int n = sizeof extremes / sizeof *extremes;

	for (size_t c = 0; c < sizeof codecs / sizeof *codecs; c++) {
		coding_use(codecs[c]);
		for (int i = 0; i < 2 * n * n; i++) {
			enum cgc_dtype dtype = dtypes[i % 2];
			double a = extremes[i / 2 % n], b = extremes[i / 2 / n];
			struct cgc_frame f = coding_frame(dtype, 5);
			enum cgc_status st;

			if (dtype == CGC_F32 && (a > 3.1e38 || b > 3.1e38))
				continue;
			f.iteration = (uint64_t)i;
			memcpy(x, (double[]){ a, -b, 0, -a, b }, 5 * sizeof *x);
			st = coding_pass(&f, x, y);
			CHECK(st == CGC_OK || st == CGC_EDATA);
			if (st == CGC_EDATA)
				CHECK(fmax(a, b) > (dtype == CGC_F32 ? 0x1p127 :
				    0x1p1022));
			for (int q = 0; q < 5 && st == CGC_OK; q++)
				CHECK(isfinite(y[q]));
		}
	}
}

/* What a coordinate may become, and nothing else. */
static void
test_natural(void)
{
	static const struct {
		enum cgc_dtype dtype;
		double x, lower, upper;
	} cases[] = {
		{ CGC_F32, 2.5, 2, 4 }, { CGC_F32, -2.5, -2, -4 },
		{ CGC_F32, 4, 4, 4 }, { CGC_F64, 1e-3, 0x1p-10, 0x1p-9 },
		{ CGC_F32, 0x1p127, 0x1p127, 0x1p127 },
		{ CGC_F64, -0x1p1023, -0x1p1023, -0x1p1023 },
		{ CGC_F32, 0x1p-127, 0, 0x1p-126 },
		{ CGC_F64, -0x1p-1023, 0, -0x1p-1022 },
		{ CGC_F32, 0, 0, 0 }, { CGC_F64, INFINITY, INFINITY, INFINITY },
		{ CGC_F32, -INFINITY, -INFINITY, -INFINITY },
	};

	coding_use("natural");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (uint64_t t = 0; t < 100; t++) {
			struct cgc_frame f = coding_frame(cases[i].dtype, 1);

			f.iteration = t;
			CHECK(coding_pass(&f, &cases[i].x, y) == CGC_OK);
			CHECK(y[0] == cases[i].lower ||
			    y[0] == cases[i].upper);
		}
}

static void
refused(const char *text, enum cgc_dtype dtype, uint64_t dim, double first,
    enum cgc_status status, const char *why)
{
	struct cgc_frame f = coding_frame(dtype, dim);

	memset(x, 0, sizeof x);
	x[1] = first;
	coding_use(text);
	CHECK(coding_encode(&f, x) == status);
	if (status != CGC_OK)
		CHECK_STR(coding_err.text, why);
}

static void
test_refusals(void)
{
	refused("randk", CGC_F32, 4, 0, CGC_EUSAGE,
	    "codec randk: k is missing, expected randk,k=COUNT");
	refused("randk,k=5", CGC_F32, 4, 0, CGC_EUSAGE,
	    "codec randk: k is 5, expected 1 to 4 (dim)");
	refused("topk,k=0.1", CGC_F32, 4, 0, CGC_EUSAGE,
	    "codec topk: k is 0, expected 1 to 4 (dim)");
	refused("bernoulli", CGC_F32, 4, 0, CGC_EUSAGE,
	    "codec bernoulli: p is missing, expected bernoulli,p=PROBABILITY");
	refused("randk,k=4", CGC_U32, 4, 0, CGC_EDATA,
	    "codec randk: dtype is u32, expected f32 or f64");
	refused("randk,k=2,mask=shared", CGC_F64, 2, 1e308, CGC_OK, NULL);
	refused("randk,k=4", CGC_F32, 4, 3e38, CGC_OK, NULL);
	refused("f16", CGC_F32, 4, 65519, CGC_OK, NULL);
	refused("f16", CGC_F32, 4, -65520, CGC_EDATA, "codec f16: coordinate "
	    "1 is -65520, expected a magnitude below 65520");
	refused("bf16", CGC_F64, 4, 3.39e38, CGC_OK, NULL);
	refused("bf16", CGC_F64, 4, 1e39, CGC_EDATA, "codec bf16: coordinate "
	    "1 is 1e+39, expected a magnitude below 3.39617753e+38");
	refused("natural", CGC_F32, 4, -0x1p127, CGC_OK, NULL);
	refused("natural", CGC_F32, 4, 0x1.000002p127, CGC_EDATA,
	    "codec natural: coordinate 1 is 1.70141204e+38, expected a "
	    "magnitude of at most 1.70141183e+38");
	x[0] = x[1] = 3e38;
	coding_use("qsgd");
	CHECK(coding_encode(&(struct cgc_frame){ .dtype = CGC_F32, .dim = 2,
	    .count = 1 }, x) == CGC_EDATA);
	CHECK_STR(coding_err.text, "codec qsgd: the norm of the vector is "
	    "beyond f32, expected one that it holds");
	coding_use("randk,k=1");
	CHECK(coding_encode(&(struct cgc_frame){ .dtype = CGC_F32, .dim = 2,
	    .count = 1 }, x) == CGC_EDATA);
	CHECK(strstr(coding_err.text, "expected one that f32 holds 2 times")
	    != NULL);
}

/* rand-k in f64 with a mask as it is given. */
static void
masked(const double *v, uint64_t dim, uint32_t k, const uint32_t *index,
    double *out)
{
	unsigned char *payload = coding_alloc(k * sizeof *v);

	CHECK(cgc_sparse_gather(CGC_F64, (double)dim / k, v, k, index,
	    payload, &coding_err) == CGC_OK);
	cgc_sparse_scatter(CGC_F64, dim, payload, k, index, out);
	free(payload);
}

/* Four devices with different halves of their vectors. */
static void
test_given_masks(void)
{
	static const double g[4][4] = {
		{ 1, 2, 3, 4 }, { 2, 1, 0, 1 }, { 1, 1, 1, 1 },
		{ -6, -6, -6, -6 }
	}, expected[4][4] = {
		{ 2, 0, 0, 8 }, { 0, 2, 0, 0 }, { 2, 2, 0, 0 },
		{ 0, 0, -12, -12 }
	};
	static const uint32_t index[4][2] = {
		{ 0, 3 }, { 1, 2 }, { 0, 1 }, { 2, 3 }
	};

	for (int i = 0; i < 4; i++) {
		masked(g[i], 4, 2, index[i], y);
		CHECK(memcmp(y, expected[i], sizeof *expected) == 0);
	}
}

/* The numbers of a cell of a table; returns how many. */
static uint64_t
parse_cell(const char *cell, double *out)
{
	uint64_t n = 0;
	char *end;

	for (; n < MAX_DIM; n++) {
		out[n] = strtod(cell, &end);
		if (end == cell)
			break;
		cell = end;
	}
	return n;
}

static void
check_vector(char *cell[5])
{
	static double draws[MAX_DIM];
	uint64_t dim = parse_cell(cell[2], x), n = parse_cell(cell[3], draws);
	struct cgc_frame f = coding_frame(CGC_F64, dim);
	uint32_t index[100];
	int levels;

	CHECK(parse_cell(cell[4], z) == dim && n <= 100);
	if (strncmp(cell[1], "randk", 5) == 0) {
		for (uint64_t j = 0; j < n; j++)
			index[j] = (uint32_t)draws[j];
		masked(x, dim, (uint32_t)n, index, y);
	} else if (strcmp(cell[1], "quant") == 0) {
		double lo = x[0], hi = x[0];

		for (uint64_t q = 0; q < dim; q++) {
			lo = fmin(lo, x[q]);
			hi = fmax(hi, x[q]);
		}
		for (uint64_t q = 0; q < dim; q++)
			y[q] = rounds(2, lo, hi, x[q], draws[q]) ? hi : lo;
	} else if (sscanf(cell[1], "qsgd,levels=%d", &levels) == 1) {
		double norm = cgc_scale_l2(CGC_F64, x, dim);
		struct cgc_grid grid;

		cgc_grid_init(&grid, CGC_F64, 0, norm, (uint32_t)levels + 1);
		for (uint64_t q = 0; q < dim; q++)
			y[q] = copysign(cgc_grid_level(&grid, cgc_grid_round(
			    &grid, fabs(x[q]), draws[q])), x[q]);
	} else {
		coding_use(cell[1]);
		CHECK(coding_pass(&f, x, y) == CGC_OK);
	}
	for (uint64_t q = 0; q < dim; q++)
		if (!CHECK_NEAR(y[q], z[q], 1e-12))
			printf("in %s\n", cell[0]);
}

static void
test_vectors(void)
{
	const char *root = getenv("ROOT");
	static char line[65536];
	char path[4096], *cell[5];
	int n = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/vectors/codec.tsv",
	    root != NULL ? root : ".");
	if (!CHECK((file = fopen(path, "r")) != NULL))
		return;
	while (fgets(line, sizeof line, file) != NULL) {
		if (line[0] == '#')
			continue;
		cell[0] = strtok(line, "\t\n");
		for (int i = 1; i < 5; i++)
			cell[i] = strtok(NULL, "\t\n");
		if (CHECK(cell[4] != NULL))
			check_vector(cell);
		n++;
	}
	fclose(file);
	CHECK(n == 18);
}

int
main(void)
{
	test_passes();
	test_top();
	test_index_bits();
	test_elias_bits();
	test_buckets();
	test_gaps();
	test_masks();
	test_nonfinite();
	test_quant_ranges();
	test_grids();
	test_scales();
	test_extremes();
	test_natural();
	test_refusals();
	test_given_masks();
	test_vectors();
	cgc_encoder_release(&coding_encoder);
	return unit_done();
}
