/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/settle.h"

static const struct outbox_item item = {.scope = 169, .start_s = 1000, .write_arrival_s = 1000};

static enum settle_step step(enum booking_status status, int32_t scope, int64_t start_s)
{
    struct booking found = {.status = status, .scope = scope, .start_s = start_s};
    const char *reason = NULL;
    enum settle_step s = settle_arrival(&found, &item, &reason);

    assert_non_null(reason);
    return s;
}

static void test_every_status(void **state)
{
    static const struct {
        enum booking_status status;
        enum settle_step step;
    } rows[] = {
        {BOOKING_CONFIRMED, SETTLE_WRITE},     {BOOKING_MISSED, SETTLE_WRITE},
        {BOOKING_QUEUED, SETTLE_DONE},         {BOOKING_CALLED, SETTLE_DONE},
        {BOOKING_PROCESSING, SETTLE_DONE},     {BOOKING_PARKED, SETTLE_REFUSE},
        {BOOKING_FINISHED, SETTLE_REFUSE},     {BOOKING_RESERVED, SETTLE_REFUSE},
        {BOOKING_PRECONFIRMED, SETTLE_REFUSE}, {BOOKING_DELETED, SETTLE_REFUSE},
        {BOOKING_BLOCKED, SETTLE_REFUSE},      {BOOKING_OTHER, SETTLE_REFUSE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(step(rows[i].status, 169, 1000), rows[i].step);
}

static void test_moved_away_is_never_written(void **state)
{
    (void)state;
    assert_int_equal(step(BOOKING_CONFIRMED, 130, 1000), SETTLE_REFUSE);
    assert_int_equal(step(BOOKING_QUEUED, 130, 1000), SETTLE_REFUSE);
    assert_int_equal(step(BOOKING_CONFIRMED, 169, 1300), SETTLE_REFUSE);
    assert_int_equal(step(BOOKING_CALLED, 130, 1300), SETTLE_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_status),
        cmocka_unit_test(test_moved_away_is_never_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
