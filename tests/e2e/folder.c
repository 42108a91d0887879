/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fd_search(int fd, const char *where, const struct needles *needles,
                      struct folder_sum *sum)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    /* It may grow while it is read. */
    size_t room = (size_t)st.st_size + 65536, len = 0;
    char *bytes = malloc(room);
    if (bytes == NULL)
        abort();
    for (ssize_t n; len < room && (n = pread(fd, bytes + len, room - len, (off_t)len)) > 0;)
        len += (size_t)n;
    sum->files++;
    sum->bytes += len;
    sum->found += needles_search(needles, bytes, len, where);
    free(bytes);
}

void folder_search_file(const char *path, const struct needles *needles, struct folder_sum *sum)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return; /* gone meanwhile */
    fd_search(fd, path, needles, sum);
    close(fd);
}

/* What the program has open and no name leads to; temporary files of its libraries as well. */
static void unnamed_search(pid_t pid, const struct needles *needles, struct folder_sum *sum)
{
    char list[64], target[PATH_MAX];

    snprintf(list, sizeof list, "/proc/%d/fd", (int)pid);
    DIR *dir = opendir(list);
    for (struct dirent *d = dir != NULL ? readdir(dir) : NULL; d != NULL; d = readdir(dir)) {
        char path[sizeof list + 256];
        snprintf(path, sizeof path, "%s/%s", list, d->d_name);
        ssize_t len = readlink(path, target, sizeof target - 1);
        target[len > 0 ? len : 0] = '\0';
        if (strstr(target, " (deleted)") == NULL)
            continue;
        folder_search_file(path, needles, sum);
        sum->unnamed++;
    }
    if (dir != NULL)
        closedir(dir);
}

void folder_search(const char *dir, pid_t pid, const struct needles *needles,
                   struct folder_sum *sum)
{
    DIR *folder = opendir(dir);

    for (struct dirent *d = folder != NULL ? readdir(folder) : NULL; d != NULL;
         d = readdir(folder)) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", dir, d->d_name);
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            folder_search_file(path, needles, sum);
    }
    if (folder != NULL)
        closedir(folder);
    if (pid > 0)
        unnamed_search(pid, needles, sum);
}
