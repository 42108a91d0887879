/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scanner_camera: a camera as the code reader.
 *
 * Own thread, woken by listen(). The camera runs only while the screen expects a code; each newest
 * frame becomes grey (luma.h), is looked through by a process of its own (qrreader.h), and is what
 * the visitor sees of it (base/viewfinder.h). Which codes are told: listening.h. No frame is
 * stored; all of them are wiped when listening ends.
 *
 * Posts CODE_READ, and DEVICE_CHANGED: READY when the camera is open; BROKEN when it cannot be
 * opened, is gone, delivers no whole frame for SCANNER_CAMERA_SILENCE_MS (after its start for
 * SCANNER_CAMERA_START_MS: some wake slowly), or the reading process cannot be kept alive. A camera
 * is opened again by its path with a back-off of up to 5 s; after silence it is READY again with
 * its first frame only.
 */
#ifndef DEVICE_SCANNER_CAMERA_H
#define DEVICE_SCANNER_CAMERA_H

#include "base/viewfinder.h"
#include "device/camera_v4l2.h"
#include "port.h"

enum {
    SCANNER_CAMERA_SILENCE_MS = 2000,
    SCANNER_CAMERA_START_MS = 5000,
    SCANNER_CAMERA_FPS_MAX = 60,
};

struct scanner_camera_config {
    struct camera_config camera;
    const char *reader;            /* as struct qrreader_config's program */
    struct viewfinder *viewfinder; /* outlives the scanner; NULL: nobody sees it */
};

struct scanner_camera;

/*
 * Starts the thread; a camera that is not there is no error but posts BROKEN.
 * ERR_RANGE: path empty, sizes or rate out of range. ERR_NO_MEMORY, ERR_IO.
 */
struct err scanner_camera_open(const struct scanner_camera_config *config, struct mailbox mailbox,
                               struct scanner_camera **ret,
                               struct scanner_port *ret_port) MUST_CHECK;
void scanner_camera_close(struct scanner_camera *scanner);

#endif
