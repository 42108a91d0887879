/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/messaging.h"

#include <stdlib.h>
#include <string.h>

enum { CIPHER = 3, ODD = 4, SEALED = 8, SEAL_BYTES = 2 + CRYPT_MAC_BYTES };

/* Keys and counter of ICAO 9303-11, D.4, before its first READ BINARY; filled up for AES. */
static const struct crypt_keys keys = {
    .enc = {0x97, 0x9e, 0xc1, 0x3b, 0x1c, 0xbf, 0xe9, 0xdc, 0xd0, 0x1a, 0xb0, 0xfe, 0xd3, 0x07,
            0xea, 0xe5},
    .mac = {0xf1, 0xcb, 0x1f, 0x1f, 0xb5, 0xad, 0xf2, 0x08, 0x80, 0x6b, 0x89, 0xdc, 0x57, 0x9d,
            0xc1, 0xf8},
};
static const unsigned char counter[CRYPT_BLOCK_MAX] = {0x88, 0x70, 0x22, 0x12,
                                                       0x0c, 0x06, 0xc2, 0x28};

struct chip {
    enum crypt_cipher cipher;
    bool sealed;
    const uint8_t *data;
    size_t size;
};

/* An honest seal on whatever is said, so that what lies behind it is reached. */
static size_t sealed(const struct chip *chip, unsigned char ret_answer[CHIP_ANSWER_MAX])
{
    unsigned char bytes[2 * CHIP_ANSWER_MAX];
    size_t block = crypt_block(chip->cipher), len = chip->size;

    memcpy(bytes, counter, block);
    bytes[block - 1] = (unsigned char)(bytes[block - 1] + 2);
    memcpy(bytes + block, chip->data, len);
    memcpy(ret_answer, chip->data, len);
    size_t padded = crypt_pad(bytes, block + len, block);
    memcpy(ret_answer + len, "\x8e\x08", 2);
    if (err_is(crypt_mac(chip->cipher, keys.mac, bytes, padded, ret_answer + len + 2)))
        abort();
    memcpy(ret_answer + len + SEAL_BYTES, "\x90\x00", 2);
    return len + SEAL_BYTES + 2;
}

static struct err chip_exchange(void *self, const unsigned char *command, size_t len,
                                unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    const struct chip *chip = self;
    (void)command;
    (void)len;

    if (chip->sealed) {
        *ret_len = sealed(chip, ret_answer);
    } else {
        memcpy(ret_answer, chip->data, chip->size);
        *ret_len = chip->size;
    }
    return err_none();
}

/* One answer in secure messaging: told on as asked for, or nothing is, and all is over. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct apdu_answer nothing;
    struct messaging messaging = {0};
    struct crypt_keys session = keys;
    struct apdu_answer answer;

    if (size < 1 || size > CHIP_ANSWER_MAX - SEAL_BYTES - 2)
        return 0;
    struct chip chip = {.cipher = data[0] & CIPHER,
                        .sealed = (data[0] & SEALED) != 0,
                        .data = data + 1,
                        .size = size - 1};
    const struct chip_link link = {.self = &chip, .exchange = chip_exchange};
    const struct apdu command = {.ins = (data[0] & ODD) != 0 ? 0xb1 : 0xb0, .answer_max = 200};

    session.cipher = chip.cipher;
    messaging_secure(&messaging, &session, counter);
    struct err e = messaging_exchange(&messaging, &link, &command, &answer);
    if (!err_is(e) && (answer.len > command.answer_max || messaging.state != MESSAGING_SECURE))
        abort();
    if (err_is(e) && messaging.state != MESSAGING_DEAD)
        abort();
    if (err_is(e) && e.code != ERR_DENIED && memcmp(&answer, &nothing, sizeof nothing) != 0)
        abort();
    if (e.code == ERR_CORRUPT && chip.sealed)
        abort();
    return 0;
}
