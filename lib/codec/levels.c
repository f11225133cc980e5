/* SPDX-License-Identifier: MIT */
#include "codec/elias.h"
#include "codec/levels.h"

unsigned
cgc_levels_width(uint32_t s)
{
	unsigned bits = 1;

	while (s >> (bits - 1) != 0)
		bits++;
	return bits;
}

/* No level has a longer code than the greatest. */
uint64_t
cgc_levels_bound(uint64_t dim, uint32_t s, bool elias)
{
	if (!elias)
		return dim * cgc_levels_width(s);
	return 1 + dim * (1 + cgc_elias_omega_size(s + 1));
}

/* The bits that each form of elias takes, but for the first. */
static void
elias_sizes(const uint32_t *code, uint64_t dim, uint64_t *dense,
    uint64_t *sparse)
{
	uint64_t next = 0; /* behind the last level that is not 0 */

	*dense = *sparse = 0;
	for (uint64_t q = 0; q < dim; q++) {
		if (code[q] == 0) {
			*dense += 1;
			continue;
		}
		*dense += 1 + cgc_elias_omega_size(code[q] / 2 + 1);
		*sparse += 1 + cgc_elias_omega_size(code[q] / 2) +
		    cgc_elias_omega_size((uint32_t)(q - next + 1));
		next = q + 1;
	}
	*sparse += cgc_elias_omega_size((uint32_t)(dim - next + 1));
}

static void
put_dense(struct cgc_bits_writer *w, const uint32_t *code, uint64_t dim)
{
	for (uint64_t q = 0; q < dim; q++) {
		cgc_elias_put_omega(w, code[q] / 2 + 1);
		cgc_bits_put(w, code[q] & 1, code[q] > 0);
	}
}

static void
put_sparse(struct cgc_bits_writer *w, const uint32_t *code, uint64_t dim)
{
	uint64_t next = 0;

	for (uint64_t q = 0; q < dim; q++)
		if (code[q] != 0) {
			cgc_elias_put_omega(w, (uint32_t)(q - next + 1));
			cgc_elias_put_omega(w, code[q] / 2);
			cgc_bits_put(w, code[q] & 1, 1);
			next = q + 1;
		}
	cgc_elias_put_omega(w, (uint32_t)(dim - next + 1));
}

void
cgc_levels_put_elias(struct cgc_bits_writer *w, const uint32_t *code,
    uint64_t dim)
{
	uint64_t dense, sparse;

	elias_sizes(code, dim, &dense, &sparse);
	cgc_bits_put(w, sparse < dense, 1);
	if (sparse < dense)
		put_sparse(w, code, dim);
	else
		put_dense(w, code, dim);
}

static bool
next_gap(struct cgc_levels *in, uint64_t from)
{
	uint32_t gap;

	if (!cgc_elias_get_omega(&in->bits, (uint32_t)(in->dim - from + 1),
	    &gap))
		return false;
	in->next = from + gap - 1;
	return true;
}

enum cgc_status
cgc_levels_begin(struct cgc_levels *in, uint64_t dim, uint32_t s, bool elias,
    const unsigned char *bytes, uint64_t length, struct cgc_err *err)
{
	uint64_t sparse = 0;

	*in = (struct cgc_levels){ .bits = { bytes, 0, 8 * length },
	    .dim = dim, .s = s, .width = cgc_levels_width(s),
	    .elias = elias };
	if (elias && !cgc_bits_get(&in->bits, 1, &sparse))
		return cgc_fail(err, CGC_EDATA, "found no levels, expected "
		    "some of %llu coordinates", (unsigned long long)dim);
	in->sparse = sparse == 1;
	if (in->sparse && !next_gap(in, 0))
		return cgc_fail(err, CGC_EDATA, "the first coordinate is cut "
		    "or not below %llu (dim)", (unsigned long long)dim);
	return CGC_OK;
}

/* How many of n codes are right, up to the first that is not. */
static uint64_t
get_fixed(struct cgc_levels *in, uint64_t n, uint32_t *code)
{
	uint64_t there = cgc_bits_get_all(&in->bits, n, in->width, code);
	uint32_t most = 2 * in->s + 1, bad = 0;

	for (uint64_t i = 0; i < there; i++)
		bad |= (code[i] == 1) | (code[i] > most);
	for (n = 0; bad && code[n] != 1 && code[n] <= most;)
		n++;
	return bad ? n : there;
}

static bool
next_dense(struct cgc_levels *in, uint32_t *code)
{
	uint64_t sign = 0;
	uint32_t n;

	if (!cgc_elias_get_omega(&in->bits, in->s + 1, &n) ||
	    (n > 1 && !cgc_bits_get(&in->bits, 1, &sign)))
		return false;
	*code = 2 * (n - 1) + (uint32_t)sign;
	return true;
}

static bool
next_sparse(struct cgc_levels *in, uint64_t q, uint32_t *code)
{
	uint64_t sign;
	uint32_t level;

	*code = 0;
	if (q < in->next)
		return true;
	if (!cgc_elias_get_omega(&in->bits, in->s, &level) ||
	    !cgc_bits_get(&in->bits, 1, &sign))
		return false;
	*code = 2 * level + (uint32_t)sign;
	return next_gap(in, q + 1);
}

static uint64_t
get_elias(struct cgc_levels *in, uint64_t q, uint64_t n, uint32_t *code)
{
	uint64_t i = 0;

	if (in->sparse)
		while (i < n && next_sparse(in, q + i, &code[i]))
			i++;
	else
		while (i < n && next_dense(in, &code[i]))
			i++;
	return i;
}

enum cgc_status
cgc_levels_get(struct cgc_levels *in, uint64_t q, uint64_t n, uint32_t *code,
    struct cgc_err *err)
{
	uint64_t there = in->elias ? get_elias(in, q, n, code) :
	    get_fixed(in, n, code);

	if (there == n)
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "coordinate %llu is cut or no level "
	    "up to %lu", (unsigned long long)(q + there),
	    (unsigned long)in->s);
}
