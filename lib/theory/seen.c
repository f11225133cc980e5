/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "kern/kern.h"
#include "theory/seen.h"

void
cgc_seen_release(struct cgc_seen *s)
{
	cgc_spread_release(&s->spread);
	free(s->out);
	*s = (struct cgc_seen){ .n = 0 };
}

/* A rule is given finite vectors only. */
static enum cgc_status
check_finite(const struct cgc_batch *b, struct cgc_err *err)
{
	for (size_t i = 0; i < b->n; i++)
		if (cgc_dtype_nonfinite(b->like.dtype, b->row[i].data,
		    b->like.dim) < b->like.dim)
			return cgc_fail(err, CGC_EDATA, "vector %zu is not "
			    "finite, expected what a rule would be given", i);
	return CGC_OK;
}

/* What the chain makes of the vectors, to s->out. */
static enum cgc_status
aggregate(struct cgc_seen *s, struct cgc_chain *chain,
    const struct cgc_batch *b, size_t f, struct cgc_err *err)
{
	struct cgc_vectors in = { .dtype = b->like.dtype, .n = b->n,
	    .dim = (size_t)b->like.dim, .f = f, .x = s->spread.x };
	enum cgc_status st;

	st = check_finite(b, err);
	if (st == CGC_OK)
		st = cgc_chain_check(chain, &in, err);
	if (st == CGC_OK && chain->memory == NULL)
		st = cgc_chain_remember(chain, in.dim, err);
	if (st == CGC_OK)
		st = cgc_mem_grow(&s->out, &s->out_cap, in.dim,
		    cgc_dtype_size(in.dtype), err);
	if (st == CGC_OK)
		st = cgc_chain_apply(chain, &in, b->like.iteration, s->out,
		    NULL, err);
	return st;
}

enum cgc_status
cgc_seen_add(struct cgc_seen *s, struct cgc_chain *chain, size_t f,
    const struct cgc_batch *b, const uint32_t *bad, size_t nbad,
    struct cgc_err *err)
{
	struct cgc_moments honest;
	enum cgc_status st;
	double ratio;

	st = cgc_spread_run(&s->spread, b, bad, nbad, &honest, err);
	if (st == CGC_OK)
		st = aggregate(s, chain, b, f, err);
	if (st != CGC_OK || honest.v == 0)
		return st;
	ratio = cgc_kern(b->like.dtype)->gap2(s->out, s->spread.mean,
	    (size_t)b->like.dim) / honest.v;
	s->n++;
	s->most = fmax(s->most, ratio);
	s->sum += ratio;
	return CGC_OK;
}
