/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lds_object: the LDSSecurityObject (ICAO 9303-10, 4.6.2.3): a hash of each file of the chip. It is
 * what a document signer signs. Plain data; pure; any thread. Fuzzed.
 */
#ifndef IDENTITY_LDS_OBJECT_H
#define IDENTITY_LDS_OBJECT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    LDS_GROUPS_MAX = 16,
    LDS_HASH_MAX = 64, /* SHA-512 */
    LDS_DG1 = 1,
    LDS_DG14 = 14,
};

enum lds_hash { LDS_SHA1, LDS_SHA224, LDS_SHA256, LDS_SHA384, LDS_SHA512, LDS_HASH_COUNT };

struct lds_object {
    int version; /* 0 or 1 */
    enum lds_hash hash;
    int group_count;
    struct lds_group {
        int number; /* 1 to 16, each once */
        unsigned char hash[LDS_HASH_MAX];
    } groups[LDS_GROUPS_MAX];
};

/* Bytes of one hash. */
size_t lds_hash_len(enum lds_hash hash);

/* ERR_SYNTAX: no such object, or something behind it; ERR_UNSUPPORTED: of another hash. */
struct err lds_object_read(const unsigned char *der, size_t len,
                           struct lds_object *ret_object) MUST_CHECK;
/* NULL: it names no such file. */
const struct lds_group *lds_object_group(const struct lds_object *object, int number);
/* Is the hash of this group that of the whole file, its tag and length with it? */
bool lds_object_agrees(const struct lds_object *object, int number, const unsigned char *file,
                       size_t len);

#endif
