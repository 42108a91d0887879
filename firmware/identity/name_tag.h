/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_tag: a name as a keyed tag of eight bytes, for signed codes (core/token.h): the office that
 * signs a code binds it to a holder, and the kiosk says whether a document bears that name, without
 * the name ever standing in the code.
 *
 *   words  = the name's runs of letters, in capitals, marks off, as the machine-readable zone
 * spells them (Ä AE, ß SS, Ø OE, Å AA, Æ AE, Þ TH ...); blanks, hyphens and '<' part words,
 *            apostrophes and dots do not; DR and PROF are left out
 *   spelled alike: of AE, OE, UE and AA the second letter goes, of UXX and NXX the XX, so that
 *            Müller, MUELLER and MULLER are one word
 *   tag    = the first 8 of BLAKE2b's 16 bytes, keyed (32 bytes), over the words, sorted, each with
 * a
 *            '<' behind it
 *
 * Letters that are none of Latin (up to U+017F, and ẞ Ș Ț) have no tag: sign with the
 * spelling of the document's zone. A thief of codes learns no name without the key; who has the key
 * can try names. Pure; any thread, after sodium_init.
 */
#ifndef IDENTITY_NAME_TAG_H
#define IDENTITY_NAME_TAG_H

#include "bounds.h"

#include <stdbool.h>

enum { NAME_TAG_KEY_BYTES = 32 };

/* False, and a tag of zeros: a name without letters, too many words, or letters of none of Latin.
 */
bool name_tag_make(const unsigned char key[NAME_TAG_KEY_BYTES], const char *name,
                   unsigned char ret_tag[TOKEN_HOLDER_BYTES]);
/*
 * Is the tag that of a document's holder? primary and secondary as the zone has them ("MUSTER",
 * "ERIKA<ANNA"): all words of the first and at least one of the second, if it has any, must be what
 * was signed, in whatever order; further given names may be missing. A zone that is cut off cannot
 * be compared.
 */
bool name_tag_fits(const unsigned char key[NAME_TAG_KEY_BYTES],
                   const unsigned char tag[TOKEN_HOLDER_BYTES], const char *primary,
                   const char *secondary);

#endif
