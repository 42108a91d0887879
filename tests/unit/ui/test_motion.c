/* SPDX-License-Identifier: Apache-2.0 */
/* Motion: it begins where it was, ends where it shall be, and leaves nothing behind. */
#include "../cmocka_kit.h"

#include "ui/fade.h"
#include "ui/motion.h"

#include <stdlib.h>
#include <string.h>

enum { W = 8, H = 4 };

static uint32_t pixels[W * H];
static const struct canvas canvas = {pixels, W, H, W * 4};

static void fill(uint32_t rgb)
{
    for (int i = 0; i < W * H; i++)
        pixels[i] = rgb;
}

static uint32_t at(const struct canvas *c, int x, int y)
{
    return ((const uint32_t *)c->pixels)[y * W + x] & 0xffffff;
}

static void it_begins_and_ends_and_never_turns_back(void **state)
{
    (void)state;
    for (int m = 0; m < MOTION_COUNT; m++) {
        double last = 0;
        assert_true(motion_at((enum motion)m, -5) == 0);
        for (int ms = 0; ms <= motion_ms((enum motion)m); ms++) {
            double now = motion_at((enum motion)m, ms);
            assert_true(now >= last && now <= 1);
            last = now;
        }
        assert_true(motion_at((enum motion)m, motion_ms((enum motion)m)) == 1);
    }
    /* A new screen is mostly there after a third of its time: nobody waits for it. */
    assert_true(motion_at(MOTION_SCREEN, motion_ms(MOTION_SCREEN) / 3) > 0.4);
}

/* Nothing may blink more than three times a second: what comes again comes slowly. */
static void what_is_repeated_is_slower_than_three_times_a_second(void **state)
{
    (void)state;
    assert_true(motion_ms(MOTION_LOOP) > 334);
    assert_true(motion_ms(MOTION_GREETING) > 334);
}

static void a_fade_goes_from_the_old_to_the_new(void **state)
{
    struct fade fade;

    (void)state;
    fill(0x000000);
    assert_int_equal(fade_open(&fade, &canvas).code, ERR_OK);
    assert_ptr_equal(fade_show(&fade, &canvas, true, 0), &canvas);
    fade_begin(&fade, &canvas, rect_make(0, 1, W, 2), 4, MOTION_SCREEN, 1000);
    fill(0x808080);
    for (int y = 1; y < 3; y++)
        pixels[y * W] = 0xffffff; /* an edge that comes in from the right */
    const struct canvas *shown = fade_show(&fade, &canvas, true, 1000);
    assert_ptr_not_equal(shown, &canvas);
    assert_int_equal(at(shown, 0, 1), 0x000000);
    assert_int_equal(at(shown, 0, 0), 0x808080); /* outside the area it is there at once */
    shown = fade_show(&fade, &canvas, true, 1020);
    uint32_t middle = at(shown, 7, 1) & 0xff;
    assert_in_range(middle, 1, 0x7f);
    /* The bright column lies to the right of its place, as it has not come yet. */
    int bright = 0;
    for (int x = 0; x < W; x++)
        bright = at(shown, x, 1) > at(shown, bright, 1) ? x : bright;
    assert_in_range(bright, 0, 4);
    assert_true(at(shown, 3, 1) >= at(shown, 7, 1));
    shown = fade_show(&fade, &canvas, true, 1000 + motion_ms(MOTION_SCREEN));
    assert_ptr_equal(shown, &canvas);
    assert_false(fade.runs);
    fade_close(&fade);
}

static void afterwards_nothing_of_it_is_left(void **state)
{
    struct fade fade;
    static const uint32_t blank[W * H];

    (void)state;
    fill(0x123456);
    assert_int_equal(fade_open(&fade, &canvas).code, ERR_OK);
    fade_begin(&fade, &canvas, rect_make(0, 0, W, H), 0, MOTION_QUICK, 0);
    (void)fade_show(&fade, &canvas, true, 50);
    (void)fade_show(&fade, &canvas, true, 500);
    assert_memory_equal(fade.was.pixels, blank, sizeof blank);
    assert_memory_equal(fade.shown.pixels, blank, sizeof blank);
    fade_close(&fade);
}

static void an_interrupted_one_goes_on_from_what_is_seen(void **state)
{
    struct fade fade;

    (void)state;
    fill(0x000000);
    assert_int_equal(fade_open(&fade, &canvas).code, ERR_OK);
    fade_begin(&fade, &canvas, rect_make(0, 0, W, H), 0, MOTION_SCREEN, 0);
    fill(0xffffff);
    uint32_t seen = at(fade_show(&fade, &canvas, true, 60), 3, 2);
    fade_begin(&fade, &canvas, rect_make(0, 0, W, H), 0, MOTION_SCREEN, 60);
    fill(0x0000ff);
    assert_int_equal(at(fade_show(&fade, &canvas, true, 60), 3, 2), seen);
    fade_close(&fade);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_and_ends_and_never_turns_back),
        cmocka_unit_test(what_is_repeated_is_slower_than_three_times_a_second),
        cmocka_unit_test(a_fade_goes_from_the_old_to_the_new),
        cmocka_unit_test(afterwards_nothing_of_it_is_left),
        cmocka_unit_test(an_interrupted_one_goes_on_from_what_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
