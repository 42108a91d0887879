/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_match: is the name of a booking, one free text, the name in a document? Nobody is refused by
 * its answer: what does not match is looked at by a person, and a name that cannot be read here is
 * PARTIAL.
 *
 * MATCHES: all words of the primary identifier and at least one of the secondary are in the
 * booking, in any order, and no word of the booking is without its counterpart. Particles and
 * titles may be missing on either side; neighbours may be written together; initials and cut words
 * do not count as found, the last word of a truncated zone excepted.
 *
 * PARTIAL: the same with words of which one has one letter wrong, or with any that are spelt as one
 * might; or all words found, and others in the booking besides; or nothing contradicts, and names
 * are missing in the booking: the surname alone is PARTIAL, a given name alone is not.
 *
 * Allocates nothing; takes bounded time, beyond which it is PARTIAL. Pure; any thread. Fuzzed.
 */
#ifndef IDENTITY_NAME_MATCH_H
#define IDENTITY_NAME_MATCH_H

#include "core/document.h"
#include "core/mrz.h"

/* booked: ZMS's client.familyName in UTF-8. NO_NAME: there is no word in it. */
enum document_match name_match(const struct mrz_name *name, const char *booked);

#endif
