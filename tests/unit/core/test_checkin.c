/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "core/checkin.h"

#include <string.h>

/* Monday 2026-11-23, 10:00 in Berlin. */
enum { TEN = 1795424400, MINUTE = 60, DAY = 86400 };

static const struct rules rules = {
    .offices = {{.scope = 169, .name = "Tiergarten", .early_min = 30, .late_min = 15},
                {.scope = 130, .name = "Einwanderung", .early_min = 60, .late_min = 0}},
    .office_count = 2,
    .services = {{.scope = 169, .request = 7, .early_min = 10, .late_min = -1},
                 {.scope = 169, .request = 8, .early_min = -1, .late_min = -1, .desk = true}},
    .service_count = 2,
    .keep_place = true,
};

static struct booking booking(int32_t scope, int64_t start_s, enum booking_status status)
{
    return (struct booking){
        .scope = scope, .start_s = start_s, .status = status, .with_appointment = true};
}

static void assert_verdict(struct booking b, int64_t now_s, enum verdict expected)
{
    enum verdict got = checkin_decide(&b, &rules, now_s);

    if (got != expected)
        fail_msg("expected %s, got %s", verdict_info(expected)->name, verdict_info(got)->name);
}

static void the_window_opens_and_closes_to_the_minute(void **state)
{
    struct booking b = booking(169, TEN, BOOKING_CONFIRMED);
    (void)state;

    assert_verdict(b, TEN - 30 * MINUTE - 1, VERDICT_EARLY);
    assert_verdict(b, TEN - 30 * MINUTE, VERDICT_OK);
    assert_verdict(b, TEN, VERDICT_OK);
    assert_verdict(b, TEN + 15 * MINUTE + 59, VERDICT_OK);
    assert_verdict(b, TEN + 16 * MINUTE, VERDICT_LATE);
    assert_int_equal(checkin_opens_s(&b, &rules), TEN - 30 * MINUTE);
    assert_verdict(booking(130, TEN, BOOKING_CONFIRMED), TEN - 45 * MINUTE, VERDICT_OK);
    assert_verdict(booking(130, TEN, BOOKING_CONFIRMED), TEN + 60, VERDICT_LATE);
}

static void a_service_may_have_a_window_or_a_desk_of_its_own(void **state)
{
    struct booking b = booking(169, TEN, BOOKING_CONFIRMED);
    (void)state;

    b.service = 7;
    assert_verdict(b, TEN - 11 * MINUTE, VERDICT_EARLY);
    assert_verdict(b, TEN + 15 * MINUTE, VERDICT_OK);
    b.service = 8;
    assert_verdict(b, TEN, VERDICT_NEEDS_DESK);
    b.status = BOOKING_QUEUED;
    assert_verdict(b, TEN, VERDICT_ALREADY);
}

static void each_status_has_its_verdict(void **state)
{
    static const struct {
        enum booking_status status;
        enum verdict verdict;
    } table[] = {
        {BOOKING_OTHER, VERDICT_NEEDS_DESK},
        {BOOKING_RESERVED, VERDICT_NOT_CONFIRMED},
        {BOOKING_PRECONFIRMED, VERDICT_NOT_CONFIRMED},
        {BOOKING_CONFIRMED, VERDICT_OK},
        {BOOKING_QUEUED, VERDICT_ALREADY},
        {BOOKING_CALLED, VERDICT_IN_SERVICE},
        {BOOKING_PROCESSING, VERDICT_IN_SERVICE},
        {BOOKING_PARKED, VERDICT_NEEDS_DESK},
        {BOOKING_MISSED, VERDICT_OK},
        {BOOKING_FINISHED, VERDICT_CANCELLED},
        {BOOKING_DELETED, VERDICT_CANCELLED},
        {BOOKING_BLOCKED, VERDICT_CANCELLED},
    };
    (void)state;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_equal(booking_status_named(booking_status_name(table[i].status)),
                         table[i].status);
        assert_verdict(booking(169, TEN, table[i].status), TEN, table[i].verdict);
    }
    assert_int_equal(booking_status_named("arrived"), BOOKING_OTHER);
}

static void another_day_and_another_place_are_said_before_the_time(void **state)
{
    (void)state;
    assert_verdict(booking(169, TEN + DAY, BOOKING_CONFIRMED), TEN, VERDICT_OTHER_DAY);
    assert_verdict(booking(169, TEN - DAY, BOOKING_CONFIRMED), TEN, VERDICT_OTHER_DAY);
    assert_verdict(booking(169, TEN + DAY, BOOKING_QUEUED), TEN, VERDICT_OTHER_DAY);
    assert_verdict(booking(160, TEN, BOOKING_CONFIRMED), TEN, VERDICT_OTHER_PLACE);
    assert_verdict(booking(160, TEN + DAY, BOOKING_CONFIRMED), TEN, VERDICT_OTHER_PLACE);
    assert_verdict(booking(160, TEN, BOOKING_DELETED), TEN, VERDICT_CANCELLED);
    assert_verdict(booking(160, TEN + DAY, BOOKING_PRECONFIRMED), TEN, VERDICT_NOT_CONFIRMED);
}

static void a_decision_from_the_store_says_so(void **state)
{
    struct booking b = booking(169, TEN, BOOKING_CONFIRMED);
    (void)state;

    b.offline = true;
    assert_verdict(b, TEN, VERDICT_OK_OFFLINE);
    assert_verdict(b, TEN + 16 * MINUTE, VERDICT_LATE);
}

static void early_birds_keep_their_place_and_the_late_give_their_true_time(void **state)
{
    struct booking b = booking(169, TEN, BOOKING_CONFIRMED);
    struct rules true_time = rules;
    (void)state;

    assert_int_equal(checkin_arrival_s(&b, &rules, TEN - 20 * MINUTE), TEN);
    assert_int_equal(checkin_arrival_s(&b, &rules, TEN + 59), TEN);
    assert_int_equal(checkin_arrival_s(&b, &rules, TEN + 60), TEN + 60);
    true_time.keep_place = false;
    assert_int_equal(checkin_arrival_s(&b, &true_time, TEN - 20 * MINUTE), TEN - 20 * MINUTE);
}

static void verdicts_are_told_apart_without_colour(void **state)
{
    (void)state;
    for (int i = 0; i < VERDICT_COUNT; i++)
        for (int k = 0; k < i; k++) {
            assert_int_not_equal(verdict_info((enum verdict)i)->icon,
                                 verdict_info((enum verdict)k)->icon);
            assert_string_not_equal(verdict_info((enum verdict)i)->stem,
                                    verdict_info((enum verdict)k)->stem);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_window_opens_and_closes_to_the_minute),
        cmocka_unit_test(a_service_may_have_a_window_or_a_desk_of_its_own),
        cmocka_unit_test(each_status_has_its_verdict),
        cmocka_unit_test(another_day_and_another_place_are_said_before_the_time),
        cmocka_unit_test(a_decision_from_the_store_says_so),
        cmocka_unit_test(early_birds_keep_their_place_and_the_late_give_their_true_time),
        cmocka_unit_test(verdicts_are_told_apart_without_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
