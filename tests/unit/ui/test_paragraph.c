/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/canvas.h"
#include "ui/text/paragraph.h"
#include "ui/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 400, HEIGHT = 120 };

static struct fonts *fonts;
static const struct paragraph_style style = {.em_px = 30, .line_px = 39};
static const struct paragraph_style rtl_style = {.em_px = 30, .line_px = 39, .rtl = true};

static int fonts_begin(void **state)
{
    (void)state;
    return err_is(fonts_open(BINARY_DIR "/assets", &fonts)) ? -1 : 0;
}

static int fonts_end(void **state)
{
    (void)state;
    fonts_close(fonts);
    return 0;
}

static struct paragraph_size size_of(const char *text, int width)
{
    return paragraph_measure(fonts, &style, text, width);
}

static void text_is_broken_at_blanks(void **state)
{
    struct paragraph_size one = size_of("Bitte nehmen Sie Platz", 1000);
    struct paragraph_size two = size_of("Bitte nehmen Sie Platz", one.width_px - 1);

    (void)state;
    assert_int_equal(one.lines, 1);
    assert_int_equal(two.lines, 2);
    assert_true(two.fits && two.width_px < one.width_px);
    assert_int_equal(size_of("", 100).lines, 0);
    assert_int_equal(size_of("eins\nzwei\ndrei", 1000).lines, 3);
}

static void a_word_too_long_is_told(void **state)
{
    struct paragraph_size size = size_of("Aufenthaltserlaubnis", 100);

    (void)state;
    assert_false(size.fits);
    assert_true(size.lines > 1 && size.width_px <= 100);
}

static void a_soft_hyphen_is_seen_only_at_the_end_of_a_line(void **state)
{
    int whole = size_of("Aufenthaltserlaubnis", 1000).width_px;
    struct paragraph_size size = size_of("Aufenthalts\xc2\xad"
                                         "erlaubnis",
                                         1000);

    (void)state;
    assert_in_range(size.width_px, whole - 2, whole + 2);
    size = size_of("Aufenthalts\xc2\xad"
                   "erlaubnis",
                   whole - 1);
    assert_int_equal(size.lines, 2);
    assert_true(size.fits);
    assert_int_equal(size_of("A\xc2\xa0"
                             "B",
                             1)
                         .fits,
                     false); /* no break at a no-break space */
}

/* Chinese has no blanks; full stops follow, opening marks lead, numbers stay with their unit. */
static void chinese_lines_end_where_they_may(void **state)
{
    (void)state;
    struct paragraph_size size = size_of("您的号码。", size_of("您的号码", 1000).width_px);
    assert_int_equal(size.lines, 2);
    assert_int_equal(size.width_px, size_of("您的号", 1000).width_px);
    size = size_of("预约（星期二）", size_of("预约（", 1000).width_px);
    assert_true(size.fits);
    assert_int_equal(size.lines, 3); /* 预约, （星期, 二） */
    int to_number = size_of("等候时间约25", 1000).width_px;
    size = size_of("等候时间约25分钟", to_number);
    assert_int_equal(size.lines, 2);
    assert_true(size.width_px < to_number);
    size = size_of("等候时间约\u206825\u2069分钟", to_number);
    assert_int_equal(size.lines, 2);
    assert_true(size.width_px < to_number);
    assert_true(size_of("请与工作人员联系", 200).lines > 1);
    /* At a mark rather than inside a word, where that takes no more lines. */
    size = size_of("请联系工作人员。他们会帮您", size_of("请联系工作人员。他", 1000).width_px);
    assert_int_equal(size.lines, 2);
    assert_int_equal(size.width_px, size_of("请联系工作人员。", 1000).width_px);
    int wide = size_of("请联系工作人员。他", 1000).width_px;
    int width = paragraph_balance(fonts, &style, "请联系工作人员。他们", wide, 2);
    assert_int_equal(size_of("请联系工作人员。他们", width).width_px, size.width_px);
    assert_int_equal(size_of("请就座。 请稍等", 1000).width_px,
                     size_of("请就座。请稍等", 1000).width_px);
}

/* Without it the letters on both sides would join: another word. */
static void a_non_joiner_parts_persian_letters(void **state)
{
    (void)state;
    int apart = size_of("می\u200cشود", 1000).width_px;
    int joined = size_of("میشود", 1000).width_px;
    assert_true(apart > joined);
    assert_int_equal(paragraph_missing(fonts, "می\u200cشود"), 0);
}

static void digits_have_one_width(void **state)
{
    int width = size_of("0000", 1000).width_px;

    (void)state;
    for (char c = '1'; c <= '9'; c++) {
        char text[] = {c, c, c, c, '\0'};
        assert_in_range(size_of(text, 1000).width_px, width - 2, width + 2);
    }
}

static void isolates_take_no_space_and_are_not_drawn(void **state)
{
    (void)state;
    assert_int_equal(size_of("\xe2\x81\xa8"
                             "9:00\xe2\x81\xa9",
                             1000)
                         .width_px,
                     size_of("9:00", 1000).width_px);
    assert_int_equal(paragraph_missing(fonts, "\xe2\x81\xa8"
                                              "9:00\xe2\x81\xa9 \xd9\x85"),
                     0);
    assert_int_equal(paragraph_missing(fonts, "a\xf0\x9f\x98\x80"), 0x1F600);
}

static uint32_t *drawn(const struct paragraph_style *s, const char *text,
                       enum paragraph_align align)
{
    struct canvas canvas = {malloc(WIDTH * HEIGHT * 4), WIDTH, HEIGHT, WIDTH * 4};
    struct rect box = {0, 0, WIDTH, HEIGHT};

    assert_non_null(canvas.pixels);
    memset(canvas.pixels, 0xff, WIDTH * HEIGHT * 4);
    paragraph_draw(fonts, s, text, &canvas, box, box, 0, align, false);
    return canvas.pixels;
}

/* First and last column with ink between two columns. */
static void ink(const uint32_t *pixels, int from, int to, int *ret_first, int *ret_last)
{
    *ret_first = *ret_last = -1;
    for (int x = from; x < to; x++)
        for (int y = 0; y < HEIGHT; y++)
            if ((pixels[y * WIDTH + x] & 0xff) < 128) {
                if (*ret_first < 0)
                    *ret_first = x;
                *ret_last = x;
            }
}

/* The number inside a sentence from the right keeps its order: it looks as it does alone. */
static void a_number_in_arabic_keeps_its_order(void **state)
{
    /* "number" and then A042 in isolates: the number stands at the left, not turned round */
    const char *sentence = "\xd8\xb1\xd9\x82\xd9\x85\xd9\x83 \xe2\x81\xa8"
                           "A042\xe2\x81\xa9";
    uint32_t *mixed = drawn(&rtl_style, sentence, PARAGRAPH_RIGHT);
    uint32_t *alone = drawn(&style, "A042", PARAGRAPH_LEFT);
    int first, last, alone_first, alone_last, width = size_of("A042", 1000).width_px;

    (void)state;
    ink(mixed, 0, WIDTH, &first, &last);
    ink(alone, 0, WIDTH, &alone_first, &alone_last);
    assert_true(first > 100 && last > WIDTH - 10);
    int different = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < width - 2; x++)
            different += (mixed[y * WIDTH + first + x] & 0xff) !=
                         (alone[y * WIDTH + alone_first + x] & 0xff);
    assert_in_range(different, 0, width * 2); /* a seam at most */
    free(mixed);
    free(alone);
}

/* A line after a newline runs as the first one does: its full stop stands at its end. */
static void each_line_of_an_arabic_text_runs_from_the_right(void **state)
{
    uint32_t *pixels =
        drawn(&rtl_style, "\xd8\xb3\xd8\xb3 A.\n\xd8\xb3\xd8\xb3 A.", PARAGRAPH_RIGHT);

    (void)state;
    for (int y = 0; y < 39; y++)
        assert_memory_equal(pixels + y * WIDTH, pixels + (y + 39) * WIDTH, WIDTH * 4);
    free(pixels);
}

static void balanced_lines_are_no_more_lines(void **state)
{
    const char *text = "Hilfe bekommen Sie am Empfang, links vom Eingang";
    struct paragraph_size wide = size_of(text, 560);
    int width = paragraph_balance(fonts, &style, text, 560, wide.lines);

    (void)state;
    assert_true(width < 560);
    assert_int_equal(size_of(text, width).lines, wide.lines);
}

static void nothing_is_drawn_outside_the_clip(void **state)
{
    struct canvas canvas = {malloc(WIDTH * HEIGHT * 4), WIDTH, HEIGHT, WIDTH * 4};
    struct rect box = {-50, -10, WIDTH + 100, HEIGHT}, clip = {100, 10, 50, 20};

    (void)state;
    assert_non_null(canvas.pixels);
    memset(canvas.pixels, 0xff, WIDTH * HEIGHT * 4);
    paragraph_draw(fonts, &style, "MMMMMMMMMMMMMMMMMMMMMMMMM MMMMMMMMMMMMMMMMMMMM", &canvas, box,
                   clip, 0, PARAGRAPH_LEFT, false);
    const uint32_t *pixels = canvas.pixels;
    int inside = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            bool ink_here = (pixels[y * WIDTH + x] & 0xff) < 128;
            if (ink_here && !rect_has(clip, x, y))
                fail_msg("ink at %d,%d", x, y);
            inside += ink_here;
        }
    assert_true(inside > 0);
    free(canvas.pixels);
}

static void broken_utf8_becomes_a_replacement(void **state)
{
    static const char *const broken[] = {"\xff",         "\xc3",     "\xe2\x82",
                                         "\xed\xa0\x80", "\xc0\x80", "\xf8\x88\x80\x80\x80"};
    size_t len;

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_int_equal(utf8_next(broken[i], &len), 0xfffd);
        assert_int_equal(len, 1);
        (void)size_of(broken[i], 100);
    }
    for (uint32_t c = 1; c < 0x11000; c += 37) {
        char bytes[5] = "";
        if (c >= 0xd800 && c < 0xe000)
            continue;
        size_t put = utf8_put(c, bytes);
        assert_int_equal(utf8_next(bytes, &len), c);
        assert_int_equal(len, put);
    }
}

static void a_missing_font_list_is_an_error(void **state)
{
    struct fonts *none = NULL;

    (void)state;
    assert_int_equal(fonts_open("/nonexistent", &none).code, ERR_GONE);
    assert_null(none);
}

/* More sizes than are held open, and Chinese, which is held open once: all come out in their size.
 */
static void any_number_of_sizes_can_be_shown(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++)
        for (int em = 20; em < 120; em++) {
            struct paragraph_style s = {.em_px = em, .line_px = em * 2};
            /* An ideograph is as wide as the em. */
            assert_in_range(paragraph_measure(fonts, &s, "预约", 1000).width_px, em * 2 - 2,
                            em * 2 + 2);
            s.bold = em % 2 == 0;
            int latin = paragraph_measure(fonts, &s, "MMMM", 1000).width_px;
            assert_in_range(latin, em * 3, em * 4 + 8);
        }
}

static void a_size_is_kept_while_others_are_shown(void **state)
{
    const struct paragraph_style small = {.em_px = 24, .line_px = 60};
    const struct paragraph_style large = {.em_px = 40, .line_px = 60};

    (void)state;
    uint32_t *before = drawn(&small, "预约确认单", PARAGRAPH_LEFT);
    free(drawn(&large, "预约确认单", PARAGRAPH_LEFT));
    uint32_t *after = drawn(&small, "预约确认单", PARAGRAPH_LEFT);
    assert_memory_equal(before, after, WIDTH * HEIGHT * 4);
    free(before);
    free(after);
}

static int open_with(const char *line)
{
    char dir[] = "/tmp/ankunft-fonts-XXXXXX", path[64];
    struct fonts *opened = NULL;

    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/fonts.conf", dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "dir /usr/share/fonts/truetype/noto\n%s\n", line);
    fclose(file);
    int code = (int)fonts_open(dir, &opened).code;
    fonts_close(opened);
    (void)remove(path);
    (void)remove(dir);
    return code;
}

static void a_faulty_line_of_the_font_list_is_refused(void **state)
{
    static const char files[] = "NotoSans-Regular.ttf NotoSans-Bold.ttf";
    char line[128];

    (void)state;
    static const struct {
        const char *script;
        int code;
    } rows[] = {{"Latn", ERR_OK},       {"Latn:0", ERR_OK},    {"Lat", ERR_SYNTAX},
                {"Latin", ERR_SYNTAX},  {"Latn:", ERR_SYNTAX}, {"Latn:12", ERR_SYNTAX},
                {"Latn:x", ERR_SYNTAX}, {":2", ERR_SYNTAX}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(line, sizeof line, "face %s %s", rows[i].script, files);
        if (open_with(line) != rows[i].code)
            fail_msg("%s: %d", line, open_with(line));
    }
    assert_int_equal(open_with("face Latn NotoSans-Regular.ttf"), ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_broken_at_blanks),
        cmocka_unit_test(a_word_too_long_is_told),
        cmocka_unit_test(a_soft_hyphen_is_seen_only_at_the_end_of_a_line),
        cmocka_unit_test(chinese_lines_end_where_they_may),
        cmocka_unit_test(a_non_joiner_parts_persian_letters),
        cmocka_unit_test(digits_have_one_width),
        cmocka_unit_test(isolates_take_no_space_and_are_not_drawn),
        cmocka_unit_test(a_number_in_arabic_keeps_its_order),
        cmocka_unit_test(each_line_of_an_arabic_text_runs_from_the_right),
        cmocka_unit_test(balanced_lines_are_no_more_lines),
        cmocka_unit_test(nothing_is_drawn_outside_the_clip),
        cmocka_unit_test(broken_utf8_becomes_a_replacement),
        cmocka_unit_test(a_missing_font_list_is_an_error),
        cmocka_unit_test(any_number_of_sizes_can_be_shown),
        cmocka_unit_test(a_size_is_kept_while_others_are_shown),
        cmocka_unit_test(a_faulty_line_of_the_font_list_is_refused),
    };

    return cmocka_run_group_tests(tests, fonts_begin, fonts_end);
}
