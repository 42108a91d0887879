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

struct stand {
    char dir[200]; /* everything of it lies here */
    struct practice practice;
    struct proc scanner, printer, kiosk;
    struct disk disk; /* under the kiosk's state directory */
    bool kiosk_runs;
    bool roster;            /* the kiosk has bookings on its disk */
    int64_t clock_offset_s; /* the service's clock minus ours */
    bool silence;           /* a fault is armed that holds an answer back until it is mended */
};

/* roster_s as in the configuration; 0: the kiosk decides with the network only. */
void stand_open(struct stand *stand, int roster_s);
/* keep: what is in dir stays, for a person to look at. */
void stand_close(struct stand *stand, bool keep);

int64_t stand_now_s(const struct stand *stand);
void pause_ms(int ms);
int64_t monotonic_ms(void);

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
 * Arms one to three faults of the service in the way of the next calls; walk_in: mostly in the way
 * of the drawing.
 */
void stand_trouble(struct stand *stand, struct chance *chance, bool walk_in);
void stand_mend(struct stand *stand);

#endif
