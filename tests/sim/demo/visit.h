/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visit: what somebody does and sees at a kiosk without a window. The first thing that goes wrong
 * ends it: all that follows does nothing. One thread.
 */
#ifndef DEMO_VISIT_H
#define DEMO_VISIT_H

#include "kit/hall.h"
#include "tray.h"

struct visit {
    struct hall *hall;
    struct tray *tray;
    const char *shots_dir;
    const char *name;
    int shots;
    bool ok;
    char said[PROC_LINE_MAX]; /* the kiosk's last answer */
};

bool visit_kiosk(struct visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Waits for a screen, and a state of the slip or "", and takes its picture. */
void visit_see(struct visit *v, const char *state, const char *slip);
void visit_see_verdict(struct visit *v, const char *verdict);
void visit_touch(struct visit *v, const char *action);
void visit_leave(struct visit *v);
void visit_type(struct visit *v, const char *number);
/* A new reference. */
json_t *visit_book(struct visit *v, int scope, int minutes, const char *status);
void visit_hold_up(struct visit *v, json_t *booking);
/* The service must come to know, in its own time. */
void visit_expect_status(struct visit *v, json_t *booking, const char *status);

#endif
