/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "core/code.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct booking_ref ref, back;
    char text[256];

    if (err_is(code_parse((const char *)data, size, &ref)))
        return 0;
    if (ref.token[0] != 0) { /* fuzz_token looks closer */
        if (ref.key[0] != '\0' || ref.id < 1000 || ref.id > 99999999999)
            abort();
        return 0;
    }
    /* What was read can be written and read again, and is fit for a URL. */
    size_t key_len = strlen(ref.key);
    if (ref.id < 1000 || ref.id > 99999999999 || (key_len != 4 && key_len != BOOKING_KEY_MAX) ||
        strspn(ref.key, "0123456789abcdefABCDEF") != key_len)
        abort();
    if (err_is(code_make(&ref, text, sizeof text)) ||
        err_is(code_parse(text, strlen(text), &back)) || back.id != ref.id ||
        strcmp(back.key, ref.key) != 0)
        abort();
    return 0;
}
