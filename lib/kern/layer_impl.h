/* SPDX-License-Identifier: MIT */
/*
 * The kernels of layer.h for one instruction set; included by kern_level.h
 * with NAME and TARGET as in kern_impl.h, and W of kern_vec.h.
 *
 * Both products are made in blocks whose sums stay in registers.  Where there
 * are too few rows for a block, its last one is worked on again.
 */

#define CHUNK CGC_KERN_CHUNK
#define BLEND_I 6
#if VECTOR == 512
#define BLEND_J 2
#else
#define BLEND_J 1
#endif

/* What a blend is made of. */
struct NAME(blending) {
	const double *a;
	size_t row, col;
	const double *const *b;
	size_t n;
	double *out;
	size_t stride;
};

/* The coordinates q to q + 8 width - 1 of `rows` <= BLEND_I rows from i on. */
TARGET static inline void
NAME(blend_block)(const struct NAME(blending) *p, size_t i, size_t rows,
    size_t q, const size_t width)
{
	W s[BLEND_I][BLEND_J], b[BLEND_J], c;
	const double *a[BLEND_I];
	double *out[BLEND_I];

#pragma GCC unroll 6
	for (size_t k = 0; k < BLEND_I; k++) {
		size_t r = i + (k < rows ? k : rows - 1);

		a[k] = p->a + r * p->row;
		out[k] = p->out + r * p->stride + q;
		for (size_t l = 0; l < width; l++)
			s[k][l] = W_LOAD(out[k] + 8 * l);
	}
	for (size_t j = 0; j < p->n; j++) {
		for (size_t l = 0; l < width; l++)
			b[l] = W_LOAD(p->b[j] + q + 8 * l);
#pragma GCC unroll 6
		for (size_t k = 0; k < BLEND_I; k++) {
			c = W_SET(a[k][j * p->col]);
			for (size_t l = 0; l < width; l++)
				s[k][l] = W_FMA(c, b[l], s[k][l]);
		}
	}
#pragma GCC unroll 6
	for (size_t k = 0; k < BLEND_I; k++)
		for (size_t l = 0; l < width; l++)
			W_STORE(out[k] + 8 * l, s[k][l]);
}

/* One row's coordinates q to end - 1. */
TARGET static inline void
NAME(blend_rest)(const struct NAME(blending) *p, size_t i, size_t q,
    size_t end)
{
	for (; q < end; q++) {
		double *out = p->out + i * p->stride + q, sum = *out;

		for (size_t j = 0; j < p->n; j++)
			sum = fma(p->a[i * p->row + j * p->col], p->b[j][q],
			    sum);
		*out = sum;
	}
}

TARGET static void
NAME(blend)(const double *a, size_t row, size_t col, const double *const *b,
    size_t m, size_t n, size_t dim, double *out, size_t stride)
{
	const struct NAME(blending) p = { a, row, col, b, n, out, stride };
	size_t q = 0, rows;

	for (; q + 8 * BLEND_J <= dim; q += 8 * BLEND_J)
		for (size_t i = 0; i < m; i += rows) {
			rows = m - i < BLEND_I ? m - i : BLEND_I;
			NAME(blend_block)(&p, i, rows, q, BLEND_J);
		}
	for (; q + 8 <= dim; q += 8)
		for (size_t i = 0; i < m; i += rows) {
			rows = m - i < BLEND_I ? m - i : BLEND_I;
			NAME(blend_block)(&p, i, rows, q, 1);
		}
	for (size_t i = 0; i < m && q < dim; i++)
		NAME(blend_rest)(&p, i, q, dim);
}

/* n < 8 numbers and zeros. */
TARGET static inline W
NAME(part)(const double *p, size_t n)
{
	double v[8] = { 0 };

	memcpy(v, p, n * sizeof *v);
	return W_LOAD(v);
}

/* sum[i][j] = the dot product of x_i and y_j from q to end - 1. */
TARGET static inline void
NAME(dot_block)(const double *const x[PAIRS_I],
    const double *const y[PAIRS_J], size_t q, size_t end, double (*sum)[4])
{
	W s[PAIRS_I][PAIRS_J], b[PAIRS_J], a;

#pragma GCC unroll 6
	for (size_t i = 0; i < PAIRS_I; i++)
		for (size_t j = 0; j < PAIRS_J; j++)
			s[i][j] = W_ZERO();
	for (; q + 8 <= end; q += 8) {
		for (size_t j = 0; j < PAIRS_J; j++)
			b[j] = W_LOAD(y[j] + q);
#pragma GCC unroll 6
		for (size_t i = 0; i < PAIRS_I; i++) {
			a = W_LOAD(x[i] + q);
			for (size_t j = 0; j < PAIRS_J; j++)
				s[i][j] = W_FMA(a, b[j], s[i][j]);
		}
	}
	if (q < end)
#pragma GCC unroll 6
		for (size_t i = 0; i < PAIRS_I; i++)
			for (size_t j = 0; j < PAIRS_J; j++)
				s[i][j] = W_FMA(
				    NAME(part)(x[i] + q, end - q),
				    NAME(part)(y[j] + q, end - q), s[i][j]);
#pragma GCC unroll 6
	for (size_t i = 0; i < PAIRS_I; i++)
		W_TREES(s[i], sum[i]);
}

TARGET static void
NAME(dots)(const double *const *x, size_t m, const double *const *y,
    size_t n, size_t dim, double *out, size_t stride)
{
	const double *a[PAIRS_I], *b[PAIRS_J];
	double sum[PAIRS_I][4], total[PAIRS_I][PAIRS_J];

	for (size_t i = 0; i < m; i += PAIRS_I)
		for (size_t j = 0; j < n; j += PAIRS_J) {
			for (size_t k = 0; k < PAIRS_I; k++)
				a[k] = x[i + k < m ? i + k : m - 1];
			for (size_t l = 0; l < PAIRS_J; l++)
				b[l] = y[j + l < n ? j + l : n - 1];
			memset(total, 0, sizeof total);
			for (size_t q = 0; q < dim; q += CHUNK) {
				NAME(dot_block)(a, b, q, dim - q < CHUNK ?
				    dim : q + CHUNK, sum);
				for (size_t k = 0; k < PAIRS_I; k++)
					for (size_t l = 0; l < PAIRS_J; l++)
						total[k][l] += sum[k][l];
			}
			for (size_t k = 0; k < PAIRS_I && i + k < m; k++)
				for (size_t l = 0; l < PAIRS_J && j + l < n;
				    l++)
					out[(i + k) * stride + j + l] +=
					    total[k][l];
		}
}

TARGET static void
NAME(pool)(const double *const a[4], size_t n, double *restrict out,
    double *restrict from)
{
	const double *a0 = a[0], *a1 = a[1], *a2 = a[2], *a3 = a[3];

	for (size_t q = 0; q < n; q++) {
		double m = a0[q], k = 0;

		k = a1[q] > m ? 1 : k;
		m = a1[q] > m ? a1[q] : m;
		k = a2[q] > m ? 2 : k;
		m = a2[q] > m ? a2[q] : m;
		k = a3[q] > m ? 3 : k;
		m = a3[q] > m ? a3[q] : m;
		from[q] = m > 0 ? k : -1;
		out[q] = 0 > m ? 0 : m;
	}
}

TARGET static void
NAME(unpool)(const double *d, const double *from, size_t n,
    double *const a[4])
{
	for (int k = 0; k < 4; k++) {
		double *restrict out = a[k];

		for (size_t q = 0; q < n; q++)
			out[q] = from[q] == k ? d[q] : 0;
	}
}

const struct cgc_layer NAME(cgc_kern) = {
	NAME(blend), NAME(dots), NAME(pool), NAME(unpool)
};

#undef CHUNK
#undef BLEND_I
#undef BLEND_J
