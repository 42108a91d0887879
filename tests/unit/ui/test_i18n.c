/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogues: every language has every text, no stale ones, with the same placeholders; every
 * id that the sources name exists; every text keeps the rules of the words and has its glyphs.
 */
#include "../cmocka_kit.h"

#include "core/checkin.h"
#include "ui/i18n.h"
#include "ui/mo.h"
#include "ui/plural.h"
#include "ui/text/paragraph.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDS_MAX = 512, LANGUAGES = 16, FILE_MAX = 1 << 20, WORDS_A_SENTENCE = 12 };

static const char folder[] = BINARY_DIR "/assets/i18n";

struct catalogue {
    char tag[I18N_TAG_MAX + 1];
    unsigned char *bytes;
    struct mo mo;
};
static struct catalogue catalogues[LANGUAGES];
static int catalogue_count;

static unsigned char *file_load(const char *path, size_t *ret_len)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = malloc(FILE_MAX + 1);

    if (file == NULL || bytes == NULL) {
        free(bytes);
        return NULL;
    }
    *ret_len = fread(bytes, 1, FILE_MAX, file);
    bytes[*ret_len] = '\0';
    fclose(file);
    return bytes;
}

static int by_tag(const void *a, const void *b)
{
    return strcmp(((const struct catalogue *)a)->tag, ((const struct catalogue *)b)->tag);
}

static int catalogues_open(void **state)
{
    DIR *dir = opendir(folder);

    (void)state;
    if (dir == NULL)
        return -1;
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        size_t n = strlen(e->d_name), len = 0;
        struct catalogue *c = &catalogues[catalogue_count];
        char path[600];
        if (n < 4 || n - 3 > I18N_TAG_MAX || strcmp(e->d_name + n - 3, ".mo") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        memcpy(c->tag, e->d_name, n - 3);
        c->bytes = file_load(path, &len);
        if (c->bytes == NULL || err_is(mo_read(c->bytes, len, &c->mo)))
            return -1;
        catalogue_count++;
    }
    closedir(dir);
    qsort(catalogues, (size_t)catalogue_count, sizeof catalogues[0], by_tag);
    return catalogue_count >= 2 ? 0 : -1;
}

static int catalogues_close(void **state)
{
    (void)state;
    for (int i = 0; i < catalogue_count; i++)
        free(catalogues[i].bytes);
    return 0;
}

static void each_language_has_the_same_texts(void **state)
{
    (void)state;
    for (int i = 1; i < catalogue_count; i++) {
        const struct mo *a = &catalogues[0].mo, *b = &catalogues[i].mo;
        size_t len;
        for (uint32_t k = 0; k < a->count; k++)
            if (mo_find(b, mo_id(a, k), &len) == NULL)
                fail_msg("%s lacks %s", catalogues[i].tag, mo_id(a, k));
        for (uint32_t k = 0; k < b->count; k++)
            if (mo_find(a, mo_id(b, k), &len) == NULL)
                fail_msg("%s lacks %s", catalogues[0].tag, mo_id(b, k));
    }
}

/* The placeholders of a text, each once, in a row: "{n}{time}". */
static void placeholders(const char *text, char ret_names[256])
{
    static const char *const names[] = {"{arrived}", "{date}",  "{day}",     "{month}", "{n}",
                                        "{number}",  "{opens}", "{page}",    "{pages}", "{step}",
                                        "{steps}",   "{time}",  "{weekday}", "{where}"};
    size_t known = 0;

    ret_names[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (const char *at = strstr(text, names[i]); at != NULL; at = strstr(at + 1, names[i])) {
            if (strstr(ret_names, names[i]) == NULL)
                strncat(ret_names, names[i], 255 - strlen(ret_names));
            known++;
        }
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{'))
        known--;
    if (known != 0)
        fail_msg("a placeholder nobody fills: %s", text);
}

static void placeholders_are_the_same_in_all_languages(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < catalogues[0].mo.count; k++) {
        const char *id = mo_id(&catalogues[0].mo, k);
        char first[256] = "";
        if (id[0] == '\0')
            continue;
        for (int i = 0; i < catalogue_count; i++) {
            size_t len = 0;
            const char *text = mo_find(&catalogues[i].mo, id, &len);
            for (const char *form = text; form < text + len + 1; form += strlen(form) + 1) {
                char names[256];
                placeholders(form, names);
                if (i == 0 && form == text)
                    memcpy(first, names, sizeof first);
                /* "one person" may do without its number, but not with another. */
                if (strcmp(names, first) != 0)
                    fail_msg("%s %s: %s instead of %s", catalogues[i].tag, id, names, first);
            }
        }
    }
}

static char ids[IDS_MAX][64];
static int id_count;

static void id_note(const char *id, size_t len)
{
    char name[64];

    if (len >= sizeof name)
        return;
    memcpy(name, id, len);
    name[len] = '\0';
    for (int i = 0; i < id_count; i++)
        if (strcmp(ids[i], name) == 0)
            return;
    assert_true(id_count < IDS_MAX);
    memcpy(ids[id_count++], name, sizeof name);
}

/* A string that looks like "start.title". */
static bool looks_like_id(const char *text, size_t len)
{
    bool dot = false;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.')
            dot = i > 0 && i + 1 < len;
        else if (!islower((unsigned char)text[i]) && !isdigit((unsigned char)text[i]) &&
                 text[i] != '_')
            return false;
    }
    return dot && strncmp(text + len - (len < 2 ? len : 2), ".h", 2) != 0;
}

static void source_scan(const char *dir_name)
{
    DIR *dir = opendir(dir_name);

    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        char path[1024];
        size_t n = strlen(e->d_name), len = 0;
        if (n < 3 || strcmp(e->d_name + n - 2, ".c") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", dir_name, e->d_name);
        char *text = (char *)file_load(path, &len);
        assert_non_null(text);
        for (char *at = strchr(text, '"'); at != NULL;) {
            char *end = strchr(at + 1, '"');
            if (end == NULL)
                break;
            if (looks_like_id(at + 1, (size_t)(end - at - 1)))
                id_note(at + 1, (size_t)(end - at - 1));
            at = end[-1] == '\\' ? end : strchr(end + 1, '"');
        }
        free(text);
    }
    closedir(dir);
}

static void composed_ids_note(void)
{
    static const char *const parts[] = {"title", "body", "help"};
    char id[64];

    for (int i = 0; i < VERDICT_COUNT; i++)
        for (int k = 0; k < 3; k++)
            id_note(id, (size_t)snprintf(id, sizeof id, "%s.%s",
                                         verdict_info((enum verdict)i)->stem, parts[k]));
    for (int i = 0; i < 7; i++)
        id_note(id, (size_t)snprintf(id, sizeof id, "weekday.%d", i));
    for (int i = 1; i <= 12; i++)
        id_note(id, (size_t)snprintf(id, sizeof id, "month.%d", i));
    id_note("verdict.other_day.past", strlen("verdict.other_day.past"));
    id_note("clock", strlen("clock"));
    id_note("progress", strlen("progress"));
}

static void every_id_of_the_sources_exists_and_none_is_stale(void **state)
{
    size_t len;

    (void)state;
    source_scan(SOURCE_DIR "/ui");
    source_scan(SOURCE_DIR "/ui/screen");
    source_scan(SOURCE_DIR "/ui/widget");
    composed_ids_note();
    assert_true(id_count > 100);
    for (int i = 0; i < id_count; i++)
        if (mo_find(&catalogues[0].mo, ids[i], &len) == NULL)
            fail_msg("no text %s", ids[i]);
    for (uint32_t k = 0; k < catalogues[0].mo.count; k++) {
        const char *id = mo_id(&catalogues[0].mo, k);
        bool used = id[0] == '\0';
        for (int i = 0; i < id_count && !used; i++)
            used = strcmp(ids[i], id) == 0;
        if (!used)
            fail_msg("nobody uses %s", id);
    }
}

/* Words in a sentence; a placeholder counts as one. */
static int longest_sentence(const char *text)
{
    int longest = 0, words = 0;
    bool in_word = false;

    for (const char *c = text;; c++) {
        bool end = *c == '\0' || *c == '\n' || ((*c == '.' || *c == '?') && c[1] != '\0');
        bool blank = end || *c == ' ';
        if (!blank && !in_word)
            words++;
        in_word = !blank;
        if (end) {
            longest = words > longest ? words : longest;
            words = 0;
        }
        if (*c == '\0')
            return longest;
    }
}

static void words_keep_their_rules(void **state)
{
    static const char *const unwanted[] = {"!",      "ungültig", "Ungültig", "Fehler",
                                           "fehler", "invalid",  "Invalid",  "error",
                                           "Error",  "falsch",   "wrong",    "..."};

    (void)state;
    for (int i = 0; i < catalogue_count; i++)
        for (uint32_t k = 0; k < catalogues[i].mo.count; k++) {
            size_t len = 0;
            const char *id = mo_id(&catalogues[i].mo, k),
                       *text = mo_text(&catalogues[i].mo, k, &len);
            if (id[0] == '\0')
                continue;
            if (text[0] == '\0')
                fail_msg("%s %s is empty", catalogues[i].tag, id);
            for (size_t u = 0; u < sizeof unwanted / sizeof unwanted[0]; u++)
                if (strstr(text, unwanted[u]) != NULL)
                    fail_msg("%s %s says '%s'", catalogues[i].tag, id, unwanted[u]);
            if (longest_sentence(text) > WORDS_A_SENTENCE)
                fail_msg("%s %s: a sentence of %d words", catalogues[i].tag, id,
                         longest_sentence(text));
        }
}

static void every_text_has_its_glyphs(void **state)
{
    struct fonts *fonts = NULL;

    (void)state;
    assert_int_equal(fonts_open(BINARY_DIR "/assets", &fonts).code, ERR_OK);
    for (int i = 0; i < catalogue_count; i++)
        for (uint32_t k = 0; k < catalogues[i].mo.count; k++) {
            size_t len = 0;
            const char *text = mo_text(&catalogues[i].mo, k, &len);
            uint32_t missing = paragraph_missing(fonts, text);
            if (mo_id(&catalogues[i].mo, k)[0] != '\0' && missing != 0)
                fail_msg("%s %s: no glyph for U+%04X", catalogues[i].tag,
                         mo_id(&catalogues[i].mo, k), (unsigned)missing);
        }
    fonts_close(fonts);
}

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
        cmocka_unit_test(each_language_has_the_same_texts),
        cmocka_unit_test(placeholders_are_the_same_in_all_languages),
        cmocka_unit_test(every_id_of_the_sources_exists_and_none_is_stale),
        cmocka_unit_test(words_keep_their_rules),
        cmocka_unit_test(every_text_has_its_glyphs),
        cmocka_unit_test(languages_switch_from_call_to_call),
        cmocka_unit_test(a_missing_catalogue_is_named),
        cmocka_unit_test(values_are_isolated_and_the_rest_is_kept),
        cmocka_unit_test(a_value_runs_as_its_letters_do),
    };

    return cmocka_run_group_tests(tests, catalogues_open, catalogues_close);
}
