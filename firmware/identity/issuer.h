/* SPDX-License-Identifier: Apache-2.0 */
/*
 * issuer: which country's certificates may sign the documents of which issuing state (issuers.def).
 * Pure; any thread.
 */
#ifndef IDENTITY_ISSUER_H
#define IDENTITY_ISSUER_H

#include <stdbool.h>

/* issuer: as in the machine-readable zone, without fillers: "D", "UTO". */
bool issuer_known(const char *issuer);
/* country: two letters, which some states write small. */
bool issuer_signs_as(const char *issuer, const char *country);

#endif
