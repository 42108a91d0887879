/* SPDX-License-Identifier: Apache-2.0 */
/* waits: what the last visitors' waits say of the next one's. */
#include "cmocka_kit.h"
#include "reception/waits.h"

enum { NOON = 1795436000 };

static struct waits_visit visit(int64_t arrived_min, int64_t called_min)
{
    int64_t arrived_s = NOON + arrived_min * 60;

    return (struct waits_visit){arrived_s, arrived_s, called_min < 0 ? 0 : NOON + called_min * 60};
}

static void one_desk_that_takes_ten_minutes_each(void **state)
{
    (void)state;
    struct waits_visit visits[] = {visit(0, 10), visit(1, 20), visit(2, 30), visit(25, -1),
                                   visit(26, -1)};
    struct waits waits = waits_reckon(visits, 5, NOON + 30 * 60);

    /* 10, 19 and 28 minutes, with none, one and two before them. */
    assert_int_equal(waits.median_min, 19);
    assert_int_equal(waits.waiting, 2);
    assert_int_equal(waits_expect(&waits, 0), 10);
    assert_int_equal(waits_expect(&waits, 2), 29);
}

static void too_few_or_too_old_say_nothing(void **state)
{
    (void)state;
    struct waits_visit visits[] = {visit(0, 10), visit(1, 20), visit(200, 210)};
    struct waits waits = waits_reckon(visits, 3, NOON + 211 * 60);

    assert_int_equal(waits.median_min, -1);
    assert_int_equal(waits_expect(&waits, 0), -1);
    assert_int_equal(waits_reckon(visits, 0, NOON).waiting, 0);
}

static void an_idle_hour_is_not_a_wait(void **state)
{
    (void)state;
    struct waits_visit visits[] = {visit(0, 5), visit(30, 35), visit(60, 65)};
    struct waits waits = waits_reckon(visits, 3, NOON + 80 * 60);

    assert_int_equal(waits_expect(&waits, 0), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_desk_that_takes_ten_minutes_each),
        cmocka_unit_test(too_few_or_too_old_say_nothing),
        cmocka_unit_test(an_idle_hour_is_not_a_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
