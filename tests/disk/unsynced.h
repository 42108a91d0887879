/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unsynced: what was written to files and not yet synced, with what stood there before. A power cut
 * leaves of it what chance wants. One thread at a time.
 */
#ifndef DISK_UNSYNCED_H
#define DISK_UNSYNCED_H

#include <stddef.h>
#include <stdint.h>

struct unsynced_piece;
struct unsynced {
    struct unsynced_piece *last; /* NULL: all is synced */
};

/*
 * len bytes at this place are about to be overwritten, or cut off. Gives room, all zeros, for what
 * stands there now; NULL: no memory, nothing is kept.
 */
unsigned char *unsynced_keep(struct unsynced *unsynced, const char *path, int64_t at, size_t len);
/* The file has been synced or removed. path NULL: all of them. */
void unsynced_drop(struct unsynced *unsynced, const char *path);
/* The file is called otherwise now; one that had the new name is gone. */
void unsynced_rename(struct unsynced *unsynced, const char *from, const char *to);
/*
 * The power has gone and comes back: each piece stays, vanishes, or vanishes from some byte on.
 * Ends the program where a file cannot be written.
 */
void unsynced_vanish(struct unsynced *unsynced, unsigned *seed);

#endif
