/* SPDX-License-Identifier: Apache-2.0 */
/* token: what the key has signed is good in its time, and nothing else ever is. */
#include "store/token.h"

#include "folder.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { START = 1795424400, EXPIRY = START + 3600 };

static const struct token sample = {.scope = 169,
                                    .booking_id = 100501,
                                    .service = 1063441,
                                    .persons = 1,
                                    .number = "100501",
                                    .start_s = START,
                                    .expires_s = EXPIRY,
                                    .holder = {9, 8, 7}};
static struct token_secret secrets[2];
static struct token_keys keys;
static unsigned char bytes[TOKEN_BYTES];

static void key_add(const struct token_secret *secret)
{
    struct token_key *key = &keys.list[keys.count++];
    unsigned char pair[crypto_sign_SECRETKEYBYTES];

    *key = (struct token_key){.number = secret->number, .from_s = INT64_MIN, .until_s = INT64_MAX};
    assert_int_equal(crypto_sign_seed_keypair(key->public_key, pair, secret->seed), 0);
}

static int setup(void **state)
{
    (void)state;
    if (sodium_init() < 0)
        return -1;
    keys.count = 0;
    for (int i = 0; i < 2; i++) {
        secrets[i].number = i + 1;
        randombytes_buf(secrets[i].seed, sizeof secrets[i].seed);
        key_add(&secrets[i]);
    }
    return err_is(token_sign(&secrets[0], &sample, bytes));
}

static enum err_code check(int64_t now_s)
{
    struct token token = {.key = -1};
    enum err_code code = token_check(&keys, bytes, now_s, &token).code;

    if (code == ERR_OK || code == ERR_GONE)
        assert_true(token.key > 0);
    else
        assert_int_equal(token.key, -1); /* nothing of it is believed */
    return code;
}

static void signed_and_good_until_it_expires(void **state)
{
    struct token token;

    (void)state;
    assert_int_equal(token_check(&keys, bytes, START, &token).code, ERR_OK);
    assert_int_equal(token.key, 1);
    assert_int_equal(token.scope, 169);
    assert_int_equal(token.booking_id, 100501);
    assert_int_equal(token.service, 1063441);
    assert_string_equal(token.number, "100501");
    assert_int_equal(token.start_s, START);
    assert_memory_equal(token.holder, sample.holder, sizeof token.holder);
    assert_int_equal(check(EXPIRY - 1), ERR_OK);
    assert_int_equal(check(EXPIRY), ERR_GONE);
}

static void no_byte_of_it_can_be_altered(void **state)
{
    (void)state;
    for (size_t i = 0; i < TOKEN_BYTES; i++)
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] ^= (unsigned char)(1 << bit);
            assert_int_not_equal(check(START), ERR_OK);
            assert_int_not_equal(check(START), ERR_GONE);
            bytes[i] ^= (unsigned char)(1 << bit);
        }
    assert_int_equal(check(START), ERR_OK);
}

static void forged_ones_are_not_good(void **state)
{
    struct token_secret other = {.number = 1};
    unsigned char pair[crypto_sign_SECRETKEYBYTES], public_key[TOKEN_PUBLIC_BYTES];
    /* The order of the group, lowest byte first: added to S it would give a second signature. */
    static const unsigned char order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a,       0x63,
                                            0x12, 0x58, 0xd6, 0x9c, 0xf7,       0xa2,
                                            0xde, 0xf9, 0xde, 0x14, [31] = 0x10};

    (void)state;
    /* By a key of the same number. */
    randombytes_buf(other.seed, sizeof other.seed);
    assert_int_equal(token_sign(&other, &sample, bytes).code, ERR_OK);
    assert_int_equal(check(START), ERR_DENIED);
    /* By the other key of ours, under the first one's number. */
    assert_int_equal(token_sign(&secrets[1], &sample, bytes).code, ERR_OK);
    bytes[2] = 1;
    assert_int_equal(check(START), ERR_DENIED);
    /* The body alone, without the mark: a signature for something else. */
    assert_int_equal(token_sign(&secrets[0], &sample, bytes).code, ERR_OK);
    crypto_sign_seed_keypair(public_key, pair, secrets[0].seed);
    crypto_sign_detached(bytes + TOKEN_BODY_BYTES, NULL, bytes, TOKEN_BODY_BYTES, pair);
    assert_int_equal(check(START), ERR_DENIED);
    /* The same signature, written in a second way. */
    assert_int_equal(token_sign(&secrets[0], &sample, bytes).code, ERR_OK);
    unsigned carry = 0;
    for (int i = 0; i < 32; i++) {
        carry += (unsigned)bytes[TOKEN_BYTES - 32 + i] + order[i];
        bytes[TOKEN_BYTES - 32 + i] = (unsigned char)carry;
        carry >>= 8;
    }
    assert_int_equal(check(START), ERR_DENIED);
    memset(bytes + TOKEN_BODY_BYTES, 0, TOKEN_SIGNATURE_BYTES);
    assert_int_equal(check(START), ERR_DENIED);
}

/* A key of small order would be content with anything. */
static void a_key_that_is_none_proves_nothing(void **state)
{
    (void)state;
    memset(keys.list[0].public_key, 0, TOKEN_PUBLIC_BYTES);
    memset(bytes + TOKEN_BODY_BYTES, 0, TOKEN_SIGNATURE_BYTES);
    assert_int_equal(check(START), ERR_DENIED);
    keys.list[0].public_key[0] = 1;
    bytes[TOKEN_BODY_BYTES] = 1;
    assert_int_equal(check(START), ERR_DENIED);
}

static void keys_are_changed_side_by_side(void **state)
{
    (void)state;
    /* Both count; the new one does not count yet; the old one does no more; neither is there. */
    assert_int_equal(token_sign(&secrets[1], &sample, bytes).code, ERR_OK);
    assert_int_equal(check(START), ERR_OK);
    keys.list[1].from_s = START + 1;
    assert_int_equal(check(START), ERR_UNKNOWN);
    assert_int_equal(check(START + 1), ERR_OK);
    assert_int_equal(token_sign(&secrets[0], &sample, bytes).code, ERR_OK);
    assert_int_equal(check(START), ERR_OK);
    keys.list[0].until_s = START + 1;
    assert_int_equal(check(START), ERR_OK);
    assert_int_equal(check(START + 1), ERR_UNKNOWN);
    keys.list[0] = keys.list[1];
    keys.count = 1;
    assert_int_equal(check(START), ERR_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
        TEST(signed_and_good_until_it_expires), TEST(no_byte_of_it_can_be_altered),
        TEST(forged_ones_are_not_good),         TEST(a_key_that_is_none_proves_nothing),
        TEST(keys_are_changed_side_by_side),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
