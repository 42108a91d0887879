/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/security_infos.h"

#include "identity/tlv.h"

#include <string.h>

enum { INTEGER_BYTES_MAX = 4 };

/* Below bsi-de protocols smartcard, 0.4.0.127.0.7.2.2: */
static const unsigned char smartcard[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02};
enum {
    /* Then follow a protocol … */
    ARC_PUBLIC_KEY = 1,
    ARC_CHIP = 3,
    ARC_PACE = 4,
    /* … a kind of key agreement, and but for public keys a cipher. */
    AT_PROTOCOL = sizeof smartcard,
    AT_KIND,
    AT_CIPHER,
    PUBLIC_KEY_OID_LEN = AT_CIPHER,
    PROTOCOL_OID_LEN,
};

static bool integer_value(const struct tlv *element, int *ret_value)
{
    *ret_value = 0;
    if (element->len == 0 || element->len > INTEGER_BYTES_MAX || (element->value[0] & 0x80) != 0)
        return false;
    for (size_t i = 0; i < element->len; i++)
        *ret_value = *ret_value << 8 | element->value[i];
    return true;
}

static struct err integer_take(struct tlv_reader *reader, int *ret_value)
{
    struct tlv element;
    struct err e = tlv_take(reader, TLV_INTEGER, &element);

    *ret_value = 0;
    if (!err_is(e) && !integer_value(&element, ret_value))
        e = err_make(ERR_SYNTAX);
    return e;
}

/* The last member of an info, -1 where it is left out; nothing may follow. */
static struct err last_integer_take(struct tlv_reader *reader, int *ret_value)
{
    struct err e = err_none();

    *ret_value = -1;
    if (!tlv_at_end(reader))
        e = integer_take(reader, ret_value);
    if (!err_is(e) && !tlv_at_end(reader))
        e = err_make(ERR_SYNTAX);
    return e;
}

static struct security_oid oid_copy(const struct tlv *oid)
{
    struct security_oid copy = {.len = oid->len};

    memcpy(copy.bytes, oid->value, oid->len);
    return copy;
}

static struct err pace_add(const struct tlv *oid, struct tlv_reader *rest,
                           struct security_infos *infos)
{
    struct pace_info info = {.oid = oid_copy(oid)};
    struct err e = integer_take(rest, &info.version);

    if (!err_is(e))
        e = last_integer_take(rest, &info.parameter_id);
    if (err_is(e))
        return e;
    if (infos->pace_count == SECURITY_PACE_MAX)
        return err_make(ERR_FULL);
    infos->pace[infos->pace_count++] = info;
    return err_none();
}

static bool agreement_known(unsigned char kind)
{
    return kind == CHIP_KEY_DH || kind == CHIP_KEY_ECDH;
}

static struct err chip_add(const struct tlv *oid, struct tlv_reader *rest,
                           struct security_infos *infos)
{
    struct chip_info info = {.oid = oid_copy(oid),
                             .agreement = (enum chip_key_agreement)oid->value[AT_KIND],
                             .suite = (enum chip_suite)oid->value[AT_CIPHER]};

    if (!agreement_known(oid->value[AT_KIND]) || oid->value[AT_CIPHER] < CHIP_SUITE_3DES ||
        oid->value[AT_CIPHER] > CHIP_SUITE_AES256)
        return err_none(); /* a way that is not known here */
    struct err e = integer_take(rest, &info.version);
    if (!err_is(e))
        e = last_integer_take(rest, &info.key_id);
    if (err_is(e))
        return e;
    if (infos->chip_count == SECURITY_CHIP_MAX)
        return err_make(ERR_FULL);
    infos->chip[infos->chip_count++] = info;
    return err_none();
}

static struct err key_add(const struct tlv *oid, struct tlv_reader *rest,
                          struct security_infos *infos)
{
    struct chip_public_key key = {.agreement = (enum chip_key_agreement)oid->value[AT_KIND],
                                  .spki = rest->bytes};
    struct tlv spki;

    if (!agreement_known(oid->value[AT_KIND]))
        return err_none();
    struct err e = tlv_take(rest, TLV_SEQUENCE, &spki);
    if (!err_is(e)) {
        key.spki_len = (size_t)(rest->bytes - key.spki);
        e = last_integer_take(rest, &key.key_id);
    }
    if (err_is(e))
        return e;
    if (infos->key_count == SECURITY_CHIP_MAX)
        return err_make(ERR_FULL);
    infos->keys[infos->key_count++] = key;
    return err_none();
}

static struct err info_add(const struct tlv *info, struct security_infos *infos)
{
    struct tlv_reader rest = tlv_inside(info);
    struct tlv oid;
    struct err e = tlv_take(&rest, TLV_OID, &oid);

    if (err_is(e))
        return e;
    if (oid.len <= AT_PROTOCOL || memcmp(oid.value, smartcard, sizeof smartcard) != 0)
        return err_none();
    switch (oid.value[AT_PROTOCOL]) {
    case ARC_PACE:
        return oid.len == PROTOCOL_OID_LEN ? pace_add(&oid, &rest, infos) : err_none();
    case ARC_CHIP:
        return oid.len == PROTOCOL_OID_LEN ? chip_add(&oid, &rest, infos) : err_none();
    case ARC_PUBLIC_KEY:
        return oid.len == PUBLIC_KEY_OID_LEN ? key_add(&oid, &rest, infos) : err_none();
    default:
        return err_none();
    }
}

static struct err set_read(const struct tlv *set, struct security_infos *ret_infos)
{
    struct tlv_reader reader = tlv_inside(set);
    struct err e = err_none();

    while (!err_is(e) && !tlv_at_end(&reader)) {
        struct tlv info;
        e = tlv_take(&reader, TLV_SEQUENCE, &info);
        if (!err_is(e))
            e = info_add(&info, ret_infos);
    }
    if (err_is(e))
        *ret_infos = (struct security_infos){.pace_count = 0};
    /* An element of another kind is as wrong as a broken one. */
    return e.code == ERR_UNKNOWN ? err_make(ERR_SYNTAX) : e;
}

struct err security_infos_read(const unsigned char *bytes, size_t len,
                               struct security_infos *ret_infos)
{
    struct tlv_reader reader = tlv_read(bytes, len);
    struct tlv set;

    *ret_infos = (struct security_infos){.pace_count = 0};
    if (err_is(tlv_take(&reader, TLV_SET, &set)))
        return err_make(ERR_SYNTAX);
    return set_read(&set, ret_infos);
}

struct err security_infos_read_dg14(const unsigned char *bytes, size_t len,
                                    struct security_infos *ret_infos)
{
    struct tlv file, set;

    *ret_infos = (struct security_infos){.pace_count = 0};
    if (err_is(tlv_whole(bytes, len, SECURITY_DG14_TAG, &file)) ||
        err_is(tlv_whole(file.value, file.len, TLV_SET, &set)))
        return err_make(ERR_SYNTAX);
    return set_read(&set, ret_infos);
}

static bool pace_equal(const struct pace_info *a, const struct pace_info *b)
{
    return a->oid.len == b->oid.len && memcmp(a->oid.bytes, b->oid.bytes, a->oid.len) == 0 &&
           a->version == b->version && a->parameter_id == b->parameter_id;
}

static bool pace_within(const struct security_infos *few, const struct security_infos *all)
{
    for (int i = 0; i < few->pace_count; i++) {
        bool found = false;
        for (int k = 0; k < all->pace_count; k++)
            found = found || pace_equal(&few->pace[i], &all->pace[k]);
        if (!found)
            return false;
    }
    return true;
}

bool security_infos_same_pace(const struct security_infos *a, const struct security_infos *b)
{
    return pace_within(a, b) && pace_within(b, a);
}
