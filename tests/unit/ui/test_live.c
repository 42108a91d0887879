/* SPDX-License-Identifier: Apache-2.0 */
/* What the camera sees, on the screen that wants a code, as pixels. */
#include "../cmocka_kit.h"

#include "core/flow.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

enum { W = 1080, H = 1920, FRAME_W = 640, FRAME_H = 480, LEFT = 40, RIGHT = 220, NEAR = 6 };

static const struct rules rules = {.offices = {{.scope = 169, .name = "Bürgeramt"}},
                                   .office_count = 1};
static struct viewfinder viewfinder;
static struct ui *ui;
static struct model model;
static struct list list;
static uint8_t frame[FRAME_W * FRAME_H];

/* Dark at the camera's left, bright at its right. */
static void show(int bright_from)
{
    for (int i = 0; i < FRAME_W * FRAME_H; i++)
        frame[i] = i % FRAME_W < bright_from ? LEFT : RIGHT;
    viewfinder_show(&viewfinder, frame, FRAME_W, FRAME_H);
}

static int ui_setup(void **state)
{
    struct ui_config config = {.width_px = W,
                               .height_px = H,
                               .diagonal_tenth_in = 270,
                               .bottom_mm = 750,
                               .languages = {"de", "ar"},
                               .language_count = 2,
                               .asset_dir = BINARY_DIR "/assets",
                               .name = "Rathaus",
                               .brand = "",
                               .logo = "",
                               .motion = false,
                               .viewfinder = &viewfinder};
    (void)state;

    viewfinder_init(&viewfinder);
    flow_init(&model, &rules, 2, 4711);
    model.devices[DEVICE_SCANNER] = DEVICE_READY;
    return err_is(ui_open(&config, &rules, &ui)) ? -1 : 0;
}

static int ui_teardown(void **state)
{
    (void)state;
    ui_close(ui);
    viewfinder_deinit(&viewfinder);
    return 0;
}

static void draw(int64_t now_ms)
{
    ui_build(ui, &model, &list);
    ui_draw(ui, &list, LIST_NOTHING, now_ms);
}

static const struct item *live_item(void)
{
    for (int i = 0; i < list.count; i++)
        if (list.items[i].role == ROLE_LIVE)
            return &list.items[i];
    return NULL;
}

static int grey_at(const uint8_t *pixels, int x, int y)
{
    const struct canvas *canvas = ui_canvas(ui);

    return pixels[(size_t)y * (size_t)canvas->stride + 4 * (size_t)x];
}

static void expect_grey(double across, int grey)
{
    const struct rect r = live_item()->rect;
    int seen = grey_at(ui_canvas(ui)->pixels, r.x + (int)(r.w * across), r.y + r.h / 2);

    assert_in_range(seen + NEAR, grey, grey + 2 * NEAR);
}

static void it_shows_a_mirror_in_every_script(void **state)
{
    (void)state;
    for (model.language = 0; model.language < 2; model.language++) {
        draw(0);
        show(FRAME_W / 2);
        draw(100);
        expect_grey(0.1, RIGHT);
        expect_grey(0.9, LEFT);
    }
}

static void only_its_rectangle_is_drawn_anew(void **state)
{
    const struct canvas *canvas = ui_canvas(ui);
    size_t size = (size_t)canvas->stride * H;
    uint8_t *before = malloc(size);
    int changed = 0;
    (void)state;

    assert_non_null(before);
    draw(0);
    show(100);
    draw(100);
    memcpy(before, canvas->pixels, size);
    /* A dot that only a drawing of everything would take away. */
    ((uint8_t *)canvas->pixels)[size - 4] ^= 0xff;
    show(500);
    draw(200);
    assert_int_not_equal(((uint8_t *)canvas->pixels)[size - 4], before[size - 4]);
    const struct rect r = live_item()->rect;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (grey_at(canvas->pixels, x, y) != grey_at(before, x, y)) {
                changed++;
                assert_true(rect_has(r, x, y) || (x == W - 1 && y == H - 1));
            }
    assert_true(changed > r.w * r.h / 2);
    free(before);
}

/* Ten a second at most, and none where nothing has changed. */
static void it_is_drawn_when_there_is_news(void **state)
{
    (void)state;
    draw(0);
    assert_int_equal(ui_frame_ms(ui, 50), -1);
    show(100);
    assert_int_equal(ui_frame_ms(ui, 50), 50);
    assert_int_equal(ui_frame_ms(ui, 150), 0);
    draw(150);
    assert_int_equal(ui_frame_ms(ui, 150), -1);
    show(100);
    assert_int_equal(ui_frame_ms(ui, 350), -1);
}

static void it_is_asked_for_on_these_screens_only(void **state)
{
    (void)state;
    draw(0);
    assert_true(viewfinder.wanted);
    show(100);
    model.state = STATE_NUMBER;
    draw(100);
    assert_null(live_item());
    assert_false(viewfinder.wanted);
    assert_int_equal(viewfinder.newest.width_px, 0);
    model.state = STATE_SCAN_HELP;
    draw(200);
    assert_true(viewfinder.wanted);
}

/* No picture of before, while none of now has come. */
static void without_a_frame_nothing_is_shown(void **state)
{
    (void)state;
    draw(0);
    show(0);
    draw(100);
    expect_grey(0.1, RIGHT);
    viewfinder_wipe(&viewfinder);
    assert_int_equal(ui_frame_ms(ui, 300), 0);
    draw(300);
    expect_grey(0.1, 255);
    model.devices[DEVICE_SCANNER] = DEVICE_BROKEN;
    draw(400);
    assert_null(live_item());
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, ui_setup, ui_teardown)
    const struct CMUnitTest tests[] = {
        TEST(it_shows_a_mirror_in_every_script), TEST(only_its_rectangle_is_drawn_anew),
        TEST(it_is_drawn_when_there_is_news),    TEST(it_is_asked_for_on_these_screens_only),
        TEST(without_a_frame_nothing_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
