/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as text, as an array of NumPy and as a data set of each format,
 * gzip or not: vectors of the length that the first has, all samples finite,
 * or CGC_EDATA.
 */
#include <math.h>

#include "convert/format.h"
#include "convert/pack.h"
#include "fuzz.h"
#include "wire.h"

#define MAX_DIM 5000
#define MAX_MEM 65536

static void
demand(bool good)
{
	if (!good)
		abort();
}

/* What format.h says of a batch. */
static void
examine(const struct cgc_format *format, const struct cgc_table *t)
{
	uint64_t dim = cgc_table_length(t, 0);

	demand(t->n > 0 && dim > 0 && dim <= MAX_DIM && !t->ragged);
	demand(t->n * dim * cgc_dtype_size(t->dtype) <= MAX_MEM);
	for (uint64_t i = 0; i < t->n; i++) {
		const void *row = cgc_table_vector(t, i);
		uint64_t bad = cgc_dtype_nonfinite(t->dtype, row, dim);

		demand(cgc_table_length(t, i) == dim);
		demand(bad == dim || !format->samples ||
		    format == &cgc_format_idx);
	}
}

/* The target goes from the front to the back, and all else stays. */
static void
turn(struct cgc_table *t)
{
	double first = cgc_dtype_get(t->dtype, cgc_table_vector(t, 0), 0);
	struct cgc_err err;
	double last;

	demand(cgc_pack_target(t, 1, &err) == CGC_OK);
	last = cgc_dtype_get(t->dtype, cgc_table_vector(t, 0), t->dim - 1);
	demand(first == last || isnan(first));
}

/* Batches of that many vectors; 0: one of all. */
static void
read_all(const char *name, uint64_t group, const char *const *paths,
    size_t npaths)
{
	struct cgc_source src = { .format = cgc_format_find(name),
	    .group = group, .max_mem = MAX_MEM };
	struct cgc_table t = { .limits = { MAX_DIM, MAX_MEM } };
	struct cgc_err err = { "" };
	enum cgc_status st;

	demand(cgc_source_open(&src, paths, npaths, &err) == CGC_OK);
	while ((st = cgc_source_next(&src, &t, &err)) == CGC_OK) {
		demand(group == 0 || t.n == group || src.array.ndim == 3);
		examine(src.format, &t);
		if (src.format->samples)
			turn(&t);
	}
	demand(st == CGC_END || (st == CGC_EDATA && err.text[0] != '\0'));
	cgc_source_close(&src);
	cgc_table_release(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "text", "npy", "csv", "libsvm",
	    "cifar" };
	static const char four[] = "\0\0\x08\1\0\0\0\4targ";
	const char *const file = wire_file(data, size);
	const char *const twice[] = { file, file };
	const char *const pair[] = { file,
	    wire_file_at(1, four, sizeof four - 1) };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		read_all(names[i], 0, &file, 1);
		read_all(names[i], 1, twice, 2);
	}
	read_all("idx", 1, pair, 2);
	read_all("idx", 0, twice, 2); /* an array that is its own targets */
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	(void)seed;
	return LLVMFuzzerMutate(data, size, max);
}
