/* SPDX-License-Identifier: MIT */
/*
 * mds: the mean from any N - d + 1 devices, over all choices where N is small
 * and over random, contiguous and evenly spaced ones where it is large.
 * With -v, how accurate it is.
 */
#include "code/code.h"
#include "kern/kern.h"
#include "rules.h"

#define DIM 4

static struct cgc_schedule schedule;
static uint32_t task[RULES_N], perm[RULES_N];
static unsigned char sent[RULES_N][DIM * sizeof(double)];
static double mean[DIM], largest;
static bool gone[RULES_N];

/* Encodes random gradients for N devices with a random schedule. */
static void
begin(uint32_t n, uint32_t d, enum cgc_dtype dtype)
{
	static struct cgc_row row[RULES_N];
	static unsigned char data[RULES_N][DIM * sizeof(double)];
	struct cgc_batch batch = { .row = row, .n = n,
	    .like = { .dtype = dtype, .dim = DIM, .count = n } };
	struct cgc_coder coder;

	schedule = (struct cgc_schedule){ .n = n, .d = d, .code = 3,
	    .task = task, .perm = perm };
	cgc_schedule_draw(rules_word(), 0, n, task, perm);
	memset(mean, 0, sizeof mean);
	largest = 0;
	for (uint32_t k = 0; k < n; k++) {
		row[k].frame = batch.like;
		row[k].frame.index = k;
		row[k].data = data[k];
		for (size_t q = 0; q < DIM; q++) {
			double g = (float)rules_real();

			cgc_dtype_set(dtype, data[k], q, g);
			mean[q] += g / n;
			largest = fmax(largest, fabs(g));
		}
	}
	CHECK(cgc_coder_init(&coder, "mds", &rules_err) == CGC_OK);
	for (uint32_t i = 0; i < n; i++) {
		CHECK(cgc_coder_run(&coder, &schedule, i, &batch, &rules_err)
		    == CGC_OK);
		CHECK(coder.dtype == dtype);
		memcpy(sent[i], coder.vector, sizeof sent[0]);
	}
	cgc_coder_release(&coder);
}

/*
 * Decodes without those who are gone; *error is relative to the largest
 * coordinate of a gradient.
 */
static enum cgc_status
decode(enum cgc_dtype dtype, double *error)
{
	static struct cgc_chain chain;
	static uint32_t device[RULES_N];
	static const void *x[RULES_N];
	struct cgc_vectors in = { .dtype = dtype, .dim = DIM, .x = x,
	    .device = device, .code = &schedule };
	unsigned char out[sizeof sent[0]];
	enum cgc_status st;

	for (uint32_t i = 0; i < schedule.n; i++) {
		if (gone[i])
			continue;
		device[in.n] = i;
		x[in.n++] = sent[i];
	}
	if (chain.links == 0)
		CHECK(rules_parse(&chain, "mds") == CGC_OK);
	st = cgc_chain_check(&chain, &in, &rules_err);
	if (st == CGC_OK)
		st = cgc_chain_apply(&chain, &in, 0, out, NULL, &rules_err);
	*error = 0;
	for (size_t q = 0; st == CGC_OK && q < DIM; q++)
		*error = fmax(*error, fabs(cgc_dtype_get(dtype, out, q) -
		    mean[q]) / largest);
	return st;
}

/* All subsets of the devices, of which those of up to d - 1 may be gone. */
static void
check_all_subsets(uint32_t n, uint32_t d)
{
	double error;

	begin(n, d, CGC_F64);
	for (uint32_t set = 0; set < 1u << n; set++) {
		uint32_t count = 0;
		enum cgc_status st;

		for (uint32_t i = 0; i < n; i++)
			count += gone[i] = set >> i & 1;
		if (count == n)
			continue;
		st = decode(CGC_F64, &error);
		if (count < d)
			CHECK(st == CGC_OK && error < 1e-12);
		else
			CHECK(st == CGC_EUSAGE);
	}
}

/* The device that has the next task, and the one after, in steps. */
static void
lose_tasks(uint32_t first, uint32_t step, uint32_t count)
{
	uint32_t n = schedule.n, device[RULES_N], at = first;

	for (uint32_t i = 0; i < n; i++) {
		device[task[i]] = i;
		gone[i] = false;
	}
	while (count > 0) {
		if (!gone[device[at % n]]) {
			gone[device[at % n]] = true;
			at += step;
			count--;
		} else
			at++;
	}
}

static void
lose_random(uint32_t count)
{
	memset(gone, 0, sizeof gone);
	while (count > 0) {
		uint32_t i = rules_word() % schedule.n;

		count -= !gone[i];
		gone[i] = true;
	}
}

/* The worst error of some choices, which must not be above a limit. */
struct worst {
	double error;
	unsigned long refused;
};

static void
try(struct worst *w, enum cgc_dtype dtype)
{
	double error;
	enum cgc_status st = decode(dtype, &error);

	CHECK(st == CGC_OK || (st == CGC_EDATA && dtype == CGC_F32 &&
	    strstr(rules_err.text, "relative error of") != NULL));
	w->refused += st == CGC_EDATA;
	w->error = fmax(w->error, error);
}

static void
check_large(uint32_t n, uint32_t d, enum cgc_dtype dtype, bool verbose)
{
	double limit = dtype == CGC_F32 ? 0x1p-10 : 1e-9;
	struct worst w[5] = { { 0, 0 } };

	begin(n, d, dtype);
	memset(gone, 0, sizeof gone);
	try(&w[0], dtype);
	for (int trial = 0; trial < 6; trial++) {
		lose_random((d - 1) / 2);
		try(&w[1], dtype);
		lose_random(d - 1);
		try(&w[2], dtype);
	}
	lose_tasks(rules_word() % n, 1, d - 1);
	try(&w[3], dtype);
	for (uint32_t step = 2; step < n; step += 1 + n / 12) {
		lose_tasks(rules_word() % n, step, d - 1);
		try(&w[4], dtype);
	}
	for (int i = 0; i < 5; i++)
		CHECK(w[i].error <= limit);
	CHECK(w[0].error <= (dtype == CGC_F32 ? 1e-6 : 1e-14));
	CHECK(w[1].error <= (dtype == CGC_F32 ? 1e-5 : 1e-13));
	if (verbose)
		printf("N %3u d %2u %s: all %.0e, half %.0e, d-1 %.0e, in a "
		    "row %.0e, in steps %.0e (%lu refused)\n", n, d,
		    cgc_dtype_name(dtype), w[0].error, w[1].error, w[2].error,
		    w[3].error, w[4].error, w[2].refused + w[4].refused);
}

int
main(int argc, char **argv)
{
	static const struct {
		uint32_t n, d;
	} size[] = { { 100, 1 }, { 100, 2 }, { 100, 5 }, { 100, 6 },
	    { 100, 21 }, { 100, 41 }, { 100, 42 }, { 100, 61 }, { 100, 100 },
	    { 37, 8 }, { 37, 17 }, { 128, 3 } };
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;

	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	for (uint32_t n = 1; n <= 7; n++)
		for (uint32_t d = 1; d <= n; d++)
			check_all_subsets(n, d);
	for (size_t i = 0; i < sizeof size / sizeof *size; i++)
		for (int type = CGC_F32; type <= CGC_F64; type++)
			check_large(size[i].n, size[i].d,
			    (enum cgc_dtype)type, verbose);
	check_large(100, 99, CGC_F64, verbose);
	return unit_done();
}
