/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "stream/frame.h"
#include "zip/zip.h"

static const char *const kind_names[] = {
	[CGC_MODEL] = "model",
	[CGC_GRADIENT] = "gradient",
	[CGC_CODED] = "coded",
	[CGC_MESSAGE] = "message",
	[CGC_AGGREGATE] = "aggregate",
	[CGC_SCHEDULE] = "schedule",
	[CGC_SUBSET] = "subset",
};

#define NKINDS (sizeof kind_names / sizeof *kind_names)

const char *
cgc_kind_name(enum cgc_kind kind)
{
	return kind_names[kind];
}

enum cgc_kind
cgc_kind_parse(const char *name)
{
	for (size_t i = 1; i < NKINDS; i++)
		if (strcmp(kind_names[i], name) == 0)
			return (enum cgc_kind)i;
	return (enum cgc_kind)0;
}

uint64_t
cgc_frame_padded(uint64_t length)
{
	return length + (8 - length % 8) % 8;
}

static void
put(unsigned char *p, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		p[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t
get(const unsigned char *p, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value |= (uint64_t)p[i] << (8 * i);
	return value;
}

uint32_t
cgc_frame_crc(const void *payload, uint64_t length)
{
	return cgc_zip_crc32(payload, (size_t)length);
}

void
cgc_frame_encode(const struct cgc_frame *frame,
    unsigned char out[CGC_FRAME_SIZE])
{
	memcpy(out, "cgcv", 4);
	out[4] = CGC_FRAME_VERSION;
	out[5] = (unsigned char)frame->kind;
	out[6] = (unsigned char)frame->dtype;
	out[7] = frame->codec;
	put(out + 8, frame->iteration, 8);
	put(out + 16, frame->index, 4);
	put(out + 20, frame->count, 4);
	put(out + 24, frame->dim, 8);
	put(out + 32, frame->length, 8);
	put(out + 40, frame->seed, 8);
	put(out + 48, frame->param, 4);
	put(out + 52, frame->run, 4);
	put(out + 56, frame->crc, 4);
	put(out + 60, cgc_zip_crc32(out, 60), 4);
}

/* The parts of a header that contradict each other. */
static enum cgc_status
check(const struct cgc_frame *f, struct cgc_err *err)
{
	uint64_t size = cgc_dtype_size(f->dtype);

	if (f->count == 0)
		return cgc_fail(err, CGC_EDATA,
		    "count is 0, expected at least 1");
	if (f->index == UINT32_MAX)
		return cgc_fail(err, CGC_EDATA,
		    "index is %lu, expected at most %lu",
		    (unsigned long)f->index, (unsigned long)UINT32_MAX - 1);
	if (f->dim == 0)
		return cgc_fail(err, CGC_EDATA,
		    "dim is 0, expected at least 1");
	if (f->length > UINT64_MAX - 8)
		return cgc_fail(err, CGC_EDATA,
		    "length is %llu, more than any payload",
		    (unsigned long long)f->length);
	if (f->codec == CGC_DENSE &&
	    (f->dim > UINT64_MAX / size || f->length != f->dim * size))
		return cgc_fail(err, CGC_EDATA,
		    "length is %llu, expected %u bytes for each of %llu "
		    "coordinates", (unsigned long long)f->length,
		    (unsigned)size, (unsigned long long)f->dim);
	return CGC_OK;
}

enum cgc_status
cgc_frame_decode(struct cgc_frame *out, const unsigned char in[CGC_FRAME_SIZE],
    struct cgc_err *err)
{
	uint32_t found = (uint32_t)get(in + 60, 4);
	uint32_t crc = cgc_zip_crc32(in, 60);

	if (memcmp(in, "cgcv", 4) != 0)
		return cgc_fail(err, CGC_EDATA,
		    "magic is %02x %02x %02x %02x, expected 63 67 63 76 "
		    "(cgcv)", in[0], in[1], in[2], in[3]);
	if (in[4] != CGC_FRAME_VERSION)
		return cgc_fail(err, CGC_EDATA, "version is %u, expected %u",
		    in[4], CGC_FRAME_VERSION);
	if (found != crc)
		return cgc_fail(err, CGC_EDATA,
		    "CRC-32 of the header is %08lx, expected %08lx",
		    (unsigned long)crc, (unsigned long)found);
	if (in[5] == 0 || in[5] >= NKINDS)
		return cgc_fail(err, CGC_EDATA,
		    "kind is %u, expected 1 to %u", in[5],
		    (unsigned)NKINDS - 1);
	if (in[6] < CGC_F32 || in[6] > CGC_U64)
		return cgc_fail(err, CGC_EDATA,
		    "dtype is %u, expected %d to %d", in[6], CGC_F32,
		    CGC_U64);
	out->kind = (enum cgc_kind)in[5];
	out->dtype = (enum cgc_dtype)in[6];
	out->codec = in[7];
	out->iteration = get(in + 8, 8);
	out->index = (uint32_t)get(in + 16, 4);
	out->count = (uint32_t)get(in + 20, 4);
	out->dim = get(in + 24, 8);
	out->length = get(in + 32, 8);
	out->seed = get(in + 40, 8);
	out->param = (uint32_t)get(in + 48, 4);
	out->run = (uint32_t)get(in + 52, 4);
	out->crc = (uint32_t)get(in + 56, 4);
	return check(out, err);
}
