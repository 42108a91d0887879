/* SPDX-License-Identifier: Apache-2.0 */
/*
 * house: the office's machine room. The practice service, the cable to it, and the kiosk: its own
 * owner thread (app.c), core, store and net, with a scanner and a printer of ours and a screen
 * nobody looks at (pane.c). Steering thread only.
 */
#ifndef WEEK_HOUSE_H
#define WEEK_HOUSE_H

#include "app.h"
#include "config.h"
#include "kit/practice.h"
#include "uplink.h"

#include <stdatomic.h>

enum { SCOPE_TOWN = 169, SCOPE_ALIENS = 130, SLIPS_MAX = 16384 };

/* What came out of the printer. */
struct slip {
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t at_s;
    bool noted, again;
};

struct house_options {
    bool ordinary; /* nothing but check-ins: neither absences nor numbers of its own */
    int roster_s, stale_s;
};

struct house {
    char dir[160];
    struct practice practice;
    struct uplink *uplink;
    struct config config;
    struct slip *slips;
    int slip_count;
    atomic_int lists; /* day lists that were stored */
    int starts, cuts;
    enum device_state scanner;
    /* while the kiosk runs */
    bool runs, listens;
    struct app *app;
    struct mailbox mailbox;
    struct daytime *daytime;
    struct outbox_port outbox;
    struct roster_port roster;
    atomic_bool dead; /* it was cut: what its threads still do reaches nobody */
    bool keep_cut;
};

/* begin_s: the true time at which everything begins. */
void house_open(struct house *house, int64_t begin_s, const struct house_options *options);
/* keep: its folder stays, to be looked at. */
void house_close(struct house *house, bool keep);
/* From the start of the program to its end, which the display brings about. */
void house_kiosk_run(struct house *house, struct app_display display);
/*
 * The program is killed, now: its folder stays as it is at this moment, and outcomes its threads
 * may still bring back are forgotten. The display says WINDOW_QUIT next.
 */
void house_kiosk_cut(struct house *house);
/* Before house_kiosk_cut: outcomes of what is being sent are forgotten from now on. */
void house_kiosk_deafen(struct house *house);
/* A code at the scanner, and the scanner's own state. */
void house_scan(struct house *house, const char *code);
void house_scanner_set(struct house *house, enum device_state state);
/* The folder of the kiosk. */
void house_state_dir(const struct house *house, char ret_dir[200]);

#endif
