/* SPDX-License-Identifier: MIT */
/*
 * The exact constants of Lemmas 3 and 4 against 100,000 schedules, with cgc's
 * own tasks, permutations and masks: the mean of (1/H) sum ||g_i - gbar||^2 is
 * kappa_1 + kappa_2 ||grad F||^2 and that of ||gbar||^2 is kappa_3 +
 * kappa_4 ||grad F||^2, each within 4 standard errors.
 */
#include "code/schedule.h"
#include "codec/encoder.h"
#include "rules.h"
#include "theory/constants.h"

#define DRAWS 100000
#define MAX_N 20
#define DIM 8

static double gradient[MAX_N][DIM]; /* of the subsets */
static double sent[MAX_N][DIM];     /* by the honest devices, as it arrives */

/* A number that is drawn again and again. */
struct sample {
	double sum, squares;
};

static void
add(struct sample *s, double value)
{
	s->sum += value;
	s->squares += value * value;
}

static void
check_mean(const struct sample *s, double expected)
{
	double mean = s->sum / DRAWS;
	double error = sqrt((s->squares / DRAWS - mean * mean) / DRAWS);

	if (!CHECK(fabs(mean - expected) <= 4 * error))
		printf("\tmean %.8g of error %.2g, expected %.8g\n", mean,
		    error, expected);
	CHECK(error < expected / 100);
}

/* Gradients around a mean that is not 0, beta and ||grad F||^2. */
static void
make_gradients(size_t n, struct cgc_setting *s, double *total2)
{
	double spread = 0;

	*total2 = 0;
	rules_fill(n, DIM);
	for (size_t q = 0; q < DIM; q++) {
		double sum = 0;

		for (size_t k = 0; k < n; k++) {
			gradient[k][q] = rules_x[k][q] + 0.2;
			sum += gradient[k][q];
		}
		for (size_t k = 0; k < n; k++) {
			double gap = gradient[k][q] - sum / (double)n;

			spread += gap * gap / (double)n;
		}
		*total2 += sum * sum;
	}
	s->beta = sqrt(spread);
}

/* What a device sends, through the codec. */
static void
send(struct cgc_encoder *e, const struct cgc_schedule *s, uint32_t device)
{
	struct cgc_frame frame = { .dtype = CGC_F64, .dim = DIM,
	    .iteration = s->iteration, .index = device };
	double g[DIM] = { 0 };
	uint32_t support[MAX_N];

	cgc_schedule_support(s, device, support);
	for (uint32_t m = 0; m < s->d; m++)
		for (size_t q = 0; q < DIM; q++)
			g[q] += gradient[support[m]][q] / s->d;
	CHECK(cgc_encoder_run(e, &frame, g, &rules_err) == CGC_OK);
	CHECK(cgc_codec_decode(&frame, e->payload, sent[device],
	    &rules_err) == CGC_OK);
}

/* (1/h) sum ||g_i - gbar||^2 and ||gbar||^2. */
static void
measure(size_t h, struct sample *apart, struct sample *mean)
{
	double gaps = 0, square = 0;

	for (size_t q = 0; q < DIM; q++) {
		double bar = 0;

		for (size_t i = 0; i < h; i++)
			bar += sent[i][q] / (double)h;
		for (size_t i = 0; i < h; i++)
			gaps += (sent[i][q] - bar) * (sent[i][q] - bar);
		square += bar * bar;
	}
	add(apart, gaps / (double)h);
	add(mean, square);
}

static void
check_setting(uint32_t n, uint32_t h, uint32_t d, const char *codec,
    double delta)
{
	struct cgc_setting s = { n, h, d, 0, delta, NAN };
	struct sample apart = { 0, 0 }, mean = { 0, 0 };
	uint32_t task[MAX_N], perm[MAX_N];
	struct cgc_constants k, printed;
	struct cgc_encoder e;
	double total2;

	CHECK(cgc_encoder_init(&e, codec, 5, &rules_err) == CGC_OK);
	make_gradients(n, &s, &total2);
	for (uint64_t t = 0; t < DRAWS; t++) {
		struct cgc_schedule schedule = { .iteration = t, .n = n,
		    .d = d, .task = task, .perm = perm };

		cgc_schedule_draw(1, t, n, task, perm);
		for (uint32_t i = 0; i < h; i++)
			send(&e, &schedule, i);
		measure(h, &apart, &mean);
	}
	cgc_encoder_release(&e);
	cgc_constants_make(&s, CGC_EXACT, &k);
	check_mean(&apart, k.k1 + k.k2 * total2);
	check_mean(&mean, k.k3 + k.k4 * total2);
	for (int edition = CGC_PAPER; edition <= CGC_TIGHT; edition++) {
		cgc_constants_make(&s, (enum cgc_edition)edition, &printed);
		CHECK(apart.sum / DRAWS < printed.k1 + printed.k2 * total2);
		CHECK(mean.sum / DRAWS < printed.k3 + printed.k4 * total2);
	}
}

int
main(void)
{
	check_setting(10, 7, 3, "identity", 0);
	check_setting(12, 9, 4, "randk,k=4", 1);
	check_setting(20, 13, 5, "randk,k=2", 3);
	return unit_done();
}
