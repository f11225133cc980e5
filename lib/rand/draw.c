/* SPDX-License-Identifier: MIT */
#include "rand/draw.h"
#include "rand/philox.h"

void
cgc_draw_init(struct cgc_draw *draw, uint64_t seed, enum cgc_purpose purpose,
    uint64_t iteration, uint32_t device)
{
	const uint32_t seeds[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
	const uint32_t purposes[4] = { (uint32_t)purpose, 0, 0, 0x63676376 };
	uint32_t key[4];

	cgc_philox(seeds, purposes, key);
	draw->key[0] = key[0];
	draw->key[1] = key[1];
	draw->counter[0] = 0;
	draw->counter[1] = device;
	draw->counter[2] = (uint32_t)iteration;
	draw->counter[3] = (uint32_t)(iteration >> 32);
	draw->used = 4;
}

uint32_t
cgc_draw_u32(struct cgc_draw *draw)
{
	if (draw->used == 4) {
		cgc_philox(draw->key, draw->counter, draw->word);
		draw->counter[0]++;
		draw->used = 0;
	}
	return draw->word[draw->used++];
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

void
cgc_draw_subset(struct cgc_draw *draw, uint32_t n, uint32_t k, uint32_t *out)
{
	uint32_t taken = 0;

	for (uint32_t i = 0; taken < k; i++)
		if (cgc_draw_below(draw, n - i) < k - taken)
			out[taken++] = i;
}
