/* SPDX-License-Identifier: MIT */
/*
 * The analysis against the vectors of an independent program,
 * tests/vectors/theory.tsv, and where it has no number to give.
 */
#include "rules.h"
#include "theory/kappa.h"
#include "theory/least.h"
#include "theory/traffic.h"

#define CELLS 25
#define RTOL 1e-12

static double cell[CELLS];
static size_t cells;

static const double endless = INFINITY;

/* N, H, d, beta, delta, kappa */
static struct cgc_setting
setting(double n, double h, double d, double beta, double delta, double kappa)
{
	return (struct cgc_setting){ n, h, d, beta, delta, kappa };
}

/* (32) or (34) for small rates. */
static double
error_term(const struct cgc_setting *s, enum cgc_edition edition)
{
	return cgc_bound_run(s, edition,
	    &(struct cgc_run){ .iterations = endless });
}

static double
kappa_of(const char *text, size_t n, size_t f)
{
	struct cgc_chain chain;
	const char *who = NULL;
	double kappa = -1;

	if (CHECK(rules_parse(&chain, text) == CGC_OK))
		kappa = cgc_kappa_chain(&chain, n, f, &who);
	cgc_chain_release(&chain);
	return kappa;
}

static void
check_kappa(void)
{
	static const char *const chain[] = { "cwtm", "krum,near=n-f-1",
	    "geomed", "median", "nnm cwtm" };
	size_t n = (size_t)cell[0], f = (size_t)cell[1];

	CHECK(cells == 8);
	CHECK_NEAR(cgc_kappa_least(cell[0], cell[1]), cell[2], RTOL);
	for (size_t i = 0; i < 5; i++)
		CHECK_NEAR(kappa_of(chain[i], n, f), cell[3 + i], RTOL);
	CHECK_NEAR(kappa_of("arc cwtm", n, f), cell[3] + 2 * cell[2], RTOL);
}

static void
check_constants(const struct cgc_setting *s, enum cgc_edition edition,
    const double *expected)
{
	struct cgc_constants k;

	cgc_constants_make(s, edition, &k);
	CHECK_NEAR(k.k1, expected[0], RTOL);
	CHECK_NEAR(k.k2, expected[1], RTOL);
	CHECK_NEAR(k.k3, expected[2], RTOL);
	CHECK_NEAR(k.k4, expected[3], RTOL);
}

/* found is expected, or nothing where that is negative. */
static void
check_or_none(double found, double expected)
{
	if (expected < 0)
		CHECK(isnan(found));
	else
		CHECK_NEAR(found, expected, RTOL);
}

static void
check_case(void)
{
	const double *c = cell;
	struct cgc_setting s = setting(c[0], c[1], c[2], c[3], c[4], c[5]);
	struct cgc_constants k;

	CHECK(cells == 25);
	CHECK_NEAR(cgc_lemma1(&s), cell[6], RTOL);
	check_constants(&s, CGC_PAPER, cell + 7);
	check_constants(&s, CGC_TIGHT, cell + 11);
	check_constants(&s, CGC_EXACT, cell + 15);
	cgc_constants_make(&s, CGC_PAPER, &k);
	CHECK_NEAR(cgc_bound_margin(&s, &k), cell[19], RTOL);
	check_or_none(cgc_bound_rate(&s, &k), cell[20]);
	check_or_none(error_term(&s, CGC_PAPER), cell[21]);
	CHECK_NEAR(cgc_bound_order(&s, &k), cell[22], RTOL);
	CHECK_NEAR(cgc_bound_lad_order(&s), cell[23], RTOL);
	CHECK_NEAR(cgc_least_threshold(&s), cell[24], RTOL);
}

/* A value of (33) with a few digits. */
static void
check_figure(void)
{
	const double *c = cell;
	struct cgc_setting s = setting(c[0], c[1], c[4], c[3], c[5], c[2]);
	struct cgc_constants k;

	CHECK(cells == 7);
	cgc_constants_make(&s, CGC_PAPER, &k);
	CHECK_NEAR(cgc_bound_order(&s, &k), cell[6], 5e-5);
}

static void
check_vectors(void)
{
	static char line[4096], path[4096];
	const char *root = getenv("ROOT"), *name, *next;
	size_t lines = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/vectors/theory.tsv",
	    root != NULL ? root : ".");
	if (!CHECK((file = fopen(path, "r")) != NULL))
		return;
	while (fgets(line, sizeof line, file) != NULL) {
		if (line[0] == '#')
			continue;
		lines++;
		name = strtok(line, "\t");
		for (cells = 0; cells < CELLS &&
		    (next = strtok(NULL, "\t\n")) != NULL; cells++)
			cell[cells] = strtod(next, NULL);
		if (strcmp(name, "kappa") == 0)
			check_kappa();
		else if (strcmp(name, "case") == 0)
			check_case();
		else if (CHECK_STR(name, "figure"))
			check_figure();
	}
	CHECK(lines == 25);
	fclose(file);
}

/* A kappa is of the parameters that its proof is about. */
static void
check_provisos(void)
{
	static const char *const none[] = { "cwtm,trim=10", "cwtm,trim=0.1",
	    "krum", "krum,near=n-f-2", "multikrum", "geomed,nu=0.1",
	    "geomed,iters=3", "multikrum,near=n-f-1,pick=3", "tgn", "mda",
	    "nnm mean", "nnm krum", "arc tgn", "bucketing cwtm", "clip cwtm",
	    "bucketing nnm cwtm", "mean", "cge", "signmaj", "frc" };

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (!CHECK(isnan(kappa_of(none[i], 100, 20))))
			printf("\t%s\n", none[i]);
	CHECK_NEAR(kappa_of("cwtm,trim=20", 100, 20), 8 / 3., RTOL);
	CHECK_NEAR(kappa_of("cwtm,trim=0.2", 100, 20), 8 / 3., RTOL);
	CHECK_NEAR(kappa_of("multikrum,near=n-f-1", 100, 20), 8, RTOL);
	CHECK_NEAR(kappa_of("multikrum,near=n-f-1,pick=80", 100, 20), 8, RTOL);
	CHECK_NEAR(kappa_of("geomed,start=mean", 100, 20), 64 / 9., RTOL);
	CHECK_NEAR(kappa_of("smea,over=try", 100, 20), 16 / 9., RTOL);
	CHECK_NEAR(kappa_of("arc nnm cwtm", 100, 20), 8, RTOL);
	CHECK(kappa_of("mean", 100, 0) == 0);
}

/* The paper's own example: N = 100, H = 65, kappa = 1.5. */
static void
check_conditions(void)
{
	struct cgc_setting s = setting(100, 65, 1, 1, 0, 1.5);
	struct cgc_run run = { .iterations = endless };

	CHECK(cgc_least_condition(&s, CGC_PAPER) == 4);
	CHECK(cgc_least_condition(&s, CGC_EXACT) == 1);
	CHECK_NEAR(cgc_least_threshold(&s), 2.847, 1e-4);
	CHECK(cgc_least_gain(&s) == 3);
	s.delta = 0.5;
	CHECK(isnan(cgc_least_condition(&s, CGC_PAPER)));
	CHECK(isnan(cgc_least_target(&s, CGC_PAPER, &run, 1e300)));
	/* at d = 5 the condition holds for delta < 3.12e-3 */
	s.d = 5;
	s.delta = 3.11e-3;
	CHECK(!isnan(error_term(&s, CGC_PAPER)));
	s.delta = 3.13e-3;
	CHECK(isnan(error_term(&s, CGC_PAPER)));
	s.kappa = NAN;
	CHECK(isnan(cgc_least_gain(&s)));
	CHECK(isnan(error_term(&s, CGC_EXACT)));
}

static void
check_floors(void)
{
	struct cgc_setting s = setting(100, 80, 10, 1, 0, 8 / 3.);
	struct cgc_run run = { .iterations = endless };
	double n2 = s.n * s.n, least;

	CHECK_NEAR(error_term(&s, CGC_PAPER) / n2, 2.425, 1e-3);
	/* kappa beta^2 N(N-d)(H-1) / (dH(N-1)^2) */
	CHECK_NEAR(error_term(&s, CGC_EXACT) / n2,
	    s.kappa * 100 * 90 * 79 / (10. * 80 * 99 * 99), 1e-12);
	CHECK(error_term(&s, CGC_EXACT) / n2 < cgc_bound_baseline(&s));
	least = cgc_least_target(&s, CGC_EXACT, &run, n2);
	s.d = least;
	CHECK(error_term(&s, CGC_EXACT) <= n2);
	s.d = least - 1;
	CHECK(error_term(&s, CGC_EXACT) > n2);
	s.d = s.n;
	CHECK(error_term(&s, CGC_PAPER) == 0);
	CHECK(error_term(&s, CGC_EXACT) == 0);
	/* Com-LAD, exactly: kappa delta (1 - 1/H) < 1, and no floor at d = N */
	s.delta = 0.999 / (s.kappa * (1 - 1 / s.h));
	CHECK(error_term(&s, CGC_EXACT) == 0);
	s.delta *= 1.002;
	CHECK(isnan(error_term(&s, CGC_EXACT)));
}

/* The eta of CGC_EXACT is the best: none that is tried gives less. */
static void
check_eta(void)
{
	struct cgc_setting s = setting(20, 15, 4, 2, 0.05, 1.2);
	struct cgc_run run = { .smooth = 3, .iterations = 50, .gap = 7 };
	struct cgc_constants k;
	double most, found;

	cgc_constants_make(&s, CGC_EXACT, &k);
	most = cgc_bound_rate(&s, &k) / run.smooth;
	for (int r = 1; r < 10; r++) {
		double least = INFINITY, step;

		run.rate = most * r / 10;
		step = run.rate * run.smooth;
		for (double eta = 1e-4; eta < 0.2; eta += 1e-6) {
			double fall = 1 / s.n - eta / 2 -
			    s.kappa * k.k2 / (2 * eta) -
			    step * (s.kappa * k.k2 + k.k4);
			double up = s.kappa * k.k1 / (2 * eta) +
			    step * (s.kappa * k.k1 + k.k3) +
			    run.gap / (run.iterations * run.rate);

			if (fall > 0 && up / fall < least)
				least = up / fall;
		}
		found = cgc_bound_run(&s, CGC_EXACT, &run);
		CHECK_NEAR(found, least, 1e-6);
		CHECK(found <= least);
	}
	run.rate = most * 1.0001;
	CHECK(isnan(cgc_bound_run(&s, CGC_EXACT, &run)));
	run.rate = most * 0.9999;
	CHECK(cgc_bound_run(&s, CGC_EXACT, &run) > 0);
}

/* Theorem 2 by hand: the two terms of (27). */
static void
check_terms(void)
{
	struct cgc_setting s = setting(10, 9, 5, 2, 0, 0.84375);
	struct cgc_run run = { 3, 0.05, 200, 40 };
	struct cgc_constants k;
	double a, fall, error;

	cgc_constants_make(&s, CGC_PAPER, &k);
	a = 0.1 - sqrt(s.kappa * k.k2);
	fall = a - 0.15 * (s.kappa * k.k2 + k.k4);
	error = (sqrt(s.kappa) * k.k1 / (2 * sqrt(k.k2)) +
	    0.15 * (s.kappa * k.k1 + k.k3)) / fall;
	CHECK_NEAR(cgc_bound_run(&s, CGC_PAPER, &run),
	    40 / (200 * 0.05 * fall) + error, RTOL);
	run.iterations = endless;
	CHECK_NEAR(cgc_bound_run(&s, CGC_PAPER, &run), error, RTOL);
}

static void
check_traffic(void)
{
	static const struct {
		const char *codec;
		double up, delta;
	} sent[] = {
		{ "identity", 3200, 0 }, { "randk,k=30", 960, 7 / 3. },
		{ "randk,k=30,mask=shared", 960, NAN },
		{ "topk,k=30", -1, NAN }, { "sign", -1, NAN },
	};
	struct cgc_encoder e;
	struct cgc_traffic t;

	for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
		CHECK(cgc_encoder_init(&e, sent[i].codec, 0, &rules_err) ==
		    CGC_OK);
		CHECK(cgc_traffic_make(&e, 100, CGC_F32, &t, &rules_err) ==
		    CGC_OK);
		CHECK(sent[i].up < 0 || t.up == sent[i].up);
		CHECK(t.down == 3264);
		check_or_none(t.delta, isnan(sent[i].delta) ? -1 :
		    sent[i].delta);
		CHECK((t.flaw != NULL) == isnan(t.delta));
		cgc_encoder_release(&e);
	}
	CHECK(cgc_encoder_init(&e, "randk,k=101", 0, &rules_err) == CGC_OK);
	CHECK(cgc_traffic_make(&e, 100, CGC_F32, &t, &rules_err) ==
	    CGC_EUSAGE);
	cgc_encoder_release(&e);
	CHECK(cgc_draco_load(20) == 41);
	CHECK(cgc_draco_up(100) == 6400);
}

int
main(void)
{
	check_vectors();
	check_provisos();
	check_conditions();
	check_floors();
	check_eta();
	check_terms();
	check_traffic();
	return unit_done();
}
