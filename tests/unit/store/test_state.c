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

/* How each kind begins, and where it may stay. */
static const struct {
    enum kind kind;
    unsigned begins, ends;
} lives[] = {
    {KIND_CHECKIN, 1U << STATE_RECORDED, 1U << STATE_CONFIRMED | 1U << STATE_CLOSED},
    {KIND_WALKIN, 1U << STATE_WISHED, 1U << STATE_ISSUED | 1U << STATE_CLOSED},
    {KIND_OWN, 1U << STATE_RECORDED, 1U << STATE_CONFIRMED | 1U << STATE_CLOSED},
    {KIND_ABSENCE, 1U << STATE_RECORDED | 1U << STATE_OBSERVED | 1U << STATE_BLIND,
     1U << STATE_CONFIRMED | 1U << STATE_CLOSED | 1U << STATE_REVOKED | 1U << STATE_OBSERVED},
    {KIND_ATTEMPT, 1U << STATE_CLOSED, 1U << STATE_CLOSED},
    {KIND_SIGNAL, 1U << STATE_CLOSED, 1U << STATE_CLOSED},
    {KIND_UNDO, 1U << STATE_RECORDED,
     1U << STATE_CONFIRMED | 1U << STATE_CLOSED | 1U << STATE_REVOKED},
    {KIND_HELP, 1U << STATE_CALLED, 1U << STATE_CLOSED},
};

static unsigned life_states(int life)
{
    unsigned states = 0;

    for (int s = 0; s < STATE_COUNT; s++)
        if ((lives[life].begins >> s & 1) != 0)
            states |= reached_from(lives[life].kind, (enum state)s);
    return states;
}

static void every_state_is_reached_and_ends_settled(void **state)
{
    (void)state;
    unsigned all = 0;

    assert_int_equal(sizeof lives / sizeof *lives, KIND_COUNT);
    for (int life = 0; life < KIND_COUNT; life++) {
        unsigned states = life_states(life);
        assert_int_equal(lives[life].kind, life);
        all |= states;
        for (int s = 0; s < STATE_COUNT; s++)
            if ((states >> s & 1) != 0)
                assert_true((reached_from(lives[life].kind, (enum state)s) & lives[life].ends) !=
                            0);
    }
    assert_int_equal(all, (1U << STATE_COUNT) - 1);
}

static void what_is_on_its_way_ends_whatever_is_answered(void **state)
{
    (void)state;
    static const enum state under_way[] = {STATE_SENDING, STATE_ASKING, STATE_FINDING,
                                           STATE_RECALLED};
    static const enum happened answers[] = {HAPPENED_SETTLED, HAPPENED_FAILED, HAPPENED_SILENT,
                                            HAPPENED_DENIED, HAPPENED_DIED};
    enum state next;

    for (int life = 0; life < KIND_COUNT; life++)
        for (int s = 0; s < 4; s++)
            for (int h = 0; h < 5; h++)
                if ((life_states(life) >> under_way[s] & 1) != 0) {
                    assert_true(state_listed(lives[life].kind, under_way[s], answers[h], &next));
                    assert_int_not_equal(next, under_way[s]);
                }
}

static void whoever_comes_revokes_an_absence_whatever_its_state(void **state)
{
    (void)state;
    enum state next;
    unsigned absence = life_states(KIND_ABSENCE);

    for (int s = 0; s < STATE_COUNT; s++) {
        if ((absence >> s & 1) == 0)
            continue;
        assert_true(state_listed(KIND_ABSENCE, (enum state)s, HAPPENED_ARRIVED, &next));
        assert_true(next == STATE_REVOKED || next == STATE_RECALLED);
        /* And nothing is sent of it from then on. */
        unsigned after = reached_from(KIND_ABSENCE, next);
        assert_int_equal(after & ~(1U << STATE_REVOKED | 1U << STATE_RECALLED), 0);
    }
}

static void what_a_person_may_settle_waits_for_one(void **state)
{
    (void)state;
    enum state next;
    int retried = 0;

    for (int k = 0; k < KIND_COUNT; k++)
        for (int s = 0; s < STATE_COUNT; s++) {
            if (state_listed((enum kind)k, (enum state)s, HAPPENED_RETRIED, &next)) {
                assert_int_equal(s, STATE_REFUSED);
                assert_true(next == STATE_RECORDED || next == STATE_UNKNOWN);
                retried++;
            }
            if (state_listed((enum kind)k, (enum state)s, HAPPENED_SEEN, &next))
                assert_int_equal(next, STATE_CLOSED);
            /* Nothing that is refused is without a way out. */
            if (s == STATE_REFUSED && (life_states(k) >> s & 1) != 0)
                assert_true(state_listed((enum kind)k, STATE_REFUSED, HAPPENED_SEEN, &next));
        }
    assert_int_equal(retried, 5);
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
            assert_true(next == STATE_CLOSED || next == STATE_FINDING);
        if (state_listed(KIND_WALKIN, STATE_FINDING, (enum happened)h, &next))
            assert_true(next == STATE_CLOSED || next == STATE_UNKNOWN || next == STATE_REFUSED);
        /* What may have been entered is read before it is entered again. */
        if (state_listed(KIND_OWN, STATE_ASKING, (enum happened)h, &next))
            assert_int_not_equal(next, STATE_RECORDED);
        if (state_listed(KIND_OWN, STATE_REFUSED, (enum happened)h, &next))
            assert_int_not_equal(next, STATE_RECORDED);
    }
    assert_int_equal(state_next(KIND_CHECKIN, STATE_SENDING, HAPPENED_DIED), STATE_UNKNOWN);
    assert_int_equal(state_next(KIND_CHECKIN, STATE_SENDING, HAPPENED_FAILED), STATE_RECORDED);
    assert_int_equal(state_next(KIND_WALKIN, STATE_WISHED, HAPPENED_DIED), STATE_UNKNOWN);
}

static void who_was_second_in_the_hall_is_not_sent_where_nothing_was(void **state)
{
    (void)state;
    const unsigned checkin = life_states(KIND_CHECKIN);
    enum state next;

    for (int s = 0; s < STATE_COUNT; s++) {
        /* Taken back it has nothing to claim any more. */
        bool back = s == STATE_UNDONE || s == STATE_RECALLED;
        if ((checkin >> s & 1) == 0)
            continue;
        assert_int_equal(state_listed(KIND_CHECKIN, (enum state)s, HAPPENED_SECOND, &next), !back);
        if (!back)
            assert_int_equal(next, s == STATE_RECORDED ? STATE_CLOSED : s);
    }
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
        cmocka_unit_test(what_is_on_its_way_ends_whatever_is_answered),
        cmocka_unit_test(whoever_comes_revokes_an_absence_whatever_its_state),
        cmocka_unit_test(what_a_person_may_settle_waits_for_one),
        cmocka_unit_test(what_was_sent_is_never_taken_for_unsent),
        cmocka_unit_test(who_was_second_in_the_hall_is_not_sent_where_nothing_was),
        cmocka_unit_test(again_is_possible_in_every_state_of_a_checkin),
        cmocka_unit_test(an_unlisted_pair_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
