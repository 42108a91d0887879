/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_printer.h"

#include "emu_head.h"
#include "emu_pty.h"
#include "emu_state.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FULL_STATUS = 0x14 }; /* of DLE EOT n */
enum { BUFFER_BYTES = 4096, HELD_MAX = 64, LOOK_MS = 5, AWAIT_S = 60, TCP_BUFFER_BYTES = 32768 };

struct emu_printer {
    char link_path[PATH_MAX], out_dir[PATH_MAX];
    bool tcp;
    int port;
    FILE *out;
    pthread_t thread;
    int wake_fd;
    pthread_mutex_t lock; /* what follows */
    pthread_cond_t changed;
    bool stopping;
    int listener; /* TCP; -1: unplugged */
    int line;     /* pty master or connection; -1: none */
    struct emu_paper paper;
    struct emu_head head;
    uint8_t *buffer;
    size_t buffer_size, buffer_len;
    struct emu_state state;
    bool mute, late, hang;
    int late_after;         /* late begins behind so many more questions; 0: it does not */
    bool *trouble;          /* comes after some more rows, or NULL */
    int trouble_rows;       /* so many */
    bool presenter, inside; /* a slip is cut and not handed out yet */
    bool retracts;
    uint8_t asb, full; /* what is reported; 0: nothing */
    uint8_t told[EMU_REPORT_MAX];
    size_t told_len;     /* of the report before */
    size_t question_len; /* how much of DLE EOT n was seen */
    uint8_t held[HELD_MAX];
    size_t held_len; /* answers that are late */
    struct emu_printer_counts counts;
};

static void line_write(struct emu_printer *emu, const uint8_t *bytes, size_t len)
{
    ssize_t n = emu->tcp ? send(emu->line, bytes, len, MSG_NOSIGNAL) : write(emu->line, bytes, len);

    if (n != (ssize_t)len && emu->out != NULL)
        fputs("printer-emu: answer not taken\n", emu->out);
}

static void answer(struct emu_printer *emu, uint8_t n)
{
    emu->counts.questions++;
    pthread_cond_broadcast(&emu->changed);
    if (emu->mute)
        return;
    if (emu->held_len > 0)
        line_write(emu, emu->held, emu->held_len);
    emu->held_len = 0;
    uint8_t bytes[EMU_REPORT_MAX];
    size_t len = 1;
    bytes[0] = emu_state_answer(&emu->state, n);
    if (n == FULL_STATUS)
        len = emu_state_full(&emu->state, 0x0f, bytes);
    memcpy(emu->held, bytes, len);
    if (emu->late)
        emu->held_len = len;
    else
        line_write(emu, bytes, len);
    if (emu->late_after > 0 && --emu->late_after == 0)
        emu->late = true;
}

/* What is to be reported, and has changed. */
static void report(struct emu_printer *emu)
{
    uint8_t bytes[EMU_REPORT_MAX];
    size_t len = 0;

    if (emu->asb != 0)
        len = emu_state_asb(&emu->state, bytes);
    else if (emu->full != 0)
        len = emu_state_full(&emu->state, emu->full, bytes);
    if (len == emu->told_len && memcmp(bytes, emu->told, len) == 0)
        return;
    memcpy(emu->told, bytes, len);
    emu->told_len = len;
    if (len > 0 && emu->line >= 0 && !emu->mute)
        line_write(emu, bytes, len);
}

/* Looks for DLE EOT n in everything received, dots included. */
static void realtime(struct emu_printer *emu, uint8_t byte)
{
    if (emu->question_len == 2 &&
        ((byte >= 1 && byte <= 4) || (byte == FULL_STATUS && emu->presenter))) {
        answer(emu, byte);
        emu->counts.data -= 2;
        emu->question_len = 0;
        return;
    }
    emu->counts.data++;
    if (emu->question_len == 1 && byte == 0x04)
        emu->question_len = 2;
    else
        emu->question_len = byte == 0x10 ? 1 : 0;
}

static void unknown(struct emu_printer *emu)
{
    emu->counts.unknown += emu->head.command_len;
    if (emu->out != NULL) {
        fputs("printer-emu: unknown ", emu->out);
        for (size_t i = 0; i < emu->head.command_len; i++)
            fprintf(emu->out, "%02x", emu->head.command[i]);
        fputc('\n', emu->out);
        fflush(emu->out);
    }
    emu->head.command_len = 0;
}

void emu_printer_slip_path(const struct emu_printer *emu, int slip, char ret_path[PATH_MAX])
{
    if (snprintf(ret_path, PATH_MAX, "%s/slip-%03d.png", emu->out_dir, slip) >= PATH_MAX)
        abort();
}

static void cut(struct emu_printer *emu)
{
    char path[PATH_MAX];

    emu_printer_slip_path(emu, emu->counts.slips + 1, path);
    bool ok = emu_paper_cut(&emu->paper, path);
    emu->counts.slips++;
    emu->inside = emu->presenter;
    pthread_cond_broadcast(&emu->changed);
    if (emu->out == NULL)
        return;
    if (ok)
        fprintf(emu->out, "slip %s\n", path);
    else
        fprintf(emu->out, "printer-emu: cannot write %s: %s\n", path, strerror(errno));
    fflush(emu->out);
}

/* What becomes of a slip at the presenter, for tests and demo. */
static void mouth_did(struct emu_printer *emu, int *count, const char *what)
{
    ++*count;
    pthread_cond_broadcast(&emu->changed);
    if (emu->out == NULL)
        return;
    fprintf(emu->out, "printer-emu: %s\n", what);
    fflush(emu->out);
}

/* GS e: 2 draws in, 3 hands out, 5 throws out. */
static void ejector(struct emu_printer *emu, uint8_t what)
{
    bool there = emu->inside || emu->state.mouth;

    if (!there || (what == 3 && !emu->inside) || (what == 2 && !emu->retracts))
        return;
    emu->inside = false;
    emu->state.mouth = what == 3;
    if (what == 3)
        mouth_did(emu, &emu->counts.presented, "the slip waits to be taken");
    else if (what == 2)
        mouth_did(emu, &emu->counts.retracted, "the slip is drawn back in");
    else
        mouth_did(emu, &emu->counts.ejected, "the slip is thrown out");
}

/* Paper comes: what still lies in the mouth falls out, and something may go wrong. */
static void rows_moved(struct emu_printer *emu, int rows)
{
    if (rows > 0 && (emu->state.mouth || emu->inside)) {
        emu->state.mouth = emu->inside = false;
        mouth_did(emu, &emu->counts.pushed, "the slip is pushed out");
    }
    if (emu->trouble == NULL)
        return;
    emu->trouble_rows -= rows < emu->trouble_rows ? rows : emu->trouble_rows;
    if (emu->trouble_rows == 0) {
        *emu->trouble = true;
        emu->trouble = NULL;
    }
}

static void head_did(struct emu_printer *emu, enum emu_head_did did)
{
    rows_moved(emu, emu->head.rows_done);
    if (did == EMU_HEAD_UNKNOWN)
        unknown(emu);
    else if (did == EMU_HEAD_CUT)
        cut(emu);
    else if (did == EMU_HEAD_EJECTOR)
        ejector(emu, emu->head.argument);
    else if (did == EMU_HEAD_RESET)
        emu->asb = emu->full = 0;
    else if (did == EMU_HEAD_ASB)
        emu->asb = emu->head.argument;
    else if (did == EMU_HEAD_FULL)
        emu->full = emu->head.argument;
    if (did == EMU_HEAD_ASB || did == EMU_HEAD_FULL) {
        emu->told_len = 0; /* said in any case */
        emu->counts.reports++;
        pthread_cond_broadcast(&emu->changed);
    }
}

/* The head works off the buffer until it is empty or something is missing. */
static void head_run(struct emu_printer *emu)
{
    size_t done = 0;

    while (done < emu->buffer_len && !emu_state_stands(&emu->state)) {
        head_did(emu, emu_head_take(&emu->head, emu->buffer[done++]));
        emu->state.busy = done < emu->buffer_len;
        report(emu);
    }
    memmove(emu->buffer, emu->buffer + done, emu->buffer_len - done);
    emu->buffer_len -= done;
}

static void line_drop(struct emu_printer *emu)
{
    if (emu->line >= 0 && emu->tcp)
        close(emu->line);
    else if (emu->line >= 0)
        emu_pty_unplug(emu->link_path, emu->line);
    emu->line = -1;
    emu->held_len = 0;
}

/* False: nothing came, and poll would not have waited. */
static bool line_read(struct emu_printer *emu)
{
    size_t room = emu->buffer_size - emu->buffer_len;
    uint8_t *to = emu->buffer + emu->buffer_len;
    ssize_t n = room == 0 ? -1 : read(emu->line, to, room);

    if (n == 0 && emu->tcp)
        line_drop(emu);
    if (n <= 0)
        return false;
    for (ssize_t i = 0; i < n; i++)
        realtime(emu, to[i]);
    emu->buffer_len += (size_t)n;
    return true;
}

static void line_accept(struct emu_printer *emu)
{
    int bytes = TCP_BUFFER_BYTES;

    emu->line = accept4(emu->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (emu->line >= 0)
        setsockopt(emu->line, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

/* One turn under the lock. False: there was something to wait for, but poll did not wait. */
static bool turn(struct emu_printer *emu, short line_events)
{
    bool fine = true;

    if (emu->tcp && emu->line < 0 && emu->listener >= 0)
        line_accept(emu);
    else if (emu->line >= 0 && line_events != 0 && !emu->hang)
        fine = line_read(emu);
    head_run(emu);
    report(emu);
    return fine;
}

static void *printer_main(void *self)
{
    struct emu_printer *emu = self;

    pthread_mutex_lock(&emu->lock);
    while (!emu->stopping) {
        bool room = emu->buffer_len < emu->buffer_size && !emu->hang;
        bool accepting = emu->tcp && emu->line < 0;
        struct pollfd fds[2] = {{emu->wake_fd, POLLIN, 0},
                                {accepting ? emu->listener : emu->line, POLLIN, 0}};
        nfds_t count = room || accepting ? 2 : 1;
        pthread_mutex_unlock(&emu->lock);
        poll(fds, count, -1);
        uint64_t wakes;
        if (fds[0].revents != 0 && read(emu->wake_fd, &wakes, sizeof(wakes)) < 0)
            abort();
        pthread_mutex_lock(&emu->lock);
        bool fine = turn(emu, count == 2 ? fds[1].revents : 0);
        pthread_mutex_unlock(&emu->lock);
        if (!fine) /* a pty whose other side is closed hangs up all the time */
            poll(fds, 1, LOOK_MS);
        pthread_mutex_lock(&emu->lock);
    }
    pthread_mutex_unlock(&emu->lock);
    return NULL;
}

static void wake(struct emu_printer *emu)
{
    uint64_t one = 1;

    if (write(emu->wake_fd, &one, sizeof(one)) < 0)
        abort();
}

/* Listens on the port it had before, if any. */
static bool tcp_listen(struct emu_printer *emu)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)emu->port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof(address);
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return false;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, (const struct sockaddr *)&address, len) != 0 || listen(fd, 4) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
        close(fd);
        return false;
    }
    emu->port = ntohs(address.sin_port);
    emu->listener = fd;
    return true;
}

static bool plug(struct emu_printer *emu)
{
    if (emu->tcp)
        return emu->listener < 0 && tcp_listen(emu);
    if (emu->line >= 0)
        return false;
    emu->line = emu_pty_plug(emu->link_path);
    return emu->line >= 0;
}

static bool unplug(struct emu_printer *emu)
{
    bool plugged = emu->tcp ? emu->listener >= 0 : emu->line >= 0;

    if (emu->listener >= 0)
        close(emu->listener);
    emu->listener = -1;
    line_drop(emu);
    return plugged;
}

/* "paper out", or "paper out ROWS": after so many more rows. */
static bool trouble_do(struct emu_printer *emu, const char *line)
{
    struct emu_state *st = &emu->state;
    const struct {
        const char *line;
        bool *flag;
    } troubles[] = {{"paper out", &st->paper_out},
                    {"cover open", &st->cover_open},
                    {"cutter jam", &st->cutter_jam},
                    {"paper jam", &st->paper_jam},
                    {"hot", &st->hot},
                    {"paper low", &st->paper_low}};

    for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
        size_t len = strlen(troubles[i].line);
        if (strncmp(line, troubles[i].line, len) != 0)
            continue;
        if (line[len] == '\0')
            *troubles[i].flag = true;
        else
            emu->trouble_rows = (int)strtol(line + len, NULL, 10);
        if (line[len] != '\0' && emu->trouble_rows > 0)
            emu->trouble = troubles[i].flag;
        return line[len] == '\0' || emu->trouble_rows > 0;
    }
    return false;
}

static bool slip_take(struct emu_printer *emu)
{
    if (!emu->state.mouth)
        return false;
    emu->state.mouth = false;
    report(emu);
    mouth_did(emu, &emu->counts.taken, "the slip is taken");
    return true;
}

static bool command_do(struct emu_printer *emu, const char *line)
{
    struct emu_state *st = &emu->state;
    const struct {
        const char *line;
        bool *flag;
        bool value;
    } flags[] = {
        {"cover close", &st->cover_open, false},
        {"cutter ok", &st->cutter_jam, false},
        {"paper free", &st->paper_jam, false},
        {"cool", &st->hot, false},
        {"mute", &emu->mute, true},
        {"late", &emu->late, true},
        {"hang", &emu->hang, true},
        {"retract off", &emu->retracts, false},
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(line, flags[i].line) == 0) {
            *flags[i].flag = flags[i].value;
            return true;
        }
    }
    if (strcmp(line, "paper ok") == 0) {
        st->paper_out = st->paper_low = false;
        emu->trouble = NULL;
        return true;
    }
    if (strncmp(line, "late ", 5) == 0) {
        emu->late_after = (int)strtol(line + 5, NULL, 10);
        return emu->late_after > 0;
    }
    if (strcmp(line, "go") == 0) {
        emu->mute = emu->late = emu->hang = false;
        emu->late_after = 0;
        return true;
    }
    if (strcmp(line, "slip take") == 0)
        return slip_take(emu);
    if (strcmp(line, "plug") == 0)
        return plug(emu);
    return strcmp(line, "unplug") == 0 ? unplug(emu) : trouble_do(emu, line);
}

bool emu_printer_command(struct emu_printer *emu, const char *line)
{
    pthread_mutex_lock(&emu->lock);
    bool ok = command_do(emu, line);
    pthread_mutex_unlock(&emu->lock);
    wake(emu);
    return ok;
}

struct emu_printer *emu_printer_start(const struct emu_printer_options *options)
{
    struct emu_printer *emu = calloc(1, sizeof(*emu));
    pthread_condattr_t attr;

    if (emu == NULL)
        return NULL;
    emu->tcp = options->link_path == NULL;
    emu->port = options->tcp_port;
    emu->out = options->out;
    emu->listener = emu->line = -1;
    emu->presenter = options->presenter;
    emu->retracts = true;
    snprintf(emu->link_path, sizeof(emu->link_path), "%s", emu->tcp ? "" : options->link_path);
    snprintf(emu->out_dir, sizeof(emu->out_dir), "%s", options->out_dir);
    emu->buffer_size = options->buffer_bytes > 0 ? options->buffer_bytes : BUFFER_BYTES;
    emu->buffer = malloc(emu->buffer_size);
    emu->wake_fd = eventfd(0, EFD_CLOEXEC);
    if (emu->buffer == NULL || emu->wake_fd < 0)
        abort();
    emu_paper_init(&emu->paper, options->width_px);
    emu_head_init(&emu->head, &emu->paper, options->presenter);
    if (!plug(emu)) {
        close(emu->wake_fd);
        free(emu->buffer);
        free(emu);
        return NULL;
    }
    pthread_mutex_init(&emu->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&emu->changed, &attr);
    pthread_condattr_destroy(&attr);
    if (pthread_create(&emu->thread, NULL, printer_main, emu) != 0)
        abort();
    return emu;
}

void emu_printer_stop(struct emu_printer *emu)
{
    pthread_mutex_lock(&emu->lock);
    emu->stopping = true;
    pthread_mutex_unlock(&emu->lock);
    wake(emu);
    pthread_join(emu->thread, NULL);
    unplug(emu);
    close(emu->wake_fd);
    emu_paper_deinit(&emu->paper);
    pthread_cond_destroy(&emu->changed);
    pthread_mutex_destroy(&emu->lock);
    free(emu->buffer);
    free(emu);
}

int emu_printer_port(const struct emu_printer *emu)
{
    return emu->port;
}

struct emu_printer_counts emu_printer_counts(struct emu_printer *emu)
{
    pthread_mutex_lock(&emu->lock);
    struct emu_printer_counts counts = emu->counts;
    pthread_mutex_unlock(&emu->lock);
    return counts;
}

static bool await(struct emu_printer *emu, const int *count, int wanted)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += AWAIT_S;
    pthread_mutex_lock(&emu->lock);
    while (*count < wanted && pthread_cond_timedwait(&emu->changed, &emu->lock, &until) == 0)
        continue;
    bool reached = *count >= wanted;
    pthread_mutex_unlock(&emu->lock);
    return reached;
}

bool emu_printer_await(struct emu_printer *emu, int slips)
{
    return await(emu, &emu->counts.slips, slips);
}

bool emu_printer_await_presented(struct emu_printer *emu, int slips)
{
    return await(emu, &emu->counts.presented, slips);
}

bool emu_printer_await_reports(struct emu_printer *emu, int times)
{
    return await(emu, &emu->counts.reports, times);
}

bool emu_printer_await_retracted(struct emu_printer *emu, int slips)
{
    return await(emu, &emu->counts.retracted, slips);
}
