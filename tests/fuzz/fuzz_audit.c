/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "store/audit.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Of the seed of 32 bytes 0x07, with which corpus/audit is signed. */
static const unsigned char public_key[AUDIT_PUBLIC_BYTES] = {
    0xea, 0x4a, 0x6c, 0x63, 0xe2, 0x9c, 0x52, 0x0a, 0xbe, 0xf5, 0x50, 0x7b, 0x13, 0x2e, 0xc5, 0xf9,
    0x95, 0x47, 0x76, 0xae, 0xbe, 0xbe, 0x7b, 0x92, 0x42, 0x1e, 0xea, 0x69, 0x14, 0x46, 0xd2, 0x2c};

static void count(void *self, const struct audit_entry *entry)
{
    int64_t *entries = self;

    if (entry->sequence != ++*entries)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct audit_proof proof;
    struct audit_entry entry;
    int64_t entries = 0;

    if (sodium_init() < 0)
        abort();
    struct err e = audit_verify_bytes(bytes, size, public_key, count, &entries, &proof);
    /* Proven to the last byte, or refused with the place of the first fault. */
    if (err_is(e) != (proof.fault != AUDIT_WHOLE) || proof.at < 0 || proof.at > (int64_t)size)
        abort();
    if (!err_is(e) && (proof.sequence != entries || proof.at != (int64_t)size))
        abort();
    if (err_is(e) && proof.sequence < 1)
        abort();
    if (!err_is(audit_entry_read(bytes, size, &entry)) &&
        (bytes[size - 1] != '\n' || memchr(bytes, '\n', size) != bytes + size - 1))
        abort();
    return 0;
}
