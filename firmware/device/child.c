/* SPDX-License-Identifier: Apache-2.0 */
#include "device/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

bool child_program(const char *name, const char *wanted, char ret_program[CHILD_PATH_BYTES])
{
    if (wanted != NULL)
        return snprintf(ret_program, CHILD_PATH_BYTES, "%s", wanted) < CHILD_PATH_BYTES;
    ssize_t len = readlink("/proc/self/exe", ret_program, CHILD_PATH_BYTES - 1);
    if (len <= 0)
        return false;
    ret_program[len] = '\0';
    char *last = strrchr(ret_program, '/') + 1;
    size_t room = CHILD_PATH_BYTES - (size_t)(last - ret_program);
    return snprintf(last, room, "%s", name) < (int)room;
}

/* The child's files: nothing to hear and to say, the socket, what is shared, and no others. */
static int files_plan(posix_spawn_file_actions_t *plan, bool quiet, int socket_fd, int shared_fd)
{
    int failed = posix_spawn_file_actions_addopen(plan, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(plan, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (failed == 0 && quiet)
        failed = posix_spawn_file_actions_addopen(plan, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (failed == 0)
        failed = posix_spawn_file_actions_adddup2(plan, socket_fd, CHILD_SOCKET_FD);
    if (failed == 0 && shared_fd >= 0)
        failed = posix_spawn_file_actions_adddup2(plan, shared_fd, CHILD_SHARED_FD);
    if (failed == 0)
        failed = posix_spawn_file_actions_addclosefrom_np(
            plan, shared_fd >= 0 ? CHILD_SHARED_FD + 1 : CHILD_SOCKET_FD + 1);
    return failed;
}

/* A worker's thread blocks its signals; the child shall not. */
static int manners_plan(posix_spawnattr_t *manners)
{
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    int failed = posix_spawnattr_setflags(manners, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (failed == 0)
        failed = posix_spawnattr_setsigmask(manners, &none);
    return failed != 0 ? failed : posix_spawnattr_setsigdefault(manners, &all);
}

/* Errno, 0: it runs. */
static int process_spawn(struct child *child, const char *program, bool quiet, int socket_fd,
                         int shared_fd)
{
    char path[CHILD_PATH_BYTES], *argv[] = {path, NULL}, *environment[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t manners;

    snprintf(path, sizeof path, "%s", program);
    int failed = posix_spawn_file_actions_init(&files);
    if (failed != 0)
        return failed;
    failed = posix_spawnattr_init(&manners);
    if (failed == 0) {
        failed = files_plan(&files, quiet, socket_fd, shared_fd);
        if (failed == 0)
            failed = manners_plan(&manners);
        if (failed == 0)
            failed = posix_spawn(&child->pid, path, &files, &manners, argv, environment);
        posix_spawnattr_destroy(&manners);
    }
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/* Errno, 0: fds of both ends. The child's lies where no dup2 of its files can hit it. */
static int sockets_make(int *ret_own, int *ret_childs)
{
    int fds[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
        return errno;
    *ret_own = fds[0];
    *ret_childs = fcntl(fds[1], F_DUPFD_CLOEXEC, CHILD_SPARE_FD);
    int failed = *ret_childs < 0 ? errno : 0;
    close(fds[1]);
    if (failed != 0)
        close(fds[0]);
    return failed;
}

int child_start(struct child *child, const char *program, bool quiet, int shared_fd)
{
    int childs_fd = -1;
    int failed = sockets_make(&child->fd, &childs_fd);

    if (failed == 0) {
        failed = process_spawn(child, program, quiet, childs_fd, shared_fd);
        close(childs_fd);
        if (failed != 0)
            close(child->fd);
    }
    if (failed != 0)
        child->fd = -1;
    return failed;
}

void child_kill(struct child *child)
{
    if (child->fd < 0)
        return;
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    close(child->fd);
    child->fd = -1;
}
