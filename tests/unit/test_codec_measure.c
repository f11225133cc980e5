/* SPDX-License-Identifier: MIT */
/*
 * measure: known errors come out, and who declares too much is found.
 */
#include "codec/measure.h"
#include "coding.h"

#define DIM 50

static struct cgc_measuring measuring;
static struct cgc_measured found;
static double x[DIM];

static enum cgc_status
measure(const char *text, uint64_t draws, uint64_t dim)
{
	struct cgc_frame f = coding_frame(CGC_F64, dim);

	coding_use(text);
	cgc_measuring_release(&measuring);
	cgc_measuring_init(&measuring, &coding_encoder, draws);
	return cgc_measuring_run(&measuring, &f, x, &found, &coding_err);
}

static void
test_known(void)
{
	memcpy(x, (double[]){ 1, 2, 3, 4 }, 4 * sizeof *x);
	CHECK(measure("identity", 9, 4) == CGC_OK);
	CHECK(found.draws == 1 && found.bits == 64 && found.wire == 192);
	CHECK(found.error == 0 && found.bias == 0);
	CHECK(found.verdict == CGC_WITHIN && found.limit == 0);
	CHECK(measure("topk,k=2", 9, 4) == CGC_OK);
	CHECK_NEAR(found.error, 5.0 / 30, 1e-12);
	CHECK_NEAR(found.bias, sqrt(5.0 / 30), 1e-12);
	CHECK(found.chance == 0 && found.limit == 0.5);
	CHECK(found.verdict == CGC_WITHIN);
	CHECK(measure("randk,k=2", 20000, 4) == CGC_OK);
	CHECK(found.draws == 20000 && found.limit == 1 && found.bits == 32);
	CHECK(fabs(found.error - 1) <= 4 * found.deviation);
	CHECK_NEAR(found.chance, sqrt(1.0 / 20000), 0.05);
	CHECK(found.bias < 3 * found.chance);
	CHECK(found.verdict == CGC_WITHIN);
	CHECK(measure("drive", 3, 4) == CGC_OK);
	CHECK(isnan(found.limit) && found.verdict == CGC_NOTHING_DECLARED);
	memset(x, 0, sizeof x);
	CHECK(measure("topk,k=2", 9, 4) == CGC_OK && found.error == 0);
	CHECK(measure("quant", 9, 4) == CGC_OK && found.bias == 0);
}

/* Sizes do not matter, at either end of the range. */
static void
test_scale(void)
{
	for (int e = -1000; e <= 1000; e += 250) {
		memcpy(x, (double[]){ 1, 2, 3, -4 }, 4 * sizeof *x);
		for (int q = 0; q < 4; q++)
			x[q] = ldexp(x[q], e);
		CHECK(measure("sign", 1, 4) == CGC_OK);
		CHECK_NEAR(found.error, 5.0 / 30, 1e-12);
	}
	x[1] = NAN;
	CHECK(measure("quant", 9, 4) == CGC_EDATA);
	CHECK_STR(coding_err.text, "coordinate 1 is not finite, expected one "
	    "that can be measured");
}

/* The seed is as before, and the first draw is that of the seed. */
static void
test_seed(void)
{
	struct cgc_frame f = coding_frame(CGC_F64, DIM);
	double y[DIM], error = 0, norm2 = 0;

	coding_fill(x, DIM, 2);
	CHECK(measure("quant", 1, DIM) == CGC_OK);
	CHECK(coding_pass(&f, x, y) == CGC_OK && f.seed == 42);
	for (int q = 0; q < DIM; q++) {
		error += (y[q] - x[q]) * (y[q] - x[q]);
		norm2 += x[q] * x[q];
	}
	CHECK_NEAR(found.error, error / norm2, 1e-12);
}

static void
little_error(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	(void)call, (void)dim, (void)dtype;
	*out = (struct cgc_declared){ CGC_UNBIASED, 0.1, 1 };
}

static void
no_bias(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	(void)call, (void)dim, (void)dtype;
	*out = (struct cgc_declared){ CGC_UNBIASED, 1, 1 };
}

static void
no_loss(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	(void)call, (void)dim, (void)dtype;
	*out = (struct cgc_declared){ CGC_LOSSLESS, 0, 1 };
}

static void
half_left(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	(void)call, (void)dim, (void)dtype;
	*out = (struct cgc_declared){ CGC_CONTRACTIVE, 0.5, 1 };
}

/* The verdict on a codec whose declaration is another one. */
static enum cgc_finding
verdict(const char *text, void (*declare)(const struct cgc_call *, uint64_t,
    enum cgc_dtype, struct cgc_declared *))
{
	struct cgc_frame f = coding_frame(CGC_F64, DIM);
	struct cgc_codec liar;

	coding_fill(x, DIM, 2);
	coding_use(text);
	liar = *(const struct cgc_codec *)coding_encoder.call.method;
	liar.declare = declare;
	liar.seeded = true;
	coding_encoder.call.method = &liar.method;
	cgc_measuring_release(&measuring);
	cgc_measuring_init(&measuring, &coding_encoder, 1000);
	CHECK(cgc_measuring_run(&measuring, &f, x, &found, &coding_err) ==
	    CGC_OK);
	return found.verdict;
}

static void
test_liars(void)
{
	CHECK(verdict("randk,k=25", no_bias) == CGC_WITHIN);
	CHECK(verdict("randk,k=24", no_bias) == CGC_ABOVE);
	CHECK(verdict("quant", little_error) == CGC_ABOVE);
	CHECK(verdict("topk,k=25", no_bias) == CGC_ABOVE); /* its bias */
	CHECK(found.error < 1);
	CHECK(verdict("f16", no_loss) == CGC_ABOVE);
	CHECK(verdict("identity", no_loss) == CGC_WITHIN);
	CHECK(verdict("topk,k=25", half_left) == CGC_WITHIN);
	CHECK(verdict("randk,k=25", half_left) == CGC_ABOVE);
}

int
main(void)
{
	test_known();
	test_scale();
	test_seed();
	test_liars();
	cgc_measuring_release(&measuring);
	cgc_encoder_release(&coding_encoder);
	return unit_done();
}
