/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include "shown.h"
#include "visit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void play_on_time(struct visit *v)
{
    json_t *b = visit_book(v, 169, 10, "confirmed");

    visit_see(v, "START", "");
    visit_hold_up(v, b);
    visit_see(v, "DONE", "PRINTED");
    visit_expect_status(v, b, "queued");
    visit_leave(v);
    json_decref(b);
}

static void play_verdict(struct visit *v, int scope, int minutes, const char *status,
                         const char *verdict)
{
    json_t *b = visit_book(v, scope, minutes, status);

    visit_hold_up(v, b);
    visit_see_verdict(v, verdict);
    visit_leave(v);
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
    visit_see_verdict(v, "UNKNOWN");
    visit_leave(v);
}

static void play_unreadable(struct visit *v)
{
    v->ok = v->ok && proc_say(&v->hall->scanner, "scan https://example.org/menu");
    visit_see_verdict(v, "UNREADABLE");
    visit_touch(v, "TRY_AGAIN");
    visit_see(v, "START", "");
}

static void play_typed(struct visit *v)
{
    json_t *b = visit_book(v, 169, 15, "confirmed");
    json_t *date = json_object_get(b, "date");

    visit_touch(v, "TYPE_NUMBER");
    visit_kiosk(v, "await NUMBER 3000");
    visit_type(v, json_string_value(json_object_get(b, "displayNumber")));
    visit_see(v, "NUMBER", "");
    visit_touch(v, "CONTINUE");
    visit_see(v, "TIME", "");
    visit_kiosk(v, "pick %lld", (long long)json_integer_value(date));
    visit_see(v, "DONE", "PRINTED");
    visit_expect_status(v, b, "queued");
    visit_leave(v);
    json_decref(b);
}

static void play_typed_wrong(struct visit *v)
{
    json_t *b = visit_book(v, 169, 15, "confirmed");

    visit_touch(v, "TYPE_NUMBER");
    visit_kiosk(v, "await NUMBER 3000");
    visit_type(v, json_string_value(json_object_get(b, "displayNumber")));
    visit_touch(v, "CONTINUE");
    visit_kiosk(v, "await TIME 8000");
    visit_kiosk(v, "touch PICK_TIME 6"); /* none of these */
    visit_see_verdict(v, "UNKNOWN");
    visit_expect_status(v, b, "confirmed");
    visit_leave(v);
    json_decref(b);
}

static void play_walk_in(struct visit *v)
{
    visit_touch(v, "WALK_IN");
    visit_see(v, "SERVICES", "");
    visit_kiosk(v, "touch PICK_SERVICE 0");
    visit_see(v, "OFFER", "");
    visit_touch(v, "TAKE_NUMBER");
    visit_see(v, "DONE", "PRINTED");
    visit_leave(v);
}

static void play_service_down(struct visit *v)
{
    json_t *b = visit_book(v, 169, 10, "confirmed");

    kill(v->hall->practice.proc.pid, SIGSTOP); /* as when the cable is out: silence */
    visit_hold_up(v, b);
    visit_see(v, "LOOKING", "");
    visit_see_verdict(v, "SERVICE_DOWN");
    visit_leave(v);
    visit_see(v, "START", "");
    kill(v->hall->practice.proc.pid, SIGCONT);
    visit_expect_status(v, b, "confirmed");
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
        if (found == NULL && json_integer_value(json_object_get(b, "scope")) == 169 && away_s > 0 &&
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
    json_t *made = visit_book(v, 169, 0, "confirmed");
    json_t *b = known_booking(v, json_integer_value(json_object_get(made, "date")));

    v->ok = v->ok && b != NULL;
    if (!v->ok)
        return;
    kill(v->hall->practice.proc.pid, SIGSTOP);
    visit_hold_up(v, b);
    visit_see(v, "DONE", "PRINTED");
    visit_leave(v);
    kill(v->hall->practice.proc.pid, SIGCONT);
    visit_expect_status(v, b, "queued");
    json_decref(b);
    json_decref(made);
}

static void play_paper_out(struct visit *v)
{
    json_t *b = visit_book(v, 169, 10, "confirmed");

    proc_say(&v->hall->printer, "paper out");
    visit_hold_up(v, b);
    visit_see(v, "DONE", "FAILED");
    visit_expect_status(v, b, "queued");
    visit_leave(v);
    proc_say(&v->hall->printer, "paper ok");
    json_decref(b);
}

static void play_english(struct visit *v)
{
    json_t *b = visit_book(v, 169, 20, "confirmed");

    visit_touch(v, "LANGUAGES");
    visit_see(v, "LANGUAGES", "");
    visit_kiosk(v, "touch PICK_LANGUAGE 1");
    visit_see(v, "START", "");
    visit_touch(v, "HELP");
    visit_see(v, "HELP", "");
    visit_touch(v, "BACK");
    visit_kiosk(v, "await START 3000");
    visit_hold_up(v, b);
    visit_see(v, "DONE", "PRINTED");
    visit_leave(v);
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
    {"document", shown_alone},
    {"document-code", shown_beside_code},
    {"document-number", shown_beside_number},
    {"document-name", shown_of_another_name},
    {"document-digits", shown_with_wrong_digits},
    {"document-removed", shown_and_taken_away},
    {"document-altered", shown_altered},
    {"document-nobody", shown_without_booking},
    {"service-down", play_service_down},
};

bool visits_play(struct hall *hall, struct tray *tray, const char *shots_dir)
{
    size_t good = 0, all = sizeof plays / sizeof plays[0];

    /* By the time that documents are shown, the kiosk has heard of them. */
    tray_book(&hall->practice);
    for (size_t i = 0; i < all; i++) {
        struct visit v = {
            .hall = hall, .tray = tray, .shots_dir = shots_dir, .name = plays[i].name, .ok = true};
        plays[i].play(&v);
        printf("%-16s %-4s %s\n", v.name, v.ok ? "ok" : "BAD",
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

bool visits_seen(const struct hall *hall)
{
    int arrived = reception_count(&hall->reception, "agent", "arrived");

    printf("reception sees %d visitors who have arrived\n", arrived);
    return arrived > 0;
}
