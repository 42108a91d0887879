/* SPDX-License-Identifier: Apache-2.0 */
#include "eac_chip.h"

#include "../cmocka_kit.h"

#include <openssl/objects.h>
#include <openssl/provider.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

enum { AT_MAPPING = 8, CAM = 6, GM = 2, MAC_LEN = 8 };

struct bytes {
    unsigned char at[2 * CHIP_ANSWER_MAX];
    size_t len;
};

static void add(struct bytes *bytes, const void *more, size_t len)
{
    assert_true(len <= sizeof bytes->at - bytes->len);
    memcpy(bytes->at + bytes->len, more, len);
    bytes->len += len;
}

static void add_object(struct bytes *bytes, unsigned char tag, const void *value, size_t len)
{
    unsigned char head[3] = {tag, 0x81, (unsigned char)len};

    if (len < 128) {
        head[1] = (unsigned char)len;
        add(bytes, head, 2);
    } else {
        add(bytes, head, 3);
    }
    add(bytes, value, len);
}

/* The value of the first object of this tag, one byte each of tag and length (or 81 and length). */
static const unsigned char *object(const unsigned char *bytes, size_t len, unsigned char tag,
                                   size_t *ret_len)
{
    size_t at = 0;

    while (at + 2 <= len) {
        size_t head = bytes[at + 1] == 0x81 ? 3 : 2, n = bytes[at + head - 1];
        assert_true(at + head + n <= len);
        if (bytes[at] == tag) {
            *ret_len = n;
            return bytes + at + head;
        }
        at += head + n;
    }
    *ret_len = 0;
    return NULL;
}

static BUF_MEM *mem_of(const void *bytes, size_t len)
{
    BUF_MEM *mem = BUF_MEM_new();

    assert_non_null(mem);
    assert_int_equal(BUF_MEM_grow(mem, len), len);
    if (len > 0)
        memcpy(mem->data, bytes, len);
    return mem;
}

static void forget(struct eac_chip *chip)
{
    EAC_CTX_clear_free(chip->ctx);
    PACE_SEC_clear_free(chip->secret);
    BUF_MEM_free(chip->reader_key);
    chip->ctx = NULL;
    chip->secret = NULL;
    chip->reader_key = NULL;
    chip->step = 0;
    chip->secure = false;
}

/* MSE:Set AT. False: the chip does not have what is asked for. */
static bool set_at(struct eac_chip *chip, const unsigned char *data, size_t len)
{
    char text[64];
    unsigned char hash[SHA_DIGEST_LENGTH];
    size_t oid_len, password_len, curve_len;
    const unsigned char *oid = object(data, len, 0x80, &oid_len);
    const unsigned char *password = object(data, len, 0x83, &password_len);
    const unsigned char *curve = object(data, len, 0x84, &curve_len);

    forget(chip);
    if (oid_len != EAC_CHIP_OID || password_len != 1 || curve_len != 1)
        return false;
    memcpy(chip->oid, oid, oid_len);
    int mapping = oid[AT_MAPPING] == CAM ? GM : oid[AT_MAPPING];
    snprintf(text, sizeof text, "0.4.0.127.0.7.2.2.4.%d.%d", mapping, oid[AT_MAPPING + 1]);
    chip->ctx = EAC_CTX_new();
    assert_non_null(chip->ctx);
    if (EAC_CTX_init_pace(chip->ctx, OBJ_txt2nid(text), *curve) != 1)
        return false;
    SHA1((const unsigned char *)chip->mrz_info, strlen(chip->mrz_info), hash);
    chip->secret = *password == 2 ? PACE_SEC_new(chip->can, strlen(chip->can), PACE_CAN)
                                  : PACE_SEC_new((char *)hash, sizeof hash, PACE_RAW);
    return chip->secret != NULL;
}

static BUF_MEM *key_agree(struct eac_chip *chip, const BUF_MEM *theirs)
{
    BUF_MEM *ours = PACE_STEP3B_generate_ephemeral_key(chip->ctx);

    if (ours == NULL || PACE_STEP3B_compute_shared_secret(chip->ctx, theirs) != 1 ||
        PACE_STEP3C_derive_keys(chip->ctx) != 1) {
        BUF_MEM_free(ours);
        return NULL;
    }
    chip->reader_key = mem_of(theirs->data, theirs->length);
    return ours;
}

/*
 * libeac knows no CAM, and would make the token of GM's object identifier: here it is made by hand
 * of the one the reader has chosen.
 */
static BUF_MEM *cam_token(struct eac_chip *chip, const BUF_MEM *public)
{
    const KA_CTX *ka = chip->ctx->pace_ctx->ka_ctx;
    struct bytes inside = {0}, whole = {0};
    unsigned char mac[EVP_MAX_BLOCK_LENGTH];
    size_t len;

    add_object(&inside, 0x06, chip->oid, sizeof chip->oid);
    add_object(&inside, 0x86, public->data, public->length);
    add(&whole, "\x7f", 1);
    add_object(&whole, 0x49, inside.at, inside.len);
    assert_non_null(EVP_Q_mac(NULL, "CMAC", NULL, EVP_CIPHER_get0_name(ka->cipher), NULL,
                              ka->k_mac->data, ka->k_mac->length, whole.at, whole.len, mac,
                              sizeof mac, &len));
    return mem_of(mac, MAC_LEN);
}

static BUF_MEM *token_exchange(struct eac_chip *chip, const BUF_MEM *theirs)
{
    const BUF_MEM *ours = chip->ctx->pace_ctx->my_eph_pubkey;

    if (chip->oid[AT_MAPPING] == CAM) {
        BUF_MEM *expected = cam_token(chip, ours);
        bool good = theirs->length == MAC_LEN && memcmp(theirs->data, expected->data, MAC_LEN) == 0;
        BUF_MEM_free(expected);
        return good ? cam_token(chip, chip->reader_key) : NULL;
    }
    if (PACE_STEP3D_verify_authentication_token(chip->ctx, theirs) != 1)
        return NULL;
    return PACE_STEP3D_compute_authentication_token(chip->ctx, chip->reader_key);
}

/* GENERAL AUTHENTICATE, one step after the other. NULL: the reader has failed. */
static BUF_MEM *step_answer(struct eac_chip *chip, const BUF_MEM *theirs)
{
    BUF_MEM *mapping;

    switch (chip->step) {
    case 1:
        return PACE_STEP1_enc_nonce(chip->ctx, chip->secret);
    case 2:
        mapping = PACE_STEP3A_generate_mapping_data(chip->ctx);
        if (mapping != NULL && PACE_STEP3A_map_generator(chip->ctx, theirs) == 1)
            return mapping;
        BUF_MEM_free(mapping);
        return NULL;
    case 3:
        return key_agree(chip, theirs);
    case 4:
        return token_exchange(chip, theirs);
    default:
        return NULL;
    }
}

static void general_authenticate(struct eac_chip *chip, const unsigned char *data, size_t len,
                                 struct bytes *answer)
{
    static const unsigned char sent[] = {0, 0x80, 0x82, 0x84, 0x86};
    static const unsigned char proof[16] = "proof of CAM";
    size_t inside_len, value_len;
    const unsigned char *inside = object(data, len, 0x7c, &inside_len);
    struct bytes told = {0};

    if (chip->secret == NULL || inside == NULL || ++chip->step > 4) {
        add(answer, "\x69\x85", 2);
        return;
    }
    const unsigned char *value =
        object(inside, inside_len, (unsigned char)(sent[chip->step] - 1), &value_len);
    BUF_MEM *theirs = mem_of(value, value_len), *ours = step_answer(chip, theirs);
    if (ours != NULL) {
        add_object(&told, sent[chip->step], ours->data, ours->length);
        if (chip->step == 4 && chip->oid[AT_MAPPING] == CAM)
            add_object(&told, 0x8a, proof, sizeof proof);
        add_object(answer, 0x7c, told.at, told.len);
    }
    if (ours != NULL && chip->step == 4)
        chip->secure = EAC_CTX_set_encryption_ctx(chip->ctx, EAC_ID_PACE) == 1;
    add(answer, ours != NULL ? "\x90\x00" : "\x63\x00", 2);
    BUF_MEM_free(theirs);
    BUF_MEM_free(ours);
}

/* Pads as secure messaging does; what is given is freed. */
static BUF_MEM *padded(struct eac_chip *chip, BUF_MEM *mem)
{
    BUF_MEM *longer = EAC_add_iso_pad(chip->ctx, mem);

    assert_non_null(longer);
    BUF_MEM_free(mem);
    return longer;
}

static void answer_seal(struct eac_chip *chip, const unsigned char *plain, size_t len,
                        struct bytes *answer)
{
    struct bytes objects = {0};

    assert_int_equal(EAC_increment_ssc(chip->ctx), 1);
    if (len > 0) {
        BUF_MEM *text = padded(chip, mem_of(plain, len)), *hidden = EAC_encrypt(chip->ctx, text);
        struct bytes value = {.at = {1}, .len = 1};
        assert_non_null(hidden);
        add(&value, hidden->data, hidden->length);
        add_object(&objects, 0x87, value.at, value.len);
        BUF_MEM_free(hidden);
        BUF_MEM_free(text);
    }
    add_object(&objects, 0x99, "\x90\x00", 2);
    BUF_MEM *input = padded(chip, mem_of(objects.at, objects.len));
    BUF_MEM *mac = EAC_authenticate(chip->ctx, input);
    assert_non_null(mac);
    add(answer, objects.at, objects.len);
    add_object(answer, 0x8e, mac->data, mac->length);
    add(answer, "\x90\x00", 2);
    BUF_MEM_free(mac);
    BUF_MEM_free(input);
}

/* What the reader has sealed, looked at by libeac. */
static bool command_is_ours(struct eac_chip *chip, const unsigned char *data, size_t len)
{
    size_t mac_len, sealed = len - 2 - MAC_LEN;
    const unsigned char *mac = object(data, len, 0x8e, &mac_len);
    BUF_MEM *header = padded(chip, mem_of(chip->command, 4));
    struct bytes bytes = {0};

    assert_int_equal(mac_len, MAC_LEN);
    add(&bytes, header->data, header->length);
    add(&bytes, data, sealed);
    BUF_MEM_free(header);
    BUF_MEM *input = padded(chip, mem_of(bytes.at, bytes.len)), *told = mem_of(mac, mac_len);
    bool good = EAC_verify_authentication(chip->ctx, input, told) == 1;
    BUF_MEM_free(told);
    BUF_MEM_free(input);
    return good;
}

/* SELECT must name the file 011E; READ BINARY reads of what there is. */
static void secure_answer(struct eac_chip *chip, const unsigned char *data, size_t len,
                          struct bytes *answer)
{
    size_t hidden_len, le_len;
    const unsigned char *hidden = object(data, len, 0x87, &hidden_len);
    const unsigned char *le = object(data, len, 0x97, &le_len);
    size_t offset = (size_t)(chip->command[2] << 8 | chip->command[3]);

    assert_int_equal(EAC_increment_ssc(chip->ctx), 1);
    if (!command_is_ours(chip, data, len)) {
        chip->secure = false;
        add(answer, "\x69\x88", 2);
        return;
    }
    if (chip->command[1] == 0xa4) {
        BUF_MEM *mem = mem_of(hidden + 1, hidden_len - 1), *text = EAC_decrypt(chip->ctx, mem);
        assert_non_null(text);
        assert_memory_equal(text->data, "\x01\x1e\x80", 3);
        BUF_MEM_free(text);
        BUF_MEM_free(mem);
        answer_seal(chip, NULL, 0, answer);
        return;
    }
    assert_int_equal(chip->command[1], 0xb0);
    assert_int_equal(le_len, 1);
    assert_true(offset + *le <= sizeof chip->file);
    answer_seal(chip, chip->file + offset, *le, answer);
}

static struct err eac_exchange(void *self, const unsigned char *command, size_t len,
                               unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct eac_chip *chip = self;
    struct bytes answer = {0};
    const unsigned char *data = command + 5;

    assert_true(len > 5 && len <= CHIP_COMMAND_MAX && (size_t)command[4] + 5 <= len);
    size_t data_len = command[4];
    memcpy(chip->command, command, len);
    chip->command_len = len;
    chip->exchanges++;
    if (chip->secure)
        secure_answer(chip, data, data_len, &answer);
    else if (command[1] == 0x22)
        add(&answer, set_at(chip, data, data_len) ? "\x90\x00" : "\x6a\x80", 2);
    else if (command[1] == 0x86 && command[0] == (chip->step < 3 ? 0x10 : 0x00))
        general_authenticate(chip, data, data_len, &answer);
    else
        add(&answer, "\x6d\x00", 2);
    memcpy(ret_answer, answer.at, answer.len);
    *ret_len = answer.len;
    if (chip->bend != NULL)
        chip->bend(chip, ret_answer, ret_len);
    return err_none();
}

static struct err eac_reselect(void *self)
{
    forget(self);
    return err_none();
}

static OSSL_PROVIDER *legacy, *usual;

static void library_end(void)
{
    EAC_cleanup();
    OSSL_PROVIDER_unload(usual);
    OSSL_PROVIDER_unload(legacy);
}

static void library_begin(void)
{
    /* libeac's retail MAC is made of single DES. */
    legacy = OSSL_PROVIDER_load(NULL, "legacy");
    usual = OSSL_PROVIDER_load(NULL, "default");
    assert_non_null(legacy);
    assert_non_null(usual);
    EAC_init();
    atexit(library_end);
}

void eac_chip_init(struct eac_chip *chip, const char *can, const char *mrz_info)
{
    if (legacy == NULL)
        library_begin();
    *chip = (struct eac_chip){
        .link = {.self = chip, .exchange = eac_exchange, .reselect = eac_reselect},
        .can = can,
        .mrz_info = mrz_info};
    for (size_t i = 0; i < sizeof chip->file; i++)
        chip->file[i] = (unsigned char)(7 * i + i / 256);
}

void eac_chip_end(struct eac_chip *chip)
{
    forget(chip);
}
