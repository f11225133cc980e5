/* SPDX-License-Identifier: MIT */
/*
 * One descriptor that gives what it has and may be taken up again.
 */
#include <fcntl.h>

#include "stream/intake.h"
#include "unit.h"
#include "wire.h"

static const struct cgc_limits limits = { 1000, 1 << 20 };

/* A pipe that neither end waits for. */
static void
open_pipe(int end[2])
{
	if (pipe(end) < 0 || fcntl(end[0], F_SETFL, O_NONBLOCK) < 0)
		abort();
}

static void
send_bytes(int fd, const unsigned char *data, size_t len)
{
	if (write(fd, data, len) != (ssize_t)len)
		abort();
}

/* Whatever the pieces, with any read-ahead. */
static void
in_pieces(size_t piece, size_t ahead)
{
	struct wire w = { .len = 0 };
	struct cgc_intake in;
	struct cgc_err err;
	size_t found = 0;
	int end[2];

	for (uint32_t i = 0; i < 3; i++)
		wire_vector(&w, 7, i, 3);
	open_pipe(end);
	CHECK(cgc_intake_init(&in, end[0], ahead, &err) == CGC_OK);
	for (size_t at = 0; at < w.len; at += piece) {
		size_t len = w.len - at < piece ? w.len - at : piece;
		enum cgc_intake_state state;

		send_bytes(end[1], w.data + at, len);
		while ((state = cgc_intake_next(&in, &limits, &err)) ==
		    CGC_FRAME) {
			CHECK(in.frame.index == found++);
			CHECK(((float *)(void *)in.body)[0] == 7);
			CHECK(in.frames == found);
		}
		CHECK(state == CGC_AGAIN);
		CHECK(found == (at + len) / (w.len / 3));
	}
	close(end[1]);
	CHECK(cgc_intake_next(&in, &limits, &err) == CGC_EOF);
	CHECK(cgc_intake_next(&in, &limits, &err) == CGC_EOF);
	cgc_intake_release(&in);
	close(end[0]);
	free(w.data);
}

/* A wrong payload costs its frame, a wrong header all that follows. */
static void
bad_parts(void)
{
	struct wire w = { .len = 0 };
	struct cgc_intake in;
	struct cgc_err err;
	int end[2];

	for (uint32_t i = 0; i < 4; i++)
		wire_vector(&w, 7, i, 4);
	w.data[64] ^= 1;           /* payload of the first */
	w.data[80 + 64 + 15] = 1;  /* padding of the second */
	w.data[240 + 4] = 9;       /* version of the fourth */
	open_pipe(end);
	send_bytes(end[1], w.data, w.len);
	CHECK(cgc_intake_init(&in, end[0], 4096, &err) == CGC_OK);
	CHECK(cgc_intake_next(&in, &limits, &err) == CGC_BAD_BODY);
	CHECK(strstr(err.text, "CRC-32 of the payload") != NULL);
	CHECK(cgc_intake_next(&in, &limits, &err) == CGC_BAD_BODY);
	CHECK_STR(err.text, "byte 3 of the padding is 1, expected 0");
	CHECK(cgc_intake_next(&in, &limits, &err) == CGC_FRAME);
	CHECK(in.frame.index == 2);
	for (int i = 0; i < 3; i++) {
		CHECK(cgc_intake_next(&in, &limits, &err) == CGC_BAD_HEAD);
		CHECK_STR(err.text, "version is 9, expected 1");
	}
	cgc_intake_release(&in);
	close(end[0]);
	close(end[1]);
	free(w.data);
}

/* Beyond a limit nothing is read, however often one asks. */
static void
over_limit(void)
{
	const struct cgc_limits tight = { 2, 1 << 20 };
	struct wire w = { .len = 0 };
	struct cgc_intake in;
	struct cgc_err err;
	int end[2];

	wire_vector(&w, 7, 0, 1);
	open_pipe(end);
	send_bytes(end[1], w.data, w.len);
	CHECK(cgc_intake_init(&in, end[0], 64, &err) == CGC_OK);
	for (int i = 0; i < 3; i++)
		CHECK(cgc_intake_next(&in, &tight, &err) == CGC_BAD_HEAD);
	CHECK(in.body == NULL);
	cgc_intake_release(&in);
	close(end[0]);
	close(end[1]);
	free(w.data);
}

int
main(void)
{
	for (size_t piece = 1; piece <= 240; piece += piece < 90 ? 1 : 37)
		for (size_t ahead = 1; ahead <= 4096; ahead *= 8)
			in_pieces(piece, ahead);
	bad_parts();
	over_limit();
	return unit_done();
}
