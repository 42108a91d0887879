/* SPDX-License-Identifier: Apache-2.0 */
/*
 * holder: whose booking is it, without saying who. Two bookings of one day bear the same tag where
 * name and mail address, or without one name and telephone number, are the same but for how they
 * are written. The key is made anew in each run and never leaves the memory, so a tag says nothing
 * to anybody else and nothing tomorrow. Pure but for the key; any thread.
 */
#ifndef NET_HOLDER_H
#define NET_HOLDER_H

#include "bounds.h"

enum { HOLDER_KEY_BYTES = 32 };

struct holder_key {
    unsigned char bytes[HOLDER_KEY_BYTES]; /* wipe */
};

void holder_key_make(struct holder_key *ret_key);
/*
 * Valid UTF-8; NULL is "". All zero where the holder cannot be told: no name, or neither address
 * nor number. A name alone is shared by too many.
 */
void holder_tag(const struct holder_key *key, const char *name, const char *mail,
                const char *telephone, unsigned char ret_tag[HOLDER_TAG_BYTES]);
/* Of the name alone, to see that it is another one; all zero where there is none. */
void holder_name_tag(const struct holder_key *key, const char *name,
                     unsigned char ret_tag[HOLDER_TAG_BYTES]);

#endif
