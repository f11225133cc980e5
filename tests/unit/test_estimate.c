/* SPDX-License-Identifier: MIT */
/* Estimators: what they are on average, and in how many pieces they are asked.
 */
#include <math.h>
#include <stdlib.h>

#include "estimate/estimate.h"
#include "rand/draw.h"
#include "unit.h"

enum { N = 3, DIM = 3, SEEDS = 4000 };

static const size_t sizes[N] = { 5, 12, 40 };
static const double x[2][DIM] = { { 0.5, -1, 2 }, { 0.4, -1.2, 1.5 } };
static const uint32_t ids[N] = { 0, 1, 2 };
static struct cgc_dataset data;
static struct cgc_objective objective;

static void
set_up(void)
{
	struct cgc_draw draw;
	struct cgc_err err;

	data = (struct cgc_dataset){ .n = N, .features = DIM,
	    .dtype = CGC_F64 };
	data.subset = calloc(N, sizeof *data.subset);
	cgc_draw_init(&draw, 7, CGC_DRAW_TASK, 0, 0);
	for (int k = 0; k < N; k++) {
		size_t numbers = sizes[k] * (DIM + 1);
		double *row = malloc(numbers * sizeof *row);

		for (size_t i = 0; i < numbers; i++)
			row[i] = cgc_draw_normal(&draw);
		data.subset[k] = (struct cgc_subset){ sizes[k], row };
	}
	CHECK(cgc_objective_init(&objective, "linreg", &data, "data", NULL,
	    &err) == CGC_OK);
}

/* Iterations 0 and 1, asked for in pieces; g[t] gets those of t. */
static void
run(const char *text, uint64_t seed, size_t piece, double g[2][N][DIM])
{
	struct cgc_estimate e = { .objective = &objective, .device = -1,
	    .seed = seed, .every = 1 };
	struct cgc_frame frame = { .dim = DIM };
	struct cgc_request request[N];
	struct cgc_err err;

	CHECK(cgc_estimate_init(&e, text, N, &err) == CGC_OK);
	for (int t = 0; t < 2; t++) {
		frame.iteration = (uint64_t)t;
		CHECK(cgc_estimate_begin(&e, &frame, x[t], ids, N, &err) ==
		    CGC_OK);
		for (uint32_t k = 0; k < N; k++)
			request[k] = (struct cgc_request){
				.subset = k, .gradient = g[t][k] };
		for (size_t k = 0; k < N; k += piece)
			cgc_estimate_ask(&e, request + k,
			    N - k < piece ? N - k : piece);
		CHECK(cgc_estimate_end(&e, false, &err) == CGC_OK);
	}
	cgc_estimate_release(&e);
}

/* The mean over seeds in iteration 1 is expected, within 4 standard errors. */
static void
check_mean(const char *text, double expected[N][DIM], double variance[N])
{
	static double mean[N][DIM], square[N][DIM];
	double g[2][N][DIM];

	memset(mean, 0, sizeof mean);
	memset(square, 0, sizeof square);
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		run(text, seed, N, g);
		for (int k = 0; k < N; k++)
			for (int q = 0; q < DIM; q++) {
				double d = g[1][k][q] - expected[k][q];

				mean[k][q] += d / SEEDS;
				square[k][q] += d * d / SEEDS;
			}
	}
	for (int k = 0; k < N; k++) {
		variance[k] = 0;
		for (int q = 0; q < DIM; q++) {
			CHECK(square[k][q] > 0);
			CHECK(fabs(mean[k][q]) <=
			    4 * sqrt(square[k][q] / SEEDS));
			variance[k] += square[k][q];
		}
	}
}

/* m^2 (1/B) (m - B) / (m - 1) times the variance of one sample's gradient. */
static double
variance_of(uint32_t k, double batch)
{
	double m = (double)sizes[k], sum = 0, g[DIM], one[DIM];
	struct cgc_request all = { .subset = k, .gradient = g };

	cgc_objective_ask(&objective, x[1], &all, 1);
	for (uint32_t j = 0; j < sizes[k]; j++) {
		struct cgc_request r = { .subset = k, .sample = &j,
		    .samples = 1, .gradient = one };

		cgc_objective_ask(&objective, x[1], &r, 1);
		for (int q = 0; q < DIM; q++)
			sum += (one[q] - g[q]) * (one[q] - g[q]);
	}
	return sum / m * (m - batch) / (m - 1) / batch;
}

static void
test_means(void)
{
	double full[2][N][DIM], change[N][DIM], variance[N], past[N];

	run("full", 0, N, full);
	for (int k = 0; k < N; k++)
		for (int q = 0; q < DIM; q++)
			change[k][q] = full[1][k][q] - full[0][k][q];
	check_mean("minibatch,batch=2", full[1], variance);
	for (uint32_t k = 0; k < N; k++)
		CHECK_NEAR(variance[k], variance_of(k, 2), 0.1);
	check_mean("minibatch,batch=0.4", full[1], past);
	for (uint32_t k = 0; k < N; k++)
		CHECK_NEAR(past[k], variance_of(k,
		    floor(0.4 * (double)sizes[k])), 0.1);
	/* the model has moved little, so what is remembered helps */
	check_mean("page,batch=2,p=0", full[1], past);
	for (uint32_t k = 0; k < N; k++)
		CHECK(past[k] < variance[k] / 2);
	check_mean("saga,batch=2", full[1], past);
	for (uint32_t k = 0; k < N; k++)
		CHECK(past[k] < variance[k] / 2);
	check_mean("marina,batch=2,p=0", change, past);
}

static void
test_pieces(void)
{
	static const char *const texts[] = { "full", "minibatch,batch=0.4",
	    "page,batch=3,p=0.5", "saga", "saga,batch=5", "saga,batch=0.9",
	    "marina,batch=1,p=0" };
	double whole[2][N][DIM], pieces[2][N][DIM];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		run(texts[i], i, N, whole);
		for (size_t piece = 1; piece < N; piece++) {
			run(texts[i], i, piece, pieces);
			CHECK(memcmp(whole, pieces, sizeof whole) == 0);
		}
	}
}

static void
test_refusals(void)
{
	struct cgc_estimate e = { .objective = &objective, .device = -1 };
	struct cgc_err err;

	CHECK(cgc_estimate_init(&e, "saga,batch=6", N, &err) == CGC_EUSAGE);
	CHECK_STR(err.text, "estimator saga: batch is 6 of subset 0 of data, "
	    "expected 1 to its 5 samples");
	CHECK(cgc_estimate_init(&e, "page,p=0,batch=0.1", N, &err) ==
	    CGC_EUSAGE);
	CHECK_STR(err.text, "estimator page: batch is 0 of subset 0 of data, "
	    "expected 1 to its 5 samples");
	cgc_estimate_release(&e);
}

int
main(void)
{
	set_up();
	test_means();
	test_pieces();
	test_refusals();
	cgc_objective_release(&objective);
	cgc_dataset_release(&data);
	return unit_done();
}
