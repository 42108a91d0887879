/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/chip_authentication.h"

#include "identity/tlv.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

enum {
    VERSION = 1,
    SECRET_MAX = 256,
    DATA_MAX = 512, /* more than a command takes: what is too long is found out there */
    INS_MANAGE = 0x22,
    INS_GENERAL_AUTHENTICATE = 0x86,
    INS_SELECT = 0xa4,
    DO_PUBLIC_KEY_KAT = 0x91,
    DO_PROTOCOL = 0x80,
    DO_KEY_ID = 0x84,
    DO_DYNAMIC = 0x7c,
    DO_PUBLIC_KEY = 0x80,
};

/* What is done with which key. */
struct plan {
    const struct chip_public_key *key;
    const struct security_oid *oid; /* NULL: the chip does not say, which means 3DES */
    enum crypt_cipher cipher;
    int key_id; /* as in security_infos */
};

/* Secret: agreement_end. */
struct agreement {
    EVP_PKEY *theirs, *ours;
    unsigned char *public; /* ours, as it is sent */
    size_t public_len;
    unsigned char secret[SECRET_MAX];
    size_t secret_len;
};

/* --- which key ------------------------------------------------------------------------------ */

static const struct chip_public_key *key_find(const struct security_infos *infos,
                                              enum chip_key_agreement agreement, int key_id)
{
    for (int i = 0; i < infos->key_count; i++)
        if (infos->keys[i].agreement == agreement && infos->keys[i].key_id == key_id)
            return &infos->keys[i];
    return NULL;
}

/*
 * AES goes before 3DES. The first chips name a key and no way: they are of a time when there was
 * one way.
 */
static bool plan_make(const struct security_infos *infos, struct plan *ret_plan)
{
    *ret_plan = (struct plan){.key = NULL};
    for (int i = 0; i < infos->chip_count; i++) {
        const struct chip_info *info = &infos->chip[i];
        const struct chip_public_key *key = key_find(infos, info->agreement, info->key_id);
        enum crypt_cipher cipher = (enum crypt_cipher)(CRYPT_3DES + info->suite - CHIP_SUITE_3DES);
        if (info->version != VERSION || key == NULL ||
            (ret_plan->key != NULL && cipher <= ret_plan->cipher))
            continue;
        *ret_plan =
            (struct plan){.key = key, .oid = &info->oid, .cipher = cipher, .key_id = info->key_id};
    }
    if (infos->chip_count == 0 && infos->key_count > 0)
        *ret_plan = (struct plan){
            .key = &infos->keys[0], .cipher = CRYPT_3DES, .key_id = infos->keys[0].key_id};
    return ret_plan->key != NULL;
}

/* --- agreement ------------------------------------------------------------------------------ */

static bool kind_fits(const EVP_PKEY *key, enum chip_key_agreement agreement)
{
    int kind = EVP_PKEY_get_base_id(key);

    return agreement == CHIP_KEY_ECDH ? kind == EVP_PKEY_EC
                                      : kind == EVP_PKEY_DH || kind == EVP_PKEY_DHX;
}

/*
 * A point that is not on its curve is refused. What is too long is not even looked at: DG14 may
 * still turn out to be a lie, made to keep us busy.
 */
static struct err theirs_read(const struct chip_public_key *key, struct agreement *a)
{
    const unsigned char *at = key->spki;

    a->theirs = d2i_PUBKEY(NULL, &at, (long)key->spki_len);
    if (a->theirs == NULL || at != key->spki + key->spki_len ||
        !kind_fits(a->theirs, key->agreement))
        return err_make(ERR_SYNTAX);
    if (EVP_PKEY_get_size(a->theirs) > SECRET_MAX)
        return err_make(ERR_UNSUPPORTED);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(a->theirs, NULL);
    bool good = ctx != NULL && EVP_PKEY_public_check(ctx) == 1;
    EVP_PKEY_CTX_free(ctx);
    return good ? err_none() : err_make(ERR_SYNTAX);
}

/* A key of this run, of the same domain as theirs. */
static bool ours_make(struct agreement *a)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(a->theirs, NULL);
    bool made =
        ctx != NULL && EVP_PKEY_keygen_init(ctx) == 1 && EVP_PKEY_keygen(ctx, &a->ours) == 1;

    EVP_PKEY_CTX_free(ctx);
    if (made)
        a->public_len = EVP_PKEY_get1_encoded_public_key(a->ours, &a->public);
    return made && a->public_len > 0;
}

/* Diffie-Hellman's secret is as long as the prime, leading zeros and all. */
static bool secret_make(struct agreement *a)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(a->ours, NULL);

    a->secret_len = sizeof a->secret;
    bool made =
        ctx != NULL && EVP_PKEY_derive_init(ctx) == 1 &&
        (EVP_PKEY_get_base_id(a->ours) == EVP_PKEY_EC || EVP_PKEY_CTX_set_dh_pad(ctx, 1) == 1) &&
        EVP_PKEY_derive_set_peer(ctx, a->theirs) == 1 &&
        EVP_PKEY_derive(ctx, a->secret, &a->secret_len) == 1;
    EVP_PKEY_CTX_free(ctx);
    return made;
}

static struct err agreement_make(const struct chip_public_key *key, struct agreement *a)
{
    struct err e = theirs_read(key, a);

    if (!err_is(e) && (!ours_make(a) || !secret_make(a)))
        e = err_make(ERR_SYNTAX);
    ERR_clear_error();
    return e;
}

static void agreement_end(struct agreement *a)
{
    EVP_PKEY_free(a->theirs);
    EVP_PKEY_free(a->ours);
    OPENSSL_free(a->public);
    crypt_wipe(a, sizeof *a);
}

/* --- commands ------------------------------------------------------------------------------- */

/* Whoever refuses what the signed DG14 says it can do is not the chip it was signed for. */
static struct err demand(struct messaging *messaging, const struct chip_link *link,
                         const struct apdu *command)
{
    struct apdu_answer answer;
    struct err e = messaging_exchange(messaging, link, command, &answer);

    if (e.code == ERR_TOO_LONG)
        e = err_make(ERR_UNSUPPORTED);
    else if (e.code == ERR_DENIED || (!err_is(e) && answer.status != APDU_STATUS_OK))
        e = err_make(ERR_CORRUPT);
    return e;
}

static void key_id_put(struct tlv_writer *writer, int key_id)
{
    unsigned char bytes[4];
    size_t first = 0;

    if (key_id < 0)
        return;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(key_id >> (8 * (sizeof bytes - 1 - i)));
    while (first < sizeof bytes - 1 && bytes[first] == 0)
        first++;
    tlv_put(writer, DO_KEY_ID, bytes + first, sizeof bytes - first);
}

static struct apdu manage(unsigned char p2, const struct tlv_writer *data)
{
    return (struct apdu){
        .ins = INS_MANAGE, .p1 = 0x41, .p2 = p2, .data = data->bytes, .data_len = data->len};
}

/* MSE:Set KAT, which agrees at once. */
static struct err agree_3des(struct messaging *messaging, const struct chip_link *link,
                             const struct plan *plan, const struct agreement *a)
{
    unsigned char bytes[DATA_MAX];
    struct tlv_writer data = tlv_writer_on(bytes, sizeof bytes);

    tlv_put(&data, DO_PUBLIC_KEY_KAT, a->public, a->public_len);
    key_id_put(&data, plan->key_id);
    const struct apdu command = manage(0xa6, &data);
    return data.cut ? err_make(ERR_UNSUPPORTED) : demand(messaging, link, &command);
}

/* MSE:Set AT, then GENERAL AUTHENTICATE, whose answer is an empty object and not looked at. */
static struct err agree_aes(struct messaging *messaging, const struct chip_link *link,
                            const struct plan *plan, const struct agreement *a)
{
    unsigned char bytes[DATA_MAX], key[DATA_MAX];
    struct tlv_writer set = tlv_writer_on(bytes, sizeof bytes);
    struct tlv_writer data = tlv_writer_on(key, sizeof key);

    tlv_put(&set, DO_PROTOCOL, plan->oid->bytes, plan->oid->len);
    key_id_put(&set, plan->key_id);
    size_t mark = tlv_open(&data, DO_DYNAMIC);
    tlv_put(&data, DO_PUBLIC_KEY, a->public, a->public_len);
    tlv_close(&data, mark);
    if (set.cut || data.cut)
        return err_make(ERR_UNSUPPORTED);
    const struct apdu choose = manage(0xa4, &set);
    const struct apdu agree = {.ins = INS_GENERAL_AUTHENTICATE,
                               .data = data.bytes,
                               .data_len = data.len,
                               .answer_max = messaging_answer_max(messaging)};
    struct err e = demand(messaging, link, &choose);
    return err_is(e) ? e : demand(messaging, link, &agree);
}

/* Any answer under the new keys proves them; whether the file is there does not matter. */
static struct err prove(struct messaging *messaging, const struct chip_link *link)
{
    static const unsigned char dg14[] = {0x01, 0x0e};
    const struct apdu select = {
        .ins = INS_SELECT, .p1 = 0x02, .p2 = 0x0c, .data = dg14, .data_len = sizeof dg14};
    struct apdu_answer answer;
    struct err e = messaging_exchange(messaging, link, &select, &answer);

    return e.code == ERR_DENIED ? err_make(ERR_CORRUPT) : e;
}

static struct err run(struct messaging *messaging, const struct chip_link *link,
                      const struct plan *plan, const struct agreement *a)
{
    struct crypt_keys keys;
    struct err e = crypt_keys_derive(plan->cipher, a->secret, a->secret_len, &keys);

    if (!err_is(e))
        e = plan->cipher == CRYPT_3DES ? agree_3des(messaging, link, plan, a)
                                       : agree_aes(messaging, link, plan, a);
    if (!err_is(e)) {
        messaging_secure(messaging, &keys, NULL);
        e = prove(messaging, link);
    }
    crypt_keys_wipe(&keys);
    return e;
}

struct err chip_authentication_run(struct messaging *messaging, const struct chip_link *link,
                                   const struct security_infos *infos)
{
    struct agreement a = {.theirs = NULL};
    struct plan plan;

    if (!plan_make(infos, &plan))
        return err_make(ERR_UNSUPPORTED);
    struct err e = agreement_make(plan.key, &a);
    if (!err_is(e))
        e = run(messaging, link, &plan, &a);
    if (e.code == ERR_CORRUPT) {
        messaging_wipe(messaging);
        messaging->state = MESSAGING_DEAD;
    }
    agreement_end(&a);
    return e;
}
