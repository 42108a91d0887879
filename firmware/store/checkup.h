/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkup: is what lies in the store's folder whole, and how old are the day's bookings? Reads
 * only, beside a running kiosk and without one. One thread.
 */
#ifndef STORE_CHECKUP_H
#define STORE_CHECKUP_H

#include "base/err.h"

#include <stdint.h>

/*
 * The journal, every page of it. ERR_GONE: there is none yet. ERR_CORRUPT: damaged, or not ours.
 * ERR_UNSUPPORTED: written by another version. ERR_IO, ERR_DENIED: cannot be read.
 */
struct err checkup_journal(const char *dir) MUST_CHECK;
/* When the bookings of an office's day (YYYY-MM-DD) were fetched; 0: they are not there. */
struct err checkup_fetched(const char *dir, int32_t scope, const char *day,
                           int64_t *ret_fetched_s) MUST_CHECK;

#endif
