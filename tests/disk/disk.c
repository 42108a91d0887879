/* SPDX-License-Identifier: Apache-2.0 */
#include "disk/disk.h"

#include "disk/disk_page.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The folder's parent is there and may be reached by a symbolic link. */
static bool dir_real(const char *dir, char *ret_dir, size_t size)
{
    char parent[PATH_MAX], real[PATH_MAX];
    const char *slash = strrchr(dir, '/');

    if (slash == NULL || slash == dir)
        return false;
    snprintf(parent, sizeof parent, "%.*s", (int)(slash - dir), dir);
    return realpath(parent, real) != NULL &&
           (size_t)snprintf(ret_dir, size, "%s%s", real, slash) < size;
}

struct disk disk_open(const char *path, const char *dir)
{
    struct disk disk = {.page = NULL};
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    snprintf(disk.path, sizeof disk.path, "%s", path);
    if (fd >= 0 && ftruncate(fd, sizeof *disk.page) == 0) {
        void *page = mmap(NULL, sizeof *disk.page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        disk.page = page != MAP_FAILED ? page : NULL;
    }
    if (disk.page == NULL || !dir_real(dir, disk.page->dir, sizeof disk.page->dir)) {
        perror(path);
        exit(2);
    }
    close(fd);
    return disk;
}

void disk_close(struct disk *disk)
{
    if (disk->page == NULL)
        return;
    munmap(disk->page, sizeof *disk->page);
    unlink(disk->path);
    disk->page = NULL;
}

void disk_words(const struct disk *disk, char *ret_words, int size)
{
    /* What is preloaded need not come before the sanitizer's own library here. */
    snprintf(ret_words, (size_t)size,
             DISK_PAGE_ENV "='%s' LD_PRELOAD='" DISK_SHIM
                           "' ASAN_OPTIONS=\"verify_asan_link_order=0:${ASAN_OPTIONS-}\"",
             disk->path);
}

void disk_arm(struct disk *disk, const struct disk_order *order)
{
    struct disk_page *page = disk->page;

    atomic_store(&page->mode, DISK_WELL);
    page->at = order->at;
    page->calls = order->calls != 0 ? order->calls : DISK_BOUNDARIES;
    page->seed = order->seed;
    page->error = order->error;
    page->times = order->times;
    snprintf(page->file, sizeof page->file, "%s", order->file != NULL ? order->file : "");
    atomic_store(&page->held, 0);
    atomic_store(&page->seen, 0);
    atomic_store(&page->hits, 0);
    atomic_store(&page->mode, (int)order->mode);
}

void disk_mend(struct disk *disk)
{
    atomic_store(&disk->page->mode, DISK_WELL);
}

bool disk_holds(const struct disk *disk)
{
    return atomic_load(&disk->page->held) != 0;
}

void disk_go(struct disk *disk)
{
    atomic_store(&disk->page->held, 0);
}

int disk_seen(const struct disk *disk)
{
    return atomic_load(&disk->page->seen);
}

int disk_hits(const struct disk *disk)
{
    return atomic_load(&disk->page->hits);
}

enum disk_call disk_hit_call(const struct disk *disk)
{
    return (enum disk_call)atomic_load(&disk->page->hit_call);
}

const char *disk_hit_file(const struct disk *disk)
{
    return disk->page->hit_file;
}

const char *disk_call_name(enum disk_call call)
{
    static const char *const names[] = {
        [DISK_WRITE] = "write",         [DISK_PWRITE] = "pwrite",       [DISK_FSYNC] = "fsync",
        [DISK_FDATASYNC] = "fdatasync", [DISK_FTRUNCATE] = "ftruncate", [DISK_RENAME] = "rename",
        [DISK_UNLINK] = "unlink",       [DISK_CREATE] = "create",       [DISK_OPEN] = "open",
    };

    return (unsigned)call < DISK_CALL_COUNT ? names[call] : "?";
}
