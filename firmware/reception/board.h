/* SPDX-License-Identifier: Apache-2.0 */
/*
 * board: how the hall stands now: every booking and number of today, every kiosk, and what is
 * counted of them. Fed by source (events, states) and poll (day lists), read by web. In memory
 * only, and bounded: what does not fit is left out and logged once.
 *
 * Any thread; calls lock for milliseconds and never wait for a disk or a network. Writers only note
 * that something has come; readers work out what it means, so that a replay of a month costs one
 * reckoning and not a hundred thousand.
 *
 * Each change has a revision. They rise over restarts, too (they begin with the time), so one that
 * a browser brings from an earlier run is simply too old. Texts that come back are the caller's to
 * free(); their form is the contract with the page (README.md), and NULL is "no memory" unless said
 * otherwise. No names of visitors pass through here.
 */
#ifndef RECEPTION_BOARD_H
#define RECEPTION_BOARD_H

#include "base/daytime.h"
#include "config.h"
#include "core/hall.h"
#include "reception/row.h"

enum {
    BOARD_ROWS_MAX = 4000, /* of one office's day */
    BOARD_KIOSKS_MAX = 64,
    BOARD_DAYS = 31 /* of which figures are known */
};

struct board;

/* config and daytime outlive the board. ERR_NO_MEMORY. */
struct err board_open(const struct config *config, struct daytime *daytime,
                      struct board **ret_board) MUST_CHECK;
/* Nobody may be waiting any more (board_end). */
void board_close(struct board *board);
/* Wakes all who wait, for good: board_wait returns at once from now on. */
void board_end(struct board *board);

/* ---- fed ------------------------------------------------------------------------------------ */

/* An event of a kiosk or of reception itself; those had already are dropped. */
void board_event(struct board *board, const struct hall_event *event);
void board_state(struct board *board, const struct hall_state *state);
/*
 * An office's day as the service has it, whole, asked for at asked_s. The bookings are those with
 * and without appointment; keys in them are not kept.
 */
void board_list(struct board *board, int32_t scope, int64_t day_s, const struct booking *bookings,
                int count, int64_t asked_s);
/* Does the booking service answer? Is the bus there? Without a bus the second is never called. */
void board_link_zms(struct board *board, bool up);
void board_link_bus(struct board *board, bool up);
/* At least once a second, by whoever has a thread: minutes pass, kiosks fall silent, days end. */
void board_tick(struct board *board);

/* ---- read ----------------------------------------------------------------------------------- */

int64_t board_revision(struct board *board);
/* Until there is more than since, or the time is over. The revision then. */
int64_t board_wait(struct board *board, int64_t since, int64_t timeout_ms);
/* {"rev","now_s","rows","kiosks","totals","link"} */
char *board_snapshot(struct board *board);
/*
 * What has changed after since as text/event-stream, events and ids whole; the snapshot as "hall"
 * where since is 0, too old, or of another run. *ret_rev: what to ask with next. NULL: nothing has
 * changed, or no memory.
 */
char *board_changes(struct board *board, int64_t since, int64_t *ret_rev);

/* date: "YYYY-MM-DD". NULL also where that is no date of the last BOARD_DAYS, or scope no office.
 */
char *board_day(struct board *board, const char *date, int32_t scope);
char *board_week(struct board *board, const char *date, int32_t scope);
char *board_day_csv(struct board *board, const char *date, int32_t scope);
char *board_week_csv(struct board *board, const char *date, int32_t scope);

/* ---- for acts ------------------------------------------------------------------------------- */

/* A row of today. */
struct board_entry {
    char key[ROW_KEY_MAX + 1];
    int64_t booking_id;
    char number[BOOKING_NUMBER_MAX + 1];
    int32_t scope, request;
    int64_t start_s, arrived_s;
    enum row_status status;
    bool walkin, offline;
    /* The entry that speaks for it, for orders; kiosk "": none. */
    char kiosk[KIOSK_ID_MAX + 1];
    int64_t entry;
    enum kind kind;
    enum state state;
};

bool board_find(struct board *board, const char *key, struct board_entry *ret_entry);
bool board_find_booking(struct board *board, int64_t booking_id, struct board_entry *ret_entry);
/* Case of letters does not matter. How many, at most max. */
int board_find_number(struct board *board, const char *number, struct board_entry *ret_entries,
                      int max);

/* A kiosk as it was heard of last. False: never. */
bool board_kiosk(struct board *board, const char *kiosk, struct hall_state *ret_state,
                 bool *ret_online);
/* All of them, for figures: how many, at most max; online: of each, may be NULL. */
int board_kiosks(struct board *board, struct hall_state *ret_states, bool *ret_online, int max);

struct board_total {
    int32_t scope;
    int of[ROW_STATUS_COUNT]; /* rows by status, of appointments and numbers */
    int walkins;              /* numbers without an appointment, but the cancelled */
    int overdue;
    int wait_median_min;   /* of those called of late; -1: too few */
    int wait_expected_min; /* of a newcomer; -1: not known */
};

/* In the order of the offices; how many. */
int board_totals(struct board *board, struct board_total ret_totals[OFFICES_MAX]);
/* false, false: not known yet. *ret_bus: there is one, and it is up. */
void board_links(struct board *board, bool *ret_zms, bool *ret_bus);

#endif
