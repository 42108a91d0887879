/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/document.h"

#include "base/clock.h"
#include "base/file.h"
#include "identity/lds_object.h"
#include "identity/sod.h"
#include "identity/trust.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = SOD_BYTES_MAX };

static const struct {
    const char *word;
    enum document_exit code;
} worths[DOCUMENT_AUTHENTICITY_COUNT] = {
    [DOCUMENT_UNCHECKED] = {"unchecked", DOCUMENT_EXIT_FAULT},
    [DOCUMENT_ALTERED] = {"altered", DOCUMENT_EXIT_ALTERED},
    [DOCUMENT_CLONED] = {"cloned", DOCUMENT_EXIT_ALTERED},
    [DOCUMENT_REVOKED] = {"revoked", DOCUMENT_EXIT_REVOKED},
    [DOCUMENT_UNKNOWN] = {"unknown", DOCUMENT_EXIT_UNKNOWN},
    [DOCUMENT_EXPIRED] = {"expired", DOCUMENT_EXIT_EXPIRED},
    [DOCUMENT_AUTHENTIC] = {"authentic", DOCUMENT_EXIT_AUTHENTIC},
};

/* All that a chip holds; the bytes are ours. */
struct chip_files {
    unsigned char *sod, *dg1, *dg14, *card_access;
    struct trust_files files;
};

static bool file_take(const char *path, unsigned char **ret_bytes, struct trust_file *ret_file)
{
    *ret_bytes = NULL;
    if (path == NULL)
        return true;
    struct err e = file_read(path, FILE_MAX, ret_bytes, &ret_file->len);
    ret_file->bytes = *ret_bytes;
    if (err_is(e))
        fprintf(stderr, "ankunft-ctl: %s: %s\n", path, strerror(errno));
    else if (ret_file->len == 0)
        fprintf(stderr, "ankunft-ctl: %s: empty\n", path);
    return !err_is(e) && ret_file->len > 0;
}

static bool files_take(const struct document_wish *wish, struct chip_files *ret)
{
    *ret = (struct chip_files){.sod = NULL};
    return file_take(wish->sod, &ret->sod, &ret->files.sod) &&
           file_take(wish->dg1, &ret->dg1, &ret->files.dg1) &&
           file_take(wish->dg14, &ret->dg14, &ret->files.dg14) &&
           file_take(wish->card_access, &ret->card_access, &ret->files.card_access);
}

static void files_free(struct chip_files *files)
{
    free(files->sod);
    free(files->dg1);
    free(files->dg14);
    free(files->card_access);
}

static void finding_print(const struct trust *trust, const struct trust_files *files,
                          const struct trust_finding *finding)
{
    char from[11], until[11];

    printf("authenticity   %s\n", worths[finding->authenticity].word);
    printf("reason         %s\n", trust_reason_text(finding->reason));
    printf("issuing state  %s\n", finding->issuer[0] != '\0' ? finding->issuer : "not read");
    if (finding->algorithm[0] != '\0') {
        clock_day_name(finding->signer_from_s, from);
        clock_day_name(finding->signer_until_s, until);
        printf("signed with    %s\n", finding->algorithm);
        printf("signer valid   %s to %s\n", from, until);
    }
    printf("trust store    %d authorities, %d revocation lists\n", trust_authority_count(trust),
           trust_crl_count(trust));
    if (files->dg14.len == 0 && sod_names(files->sod.bytes, files->sod.len, LDS_DG14))
        printf("not looked at  DG14, which the signed object names\n");
}

static int verify(const struct document_wish *wish, const struct trust *trust)
{
    struct chip_files files;
    struct trust_finding finding;
    int code = DOCUMENT_EXIT_FAULT;

    if (files_take(wish, &files)) {
        trust_check(trust, &files.files, clock_wall_s(), &finding);
        finding_print(trust, &files.files, &finding);
        code = (int)worths[finding.authenticity].code;
    }
    files_free(&files);
    return code;
}

int document_verify(const struct document_wish *wish)
{
    const struct trust_source source = {
        .authorities = wish->trust, .root = wish->root, .crls = wish->crl};
    char why_text[TRUST_WHY_MAX];
    struct buf why = buf_on(why_text, sizeof why_text);
    struct trust *trust;

    if (wish->sod == NULL || wish->dg1 == NULL || wish->trust == NULL) {
        fprintf(stderr, "ankunft-ctl document verify: --sod FILE, --dg1 FILE and --trust DIR|FILE "
                        "are needed\n");
        return DOCUMENT_EXIT_USAGE;
    }
    if (err_is(trust_open(&source, &why, &trust))) {
        fprintf(stderr, "ankunft-ctl: %s\n", why_text);
        return DOCUMENT_EXIT_FAULT;
    }
    int code = verify(wish, trust);
    trust_close(trust);
    return code;
}
