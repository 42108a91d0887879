/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/master_list.h"

#include "identity/signed_data.h"
#include "identity/tlv.h"
#include "identity/x509.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

static const char signs_lists[] = "2.23.136.1.1.3";

bool master_list_like(const unsigned char *bytes, size_t len)
{
    struct signed_data data;

    if (err_is(signed_data_read(bytes, len, &data)))
        return false;
    signed_data_close(&data);
    return true;
}

/* A signer of documents may not sign lists; who has no extended key usage may, as it says nothing.
 */
static bool use_allows(const X509 *signer)
{
    EXTENDED_KEY_USAGE *uses = X509_get_ext_d2i(signer, NID_ext_key_usage, NULL, NULL);
    ASN1_OBJECT *wanted = OBJ_txt2obj(signs_lists, 1);
    bool allows = uses == NULL;

    for (int i = 0; uses != NULL && i < sk_ASN1_OBJECT_num(uses); i++)
        allows = allows || OBJ_cmp(sk_ASN1_OBJECT_value(uses, i), wanted) == 0;
    ASN1_OBJECT_free(wanted);
    EXTENDED_KEY_USAGE_free(uses);
    return allows;
}

static struct err certificates_add(const struct signed_data *data, STACK_OF(X509) * certificates)
{
    struct tlv list, version, set, element;

    if (err_is(tlv_whole(data->content, data->content_len, TLV_SEQUENCE, &list)))
        return err_make(ERR_SYNTAX);
    struct tlv_reader reader = tlv_inside(&list);
    if (err_is(tlv_take(&reader, TLV_INTEGER, &version)) ||
        err_is(tlv_take(&reader, TLV_SET, &set)) || !tlv_at_end(&reader))
        return err_make(ERR_SYNTAX);
    for (reader = tlv_inside(&set); !tlv_at_end(&reader);) {
        const unsigned char *from = reader.bytes;
        if (err_is(tlv_take(&reader, TLV_SEQUENCE, &element)))
            return err_make(ERR_SYNTAX);
        X509 *certificate = d2i_X509(NULL, &from, reader.bytes - from);
        if (certificate != NULL && sk_X509_push(certificates, certificate) <= 0)
            X509_free(certificate);
    }
    ERR_clear_error();
    return err_none();
}

struct err master_list_read(const unsigned char *bytes, size_t len, X509 *root,
                            STACK_OF(X509) * certificates)
{
    struct signed_data data;

    if (err_is(signed_data_read(bytes, len, &data)))
        return err_make(ERR_SYNTAX);
    struct err e = data.kind != SIGNED_MASTER_LIST     ? err_make(ERR_SYNTAX)
                   : err_is(signed_data_verify(&data)) ? err_make(ERR_DENIED)
                   : !x509_made_by(data.signer, root) || !use_allows(data.signer)
                       ? err_make(ERR_DENIED)
                       : certificates_add(&data, certificates);
    signed_data_close(&data);
    return e;
}
