/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/x509.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

/* --- out of files --------------------------------------------------------------------------- */

static bool certificate_add(const unsigned char *der, long len, STACK_OF(X509) * certificates)
{
    const unsigned char *at = der;
    X509 *certificate = certificates != NULL ? d2i_X509(NULL, &at, len) : NULL;
    bool good = certificate != NULL && at == der + len && sk_X509_push(certificates, certificate);

    if (!good)
        X509_free(certificate);
    return good;
}

static bool crl_add(const unsigned char *der, long len, STACK_OF(X509_CRL) * crls)
{
    const unsigned char *at = der;
    X509_CRL *crl = d2i_X509_CRL(NULL, &at, len);
    bool good = crl != NULL && at == der + len && sk_X509_CRL_push(crls, crl);

    if (!good)
        X509_CRL_free(crl);
    return good;
}

/* How many blocks it has; -1: one of them is none of ours, or malformed. */
static int pem_add(BIO *bio, STACK_OF(X509) * certificates, STACK_OF(X509_CRL) * crls)
{
    unsigned char *der;
    char *name, *header;
    int count = 0;
    long len;

    while (count >= 0 && PEM_read_bio(bio, &name, &header, &der, &len) == 1) {
        bool good = strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0
                        ? certificate_add(der, len, certificates)
                    : strcmp(name, PEM_STRING_X509_CRL) == 0 ? crl_add(der, len, crls)
                                                             : false;
        count = good ? count + 1 : -1;
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(der);
    }
    if (count >= 0 && ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
        count = -1; /* a block that begins and does not end */
    return count;
}

struct err x509_read(const unsigned char *bytes, size_t len, STACK_OF(X509) * certificates,
                     STACK_OF(X509_CRL) * crls)
{
    BIO *bio = BIO_new_mem_buf(bytes, (int)len);

    if (bio == NULL)
        return err_make(ERR_NO_MEMORY);
    int blocks = pem_add(bio, certificates, crls);
    bool good = blocks > 0 || (blocks == 0 && (certificate_add(bytes, (long)len, certificates) ||
                                               crl_add(bytes, (long)len, crls)));
    BIO_free(bio);
    ERR_clear_error();
    return good ? err_none() : err_make(ERR_SYNTAX);
}

/* --- who made whom -------------------------------------------------------------------------- */

static int curves_pass(int good, X509_STORE_CTX *context)
{
    return good || X509_STORE_CTX_get_error(context) == X509_V_ERR_EC_KEY_EXPLICIT_PARAMS;
}

/* The authority alone is the whole store, and need not have made itself. */
static bool chain_holds(X509_STORE_CTX *context, X509 *certificate, STACK_OF(X509) * authorities)
{
    if (X509_STORE_CTX_init(context, NULL, certificate, NULL) != 1)
        return false;
    X509_STORE_CTX_set0_trusted_stack(context, authorities);
    X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
    X509_STORE_CTX_set_verify_cb(context, curves_pass);
    return X509_verify_cert(context) == 1;
}

bool x509_made_by(X509 *certificate, X509 *authority)
{
    if (X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(authority)) != 0)
        return false;
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *authorities = sk_X509_new_null();
    bool holds = context != NULL && authorities != NULL &&
                 sk_X509_push(authorities, authority) > 0 &&
                 chain_holds(context, certificate, authorities);
    X509_STORE_CTX_free(context);
    sk_X509_free(authorities);
    ERR_clear_error();
    return holds;
}

/* It names a key, and the authority has another. */
static bool names_other_key(const X509_CRL *crl, X509 *authority)
{
    AUTHORITY_KEYID *id = X509_CRL_get_ext_d2i(crl, NID_authority_key_identifier, NULL, NULL);
    const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(authority);
    bool other = id != NULL && id->keyid != NULL && own != NULL &&
                 ASN1_OCTET_STRING_cmp(id->keyid, own) != 0;

    AUTHORITY_KEYID_free(id);
    return other;
}

enum x509_crl_maker x509_crl_made_by(X509_CRL *crl, X509 *authority)
{
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(authority)) != 0 ||
        names_other_key(crl, authority))
        return X509_CRL_OTHER;
    bool made = X509_CRL_verify(crl, X509_get0_pubkey(authority)) == 1;
    ERR_clear_error();
    return made ? X509_CRL_MADE : X509_CRL_FORGED;
}

/* --- when and where ------------------------------------------------------------------------- */

static bool time_read(const ASN1_TIME *time, int64_t *ret_s)
{
    struct tm tm;

    *ret_s = 0;
    if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1)
        return false;
    *ret_s = timegm(&tm);
    return true;
}

bool x509_validity(const X509 *certificate, int64_t *ret_from_s, int64_t *ret_until_s)
{
    bool from = time_read(X509_get0_notBefore(certificate), ret_from_s);

    return time_read(X509_get0_notAfter(certificate), ret_until_s) && from;
}

static bool country_read(const X509_NAME *name, char ret_country[3])
{
    int at = X509_NAME_get_index_by_NID(name, NID_countryName, -1);
    const ASN1_STRING *text =
        at >= 0 ? X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)) : NULL;

    ret_country[0] = '\0';
    if (text == NULL || ASN1_STRING_length(text) != 2)
        return false;
    memcpy(ret_country, ASN1_STRING_get0_data(text), 2);
    ret_country[2] = '\0';
    return true;
}

void x509_country(const X509 *certificate, char ret_country[3])
{
    if (!country_read(X509_get_subject_name(certificate), ret_country))
        (void)country_read(X509_get_issuer_name(certificate), ret_country);
}
