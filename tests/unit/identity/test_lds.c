/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a chip that answers as it likes: how they are asked for, and what is not taken. */
#include "../cmocka_kit.h"

#include "identity/lds.h"
#include "told_chip.h"

#include <string.h>

#define SELECT_DG1 "00a4020c020101"
#define HEAD       "00b0000006"

static unsigned char bytes[LDS_FILE_MAX];
static size_t len;

static struct err read_lines(const struct told_line *lines, int count, enum lds_file file)
{
    struct messaging plain = {.state = MESSAGING_PLAIN};
    struct told_chip chip;

    told_chip_init(&chip, lines, count);
    struct err e = lds_read(&plain, &chip.link, file, bytes, sizeof bytes, &len);
    assert_int_equal(chip.at, count);
    return e;
}
#define READ(lines, file) read_lines(lines, (int)(sizeof(lines) / sizeof(lines)[0]), file)

static void more_than_was_asked_for_is_not_taken(void **state)
{
    static const struct told_line lines[] = {{SELECT_DG1, "9000"},
                                             {HEAD, "61075f1f04414242"
                                                    "9000"}};

    (void)state;
    assert_int_equal(READ(lines, LDS_EF_DG1).code, ERR_SYNTAX);
}

static void pieces_are_put_together(void **state)
{
    static const struct told_line lines[] = {{SELECT_DG1, "9000"},
                                             {HEAD, "61075f1f0441"
                                                    "9000"},
                                             {"00b0000603", "4243"
                                                            "6282"},
                                             {"00b0000801", "44"
                                                            "9000"}};

    (void)state;
    assert_false(err_is(READ(lines, LDS_EF_DG1)));
    assert_hex(bytes, len, "61075f1f0441424344");
}

static void a_file_that_is_not_there_is_told_from_one_that_is_kept(void **state)
{
    static const struct told_line none[] = {{SELECT_DG1, "6a82"}};
    static const struct told_line kept[] = {{SELECT_DG1, "6982"}};
    static const struct told_line late[] = {{SELECT_DG1, "9000"}, {HEAD, "6982"}};

    (void)state;
    assert_int_equal(READ(none, LDS_EF_DG1).code, ERR_UNKNOWN);
    assert_int_equal(READ(kept, LDS_EF_DG1).code, ERR_DENIED);
    assert_int_equal(READ(late, LDS_EF_DG1).code, ERR_DENIED);
}

static void a_chip_that_is_taken_away_is_gone(void **state)
{
    static const struct told_line lines[] = {{SELECT_DG1, "9000"}, {HEAD, NULL}};

    (void)state;
    assert_int_equal(READ(lines, LDS_EF_DG1).code, ERR_GONE);
}

static void answers_that_bring_nothing_end_the_reading(void **state)
{
    static const struct told_line lines[] = {{SELECT_DG1, "9000"}, {HEAD, "9000"}};
    static const struct told_line later[] = {{SELECT_DG1, "9000"},
                                             {HEAD, "61075f1f0441"
                                                    "9000"},
                                             {"00b0000603", "6282"}};

    (void)state;
    assert_int_equal(READ(lines, LDS_EF_DG1).code, ERR_SYNTAX);
    assert_int_equal(READ(later, LDS_EF_DG1).code, ERR_SYNTAX);
}

static void a_file_of_another_kind_is_none(void **state)
{
    static const struct told_line lines[] = {{SELECT_DG1, "9000"},
                                             {HEAD, "75075f1f0441"
                                                    "9000"}};
    static const struct told_line tiny[] = {{SELECT_DG1, "9000"},
                                            {HEAD, "610100000000"
                                                   "9000"}};

    (void)state;
    assert_int_equal(READ(lines, LDS_EF_DG1).code, ERR_SYNTAX);
    assert_int_equal(READ(tiny, LDS_EF_DG1).code, ERR_SYNTAX);
}

static void nothing_longer_than_such_a_file_can_be_is_fetched(void **state)
{
    static const struct told_line dg1[] = {{SELECT_DG1, "9000"},
                                           {HEAD, "61817e5f1f5b"
                                                  "9000"}};
    static const struct told_line sod[] = {{"00a4020c02011d", "9000"},
                                           {HEAD, "7782400030"
                                                  "30"
                                                  "9000"}};
    static const struct told_line huge[] = {{"00a4020c02011d", "9000"},
                                            {HEAD, "77847fffffff"
                                                   "9000"}};

    (void)state;
    assert_int_equal(READ(dg1, LDS_EF_DG1).code, ERR_TOO_LONG);
    assert_int_equal(READ(sod, LDS_EF_SOD).code, ERR_TOO_LONG);
    assert_true(err_is(READ(huge, LDS_EF_SOD)));
}

static void the_application_is_chosen_by_its_name(void **state)
{
    static const struct told_line lines[] = {{"00a4040c07a0000002471001", "9000"},
                                             {"00a4040c07a0000002471001", "6a82"}};
    struct messaging plain = {.state = MESSAGING_PLAIN};
    struct told_chip chip;

    (void)state;
    told_chip_init(&chip, lines, 2);
    assert_false(err_is(lds_select_application(&plain, &chip.link)));
    assert_int_equal(lds_select_application(&plain, &chip.link).code, ERR_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_than_was_asked_for_is_not_taken),
        cmocka_unit_test(pieces_are_put_together),
        cmocka_unit_test(a_file_that_is_not_there_is_told_from_one_that_is_kept),
        cmocka_unit_test(a_chip_that_is_taken_away_is_gone),
        cmocka_unit_test(answers_that_bring_nothing_end_the_reading),
        cmocka_unit_test(a_file_of_another_kind_is_none),
        cmocka_unit_test(nothing_longer_than_such_a_file_can_be_is_fetched),
        cmocka_unit_test(the_application_is_chosen_by_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
