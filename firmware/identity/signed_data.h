/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signed_data: a CMS SignedData (RFC 5652) with its content and exactly one signature, checked with
 * the certificate enclosed. Documents and master lists are such. Whether that certificate may be
 * trusted is another question (x509.h). One thread.
 */
#ifndef IDENTITY_SIGNED_DATA_H
#define IDENTITY_SIGNED_DATA_H

#include "base/err.h"

#include <openssl/cms.h>
#include <stddef.h>

enum signed_kind {
    SIGNED_PLAIN,       /* 1.2.840.113549.1.7.1, "data" */
    SIGNED_LDS,         /* 2.23.136.1.1.1, an LDSSecurityObject */
    SIGNED_MASTER_LIST, /* 2.23.136.1.1.2 */
};

enum { SIGNED_ALGORITHM_MAX = 96 };

struct signed_data {
    CMS_ContentInfo *cms;
    enum signed_kind kind;
    const unsigned char *content; /* of cms */
    size_t content_len;
    X509 *signer;                         /* of cms */
    char algorithm[SIGNED_ALGORITHM_MAX]; /* "ECDSA SHA256 prime256v1" */
};

/*
 * Only takes it apart: kind and content are there, signer and algorithm are not. Lengths may be
 * indefinite, as in documents of New Zealand. ERR_SYNTAX: no such object, or bytes stand behind it;
 * ERR_UNKNOWN: of content of another kind.
 */
struct err signed_data_read(const unsigned char *der, size_t len,
                            struct signed_data *ret_data) MUST_CHECK;
/*
 * And checks it. ERR_RANGE: not signed exactly once; ERR_CORRUPT: not signed by the certificate
 * enclosed, or none is; ERR_UNSUPPORTED: with a kind of key that is not known.
 */
struct err signed_data_verify(struct signed_data *data) MUST_CHECK;
void signed_data_close(struct signed_data *data);

#endif
