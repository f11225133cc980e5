/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "stream/backlog.h"

#define PART 262144 /* bytes that are worth waking a thread for */

void
cgc_backlog_release(struct cgc_backlog *log)
{
	free(log->item);
	free(log->part);
	*log = (struct cgc_backlog){ .n = 0 };
}

enum cgc_status
cgc_backlog_add(struct cgc_backlog *log, const struct cgc_unseen *item,
    struct cgc_err *err)
{
	enum cgc_status st;

	st = cgc_mem_grow(&log->item, &log->item_cap, (uint64_t)log->n + 1,
	    sizeof *log->item, err);
	if (st == CGC_OK)
		log->item[log->n++] = *item;
	return st;
}

void
cgc_backlog_place(struct cgc_backlog *log, struct cgc_batch *batch)
{
	log->item[log->n - 1].batch = batch;
	log->item[log->n - 1].row = batch->n - 1;
}

/* Cuts the items into parts of PART bytes or more; part[*parts] is n. */
static enum cgc_status
cut(struct cgc_backlog *log, size_t *parts, struct cgc_err *err)
{
	uint64_t bytes = PART;
	enum cgc_status st;

	st = cgc_mem_grow(&log->part, &log->part_cap, (uint64_t)log->n + 1,
	    sizeof *log->part, err);
	if (st != CGC_OK)
		return st;
	*parts = 0;
	for (size_t i = 0; i < log->n; i++) {
		if (bytes >= PART) {
			log->part[(*parts)++] = i;
			bytes = 0;
		}
		bytes += log->item[i].frame.length;
	}
	log->part[*parts] = log->n;
	return CGC_OK;
}

static void
scan_part(void *arg, size_t part, unsigned who)
{
	struct cgc_backlog *log = arg;

	(void)who;
	for (size_t i = log->part[part]; i < log->part[part + 1]; i++) {
		struct cgc_unseen *u = &log->item[i];

		cgc_scan_to(&u->scan, &u->frame, u->payload,
		    u->frame.length);
		if (u->batch != NULL)
			u->batch->row[u->row].finite = u->scan.finite;
	}
}

enum cgc_status
cgc_backlog_clear(struct cgc_backlog *log, struct cgc_team *team,
    const struct cgc_unseen **wrong, struct cgc_err *err)
{
	const struct cgc_work work = { .part = scan_part, .arg = log };
	size_t n = log->n, parts = 0;
	enum cgc_status st;

	*wrong = NULL;
	if ((st = cut(log, &parts, err)) != CGC_OK)
		return st;
	log->n = 0;
	cgc_team_run(team, parts, &work);
	for (size_t i = 0; i < n; i++) {
		*wrong = &log->item[i];
		st = cgc_scan_check(&(*wrong)->scan, &(*wrong)->frame,
		    (*wrong)->payload, err);
		if (st != CGC_OK)
			return st;
	}
	return CGC_OK;
}
