/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "net/hallwire.h"
#include "reception/board_part.h"
#include "reception/csv.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- objects ------------------------------------------------------------------------------ */

/* Each of these gives a new reference, or NULL without memory. */

static json_t *signals_json(int signals)
{
    json_t *array = json_array();

    if (signals & ROW_SIGNAL_HOLDER)
        json_array_append_new(array, json_string("holder"));
    if (signals & ROW_SIGNAL_AGAIN)
        json_array_append_new(array, json_string("again"));
    if (signals & ROW_SIGNAL_NAME)
        json_array_append_new(array, json_string("name"));
    return array;
}

static const char *service_name(const struct board *board, const struct board_shown *shown)
{
    const struct config *config = board->config;
    const struct service *service = rules_service(&config->rules, shown->scope, shown->request);

    return service == NULL || shown->request == 0 || config->kiosk.languages.count == 0
               ? ""
               : local_text_in(&service->label, config->kiosk.languages.tag[0]);
}

/* Texts of kiosks and the service: what is no UTF-8 is left out, not the row. */
static json_t *text_json(const char *text)
{
    json_t *string = json_string(text);

    return string != NULL ? string : json_string("");
}

static json_t *row_json(const struct board *board, const struct board_shown *shown)
{
    return json_pack(
        "{s:s, s:I, s:o, s:i, s:o, s:I, s:I, s:o, s:s, s:b, s:s, s:i, s:i, s:i, s:I, s:s, s:o,"
        " s:o, s:b}",
        "key", shown->key, "booking", (json_int_t)shown->booking_id, "number",
        text_json(shown->number), "scope", (int)shown->scope, "service",
        text_json(service_name(board, shown)), "start_s", (json_int_t)shown->start_s, "arrived_s",
        (json_int_t)shown->arrived_s, "kiosk", text_json(shown->kiosk), "status",
        row_status_word(shown->status), "walkin", shown->walkin, "punctual",
        row_punctual_word(shown->punctual), "overdue_min", shown->overdue_min, "waiting_min",
        shown->waiting_min, "wait_expected_min", shown->wait_expected_min, "entry",
        (json_int_t)shown->entry, "state", shown->kiosk[0] != '\0' ? state_name(shown->state) : "",
        "reason", text_json(shown->reason), "signals", signals_json(shown->signals), "offline",
        shown->offline);
}

/* As it is on the wire, and whether it is there. */
static json_t *kiosk_json(const struct board_kiosk_seat *seat)
{
    char text[HALLWIRE_MAX];
    json_t *json = json_loadb(text, hallwire_write_state(&seat->state, text), 0, NULL);

    json_object_set_new(json, "online", json_boolean(seat->online));
    json_object_set_new(json, "last_s", json_integer(seat->last_s));
    return json;
}

static json_t *total_json(const struct board_total *total)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "scope",
                     (int)total->scope, "expected", total->of[ROW_EXPECTED], "arrived",
                     total->of[ROW_ARRIVED], "called", total->of[ROW_CALLED], "in_service",
                     total->of[ROW_IN_SERVICE], "missed", total->of[ROW_MISSED], "unknown",
                     total->of[ROW_UNKNOWN], "finished", total->of[ROW_FINISHED], "walkins",
                     total->walkins, "overdue", total->overdue, "wait_median_min",
                     total->wait_median_min, "wait_expected_min", total->wait_expected_min);
}

static json_t *totals_json(const struct board *board)
{
    json_t *array = json_array();

    for (int i = 0; i < board->office_count; i++)
        json_array_append_new(array, total_json(&board->offices[i].total));
    return array;
}

static json_t *link_json(const struct board *board)
{
    return json_pack("{s:b, s:o}", "zms", board->zms_up, "bus",
                     board->bus_is ? json_boolean(board->bus_up) : json_null());
}

static json_t *snapshot_json(struct board *board)
{
    json_t *rows = json_array(), *kiosks = json_array();

    for (int o = 0; o < board->office_count; o++)
        for (int i = 0; i < board->offices[o].count; i++)
            json_array_append_new(rows, row_json(board, &board->offices[o].slots[i].shown));
    for (int i = 0; i < board->kiosk_count; i++)
        json_array_append_new(kiosks, kiosk_json(&board->kiosks[i]));
    return json_pack("{s:I, s:I, s:o, s:o, s:o, s:o}", "rev", (json_int_t)board->revision, "now_s",
                     (json_int_t)daytime_now_s(board->daytime), "rows", rows, "kiosks", kiosks,
                     "totals", totals_json(board), "link", link_json(board));
}

static char *dump(json_t *stolen)
{
    char *text = stolen != NULL ? json_dumps(stolen, JSON_COMPACT) : NULL;

    json_decref(stolen);
    return text;
}

char *board_snapshot(struct board *board)
{
    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    json_t *json = snapshot_json(board);
    pthread_mutex_unlock(&board->lock);
    return dump(json);
}

/* ---- what has changed --------------------------------------------------------------------- */

/* Server-sent events as they grow. */
struct stream {
    FILE *file;
    bool any, failed;
};

static void say(struct stream *stream, const char *event, json_t *stolen)
{
    char *text = dump(stolen);

    stream->failed = stream->failed || text == NULL;
    if (text != NULL)
        fprintf(stream->file, "%sevent: %s\ndata: %s\n", stream->any ? "\n" : "", event, text);
    stream->any = true;
    free(text);
}

static void say_changes(struct board *board, int64_t since, struct stream *stream)
{
    bool totals = false;

    for (int o = 0; o < board->office_count; o++) {
        const struct board_office *office = &board->offices[o];
        for (int i = 0; i < office->count; i++)
            if (office->slots[i].revision > since)
                say(stream, "row", row_json(board, &office->slots[i].shown));
        totals = totals || office->revision > since;
    }
    for (int i = 0; i < board->kiosk_count; i++)
        if (board->kiosks[i].revision > since)
            say(stream, "kiosk", kiosk_json(&board->kiosks[i]));
    if (totals)
        say(stream, "totals", totals_json(board));
    if (board->link_revision > since)
        say(stream, "link", link_json(board));
}

char *board_changes(struct board *board, int64_t since, int64_t *ret_rev)
{
    char *text = NULL;
    size_t len;
    struct stream stream = {.file = open_memstream(&text, &len)};

    *ret_rev = since;
    if (stream.file == NULL)
        return NULL;
    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    int64_t revision = board->revision;
    if (since < board->shape_revision || since > revision)
        say(&stream, "hall", snapshot_json(board));
    else
        say_changes(board, since, &stream);
    pthread_mutex_unlock(&board->lock);
    /* With the last only: a stream cut before it is asked for again from where it was whole. */
    if (stream.any)
        fprintf(stream.file, "id: %lld\n\n", (long long)revision);
    bool whole = fclose(stream.file) == 0 && stream.any && !stream.failed;
    if (whole)
        *ret_rev = revision;
    if (!whole) {
        free(text);
        text = NULL;
    }
    return text;
}

/* ---- figures ------------------------------------------------------------------------------ */

static json_t *day_json(const struct figures_day *day)
{
    const struct turnout_day *t = &day->turnout;

    return json_pack("{s:s, s:i, s:{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}, s:i, s:i, s:i,"
                     " s:i}",
                     "date", t->day, "scope", (int)t->scope, "attendance", "expected", t->expected,
                     "early", t->of[TURNOUT_EARLY], "on_time", t->of[TURNOUT_ON_TIME], "late",
                     t->of[TURNOUT_LATE], "elsewhere", t->of[TURNOUT_ELSEWHERE], "missed",
                     t->of[TURNOUT_MISSED], "unknown", t->of[TURNOUT_UNKNOWN], "cancelled",
                     t->of[TURNOUT_CANCELLED], "open", t->of[TURNOUT_OPEN], "walkins", t->issued,
                     "own", t->own, "hints", t->hints, "median_min", day->wait_median_min);
}

static json_t *curves_json(json_t *day_json, const struct figures_day *day)
{
    json_t *arrivals = json_array(), *waits = json_array();

    for (int i = 0; i < FIGURES_QUARTERS; i++) {
        const struct figures_quarter *quarter = &day->quarters[i];
        if (quarter->arrivals > 0)
            json_array_append_new(
                arrivals, json_pack("{s:i, s:i}", "t_min", i * 15, "count", quarter->arrivals));
        if (quarter->waits > 0)
            json_array_append_new(waits,
                                  json_pack("{s:i, s:i, s:i}", "t_min", i * 15, "median_min",
                                            quarter->wait_median_min, "count", quarter->waits));
    }
    json_object_set_new(day_json, "arrivals", arrivals);
    json_object_set_new(day_json, "waits", waits);
    return day_json;
}

enum { WEEK_DAYS = 7 };

/*
 * The day of that date, and with seven those of its week, which begins on Monday. NULL: no such
 * date or office, or no memory.
 */
static struct figures_day *days_take(struct board *board, const char *date, int32_t scope,
                                     int count)
{
    int64_t day_s, now_s = daytime_now_s(board->daytime);
    struct figures_day *days = calloc((size_t)count, sizeof *days);

    if (days == NULL || rules_office(&board->config->rules, scope) == NULL ||
        !figures_date(date, &day_s) || day_s > now_s ||
        day_s < clock_day_start(now_s - (int64_t)(BOARD_DAYS - 1) * 86400)) {
        free(days);
        return NULL;
    }
    bool good = true;
    int64_t noon_s = day_s + 12 * 3600; /* so that no change of the clocks leaves the day */
    if (count == WEEK_DAYS)
        noon_s -= (int64_t)((clock_local(noon_s).tm_wday + 6) % 7) * 86400;
    pthread_mutex_lock(&board->lock);
    for (int i = 0; i < count && good; i++)
        good = !err_is(
            figures_day(board->figures, scope, noon_s + (int64_t)i * 86400, now_s, &days[i]));
    pthread_mutex_unlock(&board->lock);
    if (!good) {
        free(days);
        return NULL;
    }
    return days;
}

char *board_day(struct board *board, const char *date, int32_t scope)
{
    struct figures_day *day = days_take(board, date, scope, 1);
    char *text = day != NULL ? dump(curves_json(day_json(day), day)) : NULL;

    free(day);
    return text;
}

char *board_week(struct board *board, const char *date, int32_t scope)
{
    struct figures_day *days = days_take(board, date, scope, WEEK_DAYS);
    json_t *array = json_array();

    for (int i = 0; i < WEEK_DAYS && days != NULL; i++)
        json_array_append_new(array, day_json(&days[i]));
    free(days);
    if (days == NULL) {
        json_decref(array);
        return NULL;
    }
    return dump(json_pack("{s:o}", "days", array));
}

static char *csv(struct board *board, const char *date, int32_t scope, int count)
{
    struct figures_day *days = days_take(board, date, scope, count);
    char *text = days != NULL ? malloc(CSV_BYTES_MAX) : NULL;

    if (text != NULL) {
        struct buf out = buf_on(text, CSV_BYTES_MAX);
        const char *office = rules_office(&board->config->rules, scope)->name;
        if (count == 1)
            csv_day(&out, days, office);
        else
            csv_days(&out, days, count, office);
    }
    free(days);
    return text;
}

char *board_day_csv(struct board *board, const char *date, int32_t scope)
{
    return csv(board, date, scope, 1);
}

char *board_week_csv(struct board *board, const char *date, int32_t scope)
{
    return csv(board, date, scope, WEEK_DAYS);
}
