/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "core/chip_key.h"

#include <stdlib.h>
#include <string.h>

/* Whatever is read can be told again: its key is that of the number and the dates, typed. */
static void typed_alike(const struct mrz *mrz)
{
    struct document_key read, typed;
    enum chip_field wrong;
    size_t len = strlen(mrz->info), dates = MRZ_DATE_DIGITS + 1;
    char number[CHIP_TYPED_MAX + 1] = "", birth[8] = "", expiry[8] = "";

    if (len < 2 * dates + MRZ_NUMBER_MIN + 1 || len - 2 * dates > CHIP_TYPED_MAX)
        abort();
    memcpy(number, mrz->info, len - 2 * dates);
    memcpy(birth, mrz->info + len - 2 * dates, dates);
    memcpy(expiry, mrz->info + len - dates, dates);
    chip_key_from_mrz(mrz, &read);
    if (err_is(chip_key_from_typed(number, birth, expiry, &typed, &wrong)) ||
        strcmp(read.mrz_info, typed.mrz_info) != 0)
        abort();
}

/* The input is a zone; and, after its first byte, what is typed into the field that this names. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mrz mrz;
    char typed[200];

    if (!err_is(mrz_parse((const char *)data, size, &mrz))) {
        typed_alike(&mrz);
        mrz_kind(&mrz);
        mrz_expired(&mrz, 2026, 11, 30);
    }
    if (size > 0 && size < sizeof typed) {
        memcpy(typed, data + 1, size - 1);
        typed[size - 1] = '\0';
        chip_key_check((enum chip_field)(data[0] % CHIP_FIELD_COUNT), typed);
    }
    return 0;
}
