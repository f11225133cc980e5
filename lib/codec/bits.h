/* SPDX-License-Identifier: MIT */
#ifndef CGC_BITS_H
#define CGC_BITS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * bits - numbers in bits: bit i is bit i % 8 of byte i / 8, and numbers begin
 * with their lowest bit.
 *
 * The Golomb-Rice code of n with parameter l is n >> l zeros, a one, and the
 * low l bits of n.  Source: Rice, JPL Publication 79-22, 1979.
 *
 * Both sides work on words: what is put is held until four bytes are full,
 * and what is read is looked at eight bytes at a time.
 */

struct cgc_bits_writer {
	unsigned char *bytes; /* where the next ones go */
	/* private */
	uint64_t word;
	unsigned held;        /* bits in word that wait, below 32 */
};

struct cgc_bits_reader {
	const unsigned char *bytes;
	uint64_t at, end;     /* bits read, bits there */
};

/* The n <= 32 bits of value < 2^n. */
static inline void
cgc_bits_put(struct cgc_bits_writer *w, uint64_t value, unsigned n)
{
	w->word |= value << w->held;
	w->held += n;
	if (w->held < 32)
		return;
	w->bytes[0] = (unsigned char)w->word;
	w->bytes[1] = (unsigned char)(w->word >> 8);
	w->bytes[2] = (unsigned char)(w->word >> 16);
	w->bytes[3] = (unsigned char)(w->word >> 24);
	w->bytes += 4;
	w->word >>= 32;
	w->held -= 32;
}

/* At least the next 57 bits, lowest first; 0 beyond the end. */
static inline uint64_t
cgc_bits_peek(const struct cgc_bits_reader *r)
{
	const unsigned char *p = r->bytes + r->at / 8;
	uint64_t left = (r->end + 7) / 8 - r->at / 8, word = 0;

	if (left >= 8)
		word = (uint64_t)p[7] << 56 | (uint64_t)p[6] << 48 |
		    (uint64_t)p[5] << 40 | (uint64_t)p[4] << 32 |
		    (uint64_t)p[3] << 24 | (uint64_t)p[2] << 16 |
		    (uint64_t)p[1] << 8 | p[0];
	else
		for (unsigned i = 0; i < left; i++)
			word |= (uint64_t)p[i] << 8 * i;
	return word >> r->at % 8;
}

/* The next n <= 32 bits; false if there are fewer. */
static inline bool
cgc_bits_get(struct cgc_bits_reader *r, unsigned n, uint64_t *out)
{
	if (r->end - r->at < n)
		return false;
	*out = cgc_bits_peek(r) & (((uint64_t)1 << n) - 1);
	r->at += n;
	return true;
}

/* n numbers below 2^width, 0 < width <= 32, one behind the other. */
void cgc_bits_put_all(struct cgc_bits_writer *w, const uint32_t *value,
    uint64_t n, unsigned width);

/*
 * As many of the next n numbers of width bits as there are; returns how many.
 */
uint64_t cgc_bits_get_all(struct cgc_bits_reader *r, uint64_t n,
    unsigned width, uint32_t *out);

/* Writes what is held, with 0 up to a whole byte. */
void cgc_bits_flush(struct cgc_bits_writer *w);

/* n zeros and a one. */
void cgc_bits_put_unary(struct cgc_bits_writer *w, uint64_t n);

/*
 * How many zeros come before the next one, which is read too; false if there
 * is none or more than max of them.  Takes time in proportion to the bits
 * read.
 */
bool cgc_bits_get_unary(struct cgc_bits_reader *r, uint64_t max,
    uint64_t *out);

/* How many bits the code of n takes. */
uint64_t cgc_bits_rice_size(uint64_t n, unsigned l);

void cgc_bits_put_rice(struct cgc_bits_writer *w, uint64_t n, unsigned l);

/*
 * The next number, l <= 31; false if the bits end within it or if it is above
 * max < 2^32.  Takes time in proportion to the bits read.
 */
bool cgc_bits_get_rice(struct cgc_bits_reader *r, unsigned l, uint64_t max,
    uint64_t *out);

/* Whether what is left is less than a byte, and all 0. */
bool cgc_bits_at_end(const struct cgc_bits_reader *r);

#endif
