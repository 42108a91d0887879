/* SPDX-License-Identifier: Apache-2.0 */
/* state: the table itself: reachable, with a way out, names that read back, unlisted pairs end it.
 */
#include "store/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void names_read_back(void **state)
{
    (void)state;
    for (int s = 0; s < STATE_COUNT; s++)
        assert_int_equal(state_named(state_name((enum state)s)), s);
    for (int k = 0; k < KIND_COUNT; k++)
        assert_int_equal(kind_named(kind_name((enum kind)k)), k);
    assert_int_equal(state_named("Recorded"), STATE_COUNT);
    assert_int_equal(kind_named(""), KIND_COUNT);
}

static unsigned reached_from(enum kind kind, enum state from)
{
    unsigned reached = 1U << from, before;
    enum state next;

    do {
        before = reached;
        for (int s = 0; s < STATE_COUNT; s++)
            for (int h = 0; h < HAPPENED_COUNT; h++)
                if ((reached >> s & 1) != 0 &&
                    state_listed(kind, (enum state)s, (enum happened)h, &next))
                    reached |= 1U << next;
    } while (reached != before);
    return reached;
}

static void every_state_is_reached_and_ends_settled(void **state)
{
    (void)state;
    const unsigned checkin = reached_from(KIND_CHECKIN, STATE_RECORDED);
    const unsigned walkin = reached_from(KIND_WALKIN, STATE_WISHED);

    assert_int_equal(checkin | walkin, (1U << STATE_COUNT) - 1);
    assert_int_equal(checkin & walkin, 1U << STATE_UNKNOWN | 1U << STATE_CLOSED);
    for (int s = 0; s < STATE_COUNT; s++) {
        if ((checkin >> s & 1) != 0 && s != STATE_CLOSED)
            assert_true((reached_from(KIND_CHECKIN, (enum state)s) >> STATE_CONFIRMED & 1) != 0);
        if ((walkin >> s & 1) != 0 && s != STATE_ISSUED)
            assert_true((reached_from(KIND_WALKIN, (enum state)s) >> STATE_CLOSED & 1) != 0);
    }
}

static void what_was_sent_is_never_taken_for_unsent(void **state)
{
    (void)state;
    enum state next;

    for (int h = 0; h < HAPPENED_COUNT; h++) {
        if (state_listed(KIND_CHECKIN, STATE_ASKING, (enum happened)h, &next))
            assert_int_not_equal(next, STATE_RECORDED);
        if (state_listed(KIND_CHECKIN, STATE_UNKNOWN, (enum happened)h, &next))
            assert_int_not_equal(next, STATE_RECORDED);
        /* A number that may have been given is never asked for again. */
        if (state_listed(KIND_WALKIN, STATE_UNKNOWN, (enum happened)h, &next))
            assert_int_equal(next, STATE_CLOSED);
    }
    assert_int_equal(state_next(KIND_CHECKIN, STATE_SENDING, HAPPENED_DIED), STATE_UNKNOWN);
    assert_int_equal(state_next(KIND_CHECKIN, STATE_SENDING, HAPPENED_FAILED), STATE_RECORDED);
    assert_int_equal(state_next(KIND_WALKIN, STATE_WISHED, HAPPENED_DIED), STATE_UNKNOWN);
}

static void again_is_possible_in_every_state_of_a_checkin(void **state)
{
    (void)state;
    enum state next;
    const unsigned checkin = reached_from(KIND_CHECKIN, STATE_RECORDED);

    for (int s = 0; s < STATE_COUNT; s++)
        if ((checkin >> s & 1) != 0)
            assert_true(state_listed(KIND_CHECKIN, (enum state)s, HAPPENED_AGAIN, &next));
}

static void an_unlisted_pair_ends_the_program(void **state)
{
    (void)state;
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        close(STDERR_FILENO);
        state_next(KIND_WALKIN, STATE_ISSUED, HAPPENED_TAKEN);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_read_back),
        cmocka_unit_test(every_state_is_reached_and_ends_settled),
        cmocka_unit_test(what_was_sent_is_never_taken_for_unsent),
        cmocka_unit_test(again_is_possible_in_every_state_of_a_checkin),
        cmocka_unit_test(an_unlisted_pair_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
