/* SPDX-License-Identifier: Apache-2.0 */
/* scanner_profile: the makers of serial scanner modules, as data. Constant; any thread. */
#ifndef DEVICE_SCANNER_PROFILE_H
#define DEVICE_SCANNER_PROFILE_H

#include "device/record.h"

enum scanner_module {
#define PROFILE(name, ...) SCANNER_##name,
#include "device/scanner_profiles.def"
#undef PROFILE
    SCANNER_MODULE_COUNT
};

/* The columns of scanner_profiles.def, which says what they mean. Empty: nothing is sent. */
struct scanner_profile {
    struct record_mark enable, disable;
    struct record_mark trigger_on, trigger_off;
    int trigger_again_ms; /* 0: not */
    struct record_mark good, bad;
    bool waits;
    int limit_ms;
    struct record_mark answer_begin, answer_end;
};

const struct scanner_profile *scanner_profile(enum scanner_module module);

#endif
