/* SPDX-License-Identifier: Apache-2.0 */
/* trust_part: what trust.c, which gathers, and trust_check.c, which judges, share. */
#ifndef IDENTITY_TRUST_PART_H
#define IDENTITY_TRUST_PART_H

#include "identity/trust.h"

#include <openssl/x509.h>

struct trust {
    STACK_OF(X509) * authorities;
    STACK_OF(X509_CRL) * crls; /* each made by one of them */
};

#endif
