/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mo: reading a compiled gettext catalogue. libintl cannot change the language from one call to the
 * next, so we read the file ourselves.
 *
 * The format: seven 32-bit words (magic 0x950412de, revision, count N, offset of the table of
 * originals, offset of the table of translations, size and offset of a hash table), in the byte
 * order of the machine that wrote it; each table holds N pairs (length, offset) of texts, which are
 * followed by NUL; originals are sorted. A plural entry's original is "singular\0plural", its
 * translation "form 0\0form 1\0…". The hash table is not used.
 *
 * Strict: anything that points outside the file, is not ended by NUL, is not sorted or is not UTF-8
 * is refused whole. Pure; any thread. Its test changes bytes at random.
 */
#ifndef UI_MO_H
#define UI_MO_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { MO_BYTES_MAX = 1 << 20, MO_TEXTS_MAX = 4096 };

struct mo {
    const unsigned char *bytes; /* the caller's, for as long as the mo is used */
    size_t len;
    uint32_t count;
    uint32_t originals, translations; /* offsets */
    bool swapped;
};

/* ERR_CORRUPT or ERR_TOO_LONG leave ret_mo untouched. */
struct err mo_read(const unsigned char *bytes, size_t len, struct mo *ret_mo) MUST_CHECK;
/* The translation of an original ("" is the header), with its length; NULL where there is none. */
const char *mo_find(const struct mo *mo, const char *id, size_t *ret_len);
/* The i-th original and translation. */
const char *mo_id(const struct mo *mo, uint32_t i);
const char *mo_text(const struct mo *mo, uint32_t i, size_t *ret_len);

#endif
