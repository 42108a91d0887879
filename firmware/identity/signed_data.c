/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/signed_data.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *oid;
    enum signed_kind kind;
} kinds[] = {
    {"1.2.840.113549.1.7.1", SIGNED_PLAIN},
    {"2.23.136.1.1.1", SIGNED_LDS},
    {"2.23.136.1.1.2", SIGNED_MASTER_LIST},
};

static bool kind_of(const ASN1_OBJECT *oid, enum signed_kind *ret_kind)
{
    char text[40];

    if (oid == NULL || OBJ_obj2txt(text, sizeof text, oid, 1) <= 0)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(text, kinds[i].oid) == 0) {
            *ret_kind = kinds[i].kind;
            return true;
        }
    return false;
}

static struct err content_find(struct signed_data *data)
{
    if (OBJ_obj2nid(CMS_get0_type(data->cms)) != NID_pkcs7_signed)
        return err_make(ERR_SYNTAX);
    ASN1_OCTET_STRING **content = CMS_get0_content(data->cms);
    if (content == NULL || *content == NULL)
        return err_make(ERR_SYNTAX);
    if (!kind_of(CMS_get0_eContentType(data->cms), &data->kind))
        return err_make(ERR_UNKNOWN);
    data->content = ASN1_STRING_get0_data(*content);
    data->content_len = (size_t)ASN1_STRING_length(*content);
    return err_none();
}

struct err signed_data_read(const unsigned char *der, size_t len, struct signed_data *ret_data)
{
    const unsigned char *at = der;

    *ret_data = (struct signed_data){.cms = d2i_CMS_ContentInfo(NULL, &at, (long)len)};
    struct err e = ret_data->cms == NULL || at != der + len ? err_make(ERR_SYNTAX) : err_none();
    if (!err_is(e))
        e = content_find(ret_data);
    if (err_is(e))
        signed_data_close(ret_data);
    ERR_clear_error();
    return e;
}

void signed_data_close(struct signed_data *data)
{
    CMS_ContentInfo_free(data->cms);
    *data = (struct signed_data){.cms = NULL};
}

/*
 * The certificate that the signature names, or, where it names none of those enclosed and there is
 * but one, that one: Malaysia's documents are so. The signature itself is checked with it.
 */
static X509 *signer_find(CMS_SignerInfo *info, STACK_OF(X509) * certificates)
{
    for (int i = 0; i < sk_X509_num(certificates); i++)
        if (CMS_SignerInfo_cert_cmp(info, sk_X509_value(certificates, i)) == 0)
            return sk_X509_value(certificates, i);
    return sk_X509_num(certificates) == 1 ? sk_X509_value(certificates, 0) : NULL;
}

/* Keys of other kinds are in no document, and the library takes long over hostile ones. */
static bool key_known(const X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    int kind = key != NULL ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;

    return kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS || kind == EVP_PKEY_EC;
}

/*
 * Without signed attributes a signature is of bare bytes, which could have been meant as something
 * else; with them, they say what it is of.
 */
static bool kind_signed(const struct signed_data *data, CMS_SignerInfo *info)
{
    const ASN1_OBJECT *kind =
        CMS_signed_get0_data_by_OBJ(info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT);

    return kind != NULL && OBJ_cmp(kind, CMS_get0_eContentType(data->cms)) == 0;
}

static void algorithm_write(CMS_SignerInfo *info, struct signed_data *data)
{
    X509_ALGOR *digest, *signature;
    const ASN1_OBJECT *oid;
    char curve[40] = "";
    EVP_PKEY *key;
    X509 *signer;

    CMS_SignerInfo_get0_algs(info, &key, &signer, &digest, &signature);
    X509_ALGOR_get0(&oid, NULL, NULL, signature);
    const char *kind = OBJ_obj2nid(oid) == NID_rsassaPss          ? "RSA-PSS"
                       : EVP_PKEY_get_base_id(key) == EVP_PKEY_EC ? "ECDSA"
                                                                  : "RSA";
    X509_ALGOR_get0(&oid, NULL, NULL, digest);
    const char *hash = OBJ_nid2sn(OBJ_obj2nid(oid));
    if (EVP_PKEY_get_group_name(key, curve, sizeof curve, NULL) != 1)
        snprintf(curve, sizeof curve, "%d bits", EVP_PKEY_get_bits(key));
    snprintf(data->algorithm, sizeof data->algorithm, "%s %s %s", kind, hash, curve);
}

static struct err verify(struct signed_data *data, STACK_OF(X509) * certificates)
{
    STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(data->cms);

    if (sk_CMS_SignerInfo_num(infos) != 1)
        return err_make(ERR_RANGE);
    CMS_SignerInfo *info = sk_CMS_SignerInfo_value(infos, 0);
    data->signer = signer_find(info, certificates);
    if (data->signer == NULL || !kind_signed(data, info))
        return err_make(ERR_CORRUPT);
    if (!key_known(data->signer))
        return err_make(ERR_UNSUPPORTED);
    CMS_SignerInfo_set1_signer_cert(info, data->signer);
    if (CMS_verify(data->cms, NULL, NULL, NULL, NULL, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) != 1)
        return err_make(ERR_CORRUPT);
    algorithm_write(info, data);
    return err_none();
}

struct err signed_data_verify(struct signed_data *data)
{
    /* References of our own, which go back when the signer is known: the cms keeps its own. */
    STACK_OF(X509) *certificates = CMS_get1_certs(data->cms);
    struct err e = verify(data, certificates);

    if (err_is(e))
        data->signer = NULL;
    sk_X509_pop_free(certificates, X509_free);
    ERR_clear_error();
    return e;
}
