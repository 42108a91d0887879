/* SPDX-License-Identifier: Apache-2.0 */
/* The specimens are ICAO's of Doc 9303 parts 4 to 6 and 11, and the BSI's test document. */
#include "../cmocka_kit.h"

#include "core/mrz.h"

#include <stdio.h>
#include <string.h>

#define TD3                                                                                        \
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"                                                 \
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
#define TD2                                                                                        \
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"                                                         \
    "D231458907UTO7408122F1204159<<<<<<<6"
#define TD1                                                                                        \
    "I<UTOD231458907<<<<<<<<<<<<<<<"                                                               \
    "7408122F1204159UTO<<<<<<<<<<<6"                                                               \
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
/* Part 11, appendix D.2: the number goes on in the optional data. */
#define TD1_LONG                                                                                   \
    "I<UTOD23145890<7349<<<<<<<<<<<"                                                               \
    "3407127M9507122UTO<<<<<<<<<<<2"                                                               \
    "STEVENSON<<PETER<JOHN<<<<<<<<<"
#define TD2_LONG                                                                                   \
    "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<"                                                         \
    "D23145890<UTO3407127M95071227349<<<8"
#define TD3_SHORT                                                                                  \
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"                                                 \
    "L898902C<3UTO6908061F9406236ZE184226B<<<<<14"

static struct mrz mrz;

static enum err_code parse(const char *text)
{
    memset(&mrz, 0x5a, sizeof mrz);
    struct mrz before = mrz;
    enum err_code code = mrz_parse(text, strlen(text), &mrz).code;

    if (code != ERR_OK)
        assert_memory_equal(&mrz, &before, sizeof mrz); /* untouched where refused */
    return code;
}

/* The zone with one character replaced. */
static enum err_code parse_with(const char *text, size_t at, char c)
{
    char altered[DOCUMENT_MRZ_MAX + 1];

    snprintf(altered, sizeof altered, "%s", text);
    altered[at] = c;
    return parse(altered);
}

static void a_passport_is_read_whole(void **state)
{
    (void)state;

    assert_int_equal(parse(TD3), ERR_OK);
    assert_int_equal(mrz.format, MRZ_TD3);
    assert_string_equal(mrz.text, TD3);
    assert_string_equal(mrz.code, "P");
    assert_string_equal(mrz.issuer, "UTO");
    assert_string_equal(mrz.nationality, "UTO");
    assert_string_equal(mrz.number, "L898902C3");
    assert_string_equal(mrz.birth, "740812");
    assert_string_equal(mrz.expiry, "120415");
    assert_int_equal(mrz.sex, 'F');
    assert_string_equal(mrz.name.primary, "ERIKSSON");
    assert_string_equal(mrz.name.secondary, "ANNA MARIA");
    assert_false(mrz.name.truncated);
    assert_string_equal(mrz.info, "L898902C3674081221204159");
    assert_int_equal(mrz_kind(&mrz), DOCUMENT_PASSPORT);
}

static void cards_of_two_and_three_lines_are_read(void **state)
{
    static const char *const cards[] = {TD1, TD2};
    static const enum mrz_format formats[] = {MRZ_TD1, MRZ_TD2};
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(parse(cards[i]), ERR_OK);
        assert_int_equal(mrz.format, formats[i]);
        assert_string_equal(mrz.code, "I");
        assert_string_equal(mrz.number, "D23145890");
        assert_string_equal(mrz.name.primary, "ERIKSSON");
        assert_string_equal(mrz.name.secondary, "ANNA MARIA");
        assert_string_equal(mrz.info, "D23145890774081221204159");
        assert_int_equal(mrz_kind(&mrz), DOCUMENT_ID_CARD);
    }
}

static void a_long_number_goes_on_in_the_optional_data(void **state)
{
    static const char *const cards[] = {TD1_LONG, TD2_LONG};
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(parse(cards[i]), ERR_OK);
        assert_string_equal(mrz.number, "D23145890734");
        assert_string_equal(mrz.info, "D23145890734934071279507122"); /* as ICAO prints it */
    }
    /* '<' for the check digit, and nothing goes on. */
    assert_int_equal(parse("I<UTOD23145890<<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6"
                           "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
                     ERR_SYNTAX);
    /* A short one goes on. */
    assert_int_equal(parse("I<UTOD2314<<<<<349<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6"
                           "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
                     ERR_SYNTAX);
    /* A passport's optional data are none of the number's. */
    assert_int_equal(parse_with(TD3, 53, '<'), ERR_SYNTAX);
}

static void a_short_number_is_filled_up_in_the_key_only(void **state)
{
    (void)state;

    assert_int_equal(parse(TD3_SHORT), ERR_OK);
    assert_string_equal(mrz.number, "L898902C");
    assert_string_equal(mrz.info, "L898902C<369080619406236"); /* part 11, appendix D.2 */
}

static void the_german_state_code_has_fillers(void **state)
{
    (void)state;

    assert_int_equal(parse("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<C11T002JM4D<<9608122F131"
                           "0317<<<<<<<<<<<<<<<6"),
                     ERR_OK);
    assert_string_equal(mrz.issuer, "D");
    assert_string_equal(mrz.nationality, "D");
    assert_int_equal(parse_with(TD3, 2, '<'), ERR_SYNTAX); /* a filler before a letter */
}

/* Whatever a check digit is about, one other character there is noticed; B, L and V count like 1.
 */
static void one_wrong_character_is_noticed(void **state)
{
    static const struct {
        const char *text;
        size_t from, to; /* what the composite check digit covers, beside names and nationality */
    } zones[] = {{TD1, 5, 29},  {TD1, 30, 36}, {TD1, 38, 44}, {TD1, 48, 59}, {TD2, 36, 45},
                 {TD2, 49, 55}, {TD2, 57, 71}, {TD3, 44, 53}, {TD3, 57, 63}, {TD3, 65, 87}};
    (void)state;

    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        for (size_t at = zones[i].from; at <= zones[i].to; at++) {
            char good = zones[i].text[at];
            assert_int_not_equal(
                parse_with(zones[i].text, at, strchr("1BLV", good) != NULL ? '2' : '1'), ERR_OK);
        }
    }
    assert_int_equal(parse_with(TD3, 53, '7'), ERR_CORRUPT); /* of the number */
    assert_int_equal(parse_with(TD3, 63, '3'), ERR_CORRUPT); /* of the date of birth */
    assert_int_equal(parse_with(TD3, 71, '8'), ERR_CORRUPT); /* of the expiry */
    assert_int_equal(parse_with(TD3, 86, '2'), ERR_CORRUPT); /* of the optional data */
    assert_int_equal(parse_with(TD3, 87, '1'), ERR_CORRUPT); /* of all */
}

/* A wrong digit that the composite one would forgive. */
static void each_check_digit_counts_for_itself(void **state)
{
    static const struct {
        size_t at;
        char digit, composite;
    } wrong[] = {{53, '7', '7'}, {63, '3', '3'}, {71, '8', '9'}, {86, '2', '1'}};
    (void)state;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[] = TD3;
        text[wrong[i].at] = wrong[i].digit;
        text[87] = wrong[i].composite;
        assert_int_equal(parse(text), ERR_CORRUPT);
    }
}

static void empty_optional_data_need_no_check_digit(void **state)
{
    (void)state;

    /* '<' and 0 count the same in the composite digit. */
    assert_int_equal(parse("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
                           "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<8"),
                     ERR_OK);
    assert_int_equal(parse("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
                           "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<08"),
                     ERR_OK);
    assert_int_equal(parse_with(TD3, 86, '<'), ERR_CORRUPT); /* these are not empty */
}

static void unknown_parts_of_a_birthday_are_read(void **state)
{
    char text[] = TD1;
    (void)state;

    memcpy(text + 30, "74<<<<0", 7); /* 7*7 + 4*3 = 61: 1 */
    text[36] = mrz_check_digit(text + 30, 6);
    assert_int_equal(text[36], '1');
    text[59] = '4';
    assert_int_equal(parse(text), ERR_OK);
    assert_string_equal(mrz.birth, "74<<<<");
    assert_string_equal(mrz.info, "D23145890774<<<<11204159");
    assert_true(mrz_date_good("<<<<<<") && mrz_date_good("740000"));
    assert_false(mrz_date_good("741301") || mrz_date_good("740132"));
    assert_false(mrz_date_good("7<0101") || mrz_date_good("74010") || mrz_date_good("7401O1"));
}

static void names_are_split_into_words(void **state)
{
    static const struct {
        const char *line; /* of a TD1 */
        const char *primary, *secondary;
        bool truncated;
    } names[] = {
        {"VAN<DER<MUELLEN<<MARTIN<<<<<<<", "VAN DER MUELLEN", "MARTIN", false},
        {"ARKFREITH<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", false}, /* who has one name */
        {"<<ANNA<MARIA<<<<<<<<<<<<<<<<<<", "", "ANNA MARIA", false},
        {"BENNELONG<WOOLOOMOOLOO<WARRAND", "BENNELONG WOOLOOMOOLOO WARRAND", "", true},
        {"NILAVADHANANANDA<<CHAYAPA<DEJT", "NILAVADHANANANDA", "CHAYAPA DEJT", true},
        {"PAPANDROPOULOUS<<JONATHON<ALEC", "PAPANDROPOULOUS", "JONATHON ALEC", true},
        {"DEMETRIOU<<ANNA<<MARIA<<<<<<<<", "DEMETRIOU", "ANNA MARIA", false},
    };
    char text[] = TD1;
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        memcpy(text + 60, names[i].line, 30);
        assert_int_equal(parse(text), ERR_OK);
        assert_string_equal(mrz.name.primary, names[i].primary);
        assert_string_equal(mrz.name.secondary, names[i].secondary);
        assert_int_equal(mrz.name.truncated, names[i].truncated);
    }
}

static void what_is_no_zone_is_refused(void **state)
{
    char text[] = TD1;
    (void)state;

    assert_int_equal(parse(""), ERR_SYNTAX);
    assert_int_equal(parse("P"), ERR_SYNTAX);
    assert_int_equal(mrz_parse(TD3, 87, &mrz).code, ERR_SYNTAX);
    assert_int_equal(mrz_parse(TD3 "<", 89, &mrz).code, ERR_SYNTAX);
    assert_int_equal(parse_with(TD3, 10, 'k'), ERR_SYNTAX); /* small letters */
    assert_int_equal(parse_with(TD3, 10, ' '), ERR_SYNTAX); /* blanks */
    assert_int_equal(parse_with(TD3, 10, '0'), ERR_SYNTAX); /* a digit in a name */
    assert_int_equal(parse_with(TD3, 0, 'V'), ERR_SYNTAX);  /* a visa */
    assert_int_equal(parse_with(TD1, 0, 'P'), ERR_SYNTAX);  /* a passport of this size */
    assert_int_equal(parse_with(TD3, 64, 'Q'), ERR_SYNTAX); /* sex */
    assert_int_equal(parse_with(TD3, 44, '<'), ERR_SYNTAX); /* a number that begins so */
    assert_int_equal(parse_with(TD3, 59, '2'), ERR_SYNTAX); /* month 28 */
    assert_int_equal(mrz_parse("P<UTO\0", 6, &mrz).code, ERR_SYNTAX);
    text[20] = '\0';
    assert_int_equal(mrz_parse(text, 90, &mrz).code, ERR_SYNTAX);
    memset(text + 60, '<', 30); /* nobody's: the German card for citizens of the Union */
    text[20] = '<';
    assert_int_equal(parse(text), ERR_SYNTAX);
}

static void kinds_follow_the_code(void **state)
{
    static const struct {
        const char *code;
        enum document_kind kind;
    } kinds[] = {{"P", DOCUMENT_PASSPORT},          {"PR", DOCUMENT_PASSPORT},
                 {"ID", DOCUMENT_ID_CARD},          {"C", DOCUMENT_ID_CARD},
                 {"AR", DOCUMENT_RESIDENCE_PERMIT}, {"IR", DOCUMENT_RESIDENCE_PERMIT},
                 {"CR", DOCUMENT_RESIDENCE_PERMIT}, {"AC", DOCUMENT_OTHER}};
    (void)state;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        snprintf(mrz.code, sizeof mrz.code, "%s", kinds[i].code);
        assert_int_equal(mrz_kind(&mrz), kinds[i].kind);
    }
}

static bool expired(const char *expiry)
{
    snprintf(mrz.expiry, sizeof mrz.expiry, "%s", expiry);
    return mrz_expired(&mrz, 2026, 11, 30);
}

static void a_document_expires_after_its_last_day(void **state)
{
    (void)state;

    assert_true(expired("261129"));
    assert_false(expired("261130"));
    assert_false(expired("261201"));
    assert_true(expired("251231"));
    assert_false(expired("360101"));
    assert_true(expired("060101"));
    assert_false(expired("991231")); /* never, as some states write it */
    assert_false(expired("26<<<<"));
    assert_true(expired("2610<<"));
    assert_false(expired("<<<<<<"));
}

static void check_digits_are_icaos(void **state)
{
    (void)state;

    assert_int_equal(mrz_check_digit("520727", 6), '3'); /* part 3, 4.9 */
    assert_int_equal(mrz_check_digit("AB2134<<<", 9), '5');
    assert_int_equal(mrz_check_digit("", 0), '0');
    assert_int_equal(mrz_check_digit("a", 1), '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_passport_is_read_whole),
        cmocka_unit_test(cards_of_two_and_three_lines_are_read),
        cmocka_unit_test(a_long_number_goes_on_in_the_optional_data),
        cmocka_unit_test(a_short_number_is_filled_up_in_the_key_only),
        cmocka_unit_test(the_german_state_code_has_fillers),
        cmocka_unit_test(one_wrong_character_is_noticed),
        cmocka_unit_test(each_check_digit_counts_for_itself),
        cmocka_unit_test(empty_optional_data_need_no_check_digit),
        cmocka_unit_test(unknown_parts_of_a_birthday_are_read),
        cmocka_unit_test(names_are_split_into_words),
        cmocka_unit_test(what_is_no_zone_is_refused),
        cmocka_unit_test(kinds_follow_the_code),
        cmocka_unit_test(a_document_expires_after_its_last_day),
        cmocka_unit_test(check_digits_are_icaos),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
