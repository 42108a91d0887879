/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disk_shim: inside the program under test. disk_calls.c stands in front of the C library's calls
 * and asks here, under one lock, what shall become of each. Any thread.
 */
#ifndef DISK_SHIM_H
#define DISK_SHIM_H

#include "disk/disk.h"

#include <stddef.h>
#include <sys/types.h>

enum { SHIM_PATH_MAX = 512 };

/* The kernel itself, past everything that stands in front of it. */
ssize_t shim_pwrite(int fd, const void *bytes, size_t len, off_t at);
int shim_open(int dir_fd, const char *path, int flags, mode_t mode);

/* The path of an open file; false where it is not in the folder. */
bool shim_path_of(int fd, char ret_path[SHIM_PATH_MAX]);
/* The same for a name, also of one that is not there yet. */
bool shim_path_at(int dir_fd, const char *name, char ret_path[SHIM_PATH_MAX]);

struct shim_fate {
    int error;       /* not 0: the call fails with this errno */
    bool power_goes; /* in the middle of it: half a write, then shim_power_off */
    bool last;       /* the program dies when it has been made */
    bool waits;      /* or waits, and all others with it, until it is told to go on */
};

/* Takes the lock, which shim_end gives back; may never return. */
struct shim_fate shim_begin(enum disk_call call, const char *path);
/* After the call; may never return. Leaves errno alone. */
void shim_end(struct shim_fate fate);
_Noreturn void shim_power_off(void);
/* As many bytes as a write has done when the power goes. */
size_t shim_part(size_t len);

/* Under the lock: bytes that are about to be overwritten or cut off. */
void shim_keep(int fd, const char *path, off_t at, size_t len);
void shim_synced(const char *path);
void shim_renamed(const char *from, const char *to);

#endif
