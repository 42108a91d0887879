/* SPDX-License-Identifier: Apache-2.0 */
/* trust: what is believed comes from files, and only from those that are what they say. */
#include "../cmocka_kit.h"

#include "base/clock.h"
#include "identity/trust.h"
#include "kit/specimen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char list[] =
    "good\n"
    "german state=D key=explicit:brainpoolP256r1 csca=explicit:brainpoolP384r1\n"
    "revoked fault=revoked\n";

/* Two states of things: the second has authorities of the same names with other keys. */
static struct specimens here, there;

static char why_text[TRUST_WHY_MAX];

static enum err_code open_code(const char *authorities, const char *root, const char *crls,
                               struct trust **ret_trust)
{
    struct trust_source source = {.authorities = authorities, .root = root, .crls = crls};
    struct buf why = buf_on(why_text, sizeof why_text);

    return trust_open(&source, &why, ret_trust).code;
}

static struct trust *opened(const char *authorities, const char *root, const char *crls)
{
    struct trust *trust;

    if (open_code(authorities, root, crls, &trust) != ERR_OK)
        fail_msg("%s", why_text);
    return trust;
}

static void refused(enum err_code code, const char *why, const char *authorities, const char *root,
                    const char *crls)
{
    struct trust *trust;

    assert_int_equal(open_code(authorities, root, crls, &trust), code);
    assert_null(trust);
    if (strstr(why_text, why) == NULL)
        fail_msg("'%s' does not say '%s'", why_text, why);
}

static char *in(const struct specimens *s, const char *name)
{
    static char paths[32][300];
    static int next;
    char *path = paths[next++ % 32];

    snprintf(path, sizeof paths[0], "%s/%s", s->dir, name);
    return path;
}

static enum document_authenticity worth(const struct trust *trust, const struct specimens *s,
                                        const char *name)
{
    static struct specimen_file sod, dg1;
    struct trust_finding finding;
    char path[64];

    snprintf(path, sizeof path, "%s/EF_SOD.bin", name);
    specimen_read(s, path, &sod);
    snprintf(path, sizeof path, "%s/EF_DG1.bin", name);
    specimen_read(s, path, &dg1);
    const struct trust_files files = {.sod = {sod.bytes, sod.len}, .dg1 = {dg1.bytes, dg1.len}};
    trust_check(trust, &files, clock_wall_s(), &finding);
    return finding.authenticity;
}

/* $here and $there are the two folders. */
static void shell(const char *commands)
{
    setenv("here", here.dir, 1);
    setenv("there", there.dir, 1);
    assert_int_equal(system(commands), 0);
}

static void overwrite(const char *path, const unsigned char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void a_file_of_many_certificates_is_believed(void **state)
{
    struct trust *trust = opened(in(&here, "csca.pem"), NULL, NULL);

    (void)state;
    assert_int_equal(trust_authority_count(trust), 3);
    assert_int_equal(worth(trust, &here, "good"), DOCUMENT_AUTHENTIC);
    assert_int_equal(worth(trust, &here, "german"), DOCUMENT_AUTHENTIC);
    assert_int_equal(worth(trust, &there, "good"), DOCUMENT_UNKNOWN);
    trust_close(trust);
}

static void a_revoked_signer_is_known_from_the_list_only(void **state)
{
    struct trust *trust = opened(in(&here, "csca.pem"), NULL, NULL);

    (void)state;
    assert_int_equal(worth(trust, &here, "revoked"), DOCUMENT_AUTHENTIC);
    trust_close(trust);
    trust = opened(in(&here, "csca.pem"), NULL, in(&here, "crl.pem"));
    assert_int_equal(trust_crl_count(trust), 3);
    assert_int_equal(worth(trust, &here, "revoked"), DOCUMENT_REVOKED);
    assert_int_equal(worth(trust, &here, "good"), DOCUMENT_AUTHENTIC);
    trust_close(trust);
}

static void a_master_list_is_believed_under_its_root(void **state)
{
    struct trust *trust =
        opened(in(&here, "masterlist.bin"), in(&here, "masterlist_root.pem"), in(&here, "crl.pem"));

    (void)state;
    assert_int_equal(trust_authority_count(trust), 3);
    assert_int_equal(worth(trust, &here, "good"), DOCUMENT_AUTHENTIC);
    assert_int_equal(worth(trust, &here, "german"), DOCUMENT_AUTHENTIC);
    assert_int_equal(worth(trust, &here, "revoked"), DOCUMENT_REVOKED);
    trust_close(trust);
}

static void and_under_no_other(void **state)
{
    static struct specimen_file list_file;
    char *copy = in(&here, "changed.bin");

    (void)state;
    refused(ERR_DENIED, "masterlist.bin: a master list, and no root", in(&here, "masterlist.bin"),
            NULL, NULL);
    refused(ERR_DENIED, "not signed under the root", in(&here, "masterlist.bin"),
            in(&there, "masterlist_root.pem"), NULL);
    specimen_read(&here, "masterlist.bin", &list_file);
    list_file.bytes[list_file.len / 2] ^= 1; /* within the content */
    overwrite(copy, list_file.bytes, list_file.len);
    refused(ERR_DENIED, "not signed under the root", copy, in(&here, "masterlist_root.pem"), NULL);
    list_file.bytes[list_file.len / 2] ^= 1;
    overwrite(copy, list_file.bytes, list_file.len - 1);
    refused(ERR_SYNTAX, "changed.bin: expected certificates", copy,
            in(&here, "masterlist_root.pem"), NULL);
    /* A document's signature is not one of a list, whoever has made it. */
    specimen_read(&here, "good/EF_SOD.bin", &list_file);
    overwrite(copy, list_file.bytes + 4, list_file.len - 4);
    refused(ERR_SYNTAX, "expected a CSCA master list", copy, in(&here, "masterlist_root.pem"),
            NULL);
    remove(copy);
}

/* DER beside PEM, lists beside certificates, in any order; hidden names are nobody's business. */
static void a_folder_may_hold_all_kinds_of_files(void **state)
{
    (void)state;
    shell("mkdir $here/store && cd $here/store && cp ../masterlist.bin ../crl.pem . && "
          "openssl x509 -in ../csca.pem -outform DER -out one.cer && "
          "openssl crl -in ../crl.pem -outform DER -out one.crl && echo x >.hidden");
    struct trust *trust = opened(in(&here, "store"), in(&here, "masterlist_root.pem"), NULL);
    assert_int_equal(trust_authority_count(trust), 4); /* one stands there twice */
    assert_int_equal(trust_crl_count(trust), 4);
    assert_int_equal(worth(trust, &here, "revoked"), DOCUMENT_REVOKED);
    assert_int_equal(worth(trust, &here, "german"), DOCUMENT_AUTHENTIC);
    trust_close(trust);
    trust = opened(in(&here, "csca.pem"), NULL, in(&here, "crl.pem"));
    trust_close(trust);
    refused(ERR_SYNTAX, "nothing else", in(&here, "csca.pem"), NULL, in(&here, "store"));
    shell("echo hello >$here/store/readme");
    refused(ERR_SYNTAX, "store/readme: expected certificates", in(&here, "store"),
            in(&here, "masterlist_root.pem"), NULL);
}

/* An authority gets a new key and keeps its name: documents and lists of both are of their own. */
static void authorities_of_one_name_are_told_apart(void **state)
{
    (void)state;
    shell("mkdir $here/both && cp $here/csca.pem $here/both/1 && "
          "cp $there/csca.pem $here/both/2 && cp $there/crl.pem $here/both/3");
    struct trust *trust = opened(in(&here, "both"), NULL, in(&here, "crl.pem"));
    assert_int_equal(trust_crl_count(trust), 6);
    assert_int_equal(worth(trust, &here, "good"), DOCUMENT_AUTHENTIC);
    assert_int_equal(worth(trust, &there, "good"), DOCUMENT_AUTHENTIC);
    assert_int_equal(worth(trust, &there, "german"), DOCUMENT_AUTHENTIC);
    assert_int_equal(worth(trust, &there, "revoked"), DOCUMENT_REVOKED);
    trust_close(trust);
}

static void revocation_lists_of_strangers_are_passed_over(void **state)
{
    struct trust *trust = opened(in(&here, "csca.pem"), NULL, in(&there, "crl.pem"));

    (void)state;
    assert_int_equal(trust_crl_count(trust), 0);
    trust_close(trust);
}

static void a_forged_revocation_list_is_refused(void **state)
{
    static struct specimen_file crl;
    char *path = in(&here, "forged.crl");

    (void)state;
    shell("openssl crl -in $here/crl.pem -outform DER -out $here/forged.crl");
    specimen_read(&here, "forged.crl", &crl);
    crl.bytes[crl.len - 1] ^= 1;
    overwrite(path, crl.bytes, crl.len);
    refused(ERR_CORRUPT, "is not signed by it", in(&here, "csca.pem"), NULL, path);
}

static void bad_files_are_named(void **state)
{
    char *empty = in(&here, "empty"), *folder = in(&here, "no-files");

    (void)state;
    refused(ERR_GONE, "/nowhere: No such file", "/nowhere", NULL, NULL);
    refused(ERR_GONE, "/nowhere: No such file", in(&here, "csca.pem"), NULL, "/nowhere");
    refused(ERR_GONE, "/nowhere: No such file", in(&here, "csca.pem"), "/nowhere", NULL);
    refused(ERR_SYNTAX, "csca.pem: expected one certificate", in(&here, "csca.pem"),
            in(&here, "csca.pem"), NULL);
    refused(ERR_SYNTAX, "csca.pem: expected revocation lists", in(&here, "csca.pem"), NULL,
            in(&here, "csca.pem"));
    refused(ERR_UNKNOWN, "no certificate is there", in(&here, "crl.pem"), NULL, NULL);
    overwrite(empty, (const unsigned char *)"", 0);
    refused(ERR_SYNTAX, "empty: expected", empty, NULL, NULL);
    assert_int_equal(mkdir(folder, 0700), 0);
    refused(ERR_UNKNOWN, "no certificate is there", folder, NULL, NULL);
    refused(ERR_UNSUPPORTED, "no-files: Is a directory", in(&here, "csca.pem"), folder, NULL);
    shell("head -c 500 $here/csca.pem >$here/cut.pem");
    refused(ERR_SYNTAX, "cut.pem: expected", in(&here, "cut.pem"), NULL, NULL);
    shell("openssl genpkey -algorithm ED25519 | cat $here/csca.pem - >$here/key.pem");
    refused(ERR_SYNTAX, "key.pem: expected", in(&here, "key.pem"), NULL, NULL);
}

static int documents_make(void **state)
{
    (void)state;
    specimens_make(&here, list);
    specimens_make(&there, list);
    return 0;
}

static int documents_remove(void **state)
{
    (void)state;
    specimens_remove(&here);
    specimens_remove(&there);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_many_certificates_is_believed),
        cmocka_unit_test(a_revoked_signer_is_known_from_the_list_only),
        cmocka_unit_test(a_master_list_is_believed_under_its_root),
        cmocka_unit_test(and_under_no_other),
        cmocka_unit_test(a_folder_may_hold_all_kinds_of_files),
        cmocka_unit_test(authorities_of_one_name_are_told_apart),
        cmocka_unit_test(revocation_lists_of_strangers_are_passed_over),
        cmocka_unit_test(a_forged_revocation_list_is_refused),
        cmocka_unit_test(bad_files_are_named),
    };

    return cmocka_run_group_tests(tests, documents_make, documents_remove);
}
