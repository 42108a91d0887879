/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bug.h"

#include "base/log.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static void (*bug_hook)(void);

void bug_hook_set(void (*hook)(void))
{
    bug_hook = hook;
}

void bug_stop(const char *file, int line, const char *condition)
{
    static atomic_flag met = ATOMIC_FLAG_INIT;

    log_error("bug", "%s:%d: %s", file, line, condition);
    if (!atomic_flag_test_and_set(&met) && bug_hook != NULL)
        bug_hook();
    _exit(70);
}
