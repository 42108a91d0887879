/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ankunft-ctl document read: what a technician learns of a document on the configured reader, and
 * that it is nobody's name, number or birthday. The doctor tries the reader, too.
 */
#include "../unit/cmocka_kit.h"

#include "kit/antenna.h"
#include "kit/specimen_key.h"
#include "needles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char list[] =
    "passport number=QX7741093 birth=830917 holder=WYRZYKOWSKA<<KUNEGUNDA pace=2.2:13 ca=P-256\n"
    "expired number=QX7741094 birth=830918 holder=WYRZYKOWSKA<<KUNEGUNDA expiry=200101\n";

static struct specimens specimens;
static struct antenna antenna;
static char said[16384];

static void config_write(const char *reader)
{
    char path[512];

    snprintf(path, sizeof path, "%s/ankunft.conf", specimens.top);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fprintf(file,
            "[kiosk]\nid = K1\nstate_dir = %s\n[service]\nurl = http://127.0.0.1:1\n"
            "[document]\nreader = %s\n%s%s%s\n[office 169]\nname = B\n",
            specimens.top, reader, reader[0] != '\0' ? "trust = " : "",
            reader[0] != '\0' ? specimens.dir : "", reader[0] != '\0' ? "/csca.pem" : "");
    assert_int_equal(fclose(file), 0);
}

/* before: of the command, such as a pipe into it. */
static int run(const char *before, const char *options)
{
    char command[2048];

    snprintf(command, sizeof command,
             "%s " BINARY_DIR "/bin/ankunft-ctl document read --config %s/ankunft.conf %s 2>&1",
             before, specimens.top, options);
    return proc_run(command, said, sizeof said);
}

static void lay(const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", specimens.dir, name);
    assert_true(antenna_lay(&antenna, path));
}

static void says(const char *text)
{
    if (strstr(said, text) == NULL)
        fail_msg("'%s' is not in:\n%s", text, said);
}

static void nothing_personal_is_said(void)
{
    const struct document_key key = specimen_mrz(&specimens, "passport");
    struct needles *needles = needles_make();

    needles_add(needles, "the number", "QX774109");
    needles_add(needles, "the surname", "WYRZYKOWSKA");
    needles_add(needles, "the given name", "KUNEGUNDA");
    needles_add(needles, "the birthday", "830917");
    needles_add(needles, "the key", key.mrz_info);
    assert_int_equal(needles_search(needles, said, strlen(said), "what it says"), 0);
    needles_free(needles);
}

static void a_document_is_read_and_nobody_named(void **state)
{
    (void)state;
    config_write(antenna.connstring);
    lay("passport");
    assert_int_equal(run("", "--can 123456"), 0);
    says("outcome:        read\n");
    says("kind:           passport\n");
    says("issuing state:  UTO\n");
    says("protocol:       PACE\n");
    says("authenticity:   authentic\n");
    says("has proved that it is no copy\n");
    says("commands:       ");
    says("time:           ");
    nothing_personal_is_said();
}

static void the_key_is_asked_for_where_none_is_given(void **state)
{
    const struct document_key key = specimen_mrz(&specimens, "passport");
    char pipe[128];

    (void)state;
    config_write(antenna.connstring);
    lay("passport");
    snprintf(pipe, sizeof pipe, "printf '%%s\\n' '%s' |", key.mrz_info);
    assert_int_equal(run(pipe, ""), 0);
    says("authenticity:   authentic\n");
    nothing_personal_is_said();
    assert_int_equal(run("printf '123456\\n' |", ""), 0);
    says("protocol:       PACE\n");
}

static void what_is_not_authentic_ends_with_1(void **state)
{
    const struct document_key key = specimen_mrz(&specimens, "expired");
    char options[128];

    (void)state;
    config_write(antenna.connstring);
    lay("expired");
    snprintf(options, sizeof options, "--mrz-info '%s'", key.mrz_info);
    assert_int_equal(run("", options), 1);
    says("protocol:       BAC\n");
    says("authenticity:   authentic, and expired\n");
    lay("passport");
    assert_int_equal(run("", "--can 654321"), 1);
    says("outcome:        the chip refuses this key\n");
    nothing_personal_is_said();
}

static void what_cannot_be_done_is_said(void **state)
{
    (void)state;
    config_write(antenna.connstring);
    assert_int_equal(run("", "--can 12345"), 2);
    says("expected a CAN of six digits");
    assert_int_equal(run("", "--mrz-info QX77410931"), 2);
    config_write("");
    assert_int_equal(run("", "--can 123456"), 1);
    says("[document] names no reader");
    config_write("pn532_uart:/nonexistent");
    assert_int_equal(run("", "--can 123456"), 1);
    says("outcome:        the reader is not there");
}

static void the_doctor_tries_the_reader(void **state)
{
    char command[2048];

    (void)state;
    snprintf(command, sizeof command,
             "SDL_VIDEODRIVER=dummy " BINARY_DIR "/bin/ankunft-ctl doctor --config "
             "%s/ankunft.conf 2>&1",
             specimens.top);
    config_write(antenna.connstring);
    (void)proc_run(command, said, sizeof said);
    says("ok    document     ready");
    config_write("pn532_uart:/nonexistent");
    (void)proc_run(command, said, sizeof said);
    says("fail  document     does not answer");
    says("ankunft-ctl document read");
}

static int set_up(void **state)
{
    (void)state;
    specimens_make(&specimens, list);
    return antenna_open(&antenna, specimens.top) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    int code = antenna_close(&antenna);
    specimens_remove(&specimens);
    return code;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_read_and_nobody_named),
        cmocka_unit_test(the_key_is_asked_for_where_none_is_given),
        cmocka_unit_test(what_is_not_authentic_ends_with_1),
        cmocka_unit_test(what_cannot_be_done_is_said),
        cmocka_unit_test(the_doctor_tries_the_reader),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
