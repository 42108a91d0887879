/* SPDX-License-Identifier: Apache-2.0 */
/* hall_kit: a board with one office, a time that the test sets, and events to put on it. */
#ifndef TESTS_RECEPTION_HALL_KIT_H
#define TESTS_RECEPTION_HALL_KIT_H

#include "cmocka_kit.h"
#include "reception/board.h"

#include <jansson.h>

enum { SCOPE = 169, NOW = 1795436000, START = NOW + 600 }; /* 2026-11-23 13:13:20 in Berlin */

extern struct board *board;
extern struct config config;

/* Setup and teardown of a test. */
int board_setup(void **state);
int board_teardown(void **state);
/* Lets time pass for the offices (not for the machine). */
void time_pass(int64_t seconds);
int64_t time_now_s(void);

/* The next line of a kiosk's journal; entry: 100 and what follows the booking. */
struct hall_event event_next(const char *kiosk, const char *kind, const char *state,
                             int64_t booking_id);
/* Makes it and gives it to the board. */
void hear(const char *kiosk, const char *kind, const char *state, int64_t booking_id);
struct booking booking_make(int64_t id, const char *status);

/* New references. The row of a key in a snapshot; NULL: none. */
json_t *snapshot(void);
json_t *row_of(const char *key);
void status_is(const char *key, const char *status);
/* How many events of that name stand in a stream. */
int stream_count(const char *stream, const char *event);

#endif
