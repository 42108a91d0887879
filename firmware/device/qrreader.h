/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qrreader: codes out of pictures, read by a process of its own, `ankunft-qrreader`.
 *
 * The libraries that read codes can be made to crash, to write where they must not and to run for a
 * minute by what somebody holds before the camera (measured). So they work in a confined process
 * (qrreader_main.c) that has the picture and one socket and nothing else; this is the kiosk's side
 * of it. A process that dies, or needs longer than a frame may, is killed and comes back by itself,
 * after pauses of device/backoff. What it answers is as untrusted as what was held up.
 *
 * Owned by one thread, which opens, uses and closes it (the process dies with that thread) and
 * never waits in here, qrreader_close excepted. Times are clock_monotonic_ms().
 *
 *   for (;;) {
 *       poll qrreader_fd, until qrreader_due_ms, beside what else there is
 *       qrreader_take
 *       where a picture has come and qrreader_frame is not NULL: write it there, qrreader_submit
 *   }
 */
#ifndef DEVICE_QRREADER_H
#define DEVICE_QRREADER_H

#include "base/err.h"
#include "bounds.h"

#include <stddef.h>
#include <stdint.h>

enum {
    QRREADER_DEADLINE_MS = 300,  /* of a camera's frame; an honest one needs 4 to 40 */
    QRREADER_PICTURE_MS = 10000, /* of a photograph with all steps */
    QRREADER_SIDE_MIN_PX = 16,   /* of a frame, either side */
    QRREADER_SIDE_MAX_PX = 4096,
};

struct qrreader_config {
    const char *program;             /* NULL: ankunft-qrreader beside the running program; copied */
    int width_max_px, height_max_px; /* of a frame; their product bounds a picture's file, too */
    int deadline_ms;                 /* of a frame; 0: QRREADER_DEADLINE_MS */
};

enum qrreader_result {
    QRREADER_BUSY,    /* it decodes, starts, or rests before a new start */
    QRREADER_NOTHING, /* no code in what was submitted; or nothing was, and a frame may be */
    QRREADER_CODE,
    QRREADER_LOST,       /* told once: it died or was too slow, is killed and will be back */
    QRREADER_NO_PICTURE, /* of qrreader_submit_file: not a PGM, PNG or JPEG that can be read */
};

struct qrreader;

/*
 * ERR_RANGE: sizes that cannot be; ERR_NO_MEMORY; ERR_IO: no shared memory. A program that is not
 * there is not an error but QRREADER_LOST, again and again.
 */
struct err qrreader_open(const struct qrreader_config *config,
                         struct qrreader **ret_reader) MUST_CHECK;
/* Kills the process, waits for its end and wipes everything. NULL: nothing. */
void qrreader_close(struct qrreader *reader);

/*
 * Where the next frame is written: grey, 0 is black, rows of width_px bytes without gaps, from the
 * top. NULL as long as a frame is with the process, or the process is not ready.
 */
uint8_t *qrreader_frame(struct qrreader *reader);
/* Bytes that may be written there. */
size_t qrreader_frame_size(const struct qrreader *reader);
/*
 * The frame is complete: it is looked at in one way and, where that finds nothing, in one of seven
 * others in turn, so that eight frames of the same scene have been looked at in all ways; scenes in
 * which nothing moves any more are looked at once in a while only. ERR_BUSY where qrreader_frame
 * says NULL, ERR_RANGE, ERR_GONE (and LOST next).
 */
struct err qrreader_submit(struct qrreader *reader, int width_px, int height_px,
                           int64_t now_ms) MUST_CHECK;
/*
 * What was written there is `len` bytes of a PGM, PNG or JPEG file: unpacked and read by the
 * process with all steps, within QRREADER_PICTURE_MS. Errors as above.
 */
struct err qrreader_submit_file(struct qrreader *reader, size_t len, int64_t now_ms) MUST_CHECK;

/* To be polled for POLLIN; -1 while no process runs. Another one after each qrreader_take. */
int qrreader_fd(const struct qrreader *reader);
/* When qrreader_take is to be called though nothing came; INT64_MAX: no such time. */
int64_t qrreader_due_ms(const struct qrreader *reader);
/*
 * What became of the frame. CODE: *ret_len bytes (1 to CODE_BYTES_MAX, any values, no NUL added) in
 * ret_code, which the caller wipes. The frame is wiped.
 */
enum qrreader_result qrreader_take(struct qrreader *reader, int64_t now_ms,
                                   char ret_code[CODE_BYTES_MAX], size_t *ret_len);

#endif
