/* SPDX-License-Identifier: Apache-2.0 */
/* journal_number: each own number once a day, whatever happens to program, file and clock. */
#include "journal_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct own_numbers own = {.mode = OWN_AWAY, .prefix = "KA", .first = 3, .last = 12};
/* Berlin: the 23rd of November 2026 ends at MIDNIGHT. */
enum { ASKED = 1795436000, MIDNIGHT = 1795474800 };

static struct journal_uid uid;
static int64_t last_entry;

/* Asks for a number at a time by a clock, and says which it was. */
static const char *own_by(const struct daytime_reading *now, const struct own_numbers *numbers)
{
    static char number[BOOKING_NUMBER_MAX + 1];
    struct walkin_record record = {.scope = 141, .request = 7, .asked_s = now->wall_ms / 1000};
    struct journal_receipt receipt;

    uid = journal_uid_make();
    OK(journal_record_own(journal, &uid, &record, numbers, now, &receipt, number));
    assert_int_equal(receipt.entry != 0, number[0] != '\0');
    last_entry = receipt.entry;
    return number;
}

static const char *own_at(int64_t wall_s)
{
    return own_by(reading(wall_s * 1000), &own);
}

static void numbers_count_up_with_as_many_digits_as_the_last_has(void **state)
{
    (void)state;
    assert_string_equal(own_at(ASKED), "KA03");
    assert_string_equal(own_at(ASKED), "KA04");
    assert_string_equal(tally_of_entry(folder.dir, last_entry).number, "KA04");
    state_is(last_entry, "recorded");
    counts_are(2, 0);
}

static void the_same_wish_gets_the_same_number(void **state)
{
    (void)state;
    struct walkin_record record = {.scope = 141, .asked_s = ASKED};
    char number[BOOKING_NUMBER_MAX + 1];
    struct journal_receipt receipt;

    assert_string_equal(own_at(ASKED), "KA03");
    OK(journal_record_own(journal, &uid, &record, &own, reading(now_ms), &receipt, number));
    assert_string_equal(number, "KA03");
    assert_int_equal(receipt.entry, last_entry);
    reopen();
    OK(journal_record_own(journal, &uid, &record, &own, reading(now_ms), &receipt, number));
    assert_string_equal(number, "KA03");
    assert_string_equal(own_at(ASKED), "KA04");
}

static void a_range_that_is_used_up_gives_none_until_midnight(void **state)
{
    (void)state;
    char number[BOOKING_NUMBER_MAX + 1];

    for (int n = 3; n <= 12; n++) {
        snprintf(number, sizeof number, "KA%02d", n);
        assert_string_equal(own_at(ASKED), number);
    }
    for (int i = 0; i < 3; i++)
        assert_string_equal(own_at(MIDNIGHT - 1), "");
    counts_are(10, 0); /* nothing was recorded for those who got none */
    assert_string_equal(own_at(MIDNIGHT), "KA03");
}

static void a_wish_before_midnight_counts_for_its_day_also_after_it(void **state)
{
    (void)state;
    assert_string_equal(own_at(MIDNIGHT - 1), "KA03");
    assert_string_equal(own_at(MIDNIGHT), "KA03");
    assert_string_equal(own_at(MIDNIGHT - 1), "KA04"); /* a visitor stood there when it struck */
    assert_string_equal(own_at(MIDNIGHT), "KA04");
}

static void days_of_23_and_25_hours_have_one_range(void **state)
{
    (void)state;
    static const struct {
        int64_t midnight_s;
        int hours;
    } days[] = {{1774738800, 23}, {1792879200, 25}};

    for (int d = 0; d < 2; d++) {
        int64_t end_s = days[d].midnight_s + days[d].hours * 3600;
        assert_string_equal(own_at(days[d].midnight_s), "KA03");
        assert_string_equal(own_at(end_s - 1), "KA04");
        assert_string_equal(own_at(end_s), "KA03");
    }
}

static void a_restart_goes_on_counting(void **state)
{
    (void)state;
    for (int n = 3; n <= 8; n++) {
        char number[BOOKING_NUMBER_MAX + 1];
        snprintf(number, sizeof number, "KA%02d", n);
        assert_string_equal(own_at(ASKED), number);
        reopen();
        OK(journal_revive(journal, true, NULL, 0, reading(now_ms)));
    }
}

static void what_the_service_has_or_a_person_discarded_is_not_given_again(void **state)
{
    (void)state;
    struct outbox_item item;

    own_at(ASKED);
    take(now_ms, &item);
    assert_int_equal(item.errand, ERRAND_ENTER_NUMBER);
    assert_string_equal(item.number, "KA03");
    assert_int_equal(item.request, 7);
    assert_int_equal(item.arrived_s, ASKED);
    assert_int_equal(item.booking_id, 0);
    settle(item.entry, OUTCOME_CONFIRMED, now_ms);
    own_at(ASKED);
    take(now_ms, &item);
    settle(item.entry, OUTCOME_REFUSED, now_ms);
    assert_string_equal(own_at(ASKED), "KA05");
    /* Old days are forgotten, this one is not. */
    OK(journal_forget(journal, now_ms / 1000));
    assert_string_equal(own_at(ASKED), "KA06");
}

static void a_changed_range_never_leads_back(void **state)
{
    (void)state;
    const struct own_numbers later = {.mode = OWN_AWAY, .prefix = "KB", .first = 7, .last = 12};
    const struct own_numbers smaller = {.mode = OWN_AWAY, .prefix = "KA", .first = 3, .last = 5};

    assert_string_equal(own_at(ASKED), "KA03");
    assert_string_equal(own_by(reading(now_ms), &later), "KB07");
    assert_string_equal(own_at(ASKED), "KA08");
    assert_string_equal(own_by(reading(now_ms), &smaller), "");
}

static void after_a_damaged_file_none_is_given_that_day(void **state)
{
    (void)state;
    char zeros[4096] = {0};

    own_at(ASKED);
    journal_close(journal);
    folder_damage(folder.dir, "journal.db", 4096, zeros, sizeof zeros);
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_int_equal(folder_count(folder.dir, "damaged-"), 1);
    assert_string_equal(own_at(ASKED), "");
    reopen();
    assert_string_equal(own_at(MIDNIGHT - 1), "");
    assert_string_equal(own_at(MIDNIGHT), "KA03");
    assert_string_equal(own_at(MIDNIGHT + 86400), "KA03");
}

static void the_day_of_the_damage_is_told_by_a_sure_clock(void **state)
{
    (void)state;
    own_at(ASKED);
    journal_close(journal);
    folder_damage(folder.dir, "journal.db", 0, "no database at all", 18);
    OK(journal_open(folder.dir, folder_self(), &journal));
    /* 1970, and then another day that is not to be trusted either. */
    assert_string_equal(own_by(reading_unsure(86400000, 1), &own), "");
    assert_string_equal(own_by(reading_unsure(now_ms + 86400000, 1), &own), "");
    OK(journal_revive(journal, true, NULL, 0, reading(now_ms)));
    assert_string_equal(own_at(ASKED), "");
    assert_string_equal(own_at(MIDNIGHT), "KA03");
}

static void the_counter_is_lost_also_where_the_fresh_file_was_begun_by_a_second_try(void **state)
{
    (void)state;
    char path[128];

    journal_close(journal);
    /* A cut after the damaged file was set aside and before the fresh one was made. */
    folder_damage(folder.dir, "damaged-20261123T121320Z.db", 0, "x", 1);
    snprintf(path, sizeof path, "%s/journal.db", folder.dir);
    remove(path);
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_string_equal(own_at(ASKED), "");
}

static void an_unsure_clock_goes_on_from_the_last_number_that_may_be_of_today(void **state)
{
    (void)state;
    assert_string_equal(own_at(ASKED - 86400), "KA03"); /* yesterday */
    assert_string_equal(own_at(ASKED), "KA03");
    assert_string_equal(own_at(ASKED), "KA04");
    /* The power was away; the clock says 1970, then yesterday, then next week. */
    assert_string_equal(own_by(reading_unsure(86400000, 1), &own), "KA05");
    assert_string_equal(own_by(reading_unsure(now_ms - 86400000, 2), &own), "KA06");
    assert_string_equal(own_by(reading_unsure(now_ms + 7 * 86400000, 3), &own), "KA07");
    /* It becomes sure, in another run: they may all be of today. */
    assert_string_equal(own_at(ASKED), "KA08");
    assert_string_equal(own_at(MIDNIGHT), "KA03");
}

static void what_was_given_unsure_before_midnight_does_not_shorten_the_next_day(void **state)
{
    (void)state;
    int corrected;

    assert_string_equal(own_at(ASKED), "KA03");
    assert_string_equal(own_by(reading_unsure(86400000, 1000), &own), "KA04");
    int64_t unsure = last_entry;
    const struct daytime_reading sure = {
        .wall_ms = now_ms + 60000, .steady_ms = 61000, .sure = true};
    OK(journal_correct(journal, true, &sure, &corrected));
    assert_int_equal(corrected, 1);
    assert_int_equal(tally_of_entry(folder.dir, unsure).arrived_s, ASKED);
    assert_string_equal(own_at(ASKED), "KA05");
    assert_string_equal(own_at(MIDNIGHT), "KA03");
}

static void a_first_day_without_any_sure_time_counts_on(void **state)
{
    (void)state;
    assert_string_equal(own_by(reading_unsure(86400000, 1), &own), "KA03");
    assert_string_equal(own_by(reading_unsure(86400000 * 2, 2), &own), "KA04");
    assert_string_equal(own_at(ASKED), "KA05");
}

static void claims_tell_a_number_of_ours_from_one_that_is_lost(void **state)
{
    (void)state;
    struct walkin_record record = {
        .scope = 141, .answer = ANSWER_OK, .booking_id = 4711, .number = "F042"};
    struct journal_receipt receipt;
    enum claim claim;

    OK(journal_claim_of(journal, 4711, &claim));
    assert_int_equal(claim, CLAIM_NOBODY);
    record.entry = walkin().entry;
    OK(journal_claim_of(journal, 4711, &claim));
    assert_int_equal(claim, CLAIM_OPEN); /* the answer of that wish may bring it */
    OK(journal_record_number(journal, &record, reading(now_ms), &receipt));
    OK(journal_claim_of(journal, 4711, &claim));
    assert_int_equal(claim, CLAIM_JOURNAL);
    OK(journal_claim_of(journal, 4712, &claim));
    assert_int_equal(claim, CLAIM_NOBODY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)
        TEST(numbers_count_up_with_as_many_digits_as_the_last_has),
        TEST(the_same_wish_gets_the_same_number),
        TEST(a_range_that_is_used_up_gives_none_until_midnight),
        TEST(a_wish_before_midnight_counts_for_its_day_also_after_it),
        TEST(days_of_23_and_25_hours_have_one_range),
        TEST(a_restart_goes_on_counting),
        TEST(what_the_service_has_or_a_person_discarded_is_not_given_again),
        TEST(a_changed_range_never_leads_back),
        TEST(after_a_damaged_file_none_is_given_that_day),
        TEST(the_day_of_the_damage_is_told_by_a_sure_clock),
        TEST(the_counter_is_lost_also_where_the_fresh_file_was_begun_by_a_second_try),
        TEST(an_unsure_clock_goes_on_from_the_last_number_that_may_be_of_today),
        TEST(what_was_given_unsure_before_midnight_does_not_shorten_the_next_day),
        TEST(a_first_day_without_any_sure_time_counts_on),
        TEST(claims_tell_a_number_of_ours_from_one_that_is_lost),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
