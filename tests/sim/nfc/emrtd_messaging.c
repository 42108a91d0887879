/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_messaging.h"

#include "emrtd_tlv.h"

#include <string.h>

enum { SECURED = 0x0C, PADDED = 0x01 };
enum { DO_CRYPTOGRAM = 0x87, DO_LE = 0x97, DO_STATUS = 0x99, DO_MAC = 0x8E };

enum emrtd_sw emrtd_command_read(const uint8_t *apdu, size_t len, struct emrtd_command *ret_command)
{
    *ret_command = (struct emrtd_command){0};
    if (len < 4)
        return EMRTD_WRONG_LENGTH;
    ret_command->cla = apdu[0];
    ret_command->ins = apdu[1];
    ret_command->p1 = apdu[2];
    ret_command->p2 = apdu[3];
    const uint8_t *body = apdu + 4;
    size_t left = len - 4;
    if (left > 1) {
        size_t data_len = body[0];
        /* Zero would begin an extended length, which no chip of ours knows. */
        if (data_len == 0 || left < 1 + data_len || left > 2 + data_len)
            return EMRTD_WRONG_LENGTH;
        memcpy(ret_command->data, body + 1, data_len);
        ret_command->len = data_len;
        body += 1 + data_len;
        left -= 1 + data_len;
    }
    if (left == 1) {
        ret_command->has_le = true;
        ret_command->le = body[0] == 0 ? 256 : body[0];
    }
    return EMRTD_OK;
}

bool emrtd_is_protected(const struct emrtd_command *command)
{
    return (command->cla & SECURED) == SECURED;
}

static void counter_step(struct emrtd_messaging *m)
{
    for (size_t i = emrtd_block_len(m->keys.cipher); i-- > 0;)
        if (++m->counter[i] != 0)
            return;
}

/* AES begins each message with the encrypted counter, 3DES with zeros. */
static void iv_make(const struct emrtd_messaging *m, uint8_t ret_iv[EMRTD_BLOCK_MAX])
{
    memset(ret_iv, 0, EMRTD_BLOCK_MAX);
    if (m->keys.cipher == EMRTD_3DES)
        return;
    memcpy(ret_iv, m->counter, EMRTD_BLOCK_MAX);
    emrtd_encrypt(&m->keys, NULL, ret_iv, EMRTD_BLOCK_MAX);
}

/* Over the counter and what follows it. The parts have room for padding. */
static void message_mac(const struct emrtd_messaging *m, const uint8_t *head, size_t head_len,
                        const uint8_t *objects, size_t len, uint8_t ret_mac[EMRTD_MAC_LEN])
{
    uint8_t all[3 * EMRTD_BLOCK_MAX + EMRTD_DATA_MAX + 64];
    size_t block = emrtd_block_len(m->keys.cipher), n = block;

    memcpy(all, m->counter, block);
    if (head_len > 0) {
        memcpy(all + n, head, head_len);
        n += emrtd_pad(all + n, head_len, block);
    }
    memcpy(all + n, objects, len);
    n = len > 0 ? n + emrtd_pad(all + n, len, block) : n;
    emrtd_mac(&m->keys, all, n, ret_mac);
}

/* What is left without 80 00 …; false: there is none. */
static bool pad_strip(const uint8_t *data, size_t *len)
{
    while (*len > 0 && data[*len - 1] == 0)
        --*len;
    return *len > 0 && data[--*len] == 0x80;
}

enum emrtd_sw emrtd_unwrap(struct emrtd_messaging *m, struct emrtd_command *command)
{
    const uint8_t head[] = {command->cla, command->ins, command->p1, command->p2};
    struct emrtd_tlv mac, le, data;
    uint8_t expected[EMRTD_MAC_LEN], iv[EMRTD_BLOCK_MAX];
    size_t block = emrtd_block_len(m->keys.cipher);

    if (!emrtd_tlv_find(command->data, command->len, DO_MAC, &mac) || mac.len != EMRTD_MAC_LEN ||
        !command->has_le)
        return EMRTD_SM_MISSING;
    /* The MAC is the last one: all before it is what it protects. */
    size_t covered = (size_t)(mac.value - command->data) - 2;
    counter_step(m);
    message_mac(m, head, sizeof head, command->data, covered, expected);
    if (memcmp(expected, mac.value, EMRTD_MAC_LEN) != 0 || covered + 2 + mac.len != command->len)
        return EMRTD_SM_WRONG;
    bool has_le = emrtd_tlv_find(command->data, covered, DO_LE, &le);
    if (has_le && le.len != 1)
        return EMRTD_SM_WRONG;
    command->has_le = has_le;
    command->le = has_le ? (le.value[0] == 0 ? 256 : le.value[0]) : 0;
    bool has_data = emrtd_tlv_find(command->data, covered, DO_CRYPTOGRAM, &data);
    command->cla &= (uint8_t)~SECURED;
    command->len = 0;
    if (!has_data)
        return EMRTD_OK;
    if (data.len < 1 + block || (data.len - 1) % block != 0 || data.value[0] != PADDED)
        return EMRTD_SM_WRONG;
    size_t len = data.len - 1;
    memmove(command->data, data.value + 1, len);
    iv_make(m, iv);
    emrtd_decrypt(&m->keys, iv, command->data, len);
    if (!pad_strip(command->data, &len))
        return EMRTD_SM_WRONG;
    command->len = len;
    return EMRTD_OK;
}

static size_t status_put(uint8_t *to, unsigned sw)
{
    to[0] = (uint8_t)(sw >> 8);
    to[1] = (uint8_t)sw;
    return 2;
}

size_t emrtd_wrap(struct emrtd_messaging *m, const uint8_t *data, size_t len, unsigned sw,
                  uint8_t *ret_answer)
{
    uint8_t cryptogram[1 + EMRTD_DATA_MAX + EMRTD_BLOCK_MAX] = {PADDED};
    uint8_t objects[EMRTD_DATA_MAX + 64], iv[EMRTD_BLOCK_MAX], status[2], mac[EMRTD_MAC_LEN];
    size_t n = 0;

    if (!m->on) {
        memmove(ret_answer, data, len);
        return len + status_put(ret_answer + len, sw);
    }
    counter_step(m);
    for (;; len = 0, sw = EMRTD_WRONG_LENGTH) {
        n = 0;
        if (len > 0) {
            memcpy(cryptogram + 1, data, len);
            size_t padded = emrtd_pad(cryptogram + 1, len, emrtd_block_len(m->keys.cipher));
            iv_make(m, iv);
            emrtd_encrypt(&m->keys, iv, cryptogram + 1, padded);
            n = emrtd_tlv_put(objects, DO_CRYPTOGRAM, cryptogram, 1 + padded);
        }
        status_put(status, sw);
        n += emrtd_tlv_put(objects + n, DO_STATUS, status, sizeof status);
        if (n + 2 + EMRTD_MAC_LEN <= EMRTD_DATA_MAX)
            break;
    }
    message_mac(m, NULL, 0, objects, n, mac);
    n += emrtd_tlv_put(objects + n, DO_MAC, mac, sizeof mac);
    memcpy(ret_answer, objects, n);
    return n + status_put(ret_answer + n, sw);
}
