/* SPDX-License-Identifier: Apache-2.0 */
/* i18n, with the real catalogues. What the words in them must be like, checks/check_i18n says. */
#include "../cmocka_kit.h"

#include "ui/i18n.h"

#include <stdio.h>
#include <string.h>

static const char folder[] = BINARY_DIR "/assets/i18n";

static void languages_switch_from_call_to_call(void **state)
{
    static const char tags[][I18N_TAG_MAX + 1] = {"de", "en"};
    struct i18n *i18n = NULL;

    (void)state;
    assert_int_equal(i18n_open(folder, tags, 2, &i18n).code, ERR_OK);
    assert_string_equal(i18n_text(i18n, 0, "language.name"), "Deutsch");
    assert_string_equal(i18n_text(i18n, 1, "language.name"), "English");
    assert_string_equal(i18n_text(i18n, 1, "no.such.text"), "no.such.text");
    assert_string_not_equal(i18n_plural(i18n, 0, "offer.ahead", 1),
                            i18n_plural(i18n, 0, "offer.ahead", 2));
    assert_string_equal(i18n_plural(i18n, 0, "offer.ahead", 0),
                        i18n_plural(i18n, 0, "offer.ahead", 2));
    assert_string_equal(i18n_tag(i18n, 1), "en");
    assert_false(i18n_rtl(i18n, 0));
    assert_true(i18n_has(i18n, 1, "start.title"));
    assert_false(i18n_has(i18n, 1, "no.such.text"));
    i18n_close(i18n);
}

/*
 * Counts that take the same words, and that take others: by CLDR's rules for cardinal numbers,
 * which a translator's Plural-Forms must say the same as. -1 ends a group, -2 the language.
 */
static void each_language_counts_as_its_grammar_does(void **state)
{
    static const struct {
        char tag[1][I18N_TAG_MAX + 1];
        int groups[32];
    } rules[] = {
        {{"de"}, {1, -1, 0, 2, 5, 11, 21, 100, 101, -2}},
        {{"de-simple"}, {1, -1, 0, 2, 21, -2}},
        {{"en"}, {1, -1, 0, 2, 11, 21, 101, -2}},
        {{"es"}, {1, -1, 0, 2, 21, -2}},
        {{"fr"}, {0, 1, -1, 2, 21, 101, -2}},
        {{"fa"}, {0, 1, -1, 2, 21, -2}},
        {{"tr"}, {0, 1, 2, 21, -2}},
        {{"pl"}, {1, -1, 2, 3, 4, 22, 104, -1, 0, 5, 11, 12, 14, 21, 25, 101, 112, -2}},
        {{"ru"}, {1, 21, 31, 101, -1, 2, 4, 22, 103, -1, 0, 5, 11, 12, 14, 20, 25, 111, 112, -2}},
        {{"uk"}, {1, 21, 31, 101, -1, 2, 4, 22, 103, -1, 0, 5, 11, 12, 14, 20, 25, 111, 112, -2}},
        {{"ro"}, {1, -1, 0, 2, 10, 19, 101, 119, -1, 20, 21, 25, 100, 120, -2}},
        {{"ar"}, {0, -1, 1, -1, 2, -1, 3, 10, 103, -1, 11, 25, 99, 111, -1, 100, 101, 102, -2}},
        {{"vi"}, {0, 1, 2, 21, -2}},
        {{"zh"}, {0, 1, 2, 21, -2}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct i18n *i18n = NULL;
        const char *before[8], *now = NULL;
        int groups = 0;
        assert_int_equal(i18n_open(folder, rules[i].tag, 1, &i18n).code, ERR_OK);
        for (const int *n = rules[i].groups; *n != -2; n++) {
            if (*n == -1) {
                before[groups++] = now;
                now = NULL;
                continue;
            }
            const char *text = i18n_plural(i18n, 0, "offer.ahead", (unsigned long)*n);
            for (int k = 0; k < groups; k++)
                if (text == before[k])
                    fail_msg("%s: %d is counted as in '%s'", rules[i].tag[0], *n, text);
            if (now != NULL && strcmp(text, now) != 0)
                fail_msg("%s: %d is counted as in '%s', not '%s'", rules[i].tag[0], *n, text, now);
            now = text;
        }
        i18n_close(i18n);
    }
}

static void a_missing_catalogue_is_named(void **state)
{
    static const char absent[][I18N_TAG_MAX + 1] = {"de", "xx"};
    static const char outside[][I18N_TAG_MAX + 1] = {"../de"};
    struct i18n *i18n = NULL;

    (void)state;
    assert_int_equal(i18n_open(folder, absent, 2, &i18n).code, ERR_GONE);
    assert_int_equal(i18n_open(folder, outside, 1, &i18n).code, ERR_SYNTAX);
    assert_int_equal(i18n_open(folder, absent, 0, &i18n).code, ERR_RANGE);
    assert_null(i18n);
}

static void values_are_isolated_and_the_rest_is_kept(void **state)
{
    const struct i18n_value values[] = {{"time", "9:00"}, {"where", "{time}"}};
    char text[64], small[12];

    (void)state;
    assert_true(i18n_format(text, sizeof text, "um {time} {where} {none} {", values, 2));
    assert_string_equal(text, "um \xe2\x81\xa8"
                              "9:00\xe2\x81\xa9 \xe2\x81\xa8{time}\xe2\x81\xa9 {none} {");
    assert_false(i18n_format(small, sizeof small, "abcdefghij\xc3\xbc", NULL, 0));
    assert_string_equal(small, "abcdefghij"); /* not half a character */
}

/* A date put together from isolated parts runs from the right as a whole. */
static void a_value_runs_as_its_letters_do(void **state)
{
    const struct i18n_value values[] = {{"date", "\xe2\x81\xa7\xd9\x8a\xe2\x81\xa9 \xe2\x81\xa8"
                                                 "2\xe2\x81\xa9"}};
    char text[64];

    (void)state;
    assert_true(i18n_format(text, sizeof text, "{date}", values, 1));
    assert_memory_equal(text, "\xe2\x81\xa7", 3);
    assert_true(i18n_format(text, sizeof text, "{date}",
                            &(struct i18n_value){"date", "2 \xd9\x8a M\xc3\xbcller"}, 1));
    assert_memory_equal(text, "\xe2\x81\xa7", 3);
    assert_true(
        i18n_format(text, sizeof text, "{date}", &(struct i18n_value){"date", "Mai \xd9\x8a"}, 1));
    assert_memory_equal(text, "\xe2\x81\xa8", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_switch_from_call_to_call),
        cmocka_unit_test(each_language_counts_as_its_grammar_does),
        cmocka_unit_test(a_missing_catalogue_is_named),
        cmocka_unit_test(values_are_isolated_and_the_rest_is_kept),
        cmocka_unit_test(a_value_runs_as_its_letters_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
