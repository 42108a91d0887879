/* SPDX-License-Identifier: Apache-2.0 */
/* journal_absence: whoever comes is never left absent, in whatever state the absence is. */
#include "journal_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { BOOKING = 100501, START = 1795435000, GRACE_OVER_MS = 1230000 };

static enum absence_end last_end;

static int64_t absent(const struct absence_record *record, bool report)
{
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;

    OK(journal_record_absence(journal, &uid, record, report, reading(now_ms), &receipt, &last_end));
    return receipt.entry;
}

static struct absence_record record_of(int64_t start_s)
{
    struct absence_record record = {.ref = {.id = BOOKING, .key = "5ecre7"},
                                    .scope = 141,
                                    .number = "100501",
                                    .start_s = start_s,
                                    .judged_s = now_ms / 1000};

    return record;
}

static int64_t reported(void)
{
    struct absence_record record = record_of(START);
    int64_t entry = absent(&record, true);

    assert_true(entry != 0);
    return entry;
}

static void an_absence_is_reported_or_observed_or_not_known(void **state)
{
    (void)state;
    static const struct {
        enum watch_gap gap;
        bool shared, report;
        const char *state, *reason;
    } rows[] = {
        {WATCH_WHOLE, false, true, "recorded", ""},
        {WATCH_WHOLE, false, false, "observed", ""},
        {WATCH_WHOLE, true, true, "blind", "other kiosks serve the office, too"},
        {WATCH_OUT_OF_SERVICE, false, true, "blind", "not known: the kiosk was out of service"},
        {WATCH_SCANNER, false, true, "blind", "not known: the scanner did not work"},
        {WATCH_CLOCK, false, true, "blind", "not known: the time was not sure"},
        {WATCH_ROSTER, false, true, "blind", "not known: the bookings were not up to date"},
        {WATCH_DARK, false, false, "blind", "not known: the kiosk did not run"},
    };
    struct outbox_item item;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct absence_record record = record_of(START);
        record.ref.id += (int64_t)i;
        record.gap = rows[i].gap;
        record.shared = rows[i].shared;
        int64_t entry = absent(&record, rows[i].report);
        assert_int_equal(last_end, ABSENCE_RECORDED);
        state_is(entry, rows[i].state);
        assert_string_equal(tally_of_entry(folder.dir, entry).reason, rows[i].reason);
        assert_int_equal(take(now_ms, &item), i == 0 ? entry : 0); /* nothing else is ever sent */
        if (i == 0)
            assert_true(item.errand == ERRAND_ABSENCE && item.start_s == START &&
                        item.booking_id == BOOKING);
    }
}

static void nobody_who_checked_in_is_absent(void **state)
{
    (void)state;
    struct absence_record record = record_of(START);

    checkin(BOOKING, START - 600);
    assert_int_equal(absent(&record, true), 0);
    assert_int_equal(last_end, ABSENCE_THERE);
    counts_are(1, 0);
}

static void an_absence_is_recorded_once_and_a_moved_appointment_anew(void **state)
{
    (void)state;
    struct absence_record record = record_of(START), moved = record_of(START + 3600);
    int64_t entry = absent(&record, true);

    assert_int_equal(absent(&record, true), 0);
    assert_int_equal(last_end, ABSENCE_RECORDED);
    int64_t second = absent(&moved, true);
    assert_true(second > entry);
    checkin(BOOKING, START + 6000);
    state_is(entry, "revoked");
    state_is(second, "revoked");
    assert_int_equal(absent(&moved, true), 0);
    assert_int_equal(last_end, ABSENCE_THERE);
}

static void who_comes_before_it_is_sent_was_never_absent(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t absence = reported(), arrival = checkin(BOOKING, START + 1300).entry;

    state_is(absence, "revoked");
    history_is(absence, "recorded revoked");
    assert_string_equal(tally_of_entry(folder.dir, absence).reason, "arrived at 13:13");
    assert_int_equal(take(now_ms, &item), arrival);
    assert_int_equal(take(now_ms, &item), 0);
    counts_are(1, 0);
}

static void who_comes_while_it_is_sent_is_written_after_it(void **state)
{
    (void)state;
    static const enum outcome outcomes[] = {OUTCOME_CONFIRMED, OUTCOME_RETRY, OUTCOME_REFUSED,
                                            OUTCOME_DROPPED};
    struct outbox_item item;

    for (int i = 0; i < 4; i++) {
        int64_t absence = reported();
        assert_int_equal(take(now_ms, &item), absence);
        int64_t arrival = checkin(BOOKING, START + 1300).entry;
        state_is(absence, "recalled");
        assert_int_equal(take(now_ms, &item), 0); /* not while the absence is on its way */
        settle(absence, outcomes[i], now_ms);
        state_is(absence, "revoked");
        assert_string_equal(tally_of_entry(folder.dir, absence).reason, "the visitor came");
        assert_int_equal(take(now_ms, &item), arrival);
        assert_int_equal(take(now_ms + 86400000, &item), 0); /* the absence never again */
        journal_teardown(NULL);
        journal_setup(NULL);
    }
}

static void after_a_silence_the_arrival_waits_until_a_late_write_cannot_come(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t ms, absence = reported();

    take(now_ms, &item);
    int64_t arrival = checkin(BOOKING, START + 1300).entry;
    settle(absence, OUTCOME_UNSETTLED, now_ms);
    state_is(absence, "revoked");
    assert_int_equal(take(now_ms + 15000, &item), 0); /* ZMS waits up to 15 s for a locked row */
    OK(journal_hurry(journal)); /* the service answers again: this is no reason */
    assert_int_equal(take(now_ms + 15000, &item), 0);
    OK(journal_due_in_ms(journal, reading(now_ms + 15000), &ms));
    assert_in_range(ms, 1, 5000);
    assert_int_equal(take(now_ms + 15000 + ms, &item), arrival);
}

static void an_unanswered_absence_holds_the_arrival_back_as_well(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t absence = reported();

    take(now_ms, &item);
    settle(absence, OUTCOME_UNSETTLED, now_ms);
    state_is(absence, "unknown");
    int64_t arrival = checkin(BOOKING, START + 1300).entry;
    state_is(absence, "revoked");
    assert_int_equal(take(now_ms + 15000, &item), 0);
    assert_int_equal(take(now_ms + 20000, &item), arrival);
}

static void a_program_that_dies_with_a_recalled_absence_holds_back_too(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t absence = reported();

    take(now_ms, &item);
    int64_t arrival = checkin(BOOKING, START + 1300).entry;
    reopen();
    OK(journal_revive(journal, true, NULL, 0, reading(now_ms)));
    history_is(absence, "recorded sending recalled revoked");
    assert_int_equal(take(now_ms + 15000, &item), 0);
    assert_int_equal(take(now_ms + 20000, &item), arrival);
}

static void asked_for_again_it_is_recalled_as_well(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t absence = reported();

    take(now_ms, &item);
    settle(absence, OUTCOME_UNSETTLED, now_ms);
    assert_int_equal(take(now_ms + 60000, &item), absence);
    assert_true(item.unsettled);
    state_is(absence, "asking");
    checkin(BOOKING, START + 1300);
    state_is(absence, "recalled");
    settle(absence, OUTCOME_CONFIRMED, now_ms + 61000);
    history_is(absence, "recorded sending unknown asking recalled revoked");
}

static void what_the_service_has_is_revoked_by_the_arrival(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t absence = reported();

    take(now_ms, &item);
    settle(absence, OUTCOME_CONFIRMED, now_ms);
    state_is(absence, "confirmed");
    int64_t arrival = checkin(BOOKING, START + 1300).entry;
    state_is(absence, "revoked");
    history_is(absence, "recorded sending confirmed revoked");
    assert_int_equal(take(now_ms, &item), arrival); /* at once: nothing is in the way */
}

static void the_service_knows_better_or_refuses(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t absence = reported();

    take(now_ms, &item);
    settle(absence, OUTCOME_DROPPED, now_ms);
    state_is(absence, "closed");
    counts_are(0, 0);
    journal_teardown(NULL);
    journal_setup(NULL);
    absence = reported();
    take(now_ms, &item);
    settle(absence, OUTCOME_REFUSED, now_ms);
    counts_are(0, 1); /* a person looks */
    checkin(BOOKING, START + 1300);
    state_is(absence, "revoked");
    counts_are(1, 0); /* and need not any more */
}

static void what_is_only_observed_or_not_known_is_revoked_by_the_arrival(void **state)
{
    (void)state;
    struct absence_record record = record_of(START), other = record_of(START);

    other.ref.id++;
    other.gap = WATCH_DARK;
    int64_t observed = absent(&record, false), blind = absent(&other, true);
    checkin(BOOKING, START + 1300);
    checkin(BOOKING + 1, START + 1300);
    history_is(observed, "observed revoked");
    history_is(blind, "blind revoked");
}

static void an_absence_before_midnight_is_of_its_day(void **state)
{
    (void)state;
    enum { LATE = 1795474800 - 600 }; /* the grace ends after midnight */
    struct absence_record record = record_of(LATE);

    record.judged_s = LATE + 1230;
    int64_t entry = absent(&record, true);
    assert_true(entry != 0);
    checkin(BOOKING, LATE - 86400 + 60); /* yesterday's visit says nothing */
    state_is(entry, "recorded");
    checkin(BOOKING, LATE + 300);
    state_is(entry, "revoked");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)
        TEST(an_absence_is_reported_or_observed_or_not_known),
        TEST(nobody_who_checked_in_is_absent),
        TEST(an_absence_is_recorded_once_and_a_moved_appointment_anew),
        TEST(who_comes_before_it_is_sent_was_never_absent),
        TEST(who_comes_while_it_is_sent_is_written_after_it),
        TEST(after_a_silence_the_arrival_waits_until_a_late_write_cannot_come),
        TEST(an_unanswered_absence_holds_the_arrival_back_as_well),
        TEST(a_program_that_dies_with_a_recalled_absence_holds_back_too),
        TEST(asked_for_again_it_is_recalled_as_well),
        TEST(what_the_service_has_is_revoked_by_the_arrival),
        TEST(the_service_knows_better_or_refuses),
        TEST(what_is_only_observed_or_not_known_is_revoked_by_the_arrival),
        TEST(an_absence_before_midnight_is_of_its_day),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
