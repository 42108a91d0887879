/* SPDX-License-Identifier: Apache-2.0 */
/* ankunft-ctl document verify: a technician is told what a document is worth, and nothing personal.
 */
#include "../unit/cmocka_kit.h"

#include "base/buf.h"
#include "kit/proc.h"
#include "kit/specimen.h"

#include <stdio.h>
#include <string.h>

static struct specimens specimens;
static char said[8192];

/* In the folder of documents, @ stands for one; its output and errors are in said. */
static int verify(const char *words, const char *name)
{
    char text[512], command[1400];
    struct buf options = buf_on(text, sizeof text);

    for (const char *c = words; *c != '\0'; c++)
        if (*c == '@')
            buf_add(&options, name);
        else
            buf_add_c(&options, *c);
    assert_false(options.cut);
    snprintf(command, sizeof command, "cd '%s' && " BINARY_DIR "/bin/ankunft-ctl document %s 2>&1",
             specimens.dir, text);
    return proc_run(command, said, sizeof said);
}

static void says(const char *text)
{
    if (strstr(said, text) == NULL)
        fail_msg("'%s' is not in:\n%s", text, said);
}

#define LISTED "--trust masterlist.bin --root masterlist_root.pem --crl crl.pem "
#define FILES  "--sod @/EF_SOD.bin --dg1 @/EF_DG1.bin "

static void each_document_is_told_with_its_exit_code(void **state)
{
    static const struct {
        const char *name;
        int code;
        const char *word, *reason;
    } rows[] = {
        {"good", 0, "authenticity   authentic\n", "signed by its state, and valid"},
        {"altered", 3, "authenticity   altered\n", "DG1 is not the one that was signed"},
        {"forged", 3, "authenticity   altered\n", "the signature of EF.SOD is wrong"},
        {"revoked", 4, "authenticity   revoked\n", "the signer was revoked"},
        {"unknown", 5, "authenticity   unknown\n", "made by no authority in the trust store"},
        {"expired", 6, "authenticity   expired\n", "the document has expired"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(verify("verify " LISTED FILES, rows[i].name), rows[i].code);
        says(rows[i].word);
        says(rows[i].reason);
    }
}

static void state_and_store_are_told(void **state)
{
    (void)state;
    assert_int_equal(verify("verify --trust csca.pem " FILES, "german"), 0);
    says("issuing state  D\n");
    says("signed with    ECDSA SHA384 brainpoolP384r1\n");
    says("signer valid   20");
    says("trust store    3 authorities, 0 revocation lists\n");
    says("not looked at  DG14, which the signed object names\n");
    assert_int_equal(verify("verify --trust csca.pem " FILES
                            "--dg14 @/EF_DG14.bin --card-access @/EF_CardAccess.bin",
                            "german"),
                     0);
    assert_null(strstr(said, "not looked at"));
    assert_int_equal(verify("verify --trust csca.pem " FILES
                            "--dg14 @/EF_DG14.bin --card-access @/EF_CardAccess.bin",
                            "downgrade"),
                     3);
    says("EF.CardAccess offers other ways of PACE than the signed DG14");
}

/* Names, numbers and dates of birth of all documents, whatever became of them. */
static void nothing_personal_is_printed(void **state)
{
    static const char *const names[] = {"good",    "altered", "forged", "revoked",
                                        "unknown", "expired", "german"};
    static const char *const needles[] = {"ERIKSSON", "ANNA", "MARIA", "L898902C3", "740812", "<<"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)verify("verify " LISTED FILES, names[i]);
        says("authenticity");
        for (size_t k = 0; k < sizeof needles / sizeof needles[0]; k++)
            assert_null(strstr(said, needles[k]));
    }
}

static void bad_input_is_named(void **state)
{
    (void)state;
    assert_int_equal(verify("", ""), 2);
    assert_int_equal(verify("sing", ""), 2);
    assert_int_equal(verify("verify --sod @/EF_SOD.bin --dg1 @/EF_DG1.bin", "good"), 2);
    says("--trust");
    assert_int_equal(verify("verify --trust csca.pem --sod nix --dg1 @/EF_DG1.bin", "good"), 1);
    says("ankunft-ctl: nix: No such file or directory\n");
    assert_int_equal(verify("verify --trust csca.pem --sod . --dg1 @/EF_DG1.bin", "good"), 1);
    says("ankunft-ctl: .: Is a directory\n");
    assert_int_equal(verify("verify --trust @/EF_DG1.bin " FILES, "good"), 1);
    says("good/EF_DG1.bin: expected certificates or revocation lists in PEM or DER");
    assert_int_equal(verify("verify --trust masterlist.bin " FILES, "good"), 1);
    says("masterlist.bin: a master list, and no root certificate is named for it");
    /* The wrong way round. */
    assert_int_equal(
        verify("verify --trust csca.pem --sod @/EF_DG1.bin --dg1 @/EF_SOD.bin", "good"), 3);
    says("EF.SOD is not a signed object");
}

static int documents_make(void **state)
{
    (void)state;
    specimens_make(&specimens, "good\n"
                               "altered fault=dg1\n"
                               "forged fault=sod\n"
                               "revoked fault=revoked\n"
                               "unknown fault=unknown\n"
                               "expired expiry=200101\n"
                               "downgrade fault=downgrade pace=2.2:13\n"
                               "german state=D form=td1 code=ID hash=sha384 pace=2.2:13 ca=P-256 "
                               "key=explicit:brainpoolP384r1 csca=explicit:brainpoolP512r1\n");
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
        cmocka_unit_test(each_document_is_told_with_its_exit_code),
        cmocka_unit_test(state_and_store_are_told),
        cmocka_unit_test(nothing_personal_is_printed),
        cmocka_unit_test(bad_input_is_named),
    };

    return cmocka_run_group_tests(tests, documents_make, documents_remove);
}
