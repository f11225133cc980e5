/* SPDX-License-Identifier: MIT */
#include <stdbool.h>

#include "stream/scan.h"
#include "zip/zip.h"

#define BLOCK 16384 /* bytes: half of the smallest nearest cache */

/* Whether the payload's bytes are the vector's in memory. */
static bool
is_vector(const struct cgc_frame *f)
{
	return f->codec == CGC_DENSE && cgc_dtype_host_is_wire();
}

/* The whole coordinates that have come, as long as all were finite. */
static void
look(struct cgc_scan *s, const struct cgc_frame *f,
    const unsigned char *payload)
{
	unsigned size = cgc_dtype_size(f->dtype);
	uint64_t n = s->at / size - s->seen;

	if (s->finite == s->seen)
		s->finite += cgc_dtype_nonfinite(f->dtype,
		    payload + s->seen * size, n);
	s->seen += n;
}

void
cgc_scan_to(struct cgc_scan *s, const struct cgc_frame *f,
    const unsigned char *payload, uint64_t end)
{
	uint64_t n;

	if (end > f->length)
		end = f->length;
	while (s->at < end) {
		n = end - s->at < BLOCK ? end - s->at : BLOCK;
		s->crc = cgc_zip_crc32_more(s->crc, payload + s->at,
		    (size_t)n);
		s->at += n;
		if (is_vector(f))
			look(s, f, payload);
	}
}

enum cgc_status
cgc_scan_check(const struct cgc_scan *s, const struct cgc_frame *f,
    const unsigned char *payload, struct cgc_err *err)
{
	uint64_t padded = cgc_frame_padded(f->length);

	if (s->crc != f->crc)
		return cgc_fail(err, CGC_EDATA,
		    "CRC-32 of the payload is %08lx, expected %08lx",
		    (unsigned long)s->crc, (unsigned long)f->crc);
	for (uint64_t i = f->length; i < padded; i++)
		if (payload[i] != 0)
			return cgc_fail(err, CGC_EDATA,
			    "byte %llu of the padding is %u, expected 0",
			    (unsigned long long)(i - f->length), payload[i]);
	return CGC_OK;
}

uint64_t
cgc_scan_finite(const struct cgc_scan *s, const struct cgc_frame *f,
    const void *data)
{
	return is_vector(f) ? s->finite :
	    cgc_dtype_nonfinite(f->dtype, data, f->dim);
}
