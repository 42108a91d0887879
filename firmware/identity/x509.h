/* SPDX-License-Identifier: Apache-2.0 */
/*
 * x509: certificates and revocation lists of states (ICAO 9303-12): out of files, who made whom,
 * when and where. One thread a certificate.
 */
#ifndef IDENTITY_X509_H
#define IDENTITY_X509_H

#include "base/err.h"

#include <openssl/x509.h>
#include <stdint.h>

/*
 * All of a file's are appended: PEM with one and more, or one in DER. certificates may be NULL:
 * only revocation lists are wanted. ERR_SYNTAX: the file is neither, or holds something else too.
 */
struct err x509_read(const unsigned char *bytes, size_t len, STACK_OF(X509) * certificates,
                     STACK_OF(X509_CRL) * crls) MUST_CHECK;

/*
 * Did the authority make this certificate, and may it? By name, key identifier, signature and what
 * both may be used for. Times are not looked at. Curves may be written out in full, as Germany,
 * Austria and others have them: the authority's key is one that we hold, and it has signed the
 * other.
 */
bool x509_made_by(X509 *certificate, X509 *authority);
enum x509_crl_maker { X509_CRL_OTHER, X509_CRL_FORGED, X509_CRL_MADE };
/* FORGED: it says that it is this authority's, and its key has not signed it. */
enum x509_crl_maker x509_crl_made_by(X509_CRL *crl, X509 *authority);

/* Unix times of its validity. False: it has none that can be read. */
bool x509_validity(const X509 *certificate, int64_t *ret_from_s, int64_t *ret_until_s);
/* The country of its subject, else of who made it, as written; "": none of two letters. */
void x509_country(const X509 *certificate, char ret_country[3]);

#endif
