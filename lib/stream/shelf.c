/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <search.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stream/shelf.h"

static int
by_iteration(const void *a, const void *b)
{
	const struct cgc_batch *x = a, *y = b;

	if (x->like.iteration != y->like.iteration)
		return x->like.iteration < y->like.iteration ? -1 : 1;
	return 0;
}

static void
free_batch(struct cgc_batch *batch)
{
	if (batch == NULL)
		return;
	cgc_batch_release(batch);
	free(batch);
}

void
cgc_shelf_release(struct cgc_shelf *shelf)
{
	struct cgc_batch *b;

	while ((b = cgc_shelf_oldest(shelf)) != NULL) {
		cgc_shelf_remove(shelf, b);
		free_batch(b);
	}
	free_batch(shelf->spare);
	*shelf = (struct cgc_shelf){ .n = 0 };
}

/* An empty batch, the spare one if there is one. */
static enum cgc_status
new_batch(struct cgc_shelf *shelf, struct cgc_batch **out,
    struct cgc_err *err)
{
	if (shelf->spare == NULL)
		return cgc_mem_zalloc(out, 1, sizeof **out, err);
	*out = shelf->spare;
	shelf->spare = NULL;
	return CGC_OK;
}

/* The open batch of an iteration, or NULL. */
static struct cgc_batch *
look_for(const struct cgc_shelf *shelf, uint64_t iteration)
{
	const struct cgc_batch key = { .like = { .iteration = iteration } };
	void *node;

	if (shelf->front != NULL && shelf->front->like.iteration == iteration)
		return shelf->front;
	node = tfind(&key, &shelf->tree, by_iteration);
	return node != NULL ? *(struct cgc_batch **)node : NULL;
}

enum cgc_status
cgc_shelf_find(struct cgc_shelf *shelf, uint64_t iteration,
    struct cgc_batch **out, struct cgc_err *err)
{
	enum cgc_status st;

	if ((*out = look_for(shelf, iteration)) != NULL)
		return CGC_OK;
	if ((st = new_batch(shelf, out, err)) != CGC_OK)
		return st;
	(*out)->like.iteration = iteration;
	if (shelf->front == NULL)
		shelf->front = *out;
	else if (tsearch(*out, &shelf->tree, by_iteration) == NULL) {
		free_batch(*out);
		errno = ENOMEM;
		return cgc_fail_errno(err, "a new batch");
	}
	shelf->n++;
	return CGC_OK;
}

void
cgc_shelf_remove(struct cgc_shelf *shelf, const struct cgc_batch *batch)
{
	if (batch == shelf->front)
		shelf->front = NULL;
	else
		tdelete(batch, &shelf->tree, by_iteration);
	shelf->n--;
}

void
cgc_shelf_reuse(struct cgc_shelf *shelf, struct cgc_batch *batch)
{
	if (shelf->n > 0 || shelf->spare != NULL) {
		free_batch(batch);
		return;
	}
	cgc_batch_clear(batch);
	shelf->spare = batch;
}

/* A key below everything: the search for it meets the lowest batch last. */
struct bottom {
	uint64_t *met; /* the iteration of the batch met last */
};

static int
go_down(const void *key, const void *batch)
{
	*((const struct bottom *)key)->met =
	    ((const struct cgc_batch *)batch)->like.iteration;
	return -1;
}

struct cgc_batch *
cgc_shelf_oldest(const struct cgc_shelf *shelf)
{
	struct cgc_batch key = { .n = 0 }, *front = shelf->front, *low;
	const struct bottom bottom = { &key.like.iteration };

	if (shelf->n == (front != NULL))
		return front; /* there is no other */
	tfind(&bottom, &shelf->tree, go_down);
	low = *(struct cgc_batch **)tfind(&key, &shelf->tree, by_iteration);
	return front != NULL && by_iteration(front, low) < 0 ? front : low;
}
