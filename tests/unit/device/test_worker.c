/* SPDX-License-Identifier: Apache-2.0 */
#include "device/worker.h"

#include "base/clock.h"
#include "bounds.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct echo {
    struct worker worker;
    struct ring heard;
};

static void echo_run(void *self)
{
    struct echo *echo = self;
    int command;

    while (!worker_stopping(&echo->worker)) {
        while (worker_take(&echo->worker, &command))
            ring_put(&echo->heard, &command);
        worker_wait(&echo->worker, -1, 0, -1);
    }
}

static void idle_run(void *self)
{
    struct echo *echo = self;

    while (!worker_stopping(&echo->worker))
        worker_wait(&echo->worker, -1, 0, -1);
}

static void commands_wake_and_arrive_in_order(void **state)
{
    struct echo echo;

    (void)state;
    assert_false(err_is(ring_init(&echo.heard, sizeof(int), 128)));
    assert_false(err_is(worker_start(&echo.worker, "echo", sizeof(int), echo_run, &echo)));
    for (int i = 0; i < 100; i++) {
        int heard;
        assert_true(worker_send(&echo.worker, &i));
        assert_true(ring_wait(&echo.heard, 60000, &heard));
        assert_int_equal(heard, i);
    }
    worker_stop(&echo.worker);
    worker_deinit(&echo.worker);
    ring_deinit(&echo.heard);
}

static void a_full_inbox_refuses_and_stopping_keeps_what_waits(void **state)
{
    struct echo echo;
    int taken = 0, command;

    (void)state;
    assert_false(err_is(worker_start(&echo.worker, "idle", sizeof(int), idle_run, &echo)));
    for (int i = 0; i < COMMANDS_QUEUED_MAX; i++)
        assert_true(worker_send(&echo.worker, &i));
    assert_false(worker_send(&echo.worker, &taken));
    worker_stop(&echo.worker);
    while (worker_take(&echo.worker, &command))
        assert_int_equal(command, taken++);
    assert_int_equal(taken, COMMANDS_QUEUED_MAX);
    worker_deinit(&echo.worker);
}

/* Works, and does not come back before it is let go. */
static void hang_run(void *self)
{
    struct echo *echo = self;
    int go;

    ring_put(&echo->heard, &(int){0});
    while (!ring_wait(&echo->worker.inbox, -1, &go))
        continue;
}

static void a_worker_that_works_on_and_on_is_late_and_one_that_waits_is_not(void **state)
{
    const int64_t now_ms = clock_monotonic_ms(), much_later_ms = now_ms + (INT64_C(1) << 40);
    struct echo idle, hung;
    char name[BEAT_NAME_MAX + 1];
    int begun;

    (void)state;
    assert_false(err_is(ring_init(&idle.heard, sizeof(int), 8)));
    assert_false(err_is(ring_init(&hung.heard, sizeof(int), 8)));
    assert_false(err_is(worker_start(&idle.worker, "echo", sizeof(int), echo_run, &idle)));
    assert_true(worker_send(&idle.worker, &(int){7}));
    assert_true(ring_wait(&idle.heard, 60000, &begun));
    while (beat_late(much_later_ms, name)) /* it has not come to its wait yet */
        sched_yield();
    assert_false(err_is(worker_start(&hung.worker, "hung", sizeof(int), hang_run, &hung)));
    assert_true(ring_wait(&hung.heard, 60000, &begun));
    assert_false(beat_late(now_ms, name));
    assert_true(beat_late(much_later_ms, name));
    assert_string_equal(name, "hung");
    assert_true(worker_send(&hung.worker, &(int){0}));
    worker_stop(&hung.worker);
    worker_deinit(&hung.worker);
    assert_false(beat_late(much_later_ms, name));
    worker_stop(&idle.worker);
    worker_deinit(&idle.worker);
    ring_deinit(&idle.heard);
    ring_deinit(&hung.heard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_wake_and_arrive_in_order),
        cmocka_unit_test(a_full_inbox_refuses_and_stopping_keeps_what_waits),
        cmocka_unit_test(a_worker_that_works_on_and_on_is_late_and_one_that_waits_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
