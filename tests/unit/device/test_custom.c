/* SPDX-License-Identifier: Apache-2.0 */
#include "device/custom.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The last news of the bytes, all before it nothing. */
static enum custom_news feed(struct custom *custom, const void *bytes, size_t len,
                             struct escpos_status *ret_status)
{
    enum custom_news news = CUSTOM_NOTHING;

    for (size_t i = 0; i < len; i++) {
        assert_int_equal(news, CUSTOM_NOTHING);
        news = custom_feed(custom, ((const uint8_t *)bytes)[i], ret_status);
    }
    return news;
}

static void golden_bytes(void **state)
{
    uint8_t bytes[CUSTOM_EJECTOR_BYTES];

    (void)state;
    assert_int_equal(custom_on(bytes), 3);
    assert_memory_equal(bytes, "\x1d\xe0\x07", 3);
    assert_int_equal(custom_present(12, bytes), 4);
    assert_memory_equal(bytes, "\x1d\x65\x03\x0c", 4);
    assert_int_equal(custom_retract(bytes), 3);
    assert_memory_equal(bytes, "\x1d\x65\x02", 3);
    assert_int_equal(custom_eject(bytes), 3);
    assert_memory_equal(bytes, "\x1d\x65\x05", 3);
}

/* Bit for bit as the command references have it: what a single bit must set, and nothing else. */
static void every_documented_bit(void **state)
{
    static const struct {
        uint8_t bytes[4]; /* paper, user, passing, staying */
        struct escpos_status expected;
    } rows[] = {
        {{0, 0, 0, 0}, {0}},
        {{0x01, 0, 0, 0}, {.paper_end = true}},
        {{0x04, 0, 0, 0}, {.paper_low = true}},
        {{0x20, 0, 0, 0}, {.in_mouth = true}},
        {{0x40, 0, 0, 0}, {.paper_low = true}}, /* by the length counted */
        {{0x80, 0, 0, 0}, {0}},                 /* notch */
        {{0x1a, 0, 0, 0}, {0}},                 /* reserved */
        {{0, 0x01, 0, 0}, {.cover_open = true}},
        {{0, 0x02, 0, 0}, {.cover_open = true}},
        {{0, 0x04, 0, 0}, {.spooling = true}},
        {{0, 0x08, 0, 0}, {0}}, /* motor */
        {{0, 0x20, 0, 0}, {.feed_pressed = true}},
        {{0, 0x40, 0, 0}, {.feed_pressed = true}},
        {{0, 0x90, 0, 0}, {0}}, /* reserved */
        {{0, 0, 0x01, 0}, {.auto_recoverable = true}},
        {{0, 0, 0x02, 0}, {0}}, /* a byte was garbled on the line */
        {{0, 0, 0x08, 0}, {.voltage = true}},
        {{0, 0, 0x20, 0}, {0}}, /* a command it does not know */
        {{0, 0, 0x40, 0}, {.jam = true}},
        {{0, 0, 0x80, 0}, {.recoverable = true}},
        {{0, 0, 0x14, 0}, {0}}, /* reserved */
        {{0, 0, 0, 0x01}, {.cutter = true}},
        {{0, 0, 0, 0x02}, {.cover_open = true}},
        {{0, 0, 0, 0x04}, {.unrecoverable = true}},
        {{0, 0, 0, 0x08}, {.unrecoverable = true}},
        {{0, 0, 0, 0x80}, {.unrecoverable = true}},
        {{0, 0, 0, 0x70}, {0}}, /* reserved */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct custom custom = {.len = 0};
        struct escpos_status status;
        uint8_t bytes[] = {
            0x10, 0x0f, rows[i].bytes[0], rows[i].bytes[1], rows[i].bytes[2], rows[i].bytes[3]};
        memset(&status, 1, sizeof(status));
        assert_int_equal(feed(&custom, bytes, sizeof(bytes), &status), CUSTOM_ANSWER);
        assert_memory_equal(&status, &rows[i].expected, sizeof(status));
        if (rows[i].bytes[3] != 0)
            continue;
        bytes[1] = 0x07;
        memset(&status, 1, sizeof(status));
        assert_int_equal(feed(&custom, bytes, 5, &status), CUSTOM_REPORT);
        assert_memory_equal(&status, &rows[i].expected, sizeof(status));
    }
}

/* The head, wherever it stands in a message, is data there. */
static void a_message_may_hold_any_bytes(void **state)
{
    struct custom custom = {.len = 0};
    struct escpos_status status;

    (void)state;
    assert_int_equal(feed(&custom, "\x10\x0f\x10\x0f\x10\x07", 6, &status), CUSTOM_ANSWER);
    assert_int_equal(feed(&custom, "\x10\x07\x10\x0f\x10", 5, &status), CUSTOM_REPORT);
    assert_int_equal(feed(&custom, "\x10\x0f\x20\x00\x00\x00", 6, &status), CUSTOM_ANSWER);
    assert_memory_equal(&status, &(struct escpos_status){.in_mouth = true}, sizeof(status));
}

/* Answers to DLE EOT 1 to 4, flow control, and whatever else a line may bring. */
static void other_bytes_are_no_message(void **state)
{
    struct custom custom = {.len = 0};
    struct escpos_status status = {.jam = true};

    (void)state;
    assert_int_equal(feed(&custom, "\x12\x16\x11\x13\x0f\x07\x00\xff", 8, &status), 0);
    assert_int_equal(feed(&custom, "\x10\x10\x10\x12\x10\x0e\x10", 7, &status), 0);
    assert_true(status.jam);
    assert_int_equal(feed(&custom, "\x0f\x01\x00\x00\x00", 5, &status), CUSTOM_ANSWER);
    assert_true(status.paper_end);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_bytes),
        cmocka_unit_test(every_documented_bit),
        cmocka_unit_test(a_message_may_hold_any_bytes),
        cmocka_unit_test(other_bytes_are_no_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
