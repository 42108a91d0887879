/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emrtd_document: an ID document of the tests, read from its folder: EF_COM.bin, EF_DG1.bin to
 * EF_DG16.bin, EF_SOD.bin, EF_CardAccess.bin (each optional), ca_key.pem and chip.conf, whose lines
 * README.md tells. Whoever opens it frees it; then unchanged, any thread.
 */
#ifndef EMRTD_DOCUMENT_H
#define EMRTD_DOCUMENT_H

#include "emrtd_hostile.h"

#include <limits.h>

enum { EMRTD_FILES_MAX = 20, EMRTD_PACE_MAX = 8, EMRTD_PACE_OID_LEN = 10, EMRTD_MRZ_MAX = 96 };

struct emrtd_file {
    unsigned id;
    const char *name; /* "EF_DG1" */
    bool of_master;   /* of the master file, not of the application */
    uint8_t *bytes;
    size_t len;
};

/* A way to run PACE: its protocol and its domain. */
struct emrtd_pace_way {
    uint8_t oid[EMRTD_PACE_OID_LEN]; /* without tag and length */
    int parameter;
};

struct emrtd_document {
    struct emrtd_file files[EMRTD_FILES_MAX];
    size_t file_count;
    char can[17];                 /* "": it has none */
    char mrz_info[EMRTD_MRZ_MAX]; /* number, birth, expiry, each with its check digit */
    bool bac;
    bool type_b;
    struct emrtd_pace_way pace[EMRTD_PACE_MAX];
    size_t pace_count;
    char ca_key_path[PATH_MAX]; /* "": it knows no Chip Authentication */
    enum emrtd_hostile hostile;
    unsigned hostile_after; /* APDUs since it came into the field */
};

/* False: ret_why says it, with file and line. */
bool emrtd_document_open(const char *folder, struct emrtd_document *ret_document, char *ret_why,
                         size_t size);
void emrtd_document_free(struct emrtd_document *document);

#endif
