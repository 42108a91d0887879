/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/pace.h"

static void test_jitter_is_a_fifth(void **state)
{
    (void)state;
    assert_int_equal(pace_jitter_ms(1000, 0), 800);
    assert_int_equal(pace_jitter_ms(1000, 400), 1200);
    assert_int_equal(pace_jitter_ms(1000, 401), 800);
    assert_int_equal(pace_jitter_ms(0, 77), 0);
    for (uint32_t random = 0; random < 5000; random++) {
        int64_t ms = pace_jitter_ms(120000, random * 858993u);
        assert_true(ms >= 96000 && ms <= 144000);
    }
}

static void test_delay_doubles_to_its_limit(void **state)
{
    static const int64_t middle[] = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000};

    (void)state;
    for (int i = 0; i < 8; i++)
        assert_int_equal(pace_delay_ms(500, 30000, i + 1, (uint32_t)(middle[i] / 5)), middle[i]);
    assert_int_equal(pace_delay_ms(500, 30000, 1000000, 0), 24000);
}

static void test_well_is_for_all(void **state)
{
    struct pace pace = {.failures = 0};

    (void)state;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pace_wait_ms(&pace, 7), 0);
        assert_false(pace_begin(&pace));
    }
    assert_false(pace_ended(&pace, false, PACE_WELL, 7, 0));
    assert_int_equal(pace_wait_ms(&pace, 7), 0);
}

static void test_one_tries_and_the_others_wait(void **state)
{
    struct pace pace = {.failures = 0};

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_false(pace_begin(&pace));
    assert_false(pace_ended(&pace, false, PACE_SUFFERS, 1000, 100));
    assert_int_equal(pace_wait_ms(&pace, 1000), 500);
    /* What was on its way then neither lengthens the pause nor ends it. */
    assert_false(pace_ended(&pace, false, PACE_SUFFERS, 1100, 100));
    assert_false(pace_ended(&pace, false, PACE_WELL, 1100, 100));
    assert_int_equal(pace_wait_ms(&pace, 1499), 1);
    assert_int_equal(pace_wait_ms(&pace, 1500), 0);
    assert_true(pace_begin(&pace));
    assert_int_equal(pace_wait_ms(&pace, 1500), -1);
    assert_int_equal(pace_wait_ms(&pace, 99999), -1);
    /* It finds the same: twice as long. */
    assert_true(pace_ended(&pace, true, PACE_SUFFERS, 2000, 200));
    assert_int_equal(pace_wait_ms(&pace, 2000), 1000);
    assert_true(pace_begin(&pace));
    assert_true(pace_ended(&pace, true, PACE_WELL, 3000, 0));
    assert_int_equal(pace_wait_ms(&pace, 3000), 0);
    assert_false(pace_begin(&pace));
}

static void test_nothing_to_try_with(void **state)
{
    struct pace pace = {.failures = 3, .not_before_ms = 10};

    (void)state;
    assert_true(pace_begin(&pace));
    assert_true(pace_ended(&pace, true, PACE_UNASKED, 20, 0));
    assert_int_equal(pace.failures, 3);
    /* Another may try at once. */
    assert_int_equal(pace_wait_ms(&pace, 20), 0);
    assert_true(pace_begin(&pace));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jitter_is_a_fifth),
        cmocka_unit_test(test_delay_doubles_to_its_limit),
        cmocka_unit_test(test_well_is_for_all),
        cmocka_unit_test(test_one_tries_and_the_others_wait),
        cmocka_unit_test(test_nothing_to_try_with),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
