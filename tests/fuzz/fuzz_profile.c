/* SPDX-License-Identifier: Apache-2.0 */
#include "faults.h"
#include "fuzz_target.h"

#include "device/profile.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct profiles profiles;
    int faults = 0;

    /* A file is taken whole, or refused with at least one reason. */
    bool refused = err_is(profiles_read("fuzz", (const char *)data, size,
                                        (struct profile_sink){&faults, fault_count}, &profiles));
    if (refused != (faults > 0) || refused != (profiles.count == 0))
        abort();
    for (int i = 0; i < profiles.count; i++) {
        const struct profile *p = &profiles.list[i];
        if (profiles_find(&profiles, p->name) != p || p->width_80_px > PROFILE_WIDTH_MAX_PX ||
            p->feed_dots > 255 || p->present_steps > 255 || p->dpi < 150)
            abort();
    }
    return 0;
}
