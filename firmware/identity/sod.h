/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sod: EF.SOD, the document security object (ICAO 9303-10, 4.6.2): an LDSSecurityObject, signed by
 * a document signer. What is here says that the signature is good and whose it is; whether its
 * signer may be trusted says trust.h. One thread a sod. Fuzzed.
 */
#ifndef IDENTITY_SOD_H
#define IDENTITY_SOD_H

#include "base/err.h"
#include "identity/lds_object.h"

enum { SOD_BYTES_MAX = 65536 };

struct sod;
struct x509_st;

/*
 * The whole of EF.SOD, from its tag 77 on. ERR_SYNTAX: it is no such object, or bytes stand behind
 * it; ERR_RANGE: not signed exactly once; ERR_CORRUPT: the signature is not of this content by the
 * certificate enclosed; ERR_UNSUPPORTED: of a hash or a kind of key that is not known; ERR_UNKNOWN:
 * a good signature of something else.
 */
struct err sod_open(const unsigned char *file, size_t len, struct sod **ret_sod) MUST_CHECK;
void sod_close(struct sod *sod); /* NULL: nothing */

const struct lds_object *sod_object(const struct sod *sod);
/* The document signer's certificate, not looked at yet; of the sod. */
struct x509_st *sod_signer(const struct sod *sod);
/* It calls its content mere data and not an LDSSecurityObject. */
bool sod_is_plain(const struct sod *sod);
/* "ECDSA SHA256 brainpoolP256r1": how it was signed, for technicians; of the sod. */
const char *sod_algorithm(const struct sod *sod);

/*
 * Does it name this file? Unverified, to know what to read before all is checked. A chip that does
 * not hand out a DG14 which its SOD names hides from Chip Authentication.
 */
bool sod_names(const unsigned char *file, size_t len, int group);

#endif
