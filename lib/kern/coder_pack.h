/* SPDX-License-Identifier: MIT */
/*
 * pack and unpack of coder.h, a word of lanes at a time; included before
 * coder_impl.h, as that is.
 *
 * Numbers are narrowed to lanes of 8 or 16 bits, which compilers do by
 * registers.  Then the upper of every two lanes moves down to the lower one,
 * and so do pairs and pairs of pairs; to unpack, they move up again.
 */

#define PACK_BLOCK 256 /* numbers that are narrowed or widened at a time */

/* The numbers of width bits in a word's lanes, one behind the other. */
TARGET static inline uint64_t
NAME(close)(uint64_t word, unsigned lane, unsigned width)
{
	for (; lane < 64; lane *= 2, width *= 2) {
		uint64_t even = UINT64_MAX / (((uint64_t)1 << lane) + 1);

		word = (word & even) | (word & ~even) >> (lane - width);
	}
	return word;
}

/* And back: the first of them, whatever is behind. */
TARGET static inline uint64_t
NAME(open)(uint64_t word, unsigned lane, unsigned width)
{
	const uint64_t all = UINT64_MAX >> (64 - 64 / lane * width);

	word &= all;
	for (unsigned half = 32; half >= lane; half /= 2) {
		unsigned wide = half / lane * width;
		uint64_t every = half == 32 ? 1 :
		    UINT64_MAX / (((uint64_t)1 << half % 32 * 2) - 1);
		uint64_t low = (((uint64_t)1 << wide) - 1) * every;

		word = (word & low) | (word & ~low) << (half - wide);
	}
	return word;
}

/* Stores the word's bytes, as many as there is room for. */
TARGET static inline void
NAME(put)(unsigned char *p, size_t room, uint64_t word)
{
	if (room < 8) {
		for (size_t i = 0; i < room; i++)
			p[i] = (unsigned char)(word >> 8 * i);
		return;
	}
	p[0] = (unsigned char)word;
	p[1] = (unsigned char)(word >> 8);
	p[2] = (unsigned char)(word >> 16);
	p[3] = (unsigned char)(word >> 24);
	p[4] = (unsigned char)(word >> 32);
	p[5] = (unsigned char)(word >> 40);
	p[6] = (unsigned char)(word >> 48);
	p[7] = (unsigned char)(word >> 56);
}

/* Those that are there; 0 behind them. */
TARGET static inline uint64_t
NAME(get)(const unsigned char *p, size_t there)
{
	uint64_t word = 0;

	if (there >= 8)
		return (uint64_t)p[7] << 56 | (uint64_t)p[6] << 48 |
		    (uint64_t)p[5] << 40 | (uint64_t)p[4] << 32 |
		    (uint64_t)p[3] << 24 | (uint64_t)p[2] << 16 |
		    (uint64_t)p[1] << 8 | p[0];
	for (size_t i = 0; i < there; i++)
		word |= (uint64_t)p[i] << 8 * i;
	return word;
}

TARGET static inline uint64_t
NAME(lanes16)(const uint16_t *v)
{
	return (uint64_t)v[3] << 48 | (uint64_t)v[2] << 32 |
	    (uint64_t)v[1] << 16 | v[0];
}

TARGET static void
NAME(pack8)(const uint32_t *value, size_t n, unsigned width,
    unsigned char *out)
{
	size_t room = n / 8 * width, m;
	unsigned char lane[PACK_BLOCK];

	for (; n > 0; n -= m, value += m) {
		m = n < PACK_BLOCK ? n : PACK_BLOCK;
		for (size_t i = 0; i < m; i++)
			lane[i] = (unsigned char)value[i];
		for (size_t i = 0; i < m; i += 8, room -= width, out += width)
			NAME(put)(out, room, NAME(close)(NAME(get)(lane + i,
			    8), 8, width));
	}
}

TARGET static void
NAME(pack16)(const uint32_t *value, size_t n, unsigned width,
    unsigned char *out)
{
	size_t room = n / 8 * width, m;
	uint16_t lane[PACK_BLOCK];

	for (; n > 0; n -= m, value += m) {
		m = n < PACK_BLOCK ? n : PACK_BLOCK;
		for (size_t i = 0; i < m; i++)
			lane[i] = (uint16_t)value[i];
		for (size_t i = 0; i < m; i += 8, room -= width,
		    out += width) {
			uint64_t a = NAME(close)(NAME(lanes16)(lane + i), 16,
			    width);
			uint64_t b = NAME(close)(NAME(lanes16)(lane + i + 4),
			    16, width);

			/* a has 4 width bits; b follows, at least 4 of them */
			NAME(put)(out, room, a | b << (4 * width - 4) << 4);
			NAME(put)(out + 8, room - 8, b >> (64 - 4 * width));
		}
	}
}

TARGET static void
NAME(unpack8)(const unsigned char *in, size_t n, unsigned width,
    uint32_t *value)
{
	size_t there = n / 8 * width, m;
	unsigned char lane[PACK_BLOCK];

	for (; n > 0; n -= m, value += m) {
		m = n < PACK_BLOCK ? n : PACK_BLOCK;
		for (size_t i = 0; i < m; i += 8, there -= width, in += width)
			NAME(put)(lane + i, 8, NAME(open)(NAME(get)(in,
			    there), 8, width));
		for (size_t i = 0; i < m; i++)
			value[i] = lane[i];
	}
}

/* The second four begin at 4 width bits, in the middle of a byte or not. */
TARGET static void
NAME(unpack16)(const unsigned char *in, size_t n, unsigned width,
    uint32_t *value)
{
	size_t there = n / 8 * width;

	for (; n > 0; n -= 8, value += 8, there -= width, in += width) {
		uint64_t a = NAME(open)(NAME(get)(in, there), 16, width);
		uint64_t b = NAME(open)(NAME(get)(in + width / 2, there -
		    width / 2) >> width % 2 * 4, 16, width);

		for (unsigned i = 0; i < 4; i++) {
			value[i] = (uint16_t)(a >> 16 * i);
			value[i + 4] = (uint16_t)(b >> 16 * i);
		}
	}
}

TARGET static void
NAME(pack)(const uint32_t *value, size_t n, unsigned width,
    unsigned char *out)
{
	if (width <= 8)
		NAME(pack8)(value, n, width, out);
	else
		NAME(pack16)(value, n, width, out);
}

TARGET static void
NAME(unpack)(const unsigned char *in, size_t n, unsigned width,
    uint32_t *value)
{
	if (width <= 8)
		NAME(unpack8)(in, n, width, value);
	else
		NAME(unpack16)(in, n, width, value);
}

#undef PACK_BLOCK
