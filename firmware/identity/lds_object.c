/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/lds_object.h"

#include "identity/tlv.h"

#include <openssl/evp.h>
#include <string.h>

enum { VERSION_MAX = 1, OID_MAX = 9 };

static const struct {
    unsigned char oid[OID_MAX];
    size_t oid_len, len;
    const char *name; /* as OpenSSL has it */
} hashes[LDS_HASH_COUNT] = {
    [LDS_SHA1] = {{0x2b, 0x0e, 0x03, 0x02, 0x1a}, 5, 20, "SHA1"},
    [LDS_SHA224] = {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04}, 9, 28, "SHA224"},
    [LDS_SHA256] = {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}, 9, 32, "SHA256"},
    [LDS_SHA384] = {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02}, 9, 48, "SHA384"},
    [LDS_SHA512] = {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03}, 9, 64, "SHA512"},
};

size_t lds_hash_len(enum lds_hash hash)
{
    return hashes[hash].len;
}

/* Small and not negative, in one byte; -1 else. */
static int small_take(struct tlv_reader *reader)
{
    struct tlv element;

    if (err_is(tlv_take(reader, TLV_INTEGER, &element)) || element.len != 1 ||
        element.value[0] > 0x7f)
        return -1;
    return element.value[0];
}

/* AlgorithmIdentifier; its parameters are NULL or left out, and not looked at. */
static struct err hash_take(struct tlv_reader *reader, enum lds_hash *ret_hash)
{
    struct tlv algorithm, oid;

    if (err_is(tlv_take(reader, TLV_SEQUENCE, &algorithm)))
        return err_make(ERR_SYNTAX);
    struct tlv_reader inside = tlv_inside(&algorithm);
    if (err_is(tlv_take(&inside, TLV_OID, &oid)))
        return err_make(ERR_SYNTAX);
    for (int i = 0; i < LDS_HASH_COUNT; i++)
        if (oid.len == hashes[i].oid_len && memcmp(oid.value, hashes[i].oid, oid.len) == 0) {
            *ret_hash = (enum lds_hash)i;
            return err_none();
        }
    return err_make(ERR_UNSUPPORTED);
}

static bool group_take(struct tlv_reader *reader, struct lds_object *object)
{
    struct tlv pair, hash;

    if (object->group_count == LDS_GROUPS_MAX || err_is(tlv_take(reader, TLV_SEQUENCE, &pair)))
        return false;
    struct tlv_reader inside = tlv_inside(&pair);
    int number = small_take(&inside);
    if (number < 1 || number > LDS_GROUPS_MAX || lds_object_group(object, number) != NULL ||
        err_is(tlv_take(&inside, TLV_OCTET_STRING, &hash)) || !tlv_at_end(&inside) ||
        hash.len != lds_hash_len(object->hash))
        return false;
    struct lds_group *group = &object->groups[object->group_count++];
    group->number = number;
    memcpy(group->hash, hash.value, hash.len);
    return true;
}

/* The version of the chip's data structure, which is of no use here; in version 1 alone. */
static bool lds_version_passed(struct tlv_reader *reader, int version)
{
    struct tlv info;

    return version == 0 || !err_is(tlv_take(reader, TLV_SEQUENCE, &info));
}

static struct err object_read(struct tlv_reader reader, struct lds_object *object)
{
    struct tlv groups;

    object->version = small_take(&reader);
    if (object->version < 0 || object->version > VERSION_MAX)
        return err_make(ERR_SYNTAX);
    struct err e = hash_take(&reader, &object->hash);
    if (err_is(e))
        return e;
    if (err_is(tlv_take(&reader, TLV_SEQUENCE, &groups)) ||
        !lds_version_passed(&reader, object->version) || !tlv_at_end(&reader))
        return err_make(ERR_SYNTAX);
    for (struct tlv_reader inside = tlv_inside(&groups); !tlv_at_end(&inside);)
        if (!group_take(&inside, object))
            return err_make(ERR_SYNTAX);
    return err_none();
}

struct err lds_object_read(const unsigned char *der, size_t len, struct lds_object *ret_object)
{
    struct tlv whole;

    *ret_object = (struct lds_object){.version = 0};
    if (err_is(tlv_whole(der, len, TLV_SEQUENCE, &whole)))
        return err_make(ERR_SYNTAX);
    struct err e = object_read(tlv_inside(&whole), ret_object);
    if (err_is(e))
        *ret_object = (struct lds_object){.version = 0};
    return e;
}

const struct lds_group *lds_object_group(const struct lds_object *object, int number)
{
    for (int i = 0; i < object->group_count; i++)
        if (object->groups[i].number == number)
            return &object->groups[i];
    return NULL;
}

bool lds_object_agrees(const struct lds_object *object, int number, const unsigned char *file,
                       size_t len)
{
    const struct lds_group *group = lds_object_group(object, number);
    unsigned char hash[EVP_MAX_MD_SIZE];
    size_t hash_len = 0;

    return group != NULL &&
           EVP_Q_digest(NULL, hashes[object->hash].name, NULL, file, len, hash, &hash_len) == 1 &&
           hash_len == hashes[object->hash].len && memcmp(group->hash, hash, hash_len) == 0;
}
