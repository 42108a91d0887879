/* SPDX-License-Identifier: Apache-2.0 */
/* The chip's ciphers against the worked examples of ICAO Doc 9303 part 11, D.2 to D.4 and G.1. */
#include "../cmocka_kit.h"

#include "emrtd_bac.h"
#include "emrtd_messaging.h"

#include <stdio.h>
#include <string.h>

static size_t hex(const char *text, uint8_t *ret_bytes)
{
    size_t len = strlen(text) / 2;

    for (size_t i = 0; i < len; i++) {
        unsigned byte;
        assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
        ret_bytes[i] = (uint8_t)byte;
    }
    return len;
}

static void expect(const uint8_t *bytes, const char *text)
{
    uint8_t expected[300];

    assert_memory_equal(bytes, expected, hex(text, expected));
}

/* DES looks at seven bits of each byte; the example has the eighth as parity. */
static void expect_des_key(const uint8_t *key, const char *text)
{
    uint8_t expected[16];

    hex(text, expected);
    for (size_t i = 0; i < sizeof expected; i++)
        assert_int_equal(key[i] & 0xFE, expected[i] & 0xFE);
}

static void keys_come_from_the_zone(void **state)
{
    uint8_t seed[EMRTD_SHA1_LEN];
    struct emrtd_keys keys;

    (void)state;
    emrtd_sha1((const uint8_t *)"L898902C<369080619406236", 24, seed);
    expect(seed, "239AB9CB282DAF66231DC5A4DF6BFBAE");
    emrtd_keys_derive(EMRTD_3DES, seed, 16, &keys);
    expect_des_key(keys.encryption, "AB94FDECF2674FDFB9B391F85D7F76F2");
    expect_des_key(keys.mac, "7962D9ECE03D1ACD4C76089DCE131543");
}

static void the_terminals_proof_is_taken_for_its_challenge_only(void **state)
{
    uint8_t challenge[8], proof[EMRTD_BAC_LEN], answer[EMRTD_BAC_LEN];
    struct emrtd_messaging messaging;

    (void)state;
    hex("4608F91988702212", challenge);
    hex("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7", proof);
    assert_int_equal(
        emrtd_bac_answer("L898902C<369080619406236", challenge, proof, answer, &messaging),
        EMRTD_OK);
    expect(messaging.counter, "887022120C06C226");
    challenge[7] ^= 1;
    assert_int_equal(
        emrtd_bac_answer("L898902C<369080619406236", challenge, proof, answer, &messaging),
        EMRTD_WRONG_PASSWORD);
    assert_int_equal(
        emrtd_bac_answer("L898902C<369080619406230", challenge, proof, answer, &messaging),
        EMRTD_WRONG_PASSWORD);
}

static void a_protected_select_is_understood_and_answered_as_in_the_example(void **state)
{
    struct emrtd_messaging messaging = {.on = true, .keys.cipher = EMRTD_3DES};
    struct emrtd_command command;
    uint8_t apdu[64], answer[300];

    (void)state;
    hex("979EC13B1CBFE9DCD01AB0FED307EAE5", messaging.keys.encryption);
    hex("F1CB1F1FB5ADF208806B89DC579DC1F8", messaging.keys.mac);
    hex("887022120C06C226", messaging.counter);
    size_t len = hex("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", apdu);
    assert_int_equal(emrtd_command_read(apdu, len, &command), EMRTD_OK);
    assert_true(emrtd_is_protected(&command));
    assert_int_equal(emrtd_unwrap(&messaging, &command), EMRTD_OK);
    assert_int_equal(command.cla, 0x00);
    assert_false(command.has_le);
    assert_int_equal(command.len, 2);
    expect(command.data, "011E");
    assert_int_equal(emrtd_wrap(&messaging, NULL, 0, EMRTD_OK, answer), 16);
    expect(answer, "990290008E08FA855A5D4C50A8ED9000");
}

static void the_keys_of_aes_come_from_the_shared_secret(void **state)
{
    uint8_t secret[32];
    struct emrtd_keys keys;

    (void)state;
    hex("28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925", secret);
    emrtd_keys_derive(EMRTD_AES_128, secret, sizeof secret, &keys);
    expect(keys.encryption, "F5F0E35C0D7161EE6724EE513A0D9A7F");
    expect(keys.mac, "FE251C7858B356B24514B3BD5F4297D1");
}

static void a_damaged_message_is_none(void **state)
{
    struct emrtd_messaging messaging = {.on = true, .keys.cipher = EMRTD_3DES};
    struct emrtd_command command;
    uint8_t apdu[64];

    (void)state;
    hex("F1CB1F1FB5ADF208806B89DC579DC1F8", messaging.keys.mac);
    hex("887022120C06C226", messaging.counter);
    size_t len = hex("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", apdu);
    apdu[8] ^= 1;
    assert_int_equal(emrtd_command_read(apdu, len, &command), EMRTD_OK);
    assert_int_equal(emrtd_unwrap(&messaging, &command), EMRTD_SM_WRONG);
    assert_int_equal(emrtd_command_read(apdu, 3, &command), EMRTD_WRONG_LENGTH);
    assert_int_equal(emrtd_command_read(apdu, 12, &command), EMRTD_WRONG_LENGTH);
    hex("00A4000C000002011E", apdu); /* an extended length */
    assert_int_equal(emrtd_command_read(apdu, 9, &command), EMRTD_WRONG_LENGTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_from_the_zone),
        cmocka_unit_test(the_terminals_proof_is_taken_for_its_challenge_only),
        cmocka_unit_test(a_protected_select_is_understood_and_answered_as_in_the_example),
        cmocka_unit_test(the_keys_of_aes_come_from_the_shared_secret),
        cmocka_unit_test(a_damaged_message_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
