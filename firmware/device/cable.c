/* SPDX-License-Identifier: Apache-2.0 */
#include "device/cable.h"

#include "base/clock.h"
#include "device/serial.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    QUEUE_LOOK_MS = 10,
    UNACKNOWLEDGED_MS = 15000,
    SEND_BUFFER_BYTES = 16 * 1024, /* the kernel shall not promise more than a printer holds */
};

/* Splits "tcp:address:port"; the brackets around an IPv6 address are dropped. */
static bool tcp_split(const char *target, char ret_host[CABLE_TARGET_MAX + 1],
                      const char **ret_port)
{
    size_t len = strnlen(target, CABLE_TARGET_MAX + 1);

    if (len > CABLE_TARGET_MAX || strncmp(target, "tcp:", 4) != 0)
        return false;
    const char *host = target + 4;
    const char *colon = strrchr(host, ':');
    if (colon == NULL || colon == host || colon[1] == '\0')
        return false;
    const char *end = colon;
    if (host[0] == '[' && end[-1] == ']') {
        host++;
        end--;
    }
    if (end <= host)
        return false;
    memcpy(ret_host, host, (size_t)(end - host));
    ret_host[end - host] = '\0';
    *ret_port = colon + 1;
    return true;
}

static bool tcp_resolve(const char *target, struct sockaddr_storage *ret_address,
                        socklen_t *ret_len)
{
    char host[CABLE_TARGET_MAX + 1];
    const char *port;

    if (!tcp_split(target, host, &port))
        return false;
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    const char *numeric = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
    if (getaddrinfo(numeric, port, &hints, &found) != 0)
        return false;
    memcpy(ret_address, found->ai_addr, found->ai_addrlen);
    *ret_len = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

bool cable_target_fits(const char *target)
{
    struct sockaddr_storage address;
    socklen_t len;

    if (target[0] == '/')
        return strnlen(target, CABLE_TARGET_MAX + 1) <= CABLE_TARGET_MAX;
    return tcp_resolve(target, &address, &len);
}

/* Waits for events on the cable. ERR_TIMEOUT, ERR_CANCELLED. */
static struct err cable_wait(struct cable *cable, short events, int64_t deadline_ms)
{
    for (;;) {
        if (worker_stopping(cable->worker))
            return err_make(ERR_CANCELLED);
        int64_t wait_ms = deadline_ms - clock_monotonic_ms();
        short revents = worker_wait(cable->worker, cable->fd, events, wait_ms > 0 ? wait_ms : 0);
        if (revents != 0)
            return err_none();
        if (clock_monotonic_ms() >= deadline_ms)
            return err_make(ERR_TIMEOUT);
    }
}

static struct err tcp_finish(struct cable *cable)
{
    struct err e = cable_wait(cable, POLLOUT, clock_monotonic_ms() + CABLE_CONNECT_MS);
    int errnum = 0;
    socklen_t len = sizeof(errnum);

    if (err_is(e))
        return e;
    if (getsockopt(cable->fd, SOL_SOCKET, SO_ERROR, &errnum, &len) != 0 || errnum != 0)
        return err_make(ERR_UNREACHABLE);
    return err_none();
}

/*
 * A far end that went away without a word (no current, cable drawn) is noticed in a quarter of a
 * minute, also where nothing is sent. That is longer than any stall: a printer without paper lives.
 */
static void tcp_watch(int fd)
{
    static const struct {
        int level, name, value;
    } options[] = {{SOL_SOCKET, SO_KEEPALIVE, 1},
                   {IPPROTO_TCP, TCP_KEEPIDLE, 5},
                   {IPPROTO_TCP, TCP_KEEPINTVL, 2},
                   {IPPROTO_TCP, TCP_KEEPCNT, 3},
                   {IPPROTO_TCP, TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS}};

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        setsockopt(fd, options[i].level, options[i].name, &options[i].value,
                   sizeof(options[i].value));
}

static struct err tcp_open(const char *target, struct cable *cable)
{
    struct sockaddr_storage address;
    socklen_t len;

    if (!tcp_resolve(target, &address, &len))
        return err_make(ERR_SYNTAX);
    cable->fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (cable->fd < 0)
        return err_from_errno(errno);
    int bytes = SEND_BUFFER_BYTES, on = 1;
    setsockopt(cable->fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
    setsockopt(cable->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    tcp_watch(cable->fd);
    struct err e = err_none();
    if (connect(cable->fd, (const struct sockaddr *)&address, len) != 0)
        e = errno == EINPROGRESS ? tcp_finish(cable) : err_make(ERR_UNREACHABLE);
    if (err_is(e))
        cable_close(cable);
    return e;
}

struct err cable_open(const char *target, int baud, struct worker *worker, struct cable *ret_cable)
{
    struct cable cable = {.worker = worker, .fd = -1, .tcp = target[0] != '/'};
    struct err e = cable.tcp ? tcp_open(target, &cable) : serial_open(target, baud, &cable.fd);

    if (!err_is(e))
        *ret_cable = cable;
    return e;
}

void cable_close(struct cable *cable)
{
    if (cable->fd >= 0)
        serial_close(cable->fd);
    cable->fd = -1;
}

static bool is_later(int errnum)
{
    return errnum == EAGAIN || errnum == EWOULDBLOCK || errnum == EINTR;
}

struct err cable_write(struct cable *cable, const uint8_t *bytes, size_t len, int64_t stall_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + stall_ms;
    bool promised = false; /* poll said that bytes will be taken */

    while (len > 0) {
        ssize_t n =
            cable->tcp ? send(cable->fd, bytes, len, MSG_NOSIGNAL) : write(cable->fd, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
            deadline_ms = clock_monotonic_ms() + stall_ms;
            promised = false;
            continue;
        }
        if (n < 0 && !is_later(errno))
            return err_make(ERR_GONE);
        if (clock_monotonic_ms() >= deadline_ms)
            return err_make(ERR_TIMEOUT);
        if (promised) /* usblp without paper keeps saying so */
            worker_wait(cable->worker, -1, 0, QUEUE_LOOK_MS);
        struct err e = cable_wait(cable, POLLOUT, deadline_ms);
        if (err_is(e))
            return e;
        promised = true;
    }
    return err_none();
}

struct err cable_sent(struct cable *cable, int64_t stall_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + stall_ms;
    int queued_before = 0;

    for (;;) {
        int queued = 0;
        /* TCP: bytes not acknowledged. Devices without a queue (usblp) refuse the question. */
        if (ioctl(cable->fd, TIOCOUTQ, &queued) != 0 || queued == 0)
            return err_none();
        int64_t now_ms = clock_monotonic_ms();
        if (queued != queued_before)
            deadline_ms = now_ms + stall_ms;
        queued_before = queued;
        if (now_ms >= deadline_ms)
            return err_make(ERR_TIMEOUT);
        if (worker_stopping(cable->worker))
            return err_make(ERR_CANCELLED);
        worker_wait(cable->worker, -1, 0, QUEUE_LOOK_MS);
    }
}

/*
 * A tty with VMIN 0 and usblp read 0 bytes when they are empty; whether a 0 means the end is asked
 * of poll.
 */
struct err cable_take(struct cable *cable, uint8_t *ret_bytes, size_t size, size_t *ret_len)
{
    *ret_len = 0;
    ssize_t n = read(cable->fd, ret_bytes, size);
    if (n > 0) {
        *ret_len = (size_t)n;
        return err_none();
    }
    if (n < 0)
        return is_later(errno) ? err_none() : err_make(ERR_GONE);
    if (cable->tcp)
        return err_make(ERR_GONE);
    struct pollfd pollfd = {.fd = cable->fd};
    if (poll(&pollfd, 1, 0) > 0 && (pollfd.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        return err_make(ERR_GONE);
    return err_none();
}

struct err cable_read(struct cable *cable, int64_t deadline_ms, uint8_t *ret_byte)
{
    for (;;) {
        size_t n;
        struct err e = cable_wait(cable, POLLIN, deadline_ms);
        if (err_is(e))
            return e;
        e = cable_take(cable, ret_byte, 1, &n);
        if (err_is(e) || n == 1)
            return e;
        if (clock_monotonic_ms() >= deadline_ms)
            return err_make(ERR_TIMEOUT);
        worker_wait(cable->worker, -1, 0, QUEUE_LOOK_MS); /* ready, yet empty: usblp */
    }
}
