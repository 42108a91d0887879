/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "folder.h"
#include "store/directory.h"
#include "store/lookup.h"

#include <stdio.h>
#include <string.h>

/* Monday 2026-11-23, 10:00 in Berlin. */
enum { TEN = 1795424400, MIDNIGHT = 1795388400, DAY = 86400 };

static const char key[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
static const int32_t scopes[] = {169, 130};
static const struct lookup_config config = {.stale_s = 900, .scopes = scopes, .scope_count = 2};

static struct folder folder;
static int lock_fd;
static struct lookup *lookup;
static struct roster_port port;

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    if (err_is(directory_claim(folder.dir, &lock_fd)) ||
        err_is(lookup_open(folder.dir, &config, &lookup)))
        return 1;
    port = lookup_port(lookup);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lookup_close(lookup);
    directory_release(lock_fd);
    folder_remove(&folder);
    return 0;
}

static struct booking booking(int64_t id, int64_t start_s)
{
    struct booking b = {.ref = {.id = id},
                        .scope = 169,
                        .persons = 1,
                        .start_s = start_s,
                        .status = BOOKING_CONFIRMED,
                        .with_appointment = true};

    memcpy(b.ref.key, key, sizeof key);
    snprintf(b.number, sizeof b.number, "%d", (int)id);
    return b;
}

static void bring(int64_t day_s, int64_t id, int64_t fetched_s)
{
    struct booking b = booking(id, day_s + 10 * 3600);

    assert_true(port.begin(port.self, 169, day_s));
    assert_true(port.put(port.self, &b));
    assert_true(port.commit(port.self, fetched_s));
}

static struct event by_code(int64_t id, int64_t wall_s)
{
    static struct event event;
    struct booking_ref ref = booking(id, 0).ref;

    memset(&event, 0, sizeof event);
    lookup_booking(lookup, &ref, wall_s, &event);
    assert_int_equal(event.kind, EVENT_BOOKING_LOOKED_UP);
    return event;
}

static void what_the_network_brought_is_found_without_it(void **state)
{
    static struct event event;
    (void)state;

    assert_int_equal(by_code(100501, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    bring(MIDNIGHT, 100501, TEN);
    event = by_code(100501, TEN + 60);
    assert_int_equal(event.booking_answer.answer, ANSWER_OK);
    assert_int_equal(event.booking_answer.booking.start_s, TEN);
    assert_string_equal(event.booking_answer.booking.ref.key, key);
    assert_false(event.booking_answer.booking.offline);
    assert_int_equal(by_code(100502, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    memset(&event, 0, sizeof event);
    lookup_number(lookup, "100501", TEN, &event);
    assert_int_equal(event.kind, EVENT_NUMBER_LOOKED_UP);
    assert_int_equal(event.number_answer.count, 1);
    assert_int_equal(event.number_answer.bookings[0].start_s, TEN);
}

static void an_old_set_still_answers_and_says_that_it_is_old(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    assert_false(by_code(100501, TEN + config.stale_s).booking_answer.booking.offline);
    assert_true(by_code(100501, TEN + config.stale_s + 1).booking_answer.booking.offline);
    /* The clock was set back behind the answer: nobody knows how old it is. */
    assert_true(by_code(100501, TEN - 60).booking_answer.booking.offline);
    assert_int_equal(by_code(100501, TEN + 60).booking_answer.booking.known_s, TEN);
}

static void a_set_that_breaks_off_changes_nothing(void **state)
{
    struct booking b = booking(100777, TEN);
    (void)state;

    bring(MIDNIGHT, 100501, TEN);
    assert_true(port.begin(port.self, 169, MIDNIGHT));
    assert_true(port.put(port.self, &b));
    port.abandon(port.self);
    assert_int_equal(by_code(100501, TEN).booking_answer.answer, ANSWER_OK);
    assert_int_equal(by_code(100777, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
}

static void yesterday_goes_with_the_first_set_of_a_new_day(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    bring(MIDNIGHT + DAY, 100601, MIDNIGHT + DAY + 30);
    assert_int_equal(by_code(100501, MIDNIGHT + DAY + 60).booking_answer.answer, ANSWER_UNKNOWN_ID);
    assert_int_equal(by_code(100601, MIDNIGHT + DAY + 60).booking_answer.answer, ANSWER_OK);
}

/* Whoever opens it may have a clock that is wrong by days: only who is sure says that a day begins.
 */
static void yesterday_goes_when_somebody_is_sure_that_it_is_over(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    lookup_close(lookup);
    assert_false(err_is(lookup_open(folder.dir, &config, &lookup)));
    assert_int_equal(by_code(100501, TEN + DAY).booking_answer.answer, ANSWER_OK);
    lookup_day_begin(lookup, TEN + 60);
    assert_int_equal(by_code(100501, TEN + 60).booking_answer.answer, ANSWER_OK);
    lookup_day_begin(lookup, MIDNIGHT + DAY + 1);
    assert_int_equal(by_code(100501, TEN + DAY).booking_answer.answer, ANSWER_UNKNOWN_ID);
}

static void no_key_lies_on_the_disk(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    assert_false(folder_holds(folder.dir, key, sizeof key - 1));
    lookup_close(lookup);
    assert_false(folder_holds(folder.dir, key, sizeof key - 1));
    assert_false(err_is(lookup_open(folder.dir, &config, &lookup)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_network_brought_is_found_without_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_old_set_still_answers_and_says_that_it_is_old, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_set_that_breaks_off_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(yesterday_goes_with_the_first_set_of_a_new_day, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(yesterday_goes_when_somebody_is_sure_that_it_is_over, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(no_key_lies_on_the_disk, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
