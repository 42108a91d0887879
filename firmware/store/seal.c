/* SPDX-License-Identifier: Apache-2.0 */
#include "store/seal.h"

#include <sodium.h>
#include <string.h>

enum { SEAL_VERSION = 1, NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };

_Static_assert(SEAL_BYTES ==
                   NONCE_BYTES + SEAL_PLAIN_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "a blob is nonce, text and proof");
_Static_assert(SEAL_KEY_BYTES == crypto_kdf_KEYBYTES &&
                   SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
               "one size of key");
_Static_assert(BOOKING_NUMBER_MAX == 8, "numbers have their place in the form");

/* The form: all numbers little-endian, what is not named is zero. */
enum {
    AT_VERSION = 0,
    AT_STATUS = 1,
    AT_APPOINTMENT = 2,
    AT_SCOPE = 4,
    AT_SERVICE = 8,
    AT_PERSONS = 12,
    AT_ID = 16,
    AT_START = 24,
    AT_ARRIVAL = 32,
    AT_NUMBER = 40,
};

bool seal_key_strong(const char *key)
{
    return strnlen(key, BOOKING_KEY_MAX + 1) == BOOKING_KEY_MAX &&
           strspn(key, "0123456789abcdefABCDEF") == BOOKING_KEY_MAX;
}

static void put(unsigned char *at, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(const unsigned char *at, int bytes)
{
    uint64_t value = 0;

    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

/* kind keeps what is made of codes apart from what is made of numbers. */
static void pair_make(const unsigned char secret[SEAL_KEY_BYTES],
                      const char kind[crypto_kdf_CONTEXTBYTES + 1], const unsigned char *brought,
                      size_t len, struct seal_pair *ret_pair)
{
    unsigned char master[SEAL_KEY_BYTES];

    crypto_generichash(master, sizeof master, brought, len, secret, SEAL_KEY_BYTES);
    crypto_kdf_derive_from_key(ret_pair->tag, sizeof ret_pair->tag, 1, kind, master);
    crypto_kdf_derive_from_key(ret_pair->key, sizeof ret_pair->key, 2, kind, master);
    sodium_memzero(master, sizeof master);
}

void seal_pair_of_code(const unsigned char salt[SEAL_KEY_BYTES], const struct booking_ref *ref,
                       struct seal_pair *ret_pair)
{
    unsigned char brought[8 + BOOKING_KEY_MAX] = {0};

    put(brought, (uint64_t)ref->id, 8);
    memcpy(brought + 8, ref->key, strnlen(ref->key, BOOKING_KEY_MAX));
    for (size_t i = 8; i < sizeof brought && !seal_key_strong(ref->key); i++)
        if (brought[i] >= 'A' && brought[i] <= 'F')
            brought[i] = (unsigned char)(brought[i] - 'A' + 'a');
    pair_make(salt, "ankucode", brought, sizeof brought, ret_pair);
    sodium_memzero(brought, sizeof brought);
}

void seal_pair_of_number(const unsigned char roster_key[SEAL_KEY_BYTES], int32_t scope,
                         const char *number, const char *day, struct seal_pair *ret_pair)
{
    unsigned char brought[4 + 10 + SEAL_NUMBER_MAX] = {0};

    put(brought, (uint32_t)scope, 4);
    memcpy(brought + 4, day, strnlen(day, 10));
    memcpy(brought + 14, number, strnlen(number, SEAL_NUMBER_MAX));
    pair_make(roster_key, "ankunumb", brought, sizeof brought, ret_pair);
    sodium_memzero(brought, sizeof brought);
}

void seal_pair_wipe(struct seal_pair *pair)
{
    sodium_memzero(pair, sizeof *pair);
}

void seal_pack(const struct booking *booking, struct seal_plain *ret_plain)
{
    unsigned char *p = ret_plain->bytes;

    memset(ret_plain, 0, sizeof *ret_plain);
    p[AT_VERSION] = SEAL_VERSION;
    p[AT_STATUS] = (unsigned char)booking->status;
    p[AT_APPOINTMENT] = booking->with_appointment;
    put(p + AT_SCOPE, (uint32_t)booking->scope, 4);
    put(p + AT_SERVICE, (uint32_t)booking->service, 4);
    put(p + AT_PERSONS, (uint32_t)booking->persons, 4);
    put(p + AT_ID, (uint64_t)booking->ref.id, 8);
    put(p + AT_START, (uint64_t)booking->start_s, 8);
    put(p + AT_ARRIVAL, (uint64_t)booking->arrival_s, 8);
    memcpy(p + AT_NUMBER, booking->number, strnlen(booking->number, BOOKING_NUMBER_MAX));
}

bool seal_unpack(const struct seal_plain *plain, struct booking *ret_booking)
{
    const unsigned char *p = plain->bytes;
    struct seal_plain again;

    memset(ret_booking, 0, sizeof *ret_booking);
    *ret_booking = (struct booking){
        .ref.id = (int64_t)get(p + AT_ID, 8),
        .scope = (int32_t)(uint32_t)get(p + AT_SCOPE, 4),
        .service = (int32_t)(uint32_t)get(p + AT_SERVICE, 4),
        .persons = (int32_t)(uint32_t)get(p + AT_PERSONS, 4),
        .start_s = (int64_t)get(p + AT_START, 8),
        .arrival_s = (int64_t)get(p + AT_ARRIVAL, 8),
        .status =
            p[AT_STATUS] <= BOOKING_BLOCKED ? (enum booking_status)p[AT_STATUS] : BOOKING_OTHER,
        .with_appointment = p[AT_APPOINTMENT] != 0,
    };
    memcpy(ret_booking->number, p + AT_NUMBER, BOOKING_NUMBER_MAX);
    /* Strict in one stroke: what was read must be written the same again. */
    seal_pack(ret_booking, &again);
    bool good = sodium_memcmp(&again, plain, sizeof again) == 0;
    if (!good)
        sodium_memzero(ret_booking, sizeof *ret_booking);
    sodium_memzero(&again, sizeof again);
    return good;
}

void seal_shut(const struct seal_pair *pair, const struct booking *booking,
               unsigned char ret_blob[SEAL_BYTES])
{
    struct seal_plain plain;

    seal_pack(booking, &plain);
    randombytes_buf(ret_blob, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(ret_blob + NONCE_BYTES, NULL, plain.bytes,
                                               sizeof plain.bytes, pair->tag, sizeof pair->tag,
                                               NULL, ret_blob, pair->key);
    sodium_memzero(&plain, sizeof plain);
}

bool seal_open(const struct seal_pair *pair, const unsigned char *blob, size_t len,
               struct booking *ret_booking)
{
    struct seal_plain plain;

    memset(ret_booking, 0, sizeof *ret_booking);
    if (len != SEAL_BYTES)
        return false;
    bool good = crypto_aead_xchacha20poly1305_ietf_decrypt(
                    plain.bytes, NULL, NULL, blob + NONCE_BYTES, SEAL_BYTES - NONCE_BYTES,
                    pair->tag, sizeof pair->tag, blob, pair->key) == 0 &&
                seal_unpack(&plain, ret_booking);
    sodium_memzero(&plain, sizeof plain);
    return good;
}
