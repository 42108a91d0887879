/* SPDX-License-Identifier: Apache-2.0 */
#include "disk/unsynced.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct unsynced_piece {
    struct unsynced_piece *before; /* in time */
    char path[512];
    int64_t at;
    size_t len;
    unsigned char old[];
};

unsigned char *unsynced_keep(struct unsynced *unsynced, const char *path, int64_t at, size_t len)
{
    struct unsynced_piece *piece = calloc(1, sizeof *piece + len);

    if (piece == NULL)
        return NULL;
    snprintf(piece->path, sizeof piece->path, "%s", path);
    piece->at = at;
    piece->len = len;
    piece->before = unsynced->last;
    unsynced->last = piece;
    return piece->old;
}

void unsynced_drop(struct unsynced *unsynced, const char *path)
{
    for (struct unsynced_piece **at = &unsynced->last; *at != NULL;) {
        struct unsynced_piece *piece = *at;
        if (path != NULL && strcmp(piece->path, path) != 0) {
            at = &piece->before;
            continue;
        }
        *at = piece->before;
        free(piece);
    }
}

void unsynced_rename(struct unsynced *unsynced, const char *from, const char *to)
{
    unsynced_drop(unsynced, to);
    for (struct unsynced_piece *piece = unsynced->last; piece != NULL; piece = piece->before)
        if (strcmp(piece->path, from) == 0)
            snprintf(piece->path, sizeof piece->path, "%s", to);
}

void unsynced_vanish(struct unsynced *unsynced, unsigned *seed)
{
    for (struct unsynced_piece *piece = unsynced->last; piece != NULL; piece = piece->before) {
        int fate = rand_r(seed) % 3; /* stays, vanishes, vanishes in part */
        size_t from = fate == 2 && piece->len > 0 ? (size_t)rand_r(seed) % piece->len : 0;
        int fd = fate == 0 ? -1 : open(piece->path, O_WRONLY | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (pwrite(fd, piece->old + from, piece->len - from, piece->at + (int64_t)from) < 0)
            abort();
        close(fd);
    }
    unsynced_drop(unsynced, NULL);
}
