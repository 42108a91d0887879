/* SPDX-License-Identifier: Apache-2.0 */
#include "uplink.h"

#include "warp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WIRES_MAX = 64, CHUNK = 64 * 1024 };

/* One connection: what comes in at one end goes out at the other. */
struct wire {
    int kiosk_fd, service_fd;
};

struct uplink {
    pthread_t thread;
    int order_fd, done_fd; /* the thread looks at what is wanted, and has done it */
    struct sockaddr_in here, there;
    /* written by the one who steers before an order */
    _Atomic enum uplink_state wanted;
    atomic_bool ends;
    /* the thread's */
    enum uplink_state state;
    int listen_fd; /* -1: pulled */
    struct wire wires[WIRES_MAX];
    int wire_count;
    char chunk[CHUNK];
};

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "uplink: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void listen_begin(struct uplink *uplink)
{
    socklen_t len = sizeof uplink->here;
    int on = 1;

    uplink->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (uplink->listen_fd < 0 ||
        setsockopt(uplink->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(uplink->listen_fd, (struct sockaddr *)&uplink->here, len) != 0 ||
        listen(uplink->listen_fd, WIRES_MAX) != 0 ||
        getsockname(uplink->listen_fd, (struct sockaddr *)&uplink->here, &len) != 0)
        give_up("cannot listen");
}

static void wire_cut(struct uplink *uplink, int i)
{
    close(uplink->wires[i].kiosk_fd);
    close(uplink->wires[i].service_fd);
    uplink->wires[i] = uplink->wires[--uplink->wire_count];
}

static void wire_lay(struct uplink *uplink)
{
    int on = 1, kiosk_fd = accept4(uplink->listen_fd, NULL, NULL, SOCK_CLOEXEC);

    if (kiosk_fd < 0)
        return;
    int service_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (uplink->wire_count == WIRES_MAX || service_fd < 0 ||
        connect(service_fd, (struct sockaddr *)&uplink->there, sizeof uplink->there) != 0)
        give_up("the service cannot be reached");
    setsockopt(kiosk_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(service_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    uplink->wires[uplink->wire_count++] = (struct wire){kiosk_fd, service_fd};
}

static bool bytes_write(int fd, const char *bytes, ssize_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, bytes, (size_t)len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes += n;
        len -= n;
    }
    return true;
}

/* False: this connection has ended. */
static bool bytes_carry(struct uplink *uplink, int from_fd, int to_fd, bool swallow)
{
    ssize_t n = recv(from_fd, uplink->chunk, sizeof uplink->chunk, MSG_DONTWAIT);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    return n > 0 && (swallow || bytes_write(to_fd, uplink->chunk, n));
}

static void state_follow(struct uplink *uplink)
{
    uplink->state = uplink->wanted;
    while (uplink->wire_count > 0)
        wire_cut(uplink, 0);
    if (uplink->state == UPLINK_PULLED && uplink->listen_fd >= 0) {
        close(uplink->listen_fd);
        uplink->listen_fd = -1;
    } else if (uplink->state != UPLINK_PULLED && uplink->listen_fd < 0) {
        listen_begin(uplink);
    }
}

static void wires_serve(struct uplink *uplink, const struct pollfd *fds, int count)
{
    bool deaf = uplink->state == UPLINK_DEAF, mute = uplink->state == UPLINK_MUTE;

    /* From behind, as a wire that is cut is replaced by the last one. */
    for (int i = count - 1; i >= 0; i--) {
        struct wire wire = uplink->wires[i];
        if ((fds[2 * i].revents != 0 &&
             !bytes_carry(uplink, wire.kiosk_fd, wire.service_fd, deaf)) ||
            (fds[2 * i + 1].revents != 0 &&
             !bytes_carry(uplink, wire.service_fd, wire.kiosk_fd, mute)))
            wire_cut(uplink, i);
    }
}

static void *uplink_main(void *self)
{
    struct uplink *uplink = self;
    struct pollfd fds[2 + 2 * WIRES_MAX];
    eventfd_t orders;

    while (!uplink->ends) {
        int count = uplink->wire_count;
        fds[0] = (struct pollfd){.fd = uplink->order_fd, .events = POLLIN};
        fds[1] = (struct pollfd){.fd = uplink->listen_fd, .events = POLLIN};
        for (int i = 0; i < count; i++) {
            fds[2 + 2 * i] = (struct pollfd){.fd = uplink->wires[i].kiosk_fd, .events = POLLIN};
            fds[3 + 2 * i] = (struct pollfd){.fd = uplink->wires[i].service_fd, .events = POLLIN};
        }
        if (poll(fds, 2 + 2 * (nfds_t)count, -1) < 0)
            continue;
        wires_serve(uplink, fds + 2, count);
        if (fds[1].revents != 0)
            wire_lay(uplink);
        if (fds[0].revents != 0 && eventfd_read(uplink->order_fd, &orders) == 0) {
            state_follow(uplink);
            eventfd_write(uplink->done_fd, 1);
        }
    }
    return NULL;
}

struct uplink *uplink_open(const char *target, char ret_url[64])
{
    struct uplink *uplink = calloc(1, sizeof *uplink);
    const char *port = strrchr(target, ':');

    if (uplink == NULL || port == NULL)
        give_up("no target");
    uplink->here = uplink->there = (struct sockaddr_in){.sin_family = AF_INET};
    uplink->here.sin_addr.s_addr = uplink->there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    uplink->there.sin_port = htons((uint16_t)strtol(port + 1, NULL, 10));
    uplink->order_fd = eventfd(0, EFD_CLOEXEC);
    uplink->done_fd = eventfd(0, EFD_CLOEXEC);
    listen_begin(uplink);
    if (warp_thread_outside(&uplink->thread, uplink_main, uplink) != 0)
        give_up("no thread");
    snprintf(ret_url, 64, "http://127.0.0.1:%u", (unsigned)ntohs(uplink->here.sin_port));
    return uplink;
}

static void order(struct uplink *uplink)
{
    eventfd_t done;

    if (eventfd_write(uplink->order_fd, 1) != 0 || eventfd_read(uplink->done_fd, &done) != 0)
        give_up("its thread is gone");
}

void uplink_set(struct uplink *uplink, enum uplink_state state)
{
    uplink->wanted = state;
    warp_bytes_set(state == UPLINK_DEAF || state == UPLINK_MUTE);
    order(uplink);
}

void uplink_close(struct uplink *uplink)
{
    uplink->wanted = UPLINK_PULLED;
    uplink->ends = true;
    order(uplink);
    pthread_join(uplink->thread, NULL);
    close(uplink->order_fd);
    close(uplink->done_fd);
    free(uplink);
}
