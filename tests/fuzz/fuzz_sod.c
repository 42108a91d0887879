/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/sod.h"

#include <stdlib.h>
#include <string.h>

/* What is opened is signed, and names only what it can name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lds_object object;
    struct sod *sod;
    bool named = sod_names(data, size, LDS_DG1);

    if (!err_is(lds_object_read(data, size, &object)) && object.group_count > LDS_GROUPS_MAX)
        abort();
    if (err_is(sod_open(data, size, &sod))) {
        if (sod != NULL)
            abort();
        return 0;
    }
    const struct lds_object *signed_object = sod_object(sod);
    if (named != (lds_object_group(signed_object, LDS_DG1) != NULL) || sod_signer(sod) == NULL ||
        strlen(sod_algorithm(sod)) == 0)
        abort();
    (void)lds_object_agrees(signed_object, LDS_DG1, data, size);
    sod_close(sod);
    return 0;
}
