/* SPDX-License-Identifier: Apache-2.0 */
#include "shim.h"

#include "disk/unsynced.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct shim_file {
    sqlite3_file base;
    char path[512];
    sqlite3_file *real;
};

static struct {
    enum shim_mode mode;
    int left; /* operations until the armed one */
    bool hit, dead;
    unsigned seed;
    struct unsynced unsynced;
} shim;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs shim_vfs;
static sqlite3_io_methods shim_methods;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct shim_file *)(void *)file)->real;
}

/* Counts an operation. True: it is the one that fails, or the power is gone. */
static bool fails(void)
{
    if (shim.dead)
        return true;
    if (shim.mode == SHIM_NONE || shim.hit || --shim.left > 0)
        return false;
    shim.hit = true;
    shim.dead = shim.mode == SHIM_CUT;
    return true;
}

static void piece_keep(struct shim_file *file, int len, sqlite3_int64 at)
{
    unsigned char *old = unsynced_keep(&shim.unsynced, file->path, at, (size_t)len);

    if (old == NULL)
        abort();
    file->real->pMethods->xRead(file->real, old, len, at); /* zeros behind the end */
}

static int shim_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int shim_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), bytes, len, at);
}

static int shim_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    struct shim_file *f = (struct shim_file *)(void *)file;
    bool was_dead = shim.dead;

    if (fails()) {
        int part = rand_r(&shim.seed) % (len + 1);
        if (shim.mode == SHIM_CUT && !was_dead && part > 0) {
            piece_keep(f, part, at);
            f->real->pMethods->xWrite(f->real, bytes, part, at);
        }
        return shim.seed % 2 == 0 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    piece_keep(f, len, at);
    return f->real->pMethods->xWrite(f->real, bytes, len, at);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return fails() ? SQLITE_IOERR_TRUNCATE
                   : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

/* The pieces are safe now; the real sync only costs time here. */
static int shim_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    if (fails())
        return SQLITE_IOERR_FSYNC;
    unsynced_drop(&shim.unsynced, ((struct shim_file *)(void *)file)->path);
    return SQLITE_OK;
}

static int shim_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int shim_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int shim_check_lock(sqlite3_file *file, int *result)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}

static int shim_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int shim_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_character(sqlite3_file *file)
{
    (void)file;
    return 0; /* promises nothing: no atomic writes, no order */
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **p)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, p);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shim_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *ret_flags)
{
    struct shim_file *f = (struct shim_file *)(void *)file;

    (void)vfs;
    memset(f, 0, sizeof *f);
    f->real = (sqlite3_file *)(void *)(f + 1);
    snprintf(f->path, sizeof f->path, "%s", name != NULL ? name : "");
    int rc = real_vfs->xOpen(real_vfs, name, f->real, flags, ret_flags);
    f->base.pMethods = f->real->pMethods != NULL ? &shim_methods : NULL;
    return rc;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    if (fails())
        return SQLITE_IOERR_DELETE;
    unsynced_drop(&shim.unsynced, name);
    return real_vfs->xDelete(real_vfs, name, sync);
}

void shim_install(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    shim_vfs = *real_vfs;
    shim_vfs.pNext = NULL;
    shim_vfs.zName = "shim";
    shim_vfs.szOsFile = (int)sizeof(struct shim_file) + real_vfs->szOsFile;
    shim_vfs.xOpen = shim_open;
    shim_vfs.xDelete = shim_delete;
    shim_methods = (sqlite3_io_methods){
        .iVersion = 2,
        .xClose = shim_close,
        .xRead = shim_read,
        .xWrite = shim_write,
        .xTruncate = shim_truncate,
        .xSync = shim_sync,
        .xFileSize = shim_file_size,
        .xLock = shim_lock,
        .xUnlock = shim_unlock,
        .xCheckReservedLock = shim_check_lock,
        .xFileControl = shim_control,
        .xSectorSize = shim_sector_size,
        .xDeviceCharacteristics = shim_character,
        .xShmMap = shim_shm_map,
        .xShmLock = shim_shm_lock,
        .xShmBarrier = shim_shm_barrier,
        .xShmUnmap = shim_shm_unmap,
    };
    sqlite3_vfs_register(&shim_vfs, 1);
}

void shim_arm(enum shim_mode mode, int at, unsigned seed)
{
    unsynced_drop(&shim.unsynced, NULL);
    shim.mode = mode;
    shim.left = at;
    shim.seed = seed;
    shim.hit = shim.dead = false;
}

bool shim_hit(void)
{
    return shim.hit;
}

void shim_power_on(void)
{
    unsynced_vanish(&shim.unsynced, &shim.seed);
    shim_arm(SHIM_NONE, 0, 0);
}
