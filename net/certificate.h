/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate: when a certificate in a PEM file ends. Nothing else of it is read or believed: who
 * trusts it is TLS's business. Pure; any thread. Fuzzed.
 */
#ifndef NET_CERTIFICATE_H
#define NET_CERTIFICATE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { CERTIFICATE_BYTES_MAX = 16 * 1024 };

/* Of the first one in the text, as Unix time. ERR_SYNTAX: there is none. ERR_TOO_LONG. */
struct err certificate_until(const char *pem, size_t len, int64_t *ret_until_s) MUST_CHECK;

#endif
