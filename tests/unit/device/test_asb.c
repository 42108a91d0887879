/* SPDX-License-Identifier: Apache-2.0 */
#include "device/asb.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* How many messages the bytes are; ret_status: the last of them. */
static int feed(struct asb *asb, const char *bytes, size_t len, struct escpos_status *ret_status)
{
    int count = 0;

    for (size_t i = 0; i < len; i++)
        count += asb_feed(asb, (uint8_t)bytes[i], ret_status);
    return count;
}

static void golden_bytes(void **state)
{
    uint8_t bytes[ASB_ON_BYTES];

    (void)state;
    assert_int_equal(asb_on(bytes), 3);
    assert_memory_equal(bytes, "\x1d\x61\x0e", 3);
}

/* Bit for bit as the command references have it: what a single bit must set, and nothing else. */
static void every_documented_bit(void **state)
{
    static const struct {
        uint8_t bytes[ASB_BYTES];
        struct escpos_status expected;
    } rows[] = {
        {{0x10, 0, 0, 0}, {0}},
        {{0x14, 0, 0, 0}, {0}}, /* drawer pin 3 */
        {{0x18, 0, 0, 0}, {.offline = true}},
        {{0x30, 0, 0, 0}, {.cover_open = true}},
        {{0x50, 0, 0, 0}, {.feed_pressed = true}},
        {{0x10, 0x01, 0, 0}, {0}}, /* waits to go online: offline says it */
        {{0x10, 0x02, 0, 0}, {0}}, /* feed button held */
        {{0x10, 0x04, 0, 0}, {.recoverable = true}},
        {{0x10, 0x08, 0, 0}, {.cutter = true}},
        {{0x10, 0x20, 0, 0}, {.unrecoverable = true}},
        {{0x10, 0x40, 0, 0}, {.auto_recoverable = true}},
        {{0x10, 0, 0x03, 0}, {.paper_low = true}},
        {{0x10, 0, 0x01, 0}, {.paper_low = true}},
        {{0x10, 0, 0x02, 0}, {.paper_low = true}},
        {{0x10, 0, 0x0c, 0}, {.paper_end = true}},
        {{0x10, 0, 0x04, 0}, {.paper_end = true}},
        {{0x10, 0, 0x08, 0}, {.paper_end = true}},
        {{0x10, 0, 0x60, 0}, {0}}, /* reserved */
        {{0x10, 0, 0, 0x6f}, {0}}, /* reserved */
        {{0x38, 0x68, 0x0f, 0x0f},
         {.offline = true,
          .cover_open = true,
          .cutter = true,
          .unrecoverable = true,
          .auto_recoverable = true,
          .paper_low = true,
          .paper_end = true}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct asb asb = {.len = 0};
        struct escpos_status status;
        memset(&status, 1, sizeof(status));
        assert_int_equal(feed(&asb, (const char *)rows[i].bytes, ASB_BYTES, &status), 1);
        assert_memory_equal(&status, &rows[i].expected, sizeof(status));
    }
}

/* All 256 bytes at each of the four places. */
static void fixed_bits_must_be_as_documented(void **state)
{
    (void)state;
    for (int place = 0; place < ASB_BYTES; place++) {
        for (int byte = 0; byte < 256; byte++) {
            bool first = (byte & 0x93) == 0x10, next = (byte & 0x90) == 0;
            struct asb asb = {.len = 0};
            struct escpos_status status;
            char bytes[ASB_BYTES] = {0x10, 0, 0, 0};
            bytes[place] = (char)byte;
            int count = feed(&asb, bytes, ASB_BYTES, &status);
            assert_int_equal(count, place == 0 ? first : next);
        }
    }
}

/* Dots that look like a question are answered in the middle of nothing. */
static void answers_to_questions_are_no_reports(void **state)
{
    struct asb asb = {.len = 0};
    struct escpos_status status = {.jam = true};

    (void)state;
    assert_int_equal(feed(&asb, "\x12\x16\x1a\x32\x52\x7e\x12\x12", 8, &status), 0);
    assert_true(status.jam);
    assert_int_equal(feed(&asb, "\x12\x10\x00\x0c\x00\x12", 6, &status), 1);
    assert_true(status.paper_end);
}

static void xoff_may_come_between(void **state)
{
    struct asb asb = {.len = 0};
    struct escpos_status status;

    (void)state;
    assert_int_equal(feed(&asb, "\x13\x10\x13\x00\x03\x13\x00\x11", 8, &status), 1);
    assert_true(status.paper_low);
}

static void a_message_broken_off_does_not_spoil_the_next(void **state)
{
    struct escpos_status status;

    (void)state;
    for (size_t cut = 1; cut < ASB_BYTES; cut++) {
        struct asb asb = {.len = 0};
        assert_int_equal(feed(&asb, "\x30\x08\x0c\x00", cut, &status), 0);
        assert_int_equal(feed(&asb, "\x10\x00\x03\x00", ASB_BYTES, &status), 1);
        assert_memory_equal(&status, &(struct escpos_status){.paper_low = true}, sizeof(status));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_bytes),
        cmocka_unit_test(every_documented_bit),
        cmocka_unit_test(fixed_bits_must_be_as_documented),
        cmocka_unit_test(answers_to_questions_are_no_reports),
        cmocka_unit_test(xoff_may_come_between),
        cmocka_unit_test(a_message_broken_off_does_not_spoil_the_next),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
