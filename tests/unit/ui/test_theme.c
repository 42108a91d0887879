/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/theme.h"

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
            theme_make(panels[i].width, panels[i].height, panels[i].inch10, 500, "", &t).code,
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
    assert_int_equal(theme_make(1080, 1920, 270, 750, "", &t).code, ERR_OK);
    assert_in_range(theme_reach_y(&t), 405, 418); /* 128 mm */
    assert_int_equal(theme_make(1080, 1920, 270, 1100, "", &t).code, ERR_RANGE);
    assert_int_equal(theme_make(100, 100, 270, 750, "", &t).code, ERR_OK); /* a coarse one */
    assert_int_equal(theme_make(1080, 1920, 30, 750, "", &t).code, ERR_RANGE);
    assert_int_equal(theme_make(0, 1920, 270, 750, "", &t).code, ERR_RANGE);
    assert_int_equal(theme_make(1080, 1920, 0, 750, "", &t).code, ERR_RANGE);
    assert_int_equal(theme_make(1080, 1920, 270, -1, "", &t).code, ERR_RANGE);
}

static void the_brand_is_a_colour_or_the_themes_own(void **state)
{
    struct theme t;

    (void)state;
    assert_int_equal(theme_make(1080, 1920, 270, 750, "#E40422", &t).code, ERR_OK);
    assert_int_equal(t.colour[COLOUR_BRAND], 0xE40422);
    assert_int_equal(theme_make(1080, 1920, 270, 750, "#abCDef", &t).code, ERR_OK);
    assert_int_equal(t.colour[COLOUR_BRAND], 0xABCDEF);
    assert_int_equal(theme_make(1080, 1920, 270, 750, "E40422", &t).code, ERR_SYNTAX);
    assert_int_equal(theme_make(1080, 1920, 270, 750, "#E4042", &t).code, ERR_SYNTAX);
    assert_int_equal(theme_make(1080, 1920, 270, 750, "#E4042G", &t).code, ERR_SYNTAX);
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
        cmocka_unit_test(the_brand_is_a_colour_or_the_themes_own),
        cmocka_unit_test(contrast_is_that_of_wcag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
