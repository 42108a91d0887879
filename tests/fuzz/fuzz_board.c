/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever kiosks say, line by line: the board stays whole, and what it says stays JSON. */
#include "fuzz_target.h"

#include "net/hallwire.h"
#include "reception/board.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static int64_t steady_ms(void *self)
{
    (void)self;
    return 1000;
}

static int64_t machine_ms(void *self)
{
    (void)self;
    return INT64_C(1795436000000); /* 2026-11-23 13:13:20 in Berlin */
}

static bool in_step(void *self)
{
    (void)self;
    return true;
}

static void must_be_json(char *text)
{
    json_t *json = text != NULL ? json_loads(text, 0, NULL) : NULL;

    if (json == NULL)
        abort();
    json_decref(json);
    free(text);
}

static void hear(struct board *board, const char *line, size_t len)
{
    static struct hall_event event;
    static struct hall_state state;

    if (!err_is(hallwire_read_event(line, len, &event)))
        board_event(board, &event);
    else if (!err_is(hallwire_read_state(line, len, &state)))
        board_state(board, &state);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct daytime_source source = {
        .steady_ms = steady_ms, .machine_ms = machine_ms, .in_step = in_step};
    static struct config config;
    const char *at = (const char *)data, *end = at + size;
    struct daytime *daytime;
    struct board *board;
    int64_t rev;

    config.rules.office_count = 1;
    config.rules.offices[0].scope = 169;
    if (err_is(daytime_open(&source, &daytime)) || err_is(board_open(&config, daytime, &board)))
        abort();
    int64_t since = board_revision(board);
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((line_end != NULL ? line_end : end) - at);
        hear(board, at, len);
        at += len + 1;
    }
    free(board_changes(board, since, &rev));
    must_be_json(board_snapshot(board));
    must_be_json(board_day(board, "2026-11-23", 169));
    must_be_json(board_week(board, "2026-11-23", 169));
    board_close(board);
    daytime_close(daytime);
    return 0;
}
