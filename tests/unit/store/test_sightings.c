/* SPDX-License-Identifier: Apache-2.0 */
/* sightings: several bookings of one tag, another tag of one booking; each told once. */
#include "store/sightings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct sightings sightings;
static struct {
    int64_t ids[8];
    int count;
} told;

static int setup(void **state)
{
    (void)state;
    told.count = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sightings_free(&sightings);
    return 0;
}

static struct sighting seen(int64_t booking_id, unsigned char tag, int64_t day_s)
{
    struct sighting sighting = {.booking_id = booking_id, .day_s = day_s, .scope = 169};

    memset(sighting.tag, tag, sizeof sighting.tag);
    return sighting;
}

static void tell(void *self, const struct sighting *sighting)
{
    (void)self;
    assert_true(told.count < 8);
    told.ids[told.count++] = sighting->booking_id;
}

/* Was it seen with another tag before? */
static bool look(int64_t booking_id, unsigned char tag, int64_t day_s)
{
    struct sighting sighting = seen(booking_id, tag, day_s);
    bool other;

    if (sightings_add(&sightings, &sighting, &other))
        sightings_tell_shared(&sightings, &sighting, NULL, tell);
    return other;
}

static void each_booking_of_a_shared_tag_is_told_once(void **state)
{
    (void)state;
    look(1, 5, 100);
    look(1, 5, 100);
    look(2, 6, 100);
    look(3, 0, 100);
    look(4, 0, 100);
    look(5, 5, 200); /* the same, of another day */
    assert_int_equal(told.count, 0);
    look(6, 5, 100);
    assert_int_equal(told.count, 2);
    assert_int_equal(told.ids[0], 1);
    assert_int_equal(told.ids[1], 6);
    look(7, 5, 100);
    look(6, 5, 100);
    assert_int_equal(told.count, 3);
    assert_int_equal(told.ids[2], 7);
}

static void another_tag_of_a_booking_is_noticed(void **state)
{
    (void)state;
    assert_false(look(1, 5, 100));
    assert_false(look(1, 5, 100));
    assert_false(look(2, 6, 100));
    assert_true(look(1, 6, 100));
    assert_true(look(1, 7, 100));
}

static void past_days_go_and_what_is_too_much_is_not_looked_at(void **state)
{
    (void)state;
    for (int i = 1; i <= SIGHTINGS_MAX; i++) {
        struct sighting sighting = seen(i, (unsigned char)(1 + i % 200), i <= 10 ? 200 : 100);
        bool other;
        assert_true(sightings_add(&sightings, &sighting, &other));
    }
    look(SIGHTINGS_MAX + 1, 2, 100);
    assert_int_equal(told.count, 0);
    sightings_forget_before(&sightings, 200);
    assert_int_equal(sightings.count, 10);
    for (size_t i = 10 * sizeof *sightings.list; i < SIGHTINGS_MAX * sizeof *sightings.list; i++)
        assert_int_equal(((const unsigned char *)sightings.list)[i], 0);
    look(SIGHTINGS_MAX + 1, 2, 200);
    assert_int_equal(told.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(each_booking_of_a_shared_tag_is_told_once),
        TEST(another_tag_of_a_booking_is_noticed),
        TEST(past_days_go_and_what_is_too_much_is_not_looked_at),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
