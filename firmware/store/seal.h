/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seal: a booking as a blob of one size, which nobody reads without what the visitor brings.
 *
 * By code: place and key of the blob come from the booking's id and its own key of 64 hex digits,
 * 256 bits that nobody can try through. By number: from scope, number and day under the roster key,
 * as numbers alone can be guessed; a blob found so is only as safe as that key is.
 *
 *     pair  = crypto_kdf(BLAKE2b(key = salt or roster key, what the visitor brings)): tag, key
 *     blob  = nonce (24, random) || XChaCha20-Poly1305(key, nonce, plain, bound to the tag)
 *
 * The plain form never holds a name, a contact, the booking's key or the office's texts. Pure but
 * for the random nonce; any thread, after sodium_init.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "core/booking.h"

#include <stddef.h>

enum {
    SEAL_KEY_BYTES = 32,
    SEAL_TAG_BYTES = 16,
    SEAL_PLAIN_BYTES = 64,
    SEAL_NUMBER_MAX = 23, /* bytes of a number or, as the roster writes it, an id */
    SEAL_BYTES = 24 + SEAL_PLAIN_BYTES + 16,
};

/* Where a blob lies and what opens it. Secret: wipe it with seal_pair_wipe. */
struct seal_pair {
    unsigned char tag[SEAL_TAG_BYTES];
    unsigned char key[SEAL_KEY_BYTES];
};

/* A booking without its key and its office's texts, in a form of one size. */
struct seal_plain {
    unsigned char bytes[SEAL_PLAIN_BYTES];
};

/*
 * Can nobody try all keys of this kind? True for 64 hex digits; the old keys of four are 65,536,
 * and nothing sealed under one may be written down.
 */
bool seal_key_strong(const char *key);

/*
 * For id and key as they stand in the code. ZMS tells small hex digits from capital ones in strong
 * keys; old ones, which people also type, are taken either way.
 */
void seal_pair_of_code(const unsigned char salt[SEAL_KEY_BYTES], const struct booking_ref *ref,
                       struct seal_pair *ret_pair);
/* For a display number, or an id as a text; day as clock_day_name has it. */
void seal_pair_of_number(const unsigned char roster_key[SEAL_KEY_BYTES], int32_t scope,
                         const char *number, const char *day, struct seal_pair *ret_pair);
void seal_pair_wipe(struct seal_pair *pair);

void seal_pack(const struct booking *booking, struct seal_plain *ret_plain);
/* False: not a form that seal_pack makes. The key and the texts of *ret_booking are empty. */
bool seal_unpack(const struct seal_plain *plain, struct booking *ret_booking);

void seal_shut(const struct seal_pair *pair, const struct booking *booking,
               unsigned char ret_blob[SEAL_BYTES]);
/* False: shut by another pair, or altered since; *ret_booking is then all zero. */
bool seal_open(const struct seal_pair *pair, const unsigned char *blob, size_t len,
               struct booking *ret_booking);

#endif
