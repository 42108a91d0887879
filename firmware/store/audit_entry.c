/* SPDX-License-Identifier: Apache-2.0 */
#include "store/audit_entry.h"

#include "base/buf.h"
#include "base/bug.h"

#include <sodium.h>
#include <string.h>

#define CONTEXT "ankunft audit 1\n" /* a signature of this log is one of nothing else */

_Static_assert((int)AUDIT_PUBLIC_BYTES == (int)crypto_sign_PUBLICKEYBYTES &&
                   (int)AUDIT_SECRET_BYTES == (int)crypto_sign_SECRETKEYBYTES &&
                   (int)AUDIT_SIGNATURE_BYTES == (int)crypto_sign_BYTES,
               "Ed25519");

enum { FIELDS = 8, SIGNATURE_TAIL = 2 * AUDIT_SIGNATURE_BYTES + 1 /* newline */ };

void audit_entry_root(const unsigned char public_key[AUDIT_PUBLIC_BYTES],
                      unsigned char ret_hash[AUDIT_HASH_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, AUDIT_HASH_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)CONTEXT, strlen(CONTEXT));
    crypto_generichash_update(&state, public_key, AUDIT_PUBLIC_BYTES);
    crypto_generichash_final(&state, ret_hash, AUDIT_HASH_BYTES);
}

void audit_entry_hash(const char *line, size_t len, unsigned char ret_hash[AUDIT_HASH_BYTES])
{
    crypto_generichash(ret_hash, AUDIT_HASH_BYTES, (const unsigned char *)line, len, NULL, 0);
}

/* What is signed: the context and the line up to the signature. */
static size_t signed_bytes(const char *line, size_t len,
                           unsigned char ret_bytes[sizeof CONTEXT + AUDIT_LINE_MAX])
{
    memcpy(ret_bytes, CONTEXT, strlen(CONTEXT));
    memcpy(ret_bytes + strlen(CONTEXT), line, len);
    return strlen(CONTEXT) + len;
}

static bool text_good(const char *text, size_t least, size_t most)
{
    size_t len = strlen(text);

    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    return len >= least && len <= most;
}

static bool texts_good(const struct audit_entry *entry)
{
    return text_good(entry->kind, 1, AUDIT_KIND_MAX) &&
           entry->kind[strspn(entry->kind, "abcdefghijklmnopqrstuvwxyz-")] == '\0' &&
           text_good(entry->actor, 1, AUDIT_ACTOR_MAX) &&
           text_good(entry->subject, 1, AUDIT_SUBJECT_MAX) &&
           text_good(entry->detail, 0, AUDIT_DETAIL_MAX);
}

/* The line as far as it is signed. */
static size_t body_write(const struct audit_entry *entry, char ret_line[AUDIT_LINE_MAX + 1])
{
    char prev[2 * AUDIT_HASH_BYTES + 1];
    struct buf out = buf_on(ret_line, AUDIT_LINE_MAX + 1);

    sodium_bin2hex(prev, sizeof prev, entry->prev, sizeof entry->prev);
    buf_addf(&out, "%lld\t%lld\t%s\t%s\t%s\t%s\t%s\t", (long long)entry->sequence,
             (long long)entry->time_s, entry->kind, entry->actor, entry->subject, entry->detail,
             prev);
    bug_if(out.cut);
    return out.len;
}

static size_t tail_write(const struct audit_entry *entry, size_t len,
                         char ret_line[AUDIT_LINE_MAX + 1])
{
    bug_if(len + SIGNATURE_TAIL > AUDIT_LINE_MAX);
    sodium_bin2hex(ret_line + len, SIGNATURE_TAIL, entry->signature, sizeof entry->signature);
    len += 2 * AUDIT_SIGNATURE_BYTES;
    ret_line[len++] = '\n';
    ret_line[len] = '\0';
    return len;
}

size_t audit_entry_write(struct audit_entry *entry,
                         const unsigned char secret_key[AUDIT_SECRET_BYTES],
                         char ret_line[AUDIT_LINE_MAX + 1])
{
    unsigned char bytes[sizeof CONTEXT + AUDIT_LINE_MAX];

    bug_if(entry->sequence < 1 || entry->time_s < 0 || !texts_good(entry));
    size_t len = body_write(entry, ret_line);
    crypto_sign_detached(entry->signature, NULL, bytes, signed_bytes(ret_line, len, bytes),
                         secret_key);
    return tail_write(entry, len, ret_line);
}

/* Up to 18 digits, which no int64_t is too small for. */
static bool number_read(const char *text, int64_t *ret_number)
{
    size_t len = strspn(text, "0123456789");

    if (len == 0 || len > 18 || text[len] != '\0')
        return false;
    *ret_number = 0;
    for (; *text != '\0'; text++)
        *ret_number = *ret_number * 10 + (*text - '0');
    return true;
}

static bool hex_read(const char *text, unsigned char *ret_bytes, size_t len)
{
    size_t got;

    return sodium_hex2bin(ret_bytes, len, text, strlen(text), NULL, &got, NULL) == 0 && got == len;
}

struct err audit_entry_read(const char *line, size_t len, struct audit_entry *ret_entry)
{
    char copy[AUDIT_LINE_MAX + 1], again[AUDIT_LINE_MAX + 1], *field[FIELDS];
    struct err refused = err_make(ERR_SYNTAX);

    memset(ret_entry, 0, sizeof *ret_entry);
    if (len == 0 || len > AUDIT_LINE_MAX || line[len - 1] != '\n' ||
        memchr(line, '\0', len) != NULL)
        return refused;
    memcpy(copy, line, len - 1);
    copy[len - 1] = '\0';
    field[0] = copy;
    for (int i = 1; i < FIELDS; i++) {
        char *tab = strchr(field[i - 1], '\t');
        if (tab == NULL)
            return refused;
        *tab = '\0';
        field[i] = tab + 1;
    }
    struct audit_entry e = {.sequence = 0};
    if (!number_read(field[0], &e.sequence) || !number_read(field[1], &e.time_s) ||
        !text_copy(e.kind, sizeof e.kind, field[2]) ||
        !text_copy(e.actor, sizeof e.actor, field[3]) ||
        !text_copy(e.subject, sizeof e.subject, field[4]) ||
        !text_copy(e.detail, sizeof e.detail, field[5]) ||
        !hex_read(field[6], e.prev, sizeof e.prev) ||
        !hex_read(field[7], e.signature, sizeof e.signature) || e.sequence < 1 || !texts_good(&e))
        return refused;
    /* Leading zeros, capital hex digits: one entry has one spelling. */
    if (tail_write(&e, body_write(&e, again), again) != len || memcmp(again, line, len) != 0)
        return refused;
    *ret_entry = e;
    return err_none();
}

bool audit_entry_signed(const char *line, size_t len, const struct audit_entry *entry,
                        const unsigned char public_key[AUDIT_PUBLIC_BYTES])
{
    unsigned char bytes[sizeof CONTEXT + AUDIT_LINE_MAX];

    if (len < SIGNATURE_TAIL || len > AUDIT_LINE_MAX)
        return false;
    return crypto_sign_verify_detached(entry->signature, bytes,
                                       signed_bytes(line, len - SIGNATURE_TAIL, bytes),
                                       public_key) == 0;
}
