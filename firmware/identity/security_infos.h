/* SPDX-License-Identifier: Apache-2.0 */
/*
 * security_infos: what a chip says it can do, a SET of SecurityInfo (ICAO 9303-11, 9.2; BSI
 * TR-03110-3, A.1). It stands in EF.CardAccess, unsigned, and again in DG14, under the state's
 * signature: what both say must be the same, or somebody offers the weaker one of two. Infos of
 * other kinds are passed over. Plain data; public keys point into the bytes they were read from.
 * Pure; any thread. Fuzzed.
 */
#ifndef IDENTITY_SECURITY_INFOS_H
#define IDENTITY_SECURITY_INFOS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SECURITY_OID_MAX = 12, /* bytes of an object identifier that is of interest here */
    SECURITY_PACE_MAX = 16,
    SECURITY_CHIP_MAX = 8, /* key pairs of Chip Authentication; one, as a rule */
    SECURITY_DG14_TAG = 0x6e,
};

/* The value of an object identifier, as it goes into MSE:Set AT. */
struct security_oid {
    unsigned char bytes[SECURITY_OID_MAX];
    size_t len;
};

struct pace_info {
    struct security_oid oid;
    int version;
    int parameter_id; /* standardized domain parameters, 0 to 31; -1: the chip's own ones */
};

enum chip_key_agreement { CHIP_KEY_DH = 1, CHIP_KEY_ECDH = 2 };
enum chip_suite { CHIP_SUITE_3DES = 1, CHIP_SUITE_AES128, CHIP_SUITE_AES192, CHIP_SUITE_AES256 };

/* How Chip Authentication is done, and with which key. */
struct chip_info {
    struct security_oid oid;
    enum chip_key_agreement agreement;
    enum chip_suite suite;
    int version;
    int key_id; /* -1: the chip has one key, which has none */
};
struct chip_public_key {
    enum chip_key_agreement agreement;
    int key_id;                /* as above */
    const unsigned char *spki; /* SubjectPublicKeyInfo in DER */
    size_t spki_len;
};

struct security_infos {
    struct pace_info pace[SECURITY_PACE_MAX];
    struct chip_info chip[SECURITY_CHIP_MAX];
    struct chip_public_key keys[SECURITY_CHIP_MAX];
    int pace_count, chip_count, key_count;
};

/*
 * The whole of EF.CardAccess. Bytes behind the SET are passed over: some chips fill the file up.
 * ERR_SYNTAX: no such SET, or an info of interest in it is malformed; ERR_FULL: more infos than
 * fit.
 */
struct err security_infos_read(const unsigned char *bytes, size_t len,
                               struct security_infos *ret_infos) MUST_CHECK;
/* The whole of EF.DG14, from its tag 6E on, and nothing behind it. Errors as above. */
struct err security_infos_read_dg14(const unsigned char *bytes, size_t len,
                                    struct security_infos *ret_infos) MUST_CHECK;

/* Both offer the same ways of PACE, in whatever order. */
bool security_infos_same_pace(const struct security_infos *a, const struct security_infos *b);

#endif
