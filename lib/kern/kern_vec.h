/* SPDX-License-Identifier: MIT */
#ifndef CGC_KERN_VEC_H
#define CGC_KERN_VEC_H

#include <math.h>

/*
 * kern_vec - the few vector operations that compilers do not find by
 * themselves, for each level: a register of f32 (VF) or f64 (VD), with as many
 * lanes as it has, to be compared; and eight f64 (W), to be summed.
 * MIN(a, b) is a < b ? a : b and MAX(a, b) is a > b ? a : b in every lane,
 * which for zeros of two signs is b; ALL(r) is r in every lane; WIDE(p) reads
 * as many lanes as a VD has, in f64; IF_MORE(a, b, v) is a > b ? v : 0.
 * W_WIDEN reads a W from f32; W_FMA(a, b, c) is fma(a, b, c), W_FNMA(a, b, c)
 * fma(-a, b, c).
 * W_AT_MOST(a, b) has a bit for each lane, the lowest first: whether a <= b.
 * PAIRS_I times PAIRS_J is how many W are summed at a time over pairs, MEANS
 * how many over subsets, where each waits for its last sum; W_TREES(s, out)
 * leaves the sums of the lanes of PAIRS_J of them, each in the order of the
 * tree of kern_impl.h.
 *
 * Included with VECTOR defined: 512, 256, 128 or 0, plain C.
 */
#if VECTOR == 512
#include <immintrin.h>
#define VF __m512
#define VF_LOAD(p) _mm512_loadu_ps(p)
#define VF_ALL(r) _mm512_set1_ps(r)
#define VF_STORE(p, v) _mm512_storeu_ps(p, v)
#define VF_MIN(a, b) _mm512_min_ps(a, b)
#define VF_MAX(a, b) _mm512_max_ps(a, b)
#define VD __m512d
#define VD_LOAD(p) _mm512_loadu_pd(p)
#define VD_ALL(r) _mm512_set1_pd(r)
#define VD_STORE(p, v) _mm512_storeu_pd(p, v)
#define VD_MIN(a, b) _mm512_min_pd(a, b)
#define VD_MAX(a, b) _mm512_max_pd(a, b)
#define VD_ADD(a, b) _mm512_add_pd(a, b)
#define VD_SUB(a, b) _mm512_sub_pd(a, b)
#define VD_IF_MORE(a, b, v) \
	_mm512_maskz_mov_pd(_mm512_cmp_pd_mask(a, b, _CMP_GT_OQ), v)
#define VF_WIDE(p) _mm512_cvtps_pd(_mm256_loadu_ps(p))
#define W __m512d
#define W_ZERO() _mm512_setzero_pd()
#define W_LOAD(p) _mm512_loadu_pd(p)
#define W_WIDEN(p) _mm512_cvtps_pd(_mm256_loadu_ps(p))
#define W_STORE(p, v) _mm512_storeu_pd(p, v)
#define W_SUB(a, b) _mm512_sub_pd(a, b)
#define W_SET(x) _mm512_set1_pd(x)
#define W_ADD(a, b) _mm512_add_pd(a, b)
#define W_MUL(a, b) _mm512_mul_pd(a, b)
#define W_FNMA(a, b, c) _mm512_fnmadd_pd(a, b, c)
#define W_FMA(a, b, c) _mm512_fmadd_pd(a, b, c)
#define W_AT_MOST(a, b) ((unsigned)_mm512_cmp_pd_mask(a, b, _CMP_LE_OQ))
#define W_FOLD(a) _mm256_add_pd(_mm512_castpd512_pd256(a), \
	_mm512_extractf64x4_pd(a, 1))
#define W_TREES(s, out) do { \
	cgc_w_trees(W_FOLD((s)[0]), W_FOLD((s)[1]), out); \
	cgc_w_trees(W_FOLD((s)[2]), W_FOLD((s)[3]), (out) + 2); \
} while (0)
#define PAIRS_I 6
#define PAIRS_J 4
#define MEANS 8
#elif VECTOR == 256
#include <immintrin.h>
#define VF __m256
#define VF_LOAD(p) _mm256_loadu_ps(p)
#define VF_ALL(r) _mm256_set1_ps(r)
#define VF_STORE(p, v) _mm256_storeu_ps(p, v)
#define VF_MIN(a, b) _mm256_min_ps(a, b)
#define VF_MAX(a, b) _mm256_max_ps(a, b)
#define VD __m256d
#define VD_LOAD(p) _mm256_loadu_pd(p)
#define VD_ALL(r) _mm256_set1_pd(r)
#define VD_STORE(p, v) _mm256_storeu_pd(p, v)
#define VD_MIN(a, b) _mm256_min_pd(a, b)
#define VD_MAX(a, b) _mm256_max_pd(a, b)
#define VD_ADD(a, b) _mm256_add_pd(a, b)
#define VD_SUB(a, b) _mm256_sub_pd(a, b)
#define VD_IF_MORE(a, b, v) \
	_mm256_and_pd(_mm256_cmp_pd(a, b, _CMP_GT_OQ), v)
#define VF_WIDE(p) _mm256_cvtps_pd(_mm_loadu_ps(p))
struct cgc_w {
	__m256d lo, hi;
};
#define W struct cgc_w
#define W_ZERO() ((W){ _mm256_setzero_pd(), _mm256_setzero_pd() })
#define W_LOAD(p) ((W){ _mm256_loadu_pd(p), _mm256_loadu_pd((p) + 4) })
#define W_WIDEN(p) ((W){ _mm256_cvtps_pd(_mm_loadu_ps(p)), \
	_mm256_cvtps_pd(_mm_loadu_ps((p) + 4)) })
#define W_STORE(p, v) do { \
	_mm256_storeu_pd(p, (v).lo); \
	_mm256_storeu_pd((p) + 4, (v).hi); \
} while (0)
#define W_SUB(a, b) ((W){ _mm256_sub_pd((a).lo, (b).lo), \
	_mm256_sub_pd((a).hi, (b).hi) })
#define W_SET(x) ((W){ _mm256_set1_pd(x), _mm256_set1_pd(x) })
#define W_ADD(a, b) ((W){ _mm256_add_pd((a).lo, (b).lo), \
	_mm256_add_pd((a).hi, (b).hi) })
#define W_MUL(a, b) ((W){ _mm256_mul_pd((a).lo, (b).lo), \
	_mm256_mul_pd((a).hi, (b).hi) })
#define W_FNMA(a, b, c) ((W){ _mm256_fnmadd_pd((a).lo, (b).lo, (c).lo), \
	_mm256_fnmadd_pd((a).hi, (b).hi, (c).hi) })
#define W_FMA(a, b, c) ((W){ _mm256_fmadd_pd((a).lo, (b).lo, (c).lo), \
	_mm256_fmadd_pd((a).hi, (b).hi, (c).hi) })
#define W_AT_MOST_4(a, b) \
	((unsigned)_mm256_movemask_pd(_mm256_cmp_pd(a, b, _CMP_LE_OQ)))
#define W_AT_MOST(a, b) (W_AT_MOST_4((a).lo, (b).lo) | \
	W_AT_MOST_4((a).hi, (b).hi) << 4)
#define W_FOLD(a) _mm256_add_pd((a).lo, (a).hi)
#define W_TREES(s, out) cgc_w_trees(W_FOLD((s)[0]), W_FOLD((s)[1]), out)
#define PAIRS_I 2
#define PAIRS_J 2
#define MEANS 4
#elif VECTOR == 128
#include <arm_neon.h>
/* FMIN and FMAX would choose between zeros of two signs. */
#define VF float32x4_t
#define VF_LOAD(p) vld1q_f32(p)
#define VF_ALL(r) vdupq_n_f32(r)
#define VF_STORE(p, v) vst1q_f32(p, v)
#define VF_MIN(a, b) vbslq_f32(vcltq_f32(a, b), a, b)
#define VF_MAX(a, b) vbslq_f32(vcgtq_f32(a, b), a, b)
#define VF_WIDE(p) vcvt_f64_f32(vld1_f32(p))
#define VD float64x2_t
#define VD_LOAD(p) vld1q_f64(p)
#define VD_ALL(r) vdupq_n_f64(r)
#define VD_STORE(p, v) vst1q_f64(p, v)
#define VD_MIN(a, b) vbslq_f64(vcltq_f64(a, b), a, b)
#define VD_MAX(a, b) vbslq_f64(vcgtq_f64(a, b), a, b)
#define VD_ADD(a, b) vaddq_f64(a, b)
#define VD_SUB(a, b) vsubq_f64(a, b)
#define VD_IF_MORE(a, b, v) vreinterpretq_f64_u64(vandq_u64( \
	vcgtq_f64(a, b), vreinterpretq_u64_f64(v)))
struct cgc_w {
	float64x2_t v[4];
};

/* Each of the four registers of a W, from those of others. */
#define W_EACH(name, args, expression) \
static inline struct cgc_w \
name args \
{ \
	struct cgc_w r; \
	for (int i = 0; i < 4; i++) \
		r.v[i] = expression; \
	return r; \
}

W_EACH(cgc_w_set, (double x), vdupq_n_f64(x))
W_EACH(cgc_w_load, (const double *p), vld1q_f64(p + 2 * i))
W_EACH(cgc_w_widen, (const float *p), vcvt_f64_f32(vld1_f32(p + 2 * i)))
W_EACH(cgc_w_add, (struct cgc_w a, struct cgc_w b), vaddq_f64(a.v[i], b.v[i]))
W_EACH(cgc_w_sub, (struct cgc_w a, struct cgc_w b), vsubq_f64(a.v[i], b.v[i]))
W_EACH(cgc_w_mul, (struct cgc_w a, struct cgc_w b), vmulq_f64(a.v[i], b.v[i]))
W_EACH(cgc_w_fma, (struct cgc_w a, struct cgc_w b, struct cgc_w c),
    vfmaq_f64(c.v[i], a.v[i], b.v[i]))
W_EACH(cgc_w_fnma, (struct cgc_w a, struct cgc_w b, struct cgc_w c),
    vfmsq_f64(c.v[i], a.v[i], b.v[i]))

static inline void
cgc_w_store(double *p, struct cgc_w a)
{
	for (int i = 0; i < 4; i++)
		vst1q_f64(p + 2 * i, a.v[i]);
}

#define W struct cgc_w
#define W_ZERO() cgc_w_set(0)
#define W_FOLD(a) vaddq_f64(vaddq_f64((a).v[0], (a).v[2]), \
	vaddq_f64((a).v[1], (a).v[3]))
#define W_TREES(s, out) \
	vst1q_f64(out, vpaddq_f64(W_FOLD((s)[0]), W_FOLD((s)[1])))
#else
/* Four f32 or two f64: what every compiler turns into registers, if any. */
struct cgc_vf {
	float v[4];
};

struct cgc_vd {
	double v[2];
};

#define VF struct cgc_vf
#define VF_LOAD(p) cgc_vf_load(p)
#define VF_ALL(r) cgc_vf_all(r)
#define VF_STORE(p, v) cgc_vf_store(p, v)
#define VF_MIN(a, b) cgc_vf_min(a, b)
#define VF_MAX(a, b) cgc_vf_max(a, b)
#define VD struct cgc_vd
#define VD_LOAD(p) cgc_vd_load(p)
#define VD_ALL(r) cgc_vd_all(r)
#define VD_STORE(p, v) cgc_vd_store(p, v)
#define VD_MIN(a, b) cgc_vd_min(a, b)
#define VD_MAX(a, b) cgc_vd_max(a, b)
#define VD_ADD(a, b) cgc_vd_add(a, b)
#define VD_SUB(a, b) cgc_vd_sub(a, b)
#define VD_IF_MORE(a, b, v) cgc_vd_if_more(a, b, v)
#define VF_WIDE(p) cgc_vf_wide(p)

#define VEC_OPS(type, name, real, lanes) \
static inline type \
name##_load(const real *p) \
{ \
	type r; \
	for (int i = 0; i < lanes; i++) \
		r.v[i] = p[i]; \
	return r; \
} \
static inline type \
name##_all(real v) \
{ \
	type r; \
	for (int i = 0; i < lanes; i++) \
		r.v[i] = v; \
	return r; \
} \
static inline void \
name##_store(real *p, type a) \
{ \
	for (int i = 0; i < lanes; i++) \
		p[i] = a.v[i]; \
} \
static inline type \
name##_min(type a, type b) \
{ \
	for (int i = 0; i < lanes; i++) \
		a.v[i] = a.v[i] < b.v[i] ? a.v[i] : b.v[i]; \
	return a; \
} \
static inline type \
name##_max(type a, type b) \
{ \
	for (int i = 0; i < lanes; i++) \
		a.v[i] = a.v[i] > b.v[i] ? a.v[i] : b.v[i]; \
	return a; \
}

VEC_OPS(VF, cgc_vf, float, 4)
VEC_OPS(VD, cgc_vd, double, 2)

static inline struct cgc_vd
cgc_vd_add(struct cgc_vd a, struct cgc_vd b)
{
	return (struct cgc_vd){ { a.v[0] + b.v[0], a.v[1] + b.v[1] } };
}

static inline struct cgc_vd
cgc_vd_sub(struct cgc_vd a, struct cgc_vd b)
{
	return (struct cgc_vd){ { a.v[0] - b.v[0], a.v[1] - b.v[1] } };
}

static inline struct cgc_vd
cgc_vd_if_more(struct cgc_vd a, struct cgc_vd b, struct cgc_vd v)
{
	return (struct cgc_vd){ { a.v[0] > b.v[0] ? v.v[0] : 0,
	    a.v[1] > b.v[1] ? v.v[1] : 0 } };
}

static inline struct cgc_vd
cgc_vf_wide(const float *p)
{
	return (struct cgc_vd){ { (double)p[0], (double)p[1] } };
}

struct cgc_w {
	double v[8];
};

static inline struct cgc_w
cgc_w_load(const double *p)
{
	struct cgc_w r;

	for (int i = 0; i < 8; i++)
		r.v[i] = p[i];
	return r;
}

static inline struct cgc_w
cgc_w_widen(const float *p)
{
	struct cgc_w r;

	for (int i = 0; i < 8; i++)
		r.v[i] = (double)p[i];
	return r;
}

static inline void
cgc_w_store(double *p, struct cgc_w a)
{
	for (int i = 0; i < 8; i++)
		p[i] = a.v[i];
}

static inline struct cgc_w
cgc_w_sub(struct cgc_w a, struct cgc_w b)
{
	for (int i = 0; i < 8; i++)
		a.v[i] -= b.v[i];
	return a;
}

static inline struct cgc_w
cgc_w_add(struct cgc_w a, struct cgc_w b)
{
	for (int i = 0; i < 8; i++)
		a.v[i] += b.v[i];
	return a;
}

static inline struct cgc_w
cgc_w_set(double x)
{
	struct cgc_w r;

	for (int i = 0; i < 8; i++)
		r.v[i] = x;
	return r;
}

static inline struct cgc_w
cgc_w_mul(struct cgc_w a, struct cgc_w b)
{
	for (int i = 0; i < 8; i++)
		a.v[i] *= b.v[i];
	return a;
}

static inline struct cgc_w
cgc_w_fnma(struct cgc_w a, struct cgc_w b, struct cgc_w c)
{
	for (int i = 0; i < 8; i++)
		c.v[i] = fma(-a.v[i], b.v[i], c.v[i]);
	return c;
}

static inline struct cgc_w
cgc_w_fma(struct cgc_w a, struct cgc_w b, struct cgc_w c)
{
	for (int i = 0; i < 8; i++)
		c.v[i] = fma(a.v[i], b.v[i], c.v[i]);
	return c;
}

static inline double
cgc_w_tree(struct cgc_w a)
{
	return ((a.v[0] + a.v[4]) + (a.v[2] + a.v[6])) +
	    ((a.v[1] + a.v[5]) + (a.v[3] + a.v[7]));
}

#define W struct cgc_w
#define W_ZERO() ((W){ { 0 } })
#define W_TREES(s, out) do { \
	(out)[0] = cgc_w_tree((s)[0]); \
	(out)[1] = cgc_w_tree((s)[1]); \
} while (0)
#endif

#if VECTOR < 256
static inline unsigned
cgc_w_at_most(struct cgc_w a, struct cgc_w b)
{
	double x[8], y[8];
	unsigned bits = 0;

	cgc_w_store(x, a);
	cgc_w_store(y, b);
	for (int i = 0; i < 8; i++)
		bits |= (unsigned)(x[i] <= y[i]) << i;
	return bits;
}

#define W_AT_MOST(a, b) cgc_w_at_most(a, b)
#define W_LOAD(p) cgc_w_load(p)
#define W_WIDEN(p) cgc_w_widen(p)
#define W_STORE(p, v) cgc_w_store(p, v)
#define W_SUB(a, b) cgc_w_sub(a, b)
#define W_SET(x) cgc_w_set(x)
#define W_ADD(a, b) cgc_w_add(a, b)
#define W_MUL(a, b) cgc_w_mul(a, b)
#define W_FNMA(a, b, c) cgc_w_fnma(a, b, c)
#define W_FMA(a, b, c) cgc_w_fma(a, b, c)
#define PAIRS_I 2
#define PAIRS_J 2
#define MEANS 4
#else
/* The last two steps of the trees of a and b. */
TARGET static inline void
cgc_w_trees(__m256d a, __m256d b, double *out)
{
	__m128d s = _mm_add_pd(_mm256_castpd256_pd128(a),
	    _mm256_extractf128_pd(a, 1));
	__m128d t = _mm_add_pd(_mm256_castpd256_pd128(b),
	    _mm256_extractf128_pd(b, 1));

	_mm_storeu_pd(out, _mm_hadd_pd(s, t));
}
#endif

#endif
