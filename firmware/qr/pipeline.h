/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipeline: which decoder looks at which form of a picture, and in which order.
 *
 * A camera's frame gets one cheap look, and one of the others in turn: the next frame comes in 66
 * ms and shows the same code. A still picture gets all of them, in several sizes. The order is that
 * of measured gain by cost (README.md).
 *
 * Decoders may crash or never come back from a picture made for it: this belongs into a process
 * that may be killed. All working memory is wiped after each picture. One thread.
 */
#ifndef QR_PIPELINE_H
#define QR_PIPELINE_H

#include "base/err.h"
#include "qr/found.h"
#include "qr/grey.h"

enum {
    PIPELINE_ROUND = 8, /* frames after which every look has had its turn */
    /* After a round in which nothing moves: one frame of these is looked at, and where there is a
     * code, one of these. */
    PIPELINE_IDLE_SKIP = 30,
    PIPELINE_SEEN_SKIP = 8,
};

struct pipeline;

/* ERR_NO_MEMORY. */
struct err pipeline_open(struct pipeline **ret_pipeline) MUST_CHECK;
/* NULL: nothing. */
void pipeline_close(struct pipeline *pipeline);

/*
 * The next frame of a camera. found->len is 0 where there is no code, or where it was not looked
 * for, as nothing has moved for a whole round. A look that finds a code in the middle stays in
 * turn; a code elsewhere, on a poster perhaps, does not keep the other looks from what is held up.
 */
void pipeline_look(struct pipeline *pipeline, const struct grey *frame, struct found *ret_found);
/* A still picture, whatever it takes (up to seconds). */
void pipeline_search(struct pipeline *pipeline, const struct grey *picture,
                     struct found *ret_found);

#endif
