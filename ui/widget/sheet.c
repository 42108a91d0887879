/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/sheet.h"

#include "base/buf.h"
#include "ui/widget/panel.h"

/* Portrait has room beside, the others below. */
static int columns(const struct screen *s)
{
    return s->theme->form == FORM_PORTRAIT ? 2 : 1;
}

static int rows_of(const struct screen *s, int count)
{
    return (count + columns(s) - 1) / columns(s);
}

static int grid_px(const struct screen *s, int count)
{
    int rows = rows_of(s, count), gap = s->theme->space_px[SPACE_S2];

    return rows * s->theme->layout_px[LAYOUT_GRID_BUTTON] + (rows - 1) * gap;
}

/* From the bottom; one that stands alone in its row has all of it. */
static void grid_add(struct screen *s, struct rect box, const struct button *buttons, int count)
{
    int gap = s->theme->space_px[SPACE_S2], h = s->theme->layout_px[LAYOUT_GRID_BUTTON];
    int rows = rows_of(s, count), beside = columns(s), room = (box.h - (rows - 1) * gap) / rows;

    if (room < h)
        h = room;
    int top = rect_bottom(box) - rows * h - (rows - 1) * gap;
    int width = (box.w - (beside - 1) * gap) / beside;
    for (int i = 0; i < count; i++) {
        bool alone = i == count - 1 && i % beside == 0;
        button_add(s,
                   rect_make(box.x + i % beside * (width + gap), top + i / beside * (h + gap),
                             alone ? box.w : width, h),
                   &buttons[i]);
    }
}

struct rect sheet_ground(struct screen *s, const struct button *buttons, int count)
{
    frame_build(s, 0);
    struct zones z = screen_zones(s, grid_px(s, count), SPLIT_WIDE_TOUCH);
    struct rect box = panel_add(s, z.read, TONED_MIST);
    grid_add(s, z.touch, buttons, count);
    return box;
}

void sheet_build(struct screen *s, struct stack *stack, const struct button *buttons, int count)
{
    struct rect box = sheet_ground(s, buttons, count);

    stack->tone = TONED_MIST;
    stack_trim(stack, s, box);
    (void)stack_place(stack, s, box, false);
}

void sheet_title(struct screen *s, struct stack *stack, const char *text)
{
    enum type type = s->theme->form == FORM_COMPACT ? TYPE_LABEL : TYPE_TITLE;

    (void)text_copy(stack_add(stack, ROLE_TITLE, type, true, SPACE_S0, ""), LIST_LABEL_MAX + 1,
                    text);
}

char *sheet_line(const struct screen *s, struct stack *stack, const char *id)
{
    return stack_add(stack, ROLE_TEXT, s->theme->form == FORM_PORTRAIT ? TYPE_LABEL : TYPE_BODY,
                     false, SPACE_S3, id);
}

void sheet_text(struct screen *s, struct stack *stack, const char *id)
{
    (void)text_copy(sheet_line(s, stack, id), LIST_LABEL_MAX + 1, screen_text(s, id));
}

void sheet_said(struct screen *s, struct stack *stack)
{
    static const char *const ids[STAFF_SAID_COUNT] = {
        [STAFF_SAID_NO_ANSWER] = "staff.said.no_answer",
        [STAFF_SAID_CHECKED_IN] = "staff.said.checked_in",
        [STAFF_SAID_UNDONE] = "staff.said.undone",
        [STAFF_SAID_NOT_RECORDED] = "staff.said.not_recorded",
        [STAFF_SAID_PRINTING] = "staff.said.printing",
        [STAFF_SAID_PRINTED] = "staff.said.printed",
        [STAFF_SAID_NOT_PRINTED] = "staff.said.not_printed",
        [STAFF_SAID_SOUNDED] = "staff.said.sounded",
    };
    const char *id = ids[s->model->staff.said];

    if (id != NULL)
        stack_text(stack, s, ROLE_TEXT, TYPE_LABEL, true, SPACE_S5, id);
}

static const char *device_text(const struct screen *s, enum device device)
{
    static const char *const ids[] = {
        [DEVICE_ABSENT] = "staff.device.absent",
        [DEVICE_READY] = "staff.device.ready",
        [DEVICE_PAPER_LOW] = "staff.device.paper_low",
        [DEVICE_PAPER_OUT] = "staff.device.paper_out",
        [DEVICE_BROKEN] = "staff.device.broken",
    };

    return screen_text(s, ids[s->model->devices[device]]);
}

void sheet_devices(struct screen *s, struct stack *stack)
{
    const struct i18n_value values[] = {{"scanner", device_text(s, DEVICE_SCANNER)},
                                        {"printer", device_text(s, DEVICE_PRINTER)},
                                        {"keypad", device_text(s, DEVICE_KEYPAD)},
                                        {"sound", device_text(s, DEVICE_AUDIO)}};

    screen_format(s, "staff.devices", values, 4, sheet_line(s, stack, "staff.devices"));
    if (s->model->devices[DEVICE_DOCUMENT] != DEVICE_ABSENT)
        screen_format(s, "staff.reader",
                      &(struct i18n_value){"reader", device_text(s, DEVICE_DOCUMENT)}, 1,
                      sheet_line(s, stack, "staff.reader"));
}
