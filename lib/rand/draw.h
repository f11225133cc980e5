/* SPDX-License-Identifier: MIT */
#ifndef CGC_DRAW_H
#define CGC_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * draw - random numbers that need no history.
 *
 * A sequence of draws is named by (seed, purpose, iteration, device) and is
 * independent of every other; its words are Philox blocks (kern/coder.h)
 * counted from 0, of which some are made ahead.
 * Seed and purpose make the key; iteration, device and block the counter.
 * Only integer arithmetic and the four operations of IEEE 754 are used, so
 * the numbers are the same on every machine.
 */

enum cgc_purpose { /* never renumbered: every seed's meaning hangs on them */
	CGC_DRAW_SCHEDULE = 1,  /* T^t and p^t */
	CGC_DRAW_MASK = 2,      /* rand-k, bernoulli */
	CGC_DRAW_ROUNDING = 3,  /* stochastic quantization */
	CGC_DRAW_ATTACK = 4,
	CGC_DRAW_BYZANTINE = 5, /* who is Byzantine */
	CGC_DRAW_BUCKETS = 6,
	CGC_DRAW_TASK = 7,      /* synthetic data */
	CGC_DRAW_COORDINATES = 8, /* a rule that looks at some of them */
	CGC_DRAW_PROJECTION = 9,  /* decoding: see lib/code */
	CGC_DRAW_ROTATION = 10,   /* compressors that rotate */
	CGC_DRAW_COIN = 11,       /* see cgc_coin() */
	CGC_DRAW_BATCH = 12,      /* which samples a minibatch has */
	CGC_DRAW_MODEL = 13,      /* models to start from */
	CGC_DRAW_SPLIT = 14,      /* which subset a sample goes to */
	CGC_DRAW_AUGMENT = 15     /* examples/pytorch: crops of images */
};

#define CGC_DRAW_SHARED UINT32_MAX /* the device of draws that all share */

struct cgc_draw {
	uint32_t key[2], counter[4], word[128];
	unsigned used; /* of the words at hand */
};

void cgc_draw_init(struct cgc_draw *draw, uint64_t seed,
    enum cgc_purpose purpose, uint64_t iteration, uint32_t device);

uint32_t cgc_draw_u32(struct cgc_draw *draw);

/* Uniform on the multiples of 2^-53 in [0, 1). */
double cgc_draw_uniform(struct cgc_draw *draw);

/* As many calls at once. */
void cgc_draw_words(struct cgc_draw *draw, size_t n, uint32_t *out);
void cgc_draw_uniforms(struct cgc_draw *draw, size_t n, double *out);

/* Uniform on 0 .. n - 1, without bias; 0 < n < 2^32. */
uint32_t cgc_draw_below(struct cgc_draw *draw, uint32_t n);

/*
 * Standard normal: the quantile of a uniform on the odd multiples of 2^-53 in
 * (0, 1).
 */
double cgc_draw_normal(struct cgc_draw *draw);

/* A uniform permutation of 0 .. n - 1 (Fisher and Yates). */
void cgc_draw_permutation(struct cgc_draw *draw, uint32_t n, uint32_t *out);

/*
 * A uniform subset of size k of 0 .. n - 1, ascending, in time O(n)
 * (selection sampling: Knuth, TAOCP 3.4.2, algorithm S).
 */
void cgc_draw_subset(struct cgc_draw *draw, uint32_t n, uint32_t k,
    uint32_t *out);

/*
 * The coin that all devices and the server see in an iteration: heads with
 * probability p, and always in iteration 0, when there is no past yet.
 */
bool cgc_coin(uint64_t seed, double p, uint64_t iteration);

/*
 * The normal distribution's quantile function, 0 < p < 1, to about 1e-16
 * relative.  Source: Wichura, algorithm AS 241, Applied Statistics 37, 1988.
 */
double cgc_normal_quantile(double p);

#endif
