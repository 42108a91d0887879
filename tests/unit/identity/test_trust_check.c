/* SPDX-License-Identifier: Apache-2.0 */
/* trust_check: what a state has signed is authentic, and whatever else is, is said what it is. */
#include "../cmocka_kit.h"

#include "base/clock.h"
#include "identity/sod.h"
#include "identity/trust.h"
#include "kit/specimen.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_S = 31557600 };

struct row {
    const char *name, *options;
    enum document_authenticity authenticity;
    enum trust_reason reason;
};

#define GOOD DOCUMENT_AUTHENTIC, TRUST_NO_OBJECTION
static const struct row rows[] = {
    /* keys of signers and authorities */
    {"rsa", "key=rsa csca=rsa", GOOD},
    {"rsa-sha512", "key=rsa csca=P-384 hash=sha512", GOOD},
    {"pss", "key=rsa-pss csca=rsa-pss", GOOD},
    {"pss-sha384", "key=rsa-pss csca=rsa hash=sha384", GOOD},
    {"p224", "key=P-224 hash=sha224 lds_hash=sha224", GOOD},
    {"p256", "key=P-256 csca=P-256", GOOD},
    {"p384", "key=P-384 hash=sha384 lds_hash=sha384", GOOD},
    {"p521", "key=P-521 hash=sha512 lds_hash=sha512", GOOD},
    {"sha1", "key=P-256 hash=sha1 lds_hash=sha1", GOOD},
    {"rsa-sha1", "key=rsa csca=rsa hash=sha1 lds_hash=sha1", GOOD},
    {"bp256", "key=brainpoolP256r1 csca=brainpoolP256r1", GOOD},
    {"bp384", "key=brainpoolP384r1 hash=sha384", GOOD},
    {"bp512", "key=brainpoolP512r1 hash=sha512", GOOD},
    {"explicit256", "key=explicit:brainpoolP256r1 csca=explicit:brainpoolP384r1", GOOD},
    {"explicit224", "key=explicit:brainpoolP224r1 hash=sha224", GOOD},
    {"explicit512", "key=explicit:brainpoolP512r1 hash=sha512", GOOD},
    {"explicit-p256", "key=explicit:P-256 csca=explicit:P-256", GOOD},
    /* forms of the signed object */
    {"lds1", "lds=1", GOOD},
    {"keyid", "sid=keyid", GOOD},
    {"indefinite", "ber=yes", GOOD},
    {"no-id", "sid=other", GOOD},
    {"no-id-rsa", "sid=other key=rsa", GOOD},
    {"china", "state=CHN content=plain", GOOD},
    /* what else the chip holds */
    {"td1", "form=td1 code=ID state=D number=T22000129", GOOD},
    {"td2", "form=td2 code=AR state=D", GOOD},
    {"pace", "pace=2.2:13,4.2:12", GOOD},
    {"chip", "pace=2.2:13 ca=P-256", GOOD},
    {"chip-dh", "ca=dh suite=3des ca_id=1", GOOD},
    {"until-when", "expiry=991231", GOOD},
    /* each objection */
    {"altered-dg1", "fault=dg1", DOCUMENT_ALTERED, TRUST_DG1_HASH},
    {"altered-sod", "fault=sod", DOCUMENT_ALTERED, TRUST_SIGNATURE},
    {"altered-sod-rsa", "fault=sod key=rsa", DOCUMENT_ALTERED, TRUST_SIGNATURE},
    {"digits", "fault=digits", DOCUMENT_ALTERED, TRUST_DG1_MALFORMED},
    {"two-signers", "fault=two-signers", DOCUMENT_ALTERED, TRUST_SIGNERS},
    {"trailing", "fault=trailing", DOCUMENT_ALTERED, TRUST_SOD_MALFORMED},
    {"plain", "content=plain", DOCUMENT_ALTERED, TRUST_CONTENT},
    {"as-list", "content=list", DOCUMENT_ALTERED, TRUST_CONTENT},
    {"downgrade", "fault=downgrade pace=2.2:13", DOCUMENT_ALTERED, TRUST_DOWNGRADE},
    {"downgrade-more", "fault=downgrade pace=2.2:13,2.1:13", DOCUMENT_ALTERED, TRUST_DOWNGRADE},
    {"country", "fault=country", DOCUMENT_ALTERED, TRUST_COUNTRY},
    {"dg14", "fault=dg14", DOCUMENT_ALTERED, TRUST_DG14_MALFORMED},
    {"gone", "fault=gone", DOCUMENT_REVOKED, TRUST_REVOKED},
    {"revoked", "fault=revoked", DOCUMENT_REVOKED, TRUST_REVOKED},
    {"revoked-bp", "fault=revoked csca=explicit:brainpoolP384r1", DOCUMENT_REVOKED, TRUST_REVOKED},
    {"unknown", "fault=unknown", DOCUMENT_UNKNOWN, TRUST_NO_AUTHORITY},
    {"unknown-bp", "fault=unknown csca=explicit:brainpoolP384r1 key=explicit:brainpoolP256r1",
     DOCUMENT_UNKNOWN, TRUST_NO_AUTHORITY},
    {"md5", "lds_hash=md5", DOCUMENT_UNKNOWN, TRUST_ALGORITHM},
    {"nowhere", "state=XXA", DOCUMENT_UNKNOWN, TRUST_STATE},
    {"late", "fault=late", DOCUMENT_UNKNOWN, TRUST_AUTHORITY_LATE},
    {"expired", "expiry=200101", DOCUMENT_EXPIRED, TRUST_EXPIRED},
    /* the worst is said first */
    {"expired-altered", "expiry=200101 fault=dg1", DOCUMENT_ALTERED, TRUST_DG1_HASH},
    {"expired-revoked", "expiry=200101 fault=revoked", DOCUMENT_REVOKED, TRUST_REVOKED},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static struct specimens specimens;
static struct trust *trust;

struct files {
    struct specimen_file sod, dg1, dg14, access;
};

static struct files *files_read(const char *name)
{
    static struct files files;
    char path[128];
    struct {
        const char *file;
        struct specimen_file *into;
    } all[] = {{"EF_SOD", &files.sod},
               {"EF_DG1", &files.dg1},
               {"EF_DG14", &files.dg14},
               {"EF_CardAccess", &files.access}};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        snprintf(path, sizeof path, "%s/%s.bin", name, all[i].file);
        specimen_read(&specimens, path, all[i].into);
    }
    return &files;
}

static struct trust_finding check_at(const struct files *f, int64_t now_s)
{
    const struct trust_files files = {
        .sod = {f->sod.bytes, f->sod.len},
        .dg1 = {f->dg1.bytes, f->dg1.len},
        .dg14 = {f->dg14.bytes, f->dg14.len},
        .card_access = {f->access.bytes, f->access.len},
    };
    struct trust_finding finding;

    trust_check(trust, &files, now_s, &finding);
    return finding;
}

static struct trust_finding check(const struct files *f)
{
    return check_at(f, clock_wall_s());
}

static void every_document_is_said_what_it_is(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        struct trust_finding f = check(files_read(rows[i].name));
        if (f.reason != rows[i].reason)
            fail_msg("%s: %s", rows[i].name, trust_reason_text(f.reason));
        assert_int_equal(f.authenticity, rows[i].authenticity);
        assert_true(f.reason == TRUST_NO_OBJECTION || f.authenticity != DOCUMENT_AUTHENTIC);
    }
}

/* For technicians: state, algorithm, the signer's time. */
static void what_a_technician_may_see_is_told(void **state)
{
    static const struct {
        const char *name, *issuer, *algorithm;
    } told[] = {
        {"rsa", "UTO", "RSA SHA256 2048 bits"},
        {"pss-sha384", "UTO", "RSA-PSS SHA384 2048 bits"},
        {"p521", "UTO", "ECDSA SHA512 secp521r1"},
        {"bp256", "UTO", "ECDSA SHA256 brainpoolP256r1"},
        {"explicit256", "UTO", "ECDSA SHA256 brainpoolP256r1"},
        {"td1", "D", "ECDSA SHA256 prime256v1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        struct trust_finding f = check(files_read(told[i].name));
        assert_string_equal(f.issuer, told[i].issuer);
        assert_string_equal(f.algorithm, told[i].algorithm);
        assert_true(f.signer_from_s <= clock_wall_s());
        assert_in_range(f.signer_until_s - f.signer_from_s, 11 * (int64_t)YEAR_S,
                        13 * (int64_t)YEAR_S);
    }
}

static void time_passes_over_authority_document_and_signer(void **state)
{
    static const struct {
        int years;
        enum trust_reason reason;
    } times[] = {
        {-1, TRUST_SIGNER_TIME}, /* a clock that is wrong, or a signer of tomorrow */
        {0, TRUST_NO_OBJECTION},
        {8, TRUST_NO_OBJECTION}, /* the authority has expired; what it made before stays */
        {11, TRUST_NO_OBJECTION},
        {13, TRUST_SIGNER_TIME},
    };
    struct files *f = files_read("until-when");

    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        assert_int_equal(check_at(f, clock_wall_s() + times[i].years * (int64_t)YEAR_S).reason,
                         times[i].reason);
    f = files_read("p256");
    assert_int_equal(check_at(f, clock_wall_s() + 4 * (int64_t)YEAR_S).reason, TRUST_NO_OBJECTION);
    assert_int_equal(check_at(f, clock_wall_s() + 6 * (int64_t)YEAR_S).reason, TRUST_EXPIRED);
}

static void no_byte_of_a_signed_file_can_be_changed(void **state)
{
    struct files *f = files_read("chip");
    struct specimen_file *changed[] = {&f->dg1, &f->dg14};

    (void)state;
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < changed[k]->len; i++) {
            changed[k]->bytes[i] ^= 1;
            assert_int_equal(check(f).authenticity, DOCUMENT_ALTERED);
            changed[k]->bytes[i] ^= 1;
        }
    f->dg1.len--;
    assert_int_equal(check(f).reason, TRUST_DG1_HASH);
    f->dg1.len++;
    f->dg14.len--;
    assert_int_equal(check(f).reason, TRUST_DG14_HASH);
    f->dg14.len++;
    assert_int_equal(check(f).reason, TRUST_NO_OBJECTION);
}

/* A byte of the frame may not matter, but none makes it another document. */
static void no_byte_of_the_signed_object_makes_another_document_of_it(void **state)
{
    static const char *const names[] = {"chip", "rsa", "indefinite", "explicit256"};

    (void)state;
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        struct files *f = files_read(names[n]);
        unsigned char letter = f->dg1.bytes[12];
        f->dg1.bytes[12] = 'Q';
        for (size_t i = 0; i < f->sod.len; i++) {
            f->sod.bytes[i] ^= 1;
            assert_int_not_equal(check(f).authenticity, DOCUMENT_AUTHENTIC);
            f->sod.bytes[i] ^= 1;
        }
        f->dg1.bytes[12] = letter;
        for (size_t len = f->sod.len, cut = 0; cut < len; cut++) {
            f->sod.len = cut;
            assert_int_equal(check(f).authenticity, DOCUMENT_ALTERED);
            f->sod.len = len;
        }
    }
}

/* The signed object of one and the data of another. */
static void a_signature_is_for_its_own_document_alone(void **state)
{
    static struct files mixed;

    (void)state;
    mixed = *files_read("p256");
    mixed.dg1 = files_read("td1")->dg1;
    assert_int_equal(check(&mixed).reason, TRUST_DG1_HASH);
    mixed = *files_read("chip");
    mixed.dg14 = files_read("pace")->dg14;
    assert_int_equal(check(&mixed).reason, TRUST_DG14_HASH);
    mixed = *files_read("p256"); /* no DG14 was signed */
    mixed.dg14 = files_read("pace")->dg14;
    assert_int_equal(check(&mixed).reason, TRUST_DG14_HASH);
    mixed = *files_read("pace");
    mixed.access = files_read("chip")->access;
    assert_int_equal(check(&mixed).reason, TRUST_DOWNGRADE);
}

static void what_was_not_read_is_not_authentic(void **state)
{
    struct files *f = files_read("p256");

    (void)state;
    f->dg1.len = 0;
    assert_int_equal(check(f).authenticity, DOCUMENT_ALTERED);
    f = files_read("p256");
    f->sod.len = 0;
    assert_int_equal(check(f).reason, TRUST_SOD_MALFORMED);
}

/* What has no signature in it is found out all the same. */
static void without_a_store_nobody_is_known(void **state)
{
    struct trust *store = trust;

    (void)state;
    trust = NULL;
    assert_int_equal(check(files_read("p256")).reason, TRUST_NO_AUTHORITY);
    assert_int_equal(check(files_read("altered-dg1")).reason, TRUST_DG1_HASH);
    assert_int_equal(check(files_read("altered-sod")).reason, TRUST_SIGNATURE);
    trust = store;
}

static void each_reason_has_words(void **state)
{
    (void)state;
    for (int i = 0; i < TRUST_REASON_COUNT; i++)
        assert_true(strlen(trust_reason_text((enum trust_reason)i)) > 10);
}

static int documents_make(void **state)
{
    static char list[ROWS * 128];
    static char authorities[300], crls[300], why_text[TRUST_WHY_MAX];
    struct buf text = buf_on(list, sizeof list), why = buf_on(why_text, sizeof why_text);

    (void)state;
    for (int i = 0; i < ROWS; i++)
        buf_addf(&text, "%s %s\n", rows[i].name, rows[i].options);
    specimens_make(&specimens, list);
    snprintf(authorities, sizeof authorities, "%s/csca.pem", specimens.dir);
    snprintf(crls, sizeof crls, "%s/crl.pem", specimens.dir);
    const struct trust_source source = {.authorities = authorities, .crls = crls};
    if (err_is(trust_open(&source, &why, &trust)))
        fprintf(stderr, "%s\n", why_text);
    return trust == NULL || text.cut;
}

static int documents_remove(void **state)
{
    (void)state;
    trust_close(trust);
    specimens_remove(&specimens);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_document_is_said_what_it_is),
        cmocka_unit_test(what_a_technician_may_see_is_told),
        cmocka_unit_test(time_passes_over_authority_document_and_signer),
        cmocka_unit_test(no_byte_of_a_signed_file_can_be_changed),
        cmocka_unit_test(no_byte_of_the_signed_object_makes_another_document_of_it),
        cmocka_unit_test(a_signature_is_for_its_own_document_alone),
        cmocka_unit_test(what_was_not_read_is_not_authentic),
        cmocka_unit_test(without_a_store_nobody_is_known),
        cmocka_unit_test(each_reason_has_words),
    };

    return cmocka_run_group_tests(tests, documents_make, documents_remove);
}
