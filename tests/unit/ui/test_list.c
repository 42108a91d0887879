/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct list list, other;

static void two_buttons(struct list *l)
{
    list_wipe(l);
    l->hit_px = 6;
    (void)list_add(l, ROLE_PANEL, rect_make(0, 0, 400, 400));
    struct item *a = list_add(l, ROLE_BUTTON, rect_make(10, 10, 100, 50));
    a->action = ACTION_DONE;
    list_label(l, a, "button.done", "Fertig");
    struct item *b = list_add(l, ROLE_BUTTON, rect_make(120, 10, 100, 50));
    b->action = ACTION_BACK;
    list_label(l, b, "button.back", "Zurück");
}

static void a_finger_beside_the_button_still_hits_it(void **state)
{
    (void)state;
    two_buttons(&list);
    assert_int_equal(list_hit(&list, 10, 10), 1);
    assert_int_equal(list_hit(&list, 4, 4), 1);
    assert_int_equal(list_hit(&list, 3, 10), LIST_NOTHING);
    assert_int_equal(list_hit(&list, 60, 65), 1);
    assert_int_equal(list_hit(&list, 60, 66), LIST_NOTHING);
    assert_int_equal(list_hit(&list, -1, -1), LIST_NOTHING);
    assert_int_equal(list_hit(&list, 300, 300), LIST_NOTHING); /* the panel is no target */
}

static void between_two_targets_the_nearer_is_meant(void **state)
{
    (void)state;
    two_buttons(&list);
    assert_int_equal(list_hit(&list, 113, 30), 1);
    assert_int_equal(list_hit(&list, 117, 30), 2);
}

static void equal_means_equal_in_every_visible_part(void **state)
{
    (void)state;
    two_buttons(&list);
    two_buttons(&other);
    assert_true(list_equal(&list, &other));
    other.items[1].selected = true;
    assert_false(list_equal(&list, &other));
    two_buttons(&other);
    other.items[2].label[0] = 'X';
    assert_false(list_equal(&list, &other));
    two_buttons(&other);
    other.count--;
    assert_false(list_equal(&list, &other));
    two_buttons(&other);
    other.moving = true;
    assert_false(list_equal(&list, &other));
}

static void mirroring_twice_changes_nothing(void **state)
{
    (void)state;
    two_buttons(&list);
    two_buttons(&other);
    list_mirror(&list, 400);
    assert_int_equal(list.items[1].rect.x, 290);
    assert_int_equal(list.items[2].rect.x, 180);
    assert_true(list.rtl);
    assert_false(list_equal(&list, &other));
    list_mirror(&list, 400);
    assert_true(list_equal(&list, &other));
}

static void a_label_too_long_is_cut_at_a_character_and_counted(void **state)
{
    char text[LIST_LABEL_MAX + 40];

    (void)state;
    memset(text, 'a', sizeof text);
    memcpy(text + LIST_LABEL_MAX - 1, "ü", 2); /* its second byte does not fit */
    text[sizeof text - 1] = '\0';
    two_buttons(&list);
    list_label(&list, &list.items[1], "", text);
    assert_int_equal(list.misfit, 1);
    assert_int_equal(strlen(list.items[1].label), LIST_LABEL_MAX - 1);
}

static void the_printed_form_shows_isolates(void **state)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);

    (void)state;
    two_buttons(&list);
    list_label(&list, &list.items[1], "x.y",
               "um \xe2\x81\xa8"
               "9:00\xe2\x81\xa9 Uhr");
    list_print(&list, file);
    fclose(file);
    assert_non_null(strstr(text, "\"um ‹9:00› Uhr\""));
    assert_non_null(strstr(text, "DONE(0)"));
    free(text);
}

static void wiping_leaves_no_word(void **state)
{
    (void)state;
    two_buttons(&list);
    list_wipe(&list);
    for (size_t i = 0; i < sizeof list; i++)
        assert_int_equal(((const unsigned char *)&list)[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finger_beside_the_button_still_hits_it),
        cmocka_unit_test(between_two_targets_the_nearer_is_meant),
        cmocka_unit_test(equal_means_equal_in_every_visible_part),
        cmocka_unit_test(mirroring_twice_changes_nothing),
        cmocka_unit_test(a_label_too_long_is_cut_at_a_character_and_counted),
        cmocka_unit_test(the_printed_form_shows_isolates),
        cmocka_unit_test(wiping_leaves_no_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
