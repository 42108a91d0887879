/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lens: what is before the emulated camera (sim/camera), what state that one is in, and what it is
 * told: for tests and the demo. One thread.
 */
#ifndef KIT_LENS_H
#define KIT_LENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LENS_LINE_MAX = 128 };

struct lens {
    char dir[220];  /* the camera's folder, removed by lens_close */
    char path[230]; /* of the device */
    int told_fd;
    char told[LENS_LINE_MAX]; /* a line of which the end is missing */
    size_t told_len;
};

/* Makes a folder and names it in CAMERA_SHIM, for this program and its children. */
bool lens_open(struct lens *lens);
void lens_close(struct lens *lens);

/* A word of emu_camera.h; NULL: all is well. */
bool lens_mood(const struct lens *lens, const char *mood);
/* "GREY YUYV MJPG": the pixel formats in the camera's order. */
bool lens_offer(const struct lens *lens, const char *formats);
/* Holds up a code in the middle of a grey picture of 1280x720, the modules so large. */
bool lens_hold_up(const struct lens *lens, const char *code, int module_px);
/* Shows a picture: grey, rows without gaps. */
bool lens_show(const struct lens *lens, const uint8_t *pixels, int width_px, int height_px);
/* Nothing is held up. */
bool lens_clear(const struct lens *lens);
/* Waits for a line that begins so, passing over others. False: none came within a minute. */
bool lens_await(struct lens *lens, const char *prefix, char ret_line[LENS_LINE_MAX]);

#endif
