/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "codec/measure.h"
#include "codec/scaled.h"
#include "kern/kern.h"

/* Sums over the draws. */
struct sums {
	double error, error2, length, wire;
};

void
cgc_measuring_init(struct cgc_measuring *m, struct cgc_encoder *encoder,
    uint64_t draws)
{
	*m = (struct cgc_measuring){ .encoder = encoder, .draws = draws };
}

void
cgc_measuring_release(struct cgc_measuring *m)
{
	free(m->x);
	free(m->sum);
	free(m->decoded);
	*m = (struct cgc_measuring){ .draws = 0 };
}

static enum cgc_status
prepare(struct cgc_measuring *m, const struct cgc_frame *f,
    struct cgc_err *err)
{
	enum cgc_status st;

	if ((st = cgc_mem_grow(&m->x, &m->x_cap, f->dim, sizeof *m->x,
	    err)) != CGC_OK ||
	    (st = cgc_mem_grow(&m->sum, &m->sum_cap, f->dim, sizeof *m->sum,
	    err)) != CGC_OK)
		return st;
	return cgc_mem_grow(&m->decoded, &m->decoded_cap, f->dim,
	    cgc_dtype_size(f->dtype), err);
}

/* ||C(x) - x||^2 of the vector decoded, x being scaled by 2^-e. */
static double
add_error(struct cgc_measuring *m, const struct cgc_frame *f, int e)
{
	double half = ldexp(1, -e / 2), rest = ldexp(1, -e - -e / 2);
	double error = 0;

	for (uint64_t q = 0; q < f->dim; q++) {
		double y = cgc_dtype_get(f->dtype, m->decoded, q);
		double t = y * half * rest - m->x[q];

		m->sum[q] += t;
		error += t * t;
	}
	return error;
}

static enum cgc_status
draw(struct cgc_measuring *m, const struct cgc_frame *frame, const void *x,
    int e, double norm2, struct sums *s, struct cgc_err *err)
{
	struct cgc_frame f = *frame;
	enum cgc_status st;
	double error;

	if ((st = cgc_encoder_run(m->encoder, &f, x, err)) != CGC_OK ||
	    (st = cgc_codec_decode(&f, m->encoder->payload, m->decoded,
	    err)) != CGC_OK)
		return st;
	error = add_error(m, &f, e) / norm2;
	s->error += error;
	s->error2 += error * error;
	s->length += (double)f.length;
	s->wire += (double)(CGC_FRAME_SIZE + cgc_frame_padded(f.length));
	return CGC_OK;
}

static double
limit_of(const struct cgc_declared *d)
{
	switch (d->class) {
	case CGC_LOSSLESS:
		return 0;
	case CGC_UNBIASED:
		return d->bound;
	case CGC_CONTRACTIVE:
		return 1 - d->bound;
	case CGC_HEURISTIC:
		break;
	}
	return NAN;
}

static enum cgc_finding
judge(const struct cgc_measured *r, enum cgc_dtype dtype)
{
	double rounding = dtype == CGC_F32 ? 0x1p-20 : 0x1p-40;

	if (r->declared.class == CGC_HEURISTIC)
		return CGC_NOTHING_DECLARED;
	if (r->declared.class == CGC_LOSSLESS)
		return r->error == 0 ? CGC_WITHIN : CGC_ABOVE;
	if (!(r->error - 4 * r->deviation <= r->limit * (1 + rounding) +
	    rounding))
		return CGC_ABOVE;
	if (r->declared.class == CGC_UNBIASED &&
	    !(r->bias <= 4 * sqrt(r->limit / (double)r->draws) + rounding))
		return CGC_ABOVE;
	return CGC_WITHIN;
}

/* The means and what follows from them. */
static void
conclude(struct cgc_measuring *m, const struct cgc_frame *f, double norm2,
    const struct sums *s, struct cgc_measured *r)
{
	double n = (double)r->draws, dim = (double)f->dim, spread;

	r->bits = 8 * s->length / n / dim;
	r->wire = 8 * s->wire / n / dim;
	r->error = s->error / n;
	r->bias = sqrt(cgc_kern(CGC_F64)->dot(m->sum, m->sum,
	    (size_t)f->dim) / norm2) / n;
	spread = s->error2 / n - r->error * r->error;
	r->deviation = n > 1 && spread > 0 ? sqrt(spread / (n - 1)) : 0;
	spread = r->error - r->bias * r->bias;
	r->chance = n > 1 && spread > 0 ? sqrt(spread / (n - 1)) : 0;
	cgc_encoder_declare(m->encoder, f->dim, f->dtype, &r->declared);
	r->limit = limit_of(&r->declared);
	r->verdict = judge(r, f->dtype);
}

enum cgc_status
cgc_measuring_run(struct cgc_measuring *m, const struct cgc_frame *frame,
    const void *x, struct cgc_measured *out, struct cgc_err *err)
{
	const uint64_t seed = m->encoder->seed;
	struct sums s = { 0, 0, 0, 0 };
	enum cgc_status st;
	double norm2;
	int e;

	if ((st = prepare(m, frame, err)) != CGC_OK)
		return st;
	if (!cgc_scaled_normalize(frame->dtype, x, frame->dim, m->x, &e))
		return cgc_fail(err, CGC_EDATA, "coordinate %llu is not "
		    "finite, expected one that can be measured",
		    (unsigned long long)cgc_dtype_nonfinite(frame->dtype, x,
		    frame->dim));
	norm2 = cgc_kern(CGC_F64)->dot(m->x, m->x, (size_t)frame->dim);
	norm2 = norm2 > 0 ? norm2 : 1;
	for (uint64_t q = 0; q < frame->dim; q++)
		m->sum[q] = 0;
	out->draws = cgc_encoder_draws(m->encoder) ? m->draws : 1;
	for (uint64_t t = 0; t < out->draws && st == CGC_OK; t++) {
		m->encoder->seed = seed + t;
		st = draw(m, frame, x, e, norm2, &s, err);
	}
	m->encoder->seed = seed;
	if (st == CGC_OK)
		conclude(m, frame, norm2, &s, out);
	return st;
}

const char *
cgc_class_name(enum cgc_codec_class class)
{
	static const char *const names[] = {
		[CGC_LOSSLESS] = "lossless", [CGC_UNBIASED] = "unbiased",
		[CGC_CONTRACTIVE] = "contractive",
		[CGC_HEURISTIC] = "heuristic"
	};

	return names[class];
}

const char *
cgc_finding_name(enum cgc_finding verdict)
{
	static const char *const names[] = {
		[CGC_NOTHING_DECLARED] = "none", [CGC_WITHIN] = "within",
		[CGC_ABOVE] = "above"
	};

	return names[verdict];
}
