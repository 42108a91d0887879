/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disk: what shall happen to a program when it writes, syncs, renames or removes in one folder. The
 * program is not changed: a small library is preloaded (disk_shim.c) and does as it is told through
 * a page of shared memory. One thread; a page that cannot be made ends the program.
 *
 * The calls that count are those that change the folder or make it durable; each is a boundary.
 */
#ifndef DISK_DISK_H
#define DISK_DISK_H

#include <stdbool.h>

enum disk_call {
    DISK_WRITE,
    DISK_PWRITE,
    DISK_FSYNC,
    DISK_FDATASYNC,
    DISK_FTRUNCATE,
    DISK_RENAME,
    DISK_UNLINK,
    DISK_CREATE, /* open, of a file that was not there */
    DISK_OPEN, /* open for writing, of a file that was there: changes nothing, but can be refused */
    DISK_CALL_COUNT
};
/* All but DISK_OPEN. */
enum { DISK_BOUNDARIES = (1 << DISK_OPEN) - 1, DISK_ALL = (1 << DISK_CALL_COUNT) - 1 };

enum disk_mode {
    DISK_WELL,
    DISK_KILL_BEFORE, /* SIGKILL in place of the call */
    DISK_KILL_AFTER,  /* SIGKILL when it has been made */
    /* SIGKILL, a write half done, and of what was not synced before only some is left */
    DISK_POWER,
    DISK_REFUSE, /* the call and some that follow answer with an error */
    DISK_HOLD,   /* after it and each that follows, nobody goes on writing before disk_go */
};

struct disk_order {
    enum disk_mode mode;
    int at;           /* from now on; 1 is the next */
    unsigned calls;   /* 1 << enum disk_call; 0: DISK_BOUNDARIES */
    const char *file; /* only files in whose name this occurs; NULL: all */
    unsigned seed;    /* DISK_POWER: what is left */
    int error, times; /* DISK_REFUSE: errno; how many calls, -1: all until told otherwise */
};

struct disk_page;
struct disk {
    struct disk_page *page;
    char path[256];
};

/* dir: the folder in question, need not be there yet. path: where the page is to lie. */
struct disk disk_open(const char *path, const char *dir);
void disk_close(struct disk *disk);
/* Words for the shell to put in front of a program that shall have this disk. */
void disk_words(const struct disk *disk, char *ret_words, int size);

void disk_arm(struct disk *disk, const struct disk_order *order);
/* All is well from now on. */
void disk_mend(struct disk *disk);
/* DISK_HOLD: a call has been made, and whoever wants to make another one waits. */
bool disk_holds(const struct disk *disk);
void disk_go(struct disk *disk);
/* How many calls that the order is about were made since, refused ones included. */
int disk_seen(const struct disk *disk);
/* How many calls were hit since the order; 0: none, and the other two say nothing. */
int disk_hits(const struct disk *disk);
enum disk_call disk_hit_call(const struct disk *disk);
const char *disk_hit_file(const struct disk *disk);
const char *disk_call_name(enum disk_call call);

#endif
