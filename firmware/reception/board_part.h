/* SPDX-License-Identifier: Apache-2.0 */
/*
 * board_part: what the parts of the board share: board.c (what comes in, and who asks),
 * board_reckon.c (what it means) and board_say.c (how it is said). Nobody else includes it.
 * Functions here want the lock to be held.
 */
#ifndef RECEPTION_BOARD_PART_H
#define RECEPTION_BOARD_PART_H

#include "reception/board.h"
#include "reception/figures.h"

#include <pthread.h>

/* What a browser is told of a row; compared byte by byte, so it is filled on zeroed memory. */
struct board_shown {
    char key[ROW_KEY_MAX + 1], number[BOOKING_NUMBER_MAX + 1], kiosk[KIOSK_ID_MAX + 1],
        reason[HALL_REASON_MAX + 1];
    int64_t booking_id, start_s, arrived_s, entry;
    int32_t scope, request;
    int overdue_min, waiting_min, wait_expected_min, signals;
    enum row_status status;
    enum row_punctual punctual;
    enum kind kind;   /* with kiosk */
    enum state state; /* with kiosk */
    bool walkin, offline;
};

struct board_slot {
    struct row_facts facts;
    struct board_shown shown;
    int64_t revision; /* of what is shown */
};

struct board_office {
    const struct office *office;
    struct board_slot *slots;
    int count, room;
    int after; /* of slots: behind the one found last, as lists come in the same order */
    bool dirty;
    struct board_total total;
    int64_t revision; /* of the total */
};

struct board_kiosk_seat {
    struct hall_state state;
    int64_t heard_ms, last_s; /* clock_monotonic_ms; the offices' time */
    bool online;
    int64_t revision;
};

enum { BOARD_JOURNALS_MAX = 256 };

struct board_journal {
    char kiosk[KIOSK_ID_MAX + 1], journal[33];
    int64_t sequence; /* of the last event */
};

struct board {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* CLOCK_MONOTONIC */
    const struct config *config;
    struct daytime *daytime;
    struct figures *figures;
    int64_t revision;       /* of the last change */
    int64_t shape_revision; /* who has less begins with the snapshot */
    int64_t day_s, day_until_s;
    int64_t reckoned_min; /* the minute for which the rows are right */
    bool ended, full_told;
    bool zms_up, bus_is, bus_up;
    int64_t link_revision;
    int office_count;
    struct board_office offices[OFFICES_MAX];
    int kiosk_count;
    struct board_kiosk_seat kiosks[BOARD_KIOSKS_MAX];
    int journal_count, journal_next;
    struct board_journal journals[BOARD_JOURNALS_MAX];
};

/* Begins a new day where it is one. */
void board_roll(struct board *board);
/* Works out what has come in since; the time goes on, too. */
void board_reckon(struct board *board);

#endif
