/* SPDX-License-Identifier: Apache-2.0 */
/* again: the document could not be read yet; what is, and once more or to a person. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

/* What is, and what to do. */
struct words {
    const char *title, *body;
};
static struct words words_of(const struct session *v)
{
    switch (v->document.answer.outcome) {
    case DOCUMENT_WRONG_KEY:
        return (struct words){"again.key.title", "again.key.body"};
    case DOCUMENT_REMOVED:
        return (struct words){"again.removed.title", "again.removed.body"};
    default:
        return (struct words){"again.absent.title", "again.absent.body"};
    }
}

void again_build(struct screen *s)
{
    static const struct button buttons[] = {
        {LOOK_PRIMARY, SIGN_AGAIN, "button.try_again", NULL, ACTION_TRY_AGAIN, 0, false},
        {LOOK_PLAIN, ICON_DESK, "again.desk", NULL, ACTION_DONE, 0, false},
    };
    struct words words = words_of(&s->model->session);
    struct stack stack = {0};

    frame_build(s, 2);
    struct zones z = screen_zones(s, button_column_px(s, 2), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, words.title);
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, words.body);
    panel_verdict(s, z, TONED_WAIT, ICON_CARD, &stack, "");
    button_column(s, z.touch, buttons, 2);
}
