/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/pages.h"

#include "ui/widget/button.h"

#include <stdio.h>

struct page page_make(int total, int a_page, int first)
{
    int each = a_page > 0 ? a_page : 1;
    struct page p = {.pages = (total + each - 1) / each};

    if (p.pages <= 1)
        return (struct page){.count = total, .places = total, .pages = 1};
    p.places = each;
    p.page = first / each < p.pages ? first / each : p.pages - 1;
    p.first = p.page * each;
    p.count = total - p.first < each ? total - p.first : each;
    return p;
}

/* Back, then before and after at their places. */
static void wide_add(struct screen *s, struct rect row, const struct page *page,
                     const struct button *back)
{
    const struct button previous = {LOOK_PLAIN,
                                    SIGN_NONE,
                                    "services.previous",
                                    NULL,
                                    ACTION_PREVIOUS_PAGE,
                                    page->first - page->places,
                                    false};
    const struct button next = {LOOK_PLAIN, SIGN_NONE,        "services.next",
                                NULL,       ACTION_NEXT_PAGE, page->first + page->places,
                                false};
    const struct button *shown[3] = {back};
    int gap = s->theme->space_px[SPACE_S3], width = (row.w - 2 * gap) / 3, count = 1;
    struct rect rects[3] = {rect_make(row.x, row.y, width, row.h)};

    if (page->page > 0) {
        shown[count] = &previous;
        rects[count++] = rect_make(row.x + width + gap, row.y, width, row.h);
    }
    if (page->page + 1 < page->pages) {
        shown[count] = &next;
        rects[count++] = rect_make(row.x + 2 * (width + gap), row.y, width, row.h);
    }
    button_group(s, rects, shown, count);
}

/* Large letters have room for two words: after the last page comes the first again. */
static void narrow_add(struct screen *s, struct rect row, const struct page *page,
                       const struct button *back)
{
    int next = page->page + 1 < page->pages ? page->first + page->places : 0;
    const struct button more = {LOOK_PLAIN, SIGN_NONE, "services.next", NULL, ACTION_NEXT_PAGE,
                                next,       false};
    const struct button *const shown[2] = {back, &more};
    int gap = s->theme->space_px[SPACE_S3], width = (row.w - gap) / 2;
    const struct rect rects[2] = {rect_make(row.x, row.y, width, row.h),
                                  rect_make(row.x + width + gap, row.y, width, row.h)};

    button_group(s, rects, shown, 2);
}

void pages_nav(struct screen *s, struct rect row, const struct page *page)
{
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};

    if (page->pages == 1)
        button_add(s, row, &back);
    else if (screen_roomy(s))
        wide_add(s, row, page, &back);
    else
        narrow_add(s, row, page, &back);
}

void pages_write(struct screen *s, const struct page *page, char *ret_text)
{
    char number[8], of[8];

    snprintf(number, sizeof number, "%d", page->page % 100 + 1);
    snprintf(of, sizeof of, "%d", page->pages % 100);
    const struct i18n_value values[] = {{"page", number}, {"pages", of}};
    screen_format(s, "services.page", values, 2, ret_text);
}
