/* SPDX-License-Identifier: Apache-2.0 */
#include "device/worker.h"

#include "bounds.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_wake_and_arrive_in_order),
        cmocka_unit_test(a_full_inbox_refuses_and_stopping_keeps_what_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
