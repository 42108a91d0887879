/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A visit in progress; the first thing that goes wrong ends it. */
struct visit {
    struct hall *hall;
    const char *shots_dir;
    const char *name;
    int shots;
    bool ok;
    char said[PROC_LINE_MAX]; /* the kiosk's last answer */
};

static bool kiosk(struct visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool kiosk(struct visit *v, const char *format, ...)
{
    char command[256];
    va_list args;

    if (!v->ok)
        return false;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    v->ok = hall_kiosk(v->hall, v->said, "%s", command);
    if (!v->ok) {
        char why[PROC_LINE_MAX];
        snprintf(why, sizeof why, "%s", v->said);
        snprintf(v->said, sizeof v->said, "%.80s → %.400s", command, why);
    }
    return v->ok;
}

/* Waits for a screen and takes its picture. */
static void see(struct visit *v, const char *state, const char *slip)
{
    if (kiosk(v, "await %s 8000 %s", state, slip)) {
        char answer[PROC_LINE_MAX];
        snprintf(answer, sizeof answer, "%s", v->said);
        kiosk(v, "shot %s/%s-%d-%s.png", v->shots_dir, v->name, ++v->shots, state);
        if (v->ok)
            snprintf(v->said, sizeof v->said, "%s", answer);
    }
}

static void see_verdict(struct visit *v, const char *verdict)
{
    char wanted[64];

    see(v, "VERDICT", "");
    snprintf(wanted, sizeof wanted, "ok VERDICT %s", verdict);
    if (v->ok && strncmp(v->said, wanted, strlen(wanted)) != 0)
        v->ok = false;
}

static void touch(struct visit *v, const char *action)
{
    kiosk(v, "touch %s", action);
}

static void leave(struct visit *v)
{
    char said[PROC_LINE_MAX];

    snprintf(said, sizeof said, "%s", v->said);
    touch(v, "DONE");
    kiosk(v, "await START 8000");
    if (v->ok)
        snprintf(v->said, sizeof v->said, "%s", said);
}

static json_t *book(struct visit *v, int scope, int minutes, const char *status)
{
    return practice_book(&v->hall->practice, scope, minutes, status);
}

static void hold_up(struct visit *v, json_t *booking)
{
    v->ok = v->ok && hall_hold_up(v->hall, booking);
}

/* The service must come to know, in its own time. */
static void expect_status(struct visit *v, json_t *booking, const char *status)
{
    int64_t id = json_integer_value(json_object_get(booking, "id"));
    char line[PROC_LINE_MAX];

    for (int tries = 0; v->ok && tries < 100; tries++) {
        json_t *now = practice_booking(&v->hall->practice, id);
        const char *is = json_string_value(json_object_get(now, "status"));
        bool same = is != NULL && strcmp(is, status) == 0;
        json_decref(now);
        if (same)
            return;
        hall_kiosk(v->hall, line, "await NEVER 100");
    }
    if (v->ok)
        snprintf(v->said, sizeof v->said, "the service does not say %s", status);
    v->ok = false;
}

static void play_on_time(struct visit *v)
{
    json_t *b = book(v, 169, 10, "confirmed");

    see(v, "START", "");
    hold_up(v, b);
    see(v, "DONE", "PRINTED");
    expect_status(v, b, "queued");
    leave(v);
    json_decref(b);
}

static void play_verdict(struct visit *v, int scope, int minutes, const char *status,
                         const char *verdict)
{
    json_t *b = book(v, scope, minutes, status);

    hold_up(v, b);
    see_verdict(v, verdict);
    leave(v);
    json_decref(b);
}

static void play_early(struct visit *v)
{
    play_verdict(v, 169, 120, "confirmed", "EARLY");
}

static void play_late(struct visit *v)
{
    play_verdict(v, 169, -90, "confirmed", "LATE");
}

static void play_already(struct visit *v)
{
    play_verdict(v, 169, 5, "queued", "ALREADY");
}

static void play_other_day(struct visit *v)
{
    play_verdict(v, 169, 24 * 60, "confirmed", "OTHER_DAY");
}

static void play_other_place(struct visit *v)
{
    play_verdict(v, 160, 15, "confirmed", "OTHER_PLACE");
}

static void play_cancelled(struct visit *v)
{
    play_verdict(v, 169, 15, "deleted", "CANCELLED");
}

static void play_not_confirmed(struct visit *v)
{
    play_verdict(v, 169, 15, "preconfirmed", "NOT_CONFIRMED");
}

static void play_unknown(struct visit *v)
{
    v->ok = v->ok && proc_say(&v->hall->scanner, "scan 987654:a1b2");
    see_verdict(v, "UNKNOWN");
    leave(v);
}

static void play_unreadable(struct visit *v)
{
    v->ok = v->ok && proc_say(&v->hall->scanner, "scan https://example.org/menu");
    see_verdict(v, "UNREADABLE");
    touch(v, "TRY_AGAIN");
    see(v, "START", "");
}

static void type(struct visit *v, const char *number)
{
    for (const char *c = number; *c != '\0'; c++)
        kiosk(v, "touch KEY '%c", *c);
}

static void play_typed(struct visit *v)
{
    json_t *b = book(v, 169, 15, "confirmed");
    json_t *date = json_object_get(b, "date");

    touch(v, "TYPE_NUMBER");
    kiosk(v, "await NUMBER 3000");
    type(v, json_string_value(json_object_get(b, "displayNumber")));
    see(v, "NUMBER", "");
    touch(v, "CONTINUE");
    see(v, "TIME", "");
    kiosk(v, "pick %lld", (long long)json_integer_value(date));
    see(v, "DONE", "PRINTED");
    expect_status(v, b, "queued");
    leave(v);
    json_decref(b);
}

static void play_typed_wrong(struct visit *v)
{
    json_t *b = book(v, 169, 15, "confirmed");

    touch(v, "TYPE_NUMBER");
    kiosk(v, "await NUMBER 3000");
    type(v, json_string_value(json_object_get(b, "displayNumber")));
    touch(v, "CONTINUE");
    kiosk(v, "await TIME 8000");
    kiosk(v, "touch PICK_TIME 6"); /* none of these */
    see_verdict(v, "UNKNOWN");
    expect_status(v, b, "confirmed");
    leave(v);
    json_decref(b);
}

static void play_walk_in(struct visit *v)
{
    touch(v, "WALK_IN");
    see(v, "SERVICES", "");
    kiosk(v, "touch PICK_SERVICE 0");
    see(v, "OFFER", "");
    touch(v, "TAKE_NUMBER");
    see(v, "DONE", "PRINTED");
    leave(v);
}

static void play_service_down(struct visit *v)
{
    json_t *b = book(v, 169, 10, "confirmed");

    kill(v->hall->practice.proc.pid, SIGSTOP); /* as when the cable is out: silence */
    hold_up(v, b);
    see(v, "LOOKING", "");
    see_verdict(v, "SERVICE_DOWN");
    leave(v);
    see(v, "START", "");
    kill(v->hall->practice.proc.pid, SIGCONT);
    expect_status(v, b, "confirmed");
    json_decref(b);
}

/* A booking of today which the kiosk has had time to learn of. */
static json_t *known_booking(struct visit *v, int64_t now_s)
{
    json_t *all = practice_get(&v->hall->practice, "/practice/bookings/"), *b, *found = NULL;
    size_t i;

    json_array_foreach(all, i, b)
    {
        int64_t away_s = json_integer_value(json_object_get(b, "date")) - now_s;
        if (json_integer_value(json_object_get(b, "scope")) == 169 && away_s > 0 &&
            away_s < 25 * 60 &&
            strcmp(json_string_value(json_object_get(b, "status")), "confirmed") == 0)
            found = b;
    }
    json_incref(found);
    json_decref(all);
    return found;
}

static void play_offline(struct visit *v)
{
    json_t *made = book(v, 169, 0, "confirmed");
    json_t *b = known_booking(v, json_integer_value(json_object_get(made, "date")));

    v->ok = v->ok && b != NULL;
    if (!v->ok)
        return;
    kill(v->hall->practice.proc.pid, SIGSTOP);
    hold_up(v, b);
    see(v, "DONE", "PRINTED");
    leave(v);
    kill(v->hall->practice.proc.pid, SIGCONT);
    expect_status(v, b, "queued");
    json_decref(b);
    json_decref(made);
}

static void play_paper_out(struct visit *v)
{
    json_t *b = book(v, 169, 10, "confirmed");

    proc_say(&v->hall->printer, "paper out");
    hold_up(v, b);
    see(v, "DONE", "FAILED");
    expect_status(v, b, "queued");
    leave(v);
    proc_say(&v->hall->printer, "paper ok");
    json_decref(b);
}

static void play_english(struct visit *v)
{
    json_t *b = book(v, 130, 20, "confirmed");

    touch(v, "LANGUAGES");
    see(v, "LANGUAGES", "");
    kiosk(v, "touch PICK_LANGUAGE 1");
    see(v, "START", "");
    touch(v, "HELP");
    see(v, "HELP", "");
    touch(v, "BACK");
    kiosk(v, "await START 3000");
    hold_up(v, b);
    see(v, "DONE", "PRINTED");
    leave(v);
    json_decref(b);
}

static const struct {
    const char *name;
    void (*play)(struct visit *v);
} plays[] = {
    {"on-time", play_on_time},
    {"early", play_early},
    {"late", play_late},
    {"already", play_already},
    {"other-day", play_other_day},
    {"other-place", play_other_place},
    {"cancelled", play_cancelled},
    {"not-confirmed", play_not_confirmed},
    {"unknown", play_unknown},
    {"unreadable", play_unreadable},
    {"typed", play_typed},
    {"typed-wrong", play_typed_wrong},
    {"walk-in", play_walk_in},
    {"paper-out", play_paper_out},
    {"english", play_english},
    {"offline", play_offline},
    {"service-down", play_service_down},
};

bool visits_play(struct hall *hall, const char *shots_dir)
{
    size_t good = 0, all = sizeof plays / sizeof plays[0];

    for (size_t i = 0; i < all; i++) {
        struct visit v = {.hall = hall, .shots_dir = shots_dir, .name = plays[i].name, .ok = true};
        plays[i].play(&v);
        printf("%-14s %-4s %s\n", v.name, v.ok ? "ok" : "BAD",
               strncmp(v.said, "ok ", 3) == 0 ? v.said + 3 : v.said);
        if (v.ok)
            good++;
        else
            /* The next visit begins at the start all the same. */
            hall_kiosk(hall, v.said, "touch STOP");
    }
    printf("%zu of %zu visits ended as they should\n", good, all);
    return good == all;
}
