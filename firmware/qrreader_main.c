/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ankunft-qrreader: reads codes out of pictures, for device/qrreader, which starts it.
 *
 * It has a picture in memory that it can only read, and a socket; it opens nothing, reaches no
 * network, and may be killed at any time without a loss. It ends when its parent does. Nothing of a
 * picture or a code outlives the reply.
 */
#include "device/qrwire.h"
#include "qr/confine.h"
#include "qr/picture.h"
#include "qr/pipeline.h"
#include "qr/warm_up.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_ALONE = 2, EXIT_OPEN = 3, WIPE_BYTE = 0x5a };

struct reader {
    struct pipeline *pipeline;
    const uint8_t *frame;
    size_t frame_size;
    struct found found;
    struct qrwire_reply reply;
};

static bool frame_map(struct reader *r)
{
    struct stat status;

    if (fstat(QRWIRE_FRAME_FD, &status) != 0 || status.st_size <= 0)
        return false;
    r->frame_size = (size_t)status.st_size;
    void *frame = mmap(NULL, r->frame_size, PROT_READ, MAP_SHARED, QRWIRE_FRAME_FD, 0);
    if (frame == MAP_FAILED)
        return false;
    r->frame = frame;
    close(QRWIRE_FRAME_FD);
    return true;
}

static enum qrwire_reply_kind look(struct reader *r, const struct qrwire_request *request)
{
    struct grey grey = {.dots = r->frame};

    if (request->width_px > GREY_SIDE_MAX_PX || request->height_px > GREY_SIDE_MAX_PX ||
        (size_t)request->width_px * request->height_px > r->frame_size)
        return QRWIRE_NO_PICTURE;
    grey.width_px = (int)request->width_px;
    grey.height_px = (int)request->height_px;
    pipeline_look(r->pipeline, &grey, &r->found);
    return r->found.len > 0 ? QRWIRE_CODE : QRWIRE_NOTHING;
}

static enum qrwire_reply_kind search(struct reader *r, const struct qrwire_request *request)
{
    enum qrwire_reply_kind kind = QRWIRE_NO_PICTURE;
    struct picture picture = {0};

    if (request->len <= r->frame_size && !err_is(picture_read(r->frame, request->len, &picture))) {
        pipeline_search(r->pipeline, &picture.grey, &r->found);
        kind = r->found.len > 0 ? QRWIRE_CODE : QRWIRE_NOTHING;
    }
    picture_free(&picture);
    return kind;
}

/* False: nobody hears us any more. */
static bool reply_send(struct reader *r, enum qrwire_reply_kind kind, uint32_t number)
{
    size_t len = QRWIRE_HEAD_BYTES;

    r->reply.kind = kind;
    r->reply.number = number;
    if (kind == QRWIRE_CODE) {
        memcpy(r->reply.code, r->found.code, r->found.len);
        len += r->found.len;
    }
    bool sent = write(QRWIRE_SOCKET_FD, &r->reply, len) == (ssize_t)len;
    found_wipe(&r->found);
    explicit_bzero(&r->reply, sizeof r->reply);
    return sent;
}

/* False: the parent is gone. */
static bool serve(struct reader *r)
{
    struct qrwire_request request;

    if (read(QRWIRE_SOCKET_FD, &request, sizeof request) != (ssize_t)sizeof request)
        return false;
    enum qrwire_reply_kind kind =
        request.kind == QRWIRE_LOOK ? look(r, &request) : search(r, &request);
    return reply_send(r, kind, request.number);
}

int main(void)
{
    static struct reader reader;

    if (!frame_map(&reader)) {
        fprintf(stderr, "ankunft-qrreader is started by the kiosk and by qr-decode\n");
        return EXIT_ALONE;
    }
    /* What the libraries free is overwritten. */
    mallopt(M_PERTURB, WIPE_BYTE);
    if (err_is(confine_begin()) || err_is(pipeline_open(&reader.pipeline)))
        return EXIT_OPEN;
    if (err_is(warm_up())) {
        fprintf(stderr, "ankunft-qrreader: its libraries do not read a clean code\n");
        return EXIT_OPEN;
    }
    if (err_is(confine_close())) {
        fprintf(stderr, "ankunft-qrreader: the kernel does not confine it (seccomp)\n");
        return EXIT_OPEN;
    }
    bool heard = reply_send(&reader, QRWIRE_READY, 0);
    while (heard)
        heard = serve(&reader);
    /* Neither clean-up nor a sanitizer's last look: both ask for more than is allowed here. */
    _exit(EXIT_SUCCESS);
}
