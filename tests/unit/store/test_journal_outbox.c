/* SPDX-License-Identifier: Apache-2.0 */
/* journal_outbox: order, pauses, deaths, and arrivals that are reckoned back by a sure clock. */
#include "journal_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ARRIVED = 1795436000 };

/* A check-in by a clock that nobody trusts. */
static int64_t checkin_unsure(int64_t booking_id, int64_t wall_s, int64_t steady_ms)
{
    struct journal_uid uid = journal_uid_make();
    struct checkin_record record = checkin_make(booking_id);
    struct journal_receipt receipt;

    record.arrived_s = wall_s;
    record.write_arrival_s = wall_s < record.start_s ? record.start_s : wall_s;
    OK(journal_record_checkin(journal, &uid, &record, reading_unsure(wall_s * 1000, steady_ms),
                              &receipt));
    return receipt.entry;
}

static int64_t own(void)
{
    const struct own_numbers numbers = {.prefix = "KA", .first = 1, .last = 99};
    struct walkin_record record = {.scope = 141, .request = 7, .asked_s = ARRIVED};
    struct journal_uid uid = journal_uid_make();
    char number[BOOKING_NUMBER_MAX + 1];
    struct journal_receipt receipt;

    OK(journal_record_own(journal, &uid, &record, &numbers, reading(now_ms), &receipt, number));
    return receipt.entry;
}

static int64_t lost_number(void)
{
    int64_t entry = walkin().entry;
    struct walkin_record record = {.entry = entry, .scope = 141, .answer = ANSWER_UNSETTLED};
    struct journal_receipt receipt;

    OK(journal_record_number(journal, &record, reading(now_ms), &receipt));
    return entry;
}

static void every_errand_goes_out_oldest_first(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t lost = lost_number(), arrival = checkin(1, ARRIVED).entry, number = own();

    assert_int_equal(take(now_ms, &item), lost);
    assert_int_equal(item.errand, ERRAND_FIND_NUMBER);
    assert_int_equal(take(now_ms, &item), arrival);
    assert_int_equal(item.errand, ERRAND_ARRIVAL);
    assert_int_equal(take(now_ms, &item), number);
    assert_int_equal(item.errand, ERRAND_ENTER_NUMBER);
    assert_int_equal(take(now_ms, &item), 0);
    counts_are(3, 0);
}

static void a_pause_of_one_does_not_hold_up_the_others(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t first = checkin(1, ARRIVED).entry, second = checkin(2, ARRIVED).entry;

    take(now_ms, &item);
    settle(first, OUTCOME_RETRY, now_ms);
    assert_int_equal(take(now_ms, &item), second);
    settle(second, OUTCOME_CONFIRMED, now_ms);
    assert_int_equal(take(now_ms, &item), 0);
    OK(journal_hurry(journal));
    assert_int_equal(take(now_ms, &item), first);
}

/* What only time will tell is asked for again soon, however often it was asked for already. */
static void waiting_does_not_get_longer(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t entry = own(), at_ms = now_ms;

    for (int i = 0; i < 20; i++, at_ms += 4000) {
        assert_int_equal(take(at_ms, &item), entry);
        assert_int_equal(item.unsettled, i > 0);
        settle(entry, OUTCOME_WAITING, at_ms);
        assert_int_equal(take(at_ms, &item), 0);
    }
}

static void the_next_day_of_a_booking_waits_for_its_first(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t first = checkin(1, ARRIVED).entry, second = checkin(1, ARRIVED + 86400).entry;

    assert_int_equal(take(now_ms, &item), first);
    assert_int_equal(take(now_ms, &item), 0);
    settle(first, OUTCOME_CONFIRMED, now_ms);
    assert_int_equal(take(now_ms, &item), second);
}

static void an_own_number_that_fell_silent_is_looked_for_first(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t number = own();

    take(now_ms, &item);
    assert_false(item.unsettled);
    settle(number, OUTCOME_UNSETTLED, now_ms);
    for (int i = 1; i <= 3; i++) { /* once in doubt, always in doubt */
        assert_int_equal(take(now_ms + i * 600000, &item), number);
        assert_true(item.unsettled);
        assert_int_equal(item.attempts, i);
        settle(number, i == 1 ? OUTCOME_RETRY : OUTCOME_UNSETTLED, now_ms + i * 600000);
    }
    assert_int_equal(take(now_ms + 6000000, &item), number);
    settle(number, OUTCOME_CONFIRMED, now_ms + 6000000);
    history_is(number,
               "recorded sending unknown asking unknown asking unknown asking unknown asking"
               " confirmed");
}

static void a_lost_number_is_given_back_or_a_person_looks(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t lost = lost_number(), doubtful = lost_number();

    take(now_ms, &item);
    assert_int_equal(item.arrived_s, ARRIVED);
    settle(lost, OUTCOME_CONFIRMED, now_ms);
    history_is(lost, "wished unknown finding closed");
    take(now_ms, &item);
    settle(doubtful, OUTCOME_REFUSED, now_ms);
    history_is(doubtful, "wished unknown finding refused");
    counts_are(0, 1);
}

static void a_death_leaves_each_kind_in_doubt(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t lost = lost_number(), arrival = checkin(1, ARRIVED).entry, number = own();
    int64_t wish = walkin().entry, entries[] = {lost, arrival, number};

    for (int i = 0; i < 3; i++)
        assert_int_equal(take(now_ms, &item), entries[i]);
    reopen();
    OK(journal_revive(journal, true, NULL, 0, reading(now_ms)));
    state_is(wish, "unknown");
    for (int i = 0; i < 3; i++) {
        state_is(entries[i], "unknown");
        assert_int_equal(take(now_ms, &item), entries[i]);
        assert_true(item.unsettled);
    }
    assert_int_equal(take(now_ms, &item), wish);
    assert_string_equal(tally_of_entry(folder.dir, wish).reason, "");
    history_is(arrival, "recorded sending unknown asking");
}

static void an_outcome_that_comes_too_late_changes_nothing(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t arrival = checkin(1, ARRIVED).entry;

    take(now_ms, &item);
    settle(arrival, OUTCOME_CONFIRMED, now_ms);
    settle(arrival, OUTCOME_REFUSED, now_ms);
    state_is(arrival, "confirmed");
    settle(1, OUTCOME_CONFIRMED, now_ms); /* of a file that was set aside */
}

static void what_a_person_dealt_with_meanwhile_is_not_taken(void **state)
{
    (void)state;
    struct outbox_item item;
    char text[8];

    checkin(1, ARRIVED);
    ask_file("UPDATE event SET state = 'closed'", text, sizeof text);
    assert_int_equal(take(now_ms, &item), 0);
}

static void an_unsure_arrival_waits_and_is_reckoned_back(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t ms;
    int corrected;
    /* The battery was empty: 1970. Ten minutes later the service says what time it is. */
    int64_t arrival = checkin_unsure(1, 86400, 5000), sure = checkin(2, ARRIVED).entry;

    assert_string_equal(tally_of_entry(folder.dir, arrival).state, "recorded");
    OK(journal_take(journal, reading_unsure(now_ms, 9000), &item));
    assert_int_equal(item.entry, sure);
    OK(journal_take(journal, reading_unsure(now_ms, 9000), &item));
    assert_int_equal(item.entry, 0);
    OK(journal_due_in_ms(journal, reading_unsure(now_ms, 9000), &ms));
    assert_in_range(ms, 1, 10000); /* somebody looks again */
    const struct daytime_reading now = {
        .wall_ms = now_ms, .steady_ms = 5000 + 600000, .sure = true};
    OK(journal_correct(journal, true, &now, &corrected));
    assert_int_equal(corrected, 1);
    OK(journal_take(journal, &now, &item));
    assert_int_equal(item.entry, arrival);
    assert_int_equal(item.arrived_s, now_ms / 1000 - 600);
    assert_int_equal(item.write_arrival_s, item.start_s); /* on time: the place is kept */
    /* The day is the true one: coming again finds it. */
    struct journal_receipt again = checkin(1, ARRIVED);
    assert_true(again.repeated && again.entry == arrival);
}

static void a_late_arrival_is_written_as_it_was(void **state)
{
    (void)state;
    struct outbox_item item;
    int corrected;
    const struct daytime_reading now = {
        .wall_ms = INT64_C(1795438000000), .steady_ms = 400000, .sure = true};
    int64_t arrival = checkin_unsure(1, 86400, 0);

    OK(journal_correct(journal, true, &now, &corrected));
    OK(journal_take(journal, &now, &item));
    assert_int_equal(item.entry, arrival);
    assert_int_equal(item.arrived_s, 1795438000 - 400);
    assert_int_equal(item.write_arrival_s, item.arrived_s);
}

static void what_was_sent_or_is_of_another_run_is_not_reckoned_anew(void **state)
{
    (void)state;
    struct journal_self other = *folder_self();
    struct outbox_item item;
    int corrected;
    const struct daytime_reading now = {.wall_ms = now_ms, .steady_ms = 500000, .sure = true};

    int64_t arrival = checkin_unsure(1, 1795430000, 1000);
    journal_close(journal);
    other.run.hex[0] = 'f';
    OK(journal_open(folder.dir, &other, &journal));
    OK(journal_correct(journal, true, &now, &corrected));
    assert_int_equal(corrected, 0);
    /* Its steady time means nothing now, so it does not wait either. */
    OK(journal_take(journal, reading_unsure(now_ms, 9000), &item));
    assert_int_equal(item.entry, arrival);
    assert_int_equal(item.arrived_s, 1795430000);
    int64_t second = checkin_unsure(2, 1795430000, 1000);
    OK(journal_take(journal, &now, &item));
    assert_int_equal(item.entry, second);
    OK(journal_correct(journal, true, &now, &corrected));
    assert_int_equal(corrected, 0);
}

static void two_days_that_turn_out_to_be_one_do_no_harm(void **state)
{
    (void)state;
    struct outbox_item item;
    int corrected;
    const struct daytime_reading now = {.wall_ms = now_ms, .steady_ms = 90000, .sure = true};

    checkin_unsure(1, 86400, 1000);
    checkin_unsure(1, 86400 * 3, 2000);
    OK(journal_correct(journal, true, &now, &corrected));
    assert_true(take(now_ms, &item) != 0);
    settle(item.entry, OUTCOME_CONFIRMED, now_ms);
    assert_true(take(now_ms, &item) != 0); /* the second write changes nothing at the service */
    settle(item.entry, OUTCOME_CONFIRMED, now_ms);
    counts_are(0, 0);
}

static void what_is_settled_is_forgotten_by_when_it_was_settled(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t arrival = checkin_unsure(1, 86400, 1000); /* recorded in 1970, as it seems */

    assert_int_equal(take(now_ms, &item), arrival);
    settle(arrival, OUTCOME_CONFIRMED, now_ms);
    OK(journal_forget(journal, now_ms / 1000 - 30 * 86400));
    assert_int_equal(tally_of_booking(folder.dir, 1).of_booking, 1);
    OK(journal_forget(journal, now_ms / 1000 + 1));
    assert_int_equal(tally_of_booking(folder.dir, 1).of_booking, 0);
    history_is(arrival, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)
        TEST(every_errand_goes_out_oldest_first),
        TEST(a_pause_of_one_does_not_hold_up_the_others),
        TEST(waiting_does_not_get_longer),
        TEST(the_next_day_of_a_booking_waits_for_its_first),
        TEST(an_own_number_that_fell_silent_is_looked_for_first),
        TEST(a_lost_number_is_given_back_or_a_person_looks),
        TEST(a_death_leaves_each_kind_in_doubt),
        TEST(an_outcome_that_comes_too_late_changes_nothing),
        TEST(what_a_person_dealt_with_meanwhile_is_not_taken),
        TEST(an_unsure_arrival_waits_and_is_reckoned_back),
        TEST(a_late_arrival_is_written_as_it_was),
        TEST(what_was_sent_or_is_of_another_run_is_not_reckoned_anew),
        TEST(two_days_that_turn_out_to_be_one_do_no_harm),
        TEST(what_is_settled_is_forgotten_by_when_it_was_settled),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
