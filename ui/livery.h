/* SPDX-License-Identifier: Apache-2.0 */
/*
 * livery: what makes a kiosk look like its office: name, stripe, logo. One file, the same for all
 * of an office's kiosks:
 *
 *     # comment
 *     name = Bürgeramt Wedding
 *     stripe = #E40422
 *     logo = logo.png          beside this file, or a path from the root
 *
 * Each line may be missing. Everything else (letters, buttons, the colours that say well, wait and
 * fault) is the same everywhere: visitors know it from the last office. Owner thread.
 */
#ifndef UI_LIVERY_H
#define UI_LIVERY_H

#include "base/err.h"
#include "bounds.h"

enum { LIVERY_PATH_MAX = 511 };

struct livery {
    char name[NAME_TEXT_MAX + 1];
    char stripe[8];                 /* "#RRGGBB" */
    char logo[LIVERY_PATH_MAX + 1]; /* a path that can be opened from anywhere */
};

/*
 * ERR_GONE: cannot be read; ERR_SYNTAX: a line is neither of these, logged with its number. Nothing
 * is returned then.
 */
struct err livery_read(const char *path, struct livery *ret_livery) MUST_CHECK;

#endif
