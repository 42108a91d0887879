/* SPDX-License-Identifier: Apache-2.0 */
/* emrtd_tlv: data objects of ISO 7816-4, as the emulated chip reads and writes them. Pure. */
#ifndef EMRTD_TLV_H
#define EMRTD_TLV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emrtd_tlv {
    unsigned tag; /* of one or two bytes */
    const uint8_t *value;
    size_t len;
};

/* The first of the objects, and moves on to the next. False: none, or it does not fit. */
bool emrtd_tlv_next(const uint8_t **bytes, size_t *len, struct emrtd_tlv *ret_tlv);
/* The one with this tag among them. */
bool emrtd_tlv_find(const uint8_t *bytes, size_t len, unsigned tag, struct emrtd_tlv *ret_tlv);
/* Writes one, of less than 64 KiB, where the caller has room for it; its length. */
size_t emrtd_tlv_put(uint8_t *to, unsigned tag, const uint8_t *value, size_t len);

#endif
