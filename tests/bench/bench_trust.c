/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_trust: how long a trust store of some 500 authorities takes to load, from a master list and
 * from a folder, and one document to be verified with it. The authorities are made here, with the
 * kinds of keys that states have; the documents are those of tests/sim/issuer.
 *
 *   bench_trust [AUTHORITIES]   540 if not said
 */
#include "base/clock.h"
#include "figures.h"
#include "identity/sod.h"
#include "identity/trust.h"
#include "kit/specimen.h"

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { AUTHORITIES = 540, LOADS = 20, CHECKS = 200, KINDS = 5, DER_MAX = 4096 };

static const char documents[] =
    "rsa key=rsa csca=rsa\n"
    "p256 key=P-256 csca=P-384\n"
    "bp256-explicit state=D key=explicit:brainpoolP256r1 csca=explicit:brainpoolP384r1\n"
    "bp512-explicit key=explicit:brainpoolP512r1 csca=explicit:brainpoolP512r1 hash=sha512\n"
    "unknown fault=unknown\n";
static const char *const names[] = {"rsa", "p256", "bp256-explicit", "bp512-explicit", "unknown"};

static void demand(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "bench_trust: %s\n", what);
    exit(1);
}

/* Half of the states' authorities have RSA, a third of the others write their curve out. */
static EVP_PKEY *key_make(int kind)
{
    static const char *const curves[KINDS] = {NULL, NULL, "P-256", "brainpoolP384r1",
                                              "brainpoolP256r1"};
    EVP_PKEY *key = NULL;

    if (curves[kind] == NULL)
        return EVP_RSA_gen(kind == 0 ? 2048 : 3072);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    demand(ctx != NULL && EVP_PKEY_keygen_init(ctx) == 1 &&
               EVP_PKEY_CTX_set_group_name(ctx, curves[kind]) == 1 &&
               EVP_PKEY_CTX_set_ec_param_enc(ctx, kind == KINDS - 1 ? 0 : OPENSSL_EC_NAMED_CURVE) ==
                   1 &&
               EVP_PKEY_keygen(ctx, &key) == 1,
           "no key");
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void extension_add(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX ctx;

    X509V3_set_ctx(&ctx, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &ctx, kind, value);
    demand(extension != NULL && X509_add_ext(certificate, extension, -1) == 1, "no extension");
    X509_EXTENSION_free(extension);
}

static X509 *authority_make(int number, EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    char name[32];

    snprintf(name, sizeof name, "CSCA %d", number);
    X509_NAME *subject = X509_get_subject_name(certificate);
    demand(X509_NAME_add_entry_by_txt(subject, "C", MBSTRING_ASC, (const unsigned char *)"UT", -1,
                                      -1, 0) == 1 &&
               X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name,
                                          -1, -1, 0) == 1 &&
               X509_set_issuer_name(certificate, subject) == 1 &&
               X509_set_version(certificate, X509_VERSION_3) == 1 &&
               ASN1_INTEGER_set(X509_get_serialNumber(certificate), number + 1) == 1 &&
               X509_gmtime_adj(X509_getm_notBefore(certificate), 0) != NULL &&
               X509_gmtime_adj(X509_getm_notAfter(certificate), 86400L * 3650) != NULL &&
               X509_set_pubkey(certificate, key) == 1,
           "no certificate");
    extension_add(certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extension_add(certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    extension_add(certificate, NID_subject_key_identifier, "hash");
    extension_add(certificate, NID_authority_key_identifier, "keyid");
    demand(X509_sign(certificate, key, EVP_sha256()) > 0, "not signed");
    return certificate;
}

/* As files of a folder, and all together as the content of a master list. */
static void authorities_make(const char *folder, int count, BIO *list)
{
    EVP_PKEY *keys[KINDS];
    char path[400];

    demand(mkdir(folder, 0700) == 0, "no folder");
    for (int i = 0; i < KINDS; i++)
        keys[i] = key_make(i);
    for (int i = 0; i < count; i++) {
        unsigned char der[DER_MAX], *end = der;
        X509 *certificate = authority_make(i, keys[i % KINDS]);
        demand(i2d_X509(certificate, NULL) <= DER_MAX, "a long certificate");
        int len = i2d_X509(certificate, &end);
        BIO_write(list, der, len);
        snprintf(path, sizeof path, "%s/%03d.cer", folder, i);
        FILE *file = fopen(path, "wb");
        demand(file != NULL && fwrite(der, 1, (size_t)len, file) == (size_t)len, path);
        fclose(file);
        X509_free(certificate);
    }
    for (int i = 0; i < KINDS; i++)
        EVP_PKEY_free(keys[i]);
}

/* Behind the issuer's own authorities; SET and SEQUENCE in the long form of three bytes. */
static void list_wrap(BIO *certificates, BIO *ret_list)
{
    char *bytes;
    long len = BIO_get_mem_data(certificates, &bytes);
    const unsigned char set[] = {0x31, 0x83, (unsigned char)(len >> 16), (unsigned char)(len >> 8),
                                 (unsigned char)len};
    long all = len + (long)sizeof set + 3;
    const unsigned char head[] = {
        0x30, 0x83, (unsigned char)(all >> 16), (unsigned char)(all >> 8), (unsigned char)all, 0x02,
        0x01, 0x00};

    BIO_write(ret_list, head, sizeof head);
    BIO_write(ret_list, set, sizeof set);
    BIO_write(ret_list, bytes, (int)len);
}

/* Signed by one authority of our own, which is its root. */
static void list_write(const char *path, const char *root_path, BIO *content)
{
    EVP_PKEY *key = key_make(KINDS - 1);
    X509 *root = authority_make(0, key), *signer = X509_dup(root);
    FILE *root_file = fopen(root_path, "wb");
    BIO *file = BIO_new_file(path, "wb");
    ASN1_OBJECT *kind = OBJ_txt2obj("2.23.136.1.1.2", 1);

    demand(root_file != NULL && PEM_write_X509(root_file, root) == 1 && fclose(root_file) == 0,
           root_path);
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_BINARY);
    demand(cms != NULL && CMS_set1_eContentType(cms, kind) == 1 &&
               CMS_add1_signer(cms, signer, key, EVP_sha256(), CMS_BINARY) != NULL &&
               CMS_set_detached(cms, 0) == 1 && CMS_final(cms, content, NULL, CMS_BINARY) == 1 &&
               i2d_CMS_bio(file, cms) == 1,
           path);
    CMS_ContentInfo_free(cms);
    ASN1_OBJECT_free(kind);
    BIO_free(file);
    X509_free(signer);
    X509_free(root);
    EVP_PKEY_free(key);
}

static struct trust *load(const char *what, const struct trust_source *source)
{
    static struct figures figures;
    char why_text[TRUST_WHY_MAX], line[80];
    struct trust *trust = NULL;

    figures.count = 0;
    for (int i = 0; i < LOADS; i++) {
        struct buf why = buf_on(why_text, sizeof why_text);
        double from = figures_now_ms();
        trust_close(trust);
        demand(!err_is(trust_open(source, &why, &trust)), why_text);
        figures_add(&figures, figures_now_ms() - from);
    }
    snprintf(line, sizeof line, "%s, %d authorities", what, trust_authority_count(trust));
    figures_print(&figures, line);
    return trust;
}

static void check(const struct specimens *specimens, const struct trust *trust, const char *name)
{
    static struct specimen_file sod, dg1;
    static struct figures figures;
    struct trust_finding finding;
    char path[80];

    snprintf(path, sizeof path, "%s/EF_SOD.bin", name);
    specimen_read(specimens, path, &sod);
    snprintf(path, sizeof path, "%s/EF_DG1.bin", name);
    specimen_read(specimens, path, &dg1);
    const struct trust_files files = {.sod = {sod.bytes, sod.len}, .dg1 = {dg1.bytes, dg1.len}};
    figures.count = 0;
    for (int i = 0; i < CHECKS; i++) {
        double from = figures_now_ms();
        trust_check(trust, &files, clock_wall_s(), &finding);
        figures_add(&figures, figures_now_ms() - from);
    }
    demand(finding.authenticity == DOCUMENT_AUTHENTIC || finding.reason == TRUST_NO_AUTHORITY,
           name);
    snprintf(path, sizeof path, "one document, %s", name);
    figures_print(&figures, path);
}

int main(int argc, char **argv)
{
    static struct specimens specimens;
    int count = argc > 1 ? (int)strtol(argv[1], NULL, 10) : AUTHORITIES;
    char folder[320], list[320], root[320], copy[700];
    BIO *certificates = BIO_new(BIO_s_mem()), *content = BIO_new(BIO_s_mem());

    specimens_make(&specimens, documents);
    snprintf(folder, sizeof folder, "%s/authorities", specimens.top);
    snprintf(list, sizeof list, "%s/list", specimens.top);
    snprintf(root, sizeof root, "%s/root.pem", specimens.top);
    authorities_make(folder, count, certificates);
    list_wrap(certificates, content);
    list_write(list, root, content);
    trust_close(load("master list", &(struct trust_source){.authorities = list, .root = root}));
    snprintf(copy, sizeof copy, "cp '%s/csca.pem' '%s'", specimens.dir, folder);
    demand(system(copy) == 0, "no copy");
    struct trust *trust = load("folder", &(struct trust_source){.authorities = folder});
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        check(&specimens, trust, names[i]);
    trust_close(trust);
    BIO_free(certificates);
    BIO_free(content);
    specimens_remove(&specimens);
    return 0;
}
