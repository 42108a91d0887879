/* SPDX-License-Identifier: Apache-2.0 */
#include "core/booking.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
    [BOOKING_OTHER] = "other",
    [BOOKING_RESERVED] = "reserved",
    [BOOKING_PRECONFIRMED] = "preconfirmed",
    [BOOKING_CONFIRMED] = "confirmed",
    [BOOKING_QUEUED] = "queued",
    [BOOKING_CALLED] = "called",
    [BOOKING_PROCESSING] = "processing",
    [BOOKING_PARKED] = "parked",
    [BOOKING_MISSED] = "missed",
    [BOOKING_FINISHED] = "finished",
    [BOOKING_DELETED] = "deleted",
    [BOOKING_BLOCKED] = "blocked",
};

enum booking_status booking_status_named(const char *name)
{
    for (size_t i = BOOKING_RESERVED; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum booking_status)i;
    return BOOKING_OTHER;
}

const char *booking_status_name(enum booking_status status)
{
    return names[status];
}
