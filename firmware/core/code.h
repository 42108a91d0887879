/* SPDX-License-Identifier: Apache-2.0 */
/*
 * code: the grammar of the codes a visitor may hold up. Strict and bounded: what does not fit is
 * refused here, before a single byte of it can reach a URL. Pure; any thread. Fuzzed.
 *
 *   record  = [aim] blanks payload blanks           blanks: space, TAB, CR, LF, GS, NUL at the ends
 *   aim     = "]" letter digit                      AIM symbology identifier, e.g. "]Q1"
 *   payload = link | base64 | json | plain | token
 *   link    = ("http://" | "https://") … and, in its fragment or query, a run of base64 characters
 *             that is a valid base64 payload (a manage link of ZMS: …#/appointment/<base64>);
 *             percent-encoded "=", "+" and "/" are understood
 *   base64  = base64 or base64url of json, padding optional
 *   json    = { "id": number-or-string, "authKey": string }   these two members, any order, once
 *   plain   = id sep key                            sep: one or more of ":" "/" space
 *   id      = 4 to 11 digits, first not 0           what ZMS's routes accept
 *   key     = 64 hex digits, or 4 hex digits        as new and old bookings have them; kept as
 * given (ZMS compares keys of 64 with regard to case)
 *   token   = a code the office has signed (token.h); only its form is known here: whoever decides
 *             asks the store first whether the signature is good
 */
#ifndef CORE_CODE_H
#define CORE_CODE_H

#include "base/err.h"
#include "core/booking.h"

#include <stddef.h>

/* ERR_SYNTAX for anything but exactly one well-formed payload; ret_ref is then untouched. */
struct err code_parse(const char *bytes, size_t len, struct booking_ref *ret_ref) MUST_CHECK;
/* "{"id":N,"authKey":"…"}" as base64 without a line break, the payload of ZMS's manage link. */
struct err code_make(const struct booking_ref *ref, char *ret_text, size_t size) MUST_CHECK;
/*
 * A typed display number: up to two letters and 1 to 6 digits, or an id of up to 8 digits; small
 * letters become capitals, blanks go. ERR_SYNTAX otherwise.
 */
struct err code_number(const char *typed, char ret_number[BOOKING_NUMBER_MAX + 1]) MUST_CHECK;

#endif
