/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/touch.h"

static void one_finger_presses_moves_and_releases(void **state)
{
    struct touch t = {0};

    (void)state;
    assert_int_equal(touch_move(&t, 7), TOUCH_NOTHING);
    assert_int_equal(touch_up(&t, 7), TOUCH_NOTHING);
    assert_int_equal(touch_down(&t, 7), TOUCH_PRESSED);
    assert_int_equal(touch_down(&t, 7), TOUCH_NOTHING); /* reported twice */
    assert_int_equal(touch_move(&t, 7), TOUCH_MOVED);
    assert_int_equal(touch_up(&t, 7), TOUCH_RELEASED);
    assert_int_equal(touch_up(&t, 7), TOUCH_NOTHING);
}

static void a_second_finger_does_not_count(void **state)
{
    struct touch t = {0};

    (void)state;
    assert_int_equal(touch_down(&t, 1), TOUCH_PRESSED);
    assert_int_equal(touch_down(&t, 2), TOUCH_NOTHING);
    assert_int_equal(touch_move(&t, 2), TOUCH_NOTHING);
    assert_int_equal(touch_up(&t, 2), TOUCH_NOTHING);
    assert_int_equal(touch_up(&t, 1), TOUCH_RELEASED);
}

static void a_palm_takes_the_press_back_until_all_is_lifted(void **state)
{
    struct touch t = {0};

    (void)state;
    assert_int_equal(touch_down(&t, 1), TOUCH_PRESSED);
    assert_int_equal(touch_down(&t, 2), TOUCH_NOTHING);
    assert_int_equal(touch_down(&t, 3), TOUCH_TAKEN_BACK);
    assert_int_equal(touch_up(&t, 1), TOUCH_NOTHING);
    assert_int_equal(touch_up(&t, 2), TOUCH_NOTHING);
    assert_int_equal(touch_down(&t, 4), TOUCH_NOTHING);
    assert_int_equal(touch_up(&t, 4), TOUCH_NOTHING);
    assert_int_equal(touch_up(&t, 3), TOUCH_NOTHING);
    assert_int_equal(touch_down(&t, 5), TOUCH_PRESSED);
    assert_int_equal(touch_up(&t, 5), TOUCH_RELEASED);
}

static void more_contacts_than_fingers_do_no_harm(void **state)
{
    struct touch t = {0};

    (void)state;
    for (int64_t i = 0; i < 50; i++)
        (void)touch_down(&t, i);
    assert_int_equal(t.count, TOUCH_CONTACTS_MAX);
    for (int64_t i = 0; i < 50; i++)
        assert_int_equal(touch_up(&t, i), TOUCH_NOTHING);
    assert_int_equal(touch_down(&t, 1), TOUCH_PRESSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_finger_presses_moves_and_releases),
        cmocka_unit_test(a_second_finger_does_not_count),
        cmocka_unit_test(a_palm_takes_the_press_back_until_all_is_lifted),
        cmocka_unit_test(more_contacts_than_fingers_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
