/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/theme.h"

static const struct display normal;

static struct err make(int width, int height, int inch10, int bottom_mm, struct display display,
                       struct theme *ret_theme)
{
    const struct glass glass = {width, height, inch10, bottom_mm};

    return theme_make(&glass, &display, "", ret_theme);
}

static void millimetres_become_the_pixels_of_the_specification(void **state)
{
    static const struct {
        int width, height, inch10;
        enum panel_form form;
        int gap_px, margin_px, body_px, number_px; /* s2, s6, body, number */
        /* The specification rounds the density to two digits: a pixel more or less is right. */
    } panels[] = {
        {1920, 1080, 156, FORM_COMPACT, 22, 89, 50, 222},
        {1080, 1920, 215, FORM_PORTRAIT, 16, 64, 36, 161},
        {1920, 1080, 238, FORM_LANDSCAPE, 15, 58, 33, 146},
        {1080, 1920, 270, FORM_PORTRAIT, 13, 51, 29, 128},
        {1080, 1920, 320, FORM_PORTRAIT, 11, 43, 24, 108},
    };

    (void)state;
    for (size_t i = 0; i < sizeof panels / sizeof panels[0]; i++) {
        struct theme t;
        assert_int_equal(
            make(panels[i].width, panels[i].height, panels[i].inch10, 500, normal, &t).code,
            ERR_OK);
        assert_int_equal(t.form, panels[i].form);
        assert_in_range(t.space_px[SPACE_S2], panels[i].gap_px - 1, panels[i].gap_px + 1);
        assert_in_range(t.space_px[SPACE_S6], panels[i].margin_px - 1, panels[i].margin_px + 1);
        assert_in_range(t.type_px[TYPE_BODY], panels[i].body_px - 1, panels[i].body_px + 1);
        assert_in_range(t.type_px[TYPE_NUMBER], panels[i].number_px - 1, panels[i].number_px + 1);
        assert_int_equal(theme_px(&t, 0), 0);
        assert_int_equal(theme_px(&t, 1), 1);
    }
}

static void a_panel_out_of_reach_is_refused(void **state)
{
    struct theme t;

    (void)state;
    assert_int_equal(make(1080, 1920, 270, 750, normal, &t).code, ERR_OK);
    assert_in_range(t.reach_y, 405, 418); /* 128 mm */
    assert_int_equal(t.floor_y, 1920);
    assert_int_equal(make(1080, 1920, 270, 1100, normal, &t).code, ERR_RANGE);
    assert_int_equal(make(100, 100, 270, 750, normal, &t).code, ERR_OK); /* a coarse one */
    assert_int_equal(make(1080, 1920, 30, 750, normal, &t).code, ERR_RANGE);
    assert_int_equal(make(0, 1920, 270, 750, normal, &t).code, ERR_RANGE);
    assert_int_equal(make(1080, 1920, 0, 750, normal, &t).code, ERR_RANGE);
    assert_int_equal(make(1080, 1920, 270, -1, normal, &t).code, ERR_RANGE);
}

/* Over the floor: where the lines of a theme lie. */
static int mm_of(const struct theme *t, int y)
{
    return (int)(t->glass.bottom_mm + (t->height_px - y) / t->px_per_mm + 0.5);
}

static void low_reach_is_what_din_18040_asks(void **state)
{
    static const struct {
        int width, height, inch10, bottom_mm, high_mm, low_mm;
    } panels[] = {
        {1080, 1920, 270, 750, 1050, 850}, {1080, 1920, 320, 600, 1050, 850},
        {1920, 1080, 238, 750, 1046, 846}, /* ends at 1046: as low as it hangs */
        {1920, 1080, 156, 750, 944, 750},  /* smaller than the 200 mm */
        {1920, 1080, 156, 900, 1100, 900}, /* hangs too high: the lowest 200 mm of it */
    };
    const struct display low = {.low = true};

    (void)state;
    for (size_t i = 0; i < sizeof panels / sizeof panels[0]; i++) {
        struct theme t;
        assert_int_equal(
            make(panels[i].width, panels[i].height, panels[i].inch10, panels[i].bottom_mm, low, &t)
                .code,
            ERR_OK);
        if (t.reach_y > 0)
            assert_in_range(mm_of(&t, t.reach_y), panels[i].high_mm - 1, panels[i].high_mm + 1);
        assert_in_range(mm_of(&t, t.floor_y), panels[i].low_mm - 1, panels[i].low_mm + 1);
    }
}

static void letters_grow_and_a_button_holds_two_lines_of_them(void **state)
{
    struct theme n, l, xl;

    (void)state;
    assert_int_equal(make(1080, 1920, 270, 750, normal, &n).code, ERR_OK);
    assert_int_equal(make(1080, 1920, 270, 750, (struct display){.size = SIZE_L}, &l).code, ERR_OK);
    assert_int_equal(make(1080, 1920, 270, 750, (struct display){.size = SIZE_XL}, &xl).code,
                     ERR_OK);
    assert_in_range(l.type_px[TYPE_BODY] * 100, n.type_px[TYPE_BODY] * 140,
                    n.type_px[TYPE_BODY] * 148);
    assert_in_range(xl.type_px[TYPE_BODY] * 100, n.type_px[TYPE_BODY] * 166,
                    n.type_px[TYPE_BODY] * 174);
    assert_int_equal(xl.type_px[TYPE_NUMBER], n.type_px[TYPE_NUMBER]);
    assert_true(xl.type_px[TYPE_DISPLAY] >= xl.type_px[TYPE_TITLE]);
    assert_true(xl.layout_px[LAYOUT_BUTTON] >= xl.two_lines_px);
    assert_int_equal(n.space_px[SPACE_S4], xl.space_px[SPACE_S4]);
}

static void contrast_changes_colours_and_strokes_and_nothing_else(void **state)
{
    struct theme n, high;

    (void)state;
    assert_int_equal(make(1080, 1920, 270, 750, normal, &n).code, ERR_OK);
    assert_int_equal(
        make(1080, 1920, 270, 750, (struct display){.contrast = CONTRAST_HIGH}, &high).code,
        ERR_OK);
    assert_int_equal(high.colour[COLOUR_PAPER], 0x000000);
    assert_int_equal(high.colour[COLOUR_INK], 0xFFFFFF);
    assert_true(high.shape_px[SHAPE_STROKE_CONTROL] > n.shape_px[SHAPE_STROKE_CONTROL]);
    assert_memory_equal(high.type_px, n.type_px, sizeof n.type_px);
    assert_memory_equal(high.layout_px, n.layout_px, sizeof n.layout_px);
}

static struct err brand(const char *colour, struct theme *ret_theme)
{
    const struct glass glass = {1080, 1920, 270, 750};

    return theme_make(&glass, &normal, colour, ret_theme);
}

static void the_brand_is_a_colour_or_the_themes_own(void **state)
{
    struct theme t;

    (void)state;
    assert_int_equal(brand("#E40422", &t).code, ERR_OK);
    assert_int_equal(t.colour[COLOUR_BRAND], 0xE40422);
    assert_int_equal(brand("#abCDef", &t).code, ERR_OK);
    assert_int_equal(t.colour[COLOUR_BRAND], 0xABCDEF);
    assert_int_equal(brand("E40422", &t).code, ERR_SYNTAX);
    assert_int_equal(brand("#E4042", &t).code, ERR_SYNTAX);
    assert_int_equal(brand("#E4042G", &t).code, ERR_SYNTAX);
    assert_int_equal(t.colour[COLOUR_BRAND], 0xABCDEF); /* untouched by a refusal */
}

static void contrast_is_that_of_wcag(void **state)
{
    (void)state;
    assert_int_equal((int)(theme_contrast(0x000000, 0xFFFFFF) * 100 + 0.5), 2100);
    assert_int_equal((int)(theme_contrast(0xFFFFFF, 0xFFFFFF) * 100 + 0.5), 100);
    assert_int_equal((int)(theme_contrast(0x14181F, 0xFFFFFF) * 100 + 0.5), 1779);
    assert_int_equal((int)(theme_contrast(0xFFFFFF, 0x0A3F7A) * 100 + 0.5), 1047);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(millimetres_become_the_pixels_of_the_specification),
        cmocka_unit_test(a_panel_out_of_reach_is_refused),
        cmocka_unit_test(low_reach_is_what_din_18040_asks),
        cmocka_unit_test(letters_grow_and_a_button_holds_two_lines_of_them),
        cmocka_unit_test(contrast_changes_colours_and_strokes_and_nothing_else),
        cmocka_unit_test(the_brand_is_a_colour_or_the_themes_own),
        cmocka_unit_test(contrast_is_that_of_wcag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
