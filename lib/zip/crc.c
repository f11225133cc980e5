/* SPDX-License-Identifier: MIT */
#include <libdeflate.h>

#include "zip/zip.h"

uint32_t
cgc_zip_crc32(const void *data, size_t len)
{
	return libdeflate_crc32(0, data, len);
}

uint32_t
cgc_zip_crc32_more(uint32_t crc, const void *data, size_t len)
{
	return libdeflate_crc32(crc, data, len);
}
