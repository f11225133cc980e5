/* SPDX-License-Identifier: MIT */
/*
 * The kernels over all pairs of rows; included by kern_impl.h alone, with what
 * that has defined.
 *
 * Chunk by chunk the rows are laid out in f64, once.  Then GROUP rows, which
 * stay in the first cache, meet all others, PAIRS_J at a time, in blocks whose
 * sums stay in registers.
 */

#define GROUP 12
#define STRIDE (CHUNK + 8) /* rows must not share all their cache sets */

_Static_assert(GROUP % PAIRS_I == 0 && GROUP % PAIRS_J == 0 &&
    GROUP * STRIDE * sizeof(double) == CGC_KERN_PANEL(1), "a group's room");

/* What all pairs of n rows leave, and where the reading is. */
struct NAME(pairs) {
	const void *const *x;
	const double *z; /* inner products about z; NULL: distances */
	size_t n, q, dim;
	double *panel;   /* the chunk in f64 */
	double *out;
	void (*block)(const double *, const double *, size_t,
	    double (*)[4]);
	size_t at, end;  /* lines of the next chunk, to be fetched */
};

/* A chunk of a row in f64, with zeros up to a multiple of 8 coordinates. */
TARGET static inline void
NAME(widen)(const REAL *row, const double *z, size_t len, double *out)
{
	size_t c = 0;

	if (z == NULL)
		for (; c < len; c++)
			out[c] = (double)row[c];
	else
		for (; c < len; c++)
			out[c] = (double)row[c] - z[c];
	for (; c % 8 != 0; c++)
		out[c] = 0;
}

/*
 * sum[i][j] = what rows a_i and b_j of one chunk leave.  Unrolled, s is in
 * registers from beginning to end.
 */
TARGET static inline void
NAME(pair_sums)(const double *a, const double *b, size_t len, bool products,
    double (*sum)[4])
{
	W s[PAIRS_I][PAIRS_J], y[PAIRS_J], x, t;

#pragma GCC unroll 6
	for (size_t i = 0; i < PAIRS_I; i++)
		for (size_t j = 0; j < PAIRS_J; j++)
			s[i][j] = W_ZERO();
	for (size_t q = 0; q < len; q += 8) {
		for (size_t j = 0; j < PAIRS_J; j++)
			y[j] = W_LOAD(b + j * STRIDE + q);
#pragma GCC unroll 6
		for (size_t i = 0; i < PAIRS_I; i++) {
			x = W_LOAD(a + i * STRIDE + q);
			for (size_t j = 0; j < PAIRS_J; j++) {
				t = W_SUB(x, y[j]);
				s[i][j] = products ?
				    W_FMA(x, y[j], s[i][j]) :
				    W_FMA(t, t, s[i][j]);
			}
		}
	}
#pragma GCC unroll 6
	for (size_t i = 0; i < PAIRS_I; i++)
		W_TREES(s[i], sum[i]);
}

TARGET static void
NAME(distance_sums)(const double *a, const double *b, size_t len,
    double (*sum)[4])
{
	NAME(pair_sums)(a, b, len, false, sum);
}

TARGET static void
NAME(product_sums)(const double *a, const double *b, size_t len,
    double (*sum)[4])
{
	NAME(pair_sums)(a, b, len, true, sum);
}

/* A few lines of the next chunk: a burst of them would stall the work. */
TARGET static inline void
NAME(fetch_lines)(struct NAME(pairs) *p, size_t lines)
{
	size_t per = CHUNK * sizeof(REAL) / 64;

	for (; lines > 0 && p->at < p->end; lines--, p->at++)
		__builtin_prefetch((const char *)p->x[p->at / per] +
		    (p->q + CHUNK) * sizeof(REAL) + p->at % per * 64, 0, 2);
}

/* Adds a chunk's sums of row k and the rows from j on to what is there. */
TARGET static inline void
NAME(keep)(struct NAME(pairs) *p, const double *sum, size_t k, size_t j)
{
	double *out = p->out + k * p->n + j;
	size_t left = p->n - j, len = left < PAIRS_J ? left : PAIRS_J;

	if (p->q == 0)
		for (size_t l = 0; l < len; l++)
			out[l] = sum[l];
	else
		for (size_t l = 0; l < len; l++)
			out[l] += sum[l];
}

/* The chunk's rows i to i + GROUP - 1 meet all from i on. */
TARGET static inline void
NAME(meet)(struct NAME(pairs) *p, size_t i, size_t len)
{
	double sum[PAIRS_I][4];
	size_t n = p->n, lines = 2 * PAIRS_I * PAIRS_J * CHUNK *
	    sizeof(REAL) / 64 / n + 1;

	for (size_t j = i; j < n; j += PAIRS_J)
		for (size_t r = i; r < n && r < i + GROUP && r < j + PAIRS_J;
		    r += PAIRS_I) {
			NAME(fetch_lines)(p, lines);
			p->block(p->panel + r * STRIDE,
			    p->panel + j * STRIDE, len, sum);
			for (size_t k = r; k < r + PAIRS_I && k < n; k++)
				NAME(keep)(p, sum[k - r], k, j);
		}
}

/* What is below the diagonal, from above it: eight numbers of a row at once. */
TARGET static inline void
NAME(mirror)(double *out, size_t n)
{
	for (size_t i = 0; i < n; i += 8)
		for (size_t j = 0; j < n && j < i + 8; j++)
			for (size_t k = i > j ? i : j; k < n && k < i + 8; k++)
				out[k * n + j] = out[j * n + k];
}

/* All pairs; what is below the diagonal is only partly there. */
TARGET static void
NAME(all_pairs)(struct NAME(pairs) *p)
{
	size_t n = p->n, rows = (n + GROUP - 1) / GROUP * GROUP;

	for (size_t i = 0; p->dim == 0 && i < n * n; i++)
		p->out[i] = 0;
	for (size_t i = n * STRIDE; i < rows * STRIDE; i++)
		p->panel[i] = 0;
	for (p->q = 0; p->q < p->dim; p->q += CHUNK) {
		size_t left = p->dim - p->q;
		size_t len = left < CHUNK ? left : CHUNK;

		for (size_t i = 0; i < n; i++)
			NAME(widen)((const REAL *)p->x[i] + p->q,
			    p->z == NULL ? NULL : p->z + p->q, len,
			    p->panel + i * STRIDE);
		p->at = 0;
		p->end = left < 2 * CHUNK ? 0 : n * CHUNK * sizeof(REAL) / 64;
		for (size_t i = 0; i < n; i += GROUP)
			NAME(meet)(p, i, len);
	}
	NAME(mirror)(p->out, n);
}

TARGET static void
NAME(distances)(const void *const *x, size_t n, size_t dim, void *panel,
    double *out)
{
	struct NAME(pairs) p = { .x = x, .n = n, .dim = dim, .panel = panel,
	    .out = out, .block = NAME(distance_sums) };

	NAME(all_pairs)(&p);
	for (size_t i = 0; i < n; i++)
		out[i * n + i] = 0;
}

TARGET static void
NAME(products)(const void *const *x, const double *z, size_t n, size_t dim,
    void *panel, double *out)
{
	struct NAME(pairs) p = { .x = x, .z = z, .n = n, .dim = dim,
	    .panel = panel, .out = out, .block = NAME(product_sums) };

	NAME(all_pairs)(&p);
}

#undef GROUP
#undef STRIDE
