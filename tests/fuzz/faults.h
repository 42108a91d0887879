/* SPDX-License-Identifier: Apache-2.0 */
/* faults: counts what a reader of files complains of, and wants each complaint to name the file. */
#ifndef FUZZ_FAULTS_H
#define FUZZ_FAULTS_H

#include <stdlib.h>
#include <string.h>

/* A sink's line; self: an int. The file is called "fuzz". */
static void fault_count(void *self, const char *message)
{
    int *faults = self;

    if (strncmp(message, "fuzz:", 5) != 0)
        abort();
    ++*faults;
}

#endif
