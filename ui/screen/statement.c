/* SPDX-License-Identifier: Apache-2.0 */
/*
 * statement: how accessible the kiosk is, what is missing, and who hears of barriers: one page
 * each, and more where letters are large. What is said of the office comes from its configuration.
 */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

enum { PAGES = 3 };

static void paragraph(struct screen *s, struct stack *stack, const char *id)
{
    stack_text(stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S4, id);
}

/* The office's words, or the text of id where it has none. */
static void of_office(struct screen *s, struct stack *stack, const struct local_text *text,
                      const char *id)
{
    const char *words = local_text_in(text, i18n_tag(s->i18n, s->language));

    if (words[0] == '\0') {
        paragraph(s, stack, id);
        return;
    }
    char *label = stack_add(stack, ROLE_TEXT, screen_sentence_type(s), true, SPACE_S2, "");
    screen_format(s, "statement.office", &(struct i18n_value){"text", words}, 1, label);
}

static void page_add(struct screen *s, struct stack *stack, int page)
{
    switch (page) {
    case 0:
        paragraph(s, stack, "statement.aim");
        paragraph(s, stack, "statement.display");
        paragraph(s, stack, "statement.speech");
        break;
    case 1:
        paragraph(s, stack, "statement.missing");
        of_office(s, stack, &s->rules->access.gaps, "statement.gaps");
        break;
    default:
        paragraph(s, stack, "statement.tell_us");
        of_office(s, stack, &s->rules->access.contact, "statement.contact");
        paragraph(s, stack, "statement.answer");
        if (s->rules->access.mediator.count > 0) {
            paragraph(s, stack, "statement.next");
            of_office(s, stack, &s->rules->access.mediator, "statement.contact");
        }
        break;
    }
}

void statement_build(struct screen *s)
{
    const struct panel panel = {.tone = TONED_MIST, .sign = ICON_PERSON, .leads = true};
    int page = s->model->first_entry % PAGES;
    const struct button more = {LOOK_PLAIN,       SIGN_NEXT,          "page.more", NULL,
                                ACTION_NEXT_PAGE, (page + 1) % PAGES, false};
    const struct button back = {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL,
                                ACTION_BACK,  0,         false};
    const struct button buttons[] = {more, back};
    struct stack stack = {0};

    frame_build(s, 0);
    struct zones z = screen_zones(s, button_column_px(s, s->paged ? 1 : 2), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "statement.title");
    /* Page by page as letters are, where they are large: all of it, and the panel turns it. */
    for (int i = 0; i < PAGES; i++)
        if (s->paged || i == page)
            page_add(s, &stack, i);
    (void)panel_build(s, z, &panel, &stack);
    button_column(s, z.touch, s->paged ? &back : buttons, s->paged ? 1 : 2);
}
