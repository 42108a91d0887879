/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stand: one kiosk to be tortured and what is around it: practice service with its data in a file,
 * scanner, printer. Unlike the hall of kit/ its kiosk and its service may die at any time. One
 * thread; a stand that cannot be set up ends the program.
 */
#ifndef TORTURE_STAND_H
#define TORTURE_STAND_H

#include "chance.h"
#include "disk/disk.h"
#include "kit/practice.h"

#include <stdbool.h>
#include <stdint.h>

enum { SCOPE = 169 };

/* Whether the kiosk has numbers of its own, and what they begin with. */
enum stand_own { STAND_OWN_NEVER, STAND_OWN_AWAY, STAND_OWN_ALWAYS, STAND_OWN_COUNT };
#define OWN_PREFIX "K"

/* Requests whose visitors may check in from the very minute on, and from one minute before. */
#define ON_TIME_REQUEST "1063453"
#define MINUTE_REQUEST  "1063475"

struct stand_options {
    bool roster; /* the kiosk has bookings on its disk; else it decides with the network only */
    enum stand_own own;
    bool absences; /* it reports who does not come, at once */
};

/* While a kiosk process was there. */
struct life {
    int64_t from_s, until_s; /* by the service's clock; until_s 0: it is there */
};

struct stand {
    char dir[200]; /* everything of it lies here */
    struct practice practice;
    struct proc scanner, printer, kiosk;
    struct disk disk; /* under the kiosk's state directory */
    bool kiosk_runs;
    struct stand_options options;
    struct life *lives;
    int life_count;
    int64_t clock_offset_s; /* the service's clock minus ours */
    bool silence;           /* a fault is armed that holds an answer back until it is mended */
    bool away;              /* no call reaches the service until it is mended */
};

void stand_open(struct stand *stand, const struct stand_options *options);
/* keep: what is in dir stays, for a person to look at. */
void stand_close(struct stand *stand, bool keep);

int64_t stand_now_s(const struct stand *stand);
int64_t monotonic_ms(void);

/* The service's clock is put to this time; the kiosk should not be there. */
void stand_clock_set(struct stand *stand, int64_t now_s);

void stand_kiosk_start(struct stand *stand);
/* False: it does not come to its first screen. */
bool stand_kiosk_ready(struct stand *stand);
/*
 * Kills it. What it had said before and nobody had read yet: true and the last such line, as the
 * visitor saw it.
 */
bool stand_kiosk_kill(struct stand *stand, char ret_last[PROC_LINE_MAX]);
/* The service is killed, too, and comes back with the same data at the same address. */
void stand_service_restart(struct stand *stand);

/*
 * Arms one to three faults of the service in the way of the next calls. walk_in: mostly in the way
 * of the drawing, or, where the kiosk has numbers of its own for that, of everything.
 */
void stand_trouble(struct stand *stand, struct chance *chance, bool walk_in);
void stand_mend(struct stand *stand);

#endif
