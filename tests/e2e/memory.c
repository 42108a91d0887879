/* SPDX-License-Identifier: Apache-2.0 */
#include "memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A sanitizer's own bookkeeping takes terabytes. */
enum { REGION_MAX = 1 << 30 };

/* One region; pieces that the kernel does not give are passed over. */
static void region_search(int fd, unsigned long from, unsigned long to,
                          const struct needles *needles, struct memory_sum *sum)
{
    size_t len = to - from;
    unsigned char *bytes = malloc(len);
    char where[64];

    if (bytes == NULL)
        return;
    ssize_t got = pread(fd, bytes, len, (off_t)from);
    if (got > 0) {
        snprintf(where, sizeof where, "memory from %lx", from);
        sum->bytes += (size_t)got;
        sum->found += needles_search(needles, bytes, (size_t)got, where);
    }
    free(bytes);
}

bool memory_search(pid_t pid, const struct needles *needles, struct memory_sum *ret_sum)
{
    char path[64], line[512], rights[8];
    unsigned long from, to;

    *ret_sum = (struct memory_sum){0};
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (fd >= 0 && maps != NULL && fgets(line, sizeof line, maps) != NULL)
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) == 3 && rights[0] == 'r' &&
            rights[1] == 'w' && to - from <= REGION_MAX)
            region_search(fd, from, to, needles, ret_sum);
    bool done = fd >= 0 && maps != NULL && ret_sum->bytes > 0;
    if (fd >= 0)
        close(fd);
    if (maps != NULL)
        fclose(maps);
    return done;
}
