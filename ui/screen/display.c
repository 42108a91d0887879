/* SPDX-License-Identifier: Apache-2.0 */
/*
 * display: how the screen shall look and be reached. A button says how it is now, and a press takes
 * the next; what comes of it is seen at once, on this very screen.
 */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

enum { CHOICES = 4 };

static void choices_make(const struct screen *s, struct button ret_choices[CHOICES])
{
    static const char *const sizes[SIZE_COUNT] = {"display.size_n", "display.size_l",
                                                  "display.size_xl"};
    static const char *const contrasts[CONTRAST_COUNT] = {
        "display.contrast_normal", "display.contrast_high", "display.contrast_light"};
    const struct display *d = &s->model->display;

    ret_choices[0] = (struct button){LOOK_LIST,
                                     SIGN_DISPLAY,
                                     sizes[d->size],
                                     NULL,
                                     ACTION_SET_SIZE,
                                     ((int)d->size + 1) % (int)SIZE_COUNT,
                                     d->size != SIZE_NORMAL};
    ret_choices[1] = (struct button){LOOK_LIST,
                                     SIGN_CONTRAST,
                                     contrasts[d->contrast],
                                     NULL,
                                     ACTION_SET_CONTRAST,
                                     ((int)d->contrast + 1) % (int)CONTRAST_COUNT,
                                     d->contrast != CONTRAST_NORMAL};
    ret_choices[2] =
        (struct button){LOOK_LIST, SIGN_REACH,       d->low ? "display.low_on" : "display.low_off",
                        NULL,      ACTION_SET_REACH, !d->low,
                        d->low};
    ret_choices[3] = (struct button){
        LOOK_LIST, SIGN_MOTION,       d->still ? "display.motion_off" : "display.motion_on",
        NULL,      ACTION_SET_MOTION, d->still,
        d->still};
}

/* One under the other where there is room for all of them, else two in a row. */
static void choices_add(struct screen *s, struct rect box, int columns, int gap)
{
    struct button choices[CHOICES];
    int rows = CHOICES / columns, h = (box.h - (rows - 1) * gap) / rows;
    int width = (box.w - (columns - 1) * gap) / columns;

    const struct button *shown[CHOICES];
    struct rect rects[CHOICES];

    choices_make(s, choices);
    for (int i = 0; i < CHOICES; i++) {
        shown[i] = &choices[i];
        rects[i] = rect_make(box.x + i % columns * (width + gap), box.y + i / columns * (h + gap),
                             width, h);
    }
    button_group(s, rects, shown, CHOICES);
}

void display_build(struct screen *s)
{
    const struct theme *t = s->theme;
    const struct button done = {LOOK_PRIMARY, SIGN_NONE, "display.done", NULL,
                                ACTION_BACK,  0,         false};
    bool compact = t->form == FORM_COMPACT;
    int columns = t->form == FORM_PORTRAIT && !screen_low(s) ? 1 : 2, rows = CHOICES / columns;
    int nav = t->layout_px[LAYOUT_BUTTON];
    int gap = t->space_px[compact || !screen_roomy(s) ? SPACE_S2 : SPACE_S4];
    int section = t->space_px[compact || !screen_roomy(s) ? SPACE_S4 : SPACE_S7];
    struct stack stack = {0};

    frame_build(s, 0);
    int h = screen_row_px(s, rows, nav, gap, nav + section), grid = rows * (h + gap) - gap;
    int top = rect_bottom(s->body) - nav - section - grid;
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "display.title");
    stack_text(&stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S3, "display.body");
    stack_spare(&stack, 1);
    stack_above(&stack, s,
                rect_make(s->body.x, s->body.y, s->body.w,
                          top - t->space_px[compact ? SPACE_S2 : SPACE_S5] - s->body.y),
                PICTURE_LETTERS, "");
    choices_add(s, rect_make(s->body.x, top, s->body.w, grid), columns, gap);
    button_add(s, rect_make(s->body.x, rect_bottom(s->body) - nav, s->body.w, nav), &done);
}
