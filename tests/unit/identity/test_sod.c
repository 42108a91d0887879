/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sod: the signed object of a document, its own and that of a public test document of 2008 (BSI),
 * where this machine has it.
 */
#include "../cmocka_kit.h"

#include "identity/security_infos.h"
#include "identity/sod.h"
#include "kit/specimen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct specimens specimens;
static struct specimen_file file;

static enum err_code open_code(size_t len, struct sod **ret_sod)
{
    unsigned char *exactly = malloc(len > 0 ? len : 1);

    assert_non_null(exactly);
    memcpy(exactly, file.bytes, len);
    enum err_code code = sod_open(exactly, len, ret_sod).code;
    free(exactly); /* a sod needs it no more */
    assert_true((*ret_sod != NULL) == (code == ERR_OK));
    return code;
}

static void it_tells_who_signed_what_and_how(void **state)
{
    struct sod *sod;

    (void)state;
    specimen_read(&specimens, "chip/EF_SOD.bin", &file);
    assert_int_equal(open_code(file.len, &sod), ERR_OK);
    assert_non_null(sod_signer(sod));
    assert_false(sod_is_plain(sod));
    assert_string_equal(sod_algorithm(sod), "ECDSA SHA256 prime256v1");
    assert_int_equal(sod_object(sod)->group_count, 3);
    specimen_read(&specimens, "chip/EF_DG14.bin", &file);
    assert_true(lds_object_agrees(sod_object(sod), LDS_DG14, file.bytes, file.len));
    assert_false(lds_object_agrees(sod_object(sod), LDS_DG1, file.bytes, file.len));
    sod_close(sod);
    specimen_read(&specimens, "plain/EF_SOD.bin", &file);
    assert_int_equal(open_code(file.len, &sod), ERR_OK);
    assert_true(sod_is_plain(sod));
    sod_close(sod);
}

/* So that a chip cannot hide its DG14 from Chip Authentication. */
static void it_tells_beforehand_which_files_it_names(void **state)
{
    (void)state;
    specimen_read(&specimens, "chip/EF_SOD.bin", &file);
    assert_true(sod_names(file.bytes, file.len, LDS_DG1));
    assert_true(sod_names(file.bytes, file.len, LDS_DG14));
    assert_false(sod_names(file.bytes, file.len, 15));
    specimen_read(&specimens, "plain/EF_SOD.bin", &file);
    assert_false(sod_names(file.bytes, file.len, LDS_DG14));
    assert_false(sod_names(file.bytes, 10, LDS_DG1));
}

static void each_flaw_has_its_code(void **state)
{
    static const struct {
        const char *name;
        enum err_code code;
    } rows[] = {{"two/EF_SOD.bin", ERR_RANGE},   {"forged/EF_SOD.bin", ERR_CORRUPT},
                {"more/EF_SOD.bin", ERR_SYNTAX}, {"list/EF_SOD.bin", ERR_UNKNOWN},
                {"chip/EF_DG1.bin", ERR_SYNTAX}, {"chip/EF_DG14.bin", ERR_SYNTAX}};
    struct sod *sod;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        specimen_read(&specimens, rows[i].name, &file);
        assert_true(file.len > 0);
        assert_int_equal(open_code(file.len, &sod), rows[i].code);
    }
    specimen_read(&specimens, "chip/EF_SOD.bin", &file);
    for (size_t len = 0; len < file.len; len++)
        assert_int_equal(open_code(len, &sod), ERR_SYNTAX);
    file.bytes[file.len] = 0;
    assert_int_equal(open_code(file.len + 1, &sod), ERR_SYNTAX);
}

/* The kind that stands outside is not signed; the one among the signed attributes is. */
static void it_cannot_be_given_another_kind(void **state)
{
    static const unsigned char list[] = {0x06, 0x06, 0x67, 0x81, 0x08, 0x01, 0x01, 0x02};
    struct sod *sod;

    (void)state;
    specimen_read(&specimens, "list/EF_SOD.bin", &file);
    unsigned char *kind = memmem(file.bytes, file.len, list, sizeof list);
    assert_non_null(kind);
    kind[sizeof list - 1] = 0x01;
    assert_int_equal(open_code(file.len, &sod), ERR_CORRUPT);
}

/* BSI's, for BAC and Chip Authentication, with ECDSA, SHA-1 and a curve written out. */
static void the_test_document_of_2008_is_read(void **state)
{
    static const char *const folders[] = {SOURCE_DIR "/../shared/identity/bsi-2008-specimen/",
                                          SOURCE_DIR "/../../shared/identity/bsi-2008-specimen/"};
    char path[400];
    struct sod *sod;
    size_t i = 0;

    (void)state;
    for (; i < 2; i++) {
        snprintf(path, sizeof path, "%sEF_SOD.bin", folders[i]);
        specimen_load(path, &file);
        if (file.len > 0)
            break;
    }
    if (i == 2) {
        print_message("the test document is not on this machine: skipped\n");
        skip();
    }
    assert_int_equal(open_code(file.len, &sod), ERR_OK);
    assert_string_equal(sod_algorithm(sod), "ECDSA SHA1 brainpoolP224r1");
    assert_int_equal(sod_object(sod)->hash, LDS_SHA1);
    assert_int_equal(sod_object(sod)->group_count, 4);
    snprintf(path, sizeof path, "%sDatagroup1.bin", folders[i]);
    specimen_load(path, &file);
    assert_true(lds_object_agrees(sod_object(sod), LDS_DG1, file.bytes, file.len));
    snprintf(path, sizeof path, "%sDatagroup14.bin", folders[i]);
    specimen_load(path, &file);
    assert_true(lds_object_agrees(sod_object(sod), LDS_DG14, file.bytes, file.len));
    sod_close(sod);

    struct security_infos infos;
    assert_false(err_is(security_infos_read_dg14(file.bytes, file.len, &infos)));
    assert_int_equal(infos.pace_count, 0);
    assert_int_equal(infos.chip_count, 1);
    assert_int_equal(infos.chip[0].suite, CHIP_SUITE_3DES);
    assert_int_equal(infos.key_count, 1);
    assert_int_equal(infos.keys[0].agreement, CHIP_KEY_ECDH);
}

static int documents_make(void **state)
{
    (void)state;
    specimens_make(&specimens, "chip ca=P-256\n"
                               "plain content=plain\n"
                               "two fault=two-signers\n"
                               "forged fault=sod\n"
                               "more fault=trailing\n"
                               "list content=list\n");
    return 0;
}

static int documents_remove(void **state)
{
    (void)state;
    specimens_remove(&specimens);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_tells_who_signed_what_and_how),
        cmocka_unit_test(it_tells_beforehand_which_files_it_names),
        cmocka_unit_test(each_flaw_has_its_code),
        cmocka_unit_test(it_cannot_be_given_another_kind),
        cmocka_unit_test(the_test_document_of_2008_is_read),
    };

    return cmocka_run_group_tests(tests, documents_make, documents_remove);
}
