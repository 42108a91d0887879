/* SPDX-License-Identifier: Apache-2.0 */
/* damage: what is drawn in part is, dot by dot, what is drawn whole. */
#include "../cmocka_kit.h"

#include "core/flow.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { LANGUAGES = 5, ARABIC = 2 };

static const struct rules rules = {
    .offices = {{.scope = 169,
                 .name = "Bürgeramt Wedding",
                 .walkin = true,
                 .document = DOCUMENT_OPTIONAL,
                 .document_kinds = 1 << (DOCUMENT_ID_CARD - 1)},
                {.scope = 130, .name = "Landesamt für Einwanderung", .prefix = "FA"}},
    .office_count = 2,
    .number_tries = 3,
    .calls = true};
static const struct panel {
    int width_px, height_px, diagonal_tenth_in;
} panels[] = {{540, 960, 270}, {960, 540, 215}};
enum { PANELS = sizeof panels / sizeof panels[0] };

static struct ui *ui, *witness; /* the witness always draws everything */
static struct model model;
static struct list list, other;

static void open_both(const struct panel *panel)
{
    const struct ui_config config = {.width_px = panel->width_px,
                                     .height_px = panel->height_px,
                                     .diagonal_tenth_in = panel->diagonal_tenth_in,
                                     .bottom_mm = 750,
                                     .languages = {"de", "en", "ar", "uk", "tr"},
                                     .language_count = LANGUAGES,
                                     .asset_dir = BINARY_DIR "/assets",
                                     .name = "Bürgeramt Wedding",
                                     .brand = "",
                                     .logo = "",
                                     .motion = false};

    assert_false(err_is(ui_open(&config, &rules, &ui)));
    assert_false(err_is(ui_open(&config, &rules, &witness)));
}

static void close_both(void)
{
    ui_close(ui);
    ui_close(witness);
}

/* Both draw the list; a wish to see it otherwise lets the witness begin anew each time. */
static void draw_both(int pressed)
{
    other = list;
    other.display.contrast = (enum contrast)((list.display.contrast + 1) % CONTRAST_COUNT);
    ui_draw(witness, &other, LIST_NOTHING, 0);
    ui_draw(witness, &list, pressed, 0);
    ui_draw(ui, &list, pressed, 0);
}

static void compare(const struct panel *panel, const char *what, int item)
{
    const struct canvas *a = ui_canvas(ui), *b = ui_canvas(witness);

    for (int y = 0; y < a->height_px; y++) {
        const uint32_t *as = (const void *)((const char *)a->pixels + (ptrdiff_t)y * a->stride);
        const uint32_t *bs = (const void *)((const char *)b->pixels + (ptrdiff_t)y * b->stride);
        for (int x = 0; x < a->width_px; x++)
            if (as[x] != bs[x])
                fail_msg("%dx%d, contrast %d, language %d, %s of item %d, '%s': a dot at %d,%d",
                         a->width_px, panel->height_px, (int)model.display.contrast, model.language,
                         what, item, list.items[item].label, x, y);
    }
}

/* Pressed and let go; under the keypad's ring and free of it. */
static void touch_each(const struct panel *panel)
{
    ui_build(ui, &model, &list);
    for (int i = 0; i < list.count; i++) {
        if (list.items[i].action == ACTION_NONE)
            continue;
        draw_both(i);
        compare(panel, "a press", i);
        draw_both(LIST_NOTHING);
        compare(panel, "the end of a press", i);
        list.focus = i;
        draw_both(LIST_NOTHING);
        compare(panel, "the ring", i);
        draw_both((i + 1) % list.count);
        draw_both(LIST_NOTHING);
        compare(panel, "a press beside the ring", i);
        list.focus = LIST_NOTHING;
        draw_both(LIST_NOTHING);
        compare(panel, "the end of the ring", i);
    }
}

static void no_dot_tells_what_was_touched(void **state)
{
    static const enum flow_state screens[] = {STATE_START, STATE_NUMBER, STATE_LANGUAGES,
                                              STATE_DISPLAY};
    (void)state;

    for (int p = 0; p < PANELS; p++) {
        open_both(&panels[p]);
        flow_init(&model, &rules, LANGUAGES, 4711);
        model.devices[DEVICE_SCANNER] = DEVICE_READY;
        model.devices[DEVICE_DOCUMENT] = DEVICE_READY;
        for (size_t s = 0; s < sizeof screens / sizeof screens[0]; s++)
            for (model.language = 0; model.language <= ARABIC; model.language += ARABIC)
                for (int contrast = 0; contrast < 2; contrast++) {
                    model.state = screens[s];
                    model.display.contrast = (enum contrast)contrast;
                    touch_each(&panels[p]);
                }
        close_both();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_dot_tells_what_was_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
