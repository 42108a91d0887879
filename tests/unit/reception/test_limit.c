/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "reception/limit.h"

#include <stdio.h>

static struct limit limit;

static void so_many_at_once_and_then_one_each_so_often(void **state)
{
    int64_t wait_ms;
    (void)state;

    limit_init(&limit, 5, 12000);
    for (int i = 0; i < 5; i++)
        assert_true(limit_take(&limit, "agent", 1000, &wait_ms));
    assert_false(limit_take(&limit, "agent", 1000, &wait_ms));
    assert_int_equal(wait_ms, 12000);
    assert_false(limit_take(&limit, "agent", 12999, &wait_ms));
    assert_int_equal(wait_ms, 1);
    assert_true(limit_take(&limit, "agent", 13000, &wait_ms));
    assert_false(limit_take(&limit, "agent", 13000, &wait_ms));
}

static void a_refused_attempt_does_not_make_the_wait_longer(void **state)
{
    int64_t wait_ms;
    (void)state;

    limit_init(&limit, 1, 1000);
    assert_true(limit_take(&limit, "a", 0, &wait_ms));
    for (int i = 0; i < 100; i++)
        assert_false(limit_take(&limit, "a", 10, &wait_ms));
    assert_true(limit_take(&limit, "a", 1000, &wait_ms));
}

static void one_does_not_pay_for_another(void **state)
{
    int64_t wait_ms;
    (void)state;

    limit_init(&limit, 1, 1000);
    assert_true(limit_take(&limit, "10.0.0.1", 0, &wait_ms));
    assert_false(limit_take(&limit, "10.0.0.1", 0, &wait_ms));
    assert_true(limit_take(&limit, "10.0.0.2", 0, &wait_ms));
}

static void many_names_do_not_push_out_one_that_is_limited(void **state)
{
    char name[16];
    int64_t wait_ms;
    (void)state;

    limit_init(&limit, 3, 1000);
    for (int i = 0; i < 3; i++)
        assert_true(limit_take(&limit, "guesser", 0, &wait_ms));
    for (int i = 0; i < 4 * LIMIT_NAMES_MAX; i++) {
        (void)snprintf(name, sizeof name, "n%d", i);
        assert_true(limit_take(&limit, name, 0, &wait_ms));
    }
    assert_false(limit_take(&limit, "guesser", 0, &wait_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_at_once_and_then_one_each_so_often),
        cmocka_unit_test(a_refused_attempt_does_not_make_the_wait_longer),
        cmocka_unit_test(one_does_not_pay_for_another),
        cmocka_unit_test(many_names_do_not_push_out_one_that_is_limited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
