/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/qrwire.h"

#include <stdlib.h>
#include <string.h>

/* The first byte is the number that is expected; the rest is what came over the socket. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct qrwire_reply reply;
    enum qrwire_reply_kind kind;
    size_t len = 0;

    if (size < 1)
        return 0;
    memset(&reply, 0, sizeof reply);
    /* A longer message is cut by the kernel, which says how long it was. */
    memcpy(&reply, data + 1, size - 1 < sizeof reply ? size - 1 : sizeof reply);
    if (err_is(qrwire_reply_check(&reply, size - 1, data[0], &kind, &len)))
        return 0;
    if ((kind == QRWIRE_CODE) != (len > 0) || len > CODE_BYTES_MAX || reply.number != data[0])
        abort();
    return 0;
}
