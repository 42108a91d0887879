/* SPDX-License-Identifier: Apache-2.0 */
/* apdu: the forms of a short command, and what answers are taken for. */
#include "../cmocka_kit.h"

#include "identity/apdu.h"

#include "told_chip.h"

#include <string.h>

static void commands_have_the_four_forms(void **state)
{
    static const unsigned char data[APDU_DATA_MAX + 1] = {0x01, 0x1e};
    static const struct {
        size_t data_len, answer_max;
        const char *expected;
    } rows[] = {
        {0, 0, "00A4020C"},       {0, 8, "00A4020C08"},         {0, 256, "00A4020C00"},
        {2, 0, "00A4020C02011E"}, {2, 255, "00A4020C02011EFF"}, {2, 256, "00A4020C02011E00"},
    };
    unsigned char bytes[CHIP_COMMAND_MAX];
    size_t len;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct apdu command = {0, 0xa4, 2, 0x0c, data, rows[i].data_len, rows[i].answer_max};
        assert_int_equal(apdu_write(&command, bytes, &len).code, ERR_OK);
        assert_hex(bytes, len, rows[i].expected);
    }
    struct apdu longest = {0, 0x86, 0, 0, data, APDU_DATA_MAX, APDU_ANSWER_MAX};
    assert_int_equal(apdu_write(&longest, bytes, &len).code, ERR_OK);
    assert_int_equal(len, CHIP_COMMAND_MAX);
    longest.data_len++;
    assert_int_equal(apdu_write(&longest, bytes, &len).code, ERR_TOO_LONG);
    assert_int_equal(len, 0);
    longest = (struct apdu){.answer_max = APDU_ANSWER_MAX + 1};
    assert_int_equal(apdu_write(&longest, bytes, &len).code, ERR_TOO_LONG);
}

static void answers_are_data_and_status_and_no_more_than_asked_for(void **state)
{
    static const struct {
        const char *answer;
        enum err_code expected;
        size_t len;
        unsigned status;
    } rows[] = {
        {"01029000", ERR_OK, 2, 0x9000},  {"9000", ERR_OK, 0, 0x9000},
        {"016282", ERR_OK, 1, 0x6282},    {"6110", ERR_OK, 0, 0x6110},
        {"0102039000", ERR_SYNTAX, 0, 0}, {"90", ERR_SYNTAX, 0, 0},
        {"", ERR_SYNTAX, 0, 0},           {NULL, ERR_GONE, 0, 0},
    };
    static const struct apdu_answer nothing;
    struct apdu command = {.ins = 0xb0, .answer_max = 2};
    struct apdu_answer answer;
    struct told_chip chip;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct told_line line = {"00B0000002", rows[i].answer};
        told_chip_init(&chip, &line, 1);
        assert_int_equal(apdu_exchange(&chip.link, &command, &answer).code, rows[i].expected);
        if (rows[i].expected != ERR_OK)
            assert_memory_equal(&answer, &nothing, sizeof nothing);
        assert_int_equal(answer.len, rows[i].len);
        assert_int_equal(answer.status, rows[i].status);
    }
    const struct told_line unasked = {"00B00000", "01029000"};
    told_chip_init(&chip, &unasked, 1);
    command.answer_max = 0;
    assert_int_equal(apdu_exchange(&chip.link, &command, &answer).code, ERR_OK);
    assert_int_equal(answer.len, 0);
    assert_int_equal(answer.status, APDU_STATUS_OK);
}

/* A link that breaks its promise about lengths is not believed either. */
static struct err too_long(void *self, const unsigned char *command, size_t len,
                           unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    (void)self;
    (void)command;
    (void)len;
    memset(ret_answer, 0x90, CHIP_ANSWER_MAX);
    *ret_len = CHIP_ANSWER_MAX + 1;
    return err_none();
}

static void an_answer_longer_than_any_is_refused(void **state)
{
    const struct chip_link link = {.exchange = too_long};
    const struct apdu command = {.ins = 0xb0, .answer_max = APDU_ANSWER_MAX};
    struct apdu_answer answer;
    (void)state;

    assert_int_equal(apdu_exchange(&link, &command, &answer).code, ERR_SYNTAX);
}

static void refusals_are_told_from_nonsense(void **state)
{
    static const unsigned refused[] = {0x6300, 0x6700, 0x6982, 0x6a82,
                                       0x6b00, 0x6d00, 0x6e00, 0x6f00};
    static const unsigned nonsense[] = {0x6110, 0x6c10, 0x6282, 0x6400, 0x6581,
                                        0x9001, 0x1234, 0x0000, 0xffff};
    (void)state;

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(apdu_refusal(refused[i]).code, ERR_UNSUPPORTED);
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
        assert_int_equal(apdu_refusal(nonsense[i]).code, ERR_SYNTAX);
    assert_true(apdu_status_denies(0x6300));
    assert_true(apdu_status_denies(0x63c2));
    assert_true(apdu_status_denies(0x6982));
    assert_false(apdu_status_denies(0x9000));
    assert_false(apdu_status_denies(0x6a88));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_have_the_four_forms),
        cmocka_unit_test(answers_are_data_and_status_and_no_more_than_asked_for),
        cmocka_unit_test(an_answer_longer_than_any_is_refused),
        cmocka_unit_test(refusals_are_told_from_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
