/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "core/chip_key.h"

#include <string.h>

static struct document_key key;
static enum chip_field wrong;

static bool typed(const char *number, const char *birth, const char *expiry)
{
    struct document_key before;

    memset(&key, 0x5a, sizeof key);
    before = key;
    bool good = !err_is(chip_key_from_typed(number, birth, expiry, &key, &wrong));
    if (!good)
        assert_memory_equal(&key, &before, sizeof key);
    return good;
}

static void six_digits_are_a_can(void **state)
{
    (void)state;

    assert_false(err_is(chip_key_from_can("123 456", &key)));
    assert_int_equal(key.kind, DOCUMENT_KEY_CAN);
    assert_string_equal(key.can, "123456");
    assert_string_equal(key.mrz_info, "");
    assert_int_equal(chip_key_check(CHIP_CAN, ""), CHIP_SHORT);
    assert_int_equal(chip_key_check(CHIP_CAN, "12345"), CHIP_SHORT);
    assert_int_equal(chip_key_check(CHIP_CAN, "123456"), CHIP_GOOD);
    assert_int_equal(chip_key_check(CHIP_CAN, "1234567"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_CAN, "12345O"), CHIP_WRONG);
    assert_true(err_is(chip_key_from_can("12345", &key)));
    assert_string_equal(key.can, "123456"); /* untouched */
}

/* The keys are ICAO's, of part 11, appendix D.2. */
static void a_typed_zone_is_the_key_of_the_zone(void **state)
{
    (void)state;

    assert_true(typed("L898902C<3", "6908061", "9406236"));
    assert_int_equal(key.kind, DOCUMENT_KEY_MRZ);
    assert_string_equal(key.mrz_info, "L898902C<369080619406236");
    assert_string_equal(key.mrz, "");
    assert_true(typed("l898902c 3", "690806 1", "940623 6")); /* as people type */
    assert_string_equal(key.mrz_info, "L898902C<369080619406236");
    assert_true(typed("D23145890<7349", "3407127", "9507122"));
    assert_string_equal(key.mrz_info, "D23145890734934071279507122");
    assert_true(typed("D231458907349", "3407127", "9507122")); /* without what is between */
    assert_string_equal(key.mrz_info, "D23145890734934071279507122");
}

static void each_field_says_whether_it_is_right(void **state)
{
    (void)state;

    assert_int_equal(chip_key_check(CHIP_NUMBER, "T220001293"), CHIP_GOOD);
    assert_int_equal(chip_key_check(CHIP_NUMBER, "T220001294"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_NUMBER, "T22OOO1293"), CHIP_WRONG); /* O is not 0 */
    assert_int_equal(chip_key_check(CHIP_NUMBER, "T22-001293"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_NUMBER, "T"), CHIP_SHORT);
    assert_int_equal(chip_key_check(CHIP_NUMBER, ""), CHIP_SHORT);
    assert_int_equal(chip_key_check(CHIP_NUMBER, "<0"), CHIP_WRONG);
    /* Right digits, and too long. */
    assert_int_equal(chip_key_check(CHIP_NUMBER, "00000000000000000000000"), CHIP_GOOD);
    assert_int_equal(chip_key_check(CHIP_NUMBER, "000000000000000000000000"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_NUMBER, "D2314589073490000000000000000000"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_NUMBER, "D2314589073490000000000000000000000"),
                     CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_BIRTH, "6408125"), CHIP_GOOD);
    assert_int_equal(chip_key_check(CHIP_BIRTH, "640812"), CHIP_SHORT);
    assert_int_equal(chip_key_check(CHIP_BIRTH, "6408126"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_BIRTH, "64081255"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_BIRTH, "64O8125"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_BIRTH, "64<<<<4"), CHIP_GOOD); /* nobody knows the day */
    assert_int_equal(chip_key_check(CHIP_BIRTH, "640812<"), CHIP_WRONG);
    assert_int_equal(chip_key_check(CHIP_EXPIRY, "1010318"), CHIP_GOOD);
    assert_int_equal(chip_key_check(CHIP_EXPIRY, "1013318"), CHIP_WRONG); /* month 13 */
    assert_int_equal(chip_key_check(CHIP_EXPIRY, "\xc3\x96"), CHIP_WRONG);
}

static void the_first_wrong_field_is_named(void **state)
{
    (void)state;

    assert_true(typed("T220001293", "6408125", "1010318"));
    assert_string_equal(key.mrz_info, "T22000129364081251010318"); /* appendix G.1 */
    assert_false(typed("T220001292", "6408125", "1010318"));
    assert_int_equal(wrong, CHIP_NUMBER);
    assert_false(typed("T220001293", "6408124", "1010317"));
    assert_int_equal(wrong, CHIP_BIRTH);
    assert_false(typed("T220001293", "6408125", "101031"));
    assert_int_equal(wrong, CHIP_EXPIRY);
}

static void a_zone_that_was_read_is_kept_for_comparing(void **state)
{
    static const char zone[] = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
                               "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    struct mrz mrz;
    (void)state;

    assert_false(err_is(mrz_parse(zone, strlen(zone), &mrz)));
    chip_key_from_mrz(&mrz, &key);
    assert_int_equal(key.kind, DOCUMENT_KEY_MRZ);
    assert_string_equal(key.mrz_info, "L898902C3674081221204159");
    assert_string_equal(key.mrz, zone);
    assert_string_equal(key.can, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_digits_are_a_can),
        cmocka_unit_test(a_typed_zone_is_the_key_of_the_zone),
        cmocka_unit_test(each_field_says_whether_it_is_right),
        cmocka_unit_test(the_first_wrong_field_is_named),
        cmocka_unit_test(a_zone_that_was_read_is_kept_for_comparing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
