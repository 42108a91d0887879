/* SPDX-License-Identifier: Apache-2.0 */
#include "slips.h"

#include "kit/slip.h"

#include <string.h>
#include <unistd.h>

static void number_enter(void *self, const char *number)
{
    books_print(self, number);
}

int slips_read(struct books *books, struct stand *stand)
{
    static const char said[] = "slip ";
    char line[PROC_LINE_MAX];
    int count = 0;

    while (proc_line(&stand->printer, 0, line))
        if (strncmp(line, said, strlen(said)) == 0) {
            count += slip_read(line + strlen(said), number_enter, books);
            unlink(line + strlen(said));
        }
    return count;
}
