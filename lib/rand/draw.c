/* SPDX-License-Identifier: MIT */
#include "kern/coder.h"
#include "rand/draw.h"

#define WORDS (sizeof ((struct cgc_draw *)0)->word / sizeof(uint32_t))

void
cgc_draw_init(struct cgc_draw *draw, uint64_t seed, enum cgc_purpose purpose,
    uint64_t iteration, uint32_t device)
{
	const uint32_t seeds[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
	const uint32_t purposes[4] = { (uint32_t)purpose, 0, 0, 0x63676376 };
	uint32_t key[4];

	cgc_kern_coder()->words(seeds, purposes, 1, key);
	draw->key[0] = key[0];
	draw->key[1] = key[1];
	draw->counter[0] = 0;
	draw->counter[1] = device;
	draw->counter[2] = (uint32_t)iteration;
	draw->counter[3] = (uint32_t)(iteration >> 32);
	draw->used = WORDS;
}

static void
refill(struct cgc_draw *draw)
{
	cgc_kern_coder()->words(draw->key, draw->counter, WORDS / 4,
	    draw->word);
	draw->counter[0] += WORDS / 4;
	draw->used = 0;
}

uint32_t
cgc_draw_u32(struct cgc_draw *draw)
{
	if (draw->used == WORDS)
		refill(draw);
	return draw->word[draw->used++];
}

/* First what is left, then whole blocks, then the beginning of others. */
void
cgc_draw_words(struct cgc_draw *draw, size_t n, uint32_t *out)
{
	size_t blocks;

	for (; n > 0 && draw->used < WORDS; n--)
		*out++ = draw->word[draw->used++];
	blocks = n / 4;
	cgc_kern_coder()->words(draw->key, draw->counter, blocks, out);
	draw->counter[0] += (uint32_t)blocks;
	for (size_t i = 4 * blocks; i < n; i++)
		out[i] = cgc_draw_u32(draw);
}

/* 53 random bits. */
static uint64_t
bits53(struct cgc_draw *draw)
{
	uint64_t low = cgc_draw_u32(draw);

	return ((uint64_t)cgc_draw_u32(draw) << 32 | low) >> 11;
}

double
cgc_draw_uniform(struct cgc_draw *draw)
{
	return (double)bits53(draw) * 0x1p-53;
}

/* As above; a number whose words are in two blocks leaves one word over. */
void
cgc_draw_uniforms(struct cgc_draw *draw, size_t n, double *out)
{
	size_t blocks;

	for (; n > 0 && draw->used < WORDS; n--)
		*out++ = cgc_draw_uniform(draw);
	blocks = n / 2;
	cgc_kern_coder()->uniforms(draw->key, draw->counter, blocks, out);
	draw->counter[0] += (uint32_t)blocks;
	for (size_t i = 2 * blocks; i < n; i++)
		out[i] = cgc_draw_uniform(draw);
}

/* Lemire's multiplication, rejecting the few words that would be biased. */
uint32_t
cgc_draw_below(struct cgc_draw *draw, uint32_t n)
{
	uint64_t m = (uint64_t)cgc_draw_u32(draw) * n;
	uint32_t reject;

	if ((uint32_t)m < n) {
		reject = -n % n; /* 2^32 mod n */
		while ((uint32_t)m < reject)
			m = (uint64_t)cgc_draw_u32(draw) * n;
	}
	return (uint32_t)(m >> 32);
}

double
cgc_draw_normal(struct cgc_draw *draw)
{
	double bits52 = (double)(bits53(draw) >> 1);

	return cgc_normal_quantile((bits52 + 0.5) * 0x1p-52);
}

void
cgc_draw_permutation(struct cgc_draw *draw, uint32_t n, uint32_t *out)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t j = cgc_draw_below(draw, i + 1);

		out[i] = out[j];
		out[j] = i;
	}
}

/*
 * Number i is in if cgc_draw_below(draw, n - i) < rest, of which no processor
 * could foresee the branch; so there is none.
 */
void
cgc_draw_subset(struct cgc_draw *draw, uint32_t n, uint32_t k, uint32_t *out)
{
	uint32_t rest = k, left = n;

	while (rest > 0) {
		unsigned used = draw->used;

		for (; used < WORDS && rest > 0; used++) {
			uint64_t m = (uint64_t)draw->word[used] * left;
			uint32_t below = (uint32_t)(m >> 32);

			if ((uint32_t)m < left && (uint32_t)m < -left % left)
				continue; /* rejected */
			out[k - rest] = n - left--;
			rest -= below < rest;
		}
		draw->used = used;
		if (used == WORDS)
			refill(draw);
	}
}

bool
cgc_coin(uint64_t seed, double p, uint64_t iteration)
{
	struct cgc_draw draw;

	cgc_draw_init(&draw, seed, CGC_DRAW_COIN, iteration,
	    CGC_DRAW_SHARED);
	return iteration == 0 || cgc_draw_uniform(&draw) < p;
}
