/* SPDX-License-Identifier: Apache-2.0 */
#include "shown.h"

#include <stdio.h>
#include <string.h>

enum {
    TAKEN_AFTER = 8, /* commands: the chip is open by then, and not read */
    SLOW_MS = 15     /* before each answer: time enough to say when it is taken away */
};

/* The visitor agrees, and types the digits. */
static void type_digits(struct visit *v, const char *digits)
{
    visit_see(v, "CONSENT", "");
    visit_touch(v, "AGREE");
    visit_see(v, "WAY", "");
    visit_touch(v, "BY_CAN");
    visit_kiosk(v, "await CAN 3000");
    visit_type(v, digits);
    visit_see(v, "CAN", "");
    visit_touch(v, "CONTINUE");
}

static void type_can(struct visit *v, const char *name)
{
    struct tray_key key;

    tray_key(v->tray, name, &key);
    type_digits(v, key.can);
}

static void type_field(struct visit *v, const char *state, const char *text)
{
    visit_kiosk(v, "await %s 3000", state);
    visit_type(v, text);
    visit_see(v, state, "");
    visit_touch(v, "CONTINUE");
}

/* The same with what its zone says. */
static void type_zone(struct visit *v, const char *name)
{
    struct tray_key key;

    tray_key(v->tray, name, &key);
    visit_see(v, "CONSENT", "");
    visit_touch(v, "AGREE");
    visit_kiosk(v, "await WAY 3000");
    visit_touch(v, "BY_MRZ");
    type_field(v, "MRZ_NUMBER", key.number);
    type_field(v, "MRZ_BIRTH", key.birth);
    type_field(v, "MRZ_EXPIRY", key.expiry);
}

static void lay(struct visit *v, const char *name)
{
    visit_see(v, "LAY", "");
    v->ok = v->ok && tray_lay(v->tray, name);
}

/* Whatever has come of it: the next visitor finds the reader empty. */
static void take(struct visit *v)
{
    tray_take(v->tray);
    visit_leave(v);
}

static void use_document(struct visit *v)
{
    visit_see(v, "START", "");
    visit_touch(v, "USE_DOCUMENT");
}

void shown_alone(struct visit *v)
{
    use_document(v);
    type_can(v, "id-card");
    lay(v, "id-card");
    visit_see(v, "DONE", "PRINTED");
    take(v);
}

void shown_beside_code(struct visit *v)
{
    json_t *b = tray_book_one(&v->hall->practice, "permit", 130, 10);

    visit_hold_up(v, b);
    type_can(v, "permit");
    lay(v, "permit");
    visit_see(v, "DONE", "PRINTED");
    visit_expect_status(v, b, "queued");
    take(v);
    json_decref(b);
}

void shown_beside_number(struct visit *v)
{
    json_t *b = tray_book_one(&v->hall->practice, "passport", 130, 10);
    const char *number = json_string_value(json_object_get(b, "displayNumber"));

    visit_touch(v, "TYPE_NUMBER");
    visit_kiosk(v, "await NUMBER 3000");
    visit_touch(v, "PREFIX");
    visit_type(v, number + strcspn(number, "0123456789"));
    visit_see(v, "NUMBER", "");
    visit_touch(v, "CONTINUE");
    visit_kiosk(v, "await TIME 8000");
    visit_kiosk(v, "pick %lld", (long long)json_integer_value(json_object_get(b, "date")));
    type_zone(v, "passport");
    lay(v, "passport");
    visit_see(v, "DONE", "PRINTED");
    visit_expect_status(v, b, "queued");
    take(v);
    json_decref(b);
}

void shown_of_another_name(struct visit *v)
{
    json_t *b = tray_book_one(&v->hall->practice, "permit", 130, 10);

    visit_hold_up(v, b);
    type_can(v, "nobody");
    lay(v, "nobody");
    visit_see_verdict(v, "NAME_DIFFERS");
    visit_expect_status(v, b, "confirmed");
    take(v);
    json_decref(b);
}

void shown_with_wrong_digits(struct visit *v)
{
    json_t *b = tray_book_one(&v->hall->practice, "id-card", 130, 10);

    visit_hold_up(v, b);
    type_digits(v, "123456");
    lay(v, "id-card");
    visit_see(v, "AGAIN", "");
    v->ok = v->ok && tray_take(v->tray);
    visit_touch(v, "TRY_AGAIN");
    visit_kiosk(v, "await WAY 3000");
    visit_touch(v, "BY_CAN");
    visit_kiosk(v, "await CAN 3000");
    struct tray_key key;
    tray_key(v->tray, "id-card", &key);
    visit_type(v, key.can);
    visit_touch(v, "CONTINUE");
    lay(v, "id-card");
    visit_see(v, "DONE", "PRINTED");
    visit_expect_status(v, b, "queued");
    take(v);
    json_decref(b);
}

/* It is laid there once more, and taken away again, before the kiosk asks. */
void shown_and_taken_away(struct visit *v)
{
    char line[PROC_LINE_MAX];
    struct antenna *antenna = &v->tray->antenna;

    use_document(v);
    type_zone(v, "passport-bac");
    v->ok = v->ok && antenna_say(antenna, "latency %d", SLOW_MS);
    for (int i = 0; i < 2; i++) {
        if (i == 0)
            lay(v, "passport-bac");
        else
            v->ok = v->ok && tray_lay(v->tray, "passport-bac");
        v->ok = v->ok && antenna_say(antenna, "take after %d", TAKEN_AFTER) &&
                antenna_await(antenna, "lost", line);
        if (i == 0)
            visit_see(v, "READING", "");
    }
    visit_see(v, "AGAIN", "");
    antenna_say(antenna, "well");
    visit_touch(v, "TRY_AGAIN");
    lay(v, "passport-bac");
    visit_see(v, "DONE", "PRINTED");
    take(v);
}

void shown_altered(struct visit *v)
{
    visit_touch(v, "USE_DOCUMENT");
    type_can(v, "altered");
    lay(v, "altered");
    visit_see_verdict(v, "DOCUMENT");
    take(v);
}

void shown_without_booking(struct visit *v)
{
    visit_touch(v, "USE_DOCUMENT");
    type_can(v, "nobody");
    lay(v, "nobody");
    visit_see_verdict(v, "NO_BOOKING");
    take(v);
}
