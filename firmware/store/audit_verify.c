/* SPDX-License-Identifier: Apache-2.0 */
#include "store/audit.h"

#include "base/buf.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct walk {
    const char *bytes;
    size_t len, at;
    const unsigned char *public_key;
    int64_t next;                         /* the sequence that must come */
    unsigned char prev[AUDIT_HASH_BYTES]; /* and what it must follow */
};

const char *audit_fault_name(enum audit_fault fault)
{
    static const char *const names[] = {"whole",    "altered", "missing",
                                        "repeated", "foreign", "cut off"};

    return (size_t)fault < sizeof names / sizeof *names ? names[fault] : "unnamed";
}

/* The line at a byte, with its newline; 0: it has none, or is longer than a line can be. */
static size_t line_len(const struct walk *w, size_t at)
{
    size_t left = w->len - at;
    const char *newline =
        memchr(w->bytes + at, '\n', left < AUDIT_LINE_MAX ? left : AUDIT_LINE_MAX);

    return newline != NULL ? (size_t)(newline - (w->bytes + at)) + 1 : 0;
}

static enum audit_fault line_judge(const struct walk *w, size_t at, size_t len,
                                   struct audit_entry *ret_entry)
{
    if (len == 0 || err_is(audit_entry_read(w->bytes + at, len, ret_entry)) ||
        !audit_entry_signed(w->bytes + at, len, ret_entry, w->public_key))
        return AUDIT_ALTERED;
    if (ret_entry->sequence != w->next)
        return ret_entry->sequence > w->next ? AUDIT_MISSING : AUDIT_REPEATED;
    return memcmp(ret_entry->prev, w->prev, sizeof w->prev) == 0 ? AUDIT_WHOLE : AUDIT_FOREIGN;
}

/*
 * The bytes from here on are no entry. True: they are a torn one, and the marker that names them
 * stands at *ret_at.
 */
static bool torn_skip(const struct walk *w, size_t *ret_at, size_t *ret_len,
                      struct audit_entry *ret_entry)
{
    char detail[AUDIT_DETAIL_MAX + 1];
    size_t end = w->len - w->at < AUDIT_TORN_MAX ? w->len : w->at + AUDIT_TORN_MAX;

    for (size_t at = w->at; at < end; at++) {
        if (w->bytes[at] != '\n' || at + 1 == w->len)
            continue;
        size_t len = line_len(w, at + 1);
        if (line_judge(w, at + 1, len, ret_entry) != AUDIT_WHOLE ||
            strcmp(ret_entry->kind, audit_kind_name(AUDIT_TORN)) != 0)
            continue;
        audit_torn_detail(w->bytes + w->at, at - w->at, detail);
        if (strcmp(ret_entry->detail, detail) != 0)
            continue;
        *ret_at = at + 1;
        *ret_len = len;
        return true;
    }
    return false;
}

struct err audit_verify_bytes(const char *bytes, size_t len,
                              const unsigned char public_key[AUDIT_PUBLIC_BYTES],
                              void (*each)(void *self, const struct audit_entry *entry), void *self,
                              struct audit_proof *ret_proof)
{
    struct walk w = {.bytes = bytes, .len = len, .public_key = public_key, .next = 1};
    struct audit_entry entry;

    *ret_proof = (struct audit_proof){.fault = AUDIT_WHOLE};
    audit_entry_root(public_key, w.prev);
    while (w.at < len) {
        size_t at = w.at, line = line_len(&w, at);
        enum audit_fault fault = line_judge(&w, at, line, &entry);
        int64_t named = fault == AUDIT_REPEATED ? entry.sequence : w.next;
        if (fault == AUDIT_ALTERED && torn_skip(&w, &at, &line, &entry))
            fault = AUDIT_WHOLE;
        else if (fault == AUDIT_ALTERED && memchr(bytes + at, '\n', len - at) == NULL)
            fault = AUDIT_CUT_OFF;
        if (fault != AUDIT_WHOLE) {
            *ret_proof = (struct audit_proof){fault, named, (int64_t)w.at};
            return err_make(ERR_CORRUPT);
        }
        audit_entry_hash(bytes + at, line, w.prev);
        if (each != NULL)
            each(self, &entry);
        w.at = at + line;
        w.next++;
    }
    ret_proof->sequence = w.next - 1;
    ret_proof->at = (int64_t)w.at;
    return err_none();
}

static struct err whole_read(const char *path, char **ret_bytes, size_t *ret_len)
{
    FILE *f = fopen(path, "rbe");
    struct stat st;
    struct err e = err_none();

    *ret_bytes = NULL;
    *ret_len = 0;
    if (f == NULL)
        return err_from_errno(errno);
    if (fstat(fileno(f), &st) != 0)
        e = err_from_errno(errno);
    else if (st.st_size > AUDIT_FILE_MAX)
        e = err_make(ERR_TOO_LONG);
    else if ((*ret_bytes = malloc((size_t)st.st_size + 1)) == NULL)
        e = err_make(ERR_NO_MEMORY);
    if (!err_is(e)) {
        *ret_len = fread(*ret_bytes, 1, (size_t)st.st_size, f);
        e = ferror(f) ? err_make(ERR_IO) : err_none();
    }
    fclose(f);
    return e;
}

struct err audit_head_read(const char *path, const unsigned char public_key[AUDIT_PUBLIC_BYTES],
                           struct audit_entry *ret_head)
{
    char head[PATH_MAX], line[AUDIT_LINE_MAX + 1];
    struct buf out = buf_on(head, sizeof head);

    memset(ret_head, 0, sizeof *ret_head);
    buf_addf(&out, "%s%s", path, AUDIT_HEAD_END);
    FILE *f = out.cut ? NULL : fopen(head, "rbe");
    if (f == NULL)
        return out.cut ? err_make(ERR_TOO_LONG) : err_from_errno(errno);
    size_t len = fread(line, 1, sizeof line, f);
    fclose(f);
    struct err e = audit_entry_read(line, len, ret_head);
    if (!err_is(e) && !audit_entry_signed(line, len, ret_head, public_key))
        e = err_make(ERR_CORRUPT);
    return e;
}

struct err audit_verify(const char *path, const char *public_key_hex,
                        void (*each)(void *self, const struct audit_entry *entry), void *self,
                        struct audit_proof *ret_proof)
{
    unsigned char public_key[AUDIT_PUBLIC_BYTES];
    struct audit_entry head;
    size_t got, len;
    char *bytes;

    *ret_proof = (struct audit_proof){.fault = AUDIT_WHOLE};
    if (sodium_init() < 0)
        return err_make(ERR_NO_MEMORY);
    if (sodium_hex2bin(public_key, sizeof public_key, public_key_hex, strlen(public_key_hex), NULL,
                       &got, NULL) != 0 ||
        got != sizeof public_key)
        return err_make(ERR_SYNTAX);
    /* The head first: it may only grow while a kiosk is running. */
    struct err headed = audit_head_read(path, public_key, &head);
    struct err e = whole_read(path, &bytes, &len);
    if (!err_is(e))
        e = audit_verify_bytes(bytes, len, public_key, each, self, ret_proof);
    free(bytes);
    if (!err_is(e) && !err_is(headed) && head.sequence > ret_proof->sequence) {
        *ret_proof = (struct audit_proof){AUDIT_CUT_OFF, ret_proof->sequence + 1, (int64_t)len};
        e = err_make(ERR_CORRUPT);
    }
    return e;
}
