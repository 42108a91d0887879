/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The emulated reader and chip before programs that other people wrote: whoever lets them read it
 * has the frames, BAC, and secure messaging with 3DES right.
 */
#include "../cmocka_kit.h"

#include "blank.h"
#include "kit/antenna.h"
#include "kit/proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[32], said[65536];
static struct antenna antenna;

static void document(const char *conf)
{
    blank_make(dir, conf);
    assert_true(antenna_lay(&antenna, dir));
}

/* The document's folder is the reader's too, and the programs' working directory. */
static int room_open(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/test-nfc-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    assert_true(antenna_open(&antenna, dir));
    setenv("LIBNFC_DEFAULT_DEVICE", antenna.connstring, 1);
    return 0;
}

static int room_close(void **state)
{
    struct antenna_counts counts;
    char command[64];

    (void)state;
    assert_true(antenna_counts(&antenna, &counts));
    assert_int_equal(counts.broken, 0);
    assert_int_equal(counts.unknown, 0);
    assert_int_equal(antenna_close(&antenna), 0);
    assert_int_equal(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

static void expect(const char *words)
{
    if (strstr(said, words) == NULL)
        fail_msg("not said: %s\nbut:\n%s", words, said);
}

static void nfc_list_sees_one_card_of_type_a(void **state)
{
    (void)state;
    document("bac = yes\nmrz_info = " BLANK_MRZ_INFO "\ntype = A\n");
    assert_int_equal(proc_run("nfc-list 2>&1", said, sizeof said), 0);
    expect("1 ISO14443A passive target(s) found");
    expect("SAK (SEL_RES): 20");
    expect("ATS: 78  77  80  02");
}

static void nfc_list_sees_one_card_of_type_b(void **state)
{
    (void)state;
    document("bac = yes\nmrz_info = " BLANK_MRZ_INFO "\ntype = B\n");
    assert_int_equal(proc_run("nfc-list -t 8 2>&1", said, sizeof said), 0);
    expect("1 ISO14443B passive target(s) found");
    expect("Protocol Info: 00  81  81");
}

static void nfc_list_sees_nothing_where_nothing_lies(void **state)
{
    (void)state;
    assert_int_equal(proc_run("nfc-list -t 1 2>&1", said, sizeof said), 0);
    assert_null(strstr(said, "1 ISO14443A"));
}

static void nfc_poll_sees_a_document_laid_and_taken(const char *type, const char *words)
{
    char conf[128], line[PROC_LINE_MAX];
    struct proc poll;
    const char *argv[] = {"sh", "-c", "exec nfc-poll 2>&1", NULL};

    snprintf(conf, sizeof conf, "bac = yes\nmrz_info = " BLANK_MRZ_INFO "\ntype = %s\n", type);
    blank_make(dir, conf);
    assert_true(proc_start(&poll, argv));
    assert_true(antenna_await(&antenna, "sought", line));
    assert_true(antenna_lay(&antenna, dir));
    assert_true(antenna_await(&antenna, "found", line));
    assert_true(antenna_take(&antenna));
    assert_true(proc_await(&poll, words, 60000, line));
    assert_int_equal(proc_end(&poll, 0), 0);
}

static void nfc_poll_sees_type_a_laid_and_taken(void **state)
{
    (void)state;
    nfc_poll_sees_a_document_laid_and_taken("A", "ISO/IEC 14443A (106 kbps) target");
}

static void nfc_poll_sees_type_b_laid_and_taken(void **state)
{
    (void)state;
    nfc_poll_sees_a_document_laid_and_taken("B", "ISO/IEC 14443-4B (106 kbps) target");
}

static void mrtdreader_reads_a_whole_document(void **state)
{
    (void)state;
    document("bac = yes\nmrz_info = " BLANK_MRZ_INFO "\n");
    assert_int_equal(proc_run("mrtdreader -p L898902C3 -b 740812 -e 120415 2>&1 | tr -d '\\0'",
                              said, sizeof said),
                     0);
    expect("Challenge successful!");
    expect("Found: EF_DG1");
    expect("File size: 772");
    expect(BLANK_LINE_1 BLANK_LINE_2);
    assert_true(antenna_has_said(&antenna, "opened bac"));
    assert_true(antenna_has_said(&antenna, "read EF_COM"));
    assert_true(antenna_has_said(&antenna, "read EF_SOD"));
    assert_true(antenna_has_said(&antenna, "read EF_DG1"));
}

static void mrtdreader_reads_it_in_small_pieces_too(void **state)
{
    (void)state;
    document("bac = yes\nmrz_info = " BLANK_MRZ_INFO "\n");
    assert_true(antenna_say(&antenna, "chunks 16"));
    assert_int_equal(proc_run("mrtdreader -p L898902C3 -b 740812 -e 120415 2>&1 | tr -d '\\0'",
                              said, sizeof said),
                     0);
    expect(BLANK_LINE_1 BLANK_LINE_2);
}

/* The value of this key in the document's chip.conf. */
static void conf_value(const char *document, const char *key, char *ret_value, size_t size)
{
    char command[256];

    snprintf(command, sizeof command, "sed -n 's/^%s = //p' %s/chip.conf | tr -d '\\n'", key,
             document);
    assert_int_equal(proc_run(command, ret_value, size), 0);
    assert_true(strlen(ret_value) > 0);
}

static void mrtdreader_reads_what_the_issuer_made(void **state)
{
    static const char issuer[] = SOURCE_DIR "/tests/sim/issuer/issuer.sh";
    char command[512], mrz_info[64], mrz[128];

    (void)state;
    if (access(issuer, R_OK) != 0)
        skip();
    snprintf(command, sizeof command,
             "echo 'doc number=XR4481207 holder=OKONJO<<AMARA key=rsa lds=1' | sh %s %s/out - 2>&1",
             issuer, dir);
    assert_int_equal(proc_run(command, said, sizeof said), 0);
    assert_true(antenna_say(&antenna, "lay %s/out/doc", dir));
    conf_value("out/doc", "mrz_info", mrz_info, sizeof mrz_info);
    conf_value("out/doc", "mrz", mrz, sizeof mrz);
    /* Number, birth and expiry, each with a check digit behind it. */
    snprintf(command, sizeof command, "mrtdreader -p %.9s -b %.6s -e %.6s 2>&1 | tr -d '\\0'",
             mrz_info, mrz_info + 10, mrz_info + 17);
    assert_int_equal(proc_run(command, said, sizeof said), 0);
    expect(mrz);
    assert_true(antenna_has_said(&antenna, "read EF_SOD"));
}

static void mrtdreader_with_another_number_is_refused(void **state)
{
    (void)state;
    document("bac = yes\nmrz_info = " BLANK_MRZ_INFO "\n");
    assert_int_not_equal(
        proc_run("mrtdreader -p L898902C4 -b 740812 -e 120415 2>&1", said, sizeof said), 0);
    assert_true(antenna_has_said(&antenna, "refused"));
    assert_false(antenna_has_said(&antenna, "read "));
}

static void mrtdreader_cannot_open_a_document_without_bac(void **state)
{
    (void)state;
    document("bac = no\nmrz_info = " BLANK_MRZ_INFO "\n");
    assert_int_not_equal(
        proc_run("mrtdreader -p L898902C3 -b 740812 -e 120415 2>&1", said, sizeof said), 0);
    assert_false(antenna_has_said(&antenna, "opened"));
}

int main(void)
{
#define IN_ROOM(name) cmocka_unit_test_setup_teardown(name, room_open, room_close)
    const struct CMUnitTest tests[] = {
        IN_ROOM(nfc_list_sees_one_card_of_type_a),
        IN_ROOM(nfc_list_sees_one_card_of_type_b),
        IN_ROOM(nfc_list_sees_nothing_where_nothing_lies),
        IN_ROOM(nfc_poll_sees_type_a_laid_and_taken),
        IN_ROOM(nfc_poll_sees_type_b_laid_and_taken),
        IN_ROOM(mrtdreader_reads_a_whole_document),
        IN_ROOM(mrtdreader_reads_it_in_small_pieces_too),
        IN_ROOM(mrtdreader_reads_what_the_issuer_made),
        IN_ROOM(mrtdreader_with_another_number_is_refused),
        IN_ROOM(mrtdreader_cannot_open_a_document_without_bac),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
