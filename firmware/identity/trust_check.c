/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/trust.h"

#include "base/clock.h"
#include "core/mrz.h"
#include "identity/crypt.h"
#include "identity/issuer.h"
#include "identity/security_infos.h"
#include "identity/sod.h"
#include "identity/tlv.h"
#include "identity/trust_part.h"
#include "identity/x509.h"

#include <openssl/x509v3.h>
#include <string.h>

enum { DG1_TAG = 0x61, MRZ_TAG = 0x5f1f };

/* China signs its documents as mere data; whoever else does has not signed a document. */
static const char plain_country[] = "CN";

static enum document_authenticity worth_of(enum trust_reason reason)
{
    return reason == TRUST_NO_OBJECTION ? DOCUMENT_AUTHENTIC
           : reason < TRUST_REVOKED     ? DOCUMENT_ALTERED
           : reason < TRUST_ALGORITHM   ? DOCUMENT_REVOKED
           : reason < TRUST_SIGNER_TIME ? DOCUMENT_UNKNOWN
                                        : DOCUMENT_EXPIRED;
}

/* --- the signed object and what it names ---------------------------------------------------- */

static enum trust_reason sod_objection(struct err e)
{
    switch (e.code) {
    case ERR_RANGE:
        return TRUST_SIGNERS;
    case ERR_CORRUPT:
        return TRUST_SIGNATURE;
    case ERR_UNKNOWN:
        return TRUST_CONTENT;
    case ERR_UNSUPPORTED:
    case ERR_NO_MEMORY:
        return TRUST_ALGORITHM;
    default:
        return TRUST_SOD_MALFORMED;
    }
}

static struct err dg1_read(const struct trust_file *dg1, struct mrz *ret_mrz)
{
    struct tlv file, zone;
    struct err e = tlv_whole(dg1->bytes, dg1->len, DG1_TAG, &file);

    if (!err_is(e))
        e = tlv_whole(file.value, file.len, MRZ_TAG, &zone);
    return err_is(e) ? e : mrz_parse((const char *)zone.value, zone.len, ret_mrz);
}

static enum trust_reason dg14_judge(const struct lds_object *object,
                                    const struct trust_files *files)
{
    struct security_infos signed_infos, open_infos;
    const struct trust_file *dg14 = &files->dg14, *access = &files->card_access;

    if (dg14->len == 0)
        return TRUST_NO_OBJECTION;
    if (!lds_object_agrees(object, LDS_DG14, dg14->bytes, dg14->len))
        return TRUST_DG14_HASH;
    if (err_is(security_infos_read_dg14(dg14->bytes, dg14->len, &signed_infos)))
        return TRUST_DG14_MALFORMED;
    if (access->len > 0 && (err_is(security_infos_read(access->bytes, access->len, &open_infos)) ||
                            !security_infos_same_pace(&open_infos, &signed_infos)))
        return TRUST_DOWNGRADE;
    return TRUST_NO_OBJECTION;
}

/* --- the signer ----------------------------------------------------------------------------- */

static bool is_revoked(const struct trust *trust, X509 *certificate)
{
    for (int i = 0; trust != NULL && i < sk_X509_CRL_num(trust->crls); i++) {
        X509_CRL *crl = sk_X509_CRL_value(trust->crls, i);
        X509_REVOKED *row;
        if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_issuer_name(certificate)) == 0 &&
            X509_CRL_get0_by_cert(crl, &row, certificate) == 1)
            return true;
    }
    return false;
}

/* Several authorities may have one name, and the newer one's key identifier is not always told. */
static X509 *authority_find(const struct trust *trust, X509 *signer)
{
    for (int i = 0; trust != NULL && i < sk_X509_num(trust->authorities); i++)
        if (x509_made_by(signer, sk_X509_value(trust->authorities, i)))
            return sk_X509_value(trust->authorities, i);
    return NULL;
}

/* The key of an authority that has expired signs no more, but what it has signed before stays. */
static bool made_in_time(const X509 *authority, int64_t signer_from_s)
{
    int64_t from_s, until_s;

    return x509_validity(authority, &from_s, &until_s) && signer_from_s <= until_s;
}

static enum trust_reason signer_judge(const struct trust *trust, const struct sod *sod,
                                      const struct mrz *mrz, int64_t now_s,
                                      const struct trust_finding *finding)
{
    X509 *signer = sod_signer(sod), *authority = authority_find(trust, signer);
    char country[3];

    x509_country(signer, country);
    if (issuer_known(mrz->issuer) && !issuer_signs_as(mrz->issuer, country))
        return TRUST_COUNTRY;
    if (sod_is_plain(sod) && strcmp(country, plain_country) != 0)
        return TRUST_CONTENT;
    if (authority == NULL)
        return TRUST_NO_AUTHORITY;
    if (is_revoked(trust, signer) || is_revoked(trust, authority))
        return TRUST_REVOKED;
    if (!issuer_known(mrz->issuer))
        return TRUST_STATE;
    if (!made_in_time(authority, finding->signer_from_s))
        return TRUST_AUTHORITY_LATE;
    if (now_s < finding->signer_from_s || now_s > finding->signer_until_s)
        return TRUST_SIGNER_TIME;
    return TRUST_NO_OBJECTION;
}

/* --- in order ------------------------------------------------------------------------------- */

static enum trust_reason judge(const struct trust *trust, const struct trust_files *files,
                               const struct sod *sod, int64_t now_s, struct mrz *mrz,
                               struct trust_finding *finding)
{
    const struct lds_object *object = sod_object(sod);
    const struct tm now = clock_local(now_s);

    (void)text_copy(finding->algorithm, sizeof finding->algorithm, sod_algorithm(sod));
    (void)x509_validity(sod_signer(sod), &finding->signer_from_s, &finding->signer_until_s);
    if (!lds_object_agrees(object, LDS_DG1, files->dg1.bytes, files->dg1.len))
        return TRUST_DG1_HASH;
    if (err_is(dg1_read(&files->dg1, mrz)))
        return TRUST_DG1_MALFORMED;
    (void)text_copy(finding->issuer, sizeof finding->issuer, mrz->issuer);
    enum trust_reason reason = dg14_judge(object, files);
    if (reason == TRUST_NO_OBJECTION)
        reason = signer_judge(trust, sod, mrz, now_s, finding);
    if (reason == TRUST_NO_OBJECTION &&
        mrz_expired(mrz, now.tm_year + 1900, now.tm_mon + 1, now.tm_mday))
        reason = TRUST_EXPIRED;
    return reason;
}

void trust_check(const struct trust *trust, const struct trust_files *files, int64_t now_s,
                 struct trust_finding *ret_finding)
{
    struct mrz mrz;
    struct sod *sod;

    *ret_finding = (struct trust_finding){.authenticity = DOCUMENT_UNCHECKED};
    struct err e = sod_open(files->sod.bytes, files->sod.len, &sod);
    ret_finding->reason =
        err_is(e) ? sod_objection(e) : judge(trust, files, sod, now_s, &mrz, ret_finding);
    ret_finding->authenticity = worth_of(ret_finding->reason);
    crypt_wipe(&mrz, sizeof mrz);
    sod_close(sod);
}

const char *trust_reason_text(enum trust_reason reason)
{
    static const char *const texts[TRUST_REASON_COUNT] = {
        [TRUST_NO_OBJECTION] = "signed by its state, and valid",
        [TRUST_SOD_MALFORMED] = "EF.SOD is not a signed object",
        [TRUST_SIGNERS] = "EF.SOD is not signed exactly once",
        [TRUST_SIGNATURE] = "the signature of EF.SOD is wrong",
        [TRUST_CONTENT] = "EF.SOD is signed as something else than a document",
        [TRUST_DG1_HASH] = "DG1 is not the one that was signed",
        [TRUST_DG1_MALFORMED] = "DG1 holds no machine-readable zone with right check digits",
        [TRUST_DG14_HASH] = "DG14 is not the one that was signed",
        [TRUST_DG14_MALFORMED] = "DG14 holds no security infos",
        [TRUST_DOWNGRADE] = "EF.CardAccess offers other ways of PACE than the signed DG14",
        [TRUST_COUNTRY] = "the signer is of another state than the document",
        [TRUST_REVOKED] = "the signer was revoked",
        [TRUST_ALGORITHM] = "signed with an algorithm that is not known here",
        [TRUST_STATE] = "who signs for this issuing state is not known here",
        [TRUST_NO_AUTHORITY] = "the signer was made by no authority in the trust store",
        [TRUST_AUTHORITY_LATE] = "the authority had expired when it made the signer",
        [TRUST_SIGNER_TIME] = "the signer's certificate is not valid at this time",
        [TRUST_EXPIRED] = "the document has expired",
    };

    return texts[reason];
}
