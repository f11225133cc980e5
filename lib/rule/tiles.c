/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "rule/tiles.h"
#include "sweep/sweep.h"

#define TILE_BYTES (1u << 20) /* of a core's L2 cache, a part */
#define RUN 256               /* coordinates; ranges are whole runs */

/* What all ranges have in common. */
struct layout {
	const struct cgc_rule_job *mix, *rule;
	const struct cgc_vectors *in; /* what is read */
	size_t step, rows;            /* coordinates of a range; mixed rows */
	uint64_t stride, own;         /* bytes of a row of a tile, and of a */
	                              /* thread's scratch for mix or rule */
	uint64_t share;               /* bytes of a thread's room */
	unsigned char *scratch;
};

/* What a thread has for itself. */
struct room {
	const void **x;
	void **mixed;
	unsigned char *tile, *own;
};

static const struct cgc_rule *
rule_of(const struct cgc_rule_job *job)
{
	return (const struct cgc_rule *)job->call->method;
}

/* As many coordinates as fill a tile, if there is one, or all there are. */
static size_t
range_of(const struct cgc_vectors *in, bool has_tile)
{
	size_t step = TILE_BYTES / cgc_dtype_size(in->dtype) / in->n;

	step = !has_tile ? CGC_PIECE : step < RUN ? RUN : step / RUN * RUN;
	return step < in->dim ? step : in->dim;
}

/* A job for len coordinates, to be done by one thread. */
static struct cgc_rule_job
cut(const struct cgc_rule_job *job, size_t len)
{
	struct cgc_rule_job range = *job;

	range.in.dim = len;
	range.in.team = NULL;
	return range;
}

static struct room
room_of(const struct layout *l, unsigned who)
{
	unsigned char *at = l->scratch + who * l->share;
	struct room r = { .x = (const void **)at };

	at += cgc_mem_aligned(l->in->n * sizeof *r.x);
	r.mixed = (void **)at;
	at += cgc_mem_aligned(l->rows * sizeof *r.mixed);
	r.own = at;
	r.tile = at + l->own;
	return r;
}

static struct layout
lay_out(const struct cgc_tiles *t, unsigned char *scratch)
{
	struct layout l = { .mix = t->mix, .rule = t->rule,
	    .in = t->mix != NULL ? &t->mix->in : &t->rule->in,
	    .rows = t->rows, .scratch = scratch };
	bool has_tile = l.mix != NULL && l.rule != NULL;

	l.step = range_of(l.in, has_tile);
	l.stride = cgc_mem_aligned(l.step * cgc_dtype_size(l.in->dtype));
	if (l.rule != NULL && rule_of(l.rule)->scratch != NULL) {
		struct cgc_rule_job range = cut(l.rule, l.step);

		l.own = cgc_mem_aligned(rule_of(l.rule)->scratch(range.call,
		    &range.in));
	}
	if (l.mix != NULL && rule_of(l.mix)->tile != NULL) {
		uint64_t own = cgc_mem_aligned(rule_of(l.mix)->tile(l.in));

		l.own = own > l.own ? own : l.own;
	}
	l.share = cgc_mem_aligned(l.in->n * sizeof(void *)) +
	    cgc_mem_aligned(l.rows * sizeof(void *)) + l.own +
	    (has_tile ? l.rows * l.stride : 0);
	return l;
}

static size_t
count_ranges(const struct layout *l)
{
	return (l->in->dim + l->step - 1) / l->step;
}

/* Both begin `at` bytes behind the first coordinate. */
static void
mix_range(const struct layout *l, const struct room *room, size_t at,
    size_t len)
{
	struct cgc_rule_job job = cut(l->mix, len);

	for (size_t i = 0; i < l->rows; i++)
		room->mixed[i] = l->rule != NULL ? room->tile + i * l->stride :
		    (unsigned char *)l->mix->out[i] + at;
	job.in.x = room->x;
	job.out = room->mixed;
	job.tile = room->own;
	rule_of(&job)->mix(&job);
}

static void
apply_range(const struct layout *l, const struct room *room, size_t at,
    size_t len)
{
	void *out = (unsigned char *)l->rule->out[0] + at;
	struct cgc_rule_job job = cut(l->rule, len);

	job.in.x = l->mix == NULL ? room->x :
	    (const void *const *)room->mixed;
	job.out = &out;
	job.scratch = room->own;
	rule_of(&job)->columns(&job);
}

static void
do_range(void *arg, size_t part, unsigned who)
{
	const struct layout *l = arg;
	struct room room = room_of(l, who);
	size_t from = part * l->step, left = l->in->dim - from;
	size_t len = left < l->step ? left : l->step;
	size_t at = from * cgc_dtype_size(l->in->dtype);

	for (size_t i = 0; i < l->in->n; i++)
		room.x[i] = (const unsigned char *)l->in->x[i] + at;
	if (l->mix != NULL)
		mix_range(l, &room, at, len);
	if (l->rule != NULL)
		apply_range(l, &room, at, len);
}

uint64_t
cgc_tiles_scratch(const struct cgc_tiles *tiles)
{
	struct layout l = lay_out(tiles, NULL);

	return l.share * (count_ranges(&l) > 1 ?
	    cgc_team_size(l.in->team) : 1);
}

void
cgc_tiles_run(const struct cgc_tiles *tiles, unsigned char *scratch)
{
	struct layout l = lay_out(tiles, scratch);
	const struct cgc_work work = { .part = do_range, .arg = &l };

	cgc_team_run(l.in->team, count_ranges(&l), &work);
}
