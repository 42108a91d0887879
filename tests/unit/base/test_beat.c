/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/beat.h"
#include "base/clock.h"

#include <string.h>

static void who_breaks_a_promise_is_named_and_who_keeps_it_is_not(void **state)
{
    struct beat *scanner = beat_open("scanner"), *printer = beat_open("printer");
    char name[BEAT_NAME_MAX + 1] = "";
    (void)state;

    beat_promise(scanner, 60000);
    beat_promise(printer, 90000);
    int64_t now_ms = clock_monotonic_ms();
    assert_false(beat_late(now_ms, name));
    assert_true(beat_late(now_ms + 60001, name));
    assert_string_equal(name, "scanner");
    beat_promise(scanner, 120000);
    assert_false(beat_late(now_ms + 60001, name));
    assert_true(beat_late(now_ms + 90001, name));
    assert_string_equal(name, "printer");
    beat_close(scanner);
    beat_close(printer);
}

static void who_waits_or_is_gone_is_never_late(void **state)
{
    struct beat *one = beat_open("one");
    char name[BEAT_NAME_MAX + 1];
    (void)state;

    assert_false(beat_late(INT64_MAX - 1, name));
    beat_promise(one, 10);
    beat_promise(one, -1);
    assert_false(beat_late(INT64_MAX - 1, name));
    beat_promise(one, 10);
    beat_close(one);
    assert_false(beat_late(INT64_MAX - 1, name));
    /* Its place is taken by another, who has promised nothing. */
    one = beat_open("other");
    assert_false(beat_late(INT64_MAX - 1, name));
    beat_close(one);
}

static void one_too_many_goes_unwatched(void **state)
{
    struct beat *all[BEATS_MAX];
    char name[BEAT_NAME_MAX + 1];
    (void)state;

    for (int i = 0; i < BEATS_MAX; i++) {
        all[i] = beat_open("a name that is far too long");
        assert_non_null(all[i]);
    }
    struct beat *more = beat_open("more");
    assert_null(more);
    beat_promise(more, 0);
    assert_false(beat_late(INT64_MAX - 1, name));
    beat_close(more);
    beat_promise(all[BEATS_MAX - 1], 0);
    assert_true(beat_late(INT64_MAX - 1, name));
    assert_int_equal(strlen(name), BEAT_NAME_MAX);
    for (int i = 0; i < BEATS_MAX; i++)
        beat_close(all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_breaks_a_promise_is_named_and_who_keeps_it_is_not),
        cmocka_unit_test(who_waits_or_is_gone_is_never_late),
        cmocka_unit_test(one_too_many_goes_unwatched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
