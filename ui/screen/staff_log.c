/* SPDX-License-Identifier: Apache-2.0 */
/* staff_log: the last lines of the log, the newest at the bottom; as many as there is room for. */
#include "base/buf.h"
#include "ui/widget/sheet.h"

#include <string.h>

enum { DATE_BYTES = 11 /* "2026-11-23T": it is today */ };

static const char *line_text(const struct status_log *log, int i)
{
    const char *line = log->lines[i];

    return strlen(line) > DATE_BYTES ? line + DATE_BYTES : line;
}

void staff_log_build(struct screen *s)
{
    const struct button buttons[] = {
        {LOOK_PLAIN, SIGN_AGAIN, "staff.log_again", NULL, ACTION_STAFF_LOG, 0, false},
        {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };
    const struct status_log *log = &s->model->staff.log;
    struct paragraph_style style = screen_style(s, TYPE_SMALL, false);
    struct rect box = sheet_ground(s, buttons, 2);
    int y = rect_bottom(box);

    for (int i = log->count - 1; i >= 0; i--) {
        const char *text = line_text(log, i);
        struct paragraph_size size = paragraph_measure(s->fonts, &style, text, box.w);
        int h = size.lines * style.line_px;
        if (y - h < box.y)
            break;
        y -= h;
        struct item *item = list_add(s->list, ROLE_TEXT, rect_make(box.x, y, box.w, h));
        item->type = TYPE_SMALL;
        item->tone = TONED_MIST;
        list_label(s->list, item, "", text);
    }
}
