/* SPDX-License-Identifier: MIT */
#include "codec/bounds.h"
#include "codec/indices.h"

#define MAX_L 31
#define SUBSET 32

/* The bits of all gaps with parameter l. */
static uint64_t
gaps_size(const uint32_t *index, uint64_t k, unsigned l)
{
	uint64_t bits = (index[0] >> l) + k * (1 + l);

	for (uint64_t j = 1; j < k; j++)
		bits += (index[j] - index[j - 1] - 1) >> l;
	return bits;
}

/*
 * The l that makes the gaps shortest, and how many bytes they take.  Each step
 * of l takes a bit more for every gap and spares it the half of what is above,
 * rounded up, which becomes less and less: the first l whose successor is no
 * better is the best.
 */
static unsigned
best_rice(const uint32_t *index, uint64_t k, uint64_t *bytes)
{
	uint64_t least = gaps_size(index, k, 0), bits;
	unsigned best = 0;

	for (; best < MAX_L; best++, least = bits)
		if ((bits = gaps_size(index, k, best + 1)) >= least)
			break;
	*bytes = (least + 7) / 8;
	return best;
}

static void
put_gaps(const uint32_t *index, uint64_t k, unsigned l, unsigned char *bytes)
{
	struct cgc_bits_writer w = { .bytes = bytes };

	cgc_bits_put_rice(&w, index[0], l);
	for (uint64_t j = 1; j < k; j++)
		cgc_bits_put_rice(&w, index[j] - index[j - 1] - 1, l);
	cgc_bits_flush(&w);
}

/* The most bytes of gaps that are written for a subset's code of so many. */
static uint64_t
most_gaps(uint64_t subset)
{
	return subset + subset * 3 / 100;
}

uint64_t
cgc_indices_bound(uint64_t dim, uint64_t k)
{
	return 1 + most_gaps(cgc_subset_size(dim, k));
}

uint64_t
cgc_indices_put(uint64_t dim, uint64_t k, const uint32_t *index,
    unsigned char *bytes)
{
	uint64_t gaps, subset = cgc_subset_size(dim, k);
	unsigned l = best_rice(index, k, &gaps);

	if (gaps <= most_gaps(subset)) {
		bytes[0] = (unsigned char)l;
		put_gaps(index, k, l, bytes + 1);
		return 1 + gaps;
	}
	bytes[0] = SUBSET;
	cgc_subset_put(dim, k, index, bytes + 1);
	return 1 + subset;
}

enum cgc_status
cgc_indices_begin(struct cgc_indices *in, uint64_t dim, uint64_t k,
    const unsigned char *bytes, uint64_t length, struct cgc_err *err)
{
	*in = (struct cgc_indices){ .dim = dim, .k = k, .left = k };
	if (length == 0)
		return cgc_fail(err, CGC_EDATA, "found nothing of the "
		    "coordinates kept, expected at least a byte");
	in->l = bytes[0];
	if (in->l > SUBSET)
		return cgc_fail(err, CGC_EDATA, "the Rice parameter is %u, "
		    "expected at most %d, or %d for no gaps", in->l, MAX_L,
		    SUBSET);
	if (in->l < SUBSET) {
		in->gaps.bytes = bytes + 1;
		in->gaps.end = 8 * (length - 1);
		return CGC_OK;
	}
	cgc_subset_begin(&in->subset, dim, k, bytes + 1, length - 1);
	if (in->subset.size != length - 1)
		return cgc_fail(err, CGC_EDATA, "%llu of %llu coordinates in "
		    "%llu bytes, expected %llu", (unsigned long long)k,
		    (unsigned long long)dim, (unsigned long long)length - 1,
		    (unsigned long long)in->subset.size);
	return CGC_OK;
}

enum cgc_status
cgc_indices_next(struct cgc_indices *in, uint64_t *out, struct cgc_err *err)
{
	uint64_t gap;

	in->left--;
	if (in->l == SUBSET) {
		*out = cgc_subset_next(&in->subset);
		return CGC_OK;
	}
	if (in->next == in->dim || !cgc_bits_get_rice(&in->gaps, in->l,
	    in->dim - 1 - in->next, &gap))
		return cgc_fail(err, CGC_EDATA, "coordinate %llu of "
		    "%llu kept is cut or not below %llu (dim)",
		    (unsigned long long)(in->k - in->left),
		    (unsigned long long)in->k, (unsigned long long)in->dim);
	*out = in->next + gap;
	in->next = *out + 1;
	return CGC_OK;
}

enum cgc_status
cgc_indices_end(const struct cgc_indices *in, struct cgc_err *err)
{
	if (in->l == SUBSET && !cgc_subset_is_exact(&in->subset))
		return cgc_fail(err, CGC_EDATA, "found another code of the "
		    "coordinates kept, expected the shortest");
	if (in->l < SUBSET)
		return cgc_bounds_bits_end(&in->gaps, err);
	return CGC_OK;
}
