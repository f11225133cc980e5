/* SPDX-License-Identifier: MIT */
/*
 * The kernels that sort every coordinate; included by kern_impl.h alone, with
 * what that has defined.
 */

/* Orders two registers, lane by lane. */
#define ORDER(a, b) do { \
	VEC low_ = MIN(a, b); \
	b = MAX(b, a); \
	a = low_; \
} while (0)

/* Row i * step of `rows` that begin at `at`; +inf where there is none. */
#define THERE(i) (all || (i) * step < rows)
#define ROW(i) (THERE(i) ? LOAD(at + (i) * step * LANES) : ALL(INFINITY))
#define COLUMN(i) (THERE(i) ? NAME(read)(x[i], q) : ALL(INFINITY))
#define PUT(i, v) do { \
	if (THERE(i)) \
		STORE(at + (i) * step * LANES, v); \
} while (0)

/*
 * The columns of a tile are sorted by Batcher's odd-even merges (Knuth, TAOCP
 * 5.2.2 and 5.3.4): rows by sixteens, then segments of 16, 32, 64 ... rows two
 * by two.  A merge of two segments of p rows first orders rows p apart, then
 * rows d = p/2, p/4 ... 1 apart: those with odd i / d, and i + d.  Three or
 * four such distances are done at a time, so that rows are in registers for
 * all of them: rows that are `step` apart, the least of the distances, meet
 * only each other.  Rows that are not there are +inf, and stay where they are.
 */

/* Sorts eight registers by 19 exchanges (Knuth, TAOCP 5.3.4). */
#define SORT_8(a, b, c, d, e, f, g, h) do { \
	ORDER(a, b); ORDER(c, d); ORDER(e, f); ORDER(g, h); \
	ORDER(a, c); ORDER(b, d); ORDER(e, g); ORDER(f, h); \
	ORDER(b, c); ORDER(f, g); ORDER(a, e); ORDER(d, h); \
	ORDER(b, f); ORDER(c, g); \
	ORDER(b, e); ORDER(d, g); \
	ORDER(c, e); ORDER(d, f); \
	ORDER(d, e); \
} while (0)

/* Merges a to h and i to p: distances 8, 4, 2 and 1. */
#define MERGE_16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) do { \
	ORDER(a, i); ORDER(b, j); ORDER(c, k); ORDER(d, l); \
	ORDER(e, m); ORDER(f, n); ORDER(g, o); ORDER(h, p); \
	ORDER(e, i); ORDER(f, j); ORDER(g, k); ORDER(h, l); \
	ORDER(c, e); ORDER(d, f); ORDER(g, i); ORDER(h, j); \
	ORDER(k, m); ORDER(l, n); \
	ORDER(b, c); ORDER(d, e); ORDER(f, g); ORDER(h, i); \
	ORDER(j, k); ORDER(l, m); ORDER(n, o); \
} while (0)

#define PUT_8(i, a, b, c, d, e, f, g, h) do { \
	PUT(i, a); PUT(i + 1, b); PUT(i + 2, c); PUT(i + 3, d); \
	PUT(i + 4, e); PUT(i + 5, f); PUT(i + 6, g); PUT(i + 7, h); \
} while (0)

/* A register of a row; the next one will be in the first cache by then. */
TARGET static inline VEC
NAME(read)(const REAL *row, size_t q)
{
	__builtin_prefetch(row + q + LANES, 0, 3);
	return LOAD(row + q);
}

/* Up to eight rows at column q, sorted. */
TARGET static inline void
NAME(sort_8)(const void *const *x, size_t q, REAL *at, size_t rows)
{
	const size_t step = 1;
	const bool all = false;
	VEC a = COLUMN(0), b = COLUMN(1), c = COLUMN(2), d = COLUMN(3);
	VEC e = COLUMN(4), f = COLUMN(5), g = COLUMN(6), h = COLUMN(7);

	SORT_8(a, b, c, d, e, f, g, h);
	PUT_8(0, a, b, c, d, e, f, g, h);
}

/* Up to 16 rows at column q, sorted. */
TARGET static inline void
NAME(sort_16)(const void *const *x, size_t q, REAL *at, size_t rows, bool all)
{
	const size_t step = 1;
	VEC a = COLUMN(0), b = COLUMN(1), c = COLUMN(2), d = COLUMN(3);
	VEC e = COLUMN(4), f = COLUMN(5), g = COLUMN(6), h = COLUMN(7);
	VEC i = COLUMN(8), j = COLUMN(9), k = COLUMN(10), l = COLUMN(11);
	VEC m = COLUMN(12), n = COLUMN(13), o = COLUMN(14), p = COLUMN(15);

	SORT_8(a, b, c, d, e, f, g, h);
	SORT_8(i, j, k, l, m, n, o, p);
	MERGE_16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
	PUT_8(0, a, b, c, d, e, f, g, h);
	PUT_8(8, i, j, k, l, m, n, o, p);
}

/* Distances 4, 2 and 1 times step: merges four rows and four. */
TARGET static inline void
NAME(begin_3)(REAL *at, size_t step, size_t rows, bool all)
{
	VEC a = ROW(0), b = ROW(1), c = ROW(2), d = ROW(3);
	VEC e = ROW(4), f = ROW(5), g = ROW(6), h = ROW(7);

	ORDER(a, e); ORDER(b, f); ORDER(c, g); ORDER(d, h);
	ORDER(c, e); ORDER(d, f);
	ORDER(b, c); ORDER(d, e); ORDER(f, g);
	PUT_8(0, a, b, c, d, e, f, g, h);
}

/* Distances 8, 4, 2 and 1 times step: merges eight rows and eight. */
TARGET static inline void
NAME(begin_4)(REAL *at, size_t step, size_t rows, bool all)
{
	VEC a = ROW(0), b = ROW(1), c = ROW(2), d = ROW(3);
	VEC e = ROW(4), f = ROW(5), g = ROW(6), h = ROW(7);
	VEC i = ROW(8), j = ROW(9), k = ROW(10), l = ROW(11);
	VEC m = ROW(12), n = ROW(13), o = ROW(14), p = ROW(15);

	MERGE_16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
	PUT_8(0, a, b, c, d, e, f, g, h);
	PUT_8(8, i, j, k, l, m, n, o, p);
}

/*
 * Distances 4, 2 and 1 times step: rows 4 to 11, and before them the three
 * that wait in x, y and z; then those that the next eight rows meet do.
 */
TARGET static inline void
NAME(go_on_3)(REAL *at, size_t step, size_t rows, bool all,
    VEC *x, VEC *y, VEC *z)
{
	VEC a = ROW(4), b = ROW(5), c = ROW(6), d = ROW(7);
	VEC e = ROW(8), f = ROW(9), g = ROW(10), h = ROW(11);

	ORDER(a, e); ORDER(b, f); ORDER(c, g); ORDER(d, h);
	ORDER(*y, a); ORDER(*z, b); ORDER(c, e); ORDER(d, f);
	ORDER(*x, *y); ORDER(*z, a); ORDER(b, c); ORDER(d, e);
	PUT(1, *x); PUT(2, *y); PUT(3, *z); PUT(4, a);
	PUT(5, b); PUT(6, c); PUT(7, d); PUT(8, e);
	*x = f;
	*y = g;
	*z = h;
}

/* Distances 2 and 1 times step: rows 2 to 5, and one that waits. */
TARGET static inline void
NAME(go_on_2)(REAL *at, size_t step, size_t rows, bool all, VEC *x)
{
	VEC a = ROW(2), b = ROW(3), c = ROW(4), d = ROW(5);

	ORDER(a, c); ORDER(b, d);
	ORDER(*x, a); ORDER(b, c);
	PUT(1, *x); PUT(2, a); PUT(3, b); PUT(4, c);
	*x = d;
}

/*
 * Rows are read in runs of RUN coordinates, 1 KiB, and fetched into the second
 * cache one run ahead: a few lines at a time between other work, since a burst
 * of them would stall it.
 */
struct NAME(ahead) {
	const void *const *x;
	size_t at, end;  /* lines of the next run, row by row */
	size_t byte;     /* where that run begins in each row */
};

#define RUN (1024 / sizeof(REAL))

/* For the step at column q: as many lines as steps make a run in the end. */
TARGET static inline void
NAME(look_ahead)(struct NAME(ahead) *a, size_t n, size_t dim, size_t q)
{
	size_t steps = RUN / LANES, step = q % RUN / LANES;

	a->byte = (q - q % RUN + RUN) * sizeof(REAL);
	a->at = step * n * 16 / steps;
	a->end = q / RUN + 2 > dim / RUN ? 0 : (step + 1) * n * 16 / steps;
}

TARGET static inline void
NAME(fetch)(struct NAME(ahead) *a, size_t lines)
{
	for (; lines > 0 && a->at < a->end; lines--, a->at++)
		__builtin_prefetch((const char *)a->x[a->at / 16] + a->byte +
		    a->at % 16 * 64, 0, 2);
}

TARGET static inline void
NAME(sweep_3)(REAL *at, size_t step, size_t rows,
    struct NAME(ahead) *ahead)
{
	const bool all = true;
	VEC x = ROW(1), y = ROW(2), z = ROW(3);

	for (; step < rows; at += 8 * step * LANES, rows -= 8 * step) {
		NAME(fetch)(ahead, 1);
		if (11 * step < rows) {
			NAME(go_on_3)(at, step, rows, true, &x, &y, &z);
			continue;
		}
		NAME(go_on_3)(at, step, rows, false, &x, &y, &z);
		if (rows <= 8 * step)
			return;
	}
}

TARGET static inline void
NAME(sweep_2)(REAL *at, size_t step, size_t rows,
    struct NAME(ahead) *ahead)
{
	const bool all = true;
	VEC x = ROW(1);

	for (; step < rows; at += 4 * step * LANES, rows -= 4 * step) {
		NAME(fetch)(ahead, 1);
		if (5 * step < rows) {
			NAME(go_on_2)(at, step, rows, true, &x);
			continue;
		}
		NAME(go_on_2)(at, step, rows, false, &x);
		if (rows <= 4 * step)
			return;
	}
}

/* Merges the first p of `rows` sorted rows with the p or fewer behind. */
TARGET static void
NAME(merge)(REAL *tile, size_t p, size_t rows, bool four,
    struct NAME(ahead) *ahead)
{
	size_t step = four ? p / 8 : p / 4;

	for (size_t r = 0; r < step && r + p < rows; r++) {
		REAL *at = tile + r * LANES;

		if (four && r + 15 * step < rows)
			NAME(begin_4)(at, step, rows - r, true);
		else if (four)
			NAME(begin_4)(at, step, rows - r, false);
		else if (r + 7 * step < rows)
			NAME(begin_3)(at, step, rows - r, true);
		else
			NAME(begin_3)(at, step, rows - r, false);
		NAME(fetch)(ahead, 1);
	}
	while (step >= 8) {
		step /= 8;
		for (size_t r = 0; r < step; r++)
			NAME(sweep_3)(tile + r * LANES, step, rows - r, ahead);
	}
	if (step == 4)
		NAME(sweep_2)(tile, 1, rows, ahead);
}

/* Up to 16 rows at column q, sorted, at the end of the tile. */
TARGET static inline void
NAME(sort_some)(const void *const *x, size_t rows, size_t dim, size_t q,
    REAL *at)
{
	REAL copy[16][LANES] = { { 0 } };
	const void *from[16];

	if (dim < LANES) { /* no row is as long as a register */
		for (size_t i = 0; i < 16 && i < rows; i++) {
			for (size_t c = 0; c < dim; c++)
				copy[i][c] = ((const REAL *)x[i])[c];
			from[i] = copy[i];
		}
		x = from;
	}
	if (rows <= 8)
		NAME(sort_8)(x, q, at, rows);
	else
		NAME(sort_16)(x, q, at, rows, false);
}

/* Merges n rows that are sorted by sixteens; what is in the cache first. */
TARGET static inline void
NAME(merge_all)(REAL *tile, size_t n, struct NAME(ahead) *ahead)
{
	for (size_t end = 16; end < n + 16; end += 16)
		for (size_t p = 16, k = 1; end < n ? end % (2 * p) == 0 :
		    p < n; p *= 2, k++) {
			size_t start = (end - 16) & ~(2 * p - 1);
			size_t rows = n - start < 2 * p ? n - start : 2 * p;

			if (rows > p)
				NAME(merge)(tile + start * LANES, p, rows,
				    k % 3 == 0, ahead);
		}
}

/* The LANES columns from q on, sorted: a tile of n rows. */
TARGET static void
NAME(sort_columns)(const void *const *x, size_t n, size_t dim, size_t q,
    REAL *tile)
{
	struct NAME(ahead) ahead = { .x = x };

	NAME(look_ahead)(&ahead, n, dim, q);
	for (size_t i = 0; i < n; i += 16) {
		if (i + 16 <= n && dim >= LANES)
			NAME(sort_16)(x + i, q, tile + i * LANES, 16, true);
		else
			NAME(sort_some)(x + i, n - i, dim, q,
			    tile + i * LANES);
		NAME(fetch)(&ahead, 4);
	}
	NAME(merge_all)(tile, n, &ahead);
	NAME(fetch)(&ahead, ahead.end);
}

/* sum = per column of a tile, rows low to high - 1, in that order */
TARGET static inline void
NAME(sum_rows)(const REAL *tile, size_t low, size_t high, double *sum)
{
	for (size_t c = 0; c < LANES; c++)
		sum[c] = 0;
	for (size_t i = low; i < high; i++)
		for (size_t c = 0; c < LANES; c++)
			sum[c] += (double)tile[i * LANES + c];
}

/*
 * Where the columns behind q begin that are done at a time; the last ones may
 * be done twice.
 */
TARGET static inline size_t
NAME(next)(size_t q, size_t dim)
{
	return q + 2 * LANES <= dim || q + LANES >= dim ? q + LANES :
	    dim - LANES;
}

TARGET static void
NAME(trimmed)(const void *const *x, size_t n, size_t dim, size_t low,
    size_t high, void *tile, void *vout)
{
	double count = (double)(n - low - high), sum[LANES];
	size_t len = dim < LANES ? dim : LANES;
	REAL *out = vout;

	for (size_t q = 0; q < dim; q = NAME(next)(q, dim)) {
		NAME(sort_columns)(x, n, dim, q, tile);
		NAME(sum_rows)(tile, low, n - high, sum);
		for (size_t c = 0; c < len; c++)
			out[q + c] = (REAL)(sum[c] / count);
	}
}

/*
 * Where in each sorted column the `keep` values nearest to its centre begin.
 * The lowest one leaves as long as it is farther away than the one behind the
 * window; that is so for a prefix of the rows, which is counted: in f64, as
 * wide as what is compared.
 */
TARGET static inline VD
NAME(find_nearest)(const REAL *tile, size_t n, size_t keep, VD centre)
{
	VD first = VD_ALL(0.0), one = VD_ALL(1.0);

	for (size_t i = 0; i + keep < n; i++) {
		VD below = VD_SUB(centre, WIDE(tile + i * LANES));
		VD above = VD_SUB(WIDE(tile + (i + keep) * LANES), centre);

		first = VD_ADD(first, VD_IF_MORE(below, above, one));
	}
	return first;
}

/* Per column of a tile, the sum of `keep` rows from `first` on, in order. */
TARGET static inline VD
NAME(sum_window)(const REAL *tile, size_t n, size_t keep, VD first)
{
	VD sum = VD_ALL(0.0), end = VD_ADD(first, VD_ALL((double)keep));

	for (size_t i = 0; i < n; i++) {
		VD in = VD_IF_MORE(end, VD_ALL((double)i),
		    WIDE(tile + i * LANES));

		sum = VD_ADD(sum, VD_IF_MORE(VD_ALL((double)i + 1), first,
		    in));
	}
	return sum;
}

#define WIDE_LANES (sizeof(VD) / sizeof(double))

TARGET static void
NAME(nearest)(const void *const *x, size_t n, size_t dim, size_t trim,
    size_t keep, void *vtile, void *vout)
{
	REAL *tile = vtile, *out = vout;
	double middle = (double)(n - 2 * trim), sum[LANES];
	size_t len = dim < LANES ? dim : LANES;
	VD first;

	for (size_t q = 0; q < dim; q = NAME(next)(q, dim)) {
		NAME(sort_columns)(x, n, dim, q, tile);
		NAME(sum_rows)(tile, trim, n - trim, sum);
		for (size_t c = 0; c < LANES; c++)
			sum[c] /= middle;
		for (size_t c = 0; c < LANES; c += WIDE_LANES) {
			first = NAME(find_nearest)(tile + c, n, keep,
			    VD_LOAD(sum + c));
			VD_STORE(sum + c, NAME(sum_window)(tile + c, n, keep,
			    first));
		}
		for (size_t c = 0; c < len; c++)
			out[q + c] = (REAL)(sum[c] / (double)keep);
	}
}

#undef WIDE_LANES
#undef ORDER
#undef THERE
#undef ROW
#undef COLUMN
#undef PUT
#undef RUN
