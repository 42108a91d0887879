/* SPDX-License-Identifier: Apache-2.0 */
#include "faults.h"
#include "fuzz_target.h"

#include "config.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct config config;
    int faults = 0;

    /* A file is taken whole, or refused with at least one reason. */
    bool refused = err_is(config_read("fuzz", (const char *)data, size,
                                      (struct config_sink){&faults, fault_count}, &config));
    if (refused != (faults > 0))
        abort();
    return 0;
}
