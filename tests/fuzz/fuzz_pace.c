/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/pace.h"

#include <stdlib.h>
#include <string.h>

/* What is left of the answers, each behind a byte that counts it. */
struct chip {
    const uint8_t *data;
    size_t size;
    int exchanges;
};

static struct err chip_exchange(void *self, const unsigned char *command, size_t len,
                                unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct chip *chip = self;
    (void)command;
    (void)len;

    if (++chip->exchanges > 5) /* more than PACE has steps: somebody leads us on */
        abort();
    *ret_len = 0;
    if (chip->size == 0 || chip->data[0] > chip->size - 1)
        return err_make(ERR_GONE);
    *ret_len = chip->data[0];
    memcpy(ret_answer, chip->data + 1, *ret_len);
    chip->size -= 1 + *ret_len;
    chip->data += 1 + *ret_len;
    return err_none();
}

/* The private keys of ICAO 9303-11, G.1, so that its chip's answers lead to the end. */
static struct err example_fill(void *self, unsigned char *ret, size_t len)
{
    static const unsigned char privates[2][32] = {
        {0x7f, 0x4e, 0xf0, 0x7b, 0x9e, 0xa8, 0x2f, 0xd7, 0x8a, 0xd6, 0x89,
         0xb3, 0x8d, 0x0b, 0xc7, 0x8c, 0xf2, 0x1f, 0x24, 0x9d, 0x95, 0x3b,
         0xc4, 0x6f, 0x4c, 0x6e, 0x19, 0x25, 0x9c, 0x01, 0x0f, 0x99},
        {0xa7, 0x3f, 0xb7, 0x03, 0xac, 0x14, 0x36, 0xa1, 0x8e, 0x0c, 0xfa,
         0x5a, 0xbb, 0x3f, 0x7b, 0xec, 0x7a, 0x07, 0x0e, 0x7a, 0x67, 0x86,
         0x48, 0x8b, 0xee, 0x23, 0x0c, 0x4a, 0x22, 0x76, 0x25, 0x95}};
    int *drawn = self;

    if (len != sizeof privates[0])
        return err_make(ERR_IO);
    memcpy(ret, privates[(*drawn)++ % 2], len);
    return err_none();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char oid[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02, 0x02};
    static const struct document_key key = {.kind = DOCUMENT_KEY_MRZ,
                                            .mrz_info = "T22000129364081251010318"};
    static const struct messaging nothing;
    struct chip chip = {.data = data, .size = size};
    const struct chip_link link = {.self = &chip, .exchange = chip_exchange};
    int drawn = 0;
    const struct crypt_random random = {.self = &drawn, .fill = example_fill};
    struct messaging messaging;
    struct pace_way way;

    if (err_is(pace_way_of(oid, sizeof oid, 13, &way)))
        abort();
    struct err e = pace_open(&link, &random, &way, &key, &messaging);
    if (err_is(e) ? memcmp(&messaging, &nothing, sizeof nothing) != 0
                  : messaging.state != MESSAGING_SECURE)
        abort();
    return 0;
}
