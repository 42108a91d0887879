/* SPDX-License-Identifier: Apache-2.0 */
/* Time is a number here: no test waits. */
#include "device/record.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { FEEDS_MAX = 4, RESULTS_MAX = 4, END_MS = 100000 };

struct feed {
    int64_t at_ms;
    const char *bytes;
    size_t len;
};
struct expected {
    enum record_result result;
    const char *bytes;
    size_t len;
};
struct row {
    const char *name;
    struct record_mark prefix, suffix;
    struct feed feeds[FEEDS_MAX];
    struct expected results[RESULTS_MAX];
};

#define TEXT(s) s, sizeof(s) - 1
#define MARK(s)                                                                                    \
    {                                                                                              \
        s, sizeof(s) - 1                                                                           \
    }
#define WHOLE(s)                                                                                   \
    {                                                                                              \
        RECORD_WHOLE, TEXT(s)                                                                      \
    }
#define GARBLED                                                                                    \
    {                                                                                              \
        RECORD_GARBLED, NULL, 0                                                                    \
    }

static const struct row rows[] = {
    {"suffix and silence", {"", 0}, MARK("\r"), {{0, TEXT("A1\r")}}, {WHOLE("A1")}},
    {"two codes",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("A\r")}, {90, TEXT("B\r")}},
     {WHOLE("A"), WHOLE("B")}},
    {"in pieces",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("A")}, {60, TEXT("B")}, {150, TEXT("C\r")}},
     {WHOLE("ABC")}},
    {"CR LF for CR", {"", 0}, MARK("\r"), {{0, TEXT("A\r\n")}}, {WHOLE("A")}},
    {"CR LF, LF late", {"", 0}, MARK("\r"), {{0, TEXT("A\r")}, {9, TEXT("\n")}}, {WHOLE("A")}},
    {"CR LF as such", {"", 0}, MARK("\r\n"), {{0, TEXT("A\r\n")}}, {WHOLE("A")}},
    {"CR is not CR LF", {"", 0}, MARK("\r\n"), {{0, TEXT("A\r")}}, {GARBLED}},
    {"CR LF inside",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("N:x\r\nT:y\r\n")}, {30, TEXT("E\r")}},
     {WHOLE("N:x\r\nT:y\r\nE")}},
    {"suffix, then more before silence",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("A\r")}, {39, TEXT("B\r")}},
     {WHOLE("A\rB")}},
    {"GS and NUL inside",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("01\x1d"
               "9\0"
               "8\r")}},
     {WHOLE("01\x1d"
            "9\0"
            "8")}},
    {"AIM identifier",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("]Q1A\r")}, {90, TEXT("]Q3B\r")}},
     {WHOLE("A"), WHOLE("B")}},
    {"no AIM identifier",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("]Q7A\r")}, {90, TEXT("]QB\r")}},
     {WHOLE("]Q7A"), WHOLE("]QB")}},
    {"prefix and AIM", MARK("\x02"), MARK("\x03"), {{0, TEXT("\x02]Q1A\x03")}}, {WHOLE("A")}},
    {"ETX inside",
     MARK("\x02"),
     MARK("\x03"),
     {{0, TEXT("\x02"
               "A\x03"
               "B\x03")}},
     {WHOLE("A\x03"
            "B")}},
    {"prefix missing",
     MARK("\x02"),
     MARK("\r"),
     {{0, TEXT("A\r")},
      {90, TEXT("\x02"
                "B\r")}},
     {GARBLED, WHOLE("B")}},
    {"silence alone",
     {"", 0},
     {"", 0},
     {{0, TEXT("A\r")}, {40, TEXT("B")}},
     {WHOLE("A\r"), WHOLE("B")}},
    {"silence alone, in pieces",
     {"", 0},
     {"", 0},
     {{0, TEXT("A")}, {39, TEXT("B")}},
     {WHOLE("AB")}},
    {"lone suffix", {"", 0}, MARK("\r"), {{0, TEXT("\r")}, {90, TEXT("A\r")}}, {WHOLE("A")}},
    {"no end", {"", 0}, MARK("\r"), {{0, TEXT("A")}}, {GARBLED}},
    {"no end, then the rest",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("A")}, {300, TEXT("B\r")}, {600, TEXT("C\r")}},
     {GARBLED, WHOLE("B"), WHOLE("C")}},
    {"dribble",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("A")}, {100, TEXT("B")}, {250, TEXT("C\r")}, {600, TEXT("D\r")}},
     {GARBLED, WHOLE("D")}},
    {"dribble without suffix",
     {"", 0},
     {"", 0},
     {{0, TEXT("A")}, {39, TEXT("B")}, {78, TEXT("C")}},
     {WHOLE("ABC")}},
    {"noise",
     {"", 0},
     MARK("\r"),
     {{0, TEXT("\xff\x00\xfe\x80")}, {400, TEXT("A\r")}},
     {GARBLED, WHOLE("A")}},
};

/* Polls at every due time up to at_ms, as the worker does. */
static void poll_until(struct record *record, int64_t at_ms, const struct row *row, size_t *seen)
{
    char code[CODE_BYTES_MAX];
    size_t len;

    for (int64_t due_ms; (due_ms = record_due_ms(record)) <= at_ms;) {
        enum record_result result = record_poll(record, due_ms, code, &len);
        if (result == RECORD_NONE)
            continue;
        assert_true(*seen < RESULTS_MAX);
        const struct expected *expected = &row->results[(*seen)++];
        assert_int_equal(result, expected->result);
        assert_int_equal(len, expected->len);
        if (len > 0)
            assert_memory_equal(code, expected->bytes, len);
    }
}

static void rows_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        struct record record;
        size_t seen = 0, expected = 0;

        print_message("  %s\n", row->name);
        record_init(&record, &(struct record_config){.prefix = row->prefix,
                                                     .suffix = row->suffix,
                                                     .silence_ms = 40,
                                                     .dribble_ms = 200});
        for (size_t f = 0; f < FEEDS_MAX && row->feeds[f].len > 0; f++) {
            poll_until(&record, row->feeds[f].at_ms, row, &seen);
            record_feed(&record, (const uint8_t *)row->feeds[f].bytes, row->feeds[f].len,
                        row->feeds[f].at_ms);
        }
        poll_until(&record, END_MS, row, &seen);
        while (expected < RESULTS_MAX && row->results[expected].result != RECORD_NONE)
            expected++;
        assert_int_equal(seen, expected);
        assert_int_equal(record_due_ms(&record), INT64_MAX);
    }
}

static const struct record_config plain = {
    .suffix = {"\r", 1}, .silence_ms = 40, .dribble_ms = 200};

static enum record_result feed_at_once(size_t code_len, size_t *ret_len)
{
    static char code[CODE_BYTES_MAX];
    uint8_t bytes[4096];
    struct record record;

    memset(bytes, 'x', sizeof(bytes));
    bytes[code_len] = '\r';
    record_init(&record, &plain);
    record_feed(&record, bytes, code_len + 1, 1000);
    return record_poll(&record, 1040, code, ret_len);
}

static void a_code_has_a_longest_length(void **state)
{
    static const size_t too_long[] = {CODE_BYTES_MAX + 1,
                                      CODE_BYTES_MAX + 40,
                                      CODE_BYTES_MAX + 47,
                                      CODE_BYTES_MAX + 48,
                                      CODE_BYTES_MAX + 49,
                                      3000,
                                      4095};
    size_t len;

    (void)state;
    assert_int_equal(feed_at_once(CODE_BYTES_MAX, &len), RECORD_WHOLE);
    assert_int_equal(len, CODE_BYTES_MAX);
    for (size_t i = 0; i < sizeof(too_long) / sizeof(too_long[0]); i++) {
        assert_int_equal(feed_at_once(too_long[i], &len), RECORD_GARBLED);
        assert_int_equal(len, 0);
    }
}

/* A module that answers commands does so before a code, or when nobody holds one up. */
static void what_a_module_answers_is_no_code(void **state)
{
    static const char answer[] = "\x02\x01"
                                 "0000#SCNTRG1\x06;\x03";
    struct record_config config = plain;
    char code[CODE_BYTES_MAX];
    struct record record;
    size_t len;
    (void)state;

    config.answer_begin = (struct record_mark){"\x02\x01", 2};
    config.answer_end = (struct record_mark){";\x03", 2};
    record_init(&record, &config);
    record_feed(&record, (const uint8_t *)answer, sizeof answer - 1, 1000);
    assert_int_equal(record_due_ms(&record), INT64_MAX);
    /* In pieces, and with a code right behind it. */
    record_feed(&record, (const uint8_t *)answer, 5, 1010);
    record_feed(&record, (const uint8_t *)answer + 5, sizeof answer - 6, 1020);
    record_feed(&record, (const uint8_t *)"A;\x03\r", 4, 1020);
    assert_int_equal(record_poll(&record, 1060, code, &len), RECORD_WHOLE);
    assert_int_equal(len, 3);
    assert_memory_equal(code, "A;\x03", 3);
    /* Right behind a code. */
    record_feed(&record, (const uint8_t *)"code\r", 5, 1100);
    record_feed(&record, (const uint8_t *)answer, sizeof answer - 1, 1100);
    assert_int_equal(record_poll(&record, 1140, code, &len), RECORD_WHOLE);
    assert_int_equal(len, 4);
    assert_memory_equal(code, "code", 4);
    /* Half an answer is an accident. */
    record_feed(&record, (const uint8_t *)answer, 5, 2000);
    assert_int_equal(record_poll(&record, 2400, code, &len), RECORD_GARBLED);
}

/* 1024 bytes at 9600 baud take more than a second: that is not dribble. */
static void a_slow_line_has_its_time(void **state)
{
    struct record_config config = plain;
    char code[CODE_BYTES_MAX];
    struct record record;
    size_t len;
    int64_t now_ms = 0;

    (void)state;
    config.byte_us = 1042;
    record_init(&record, &config);
    for (int i = 0; i <= CODE_BYTES_MAX; i++) {
        now_ms = i * config.byte_us / 1000;
        assert_int_equal(record_poll(&record, now_ms, code, &len), RECORD_NONE);
        record_feed(&record, (const uint8_t *)(i < CODE_BYTES_MAX ? "x" : "\r"), 1, now_ms);
    }
    assert_int_equal(record_poll(&record, now_ms + 39, code, &len), RECORD_NONE);
    assert_int_equal(record_poll(&record, now_ms + 40, code, &len), RECORD_WHOLE);
    assert_int_equal(len, CODE_BYTES_MAX);
}

static void an_endless_line_is_reported_once(void **state)
{
    char code[CODE_BYTES_MAX];
    struct record record;
    size_t len;
    int garbled = 0;

    (void)state;
    record_init(&record, &plain);
    for (int64_t now_ms = 0; now_ms < 10000; now_ms += 10) {
        garbled += record_poll(&record, now_ms, code, &len) == RECORD_GARBLED;
        record_feed(&record, (const uint8_t *)"x\r", 2, now_ms);
    }
    assert_int_equal(garbled, 1);
}

static void a_dropped_record_is_passed_over_whole(void **state)
{
    char code[CODE_BYTES_MAX];
    struct record record;
    size_t len;

    (void)state;
    record_init(&record, &plain);
    record_drop(&record); /* nothing pending: nothing to pass over */
    record_feed(&record, (const uint8_t *)"ab", 2, 0);
    record_drop(&record);
    record_feed(&record, (const uint8_t *)"cd\r", 3, 10);
    assert_int_equal(record_due_ms(&record), INT64_MAX);
    assert_int_equal(record_poll(&record, 209, code, &len), RECORD_NONE);
    record_feed(&record, (const uint8_t *)"e\r", 2, 210);
    assert_int_equal(record_poll(&record, 250, code, &len), RECORD_WHOLE);
    assert_memory_equal(code, "e", 1);
}

static void what_was_read_is_wiped(void **state)
{
    static const uint8_t zero[sizeof(((struct record *)0)->bytes)];
    char code[CODE_BYTES_MAX];
    struct record record;
    size_t len;

    (void)state;
    record_init(&record, &plain);
    record_feed(&record, (const uint8_t *)"secret\r", 7, 0);
    assert_int_equal(record_poll(&record, 40, code, &len), RECORD_WHOLE);
    assert_memory_equal(record.bytes, zero, sizeof(zero));
}

static void random_bytes_never_break_a_bound(void **state)
{
    uint32_t seed = 1;
    char code[CODE_BYTES_MAX];
    struct record record;
    int64_t now_ms = 0;

    (void)state;
    record_init(&record, &plain);
    for (int i = 0; i < 200000; i++) {
        uint8_t bytes[96];
        size_t len;
        for (size_t b = 0; b < sizeof(bytes); b++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[b] = seed >> 28 == 0 ? '\r' : (uint8_t)(seed >> 20);
        }
        now_ms += bytes[0] % 64;
        enum record_result result = record_poll(&record, now_ms, code, &len);
        assert_true(len <= CODE_BYTES_MAX);
        assert_int_equal(result == RECORD_WHOLE, len > 0);
        record_feed(&record, bytes, bytes[1] % sizeof(bytes), now_ms);
        assert_true(record.len <= sizeof(record.bytes));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_the_table),
        cmocka_unit_test(a_code_has_a_longest_length),
        cmocka_unit_test(a_slow_line_has_its_time),
        cmocka_unit_test(what_a_module_answers_is_no_code),
        cmocka_unit_test(an_endless_line_is_reported_once),
        cmocka_unit_test(a_dropped_record_is_passed_over_whole),
        cmocka_unit_test(what_was_read_is_wiped),
        cmocka_unit_test(random_bytes_never_break_a_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
