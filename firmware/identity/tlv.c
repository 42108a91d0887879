/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/tlv.h"

#include <string.h>

enum {
    TAG_BYTES_MAX = 3,
    LENGTH_BYTES_MAX = 3, /* behind the byte that counts them */
    TAG_GOES_ON = 0x1f,   /* of the first byte: the number stands in the bytes that follow */
    MORE = 0x80,
    LONG = 0x80,
};

_Static_assert(TLV_HEAD_MAX == TAG_BYTES_MAX + 1 + LENGTH_BYTES_MAX, "the longest head");

struct tlv_reader tlv_read(const unsigned char *bytes, size_t len)
{
    return (struct tlv_reader){.bytes = bytes, .len = len};
}

struct tlv_reader tlv_inside(const struct tlv *element)
{
    return tlv_read(element->value, element->len);
}

bool tlv_at_end(const struct tlv_reader *reader)
{
    return reader->len == 0;
}

/* Bytes of the tag; 0: there is none. Zero is padding and no tag. */
static size_t tag_read(const unsigned char *bytes, size_t len, uint32_t *ret_tag)
{
    size_t at = 1;

    if (len == 0 || bytes[0] == 0)
        return 0;
    *ret_tag = bytes[0];
    if ((bytes[0] & TAG_GOES_ON) != TAG_GOES_ON)
        return at;
    do {
        if (at == len || at == TAG_BYTES_MAX || (at == 1 && bytes[at] == MORE))
            return 0;
        *ret_tag = *ret_tag << 8 | bytes[at];
    } while ((bytes[at++] & MORE) != 0);
    return at;
}

/* Bytes of the length; 0: there is none, or it is indefinite. */
static size_t length_read(const unsigned char *bytes, size_t len, size_t *ret_len)
{
    if (len == 0)
        return 0;
    *ret_len = bytes[0];
    if ((bytes[0] & LONG) == 0)
        return 1;
    size_t count = bytes[0] & (size_t)~LONG;
    if (count == 0 || count > LENGTH_BYTES_MAX || count >= len)
        return 0;
    *ret_len = 0;
    for (size_t i = 1; i <= count; i++)
        *ret_len = *ret_len << 8 | bytes[i];
    return 1 + count;
}

struct err tlv_head(const unsigned char *bytes, size_t len, uint32_t *ret_tag, size_t *ret_head,
                    size_t *ret_len)
{
    *ret_tag = 0;
    *ret_head = *ret_len = 0;
    size_t tag = tag_read(bytes, len, ret_tag);
    size_t length = tag > 0 ? length_read(bytes + tag, len - tag, ret_len) : 0;
    if (length == 0)
        return err_make(ERR_SYNTAX);
    *ret_head = tag + length;
    return err_none();
}

struct err tlv_next(struct tlv_reader *reader, struct tlv *ret)
{
    uint32_t tag;
    size_t head, len;

    *ret = (struct tlv){0};
    struct err e = tlv_head(reader->bytes, reader->len, &tag, &head, &len);
    if (err_is(e))
        return e;
    if (len > reader->len - head)
        return err_make(ERR_SYNTAX);
    *ret = (struct tlv){.tag = tag, .value = reader->bytes + head, .len = len};
    *reader = tlv_read(reader->bytes + head + len, reader->len - head - len);
    return err_none();
}

struct err tlv_take(struct tlv_reader *reader, uint32_t tag, struct tlv *ret)
{
    struct tlv_reader ahead = *reader;

    *ret = (struct tlv){0};
    if (tlv_at_end(reader))
        return err_make(ERR_UNKNOWN);
    struct tlv element;
    struct err e = tlv_next(&ahead, &element);
    if (err_is(e))
        return e;
    if (element.tag != tag)
        return err_make(ERR_UNKNOWN);
    *ret = element;
    *reader = ahead;
    return err_none();
}

struct err tlv_find(struct tlv_reader reader, uint32_t tag, struct tlv *ret)
{
    while (!tlv_at_end(&reader)) {
        struct err e = tlv_next(&reader, ret);
        if (err_is(e) || ret->tag == tag)
            return e;
    }
    *ret = (struct tlv){0};
    return err_make(ERR_UNKNOWN);
}

struct err tlv_whole(const unsigned char *bytes, size_t len, uint32_t tag, struct tlv *ret)
{
    struct tlv_reader reader = tlv_read(bytes, len);
    struct err e = tlv_take(&reader, tag, ret);

    if (!err_is(e) && !tlv_at_end(&reader)) {
        *ret = (struct tlv){0};
        e = err_make(ERR_SYNTAX);
    }
    return e;
}

struct tlv_writer tlv_writer_on(unsigned char *bytes, size_t size)
{
    return (struct tlv_writer){.bytes = bytes, .size = size};
}

static void put_bytes(struct tlv_writer *writer, const unsigned char *bytes, size_t len)
{
    if (writer->cut || len > writer->size - writer->len) {
        writer->cut = true;
        return;
    }
    if (len > 0)
        memcpy(writer->bytes + writer->len, bytes, len);
    writer->len += len;
}

static void put_tag(struct tlv_writer *writer, uint32_t tag)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        unsigned char byte = (unsigned char)(tag >> shift);
        if (tag >> shift != 0)
            put_bytes(writer, &byte, 1);
    }
}

/* The shortest form; its bytes are returned, 0 where none of the lengths that are read is enough.
 */
static size_t length_write(size_t len, unsigned char ret[1 + LENGTH_BYTES_MAX])
{
    size_t count = 0;

    if (len < LONG) {
        ret[0] = (unsigned char)len;
        return 1;
    }
    if (len >> (8 * LENGTH_BYTES_MAX) != 0)
        return 0;
    while (len >> (8 * count) != 0)
        count++;
    ret[0] = (unsigned char)(LONG | count);
    for (size_t i = 1; i <= count; i++)
        ret[i] = (unsigned char)(len >> (8 * (count - i)));
    return 1 + count;
}

size_t tlv_open(struct tlv_writer *writer, uint32_t tag)
{
    put_tag(writer, tag);
    return writer->len;
}

void tlv_close(struct tlv_writer *writer, size_t mark)
{
    unsigned char length[1 + LENGTH_BYTES_MAX];
    size_t len = writer->len - mark, n = length_write(len, length);

    if (writer->cut || n == 0 || n > writer->size - writer->len) {
        writer->cut = true;
        return;
    }
    memmove(writer->bytes + mark + n, writer->bytes + mark, len);
    memcpy(writer->bytes + mark, length, n);
    writer->len += n;
}

void tlv_put(struct tlv_writer *writer, uint32_t tag, const unsigned char *value, size_t len)
{
    size_t mark = tlv_open(writer, tag);

    put_bytes(writer, value, len);
    tlv_close(writer, mark);
}
