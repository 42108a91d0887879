/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chip_key: the key to a document's chip, from what a visitor types or a machine reads. Each typed
 * field is checked on its own, so that the screen can say which to look at again. Nothing is put
 * right silently: an O stays an O, and its check digit tells. Secret: wipe keys and what was typed.
 * Pure; any thread.
 */
#ifndef CORE_CHIP_KEY_H
#define CORE_CHIP_KEY_H

#include "base/err.h"
#include "core/mrz.h"

/* As it is typed. Blanks go, small letters become capitals. */
enum chip_field {
    CHIP_CAN,    /* six digits */
    CHIP_NUMBER, /* of the document, with its check digit: "L898902C3 6"; fillers may be left out */
    CHIP_BIRTH,  /* YYMMDD and its check digit */
    CHIP_EXPIRY, /* the same */
    CHIP_FIELD_COUNT
};
enum { CHIP_TYPED_MAX = 32 }; /* characters that are typed into any of them, at most */

enum chip_typed {
    CHIP_GOOD,
    CHIP_SHORT, /* right so far; more must follow */
    CHIP_WRONG, /* a character that cannot be there, too many of them, or a wrong check digit */
};

/* A number's length is not known before: one without its check digit is most likely WRONG. */
enum chip_typed chip_key_check(enum chip_field field, const char *typed);

/* ERR_SYNTAX: not good. ret_key is then untouched. */
struct err chip_key_from_can(const char *can, struct document_key *ret_key) MUST_CHECK;
/* ERR_SYNTAX: one is not good; *ret_wrong says which, the first of them. */
struct err chip_key_from_typed(const char *number, const char *birth, const char *expiry,
                               struct document_key *ret_key, enum chip_field *ret_wrong) MUST_CHECK;
void chip_key_from_mrz(const struct mrz *mrz, struct document_key *ret_key);

#endif
