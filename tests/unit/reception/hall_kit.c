/* SPDX-License-Identifier: Apache-2.0 */
#include "hall_kit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct board *board;
struct config config;
static struct daytime *daytime;
static _Atomic int64_t passed_s;
static int64_t sequence;

static int64_t steady_ms(void *self)
{
    (void)self;
    return 1000000 + passed_s * 1000;
}

static int64_t machine_ms(void *self)
{
    (void)self;
    return (NOW + passed_s) * 1000;
}

static bool in_step(void *self)
{
    (void)self;
    return true;
}

int board_setup(void **state)
{
    static const struct daytime_source source = {
        .steady_ms = steady_ms, .machine_ms = machine_ms, .in_step = in_step};

    (void)state;
    passed_s = 0;
    sequence = 0;
    memset(&config, 0, sizeof config);
    config.rules.office_count = 1;
    config.rules.offices[0].scope = SCOPE;
    config.rules.offices[0].early_min = 60;
    config.rules.offices[0].late_min = 15;
    snprintf(config.rules.offices[0].name, sizeof config.rules.offices[0].name, "Bürgeramt");
    assert_false(err_is(daytime_open(&source, &daytime)));
    assert_false(err_is(board_open(&config, daytime, &board)));
    return 0;
}

int board_teardown(void **state)
{
    (void)state;
    board_close(board);
    daytime_close(daytime);
    return 0;
}

void time_pass(int64_t seconds)
{
    passed_s += seconds;
}

int64_t time_now_s(void)
{
    return NOW + passed_s;
}

struct hall_event event_next(const char *kiosk, const char *kind, const char *state,
                             int64_t booking_id)
{
    struct hall_event event = {.sequence = ++sequence,
                               .entry = 100 + booking_id,
                               .booking_id = booking_id,
                               .scope = SCOPE,
                               .start_s = START,
                               .arrived_s = time_now_s(),
                               .at_s = time_now_s()};

    snprintf(event.kiosk, sizeof event.kiosk, "%s", kiosk);
    snprintf(event.journal, sizeof event.journal, "00ff");
    snprintf(event.kind, sizeof event.kind, "%s", kind);
    snprintf(event.state, sizeof event.state, "%s", state);
    snprintf(event.number, sizeof event.number, "A%03lld", (long long)(booking_id % 1000));
    return event;
}

void hear(const char *kiosk, const char *kind, const char *state, int64_t booking_id)
{
    struct hall_event event = event_next(kiosk, kind, state, booking_id);

    board_event(board, &event);
}

struct booking booking_make(int64_t id, const char *status)
{
    struct booking booking = {.ref.id = id,
                              .scope = SCOPE,
                              .start_s = START,
                              .arrival_s = START,
                              .status = booking_status_named(status),
                              .with_appointment = true};

    snprintf(booking.number, sizeof booking.number, "A%03lld", (long long)(id % 1000));
    return booking;
}

json_t *snapshot(void)
{
    char *text = board_snapshot(board);
    json_t *json = json_loads(text, 0, NULL);

    assert_non_null(json);
    free(text);
    return json;
}

json_t *row_of(const char *key)
{
    json_t *json = snapshot(), *row, *found = NULL;
    size_t i;

    json_array_foreach(json_object_get(json, "rows"), i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "key")), key) == 0)
            found = json_incref(row);
    }
    json_decref(json);
    return found;
}

void status_is(const char *key, const char *status)
{
    json_t *row = row_of(key);

    assert_non_null(row);
    assert_string_equal(json_string_value(json_object_get(row, "status")), status);
    json_decref(row);
}

int stream_count(const char *stream, const char *event)
{
    char line[32];
    int count = 0;

    snprintf(line, sizeof line, "event: %s\n", event);
    for (const char *at = stream; at != NULL && (at = strstr(at, line)) != NULL; at++)
        count++;
    return count;
}
