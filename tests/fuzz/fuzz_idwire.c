/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/idwire.h"

#include <stdlib.h>
#include <string.h>

/* What the process wrote; the first byte says what the kiosk knows of its question. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t ids[] = {100501, 100502, 100503, 100504, 100505};
    static struct idwire_reply reply;
    static struct document_answer answer;
    enum idwire_reply_kind kind;
    bool trust_read = false;

    if (size < 1)
        return 0;
    const struct idwire_expected expected = {.task = (data[0] & 1) != 0 ? IDWIRE_READ : IDWIRE_LOOK,
                                             .found = (data[0] & 2) != 0,
                                             .number = 1,
                                             .deadline_ms = 58000,
                                             .ids = ids,
                                             .id_count = (data[0] >> 2) % 6};
    memset(&reply, 0, sizeof reply);
    memset(&answer, 0, sizeof answer);
    /* A longer message is cut by the kernel, which says how long it was. */
    memcpy(&reply, data + 1, size - 1 < sizeof reply ? size - 1 : sizeof reply);
    if (err_is(idwire_reply_check(&reply, size - 1, &expected, &kind, &answer, &trust_read)) ||
        kind == IDWIRE_FOUND)
        return 0;
    if (answer.booking_count > expected.id_count || answer.issuer[3] != '\0' ||
        (answer.outcome == DOCUMENT_READ && !expected.found))
        abort();
    for (int i = 0; i < answer.booking_count && i < CANDIDATES_MAX; i++)
        if (answer.booking_ids[i] < ids[0] || answer.booking_ids[i] > ids[4])
            abort();
    return 0;
}
