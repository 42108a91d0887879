/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disk_page: the page of memory that a test (disk.c) and the program under test (disk_shim.c)
 * share.
 */
#ifndef DISK_PAGE_H
#define DISK_PAGE_H

#include "disk/disk.h"

#include <stdatomic.h>
#include <stdint.h>

#define DISK_PAGE_ENV "ANKUNFT_DISK_PAGE" /* where the page lies */

struct disk_page {
    char dir[256]; /* the folder whose calls count, without a symbolic link in it */
    _Atomic int mode;
    /* the order; written while the mode is DISK_WELL */
    int at;
    unsigned seed, calls;
    char file[32];
    int error, times;
    /* what came of it */
    _Atomic int held; /* DISK_HOLD: 1 while somebody waits */
    _Atomic int seen, hits;
    _Atomic int hit_call;
    char hit_file[64];
};

#endif
