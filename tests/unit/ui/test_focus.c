/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/focus.h"

#include <string.h>

static struct list list;
static struct model model;
static struct focus focus;

static struct item *add(enum action action, int arg, enum look look)
{
    struct item *item =
        list_add(&list, action == ACTION_NONE ? ROLE_TEXT : ROLE_BUTTON, rect_make(0, 0, 10, 10));

    item->action = action;
    item->arg = arg;
    item->look = look;
    return item;
}

/* A question with two answers, a way back before them, and the bar. */
static void screen_make(void)
{
    list_init(&list);
    add(ACTION_NONE, 0, LOOK_PLAIN);
    add(ACTION_BACK, 0, LOOK_PLAIN);
    add(ACTION_PICK_TIME, 0, LOOK_PLAIN);
    add(ACTION_NONE, 0, LOOK_PLAIN);
    add(ACTION_PICK_TIME, 1, LOOK_PLAIN);
    add(ACTION_HELP, 0, LOOK_BAR);
}

static int begin(void **state)
{
    (void)state;
    memset(&model, 0, sizeof model);
    focus_init(&focus);
    screen_make();
    focus_follow(&focus, &model, &list);
    return 0;
}

static void the_first_key_only_wakes_it(void **state)
{
    (void)state;
    assert_int_equal(list.focus, LIST_NOTHING);
    assert_int_equal(focus_move(&focus, &list, 1), FOCUS_WOKE);
    assert_int_equal(list.focus, 2); /* an answer, neither the way back nor the bar */
    focus_sleep(&focus, &list);
    assert_int_equal(list.focus, LIST_NOTHING);
    assert_true(focus_wake(&focus, &list));
    assert_false(focus_wake(&focus, &list));
}

static void it_goes_in_the_order_of_the_list_and_round_at_the_ends(void **state)
{
    static const int order[] = {4, 5, 1, 2};
    (void)state;

    focus_wake(&focus, &list);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 4; i++) {
            enum focus_move moved = focus_move(&focus, &list, 1);
            assert_int_equal(moved, order[i] == 1 ? FOCUS_WRAPPED : FOCUS_MOVED);
            assert_int_equal(list.focus, order[i]);
        }
    assert_int_equal(focus_move(&focus, &list, -1), FOCUS_MOVED);
    assert_int_equal(list.focus, 1);
    assert_int_equal(focus_move(&focus, &list, -1), FOCUS_WRAPPED);
    assert_int_equal(list.focus, 5);
    assert_int_equal(focus_count(&list), 4);
    assert_int_equal(focus_place(&list, 5), 4);
    assert_int_equal(focus_place(&list, 0), 0);
}

/* A script from right to left turns the places, not the order. */
static void mirroring_changes_nothing(void **state)
{
    (void)state;
    focus_wake(&focus, &list);
    list_mirror(&list, 100);
    focus_follow(&focus, &model, &list);
    assert_int_equal(list.focus, 2);
    focus_move(&focus, &list, 1);
    assert_int_equal(list.focus, 4);
}

static void it_keeps_its_place_while_the_screen_changes(void **state)
{
    (void)state;
    focus_wake(&focus, &list);
    focus_move(&focus, &list, 1);
    /* A notice comes before the answers. */
    list_init(&list);
    add(ACTION_NONE, 0, LOOK_PLAIN);
    add(ACTION_NONE, 0, LOOK_PLAIN);
    add(ACTION_NONE, 0, LOOK_PLAIN);
    add(ACTION_PICK_TIME, 0, LOOK_PLAIN);
    add(ACTION_PICK_TIME, 1, LOOK_PLAIN);
    focus_follow(&focus, &model, &list);
    assert_int_equal(list.focus, 4);
    /* What it stood on goes: the first answer. */
    list.count = 4;
    focus_follow(&focus, &model, &list);
    assert_int_equal(list.focus, 3);
}

static void on_a_new_screen_it_begins_anew(void **state)
{
    (void)state;
    focus_wake(&focus, &list);
    focus_move(&focus, &list, 1);
    model.screens++;
    focus_follow(&focus, &model, &list);
    assert_int_equal(list.focus, 2);
    focus_move(&focus, &list, 1);
    list.page = 1;
    focus_follow(&focus, &model, &list);
    assert_int_equal(list.focus, 2);
}

static void where_nothing_can_be_pressed_it_stands_nowhere(void **state)
{
    (void)state;
    model.screens++;
    list_init(&list);
    add(ACTION_NONE, 0, LOOK_PLAIN);
    focus_follow(&focus, &model, &list);
    assert_int_equal(focus_move(&focus, &list, 1), FOCUS_WOKE);
    assert_int_equal(focus_move(&focus, &list, 1), FOCUS_STUCK);
    assert_int_equal(list.focus, LIST_NOTHING);
    /* The bar alone is better than nothing. */
    add(ACTION_HELP, 0, LOOK_BAR);
    focus_follow(&focus, &model, &list);
    assert_int_equal(list.focus, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_first_key_only_wakes_it, begin),
        cmocka_unit_test_setup(it_goes_in_the_order_of_the_list_and_round_at_the_ends, begin),
        cmocka_unit_test_setup(mirroring_changes_nothing, begin),
        cmocka_unit_test_setup(it_keeps_its_place_while_the_screen_changes, begin),
        cmocka_unit_test_setup(on_a_new_screen_it_begins_anew, begin),
        cmocka_unit_test_setup(where_nothing_can_be_pressed_it_stands_nowhere, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
