/* SPDX-License-Identifier: Apache-2.0 */
/* guesses: what was written is read back, what is none of ours forgives, a pause never shrinks
 * by a clock that nobody trusts. */
#include "../cmocka_kit.h"

#include "store/guesses.h"

#include <string.h>

static const struct daytime_reading kept = {.wall_ms = INT64_C(1795436000000), .sure = true};

static void what_was_written_is_read_back(void **state)
{
    (void)state;
    static const struct guesses rows[] = {{.pause_ms = 0},
                                          {.wrong_answers = 3, .pauses = 1, .pause_ms = 30000},
                                          {.wrong_answers = GUESSES_COUNT_MAX,
                                           .pauses = GUESSES_COUNT_MAX,
                                           .pause_ms = GUESSES_PAUSE_MAX_MS}};
    char text[GUESSES_TEXT_MAX + 1];
    struct guesses read;

    for (int i = 0; i < 3; i++) {
        guesses_write(&rows[i], &kept, text);
        assert_true(guesses_read(text, &kept, &read));
        assert_int_equal(read.wrong_answers, rows[i].wrong_answers);
        assert_int_equal(read.pauses, rows[i].pauses);
        assert_int_equal(read.pause_ms, rows[i].pause_ms);
    }
}

static void only_sure_clocks_shorten_a_pause(void **state)
{
    (void)state;
    const struct guesses guesses = {.wrong_answers = 1, .pauses = 1, .pause_ms = 600000};
    struct daytime_reading unsure = kept, later = kept, unsure_later = kept;
    char text[GUESSES_TEXT_MAX + 1];
    struct guesses read;

    unsure.sure = unsure_later.sure = false;
    later.wall_ms += 200000;
    unsure_later.wall_ms += 200000;
    guesses_write(&guesses, &kept, text);
    assert_true(guesses_read(text, &later, &read));
    assert_int_equal(read.pause_ms, 400000);
    assert_true(guesses_read(text, &unsure_later, &read));
    assert_int_equal(read.pause_ms, 600000);
    later.wall_ms = kept.wall_ms - 1000; /* set back */
    assert_true(guesses_read(text, &later, &read));
    assert_int_equal(read.pause_ms, 600000);
    guesses_write(&guesses, &unsure, text);
    later.wall_ms = kept.wall_ms + 200000;
    assert_true(guesses_read(text, &later, &read));
    assert_int_equal(read.pause_ms, 600000);
}

static void what_is_none_of_ours_forgives(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "x",
        "1 2",
        "-1 0 0 1 0",
        "1 2 3600001 1 0",
        "1001 2 0 1 0",
        "1 -2 0 1 0",
        "1 2 -3 1 0",
        "1 2 3 1 4 more",
        "1 2 3 1 4 ",
        "9999999999 1 1 1 1",
    };
    struct guesses read;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read.pause_ms = 1;
        assert_false(guesses_read(texts[i], &kept, &read));
        assert_true(read.wrong_answers == 0 && read.pauses == 0 && read.pause_ms == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(only_sure_clocks_shorten_a_pause),
        cmocka_unit_test(what_is_none_of_ours_forgives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
