/* SPDX-License-Identifier: MIT */
#include "codec/bits.h"
#include "kern/coder.h"

#define MOST_PACKED 16 /* bits of a number */

/* By eights from a whole byte on; the rest one by one. */
void
cgc_bits_put_all(struct cgc_bits_writer *w, const uint32_t *value, uint64_t n,
    unsigned width)
{
	uint64_t packed = n & ~(uint64_t)7, i = 0;

	if (width <= MOST_PACKED && w->held % 8 == 0) {
		cgc_bits_flush(w);
		cgc_kern_coder()->pack(value, (size_t)packed, width, w->bytes);
		w->bytes += packed / 8 * width;
		i = packed;
	}
	for (; i < n; i++)
		cgc_bits_put(w, value[i], width);
}

uint64_t
cgc_bits_get_all(struct cgc_bits_reader *r, uint64_t n, unsigned width,
    uint32_t *out)
{
	const uint64_t mask = ((uint64_t)1 << width) - 1;
	uint64_t there = (r->end - r->at) / width, packed, i = 0;

	n = n < there ? n : there;
	packed = n & ~(uint64_t)7;
	if (width <= MOST_PACKED && r->at % 8 == 0) {
		cgc_kern_coder()->unpack(r->bytes + r->at / 8, (size_t)packed,
		    width, out);
		r->at += packed * width;
		i = packed;
	}
	for (; i < n; i++, r->at += width)
		out[i] = (uint32_t)(cgc_bits_peek(r) & mask);
	return n;
}

void
cgc_bits_flush(struct cgc_bits_writer *w)
{
	for (unsigned i = 0; i < w->held; i += 8)
		*w->bytes++ = (unsigned char)(w->word >> i);
	w->word = 0;
	w->held = 0;
}

void
cgc_bits_put_unary(struct cgc_bits_writer *w, uint64_t n)
{
	for (; n >= 32; n -= 32)
		cgc_bits_put(w, 0, 32);
	cgc_bits_put(w, (uint64_t)1 << n, (unsigned)n + 1);
}

bool
cgc_bits_get_unary(struct cgc_bits_reader *r, uint64_t max, uint64_t *out)
{
	uint64_t zeros = 0;

	while (r->at < r->end && zeros <= max) {
		uint64_t word = cgc_bits_peek(r), left = r->end - r->at;
		unsigned n = word == 0 ? 64 - (unsigned)(r->at % 8) :
		    (unsigned)__builtin_ctzll(word);

		if (word != 0 && n < left) {
			r->at += n + 1;
			*out = zeros + n;
			return *out <= max;
		}
		zeros += n;
		r->at += n < left ? n : left;
	}
	return false;
}

uint64_t
cgc_bits_rice_size(uint64_t n, unsigned l)
{
	return (n >> l) + 1 + l;
}

void
cgc_bits_put_rice(struct cgc_bits_writer *w, uint64_t n, unsigned l)
{
	uint64_t high = n >> l, low = n & (((uint64_t)1 << l) - 1);

	if (high + 1 + l <= 32) {
		cgc_bits_put(w, (low << 1 | 1) << high,
		    (unsigned)high + 1 + l);
		return;
	}
	cgc_bits_put_unary(w, high);
	cgc_bits_put(w, low, l);
}

bool
cgc_bits_get_rice(struct cgc_bits_reader *r, unsigned l, uint64_t max,
    uint64_t *out)
{
	uint64_t high, low;

	if (!cgc_bits_get_unary(r, max >> l, &high) ||
	    !cgc_bits_get(r, l, &low))
		return false;
	*out = high << l | low;
	return *out <= max;
}

bool
cgc_bits_at_end(const struct cgc_bits_reader *r)
{
	uint64_t left = r->end - r->at;

	return left == 0 ||
	    (left < 8 && r->bytes[r->at / 8] >> r->at % 8 == 0);
}
