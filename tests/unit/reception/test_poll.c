/* SPDX-License-Identifier: Apache-2.0 */
/* poll: the day's bookings come onto the board by the daemon's own account, and the link shows. */
#include "cmocka_kit.h"
#include "practice.h"
#include "reception/poll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct practice *practice;
static struct config config;
static struct daytime *daytime;
static struct board *board;
static struct poll *poll;

static int setup(void **state)
{
    (void)state;
    practice = practice_start(false);
    assert_non_null(practice);
    memset(&config, 0, sizeof config);
    snprintf(config.service.url, sizeof config.service.url, "%s", practice_url(practice));
    snprintf(config.service.account, sizeof config.service.account, "kiosk-169");
    snprintf(config.service.password_file, sizeof config.service.password_file, "%s",
             practice_password_file(practice));
    config.service.lookup_timeout_ms = 9000;
    config.service.write_timeout_ms = 25000;
    config.rules.office_count = 1;
    config.rules.offices[0].scope = 169;
    config.rules.offices[0].late_min = 15;
    assert_false(err_is(daytime_open(NULL, &daytime)));
    /* The practice service's day is that of noon of today; the board begins with it. */
    int64_t steady_ms = daytime_read(daytime).steady_ms;
    daytime_heard(daytime, practice_now_s(practice), steady_ms, steady_ms);
    assert_false(err_is(board_open(&config, daytime, &board)));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    poll_close(poll);
    poll = NULL;
    board_close(board);
    daytime_close(daytime);
    practice_stop(practice);
    return 0;
}

static void begin(void)
{
    assert_false(err_is(poll_open(&config, daytime, board, &poll)));
}

/* Waits until the row says so; the harness ends a test that waits for ever. */
static void await(int64_t booking_id, enum row_status status)
{
    struct board_entry entry;

    for (int64_t rev = 0;; rev = board_wait(board, rev, 60000))
        if (board_find_booking(board, booking_id, &entry) && entry.status == status)
            return;
}

static void await_link(bool up)
{
    bool zms, bus;

    for (int64_t rev = 0;; rev = board_wait(board, rev, 60000)) {
        board_links(board, &zms, &bus);
        if (zms == up)
            return;
    }
}

static void a_booking_from_the_list_to_a_desk(void **state)
{
    (void)state;
    struct booking booking = practice_booking(practice, 169, 30, "");

    begin();
    await(booking.ref.id, ROW_EXPECTED);
    practice_status(practice, booking.ref.id, "queued");
    await(booking.ref.id, ROW_ARRIVED);
    practice_status(practice, booking.ref.id, "called");
    poll_soon(poll, 169);
    await(booking.ref.id, ROW_CALLED);
    char *text = board_snapshot(board);
    assert_null(strstr(text, booking.ref.key));
    free(text);
}

static void a_service_that_goes_and_comes(void **state)
{
    (void)state;
    begin();
    await_link(true);
    practice_halt(practice);
    poll_soon(poll, 169);
    await_link(false);
    practice_resume(practice);
    struct booking booking = practice_booking(practice, 169, 30, "");
    poll_soon(poll, 169);
    await(booking.ref.id, ROW_EXPECTED);
    await_link(true);
}

static void without_an_account_nobody_asks(void **state)
{
    (void)state;
    config.service.account[0] = '\0';
    begin();
    poll_soon(poll, 169);
    assert_int_equal(practice_ledger(practice, 0, "process"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_booking_from_the_list_to_a_desk, setup, teardown),
        cmocka_unit_test_setup_teardown(a_service_that_goes_and_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(without_an_account_nobody_asks, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
