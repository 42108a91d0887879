/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include "unit/cmocka_kit.h"

static void the_same_seed_is_the_same_day(void **state)
{
    struct plan a = plan_make(7, 200), b = plan_make(7, 200), c = plan_make(8, 200);

    (void)state;
    assert_int_equal(a.caller_count, b.caller_count);
    assert_int_equal(a.blow_count, b.blow_count);
    int other = 0;
    for (int i = 0; i < a.caller_count; i++) {
        const struct caller *x = &a.callers[i], *y = &b.callers[i];
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->start_ms, y->start_ms);
        assert_int_equal(x->calls[0].at_ms, y->calls[0].at_ms);
        other += x->start_ms != c.callers[i].start_ms;
    }
    for (int i = 0; i < a.blow_count; i++) {
        assert_int_equal(a.blows[i].place, b.blows[i].place);
        assert_int_equal(a.blows[i].kind, b.blows[i].kind);
        assert_int_equal(a.blows[i].at_ms, b.blows[i].at_ms);
    }
    assert_true(other > a.caller_count / 2);
    plan_free(&a);
    plan_free(&b);
    plan_free(&c);
}

static void every_kind_of_visitor_comes(void **state)
{
    struct plan plan = plan_make(1, 500);
    int kinds[CALLER_KINDS] = {0};

    (void)state;
    for (int i = 0; i < plan.caller_count; i++) {
        const struct caller *c = &plan.callers[i];
        kinds[c->kind]++;
        if (c->call_count == 2)
            assert_int_not_equal(c->calls[0].kiosk, c->calls[1].kiosk);
        if (c->kind == CALLER_TWICE)
            assert_int_equal(c->calls[0].at_ms, c->calls[1].at_ms);
        if (c->kind == CALLER_TIMELY)
            assert_true(c->calls[0].at_ms < c->start_ms &&
                        c->calls[0].at_ms > c->start_ms - WINDOW_MS);
        if (c->kind == CALLER_NOBODY)
            assert_true(c->call_count == 0 && c->start_ms <= plan.length_ms);
    }
    for (int i = 0; i < CALLER_KINDS; i++)
        assert_true(kinds[i] >= 5);
    plan_free(&plan);
}

/* Somebody's whole minute passes under the eyes of three kiosks. */
static void some_are_absent_while_all_watch(void **state)
{
    struct plan plan = plan_make(1, 500);
    int calm = 0;

    (void)state;
    for (int i = 0; i < plan.caller_count; i++) {
        const struct caller *c = &plan.callers[i];
        bool hit = c->kind != CALLER_NOBODY;
        for (int k = 0; k < plan.blow_count; k++)
            hit |= plan.blows[k].place < PLACE_SERVER && plan.blows[k].at_ms < c->start_ms &&
                   plan.blows[k].until_ms > c->start_ms - WINDOW_MS;
        calm += !hit;
    }
    assert_true(calm >= 5);
    plan_free(&plan);
}

static void everything_is_hit_and_nothing_twice_at_once(void **state)
{
    struct plan plan = plan_make(1, 500);
    int hits[PLACES][BLOW_KINDS] = {{0}};
    int64_t until_ms[PLACES] = {0};

    (void)state;
    for (int i = 0; i < plan.blow_count; i++) {
        const struct blow *b = &plan.blows[i];
        hits[b->place][b->kind]++;
        assert_true(b->at_ms >= until_ms[b->place]);
        assert_true(b->until_ms >= b->at_ms);
        until_ms[b->place] = b->until_ms;
    }
    for (int place = 0; place < PLACES; place++)
        for (int kind = 0; kind < BLOW_KINDS; kind++)
            assert_true(hits[place][kind] > 0);
    plan_free(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_is_the_same_day),
        cmocka_unit_test(every_kind_of_visitor_comes),
        cmocka_unit_test(some_are_absent_while_all_watch),
        cmocka_unit_test(everything_is_hit_and_nothing_twice_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
