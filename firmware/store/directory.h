/* SPDX-License-Identifier: Apache-2.0 */
/*
 * directory: the store's folder, made safe and claimed for this process. One thread.
 */
#ifndef STORE_DIRECTORY_H
#define STORE_DIRECTORY_H

#include "base/err.h"

/*
 * Makes the folder if it is missing (its parent must exist), refuses one that belongs to or can be
 * written by others (ERR_DENIED), closes it to everybody else (0700) and takes the lock file in it,
 * which the kernel gives back when the process ends, however it ends. ERR_BUSY: another process has
 * it. ERR_IO, ERR_FULL: the disk; worth another try later. Says in the log what is wrong.
 */
struct err directory_claim(const char *dir, int *ret_lock_fd) MUST_CHECK;
/* The same for a tool beside the kiosk: ERR_BUSY and ERR_DENIED are nothing to log. */
struct err directory_try(const char *dir, int *ret_lock_fd) MUST_CHECK;
void directory_release(int lock_fd);
/* Makes the names in the folder durable: files made, renamed, removed. */
struct err directory_sync(const char *dir) MUST_CHECK;
/*
 * Writes zeros over a file of the folder, makes them durable and removes it. None there: nothing to
 * do. A disk that writes elsewhere than it is told (flash) may keep the old blocks for a while.
 */
struct err directory_erase(const char *dir, const char *name) MUST_CHECK;

#endif
