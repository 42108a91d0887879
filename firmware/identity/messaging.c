/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/messaging.h"

#include "identity/tlv.h"

#include <string.h>

enum {
    CLA_SECURE = 0x0c, /* with the header under the seal */
    DO_DATA = 0x87,
    DO_DATA_ODD =
        0x85, /* of commands with an odd number: without the byte that names the padding */
    DO_LE = 0x97,
    DO_STATUS = 0x99,
    DO_MAC = 0x8e,
    PADDED = 0x01, /* the byte that names the padding */
    HEADER = 4,
    /* What an answer has besides the encrypted bytes: head of DO_DATA and PADDED, status, seal. */
    AROUND = 3 + 1 + 4 + 2 + CRYPT_MAC_BYTES,
};

void messaging_wipe(struct messaging *messaging)
{
    crypt_wipe(messaging, sizeof *messaging);
}

static void end(struct messaging *messaging)
{
    messaging_wipe(messaging);
    messaging->state = MESSAGING_DEAD;
}

void messaging_secure(struct messaging *messaging, const struct crypt_keys *keys,
                      const unsigned char *ssc)
{
    struct crypt_keys copy = *keys; /* which may be our own */

    messaging_wipe(messaging);
    messaging->state = MESSAGING_SECURE;
    messaging->keys = copy;
    if (ssc != NULL)
        memcpy(messaging->ssc, ssc, crypt_block(keys->cipher));
    crypt_keys_wipe(&copy);
}

size_t messaging_answer_max(const struct messaging *messaging)
{
    if (messaging->state != MESSAGING_SECURE)
        return APDU_ANSWER_MAX;
    size_t block = crypt_block(messaging->keys.cipher);
    return (APDU_ANSWER_MAX - AROUND) / block * block - 1; /* the padding is at least one byte */
}

static void count(struct messaging *messaging)
{
    for (size_t i = crypt_block(messaging->keys.cipher); i > 0; i--)
        if (++messaging->ssc[i - 1] != 0)
            break;
}

/* AES begins with the encrypted counter, 3DES with zeros. */
static struct err iv_make(const struct messaging *messaging, unsigned char ret_iv[CRYPT_BLOCK_MAX])
{
    const struct crypt_keys *keys = &messaging->keys;

    memset(ret_iv, 0, CRYPT_BLOCK_MAX);
    if (keys->cipher == CRYPT_3DES)
        return err_none();
    return crypt_encrypt(keys->cipher, keys->enc, NULL, messaging->ssc, CRYPT_BLOCK_MAX, ret_iv);
}

/* The seal of counter, header (in whole blocks, or none) and data objects. */
static struct err seal(const struct messaging *messaging, const unsigned char *header,
                       size_t header_len, const unsigned char *objects, size_t len,
                       unsigned char ret_mac[CRYPT_MAC_BYTES])
{
    unsigned char bytes[3 * CRYPT_BLOCK_MAX + APDU_ANSWER_MAX];
    size_t block = crypt_block(messaging->keys.cipher), at = block;

    memcpy(bytes, messaging->ssc, block);
    if (header_len > 0)
        memcpy(bytes + at, header, header_len);
    at += header_len;
    memcpy(bytes + at, objects, len);
    at = crypt_pad(bytes, at + len, block);
    return crypt_mac(messaging->keys.cipher, messaging->keys.mac, bytes, at, ret_mac);
}

static struct err data_put(const struct messaging *messaging, const struct apdu *command,
                           struct tlv_writer *writer)
{
    unsigned char bytes[1 + APDU_DATA_MAX + CRYPT_BLOCK_MAX] = {PADDED};
    unsigned char iv[CRYPT_BLOCK_MAX], *text = bytes + 1;
    const struct crypt_keys *keys = &messaging->keys;

    memcpy(text, command->data, command->data_len);
    size_t len = crypt_pad(text, command->data_len, crypt_block(keys->cipher));
    struct err e = iv_make(messaging, iv);
    if (!err_is(e))
        e = crypt_encrypt(keys->cipher, keys->enc, iv, text, len, text);
    if (err_is(e))
        return e;
    if (command->ins % 2 != 0)
        tlv_put(writer, DO_DATA_ODD, text, len);
    else
        tlv_put(writer, DO_DATA, bytes, len + 1);
    return err_none();
}

/* The objects of a command into bytes. */
static struct err command_seal(const struct messaging *messaging, const struct apdu *command,
                               unsigned char bytes[APDU_DATA_MAX], struct apdu *ret_sealed)
{
    struct tlv_writer writer = tlv_writer_on(bytes, APDU_DATA_MAX);
    unsigned char cla = command->cla | CLA_SECURE, le = (unsigned char)command->answer_max;
    unsigned char header[HEADER + CRYPT_BLOCK_MAX] = {cla, command->ins, command->p1, command->p2};
    unsigned char mac[CRYPT_MAC_BYTES];
    size_t header_len = crypt_pad(header, HEADER, crypt_block(messaging->keys.cipher));
    struct err e = err_none();

    if (command->data_len > 0)
        e = data_put(messaging, command, &writer);
    if (err_is(e))
        return e;
    if (command->answer_max > 0)
        tlv_put(&writer, DO_LE, &le, 1);
    e = seal(messaging, header, header_len, bytes, writer.len, mac);
    if (err_is(e))
        return e;
    tlv_put(&writer, DO_MAC, mac, sizeof mac);
    if (writer.cut)
        return err_make(ERR_TOO_LONG);
    *ret_sealed = (struct apdu){cla,   command->ins, command->p1,    command->p2,
                                bytes, writer.len,   APDU_ANSWER_MAX};
    return err_none();
}

static struct err data_open(const struct messaging *messaging, const struct tlv *object,
                            struct apdu_answer *ret_answer)
{
    const struct crypt_keys *keys = &messaging->keys;
    size_t block = crypt_block(keys->cipher), head = object->tag == DO_DATA ? 1 : 0;
    unsigned char iv[CRYPT_BLOCK_MAX];

    if (object->len <= head || (object->len - head) % block != 0 ||
        (head > 0 && object->value[0] != PADDED))
        return err_make(ERR_SYNTAX);
    size_t len = object->len - head;
    struct err e = iv_make(messaging, iv);
    if (!err_is(e))
        e = crypt_decrypt(keys->cipher, keys->enc, iv, object->value + head, len, ret_answer->data);
    return err_is(e) ? e : crypt_unpad(ret_answer->data, len, block, &ret_answer->len);
}

/* Which objects there are and in which order is laid down; nothing else is. */
static struct err answer_read(const struct apdu_answer *sealed, bool odd, struct tlv *ret_data,
                              struct tlv *ret_status, struct tlv *ret_mac)
{
    struct tlv_reader reader = tlv_read(sealed->data, sealed->len);
    struct err e = tlv_take(&reader, odd ? DO_DATA_ODD : DO_DATA, ret_data);

    if (!err_is(e) || e.code == ERR_UNKNOWN)
        e = tlv_take(&reader, DO_STATUS, ret_status);
    if (!err_is(e))
        e = tlv_take(&reader, DO_MAC, ret_mac);
    bool good = !err_is(e) && tlv_at_end(&reader) && ret_status->len == 2 &&
                ret_mac->len == CRYPT_MAC_BYTES;
    return good ? err_none() : err_make(ERR_SYNTAX);
}

/* The status outside the seal is anybody's, and not looked at. */
static struct err answer_open(const struct messaging *messaging, const struct apdu *command,
                              const struct apdu_answer *sealed, struct apdu_answer *ret_answer)
{
    unsigned char mac[CRYPT_MAC_BYTES];
    struct tlv data, status, seal_told;

    struct err e = answer_read(sealed, command->ins % 2 != 0, &data, &status, &seal_told);
    if (!err_is(e)) {
        size_t len = (size_t)(status.value + status.len - sealed->data);
        e = seal(messaging, NULL, 0, sealed->data, len, mac);
    }
    if (err_is(e))
        return e;
    if (!crypt_equal(mac, seal_told.value, sizeof mac))
        return err_make(ERR_CORRUPT);
    if (data.value != NULL)
        e = data_open(messaging, &data, ret_answer);
    if (err_is(e))
        return e;
    if (command->answer_max == 0)
        ret_answer->len = 0;
    if (ret_answer->len > command->answer_max)
        return err_make(ERR_SYNTAX);
    ret_answer->status = (unsigned)status.value[0] << 8 | status.value[1];
    return err_none();
}

static struct err secure_exchange(struct messaging *messaging, const struct chip_link *link,
                                  const struct apdu *command, struct apdu_answer *ret_answer)
{
    unsigned char bytes[APDU_DATA_MAX];
    struct messaging next = *messaging;
    struct apdu_answer sealed = {0};
    struct apdu sent;

    count(&next);
    struct err e = command_seal(&next, command, bytes, &sent);
    if (!err_is(e)) {
        *messaging = next;
        e = apdu_exchange(link, &sent, &sealed);
    }
    crypt_wipe(&next, sizeof next);
    if (err_is(e))
        return e;
    count(messaging);
    if (sealed.len > 0)
        return answer_open(messaging, command, &sealed, ret_answer);
    if (apdu_refusal(sealed.status).code != ERR_UNSUPPORTED)
        return err_make(ERR_SYNTAX);
    ret_answer->status = sealed.status;
    return err_make(ERR_DENIED);
}

struct err messaging_exchange(struct messaging *messaging, const struct chip_link *link,
                              const struct apdu *command, struct apdu_answer *ret_answer)
{
    struct err e = err_make(ERR_CORRUPT);

    memset(ret_answer, 0, sizeof *ret_answer);
    if (command->data_len > APDU_DATA_MAX || command->answer_max > APDU_ANSWER_MAX)
        return err_make(ERR_TOO_LONG);
    if (messaging->state == MESSAGING_PLAIN)
        e = apdu_exchange(link, command, ret_answer);
    else if (messaging->state == MESSAGING_SECURE)
        e = secure_exchange(messaging, link, command, ret_answer);
    if (err_is(e) && e.code != ERR_TOO_LONG) {
        end(messaging);
        if (e.code != ERR_DENIED)
            crypt_wipe(ret_answer, sizeof *ret_answer);
    }
    return e;
}
