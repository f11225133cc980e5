/* SPDX-License-Identifier: MIT */

#include <stdbool.h>

#include "base/mem.h"
#include "sweep/sweep.h"

/* One sweep: what it is over, what is asked for, and where it goes. */
struct job {
	const struct cgc_sweep *sweep;
	const struct cgc_kern *kern;
	uint64_t own;  /* bytes of each member's own */
	size_t step;   /* coordinates of a part */
	size_t sums;   /* numbers that each part leaves to be added */
	double *total;
	/* of some */
	const double *z, *w;
	bool products;
	const uint32_t *which;
	size_t m, low, high;
	void *out;
};

static uint64_t
aligned(uint64_t bytes)
{
	return (bytes + CGC_ALIGN - 1) / CGC_ALIGN * CGC_ALIGN;
}

/* A member has its own view of the vectors, and its own room behind it. */
static uint64_t
share(uint64_t n, uint64_t own)
{
	return aligned(n * sizeof(void *)) + aligned(own);
}

uint64_t
cgc_sweep_pairs(uint64_t n)
{
	return aligned(n * n * sizeof(double)) + CGC_KERN_PANEL(n);
}

uint64_t
cgc_sweep_scratch(const struct cgc_team *team, uint64_t n, uint64_t own)
{
	return cgc_team_size(team) * share(n, own);
}

/* What a member sees of a part: its coordinates alone. */
struct view {
	const void *const *x;
	size_t from, len;
	void *own;
};

/* Whether there are sums and nothing to add them to. */
static bool
has_one_part(const struct job *job)
{
	size_t dim = job->sweep->dim;

	return job->sums > 0 && dim > 0 && dim <= job->step;
}

/* Where a part leaves its sums: a single one right where they belong. */
static void *
own_room(const struct job *job, unsigned who)
{
	size_t n = job->sweep->n;

	if (has_one_part(job))
		return job->total;
	return (unsigned char *)job->sweep->scratch +
	    who * share(n, job->own) + aligned(n * sizeof(void *));
}

static struct view
look(const struct job *job, size_t part, unsigned who)
{
	const struct cgc_sweep *s = job->sweep;
	size_t from = part * job->step, left = s->dim - from;
	unsigned char *room = (unsigned char *)s->scratch +
	    who * share(s->n, job->own);
	const void **x = (const void **)room;

	for (size_t i = 0; i < s->n; i++)
		x[i] = (const unsigned char *)s->x[i] +
		    from * cgc_dtype_size(s->dtype);
	return (struct view){ x, from, left < job->step ? left : job->step,
	    own_room(job, who) };
}

/* Where coordinate `from` of what comes out, of a type, lies. */
static void *
out_at(const struct job *job, enum cgc_dtype dtype, size_t from)
{
	return (unsigned char *)job->out + from * cgc_dtype_size(dtype);
}

static void
run(struct job *job, void (*part)(void *, size_t, unsigned),
    void (*settle)(void *, size_t, unsigned))
{
	const struct cgc_sweep *s = job->sweep;
	const struct cgc_work work = { part, settle, job };

	job->kern = cgc_kern(s->dtype);
	cgc_team_run(s->team, (s->dim + job->step - 1) / job->step, &work);
}

/* Adds what a segment has left to the total. */
static void
add(void *arg, size_t part, unsigned who)
{
	const struct job *job = arg;
	const double *own = own_room(job, who);

	(void)part;
	for (size_t i = 0; own != job->total && i < job->sums; i++)
		job->total[i] += own[i];
}

/* A sweep that leaves sums; own begins with those of each segment. */
static void
run_sums(struct job *job, void (*part)(void *, size_t, unsigned))
{
	job->step = CGC_SEGMENT;
	for (size_t i = 0; !has_one_part(job) && i < job->sums; i++)
		job->total[i] = 0;
	run(job, part, add);
}

static void
part_pairs(void *arg, size_t part, unsigned who)
{
	const struct job *job = arg;
	struct view v = look(job, part, who);
	size_t n = job->sweep->n;
	void *panel = (unsigned char *)job->sweep->scratch + (who + 1) *
	    share(n, job->own) - CGC_KERN_PANEL(n);

	if (job->products)
		job->kern->products(v.x, job->z + v.from, n, v.len, panel,
		    v.own);
	else
		job->kern->distances(v.x, n, v.len, panel, v.own);
}

void
cgc_sweep_distances(const struct cgc_sweep *sweep, double *out)
{
	struct job job = { .sweep = sweep, .sums = sweep->n * sweep->n,
	    .own = cgc_sweep_pairs(sweep->n), .total = out };

	run_sums(&job, part_pairs);
}

void
cgc_sweep_products(const struct cgc_sweep *sweep, const double *z,
    double *out)
{
	struct job job = { .sweep = sweep, .sums = sweep->n * sweep->n,
	    .own = cgc_sweep_pairs(sweep->n), .total = out, .z = z,
	    .products = true };

	run_sums(&job, part_pairs);
}

static void
part_gaps2(void *arg, size_t part, unsigned who)
{
	const struct job *job = arg;
	struct view v = look(job, part, who);
	double *gap2 = v.own;

	for (size_t i = 0; i < job->sweep->n; i++)
		gap2[i] = job->z == NULL ?
		    job->kern->dot(v.x[i], v.x[i], v.len) :
		    job->kern->gap2(v.x[i], job->z + v.from, v.len);
}

void
cgc_sweep_gaps2(const struct cgc_sweep *sweep, const double *z, double *out)
{
	struct job job = { .sweep = sweep, .sums = sweep->n,
	    .own = sweep->n * sizeof(double), .total = out, .z = z };

	run_sums(&job, part_gaps2);
}

static void
part_mean(void *arg, size_t part, unsigned who)
{
	const struct job *job = arg;
	struct view v = look(job, part, who);

	job->kern->mean(v.x, job->which, job->m, v.len,
	    out_at(job, job->sweep->dtype, v.from));
}

void
cgc_sweep_mean(const struct cgc_sweep *sweep, const uint32_t *which,
    size_t m, void *out)
{
	struct job job = { .sweep = sweep, .step = CGC_PIECE, .which = which,
	    .m = m, .out = out };

	run(&job, part_mean, NULL);
}

static void
part_mix(void *arg, size_t part, unsigned who)
{
	const struct job *job = arg;
	struct view v = look(job, part, who);

	job->kern->mix(v.x, job->w, job->sweep->n, v.len,
	    out_at(job, CGC_F64, v.from));
}

void
cgc_sweep_mix(const struct cgc_sweep *sweep, const double *w, double *out)
{
	struct job job = { .sweep = sweep, .step = CGC_PIECE, .w = w,
	    .out = out };

	run(&job, part_mix, NULL);
}

static void
part_trimmed(void *arg, size_t part, unsigned who)
{
	const struct job *job = arg;
	struct view v = look(job, part, who);

	job->kern->trimmed(v.x, job->sweep->n, v.len, job->low, job->high,
	    v.own, out_at(job, job->sweep->dtype, v.from));
}

void
cgc_sweep_trimmed(const struct cgc_sweep *sweep, size_t low, size_t high,
    void *out)
{
	struct job job = { .sweep = sweep, .step = CGC_PIECE, .low = low,
	    .high = high, .out = out, .own = sweep->n * CGC_KERN_TILE };

	run(&job, part_trimmed, NULL);
}

static void
part_nearest(void *arg, size_t part, unsigned who)
{
	const struct job *job = arg;
	struct view v = look(job, part, who);

	job->kern->nearest(v.x, job->sweep->n, v.len, job->low, job->m,
	    v.own, out_at(job, job->sweep->dtype, v.from));
}

void
cgc_sweep_nearest(const struct cgc_sweep *sweep, size_t trim, size_t keep,
    void *out)
{
	struct job job = { .sweep = sweep, .step = CGC_PIECE, .low = trim,
	    .m = keep, .out = out, .own = sweep->n * CGC_KERN_TILE };

	run(&job, part_nearest, NULL);
}
