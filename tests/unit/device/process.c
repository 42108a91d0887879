/* SPDX-License-Identifier: Apache-2.0 */
#include "process.h"

#include "../cmocka_kit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMM_MAX = 15 }; /* the kernel keeps no more of a name */

bool process_status(pid_t pid, const char *name, char ret_value[64])
{
    char path[64], line[256];
    size_t len = strlen(name);
    bool found = false;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    while (!found && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, len) == 0 && line[len] == ':')
            found = sscanf(line + len + 1, " %63[^\n]", ret_value) == 1;
    fclose(file);
    return found;
}

pid_t process_child(const char *name)
{
    char value[64], self[32];
    pid_t found = 0;
    DIR *proc = opendir("/proc");

    assert_non_null(proc);
    snprintf(self, sizeof self, "%d", (int)getpid());
    for (struct dirent *d = readdir(proc); d != NULL; d = readdir(proc)) {
        pid_t pid = (pid_t)strtol(d->d_name, NULL, 10);
        if (pid > 0 && process_status(pid, "PPid", value) && strcmp(value, self) == 0 &&
            process_status(pid, "Name", value) && strncmp(value, name, COMM_MAX) == 0 &&
            process_status(pid, "State", value) && value[0] != 'Z')
            found = pid;
    }
    closedir(proc);
    return found;
}
