/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "ui/mo.h"
#include "ui/plural.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mo mo;
    struct plural plural;
    size_t len = 0;

    if (err_is(mo_read(data, size, &mo)))
        return 0;
    for (uint32_t i = 0; i < mo.count; i++) {
        const char *text = mo_text(&mo, i, &len);
        if (memchr(text, 0, len + 1) == NULL || strlen(mo_id(&mo, i)) > size)
            abort();
        (void)mo_find(&mo, mo_id(&mo, i), &len);
    }
    const char *header = mo_find(&mo, "", &len);
    if (header != NULL && !err_is(plural_read(header, &plural)))
        for (unsigned long n = 0; n < 2000; n++)
            if (plural_form(&plural, n) < 0 || plural_form(&plural, n) >= plural.forms)
                abort();
    return 0;
}
