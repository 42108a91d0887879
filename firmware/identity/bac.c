/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/bac.h"

#include <string.h>

enum {
    NONCE = 8,
    KEY = 16,  /* each side's half of the session's secret; and of the MRZ's hash what is used */
    TEXT = 32, /* two nonces and a half */
    TOKEN = TEXT + CRYPT_MAC_BYTES,
    DES_BLOCK = 8,
};

/* Secret: wipe it. */
struct bac {
    struct crypt_keys document; /* made of the MRZ */
    unsigned char ours[NONCE], theirs[NONCE], half[KEY];
};

static struct err document_keys_make(const char *mrz_info, struct crypt_keys *ret_keys)
{
    unsigned char hash[CRYPT_SHA1_BYTES];
    struct err e = crypt_sha1(mrz_info, strlen(mrz_info), hash);

    if (!err_is(e))
        e = crypt_keys_derive(CRYPT_3DES, hash, KEY, ret_keys);
    crypt_wipe(hash, sizeof hash);
    return e;
}

static struct err challenge_get(const struct chip_link *link, unsigned char ret[NONCE])
{
    const struct apdu command = {.ins = 0x84, .answer_max = NONCE};
    struct apdu_answer answer;

    struct err e = apdu_exchange(link, &command, &answer);
    if (err_is(e))
        return e;
    if (answer.status != APDU_STATUS_OK)
        return apdu_refusal(answer.status);
    if (answer.len != NONCE)
        return err_make(ERR_SYNTAX);
    memcpy(ret, answer.data, NONCE);
    return err_none();
}

static struct err token_mac(const struct bac *bac, const unsigned char *text,
                            unsigned char ret_mac[CRYPT_MAC_BYTES])
{
    unsigned char padded[TEXT + DES_BLOCK];

    memcpy(padded, text, TEXT);
    size_t len = crypt_pad(padded, TEXT, DES_BLOCK);
    return crypt_mac(CRYPT_3DES, bac->document.mac, padded, len, ret_mac);
}

static struct err token_write(const struct bac *bac, unsigned char ret_token[TOKEN])
{
    memcpy(ret_token, bac->ours, NONCE);
    memcpy(ret_token + NONCE, bac->theirs, NONCE);
    memcpy(ret_token + 2 * NONCE, bac->half, KEY);
    struct err e = crypt_encrypt(CRYPT_3DES, bac->document.enc, NULL, ret_token, TEXT, ret_token);
    return err_is(e) ? e : token_mac(bac, ret_token, ret_token + TEXT);
}

static struct err token_read(const struct bac *bac, const unsigned char token[TOKEN],
                             unsigned char ret_half[KEY])
{
    unsigned char mac[CRYPT_MAC_BYTES], text[TEXT];

    struct err e = token_mac(bac, token, mac);
    if (!err_is(e) && !crypt_equal(mac, token + TEXT, sizeof mac))
        e = err_make(ERR_CORRUPT);
    if (!err_is(e))
        e = crypt_decrypt(CRYPT_3DES, bac->document.enc, NULL, token, TEXT, text);
    if (!err_is(e) &&
        (!crypt_equal(text, bac->theirs, NONCE) || !crypt_equal(text + NONCE, bac->ours, NONCE)))
        e = err_make(ERR_CORRUPT);
    if (!err_is(e))
        memcpy(ret_half, text + 2 * NONCE, KEY);
    crypt_wipe(text, sizeof text);
    return e;
}

/* What both halves make. */
static struct err session_open(const struct bac *bac, const unsigned char their_half[KEY],
                               struct messaging *ret_messaging)
{
    unsigned char secret[KEY], ssc[NONCE];
    struct crypt_keys keys;

    for (size_t i = 0; i < KEY; i++)
        secret[i] = bac->half[i] ^ their_half[i];
    memcpy(ssc, bac->theirs + NONCE / 2, NONCE / 2);
    memcpy(ssc + NONCE / 2, bac->ours + NONCE / 2, NONCE / 2);
    struct err e = crypt_keys_derive(CRYPT_3DES, secret, sizeof secret, &keys);
    if (!err_is(e))
        messaging_secure(ret_messaging, &keys, ssc);
    crypt_keys_wipe(&keys);
    crypt_wipe(secret, sizeof secret);
    return e;
}

static struct err authenticate(const struct chip_link *link, const struct bac *bac,
                               struct messaging *ret_messaging)
{
    unsigned char token[TOKEN], their_half[KEY];
    const struct apdu command = {
        .ins = 0x82, .data = token, .data_len = TOKEN, .answer_max = TOKEN};
    struct apdu_answer answer = {0};

    struct err e = token_write(bac, token);
    if (!err_is(e))
        e = apdu_exchange(link, &command, &answer);
    if (!err_is(e) && apdu_status_denies(answer.status))
        e = err_make(ERR_DENIED);
    else if (!err_is(e) && answer.status != APDU_STATUS_OK)
        e = apdu_refusal(answer.status);
    else if (!err_is(e) && answer.len != TOKEN)
        e = err_make(ERR_SYNTAX);
    if (!err_is(e))
        e = token_read(bac, answer.data, their_half);
    if (!err_is(e))
        e = session_open(bac, their_half, ret_messaging);
    crypt_wipe(their_half, sizeof their_half);
    return e;
}

struct err bac_open(const struct chip_link *link, const struct crypt_random *random,
                    const char *mrz_info, struct messaging *ret_messaging)
{
    struct bac bac;

    messaging_wipe(ret_messaging);
    struct err e = document_keys_make(mrz_info, &bac.document);
    if (!err_is(e))
        e = challenge_get(link, bac.theirs);
    if (!err_is(e))
        e = random->fill(random->self, bac.ours, sizeof bac.ours);
    if (!err_is(e))
        e = random->fill(random->self, bac.half, sizeof bac.half);
    if (!err_is(e))
        e = authenticate(link, &bac, ret_messaging);
    crypt_wipe(&bac, sizeof bac);
    return e;
}
