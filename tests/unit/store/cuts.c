/* SPDX-License-Identifier: Apache-2.0 */
#include "cuts.h"

#include "folder.h"
#include "store/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

enum { TURNS_MAX = 2000 };

int cuts_everywhere(bool (*turn)(const char *dir, int at, unsigned seed))
{
    int turns = 0;

    for (unsigned seed = 1; seed <= 2; seed++) {
        bool hit = true;
        for (int at = 1; hit; at++, turns++) {
            struct folder folder = folder_make();
            int lock_fd;
            assert_true(at < TURNS_MAX);
            assert_false(err_is(directory_claim(folder.dir, &lock_fd)));
            hit = turn(folder.dir, at, seed * 7919 + (unsigned)at);
            directory_release(lock_fd);
            folder_remove(&folder);
        }
    }
    return turns;
}

void cuts_memory_lost(const char *dir, const char *name)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    unlink(path);
}
