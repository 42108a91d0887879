/* SPDX-License-Identifier: Apache-2.0 */
#include "boundary.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    AT_MAX = 400, /* no occasion has as many */
    MODES = 3,
    /* So many in a row that were not there: the occasion has no more. One alone may be chance, as
     * a fault of the service can cut a visit short. */
    MISSES_MAX = 12,
};

static const char *const occasion_names[OCCASION_COUNT] = {
    [OCCASION_CODE] = "code",       [OCCASION_NUMBER] = "typed",
    [OCCASION_WALK_IN] = "walk-in", [OCCASION_OWN] = "own number",
    [OCCASION_START] = "start",     [OCCASION_ROSTER] = "roster set",
    [OCCASION_ABSENCE] = "absence", [OCCASION_MIDNIGHT] = "midnight",
};

struct boundaries {
    struct {
        _Atomic int turn, misses;
        _Atomic uint32_t calls[AT_MAX][MODES]; /* 1 << enum disk_call: died there at such a call */
    } of[OCCASION_COUNT];
};

struct boundaries *boundaries_make(void)
{
    void *memory = mmap(NULL, sizeof(struct boundaries), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        perror("torture: no memory");
        exit(2);
    }
    return memory;
}

struct boundary boundary_next(struct boundaries *boundaries, enum occasion occasion)
{
    static const enum disk_mode modes[MODES] = {DISK_KILL_BEFORE, DISK_KILL_AFTER, DISK_POWER};
    int turn = atomic_fetch_add(&boundaries->of[occasion].turn, 1) % (AT_MAX * MODES);

    return (struct boundary){
        .occasion = occasion, .mode = modes[turn % MODES], .at = turn / MODES + 1};
}

struct disk_order boundary_order(const struct boundary *boundary, struct chance *chance)
{
    bool roster = boundary->occasion == OCCASION_ROSTER || boundary->occasion == OCCASION_MIDNIGHT;

    return (struct disk_order){.mode = boundary->mode,
                               .at = boundary->at,
                               .file = roster ? "roster" : NULL,
                               .seed = (unsigned)chance_next(chance)};
}

static int mode_place(enum disk_mode mode)
{
    return mode == DISK_KILL_BEFORE ? 0 : mode == DISK_KILL_AFTER ? 1 : 2;
}

void boundary_end(struct boundaries *boundaries, const struct boundary *boundary,
                  const struct disk *disk)
{
    _Atomic int *misses = &boundaries->of[boundary->occasion].misses;

    if (disk_hits(disk) > 0) {
        atomic_store(misses, 0);
        atomic_fetch_or(
            &boundaries->of[boundary->occasion].calls[boundary->at - 1][mode_place(boundary->mode)],
            1u << disk_hit_call(disk));
    } else if (atomic_fetch_add(misses, 1) + 1 >= MISSES_MAX) {
        atomic_store(misses, 0);
        atomic_store(&boundaries->of[boundary->occasion].turn, 0);
    }
}

void boundaries_print(const struct boundaries *boundaries)
{
    int of_call[DISK_CALL_COUNT] = {0}, all = 0;
    const char *between = "";

    printf("boundaries met, each with a kill before, after and a power cut:");
    for (int o = 0; o < OCCASION_COUNT; o++) {
        int met = 0, farthest = 0;
        for (int i = 0; i < AT_MAX * MODES; i++) {
            uint32_t calls = boundaries->of[o].calls[i / MODES][i % MODES];
            for (int c = 0; c < DISK_CALL_COUNT; c++)
                of_call[c] += (calls & 1u << c) != 0;
            met += calls != 0;
            farthest = calls != 0 ? i / MODES + 1 : farthest;
        }
        if (met > 0)
            printf("%s %s %d of 3x%d", between, occasion_names[o], met, farthest);
        between = met > 0 ? "," : between;
        all += met;
    }
    printf("; all %d; at", all);
    for (int c = 0; c < DISK_CALL_COUNT; c++)
        if (of_call[c] > 0)
            printf(" %s %d", disk_call_name((enum disk_call)c), of_call[c]);
    printf("\n");
}
