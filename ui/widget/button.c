/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/button.h"

#include "base/log.h"

/* As large as the label's capitals want it, and never larger than the button. */
static int sign_px(const struct theme *theme, const struct item *item)
{
    int side = item->look == LOOK_BAR ? theme->type_px[TYPE_LABEL] : theme->type_px[TYPE_TITLE];

    return side < item->rect.h / 2 ? side : item->rect.h / 2;
}

static bool has_sign(const struct item *item)
{
    return item->sign != SIGN_NONE || (item->look == LOOK_CHOICE && item->role == ROLE_BUTTON);
}

static int pad_px(const struct theme *theme, const struct item *item)
{
    bool roomy = item->rect.w > theme->space_px[SPACE_S8] * 4;

    return theme->space_px[roomy ? SPACE_S5 : theme->form == FORM_COMPACT ? SPACE_S2 : SPACE_S3];
}

struct rect button_sign_box(const struct theme *theme, const struct item *item)
{
    int side = sign_px(theme, item);

    return rect_make(item->rect.x + pad_px(theme, item), item->rect.y + (item->rect.h - side) / 2,
                     side, side);
}

struct rect button_label_box(const struct theme *theme, const struct item *item)
{
    struct rect box = item->rect;
    int pad = item->role == ROLE_KEY ? theme->space_px[SPACE_S1] : pad_px(theme, item);

    box.x += pad;
    box.w -= 2 * pad;
    if (has_sign(item)) {
        int taken =
            sign_px(theme, item) + theme->space_px[item->look == LOOK_BAR ? SPACE_S2 : SPACE_S4];
        box.x += taken;
        box.w -= taken;
    }
    return box;
}

static bool label_fits(const struct screen *s, const struct item *item, enum type type)
{
    struct rect box = button_label_box(s->theme, item);
    struct paragraph_style style = screen_style(s, type, item->bold);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, item->label, box.w);
    int block = style.em_px * 3 / 4 + (size.lines - 1) * style.line_px;

    return size.fits && block <= box.h - 2 * s->theme->space_px[SPACE_S1];
}

void button_add(struct screen *s, struct rect rect, const struct button *button)
{
    static const enum type sizes[] = {TYPE_LABEL, TYPE_BODY, TYPE_SMALL};
    struct item *item = list_add(s->list, ROLE_BUTTON, rect);
    bool small = button->look == LOOK_BAR || s->theme->form == FORM_COMPACT;

    item->look = button->look;
    item->sign = button->sign;
    item->action = button->action;
    item->arg = button->arg;
    item->selected = button->selected;
    item->bold = button->look != LOOK_BAR;
    item->align = has_sign(item) || item->look == LOOK_LIST ? ALIGN_START : ALIGN_CENTRE;
    list_label(s->list, item, button->id,
               button->label != NULL ? button->label : screen_text(s, button->id));
    for (int i = small ? 1 : 0; i < 3; i++) {
        item->type = sizes[i];
        if (label_fits(s, item, sizes[i]))
            return;
    }
    s->list->misfit++;
    log_warn("ui", "the label of '%s' does not fit", button->id);
}

int button_column_px(const struct screen *s, int count)
{
    return count * s->theme->layout_px[LAYOUT_BUTTON] +
           (count - 1) * s->theme->layout_px[LAYOUT_BUTTON_GAP];
}

void button_column(struct screen *s, struct rect box, const struct button *buttons, int count)
{
    int h = s->theme->layout_px[LAYOUT_BUTTON], gap = s->theme->layout_px[LAYOUT_BUTTON_GAP];
    int y = rect_bottom(box) - button_column_px(s, count);

    for (int i = 0; i < count; i++, y += h + gap)
        button_add(s, rect_make(box.x, y, box.w, h), &buttons[i]);
}
