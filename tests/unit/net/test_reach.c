/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"
#include "far_side.h"

#include "net/reach.h"

static struct reach reach;

static int setup(void **state)
{
    (void)state;
    far_mailbox_init();
    reach_init(&reach, far_mailbox(), far_daytime());
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
    reach_heard(&reach, 0, 1000);
    reach_heard(&reach, 0, 1000);
    assert_int_equal(far_count(EVENT_DEVICE_CHANGED), 2);
    assert_true(reach_ready(&reach));
    far_await_service(DEVICE_READY);
}

/* What its answers say of the time is daytime's matter: here, that it gets there. */
static void test_the_date_of_an_answer_sets_the_time(void **state)
{
    (void)state;
    reach_heard(&reach, 1795459318, reach_steady_ms(&reach));
    assert_in_range(reach_now_s(&reach), 1795459317, 1795459330);
    reach_heard(&reach, 0, reach_steady_ms(&reach)); /* no Date */
    assert_in_range(reach_now_s(&reach), 1795459317, 1795459330);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_state_is_told_once),
        TEST(test_the_date_of_an_answer_sets_the_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
