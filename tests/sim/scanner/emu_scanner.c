/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_scanner.h"

#include "emu_module.h"
#include "emu_pty.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 5, NOTED_MAX = 4096, SUFFIX_MAX = 32, WRITE_WAIT_MS = 10000 };

struct emu_scanner {
    char link_path[PATH_MAX];
    uint8_t suffix[SUFFIX_MAX];
    size_t suffix_len;
    FILE *out;
    pthread_t thread;
    atomic_bool stopping;
    pthread_mutex_t lock; /* what follows */
    int master;           /* -1: unplugged */
    uint8_t noted[NOTED_MAX];
    size_t received;
    struct emu_module module;
    struct emu_scanner_beeps beeps;
    uint8_t *view; /* a code held up, with its suffix, that is not read yet; or NULL */
    size_t view_len;
};

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

    return at == NULL ? -1 : (int)(at - digits);
}

static bool hex_byte(const char *text, uint8_t *ret_byte)
{
    int high = hex_digit(text[0]);
    int low = high < 0 ? -1 : hex_digit(text[1]);

    if (low < 0)
        return false;
    *ret_byte = (uint8_t)(high << 4 | low);
    return true;
}

/* Resolves C escapes. False: an escape that is none, or too long. */
static bool unescape(const char *text, uint8_t *ret_bytes, size_t size, size_t *ret_len)
{
    static const char names[] = "rnt0\\", values[] = "\r\n\t\0\\";
    size_t len = 0;

    while (*text != '\0') {
        uint8_t byte = (uint8_t)*text++;
        if (byte == '\\') {
            const char *name = *text == '\0' ? NULL : strchr(names, *text);
            if (*text == 'x' && hex_byte(text + 1, &byte)) {
                text += 3;
            } else if (name != NULL) {
                byte = (uint8_t)values[name - names];
                text++;
            } else {
                return false;
            }
        }
        if (len == size)
            return false;
        ret_bytes[len++] = byte;
    }
    *ret_len = len;
    return true;
}

static void note(struct emu_scanner *emu, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len && emu->received + i < NOTED_MAX; i++)
        emu->noted[emu->received + i] = bytes[i];
    emu->received += len;
    if (emu->out == NULL)
        return;
    fputs("host: ", emu->out);
    for (size_t i = 0; i < len; i++)
        fprintf(emu->out, "%02x", bytes[i]);
    fputc('\n', emu->out);
    fflush(emu->out);
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void beep(struct emu_scanner *emu, enum emu_beep kind)
{
    static const char *const names[] = {"", "good", "bad", "late"};

    emu->beeps.good += kind == EMU_BEEP_GOOD;
    emu->beeps.bad += kind == EMU_BEEP_BAD;
    emu->beeps.late += kind == EMU_BEEP_LATE;
    if (emu->out == NULL || kind == EMU_BEEP_NONE)
        return;
    fprintf(emu->out, "beep %s\n", names[kind]);
    fflush(emu->out);
}

/* What the module makes of the host's bytes. An answer is small and finds room on the line. */
static void hear(struct emu_scanner *emu, const uint8_t *bytes, size_t len)
{
    uint8_t answer[sizeof emu->module.heard];
    size_t answer_len;

    for (size_t i = 0; i < len; i++) {
        beep(emu, emu_module_hear(&emu->module, bytes[i], answer, &answer_len));
        if (answer_len > 0 && write(emu->master, answer, answer_len) != (ssize_t)answer_len)
            perror("scanner-emu: an answer was lost");
    }
}

/* Takes what is in view where the module reads it now; NULL: it does not. With the lock. */
static uint8_t *view_take(struct emu_scanner *emu, size_t *ret_len)
{
    uint8_t *view = emu->view;

    if (view == NULL || emu->master < 0 || !emu_module_reads(&emu->module, now_ms()))
        return NULL;
    *ret_len = emu->view_len;
    emu->view = NULL;
    return view;
}

/* Looks every few milliseconds: while nobody holds the slave open, poll would not wait. */
static void *listen_main(void *self)
{
    struct emu_scanner *emu = self;
    uint8_t bytes[512], *view;
    size_t view_len;

    while (!atomic_load(&emu->stopping)) {
        pthread_mutex_lock(&emu->lock);
        ssize_t n = emu->master < 0 ? 0 : read(emu->master, bytes, sizeof(bytes));
        if (n > 0) {
            note(emu, bytes, (size_t)n);
            hear(emu, bytes, (size_t)n);
        }
        beep(emu, emu_module_look(&emu->module, now_ms()));
        view = view_take(emu, &view_len);
        pthread_mutex_unlock(&emu->lock);
        if (view != NULL)
            (void)emu_scanner_send(emu, view, view_len);
        free(view);
        if (n <= 0)
            pause_ms(LOOK_MS);
    }
    return NULL;
}

struct emu_scanner *emu_scanner_start(const char *link_path, const char *suffix_escaped, FILE *out)
{
    struct emu_scanner *emu = calloc(1, sizeof(*emu));

    if (emu == NULL)
        return NULL;
    emu->out = out;
    snprintf(emu->link_path, sizeof(emu->link_path), "%s", link_path);
    emu->master = -1;
    emu_module_init(&emu->module, "plain", EMU_SCANNER_PATIENCE_MS);
    if (!unescape(suffix_escaped, emu->suffix, sizeof(emu->suffix), &emu->suffix_len))
        errno = EINVAL;
    else
        emu->master = emu_pty_plug(emu->link_path);
    if (emu->master < 0) {
        free(emu);
        return NULL;
    }
    pthread_mutex_init(&emu->lock, NULL);
    if (pthread_create(&emu->thread, NULL, listen_main, emu) != 0)
        abort();
    return emu;
}

bool emu_scanner_pose(struct emu_scanner *emu, const char *maker, long patience_ms)
{
    pthread_mutex_lock(&emu->lock);
    bool known = emu_module_init(&emu->module, maker, patience_ms);
    pthread_mutex_unlock(&emu->lock);
    return known;
}

struct emu_scanner_beeps emu_scanner_beeps(struct emu_scanner *emu)
{
    pthread_mutex_lock(&emu->lock);
    struct emu_scanner_beeps beeps = emu->beeps;
    pthread_mutex_unlock(&emu->lock);
    return beeps;
}

void emu_scanner_stop(struct emu_scanner *emu)
{
    atomic_store(&emu->stopping, true);
    pthread_join(emu->thread, NULL);
    if (emu->master >= 0)
        emu_pty_unplug(emu->link_path, emu->master);
    pthread_mutex_destroy(&emu->lock);
    free(emu->view);
    free(emu);
}

bool emu_scanner_send(struct emu_scanner *emu, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        pthread_mutex_lock(&emu->lock);
        int master = emu->master;
        ssize_t n = master < 0 ? -1 : write(master, bytes, len);
        bool full = master >= 0 && n < 0 && errno == EAGAIN;
        pthread_mutex_unlock(&emu->lock);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (!full || poll(&(struct pollfd){master, POLLOUT, 0}, 1, WRITE_WAIT_MS) <= 0) {
            return false;
        }
    }
    return true;
}

/* Holds the code up: it is sent now, or when the module reads. */
static bool view_show(struct emu_scanner *emu, uint8_t *bytes, size_t len)
{
    pthread_mutex_lock(&emu->lock);
    bool plugged = emu->master >= 0;
    free(emu->view);
    emu->view = plugged ? bytes : NULL;
    emu->view_len = len;
    uint8_t *view = view_take(emu, &len);
    pthread_mutex_unlock(&emu->lock);
    bool ok = plugged && (view == NULL || emu_scanner_send(emu, view, len));
    free(view);
    if (!plugged)
        free(bytes);
    return ok;
}

static bool scan(struct emu_scanner *emu, const char *text, long pause_each_ms)
{
    static const size_t size = EMU_SCANNER_LINE_MAX + SUFFIX_MAX;
    uint8_t *bytes = malloc(size);
    size_t len = 0;
    bool ok = bytes != NULL && unescape(text, bytes, size - SUFFIX_MAX, &len);

    if (ok) {
        memcpy(bytes + len, emu->suffix, emu->suffix_len);
        len += emu->suffix_len;
    }
    for (size_t i = 0; ok && pause_each_ms > 0 && i < len; i++) {
        ok = emu_scanner_send(emu, bytes + i, 1);
        pause_ms(pause_each_ms);
    }
    if (ok && pause_each_ms == 0)
        return view_show(emu, bytes, len);
    free(bytes);
    return ok;
}

static bool send_hex(struct emu_scanner *emu, const char *hex)
{
    size_t len = strlen(hex) / 2;
    uint8_t bytes[EMU_SCANNER_LINE_MAX];

    if (strlen(hex) % 2 != 0 || len > sizeof(bytes))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!hex_byte(hex + 2 * i, &bytes[i]))
            return false;
    }
    return emu_scanner_send(emu, bytes, len);
}

static bool unplug(struct emu_scanner *emu)
{
    pthread_mutex_lock(&emu->lock);
    bool plugged = emu->master >= 0;
    if (plugged)
        emu_pty_unplug(emu->link_path, emu->master);
    emu->master = -1;
    free(emu->view);
    emu->view = NULL;
    pthread_mutex_unlock(&emu->lock);
    return plugged;
}

static bool plug(struct emu_scanner *emu)
{
    pthread_mutex_lock(&emu->lock);
    bool ok = emu->master < 0;
    if (ok) {
        emu_module_restart(&emu->module);
        emu->master = emu_pty_plug(emu->link_path);
    }
    ok = ok && emu->master >= 0;
    pthread_mutex_unlock(&emu->lock);
    return ok;
}

bool emu_scanner_command(struct emu_scanner *emu, const char *line)
{
    if (strncmp(line, "scan ", 5) == 0)
        return scan(emu, line + 5, 0);
    if (strncmp(line, "raw ", 4) == 0)
        return send_hex(emu, line + 4);
    if (strncmp(line, "slow ", 5) == 0) {
        char *text;
        long ms = strtol(line + 5, &text, 10);
        return ms > 0 && ms <= 10000 && *text == ' ' && scan(emu, text + 1, ms);
    }
    if (strcmp(line, "unplug") == 0)
        return unplug(emu);
    if (strcmp(line, "plug") == 0)
        return plug(emu);
    return false;
}

size_t emu_scanner_received(struct emu_scanner *emu, uint8_t *ret_bytes, size_t size)
{
    pthread_mutex_lock(&emu->lock);
    size_t received = emu->received;
    size_t kept = received < NOTED_MAX ? received : NOTED_MAX;
    if (size > 0)
        memcpy(ret_bytes, emu->noted, kept < size ? kept : size);
    pthread_mutex_unlock(&emu->lock);
    return received;
}

bool emu_scanner_raw(struct emu_scanner *emu)
{
    pthread_mutex_lock(&emu->lock);
    bool raw = emu->master >= 0 && emu_pty_raw(emu->master);
    pthread_mutex_unlock(&emu->lock);
    return raw;
}
