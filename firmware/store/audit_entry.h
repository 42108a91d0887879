/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit_entry: one line of the audit log: written, read strictly, signed, checked. The format is
 * told at the top of audit.c. Pure; any thread, after sodium_init.
 */
#ifndef STORE_AUDIT_ENTRY_H
#define STORE_AUDIT_ENTRY_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    AUDIT_KIND_MAX = 16, /* bytes: small letters and '-' */
    AUDIT_ACTOR_MAX = 40,
    AUDIT_SUBJECT_MAX = 64,
    AUDIT_DETAIL_MAX = 160,
    AUDIT_LINE_MAX = 640, /* bytes of a line with its newline */
    AUDIT_HASH_BYTES = 32,
    AUDIT_SIGNATURE_BYTES = 64,
    AUDIT_PUBLIC_BYTES = 32,
    AUDIT_SECRET_BYTES = 64,
};

struct audit_entry {
    int64_t sequence; /* 1, 2, 3 … */
    int64_t time_s;   /* Unix time, as the kiosk knew it */
    char kind[AUDIT_KIND_MAX + 1];
    char actor[AUDIT_ACTOR_MAX + 1];     /* account or part of the kiosk */
    char subject[AUDIT_SUBJECT_MAX + 1]; /* keyed tag or journal entry, never a name; "-": none */
    char detail[AUDIT_DETAIL_MAX + 1];
    unsigned char prev[AUDIT_HASH_BYTES]; /* hash of the line before */
    unsigned char signature[AUDIT_SIGNATURE_BYTES];
};

/* What the first entry has in place of a line before it. */
void audit_entry_root(const unsigned char public_key[AUDIT_PUBLIC_BYTES],
                      unsigned char ret_hash[AUDIT_HASH_BYTES]);
void audit_entry_hash(const char *line, size_t len, unsigned char ret_hash[AUDIT_HASH_BYTES]);

/*
 * Signs the entry and writes its line, with newline and NUL. The texts must be as the format wants
 * them.
 */
size_t audit_entry_write(struct audit_entry *entry,
                         const unsigned char secret_key[AUDIT_SECRET_BYTES],
                         char ret_line[AUDIT_LINE_MAX + 1]);
/* One line with its newline. ERR_SYNTAX: not byte for byte what audit_entry_write would write. */
struct err audit_entry_read(const char *line, size_t len, struct audit_entry *ret_entry) MUST_CHECK;
/* Did the key sign this line, which audit_entry_read has read? */
bool audit_entry_signed(const char *line, size_t len, const struct audit_entry *entry,
                        const unsigned char public_key[AUDIT_PUBLIC_BYTES]);

#endif
