/* SPDX-License-Identifier: Apache-2.0 */
/* gaps: whatever is added, each second that was blind is in the list, and the list is in order. */
#include "store/gaps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void add(struct gaps *gaps, int64_t from_s, int64_t until_s, enum watch_gap gap)
{
    gaps_add(gaps, (struct hall_gap){.from_s = from_s, .until_s = until_s, .gap = gap});
}

static bool is_blind(const struct gaps *gaps, int64_t at_s)
{
    for (int i = 0; i < gaps->count; i++)
        if (gaps->list[i].from_s <= at_s &&
            (gaps->list[i].until_s == 0 || at_s < gaps->list[i].until_s))
            return true;
    return false;
}

static void is(const struct hall_gap *gap, int64_t from_s, int64_t until_s, enum watch_gap why)
{
    assert_int_equal(gap->from_s, from_s);
    assert_int_equal(gap->until_s, until_s);
    assert_int_equal(gap->gap, why);
}

static void in_order_and_overlaps_joined(void **state)
{
    (void)state;
    struct gaps gaps = {0};

    add(&gaps, 500, 600, WATCH_SCANNER);
    add(&gaps, 100, 200, WATCH_DARK);
    add(&gaps, 550, 700, WATCH_ROSTER); /* another office's */
    add(&gaps, 200, 300, WATCH_CLOCK);  /* one ends, the next begins */
    assert_int_equal(gaps.count, 3);
    is(&gaps.list[0], 100, 200, WATCH_DARK);
    is(&gaps.list[1], 200, 300, WATCH_CLOCK);
    is(&gaps.list[2], 500, 700, WATCH_SCANNER);
    add(&gaps, 150, 0, WATCH_DARK);
    assert_int_equal(gaps.count, 1);
    is(&gaps.list[0], 100, 0, WATCH_DARK);
    add(&gaps, 900, 1000, WATCH_SCANNER);
    assert_int_equal(gaps.count, 1);
}

static void too_many_are_not_less_blind(void **state)
{
    (void)state;
    struct gaps gaps = {0};

    for (int i = 0; i < 3 * HALL_GAPS_MAX; i++) {
        int64_t from_s = (int64_t)(i * 7 % (3 * HALL_GAPS_MAX)) * 100;
        add(&gaps, from_s, from_s + 50, WATCH_SCANNER);
        assert_true(gaps.count <= HALL_GAPS_MAX);
    }
    assert_int_equal(gaps.count, HALL_GAPS_MAX);
    for (int64_t at_s = 0; at_s < INT64_C(300) * HALL_GAPS_MAX; at_s += 100)
        assert_true(is_blind(&gaps, at_s + 20));
    for (int i = 1; i < gaps.count; i++)
        assert_true(gaps.list[i].from_s >= gaps.list[i - 1].until_s);
    /* The newest stay as they were. */
    is(&gaps.list[HALL_GAPS_MAX - 1], 300 * HALL_GAPS_MAX - 100, 300 * HALL_GAPS_MAX - 50,
       WATCH_SCANNER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order_and_overlaps_joined),
        cmocka_unit_test(too_many_are_not_less_blind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
