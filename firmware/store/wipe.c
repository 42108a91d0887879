/* SPDX-License-Identifier: Apache-2.0 */
#include "store/wipe.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct err mark_write(int fd, const char *by, int64_t at_s)
{
    char text[WIPE_WORDS_MAX + 1], when[32];
    struct tm tm = clock_local(at_s);

    strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &tm);
    int len = snprintf(text, sizeof text, "by %s at %s\n", by, when);
    if (len >= (int)sizeof text)
        len = (int)sizeof text - 1;
    return write(fd, text, (size_t)len) == len && fsync(fd) == 0 ? err_none() : err_make(ERR_IO);
}

struct err wipe_mark(const char *dir, const char *by, int64_t at_s)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", dir, WIPE_MARK) >= (int)sizeof path)
        return err_make(ERR_TOO_LONG);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_from_errno(errno);
    struct err e = mark_write(fd, by, at_s);
    close(fd);
    return err_is(e) ? e : directory_sync(dir);
}

bool wipe_marked(const char *dir, char ret_words[WIPE_WORDS_MAX + 1])
{
    char path[PATH_MAX];

    ret_words[0] = '\0';
    if (snprintf(path, sizeof path, "%s/%s", dir, WIPE_MARK) >= (int)sizeof path)
        return false;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return errno != ENOENT && errno != ENOTDIR; /* there, and not to be read: it holds */
    if (fgets(ret_words, WIPE_WORDS_MAX + 1, file) != NULL)
        ret_words[strcspn(ret_words, "\n")] = '\0';
    fclose(file);
    return true;
}

/* The first error stays. */
static void erase(const char *dir, const char *name, struct err *e)
{
    struct err now = directory_erase(dir, name);

    if (!err_is(now))
        return;
    log_error("wipe", "%s/%s is still there: %s", dir, name, err_name(now));
    if (!err_is(*e))
        *e = now;
}

static void further_erase(const char *path, struct err *e)
{
    char dir[PATH_MAX];
    const char *slash = strrchr(path, '/');

    if (slash == NULL ||
        snprintf(dir, sizeof dir, "%.*s", (int)(slash - path), path) >= (int)sizeof dir)
        return;
    erase(dir[0] != '\0' ? dir : "/", slash + 1, e);
}

static struct err folder_erase(const char *dir)
{
    struct err e = err_none();
    DIR *folder = opendir(dir);

    if (folder == NULL)
        return err_from_errno(errno);
    for (const struct dirent *d; (d = readdir(folder)) != NULL;) {
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0 ||
            strcmp(d->d_name, WIPE_MARK) == 0)
            continue;
        if (d->d_type == DT_REG)
            erase(dir, d->d_name, &e);
        else if (d->d_type != DT_DIR)
            (void)unlinkat(dirfd(folder), d->d_name, 0);
    }
    closedir(folder);
    return e;
}

struct err wipe_do(const char *dir, const char *const *further, int count)
{
    int lock_fd;

    struct err e = directory_try(dir, &lock_fd);
    if (err_is(e))
        return e;
    e = folder_erase(dir);
    for (int i = 0; i < count; i++)
        further_erase(further[i], &e);
    directory_release(lock_fd);
    return e;
}
