/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "field/field.h"
#include "rule/roll.h"

void
cgc_roll_release(struct cgc_roll *roll)
{
	free(roll->device);
	free(roll->x);
	free(roll->id);
	free(roll->zero);
	*roll = (struct cgc_roll){ .n = 0 };
}

enum cgc_status
cgc_roll_begin(struct cgc_roll *roll, size_t n, struct cgc_err *err)
{
	enum cgc_status st;

	st = cgc_mem_grow(&roll->device, &roll->device_cap, n,
	    sizeof *roll->device, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&roll->x, &roll->x_cap, n, sizeof *roll->x,
		    err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&roll->id, &roll->id_cap, n,
		    sizeof *roll->id, err);
	if (st != CGC_OK)
		return st;
	roll->n = n;
	for (size_t i = 0; i < n; i++) {
		roll->device[i].fate = CGC_MISSING;
		roll->device[i].x = NULL;
		snprintf(roll->device[i].why, CGC_ERR_TEXT, "no message");
	}
	return CGC_OK;
}

/* A roll of n devices about what a frame is about. */
static enum cgc_status
begin_like(struct cgc_roll *roll, size_t n, const struct cgc_frame *like,
    struct cgc_err *err)
{
	roll->iteration = like->iteration;
	roll->dim = like->dim;
	roll->dtype = like->dtype;
	roll->run = like->run;
	return cgc_roll_begin(roll, n, err);
}

enum cgc_status
cgc_roll_channels(struct cgc_roll *roll, const struct cgc_channels *channels,
    struct cgc_err *err)
{
	enum cgc_status st;

	st = begin_like(roll, channels->n, &channels->round, err);
	for (size_t i = 0; st == CGC_OK && i < roll->n; i++) {
		const struct cgc_channel *ch = &channels->ch[i];
		struct cgc_device *d = &roll->device[i];

		if (ch->ok) {
			d->fate = CGC_KEPT;
			d->codec = channels->round.codec;
			d->x = ch->data;
			d->finite = ch->finite;
			continue;
		}
		d->fate = ch->silent ? CGC_MISSING : CGC_MALFORMED;
		memcpy(d->why, ch->why, sizeof d->why);
	}
	return st;
}

enum cgc_status
cgc_roll_batch(struct cgc_roll *roll, const struct cgc_batch *batch,
    struct cgc_err *err)
{
	const struct cgc_frame *like = &batch->like, *first[256] = { NULL };
	enum cgc_status st;

	if (batch->n <= like->count / 2) /* the count is a claim */
		return cgc_fail(err, CGC_EDATA, "%zu of %lu messages are "
		    "here, expected more than half of them", batch->n,
		    (unsigned long)like->count);
	if ((st = begin_like(roll, like->count, like, err)) != CGC_OK)
		return st;
	for (size_t i = 0; i < batch->n; i++) {
		const struct cgc_frame *f = &batch->row[i].frame;

		if (f->index >= like->count)
			return cgc_fail(err, CGC_EDATA, "index is %lu, "
			    "expected below the count of %lu",
			    (unsigned long)f->index,
			    (unsigned long)like->count);
		if (first[f->codec] == NULL)
			first[f->codec] = f;
		if (f->seed != first[f->codec]->seed)
			return cgc_fail(err, CGC_EDATA, "device %lu: seed is "
			    "%llu, expected %llu as from device %lu",
			    (unsigned long)f->index,
			    (unsigned long long)f->seed,
			    (unsigned long long)first[f->codec]->seed,
			    (unsigned long)first[f->codec]->index);
		roll->device[f->index].fate = CGC_KEPT;
		roll->device[f->index].codec = f->codec;
		roll->device[f->index].x = batch->row[i].data;
		roll->device[f->index].finite = batch->row[i].finite;
	}
	return CGC_OK;
}

/* The first coordinate that is no number or, over a field, no element. */
static uint64_t
first_bad(const struct cgc_roll *roll, const struct cgc_device *d)
{
	if (cgc_dtype_is_real(roll->dtype))
		return d->finite;
	return cgc_field_invalid(roll->dtype, d->x, roll->dim);
}

/* A device whose message is not of the kind that rules take is faulty. */
static void
find_faults(struct cgc_roll *roll, bool exact)
{
	for (size_t i = 0; i < roll->n; i++) {
		struct cgc_device *d = &roll->device[i];
		uint64_t q;

		if (d->fate != CGC_KEPT)
			continue;
		if (exact && (d->codec & ~CGC_DEFLATED) != CGC_DENSE) {
			d->fate = CGC_MALFORMED;
			snprintf(d->why, sizeof d->why, "codec is %u, "
			    "expected what loses nothing", d->codec);
			continue;
		}
		if ((q = first_bad(roll, d)) == roll->dim)
			continue;
		d->fate = CGC_NONFINITE;
		snprintf(d->why, sizeof d->why, "coordinate %llu is %.17g",
		    (unsigned long long)q, cgc_dtype_get(roll->dtype, d->x,
		    q));
	}
}

static enum cgc_status
zero_vector(struct cgc_roll *roll, struct cgc_err *err)
{
	uint64_t bytes = roll->dim * cgc_dtype_size(roll->dtype);
	enum cgc_status st;

	st = cgc_mem_grow(&roll->zero, &roll->zero_cap, bytes, 1, err);
	if (st == CGC_OK)
		memset(roll->zero, 0, (size_t)bytes);
	return st;
}

/* The faults of the iteration as one sentence. */
static enum cgc_status
too_many(const struct cgc_roll *roll, uint64_t faults, uint64_t f,
    struct cgc_err *err)
{
	size_t first = 0;

	while (roll->device[first].fate == CGC_KEPT)
		first++;
	return cgc_fail(err, CGC_EDATA,
	    "%llu of %zu messages are faulty, expected at most f = %llu; "
	    "device %zu: %.120s", (unsigned long long)faults, roll->n,
	    (unsigned long long)f, first, roll->device[first].why);
}

enum cgc_status
cgc_roll_call(struct cgc_roll *roll, uint64_t f,
    const struct cgc_policies *policies, struct cgc_vectors *out,
    struct cgc_err *err)
{
	enum cgc_policy missing = policies->missing;
	uint64_t faults = 0, substituted = 0;
	enum cgc_status st;
	size_t n = 0;

	find_faults(roll, policies->exact);
	if (missing == CGC_ZERO && (st = zero_vector(roll, err)) != CGC_OK)
		return st;
	for (size_t i = 0; i < roll->n; i++) {
		struct cgc_device *d = &roll->device[i];

		if (d->fate != CGC_KEPT)
			faults++;
		if ((d->fate == CGC_MISSING && missing == CGC_FAIL) ||
		    (d->fate == CGC_NONFINITE &&
		    policies->nonfinite == CGC_FAIL))
			return cgc_fail(err, CGC_EDATA, "device %zu: %.200s",
			    i, d->why);
		if (d->fate == CGC_MISSING && missing == CGC_ZERO) {
			d->x = roll->zero;
			substituted++;
		} else if (d->fate != CGC_KEPT)
			continue;
		roll->id[n] = (uint32_t)i;
		roll->x[n++] = d->x;
	}
	if (faults > f)
		return too_many(roll, faults, f, err);
	*out = (struct cgc_vectors){
		.dtype = roll->dtype, .n = n, .dim = (size_t)roll->dim,
		.f = (size_t)(f - (faults - substituted)), .x = roll->x,
		.device = roll->id
	};
	return CGC_OK;
}
