/* SPDX-License-Identifier: Apache-2.0 */
#include "device/profile.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define REST "dpi = 203\ncutter = full\nfeed_dots = 24\nnear_end = no\nstatus = dle-eot\n"
#define GOOD "width_58_px = 384\nwidth_80_px = 576\n" REST

struct faults {
    int count;
    char text[2048];
};

static void fault_note(void *self, const char *message)
{
    struct faults *faults = self;

    if (faults->count++ > 0)
        strcat(faults->text, "\n");
    strcat(faults->text, message);
}

static bool read_text(const char *text, struct profiles *profiles, struct faults *faults)
{
    struct profile_sink sink = {faults, fault_note};

    *faults = (struct faults){0};
    return !err_is(profiles_read("f", text, strlen(text), sink, profiles));
}

/* The file that the kiosk comes with is read, and one of its profiles is what it was before. */
static void the_installed_file_is_good(void **state)
{
    struct profiles profiles;
    struct faults faults = {0};

    (void)state;
    assert_false(err_is(profiles_load(SOURCE_DIR "/assets/printers.conf",
                                      (struct profile_sink){&faults, fault_note}, &profiles)));
    assert_string_equal(faults.text, "");
    const struct profile *p = profiles_find(&profiles, "generic");
    assert_non_null(p);
    assert_int_equal(p->width_58_px, 384);
    assert_int_equal(p->width_80_px, 576);
    assert_int_equal(p->cut, ESCPOS_CUT_PARTIAL);
    assert_int_equal(p->feed_dots, 24);
    assert_int_equal(p->status, INQUIRY_DLE_EOT);
    assert_true(p->near_end);
    assert_int_equal(p->present_steps, 0);
    p = profiles_find(&profiles, "custom-vkp80");
    assert_non_null(p);
    assert_int_equal(p->cut, ESCPOS_CUT_TOTAL);
    assert_int_equal(p->status, INQUIRY_CUSTOM);
    assert_true(p->retracts);
    assert_null(profiles_find(&profiles, "custom"));
}

static void every_word_is_taken(void **state)
{
    static const char *const cutters[] = {"full", "partial", "none", "esc-i"};
    static const char *const ways[] = {"dle-eot", "asb", "custom-full", "none"};
    struct profiles profiles;
    struct faults faults;
    char text[512];

    (void)state;
    for (int i = 0; i < 4; i++) {
        snprintf(text, sizeof text,
                 " [a-1]\r\n#x\nwidth_58_px=0\n width_80_px =\t832 \ndpi = 300\ncutter = %s\n"
                 "feed_dots = 0\nnear_end = yes\nstatus = %s",
                 cutters[i], ways[i]);
        assert_true(read_text(text, &profiles, &faults));
        assert_int_equal(profiles.count, 1);
        assert_int_equal(profiles.list[0].cut, i);
        assert_int_equal(profiles.list[0].status, i);
        assert_int_equal(profiles.list[0].width_80_px, 832);
    }
}

static void faults_say_where_and_what(void **state)
{
    static const struct {
        const char *text, *fault;
    } rows[] = {
        {"", "f:1: file: expected a profile at least, got nothing"},
        {"dpi = 203", "f:1: key 'dpi': expected a [profile] before it, got nothing"},
        {"[A b]\n" GOOD,
         "f:1: section: expected 1 to 32 small letters, digits and hyphens, got 'A b'"},
        {"[]\n" GOOD, "f:1: section: expected 1 to 32 small letters, digits and hyphens, got ''"},
        {"[a]\n" GOOD "[a]\n" GOOD, "f:9: section: expected each name once, got 'a'"},
        {"[a]\nwidth_58_px = 384\n" REST,
         "f:1: key 'width_80_px': expected 0 or a whole number from 300 to 832, got nothing"},
        {"[a]\nwidth_58_px = 0\nwidth_80_px = 0\n" REST,
         "f:1: key 'width_80_px': expected a width for one roll at least, got '0'"},
        {"[a]\n" GOOD "dpi = 180\n", "f:9: key 'dpi': expected it once, got '180'"},
        {"[a]\n" GOOD "speed = 9\n", "f:9: key 'speed': expected a key of a profile, got 'speed'"},
        {"[a]\n" GOOD "present_steps = 8\n",
         "f:1: key 'present_steps': expected status = custom-full beside it, got nothing"},
        {"[a]\n" GOOD "retracts = yes\n",
         "f:1: key 'retracts': expected present_steps beside it, got nothing"},
        {"[a]\n" GOOD "retracts = maybe\n",
         "f:9: key 'retracts': expected one of no, yes, got 'maybe'"},
        {"[a]\n" GOOD "present_steps = 256\n",
         "f:9: key 'present_steps': expected a whole number from 1 to 255, got '256'"},
        {"[a]\n" GOOD "what is this\n",
         "f:9: line: expected '[profile]' or 'key = value', got 'what is this'"},
    };
    static const char *const numbers[] = {"-1", "12345", "0x10", "1.5", "", "203 dpi", "149"};
    struct profiles profiles;
    struct faults faults;
    char text[512], fault[512];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_false(read_text(rows[i].text, &profiles, &faults));
        assert_string_equal(faults.text, rows[i].fault);
        assert_int_equal(profiles.count, 0);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        snprintf(text, sizeof text,
                 "[a]\nwidth_58_px = 0\nwidth_80_px = 576\ndpi = %s\n"
                 "cutter = full\nfeed_dots = 24\nnear_end = no\nstatus = asb\n",
                 numbers[i]);
        snprintf(fault, sizeof fault,
                 "f:4: key 'dpi': expected a whole number from 150 to 305, got '%s'", numbers[i]);
        assert_false(read_text(text, &profiles, &faults));
        assert_string_equal(faults.text, fault);
    }
}

static void a_file_that_is_not_there(void **state)
{
    struct profiles profiles;
    struct faults faults = {0};

    (void)state;
    assert_true(err_is(profiles_load("/nowhere/printers.conf",
                                     (struct profile_sink){&faults, fault_note}, &profiles)));
    assert_string_equal(faults.text, "/nowhere/printers.conf:0: file: expected one that can be "
                                     "read, got 'No such file or directory'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_installed_file_is_good),
        cmocka_unit_test(every_word_is_taken),
        cmocka_unit_test(faults_say_where_and_what),
        cmocka_unit_test(a_file_that_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
