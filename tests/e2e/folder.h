/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder: what a thief, or a careless hand with a copy, finds of a program's files: everything that
 * lies in its folder, and what it holds open without a name any more. One thread.
 */
#ifndef E2E_FOLDER_H
#define E2E_FOLDER_H

#include "needles.h"

#include <sys/types.h>

struct folder_sum {
    int files;   /* read, of all searches together; unchanged ones count again */
    int unnamed; /* of these, removed but held open */
    size_t bytes;
    int found; /* needles */
};

/* Searches each file in the folder, as it is at this moment. pid 0: no program is running. */
void folder_search(const char *dir, pid_t pid, const struct needles *needles,
                   struct folder_sum *sum);
/* Searches one file. */
void folder_search_file(const char *path, const struct needles *needles, struct folder_sum *sum);

#endif
