/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each hostile behaviour of the emulated chip does what its name says, seen by a terminal that is
 * none of ours: so a reader that takes no harm from it has met it.
 */
#include "../cmocka_kit.h"

#include "emrtd_tlv.h"
#include "stand.h"

#include <stdio.h>
#include <string.h>

#define CONF "can = " BLANK_CAN "\nbac = no\npace = 2.2 13\nhostile = "

static unsigned opened(struct stand *stand)
{
    return terminal_pace(&stand->terminal, 2, 13, BLANK_CAN, NULL);
}

static void lay(struct stand *stand, const char *hostile)
{
    char conf[160];

    snprintf(conf, sizeof conf, CONF "%s\n", hostile);
    stand_lay(stand, conf);
}

/* SELECT and five commands of PACE go well, and the application is selected. */
static void lay_and_open(struct stand *stand, const char *hostile)
{
    lay(stand, hostile);
    assert_int_equal(opened(stand), 0x9000);
    assert_int_equal(stand_select_application(stand), 0x9000);
}

static void pace_does_not_come_to_an_end(void **state)
{
    static const char *const names[] = {"infinity", "mirror", "short-nonce", "pace-length",
                                        "wrong-token"};
    struct stand *stand = *state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lay(stand, names[i]);
        unsigned sw = opened(stand);
        if (sw == 0x9000 && stand->terminal.eac != NULL)
            fail_msg("opened in spite of %s", names[i]);
        assert_null(stand->terminal.eac);
    }
}

static void a_point_is_not_on_the_curve(void **state)
{
    struct stand *stand = *state;

    lay(stand, "off-curve");
    assert_int_not_equal(opened(stand), 0x9000);
    /* The terminal gave up before the token: the chip was never asked. */
    assert_null(strstr(stand->told, "opened"));
    assert_null(strstr(stand->told, "refused"));
}

static void secure_messaging_is_broken(void **state)
{
    static const char *const names[] = {"truncated", "wrong-mac", "no-mac", "wrong-status",
                                        "unprotected"};
    struct stand *stand = *state;
    uint8_t dg1[93];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lay_and_open(stand, names[i]);
        unsigned sw = terminal_file(&stand->terminal, 0x0101, dg1, sizeof dg1, 93);
        if (sw != 0)
            fail_msg("%s was answered %04X", names[i], sw);
    }
}

static void an_answer_comes_again(void **state)
{
    struct stand *stand = *state;
    uint8_t dg1[93];

    lay_and_open(stand, "replay");
    assert_int_equal(terminal_file(&stand->terminal, 0x0101, dg1, 40, 40), 0x9000);
    assert_int_equal(terminal_file(&stand->terminal, 0x0101, dg1, 40, 40), 0);
}

static void read_head(struct stand *stand, unsigned id, const uint8_t *expected, size_t len)
{
    uint8_t head[16];

    assert_int_equal(terminal_file(&stand->terminal, id, head, len, len), 0x9000);
    assert_memory_equal(head, expected, len);
}

static void files_lie_about_their_length(void **state)
{
    static const uint8_t endless[] = {0x77, 0x82, 0xFF, 0xFF}, indefinite[] = {0x77, 0x80},
                         huge[] = {0x77, 0x84, 0x7F, 0xFF, 0xFF, 0xFF},
                         inner[] = {0x61, 0x5B, 0x5F, 0x1F, 0x7F};
    static const uint8_t far[] = {0x00, 0xB0, 0x7F, 0x00};
    struct stand *stand = *state;

    lay_and_open(stand, "endless-file");
    read_head(stand, 0x011D, endless, sizeof endless);
    assert_int_equal(terminal_secure(&stand->terminal, far, NULL, 0, 223), 0x9000);
    assert_int_equal(stand->terminal.len, 223);
    lay_and_open(stand, "huge-length");
    read_head(stand, 0x011D, huge, sizeof huge);
    lay_and_open(stand, "indefinite-length");
    read_head(stand, 0x011D, indefinite, sizeof indefinite);
    lay_and_open(stand, "inner-length");
    read_head(stand, 0x0101, inner, sizeof inner);
}

static size_t raw(struct stand *stand, uint8_t ret_answer[CARD_ANSWER_MAX])
{
    static const uint8_t select[] = {0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0,
                                     0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    const struct card *card = stand->terminal.card;

    return card->exchange(card->self, select, sizeof select, ret_answer);
}

static void answers_are_no_answers(void **state)
{
    struct stand *stand = *state;
    uint8_t answer[CARD_ANSWER_MAX];

    for (int again = 0; again < 3; again++) {
        lay(stand, "more");
        assert_int_equal(raw(stand, answer), 2);
        assert_int_equal(answer[0], 0x61);
    }
    lay(stand, "other-length");
    assert_int_equal(raw(stand, answer), 2);
    assert_int_equal(answer[0], 0x6C);
    lay(stand, "one-byte");
    assert_int_equal(raw(stand, answer), 1);
    lay(stand, "empty");
    assert_int_equal(raw(stand, answer), 0);
    lay(stand, "too-long");
    assert_true(raw(stand, answer) > 263);
    lay(stand, "garbage");
    assert_int_equal(raw(stand, answer), 9);
    assert_int_not_equal(answer[7], 0x90);
}

static void it_may_begin_later(void **state)
{
    struct stand *stand = *state;
    uint8_t dg1[93];

    lay(stand, "empty after 1");
    uint8_t answer[CARD_ANSWER_MAX];
    assert_int_equal(raw(stand, answer), 2);
    assert_int_equal(raw(stand, answer), 0);
    lay_and_open(stand, "wrong-mac after 8");
    assert_int_equal(terminal_file(&stand->terminal, 0x0101, dg1, 93, 46), 0);
    assert_null(strstr(stand->told, "read"));
}

static void there_is_more_than_was_asked_for(void **state)
{
    static const uint8_t select[] = {0x00, 0xA4, 0x02, 0x0C}, dg1[] = {0x01, 0x01};
    static const uint8_t read[] = {0x00, 0xB0, 0x00, 0x00};
    struct stand *stand = *state;

    lay_and_open(stand, "too-much");
    assert_int_equal(terminal_secure(&stand->terminal, select, dg1, sizeof dg1, 0), 0x9000);
    assert_int_equal(terminal_secure(&stand->terminal, read, NULL, 0, 4), 0x9000);
    assert_int_equal(stand->terminal.len, 223);
    /* libeac's terminal does not mind what stands behind the objects. */
    lay_and_open(stand, "trailing");
    assert_int_equal(terminal_secure(&stand->terminal, select, dg1, sizeof dg1, 0), 0x9000);
    assert_int_equal(terminal_secure(&stand->terminal, read, NULL, 0, 4), 0x9000);
    assert_int_equal(stand->terminal.answer[256], 0x90);
}

static void a_name_that_is_none_is_refused_by_line(void **state)
{
    static const char *const faults[] = {"hostile = friendly\n",
                                         "hostile = more after\n",
                                         "colour = red\n",
                                         "bac = perhaps\n",
                                         "pace = 2.2\n",
                                         "type = C\n",
                                         "can\n",
                                         "can = 01234567890123456789\n"};
    struct stand *stand = *state;
    char conf[80], why[256], expected[80];

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        snprintf(conf, sizeof conf, "# a chip\n%s", faults[i]);
        blank_make(stand->dir, conf);
        assert_null(emrtd_chip_open(stand->dir, NULL, NULL, why, sizeof why));
        snprintf(expected, sizeof expected, "%s/chip.conf:2: not a line of a chip", stand->dir);
        assert_string_equal(why, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_STAND(pace_does_not_come_to_an_end),
        ON_STAND(a_point_is_not_on_the_curve),
        ON_STAND(secure_messaging_is_broken),
        ON_STAND(an_answer_comes_again),
        ON_STAND(files_lie_about_their_length),
        ON_STAND(answers_are_no_answers),
        ON_STAND(it_may_begin_later),
        ON_STAND(there_is_more_than_was_asked_for),
        ON_STAND(a_name_that_is_none_is_refused_by_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
