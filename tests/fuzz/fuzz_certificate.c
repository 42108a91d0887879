/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "net/certificate.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t until_s;
    struct err e = certificate_until((const char *)data, size, &until_s);

    /* Years of four digits, and what timegm makes of months and hours up to 99. */
    if (!err_is(e) && (until_s < INT64_C(-63000000000) || until_s > INT64_C(254200000000)))
        abort();
    return 0;
}
