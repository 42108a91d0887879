/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_qr: how well and how fast codes are read out of a camera's frames.
 *
 * Frames are drawn (tests/kit/qrscene), so rates say how kinds of trouble compare, not what an
 * office's lamps do. The code is the kiosk's smallest with a long key, 37 modules. Times are CPU of
 * one thread. One minute of an empty room is reckoned from 900 frames (15 a second) through the
 * real process, run without waiting.
 *
 *   bench_qr [TRIES]   a kind of trouble, 24 if not said
 */
#include "base/clock.h"
#include "device/qrreader.h"
#include "figures.h"
#include "kit/qrscene.h"
#include "qr/pipeline.h"

#include <poll.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { W = 1280, H = 720, TRIES = 24, TIMED = 48, ROOMS = 16, MINUTE_FRAMES = 900 };

static const char text[] =
    "100501:4f1aa0c2d9b8e7566677889900aabbcc00112233445566778899aabbccddeeff";

static QRcode *code;
static int wrong;

static double cpu_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- rates ----------------------------------------------------------------------------------- */

static double between(uint32_t *seed, double from, double to)
{
    *seed = *seed * 1664525u + 1013904223u;
    return from + (to - from) * ((*seed >> 8) / 16777216.0);
}

/* What all have: some size, some place, a hand that is not straight. */
static struct qrscene scene_of(int width_px, int height_px, uint32_t *seed)
{
    return (struct qrscene){.width_px = width_px,
                            .height_px = height_px,
                            .carrier = QRSCENE_PAPER,
                            .modules = code->data,
                            .side = code->width,
                            .stride = code->width,
                            .module_px = between(seed, 4.5, 8) * height_px / H,
                            .x = between(seed, 0.4, 0.6),
                            .y = between(seed, 0.45, 0.55),
                            .turn_degrees = between(seed, -20, 20),
                            .tilt_degrees = between(seed, -15, 15),
                            .blur_px = between(seed, 0.3, 1) * height_px / H,
                            .noise = between(seed, 2, 5)};
}

static void on_paper(struct qrscene *s, uint32_t *seed)
{
    (void)s;
    (void)seed;
}

static void on_phone(struct qrscene *s, uint32_t *seed)
{
    s->carrier = QRSCENE_PHONE;
    s->dark = 20;
    s->light = (int)between(seed, 180, 250);
}

static void small(struct qrscene *s, uint32_t *seed)
{
    on_phone(s, seed);
    s->module_px = between(seed, 2.8, 3.5);
}

static void turned(struct qrscene *s, uint32_t *seed)
{
    s->turn_degrees = between(seed, 0, 360);
}

static void tilted(struct qrscene *s, uint32_t *seed)
{
    s->tilt_degrees = between(seed, 30, 45);
    s->nod_degrees = between(seed, -25, 25);
}

static void blurred(struct qrscene *s, uint32_t *seed)
{
    s->blur_px = s->module_px * between(seed, 0.4, 0.6);
}

static void mirrored_lamp(struct qrscene *s, uint32_t *seed)
{
    on_phone(s, seed);
    s->glare = between(seed, 0.3, 0.7);
}

static void dark_room(struct qrscene *s, uint32_t *seed)
{
    s->dark = 18;
    s->light = (int)between(seed, 45, 70);
    s->noise = between(seed, 8, 14);
}

static void thumb(struct qrscene *s, uint32_t *seed)
{
    s->covered = between(seed, 0.15, 0.3);
}

static void inverted(struct qrscene *s, uint32_t *seed)
{
    on_phone(s, seed);
    s->inverted = true;
}

static void outshining(struct qrscene *s, uint32_t *seed)
{
    on_phone(s, seed);
    s->dark = 60;
    s->halo = between(seed, 0.7, 1.2);
}

static void at_the_edge(struct qrscene *s, uint32_t *seed)
{
    s->x = 0.5 * s->module_px * s->side / s->width_px + between(seed, 0.005, 0.03);
    s->turn_degrees = s->tilt_degrees = 0;
}

static void half_covered(struct qrscene *s, uint32_t *seed)
{
    (void)seed;
    s->covered = 0.75;
}

static void empty_room(struct qrscene *s, uint32_t *seed)
{
    (void)seed;
    s->carrier = QRSCENE_NOTHING;
}

static bool is_read(const struct found *found)
{
    if (found->len == 0)
        return false;
    bool right = found->len == strlen(text) && memcmp(found->code, text, found->len) == 0;
    wrong += right ? 0 : 1;
    return right;
}

struct rates {
    int first, round, still;
};

/* Frames of a hand that trembles a little, until the code is read; then one with all steps. */
static void rates_add(struct pipeline *pipeline, struct qrscene scene, uint8_t *dots,
                      struct rates *rates)
{
    const struct grey frame = {
        .dots = dots, .width_px = scene.width_px, .height_px = scene.height_px};
    uint32_t seed = scene.seed;
    struct found found;
    int read_at = 0;

    for (int i = 1; i <= PIPELINE_ROUND && read_at == 0; i++) {
        scene.seed++;
        scene.x += between(&seed, -0.003, 0.003);
        scene.turn_degrees += between(&seed, -0.5, 0.5);
        qrscene_draw(&scene, dots);
        pipeline_look(pipeline, &frame, &found);
        if (is_read(&found))
            read_at = i;
    }
    rates->first += read_at == 1;
    rates->round += read_at > 0;
    pipeline_search(pipeline, &frame, &found);
    rates->still += is_read(&found);
}

static void rates_print(struct pipeline *pipeline, uint8_t *dots, int tries)
{
    static const struct {
        const char *name;
        void (*trouble)(struct qrscene *scene, uint32_t *seed);
    } kinds[] = {
        {"paper", on_paper},
        {"telephone", on_phone},
        {"telephone far away, 2.8 to 3.5 px a module", small},
        {"turned by any angle", turned},
        {"tilted by 30 to 45 degrees", tilted},
        {"out of focus by half a module", blurred},
        {"a lamp mirrored in the screen", mirrored_lamp},
        {"dark room, noise", dark_room},
        {"a thumb on a corner", thumb},
        {"light on dark", inverted},
        {"a screen that outshines the room", outshining},
        {"at the edge of the frame", at_the_edge},
        {"covered by half (must be 0)", half_covered},
        {"empty room (must be 0)", empty_room},
    };

    printf("%-44s %12s %12s %12s\n", "read, % (1280x720)", "1st frame", "8 frames", "still");
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct rates rates = {0};
        for (int i = 0; i < tries; i++) {
            uint32_t seed = (uint32_t)(1000 * k + (size_t)i) * 2654435761u;
            struct qrscene scene = scene_of(W, H, &seed);
            kinds[k].trouble(&scene, &seed);
            scene.seed = seed;
            rates_add(pipeline, scene, dots, &rates);
        }
        printf("%-44s %12d %12d %12d\n", kinds[k].name, 100 * rates.first / tries,
               100 * rates.round / tries, 100 * rates.still / tries);
        fflush(stdout);
    }
    printf("%-44s %12d\n\n", "wrong payloads", wrong);
}

/* ---- times ----------------------------------------------------------------------------------- */

static void size_print(int width_px, int height_px, uint8_t *dots)
{
    static struct figures with, without, still;
    const struct grey frame = {.dots = dots, .width_px = width_px, .height_px = height_px};
    struct pipeline *pipeline;
    struct found found;
    uint32_t seed = 1;
    char name[64];

    with.count = without.count = still.count = 0;
    if (err_is(pipeline_open(&pipeline)))
        abort();
    for (int i = 0; i < TIMED; i++) {
        struct qrscene scene = scene_of(width_px, height_px, &seed);
        scene.seed = seed;
        for (int empty = 0; empty < 2; empty++) {
            scene.carrier = empty ? QRSCENE_NOTHING : QRSCENE_PAPER;
            qrscene_draw(&scene, dots);
            double from_ms = cpu_ms();
            pipeline_look(pipeline, &frame, &found);
            figures_add(empty ? &without : &with, cpu_ms() - from_ms);
        }
        double from_ms = cpu_ms();
        pipeline_search(pipeline, &frame, &found);
        figures_add(&still, cpu_ms() - from_ms);
    }
    snprintf(name, sizeof name, "%dx%d with a code", width_px, height_px);
    figures_print(&with, name);
    figures_print(&without, "  without, one look and one in turn");
    figures_print(&still, "  without, all steps (still picture)");
    pipeline_close(pipeline);
}

/* ---- one minute of nothing ------------------------------------------------------------------- */

static double usage_ms(int who)
{
    struct rusage usage;

    getrusage(who, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static enum qrreader_result await(struct qrreader *reader)
{
    char bytes[CODE_BYTES_MAX];
    size_t len;

    for (;;) {
        enum qrreader_result result = qrreader_take(reader, clock_monotonic_ms(), bytes, &len);
        if (result != QRREADER_BUSY)
            return result;
        struct pollfd pollfd = {.fd = qrreader_fd(reader), .events = POLLIN};
        poll(&pollfd, 1, 1000);
    }
}

/* CPU of the process and of this side for so many frames of an empty room. */
static bool room_watch(uint8_t *const rooms[ROOMS], int frames, double *ret_process_ms,
                       double *ret_own_ms)
{
    const struct qrreader_config config = {.program = BINARY_DIR "/bin/ankunft-qrreader",
                                           .width_max_px = W,
                                           .height_max_px = H,
                                           .deadline_ms = 10000};
    struct qrreader *reader;
    double children_ms = usage_ms(RUSAGE_CHILDREN);

    if (err_is(qrreader_open(&config, &reader)))
        return false;
    bool good = await(reader) == QRREADER_NOTHING;
    double own_ms = usage_ms(RUSAGE_SELF);
    for (int i = 0; i < frames && good; i++) {
        memcpy(qrreader_frame(reader), rooms[i % ROOMS], (size_t)W * H);
        good = !err_is(qrreader_submit(reader, W, H, clock_monotonic_ms())) &&
               await(reader) == QRREADER_NOTHING;
    }
    *ret_own_ms = usage_ms(RUSAGE_SELF) - own_ms;
    qrreader_close(reader);
    *ret_process_ms = usage_ms(RUSAGE_CHILDREN) - children_ms;
    return good;
}

static bool minute_print(void)
{
    uint8_t *rooms[ROOMS];
    uint32_t seed = 5;
    double start_ms, process_ms, own_ms, ignored_ms;

    for (int i = 0; i < ROOMS; i++) {
        struct qrscene scene = scene_of(W, H, &seed);
        scene.carrier = QRSCENE_NOTHING;
        scene.noise = 4;
        scene.seed = 7;
        rooms[i] = malloc((size_t)W * H);
        if (rooms[i] == NULL)
            abort();
        qrscene_draw(&scene, rooms[i]);
        for (size_t j = 0; j < (size_t)W * H; j++) /* new noise on the same room */
            rooms[i][j] = (uint8_t)(rooms[i][j] + (int)between(&seed, -4, 4));
    }
    bool good = room_watch(rooms, 0, &start_ms, &ignored_ms) &&
                room_watch(rooms, MINUTE_FRAMES, &process_ms, &own_ms);
    for (int i = 0; i < ROOMS; i++)
        free(rooms[i]);
    if (!good)
        return false;
    printf("%-44s %8.1f ms CPU\n", "starting the process", start_ms);
    printf("%-44s %8.1f ms CPU (%.2f %%)\n", "a minute of an empty room, the process",
           process_ms - start_ms, (process_ms - start_ms) / 600);
    printf("%-44s %8.1f ms CPU (%.2f %%)\n", "  handing frames over, with a copy", own_ms,
           own_ms / 600);
    return true;
}

int main(int argc, char **argv)
{
    int tries = argc > 1 ? (int)strtol(argv[1], NULL, 10) : TRIES;
    uint8_t *dots = malloc(1920 * 1080);
    struct pipeline *pipeline;

    code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (dots == NULL || code == NULL || tries < 1 || err_is(pipeline_open(&pipeline)))
        return 2;
    rates_print(pipeline, dots, tries);
    pipeline_close(pipeline);
    size_print(640, 480, dots);
    size_print(1280, 720, dots);
    size_print(1920, 1080, dots);
    bool good = minute_print();
    if (!good)
        printf("the process was lost: the figures do not count\n");
    QRcode_free(code);
    free(dots);
    return good && wrong == 0 ? 0 : 1;
}
