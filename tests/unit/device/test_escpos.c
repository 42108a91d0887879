/* SPDX-License-Identifier: Apache-2.0 */
#include "device/escpos.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void golden_bytes(void **state)
{
    static const uint8_t band_expected[] = {0x1d, 'v',  '0',  0,    2,    0,
                                            3,    0, /* 16 dots, 3 rows */
                                            0x80, 0x00, 0x00, 0x01, 0x40, 0x20};
    uint8_t bytes[ESCPOS_BAND_BYTES_MAX];
    struct bitmap bitmap;

    (void)state;
    assert_int_equal(escpos_init(bytes), 2);
    assert_memory_equal(bytes, "\x1b@", 2);
    assert_false(err_is(bitmap_make(16, 3, &bitmap)));
    bitmap_set(&bitmap, 0, 0);
    bitmap_set(&bitmap, 15, 1);
    bitmap_set(&bitmap, 1, 2);
    bitmap_set(&bitmap, 10, 2);
    assert_int_equal(escpos_band(&bitmap, 0, bytes), sizeof(band_expected));
    assert_memory_equal(bytes, band_expected, sizeof(band_expected));
    assert_int_equal(escpos_band(&bitmap, 3, bytes), 0);
    bitmap_free(&bitmap);
    assert_int_equal(escpos_end(ESCPOS_CUT_PARTIAL, 24, bytes), 4);
    assert_memory_equal(bytes, "\x1dVB\x18", 4);
    assert_int_equal(escpos_end(ESCPOS_CUT_FULL, 0, bytes), 4);
    assert_memory_equal(bytes, "\x1dVA\0", 4);
    assert_int_equal(escpos_end(ESCPOS_CUT_NONE, 255, bytes), 3);
    assert_memory_equal(bytes, "\x1bJ\xff", 3);
    assert_int_equal(escpos_end(ESCPOS_CUT_TOTAL, 24, bytes), 5);
    assert_memory_equal(bytes, "\x1bJ\x18\x1bi", 5);
    assert_int_equal(escpos_ask(ESCPOS_ASK_PAPER, bytes), 3);
    assert_memory_equal(bytes, "\x10\x04\x04", 3);
}

static void bands_cover_the_slip_once(void **state)
{
    static const int heights[] = {1, ESCPOS_BAND_ROWS - 1, ESCPOS_BAND_ROWS, ESCPOS_BAND_ROWS + 1,
                                  3 * ESCPOS_BAND_ROWS + 7};
    uint8_t bytes[ESCPOS_BAND_BYTES_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(heights) / sizeof(heights[0]); i++) {
        struct bitmap bitmap;
        int rows = 0;
        assert_false(err_is(bitmap_make(573, heights[i], &bitmap)));
        memset(bitmap.bits, 0x5a, (size_t)bitmap.stride * (size_t)heights[i]);
        for (int y = 0; y < heights[i]; y += ESCPOS_BAND_ROWS) {
            size_t len = escpos_band(&bitmap, y, bytes);
            int band_rows = bytes[6] | bytes[7] << 8;
            assert_int_equal(bytes[4] | bytes[5] << 8, 72);
            assert_int_equal(len, ESCPOS_HEADER_BYTES + 72 * band_rows);
            assert_memory_equal(bytes + ESCPOS_HEADER_BYTES, bitmap.bits,
                                len - ESCPOS_HEADER_BYTES);
            rows += band_rows;
        }
        assert_int_equal(rows, heights[i]);
        bitmap_free(&bitmap);
    }
}

static void too_wide_is_refused(void **state)
{
    static uint8_t bytes[ESCPOS_BAND_BYTES_MAX];
    struct bitmap bitmap;

    (void)state;
    assert_false(err_is(bitmap_make(ESCPOS_WIDTH_MAX_PX + 1, 1, &bitmap)));
    assert_int_equal(escpos_band(&bitmap, 0, bytes), 0);
    bitmap_free(&bitmap);
}

/* Bit for bit as the command references have it: what a single bit must set, and nothing else. */
static void every_documented_bit(void **state)
{
    static const struct {
        enum escpos_question question;
        uint8_t byte;
        struct escpos_status expected;
    } rows[] = {
        {ESCPOS_ASK_PRINTER, 0x12, {0}},
        {ESCPOS_ASK_PRINTER, 0x16, {0}}, /* drawer pin 3 */
        {ESCPOS_ASK_PRINTER, 0x1a, {.offline = true}},
        {ESCPOS_ASK_PRINTER, 0x32, {0}}, /* waits to go online: offline says it */
        {ESCPOS_ASK_PRINTER, 0x52, {0}}, /* feed button */
        {ESCPOS_ASK_OFFLINE, 0x12, {0}},
        {ESCPOS_ASK_OFFLINE, 0x16, {.cover_open = true}},
        {ESCPOS_ASK_OFFLINE, 0x1a, {.feed_pressed = true}},
        {ESCPOS_ASK_OFFLINE, 0x32, {.stopped_paper_end = true}},
        {ESCPOS_ASK_OFFLINE, 0x52, {.error = true}},
        {ESCPOS_ASK_ERROR, 0x12, {0}},
        {ESCPOS_ASK_ERROR, 0x16, {.recoverable = true}},
        {ESCPOS_ASK_ERROR, 0x1a, {.cutter = true}},
        {ESCPOS_ASK_ERROR, 0x32, {.unrecoverable = true}},
        {ESCPOS_ASK_ERROR, 0x52, {.auto_recoverable = true}},
        {ESCPOS_ASK_PAPER, 0x12, {0}},
        {ESCPOS_ASK_PAPER, 0x1e, {.paper_low = true}},
        {ESCPOS_ASK_PAPER, 0x16, {.paper_low = true}},
        {ESCPOS_ASK_PAPER, 0x1a, {.paper_low = true}},
        {ESCPOS_ASK_PAPER, 0x72, {.paper_end = true}},
        {ESCPOS_ASK_PAPER, 0x32, {.paper_end = true}},
        {ESCPOS_ASK_PAPER, 0x52, {.paper_end = true}},
        {ESCPOS_ASK_PAPER, 0x7e, {.paper_low = true, .paper_end = true}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct escpos_status status;
        memset(&status, 0, sizeof(status));
        assert_true(escpos_status_add(&status, rows[i].question, rows[i].byte));
        assert_memory_equal(&status, &rows[i].expected, sizeof(status));
    }
}

/* All 256 bytes: the fixed bits decide, and a byte that is none changes nothing. */
static void fixed_bits_must_be_as_documented(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        bool fixed = (byte & 1) == 0 && (byte & 2) != 0 && (byte & 16) != 0 && (byte & 128) == 0;
        for (int q = ESCPOS_ASK_PRINTER; q <= ESCPOS_ASK_PAPER; q++) {
            struct escpos_status status;
            memset(&status, 1, sizeof(status));
            struct escpos_status before = status;
            bool taken = escpos_status_add(&status, (enum escpos_question)q, (uint8_t)byte);
            assert_int_equal(taken, fixed);
            if (!taken)
                assert_memory_equal(&status, &before, sizeof(status));
        }
    }
    assert_false(escpos_is_status(0x11)); /* XON */
    assert_false(escpos_is_status(0x13)); /* XOFF */
    assert_false(escpos_is_status(0x10)); /* first byte of an automatic status */
}

static void an_answer_replaces_the_one_before(void **state)
{
    struct escpos_status status = {0};

    (void)state;
    assert_true(escpos_status_add(&status, ESCPOS_ASK_PAPER, 0x7e));
    assert_false(escpos_status_printable(&status));
    assert_true(escpos_status_add(&status, ESCPOS_ASK_PAPER, 0x12));
    assert_true(escpos_status_printable(&status));
}

static void what_keeps_a_slip_from_coming_out(void **state)
{
    static const struct escpos_status bad[] = {
        {.offline = true},       {.cover_open = true},       {.stopped_paper_end = true},
        {.error = true},         {.recoverable = true},      {.cutter = true},
        {.unrecoverable = true}, {.auto_recoverable = true}, {.paper_end = true},
        {.jam = true},           {.voltage = true}};
    static const struct escpos_status good[] = {
        {0}, {.paper_low = true}, {.feed_pressed = true}, {.spooling = true}, {.in_mouth = true}};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(escpos_status_printable(&bad[i]));
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(escpos_status_printable(&good[i]));
}

static void hot_is_told_from_an_opened_cover(void **state)
{
    (void)state;
    assert_true(escpos_status_overheated(&(struct escpos_status){.auto_recoverable = true}));
    assert_false(escpos_status_overheated(
        &(struct escpos_status){.auto_recoverable = true, .cover_open = true}));
    assert_false(escpos_status_overheated(&(struct escpos_status){0}));
}

static void questions_among_dots_are_counted(void **state)
{
    static const uint8_t dots[] = {0x10, 0x04, 0x01, 0x10, 0x10, 0x04, 0x04, 0x10,
                                   0x04, 0x05, 0x10, 0x04, 0x00, 0x10, 0x04};

    (void)state;
    assert_int_equal(escpos_count_questions(dots, sizeof(dots), 1, 4), 2);
    assert_int_equal(escpos_count_questions(dots, sizeof(dots), 5, 5), 1);
    assert_int_equal(escpos_count_questions(dots, 2, 1, 4), 0);
    assert_int_equal(escpos_count_questions(dots, 0, 1, 4), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_bytes),
        cmocka_unit_test(bands_cover_the_slip_once),
        cmocka_unit_test(too_wide_is_refused),
        cmocka_unit_test(every_documented_bit),
        cmocka_unit_test(fixed_bits_must_be_as_documented),
        cmocka_unit_test(an_answer_replaces_the_one_before),
        cmocka_unit_test(what_keeps_a_slip_from_coming_out),
        cmocka_unit_test(hot_is_told_from_an_opened_cover),
        cmocka_unit_test(questions_among_dots_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
