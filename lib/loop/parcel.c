/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "loop/parcel.h"
#include "stream/outfile.h"

/* Where the payload is. */
static unsigned char *
payload(const struct cgc_parcel *p)
{
	return p->bytes + CGC_FRAME_SIZE;
}

/* Room for the frame's vector, which will be dense. */
static enum cgc_status
prepare(struct cgc_parcel *p, const struct cgc_frame *frame,
    struct cgc_err *err)
{
	struct cgc_frame f = *frame;
	enum cgc_status st;
	uint64_t len;

	f.codec = CGC_DENSE;
	f.seed = f.param = 0;
	f.length = f.dim * cgc_dtype_size(f.dtype);
	len = CGC_FRAME_SIZE + cgc_frame_padded(f.length);
	st = cgc_mem_grow(&p->bytes, &p->cap, len, 1, err);
	if (st != CGC_OK)
		return st;
	p->frame = f;
	p->len = (size_t)len;
	return CGC_OK;
}

/* The payload is in place, in wire order, and this is its CRC-32. */
static void
seal(struct cgc_parcel *p, uint32_t crc)
{
	size_t end = CGC_FRAME_SIZE + (size_t)p->frame.length;

	p->frame.crc = crc;
	memset(p->bytes + end, 0, p->len - end);
	cgc_frame_encode(&p->frame, p->bytes);
}

/* The payload is in place, in host order. */
static void
swap_and_seal(struct cgc_parcel *p)
{
	cgc_dtype_swap(payload(p), p->frame.dim,
	    cgc_dtype_size(p->frame.dtype));
	seal(p, cgc_frame_crc(payload(p), p->frame.length));
}

static enum cgc_status
check_first(const struct cgc_frame *f, struct cgc_err *err)
{
	if (!cgc_dtype_is_real(f->dtype))
		return cgc_fail(err, CGC_EDATA,
		    "dtype is %s, expected f32 or f64",
		    cgc_dtype_name(f->dtype));
	return CGC_OK;
}

static enum cgc_status
load(struct cgc_parcel *p, struct cgc_reader *r, struct cgc_err *err)
{
	struct cgc_row *row;
	enum cgc_status st = cgc_reader_only(r, "model", &row, err);

	if (st != CGC_OK)
		return st;
	if ((st = check_first(&row->frame, err)) == CGC_OK)
		st = prepare(p, &row->frame, err);
	if (st != CGC_OK) {
		cgc_err_place(err, "%s", cgc_reader_name(r));
		return st;
	}
	memcpy(payload(p), row->data, (size_t)p->frame.length);
	swap_and_seal(p);
	return CGC_OK;
}

enum cgc_status
cgc_parcel_load(struct cgc_parcel *p, const char *path,
    const struct cgc_reader_opts *opts, struct cgc_err *err)
{
	struct cgc_reader r;
	enum cgc_status st = cgc_reader_open(&r, &path, 1, opts, err);

	if (st != CGC_OK)
		return st;
	r.opts.kinds = 1 << CGC_MODEL;
	st = load(p, &r, err);
	cgc_reader_close(&r);
	return st;
}

static enum cgc_status
check_next(const struct cgc_frame *f, const struct cgc_frame *last,
    struct cgc_err *err)
{
	if (f->kind != CGC_MODEL || !cgc_dtype_is_real(f->dtype))
		return cgc_fail(err, CGC_EDATA, "kind is %s of type %s, "
		    "expected a model of type f32 or f64",
		    cgc_kind_name(f->kind), cgc_dtype_name(f->dtype));
	if (f->index != 0 || f->count != 1)
		return cgc_fail(err, CGC_EDATA, "index %lu of count %lu, "
		    "expected a vector of its own (0 of 1)",
		    (unsigned long)f->index, (unsigned long)f->count);
	if (f->dim != last->dim)
		return cgc_fail(err, CGC_EDATA, "dim is %llu, expected %llu",
		    (unsigned long long)f->dim,
		    (unsigned long long)last->dim);
	if (f->run != last->run)
		return cgc_fail(err, CGC_EDATA, "run is %lu, expected %lu",
		    (unsigned long)f->run, (unsigned long)last->run);
	if (f->iteration != last->iteration + 1)
		return cgc_fail(err, CGC_EDATA,
		    "iteration is %llu, expected %llu",
		    (unsigned long long)f->iteration,
		    (unsigned long long)last->iteration + 1);
	return CGC_OK;
}

enum cgc_status
cgc_parcel_take(struct cgc_parcel *p, const struct cgc_intake *from,
    cgc_decode_fn *decode, struct cgc_err *err)
{
	const struct cgc_frame *f = &from->frame;
	enum cgc_status st = check_next(f, &p->frame, err);

	if (st == CGC_OK)
		st = prepare(p, f, err);
	if (st != CGC_OK)
		return st;
	if (f->codec == CGC_DENSE) {
		memcpy(payload(p), from->payload, (size_t)f->length);
		seal(p, f->crc);
		return CGC_OK;
	}
	if ((st = decode(f, from->payload, payload(p), err)) == CGC_OK)
		swap_and_seal(p);
	return st;
}

static enum cgc_status
save(const struct cgc_parcel *p, const char *path, struct cgc_err *err)
{
	struct cgc_outfile file;
	enum cgc_status st;

	if ((st = cgc_outfile_open(&file, path, err)) != CGC_OK)
		return st;
	st = cgc_write_all(file.fd, p->bytes, p->len, err);
	if (st == CGC_OK)
		return cgc_outfile_commit(&file, err);
	cgc_err_place(err, "%s", path);
	cgc_outfile_abandon(&file);
	return st;
}

enum cgc_status
cgc_parcel_save(const struct cgc_parcel *p, const char *path,
    struct cgc_err *err)
{
	enum cgc_status st;
	sigset_t old;

	cgc_outfile_hold(&old);
	st = save(p, path, err);
	cgc_outfile_let_go(&old);
	return st;
}

void
cgc_parcel_release(struct cgc_parcel *p)
{
	free(p->bytes);
	*p = (struct cgc_parcel){ .len = 0 };
}
