/* SPDX-License-Identifier: Apache-2.0 */
#include "terminal.h"

#include "../cmocka_kit.h"

#include "emrtd_tlv.h"

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

enum { MAC_LEN = 8, COMMAND_MAX = 300 };

static unsigned exchange(struct terminal *t, const uint8_t *command, size_t len)
{
    size_t n = t->card->exchange(t->card->self, command, len, t->answer);

    assert_true(n >= 2 && n <= CARD_ANSWER_MAX);
    t->len = n - 2;
    return (unsigned)t->answer[n - 2] << 8 | t->answer[n - 1];
}

unsigned terminal_plain(struct terminal *t, const uint8_t *command, size_t len)
{
    return exchange(t, command, len);
}

static BUF_MEM *mem(const void *bytes, size_t len)
{
    BUF_MEM *made = BUF_MEM_new();

    assert_non_null(made);
    assert_int_equal(BUF_MEM_grow(made, len), len);
    memcpy(made->data, bytes, len);
    return made;
}

/* One step of PACE: 7C{tag value}; what the answer's object with the tag after it holds. */
static unsigned step(struct terminal *t, uint8_t cla, unsigned tag, BUF_MEM *value,
                     BUF_MEM **ret_value)
{
    uint8_t inner[COMMAND_MAX], outer[COMMAND_MAX], command[COMMAND_MAX];
    size_t n = 0;
    struct emrtd_tlv object, in;

    *ret_value = NULL;
    if (value != NULL)
        n = emrtd_tlv_put(inner, tag, (const uint8_t *)value->data, value->length);
    n = emrtd_tlv_put(outer, 0x7C, inner, n);
    const uint8_t head[] = {cla, 0x86, 0x00, 0x00, (uint8_t)n};
    memcpy(command, head, sizeof head);
    memcpy(command + sizeof head, outer, n);
    command[sizeof head + n] = 0x00;
    unsigned sw = exchange(t, command, sizeof head + n + 1);
    if (sw == 0x9000 && emrtd_tlv_find(t->answer, t->len, 0x7C, &object) &&
        emrtd_tlv_find(object.value, object.len, tag + 1, &in))
        *ret_value = mem(in.value, in.len);
    return sw;
}

static void mse(struct terminal *t, int cipher, int parameter, uint8_t password)
{
    const uint8_t command[] = {0x00,
                               0x22,
                               0xC1,
                               0xA4,
                               0x12,
                               0x80,
                               0x0A,
                               0x04,
                               0x00,
                               0x7F,
                               0x00,
                               0x07,
                               0x02,
                               0x02,
                               0x04,
                               t->cam ? 0x06 : 0x02,
                               (uint8_t)cipher,
                               0x83,
                               0x01,
                               password,
                               0x84,
                               0x01,
                               (uint8_t)parameter};

    assert_int_equal(exchange(t, command, sizeof command), 0x9000);
}

/* Over the protocol's name and a public key: libeac knows the name of CAM not. */
static BUF_MEM *cam_token(struct terminal *t, int cipher, const BUF_MEM *point)
{
    const uint8_t oid[] = {0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04, 0x06, (uint8_t)cipher};
    const BUF_MEM *key = t->eac->pace_ctx->ka_ctx->k_mac;
    uint8_t inner[COMMAND_MAX], outer[COMMAND_MAX], mac[EVP_MAX_MD_SIZE];
    size_t n = emrtd_tlv_put(inner, 0x06, oid, sizeof oid), mac_len = sizeof mac;
    char name[16];

    n += emrtd_tlv_put(inner + n, 0x86, (const uint8_t *)point->data, point->length);
    n = emrtd_tlv_put(outer, 0x7F49, inner, n);
    snprintf(name, sizeof name, "AES-%d-CBC", (int)key->length * 8);
    assert_non_null(EVP_Q_mac(NULL, "CMAC", NULL, name, NULL, key->data, key->length, outer, n, mac,
                              sizeof mac, &mac_len));
    return mem(mac, MAC_LEN);
}

static BUF_MEM *token_make(struct terminal *t, int cipher, const BUF_MEM *chip)
{
    return t->cam ? cam_token(t, cipher, chip)
                  : PACE_STEP3D_compute_authentication_token(t->eac, chip);
}

static bool proof_fits(struct terminal *t, int cipher, const BUF_MEM *proof)
{
    if (proof == NULL)
        return false;
    if (!t->cam)
        return PACE_STEP3D_verify_authentication_token(t->eac, proof) == 1;
    BUF_MEM *expected = cam_token(t, cipher, t->eac->pace_ctx->my_eph_pubkey);
    bool fits = proof->length == MAC_LEN && memcmp(expected->data, proof->data, MAC_LEN) == 0;
    BUF_MEM_clear_free(expected);
    return fits;
}

static unsigned pace_run(struct terminal *t, int cipher, PACE_SEC *secret)
{
    BUF_MEM *nonce, *point, *map, *ephemeral, *token, *proof;
    unsigned sw = step(t, 0x10, 0x7F, NULL, &nonce);
    bool ok = nonce != NULL && PACE_STEP2_dec_nonce(t->eac, secret, nonce) == 1;

    point = ok ? PACE_STEP3A_generate_mapping_data(t->eac) : NULL;
    map = NULL;
    if (point != NULL)
        sw = step(t, 0x10, 0x81, point, &map);
    ok = map != NULL && PACE_STEP3A_map_generator(t->eac, map) == 1;
    BUF_MEM_clear_free(point);
    point = ok ? PACE_STEP3B_generate_ephemeral_key(t->eac) : NULL;
    ephemeral = NULL;
    if (point != NULL)
        sw = step(t, 0x10, 0x83, point, &ephemeral);
    ok = ephemeral != NULL && PACE_STEP3B_compute_shared_secret(t->eac, ephemeral) == 1 &&
         PACE_STEP3C_derive_keys(t->eac) == 1;
    token = ok ? token_make(t, cipher, ephemeral) : NULL;
    proof = NULL;
    if (token != NULL)
        sw = step(t, 0x00, 0x85, token, &proof);
    if (sw == 0x9000 &&
        (!proof_fits(t, cipher, proof) || EAC_CTX_set_encryption_ctx(t->eac, EAC_ID_PACE) != 1))
        sw = 0;
    BUF_MEM *all[] = {nonce, point, map, ephemeral, token, proof};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        BUF_MEM_clear_free(all[i]);
    return sw;
}

unsigned terminal_pace(struct terminal *t, int cipher, int parameter, const char *can,
                       const char *mrz_info)
{
    char oid[64];
    unsigned char hash[SHA_DIGEST_LENGTH];

    EAC_init();
    t->eac = EAC_CTX_new();
    assert_non_null(t->eac);
    snprintf(oid, sizeof oid, "0.4.0.127.0.7.2.2.4.2.%d", cipher);
    assert_int_equal(EAC_CTX_init_pace(t->eac, EAC_OBJ_txt2nid(oid), parameter), 1);
    if (can == NULL)
        SHA1((const unsigned char *)mrz_info, strlen(mrz_info), hash);
    PACE_SEC *secret = can != NULL ? PACE_SEC_new(can, strlen(can), PACE_CAN)
                                   : PACE_SEC_new((const char *)hash, sizeof hash, PACE_RAW);
    assert_non_null(secret);
    mse(t, cipher, parameter, can != NULL ? 2 : 1);
    unsigned sw = pace_run(t, cipher, secret);
    PACE_SEC_clear_free(secret);
    if (sw != 0x9000)
        terminal_close(t);
    return sw;
}

/* libeac pads and authenticates what it is given, with its own counter before it. */
static void authenticate(struct terminal *t, const uint8_t *bytes, size_t len,
                         uint8_t ret_mac[MAC_LEN])
{
    BUF_MEM *data = mem(bytes, len), *padded = EAC_add_iso_pad(t->eac, data);
    BUF_MEM *mac = EAC_authenticate(t->eac, padded);

    assert_non_null(mac);
    assert_true(mac->length >= MAC_LEN);
    memcpy(ret_mac, mac->data, MAC_LEN);
    BUF_MEM_clear_free(data);
    BUF_MEM_clear_free(padded);
    BUF_MEM_clear_free(mac);
}

static size_t encrypt(struct terminal *t, const uint8_t *bytes, size_t len, uint8_t *ret_bytes)
{
    BUF_MEM *data = mem(bytes, len), *padded = EAC_add_iso_pad(t->eac, data);
    BUF_MEM *hidden = EAC_encrypt(t->eac, padded);

    assert_non_null(hidden);
    size_t n = hidden->length;
    memcpy(ret_bytes, hidden->data, n);
    BUF_MEM_clear_free(data);
    BUF_MEM_clear_free(padded);
    BUF_MEM_clear_free(hidden);
    return n;
}

/* The answer in place of what it protects. */
static unsigned answer_open(struct terminal *t)
{
    struct emrtd_tlv mac, status, data;
    uint8_t expected[MAC_LEN];
    unsigned sw = 0;

    EAC_increment_ssc(t->eac);
    if (!emrtd_tlv_find(t->answer, t->len, 0x8E, &mac) || mac.len != MAC_LEN ||
        !emrtd_tlv_find(t->answer, t->len, 0x99, &status) || status.len != 2)
        return 0;
    authenticate(t, t->answer, (size_t)(mac.value - t->answer) - 2, expected);
    if (memcmp(expected, mac.value, MAC_LEN) != 0)
        return 0;
    sw = (unsigned)status.value[0] << 8 | status.value[1];
    if (sw != ((unsigned)t->answer[t->len] << 8 | t->answer[t->len + 1]))
        return 0;
    if (!emrtd_tlv_find(t->answer, t->len, 0x87, &data)) {
        t->len = 0;
        return sw;
    }
    BUF_MEM *hidden = mem(data.value + 1, data.len - 1), *padded = EAC_decrypt(t->eac, hidden);
    BUF_MEM *clear = EAC_remove_iso_pad(padded);
    assert_non_null(clear);
    t->len = clear->length;
    memcpy(t->answer, clear->data, t->len);
    BUF_MEM_clear_free(hidden);
    BUF_MEM_clear_free(padded);
    BUF_MEM_clear_free(clear);
    return sw;
}

unsigned terminal_secure(struct terminal *t, const uint8_t head[4], const uint8_t *data, size_t len,
                         size_t le)
{
    uint8_t command[COMMAND_MAX], covered[COMMAND_MAX], hidden[COMMAND_MAX], mac[MAC_LEN];
    const uint8_t le_byte = (uint8_t)le;
    const uint8_t masked[] = {head[0] | 0x0C, head[1], head[2], head[3]};
    size_t n = 0;

    EAC_increment_ssc(t->eac);
    BUF_MEM *bare = mem(masked, sizeof masked), *padded = EAC_add_iso_pad(t->eac, bare);
    memcpy(covered, padded->data, padded->length);
    size_t head_len = padded->length;
    BUF_MEM_clear_free(bare);
    BUF_MEM_clear_free(padded);
    if (len > 0) {
        hidden[0] = 0x01;
        size_t hidden_len = 1 + encrypt(t, data, len, hidden + 1);
        n += emrtd_tlv_put(command + 5 + n, 0x87, hidden, hidden_len);
    }
    if (le > 0)
        n += emrtd_tlv_put(command + 5 + n, 0x97, &le_byte, 1);
    memcpy(covered + head_len, command + 5, n);
    authenticate(t, covered, head_len + n, mac);
    n += emrtd_tlv_put(command + 5 + n, 0x8E, mac, sizeof mac);
    memcpy(command, masked, sizeof masked);
    command[4] = (uint8_t)n;
    command[5 + n] = 0x00;
    unsigned sw = exchange(t, command, 6 + n);
    /* A chip that ends the session says why without protection. */
    return t->len == 0 && sw != 0x9000 ? sw : answer_open(t);
}

static EVP_PKEY *public_key(const char *path)
{
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    EVP_PKEY *key = PEM_read_PUBKEY(f, NULL, NULL, NULL);
    fclose(f);
    assert_non_null(key);
    return key;
}

/* The last byte says what for. */
static void key_derive(const uint8_t *secret, size_t len, uint8_t use, BUF_MEM *ret_key)
{
    uint8_t input[128], hash[SHA256_DIGEST_LENGTH];
    const uint8_t counter[] = {0, 0, 0, use};

    assert_true(len + sizeof counter <= sizeof input);
    memcpy(input, secret, len);
    memcpy(input + len, counter, sizeof counter);
    if (ret_key->length == 16)
        SHA1(input, len + sizeof counter, hash);
    else
        SHA256(input, len + sizeof counter, hash);
    memcpy(ret_key->data, hash, ret_key->length);
}

unsigned terminal_chip_authentication(struct terminal *t, int cipher, const char *public_key_path)
{
    static const uint8_t set[] = {0x00, 0x22, 0x41, 0xA4}, run[] = {0x00, 0x86, 0x00, 0x00},
                         set_key[] = {0x00, 0x22, 0x41, 0xA6};
    const uint8_t protocol[] = {0x80, 0x0A, 0x04, 0x00, 0x7F, 0x00,
                                0x07, 0x02, 0x02, 0x03, 0x02, (uint8_t)cipher};
    EVP_PKEY *chip = public_key(public_key_path);
    EVP_PKEY_CTX *make = EVP_PKEY_CTX_new(chip, NULL);
    EVP_PKEY *own = NULL;
    uint8_t secret[80], inner[COMMAND_MAX], data[COMMAND_MAX], *point;
    size_t secret_len = sizeof secret, point_len;

    assert_int_equal(EVP_PKEY_keygen_init(make), 1);
    assert_int_equal(EVP_PKEY_keygen(make, &own), 1);
    point_len = EVP_PKEY_get1_encoded_public_key(own, &point);
    assert_true(point_len > 0);
    EVP_PKEY_CTX *derive = EVP_PKEY_CTX_new(own, NULL);
    assert_int_equal(EVP_PKEY_derive_init(derive), 1);
    assert_int_equal(EVP_PKEY_derive_set_peer(derive, chip), 1);
    assert_int_equal(EVP_PKEY_derive(derive, secret, &secret_len), 1);

    unsigned sw;
    if (cipher == 1) {
        /* The older form, which names no protocol. */
        size_t n = emrtd_tlv_put(data, 0x91, point, point_len);
        sw = terminal_secure(t, set_key, data, n, 0);
    } else {
        sw = terminal_secure(t, set, protocol, sizeof protocol, 0);
    }
    if (sw == 0x9000 && cipher != 1) {
        size_t n = emrtd_tlv_put(inner, 0x80, point, point_len);
        n = emrtd_tlv_put(data, 0x7C, inner, n);
        sw = terminal_secure(t, run, data, n, 256);
    }
    if (sw == 0x9000) {
        KA_CTX *keys = t->eac->pace_ctx->ka_ctx;
        key_derive(secret, secret_len, 1, keys->k_enc);
        key_derive(secret, secret_len, 2, keys->k_mac);
        assert_int_equal(EAC_CTX_set_encryption_ctx(t->eac, EAC_ID_PACE), 1);
    }
    OPENSSL_free(point);
    EVP_PKEY_CTX_free(make);
    EVP_PKEY_CTX_free(derive);
    EVP_PKEY_free(own);
    EVP_PKEY_free(chip);
    return sw;
}

unsigned terminal_file(struct terminal *t, unsigned id, uint8_t *ret_bytes, size_t len,
                       size_t step_len)
{
    const uint8_t name[] = {(uint8_t)(id >> 8), (uint8_t)id};
    static const uint8_t select[] = {0x00, 0xA4, 0x02, 0x0C};
    unsigned sw = terminal_secure(t, select, name, sizeof name, 0);

    for (size_t at = 0; sw == 0x9000 && at < len; at += step_len) {
        const uint8_t read[] = {0x00, 0xB0, (uint8_t)(at >> 8), (uint8_t)at};
        size_t part = len - at < step_len ? len - at : step_len;
        sw = terminal_secure(t, read, NULL, 0, part);
        if (sw == 0x9000) {
            assert_int_equal(t->len, part);
            memcpy(ret_bytes + at, t->answer, part);
        }
    }
    return sw;
}

void terminal_close(struct terminal *t)
{
    EAC_CTX_clear_free(t->eac);
    t->eac = NULL;
}
