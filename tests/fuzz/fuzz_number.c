/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "core/code.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char typed[64], number[BOOKING_NUMBER_MAX + 1];

    if (size >= sizeof typed)
        return 0;
    memcpy(typed, data, size);
    typed[size] = '\0';
    if (!err_is(code_number(typed, number)) &&
        strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(number))
        abort();
    return 0;
}
