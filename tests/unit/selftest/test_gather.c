/* SPDX-License-Identifier: Apache-2.0 */
/* gather: the real disk, the real fonts, the real synthesizer; and one that fails of each. */
#include "../cmocka_kit.h"

#include "base/log.h"
#include "selftest/gather.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ASSETS BINARY_DIR "/assets"

static struct config config;

static void languages_are(const char *const *tags, int count)
{
    config = (struct config){.kiosk.languages.count = count};
    for (int i = 0; i < count; i++)
        assert_true(text_copy(config.kiosk.languages.tag[i], CONFIG_TAG_MAX + 1, tags[i]));
}

static int files_in(const char *dir)
{
    DIR *folder = opendir(dir);
    int count = 0;

    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return count;
}

static void a_disk_is_written_and_left_as_it_was(void **state)
{
    char dir[] = "/tmp/gather-XXXXXX";
    struct judge_disk disk;
    (void)state;

    assert_non_null(mkdtemp(dir));
    gather_disk(dir, &disk);
    assert_true(disk.there && disk.ours);
    assert_false(err_is(disk.written));
    assert_true(disk.free_mib > 0);
    assert_int_equal(files_in(dir), 0);
    rmdir(dir);
    gather_disk(dir, &disk);
    assert_false(disk.there);
}

static void memory_is_read_as_the_kernel_says_it(void **state)
{
    struct judge_memory memory;
    (void)state;

    gather_memory_read("MemTotal:       2048000 kB\nMemFree: 1 kB\nMemAvailable:    1024000 kB\n",
                       &memory);
    assert_int_equal(memory.total_mib, 2000);
    assert_int_equal(memory.free_mib, 1000);
    gather_memory_read("", &memory);
    assert_int_equal(memory.free_mib, -1);
    gather_memory(&memory);
    assert_true(memory.total_mib > 0);
}

static void every_language_has_its_letters(void **state)
{
    static const char *const tags[] = {"de", "en", "ar", "fa", "uk", "vi", "zh"};
    struct judge_tags letters;
    (void)state;

    languages_are(tags, 7);
    gather_letters(&config, ASSETS, &letters);
    assert_int_equal(letters.tried, 7);
    assert_int_equal(letters.failed, 0);
    gather_letters(&config, "/nowhere", &letters);
    assert_int_equal(letters.tried, 0);
}

/* Only the first face of the list: Chinese and Arabic have no letters then. */
static void a_language_without_a_font_is_named(void **state)
{
    static const char *const tags[] = {"de", "zh", "uk", "ar"};
    char dir[] = "/tmp/gather-XXXXXX", command[512];
    struct judge_tags letters;
    (void)state;

    assert_non_null(mkdtemp(dir));
    snprintf(command, sizeof command,
             "ln -s %s/i18n %s/i18n && awk '/^face/ { if (n++) next } { print }' %s/fonts.conf"
             " >%s/fonts.conf",
             ASSETS, dir, ASSETS, dir);
    assert_int_equal(system(command), 0);
    languages_are(tags, 4);
    gather_letters(&config, dir, &letters);
    assert_int_equal(letters.tried, 4);
    assert_int_equal(letters.failed, 2);
    assert_string_equal(letters.tag[0], "zh");
    assert_string_equal(letters.tag[1], "ar");
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

static void every_language_can_be_heard(void **state)
{
    static const char *const tags[] = {"de", "en", "tr", "ar", "zh"};
    struct judge_tags voices;
    (void)state;

    languages_are(tags, 5);
    assert_false(err_is(gather_voices(&config, ASSETS, &voices)));
    assert_int_equal(voices.tried, 5);
    assert_int_equal(voices.failed, 0);
    assert_true(err_is(gather_voices(&config, "/nowhere", &voices)));
}

static void without_a_folder_no_office_has_bookings(void **state)
{
    struct judge_roster roster;
    (void)state;

    config = (struct config){
        .rules = {.roster = true, .offices = {{.scope = 169}, {.scope = 130}}, .office_count = 2}};
    memcpy(config.kiosk.state_dir, "/nowhere", 9);
    gather_roster(&config, 1795404600, &roster);
    assert_int_equal(roster.missing, 2);
    assert_int_equal(roster.missing_scope, 130);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_is_written_and_left_as_it_was),
        cmocka_unit_test(memory_is_read_as_the_kernel_says_it),
        cmocka_unit_test(every_language_has_its_letters),
        cmocka_unit_test(a_language_without_a_font_is_named),
        cmocka_unit_test(every_language_can_be_heard),
        cmocka_unit_test(without_a_folder_no_office_has_bookings),
    };

    log_level_set((enum log_level)(LOG_ERROR + 1));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
