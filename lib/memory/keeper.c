/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "memory/keeper.h"

static const struct cgc_memory *
memory_of(const struct cgc_keeper *k)
{
	return (const struct cgc_memory *)k->call.method;
}

/* Vectors that this side keeps for each device. */
static uint32_t
vectors_of(const struct cgc_keeper *k)
{
	return k->at_server ? memory_of(k)->at_server :
	    memory_of(k)->at_device;
}

enum cgc_status
cgc_keeper_init(struct cgc_keeper *k, const char *text, struct cgc_err *err)
{
	enum cgc_status st;

	st = cgc_call_parse(&k->call, cgc_memories, "memory", text, err);
	if (st != CGC_OK)
		return st;
	if (k->at_server && vectors_of(k) == 0)
		return cgc_fail(err, CGC_EUSAGE, "memory %s is the device's "
		    "alone, expected one that the server keeps too",
		    k->call.method->name);
	if (k->path != NULL && vectors_of(k) == 0)
		return cgc_fail(err, CGC_EUSAGE, "memory %s keeps nothing at "
		    "the device, so that there is no --state",
		    k->call.method->name);
	return cgc_encoder_init(&k->as_is, "identity", 0, err);
}

void
cgc_keeper_release(struct cgc_keeper *k)
{
	cgc_state_release(&k->state);
	cgc_encoder_release(&k->as_is);
	free(k->memory);
	free(k->vector);
	free(k->decoded);
	free(k->fresh);
	free(k->narrow);
	*k = (struct cgc_keeper){ .begun = false };
}

/* The weight that the codec asks for. */
static enum cgc_status
weigh(struct cgc_keeper *k, const struct cgc_encoder *encoder,
    const struct cgc_frame *like, struct cgc_err *err)
{
	struct cgc_declared declared;
	const struct cgc_codec *codec;
	enum cgc_status st;

	if (memory_of(k)->weigh == NULL)
		return CGC_OK;
	if (encoder != NULL) {
		codec = (const struct cgc_codec *)encoder->call.method;
		codec->declare(&encoder->call, like->dim, like->dtype,
		    &declared);
	}
	st = memory_of(k)->weigh(&k->call, encoder != NULL ? &declared : NULL,
	    &k->weight, err);
	if (st != CGC_OK)
		cgc_err_place(err, "memory %s", k->call.method->name);
	return st;
}

static enum cgc_status
make_room(struct cgc_keeper *k, struct cgc_err *err)
{
	uint64_t dim = k->like.dim, many = vectors_of(k);
	enum cgc_status st;
	size_t numbers;

	if ((st = cgc_mem_size(&numbers, dim, k->like.count * many, err)) !=
	    CGC_OK ||
	    (st = cgc_mem_zalloc(&k->memory, numbers, sizeof(double), err)) !=
	    CGC_OK ||
	    (st = cgc_mem_alloc(&k->vector, dim, sizeof(double), err)) !=
	    CGC_OK ||
	    (st = cgc_mem_alloc(&k->decoded, dim, sizeof(double), err)) !=
	    CGC_OK ||
	    (st = cgc_mem_alloc(&k->fresh, dim, many * sizeof(double), err)) !=
	    CGC_OK)
		return st;
	return cgc_mem_alloc(&k->narrow, dim, sizeof(double), err);
}

/* The memory at the first iteration: 0, or the state's. */
static enum cgc_status
start(struct cgc_keeper *k, struct cgc_err *err)
{
	struct cgc_frame like = k->like;
	enum cgc_status st;

	if ((st = make_room(k, err)) != CGC_OK)
		return st;
	if (vectors_of(k) == 0)
		return CGC_OK;
	if (k->path == NULL && k->next != 0)
		return cgc_fail(err, CGC_EUSAGE, "the first iteration is "
		    "%llu, so the memory needs a --state",
		    (unsigned long long)k->next);
	if (k->path == NULL)
		return CGC_OK;
	if (like.count > UINT32_MAX / vectors_of(k))
		return cgc_fail(err, CGC_EDATA, "count is %lu, expected at "
		    "most %lu", (unsigned long)like.count,
		    (unsigned long)(UINT32_MAX / vectors_of(k)));
	like.count *= vectors_of(k);
	return cgc_state_begin(&k->state, k->path, k->call.method->name,
	    &like, k->next, k->memory, err);
}

/* Begins an iteration of vectors like this one. */
static enum cgc_status
begin(struct cgc_keeper *k, const struct cgc_frame *like,
    const struct cgc_encoder *encoder, struct cgc_err *err)
{
	enum cgc_status st;

	if (!cgc_dtype_is_real(like->dtype))
		return cgc_fail(err, CGC_EDATA,
		    "dtype is %s, expected f32 or f64",
		    cgc_dtype_name(like->dtype));
	if (!k->begun) {
		k->like = *like;
		k->like.kind = CGC_MESSAGE;
		k->like.codec = CGC_DENSE;
		k->like.count = k->device < 0 ? like->count : 1;
		k->next = like->iteration;
		st = weigh(k, encoder, like, err);
		if (st == CGC_OK)
			st = start(k, err);
		if (st != CGC_OK)
			return st;
		k->begun = true;
	}
	if (like->iteration < k->next)
		return cgc_fail(err, CGC_EDATA, "iteration is %llu, expected "
		    "%llu or later", (unsigned long long)like->iteration,
		    (unsigned long long)k->next);
	if (like->dim != k->like.dim || like->run != k->like.run ||
	    (k->device < 0 && like->count != k->like.count))
		return cgc_fail(err, CGC_EDATA, "dim is %llu, count %lu, run "
		    "%lu, expected %llu, %lu, %lu as before",
		    (unsigned long long)like->dim, (unsigned long)like->count,
		    (unsigned long)like->run, (unsigned long long)k->like.dim,
		    (unsigned long)k->like.count, (unsigned long)k->like.run);
	k->next = like->iteration + 1;
	k->dense = memory_of(k)->dense != NULL &&
	    memory_of(k)->dense(&k->call, k->seed, like->iteration);
	return CGC_OK;
}

/* The job of a device. */
static struct cgc_memory_job
new_job(struct cgc_keeper *k, const struct cgc_frame *frame)
{
	size_t dim = (size_t)k->like.dim, i = k->device < 0 ? frame->index : 0;

	return (struct cgc_memory_job){
		.weight = k->weight, .dim = dim,
		.old = k->memory + i * vectors_of(k) * dim,
		.vector = k->vector, .decoded = k->decoded, .fresh = k->fresh
	};
}

/* What is not finite does not come into the memory. */
static void
commit(struct cgc_keeper *k, const struct cgc_memory_job *job)
{
	double *at = k->memory + (job->old - k->memory);
	const double *fresh = job->fresh;
	size_t dim = job->dim;

	for (uint32_t v = 0; v < vectors_of(k); v++, at += dim, fresh += dim)
		if (cgc_dtype_nonfinite(CGC_F64, fresh, dim) == dim)
			memcpy(at, fresh, dim * sizeof *at);
}

/* The memory of an x that travels as it is. */
static void
replace(const struct cgc_keeper *k, const struct cgc_memory_job *job,
    const double *x)
{
	for (uint32_t v = 0; v < vectors_of(k); v++)
		memcpy(job->fresh + v * job->dim, x, job->dim * sizeof *x);
}

/* What before() makes of the vector as a message, decoded as well. */
static enum cgc_status
encode(struct cgc_keeper *k, struct cgc_encoder *encoder,
    struct cgc_frame *frame, const struct cgc_memory_job *job,
    struct cgc_err *err)
{
	enum cgc_status st;

	if (memory_of(k)->before != NULL)
		memory_of(k)->before(job);
	cgc_dtype_convert(frame->dtype, k->narrow, CGC_F64, k->vector,
	    job->dim);
	st = cgc_encoder_run(encoder, frame, k->narrow, err);
	if (st != CGC_OK || memory_of(k)->after == NULL)
		return st;
	st = cgc_codec_decode(frame, encoder->payload, k->narrow, err);
	if (st != CGC_OK)
		return st;
	cgc_dtype_convert(CGC_F64, k->decoded, frame->dtype, k->narrow,
	    job->dim);
	memory_of(k)->after(job);
	return CGC_OK;
}

/* At the device: the vector as a message, whose header frame becomes. */
static enum cgc_status
send(struct cgc_keeper *k, struct cgc_encoder *encoder,
    struct cgc_frame *frame, const void *x, const unsigned char **payload,
    struct cgc_err *err)
{
	struct cgc_memory_job job = new_job(k, frame);
	enum cgc_status st;

	cgc_dtype_convert(CGC_F64, k->vector, frame->dtype, x, job.dim);
	if (k->dense) {
		k->as_is.deflate = encoder->deflate;
		encoder = &k->as_is;
		st = cgc_encoder_run(encoder, frame, x, err);
		replace(k, &job, k->vector);
	} else
		st = encode(k, encoder, frame, &job, err);
	if (st == CGC_OK)
		commit(k, &job);
	*payload = encoder->payload;
	return st;
}

/* At the server: what was decoded, at x, becomes the vector, in place. */
static void
receive(struct cgc_keeper *k, const struct cgc_frame *frame,
    void *x)
{
	struct cgc_memory_job job = new_job(k, frame);

	cgc_dtype_convert(CGC_F64, k->decoded, frame->dtype, x, job.dim);
	if (k->dense)
		replace(k, &job, k->decoded);
	else
		memory_of(k)->receive(&job);
	commit(k, &job);
	if (!k->dense)
		cgc_dtype_convert(frame->dtype, x, CGC_F64, k->vector,
		    job.dim);
}

/* Ends an iteration: saves the memory, if it is time or the last one. */
static enum cgc_status
end(struct cgc_keeper *k, bool last, struct cgc_err *err)
{
	if (!k->begun || k->path == NULL ||
	    (!last && k->next % k->every != 0))
		return CGC_OK;
	return cgc_state_save(&k->state, k->next, k->memory, err);
}

/* The place of a row in front of what is wrong with it. */
static enum cgc_status
at_row(enum cgc_status st, const struct cgc_reader *in,
    const struct cgc_row *row, struct cgc_err *err)
{
	if (st != CGC_OK)
		cgc_err_place(err, "%s: frame %llu", cgc_reader_name(in),
		    (unsigned long long)row->place);
	return st;
}

/*
 * One vector of an iteration, in and out.  The memory is saved before the
 * last of them is written: what comes of it may be a checkpoint.
 */
static enum cgc_status
pass(struct cgc_keeper *k, struct cgc_encoder *encoder, bool last,
    const struct cgc_reader *in, struct cgc_row *row, struct cgc_writer *out,
    struct cgc_err *err)
{
	struct cgc_frame frame = row->frame;
	const unsigned char *payload = NULL;
	enum cgc_status st = CGC_OK;

	if (k->at_server)
		receive(k, &frame, row->data);
	else
		st = at_row(send(k, encoder, &frame, row->data, &payload,
		    err), in, row, err);
	if (st == CGC_OK && last)
		st = end(k, false, err);
	if (st != CGC_OK)
		return st;
	if (payload != NULL)
		return cgc_writer_payload(out, &frame, payload, err);
	frame.seed = frame.param = 0;
	return cgc_writer_vector(out, &frame, row->data, err);
}

/* The n vectors of the next iteration: a whole batch, or the device's one. */
static enum cgc_status
next(const struct cgc_keeper *k, struct cgc_reader *in,
    struct cgc_row **rows, size_t *n, struct cgc_err *err)
{
	struct cgc_batch *batch;
	enum cgc_status st;

	*n = 1;
	if (k->device >= 0) {
		st = cgc_reader_frame(in, rows, err);
		if (st != CGC_OK || (*rows)->frame.index == k->device)
			return st;
		return at_row(cgc_fail(err, CGC_EDATA, "index is %lu, "
		    "expected device %lld", (unsigned long)
		    (*rows)->frame.index, (long long)k->device), in, *rows,
		    err);
	}
	if ((st = cgc_reader_next(in, &batch, err)) != CGC_OK)
		return st;
	*rows = batch->row;
	*n = batch->n;
	if ((st = cgc_batch_complete(batch, 0, err)) != CGC_OK)
		cgc_err_place(err, "%s", cgc_reader_name(in));
	return st;
}

enum cgc_status
cgc_keeper_run(struct cgc_keeper *k, struct cgc_encoder *encoder,
    struct cgc_reader *in, struct cgc_writer *out, struct cgc_err *err)
{
	struct cgc_row *row;
	enum cgc_status st;
	size_t n;

	while ((st = next(k, in, &row, &n, err)) == CGC_OK) {
		st = at_row(begin(k, &row->frame, encoder, err), in, row, err);
		for (size_t i = 0; i < n && st == CGC_OK; i++)
			st = pass(k, encoder, i + 1 == n, in, &row[i], out,
			    err);
		if (st == CGC_OK)
			st = cgc_writer_flush(out, err);
		if (st != CGC_OK)
			return st;
	}
	return st == CGC_END ? end(k, true, err) : st;
}
