/* SPDX-License-Identifier: Apache-2.0 */
/* motion: how far something has moved, by the tokens (tokens.def). Pure; any thread. */
#ifndef UI_MOTION_H
#define UI_MOTION_H

#include <stdint.h>

enum motion {
#define MOTION(name, ms, curve) MOTION_##name,
#include "ui/tokens.def"
    MOTION_COUNT
};

int motion_ms(enum motion motion);
/* 0 at its beginning, 1 from its end on. */
double motion_at(enum motion motion, int64_t since_ms);

#endif
