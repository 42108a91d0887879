/* SPDX-License-Identifier: Apache-2.0 */
#include "disk/disk_shim.h"

#include "disk/disk_page.h"
#include "disk/unsynced.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(long) == 8, "offsets are one word of a system call");

static struct {
    struct disk_page *page; /* NULL: nothing is done here */
    size_t dir_len;
    pthread_mutex_t lock;
    struct unsynced unsynced;
    unsigned seed;
} shim = {.lock = PTHREAD_MUTEX_INITIALIZER};
/* What this thread writes is our own doing. */
static _Thread_local bool is_ours;

ssize_t shim_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}

int shim_open(int dir_fd, const char *path, int flags, mode_t mode)
{
    return (int)syscall(SYS_openat, dir_fd, path, flags, mode);
}

__attribute__((constructor)) static void shim_begin_program(void)
{
    const char *path = getenv(DISK_PAGE_ENV);
    int fd = path != NULL ? shim_open(AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0) : -1;

    if (fd < 0)
        return;
    void *page = mmap(NULL, sizeof *shim.page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (page == MAP_FAILED)
        return;
    shim.page = page;
    shim.dir_len = strlen(shim.page->dir);
}

/* ---- whose file is it ------------------------------------------------------------------- */

static bool is_in(const char *path)
{
    return strncmp(path, shim.page->dir, shim.dir_len) == 0 &&
           (path[shim.dir_len] == '/' || path[shim.dir_len] == '\0');
}

bool shim_path_of(int fd, char ret_path[SHIM_PATH_MAX])
{
    char link[40];

    if (shim.page == NULL || is_ours)
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, ret_path, SHIM_PATH_MAX - 1);
    ret_path[len > 0 ? len : 0] = '\0';
    return len > 0 && is_in(ret_path);
}

/* The folder may be called by a name with symbolic links, the file may be missing. */
bool shim_path_at(int dir_fd, const char *name, char ret_path[SHIM_PATH_MAX])
{
    char dir[SHIM_PATH_MAX], real[4096];
    const char *slash = strrchr(name, '/');

    if (shim.page == NULL || is_ours)
        return false;
    if (slash == NULL && dir_fd == AT_FDCWD)
        return false; /* the program works elsewhere */
    if (slash == NULL) {
        if (!shim_path_of(dir_fd, dir))
            return false;
        slash = name - 1;
    } else {
        snprintf(real, sizeof real, "%.*s", (int)(slash - name), name);
        char *resolved = realpath(real[0] != '\0' ? real : "/", NULL);
        if (resolved == NULL)
            return false;
        snprintf(dir, sizeof dir, "%s", resolved);
        free(resolved);
    }
    return (size_t)snprintf(ret_path, SHIM_PATH_MAX, "%s/%s", dir, slash + 1) < SHIM_PATH_MAX &&
           is_in(ret_path);
}

/* ---- fate ------------------------------------------------------------------------------- */

static _Noreturn void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static bool is_meant(enum disk_call call, const char *path)
{
    const struct disk_page *page = shim.page;

    return (page->calls & 1u << call) != 0 && strstr(path + shim.dir_len, page->file) != NULL;
}

static void hit_note(enum disk_call call, const char *path)
{
    struct disk_page *page = shim.page;
    const char *name = path + shim.dir_len;

    snprintf(page->hit_file, sizeof page->hit_file, "%s", name[0] == '/' ? name + 1 : ".");
    atomic_store(&page->hit_call, (int)call);
    atomic_fetch_add(&page->hits, 1);
}

struct shim_fate shim_begin(enum disk_call call, const char *path)
{
    struct disk_page *page = shim.page;
    struct shim_fate fate = {.error = 0};

    pthread_mutex_lock(&shim.lock);
    int mode = atomic_load(&page->mode);
    if (mode == DISK_WELL || !is_meant(call, path))
        return fate;
    int n = atomic_fetch_add(&page->seen, 1) + 1;
    if (n < page->at || (n > page->at && mode != DISK_REFUSE && mode != DISK_HOLD) ||
        (mode == DISK_REFUSE && page->times >= 0 && n >= page->at + page->times))
        return fate;
    hit_note(call, path);
    shim.seed = page->seed + (unsigned)n;
    if (mode == DISK_KILL_BEFORE)
        die();
    fate.last = mode == DISK_KILL_AFTER;
    fate.waits = mode == DISK_HOLD;
    fate.power_goes = mode == DISK_POWER;
    fate.error = mode == DISK_REFUSE ? page->error : 0;
    return fate;
}

static void wait_for_go(void)
{
    struct disk_page *page = shim.page;

    atomic_store(&page->held, 1);
    while (atomic_load(&page->held) != 0 && atomic_load(&page->mode) == DISK_HOLD)
        nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
    atomic_store(&page->held, 0);
}

void shim_end(struct shim_fate fate)
{
    int error = errno;

    if (fate.last)
        die();
    if (fate.waits)
        wait_for_go();
    pthread_mutex_unlock(&shim.lock);
    errno = error;
}

size_t shim_part(size_t len)
{
    return (size_t)rand_r(&shim.seed) % (len + 1);
}

/* What SQLite's threads share is memory and goes with the power. */
static void memory_forget(void)
{
    static const char end[] = "-shm";
    DIR *dir = opendir(shim.page->dir);

    for (struct dirent *d = dir != NULL ? readdir(dir) : NULL; d != NULL; d = readdir(dir)) {
        size_t len = strlen(d->d_name);
        if (len >= sizeof end && strcmp(d->d_name + len - strlen(end), end) == 0)
            syscall(SYS_unlinkat, dirfd(dir), d->d_name, 0);
    }
}

_Noreturn void shim_power_off(void)
{
    is_ours = true;
    unsynced_vanish(&shim.unsynced, &shim.seed);
    memory_forget();
    die();
}

/* ---- what is not synced ----------------------------------------------------------------- */

void shim_keep(int fd, const char *path, off_t at, size_t len)
{
    unsigned char *old = NULL;
    char link[40];

    if (strstr(path + shim.dir_len, "-shm") == NULL && len > 0)
        old = unsynced_keep(&shim.unsynced, path, at, len);
    if (old == NULL)
        return;
    /* The file may be open for writing only. */
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int read_fd = shim_open(AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
    if (read_fd < 0)
        return;
    ssize_t n = pread(read_fd, old, len, at); /* zeros behind the end */
    (void)n;
    close(read_fd);
}

void shim_synced(const char *path)
{
    unsynced_drop(&shim.unsynced, path);
}

void shim_renamed(const char *from, const char *to)
{
    unsynced_rename(&shim.unsynced, from, to);
}
