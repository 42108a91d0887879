/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/slip.h"

#include "base/buf.h"
#include "ui/canvas.h"
#include "ui/text/paragraph.h"
#include "ui/words.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Dots; 8 are a millimetre. */
enum {
    MARGIN = 16,
    HEIGHT_MAX = 2000,
    FEED = 16, /* white before and after */
    NAME = 38,
    SMALL = 28,
    TEXT = 32,
    STRONG = 40,
    LINE = 130, /* height of a line in per cent of its em */
    LINE_RTL = 145,
    OVER_NUMBER = 6,   /* tails of the words above it */
    NUMBER_MOST = 176, /* em; the capital is 15.7 mm */
    NUMBER_LEAST = 64,
    QR_DOT = 5,
    QR_QUIET = 4, /* modules */
    GAP = 14,
    SECTION = 28,
    NARROW_UNDER = 500,
    TEXT_MAX = 512,
    DARK_UNDER = 140, /* of 255: grey edges become black below */
};

#define DOT " · " /* between parts of a line, as catalogues have it */

struct sheet {
    struct fonts *fonts;
    const struct i18n *i18n;
    int language;
    struct canvas canvas;
    int y;
    bool full;
};

static void text_put(struct sheet *sheet, const char *text, int em, bool bold, int gap)
{
    bool rtl = i18n_rtl(sheet->i18n, sheet->language);
    struct paragraph_style style = {
        .em_px = em, .line_px = em * (rtl ? LINE_RTL : LINE) / 100, .bold = bold, .rtl = rtl};
    int width = sheet->canvas.width_px - 2 * MARGIN;

    if (text[0] == '\0')
        return;
    struct paragraph_size size = paragraph_measure(sheet->fonts, &style, text, width);
    int balanced = paragraph_balance(sheet->fonts, &style, text, width, size.lines);
    struct rect box = {(sheet->canvas.width_px - balanced) / 2, sheet->y + gap, balanced,
                       size.lines * style.line_px};
    if (rect_bottom(box) > HEIGHT_MAX) {
        sheet->full = true;
        return;
    }
    /* Descenders may hang below the last line's box: only the paper cuts them off. */
    struct rect paper = {0, 0, sheet->canvas.width_px, HEIGHT_MAX};
    paragraph_draw(sheet->fonts, &style, text, &sheet->canvas, box, paper, 0, PARAGRAPH_CENTRE,
                   false);
    sheet->y = rect_bottom(box);
}

static void id_put(struct sheet *sheet, const char *id, int em, bool bold, int gap)
{
    text_put(sheet, i18n_text(sheet->i18n, sheet->language, id), em, bold, gap);
}

static void values_put(struct sheet *sheet, const char *pattern, const struct i18n_value *values,
                       int count, int em, int gap)
{
    char text[TEXT_MAX];

    if (!i18n_format(text, sizeof text, pattern, values, count))
        sheet->full = true;
    text_put(sheet, text, em, false, gap);
    explicit_bzero(text, sizeof text);
}

static void count_put(struct sheet *sheet, const char *id, int n, int gap)
{
    char count[16];

    snprintf(count, sizeof count, "%d", n);
    values_put(sheet, i18n_plural(sheet->i18n, sheet->language, id, (unsigned long)n),
               &(struct i18n_value){"n", count}, 1, TEXT, gap);
}

static void dots_put(struct sheet *sheet, int x, int y, int w, int h)
{
    for (int row = y; row < y + h && row < HEIGHT_MAX; row++) {
        unsigned char *bytes =
            (unsigned char *)sheet->canvas.pixels + (size_t)row * (size_t)sheet->canvas.stride;
        memset(bytes + (size_t)x * 4, 0, (size_t)w * 4);
    }
}

static void rule_put(struct sheet *sheet, int gap)
{
    dots_put(sheet, MARGIN, sheet->y + gap, sheet->canvas.width_px - 2 * MARGIN, 2);
    sheet->y += gap + 2;
}

/* As large as the paper allows. */
static void number_put(struct sheet *sheet, const char *number)
{
    int em = NUMBER_MOST, width = sheet->canvas.width_px - 2 * MARGIN;

    for (; em > NUMBER_LEAST; em -= 4) {
        struct paragraph_style style = {.em_px = em, .line_px = em, .bold = true};
        if (paragraph_measure(sheet->fonts, &style, number, width).lines == 1)
            break;
    }
    /* Digits have no descenders: the line may be lower than its em. */
    struct paragraph_style style = {.em_px = em, .line_px = em * 9 / 10, .bold = true};
    struct rect box = {MARGIN, sheet->y + OVER_NUMBER, width, style.line_px};
    paragraph_draw(sheet->fonts, &style, number, &sheet->canvas, box, box, 0, PARAGRAPH_CENTRE,
                   true);
    sheet->y = rect_bottom(box);
}

static void code_put(struct sheet *sheet, const char *number, int gap)
{
    QRcode *code = QRcode_encodeString8bit(number, 0, QR_ECLEVEL_M);

    if (code == NULL)
        return; /* the slip is worth printing without it */
    int side = code->width * QR_DOT, x = (sheet->canvas.width_px - side) / 2;
    int y = sheet->y + (gap > QR_QUIET * QR_DOT ? gap : QR_QUIET * QR_DOT);
    for (int i = 0; i < code->width * code->width; i++)
        if ((code->data[i] & 1) != 0)
            dots_put(sheet, x + i % code->width * QR_DOT, y + i / code->width * QR_DOT, QR_DOT,
                     QR_DOT);
    sheet->y = y + side + QR_QUIET * QR_DOT;
    QRcode_free(code);
}

/* Where to wait: if it needs several lines, they end at its commas, provided that each part fits.
 */
static void area_put(struct sheet *sheet, const char *area)
{
    char text[TEXT_MAX];
    struct paragraph_style style = {.em_px = STRONG, .line_px = STRONG, .bold = true};
    int width = sheet->canvas.width_px - 2 * MARGIN, parts = 1;

    if (!text_copy(text, sizeof text, area))
        sheet->full = true;
    for (char *comma = strstr(text, ", "); comma != NULL; comma = strstr(comma, ", ")) {
        comma[1] = '\n';
        parts++;
    }
    if (paragraph_measure(sheet->fonts, &style, area, width).lines > 1 &&
        paragraph_measure(sheet->fonts, &style, text, width).lines == parts)
        area = text;
    text_put(sheet, area, STRONG, true, 0);
}

static void staff_put(struct sheet *sheet, const struct ticket *ticket)
{
    char time[8], arrived[8];

    words_time(ticket->start_s, time);
    words_time(ticket->arrived_s, arrived);
    const struct i18n_value values[] = {
        {"number", ticket->number}, {"time", time}, {"arrived", arrived}};
    sheet->language = 0;
    rule_put(sheet, GAP);
    const char *id = ticket->start_s != 0 ? "slip.staff" : "slip.staff_walk_in";
    char pattern[TEXT_MAX];
    if (!text_copy(pattern, sizeof pattern, i18n_text(sheet->i18n, 0, id)))
        sheet->full = true;
    /* On narrow paper, what the visitor wants over since when they are there. */
    char *last = strstr(pattern, DOT), *next = last;
    while (next != NULL && (next = strstr(last + 1, DOT)) != NULL)
        last = next;
    if (last != NULL && sheet->canvas.width_px < NARROW_UNDER) {
        memmove(last + 1, last + strlen(DOT), strlen(last + strlen(DOT)) + 1);
        *last = '\n';
    }
    values_put(sheet, pattern, values, 3, SMALL, GAP);
}

/* That it prints, and that its edges are where they should be. */
static void test_put(struct sheet *sheet, const struct ticket *ticket)
{
    char date[TEXT_MAX], when[TEXT_MAX + 16], time[8];

    words_date(sheet->i18n, sheet->language, ticket->arrived_s, date, sizeof date);
    words_time(ticket->arrived_s, time);
    snprintf(when, sizeof when, "%s\n%s", date, time);
    id_put(sheet, "staff.slip", NAME, true, 0);
    text_put(sheet, ticket->office, TEXT, false, 4);
    text_put(sheet, when, SMALL, false, 4);
    rule_put(sheet, GAP);
    number_put(sheet, "0123456789");
    rule_put(sheet, GAP);
    code_put(sheet, "ankunft", GAP);
}

static void words_put(struct sheet *sheet, const struct rules *rules, const struct ticket *ticket)
{
    char date[TEXT_MAX], when[TEXT_MAX + 16], time[8];

    words_date(sheet->i18n, sheet->language, ticket->arrived_s, date, sizeof date);
    words_time(ticket->arrived_s, time);
    /* Beside each other on wide paper, under each other on narrow paper. */
    snprintf(when, sizeof when, sheet->canvas.width_px < NARROW_UNDER ? "%s\n%s" : "%s · %s", date,
             time);
    text_put(sheet, ticket->office, NAME, true, 0);
    text_put(sheet, when, SMALL, false, 4);
    rule_put(sheet, GAP);
    id_put(sheet, "slip.number", TEXT, false, GAP);
    number_put(sheet, ticket->number);
    if (ticket->persons > 1)
        count_put(sheet, "slip.persons", ticket->persons, 4);
    if (ticket->start_s != 0) {
        words_time(ticket->start_s, time);
        values_put(sheet, i18n_text(sheet->i18n, sheet->language, "slip.appointment"),
                   &(struct i18n_value){"time", time}, 1, TEXT, 4);
    }
    const char *area =
        words_area(rules, ticket->scope, i18n_tag(sheet->i18n, sheet->language), ticket->hint);
    if (area[0] != '\0') {
        id_put(sheet, "slip.area", TEXT, false, SECTION);
        area_put(sheet, area);
    }
    id_put(sheet, ticket->noted ? "slip.noted" : "slip.next", TEXT, false, SECTION);
    if (ticket->noted)
        id_put(sheet, "slip.next", TEXT, false, 0);
    if (ticket->start_s == 0 && ticket->wait_min > 0) {
        int n;
        const char *id = words_wait(ticket->wait_min, "slip.wait", "slip.wait_hours", &n);
        count_put(sheet, id, n, GAP);
    }
    code_put(sheet, ticket->number, SECTION);
    if (ticket->again)
        id_put(sheet, "slip.again", SMALL, false, 0);
    if (sheet->language != 0)
        staff_put(sheet, ticket);
    explicit_bzero(when, sizeof when);
}

static struct err dots_take(const struct sheet *sheet, struct bitmap *ret_bitmap)
{
    struct bitmap bitmap;
    struct err e = bitmap_make(sheet->canvas.width_px, sheet->y + FEED, &bitmap);

    if (err_is(e))
        return e;
    for (int y = 0; y < bitmap.height_px && y < HEIGHT_MAX; y++)
        for (int x = 0; x < bitmap.width_px; x++) {
            const unsigned char *dot = (const unsigned char *)sheet->canvas.pixels +
                                       (size_t)y * (size_t)sheet->canvas.stride + (size_t)x * 4;
            if (dot[1] < DARK_UNDER)
                bitmap_set(&bitmap, x, y);
        }
    *ret_bitmap = bitmap;
    return err_none();
}

struct err slip_make(struct fonts *fonts, const struct i18n *i18n, const struct rules *rules,
                     const struct ticket *ticket, int width_px, struct bitmap *ret_bitmap)
{
    if (width_px < SLIP_WIDTH_MIN || width_px > SLIP_WIDTH_MAX || ticket->language < 0 ||
        ticket->language >= i18n_count(i18n))
        return err_make(ERR_RANGE);
    size_t size = (size_t)width_px * 4 * HEIGHT_MAX;
    struct sheet sheet = {
        .fonts = fonts,
        .i18n = i18n,
        .language = ticket->language,
        .canvas = {malloc(size), width_px, HEIGHT_MAX, width_px * 4},
        .y = FEED,
    };
    if (sheet.canvas.pixels == NULL)
        return err_make(ERR_NO_MEMORY);
    memset(sheet.canvas.pixels, 0xff, size);
    if (ticket->test)
        test_put(&sheet, ticket);
    else
        words_put(&sheet, rules, ticket);
    struct err e = sheet.full ? err_make(ERR_TOO_LONG) : dots_take(&sheet, ret_bitmap);
    explicit_bzero(sheet.canvas.pixels, size);
    free(sheet.canvas.pixels);
    return e;
}
