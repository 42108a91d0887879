/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/words.h"

#include <string.h>

enum { MIDNIGHT = 1795388400 /* Monday, 2026-11-23, Berlin */, DAY = 86400, TEXT = 256 };

/* Without the isolates, and with plain blanks: as it is read. */
static void plain(char *text)
{
    char *out = text;

    for (const char *c = text; *c != '\0'; c++) {
        if (strncmp(c, "\xe2\x81", 2) == 0) {
            c += 2;
        } else if (strncmp(c, "\xc2\xa0", 2) == 0) {
            *out++ = ' ';
            c++;
        } else {
            *out++ = *c;
        }
    }
    *out = '\0';
}

static struct i18n *opened(const char *tag)
{
    char tags[1][I18N_TAG_MAX + 1] = {""};
    struct i18n *i18n = NULL;

    memcpy(tags[0], tag, strlen(tag));
    assert_int_equal(
        i18n_open(BINARY_DIR "/assets/i18n", (const char(*)[I18N_TAG_MAX + 1]) tags, 1, &i18n).code,
        ERR_OK);
    return i18n;
}

/* "Your appointment is on Tuesday …": preposition, case and order as the language has them. */
static void a_date_stands_rightly_in_a_sentence(void **state)
{
    static const struct {
        const char *tag, *tuesday, *wednesday;
    } rows[] = {
        {"de", "am Dienstag, 24. November", "am Mittwoch, 25. November"},
        {"de-simple", "am Dienstag, 24. November", "am Mittwoch, 25. November"},
        {"en", "on Tuesday, 24 November", "on Wednesday, 25 November"},
        {"tr", "24 Kasım Salı günü", "25 Kasım Çarşamba günü"},
        {"ar", "يوم الثلاثاء 24 نوفمبر", "يوم الأربعاء 25 نوفمبر"},
        {"uk", "у вівторок, 24 листопада", "у середу, 25 листопада"},
        {"ru", "во вторник, 24 ноября", "в среду, 25 ноября"},
        {"pl", "we wtorek, 24 listopada", "w środę, 25 listopada"},
        {"fr", "le mardi 24 novembre", "le mercredi 25 novembre"},
        {"es", "el martes 24 de noviembre", "el miércoles 25 de noviembre"},
        {"fa", "روز سه\u200cشنبه 24 نوامبر", "روز چهارشنبه 25 نوامبر"},
        {"ro", "marți, 24 noiembrie", "miercuri, 25 noiembrie"},
        {"vi", "Thứ Ba, ngày 24 tháng 11", "Thứ Tư, ngày 25 tháng 11"},
        {"zh", "11月24日（星期二）", "11月25日（星期三）"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct i18n *i18n = opened(rows[i].tag);
        char text[TEXT];
        words_date_on(i18n, 0, MIDNIGHT + DAY + DAY / 2, text, sizeof text);
        plain(text);
        assert_string_equal(text, rows[i].tuesday);
        words_date_on(i18n, 0, MIDNIGHT + 2 * DAY + DAY / 2, text, sizeof text);
        plain(text);
        assert_string_equal(text, rows[i].wednesday);
        i18n_close(i18n);
    }
}

static void a_date_alone_is_in_the_nominative(void **state)
{
    struct i18n *i18n = opened("ru");
    char text[TEXT];

    (void)state;
    words_date(i18n, 0, MIDNIGHT + 2 * DAY + DAY / 2, text, sizeof text);
    plain(text);
    assert_string_equal(text, "среда, 25 ноября");
    i18n_close(i18n);
}

static void long_waits_are_told_in_hours(void **state)
{
    int count = 0;

    (void)state;
    assert_string_equal(words_wait(119, "minutes", "hours", &count), "minutes");
    assert_int_equal(count, 119);
    assert_string_equal(words_wait(150, "minutes", "hours", &count), "hours");
    assert_int_equal(count, 3);
}

static void times_are_written_as_on_a_clock(void **state)
{
    char time[8];

    (void)state;
    words_time(MIDNIGHT + 9 * 3600 + 5 * 60, time);
    assert_string_equal(time, "9:05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_stands_rightly_in_a_sentence),
        cmocka_unit_test(a_date_alone_is_in_the_nominative),
        cmocka_unit_test(long_waits_are_told_in_hours),
        cmocka_unit_test(times_are_written_as_on_a_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
