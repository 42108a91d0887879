/* SPDX-License-Identifier: Apache-2.0 */
#include "device/scanner_profile.h"

#define MARK(text)                                                                                 \
    {                                                                                              \
        .bytes = text, .len = sizeof text - 1                                                      \
    }

static const struct scanner_profile profiles[] = {
#define PROFILE(name, on, off, trigger, untrigger, again, yes, no, does_wait, limit, begin, end)   \
    {.enable = MARK(on),                                                                           \
     .disable = MARK(off),                                                                         \
     .trigger_on = MARK(trigger),                                                                  \
     .trigger_off = MARK(untrigger),                                                               \
     .trigger_again_ms = (again),                                                                  \
     .good = MARK(yes),                                                                            \
     .bad = MARK(no),                                                                              \
     .waits = (does_wait),                                                                         \
     .limit_ms = (limit),                                                                          \
     .answer_begin = MARK(begin),                                                                  \
     .answer_end = MARK(end)},
#include "device/scanner_profiles.def"
#undef PROFILE
};

const struct scanner_profile *scanner_profile(enum scanner_module module)
{
    return &profiles[module];
}
