/* SPDX-License-Identifier: Apache-2.0 */
#include "device/qrreader.h"

#include "base/log.h"
#include "device/backoff.h"
#include "device/child.h"
#include "device/qrwire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    START_MS = 10000, /* from exec to READY */
};

_Static_assert((int)QRWIRE_SOCKET_FD == (int)CHILD_SOCKET_FD &&
                   (int)QRWIRE_FRAME_FD == (int)CHILD_SHARED_FD,
               "its files");

static const char own_program[] = "ankunft-qrreader";

enum stage {
    STAGE_AWAY,     /* no process; due_ms: a new one is started */
    STAGE_STARTING, /* due_ms: READY is overdue */
    STAGE_READY,
    STAGE_DECODING, /* due_ms: the reply is overdue */
};

struct qrreader {
    char program[CHILD_PATH_BYTES];
    int deadline_ms;
    uint8_t *frame; /* shared with the process, which can only read it */
    size_t frame_size, frame_used;
    int frame_fd;

    enum stage stage;
    struct child child;
    int64_t due_ms, started_ms;
    uint32_t number; /* of the last request */
    struct backoff backoff;
};

/* ---- the process ------------------------------------------------------------------------ */

static void rest(struct qrreader *r, int64_t now_ms)
{
    r->stage = STAGE_AWAY;
    r->due_ms = now_ms + backoff_next_ms(&r->backoff);
}

/* False: it could not be started, and rests. */
static bool process_start(struct qrreader *r, int64_t now_ms)
{
    int failed = child_start(&r->child, r->program, false, r->frame_fd);

    if (failed != 0) {
        log_warn("qrreader", "%s cannot be started: %s", r->program, strerror(failed));
        rest(r, now_ms);
        return false;
    }
    r->stage = STAGE_STARTING;
    r->started_ms = now_ms;
    r->due_ms = now_ms + START_MS;
    return true;
}

static void process_kill(struct qrreader *r)
{
    child_kill(&r->child);
    r->stage = STAGE_AWAY;
}

static void frame_wipe(struct qrreader *r)
{
    explicit_bzero(r->frame, r->frame_used);
    r->frame_used = 0;
}

static enum qrreader_result lose(struct qrreader *r, int64_t now_ms, const char *why)
{
    log_warn("qrreader", "%s; it is started anew", why);
    process_kill(r);
    frame_wipe(r);
    backoff_ended(&r->backoff, now_ms - r->started_ms);
    rest(r, now_ms);
    return QRREADER_LOST;
}

/* ---- open and close --------------------------------------------------------------------- */

/* The process shall neither change a picture while we look at it nor take the memory from under us.
 */
static struct err frame_share(struct qrreader *r)
{
    int fd = memfd_create("ankunft-frame", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0)
        return err_from_errno(errno);
    r->frame_fd = fcntl(fd, F_DUPFD_CLOEXEC, CHILD_SPARE_FD);
    close(fd);
    if (r->frame_fd < 0 || ftruncate(r->frame_fd, (off_t)r->frame_size) != 0)
        return err_make(ERR_IO);
    void *frame = mmap(NULL, r->frame_size, PROT_READ | PROT_WRITE, MAP_SHARED, r->frame_fd, 0);
    if (frame == MAP_FAILED)
        return err_make(ERR_NO_MEMORY);
    r->frame = frame;
    if (fcntl(r->frame_fd, F_ADD_SEALS,
              F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) != 0)
        return err_make(ERR_IO);
    return err_none();
}

static bool side_fits(int px)
{
    return px >= QRREADER_SIDE_MIN_PX && px <= QRREADER_SIDE_MAX_PX;
}

struct err qrreader_open(const struct qrreader_config *config, struct qrreader **ret_reader)
{
    if (!side_fits(config->width_max_px) || !side_fits(config->height_max_px))
        return err_make(ERR_RANGE);
    struct qrreader *r = calloc(1, sizeof *r);
    if (r == NULL)
        return err_make(ERR_NO_MEMORY);
    r->child.fd = r->frame_fd = -1;
    r->deadline_ms = config->deadline_ms > 0 ? config->deadline_ms : QRREADER_DEADLINE_MS;
    r->frame_size = (size_t)config->width_max_px * (size_t)config->height_max_px;
    r->due_ms = INT64_MIN; /* the first qrreader_take starts it */
    struct err e = child_program(own_program, config->program, r->program) ? frame_share(r)
                                                                           : err_make(ERR_RANGE);
    if (err_is(e)) {
        qrreader_close(r);
        return e;
    }
    *ret_reader = r;
    return err_none();
}

void qrreader_close(struct qrreader *r)
{
    if (r == NULL)
        return;
    process_kill(r);
    if (r->frame != NULL) {
        explicit_bzero(r->frame, r->frame_size);
        munmap(r->frame, r->frame_size);
    }
    if (r->frame_fd >= 0)
        close(r->frame_fd);
    free(r);
}

/* ---- frames and replies ----------------------------------------------------------------- */

uint8_t *qrreader_frame(struct qrreader *r)
{
    return r->stage == STAGE_READY ? r->frame : NULL;
}

size_t qrreader_frame_size(const struct qrreader *r)
{
    return r->frame_size;
}

static struct err request_send(struct qrreader *r, const struct qrwire_request *request,
                               size_t used, int64_t due_ms)
{
    r->frame_used = used;
    r->stage = STAGE_DECODING;
    r->due_ms = due_ms;
    if (send(r->child.fd, request, sizeof *request, MSG_NOSIGNAL | MSG_DONTWAIT) ==
        (ssize_t)sizeof *request)
        return err_none();
    r->due_ms = INT64_MIN; /* the next qrreader_take finds it dead */
    return err_make(ERR_GONE);
}

static uint32_t number_next(struct qrreader *r)
{
    if (++r->number == 0)
        r->number = 1;
    return r->number;
}

struct err qrreader_submit(struct qrreader *r, int width_px, int height_px, int64_t now_ms)
{
    if (r->stage != STAGE_READY)
        return err_make(ERR_BUSY);
    if (!side_fits(width_px) || !side_fits(height_px) ||
        (size_t)width_px * (size_t)height_px > r->frame_size)
        return err_make(ERR_RANGE);
    struct qrwire_request request = {.kind = QRWIRE_LOOK,
                                     .number = number_next(r),
                                     .width_px = (uint32_t)width_px,
                                     .height_px = (uint32_t)height_px};
    return request_send(r, &request, (size_t)width_px * (size_t)height_px, now_ms + r->deadline_ms);
}

struct err qrreader_submit_file(struct qrreader *r, size_t len, int64_t now_ms)
{
    if (r->stage != STAGE_READY)
        return err_make(ERR_BUSY);
    if (len < 1 || len > r->frame_size)
        return err_make(ERR_RANGE);
    struct qrwire_request request = {
        .kind = QRWIRE_SEARCH, .number = number_next(r), .len = (uint32_t)len};
    return request_send(r, &request, len, now_ms + QRREADER_PICTURE_MS);
}

int qrreader_fd(const struct qrreader *r)
{
    return r->child.fd;
}

int64_t qrreader_due_ms(const struct qrreader *r)
{
    return r->stage == STAGE_READY ? INT64_MAX : r->due_ms;
}

static enum qrreader_result result_of(struct qrreader *r, enum qrwire_reply_kind kind)
{
    if (r->stage == STAGE_DECODING)
        frame_wipe(r);
    r->stage = STAGE_READY;
    return kind == QRWIRE_CODE         ? QRREADER_CODE
           : kind == QRWIRE_NO_PICTURE ? QRREADER_NO_PICTURE
                                       : QRREADER_NOTHING;
}

/* What the socket has; the process speaks when it is asked, and once when it is ready. */
static enum qrreader_result reply_take(struct qrreader *r, int64_t now_ms,
                                       char ret_code[CODE_BYTES_MAX], size_t *ret_len)
{
    struct qrwire_reply reply = {0};
    enum qrwire_reply_kind kind;
    ssize_t len = recv(r->child.fd, &reply, sizeof reply, MSG_TRUNC | MSG_DONTWAIT);

    if (len < 0 && (errno == EAGAIN || errno == EINTR)) {
        if (r->stage == STAGE_READY)
            return QRREADER_NOTHING;
        return now_ms < r->due_ms ? QRREADER_BUSY : lose(r, now_ms, "it is too slow");
    }
    if (len <= 0)
        return lose(r, now_ms, "it died");
    struct err e = err_make(ERR_SYNTAX);
    if (r->stage != STAGE_READY)
        e = qrwire_reply_check(&reply, (size_t)len, r->stage == STAGE_STARTING ? 0 : r->number,
                               &kind, ret_len);
    if (!err_is(e) && kind == QRWIRE_CODE)
        memcpy(ret_code, reply.code, *ret_len);
    explicit_bzero(&reply, sizeof reply);
    return err_is(e) ? lose(r, now_ms, "it talks nonsense") : result_of(r, kind);
}

enum qrreader_result qrreader_take(struct qrreader *r, int64_t now_ms,
                                   char ret_code[CODE_BYTES_MAX], size_t *ret_len)
{
    *ret_len = 0;
    if (r->stage != STAGE_AWAY)
        return reply_take(r, now_ms, ret_code, ret_len);
    if (now_ms < r->due_ms)
        return QRREADER_BUSY;
    return process_start(r, now_ms) ? QRREADER_BUSY : QRREADER_LOST;
}
