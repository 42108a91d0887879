/* SPDX-License-Identifier: Apache-2.0 */
/*
 * turnout_read: the figures of days, from what the kiosk has kept of them: journal.db and, where
 * attendance is kept, attendance.db. Beside a running kiosk; any thread.
 */
#ifndef STORE_TURNOUT_READ_H
#define STORE_TURNOUT_READ_H

#include "base/err.h"
#include "store/turnout.h"

struct turnout_span {
    char from[11], to[11]; /* days, both included */
    int32_t scope;         /* 0: every office */
    char today[11];
};

/*
 * Each office's day of which something is known, by day and office, until each() says false.
 * ERR_GONE: no journal. ERR_NO_MEMORY, and as database_visit.
 */
struct err turnout_read(const char *dir, const struct turnout_span *span,
                        bool (*each)(void *self, const struct turnout_day *day),
                        void *self) MUST_CHECK;

#endif
