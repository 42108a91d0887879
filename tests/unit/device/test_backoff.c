/* SPDX-License-Identifier: Apache-2.0 */
#include "device/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void delays_double_up_to_the_last(void **state)
{
    static const int64_t expected_ms[] = {250, 500, 1000, 2000, 4000, 5000, 5000};
    struct backoff backoff = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(expected_ms) / sizeof(expected_ms[0]); i++)
        assert_int_equal(backoff_next_ms(&backoff), expected_ms[i]);
}

static void only_a_healthy_connection_starts_anew(void **state)
{
    struct backoff backoff = {0};

    (void)state;
    assert_int_equal(backoff_next_ms(&backoff), 250);
    backoff_ended(&backoff, BACKOFF_HEALTHY_MS - 1);
    assert_int_equal(backoff_next_ms(&backoff), 500);
    backoff_ended(&backoff, BACKOFF_HEALTHY_MS);
    assert_int_equal(backoff_next_ms(&backoff), 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delays_double_up_to_the_last),
        cmocka_unit_test(only_a_healthy_connection_starts_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
