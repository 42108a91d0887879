/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "kit/qrbits.h"
#include "qr/pipeline.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX_PX = 160, QUIET_MODULES = 4, MODULE_PX = 3, FRAMES = 2 };

static uint8_t dots[SIDE_MAX_PX * SIDE_MAX_PX];

/* Sides from the first two bytes, and the rest as dots, over and over. */
static struct grey frame_of(const uint8_t *data, size_t size)
{
    struct grey grey = {
        .dots = dots, .width_px = data[0] % SIDE_MAX_PX, .height_px = data[1] % SIDE_MAX_PX};

    for (size_t i = 0; i < grey_size(&grey); i++)
        dots[i] = size > 2 ? data[2 + i % (size - 2)] : 128;
    return grey;
}

/* A clean code of these bits with a right error correction. */
static struct grey code_of(const uint8_t *data, size_t size)
{
    struct qrbits bits = qrbits_make(data, size);
    int side = (bits.side + 2 * QUIET_MODULES) * MODULE_PX;

    memset(dots, 230, sizeof dots);
    for (int y = 0; y < bits.side * MODULE_PX; y++)
        for (int x = 0; x < bits.side * MODULE_PX; x++)
            if (bits.dark[y / MODULE_PX][x / MODULE_PX] != 0)
                dots[(y + QUIET_MODULES * MODULE_PX) * side + x + QUIET_MODULES * MODULE_PX] = 20;
    return (struct grey){.dots = dots, .width_px = side, .height_px = side};
}

static void length_check(const struct found *found)
{
    if (found->len > CODE_BYTES_MAX)
        abort();
}

/* The first byte says what the rest is: a frame, or the bits of a code. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pipeline *pipeline;
    static struct found found;

    if (pipeline == NULL && err_is(pipeline_open(&pipeline)))
        abort();
    if (size < 3)
        return 0;
    struct grey grey =
        (data[0] & 1) != 0 ? code_of(data + 1, size - 1) : frame_of(data + 1, size - 1);
    for (int i = 0; i < FRAMES; i++) {
        pipeline_look(pipeline, &grey, &found);
        length_check(&found);
    }
    pipeline_search(pipeline, &grey, &found);
    length_check(&found);
    return 0;
}
