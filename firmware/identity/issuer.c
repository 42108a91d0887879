/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/issuer.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
    char issuer[4], country[3];
} rows[] = {
#define ISSUER(issuer, country) {issuer, country},
#include "identity/issuers.def"
#undef ISSUER
};

enum { ROWS = sizeof rows / sizeof rows[0] };

bool issuer_known(const char *issuer)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].issuer, issuer) == 0)
            return true;
    return false;
}

bool issuer_signs_as(const char *issuer, const char *country)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].issuer, issuer) == 0 && strcasecmp(rows[i].country, country) == 0)
            return true;
    return false;
}
