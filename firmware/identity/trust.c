/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/trust.h"

#include "base/file.h"
#include "identity/master_list.h"
#include "identity/trust_part.h"
#include "identity/x509.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What is being gathered; crls are not yet held against the authorities. */
struct gathering {
    struct trust *trust;
    X509 *root; /* NULL: no master list is believed */
    struct buf *why;
};

static struct err refuse(struct buf *why, const char *path, const char *reason, enum err_code code)
{
    buf_addf(why, "%s: %s", path, reason);
    return err_make(code);
}

static struct err bytes_load(struct buf *why, const char *path, unsigned char **ret_bytes,
                             size_t *ret_len)
{
    struct err e = file_read(path, TRUST_FILE_MAX, ret_bytes, ret_len);

    if (err_is(e))
        buf_addf(why, "%s: %s", path, strerror(errno));
    return e;
}

/* --- one file ------------------------------------------------------------------------------- */

static struct err list_add(struct gathering *g, const char *path, const unsigned char *bytes,
                           size_t len)
{
    if (g->root == NULL)
        return refuse(g->why, path, "a master list, and no root certificate is named for it",
                      ERR_DENIED);
    struct err e = master_list_read(bytes, len, g->root, g->trust->authorities);
    if (e.code == ERR_DENIED)
        return refuse(g->why, path, "this master list is not signed under the root certificate",
                      ERR_DENIED);
    return err_is(e) ? refuse(g->why, path, "expected a CSCA master list", e.code) : e;
}

static struct err authorities_add(struct gathering *g, const char *path)
{
    unsigned char *bytes;
    size_t len;
    struct err e = bytes_load(g->why, path, &bytes, &len);

    if (err_is(e))
        return e;
    if (master_list_like(bytes, len))
        e = list_add(g, path, bytes, len);
    else if (err_is(x509_read(bytes, len, g->trust->authorities, g->trust->crls)))
        e = refuse(g->why, path,
                   "expected certificates or revocation lists in PEM or DER, or a master list",
                   ERR_SYNTAX);
    free(bytes);
    return e;
}

static struct err crls_add(struct gathering *g, const char *path)
{
    unsigned char *bytes;
    size_t len;
    struct err e = bytes_load(g->why, path, &bytes, &len);

    if (!err_is(e) && err_is(x509_read(bytes, len, NULL, g->trust->crls)))
        e = refuse(g->why, path, "expected revocation lists and nothing else, in PEM or DER",
                   ERR_SYNTAX);
    free(bytes);
    return e;
}

/* --- a file or a folder of them ------------------------------------------------------------- */

static struct err folder_add(struct gathering *g, const char *path, DIR *folder,
                             struct err (*add)(struct gathering *g, const char *path))
{
    struct err e = err_none();

    for (struct dirent *entry; !err_is(e) && (entry = readdir(folder)) != NULL;) {
        char file[PATH_MAX];
        struct buf name = buf_on(file, sizeof file);
        if (entry->d_name[0] == '.')
            continue;
        buf_addf(&name, "%s/%s", path, entry->d_name);
        e = name.cut ? refuse(g->why, path, "a name in it is too long", ERR_TOO_LONG)
                     : add(g, file);
    }
    return e;
}

static struct err path_add(struct gathering *g, const char *path,
                           struct err (*add)(struct gathering *g, const char *path))
{
    DIR *folder = opendir(path);

    if (folder == NULL)
        return add(g, path); /* a file, or nothing, which it will say */
    struct err e = folder_add(g, path, folder, add);
    closedir(folder);
    return e;
}

/* --- together ------------------------------------------------------------------------------- */

static struct err root_load(struct gathering *g, const char *path)
{
    STACK_OF(X509) *certificates = sk_X509_new_null();
    STACK_OF(X509_CRL) *crls = sk_X509_CRL_new_null();
    unsigned char *bytes;
    size_t len;
    struct err e = bytes_load(g->why, path, &bytes, &len);

    if (!err_is(e) && (err_is(x509_read(bytes, len, certificates, crls)) ||
                       sk_X509_num(certificates) != 1 || sk_X509_CRL_num(crls) != 0))
        e = refuse(g->why, path, "expected one certificate in PEM or DER", ERR_SYNTAX);
    if (!err_is(e))
        g->root = sk_X509_pop(certificates);
    free(bytes);
    sk_X509_pop_free(certificates, X509_free);
    sk_X509_CRL_pop_free(crls, X509_CRL_free);
    return e;
}

/* Two authorities may have one name, and only the newer of their keys signs revocation lists. */
static enum x509_crl_maker maker_of(const struct trust *trust, X509_CRL *crl)
{
    enum x509_crl_maker worst = X509_CRL_OTHER;

    for (int i = 0; i < sk_X509_num(trust->authorities); i++) {
        enum x509_crl_maker maker = x509_crl_made_by(crl, sk_X509_value(trust->authorities, i));
        if (maker == X509_CRL_MADE)
            return maker;
        if (maker == X509_CRL_FORGED)
            worst = maker;
    }
    return worst;
}

static struct err crls_sift(struct gathering *g)
{
    STACK_OF(X509_CRL) *crls = g->trust->crls;

    for (int i = sk_X509_CRL_num(crls) - 1; i >= 0; i--) {
        X509_CRL *crl = sk_X509_CRL_value(crls, i);
        enum x509_crl_maker maker = maker_of(g->trust, crl);
        if (maker == X509_CRL_FORGED) {
            char name[256];
            X509_NAME_oneline(X509_CRL_get_issuer(crl), name, sizeof name);
            return refuse(g->why, name, "its revocation list is not signed by it", ERR_CORRUPT);
        }
        if (maker == X509_CRL_OTHER)
            X509_CRL_free(sk_X509_CRL_delete(crls, i));
    }
    return err_none();
}

static struct err gather(struct gathering *g, const struct trust_source *source)
{
    struct err e = source->root != NULL ? root_load(g, source->root) : err_none();

    if (!err_is(e))
        e = path_add(g, source->authorities, authorities_add);
    if (!err_is(e) && source->crls != NULL)
        e = path_add(g, source->crls, crls_add);
    if (!err_is(e) && sk_X509_num(g->trust->authorities) == 0)
        e = refuse(g->why, source->authorities, "no certificate is there", ERR_UNKNOWN);
    if (!err_is(e))
        e = crls_sift(g);
    return e;
}

struct err trust_open(const struct trust_source *source, struct buf *why, struct trust **ret_trust)
{
    struct gathering g = {.trust = calloc(1, sizeof *g.trust), .why = why};

    *ret_trust = NULL;
    if (g.trust == NULL)
        return err_make(ERR_NO_MEMORY);
    g.trust->authorities = sk_X509_new_null();
    g.trust->crls = sk_X509_CRL_new_null();
    struct err e = gather(&g, source);
    X509_free(g.root);
    if (err_is(e))
        trust_close(g.trust);
    else
        *ret_trust = g.trust;
    return e;
}

void trust_close(struct trust *trust)
{
    if (trust == NULL)
        return;
    sk_X509_pop_free(trust->authorities, X509_free);
    sk_X509_CRL_pop_free(trust->crls, X509_CRL_free);
    free(trust);
}

int trust_authority_count(const struct trust *trust)
{
    return sk_X509_num(trust->authorities);
}

int trust_crl_count(const struct trust *trust)
{
    return sk_X509_CRL_num(trust->crls);
}
