/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sod: EF.SOD, the document security object (ICAO 9303-10, 4.6.2): a CMS SignedData, signed by a
 * document signer, over an LDSSecurityObject with a hash of each file of the chip. What is here
 * says that the signature is good and whose it is; whether its signer may be trusted says trust.h.
 * One thread a sod.
 */
#ifndef IDENTITY_SOD_H
#define IDENTITY_SOD_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SOD_GROUPS_MAX = 16,
    SOD_HASH_MAX = 64, /* SHA-512 */
    SOD_BYTES_MAX = 32768,
    SOD_DG1 = 1,
    SOD_DG14 = 14,
};

enum sod_hash { SOD_SHA1, SOD_SHA224, SOD_SHA256, SOD_SHA384, SOD_SHA512, SOD_HASH_COUNT };

/* LDSSecurityObject, version 0 or 1. */
struct lds_object {
    int version;
    enum sod_hash hash;
    int group_count;
    struct {
        int number; /* 1 to 16, each once */
        unsigned char hash[SOD_HASH_MAX];
    } groups[SOD_GROUPS_MAX];
};

/* Bytes of one hash. */
size_t sod_hash_len(enum sod_hash hash);
/* ERR_SYNTAX: no such object, or something behind it; ERR_UNSUPPORTED: of another hash. Pure. */
struct err lds_object_read(const unsigned char *der, size_t len,
                           struct lds_object *ret_object) MUST_CHECK;
/* Is it the hash of this whole file, its tag and length with it? False where it is not named. */
bool lds_object_agrees(const struct lds_object *object, int group, const unsigned char *file,
                       size_t len);

struct sod;
struct x509_st;

/*
 * The whole of EF.SOD, from its tag 77 on. ERR_SYNTAX: it is no such object, or bytes stand behind
 * it; ERR_RANGE: not signed exactly once; ERR_CORRUPT: the signature is not of this content by the
 * certificate enclosed; ERR_UNSUPPORTED: of a hash or a kind of key that is not known.
 */
struct err sod_open(const unsigned char *file, size_t len, struct sod **ret_sod) MUST_CHECK;
void sod_close(struct sod *sod); /* NULL: nothing */

const struct lds_object *sod_object(const struct sod *sod);
/* The document signer's certificate, not looked at yet; of the sod. */
struct x509_st *sod_signer(const struct sod *sod);
/* The content is declared as mere data and not as an LDSSecurityObject. */
bool sod_is_plain(const struct sod *sod);
/* "ecdsa-with-SHA256, brainpoolP256r1": how it was signed, for technicians; of the sod. */
const char *sod_algorithm(const struct sod *sod);

/*
 * Does it name this file? Unverified, to know what to read before all is checked. A chip that does
 * not hand out a DG14 which its SOD names hides from Chip Authentication.
 */
bool sod_names(const unsigned char *file, size_t len, int group);

#endif
