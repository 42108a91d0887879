/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keyfile: 32 random bytes that outlive the program, in a file of the kiosk's user alone (0600).
 * One thread a file.
 */
#ifndef STORE_KEYFILE_H
#define STORE_KEYFILE_H

#include "base/err.h"

enum { KEYFILE_BYTES = 32 };

/*
 * Reads the file in the folder; makes it, durably and whole, where there is none. ERR_CORRUPT: it
 * has another length. ERR_DENIED: it belongs to or can be read by others. ERR_IO, ERR_FULL: the
 * disk.
 */
struct err keyfile_get(const char *dir, const char *name,
                       unsigned char ret_key[KEYFILE_BYTES]) MUST_CHECK;

#endif
