/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "base/clock.h"
#include "net/inbox.h"

static struct inbox inbox;

static int setup(void **state)
{
    (void)state;
    inbox_init(&inbox);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    inbox_deinit(&inbox);
    return 0;
}

static void put(enum question question, uint32_t request)
{
    struct command command = {.question = question, .request = request};

    assert_true(inbox_put(&inbox, &command));
}

static uint32_t taken(struct command *ret_command)
{
    assert_int_equal(inbox_take(&inbox, 0, ret_command), INBOX_TAKEN);
    return ret_command->request;
}

static void test_in_order(void **state)
{
    struct command command;

    (void)state;
    put(QUESTION_BOOKING, 1);
    put(QUESTION_QUEUE, 2);
    assert_int_equal(taken(&command), 1);
    assert_int_equal(taken(&command), 2);
    assert_int_equal(inbox_take(&inbox, 0, &command), INBOX_TIME_OUT);
}

static void test_cancel_drops_questions_but_no_number(void **state)
{
    struct command command, running;

    (void)state;
    put(QUESTION_BOOKING, 1);
    put(QUESTION_ISSUE, 2);
    put(QUESTION_OFFER, 3);
    assert_int_equal(taken(&running), 1);
    assert_false(inbox_stale(&inbox, &running));
    inbox_cancel(&inbox);
    assert_true(inbox_stale(&inbox, &running));
    put(QUESTION_BOOKING, 4);
    /* The newest visitor first; the number of the one before is drawn after that. */
    assert_int_equal(taken(&command), 4);
    assert_false(inbox_stale(&inbox, &command));
    assert_int_equal(taken(&command), 2);
    assert_false(inbox_stale(&inbox, &command));
    assert_int_equal(inbox_take(&inbox, 0, &command), INBOX_TIME_OUT);
}

static void test_full_and_closed(void **state)
{
    struct command command = {.question = QUESTION_QUEUE};

    (void)state;
    for (int i = 0; i < COMMANDS_QUEUED_MAX; i++)
        assert_true(inbox_put(&inbox, &command));
    assert_false(inbox_put(&inbox, &command));
    inbox_close(&inbox);
    assert_int_equal(inbox_take(&inbox, -1, &command), INBOX_CLOSED);
    assert_true(inbox_stale(&inbox, &command));
    command.question = QUESTION_ISSUE;
    assert_true(inbox_stale(&inbox, &command));
    assert_false(inbox_put(&inbox, &command));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cancel_drops_questions_but_no_number, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full_and_closed, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
