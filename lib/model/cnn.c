/* SPDX-License-Identifier: MIT */
/*
 * cnn - a small convolutional network on square images of one channel, as in
 * RoSDHB's experiments on MNIST (Gupta et al., AISTATS 2026): F filters of 3 x
 * 3 on the image with a border of 0, max(0, .), the maximum of each 2 x 2
 * pixels, and a dense layer to C classes; then the loss of softmax regression.
 * x is filters, their biases, weights and biases of the dense layer, as the
 * parameters() of PyTorch's Sequential of Conv2d and Linear have it.
 *
 * The image with its border is kept as four planes, by the parities of row and
 * column, so that what is pooled lies in the same place of four maps, and each
 * tap of a filter sees a plane from some place on: the convolution is a product
 * of matrices.  Rows of a plane have one number more than those of a map; what
 * is made of it fills gaps that no weight sees.
 */
#include <math.h>
#include <string.h>

#include "kern/layer.h"
#include "model/dense.h"

enum { FILTERS, CLASSES };

#define TAPS 10 /* nine and, for the bias, one that always sees 1 */

struct net {
	size_t half;    /* a map has half rows of half + 1 numbers */
	size_t map;     /* numbers of a map, and up to a multiple of 8 */
	size_t plane;   /* the same of a plane, and what is read behind it */
	size_t filters, classes;
};

/* What a block works in. */
struct room {
	double *one;    /* a map of 1 */
	double *plane;  /* four, of one image */
	double *maps;   /* the convolution's: four times F */
	double *taps;   /* F rows of TAPS */
	double *tap_gradient;
	double *weight; /* of the dense layer, with gaps */
	double *weight_gradient;
	/* of each sample: */
	double *pooled, *from; /* F maps, and where they come from */
	double *back;          /* the gradient in the pooled maps */
	double *last;          /* C outputs, and the gradient in them */
};

static size_t
side_of(size_t features)
{
	size_t side = (size_t)sqrt((double)features);

	while (side * side < features)
		side++;
	return side;
}

static struct net
net_of(const struct cgc_call *call, size_t features)
{
	size_t half = side_of(features) / 2;
	size_t map = (half * (half + 1) + 7) / 8 * 8;

	return (struct net){ .half = half, .map = map,
	    .plane = (map + half + 2 + 7) / 8 * 8,
	    .filters = (size_t)call->value[FILTERS].i,
	    .classes = (size_t)call->value[CLASSES].i };
}

static enum cgc_status
check(const struct cgc_call *call, size_t features, struct cgc_err *err)
{
	size_t side = side_of(features);

	(void)call;
	if (side * side != features || side % 2 != 0)
		return cgc_fail(err, CGC_EUSAGE, "cnn: a sample has %zu "
		    "features, expected the square of an even number",
		    features);
	return CGC_OK;
}

static struct cgc_labels
labels(const struct cgc_call *call)
{
	return (struct cgc_labels){ (uint32_t)call->value[CLASSES].i, 0, 1 };
}

/* Parameters of the filters, and pixels that the dense layer sees. */
static size_t
convolution(const struct net *net)
{
	return net->filters * TAPS;
}

static size_t
pixels(const struct net *net)
{
	return net->filters * net->half * net->half;
}

static size_t
dim(const struct cgc_call *call, size_t features)
{
	const struct net net = net_of(call, features);

	return convolution(&net) + cgc_dense_size(pixels(&net), net.classes);
}

static void
init(const struct cgc_call *call, size_t features, uint64_t seed, double *x)
{
	const struct net net = net_of(call, features);

	cgc_dense_init(seed, 0, TAPS - 1, convolution(&net), x);
	cgc_dense_init(seed, 1, pixels(&net),
	    cgc_dense_size(pixels(&net), net.classes), x + convolution(&net));
}

/* Cuts scratch into what is in a room; returns how much that is. */
static size_t
furnish(const struct net *net, double *scratch, struct room *room)
{
	const size_t maps = net->filters * net->map, b = CGC_MODEL_BLOCK;
	const struct { double **to; size_t n; } part[] = {
		{ &room->one, net->map },
		{ &room->plane, 4 * net->plane },
		{ &room->maps, 4 * maps },
		{ &room->weight, net->classes * maps },
		{ &room->weight_gradient, net->classes * maps },
		{ &room->pooled, b * maps },
		{ &room->from, b * maps },
		{ &room->back, b * maps },
		{ &room->last, b * net->classes },
		{ &room->taps, net->filters * TAPS },
		{ &room->tap_gradient, net->filters * TAPS }
	};
	size_t used = 0;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		if (scratch != NULL)
			*part[i].to = scratch + used;
		used += part[i].n;
	}
	return used;
}

static size_t
scratch(const struct cgc_call *call, size_t features)
{
	const struct net net = net_of(call, features);
	struct room room;

	return furnish(&net, NULL, &room);
}

/* The rows of so many maps, behind each other, get their gaps. */
static void
spread(const struct net *net, const double *in, size_t maps, double *out)
{
	memset(out, 0, maps * net->map * sizeof *out);
	for (size_t m = 0; m < maps; m++)
		for (size_t v = 0; v < net->half; v++, in += net->half)
			memcpy(out + m * net->map + v * (net->half + 1), in,
			    net->half * sizeof *in);
}

/* And lose them: out += in. */
static void
gather(const struct net *net, const double *in, size_t maps, double *out)
{
	for (size_t m = 0; m < maps; m++)
		for (size_t v = 0; v < net->half; v++, out += net->half) {
			const double *row = in + m * net->map +
			    v * (net->half + 1);

			for (size_t u = 0; u < net->half; u++)
				out[u] += row[u];
		}
}

/* What is the same for all samples. */
static void
prepare(const struct net *net, const double *x, const struct room *room)
{
	const double *bias = x + net->filters * (TAPS - 1);

	for (size_t f = 0; f < net->filters; f++) {
		memcpy(room->taps + f * TAPS, x + f * (TAPS - 1),
		    (TAPS - 1) * sizeof *x);
		room->taps[f * TAPS + TAPS - 1] = bias[f];
	}
	for (size_t q = 0; q < net->map; q++)
		room->one[q] = 1;
	memset(room->plane, 0, 4 * net->plane * sizeof *room->plane);
	spread(net, x + convolution(net), net->classes * net->filters,
	    room->weight);
}

/* The pixels of an image into the planes, whose borders stay 0. */
static void
set_planes(const struct net *net, const double *z, const struct room *room)
{
	for (size_t y = 1; y <= 2 * net->half; y++, z += 2 * net->half) {
		double *even = room->plane + y % 2 * 2 * net->plane +
		    y / 2 * (net->half + 1);
		double *odd = even + net->plane;

		for (size_t u = 0; u < net->half; u++) {
			odd[u] = z[2 * u];
			even[u + 1] = z[2 * u + 1];
		}
	}
}

/* What the taps see for pixel k of each 2 x 2. */
static void
find_taps(const struct net *net, const struct room *room, size_t k,
    const double *seen[TAPS])
{
	for (size_t t = 0; t < TAPS - 1; t++) {
		size_t y = k / 2 + t / 3, x = k % 2 + t % 3;

		seen[t] = room->plane + (y % 2 * 2 + x % 2) * net->plane +
		    y / 2 * (net->half + 1) + x / 2;
	}
	seen[TAPS - 1] = room->one;
}

/* The pooled maps of sample s, whose image is z. */
static void
convolve(const struct net *net, const double *z, size_t s,
    const struct room *room)
{
	const size_t maps = net->filters * net->map;
	const double *seen[TAPS], *map[4];

	set_planes(net, z, room);
	memset(room->maps, 0, 4 * maps * sizeof *room->maps);
	for (size_t k = 0; k < 4; k++) {
		map[k] = room->maps + k * maps;
		find_taps(net, room, k, seen);
		cgc_kern_layer()->blend(room->taps, TAPS, 1, seen,
		    net->filters, TAPS, net->map, room->maps + k * maps,
		    net->map);
	}
	cgc_kern_layer()->pool(map, maps, room->pooled + s * maps,
	    room->from + s * maps);
}

/* The gradient in the taps, from that in the pooled maps of sample s. */
static void
correlate(const struct net *net, const double *z, size_t s,
    const struct room *room)
{
	const size_t maps = net->filters * net->map;
	const double *seen[TAPS], *row[CGC_MODEL_BLOCK];
	double *map[4];

	set_planes(net, z, room);
	for (size_t k = 0; k < 4; k++)
		map[k] = room->maps + k * maps;
	cgc_kern_layer()->unpool(room->back + s * maps, room->from + s * maps,
	    maps, map);
	for (size_t k = 0; k < 4; k++) {
		find_taps(net, room, k, seen);
		for (size_t f = 0; f < net->filters; f++)
			row[f] = map[k] + f * net->map;
		cgc_kern_layer()->dots(row, net->filters, seen, TAPS,
		    net->map, room->tap_gradient, TAPS);
	}
}

/* The gradients of a block's samples, with gaps, are added to g. */
static void
collect(const struct net *net, const struct room *room, double *g)
{
	double *bias = g + net->filters * (TAPS - 1);

	for (size_t f = 0; f < net->filters; f++) {
		const double *tap = room->tap_gradient + f * TAPS;

		for (size_t t = 0; t < TAPS - 1; t++)
			g[f * (TAPS - 1) + t] += tap[t];
		bias[f] += tap[TAPS - 1];
	}
	gather(net, room->weight_gradient, net->classes * net->filters,
	    g + convolution(net));
}

static void
add(const struct cgc_model_job *job, double *g, struct cgc_tally *tally)
{
	const struct net net = net_of(job->call, job->features);
	const size_t maps = net.filters * net.map, width = job->features + 1;
	const size_t biases = convolution(&net) + pixels(&net) * net.classes;
	const double *v[CGC_MODEL_BLOCK];
	struct cgc_dense dense;
	struct room room;

	furnish(&net, job->scratch, &room);
	prepare(&net, job->x, &room);
	dense = (struct cgc_dense){ maps, net.classes, room.weight,
	    job->x + biases };
	for (size_t s = 0; s < job->n; s++) {
		convolve(&net, job->row + s * width, s, &room);
		v[s] = room.pooled + s * maps;
	}
	cgc_dense_forward(&dense, v, job->n, room.last);
	cgc_dense_classify(job, room.last, tally);
	if (g == NULL)
		return;
	memset(room.weight_gradient, 0,
	    net.classes * maps * sizeof *room.weight_gradient);
	memset(room.tap_gradient, 0,
	    convolution(&net) * sizeof *room.tap_gradient);
	cgc_dense_gradient(&dense, v, job->n, room.last, room.weight_gradient,
	    g + biases);
	cgc_dense_backward(&dense, job->n, room.last, room.back);
	for (size_t s = 0; s < job->n; s++)
		correlate(&net, job->row + s * width, s, &room);
	collect(&net, &room, g);
}

const struct cgc_model cgc_model_cnn = {
	.method = {
		.name = "cnn",
		.summary = "3 x 3 filters, pooled, and a dense layer; images",
		.promise = "none: not convex",
		.needs = "features = S^2, S even",
		.cost = "a sample: 18 F S^2 + 3 C F S^2 / 4; "
		    "Q = 10 F + C (F S^2 / 4 + 1)",
		.params = (const struct cgc_param[]){
			[FILTERS] = { "filters", CGC_INT, "6", 1,
			    CGC_MODEL_BLOCK, NULL, "F, as many maps" },
			[CLASSES] = { "classes", CGC_INT, "10", 2, 65536,
			    NULL, "C: targets are 0 to C - 1" },
			{ .key = NULL } },
	},
	.check = check,
	.labels = labels,
	.dim = dim,
	.scratch = scratch,
	.init = init,
	.add = add,
};
