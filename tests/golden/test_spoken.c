/* SPDX-License-Identifier: Apache-2.0 */
/* Every screen a visitor can meet, listened to: nothing that is seen is left out, nothing private
 * comes out of the loudspeaker. */
#include "../unit/cmocka_kit.h"

#include "scenes.h"
#include "ui/focus.h"
#include "ui/i18n.h"
#include "ui/spoken.h"

#include <stdio.h>
#include <string.h>

static struct ui *uis[PANEL_COUNT];
static struct list list;
static struct model model;
static struct utterance utterance;

static void listen(const struct i18n *i18n)
{
    struct spoken s = {
        .i18n = i18n, .rules = scene_rules(), .model = &model, .list = &list, .out = &utterance};

    memset(&utterance, 0, sizeof utterance);
    spoken_screen(&s);
}

static bool is_said(const char *words)
{
    for (int i = 0; i < utterance.count; i++)
        if (strcmp(utterance_part(&utterance, i), words) == 0)
            return true;
    return false;
}

/* Seen, and not to be heard: the clock, the name above each screen, single digits of the keypad. */
static bool is_silent(const struct item *item, int at)
{
    bool house = item->role == ROLE_TEXT && at < 3 && model.state != STATE_START;

    return item->label[0] == '\0' || item->role == ROLE_CLOCK || item->role == ROLE_KEY || house;
}

static void check_all_said(const struct i18n *i18n, const char *scene)
{
    const struct spoken s = {.i18n = i18n, .rules = scene_rules(), .model = &model};
    char words[2 * LIST_LABEL_MAX];

    for (int i = 0; i < list.count; i++) {
        const struct item *item = &list.items[i];
        if (is_silent(item, i))
            continue;
        if (item->role == ROLE_NUMBER && item->id[0] == '\0')
            spoken_spell(item->label, words, sizeof words);
        else
            spoken_words(&s, item->label, words, sizeof words);
        if (!is_said(words))
            fail_msg("%s: \"%s\" is not said", scene, words);
    }
}

static void everything_that_is_seen_can_be_heard(void **state)
{
    (void)state;
    for (int p = 0; p < PANEL_COUNT; p++)
        for (int i = 0; i < scene_count; i++)
            for (int language = 0; language < i18n_count(ui_i18n(uis[p])); language++) {
                scene_fill(&scenes[i], language, &scene_modes[0].display, &model);
                model.voice = model.headphone = true;
                ui_build(uis[p], &model, &list);
                list.focus = focus_count(&list) > 0 ? 0 : LIST_NOTHING;
                while (list.focus != LIST_NOTHING && list.items[list.focus].action == ACTION_NONE)
                    list.focus++;
                listen(ui_i18n(uis[p]));
                assert_false(utterance.cut);
                check_all_said(ui_i18n(uis[p]), scenes[i].name);
            }
}

static void everybody_hears_neither_number_nor_time(void **state)
{
    char spelled[64];
    int private_screens = 0;
    (void)state;

    for (int i = 0; i < scene_count; i++) {
        scene_fill(&scenes[i], 0, &scene_modes[0].display, &model);
        model.voice = true;
        ui_build(uis[0], &model, &list);
        listen(ui_i18n(uis[0]));
        if (!flow_state_info(model.state)->personal)
            continue;
        private_screens++;
        const char *numbers[] = {model.session.booking.number, model.session.ticket.number,
                                 model.session.typed};
        for (int k = 0; k < 3; k++) {
            spoken_spell(numbers[k], spelled, sizeof spelled);
            if (numbers[k][0] != '\0' && (is_said(spelled) || is_said(numbers[k])))
                fail_msg("%s: the number is said aloud", scenes[i].name);
        }
        for (int part = 0; part < utterance.count; part++) {
            const char *words = utterance_part(&utterance, part);
            const char *hour = strstr(words, " Uhr");
            if (hour != NULL && hour > words && hour[-1] >= '0' && hour[-1] <= '9')
                fail_msg("%s: a time is said aloud: %s", scenes[i].name, words);
        }
    }
    assert_true(private_screens > 20);
}

/* The dark screen says that it is in use, shows nothing of the visit, and a finger anywhere ends
 * it. */
static void the_veil_shows_nothing_of_the_visit(void **state)
{
    (void)state;
    for (int p = 0; p < PANEL_COUNT; p++)
        for (int mode = 0; mode < MODE_COUNT; mode++)
            for (int language = 0; language < i18n_count(ui_i18n(uis[p])); language++)
                for (int i = 0; i < scene_count; i += 7) {
                    scene_fill(&scenes[i], language, &scene_modes[mode].display, &model);
                    ui_build_veil(uis[p], &model, &list);
                    if (list.misfit != 0)
                        fail_msg("%s, %s, %s: the veil's words do not fit", scene_panel_names[p],
                                 scene_modes[mode].name, i18n_tag(ui_i18n(uis[p]), language));
                    for (int k = 0; k < list.count; k++)
                        assert_true(list.items[k].label[0] == '\0' ||
                                    strncmp(list.items[k].id, "veil.", 5) == 0);
                    int hit = list_hit(&list, 5 + 4 * i, 5 + 40 * mode);
                    assert_true(hit != LIST_NOTHING && list.items[hit].action == ACTION_SHOW);
                }
}

static void words_are_for_the_ear(void **state)
{
    const struct i18n *i18n = ui_i18n(uis[0]);
    const struct spoken s = {.i18n = i18n, .rules = scene_rules(), .model = &model};
    static const struct {
        const char *label, *words;
    } cases[] = {
        {"um \u206811:30\u2069 Uhr.", "um 11 Uhr 30."},
        {"um \u206810:00\u2069 Uhr.\nBitte", "um 10 Uhr. Bitte"},
        {"um\u00a0\u206811:30\u2069\u00a0Uhr", "um 11 Uhr 30"},
        {"好。\n请", "好。 请"},
        {"Eins\nzwei", "Eins. zwei"},
        {"Wirklich?\nJa", "Wirklich? Ja"},
        {"9:05", "9 Uhr 05"},
        {"1:2", "1:2"},
        {"12:345", "12:345"},
        {"1:23:45", "1:23:45"},
        {"Zimmer 101", "Zimmer 101"},
    };
    char words[128];
    (void)state;

    scene_fill(&scenes[0], 0, &scene_modes[0].display, &model);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        spoken_words(&s, cases[i].label, words, sizeof words);
        assert_string_equal(words, cases[i].words);
    }
    model.language = 1;
    spoken_words(&s, "at \u206810:00\u2069.", words, sizeof words);
    assert_string_equal(words, "at 10 o'clock.");
    spoken_spell("FA 07", words, sizeof words);
    assert_string_equal(words, "F, A, 0, 7");
}

static int open_all(void **state)
{
    (void)state;
    for (int p = 0; p < PANEL_COUNT; p++) {
        struct ui_config config = scene_config_all((enum scene_panel)p, BINARY_DIR "/assets");
        if (err_is(ui_open(&config, scene_rules(), &uis[p])))
            return 1;
    }
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    for (int p = 0; p < PANEL_COUNT; p++)
        ui_close(uis[p]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_is_seen_can_be_heard),
        cmocka_unit_test(everybody_hears_neither_number_nor_time),
        cmocka_unit_test(the_veil_shows_nothing_of_the_visit),
        cmocka_unit_test(words_are_for_the_ear),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
