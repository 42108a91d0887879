/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MOST 24

extern char **environ;

static int read_first_line(int out, struct child *child)
{
    static const char mark[] = "listening on ";
    FILE *stream = fdopen(out, "r");
    char line[160] = "";
    char *base;

    if (!stream) {
        close(out);
        return -1;
    }
    base = fgets(line, sizeof(line), stream) ? strstr(line, mark) : NULL;
    fclose(stream);
    if (!base) {
        return -1;
    }
    base += strlen(mark);
    base[strcspn(base, "\r\n")] = 0;
    snprintf(child->base, sizeof(child->base), "%s", base);
    return 0;
}

int child_start(struct child *child, const char *const *options)
{
    const char *words[WORDS_MOST] = {PRACTICE_PROGRAM, "--listen", "127.0.0.1:0", "--no-desks"};
    posix_spawn_file_actions_t actions;
    size_t count = 4;
    int ends[2];
    int failed;

    while (options && *options && count + 1 < WORDS_MOST) {
        words[count++] = *options++;
    }
    if (pipe(ends) != 0) {
        return -1;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    failed = posix_spawn(&child->pid, PRACTICE_PROGRAM, &actions, NULL,
                         (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed) {
        close(ends[0]);
        return -1;
    }
    return read_first_line(ends[0], child);
}

int child_stop(struct child *child)
{
    int state = 0;

    kill(child->pid, SIGTERM);
    if (waitpid(child->pid, &state, 0) != child->pid) {
        return -1;
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}
