/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_pty.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* Made under another name and renamed, so that the link is never half there. */
static bool link_set(const char *link_path, const char *slave)
{
    char fresh[PATH_MAX];

    if (snprintf(fresh, sizeof(fresh), "%s.new", link_path) >= (int)sizeof(fresh)) {
        errno = ENAMETOOLONG;
        return false;
    }
    unlink(fresh);
    return symlink(slave, fresh) == 0 && rename(fresh, link_path) == 0;
}

int emu_pty_plug(const char *link_path)
{
    char slave[64];
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (master < 0)
        return -1;
    if (grantpt(master) == 0 && unlockpt(master) == 0 &&
        ptsname_r(master, slave, sizeof(slave)) == 0 && link_set(link_path, slave))
        return master;
    close(master);
    return -1;
}

void emu_pty_unplug(const char *link_path, int master)
{
    unlink(link_path);
    close(master);
}

bool emu_pty_raw(int master)
{
    struct termios t;

    return tcgetattr(master, &t) == 0 && (t.c_lflag & (tcflag_t)(ECHO | ICANON)) == 0;
}
