/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fault_page.h"

#include "ui/text/paragraph.h"
#include "ui/theme.h"
#include "ui/ui.h"

#include <stdio.h>

enum { TEXT_EMS = 46, TITLE_TIMES = 2, LINE_PERCENT = 140 };

/* No language is configured yet: the two that whoever sets it up may be expected to read. */
static const char *const titles[] = {"Noch nicht eingerichtet", "Not set up yet"};

struct page {
    struct fonts *fonts;
    const struct canvas *canvas;
    struct rect left; /* what has not been drawn on */
};

/* False: it does not fit any more. */
static bool text_add(struct page *page, const char *text, int em_px, bool bold)
{
    const struct paragraph_style style = {
        .em_px = em_px, .line_px = em_px * LINE_PERCENT / 100, .bold = bold};
    struct paragraph_size size = paragraph_measure(page->fonts, &style, text, page->left.w);
    int height = size.lines * style.line_px;

    if (height > page->left.h)
        return false;
    paragraph_draw(page->fonts, &style, text, page->canvas, page->left, page->left,
                   theme_colour(COLOUR_INK, CONTRAST_NORMAL), PARAGRAPH_LEFT, false);
    page->left.y += height + em_px / 2;
    page->left.h -= height + em_px / 2;
    return true;
}

void fault_page_draw(const char *asset_dir, const char *const lines[], int count,
                     const struct canvas *canvas)
{
    int w = canvas->width_px, h = canvas->height_px;
    int em_px = (w < h ? w : h) / TEXT_EMS, margin = 2 * em_px;
    struct page page = {.canvas = canvas};
    char more[64];

    ui_out_of_service_draw(canvas->pixels, w, h, canvas->stride);
    if (err_is(fonts_open(asset_dir, &page.fonts)))
        return;
    ui_out_of_service_draw(canvas->pixels, w, h / 2, canvas->stride);
    uint32_t *below = (uint32_t *)canvas->pixels + (size_t)(h / 2) * (size_t)(canvas->stride / 4);
    uint32_t paper = theme_colour(COLOUR_PAPER, CONTRAST_NORMAL);
    for (int i = 0; i < (h - h / 2) * (canvas->stride / 4); i++)
        below[i] = paper;
    page.left = rect_make(margin, h / 2, w - 2 * margin, h - h / 2 - margin);
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        (void)text_add(&page, titles[i], em_px * TITLE_TIMES, true);
    /* Room for the line that says how many more there are. */
    page.left.h -= 2 * em_px;
    int drawn = 0;
    while (drawn < count && text_add(&page, lines[drawn], em_px, false))
        drawn++;
    page.left.h += 2 * em_px;
    snprintf(more, sizeof more, "… +%d", count - drawn);
    if (drawn < count)
        (void)text_add(&page, more, em_px, false);
    fonts_close(page.fonts);
}
