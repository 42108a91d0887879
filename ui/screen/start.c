/* SPDX-License-Identifier: Apache-2.0 */
/* start: one question, where to hold the code, and the other ways in. */
#include "core/offer.h"
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/notice.h"
#include "ui/widget/panel.h"

#include <stdio.h>

enum { COLUMNS = 2, SHOWN_MOST = 8, SHOWN_LEAST = 4 };

/*
 * The languages, all of equal weight; rows that do not fit are left to the bar's button, and all
 * where only a few would be seen.
 */
static int language_rows(const struct screen *s, int room_px)
{
    int count = i18n_count(s->i18n) < SHOWN_MOST ? i18n_count(s->i18n) : SHOWN_MOST;
    int h = s->theme->layout_px[LAYOUT_GRID_BUTTON], gap = s->theme->space_px[SPACE_S2];
    int rows = (count + 1) / COLUMNS;

    /* A column of the smallest panel is too narrow for two names in large letters. */
    if (count < 2 || (s->theme->form == FORM_COMPACT && s->theme->display.size != SIZE_NORMAL))
        return 0;
    while (rows > 0 && rows * h + (rows - 1) * gap > room_px)
        rows--;
    return rows * COLUMNS >= count || rows * COLUMNS >= SHOWN_LEAST ? rows : 0;
}

static void languages_add(struct screen *s, struct rect box, int rows)
{
    int gap = s->theme->space_px[SPACE_S2], h = s->theme->layout_px[LAYOUT_GRID_BUTTON];

    struct button buttons[SHOWN_MOST];
    const struct button *shown[SHOWN_MOST];
    struct rect rects[SHOWN_MOST];
    int count = i18n_count(s->i18n) < rows * COLUMNS ? i18n_count(s->i18n) : rows * COLUMNS;

    for (int i = 0; i < count; i++) {
        int x = box.x + (box.w + gap) * (i % COLUMNS) / COLUMNS;
        buttons[i] = language_button(s, i);
        shown[i] = &buttons[i];
        rects[i] = rect_make(x, box.y + i / COLUMNS * (h + gap), (box.w - gap) / 2, h);
    }
    button_group(s, rects, shown, count);
}

/*
 * While nobody is there the question goes round the languages; it takes the room of the longest, so
 * that nothing else moves. A script that runs the other way keeps its order by the isolates.
 */
static void title_make(struct screen *s, struct stack *stack, int width)
{
    int greeting = s->list->greeting;
    enum type type = screen_title_type(s);
    struct paragraph_style style = screen_style(s, type, true);

    if (greeting == s->language)
        stack_text(stack, s, ROLE_TITLE, type, true, SPACE_S0, "start.title");
    else
        snprintf(stack_add(stack, ROLE_TITLE, type, true, SPACE_S0, "start.title"),
                 LIST_LABEL_MAX + 1, "\u2068%s\u2069", i18n_text(s->i18n, greeting, "start.title"));
    if (!s->motion)
        return;
    for (int i = 0; i < i18n_count(s->i18n); i++) {
        int lines =
            paragraph_measure(s->fonts, &style, i18n_text(s->i18n, i, "start.title"), width).lines;
        stack->lead_h =
            lines * style.line_px > stack->lead_h ? lines * style.line_px : stack->lead_h;
    }
}

static void words_make(struct screen *s, struct stack *stack, int width, bool scanner, bool body)
{
    title_make(s, stack, width);
    if (body)
        stack_text(stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S4,
                   scanner ? "start.body" : "start.body_number");
}

/* What the question, a notice and a picture take, at the least. */
static int read_px(struct screen *s, int width, bool scanner)
{
    const struct theme *t = s->theme;
    struct stack stack = {0};

    words_make(s, &stack, width, scanner, true);
    (void)stack_settle(&stack, s, width, s->body.h, 1);
    int height = stack.height + notices_px(s, rect_make(s->body.x, s->body.y, width, s->body.h));
    stack_wipe(&stack);
    if (!screen_low(s))
        height += t->layout_px[LAYOUT_BADGE] + 3 * t->space_px[SPACE_S4];
    return height + t->layout_px[LAYOUT_GUTTER];
}

struct touch_parts {
    int column, section, languages, rows;
};

static struct touch_parts touch_plan(struct screen *s, int buttons, bool scanner)
{
    const struct theme *t = s->theme;
    int section = t->space_px[t->form == FORM_COMPACT || !screen_roomy(s) ? SPACE_S5 : SPACE_S7];
    int top = s->body.y + (t->stacked ? read_px(s, s->body.w, scanner) : 0);

    top = top > t->reach_y ? top : t->reach_y;
    struct touch_parts p = {.column = button_column_px(s, buttons), .section = section};
    p.rows = language_rows(s, rect_bottom(s->body) - top - p.column - section);
    if (p.rows > 0)
        p.languages = p.rows * (t->layout_px[LAYOUT_GRID_BUTTON] + t->space_px[SPACE_S2]) -
                      t->space_px[SPACE_S2];
    else
        p.section = 0;
    return p;
}

/* The least that the words take: what is left of the box is for notices. */
static int words_least_px(struct screen *s, struct rect read, bool scanner)
{
    struct stack stack = {0};

    words_make(s, &stack, read.w, scanner, screen_roomy(s) && s->theme->form != FORM_COMPACT);
    (void)stack_settle(&stack, s, read.w, 0, stack_densest(s));
    int height = stack.height;
    stack_wipe(&stack);
    return height;
}

/* Question, what to do, where: in low reach next to the answers, and without the picture. */
static void question_add(struct screen *s, struct rect read, bool scanner)
{
    int least = words_least_px(s, read, scanner);
    struct rect below = {read.x, read.y + least, read.w, read.h - least};
    int notices = notices_px(s, below);
    struct stack stack = {0};

    words_make(s, &stack, read.w, scanner, notices == 0 || s->theme->form != FORM_COMPACT);
    if (stack.count > 1)
        stack_spare(&stack, 1);
    stack_above(&stack, s, rect_make(read.x, read.y, read.w, read.h - notices),
                scanner ? PICTURE_SCAN : PICTURE_NUMBER,
                scanner ? "start.picture" : "number.picture");
    (void)notices_add(s, below);
}

void start_build(struct screen *s)
{
    bool scanner = s->model->devices[DEVICE_SCANNER] == DEVICE_READY;
    struct button buttons[3] = {
        {LOOK_PLAIN, SIGN_KEYPAD, "start.number", NULL, ACTION_TYPE_NUMBER, 0, false}};
    int count = 1;

    if (flow_offers(s->model, ACTION_USE_DOCUMENT))
        buttons[count++] = (struct button){
            LOOK_PLAIN, ICON_CARD, "start.document", NULL, ACTION_USE_DOCUMENT, 0, false};
    if (offer_any(s->rules))
        buttons[count++] = (struct button){
            LOOK_PLAIN, SIGN_TICKET, "start.walk_in", NULL, ACTION_WALK_IN, 0, false};

    frame_build(s, 0);
    struct touch_parts p = touch_plan(s, count, scanner);
    int touch_px = p.column + p.section + p.languages;
    struct zones z = screen_zones(s, touch_px, SPLIT_WIDE_TOUCH);
    if (!scanner)
        buttons[0].look = LOOK_PRIMARY;
    question_add(s, z.read, scanner);
    int top = rect_bottom(z.touch) - touch_px;
    button_column(s, rect_make(z.touch.x, top, z.touch.w, p.column), buttons, count);
    languages_add(s, rect_make(z.touch.x, top + p.column + p.section, z.touch.w, p.languages),
                  p.rows);
}
