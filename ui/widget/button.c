/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/button.h"

#include "base/bug.h"
#include "base/log.h"

enum { COLUMN_MAX = 6 };

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

    if (item->look == LOOK_BAR && !roomy)
        return theme->space_px[SPACE_S2];
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

bool button_fits(const struct screen *s, struct rect rect, bool sign, enum type type,
                 const char *label)
{
    struct item item = {
        .role = ROLE_BUTTON, .look = LOOK_BAR, .rect = rect, .sign = sign ? SIGN_HELP : SIGN_NONE};
    struct paragraph_style style = screen_style(s, type, false);
    struct paragraph_size size =
        paragraph_measure(s->fonts, &style, label, button_label_box(s->theme, &item).w);

    return size.fits && size.lines == 1;
}

static struct item *item_make(struct screen *s, struct rect rect, const struct button *button)
{
    struct item *item = list_add(s->list, ROLE_BUTTON, rect);

    item->look = button->look;
    item->sign = button->sign;
    item->action = button->action;
    item->arg = button->arg;
    item->selected = button->selected;
    item->bold = button->look != LOOK_BAR;
    item->align = has_sign(item) || item->look == LOOK_LIST ? ALIGN_START : ALIGN_CENTRE;
    list_label(s->list, item, button->id,
               button->label != NULL ? button->label : screen_text(s, button->id));
    return item;
}

void button_add_as(struct screen *s, struct rect rect, const struct button *button, enum type type)
{
    item_make(s, rect, button)->type = type;
}

static const enum type sizes[] = {TYPE_LABEL, TYPE_BODY, TYPE_SMALL};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static int size_first(const struct screen *s)
{
    return s->theme->form == FORM_COMPACT ? 1 : 0;
}

/* The largest size from `from` on in which the label fits; SIZES: none. */
static int size_find(const struct screen *s, const struct item *item, int from)
{
    int i = from;

    while (i < SIZES && !label_fits(s, item, sizes[i]))
        i++;
    return i;
}

/* Not larger than sizes[from]. */
static void add_from(struct screen *s, struct rect rect, const struct button *button, int from)
{
    struct item *item = item_make(s, rect, button);
    int size = size_find(s, item, from);

    /* The word matters more than its sign. */
    if (size == SIZES && item->sign != SIGN_NONE) {
        item->sign = SIGN_NONE;
        item->align = has_sign(item) || item->look == LOOK_LIST ? ALIGN_START : ALIGN_CENTRE;
        size = size_find(s, item, from);
    }
    item->type = sizes[size < SIZES ? size : SIZES - 1];
    if (size < SIZES)
        return;
    s->list->misfit++;
    if (s->paged)
        log_warn("ui", "the label of '%s' does not fit", button->id);
}

void button_add(struct screen *s, struct rect rect, const struct button *button)
{
    add_from(s, rect, button, size_first(s));
}

void button_group(struct screen *s, const struct rect *rects, const struct button *const *buttons,
                  int count)
{
    struct list *list = s->list;
    int from = size_first(s), first = list->count;

    for (int i = 0; i < count; i++) {
        int size = size_find(s, item_make(s, rects[i], buttons[i]), from);
        from = size < SIZES ? size : from;
    }
    list->count = first;
    for (int i = 0; i < count; i++)
        add_from(s, rects[i], buttons[i], from);
}

struct button language_button(const struct screen *s, int language)
{
    return (struct button){LOOK_CHOICE,
                           SIGN_NONE,
                           "",
                           i18n_text(s->i18n, language, "language.name"),
                           ACTION_PICK_LANGUAGE,
                           language,
                           language == s->language};
}

static bool beside(const struct screen *s)
{
    return screen_beside(s) && !s->wide;
}

int button_column_px(const struct screen *s, int count)
{
    int all = count + s->paged, rows = beside(s) && all > 1 ? 1 : all;

    return rows * s->theme->layout_px[LAYOUT_BUTTON] +
           (rows - 1) * s->theme->layout_px[LAYOUT_BUTTON_GAP];
}

void button_column(struct screen *s, struct rect box, const struct button *buttons, int count)
{
    const struct button more = {LOOK_PLAIN,       SIGN_NEXT,    "page.more", NULL,
                                ACTION_NEXT_PAGE, s->next_part, false};
    int h = s->theme->layout_px[LAYOUT_BUTTON], gap = s->theme->layout_px[LAYOUT_BUTTON_GAP];
    int y = rect_bottom(box) - button_column_px(s, count), all = count + s->paged;

    struct rect rects[COLUMN_MAX];
    const struct button *shown[COLUMN_MAX];

    bug_if(all > COLUMN_MAX);
    for (int i = 0; i < all; i++) {
        int x = box.x + (box.w + gap) * i / all, end = box.x + (box.w + gap) * (i + 1) / all;
        shown[i] = !s->paged ? &buttons[i] : i == 0 ? &more : &buttons[i - 1];
        rects[i] = beside(s) ? rect_make(x, y, end - x - gap, h)
                             : rect_make(box.x, y + i * (h + gap), box.w, h);
    }
    button_group(s, rects, shown, all);
}
