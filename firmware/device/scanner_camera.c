/* SPDX-License-Identifier: Apache-2.0 */
#include "device/scanner_camera.h"

#include "base/clock.h"
#include "base/log.h"
#include "device/backoff.h"
#include "device/listening.h"
#include "device/qrreader.h"
#include "device/scenery.h"
#include "device/worker.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOOK_MS = 2000,    /* a camera that does not run is asked so often whether it is still there */
    LOSSES_MAX = 3,    /* a reading process that is lost so often in a row cannot be kept alive */
    STILL_FRAMES = 75, /* after so many that show the same only one of STILL_STEP is looked at */
    STILL_STEP = 3,
    PIXELS_MAX = LUMA_SIDE_MAX_PX * LUMA_SIDE_MAX_PX,
};

struct scanner_camera {
    struct scanner_camera_config config;
    struct mailbox mailbox;
    struct worker worker;
    struct listening listening;

    /* The worker's own. */
    struct camera camera;
    struct qrreader *reader;
    uint8_t *pixels; /* the newest frame, grey */
    int64_t opened_ms, retry_at_ms;
    int64_t frame_ms;      /* when the last whole frame came, or the camera began to run */
    int64_t patience_ms;   /* from then on, until it is silent */
    int64_t look_ms;       /* when a camera that does not run was asked last */
    unsigned asked_period; /* in which the reading process got its frame */
    int losses;            /* of that process, without an answer in between */
    unsigned still;        /* frames that show the same; spared ones count on */
    bool silent;           /* the camera was, and no frame has come since */
    bool spoilt;           /* a frame was, since the camera was opened */
    struct scenery scenery;
    struct backoff backoff;
    enum device_state state; /* last posted; ABSENT: none yet */
};

static void state_follow(struct scanner_camera *s)
{
    bool ready = s->camera.fd >= 0 && !s->silent && s->losses < LOSSES_MAX;
    enum device_state state = ready ? DEVICE_READY : DEVICE_BROKEN;
    const struct event event = {.kind = EVENT_DEVICE_CHANGED, .device = {DEVICE_SCANNER, state}};

    if (s->state == state)
        return;
    s->state = state;
    s->mailbox.post(s->mailbox.self, &event);
}

/* --- the camera ----------------------------------------------------------------------------- */

static void pictures_wipe(struct scanner_camera *s)
{
    explicit_bzero(s->pixels, (size_t)s->camera.shape.width_px * (size_t)s->camera.shape.height_px);
    if (s->config.viewfinder != NULL)
        viewfinder_wipe(s->config.viewfinder);
}

static void camera_lost(struct scanner_camera *s, const char *why)
{
    int64_t now_ms = clock_monotonic_ms();

    log_warn("scanner", "%s", why);
    camera_close(&s->camera);
    pictures_wipe(s);
    backoff_ended(&s->backoff, now_ms - s->opened_ms);
    s->retry_at_ms = now_ms + backoff_next_ms(&s->backoff);
    state_follow(s);
}

/* The camera runs while, and only while, a code is expected. */
static void camera_follow(struct scanner_camera *s)
{
    if (s->camera.fd < 0 || s->camera.runs == listening_is_on(&s->listening))
        return;
    s->frame_ms = s->look_ms = clock_monotonic_ms();
    s->patience_ms = SCANNER_CAMERA_START_MS;
    if (!listening_is_on(&s->listening)) {
        camera_stop(&s->camera);
        pictures_wipe(s);
    } else if (err_is(camera_start(&s->camera))) {
        camera_lost(s, "it does not run");
    }
}

static void camera_try(struct scanner_camera *s)
{
    struct err e = camera_open(&s->config.camera, &s->camera);

    if (err_is(e)) {
        if (s->state != DEVICE_BROKEN)
            log_warn("scanner", "cannot use %s: %s", s->config.camera.path, err_name(e));
        s->retry_at_ms = clock_monotonic_ms() + backoff_next_ms(&s->backoff);
    } else {
        log_info("scanner", "opened %s", s->config.camera.path);
        s->opened_ms = s->look_ms = clock_monotonic_ms();
        s->spoilt = false;
        camera_follow(s);
    }
    state_follow(s);
}

/* --- frames and codes ----------------------------------------------------------------------- */

static void frame_submit(struct scanner_camera *s)
{
    const struct luma_shape *shape = &s->camera.shape;
    uint8_t *to = qrreader_frame(s->reader);

    if (to == NULL)
        return; /* it has another one yet; the next newest will do */
    memcpy(to, s->pixels, (size_t)shape->width_px * (size_t)shape->height_px);
    s->asked_period = s->listening.seen_period;
    struct err e =
        qrreader_submit(s->reader, shape->width_px, shape->height_px, clock_monotonic_ms());
    if (err_is(e))
        log_debug("scanner", "frame not taken: %s", err_name(e));
}

/* An empty hall at night is worth a third of the work. */
static bool is_spared(struct scanner_camera *s)
{
    return s->still >= STILL_FRAMES && ++s->still % STILL_STEP != 0;
}

static void frame_show(struct scanner_camera *s)
{
    if (s->config.viewfinder == NULL)
        return;
    if (viewfinder_show(s->config.viewfinder, s->pixels, s->camera.shape.width_px,
                        s->camera.shape.height_px))
        s->still = 0;
    else if (s->still < STILL_FRAMES)
        s->still++;
}

static void frame_take(struct scanner_camera *s)
{
    const uint8_t *bytes;
    size_t len;
    enum camera_news news = camera_take(&s->camera, &bytes, &len);

    if (news == CAMERA_GONE)
        camera_lost(s, "gone");
    if (news != CAMERA_FRAME || is_spared(s))
        return;
    struct err e = luma_decode(&s->camera.shape, bytes, len, s->pixels);
    camera_give_back(&s->camera);
    if (err_is(e)) {
        if (!s->spoilt)
            log_warn("scanner", "the camera delivers spoilt frames, too");
        s->spoilt = true;
        return;
    }
    s->frame_ms = clock_monotonic_ms();
    s->patience_ms = SCANNER_CAMERA_SILENCE_MS;
    s->silent = false;
    state_follow(s);
    frame_show(s);
    frame_submit(s);
}

/* A code out of a frame of an earlier period is nobody's any more. */
static void reader_look(struct scanner_camera *s)
{
    char code[CODE_BYTES_MAX];
    size_t len;
    int64_t now_ms = clock_monotonic_ms();
    enum qrreader_result result = qrreader_take(s->reader, now_ms, code, &len);

    if (result == QRREADER_LOST)
        s->losses++;
    else if (result != QRREADER_BUSY)
        s->losses = 0;
    if (result == QRREADER_CODE && s->asked_period == s->listening.seen_period &&
        !scenery_look(&s->scenery, code, len, now_ms))
        (void)listening_code(&s->listening, code, len, now_ms);
    explicit_bzero(code, sizeof code);
    if (s->state != DEVICE_ABSENT)
        state_follow(s);
}

/* --- the thread ----------------------------------------------------------------------------- */

/* How long to sleep though nothing comes. */
static int64_t sleep_ms(const struct scanner_camera *s)
{
    int64_t now_ms = clock_monotonic_ms(), reader_ms = qrreader_due_ms(s->reader);
    int64_t due_ms = s->camera.fd < 0 ? s->retry_at_ms
                     : s->camera.runs ? s->frame_ms + s->patience_ms
                                      : s->look_ms + LOOK_MS;

    due_ms = reader_ms < due_ms ? reader_ms : due_ms;
    return due_ms > now_ms ? due_ms - now_ms : 0;
}

static void camera_serve(struct scanner_camera *s, bool filled)
{
    int64_t now_ms = clock_monotonic_ms();

    if (s->camera.fd < 0) {
        if (now_ms >= s->retry_at_ms)
            camera_try(s);
        return;
    }
    if (!s->camera.runs) {
        if (now_ms - s->look_ms < LOOK_MS)
            return;
        s->look_ms = now_ms;
        if (!camera_lives(&s->camera))
            camera_lost(s, "gone");
        return;
    }
    if (filled)
        frame_take(s);
    if (s->camera.runs && now_ms - s->frame_ms >= s->patience_ms) {
        s->silent = true;
        camera_lost(s, "no whole frame comes any more");
    }
}

static void scanner_run(void *self)
{
    struct scanner_camera *s = self;

    while (!worker_stopping(&s->worker)) {
        struct pollfd fds[] = {{.fd = s->camera.runs ? s->camera.fd : -1, .events = POLLIN},
                               {.fd = qrreader_fd(s->reader), .events = POLLIN}};
        worker_wait_on(&s->worker, fds, 2, sleep_ms(s));
        if (listening_follow(&s->listening))
            camera_follow(s);
        if (fds[1].revents != 0 || clock_monotonic_ms() >= qrreader_due_ms(s->reader))
            reader_look(s);
        camera_serve(s, fds[0].revents != 0);
    }
}

/* A camera has no beep. */
static void scanner_acknowledge(void *self, bool good)
{
    (void)self;
    (void)good;
}

static void scanner_listen(void *self, bool on)
{
    struct scanner_camera *s = self;

    if (listening_set(&s->listening, on))
        worker_wake(&s->worker);
}

static bool config_fits(const struct camera_config *c)
{
    size_t len = strnlen(c->path, sizeof c->path);

    return len > 0 && len < sizeof c->path && c->width_px >= LUMA_SIDE_MIN_PX &&
           c->width_px <= LUMA_SIDE_MAX_PX && c->height_px >= LUMA_SIDE_MIN_PX &&
           c->height_px <= LUMA_SIDE_MAX_PX && c->fps >= 1 && c->fps <= SCANNER_CAMERA_FPS_MAX;
}

static void scanner_free(struct scanner_camera *s)
{
    camera_close(&s->camera);
    qrreader_close(s->reader);
    if (s->pixels != NULL)
        explicit_bzero(s->pixels,
                       (size_t)s->camera.shape.width_px * (size_t)s->camera.shape.height_px);
    free(s->pixels);
    explicit_bzero(s, sizeof *s);
    free(s);
}

/* The reading process itself is started by the worker, with whose thread it ends. */
static struct err parts_open(struct scanner_camera *s)
{
    const struct qrreader_config c = {.program = s->config.reader,
                                      .width_max_px = LUMA_SIDE_MAX_PX,
                                      .height_max_px = LUMA_SIDE_MAX_PX};

    s->pixels = malloc(PIXELS_MAX);
    if (s->pixels == NULL)
        return err_make(ERR_NO_MEMORY);
    struct err e = qrreader_open(&c, &s->reader);
    return err_is(e) ? e : worker_start(&s->worker, "scanner", 0, scanner_run, s);
}

struct err scanner_camera_open(const struct scanner_camera_config *config, struct mailbox mailbox,
                               struct scanner_camera **ret, struct scanner_port *ret_port)
{
    if (!config_fits(&config->camera))
        return err_make(ERR_RANGE);
    struct scanner_camera *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_make(ERR_NO_MEMORY);
    s->config = *config;
    s->mailbox = mailbox;
    s->state = DEVICE_ABSENT;
    camera_init(&s->camera);
    listening_init(&s->listening, mailbox);
    struct err e = parts_open(s);
    if (err_is(e)) {
        scanner_free(s);
        return e;
    }
    *ret = s;
    *ret_port = (struct scanner_port){
        .self = s, .listen = scanner_listen, .acknowledge = scanner_acknowledge};
    return err_none();
}

void scanner_camera_close(struct scanner_camera *scanner)
{
    worker_stop(&scanner->worker);
    worker_deinit(&scanner->worker);
    if (scanner->config.viewfinder != NULL)
        viewfinder_wipe(scanner->config.viewfinder);
    scanner_free(scanner);
}
