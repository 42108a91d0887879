/* SPDX-License-Identifier: Apache-2.0 */
/* tlv: what a document writes is read, and nothing is read beyond where it ends. */
#include "../cmocka_kit.h"

#include "identity/tlv.h"

#include <stdlib.h>
#include <string.h>

/* Allocated to its very length, so that the sanitizers see a step beyond. */
static unsigned char *exactly(const void *bytes, size_t len)
{
    unsigned char *copy = malloc(len > 0 ? len : 1);

    assert_non_null(copy);
    memcpy(copy, bytes, len);
    return copy;
}

static enum err_code read_of(const void *bytes, size_t len, struct tlv *ret)
{
    unsigned char *copy = exactly(bytes, len);
    struct tlv_reader reader = tlv_read(copy, len);
    struct err e = tlv_next(&reader, ret);

    if (err_is(e)) { /* nothing was taken, nothing is told */
        assert_ptr_equal(reader.bytes, copy);
        assert_null(ret->value);
    }
    free(copy);
    return e.code;
}

static void tags_and_lengths_of_every_form_are_read(void **state)
{
    static const struct {
        const char *bytes;
        size_t bytes_len;
        uint32_t tag;
        size_t len;
    } rows[] = {
        {"\x04\x00", 2, 0x04, 0},
        {"\x61\x02zz", 4, 0x61, 2},
        {"\x5f\x1f\x01z", 4, 0x5f1f, 1},
        {"\x7f\x49\x00", 3, 0x7f49, 0},
        {"\xbf\x81\x02\x01z", 5, 0xbf8102, 1},
        {"\x30\x81\x03zzz", 6, 0x30, 3}, /* longer than need be, as some documents have it */
        {"\x30\x82\x00\x01z", 5, 0x30, 1},
        {"\x30\x83\x00\x00\x01z", 6, 0x30, 1},
    };
    struct tlv element;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(read_of(rows[i].bytes, rows[i].bytes_len, &element), ERR_OK);
        assert_int_equal(element.tag, rows[i].tag);
        assert_int_equal(element.len, rows[i].len);
        for (size_t cut = 0; cut < rows[i].bytes_len; cut++)
            assert_int_equal(read_of(rows[i].bytes, cut, &element), ERR_SYNTAX);
    }
}

static void broken_elements_are_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
    } rows[] = {
        {"\x00\x00", 2},                 /* padding */
        {"\x30\x80\x00\x00", 4},         /* indefinite */
        {"\x30\x84\x00\x00\x00\x00", 6}, /* a length of four bytes */
        {"\x30\xff", 2},
        {"\x30\x83\xff\xff\xffzzz", 8}, /* longer than all there is */
        {"\x1f\x80\x01\x00", 4},        /* a number that begins with nothing */
        {"\x1f\x81\x81\x01\x00", 5},    /* a tag of four bytes */
        {"\x04\x02z", 3},
    };
    struct tlv element;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(read_of(rows[i].bytes, rows[i].len, &element), ERR_SYNTAX);
}

static void elements_are_taken_in_order_and_found_by_tag(void **state)
{
    static const unsigned char bytes[] = "\x30\x08\x02\x01\x07\x04\x03xyz";
    struct tlv outer, element;
    (void)state;

    assert_int_equal(tlv_whole(bytes, 10, TLV_SEQUENCE, &outer).code, ERR_OK);
    assert_int_equal(tlv_whole(bytes, 10, TLV_SET, &element).code, ERR_UNKNOWN);
    assert_int_equal(tlv_whole(bytes, 11, TLV_SEQUENCE, &element).code, ERR_SYNTAX);
    assert_null(element.value);

    struct tlv_reader reader = tlv_inside(&outer);
    assert_int_equal(tlv_take(&reader, TLV_OCTET_STRING, &element).code, ERR_UNKNOWN);
    assert_int_equal(tlv_find(reader, TLV_OCTET_STRING, &element).code, ERR_OK);
    assert_memory_equal(element.value, "xyz", 3);
    assert_int_equal(tlv_find(reader, TLV_OID, &element).code, ERR_UNKNOWN);
    assert_null(element.value);
    assert_int_equal(tlv_take(&reader, TLV_INTEGER, &element).code, ERR_OK);
    assert_int_equal(element.value[0], 7);
    assert_int_equal(tlv_take(&reader, TLV_OCTET_STRING, &element).code, ERR_OK);
    assert_true(tlv_at_end(&reader));
    assert_int_equal(tlv_take(&reader, TLV_OCTET_STRING, &element).code, ERR_UNKNOWN);
    assert_int_equal(tlv_next(&reader, &element).code, ERR_SYNTAX);
}

static void a_head_is_read_before_its_value_is_there(void **state)
{
    uint32_t tag;
    size_t head, len;
    (void)state;

    assert_int_equal(tlv_head((const unsigned char *)"\x77\x82\x06\xf0", 4, &tag, &head, &len).code,
                     ERR_OK);
    assert_int_equal(tag, 0x77);
    assert_int_equal(head, 4);
    assert_int_equal(len, 0x6f0);
    assert_int_equal(tlv_head((const unsigned char *)"\x77\x82\x06", 3, &tag, &head, &len).code,
                     ERR_SYNTAX);
}

static void what_is_written_is_the_shortest_form(void **state)
{
    static const unsigned char nested[] = "\x7f\x49\x07\x06\x02\x2a\x03\x86\x01\x04";
    static unsigned char value[70000], bytes[70010];
    static const struct {
        size_t len;
        const char *head;
        size_t head_len;
    } rows[] = {{0, "\x04\x00", 2},
                {127, "\x04\x7f", 2},
                {128, "\x04\x81\x80", 3},
                {256, "\x04\x82\x01\x00", 4},
                {70000, "\x04\x83\x01\x11\x70", 5}};
    struct tlv element;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tlv_writer writer = tlv_writer_on(bytes, sizeof bytes);
        tlv_put(&writer, TLV_OCTET_STRING, value, rows[i].len);
        assert_false(writer.cut);
        assert_int_equal(writer.len, rows[i].head_len + rows[i].len);
        assert_memory_equal(bytes, rows[i].head, rows[i].head_len);
        assert_int_equal(tlv_whole(bytes, writer.len, TLV_OCTET_STRING, &element).code, ERR_OK);
        assert_int_equal(element.len, rows[i].len);
    }
    struct tlv_writer writer = tlv_writer_on(bytes, sizeof bytes);
    size_t mark = tlv_open(&writer, 0x7f49);
    tlv_put(&writer, TLV_OID, (const unsigned char *)"\x2a\x03", 2);
    tlv_put(&writer, 0x86, (const unsigned char *)"\x04", 1);
    tlv_close(&writer, mark);
    assert_int_equal(writer.len, sizeof nested - 1);
    assert_memory_equal(bytes, nested, writer.len);
}

static void what_does_not_fit_is_remembered(void **state)
{
    (void)state;
    for (size_t size = 0; size <= 10; size++) {
        unsigned char *bytes = exactly("0123456789", size);
        struct tlv_writer writer = tlv_writer_on(bytes, size);
        size_t mark = tlv_open(&writer, 0x7f49);
        tlv_put(&writer, TLV_OID, (const unsigned char *)"\x2a\x03", 2);
        tlv_put(&writer, 0x86, (const unsigned char *)"\x04", 1);
        tlv_close(&writer, mark);
        assert_int_equal(writer.cut, size < 10);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_and_lengths_of_every_form_are_read),
        cmocka_unit_test(broken_elements_are_refused),
        cmocka_unit_test(elements_are_taken_in_order_and_found_by_tag),
        cmocka_unit_test(a_head_is_read_before_its_value_is_there),
        cmocka_unit_test(what_is_written_is_the_shortest_form),
        cmocka_unit_test(what_does_not_fit_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
