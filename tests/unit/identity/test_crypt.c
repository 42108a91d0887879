/* SPDX-License-Identifier: Apache-2.0 */
/* crypt: published vectors: ICAO 9303-11 D and G, NIST SP 800-38A and 38B, FIPS 180. */
#include "../cmocka_kit.h"

#include "identity/crypt.h"

#include "told_chip.h"

#include <string.h>

static void keys_are_those_of_icao(void **state)
{
    unsigned char secret[64], key[CRYPT_KEY_MAX];
    struct crypt_keys keys;
    (void)state;

    /* D.1 and G.1: what an MRZ gives, and what CAN or MRZ open a nonce with */
    size_t len = hex_read("239AB9CB282DAF66231DC5A4DF6BFBAE", secret, sizeof secret);
    assert_int_equal(crypt_keys_derive(CRYPT_3DES, secret, len, &keys).code, ERR_OK);
    assert_hex(keys.enc, 16, "AB94FDECF2674FDFB9B391F85D7F76F2");
    assert_hex(keys.mac, 16, "7962D9ECE03D1ACD4C76089DCE131543");
    assert_int_equal(crypt_sha1("T22000129364081251010318", 24, secret).code, ERR_OK);
    assert_hex(secret, CRYPT_SHA1_BYTES, "7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD");
    assert_int_equal(
        crypt_derive(CRYPT_AES128, secret, CRYPT_SHA1_BYTES, CRYPT_FOR_PASSWORD, key).code, ERR_OK);
    assert_hex(key, 16, "89DED1B26624EC1E634C1989302849DD");
    crypt_keys_wipe(&keys);
    for (size_t i = 0; i < sizeof keys; i++)
        assert_int_equal(((unsigned char *)&keys)[i], 0);
}

/* The counter stands behind the secret: SHA-256 of "abc" 00000001, and of it so much as is needed.
 */
static void longer_keys_are_made_of_the_longer_hash(void **state)
{
    static const char *const sum =
        "46C386EBCCEF82BA0BB0B095AAA5548B03CDFF6951871C6FB505AF68AF688332";
    unsigned char key[CRYPT_KEY_MAX];
    (void)state;

    assert_int_equal(
        crypt_derive(CRYPT_AES256, (const unsigned char *)"abc", 3, CRYPT_FOR_ENC, key).code,
        ERR_OK);
    assert_hex(key, 32, sum);
    unsigned char longest[CRYPT_KEY_MAX];
    memcpy(longest, key, sizeof key);
    assert_int_equal(
        crypt_derive(CRYPT_AES192, (const unsigned char *)"abc", 3, CRYPT_FOR_ENC, key).code,
        ERR_OK);
    assert_memory_equal(key, longest, 24);
    assert_memory_not_equal(key + 24, longest + 24, 8);
}

static void blocks_are_chained(void **state)
{
    /* NIST SP 800-38A, F.2: the first two blocks */
    static const char *const plain =
        "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51";
    static const struct {
        enum crypt_cipher cipher;
        const char *key, *hidden;
    } rows[] = {
        {CRYPT_AES128, "2B7E151628AED2A6ABF7158809CF4F3C",
         "7649ABAC8119B246CEE98E9B12E9197D5086CB9B507219EE95DB113A917678B2"},
        {CRYPT_AES192, "8E73B0F7DA0E6452C810F32B809079E562F8EAD2522C6B7B",
         "4F021DB243BC633D7178183A9FA071E8B4D9ADA9AD7DEDF4E5E738763F69145A"},
        {CRYPT_AES256, "603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4",
         "F58C4C04D6E5F1BA779EABFB5F7BFBD69CFC4E967EDB808D679F777BC6702C7D"},
    };
    unsigned char key[CRYPT_KEY_MAX], iv[16], bytes[32];
    (void)state;

    hex_read("000102030405060708090A0B0C0D0E0F", iv, sizeof iv);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        hex_read(rows[i].key, key, sizeof key);
        hex_read(plain, bytes, sizeof bytes);
        assert_int_equal(crypt_encrypt(rows[i].cipher, key, iv, bytes, sizeof bytes, bytes).code,
                         ERR_OK);
        assert_hex(bytes, sizeof bytes, rows[i].hidden);
        assert_int_equal(crypt_decrypt(rows[i].cipher, key, iv, bytes, sizeof bytes, bytes).code,
                         ERR_OK);
        assert_hex(bytes, sizeof bytes, plain);
    }
    /* ICAO 9303-11, D.3: two keys, from zeros */
    hex_read("AB94FDECF2674FDFB9B391F85D7F76F2", key, sizeof key);
    hex_read("781723860C06C2264608F91988702212"
             "0B795240CB7049B01C19B33E32804F0B",
             bytes, sizeof bytes);
    assert_int_equal(crypt_encrypt(CRYPT_3DES, key, NULL, bytes, sizeof bytes, bytes).code, ERR_OK);
    assert_hex(bytes, sizeof bytes,
               "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2");
    assert_int_equal(crypt_block(CRYPT_3DES), 8);
    assert_int_equal(crypt_block(CRYPT_AES192), 16);
}

static void macs_are_those_of_icao_and_nist(void **state)
{
    /* NIST SP 800-38B, D.1 to D.3: messages of 16, 40 and 64 bytes are cut of one */
    static const char *const message =
        "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51"
        "30C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710";
    static const struct {
        enum crypt_cipher cipher;
        const char *key;
        size_t len;
        const char *mac;
    } rows[] = {
        {CRYPT_AES128, "2B7E151628AED2A6ABF7158809CF4F3C", 0, "BB1D6929E9593728"},
        {CRYPT_AES128, "2B7E151628AED2A6ABF7158809CF4F3C", 16, "070A16B46B4D4144"},
        {CRYPT_AES128, "2B7E151628AED2A6ABF7158809CF4F3C", 40, "DFA66747DE9AE630"},
        {CRYPT_AES128, "2B7E151628AED2A6ABF7158809CF4F3C", 64, "51F0BEBF7E3B9D92"},
        {CRYPT_AES192, "8E73B0F7DA0E6452C810F32B809079E562F8EAD2522C6B7B", 40, "8A1DE5BE2EB31AAD"},
        {CRYPT_AES256, "603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4", 64,
         "E1992190549F6ED5"},
    };
    unsigned char key[CRYPT_KEY_MAX], bytes[64], mac[CRYPT_MAC_BYTES];
    (void)state;

    hex_read(message, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        hex_read(rows[i].key, key, sizeof key);
        assert_int_equal(crypt_mac(rows[i].cipher, key, bytes, rows[i].len, mac).code, ERR_OK);
        assert_hex(mac, sizeof mac, rows[i].mac);
    }
    /* ICAO 9303-11, D.3 */
    hex_read("7962D9ECE03D1ACD4C76089DCE131543", key, sizeof key);
    size_t len = hex_read("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2", bytes,
                          sizeof bytes);
    len = crypt_pad(bytes, len, 8);
    assert_int_equal(crypt_mac(CRYPT_3DES, key, bytes, len, mac).code, ERR_OK);
    assert_hex(mac, sizeof mac, "5F1448EEA8AD90A7");
    /* one block alone is 3DES of it */
    hex_read("0123456789ABCDEF", bytes, sizeof bytes);
    assert_int_equal(crypt_mac(CRYPT_3DES, key, bytes, 8, mac).code, ERR_OK);
    assert_int_equal(crypt_encrypt(CRYPT_3DES, key, NULL, bytes, 8, bytes).code, ERR_OK);
    assert_memory_equal(mac, bytes, 8);
}

static void padding_is_taken_off_only_where_it_is(void **state)
{
    static const struct {
        const char *bytes;
        size_t block;
        enum err_code expected;
        size_t len;
    } rows[] = {
        {"8000000000000000", 8, ERR_OK, 0},
        {"0102030405060780", 8, ERR_OK, 7},
        {"01020304050607088000000000000000", 8, ERR_OK, 8},
        {"01800000000000000000000000000000", 16, ERR_OK, 1},
        {"01800000000000000000000000000000", 8, ERR_SYNTAX, 0}, /* more than a block */
        {"0102030405060780"
         "0000000000000000",
         8, ERR_SYNTAX, 0},
        {"0102030405060708", 8, ERR_SYNTAX, 0},
        {"0000000000000000", 8, ERR_SYNTAX, 0},
        {"", 8, ERR_SYNTAX, 0},
    };
    unsigned char bytes[64];
    size_t left;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t len = hex_read(rows[i].bytes, bytes, sizeof bytes);
        assert_int_equal(crypt_unpad(bytes, len, rows[i].block, &left).code, rows[i].expected);
        assert_int_equal(left, rows[i].len);
    }
    for (size_t len = 0; len <= 40; len++) {
        memset(bytes, 0x80, sizeof bytes);
        size_t padded = crypt_pad(bytes, len, 16);
        assert_true(padded % 16 == 0 && padded > len && padded <= len + 16);
        assert_int_equal(crypt_unpad(bytes, padded, 16, &left).code, ERR_OK);
        assert_int_equal(left, len);
    }
}

static void the_machines_random_bytes_differ(void **state)
{
    unsigned char a[16] = {0}, b[16] = {0};
    (void)state;

    assert_int_equal(crypt_random.fill(crypt_random.self, a, sizeof a).code, ERR_OK);
    assert_int_equal(crypt_random.fill(crypt_random.self, b, sizeof b).code, ERR_OK);
    assert_false(crypt_equal(a, b, sizeof a));
    assert_true(crypt_equal(a, a, sizeof a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_those_of_icao),
        cmocka_unit_test(longer_keys_are_made_of_the_longer_hash),
        cmocka_unit_test(blocks_are_chained),
        cmocka_unit_test(macs_are_those_of_icao_and_nist),
        cmocka_unit_test(padding_is_taken_off_only_where_it_is),
        cmocka_unit_test(the_machines_random_bytes_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
