/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/sod.h"

#include "identity/signed_data.h"
#include "identity/tlv.h"

#include <stdlib.h>

enum { SOD_TAG = 0x77 };

struct sod {
    struct signed_data data;
    struct lds_object object;
};

static struct err object_find(const unsigned char *file, size_t len, struct sod *sod)
{
    struct tlv content;

    if (len > SOD_BYTES_MAX || err_is(tlv_whole(file, len, SOD_TAG, &content)))
        return err_make(ERR_SYNTAX);
    struct err e = signed_data_read(content.value, content.len, &sod->data);
    if (err_is(e))
        return e;
    if (sod->data.kind != SIGNED_LDS && sod->data.kind != SIGNED_PLAIN)
        e = err_make(ERR_UNKNOWN);
    else
        e = lds_object_read(sod->data.content, sod->data.content_len, &sod->object);
    if (err_is(e))
        signed_data_close(&sod->data);
    return e;
}

struct err sod_open(const unsigned char *file, size_t len, struct sod **ret_sod)
{
    struct sod *sod = calloc(1, sizeof *sod);

    *ret_sod = NULL;
    if (sod == NULL)
        return err_make(ERR_NO_MEMORY);
    struct err e = object_find(file, len, sod);
    if (!err_is(e))
        e = signed_data_verify(&sod->data);
    if (err_is(e))
        sod_close(sod);
    else
        *ret_sod = sod;
    return e;
}

void sod_close(struct sod *sod)
{
    if (sod == NULL)
        return;
    signed_data_close(&sod->data);
    free(sod);
}

const struct lds_object *sod_object(const struct sod *sod)
{
    return &sod->object;
}

struct x509_st *sod_signer(const struct sod *sod)
{
    return sod->data.signer;
}

bool sod_is_plain(const struct sod *sod)
{
    return sod->data.kind == SIGNED_PLAIN;
}

const char *sod_algorithm(const struct sod *sod)
{
    return sod->data.algorithm;
}

bool sod_names(const unsigned char *file, size_t len, int group)
{
    struct sod sod = {.object = {.version = 0}};

    if (err_is(object_find(file, len, &sod)))
        return false;
    signed_data_close(&sod.data);
    return lds_object_group(&sod.object, group) != NULL;
}
