/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tlv: data objects of a chip and of DER: tag, length, value (ISO 7816-4, X.690). Reads bytes from
 * outside, so nothing is believed: every value lies within the bytes it was found in. Lengths are
 * definite; longer forms than need be are read, as documents have them, and never written.
 * Readers and elements point into the bytes they were made of. Pure values; any thread.
 */
#ifndef IDENTITY_TLV_H
#define IDENTITY_TLV_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    TLV_BOOLEAN = 0x01,
    TLV_INTEGER = 0x02,
    TLV_BIT_STRING = 0x03,
    TLV_OCTET_STRING = 0x04,
    TLV_OID = 0x06,
    TLV_PRINTABLE_STRING = 0x13,
    TLV_SEQUENCE = 0x30,
    TLV_SET = 0x31,
    TLV_HEAD_MAX = 7, /* bytes of the longest tag and length that are read */
};

struct tlv {
    uint32_t tag; /* its bytes as they stand: 0x61, 0x5f1f, 0x7f49 */
    const unsigned char *value;
    size_t len;
};

/* What is left to read of one level. */
struct tlv_reader {
    const unsigned char *bytes;
    size_t len;
};

struct tlv_reader tlv_read(const unsigned char *bytes, size_t len);
/* The elements within an element. */
struct tlv_reader tlv_inside(const struct tlv *element);
bool tlv_at_end(const struct tlv_reader *reader);

/*
 * ERR_SYNTAX: no element stands there, or it is longer than what is left. The reader then stays
 * where it is, and *ret is all zero.
 */
struct err tlv_next(struct tlv_reader *reader, struct tlv *ret) MUST_CHECK;
/* The next element, which must have this tag: ERR_UNKNOWN where it has another, or none is left. */
struct err tlv_take(struct tlv_reader *reader, uint32_t tag, struct tlv *ret) MUST_CHECK;
/* The first of this tag in what is left. ERR_UNKNOWN: none; ERR_SYNTAX: none up to broken bytes. */
struct err tlv_find(struct tlv_reader reader, uint32_t tag, struct tlv *ret) MUST_CHECK;
/* The bytes are one element of this tag and no more. ERR_UNKNOWN: another tag; else ERR_SYNTAX. */
struct err tlv_whole(const unsigned char *bytes, size_t len, uint32_t tag,
                     struct tlv *ret) MUST_CHECK;
/*
 * The head alone, of an element whose value need not be there yet: *ret_head bytes of tag and
 * length, then *ret_len bytes of value (below 2^24). ERR_SYNTAX: none, or more bytes are needed.
 */
struct err tlv_head(const unsigned char *bytes, size_t len, uint32_t *ret_tag, size_t *ret_head,
                    size_t *ret_len) MUST_CHECK;

/* Writes DER into memory of the caller. What does not fit is left out and remembered in `cut`. */
struct tlv_writer {
    unsigned char *bytes;
    size_t size, len;
    bool cut;
};

struct tlv_writer tlv_writer_on(unsigned char *bytes, size_t size);
void tlv_put(struct tlv_writer *writer, uint32_t tag, const unsigned char *value, size_t len);
/* All that is put until tlv_close(the mark it returned) is the value of one element. */
size_t tlv_open(struct tlv_writer *writer, uint32_t tag);
void tlv_close(struct tlv_writer *writer, size_t mark);

#endif
