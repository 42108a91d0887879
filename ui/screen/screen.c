/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/screen.h"

#include "base/clock.h"
#include "ui/words.h"

#include <stdio.h>
#include <string.h>

struct zones screen_zones(const struct screen *s, int touch_px, enum split split)
{
    const struct theme *t = s->theme;
    struct rect b = s->body;
    int gutter = t->layout_px[LAYOUT_GUTTER];

    if (!t->stacked)
        return screen_columns(s, split);
    int top = rect_bottom(b) - touch_px;
    return (struct zones){.read = rect_make(b.x, b.y, b.w, top - gutter - b.y),
                          .touch = rect_make(b.x, top, b.w, touch_px)};
}

struct zones screen_columns(const struct screen *s, enum split split)
{
    const struct theme *t = s->theme;
    struct rect b = s->body;
    int gutter = t->layout_px[LAYOUT_GUTTER];
    int touch_w = t->layout_px[split == SPLIT_WIDE_READ ? LAYOUT_TOUCH_NARROW : LAYOUT_TOUCH_WIDTH];
    return (struct zones){
        .read = rect_make(b.x, b.y, b.w - gutter - touch_w, b.h),
        .touch = rect_make(rect_end(b) - touch_w, b.y, touch_w, b.h),
    };
}

int screen_row_px(const struct screen *s, int rows, int wanted_px, int gap_px, int rest_px)
{
    int top = s->body.y > s->theme->reach_y ? s->body.y : s->theme->reach_y;
    int room = rect_bottom(s->body) - top - rest_px - (rows - 1) * gap_px;
    int least = s->theme->shape_px[SHAPE_TARGET_MIN], each = rows > 0 ? room / rows : wanted_px;

    return each >= wanted_px ? wanted_px : each > least ? each : least;
}

bool screen_beside(const struct screen *s)
{
    return s->theme->stacked && s->theme->form == FORM_COMPACT;
}

const char *screen_text(const struct screen *s, const char *id)
{
    return i18n_text(s->i18n, s->language, id);
}

void screen_format(struct screen *s, const char *id, const struct i18n_value *values, int count,
                   char *ret_text)
{
    if (!i18n_format(ret_text, LIST_LABEL_MAX + 1, screen_text(s, id), values, count))
        s->list->misfit++;
}

void screen_count(struct screen *s, const char *id, int n, char *ret_text)
{
    char digits[16];
    unsigned long count = n > 0 ? (unsigned long)n : 0;

    snprintf(digits, sizeof digits, "%lu", count);
    if (!i18n_format(ret_text, LIST_LABEL_MAX + 1, i18n_plural(s->i18n, s->language, id, count),
                     &(struct i18n_value){"n", digits}, 1))
        s->list->misfit++;
}

void screen_time(int64_t wall_s, char ret_text[8])
{
    words_time(wall_s, ret_text);
}

void screen_date(struct screen *s, int64_t wall_s, char *ret_text)
{
    int64_t noon_s = clock_day_start(s->model->wall_s) + 12 * 3600;

    if (clock_same_day(wall_s, s->model->wall_s)) {
        screen_format(s, "date.today", NULL, 0, ret_text);
        return;
    }
    if (clock_same_day(wall_s, noon_s + 24 * 3600)) {
        screen_format(s, "date.tomorrow", NULL, 0, ret_text);
        return;
    }
    words_date_on(s->i18n, s->language, wall_s, ret_text, LIST_LABEL_MAX + 1);
}

const char *screen_desk(const struct screen *s, int32_t scope)
{
    const char *tag = i18n_tag(s->i18n, s->language), *official = i18n_tag(s->i18n, 0);
    const struct office *office = rules_office(s->rules, scope);
    const char *desk = office != NULL ? local_part_in(&office->desk, tag, official) : "";

    if (desk[0] == '\0')
        desk = local_part_in(&s->rules->desk, tag, official);
    return desk[0] != '\0' ? desk : screen_text(s, "place.desk");
}

void screen_desk_text(struct screen *s, const char *id, int32_t scope, char *ret_text)
{
    screen_format(s, id, &(struct i18n_value){"where", screen_desk(s, scope)}, 1, ret_text);
}

enum type screen_title_type(const struct screen *s)
{
    return s->theme->form == FORM_PORTRAIT ? TYPE_DISPLAY : TYPE_TITLE;
}

enum type screen_sentence_type(const struct screen *s)
{
    return s->theme->form == FORM_COMPACT ? TYPE_BODY : TYPE_LABEL;
}

struct paragraph_style screen_style(const struct screen *s, enum type type, bool bold)
{
    return (struct paragraph_style){.em_px = s->theme->type_px[type],
                                    .line_px = theme_line_px(s->theme, type),
                                    .bold = bold,
                                    .rtl = s->rtl};
}
