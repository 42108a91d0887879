/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "core/selftest.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct selftest test, again;
    char text[SELFTEST_TEXT_MAX * 2];
    struct buf out = buf_on(text, sizeof text);

    if (err_is(selftest_read((const char *)data, size, &test)))
        return 0;
    /* What was read can be written, and is then the same. */
    selftest_write(&test, &out);
    if (out.cut || err_is(selftest_read(text, out.len, &again)) ||
        memcmp(&test, &again, sizeof test) != 0)
        abort();
    return 0;
}
