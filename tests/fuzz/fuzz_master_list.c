/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/master_list.h"
#include "identity/x509.h"

#include <stdlib.h>

/* Certificates, revocation lists and master lists, as a trust store takes them from its folder. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    STACK_OF(X509) *certificates = sk_X509_new_null();
    STACK_OF(X509_CRL) *crls = sk_X509_CRL_new_null();

    if (!err_is(x509_read(data, size, certificates, crls)) &&
        sk_X509_num(certificates) + sk_X509_CRL_num(crls) == 0)
        abort();
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        X509 *certificate = sk_X509_value(certificates, i);
        char country[3];
        int64_t from_s, until_s;
        (void)x509_made_by(certificate, certificate);
        (void)x509_validity(certificate, &from_s, &until_s);
        x509_country(certificate, country);
        if (master_list_like(data, size) ||
            !err_is(master_list_read(data, size, certificate, certificates)))
            abort();
        for (int k = 0; k < sk_X509_CRL_num(crls); k++)
            (void)x509_crl_made_by(sk_X509_CRL_value(crls, k), certificate);
    }
    (void)master_list_like(data, size);
    sk_X509_pop_free(certificates, X509_free);
    sk_X509_CRL_pop_free(crls, X509_CRL_free);
    return 0;
}
