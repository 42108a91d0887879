/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An ID document at the real kiosk, with the real reading process and libnfc, and behind a pty an
 * emulated reader and chip: a visitor types what opens it, it is read, and when the visitor has
 * left nothing of it is found: in the kiosk's memory, in its files, in its log.
 */
#include "../unit/cmocka_kit.h"

#include "folder.h"
#include "kit/antenna.h"
#include "kit/hall.h"
#include "kit/specimen_key.h"
#include "memory.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { FIELD = 10, DATE = 7 }; /* characters of mrz_info: number, dates; with check digits */

static const char list[] = "passport form=td3 state=UTO code=P number=QX7741093 birth=830917 "
                           "holder=WYRZYKOWSKA<<KUNEGUNDA pace=2.2:13 ca=P-256\n";

static struct specimens specimens;
static struct antenna antenna;
static struct hall hall;
static struct document_key key;

static int set_up(void **state)
{
    static char config[2048];

    (void)state;
    specimens_make(&specimens, list);
    key = specimen_mrz(&specimens, "passport");
    if (!antenna_open(&antenna, specimens.top))
        return -1;
    snprintf(config, sizeof config,
             "[document]\nreader = %s\ntrust = %s/csca.pem\n\n"
             "[signals]\nholder = yes\nname = yes\ndocument = yes\nrenamed = yes\n",
             antenna.connstring, specimens.dir);
    return hall_open(&(struct hall_options){.language = "de",
                                            .config = config,
                                            .disk = true,
                                            .ten_tomorrow = true,
                                            .slips_dir = BINARY_DIR "/document-slips",
                                            .office_keys = "document = required\n"
                                                           "document_kinds = passport\n"
                                                           "document_without_name = yes\n"},
                     &hall)
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    int code = hall_close(&hall);
    code |= antenna_close(&antenna);
    specimens_remove(&specimens);
    return code;
}

static void kiosk(const char *line)
{
    char answer[PROC_LINE_MAX];

    if (!hall_kiosk(&hall, answer, "%s", line))
        fail_msg("%s: %s", line, answer);
}

/* A part of the key, as it is printed in the zone; fillers are not typed. */
static void type(const char *text, size_t len)
{
    char line[32];

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '<')
            continue;
        snprintf(line, sizeof line, "touch KEY %d", text[i]);
        kiosk(line);
    }
    kiosk("touch CONTINUE");
}

/* It stands still while it is looked through. */
static struct memory_sum kiosk_search(const struct needles *needles)
{
    struct memory_sum sum;

    assert_int_equal(kill(hall.kiosk.pid, SIGSTOP), 0);
    assert_true(memory_search(hall.kiosk.pid, needles, &sum));
    assert_int_equal(kill(hall.kiosk.pid, SIGCONT), 0);
    return sum;
}

static void visit(const struct needles *needles)
{
    char line[PROC_LINE_MAX];
    json_t *booking = practice_book(&hall.practice, 169, 10, "confirmed");

    kiosk("device DOCUMENT READY 20000");
    assert_true(hall_hold_up(&hall, booking));
    kiosk("await CONSENT 20000");
    kiosk("touch AGREE");
    kiosk("await WAY 5000");
    kiosk("touch BY_MRZ");
    kiosk("await MRZ_NUMBER 5000");
    type(key.mrz_info, FIELD);
    kiosk("await MRZ_BIRTH 5000");
    type(key.mrz_info + FIELD, DATE);
    kiosk("await MRZ_EXPIRY 5000");
    type(key.mrz_info + FIELD + DATE, DATE);
    kiosk("await LAY 5000");
    /* It is there while it is needed; else the search finds nothing at all. */
    assert_true(kiosk_search(needles).found > 0);
    snprintf(line, sizeof line, "%s/passport", specimens.dir);
    assert_true(antenna_lay(&antenna, line));
    assert_true(antenna_await(&antenna, "read EF_SOD", line));
    assert_true(antenna_await(&antenna, "released", line));
    assert_true(antenna_take(&antenna));
    /* Checked in where the booking's name is not known, to reception where it is another one. */
    bool done = hall_kiosk(&hall, line, "await DONE 5000");
    if (!done && strncmp(line, "fail: VERDICT ", 14) != 0)
        fail_msg("%s", line);
    printf("%s\n", line);
    kiosk("touch DONE");
    kiosk("await START 10000");
    json_decref(booking);
}

static struct needles *needles_of_the_document(void)
{
    struct needles *needles = needles_make();
    char text[64];

    needles_add(needles, "the number", "QX7741093");
    needles_add(needles, "the surname", "WYRZYKOWSKA");
    needles_add(needles, "the given name", "KUNEGUNDA");
    snprintf(text, sizeof text, "%.*s", DATE, key.mrz_info + FIELD);
    needles_add(needles, "the birthday with its check digit", text);
    needles_add(needles, "the key", key.mrz_info);
    return needles;
}

static void nothing_of_a_document_is_found_when_its_holder_has_left(void **state)
{
    struct needles *needles = needles_of_the_document();
    struct folder_sum files = {0};
    char path[512];

    (void)state;
    visit(needles);
    struct memory_sum memory = kiosk_search(needles);
    snprintf(path, sizeof path, "%s/state", hall.dir);
    folder_search(path, hall.kiosk.pid, needles, &files);
    snprintf(path, sizeof path, "%s/log", hall.dir);
    folder_search_file(path, needles, &files);
    printf("%zu KiB of memory, %zu KiB of files\n", memory.bytes / 1024, files.bytes / 1024);
    assert_true(files.files > 2 && memory.bytes > 1 << 20);
    assert_int_equal(files.found, 0);
    assert_int_equal(memory.found, 0);
    needles_free(needles);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_a_document_is_found_when_its_holder_has_left),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
