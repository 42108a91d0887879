/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/pipeline.h"

#include "qr/scene.h"
#include "qr/zbar_eye.h"
#include "qr/zxing_shim.h"

#include <stdlib.h>
#include <string.h>

enum {
    STILL_SIDE_PX = 1920, /* a larger picture is first searched in about this size */
    HALF_SIDE_MIN_PX = 2 * GREY_SIDE_MIN_PX,
};

struct pipeline {
    struct scene scene;
    unsigned turn;  /* of the looks besides the first */
    unsigned looks; /* at this scene since it moved */
    unsigned idle;  /* frames skipped since the last look */
    bool seen;      /* the last look found a code */

    /* For pictures of that many dots. */
    uint8_t *strong, *half;
    uint32_t *columns;
    size_t strong_size;
};

typedef void look(struct pipeline *pipeline, const struct grey *grey, struct found *found);

/* ---- the looks -------------------------------------------------------------------------- */

static void look_plain(struct pipeline *pipeline, const struct grey *grey, struct found *found)
{
    (void)pipeline;
    zxing_read(grey, ZXING_LOCAL, found);
}

static void look_one_level(struct pipeline *pipeline, const struct grey *grey, struct found *found)
{
    (void)pipeline;
    zxing_read(grey, ZXING_GLOBAL, found);
}

static bool can_halve(const struct grey *grey)
{
    return grey->width_px >= HALF_SIDE_MIN_PX && grey->height_px >= HALF_SIDE_MIN_PX;
}

/* Noise is halved with the size; and once more with black for white. */
static void look_half(struct pipeline *pipeline, const struct grey *grey, struct found *found)
{
    if (!can_halve(grey))
        return;
    struct grey half = grey_shrink(grey, 2, pipeline->half);
    zxing_read(&half, ZXING_LOCAL, found);
    if (found_is_central(found))
        return;
    grey_invert(pipeline->half, grey_size(&half));
    zxing_read(&half, ZXING_LOCAL, found);
}

static void look_half_strong(struct pipeline *pipeline, const struct grey *grey,
                             struct found *found)
{
    if (!can_halve(grey))
        return;
    struct grey half = grey_shrink(grey, 2, pipeline->half);
    struct grey strong = grey_contrast(&half, pipeline->strong, pipeline->columns);
    zxing_read(&strong, ZXING_LOCAL, found);
    if (found_is_central(found))
        return;
    strong = grey_sharpen(&half, pipeline->strong, pipeline->columns);
    zxing_read(&strong, ZXING_LOCAL, found);
}

static void look_half_zbar(struct pipeline *pipeline, const struct grey *grey, struct found *found)
{
    if (!can_halve(grey))
        return;
    struct grey half = grey_shrink(grey, 2, pipeline->half);
    zbar_read(&half, found);
}

static void look_half_sharp_zbar(struct pipeline *pipeline, const struct grey *grey,
                                 struct found *found)
{
    if (!can_halve(grey))
        return;
    struct grey half = grey_shrink(grey, 2, pipeline->half);
    struct grey sharp = grey_sharpen(&half, pipeline->strong, pipeline->columns);
    zbar_read(&sharp, found);
}

static void look_contrast(struct pipeline *pipeline, const struct grey *grey, struct found *found)
{
    struct grey strong = grey_contrast(grey, pipeline->strong, pipeline->columns);
    zxing_read(&strong, ZXING_LOCAL, found);
}

static void look_contrast_zbar(struct pipeline *pipeline, const struct grey *grey,
                               struct found *found)
{
    struct grey strong = grey_contrast(grey, pipeline->strong, pipeline->columns);
    zbar_read(&strong, found);
}

/* Beside look_plain: by gain and cost, the best of the cheap ones twice. */
static look *const rounds[PIPELINE_ROUND] = {
    look_half,     look_half_strong, look_half_zbar,       look_one_level,
    look_contrast, look_half_strong, look_half_sharp_zbar, look_contrast_zbar,
};

/* Of a still picture, by the same measure. */
static look *const chain[] = {
    look_plain,    look_one_level,       look_half,          look_half_strong, look_half_zbar,
    look_contrast, look_half_sharp_zbar, look_contrast_zbar,
};

/* ---- memory ----------------------------------------------------------------------------- */

static void work_wipe(struct pipeline *pipeline)
{
    explicit_bzero(pipeline->strong, pipeline->strong_size);
    explicit_bzero(pipeline->half, pipeline->strong_size / 4);
}

static void work_free(struct pipeline *pipeline)
{
    if (pipeline->strong_size > 0)
        work_wipe(pipeline);
    free(pipeline->strong);
    free(pipeline->half);
    free(pipeline->columns);
    pipeline->strong = pipeline->half = NULL;
    pipeline->columns = NULL;
    pipeline->strong_size = 0;
}

/* False: there is not so much. */
static bool work_fit(struct pipeline *pipeline, const struct grey *grey)
{
    size_t size = grey_size(grey);

    if (size == pipeline->strong_size)
        return true;
    work_free(pipeline);
    pipeline->strong = malloc(size);
    pipeline->half = malloc(size / 4);
    /* As wide as a picture of that many dots can be. */
    pipeline->columns = calloc(size / GREY_SIDE_MIN_PX, sizeof pipeline->columns[0]);
    if (pipeline->strong != NULL && pipeline->half != NULL && pipeline->columns != NULL) {
        pipeline->strong_size = size;
        return true;
    }
    work_free(pipeline);
    return false;
}

struct err pipeline_open(struct pipeline **ret_pipeline)
{
    *ret_pipeline = calloc(1, sizeof **ret_pipeline);
    return *ret_pipeline != NULL ? err_none() : err_make(ERR_NO_MEMORY);
}

void pipeline_close(struct pipeline *pipeline)
{
    if (pipeline == NULL)
        return;
    work_free(pipeline);
    explicit_bzero(pipeline, sizeof *pipeline);
    free(pipeline);
}

/* ---- frames and pictures ---------------------------------------------------------------- */

/* Is there something to be looked for? */
static bool is_worth_it(struct pipeline *pipeline, const struct grey *frame)
{
    if (scene_moved(&pipeline->scene, frame))
        pipeline->looks = 0;
    if (pipeline->looks < PIPELINE_ROUND)
        return true;
    /* Light that changes slowly may make a code readable that was not; a telephone that lies still
     * may be meant once more. */
    unsigned skip = pipeline->seen ? PIPELINE_SEEN_SKIP : PIPELINE_IDLE_SKIP;
    pipeline->idle = (pipeline->idle + 1) % skip;
    return pipeline->idle == 0;
}

void pipeline_look(struct pipeline *pipeline, const struct grey *frame, struct found *ret_found)
{
    found_wipe(ret_found);
    if (!grey_fits(frame->width_px, frame->height_px) || !is_worth_it(pipeline, frame) ||
        !work_fit(pipeline, frame))
        return;
    look_plain(pipeline, frame, ret_found);
    if (!found_is_central(ret_found)) {
        rounds[pipeline->turn](pipeline, frame, ret_found);
        work_wipe(pipeline);
    }
    if (!found_is_central(ret_found))
        pipeline->turn = (pipeline->turn + 1) % PIPELINE_ROUND;
    pipeline->seen = ret_found->len > 0;
    pipeline->looks++;
}

static void all_looks(struct pipeline *pipeline, const struct grey *grey, struct found *found)
{
    if (!grey_fits(grey->width_px, grey->height_px) || !work_fit(pipeline, grey))
        return;
    for (size_t i = 0; i < sizeof chain / sizeof chain[0] && found->len == 0; i++)
        chain[i](pipeline, grey, found);
    work_free(pipeline);
}

static void search_shrunk(struct pipeline *pipeline, const struct grey *picture, int factor,
                          struct found *found)
{
    uint8_t *dots = malloc(grey_size(picture) / (size_t)(factor * factor) + 1);

    if (dots == NULL)
        return;
    struct grey shrunk = grey_shrink(picture, factor, dots);
    all_looks(pipeline, &shrunk, found);
    explicit_bzero(dots, grey_size(&shrunk));
    free(dots);
}

void pipeline_search(struct pipeline *pipeline, const struct grey *picture, struct found *ret_found)
{
    int side_px = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    int factor = (side_px + STILL_SIDE_PX - 1) / STILL_SIDE_PX;

    found_wipe(ret_found);
    if (!grey_fits(picture->width_px, picture->height_px))
        return;
    if (factor > 1)
        search_shrunk(pipeline, picture, factor, ret_found);
    if (ret_found->len == 0)
        all_looks(pipeline, picture, ret_found);
    /* A code that fills a blurred photograph. */
    if (ret_found->len == 0)
        search_shrunk(pipeline, picture, 2 * factor, ret_found);
}
