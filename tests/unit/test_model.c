/* SPDX-License-Identifier: MIT */
/*
 * The models: gradients against central differences of the loss, for blocks
 * of every kind of size, flipped labels, and at every level the same bytes.
 */
#include <stdlib.h>

#include "kern/kern.h"
#include "model/objective.h"
#include "rand/draw.h"
#include "unit.h"

#define FEATURES 16
#define SAMPLES 70
#define DIM 1000
#define STEP 0x1p-22 /* so short that no corner of max(0, .) is in between */

static const struct model {
	const char *text;
	double first, step; /* of the labels */
	uint32_t classes;   /* 0: targets are numbers */
} models[] = {
	{ "linreg", 0, 0, 0 },
	{ "ridge", 0, 0, 0 },
	{ "ridge,l2=2.5", 0, 0, 0 },
	{ "logistic", -1, 2, 2 },
	{ "logistic,labels=0/1,l2=0.25", 0, 1, 2 },
	{ "logistic,labels=1/2,nonconvex=0.5", 1, 1, 2 },
	{ "softmax,classes=3", 0, 1, 3 },
	{ "mlp,classes=4,hidden=5", 0, 1, 4 },
	{ "mlp,classes=2,hidden=9,layers=3", 0, 1, 2 },
	{ "cnn,filters=3,classes=5", 0, 1, 5 },
	{ "cnn,filters=7", 0, 1, 10 },
};

#define MODELS (sizeof models / sizeof *models)

static double rows[SAMPLES * (FEATURES + 1)];
static double x[DIM], gradient[DIM], other[DIM];

/* Two subsets, the first of n samples, in rows. */
static struct cgc_dataset
make_data(const struct model *model, size_t n, struct cgc_subset subset[2])
{
	double *row = rows;
	struct cgc_draw draw;

	cgc_draw_init(&draw, 7, CGC_DRAW_TASK, n, 0);
	for (size_t s = 0; s < SAMPLES; s++, row += FEATURES + 1) {
		for (size_t q = 0; q < FEATURES; q++)
			row[q] = cgc_draw_normal(&draw);
		row[FEATURES] = model->classes == 0 ? cgc_draw_normal(&draw) :
		    model->first + model->step *
		    cgc_draw_below(&draw, model->classes);
	}
	subset[0] = (struct cgc_subset){ n, rows };
	subset[1] = (struct cgc_subset){ SAMPLES - n,
	    rows + n * (FEATURES + 1) };
	return (struct cgc_dataset){ 2, FEATURES, CGC_F64, subset };
}

static void
make_model(size_t dim, uint32_t which)
{
	struct cgc_draw draw;

	cgc_draw_init(&draw, 3, CGC_DRAW_MODEL, 0, which);
	for (size_t q = 0; q < dim; q++)
		x[q] = cgc_draw_normal(&draw) / 2;
}

/* f_k without its gradient. */
static double
value(struct cgc_objective *obj, const struct cgc_request *like)
{
	struct cgc_request r = *like;

	r.gradient = NULL;
	cgc_objective_ask(obj, x, &r, 1);
	return r.loss;
}

/* One coordinate, by a central difference. */
static bool
agrees(struct cgc_objective *obj, const struct cgc_request *r, size_t q)
{
	double at = x[q], low, high, slope;

	x[q] = at + STEP;
	high = value(obj, r);
	x[q] = at - STEP;
	low = value(obj, r);
	x[q] = at;
	slope = (high - low) / (2 * STEP);
	return fabs(slope - r->gradient[q]) <=
	    1e-6 * fmax(fabs(r->gradient[q]), 1 + fabs(r->loss) / 16);
}

static void
check_gradient(struct cgc_objective *obj, struct cgc_request *r)
{
	size_t wrong = 0;

	r->gradient = gradient;
	cgc_objective_ask(obj, x, r, 1);
	CHECK(r->loss == value(obj, r));
	for (size_t q = 0; q < obj->dim; q++)
		wrong += !agrees(obj, r, q);
	if (!CHECK(wrong == 0))
		printf("\t%s: %zu of %zu coordinates\n",
		    obj->call.method->name, wrong, obj->dim);
}

/* Some of the samples: f_k's weights are those of a mean, or of a sum. */
static void
check_batch(struct cgc_objective *obj)
{
	static const uint32_t which[] = { 4, 2, 5, 2 };
	struct cgc_request r = { .sample = which, .samples = 4 };
	uint32_t one;
	double sum = 0, few, all;

	check_gradient(obj, &r);
	for (size_t i = 0; i < 4; i++) {
		struct cgc_request single = { .sample = &one, .samples = 1 };

		one = which[i];
		sum += value(obj, &single);
	}
	CHECK_NEAR(r.loss, sum / 4, 1e-13);
	few = r.loss;
	r = (struct cgc_request){ .subset = 1 };
	all = value(obj, &r);
	CHECK(all != few);
}

static void
test_gradients(void)
{
	static const size_t sizes[] = { 1, 6, 31, 32, 33, 65 };
	struct cgc_subset subset[2];
	struct cgc_objective obj;
	struct cgc_dataset data;
	struct cgc_err err;

	for (size_t i = 0; i < MODELS * 6; i++) {
		const struct model *model = &models[i / 6];

		data = make_data(model, sizes[i % 6], subset);
		if (!CHECK(cgc_objective_init(&obj, model->text, &data,
		    "data", NULL, &err) == CGC_OK && obj.dim <= DIM)) {
			puts(err.text);
			continue;
		}
		make_model(obj.dim, (uint32_t)i);
		check_gradient(&obj, &(struct cgc_request){ .subset = 0 });
		check_gradient(&obj, &(struct cgc_request){ .subset = 1,
		    .flipped = true });
		if (sizes[i % 6] > 5)
			check_batch(&obj);
		cgc_objective_release(&obj);
	}
}

/* What flipping does is what data with the opposite labels do. */
static void
test_flips(void)
{
	struct cgc_subset subset[2];
	struct cgc_objective obj;
	struct cgc_dataset data;
	struct cgc_err err;

	for (size_t i = 0; i < MODELS; i++) {
		const struct model *m = &models[i];
		struct cgc_request r = { .flipped = true, .gradient = other };

		data = make_data(m, 40, subset);
		CHECK(cgc_objective_init(&obj, m->text, &data, "data", NULL,
		    &err) == CGC_OK);
		make_model(obj.dim, (uint32_t)i);
		cgc_objective_ask(&obj, x, &r, 1);
		for (size_t s = 0; s < SAMPLES; s++) {
			double *y = &rows[s * (FEATURES + 1) + FEATURES];

			*y = m->classes == 0 ? -*y : 2 * m->first +
			    m->step * (m->classes - 1) - *y;
		}
		r.flipped = false;
		r.gradient = gradient;
		cgc_objective_ask(&obj, x, &r, 1);
		CHECK(memcmp(gradient, other, obj.dim * sizeof *x) == 0);
		cgc_objective_release(&obj);
	}
}

/* Any level and any team: the same bytes. */
static void
test_levels(void)
{
	static const char *const level[] = { "c", "avx2", "avx512", "neon" };
	struct cgc_subset subset[2];
	struct cgc_objective obj;
	struct cgc_team *team;
	struct cgc_dataset data;
	struct cgc_err err;

	CHECK(cgc_team_open(&team, 3, &err) == CGC_OK);
	for (size_t i = 0; i < MODELS * 4; i++) {
		struct cgc_request r = { .gradient = other };

		if (cgc_kern_select(level[i % 4], &err) != CGC_OK)
			continue;
		data = make_data(&models[i / 4], 65, subset);
		CHECK(cgc_objective_init(&obj, models[i / 4].text, &data,
		    "data", team, &err) == CGC_OK);
		make_model(obj.dim, 1);
		cgc_objective_ask(&obj, x, &r, 1);
		if (i % 4 == 0)
			memcpy(gradient, other, sizeof other);
		CHECK(memcmp(gradient, other, obj.dim * sizeof *x) == 0);
		cgc_objective_release(&obj);
	}
	cgc_team_close(team);
	CHECK(cgc_kern_select(NULL, &err) == CGC_OK);
}

/* Each layer is uniform on +-1/sqrt(inputs); linear models begin at 0. */
static void
test_init(void)
{
	struct cgc_call call;
	struct cgc_err err;
	double most = 0, sum = 0;

	CHECK(cgc_model_parse(&call, "cnn,filters=7", FEATURES, &err) ==
	    CGC_OK && cgc_model_dim(&call, FEATURES) == 70 + 290);
	cgc_model_init(&call, FEATURES, 5, x);
	for (size_t q = 0; q < 70; q++)
		most = fmax(most, fabs(x[q]));
	CHECK(most <= 1 / 3.0 && most > 0.9 / 3);
	most = 0;
	for (size_t q = 70; q < 360; q++) {
		most = fmax(most, fabs(x[q]));
		sum += x[q];
	}
	CHECK(most <= 1 / sqrt(28) && most > 0.9 / sqrt(28));
	CHECK(fabs(sum) < 4 * sqrt(290 / 3.0 / 28));
	CHECK(cgc_model_parse(&call, "logistic", FEATURES, &err) == CGC_OK);
	cgc_model_init(&call, FEATURES, 5, x);
	for (size_t q = 0; q < FEATURES; q++)
		CHECK(x[q] == 0);
	CHECK(x[FEATURES] != 0);
}

/* Where the model has diverged there is no number, and no trap. */
static void
test_diverged(void)
{
	struct cgc_subset subset[2];
	struct cgc_objective obj;
	struct cgc_dataset data;
	struct cgc_err err;

	for (size_t i = 0; i < MODELS; i++) {
		struct cgc_request r = { .gradient = gradient };

		data = make_data(&models[i], 40, subset);
		CHECK(cgc_objective_init(&obj, models[i].text, &data, "data",
		    NULL, &err) == CGC_OK);
		for (size_t q = 0; q < obj.dim; q++)
			x[q] = NAN;
		cgc_objective_ask(&obj, x, &r, 1);
		CHECK(isnan(r.loss));
		for (size_t q = 0; q < obj.dim; q++)
			x[q] = q % 2 ? 1e300 : -1e300;
		cgc_objective_ask(&obj, x, &r, 1);
		CHECK(!(r.loss < 1e9));
		cgc_objective_release(&obj);
	}
}

int
main(void)
{
	test_gradients();
	test_flips();
	test_levels();
	test_init();
	test_diverged();
	return unit_done();
}
