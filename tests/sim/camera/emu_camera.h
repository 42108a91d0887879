/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_camera: the kernel's side of a USB camera (V4L2, streaming by mmap), answered inside the
 * program that opens it. camera_calls.c stands in front of the C library's calls and asks here.
 *
 * The folder that CAMERA_SHIM names is the camera:
 *
 *   camera   the path to open; there is no such file
 *   frame    what is before the lens: a PGM or JPEG, put there by rename; without it, plain grey
 *   mood     one word, or no file while all is well:
 *              unplugged  the device is gone, its path as well
 *              hung       it takes all calls and delivers no frame; an end only after it is
 * reopened cut        half of each JPEG is missing garbage    bytes without sense damaged    frames
 * with the mark of an error empty      frames without bytes offers   pixel formats in the camera's
 * order, e.g. "GREY YUYV MJPG"; without it "MJPG YUYV" told     a named pipe, if somebody wants to
 * read what the camera is told, one a line: open, format FOURCC WIDTHxHEIGHT, rate FPS, control HEX
 * VALUE, no control HEX, on, off, close clean, close dirty (a picture is left in its buffers)
 *
 * As real ones do it: sizes become 640x480 or 1280x720, rows of GREY are longer than their pixels,
 * backlight compensation is missing, focus goes from 0 to 250. The descriptor is a timer's, so that
 * poll and the pace of the frames are real. One camera a program; any thread.
 */
#ifndef EMU_CAMERA_H
#define EMU_CAMERA_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* True: the call was meant for the camera, *ret is its result and errno set. */
bool emu_camera_open(const char *path, int *ret);
bool emu_camera_ioctl(int fd, unsigned long request, void *arg, int *ret);
bool emu_camera_mmap(int fd, void *at, size_t len, int protection, int flags, off_t offset,
                     void **ret);
bool emu_camera_close(int fd, int *ret);

#endif
