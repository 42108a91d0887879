/* SPDX-License-Identifier: Apache-2.0 */
#include "net/control_client.h"

#include "base/buf.h"
#include "base/clock.h"
#include "net/control_line.h"
#include "net/hallwire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct control_client {
    struct sockaddr_un address;
    int fd; /* -1: not connected */
    char line[HALLWIRE_MAX + 1];
    size_t len;
};

struct err control_client_open(const char *path, struct control_client **ret_client)
{
    struct control_client *client = calloc(1, sizeof *client);

    *ret_client = NULL;
    if (client == NULL)
        return err_make(ERR_NO_MEMORY);
    client->fd = -1;
    client->address.sun_family = AF_UNIX;
    if (!text_copy(client->address.sun_path, sizeof client->address.sun_path, path)) {
        free(client);
        return err_make(ERR_TOO_LONG);
    }
    *ret_client = client;
    return err_none();
}

static void disconnect(struct control_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    client->len = 0;
}

void control_client_close(struct control_client *client)
{
    if (client == NULL)
        return;
    disconnect(client);
    free(client);
}

static struct err connect_it(struct control_client *client)
{
    if (client->fd >= 0)
        return err_none();
    client->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (client->fd < 0)
        return err_from_errno(errno);
    if (connect(client->fd, (const struct sockaddr *)&client->address, sizeof client->address) == 0)
        return err_none();
    struct err e = err_make(errno == EACCES || errno == EPERM ? ERR_DENIED : ERR_UNREACHABLE);
    disconnect(client);
    return e;
}

/* Until it can be read from or written to. */
static struct err ready_await(const struct control_client *client, short events, int64_t until_ms)
{
    struct pollfd p = {.fd = client->fd, .events = events};
    int64_t left_ms = until_ms - clock_monotonic_ms();

    int n = poll(&p, 1, left_ms > 0 ? (int)left_ms : 0);
    if (n < 0)
        return errno == EINTR ? err_none() : err_from_errno(errno);
    return n > 0 ? err_none() : err_make(ERR_TIMEOUT);
}

static struct err send_all(const struct control_client *client, const char *bytes, size_t len,
                           int64_t until_ms)
{
    struct err e = err_none();

    for (size_t done = 0; done < len && !err_is(e);) {
        ssize_t n = send(client->fd, bytes + done, len - done, MSG_NOSIGNAL);
        if (n > 0)
            done += (size_t)n;
        else if (n < 0 && errno != EAGAIN && errno != EINTR)
            e = err_make(ERR_UNREACHABLE);
        else
            e = ready_await(client, POLLOUT, until_ms);
    }
    return e;
}

/* One line into client->line, its newline replaced by NUL. */
static struct err line_await(struct control_client *client, int64_t until_ms)
{
    client->len = 0;
    for (;;) {
        struct err e = ready_await(client, POLLIN, until_ms);
        if (err_is(e))
            return e;
        ssize_t n =
            recv(client->fd, client->line + client->len, sizeof client->line - client->len, 0);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n <= 0)
            return err_make(ERR_UNREACHABLE);
        client->len += (size_t)n;
        char *end = memchr(client->line, '\n', client->len);
        if (end != NULL) {
            *end = '\0';
            client->len = (size_t)(end - client->line);
            return err_none();
        }
        if (client->len == sizeof client->line)
            return err_make(ERR_TOO_LONG);
    }
}

/* The line that answers this one. */
static struct err ask_once(struct control_client *client, const char *line, size_t len,
                           int64_t until_ms)
{
    struct err e = connect_it(client);

    if (!err_is(e))
        e = send_all(client, line, len, until_ms);
    if (!err_is(e))
        e = send_all(client, "\n", 1, until_ms);
    return err_is(e) ? e : line_await(client, until_ms);
}

static struct err ask(struct control_client *client, const char *line, size_t len, int timeout_ms)
{
    struct err e = ask_once(client, line, len, clock_monotonic_ms() + timeout_ms);

    if (err_is(e))
        disconnect(client); /* an answer that comes late must not be taken for the next one */
    return e;
}

struct err control_client_state(struct control_client *client, struct hall_state *ret_state)
{
    bool was_there = client->fd >= 0;
    struct err e = ask(client, CONTROL_ASK_STATE, strlen(CONTROL_ASK_STATE), CONTROL_STATE_MS);

    /* Let go for having said nothing: nothing is lost by asking again. */
    if (e.code == ERR_UNREACHABLE && was_there)
        e = ask(client, CONTROL_ASK_STATE, strlen(CONTROL_ASK_STATE), CONTROL_STATE_MS);
    return err_is(e) ? e : hallwire_read_state(client->line, client->len, ret_state);
}

struct err control_client_order(struct control_client *client, const struct order *order,
                                struct order_reply *ret_reply)
{
    char line[HALLWIRE_MAX];

    /* On a connection of its own: one that has been let go would swallow it. */
    disconnect(client);
    struct err e = ask(client, line, hallwire_write_order(order, line), ORDER_DEADLINE_MS + 1000);
    if (!err_is(e))
        e = hallwire_read_reply(client->line, client->len, ret_reply);
    if (!err_is(e) && strcmp(ret_reply->id, order->id) != 0)
        e = err_make(ERR_SYNTAX);
    if (err_is(e)) {
        *ret_reply = (struct order_reply){.end = ORDER_SILENT};
        memcpy(ret_reply->id, order->id, sizeof ret_reply->id);
    }
    return e;
}
