/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_pn532.h"

#include "emrtd_chip.h"
#include "emu_pty.h"
#include "pn532_chip.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { MS_MAX = 60000 };

enum fault { WELL, SILENCE, LATE, ERROR_FRAME, BAD_SUM, BAD_LENGTH, RF, NAD, FAULT_COUNT };
static const char *const fault_names[FAULT_COUNT] = {"",         "silence", "late", "error",
                                                     "checksum", "length",  "rf",   "nad"};

struct emu_pn532 {
    char link_path[PATH_MAX];
    FILE *out;
    pthread_t thread;
    int wake_fd;
    pthread_mutex_t lock; /* what follows */
    bool stopping;
    int master,
        slave; /* -1: unplugged; the slave is held, or the line would hang up now and then */
    struct pn532_ear ear;
    struct pn532_chip chip;
    long long seek_until_ms;
    bool sought;                 /* said so since it found one */
    struct emrtd_chip *document; /* NULL: none lies there */
    long take_after;             /* APDUs; -1: it stays */
    enum fault fault;
    long fault_after;
    long latency_ms, dribble_ms;
    bool mute;
    uint32_t noise; /* the state of what stands in place of answers; 0: none does */
    uint8_t late[PN532_FRAME_MAX];
    size_t late_len; /* an answer that is to come after the next command */
    struct emu_pn532_counts counts;
};

static long long now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static void say(void *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(void *self, const char *format, ...)
{
    struct emu_pn532 *emu = self;
    va_list args;

    if (emu->out == NULL)
        return;
    va_start(args, format);
    vfprintf(emu->out, format, args);
    va_end(args);
    fputc('\n', emu->out);
    fflush(emu->out);
}

static void say_bytes(struct emu_pn532 *emu, const char *what, const uint8_t *bytes, size_t len)
{
    char hex[2 * PN532_FRAME_MAX + 1] = "";

    for (size_t i = 0; i < len; i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    say(emu, "%s %s", what, hex);
}

static void nudge(struct emu_pn532 *emu)
{
    uint64_t one = 1;

    if (write(emu->wake_fd, &one, sizeof one) != sizeof one)
        perror("pn532-emu");
}

static uint8_t noise_byte(struct emu_pn532 *emu)
{
    emu->noise = emu->noise * 1664525u + 1013904223u;
    return (uint8_t)(emu->noise >> 24);
}

/* A good frame for the command, in which nothing is right. */
static size_t noise_make(struct emu_pn532 *emu, uint8_t *answer)
{
    size_t len = 1 + noise_byte(emu);

    for (size_t i = 1; i < len; i++)
        answer[i] = noise_byte(emu);
    return len;
}

/* A host that no longer listens is no matter of ours. */
static void send_bytes(struct emu_pn532 *emu, const uint8_t *bytes, size_t len)
{
    size_t step = emu->dribble_ms > 0 ? 1 : len;

    for (size_t at = 0; at < len; at += step) {
        if (emu->dribble_ms > 0)
            pause_ms(emu->dribble_ms);
        if (write(emu->master, bytes + at, step) < 0 && errno != EIO && errno != EAGAIN)
            perror("pn532-emu");
    }
}

static void send_frame(struct emu_pn532 *emu, uint8_t answer[PN532_DATA_MAX], size_t len,
                       enum fault fault)
{
    static const uint8_t error_frame[] = {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00};
    uint8_t frame[PN532_FRAME_MAX];

    if (emu->noise != 0)
        len = noise_make(emu, answer);
    size_t frame_len = pn532_frame_make(answer, len, frame);

    switch (fault) {
    case SILENCE:
        return;
    case LATE:
        memcpy(emu->late, frame, frame_len);
        emu->late_len = frame_len;
        return;
    case ERROR_FRAME:
        send_bytes(emu, error_frame, sizeof error_frame);
        return;
    case BAD_SUM:
        frame[frame_len - 2] ^= 0x55;
        break;
    case BAD_LENGTH:
        frame[4] ^= 0x55;
        break;
    default:
        break;
    }
    send_bytes(emu, frame, frame_len);
}

static void document_take(struct emu_pn532 *emu)
{
    if (emu->document == NULL)
        return;
    if (emu->chip.listed && emu->chip.awake)
        say(emu, "lost");
    pn532_chip_card(&emu->chip, NULL);
    emrtd_chip_free(emu->document);
    emu->document = NULL;
    emu->take_after = -1;
    say(emu, "taken");
}

/* What becomes of the answer to an APDU. */
static enum fault fault_now(struct emu_pn532 *emu)
{
    if (emu->fault == WELL || emu->fault_after-- > 0)
        return WELL;
    enum fault fault = emu->fault;
    emu->fault = WELL;
    return fault;
}

static void apdu_answer(struct emu_pn532 *emu, uint8_t *answer, size_t len)
{
    enum fault fault = fault_now(emu);

    emu->counts.apdus++;
    if (emu->take_after == 0) {
        document_take(emu);
        fault = RF;
    } else if (emu->take_after > 0) {
        emu->take_after--;
    }
    if (fault == RF) {
        answer[1] = 0x01;
        len = 2;
    } else if (fault == NAD) {
        answer[1] |= 0x80;
    }
    if (emu->latency_ms > 0)
        pause_ms(emu->latency_ms);
    send_frame(emu, answer, len, fault);
}

static void found(struct emu_pn532 *emu)
{
    emu->counts.found++;
    emu->sought = false;
    say(emu, "found");
}

static void command(struct emu_pn532 *emu, const uint8_t *data, size_t len)
{
    static const uint8_t ack[] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};
    uint8_t answer[PN532_DATA_MAX];
    size_t answer_len;

    if (emu->late_len > 0)
        send_bytes(emu, emu->late, emu->late_len);
    emu->late_len = 0;
    if (emu->mute)
        return;
    send_bytes(emu, ack, sizeof ack);
    unsigned wakes = emu->chip.wakes, apdus = emu->chip.apdus;
    bool held = emu->chip.listed && emu->chip.awake;
    enum pn532_does does = pn532_chip_do(&emu->chip, data, len, answer, &answer_len);
    if (held && (!emu->chip.listed || emu->chip.wakes != wakes))
        say(emu, "released %u", apdus);
    if (emu->chip.wakes != wakes)
        found(emu);
    switch (does) {
    case PN532_ANSWERS:
        send_frame(emu, answer, answer_len, WELL);
        break;
    case PN532_SEEKS:
        emu->seek_until_ms = emu->chip.seek_ms < 0 ? -1 : now_ms() + emu->chip.seek_ms;
        if (!emu->sought)
            say(emu, "sought");
        emu->sought = true;
        break;
    case PN532_EXCHANGES:
        apdu_answer(emu, answer, answer_len);
        break;
    case PN532_WONDERS:
        emu->counts.unknown++;
        say_bytes(emu, "host unknown", data, len);
        send_frame(emu, answer, answer_len, ERROR_FRAME);
        break;
    }
}

static void hear(struct emu_pn532 *emu, const uint8_t *bytes, size_t len)
{
    uint8_t data[PN532_DATA_MAX];
    size_t data_len;

    for (size_t i = 0; i < len; i++)
        switch (pn532_ear_hear(&emu->ear, bytes[i], data, &data_len)) {
        case PN532_WAITING:
            break;
        case PN532_COMMAND:
            command(emu, data, data_len);
            break;
        case PN532_ABORT:
            pn532_chip_abort(&emu->chip);
            break;
        case PN532_BROKEN:
            emu->counts.broken++;
            say_bytes(emu, "host broken", bytes, len < PN532_FRAME_MAX ? len : PN532_FRAME_MAX);
            break;
        }
}

static void seek(struct emu_pn532 *emu)
{
    uint8_t answer[PN532_DATA_MAX];
    size_t len;

    if (emu->chip.sought_len == 0)
        return;
    if (pn532_chip_finds(&emu->chip, answer, &len))
        found(emu);
    else if (emu->seek_until_ms >= 0 && now_ms() >= emu->seek_until_ms)
        pn532_chip_gives_up(&emu->chip, answer, &len);
    else
        return;
    send_frame(emu, answer, len, WELL);
}

static int seek_left_ms(const struct emu_pn532 *emu)
{
    if (emu->chip.sought_len == 0 || emu->seek_until_ms < 0)
        return -1;
    long long left = emu->seek_until_ms - now_ms();
    return left < 0 ? 0 : (int)left + 1;
}

static void *emu_main(void *self)
{
    struct emu_pn532 *emu = self;
    uint8_t bytes[512];
    uint64_t nudges;

    pthread_mutex_lock(&emu->lock);
    while (!emu->stopping) {
        struct pollfd fds[] = {{emu->wake_fd, POLLIN, 0}, {emu->master, POLLIN, 0}};
        int left_ms = seek_left_ms(emu);
        pthread_mutex_unlock(&emu->lock);
        poll(fds, 2, left_ms);
        if ((fds[0].revents & POLLIN) != 0 && read(emu->wake_fd, &nudges, sizeof nudges) < 0)
            perror("pn532-emu");
        pthread_mutex_lock(&emu->lock);
        ssize_t n = emu->master < 0 ? 0 : read(emu->master, bytes, sizeof bytes);
        if (n > 0)
            hear(emu, bytes, (size_t)n);
        if (emu->master >= 0)
            seek(emu);
    }
    pthread_mutex_unlock(&emu->lock);
    return NULL;
}

static bool plug(struct emu_pn532 *emu)
{
    struct termios t;
    char slave[64];

    if (emu->master >= 0)
        return false;
    emu->master = emu_pty_plug(emu->link_path);
    if (emu->master < 0)
        return false;
    emu->slave = ptsname_r(emu->master, slave, sizeof slave) == 0
                     ? open(slave, O_RDWR | O_NOCTTY | O_CLOEXEC)
                     : -1;
    if (emu->slave >= 0 && tcgetattr(emu->slave, &t) == 0) {
        cfmakeraw(&t);
        tcsetattr(emu->slave, TCSANOW, &t);
    }
    return true;
}

static bool unplug(struct emu_pn532 *emu)
{
    if (emu->master < 0)
        return false;
    if (emu->slave >= 0)
        close(emu->slave);
    emu_pty_unplug(emu->link_path, emu->master);
    emu->master = emu->slave = -1;
    emu->ear.len = emu->late_len = 0;
    /* It has no mains of its own: what it was told is gone, but for the pieces, which are ours. */
    size_t chunk = emu->chip.chunk;
    const struct card *card = emu->chip.card;
    pn532_chip_init(&emu->chip);
    pn532_chip_card(&emu->chip, card);
    emu->chip.chunk = chunk;
    return true;
}

static bool lay(struct emu_pn532 *emu, const char *folder)
{
    char why[256];
    struct emrtd_chip *document = emrtd_chip_open(folder, say, emu, why, sizeof why);

    if (document == NULL) {
        fprintf(stderr, "pn532-emu: %s\n", why);
        return false;
    }
    document_take(emu);
    emu->document = document;
    pn532_chip_card(&emu->chip, emrtd_chip_card(document));
    say(emu, "laid %s", folder);
    return true;
}

static void well(struct emu_pn532 *emu)
{
    emu->fault = WELL;
    emu->mute = false;
    emu->noise = 0;
    emu->latency_ms = emu->dribble_ms = 0;
    emu->take_after = -1;
    emu->late_len = 0;
    emu->chip.chunk = PN532_CHUNK_MAX;
}

/* "KEYWORD N" and nothing more, N from low to high. */
static bool number_after(const char *line, const char *keyword, long low, long high, long *ret_n)
{
    size_t len = strlen(keyword);
    char *end;

    if (strncmp(line, keyword, len) != 0 || line[len] != ' ')
        return false;
    *ret_n = strtol(line + len, &end, 10);
    return end != line + len && *end == '\0' && *ret_n >= low && *ret_n <= high;
}

static bool fault_set(struct emu_pn532 *emu, const char *text)
{
    for (int i = 1; i < FAULT_COUNT; i++) {
        size_t len = strlen(fault_names[i]);
        long after = 0;

        if (strncmp(text, fault_names[i], len) != 0)
            continue;
        if (text[len] != '\0' && !number_after(text + len, " after", 0, LONG_MAX, &after))
            return false;
        emu->fault = (enum fault)i;
        emu->fault_after = after;
        return true;
    }
    return false;
}

static bool carry_out(struct emu_pn532 *emu, const char *line)
{
    long n;

    if (strncmp(line, "lay ", 4) == 0)
        return lay(emu, line + 4);
    if (strncmp(line, "fault ", 6) == 0)
        return fault_set(emu, line + 6);
    if (number_after(line, "latency", 0, MS_MAX, &n)) {
        emu->latency_ms = n;
        return true;
    }
    if (number_after(line, "dribble", 0, MS_MAX, &n)) {
        emu->dribble_ms = n;
        return true;
    }
    if (number_after(line, "noise", 1, INT32_MAX, &n)) {
        emu->noise = (uint32_t)n;
        return true;
    }
    if (number_after(line, "take after", 0, LONG_MAX, &n) && emu->document != NULL) {
        emu->take_after = n;
        return true;
    }
    if (number_after(line, "chunks", 1, PN532_CHUNK_MAX, &n)) {
        emu->chip.chunk = (size_t)n;
        return true;
    }
    if (strcmp(line, "take") == 0 && emu->document != NULL)
        document_take(emu);
    else if (strcmp(line, "mute") == 0)
        emu->mute = true;
    else if (strcmp(line, "well") == 0)
        well(emu);
    else if (strcmp(line, "count") == 0)
        say(emu, "apdus %u broken %u unknown %u", emu->counts.apdus, emu->counts.broken,
            emu->counts.unknown);
    else if (strcmp(line, "unplug") == 0)
        return unplug(emu);
    else if (strcmp(line, "plug") == 0)
        return plug(emu);
    else
        return false;
    return true;
}

bool emu_pn532_command(struct emu_pn532 *emu, const char *line)
{
    pthread_mutex_lock(&emu->lock);
    bool done = carry_out(emu, line);
    pthread_mutex_unlock(&emu->lock);
    nudge(emu);
    return done;
}

struct emu_pn532_counts emu_pn532_counts(struct emu_pn532 *emu)
{
    pthread_mutex_lock(&emu->lock);
    struct emu_pn532_counts counts = emu->counts;
    pthread_mutex_unlock(&emu->lock);
    return counts;
}

struct emu_pn532 *emu_pn532_start(const char *link_path, FILE *out)
{
    struct emu_pn532 *emu = calloc(1, sizeof *emu);

    if (emu == NULL)
        return NULL;
    emu->out = out;
    emu->master = emu->slave = -1;
    snprintf(emu->link_path, sizeof emu->link_path, "%s", link_path);
    pn532_chip_init(&emu->chip);
    well(emu);
    emu->wake_fd = eventfd(0, EFD_CLOEXEC);
    if (emu->wake_fd < 0 || !plug(emu)) {
        if (emu->wake_fd >= 0)
            close(emu->wake_fd);
        free(emu);
        return NULL;
    }
    pthread_mutex_init(&emu->lock, NULL);
    if (pthread_create(&emu->thread, NULL, emu_main, emu) != 0)
        abort();
    return emu;
}

void emu_pn532_stop(struct emu_pn532 *emu)
{
    pthread_mutex_lock(&emu->lock);
    emu->stopping = true;
    pthread_mutex_unlock(&emu->lock);
    nudge(emu);
    pthread_join(emu->thread, NULL);
    unplug(emu);
    emrtd_chip_free(emu->document);
    close(emu->wake_fd);
    pthread_mutex_destroy(&emu->lock);
    free(emu);
}
