/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/outfile.h"
#include "stream/state.h"
#include "stream/writer.h"
#include "zip/zip.h"

static uint64_t
length(const struct cgc_state *state)
{
	return state->like.dim * state->like.count;
}

enum cgc_status
cgc_state_init(struct cgc_state *state, const char *path,
    const char *who, const struct cgc_frame *like, struct cgc_err *err)
{
	*state = (struct cgc_state){
		.path = path, .who = who, .like = *like
	};
	state->like.dtype = CGC_F64;
	state->like.seed = 0;
	state->like.param = cgc_zip_crc32(who, strlen(who));
	return cgc_mem_alloc(&state->saved, length(state), sizeof(double),
	    err);
}

void
cgc_state_release(struct cgc_state *state)
{
	free(state->saved);
	*state = (struct cgc_state){ .path = NULL };
}

/* CGC_EDATA if the batch is not what this state would have saved. */
static enum cgc_status
check(const struct cgc_state *state, const struct cgc_batch *batch,
    struct cgc_err *err)
{
	const struct cgc_frame *has = &batch->like, *like = &state->like;
	enum cgc_status st;

	st = cgc_batch_complete(batch, like->count, err);
	if (st != CGC_OK)
		return st;
	if (has->kind != like->kind)
		return cgc_fail(err, CGC_EDATA, "kind is %s, expected %s",
		    cgc_kind_name(has->kind), cgc_kind_name(like->kind));
	if (has->dim != like->dim || has->dtype != CGC_F64 ||
	    has->run != like->run)
		return cgc_fail(err, CGC_EDATA, "dim is %llu of type %s in "
		    "run %lu, expected %llu of type f64 in run %lu",
		    (unsigned long long)has->dim, cgc_dtype_name(has->dtype),
		    (unsigned long)has->run, (unsigned long long)like->dim,
		    (unsigned long)like->run);
	for (size_t i = 0; i < batch->n; i++)
		if (batch->row[i].frame.param != like->param)
			return cgc_fail(err, CGC_EDATA, "is no state of %s: "
			    "param is %lu, expected %lu", state->who,
			    (unsigned long)batch->row[i].frame.param,
			    (unsigned long)like->param);
	return CGC_OK;
}

/* The batch of the iteration, as it was saved. */
static enum cgc_status
copy(struct cgc_state *state, const struct cgc_batch *batch, double *out,
    struct cgc_err *err)
{
	uint64_t dim = state->like.dim;
	enum cgc_status st;

	if ((st = check(state, batch, err)) != CGC_OK)
		return st;
	for (size_t i = 0; i < batch->n; i++)
		memcpy(out + i * dim, batch->row[i].data,
		    dim * sizeof(double));
	memcpy(state->saved, out, length(state) * sizeof(double));
	state->iteration = batch->like.iteration;
	state->any = true;
	return CGC_OK;
}

enum cgc_status
cgc_state_load(struct cgc_state *state, uint64_t iteration, double *out,
    struct cgc_err *err)
{
	const struct cgc_reader_opts opts = { .kinds = CGC_VECTORS };
	struct cgc_reader reader;
	struct cgc_batch *batch;
	enum cgc_status st;

	st = cgc_reader_open(&reader, &state->path, 1, &opts, err);
	if (st != CGC_OK)
		return st;
	while ((st = cgc_reader_next(&reader, &batch, err)) == CGC_OK)
		if (batch->like.iteration == iteration)
			break;
	if (st == CGC_OK) {
		if ((st = copy(state, batch, out, err)) != CGC_OK)
			cgc_err_place(err, "%s", state->path);
	} else if (st == CGC_END)
		st = cgc_fail(err, CGC_EDATA,
		    "%s: holds no state for iteration %llu", state->path,
		    (unsigned long long)iteration);
	cgc_reader_close(&reader);
	return st;
}

enum cgc_status
cgc_state_begin(struct cgc_state *state, const char *path,
    const char *method, const struct cgc_frame *like, uint64_t iteration,
    double *out, struct cgc_err *err)
{
	enum cgc_status st = cgc_state_init(state, path, method, like, err);

	if (st == CGC_OK && iteration != 0)
		st = cgc_state_load(state, iteration, out, err);
	return st;
}

static enum cgc_status
put(struct cgc_writer *w, const struct cgc_state *state, uint64_t iteration,
    const double *vectors, struct cgc_err *err)
{
	struct cgc_frame frame = state->like;
	enum cgc_status st = CGC_OK;

	frame.iteration = iteration;
	for (uint32_t i = 0; i < frame.count && st == CGC_OK; i++) {
		frame.index = i;
		st = cgc_writer_vector(w, &frame, vectors + i * frame.dim,
		    err);
	}
	return st;
}

/* The batch saved last and this one, as a new file. */
static enum cgc_status
rewrite(const struct cgc_state *state, uint64_t iteration,
    const double *vectors, struct cgc_err *err)
{
	struct cgc_outfile out;
	struct cgc_writer w;
	enum cgc_status st;

	if ((st = cgc_outfile_open(&out, state->path, err)) != CGC_OK)
		return st;
	st = cgc_writer_init(&w, out.fd, err);
	if (st == CGC_OK && state->any)
		st = put(&w, state, state->iteration, state->saved, err);
	if (st == CGC_OK)
		st = put(&w, state, iteration, vectors, err);
	if (st == CGC_OK)
		st = cgc_writer_flush(&w, err);
	cgc_writer_release(&w);
	if (st == CGC_OK)
		return cgc_outfile_commit(&out, err);
	cgc_err_place(err, "%s", state->path);
	cgc_outfile_abandon(&out);
	return st;
}

enum cgc_status
cgc_state_save(struct cgc_state *state, uint64_t iteration,
    const double *vectors, struct cgc_err *err)
{
	enum cgc_status st;
	sigset_t old;

	if (state->any && state->iteration == iteration)
		return CGC_OK;
	cgc_outfile_hold(&old);
	st = rewrite(state, iteration, vectors, err);
	cgc_outfile_let_go(&old);
	if (st != CGC_OK)
		return st;
	memcpy(state->saved, vectors, length(state) * sizeof(double));
	state->iteration = iteration;
	state->any = true;
	return CGC_OK;
}
