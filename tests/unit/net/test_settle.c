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

/* What becomes of a booking in each status, at its own place and time; each with a reason. */
static void each_status(enum settle_step (*settle)(const struct booking *found,
                                                   const struct outbox_item *item,
                                                   const char **ret_reason),
                        const enum settle_step steps[BOOKING_BLOCKED + 1])
{
    const char *reason;

    for (int status = 0; status <= BOOKING_BLOCKED; status++) {
        struct booking found = {
            .status = (enum booking_status)status, .scope = 169, .start_s = 1000};
        assert_int_equal(settle(&found, &item, &reason), steps[status]);
        assert_true(reason[0] != '\0');
    }
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

static void test_absent_is_only_who_is_confirmed(void **state)
{
    static const enum settle_step steps[] = {
        [BOOKING_OTHER] = SETTLE_REFUSE,      [BOOKING_RESERVED] = SETTLE_DROP,
        [BOOKING_PRECONFIRMED] = SETTLE_DROP, [BOOKING_CONFIRMED] = SETTLE_WRITE,
        [BOOKING_QUEUED] = SETTLE_DROP,       [BOOKING_CALLED] = SETTLE_DROP,
        [BOOKING_PROCESSING] = SETTLE_DROP,   [BOOKING_PARKED] = SETTLE_DROP,
        [BOOKING_MISSED] = SETTLE_DONE,       [BOOKING_FINISHED] = SETTLE_DROP,
        [BOOKING_DELETED] = SETTLE_DROP,      [BOOKING_BLOCKED] = SETTLE_DROP,
    };
    struct booking moved = {.status = BOOKING_CONFIRMED, .scope = 169, .start_s = 1900};
    struct booking elsewhere = {.status = BOOKING_MISSED, .scope = 130, .start_s = 1000};
    const char *reason;

    (void)state;
    each_status(settle_absence, steps);
    assert_int_equal(settle_absence(&moved, &item, &reason), SETTLE_DROP);
    assert_int_equal(settle_absence(&elsewhere, &item, &reason), SETTLE_DROP);
}

static void test_only_this_kiosks_own_arrival_is_taken_back(void **state)
{
    static const enum settle_step steps[] = {
        [BOOKING_OTHER] = SETTLE_REFUSE,      [BOOKING_RESERVED] = SETTLE_DROP,
        [BOOKING_PRECONFIRMED] = SETTLE_DROP, [BOOKING_CONFIRMED] = SETTLE_DONE,
        [BOOKING_QUEUED] = SETTLE_REFUSE,     [BOOKING_CALLED] = SETTLE_REFUSE,
        [BOOKING_PROCESSING] = SETTLE_REFUSE, [BOOKING_PARKED] = SETTLE_REFUSE,
        [BOOKING_MISSED] = SETTLE_DROP,       [BOOKING_FINISHED] = SETTLE_REFUSE,
        [BOOKING_DELETED] = SETTLE_DROP,      [BOOKING_BLOCKED] = SETTLE_DROP,
    };
    struct booking ours = {
        .status = BOOKING_QUEUED, .scope = 169, .start_s = 1000, .arrival_s = 1000};
    struct booking moved = ours, elsewhere = ours;
    const char *reason;

    (void)state;
    each_status(settle_undo, steps);
    assert_int_equal(settle_undo(&ours, &item, &reason), SETTLE_WRITE);
    moved.start_s = 1900;
    elsewhere.scope = 130;
    assert_int_equal(settle_undo(&moved, &item, &reason), SETTLE_REFUSE);
    assert_int_equal(settle_undo(&elsewhere, &item, &reason), SETTLE_REFUSE);
}

static void test_only_what_is_missed_is_revoked(void **state)
{
    static const enum settle_step steps[] = {
        [BOOKING_OTHER] = SETTLE_REFUSE,      [BOOKING_RESERVED] = SETTLE_DROP,
        [BOOKING_PRECONFIRMED] = SETTLE_DROP, [BOOKING_CONFIRMED] = SETTLE_DONE,
        [BOOKING_QUEUED] = SETTLE_DROP,       [BOOKING_CALLED] = SETTLE_DROP,
        [BOOKING_PROCESSING] = SETTLE_DROP,   [BOOKING_PARKED] = SETTLE_DROP,
        [BOOKING_MISSED] = SETTLE_WRITE,      [BOOKING_FINISHED] = SETTLE_DROP,
        [BOOKING_DELETED] = SETTLE_DROP,      [BOOKING_BLOCKED] = SETTLE_DROP,
    };
    struct booking moved = {.status = BOOKING_MISSED, .scope = 169, .start_s = 1900};
    struct booking elsewhere = {.status = BOOKING_MISSED, .scope = 130, .start_s = 1000};
    const char *reason;

    (void)state;
    each_status(settle_revoke, steps);
    assert_int_equal(settle_revoke(&moved, &item, &reason), SETTLE_DROP);
    assert_int_equal(settle_revoke(&elsewhere, &item, &reason), SETTLE_DROP);
}

static void test_own_number_is_written_only_while_it_waits(void **state)
{
    static const enum settle_step steps[] = {
        [BOOKING_OTHER] = SETTLE_REFUSE,        [BOOKING_RESERVED] = SETTLE_REFUSE,
        [BOOKING_PRECONFIRMED] = SETTLE_REFUSE, [BOOKING_CONFIRMED] = SETTLE_DONE,
        [BOOKING_QUEUED] = SETTLE_WRITE,        [BOOKING_CALLED] = SETTLE_DONE,
        [BOOKING_PROCESSING] = SETTLE_DONE,     [BOOKING_PARKED] = SETTLE_DONE,
        [BOOKING_MISSED] = SETTLE_DONE,         [BOOKING_FINISHED] = SETTLE_DONE,
        [BOOKING_DELETED] = SETTLE_REFUSE,      [BOOKING_BLOCKED] = SETTLE_DONE,
    };
    struct outbox_item own = {.arrived_s = 500};
    struct booking right = {.status = BOOKING_QUEUED, .arrival_s = 500};
    struct booking wrong = {.status = BOOKING_QUEUED, .arrival_s = 501};
    const char *reason;

    (void)state;
    for (int status = 0; status <= BOOKING_BLOCKED; status++) {
        struct booking found = {.status = (enum booking_status)status, .arrival_s = 501};
        assert_int_equal(settle_entered(&found, &own, &reason), steps[status]);
    }
    assert_int_equal(settle_entered(&right, &own, &reason), SETTLE_DONE);
    assert_int_equal(settle_entered(&wrong, &own, &reason), SETTLE_WRITE);
}

static struct zms_walkin walkin(int64_t id, int64_t created_s, enum booking_status status)
{
    return (struct zms_walkin){.booking = {.ref.id = id, .status = status}, .created_s = created_s};
}

static void assert_twins(const struct zms_walkin *walkins, int count, int stays, int spare)
{
    int found_stays, found_spare;

    settle_twins(walkins, count, &found_stays, &found_spare);
    assert_int_equal(found_stays, stays);
    assert_int_equal(found_spare, spare);
}

static void test_of_twins_the_oldest_or_the_served_stays(void **state)
{
    (void)state;
    struct zms_walkin twins[] = {walkin(9, 200, BOOKING_QUEUED), walkin(8, 100, BOOKING_QUEUED),
                                 walkin(7, 300, BOOKING_QUEUED)};
    assert_twins(twins, 1, 0, -1);
    assert_twins(twins, 2, 1, 0);
    assert_twins(twins, 3, 1, 2);
    twins[2].booking.status = BOOKING_PROCESSING;
    assert_twins(twins, 3, 2, 0);
    twins[0].booking.status = BOOKING_MISSED;
    assert_twins(twins, 3, 0, 1);
    twins[1].booking.status = BOOKING_CALLED;
    assert_twins(twins, 3, 1, -1);
    /* In the same second the smaller id counts as the older one, whatever their order. */
    struct zms_walkin same[] = {walkin(9, 100, BOOKING_QUEUED), walkin(8, 100, BOOKING_QUEUED)};
    assert_twins(same, 2, 1, 0);
}

static void test_a_lost_number(void **state)
{
    static const struct {
        struct settle_lost seen;
        enum settle_lost_step step;
    } rows[] = {
        {{.count = 0}, LOST_WAIT},
        {{.count = 0, .over = true}, LOST_NOT_THERE},
        {{.count = 0, .over = true, .open = true}, LOST_WAIT},
        {{.count = 1, .status = BOOKING_QUEUED, .open = true}, LOST_WAIT},
        {{.count = 1, .status = BOOKING_QUEUED}, LOST_GIVE_BACK},
        {{.count = 1, .status = BOOKING_CALLED}, LOST_TAKEN_UP},
        {{.count = 1, .status = BOOKING_MISSED, .over = true}, LOST_TAKEN_UP},
        {{.count = 1, .status = BOOKING_QUEUED, .shared = true}, LOST_WAIT},
        {{.count = 1, .status = BOOKING_QUEUED, .shared = true, .over = true}, LOST_UNCLEAR},
        {{.count = 0, .shared = true, .over = true}, LOST_NOT_THERE},
        {{.count = 2, .status = BOOKING_QUEUED}, LOST_WAIT},
        {{.count = 2, .status = BOOKING_QUEUED, .over = true}, LOST_UNCLEAR},
    };
    const char *reason;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(settle_lost(&rows[i].seen, &reason), rows[i].step);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_status),
        cmocka_unit_test(test_moved_away_is_never_written),
        cmocka_unit_test(test_absent_is_only_who_is_confirmed),
        cmocka_unit_test(test_only_this_kiosks_own_arrival_is_taken_back),
        cmocka_unit_test(test_only_what_is_missed_is_revoked),
        cmocka_unit_test(test_own_number_is_written_only_while_it_waits),
        cmocka_unit_test(test_of_twins_the_oldest_or_the_served_stays),
        cmocka_unit_test(test_a_lost_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
