/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "device/scenery.h"

#include <stdio.h>
#include <string.h>

static const char booking[] =
    "100501:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char poster[] = "https://office.example/termin-buchen";

static bool look(struct scenery *s, const char *code, int64_t now_ms)
{
    return scenery_look(s, code, strlen(code), now_ms);
}

/* In view from one moment to the other, each half second. True: it became scenery. */
static bool stays(struct scenery *s, const char *code, int64_t from_ms, int64_t to_ms)
{
    bool is = false;

    for (int64_t ms = from_ms; ms <= to_ms; ms += 500)
        is = look(s, code, ms);
    return is;
}

static void a_poster_is_passed_over_after_a_while(void **state)
{
    struct scenery s = {0};
    (void)state;

    assert_false(look(&s, poster, 1000));
    assert_false(stays(&s, poster, 1000, 1000 + SCENERY_HOLD_MS - 500));
    assert_true(look(&s, poster, 1000 + SCENERY_HOLD_MS));
    /* Also when somebody stood before it. */
    assert_true(look(&s, poster, 1000 + SCENERY_HOLD_MS + SCENERY_FORGET_MS - 1));
}

static void a_poster_that_went_may_come_as_news(void **state)
{
    struct scenery s = {0};
    (void)state;

    assert_true(stays(&s, poster, 0, 60000));
    assert_false(look(&s, poster, 60000 + SCENERY_FORGET_MS));
}

static void what_is_held_up_again_and_again_is_no_scenery(void **state)
{
    struct scenery s = {0};
    (void)state;

    for (int64_t ms = 0; ms < 10 * SCENERY_HOLD_MS; ms += SCENERY_GAP_MS)
        assert_false(look(&s, poster, ms));
}

/* However long somebody holds it up, and however often they come. */
static void a_booking_never_is(void **state)
{
    struct scenery s = {0};
    (void)state;

    assert_false(stays(&s, booking, 0, 10 * SCENERY_HOLD_MS));
}

static void several_hang_beside_each_other(void **state)
{
    struct scenery s = {0};
    char code[32];
    (void)state;

    for (int64_t ms = 0; ms <= SCENERY_HOLD_MS; ms += 500)
        for (int i = 0; i < SCENERY_PLACES; i++) {
            snprintf(code, sizeof code, "poster %d", i);
            assert_true(look(&s, code, ms) == (ms == SCENERY_HOLD_MS));
        }
    /* One more takes the place of the one that was seen least recently. */
    for (int i = 1; i < SCENERY_PLACES; i++) {
        snprintf(code, sizeof code, "poster %d", i);
        assert_true(look(&s, code, SCENERY_HOLD_MS + 500));
    }
    assert_false(look(&s, "another", SCENERY_HOLD_MS + 1000));
    assert_true(look(&s, "poster 1", SCENERY_HOLD_MS + 1500));
    assert_false(look(&s, "poster 0", SCENERY_HOLD_MS + 1500));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_poster_is_passed_over_after_a_while),
        cmocka_unit_test(a_poster_that_went_may_come_as_news),
        cmocka_unit_test(what_is_held_up_again_and_again_is_no_scenery),
        cmocka_unit_test(a_booking_never_is),
        cmocka_unit_test(several_hang_beside_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
