/* SPDX-License-Identifier: Apache-2.0 */
/*
 * master_list: a CSCA master list (ICAO 9303-12, 8): the authorities of many states, gathered and
 * signed by one. One thread. Fuzzed.
 */
#ifndef IDENTITY_MASTER_LIST_H
#define IDENTITY_MASTER_LIST_H

#include "base/err.h"

#include <openssl/x509.h>

/* Is it signed data at all, and so no certificate? */
bool master_list_like(const unsigned char *bytes, size_t len);
/*
 * Appends its certificates. Its signer must have been made by root, and may sign lists (extended
 * key usage, where it has one); when, is not looked at. Certificates that the library cannot read
 * are passed over. ERR_SYNTAX: no master list, or bytes behind it; ERR_DENIED: not signed under
 * root.
 */
struct err master_list_read(const unsigned char *bytes, size_t len, X509 *root,
                            STACK_OF(X509) * certificates) MUST_CHECK;

#endif
