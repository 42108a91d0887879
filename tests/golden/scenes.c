/* SPDX-License-Identifier: Apache-2.0 */
#include "scenes.h"

#include "ui/theme.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MIDNIGHT = 1795388400, /* 2026-11-23, Berlin */
    HOUR = 3600,
    NOW = MIDNIGHT + 11 * HOUR + 5 * 60,
    NOW_MS = 1000000,
    WEDDING = 169,
    TIERGARTEN = 130,
};

const char *const scene_panel_names[PANEL_COUNT] = {"portrait", "landscape", "compact",
                                                    "portrait-21", "portrait-32"};

const struct scene_mode scene_modes[MODE_COUNT] = {
    {"n", {.size = SIZE_NORMAL}},
    {"l", {.size = SIZE_L}},
    {"xl", {.size = SIZE_XL}},
    {"low", {.low = true}},
    {"low-l", {.size = SIZE_L, .low = true}},
    {"low-xl", {.size = SIZE_XL, .low = true}},
    {"high", {.contrast = CONTRAST_HIGH}},
    {"light", {.contrast = CONTRAST_LIGHT}},
    {"high-low-xl", {.contrast = CONTRAST_HIGH, .size = SIZE_XL, .low = true}},
};

static const struct rules rules = {
    .offices =
        {{.scope = WEDDING,
          .name = "Bürgeramt Wedding",
          .prefix = "A",
          .where = {.in = {{"", "Wartebereich B, 1. Etage"}, {"en", "Waiting area B, 1st floor"}},
                    .count = 2},
          .early_min = 30,
          .late_min = 15,
          .walkin = true},
         {.scope = TIERGARTEN,
          .name = "Landesamt für Einwanderung, Abteilung für Aufenthaltstitel und Einbürgerung",
          .prefix = "E",
          .where = {.in = {{"", "Wartezone 3 im zweiten Obergeschoss, hinter dem Aufzug rechts"},
                           {"en", "Waiting zone 3 on the second floor, to the right of the lift"}},
                    .count = 2},
          .early_min = 60,
          .late_min = 10}},
    .office_count = 2,
    .services = {{.scope = WEDDING,
                  .request = 1,
                  .label = {.in = {{"", "Anmeldung einer Wohnung"},
                                   {"en", "Registration of a residence"}},
                            .count = 2},
                  .walkin = true},
                 {.scope = WEDDING,
                  .request = 2,
                  .label = {.in = {{"", "Personalausweis oder Reisepass abholen"},
                                   {"en", "Collect identity card or passport"}},
                            .count = 2},
                  .walkin = true}},
    .service_count = 2,
    .desk = {.in = {{"", "am Empfang, links vom Eingang"},
                    {"en", "at the reception desk, left of the entrance"}},
             .count = 2},
    .calls = true,
    .access = {.contact = {.in = {{"", "barrierefrei@wedding.example, Telefon 030 1234567"}},
                           .count = 1},
               .mediator = {.in = {{"", "Landesbeauftragte für digitale Barrierefreiheit, "
                                        "ldb@berlin.example"}},
                            .count = 1}},
    .number_tries = 3,
    .pause_first_s = 20,
    .keep_place = true,
    .roster = true,
};

const struct rules *scene_rules(void)
{
    return &rules;
}

static void text_set(char *dst, size_t size, const char *text)
{
    snprintf(dst, size, "%s", text);
}
#define TEXT(field, text) text_set(field, sizeof(field), text)

static void booking_set(struct model *m, int64_t start_s)
{
    struct booking *b = &m->session.booking;

    b->scope = WEDDING;
    b->start_s = start_s;
    b->with_appointment = true;
    b->persons = 1;
    TEXT(b->number, "A042");
    TEXT(b->place, "Bürgeramt Wedding");
    TEXT(b->street, "Müllerstraße 146, 13353 Berlin");
}

static void verdict_set(struct model *m, enum verdict verdict)
{
    m->state = STATE_VERDICT;
    booking_set(m, MIDNIGHT + 11 * HOUR + 30 * 60);
    m->session.verdict = verdict;
}

static void ticket_set(struct model *m)
{
    m->session.ticket = scene_ticket(0, m->language);
}

#define VERDICT_SCENE(lower, upper)                                                                \
    static void fill_##lower(struct model *m)                                                      \
    {                                                                                              \
        verdict_set(m, VERDICT_##upper);                                                           \
    }
VERDICT_SCENE(ok, OK)
VERDICT_SCENE(ok_offline, OK_OFFLINE)
VERDICT_SCENE(cancelled, CANCELLED)
VERDICT_SCENE(not_confirmed, NOT_CONFIRMED)
VERDICT_SCENE(in_service, IN_SERVICE)
VERDICT_SCENE(unknown, UNKNOWN)
VERDICT_SCENE(unreadable, UNREADABLE)
VERDICT_SCENE(name_differs, NAME_DIFFERS)
VERDICT_SCENE(no_booking, NO_BOOKING)
VERDICT_SCENE(document, DOCUMENT)
VERDICT_SCENE(no_reader, NO_READER)
VERDICT_SCENE(needs_desk, NEEDS_DESK)
VERDICT_SCENE(service_down, SERVICE_DOWN)

static void fill_already(struct model *m)
{
    verdict_set(m, VERDICT_ALREADY);
    ticket_set(m);
}

static void fill_already_printing(struct model *m)
{
    fill_already(m);
    m->session.slip = SLIP_PRINTING;
}

static void fill_already_group(struct model *m)
{
    fill_already(m);
    m->session.booking.persons = 12;
}

static void fill_early(struct model *m)
{
    verdict_set(m, VERDICT_EARLY);
    m->session.booking.start_s = MIDNIGHT + 14 * HOUR + 15 * 60;
}

static void fill_late(struct model *m)
{
    verdict_set(m, VERDICT_LATE);
    m->session.booking.start_s = MIDNIGHT + 10 * HOUR;
}

static void fill_other_day(struct model *m)
{
    verdict_set(m, VERDICT_OTHER_DAY);
    m->session.booking.start_s = MIDNIGHT + 9 * 24 * HOUR + 9 * HOUR;
}

static void fill_other_day_tomorrow(struct model *m)
{
    verdict_set(m, VERDICT_OTHER_DAY);
    m->session.booking.start_s = MIDNIGHT + 24 * HOUR + 9 * HOUR;
}

static void fill_other_day_past(struct model *m)
{
    verdict_set(m, VERDICT_OTHER_DAY);
    m->session.booking.start_s = MIDNIGHT - 5 * 24 * HOUR + 9 * HOUR;
}

static void fill_other_place(struct model *m)
{
    verdict_set(m, VERDICT_OTHER_PLACE);
    m->session.booking.scope = 7;
}

static void fill_other_place_long(struct model *m)
{
    fill_other_place(m);
    TEXT(m->session.booking.place,
         "Landesamt für Einwanderung, Abteilung für Aufenthaltstitel und Einbürgerung");
    TEXT(m->session.booking.street, "Friedrich-Krause-Ufer 24, Haus C, 13353 Berlin-Moabit");
    m->session.booking.start_s = MIDNIGHT + 2 * 24 * HOUR + 10 * HOUR;
}

static void fill_other_place_bare(struct model *m)
{
    fill_other_place(m);
    m->session.booking.street[0] = '\0';
}

static void fill_start(struct model *m)
{
    (void)m;
}

static void fill_start_service_down(struct model *m)
{
    m->devices[DEVICE_SERVICE] = DEVICE_BROKEN;
}

static void fill_start_all_down(struct model *m)
{
    m->devices[DEVICE_SERVICE] = DEVICE_BROKEN;
    m->devices[DEVICE_SCANNER] = DEVICE_BROKEN;
    m->devices[DEVICE_PRINTER] = DEVICE_PAPER_OUT;
}

static void fill_start_no_paper(struct model *m)
{
    m->devices[DEVICE_PRINTER] = DEVICE_PAPER_OUT;
}

static void fill_start_no_scanner(struct model *m)
{
    m->devices[DEVICE_SCANNER] = DEVICE_ABSENT;
}

/* An office that takes documents in the place of a code. */
static void fill_start_document(struct model *m)
{
    static struct rules taking;

    taking = rules;
    taking.offices[0].document = DOCUMENT_OPTIONAL;
    taking.offices[0].document_kinds = 1;
    m->rules = &taking;
    m->devices[DEVICE_DOCUMENT] = DEVICE_READY;
}

#define STATE_SCENE(lower, upper)                                                                  \
    static void fill_##lower(struct model *m)                                                      \
    {                                                                                              \
        m->state = STATE_##upper;                                                                  \
    }
STATE_SCENE(consent, CONSENT)
STATE_SCENE(way, WAY)
STATE_SCENE(can, CAN)
STATE_SCENE(mrz_number, MRZ_NUMBER)
STATE_SCENE(mrz_birth, MRZ_BIRTH)
STATE_SCENE(mrz_expiry, MRZ_EXPIRY)
STATE_SCENE(lay, LAY)

static void fill_can_refused(struct model *m)
{
    m->state = STATE_CAN;
    TEXT(m->session.typed, "12345");
    m->session.typed_refused = true;
}

static void fill_mrz_number_typed(struct model *m)
{
    m->state = STATE_MRZ_NUMBER;
    TEXT(m->session.typed, "L898902C36");
}

/* A long number of a card, and its check digit. */
static void fill_mrz_number_long(struct model *m)
{
    m->state = STATE_MRZ_NUMBER;
    TEXT(m->session.typed, "D23145890734X7K3WM1A9F20");
    m->session.typed[23] = '\0';
    m->session.typed_refused = true;
}

static void fill_mrz_expiry_typed(struct model *m)
{
    m->state = STATE_MRZ_EXPIRY;
    TEXT(m->session.typed, "1204159");
}

static void fill_reading(struct model *m)
{
    m->state = STATE_READING;
    m->entered_ms = NOW_MS - WAIT_WORDS_MS;
}

static void again_set(struct model *m, enum document_outcome outcome)
{
    m->state = STATE_AGAIN;
    m->session.document.answer.outcome = outcome;
}

static void fill_again_key(struct model *m)
{
    again_set(m, DOCUMENT_WRONG_KEY);
}

static void fill_again_absent(struct model *m)
{
    again_set(m, DOCUMENT_ABSENT);
}

static void fill_again_removed(struct model *m)
{
    again_set(m, DOCUMENT_REMOVED);
}

static void fill_number(struct model *m)
{
    m->state = STATE_NUMBER;
}

static void fill_number_typed(struct model *m)
{
    m->state = STATE_NUMBER;
    TEXT(m->session.typed, "A042");
}

static void fill_number_refused(struct model *m)
{
    m->state = STATE_NUMBER;
    TEXT(m->session.typed, "88888888");
    m->session.typed_refused = true;
}

static void fill_time(struct model *m)
{
    m->state = STATE_TIME;
    for (int i = 0; i < TIME_CHOICES; i++)
        m->session.choices_s[i] = MIDNIGHT + 9 * HOUR + i * 45 * 60;
}

static void choose_set(struct model *m, int count)
{
    m->state = STATE_CHOOSE;
    for (int i = 0; i < count; i++) {
        struct booking *b = &m->session.candidates[i];
        b->scope = i % 2 == 0 ? WEDDING : TIERGARTEN;
        b->service = i == 0 ? 1 : i;
        b->start_s = MIDNIGHT + 11 * HOUR + 30 * 60;
        m->session.alike[i] = i;
    }
    m->session.candidate_count = m->session.alike_count = count;
}

static void fill_choose(struct model *m)
{
    choose_set(m, 2);
}

static void fill_choose_most(struct model *m)
{
    choose_set(m, CANDIDATES_MAX);
}

static void fill_looking(struct model *m)
{
    m->state = STATE_LOOKING;
    m->session.wait_for = WAIT_BOOKING;
    m->entered_ms = NOW_MS - 100;
}

static void fill_looking_still(struct model *m)
{
    fill_looking(m);
    m->session.wait_for = WAIT_QUEUE;
    m->entered_ms = NOW_MS - WAIT_WORDS_MS;
}

static void fill_looking_way_on(struct model *m)
{
    fill_looking(m);
    m->entered_ms = NOW_MS - WAIT_WAY_ON_MS;
}

static void fill_looking_number(struct model *m)
{
    fill_looking(m);
    m->session.wait_for = WAIT_NUMBER;
    m->entered_ms = NOW_MS - WAIT_WAY_ON_MS;
}

static void fill_looking_offer(struct model *m)
{
    fill_looking(m);
    m->session.wait_for = WAIT_OFFER;
    m->entered_ms = NOW_MS - WAIT_SPINNER_MS;
}

static void fill_recording(struct model *m)
{
    m->state = STATE_RECORDING;
    m->entered_ms = NOW_MS - WAIT_SPINNER_MS;
}

static void fill_issuing(struct model *m)
{
    m->state = STATE_ISSUING;
    m->entered_ms = NOW_MS - WAIT_WORDS_MS;
}

static void offer_set(struct model *m, int count)
{
    static const char *const names[] = {
        "Führungszeugnis beantragen",
        "Meldebescheinigung",
        "Beglaubigung von Kopien und Abschriften",
        "Aufenthaltserlaubnis zur Ausbildungsplatzsuche verlängern",
        "Kinderreisepass",
        "Fundbüro",
    };

    for (int i = 0; i < count; i++) {
        struct offer_entry *e = &m->offer.entries[i];
        *e = (struct offer_entry){.scope = WEDDING, .request = i + 1, .service = -1};
        if (i < 2)
            e->service = (int16_t)i;
        else
            TEXT(e->name, names[i % 6]);
        e->enabled = true;
    }
    m->offer.count = count;
}

static void fill_services(struct model *m)
{
    m->state = STATE_SERVICES;
    offer_set(m, 4);
}

static void services_page(struct model *m, int page)
{
    m->state = STATE_SERVICES;
    offer_set(m, 16);
    m->session.first_service = page * 6;
}

static void fill_services_first(struct model *m)
{
    services_page(m, 0);
}

static void fill_services_middle(struct model *m)
{
    services_page(m, 1);
}

static void fill_services_last(struct model *m)
{
    services_page(m, 2);
}

static void fill_offer(struct model *m)
{
    m->state = STATE_OFFER;
    offer_set(m, 6);
    m->session.ahead = 7;
    m->session.wait_min = 25;
}

static void fill_offer_one(struct model *m)
{
    fill_offer(m);
    m->session.ahead = 1;
    m->session.wait_min = 1;
    m->session.chosen = 3;
}

static void fill_offer_nobody(struct model *m)
{
    fill_offer(m);
    m->session.ahead = 0;
    m->session.wait_min = -1;
}

static void fill_offer_unknown(struct model *m)
{
    fill_offer(m);
    m->session.ahead = m->session.wait_min = -1;
}

static void fill_closed(struct model *m)
{
    m->state = STATE_CLOSED;
}

static void done_set(struct model *m, enum slip_state slip)
{
    m->state = STATE_DONE;
    m->session.verdict = VERDICT_OK;
    booking_set(m, MIDNIGHT + 11 * HOUR + 30 * 60);
    ticket_set(m);
    m->session.slip = slip;
    m->session.prints = 1;
    m->touched_ms = NOW_MS - 3000;
}

static void fill_done_printing(struct model *m)
{
    done_set(m, SLIP_PRINTING);
}

static void fill_done(struct model *m)
{
    done_set(m, SLIP_PRINTED);
}

static void fill_done_failed(struct model *m)
{
    done_set(m, SLIP_FAILED);
}

static void fill_done_no_printer(struct model *m)
{
    done_set(m, SLIP_NONE);
    m->devices[DEVICE_PRINTER] = DEVICE_ABSENT;
}

static void fill_done_offline(struct model *m)
{
    done_set(m, SLIP_PRINTED);
    m->session.verdict = VERDICT_OK_OFFLINE;
}

static void fill_done_walk_in(struct model *m)
{
    done_set(m, SLIP_PRINTED);
    m->session.booking.with_appointment = false;
    m->session.ticket = scene_ticket(1, m->language);
}

static void fill_done_long(struct model *m)
{
    done_set(m, SLIP_FAILED);
    m->session.verdict = VERDICT_OK_OFFLINE;
    m->session.ticket = scene_ticket(2, m->language);
}

static void fill_done_group(struct model *m)
{
    done_set(m, SLIP_PRINTED);
    m->session.booking.persons = m->session.ticket.persons = 4;
}

static void fill_pause(struct model *m)
{
    m->state = STATE_PAUSE;
    m->guessing[GUESS_NUMBER].pause_until_ms = NOW_MS + 17000;
}

static void fill_pause_long(struct model *m)
{
    m->state = STATE_PAUSE;
    m->guessing[GUESS_NUMBER].pause_until_ms = NOW_MS + 3600000;
}

static void fill_languages(struct model *m)
{
    m->state = STATE_LANGUAGES;
    m->under[m->under_count++] = STATE_START;
}

static void fill_help(struct model *m)
{
    m->state = STATE_HELP;
    m->under[m->under_count++] = STATE_START;
}

static void fill_display(struct model *m)
{
    m->state = STATE_DISPLAY;
    m->under[m->under_count++] = STATE_START;
}

static void fill_called(struct model *m)
{
    m->state = STATE_CALLED;
    m->under[m->under_count++] = STATE_START;
    m->under[m->under_count++] = STATE_HELP;
    m->called_ms = NOW_MS - 5000;
    m->call_mine = true;
}

static void fill_called_seen(struct model *m)
{
    fill_called(m);
    m->call_seen = true;
}

static void statement_set(struct model *m, int page)
{
    m->state = STATE_STATEMENT;
    m->under[m->under_count++] = STATE_START;
    m->under[m->under_count++] = STATE_HELP;
    m->first_entry = page;
}

static void fill_statement(struct model *m)
{
    statement_set(m, 0);
}

static void fill_statement_missing(struct model *m)
{
    statement_set(m, 1);
}

static void fill_statement_contact(struct model *m)
{
    statement_set(m, 2);
}

static void fill_scan_help(struct model *m)
{
    m->state = STATE_SCAN_HELP;
}

static void fill_still_there(struct model *m)
{
    m->state = STATE_STILL_THERE;
    m->under[m->under_count++] = STATE_NUMBER;
    m->entered_ms = NOW_MS - 9000;
}

static void fill_still_there_last(struct model *m)
{
    fill_still_there(m);
    m->entered_ms = NOW_MS - 29000;
}

static void fill_out_of_service(struct model *m)
{
    m->state = STATE_OUT_OF_SERVICE;
    m->devices[DEVICE_STORE] = DEVICE_BROKEN;
}

static void staff_set(struct model *m, enum flow_state state)
{
    struct status_store *status = &m->staff.status;

    m->state = state;
    m->display = (struct display){0}; /* as staff see it */
    TEXT(m->staff.name, "anna");
    m->staff.status_known = true;
    *status = (struct status_store){.works = true,
                                    .unsent = 3,
                                    .oldest_s = NOW - 900,
                                    .unsettled = 1,
                                    .paper_s = MIDNIGHT - 24 * HOUR + 9 * HOUR,
                                    .paper_slips = 310,
                                    .paper_until_s = NOW + 5 * HOUR,
                                    .office_count = 2,
                                    .offices = {{WEDDING, 65, NOW - HOUR}, {TIERGARTEN, -1, 0}}};
    m->staff.clock = (struct status_clock){.sure = true, .ahead_ms = -1700};
}

static void pin_set(struct model *m)
{
    m->state = STATE_STAFF_PIN;
    m->display = (struct display){0};
}

static void fill_staff_pin(struct model *m)
{
    pin_set(m);
    TEXT(m->staff.pin, "123456789012");
}

static void fill_staff_pin_refused(struct model *m)
{
    pin_set(m);
    m->staff.pin_refused = true;
}

static void fill_staff_pin_pause(struct model *m)
{
    fill_staff_pin_refused(m);
    m->guessing[GUESS_PIN].pause_until_ms = NOW_MS + 29000;
}

static void fill_staff(struct model *m)
{
    staff_set(m, STATE_STAFF);
}

static void tests_set(struct model *m, int64_t at_s)
{
    m->tests.last.at_s = at_s;
    for (int i = 0; i < SELFTEST_CHECKS; i++)
        selftest_set(&m->tests.last, (enum selftest_check)i, SELFTEST_OK, "well");
}

static void fill_staff_selftest_well(struct model *m)
{
    staff_set(m, STATE_STAFF);
    tests_set(m, NOW - 3600);
}

static void fill_staff_selftest(struct model *m)
{
    staff_set(m, STATE_STAFF);
    tests_set(m, NOW - 86400);
    selftest_set(&m->tests.last, SELFTEST_PRINTER, SELFTEST_FAIL, "out of paper");
    selftest_set(&m->tests.last, SELFTEST_SERVICE, SELFTEST_FAIL, "does not answer");
    selftest_set(&m->tests.last, SELFTEST_CERTIFICATE, SELFTEST_WARN, "12 days left");
}

static void fill_staff_all(struct model *m)
{
    staff_set(m, STATE_STAFF);
    m->closed = true;
    m->staff.said = STAFF_SAID_NO_ANSWER;
    m->staff.status.calls = 2;
    m->staff.status.called_s = NOW - 120;
    m->staff.clock.sure = false;
    m->devices[DEVICE_SERVICE] = DEVICE_BROKEN;
    m->devices[DEVICE_PRINTER] = DEVICE_PAPER_LOW;
    m->devices[DEVICE_DOCUMENT] = DEVICE_BROKEN;
}

static void fill_staff_number(struct model *m)
{
    staff_set(m, STATE_STAFF_NUMBER);
    TEXT(m->session.typed, "A04");
}

static void fill_staff_working(struct model *m)
{
    staff_set(m, STATE_STAFF_WORKING);
    m->entered_ms = NOW_MS - WAIT_WORDS_MS;
}

static void found_set(struct model *m, int count)
{
    static const struct found_entry here = {.entry = 7,
                                            .booking_id = 100501,
                                            .scope = TIERGARTEN,
                                            .number = "A042",
                                            .start_s = MIDNIGHT + 11 * HOUR + 30 * 60,
                                            .arrived_s = NOW - 300};

    staff_set(m, STATE_STAFF_FOUND);
    TEXT(m->session.typed, "A042");
    m->staff.found_count = count;
    m->staff.found[0].entry = here;
}

static void fill_staff_found(struct model *m)
{
    found_set(m, 2);
    m->staff.found[0].booking = (struct booking){
        .ref = {.id = 100501}, .status = BOOKING_QUEUED, .persons = 3, .with_appointment = true};
    m->staff.said = STAFF_SAID_PRINTED;
}

static void fill_staff_found_elsewhere(struct model *m)
{
    found_set(m, 1);
    m->staff.found[0].entry.entry = 0;
    booking_set(m, MIDNIGHT + 11 * HOUR + 30 * 60);
    m->staff.found[0].booking = m->session.booking;
    m->staff.found[0].booking.ref.id = 100501;
    m->staff.found[0].booking.status = BOOKING_CONFIRMED;
}

static void fill_staff_found_undone(struct model *m)
{
    found_set(m, 1);
    m->staff.found[0].entry.undone = true;
    m->staff.said = STAFF_SAID_UNDONE;
    m->staff.bookings_unknown = true;
}

static void fill_staff_found_nothing(struct model *m)
{
    found_set(m, 0);
}

static void fill_staff_tests(struct model *m)
{
    staff_set(m, STATE_STAFF_TESTS);
    m->staff.said = STAFF_SAID_NOT_PRINTED;
    m->staff.scanner = SCANNER_READ_CODE;
    m->staff.scanner_bytes = 97;
}

static void fill_staff_tests_waiting(struct model *m)
{
    staff_set(m, STATE_STAFF_TESTS);
    m->staff.scanner = SCANNER_WAITS;
    m->staff.scanner_until_ms = NOW_MS + 17000;
}

static void fill_staff_log(struct model *m)
{
    static const char *const lines[] = {
        "2026-11-23T10:01:12.120Z info  kiosk: K1 is open: 2 offices",
        "2026-11-23T10:02:13.004Z warn  sync: b-5f3a91c2 attempt 3: no connection",
        ("2026-11-23T10:03:14.551Z error printer: "
         "/dev/serial/by-id/usb-Custom_Engineering_VKP80III-if00-port0 is gone"),
    };

    staff_set(m, STATE_STAFF_LOG);
    m->staff.log.count = STATUS_LINES_MAX;
    for (int i = 0; i < STATUS_LINES_MAX; i++)
        TEXT(m->staff.log.lines[i], lines[i % 3]);
}

static void fill_staff_off(struct model *m)
{
    staff_set(m, STATE_STAFF_OFF);
}

static void fill_staff_off_closed(struct model *m)
{
    staff_set(m, STATE_STAFF_OFF);
    m->closed = true;
}

#define SCENE(name)                                                                                \
    {                                                                                              \
#name, fill_##name                                                                         \
    }
#define VERDICT_NAMED(name)                                                                        \
    {                                                                                              \
        "verdict_" #name, fill_##name                                                              \
    }
const struct scene scenes[] = {
    SCENE(start),
    SCENE(start_service_down),
    SCENE(start_all_down),
    SCENE(start_no_paper),
    SCENE(start_no_scanner),
    SCENE(start_document),
    SCENE(consent),
    SCENE(way),
    SCENE(can),
    SCENE(can_refused),
    SCENE(mrz_number),
    SCENE(mrz_number_typed),
    SCENE(mrz_number_long),
    SCENE(mrz_birth),
    SCENE(mrz_expiry),
    SCENE(mrz_expiry_typed),
    SCENE(lay),
    SCENE(reading),
    SCENE(again_key),
    SCENE(again_absent),
    SCENE(again_removed),
    SCENE(number),
    SCENE(number_typed),
    SCENE(number_refused),
    SCENE(time),
    SCENE(choose),
    SCENE(choose_most),
    SCENE(looking),
    SCENE(looking_still),
    SCENE(looking_way_on),
    SCENE(looking_number),
    SCENE(looking_offer),
    SCENE(recording),
    SCENE(issuing),
    VERDICT_NAMED(ok),
    VERDICT_NAMED(ok_offline),
    VERDICT_NAMED(already),
    VERDICT_NAMED(already_printing),
    VERDICT_NAMED(already_group),
    VERDICT_NAMED(early),
    VERDICT_NAMED(late),
    VERDICT_NAMED(other_day),
    VERDICT_NAMED(other_day_tomorrow),
    VERDICT_NAMED(other_day_past),
    VERDICT_NAMED(other_place),
    VERDICT_NAMED(other_place_long),
    VERDICT_NAMED(other_place_bare),
    VERDICT_NAMED(cancelled),
    VERDICT_NAMED(not_confirmed),
    VERDICT_NAMED(in_service),
    VERDICT_NAMED(unknown),
    VERDICT_NAMED(unreadable),
    VERDICT_NAMED(name_differs),
    VERDICT_NAMED(no_booking),
    VERDICT_NAMED(document),
    VERDICT_NAMED(no_reader),
    VERDICT_NAMED(needs_desk),
    VERDICT_NAMED(service_down),
    SCENE(services),
    SCENE(services_first),
    SCENE(services_middle),
    SCENE(services_last),
    SCENE(offer),
    SCENE(offer_one),
    SCENE(offer_nobody),
    SCENE(offer_unknown),
    SCENE(closed),
    SCENE(done_printing),
    SCENE(done),
    SCENE(done_failed),
    SCENE(done_no_printer),
    SCENE(done_offline),
    SCENE(done_walk_in),
    SCENE(done_long),
    SCENE(done_group),
    SCENE(pause),
    SCENE(pause_long),
    SCENE(languages),
    SCENE(help),
    SCENE(called),
    SCENE(called_seen),
    SCENE(statement),
    SCENE(statement_missing),
    SCENE(statement_contact),
    SCENE(scan_help),
    SCENE(display),
    SCENE(still_there),
    SCENE(still_there_last),
    SCENE(out_of_service),
    SCENE(staff_pin),
    SCENE(staff_pin_refused),
    SCENE(staff_pin_pause),
    SCENE(staff),
    SCENE(staff_all),
    SCENE(staff_selftest_well),
    SCENE(staff_selftest),
    SCENE(staff_number),
    SCENE(staff_working),
    SCENE(staff_found),
    SCENE(staff_found_elsewhere),
    SCENE(staff_found_undone),
    SCENE(staff_found_nothing),
    SCENE(staff_tests),
    SCENE(staff_tests_waiting),
    SCENE(staff_log),
    SCENE(staff_off),
    SCENE(staff_off_closed),
};
const int scene_count = sizeof scenes / sizeof scenes[0];

void scene_fill(const struct scene *scene, int language, const struct display *display,
                struct model *ret_model)
{
    flow_init(ret_model, &rules, LANGUAGES_MAX, 4711);
    ret_model->language = language;
    ret_model->display = *display;
    ret_model->now_ms = ret_model->entered_ms = ret_model->touched_ms = NOW_MS;
    ret_model->wall_s = NOW;
    for (int i = 0; i < DEVICE_COUNT; i++)
        ret_model->devices[i] = DEVICE_READY;
    ret_model->devices[DEVICE_DOCUMENT] = DEVICE_ABSENT; /* few kiosks have one */
    scene->fill(ret_model);
}

struct ui_config scene_config(enum scene_panel panel, const char *asset_dir)
{
    static const struct glass panels[PANEL_COUNT] = {{1080, 1920, 270, 750},
                                                     {1920, 1080, 238, 750},
                                                     {1920, 1080, 156, 850},
                                                     {1080, 1920, 215, 750},
                                                     {1080, 1920, 320, 750}};

    return (struct ui_config){.width_px = panels[panel].width_px,
                              .height_px = panels[panel].height_px,
                              .diagonal_tenth_in = panels[panel].diagonal_tenth_in,
                              .bottom_mm = panels[panel].bottom_mm,
                              .languages = {"de", "en"},
                              .language_count = 2,
                              .asset_dir = asset_dir,
                              .name = "Bürgeramt Wedding",
                              .brand = "#E40422",
                              .logo = "",
                              .motion = false};
}

static bool is_catalogue(const char *file, char ret_tag[UI_TAG_MAX + 1])
{
    size_t n = strlen(file);

    if (n < 4 || n - 3 > UI_TAG_MAX || strcmp(file + n - 3, ".mo") != 0)
        return false;
    snprintf(ret_tag, UI_TAG_MAX + 1, "%.*s", (int)(n - 3), file);
    return strcmp(ret_tag, "de") != 0 && strcmp(ret_tag, "en") != 0;
}

struct ui_config scene_config_all(enum scene_panel panel, const char *asset_dir)
{
    struct ui_config config = scene_config(panel, asset_dir);
    struct dirent **files = NULL;
    char path[600];

    snprintf(path, sizeof path, "%s/i18n", asset_dir);
    int count = scandir(path, &files, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char tag[UI_TAG_MAX + 1];
        if (is_catalogue(files[i]->d_name, tag) && config.language_count < LANGUAGES_MAX)
            snprintf(config.languages[config.language_count++], sizeof tag, "%s", tag);
        free(files[i]);
    }
    free(files);
    return config;
}

struct ticket scene_ticket(int which, int language)
{
    struct ticket t = {.language = language,
                       .scope = which == 2 ? TIERGARTEN : WEDDING,
                       .arrived_s = NOW,
                       .start_s = which == 1 ? 0 : MIDNIGHT + 11 * HOUR + 30 * 60,
                       .persons = which == 2 ? 12 : 1,
                       .noted = which == 3,
                       .again = which == 2,
                       .ahead = which == 1 ? 7 : -1,
                       .wait_min = which == 1 ? 25 : -1};

    TEXT(t.number, which == 2 ? "100501" : "A042");
    TEXT(t.office, which == 2 ? rules.offices[1].name : rules.offices[0].name);
    return t;
}
