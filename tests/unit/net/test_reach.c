/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"
#include "far_side.h"

#include "net/reach.h"

#include <stdlib.h>

static struct reach reach;

static int setup(void **state)
{
    (void)state;
    far_mailbox_init();
    reach_init(&reach, far_mailbox());
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    reach_deinit(&reach);
    return 0;
}

static void test_state_is_told_once(void **state)
{
    (void)state;
    assert_false(reach_ready(&reach));
    reach_lost(&reach);
    reach_lost(&reach);
    assert_int_equal(far_count(EVENT_DEVICE_CHANGED), 1);
    reach_heard(&reach, 0, 1000, 1010);
    reach_heard(&reach, 0, 1000, 1010);
    assert_int_equal(far_count(EVENT_DEVICE_CHANGED), 2);
    assert_true(reach_ready(&reach));
    far_await_service(DEVICE_READY);
}

/* Date in seconds against our middle of the call in milliseconds. */
static void heard(int64_t ahead_s)
{
    int64_t sent_ms = INT64_C(1795459318000) + 500;

    reach_heard(&reach, 1795459318 + ahead_s, sent_ms - 20, sent_ms + 20);
}

static void test_clock_is_told_when_it_matters(void **state)
{
    (void)state;
    heard(0);
    heard(2);
    heard(-2);
    assert_int_equal(far_count(EVENT_CLOCK_CHANGED), 0);
    heard(7);
    assert_int_equal(far_await(EVENT_CLOCK_CHANGED, 0).clock.offset_s, 7);
    heard(8);
    heard(5);
    assert_int_equal(far_count(EVENT_CLOCK_CHANGED), 0);
    heard(-3600);
    assert_int_equal(far_await(EVENT_CLOCK_CHANGED, 0).clock.offset_s, -3600);
    heard(1); /* they agree again */
    assert_int_equal(far_await(EVENT_CLOCK_CHANGED, 0).clock.offset_s, 0);
}

static void test_a_slow_answer_says_nothing(void **state)
{
    (void)state;
    reach_heard(&reach, 1795459318, INT64_C(1795459200000), INT64_C(1795459210000));
    reach_heard(&reach, 0, 1000, 1010);          /* no Date */
    reach_heard(&reach, 1795459318, 2000, 1000); /* our clock was set in between */
    assert_int_equal(far_count(EVENT_CLOCK_CHANGED), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_state_is_told_once),
        TEST(test_clock_is_told_when_it_matters),
        TEST(test_a_slow_answer_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
