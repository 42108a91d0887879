/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bug: a broken promise of our own code, as against an error of the world.
 *
 * bug_if(cond) holds in every build: it logs file, line and condition, runs the hook that the
 * composition root set (wipe the session, paint "out of service") and ends the process with exit
 * code 70, so that systemd restarts it. Any thread; the hook runs on the thread that met the bug.
 */
#ifndef BASE_BUG_H
#define BASE_BUG_H

#define bug_if(cond)                                                                               \
    do {                                                                                           \
        if (cond)                                                                                  \
            bug_stop(__FILE__, __LINE__, #cond);                                                   \
    } while (0)

/* Sets what is done once before the process ends; NULL for nothing. Call before threads start. */
void bug_hook_set(void (*hook)(void));
_Noreturn void bug_stop(const char *file, int line, const char *condition);

#endif
