/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/security_infos.h"

#include <stdlib.h>

static void look_at(const struct security_infos *infos, const uint8_t *data, size_t size)
{
    if (infos->pace_count > SECURITY_PACE_MAX || infos->chip_count > SECURITY_CHIP_MAX ||
        infos->key_count > SECURITY_CHIP_MAX || !security_infos_same_pace(infos, infos))
        abort();
    for (int i = 0; i < infos->pace_count; i++)
        if (infos->pace[i].oid.len > SECURITY_OID_MAX || infos->pace[i].parameter_id < -1)
            abort();
    for (int i = 0; i < infos->key_count; i++) {
        const struct chip_public_key *key = &infos->keys[i];
        if (key->spki < data || key->spki + key->spki_len > data + size)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct security_infos infos;

    if (!err_is(security_infos_read(data, size, &infos)))
        look_at(&infos, data, size);
    if (!err_is(security_infos_read_dg14(data, size, &infos)))
        look_at(&infos, data, size);
    return 0;
}
