/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/swipe.h"

#include <stdlib.h>
#include <string.h>

/* What comes out is a zone on its own. */
static void look(enum swipe_result result, const struct mrz *mrz)
{
    struct mrz again;

    if (result == SWIPE_ZONE && err_is(mrz_parse(mrz->text, strlen(mrz->text), &again)))
        abort();
}

/* The input is a stream; 0xff is a silence. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct swipe swipe;
    struct mrz mrz;

    swipe_reset(&swipe);
    for (size_t i = 0; i < size; i++)
        look(data[i] == 0xff ? swipe_end(&swipe, &mrz) : swipe_feed(&swipe, data[i], &mrz), &mrz);
    look(swipe_end(&swipe, &mrz), &mrz);
    if (swipe_pending(&swipe))
        abort();
    return 0;
}
