/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_pace.h"

#include "emrtd_tlv.h"

#include <eac/eac.h>
#include <eac/pace.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { ECDH_GM = 2, ECDH_CAM = 6 };

struct emrtd_pace {
    struct emrtd_pace_way way;
    EAC_CTX *eac;
    PACE_SEC *password;
    BUF_MEM *terminal; /* its ephemeral key */
    uint8_t own[EMRTD_POINT_MAX];
    size_t own_len;
};

static int mapping(const struct emrtd_pace_way *way)
{
    return way->oid[EMRTD_PACE_OID_LEN - 2];
}

static enum emrtd_cipher cipher(const struct emrtd_pace_way *way)
{
    return (enum emrtd_cipher)(way->oid[EMRTD_PACE_OID_LEN - 1] - 1);
}

bool emrtd_pace_is_cam(const struct emrtd_pace_way *way)
{
    return mapping(way) == ECDH_CAM;
}

/* libeac does not know CAM, but all of it that a chip needs is the generic mapping. */
static int protocol(const struct emrtd_pace_way *way)
{
    char oid[64];

    snprintf(oid, sizeof oid, "0.4.0.127.0.7.2.2.4.%d.%d", ECDH_GM,
             way->oid[EMRTD_PACE_OID_LEN - 1]);
    return EAC_OBJ_txt2nid(oid);
}

static PACE_SEC *password(const char *can, const char *mrz_info)
{
    uint8_t hash[EMRTD_SHA1_LEN];

    if (can != NULL)
        return PACE_SEC_new(can, strlen(can), PACE_CAN);
    emrtd_sha1((const uint8_t *)mrz_info, strlen(mrz_info), hash);
    return PACE_SEC_new((const char *)hash, sizeof hash, PACE_RAW);
}

struct emrtd_pace *emrtd_pace_begin(const struct emrtd_pace_way *way, const char *can,
                                    const char *mrz_info)
{
    struct emrtd_pace *pace;

    if (mapping(way) != ECDH_GM && mapping(way) != ECDH_CAM)
        return NULL;
    pace = calloc(1, sizeof *pace);
    if (pace == NULL)
        abort();
    pace->way = *way;
    EAC_init();
    pace->eac = EAC_CTX_new();
    pace->password = password(can, mrz_info);
    if (pace->eac != NULL && pace->password != NULL &&
        EAC_CTX_init_pace(pace->eac, protocol(way), way->parameter) == 1)
        return pace;
    emrtd_pace_free(pace);
    return NULL;
}

void emrtd_pace_free(struct emrtd_pace *pace)
{
    if (pace == NULL)
        return;
    EAC_CTX_clear_free(pace->eac);
    PACE_SEC_clear_free(pace->password);
    BUF_MEM_clear_free(pace->terminal);
    free(pace);
}

/* Hands over what libeac made. False: it made nothing. */
static bool take(BUF_MEM *made, uint8_t *ret_bytes, size_t size, size_t *ret_len)
{
    bool ok = made != NULL && made->length <= size;

    if (ok) {
        memcpy(ret_bytes, made->data, made->length);
        *ret_len = made->length;
    }
    BUF_MEM_clear_free(made);
    return ok;
}

static BUF_MEM *give(const uint8_t *bytes, size_t len)
{
    BUF_MEM *mem = BUF_MEM_new();

    if (mem == NULL || BUF_MEM_grow(mem, len) != len)
        abort();
    memcpy(mem->data, bytes, len);
    return mem;
}

/*
 * libeac's nonce is one block, which is too short under 3DES: 9303-11, 4.4.3.1 asks for as many
 * bits as the key has. Another one is made.
 */
static bool nonce_lengthen(struct emrtd_pace *pace, uint8_t ret_nonce[EMRTD_POINT_MAX],
                           size_t *ret_len)
{
    enum { NONCE_LEN = 16 };
    struct emrtd_keys keys = {.cipher = EMRTD_3DES};
    uint8_t counted[EMRTD_SHA1_LEN + 4] = {0}, hash[EMRTD_SHA1_LEN];
    const BUF_MEM *secret = pace->password->encoded;

    if (secret == NULL || secret->length > EMRTD_SHA1_LEN ||
        getrandom(ret_nonce, NONCE_LEN, 0) != NONCE_LEN)
        return false;
    memcpy(counted, secret->data, secret->length);
    counted[secret->length + 3] = 3; /* 9303-11, 9.7.1: of the password */
    emrtd_sha1(counted, secret->length + 4, hash);
    memcpy(keys.encryption, hash, NONCE_LEN);
    BUF_MEM_clear_free(pace->eac->pace_ctx->nonce);
    pace->eac->pace_ctx->nonce = give(ret_nonce, NONCE_LEN);
    emrtd_encrypt(&keys, NULL, ret_nonce, NONCE_LEN);
    *ret_len = NONCE_LEN;
    return true;
}

bool emrtd_pace_nonce(struct emrtd_pace *pace, uint8_t ret_nonce[EMRTD_POINT_MAX], size_t *ret_len)
{
    return take(PACE_STEP1_enc_nonce(pace->eac, pace->password), ret_nonce, EMRTD_POINT_MAX,
                ret_len) &&
           (cipher(&pace->way) != EMRTD_3DES || nonce_lengthen(pace, ret_nonce, ret_len));
}

bool emrtd_pace_map(struct emrtd_pace *pace, const uint8_t *point, size_t len,
                    uint8_t ret_point[EMRTD_POINT_MAX], size_t *ret_len)
{
    BUF_MEM *terminal = give(point, len);
    bool ok =
        take(PACE_STEP3A_generate_mapping_data(pace->eac), ret_point, EMRTD_POINT_MAX, ret_len) &&
        PACE_STEP3A_map_generator(pace->eac, terminal) == 1;

    BUF_MEM_clear_free(terminal);
    return ok;
}

bool emrtd_pace_agree(struct emrtd_pace *pace, const uint8_t *point, size_t len,
                      uint8_t ret_point[EMRTD_POINT_MAX], size_t *ret_len)
{
    pace->terminal = give(point, len);
    if (!take(PACE_STEP3B_generate_ephemeral_key(pace->eac), pace->own, sizeof pace->own,
              &pace->own_len) ||
        PACE_STEP3B_compute_shared_secret(pace->eac, pace->terminal) != 1 ||
        PACE_STEP3C_derive_keys(pace->eac) != 1)
        return false;
    memcpy(ret_point, pace->own, pace->own_len);
    *ret_len = pace->own_len;
    return true;
}

static void keys_take(const struct emrtd_pace *pace, struct emrtd_keys *ret_keys)
{
    const KA_CTX *agreed = pace->eac->pace_ctx->ka_ctx;
    size_t len = emrtd_key_len(cipher(&pace->way));

    *ret_keys = (struct emrtd_keys){.cipher = cipher(&pace->way)};
    memcpy(ret_keys->encryption, agreed->k_enc->data, len);
    memcpy(ret_keys->mac, agreed->k_mac->data, len);
}

/* The token of a protocol that libeac does not know: over its name and the other one's key. */
static void token_make(const struct emrtd_pace *pace, const struct emrtd_keys *keys,
                       const uint8_t *point, size_t len, uint8_t ret_token[EMRTD_MAC_LEN])
{
    uint8_t inner[EMRTD_POINT_MAX + 32], outer[EMRTD_POINT_MAX + 64];
    size_t n = emrtd_tlv_put(inner, 0x06, pace->way.oid, sizeof pace->way.oid);

    n += emrtd_tlv_put(inner + n, 0x86, point, len);
    n = emrtd_tlv_put(outer, 0x7F49, inner, n);
    if (keys->cipher == EMRTD_3DES)
        n = emrtd_pad(outer, n, emrtd_block_len(keys->cipher));
    emrtd_mac(keys, outer, n, ret_token);
}

static bool token_fits(const struct emrtd_pace *pace, const struct emrtd_keys *keys,
                       const uint8_t *token, size_t len)
{
    uint8_t expected[EMRTD_MAC_LEN];

    if (emrtd_pace_is_cam(&pace->way)) {
        token_make(pace, keys, pace->own, pace->own_len, expected);
        return len == sizeof expected && memcmp(token, expected, len) == 0;
    }
    BUF_MEM *given = give(token, len);
    bool ok = PACE_STEP3D_verify_authentication_token(pace->eac, given) == 1;
    BUF_MEM_clear_free(given);
    return ok;
}

bool emrtd_pace_prove(struct emrtd_pace *pace, const uint8_t *token, size_t len,
                      uint8_t ret_token[EMRTD_MAC_LEN], struct emrtd_messaging *ret_messaging)
{
    size_t own_len;

    *ret_messaging = (struct emrtd_messaging){.on = true};
    keys_take(pace, &ret_messaging->keys);
    if (!token_fits(pace, &ret_messaging->keys, token, len))
        return false;
    if (emrtd_pace_is_cam(&pace->way)) {
        token_make(pace, &ret_messaging->keys, (const uint8_t *)pace->terminal->data,
                   pace->terminal->length, ret_token);
        return true;
    }
    return take(PACE_STEP3D_compute_authentication_token(pace->eac, pace->terminal), ret_token,
                EMRTD_MAC_LEN, &own_len);
}
