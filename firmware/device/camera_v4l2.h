/* SPDX-License-Identifier: Apache-2.0 */
/*
 * camera_v4l2: a camera of Linux (V4L2, frames by mmap), of which only the newest frame counts.
 *
 * It is opened by a lasting name, asked what it can, told what it shall deliver, and believed in
 * what it then says that it does deliver. It runs between camera_start and camera_stop only; its
 * buffers are wiped before they are left. Owned by one thread, which waits for frames by poll on
 * fd while it runs (a camera that does not run must not be polled: it would always be ready).
 */
#ifndef DEVICE_CAMERA_V4L2_H
#define DEVICE_CAMERA_V4L2_H

#include "device/luma.h"

enum { CAMERA_PATH_MAX = 240, CAMERA_BUFFERS = 4, CAMERA_UNSET = -1 };

/* What the camera shall deliver. */
enum camera_wish {
    CAMERA_AUTO, /* grey; else up to 640x480 bare luma and colours, beyond it JPEG (USB 2 is slow)
                  */
    CAMERA_GREY,
    CAMERA_YUYV, /* or another layout of the same, bare */
    CAMERA_MJPEG,
};

struct camera_config {
    char path[CAMERA_PATH_MAX + 1]; /* a lasting name, /dev/v4l/by-id/… */
    int width_px, height_px, fps;
    enum camera_wish format;
    /* Each CAMERA_UNSET where the camera shall do as it likes. */
    int focus;         /* fixed there; as the camera counts */
    int exposure;      /* fixed, in units of 100 µs */
    int backlight;     /* compensation for what is bright behind */
    int power_line_hz; /* 50, 60: light that flickers with it */
};

struct camera {
    int fd; /* -1: not open */
    struct luma_shape shape;
    struct {
        uint8_t *bytes;
        size_t len;
    } buffers[CAMERA_BUFFERS];
    int buffer_count;
    int held; /* the buffer that camera_take gave, or none: -1 */
    bool runs, controls_told;
};

enum camera_news {
    CAMERA_NOTHING, /* no frame, or only spoilt ones */
    CAMERA_FRAME,
    CAMERA_GONE, /* close it */
};

/* Not open. */
void camera_init(struct camera *camera);
/*
 * Opens and sets it, without starting it. ERR_GONE, ERR_BUSY, ERR_DENIED, ERR_IO: as the system
 * says; ERR_UNSUPPORTED: no camera, or none that delivers what was wished, which is logged. A
 * control that it does not have is logged once and left alone.
 */
struct err camera_open(const struct camera_config *config, struct camera *camera) MUST_CHECK;
void camera_close(struct camera *camera);
/* ERR_IO, ERR_GONE…: close it. */
struct err camera_start(struct camera *camera) MUST_CHECK;
/* The last frames are wiped. */
void camera_stop(struct camera *camera);
/* Is it still there? For times in which it does not run. */
bool camera_lives(const struct camera *camera);
/*
 * The newest whole frame; older ones go back unseen. FRAME: *ret_len bytes at *ret_bytes, of
 * camera->shape, until camera_give_back, which the next camera_take and camera_stop imply.
 */
enum camera_news camera_take(struct camera *camera, const uint8_t **ret_bytes, size_t *ret_len);
void camera_give_back(struct camera *camera);

#endif
