/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_tlv.h"

#include <string.h>

bool emrtd_tlv_next(const uint8_t **bytes, size_t *len, struct emrtd_tlv *ret_tlv)
{
    const uint8_t *at = *bytes, *end = at + *len;

    if (end - at < 2)
        return false;
    ret_tlv->tag = *at++;
    if ((ret_tlv->tag & 0x1F) == 0x1F)
        ret_tlv->tag = ret_tlv->tag << 8 | *at++;
    if (at == end)
        return false;
    size_t value_len = *at++;
    if (value_len >= 0x80) {
        size_t more = value_len & 0x7F;
        if (more < 1 || more > 2 || (size_t)(end - at) < more)
            return false;
        for (value_len = 0; more > 0; more--)
            value_len = value_len << 8 | *at++;
    }
    if ((size_t)(end - at) < value_len)
        return false;
    ret_tlv->value = at;
    ret_tlv->len = value_len;
    *bytes = at + value_len;
    *len = (size_t)(end - at) - value_len;
    return true;
}

bool emrtd_tlv_find(const uint8_t *bytes, size_t len, unsigned tag, struct emrtd_tlv *ret_tlv)
{
    while (emrtd_tlv_next(&bytes, &len, ret_tlv))
        if (ret_tlv->tag == tag)
            return true;
    return false;
}

size_t emrtd_tlv_put(uint8_t *to, unsigned tag, const uint8_t *value, size_t len)
{
    size_t n = 0;

    if (tag > 0xFF)
        to[n++] = (uint8_t)(tag >> 8);
    to[n++] = (uint8_t)tag;
    if (len > 0xFF) {
        to[n++] = 0x82;
        to[n++] = (uint8_t)(len >> 8);
    } else if (len > 0x7F) {
        to[n++] = 0x81;
    }
    to[n++] = (uint8_t)len;
    memmove(to + n, value, len);
    return n + len;
}
