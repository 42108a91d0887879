/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/notice.h"

#include "ui/widget/panel.h"

static struct rect notice_add(struct screen *s, struct rect box, const char *id, bool must,
                              bool measure)
{
    const struct theme *t = s->theme;
    bool small = t->form == FORM_COMPACT || t->display.size != SIZE_NORMAL;
    enum type type = small ? TYPE_SMALL : TYPE_BODY;
    int pad = t->space_px[small ? SPACE_S1 : SPACE_S3];
    int sign = t->type_px[small ? TYPE_LABEL : TYPE_TITLE], in = pad + sign + t->space_px[SPACE_S3];
    struct paragraph_style style = screen_style(s, type, false);
    char label[LIST_LABEL_MAX + 1];

    screen_desk_text(s, id, 0, label);
    int width = box.w - in - pad;
    struct paragraph_size size = paragraph_measure(s->fonts, &style, label, width);
    int text_h = size.lines * style.line_px;
    int h = (text_h > sign ? text_h : sign) + 2 * pad;
    if (h > box.h || !size.fits) {
        /* What is left out is said where it matters: the number to type, the number without a slip.
         */
        if (must && screen_roomy(s))
            s->list->misfit++;
        return box;
    }
    int gap = t->space_px[t->form == FORM_COMPACT ? SPACE_S2 : SPACE_S4];
    if (measure) {
        box.h -= h + gap;
        return box;
    }
    struct rect ground = {box.x, rect_bottom(box) - h, box.w, h};
    list_add(s->list, ROLE_PANEL, ground)->tone = TONED_WAIT;
    sign_add(s, rect_make(ground.x + pad, ground.y + (h - sign) / 2, sign, sign), TONED_WAIT,
             ICON_WRENCH);
    struct item *item = list_add(s->list, ROLE_NOTICE,
                                 rect_make(box.x + in, ground.y + (h - text_h) / 2, width, text_h));
    item->tone = TONED_WAIT;
    item->type = type;
    list_label(s->list, item, id, label);
    box.h -= h + gap;
    return box;
}

enum { NOTICES = 3 };
static const char *const ids[NOTICES] = {"notice.service", "notice.scanner", "notice.printer"};

static struct rect notices_walk(struct screen *s, struct rect box, bool measure)
{
    const enum device_state *devices = s->model->devices;

    const bool troubled[NOTICES] = {
        devices[DEVICE_SERVICE] == DEVICE_BROKEN, devices[DEVICE_SCANNER] == DEVICE_BROKEN,
        devices[DEVICE_PRINTER] == DEVICE_BROKEN || devices[DEVICE_PRINTER] == DEVICE_PAPER_OUT};
    int shown = 0;

    /* The gravest first: on a low panel there may not be room for all, in large letters for one. */
    for (int i = 0; i < NOTICES; i++)
        if (troubled[i] && (screen_roomy(s) || shown == 0)) {
            int before = box.h;
            box = notice_add(s, box, ids[i], shown == 0, measure);
            shown += box.h < before;
        }
    return box;
}

int notices_px(struct screen *s, struct rect box)
{
    return box.h - notices_walk(s, box, true).h;
}

struct rect notices_add(struct screen *s, struct rect box)
{
    return notices_walk(s, box, false);
}
