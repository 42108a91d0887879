/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/ledger.h"

#include "base/buf.h"
#include "base/log.h"
#include "store/directory.h"

#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAIL_BYTES = LEDGER_SHOWN_MAX * AUDIT_LINE_MAX };

struct ledger {
    pthread_mutex_t lock;
    struct daytime *daytime;
    struct audit *audit;
    int lock_fd;
    char path[PATH_MAX];
};

struct err ledger_open(const char *dir, struct daytime *daytime, struct ledger **ret_ledger)
{
    struct ledger *ledger = calloc(1, sizeof *ledger);
    struct err e = err_make(ERR_NO_MEMORY);

    if (ledger == NULL)
        return e;
    struct buf path = buf_on(ledger->path, sizeof ledger->path);
    buf_addf(&path, "%s/" AUDIT_FILE_NAME, dir);
    ledger->daytime = daytime;
    e = directory_claim(dir, &ledger->lock_fd);
    if (!err_is(e)) {
        e = audit_open(dir, &ledger->audit);
        if (err_is(e))
            directory_release(ledger->lock_fd);
    }
    if (err_is(e)) {
        free(ledger);
        return e;
    }
    pthread_mutex_init(&ledger->lock, NULL);
    *ret_ledger = ledger;
    return err_none();
}

void ledger_close(struct ledger *ledger)
{
    if (ledger == NULL)
        return;
    audit_close(ledger->audit);
    directory_release(ledger->lock_fd);
    pthread_mutex_destroy(&ledger->lock);
    free(ledger);
}

struct err ledger_add(struct ledger *ledger, enum audit_kind kind, const char *account,
                      const char *subject, const char *detail)
{
    pthread_mutex_lock(&ledger->lock);
    struct err e =
        audit_append(ledger->audit, kind, account, subject, detail, daytime_now_s(ledger->daytime));
    pthread_mutex_unlock(&ledger->lock);
    if (err_is(e))
        log_error("ledger", "an entry could not be written: %s", err_name(e));
    return e;
}

/* The last bytes of the file, from the beginning of a line; 0 where there are none. */
static size_t tail_read(const char *path, char *ret_bytes)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;

    if (fd < 0)
        return 0;
    off_t from = 0;
    if (fstat(fd, &st) == 0) {
        from = st.st_size > TAIL_BYTES ? st.st_size - TAIL_BYTES : 0;
        got = pread(fd, ret_bytes, TAIL_BYTES, from);
    }
    close(fd);
    size_t len = got > 0 ? (size_t)got : 0;
    const char *line = from > 0 && len > 0 ? memchr(ret_bytes, '\n', len) : NULL;
    if (line != NULL) {
        size_t cut = (size_t)(line + 1 - ret_bytes);
        memmove(ret_bytes, ret_bytes + cut, len - cut);
        len -= cut;
    }
    return len;
}

static void entry_add(json_t *entries, const struct audit_entry *entry)
{
    /* What is not UTF-8 is left out whole: nothing here is written by strangers. */
    (void)json_array_append_new(
        entries, json_pack("{s:I,s:I,s:s,s:s,s:s,s:s}", "sequence", (json_int_t)entry->sequence,
                           "time_s", (json_int_t)entry->time_s, "kind", entry->kind, "actor",
                           entry->actor, "subject", entry->subject, "detail", entry->detail));
    if (json_array_size(entries) > LEDGER_SHOWN_MAX)
        (void)json_array_remove(entries, 0);
}

char *ledger_json(struct ledger *ledger, int64_t after)
{
    char *bytes = malloc(TAIL_BYTES);
    json_t *entries = json_array();
    struct audit_entry entry;

    if (bytes == NULL || entries == NULL) {
        free(bytes);
        json_decref(entries);
        return NULL;
    }
    pthread_mutex_lock(&ledger->lock);
    size_t len = tail_read(ledger->path, bytes);
    pthread_mutex_unlock(&ledger->lock);
    for (size_t at = 0; at < len;) {
        const char *end = memchr(bytes + at, '\n', len - at);
        size_t line = end != NULL ? (size_t)(end + 1 - (bytes + at)) : len - at;
        if (!err_is(audit_entry_read(bytes + at, line, &entry)) && entry.sequence > after)
            entry_add(entries, &entry);
        at += line;
    }
    free(bytes);
    json_t *root = json_pack("{s:o}", "entries", entries);
    char *text = root != NULL ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    return text;
}
