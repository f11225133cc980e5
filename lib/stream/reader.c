/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/pipe.h"
#include "stream/reader.h"

#define READ_AHEAD 131072

/* What a frame needs besides its vector, so that small ones count as well. */
#define FRAME_COST 512

static const char *const just_stdin[] = { "-" };

enum cgc_status
cgc_reader_open(struct cgc_reader *r, const char *const *paths, size_t n,
    const struct cgc_reader_opts *opts, struct cgc_err *err)
{
	*r = (struct cgc_reader){ .paths = paths, .npaths = n };
	if (opts != NULL)
		r->opts = *opts;
	cgc_limits_fill(&r->opts.limits);
	if (r->opts.map_from == 0)
		r->opts.map_from = CGC_MAPPING_LEAST;
	if (r->opts.limits.max_mem > UINT64_MAX / 2)
		r->opts.limits.max_mem = UINT64_MAX / 2; /* sums are safe */
	if (n == 0) {
		r->paths = just_stdin;
		r->npaths = 1;
	}
	return cgc_intake_init(&r->in, -1, READ_AHEAD, err);
}

static void
close_file(struct cgc_reader *r)
{
	if (r->is_open && r->in.fd != STDIN_FILENO)
		close(r->in.fd);
	r->is_open = false;
}

/* What was handed out last is the reader's again. */
static void
take_back(struct cgc_reader *r)
{
	if (r->given != NULL) {
		cgc_shelf_reuse(&r->shelf, r->given);
		r->held -= r->given_cost;
		r->given = NULL;
	}
	cgc_batch_clear(&r->alone);
	if (r->shelf.n == 0)
		cgc_mappings_drop(&r->maps, cgc_intake_mapping(&r->in));
}

void
cgc_reader_close(struct cgc_reader *r)
{
	close_file(r);
	take_back(r);
	cgc_intake_release(&r->in);
	cgc_batch_release(&r->alone);
	cgc_shelf_release(&r->shelf);
	cgc_backlog_release(&r->log);
	cgc_mappings_release(&r->maps);
	free(r->spare);
	*r = (struct cgc_reader){ .at = 0 };
}

static const char *
name_of(const struct cgc_reader *r, size_t file)
{
	return strcmp(r->paths[file], "-") == 0 ? "<stdin>" : r->paths[file];
}

const char *
cgc_reader_name(const struct cgc_reader *r)
{
	return name_of(r, r->at < r->npaths ? r->at : r->npaths - 1);
}


static enum cgc_status
open_file(struct cgc_reader *r, struct cgc_err *err)
{
	const char *path = r->paths[r->at];
	unsigned char *data;
	int fd = STDIN_FILENO;
	size_t len;

	if (strcmp(path, "-") != 0 &&
	    (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return cgc_fail_errno(err, "%s", path);
	cgc_intake_switch(&r->in, fd);
	r->is_open = true;
	r->is_wide = false;
	if (cgc_mappings_add(&r->maps, fd, r->opts.map_from, &data, &len))
		cgc_intake_map(&r->in, data, len);
	return CGC_OK;
}

/* What brings large frames is widened, once. */
static void
widen(struct cgc_reader *r)
{
	if (r->is_wide || r->in.frame.length < CGC_PIPE_WIDE)
		return;
	r->is_wide = true;
	cgc_pipe_widen(r->in.fd);
}

/* Puts file and frame in front of err. */
static enum cgc_status
at_frame(const struct cgc_reader *r, enum cgc_status st, struct cgc_err *err)
{
	cgc_err_place(err, "%s: frame %llu", cgc_reader_name(r),
	    (unsigned long long)r->in.frames);
	return st;
}

/* The next frame of any of the files; if it is mapped, not looked at. */
static enum cgc_status
next_frame(struct cgc_reader *r, struct cgc_err *err)
{
	enum cgc_status st;

	while (r->at < r->npaths) {
		if (!r->is_open && (st = open_file(r, err)) != CGC_OK)
			return st;
		switch (cgc_intake_next(&r->in, &r->opts.limits, err)) {
		case CGC_FRAME:
			widen(r);
			return CGC_OK;
		case CGC_EOF:
			close_file(r);
			r->at++;
			break;
		case CGC_BAD_BODY:
		case CGC_BAD_HEAD:
			return at_frame(r, CGC_EDATA, err);
		case CGC_AGAIN:
			cgc_fail(err, CGC_EIO,
			    "the input is in non-blocking mode");
			return at_frame(r, CGC_EIO, err);
		case CGC_BROKEN:
			return at_frame(r, CGC_EIO, err);
		}
	}
	return CGC_END;
}

/* The next frame of any of the files, looked at. */
static enum cgc_status
next_seen(struct cgc_reader *r, struct cgc_err *err)
{
	struct cgc_intake *in = &r->in;
	enum cgc_status st;

	if ((st = next_frame(r, err)) != CGC_OK || !in->mapped)
		return st;
	cgc_scan_to(&in->scan, &in->frame, in->payload, in->frame.length);
	st = cgc_scan_check(&in->scan, &in->frame, in->payload, err);
	return st == CGC_OK ? st : at_frame(r, st, err);
}

/* The frame's vector, decoded, becomes r->spare; the payload stays in r->in. */
static enum cgc_status
decode(struct cgc_reader *r, struct cgc_err *err)
{
	const struct cgc_frame *f = &r->in.frame;
	enum cgc_status st;

	if (r->opts.decode == NULL)
		return cgc_fail(err, CGC_EDATA,
		    "codec is %u, expected 0 (dense)", f->codec);
	st = cgc_mem_grow(&r->spare, &r->spare_cap,
	    f->dim * cgc_dtype_size(f->dtype), 1, err);
	if (st != CGC_OK)
		return st;
	return r->opts.decode(f, r->in.payload, r->spare, err);
}

/* The bytes that a frame in a batch holds; below 2^64 under any limits. */
static uint64_t
cost(const struct cgc_frame *f, bool is_mapped)
{
	return FRAME_COST +
	    (is_mapped ? 0 : f->dim * cgc_dtype_size(f->dtype));
}

/* A place in the mapping for the batch; the block that it spares is no use. */
static enum cgc_status
add_mapped(struct cgc_reader *r, struct cgc_batch *b, struct cgc_err *err)
{
	void *data = r->in.payload;
	enum cgc_status st;
	size_t cap = 0;

	st = cgc_batch_add(b, &r->in.frame, r->in.frames, &data, &cap, err);
	if (cap > 0)
		free(data);
	return st;
}

/* Gives the vector at hand to its batch, for a block that it can spare. */
static enum cgc_status
add(struct cgc_reader *r, struct cgc_batch *b, struct cgc_err *err)
{
	const struct cgc_frame *f = &r->in.frame;
	void *data = r->in.body;
	enum cgc_status st;

	if (r->in.mapped)
		return add_mapped(r, b, err);
	if (f->codec != CGC_DENSE)
		return cgc_batch_add(b, f, r->in.frames, &r->spare,
		    &r->spare_cap, err);
	cgc_dtype_swap(data, f->dim, cgc_dtype_size(f->dtype));
	st = cgc_batch_add(b, f, r->in.frames, &data, &r->in.body_cap, err);
	r->in.body = data;
	return st;
}

/* Tells the row added last, which was looked at, how far it is finite. */
static void
tell_finite(const struct cgc_reader *r, struct cgc_batch *b)
{
	struct cgc_row *row = &b->row[b->n - 1];

	row->finite = cgc_scan_finite(&r->in.scan, &row->frame, row->data);
}

/* CGC_EDATA, saying which kinds there may be, unless the one at hand is. */
static enum cgc_status
check_kind(const struct cgc_reader *r, struct cgc_err *err)
{
	char expected[80] = "";
	size_t len = 0;

	if (r->opts.kinds == 0 || r->opts.kinds >> r->in.frame.kind & 1)
		return CGC_OK;
	for (unsigned kind = CGC_MODEL; kind <= CGC_SUBSET; kind++)
		if (r->opts.kinds >> kind & 1 && len < sizeof expected)
			len += (size_t)snprintf(expected + len,
			    sizeof expected - len, "%s%s", len ? " or " : "",
			    cgc_kind_name((enum cgc_kind)kind));
	return cgc_fail(err, CGC_EDATA, "kind is %s, expected %s",
	    cgc_kind_name(r->in.frame.kind), expected);
}

/* Whether the frame at hand may come in; if so, its vector is decoded. */
static enum cgc_status
admit(struct cgc_reader *r, struct cgc_err *err)
{
	const struct cgc_frame *f = &r->in.frame;
	enum cgc_status st;

	if ((st = check_kind(r, err)) != CGC_OK)
		return st;
	if (cost(f, r->in.mapped) > r->opts.limits.max_mem - r->held)
		return cgc_fail(err, CGC_EDATA,
		    "the batches at hand need more than %llu bytes "
		    "(--max-mem)", (unsigned long long)r->opts.limits.max_mem);
	return f->codec == CGC_DENSE ? CGC_OK : decode(r, err);
}

/* Puts off looking at the frame at hand. */
static enum cgc_status
put_off(struct cgc_reader *r, struct cgc_err *err)
{
	const struct cgc_unseen u = { .frame = r->in.frame,
	    .payload = r->in.payload, .place = r->in.frames, .file = r->at };

	return cgc_backlog_add(&r->log, &u, err);
}

/* Looks at what was put off. */
static enum cgc_status
catch_up(struct cgc_reader *r, struct cgc_err *err)
{
	const struct cgc_unseen *wrong;
	enum cgc_status st;

	if (r->log.n == 0)
		return CGC_OK;
	st = cgc_backlog_clear(&r->log, r->opts.team, &wrong, err);
	if (st == CGC_EDATA)
		cgc_err_place(err, "%s: frame %llu", name_of(r, wrong->file),
		    (unsigned long long)wrong->place);
	return st;
}

/* Hands the frame at hand to its batch. */
static enum cgc_status
store(struct cgc_reader *r, struct cgc_batch **out, struct cgc_err *err)
{
	const struct cgc_frame *f = &r->in.frame;
	enum cgc_status st = CGC_OK;

	if (r->in.mapped)
		st = put_off(r, err);
	if (st == CGC_OK)
		st = admit(r, err);
	if (st == CGC_OK)
		st = cgc_shelf_find(&r->shelf, f->iteration, out, err);
	if (st == CGC_OK)
		st = add(r, *out, err);
	if (st != CGC_OK)
		return st;
	r->held += cost(f, r->in.mapped);
	if (r->in.mapped)
		cgc_backlog_place(&r->log, *out);
	else
		tell_finite(r, *out);
	return CGC_OK;
}

/* A batch leaves the shelf and is handed out. */
static enum cgc_status
hand_out(struct cgc_reader *r, struct cgc_batch *b, struct cgc_batch **out,
    struct cgc_err *err)
{
	enum cgc_status st = cgc_batch_sort(b, err);

	if (st != CGC_OK) {
		cgc_err_place(err, "%s", cgc_reader_name(r));
		return st;
	}
	cgc_shelf_remove(&r->shelf, b);
	r->given_cost = 0;
	for (size_t i = 0; i < b->n; i++)
		r->given_cost += cost(&b->row[i].frame, b->row[i].cap == 0);
	r->given = *out = b;
	return CGC_OK;
}

/* The input has ended: batches that are still open lack frames. */
static enum cgc_status
at_end(struct cgc_reader *r, struct cgc_batch **out, struct cgc_err *err)
{
	struct cgc_batch *b = cgc_shelf_oldest(&r->shelf);
	enum cgc_status st;

	if (b == NULL)
		return CGC_END;
	if (r->opts.partial)
		return hand_out(r, b, out, err);
	if ((st = cgc_batch_sort(b, err)) == CGC_OK)
		st = cgc_fail(err, CGC_EDATA, "the input ended with %zu of %lu "
		    "frames of iteration %llu; index %lu is missing", b->n,
		    (unsigned long)b->like.count,
		    (unsigned long long)b->like.iteration,
		    (unsigned long)cgc_batch_first_missing(b));
	cgc_err_place(err, "%s", cgc_reader_name(r));
	return st;
}

/*
 * Where batches may lack frames, one that is whole waits for those of earlier
 * iterations: it comes when none is open any more.
 */
static struct cgc_batch *
held_back(const struct cgc_reader *r)
{
	struct cgc_batch *b = NULL;

	if (r->opts.partial)
		b = cgc_shelf_oldest(&r->shelf);
	return b != NULL && b->n >= b->like.count ? b : NULL;
}

/* Reads until a batch can be handed out. */
static enum cgc_status
fill(struct cgc_reader *r, struct cgc_batch **out, struct cgc_err *err)
{
	struct cgc_batch *b;
	enum cgc_status st;

	while ((st = next_frame(r, err)) == CGC_OK) {
		if ((st = store(r, &b, err)) != CGC_OK)
			return at_frame(r, st, err);
		if (r->opts.partial)
			b = held_back(r);
		if (b == NULL || b->n != b->like.count)
			continue;
		*out = b;
		return CGC_OK;
	}
	return st;
}

enum cgc_status
cgc_reader_next(struct cgc_reader *r, struct cgc_batch **out,
    struct cgc_err *err)
{
	struct cgc_err wrong; /* in what came before whatever err is about */
	enum cgc_status st, before;
	struct cgc_batch *b;

	take_back(r);
	if ((b = held_back(r)) != NULL)
		return hand_out(r, b, out, err);
	st = fill(r, &b, err);
	if ((before = catch_up(r, &wrong)) != CGC_OK) {
		*err = wrong;
		return before;
	}
	if (st == CGC_OK)
		return hand_out(r, b, out, err);
	return st == CGC_END ? at_end(r, out, err) : st;
}

enum cgc_status
cgc_reader_frame(struct cgc_reader *r, struct cgc_row **out,
    struct cgc_err *err)
{
	enum cgc_status st;

	take_back(r);
	if ((st = next_seen(r, err)) != CGC_OK)
		return st;
	if ((st = admit(r, err)) == CGC_OK)
		st = add(r, &r->alone, err);
	if (st != CGC_OK)
		return at_frame(r, st, err);
	tell_finite(r, &r->alone);
	*out = &r->alone.row[0];
	return CGC_OK;
}

enum cgc_status
cgc_reader_raw(struct cgc_reader *r, const struct cgc_intake **out,
    struct cgc_err *err)
{
	enum cgc_status st;

	take_back(r);
	if ((st = next_seen(r, err)) != CGC_OK)
		return st;
	*out = &r->in;
	st = check_kind(r, err);
	return st == CGC_OK ? st : at_frame(r, st, err);
}

enum cgc_status
cgc_reader_one(struct cgc_reader *r, struct cgc_row **out,
    struct cgc_err *err)
{
	const struct cgc_frame *f = &r->in.frame;
	enum cgc_status st = cgc_reader_frame(r, out, err);

	if (st != CGC_OK || (f->count == 1 && f->index == 0))
		return st;
	st = cgc_fail(err, CGC_EDATA, "index %lu of count %lu, expected a "
	    "vector of its own (0 of 1)", (unsigned long)f->index,
	    (unsigned long)f->count);
	return at_frame(r, st, err);
}

enum cgc_status
cgc_reader_only(struct cgc_reader *r, const char *what,
    struct cgc_row **out, struct cgc_err *err)
{
	enum cgc_status st = cgc_reader_one(r, out, err);

	if (st == CGC_END)
		return cgc_fail(err, CGC_EDATA, "%s: no %s",
		    cgc_reader_name(r), what);
	if (st == CGC_OK && (st = next_seen(r, err)) == CGC_OK)
		return cgc_fail(err, CGC_EDATA, "%s: a second %s, expected "
		    "the end", cgc_reader_name(r), what);
	return st == CGC_END ? CGC_OK : st;
}

bool
cgc_reader_idle(const struct cgc_reader *r)
{
	return !cgc_intake_ahead(&r->in);
}
