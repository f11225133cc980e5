/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "code/code.h"
#include "sweep/sweep.h"

#define SHARED (1 << 19) /* numbers in a mean that is worth waking threads */

extern const struct cgc_code cgc_code_cyclic, cgc_code_frc, cgc_code_draco,
    cgc_code_mds;

const struct cgc_method *const cgc_codes[] = {
	&cgc_code_cyclic.method,
	&cgc_code_frc.method,
	&cgc_code_draco.method,
	&cgc_code_mds.method,
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

enum cgc_status
cgc_code_of(const struct cgc_schedule *s, const struct cgc_code **out,
    struct cgc_err *err)
{
	const struct cgc_code *code = cgc_code_find(s->code);

	if (code == NULL)
		return cgc_fail(err, CGC_EDATA, "code is %u, which is none",
		    s->code);
	if (code->check != NULL && code->check(s->n, s->d, err) != CGC_OK)
		return CGC_EDATA;
	*out = code;
	return CGC_OK;
}

enum cgc_status
cgc_code_expect(const struct cgc_schedule *s, const struct cgc_code *code,
    struct cgc_err *err)
{
	const struct cgc_code *found = NULL;

	if (s == NULL)
		return CGC_OK;
	if (cgc_code_of(s, &found, err) != CGC_OK)
		return CGC_EDATA;
	if (found != code)
		return cgc_fail(err, CGC_EDATA, "the schedule's code is %s, "
		    "expected %s", found->method.name, code->method.name);
	return CGC_OK;
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
cgc_coder_init(struct cgc_coder *coder, const char *text, struct cgc_err *err)
{
	*coder = (struct cgc_coder){ .vector = NULL };
	if (text == NULL)
		return CGC_OK;
	return cgc_call_parse(&coder->call, cgc_codes, "code", text, err);
}

void
cgc_coder_release(struct cgc_coder *coder)
{
	free(coder->vector);
	free(coder->ids);
	free(coder->rows);
	free(coder->scratch);
	*coder = (struct cgc_coder){ .vector = NULL };
}

/* The code of the schedule, which the call must be of. */
static enum cgc_status
agree(struct cgc_coder *coder, const struct cgc_schedule *s,
    const struct cgc_code **out, struct cgc_err *err)
{
	const struct cgc_code *code = NULL;

	if (cgc_code_of(s, &code, err) != CGC_OK)
		return CGC_EDATA;
	if (coder->call.method == NULL &&
	    cgc_call_parse(&coder->call, cgc_codes, "code", code->method.name,
	    err) != CGC_OK)
		return CGC_EUSAGE;
	if (coder->call.method != &code->method)
		return cgc_fail(err, CGC_EDATA, "code is %s, expected %s as "
		    "asked for", code->method.name, coder->call.method->name);
	*out = code;
	return CGC_OK;
}

/* What encode() needs or, without one, the mean. */
static uint64_t
scratch_of(const struct cgc_coder *coder, const struct cgc_code *code,
    const struct cgc_schedule *s, size_t dim)
{
	if (code->encode == NULL)
		return cgc_sweep_scratch(coder->team, s->d, 0);
	return code->scratch == NULL ? 0 :
	    code->scratch(&coder->call, s, dim);
}

/* Room for a vector of the schedule's code. */
static enum cgc_status
prepare(struct cgc_coder *coder, const struct cgc_code *code,
    const struct cgc_schedule *s, const struct cgc_frame *like,
    struct cgc_err *err)
{
	enum cgc_status st;

	coder->dtype = code->type != NULL ? code->type(&coder->call) :
	    like->dtype;
	st = cgc_mem_grow(&coder->ids, &coder->ids_cap, s->d,
	    sizeof *coder->ids, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&coder->rows, &coder->rows_cap, s->d,
		    sizeof *coder->rows, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&coder->vector, &coder->vector_cap,
		    like->dim, cgc_dtype_size(coder->dtype), err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&coder->scratch, &coder->scratch_cap,
		    scratch_of(coder, code, s, (size_t)like->dim), 1, err);
	return st;
}

/* The gradients of the device's support, in its order. */
static enum cgc_status
gather(struct cgc_coder *coder, const struct cgc_schedule *s,
    uint32_t device, const struct cgc_batch *gradients, struct cgc_err *err)
{
	for (uint32_t m = 0; m < s->d; m++) {
		const struct cgc_row *row = find_row(gradients,
		    coder->ids[m]);

		if (row == NULL)
			return cgc_fail(err, CGC_EDATA,
			    "the gradient of subset %lu is missing, which "
			    "device %lu needs in iteration %llu",
			    (unsigned long)coder->ids[m],
			    (unsigned long)device,
			    (unsigned long long)s->iteration);
		coder->rows[m] = row->data;
	}
	return CGC_OK;
}

/* LAD paper, eq. (5). */
static void
make_mean(struct cgc_coder *coder, uint32_t d, const struct cgc_frame *like)
{
	struct cgc_sweep sweep = { .dtype = like->dtype, .n = d,
	    .dim = (size_t)like->dim, .x = coder->rows,
	    .scratch = coder->scratch };

	if (like->dim >= SHARED / d)
		sweep.team = coder->team;
	cgc_sweep_mean(&sweep, NULL, d, coder->vector);
}

enum cgc_status
cgc_coder_run(struct cgc_coder *coder, const struct cgc_schedule *s,
    uint32_t device, const struct cgc_batch *gradients, struct cgc_err *err)
{
	const struct cgc_frame *like = &gradients->like;
	const struct cgc_code *code = NULL;
	struct cgc_code_job job;
	enum cgc_status st;

	if ((st = agree(coder, s, &code, err)) != CGC_OK)
		return st;
	if (device >= s->n)
		return cgc_fail(err, CGC_EUSAGE,
		    "device is %lu, expected below N = %lu",
		    (unsigned long)device, (unsigned long)s->n);
	if ((st = prepare(coder, code, s, like, err)) != CGC_OK)
		return st;
	code->support(s, device, coder->ids);
	st = gather(coder, s, device, gradients, err);
	if (st != CGC_OK)
		return st;
	if (code->encode == NULL) {
		make_mean(coder, s->d, like);
		return CGC_OK;
	}
	job = (struct cgc_code_job){ .call = &coder->call, .schedule = s,
	    .device = device, .ids = coder->ids, .rows = coder->rows,
	    .dtype = like->dtype, .dim = (size_t)like->dim,
	    .scratch = coder->scratch, .out = coder->vector };
	return code->encode(&job, err);
}
