/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noshow: who was expected and has not come, and whether this kiosk could have missed them.
 *
 * Stands in the way of the day lists on their way into the roster: notes whom the service expects
 * (attendance.h) and, when a list is whole, judges everyone whose grace is over, who is not there
 * by the service's word, and of whom nothing was said before. Absent is said only of somebody who
 * would have been seen: the watch (beats, at least every WATCH_BEAT_MS) was whole from the opening
 * of their check-in to the end of their grace, and no other kiosk serves the office. Where others
 * do and there is a hall (port.h, watch_port), one of them judges, and all of them must have been
 * watching. Anybody else is "blind": nobody knows. The list is at that moment as fresh as can be;
 * sync reads once more before it writes.
 *
 * Thread: the port's functions belong to one thread of net/, beat to the store's; they share a lock
 * of noshow's own, which is never held while the sink is called.
 */
#ifndef STORE_NOSHOW_H
#define STORE_NOSHOW_H

#include "base/daytime.h"
#include "core/rules.h"
#include "port.h"
#include "store/sightings.h"

struct absence_record {
    struct booking_ref ref; /* the key stays in memory */
    int32_t scope;
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t start_s;
    int64_t judged_s;
    enum watch_gap gap; /* WATCH_WHOLE: absent. Else why nobody knows */
    bool shared;        /* nobody knows, as other kiosks serve the office, too */
    bool hall;          /* nobody knows, as one of the office's other kiosks was not watching */
};

enum absence_end {
    ABSENCE_RECORDED, /* durable now, or was before */
    ABSENCE_THERE,    /* checked in at this kiosk: not absent */
    ABSENCE_LATER,    /* the disk refused: at the next list again */
};

/* Where absences go: the journal. Called by the port's thread. */
struct noshow_sink {
    void *self;
    enum absence_end (*absent)(void *self, const struct absence_record *record);
    /*
     * NOTE_SIGNAL_HOLDER: one holder stands behind several bookings of the day; once for each of
     * them. NOTE_SIGNAL_RENAMED: the booking bears another name than in a list before.
     */
    void (*signal)(void *self, enum note_kind kind, const struct sighting *sighting);
};

struct noshow_config {
    const char *dir; /* claimed (directory.h); attendance.db lies there */
    int keep_days;
    int stale_s; /* a day list older than this does not count as watching */
    struct daytime *daytime;
    const struct rules *rules; /* attendance, grace, offices; read while open */
    struct watch_port watch;   /* all NULL: this kiosk watches for itself */
};

struct noshow;

/* A file that cannot be used is logged and opened again later; ERR_NO_MEMORY only. */
struct err noshow_open(const struct noshow_config *config, struct roster_port behind,
                       struct noshow_sink sink, struct noshow **ret_noshow) MUST_CHECK;
void noshow_close(struct noshow *noshow);
/* In front of behind, which gets every call; valid until noshow_close. */
struct roster_port noshow_port(struct noshow *noshow);
/* How the watch stands, into the status: whole_s of each office, in the order of the rules; gaps.
 */
void noshow_state(struct noshow *noshow, struct status_store *ret_status);
/* The owner's word on the watch, WATCH_WHOLE or why not; now by daytime. */
void noshow_beat(struct noshow *noshow, enum watch_gap gap);

#endif
