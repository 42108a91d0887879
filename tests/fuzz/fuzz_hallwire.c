/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "net/hallwire.h"

#include <stdlib.h>

/* What was read can be written, and read again. The first byte says what it is taken for. */
#define TRY(noun, type)                                                                            \
    {                                                                                              \
        static struct type value, again;                                                           \
        if (!err_is(hallwire_read_##noun(text, len, &value)) &&                                    \
            err_is(hallwire_read_##noun(written, hallwire_write_##noun(&value, written), &again))) \
            abort();                                                                               \
    }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char written[HALLWIRE_MAX];

    if (size < 1)
        return 0;
    const char *text = (const char *)data + 1;
    size_t len = size - 1;
    switch (data[0]) {
    case 'e':
        TRY(event, hall_event);
        break;
    case 's':
        TRY(state, hall_state);
        break;
    case 'o':
        TRY(order, order);
        break;
    case 'r':
        TRY(reply, order_reply);
        break;
    case 'c':
        TRY(once, once);
        break;
    case 'w':
        TRY(withdrawal, withdrawal);
        break;
    }
    return 0;
}
