/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include "base/buf.h"
#include "base/journald.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { LOG_LINE_MAX = 512, LOG_NAME_MAX = 63, LOG_PATH_MAX = 107 };

static enum log_level log_min = LOG_INFO;
static uint64_t log_salt;
static pthread_once_t log_salt_once = PTHREAD_ONCE_INIT;

static struct {
    pthread_mutex_t lock;
    char lines[LOG_RECENT_MAX][LOG_RECENT_BYTES];
    unsigned written; /* lines ever */
} recent = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The line without its newline; a character that does not fit is left out whole. */
static void recent_put(const char *line, size_t len)
{
    pthread_mutex_lock(&recent.lock);
    char *kept = recent.lines[recent.written++ % LOG_RECENT_MAX];
    if (len > LOG_RECENT_BYTES - 1)
        for (len = LOG_RECENT_BYTES - 1; len > 0 && ((unsigned char)line[len] & 0xc0) == 0x80;)
            len--;
    memcpy(kept, line, len);
    memset(kept + len, 0, LOG_RECENT_BYTES - len);
    pthread_mutex_unlock(&recent.lock);
}

int log_recent(int most, char (*ret_lines)[LOG_RECENT_BYTES])
{
    pthread_mutex_lock(&recent.lock);
    int count = recent.written < LOG_RECENT_MAX ? (int)recent.written : LOG_RECENT_MAX;
    if (count > most)
        count = most;
    for (int i = 0; i < count; i++)
        memcpy(ret_lines[i],
               recent.lines[(recent.written - (unsigned)(count - i)) % LOG_RECENT_MAX],
               LOG_RECENT_BYTES);
    pthread_mutex_unlock(&recent.lock);
    return count;
}

void log_level_set(enum log_level level)
{
    log_min = level;
}

/* Whose entries go into the journal, and by which way; socket -1: lines of text. */
static struct {
    char program[LOG_NAME_MAX + 1], kiosk[LOG_NAME_MAX + 1], path[LOG_PATH_MAX + 1];
    int socket;
} journal = {.socket = -1};

void log_identity(const char *program, const char *kiosk, const char *path)
{
    (void)text_copy(journal.program, sizeof journal.program, program);
    (void)text_copy(journal.kiosk, sizeof journal.kiosk, kiosk);
    (void)text_copy(journal.path, sizeof journal.path, path);
    if (journal.socket >= 0 || !journald_is(STDERR_FILENO, getenv("JOURNAL_STREAM")))
        return;
    if (err_is(journald_open(&journal.socket)))
        journal.socket = -1;
}

/* text: what the line says after its head. False: it is not in the journal. */
static bool journal_put(enum log_level level, const char *module, const char *text)
{
    /* As syslog counts them. */
    static const char *const priorities[] = {"7", "6", "4", "3"};
    const struct journald_field fields[] = {{"MESSAGE", text},
                                            {"PRIORITY", priorities[level]},
                                            {"SYSLOG_IDENTIFIER", journal.program},
                                            {"ANKUNFT_PART", module},
                                            {"ANKUNFT_KIOSK", journal.kiosk}};

    return journal.socket >= 0 && !err_is(journald_send(journal.socket, journal.path, fields,
                                                        (int)(sizeof fields / sizeof fields[0])));
}

static void log_salt_init(void)
{
    if (getrandom(&log_salt, sizeof log_salt, 0) != (ssize_t)sizeof log_salt)
        log_salt = (uint64_t)time(NULL);
}

void log_write(enum log_level level, const char *module, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    char line[LOG_LINE_MAX];
    struct timespec now;
    struct tm tm;

    if (level < log_min)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &tm);
    size_t n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &tm);
    int head =
        snprintf(line + n, sizeof line - n, ".%03ldZ %-5s ", now.tv_nsec / 1000000, names[level]);
    n += head > 0 ? (size_t)head : 0;
    const char *text = line + n;
    head = snprintf(line + n, sizeof line - n, "%s: ", module);
    n += head > 0 ? (size_t)head : 0;
    va_list args;
    va_start(args, format);
    int body = vsnprintf(line + n, sizeof line - n - 1, format, args);
    va_end(args);
    size_t end = n + (body > 0 ? (size_t)body : 0);
    if (end > sizeof line - 2)
        end = sizeof line - 2;
    for (size_t i = n; i < end; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = '?';
    recent_put(line, end);
    line[end] = '\0';
    if (journal_put(level, module, text))
        return;
    line[end++] = '\n';
    /* A log that cannot be written has nowhere to complain to. */
    ssize_t written = write(STDERR_FILENO, line, end);
    (void)written;
}

void log_booking_tag(int64_t booking_id, char ret_tag[11])
{
    pthread_once(&log_salt_once, log_salt_init);
    /* splitmix64: a tag for reading logs, not a protection of the number. */
    uint64_t x = (uint64_t)booking_id + log_salt;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    snprintf(ret_tag, 11, "b-%08x", (unsigned)(x & 0xffffffffu));
}
