/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "code/code.h"
#include "kern/kern.h"

extern const struct cgc_code cgc_code_cyclic;

const struct cgc_method *const cgc_codes[] = {
	&cgc_code_cyclic.method,
	NULL
};

const struct cgc_code *
cgc_code_find(uint8_t id)
{
	for (size_t i = 0; cgc_codes[i] != NULL; i++) {
		const struct cgc_code *code =
		    (const struct cgc_code *)cgc_codes[i];

		if (code->id == id)
			return code;
	}
	return NULL;
}

static int
by_index(const void *key, const void *row)
{
	uint32_t a = *(const uint32_t *)key;
	uint32_t b = ((const struct cgc_row *)row)->frame.index;

	return (a > b) - (a < b);
}

/* The row of subset k; at place k where all subsets are there. */
static const struct cgc_row *
find_row(const struct cgc_batch *batch, uint32_t k)
{
	if (k < batch->n && batch->row[k].frame.index == k)
		return &batch->row[k];
	return bsearch(&k, batch->row, batch->n, sizeof *batch->row,
	    by_index);
}

enum cgc_status
cgc_code_encode(const struct cgc_schedule *s, uint32_t device,
    const struct cgc_batch *gradients, uint32_t *ids, const void **rows,
    void *out, struct cgc_err *err)
{
	const struct cgc_code *code = cgc_code_find(s->code);

	if (code == NULL)
		return cgc_fail(err, CGC_EDATA, "code is %u, which is none",
		    s->code);
	if (device >= s->n)
		return cgc_fail(err, CGC_EUSAGE,
		    "device is %lu, expected below N = %lu",
		    (unsigned long)device, (unsigned long)s->n);
	code->support(s, device, ids);
	for (uint32_t m = 0; m < s->d; m++) {
		const struct cgc_row *row = find_row(gradients, ids[m]);

		if (row == NULL)
			return cgc_fail(err, CGC_EDATA,
			    "the gradient of subset %lu is missing, which "
			    "device %lu needs in iteration %llu",
			    (unsigned long)ids[m], (unsigned long)device,
			    (unsigned long long)s->iteration);
		rows[m] = row->data;
	}
	cgc_kern(gradients->like.dtype)->mean(rows, NULL, s->d,
	    (size_t)gradients->like.dim, out);
	return CGC_OK;
}
