/* SPDX-License-Identifier: Apache-2.0 */
/* lds_object: what a state signs is read to its last byte, and a file is the whole of it. */
#include "../cmocka_kit.h"

#include "identity/lds_object.h"
#include "identity/tlv.h"

#include <stdlib.h>
#include <string.h>

/* SHA-256 and SHA-1 of "abc", as the standard (FIPS 180-4) has them. */
static const unsigned char abc256[] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
static const unsigned char abc1[] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
                                     0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
static const unsigned char sha256[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
static const unsigned char sha1[] = {0x2b, 0x0e, 0x03, 0x02, 0x1a};
static const unsigned char md5[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05};

/* What may be wrong with one; all zero: nothing. */
struct flaw {
    int version, first_group, count;
    bool no_version_info, trailing, short_hash;
    const unsigned char *oid;
    size_t oid_len;
};

struct made {
    unsigned char bytes[2048];
    size_t len;
};

static void number_put(struct tlv_writer *out, int number)
{
    unsigned char byte = (unsigned char)number;

    tlv_put(out, TLV_INTEGER, &byte, 1);
}

static struct made make(const struct flaw *flaw)
{
    struct made made;
    struct tlv_writer out = tlv_writer_on(made.bytes, sizeof made.bytes);
    const unsigned char *hash = flaw->oid == sha1 ? abc1 : abc256;
    size_t hash_len = flaw->oid == sha1 ? sizeof abc1 : sizeof abc256;
    size_t whole = tlv_open(&out, TLV_SEQUENCE);

    number_put(&out, flaw->version);
    size_t algorithm = tlv_open(&out, TLV_SEQUENCE);
    tlv_put(&out, TLV_OID, flaw->oid != NULL ? flaw->oid : sha256,
            flaw->oid != NULL ? flaw->oid_len : sizeof sha256);
    tlv_close(&out, algorithm);
    size_t groups = tlv_open(&out, TLV_SEQUENCE);
    for (int i = 0; i < (flaw->count > 0 ? flaw->count : 2); i++) {
        size_t pair = tlv_open(&out, TLV_SEQUENCE);
        number_put(&out, (flaw->first_group != 0 ? flaw->first_group : 1) + i);
        tlv_put(&out, TLV_OCTET_STRING, hash, hash_len - (flaw->short_hash ? 1 : 0));
        tlv_close(&out, pair);
    }
    tlv_close(&out, groups);
    if (flaw->version == 1 && !flaw->no_version_info)
        tlv_put(&out, TLV_SEQUENCE,
                (const unsigned char *)"\x13\x04"
                                       "0107",
                6);
    if (flaw->trailing)
        number_put(&out, 1);
    tlv_close(&out, whole);
    assert_false(out.cut);
    made.len = out.len;
    return made;
}

static enum err_code read_code(const struct made *made, struct lds_object *ret)
{
    unsigned char *exactly = malloc(made->len > 0 ? made->len : 1);

    assert_non_null(exactly);
    memcpy(exactly, made->bytes, made->len);
    enum err_code code = lds_object_read(exactly, made->len, ret).code;
    free(exactly);
    if (code != ERR_OK)
        assert_int_equal(ret->group_count, 0);
    return code;
}

static void both_versions_are_read(void **state)
{
    struct lds_object object;

    (void)state;
    for (int version = 0; version <= 1; version++) {
        struct made made = make(&(struct flaw){.version = version});
        assert_int_equal(read_code(&made, &object), ERR_OK);
        assert_int_equal(object.version, version);
        assert_int_equal(object.hash, LDS_SHA256);
        assert_int_equal(object.group_count, 2);
        assert_non_null(lds_object_group(&object, 1));
        assert_non_null(lds_object_group(&object, 2));
        assert_null(lds_object_group(&object, 14));
        assert_memory_equal(lds_object_group(&object, 2)->hash, abc256, sizeof abc256);
    }
}

static void a_file_agrees_whole_or_not(void **state)
{
    static const unsigned char abcd[] = "abcd";
    const struct flaw forms[] = {{.version = 0}, {.oid = sha1, .oid_len = sizeof sha1}};
    struct lds_object object;

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct made made = make(&forms[i]);
        assert_int_equal(read_code(&made, &object), ERR_OK);
        assert_true(lds_object_agrees(&object, 1, abcd, 3));
        assert_false(lds_object_agrees(&object, 1, abcd, 4));
        assert_false(lds_object_agrees(&object, 1, abcd, 2));
        assert_false(lds_object_agrees(&object, 1, abcd + 1, 3));
        assert_false(lds_object_agrees(&object, 3, abcd, 3)); /* which it does not name */
    }
}

static void all_sixteen_groups_have_room(void **state)
{
    struct made made = make(&(struct flaw){.count = 16});
    struct lds_object object;

    (void)state;
    assert_int_equal(read_code(&made, &object), ERR_OK);
    assert_non_null(lds_object_group(&object, 16));
}

static void what_is_not_exactly_one_is_refused(void **state)
{
    static const struct {
        struct flaw flaw;
        enum err_code code;
    } rows[] = {
        {{.version = 2}, ERR_SYNTAX},
        {{.version = 0x80}, ERR_SYNTAX},
        {{.version = 1, .no_version_info = true}, ERR_SYNTAX},
        {{.trailing = true}, ERR_SYNTAX},
        {{.short_hash = true}, ERR_SYNTAX},
        {{.first_group = 16}, ERR_SYNTAX}, /* and 17 */
        {{.first_group = 0x7f, .count = 1}, ERR_SYNTAX},
        {{.count = 17}, ERR_SYNTAX},
        {{.oid = md5, .oid_len = sizeof md5}, ERR_UNSUPPORTED},
        {{.oid = sha256, .oid_len = 8}, ERR_UNSUPPORTED},
    };
    struct lds_object object;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct made made = make(&rows[i].flaw);
        assert_int_equal(read_code(&made, &object), rows[i].code);
    }
}

static void a_group_is_named_once(void **state)
{
    struct made made = make(&(struct flaw){.count = 2});
    struct lds_object object;

    (void)state;
    /* The number of the second stands one pair further. */
    unsigned char *second = memmem(made.bytes, made.len, "\x02\x01\x02\x04", 4);
    assert_non_null(second);
    second[2] = 1;
    assert_int_equal(read_code(&made, &object), ERR_SYNTAX);
}

static void cut_anywhere_it_is_none(void **state)
{
    struct made made = make(&(struct flaw){.version = 1});
    struct lds_object object;
    size_t len = made.len;

    (void)state;
    for (made.len = 0; made.len < len; made.len++)
        assert_int_equal(read_code(&made, &object), ERR_SYNTAX);
    made.len = len + 1;
    made.bytes[len] = 0;
    assert_int_equal(read_code(&made, &object), ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_versions_are_read),
        cmocka_unit_test(a_file_agrees_whole_or_not),
        cmocka_unit_test(all_sixteen_groups_have_room),
        cmocka_unit_test(what_is_not_exactly_one_is_refused),
        cmocka_unit_test(a_group_is_named_once),
        cmocka_unit_test(cut_anywhere_it_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
