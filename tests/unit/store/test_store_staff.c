/* SPDX-License-Identifier: Apache-2.0 */
/* store_staff: who it is, how things are, what is kept over a restart, and that all of it is in the
 * signed trail. */
#include "store/audit.h"
#include "store/pins.h"
#include "store/store.h"

#include "folder.h"
#include "inbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct folder folder;
static struct inbox inbox;
static struct store *store;
static struct store_port port;
static char pins[160];

static int open_store(void)
{
    struct store_config config = {.dir = folder.dir,
                                  .keep_days = STORE_KEEP_DAYS,
                                  .daytime = folder_daytime(),
                                  .rules = folder_rules(),
                                  .pin_file = pins,
                                  .roll_mm = 80000};
    struct outbox_port outbox;
    struct roster_port roster;

    inbox_init(&inbox);
    return err_is(store_open(&config, inbox_mailbox(&inbox), &store, &port, &outbox, &roster));
}

static int setup(void **state)
{
    char line[PINS_LINE_MAX + 1];
    (void)state;

    folder = folder_make();
    snprintf(pins, sizeof pins, "%s/pins", folder.top);
    FILE *f = fopen(pins, "we");
    if (f == NULL || err_is(pins_line("anna", "123456", line)) || fputs(line, f) < 0)
        return -1;
    fclose(f);
    return chmod(pins, 0600) != 0 || open_store();
}

static int teardown(void **state)
{
    (void)state;
    store_close(store);
    (void)remove(pins);
    folder_remove(&folder);
    return 0;
}

static void reopen_store(void)
{
    store_close(store);
    assert_int_equal(open_store(), 0);
}

/* The words of the trail, one line an entry: "login anna". */
static void trail_is(const char *wanted)
{
    char path[160], line[1024], have[1024] = "", kind[32], actor[64];
    FILE *f;

    snprintf(path, sizeof path, "%s/" AUDIT_FILE_NAME, folder.dir);
    f = fopen(path, "re");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "%*d\t%*d\t%31[^\t]\t%63[^\t]", kind, actor) == 2 &&
            strcmp(kind, "begun") != 0) {
            strcat(have, kind);
            strcat(have, " ");
            strcat(have, actor);
            strcat(have, "\n");
        }
    fclose(f);
    assert_string_equal(have, wanted);
}

static void whose_pin_it_is_and_that_it_was_tried_is_written_down(void **state)
{
    (void)state;
    port.check_pin(port.self, 1, "123456");
    struct event e = inbox_await(&inbox, EVENT_PIN_CHECKED, 1);
    assert_true(e.pin.right && e.request == 1);
    assert_string_equal(e.pin.name, "anna");
    port.check_pin(port.self, 2, "654321");
    e = inbox_await(&inbox, EVENT_PIN_CHECKED, 2);
    assert_false(e.pin.right);
    assert_string_equal(e.pin.name, "");
    trail_is("login anna\nrefused visitor\n");
    assert_false(folder_holds(folder.dir, "654321", 6));
}

static void what_staff_do_has_their_name(void **state)
{
    static const enum note_kind kinds[] = {NOTE_REPRINT,   NOTE_OVERRIDE,  NOTE_CLOSED,
                                           NOTE_OPENED,    NOTE_PAPER,     NOTE_TEST,
                                           NOTE_HELP_SEEN, NOTE_SHUT_DOWN, NOTE_LOGOUT};
    (void)state;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct note note = {.kind = kinds[i], .actor = "anna", .detail = "", .wall_s = 1795436000};
        port.note(port.self, &note);
    }
    port.tell_status(port.self, 1795436000);
    (void)inbox_await(&inbox, EVENT_STATUS_TOLD, 1);
    trail_is("reprint anna\noverride anna\nclosed anna\nopened anna\npaper anna\ntest anna\n"
             "help anna\nshut-down anna\nlogout anna\n");
}

static void an_undo_is_recorded_and_goes_into_the_trail(void **state)
{
    struct checkin_record checkin = checkin_make(100501);
    struct undo_record undo = {.actor = "anna"};
    (void)state;

    port.record_checkin(port.self, 1, &checkin);
    struct event e = inbox_await_recorded(&inbox, 1);
    port.find_entries(port.self, 2, checkin.number, checkin.arrived_s);
    struct event found = inbox_await(&inbox, EVENT_ENTRIES_FOUND, 1);
    assert_true(found.entries.ok && found.entries.count == 1 && found.request == 2);
    assert_int_equal(found.entries.found[0].entry, e.recorded.entry);
    undo.entry = found.entries.found[0].entry;
    port.record_undo(port.self, 3, &undo);
    assert_true(inbox_await_recorded(&inbox, 3).recorded.ok);
    port.record_undo(port.self, 4, &undo);
    assert_false(inbox_await_recorded(&inbox, 4).recorded.ok);
    inbox_await_device(&inbox, DEVICE_READY); /* a wrong question is no broken disk */
    port.watch(port.self, WATCH_WHOLE);
    port.tell_status(port.self, checkin.arrived_s);
    (void)inbox_await(&inbox, EVENT_STATUS_TOLD, 1);
    trail_is("undo anna\n");
}

static void the_status_tells_what_waits_and_who_calls(void **state)
{
    struct checkin_record checkin = checkin_make(100501);
    const struct note call = {.kind = NOTE_HELP, .detail = "", .wall_s = checkin.arrived_s};
    const struct note paper = {
        .kind = NOTE_PAPER, .actor = "anna", .detail = "", .wall_s = 1795436000};
    (void)state;

    port.tell_status(port.self, checkin.arrived_s);
    struct event e = inbox_await(&inbox, EVENT_STATUS_TOLD, 1);
    assert_true(e.status.part == STATUS_OF_STORE && e.status.store.works);
    assert_int_equal(e.status.store.unsent, 0);
    assert_int_equal(e.status.store.calls, 0);
    assert_int_equal(e.status.store.office_count, 1);
    assert_int_equal(e.status.store.offices[0].scope, 169);
    assert_int_equal(e.status.store.offices[0].roster_age_s, -1);
    port.record_checkin(port.self, 1, &checkin);
    port.note(port.self, &call);
    port.note(port.self, &paper);
    port.tell_status(port.self, checkin.arrived_s);
    e = inbox_await(&inbox, EVENT_STATUS_TOLD, 2);
    assert_int_equal(e.status.store.unsent, 1);
    assert_true(e.status.store.oldest_s != 0);
    assert_int_equal(e.status.store.calls, 1);
    assert_int_equal(e.status.store.called_s, checkin.arrived_s);
    assert_int_equal(e.status.store.paper_s, 1795436000);
    /* A call is no check-in that waits. */
    assert_int_equal(e.status.store.unsettled, 0);
}

/* What a beat has written down is there after a power cut; closing writes down the rest. */
static void the_roll_outlives_a_restart_and_a_change_of_paper_begins_it_anew(void **state)
{
    enum { NOON_S = 1795431600 };
    const struct note paper = {.kind = NOTE_PAPER, .actor = "anna", .detail = "", .wall_s = NOON_S};
    (void)state;

    port.note(port.self, &paper);
    for (int i = 0; i < 20; i++)
        port.count_paper(port.self, 100, NOON_S + 60 * i);
    port.watch(port.self, WATCH_WHOLE);
    port.count_paper(port.self, 100, NOON_S + 6000);
    reopen_store();
    port.tell_status(port.self, NOON_S + 6060);
    struct event e = inbox_await(&inbox, EVENT_STATUS_TOLD, 1);
    assert_int_equal(e.status.store.paper_s, NOON_S);
    assert_int_equal(e.status.store.paper_slips, 779);
    assert_int_equal(e.status.store.paper_until_s, 0); /* tomorrow */
    port.note(port.self, &paper);
    reopen_store();
    port.tell_status(port.self, NOON_S + 6060);
    e = inbox_await(&inbox, EVENT_STATUS_TOLD, 1);
    assert_int_equal(e.status.store.paper_slips, 727); /* of 110 mm */
}

static void out_of_service_outlives_a_restart(void **state)
{
    (void)state;
    port.keep_closed(port.self, 0, true);
    reopen_store();
    (void)inbox_await(&inbox, EVENT_CLOSED_KEPT, 1);
    port.keep_closed(port.self, 0, false);
    reopen_store();
    port.tell_status(port.self, 1795436000);
    (void)inbox_await(&inbox, EVENT_STATUS_TOLD, 1);
    assert_int_equal(inbox.came_of[EVENT_CLOSED_KEPT], 0);
}

/* Reception waits for the word that it is on the disk. */
static void who_asks_with_a_number_is_told_that_it_is_kept(void **state)
{
    (void)state;
    port.keep_closed(port.self, 5, true);
    assert_true(inbox_await_recorded(&inbox, 5).recorded.ok);
}

/* What waits for a person cannot be settled where it does not wait. */
static void an_entry_that_waits_for_nobody_is_not_settled_from_afar(void **state)
{
    struct checkin_record checkin = checkin_make(100501);
    struct settle_record settle = {.retry = true, .actor = "bettina.brandt@stadt.example"};
    (void)state;

    port.record_checkin(port.self, 1, &checkin);
    settle.entry = inbox_await_recorded(&inbox, 1).recorded.entry;
    port.settle_entry(port.self, 2, &settle);
    struct event e = inbox_await_recorded(&inbox, 2);
    assert_true(!e.recorded.ok && e.recorded.unknown);
    inbox_await_device(&inbox, DEVICE_READY);
}

/* An account of the booking service is longer than a name at the kiosk, and kept whole. */
static void an_undo_from_afar_names_the_whole_account(void **state)
{
    struct checkin_record checkin = checkin_make(100501);
    struct undo_record undo = {.actor = "bettina.brandt@buergeramt.example", .afar = true};
    (void)state;

    port.record_checkin(port.self, 1, &checkin);
    undo.entry = inbox_await_recorded(&inbox, 1).recorded.entry;
    port.record_undo(port.self, 3, &undo);
    assert_true(inbox_await_recorded(&inbox, 3).recorded.ok);
    port.watch(port.self, WATCH_WHOLE);
    port.tell_status(port.self, checkin.arrived_s);
    (void)inbox_await(&inbox, EVENT_STATUS_TOLD, 1);
    trail_is("undo bettina.brandt@buergeramt.example\n");
}

static void guesses_of_numbers_and_pins_are_kept_apart(void **state)
{
    const struct guesses number = {.what = GUESS_NUMBER, .wrong_answers = 1};
    const struct guesses pin = {.what = GUESS_PIN, .wrong_answers = 2, .pauses = 3};
    (void)state;

    port.keep_guesses(port.self, &number);
    port.keep_guesses(port.self, &pin);
    reopen_store();
    struct event e = inbox_await(&inbox, EVENT_GUESSES_KEPT, GUESS_COUNT);
    assert_int_equal(e.guesses.what, GUESS_PIN);
    assert_int_equal(e.guesses.wrong_answers, 2);
    assert_int_equal(e.guesses.pauses, 3);
    assert_int_equal(inbox.first.guesses.what, GUESS_NUMBER);
    assert_int_equal(inbox.first.guesses.wrong_answers, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whose_pin_it_is_and_that_it_was_tried_is_written_down),
        TEST(what_staff_do_has_their_name),
        TEST(an_undo_is_recorded_and_goes_into_the_trail),
        TEST(the_status_tells_what_waits_and_who_calls),
        TEST(the_roll_outlives_a_restart_and_a_change_of_paper_begins_it_anew),
        TEST(out_of_service_outlives_a_restart),
        TEST(who_asks_with_a_number_is_told_that_it_is_kept),
        TEST(an_entry_that_waits_for_nobody_is_not_settled_from_afar),
        TEST(an_undo_from_afar_names_the_whole_account),
        TEST(guesses_of_numbers_and_pins_are_kept_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
