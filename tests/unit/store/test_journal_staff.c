/* SPDX-License-Identifier: Apache-2.0 */
/* journal_staff: a check-in taken back, whatever is under way; numbers found; calls for help. */
#include "journal_kit.h"

#include "store/trail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ARRIVED = 1795436000, START = 1795436400 };

static struct err undo_by(int64_t entry, const char *actor, struct journal_receipt *ret_receipt)
{
    struct journal_uid uid = journal_uid_make();
    struct undo_record record = {.entry = entry};

    snprintf(record.actor, sizeof record.actor, "%s", actor);
    return journal_record_undo(journal, &uid, &record, reading(now_ms), ret_receipt);
}

static int64_t undo(int64_t entry)
{
    struct journal_receipt receipt;

    OK(undo_by(entry, "anna", &receipt));
    assert_true(receipt.entry != 0);
    return receipt.entry;
}

static int64_t sent(int64_t booking_id, enum outcome outcome)
{
    int64_t entry = checkin(booking_id, ARRIVED).entry;
    struct outbox_item item;

    assert_int_equal(take(now_ms, &item), entry);
    settle(entry, outcome, now_ms);
    return entry;
}

static void a_confirmed_checkin_is_written_back(void **state)
{
    struct outbox_item item;
    char text[256];
    (void)state;

    int64_t entry = sent(1, OUTCOME_CONFIRMED), back = undo(entry);
    state_is(entry, "undone");
    counts_are(1, 0);
    assert_int_equal(take(now_ms, &item), back);
    assert_int_equal(item.errand, ERRAND_UNDO);
    assert_int_equal(item.booking_id, 1);
    /* What the check-in had written, so that nobody else's arrival is taken back. */
    ask_file("SELECT write_arrival_s FROM event WHERE kind = 'checkin'", text, sizeof text);
    assert_int_equal(item.write_arrival_s, atoll(text));
    ask_file("SELECT start_s FROM event WHERE kind = 'checkin'", text, sizeof text);
    assert_int_equal(item.start_s, atoll(text));
    settle(back, OUTCOME_CONFIRMED, now_ms);
    counts_are(0, 0);
    history_is(back, "recorded sending confirmed");
    /* Who did it stands in the journal and goes into the signed log. */
    ask_file("SELECT actor FROM event WHERE kind = 'checkin'", text, sizeof text);
    assert_string_equal(text, "anna");
    ask_file("SELECT count(*) || ' ' || actor FROM trail", text, sizeof text);
    assert_string_equal(text, "1 anna");
}

static void one_that_was_not_sent_is_not_sent(void **state)
{
    struct outbox_item item;
    (void)state;

    int64_t entry = checkin(1, ARRIVED).entry, back = undo(entry);
    history_is(entry, "recorded undone");
    assert_int_equal(take(now_ms, &item), back);
    assert_int_equal(item.errand, ERRAND_UNDO);
    settle(back, OUTCOME_DROPPED, now_ms);
    history_is(back, "recorded sending closed");
    assert_int_equal(take(now_ms, &item), 0);
}

/* While the check-in is being sent the undo waits; a silent one can still come for a while. */
static void one_that_is_being_sent_is_taken_back_after_it(void **state)
{
    struct outbox_item item;
    (void)state;

    int64_t entry = checkin(1, ARRIVED).entry;
    assert_int_equal(take(now_ms, &item), entry);
    int64_t back = undo(entry);
    state_is(entry, "recalled");
    assert_int_equal(take(now_ms, &item), 0);
    settle(entry, OUTCOME_UNSETTLED, now_ms);
    history_is(entry, "recorded sending recalled undone");
    assert_int_equal(take(now_ms + 15000, &item), 0);
    assert_int_equal(take(now_ms + 16000, &item), back);
}

static void one_whose_answer_was_lost_is_taken_back_later(void **state)
{
    struct outbox_item item;
    (void)state;

    int64_t entry = sent(1, OUTCOME_UNSETTLED), back = undo(entry);
    state_is(entry, "undone");
    assert_int_equal(take(now_ms + 15000, &item), 0);
    assert_int_equal(take(now_ms + 16000, &item), back);
    /* The program dies over it: it is asked for anew. */
    reopen();
    OK(journal_revive(journal, true, NULL, 0, reading(now_ms)));
    history_is(back, "recorded sending unknown");
}

static void whoever_comes_again_is_checked_in_as_if_for_the_first_time(void **state)
{
    struct outbox_item item;
    (void)state;

    int64_t entry = sent(1, OUTCOME_CONFIRMED), back = undo(entry);
    int64_t arrived_s;
    OK(journal_arrived(journal, 1, ARRIVED, &arrived_s));
    assert_int_equal(arrived_s, 0);
    struct journal_receipt again = checkin(1, ARRIVED + 600);
    assert_int_equal(again.entry, entry);
    assert_false(again.repeated);
    assert_int_equal(again.arrived_s, ARRIVED + 600);
    history_is(back, "recorded revoked");
    OK(journal_arrived(journal, 1, ARRIVED, &arrived_s));
    assert_int_equal(arrived_s, ARRIVED + 600);
    assert_int_equal(take(now_ms, &item), entry);
    assert_int_equal(item.errand, ERRAND_ARRIVAL);
    assert_int_equal(item.arrived_s, ARRIVED + 600);
    settle(entry, OUTCOME_CONFIRMED, now_ms);
    /* And taken back once more. */
    assert_int_equal(undo(entry), back);
    assert_int_equal(take(now_ms, &item), back);
    settle(back, OUTCOME_CONFIRMED, now_ms);
    history_is(back, "recorded revoked recorded sending confirmed");
    history_is(entry, "recorded sending confirmed undone recorded sending confirmed undone");
}

/* The visitor comes while the undo is under way: the arrival is the last word. */
static void an_undo_under_way_is_overtaken_by_the_visitor(void **state)
{
    struct outbox_item item;
    (void)state;

    int64_t entry = sent(1, OUTCOME_CONFIRMED), back = undo(entry);
    assert_int_equal(take(now_ms, &item), back);
    (void)checkin(1, ARRIVED + 600);
    state_is(back, "recalled");
    assert_int_equal(take(now_ms, &item), 0);
    settle(back, OUTCOME_UNSETTLED, now_ms);
    state_is(back, "revoked");
    assert_int_equal(take(now_ms + 15000, &item), 0);
    assert_int_equal(take(now_ms + 16000, &item), entry);
    assert_int_equal(item.errand, ERRAND_ARRIVAL);
}

static void what_cannot_be_taken_back_is_said(void **state)
{
    struct journal_receipt receipt;
    (void)state;

    int64_t wish = walkin().entry, entry = checkin(1, ARRIVED).entry;
    assert_int_equal(undo_by(wish, "anna", &receipt).code, ERR_UNKNOWN);
    assert_int_equal(undo_by(99, "anna", &receipt).code, ERR_UNKNOWN);
    (void)undo(entry);
    assert_int_equal(undo_by(entry, "anna", &receipt).code, ERR_UNKNOWN);
    counts_are(1, 0);
}

static void done_twice_by_one_uid_is_done_once(void **state)
{
    struct journal_uid uid = journal_uid_make();
    struct undo_record record = {.entry = checkin(1, ARRIVED).entry, .actor = "anna"};
    struct journal_receipt first, second;
    char text[16];
    (void)state;

    OK(journal_record_undo(journal, &uid, &record, reading(now_ms), &first));
    OK(journal_record_undo(journal, &uid, &record, reading(now_ms), &second));
    assert_int_equal(first.entry, second.entry);
    ask_file("SELECT count(*) FROM trail", text, sizeof text);
    assert_string_equal(text, "1");
}

static void a_number_is_found_with_what_became_of_it(void **state)
{
    struct found_entry found[CANDIDATES_MAX];
    char number[BOOKING_NUMBER_MAX + 1];
    int count;
    (void)state;

    int64_t entry = checkin(100501, ARRIVED).entry;
    ask_file("SELECT number FROM event", number, sizeof number);
    OK(journal_find_number(journal, number, ARRIVED, found, &count));
    assert_int_equal(count, 1);
    assert_int_equal(found[0].entry, entry);
    assert_int_equal(found[0].booking_id, 100501);
    assert_int_equal(found[0].arrived_s, ARRIVED);
    assert_string_equal(found[0].number, number);
    assert_true(found[0].start_s != 0);
    assert_false(found[0].undone);
    (void)undo(entry);
    OK(journal_find_number(journal, number, ARRIVED, found, &count));
    assert_int_equal(count, 1);
    assert_true(found[0].undone);
    OK(journal_find_number(journal, number, ARRIVED + 86400, found, &count));
    assert_int_equal(count, 0);
    OK(journal_find_number(journal, "K99", ARRIVED, found, &count));
    assert_int_equal(count, 0);
}

static void the_oldest_unsent_is_known(void **state)
{
    int64_t since_s;
    (void)state;

    OK(journal_oldest_unsent(journal, &since_s));
    assert_int_equal(since_s, 0);
    (void)checkin(1, ARRIVED);
    OK(journal_oldest_unsent(journal, &since_s));
    assert_int_equal(since_s, now_ms / 1000);
}

static void call(void)
{
    struct journal_uid uid = journal_uid_make();
    struct note note = {.kind = NOTE_HELP, .wall_s = ARRIVED, .detail = "at the kiosk"};

    OK(journal_record_note(journal, &uid, &note, reading(now_ms)));
}

static void calls_are(int wanted)
{
    int64_t since_s;
    int count;

    OK(journal_calls(journal, ARRIVED, &count, &since_s));
    assert_int_equal(count, wanted);
    assert_int_equal(since_s, wanted > 0 ? ARRIVED : 0);
}

static void calls_for_help_are_open_until_somebody_came(void **state)
{
    char text[64];
    (void)state;

    calls_are(0);
    call();
    call();
    call();
    calls_are(3);
    counts_are(0, 0);
    /* The visitor of the last one needs nobody any more. */
    OK(journal_calls_end(journal, "", reading(now_ms)));
    calls_are(2);
    OK(journal_calls_end(journal, "anna", reading(now_ms)));
    calls_are(0);
    ask_file("SELECT count(*) FROM event WHERE kind = 'help' AND actor = 'anna'", text,
             sizeof text);
    assert_string_equal(text, "2");
    OK(journal_calls_end(journal, "anna", reading(now_ms)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_confirmed_checkin_is_written_back),
        TEST(one_that_was_not_sent_is_not_sent),
        TEST(one_that_is_being_sent_is_taken_back_after_it),
        TEST(one_whose_answer_was_lost_is_taken_back_later),
        TEST(whoever_comes_again_is_checked_in_as_if_for_the_first_time),
        TEST(an_undo_under_way_is_overtaken_by_the_visitor),
        TEST(what_cannot_be_taken_back_is_said),
        TEST(done_twice_by_one_uid_is_done_once),
        TEST(a_number_is_found_with_what_became_of_it),
        TEST(the_oldest_unsent_is_known),
        TEST(calls_for_help_are_open_until_somebody_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
