/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkin: may this booking be checked in here and now? Pure: the answer depends on the arguments
 * and on nothing else. Why was I refused? Read checkin_decide from top to bottom.
 */
#ifndef CORE_CHECKIN_H
#define CORE_CHECKIN_H

#include "core/booking.h"
#include "core/rules.h"

enum verdict {
#define VERDICT(name, icon, tone, number, slip, stem) VERDICT_##name,
#include "core/verdict.def"
#undef VERDICT
    VERDICT_COUNT
};

enum verdict_icon {
    ICON_TICK,
    ICON_TICK_NOTED,
    ICON_TICK_TWICE,
    ICON_CLOCK_EARLY,
    ICON_CLOCK_LATE,
    ICON_CALENDAR,
    ICON_SIGNPOST,
    ICON_HAND,
    ICON_LETTER,
    ICON_DOOR,
    ICON_QUESTION,
    ICON_CODE,
    ICON_PERSON,
    ICON_CARD_NO_BOOKING,
    ICON_CARD,
    ICON_READER,
    ICON_DESK,
    ICON_WRENCH,
    ICON_COUNT
};

enum verdict_tone { TONE_OK, TONE_WAIT, TONE_ERR };

struct verdict_info {
    const char *name; /* "OK_OFFLINE" */
    enum verdict_icon icon;
    enum verdict_tone tone;
    bool number;      /* the waiting number is shown with it */
    bool slip;        /* a slip is printed */
    const char *stem; /* of the text ids */
};

const struct verdict_info *verdict_info(enum verdict verdict);

/* The verdict for a booking as ZMS answered it, at wall time now_s. */
enum verdict checkin_decide(const struct booking *booking, const struct rules *rules,
                            int64_t now_s);
/* When check-in opens for this booking (Unix seconds). */
int64_t checkin_opens_s(const struct booking *booking, const struct rules *rules);
/*
 * The arrival time to write: the appointment time for someone on time or early where the rules keep
 * the place in the queue (ZMS would otherwise call the early bird before everyone due), the true
 * time for someone late.
 */
int64_t checkin_arrival_s(const struct booking *booking, const struct rules *rules, int64_t now_s);

#endif
