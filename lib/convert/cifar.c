/* SPDX-License-Identifier: MIT */
/*
 * cifar - the binary batches of CIFAR-10: records of a label from 0 to 9 and
 * 3 x 32 x 32 pixels, the red ones first, each colour row by row.
 * Source: Krizhevsky, "The CIFAR-10 dataset", "Binary version".
 */
#include "convert/format.h"

#define CLASSES 10
#define RECORD (1 + 3 * 32 * 32)

static enum cgc_status
read_record(struct cgc_source *src, struct cgc_table *t, int label,
    struct cgc_err *err)
{
	struct cgc_array record = { .rows = 1, .dim = RECORD, .size = 1,
	    .letter = 'u' };
	enum cgc_status st;

	if (label >= CLASSES)
		return cgc_fail(err, CGC_EDATA, "label is %d, expected 0 to "
		    "%d", label, CLASSES - 1);
	cgc_bytes_unget(&src->in, label);
	t->dtype = src->dtype != 0 ? src->dtype : CGC_F32;
	if ((st = cgc_array_row(&record, &src->in, t, err)) != CGC_OK)
		return st;
	return cgc_table_end_vector(t, err);
}

static enum cgc_status
read_cifar(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_status st;
	int label;

	if ((st = cgc_bytes_get(&src->in, &label, err)) != CGC_OK)
		return st;
	if (label < 0 && src->record > 0)
		return CGC_END;
	if (label < 0)
		return cgc_fail(err, CGC_EDATA, "the file is empty, expected "
		    "records of %d bytes", RECORD);
	src->record++;
	if ((st = read_record(src, t, label, err)) == CGC_EDATA)
		cgc_err_place(err, "record %llu",
		    (unsigned long long)src->record);
	return st;
}

const struct cgc_format cgc_format_cifar = {
	.name = "cifar",
	.alias = "cifar10",
	.samples = true,
	.labelled = true,
	.read = read_cifar
};
