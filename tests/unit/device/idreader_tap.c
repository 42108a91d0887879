/* SPDX-License-Identifier: Apache-2.0 */
/*
 * idreader_tap: stands between the kiosk's side and the real ankunft-idreader, passes every message
 * on, and writes what the process says into the file "tap" of the folder it runs in.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SOCKET_FD = 3, MESSAGE_MAX = 65536 };

/* False: there is no more. */
static bool pass(int from, int to, int copy_fd)
{
    static unsigned char message[MESSAGE_MAX];
    ssize_t len = recv(from, message, sizeof message, 0);

    if (len <= 0)
        return false;
    if (copy_fd >= 0 && write(copy_fd, message, (size_t)len) != len)
        abort();
    return send(to, message, (size_t)len, MSG_NOSIGNAL) == len;
}

int main(void)
{
    int fds[2], copy_fd = open("tap", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (copy_fd < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fds[1], SOCKET_FD);
        execl(BINARY_DIR "/bin/ankunft-idreader", "ankunft-idreader", (char *)NULL);
        _exit(1);
    }
    close(fds[1]);
    struct pollfd polls[] = {{.fd = SOCKET_FD, .events = POLLIN}, {.fd = fds[0], .events = POLLIN}};
    for (;;) {
        if (poll(polls, 2, -1) < 0)
            return 1;
        if (polls[0].revents != 0 && !pass(SOCKET_FD, fds[0], -1)) {
            shutdown(fds[0], SHUT_WR);
            polls[0].fd = -1;
        }
        if (polls[1].revents != 0 && !pass(fds[0], SOCKET_FD, copy_fd))
            break;
    }
    waitpid(pid, NULL, 0);
    return 0;
}
