/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit log
 * =============
 *
 * The file. audit.log is text, one entry a line, fields between TABs, so that a person can read it
 * without this program:
 *
 *     sequence  time  kind  actor  subject  detail  prev  signature
 *
 * sequence counts from 1; time is Unix time; the texts hold no control bytes; prev is the BLAKE2b
 * hash (32 bytes) of the whole line before, the first entry's that of the public key; signature is
 * Ed25519 over "ankunft audit 1", a newline, and the line up to the signature. One entry has one
 * spelling: a line is read only if writing it gives the same bytes. The kiosk's secret key is the
 * seed in audit.key, made at first use; the first entry's detail shows the public key, and whoever
 * wants proof keeps that key outside the kiosk.
 *
 * What it proves. A changed byte breaks the signature; a removed, doubled, moved or strange entry
 * breaks sequence or chain. Entries cut off at the end leave a valid shorter chain, so the last
 * line is kept a second time in audit.log.head; whoever cuts both, in step, is found only by an
 * older copy or a noted last sequence. Whoever has the secret key can write any history: the log
 * proves that the kiosk wrote it, to those who trust the kiosk's user and root. It holds keyed tags
 * and entry numbers where visitors are concerned, never names.
 *
 * A cut. An append writes one line and syncs it before it returns, then the head under another
 * name, synced and renamed. So the file ends, after a cut, with a whole entry or with a part of one
 * that nobody was promised, and the head is equal or one behind. The part stays where it is: the
 * next opening ends it with a newline and writes a marker ("torn") that names its length and hash
 * and follows the last whole entry, so that the proof can step over exactly these bytes and no
 * others. A marker may be torn as well; the next one covers both.
 *
 * A full disk. What was written of the entry is taken back, the caller is told, and nothing is lost
 * that was promised. Where taking back fails too, the next call looks at the end of the file as
 * after a cut.
 */
#include "store/audit.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/directory.h"
#include "store/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME AUDIT_FILE_NAME
#define KEY_NAME  "audit.key"
#define OURSELVES "kiosk"

_Static_assert((int)KEYFILE_BYTES == (int)crypto_sign_SEEDBYTES, "a seed a key file");

struct audit {
    char dir[PATH_MAX];
    char path[PATH_MAX + 16];
    int fd; /* -1: the end of the file must be looked at first */
    off_t end;
    int64_t last; /* sequence of the last entry, 0: none */
    unsigned char prev[AUDIT_HASH_BYTES];
    unsigned char public_key[AUDIT_PUBLIC_BYTES];
    unsigned char secret_key[AUDIT_SECRET_BYTES];
};

const char *audit_kind_name(enum audit_kind kind)
{
    static const char *const names[AUDIT_KIND_COUNT] = {
        [AUDIT_BEGUN] = "begun",       [AUDIT_TORN] = "torn",       [AUDIT_SHORT] = "short",
        [AUDIT_OVERRIDE] = "override", [AUDIT_REPRINT] = "reprint", [AUDIT_UNDO] = "undo",
        [AUDIT_LOGIN] = "login",       [AUDIT_LOGOUT] = "logout",   [AUDIT_CONFIG] = "config",
        [AUDIT_REFUSED] = "refused",   [AUDIT_CLOSED] = "closed",   [AUDIT_OPENED] = "opened",
        [AUDIT_PAPER] = "paper",       [AUDIT_TEST] = "test",       [AUDIT_SHUT_DOWN] = "shut-down",
        [AUDIT_HELP] = "help",         [AUDIT_CHECKIN] = "checkin", [AUDIT_MISSED] = "missed",
        [AUDIT_REVOKED] = "revoked",   [AUDIT_SETTLED] = "settled",
    };

    bug_if((unsigned)kind >= AUDIT_KIND_COUNT);
    return names[kind];
}

void audit_torn_detail(const char *bytes, size_t len, char ret_detail[AUDIT_DETAIL_MAX + 1])
{
    unsigned char hash[AUDIT_HASH_BYTES];
    char hex[2 * AUDIT_HASH_BYTES + 1];

    audit_entry_hash(bytes, len, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(ret_detail, AUDIT_DETAIL_MAX + 1, "%zu bytes %s", len, hex);
}

static struct err said(const char *what, const char *path, int error)
{
    log_error("store", "cannot %s %s: %s", what, path, strerror(error));
    return error == EROFS ? err_make(ERR_IO) : err_from_errno(error);
}

/* ---- writing ---------------------------------------------------------------------------- */

static struct err write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_from_errno(n < 0 ? errno : ENOSPC);
        bytes += n;
        len -= (size_t)n;
    }
    return err_none();
}

/* The last line once more. Without it the log is whole, but a cut-off end would not show. */
static void head_write(struct audit *a, const char *line, size_t len)
{
    char path[sizeof a->path + 8], fresh[sizeof path + 8];

    snprintf(path, sizeof path, "%s" AUDIT_HEAD_END, a->path);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = fd >= 0 && !err_is(write_all(fd, line, len)) && fsync(fd) == 0 &&
                rename(fresh, path) == 0 && !err_is(directory_sync(a->dir));
    if (fd >= 0)
        close(fd);
    if (!good) {
        unlink(fresh);
        log_warn("store", "cannot note the last entry in %s", path);
    }
}

static void end_unknown(struct audit *a)
{
    if (a->fd >= 0)
        close(a->fd);
    a->fd = -1;
}

/* before: bytes that end what a cut has left, in one write with the line. */
static struct err line_append(struct audit *a, const char *before, const char *line, size_t len)
{
    char bytes[AUDIT_LINE_MAX + 2];
    size_t ahead = strlen(before);

    bug_if(ahead > 1);
    memcpy(bytes, before, ahead);
    memcpy(bytes + ahead, line, len);
    struct err e = write_all(a->fd, bytes, ahead + len);
    if (!err_is(e) && fdatasync(a->fd) != 0)
        e = err_from_errno(errno);
    if (err_is(e)) {
        log_error("store", "no audit entry could be written: %s", err_name(e));
        if (ftruncate(a->fd, a->end) != 0 || fdatasync(a->fd) != 0)
            end_unknown(a);
        return e;
    }
    a->end += (off_t)(ahead + len);
    a->last++;
    audit_entry_hash(line, len, a->prev);
    head_write(a, line, len);
    return e;
}

/* As the format wants it: no control bytes, not too long, not cut within a character. */
static void text_clean(const char *text, char *ret_text, size_t max)
{
    size_t len = strlen(text);

    if (len > max)
        for (len = max; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80; len--)
            continue;
    for (size_t i = 0; i < len; i++)
        ret_text[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i];
    ret_text[len] = '\0';
    if (ret_text[0] == '\0')
        memcpy(ret_text, "-", 2);
}

static struct err entry_append(struct audit *a, const char *before, enum audit_kind kind,
                               const char *actor, const char *subject, const char *detail,
                               int64_t time_s)
{
    struct audit_entry entry = {.sequence = a->last + 1, .time_s = time_s > 0 ? time_s : 0};
    char line[AUDIT_LINE_MAX + 1];

    text_clean(audit_kind_name(kind), entry.kind, AUDIT_KIND_MAX);
    text_clean(actor, entry.actor, AUDIT_ACTOR_MAX);
    text_clean(subject, entry.subject, AUDIT_SUBJECT_MAX);
    text_clean(detail, entry.detail, AUDIT_DETAIL_MAX);
    memcpy(entry.prev, a->prev, sizeof entry.prev);
    size_t len = audit_entry_write(&entry, a->secret_key, line);
    return line_append(a, before, line, len);
}

/* ---- the end of the file ---------------------------------------------------------------- */

/* The last good entry of the tail; what stands behind it is torn. False: there is none. */
static bool tail_read(struct audit *a, const char *tail, size_t len, size_t *ret_torn_at)
{
    for (size_t end = len; end > 0; end--) {
        struct audit_entry entry;
        if (tail[end - 1] != '\n')
            continue;
        size_t at = end - 1;
        while (at > 0 && tail[at - 1] != '\n')
            at--;
        if (err_is(audit_entry_read(tail + at, end - at, &entry)) ||
            !audit_entry_signed(tail + at, end - at, &entry, a->public_key))
            continue;
        a->last = entry.sequence;
        audit_entry_hash(tail + at, end - at, a->prev);
        *ret_torn_at = end;
        return true;
    }
    *ret_torn_at = 0;
    return false;
}

static struct err torn_close(struct audit *a, const char *torn, size_t len)
{
    char detail[AUDIT_DETAIL_MAX + 1];

    log_warn("store", "the last audit entry is torn: %zu bytes", len);
    audit_torn_detail(torn, len, detail);
    return entry_append(a, "\n", AUDIT_TORN, OURSELVES, "-", detail, clock_wall_s());
}

static struct err begun(struct audit *a)
{
    char hex[2 * AUDIT_PUBLIC_BYTES + 1];

    audit_public_key(a, hex);
    log_info("store", "the audit log begins; public key %s", hex);
    return entry_append(a, "", AUDIT_BEGUN, OURSELVES, "-", hex, clock_wall_s());
}

/*
 * A last line that lacks its newline alone is whole: a newline before a marker would make it one.
 * The tail has room for the newline.
 */
static struct err newline_add(struct audit *a, char *tail, size_t *len)
{
    struct audit_entry entry;
    size_t at = *len;

    while (at > 0 && tail[at - 1] != '\n')
        at--;
    tail[*len] = '\n';
    if (err_is(audit_entry_read(tail + at, *len - at + 1, &entry)) ||
        !audit_entry_signed(tail + at, *len - at + 1, &entry, a->public_key))
        return err_none();
    struct err e = write_all(a->fd, "\n", 1);
    if (!err_is(e) && fdatasync(a->fd) != 0)
        e = err_from_errno(errno);
    if (!err_is(e)) {
        a->end++;
        ++*len;
    }
    return e;
}

/*
 * Closes what a cut has left; *ret_found is the last entry that was there before. A log without an
 * entry, also one whose very first was torn, begins now.
 */
static struct err tail_mend(struct audit *a, const char *tail, size_t len, int64_t *ret_found)
{
    size_t torn_at;
    struct err e = err_none();

    bool found = tail_read(a, tail, len, &torn_at);
    *ret_found = a->last;
    if (len - torn_at > AUDIT_TORN_MAX)
        return err_make(ERR_CORRUPT);
    if (torn_at < len)
        e = torn_close(a, tail + torn_at, len - torn_at);
    return err_is(e) || found ? e : begun(a);
}

/* A cut leaves the head equal or one behind; one that is ahead has seen entries that are gone. */
static struct err head_compare(struct audit *a, int64_t noted, int64_t found)
{
    char detail[AUDIT_DETAIL_MAX + 1];

    if (noted <= found)
        return err_none();
    snprintf(detail, sizeof detail, "the log ended with %lld, noted was %lld", (long long)found,
             (long long)noted);
    log_error("store", "audit entries are missing: %s", detail);
    return entry_append(a, "", AUDIT_SHORT, OURSELVES, "-", detail, clock_wall_s());
}

static struct err end_look(struct audit *a)
{
    static const size_t most = AUDIT_TORN_MAX + AUDIT_LINE_MAX + 1;
    struct audit_entry head;
    struct stat st;
    int64_t found;

    a->last = 0;
    audit_entry_root(a->public_key, a->prev);
    if (fstat(a->fd, &st) != 0)
        return said("look at", a->path, errno);
    a->end = st.st_size;
    size_t len = (size_t)st.st_size < most ? (size_t)st.st_size : most;
    char *tail = malloc(len + 1);
    if (tail == NULL)
        return err_make(ERR_NO_MEMORY);
    /* Before anything is appended, which notes itself. */
    struct err headed = audit_head_read(a->path, a->public_key, &head);
    struct err e = err_none();
    if (pread(a->fd, tail, len, st.st_size - (off_t)len) != (ssize_t)len)
        e = said("read", a->path, EIO);
    if (!err_is(e))
        e = newline_add(a, tail, &len);
    if (!err_is(e))
        e = tail_mend(a, tail, len, &found);
    free(tail);
    return err_is(e) || err_is(headed) ? e : head_compare(a, head.sequence, found);
}

static struct err file_open(struct audit *a)
{
    int fd = open(a->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return said("open", a->path, errno);
    a->fd = fd;
    if (fchmod(fd, 0600) != 0)
        return said("close to others", a->path, errno);
    struct err e = directory_sync(a->dir);
    return err_is(e) ? e : end_look(a);
}

static struct err set_aside(struct audit *a, char ret_name[64])
{
    char to[sizeof a->path + 64], stamp[32];
    time_t now = (time_t)clock_wall_s();
    struct tm tm;
    int n = 0;

    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
    do {
        snprintf(ret_name, 64, n == 0 ? "audit-damaged-%s.log" : "audit-damaged-%s-%d.log", stamp,
                 n);
        snprintf(to, sizeof to, "%s/%s", a->dir, ret_name);
    } while (access(to, F_OK) == 0 && ++n < 100);
    if (rename(a->path, to) != 0)
        return said("set aside", a->path, errno);
    log_error("store", "the end of the audit log cannot be read; set aside as %s", to);
    return directory_sync(a->dir);
}

static struct err ready(struct audit *a)
{
    char name[64], detail[AUDIT_DETAIL_MAX + 1];

    if (a->fd >= 0)
        return err_none();
    struct err e = file_open(a);
    if (e.code == ERR_CORRUPT) {
        end_unknown(a);
        e = set_aside(a, name);
        if (!err_is(e))
            e = file_open(a);
        snprintf(detail, sizeof detail, "set aside: %s", name);
        if (!err_is(e))
            e = entry_append(a, "", AUDIT_SHORT, OURSELVES, "-", detail, clock_wall_s());
    }
    if (err_is(e))
        end_unknown(a);
    return e;
}

/* ---- life ------------------------------------------------------------------------------- */

struct err audit_open(const char *dir, struct audit **ret_audit)
{
    unsigned char seed[KEYFILE_BYTES];
    struct audit *a = sodium_init() >= 0 ? sodium_malloc(sizeof *a) : NULL;

    *ret_audit = NULL;
    if (a == NULL)
        return err_make(ERR_NO_MEMORY);
    memset(a, 0, sizeof *a);
    a->fd = -1;
    struct err e = text_copy(a->dir, sizeof a->dir, dir) ? keyfile_get(dir, KEY_NAME, seed)
                                                         : err_make(ERR_TOO_LONG);
    if (!err_is(e)) {
        snprintf(a->path, sizeof a->path, "%s/" FILE_NAME, dir);
        crypto_sign_seed_keypair(a->public_key, a->secret_key, seed);
        sodium_memzero(seed, sizeof seed);
        e = ready(a);
    }
    if (err_is(e)) {
        audit_close(a);
        return e;
    }
    *ret_audit = a;
    return e;
}

void audit_close(struct audit *a)
{
    if (a == NULL)
        return;
    end_unknown(a);
    sodium_free(a); /* wipes */
}

struct err audit_append(struct audit *a, enum audit_kind kind, const char *actor,
                        const char *subject, const char *detail, int64_t time_s)
{
    struct err e = ready(a);

    return err_is(e) ? e : entry_append(a, "", kind, actor, subject, detail, time_s);
}

void audit_public_key(const struct audit *a, char ret_hex[2 * AUDIT_PUBLIC_BYTES + 1])
{
    sodium_bin2hex(ret_hex, 2 * AUDIT_PUBLIC_BYTES + 1, a->public_key, sizeof a->public_key);
}

void audit_tag(const struct audit *a, const char *bytes, size_t len,
               char ret_hex[AUDIT_TAG_DIGITS + 1])
{
    static const char purpose[] = "ankunft audit tag 1";
    unsigned char key[crypto_generichash_KEYBYTES], tag[AUDIT_TAG_DIGITS / 2];

    /* A key for this alone: nothing made with it says anything about signatures. */
    crypto_generichash(key, sizeof key, (const unsigned char *)purpose, sizeof purpose,
                       a->secret_key, crypto_sign_SEEDBYTES);
    crypto_generichash(tag, sizeof tag, (const unsigned char *)bytes, len, key, sizeof key);
    sodium_bin2hex(ret_hex, AUDIT_TAG_DIGITS + 1, tag, sizeof tag);
    sodium_memzero(key, sizeof key);
}
