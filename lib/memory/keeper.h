/* SPDX-License-Identifier: MIT */
#ifndef CGC_KEEPER_H
#define CGC_KEEPER_H

#include "codec/encoder.h"
#include "memory/memory.h"
#include "stream/reader.h"
#include "stream/state.h"
#include "stream/writer.h"

/*
 * keeper - a memory at work: that of every device in a stream, or of one
 * device alone, and its file.
 *
 * It keeps what a vector that is not finite would spoil: a vector of the
 * memory that would not be finite stays as it was, and the message travels on
 * as it is, for the roll call to drop.
 *
 * In the file the vectors of a device follow each other, in order of devices.
 */

struct cgc_keeper {
	struct cgc_call call; /* of one of cgc_memories */
	const char *path;     /* of the state; NULL: none */
	bool at_server;
	int64_t device;       /* alone; below 0: all of a batch */
	uint64_t every;       /* states are saved at its multiples */
	uint64_t seed;        /* of the coin that both sides see */
	double weight;        /* of a memory that does not weigh() */
	/* private */
	struct cgc_state state;
	bool begun, dense;     /* dense: in this iteration x travels as it is */
	struct cgc_frame like; /* of the vectors: run, dim, how many */
	uint64_t next;         /* the iteration that it is for */
	double *memory, *vector, *decoded, *fresh;
	void *narrow;          /* a vector of the stream's type */
	struct cgc_encoder as_is;
};

/*
 * text is NAME[,KEY=VALUE]...; every other public member is to be set before.
 * CGC_EUSAGE if there is no such memory, not on this side, or nothing that a
 * path could be for.
 */
CGC_MUST_USE enum cgc_status cgc_keeper_init(struct cgc_keeper *k,
    const char *text, struct cgc_err *err);
void cgc_keeper_release(struct cgc_keeper *k);

/*
 * Treats the vectors of in, iteration by iteration, and writes to out what
 * becomes of them: at the device messages of the encoder, at the server, where
 * it is NULL, vectors.  Each iteration is flushed.  The memory of the first one
 * is read from the file, unless it is iteration 0; it is saved as k->every says
 * and at the end.
 * CGC_EDATA, with the place, if a vector of an iteration is missing or another
 * device's, or if iterations do not ascend or the file does not fit; CGC_EUSAGE
 * if there is no file and the first iteration is not 0, or the memory does not
 * suit the codec.
 */
CGC_MUST_USE enum cgc_status cgc_keeper_run(struct cgc_keeper *k,
    struct cgc_encoder *encoder, struct cgc_reader *in,
    struct cgc_writer *out, struct cgc_err *err);

#endif
