/* SPDX-License-Identifier: Apache-2.0 */
#include "net/control.h"

#include "base/beat.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/control_line.h"
#include "net/hallwire.h"
#include "net/order_gate.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    GROUPS_MAX = 64,                      /* of somebody who connects; those beyond do not count */
    ANSWER_MS = ORDER_DEADLINE_MS + 1000, /* the owner has answered by then */
    BACKLOG = 4
};

struct client {
    int fd; /* -1: nobody */
    uid_t uid;
    int64_t until_ms; /* let go then; while an order is carried out: its answer is there by then */
    char in[HALLWIRE_MAX];
    size_t in_len;
    char out[HALLWIRE_MAX + 1];
    size_t out_len, out_done;
    /* under the lock */
    bool waits; /* for the owner's word on this order */
    bool answered;
    struct order_reply reply; /* its id from the beginning */
};

struct control {
    struct sockaddr_un address;
    struct mailbox mailbox;
    struct daytime *daytime;
    struct order_gate gate; /* the thread's */
    int listen_fd, wake_fd;
    gid_t group; /* of the socket */
    pthread_t thread;
    struct beat *beat;
    struct client clients[CONTROL_CLIENTS]; /* the thread's, but for what is said there */
    pthread_mutex_t lock;                   /* guards all below */
    bool closing;
    bool told; /* there is a state */
    struct hall_state state;
};

/* ---- the owner's side --------------------------------------------------------------------- */

static void wake(struct control *control)
{
    const uint64_t one = 1;

    /* A full counter wakes as well. */
    if (write(control->wake_fd, &one, sizeof one) < 0 && errno != EAGAIN)
        log_warn("control", "the thread could not be woken: %s", strerror(errno));
}

static void hall_tell(void *self, const struct hall_state *state)
{
    struct control *control = self;

    pthread_mutex_lock(&control->lock);
    control->state = *state;
    control->told = true;
    pthread_mutex_unlock(&control->lock);
}

static void hall_answer(void *self, const struct order_reply *reply)
{
    struct control *control = self;

    pthread_mutex_lock(&control->lock);
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        struct client *c = &control->clients[i];
        if (c->waits && !c->answered && strcmp(c->reply.id, reply->id) == 0) {
            c->reply = *reply;
            c->answered = true;
        }
    }
    pthread_mutex_unlock(&control->lock);
    wake(control);
}

struct hall_port control_hall(struct control *control)
{
    return (struct hall_port){.self = control, .tell = hall_tell, .answer = hall_answer};
}

/* ---- one of those who are connected ------------------------------------------------------- */

static void client_drop(struct control *control, struct client *c)
{
    close(c->fd);
    pthread_mutex_lock(&control->lock);
    explicit_bzero(c, sizeof *c);
    c->fd = -1;
    pthread_mutex_unlock(&control->lock);
}

static void client_live(struct client *c)
{
    c->until_ms = clock_monotonic_ms() + CONTROL_IDLE_MS;
}

/* c->out holds len bytes without a newline. */
static void out_begin(struct client *c, size_t len)
{
    c->out[len] = '\n';
    c->out_len = len + 1;
    c->out_done = 0;
    client_live(c);
}

static void reply_begin(struct client *c, const struct order_reply *reply)
{
    out_begin(c, hallwire_write_reply(reply, c->out));
}

/* False: there is none yet; the asking side tries again. */
static bool state_begin(struct control *control, struct client *c)
{
    pthread_mutex_lock(&control->lock);
    bool told = control->told;
    size_t len = told ? hallwire_write_state(&control->state, c->out) : 0;
    pthread_mutex_unlock(&control->lock);
    if (told)
        out_begin(c, len);
    return told;
}

static void order_begin(struct control *control, struct client *c, const struct order *order)
{
    struct event event = {.kind = EVENT_ORDERED, .order = *order};
    struct order_reply no;

    if (!order_gate_pass(&control->gate, order, daytime_now_s(control->daytime), &no)) {
        log_warn("control", "an order of account %u was refused: %s by %s: %s", (unsigned)c->uid,
                 order_word(order->kind), order->by, no.words);
        reply_begin(c, &no);
        return;
    }
    log_info("control", "ordered: %s by %s", order_word(order->kind), order->by);
    pthread_mutex_lock(&control->lock);
    c->waits = true;
    c->answered = false;
    memcpy(c->reply.id, order->id, sizeof c->reply.id);
    pthread_mutex_unlock(&control->lock);
    c->until_ms = clock_monotonic_ms() + ANSWER_MS;
    control->mailbox.post(control->mailbox.self, &event);
}

/* False: this one is let go. */
static bool line_take(struct control *control, struct client *c, size_t len)
{
    enum control_asks asks;
    struct order order;

    struct err e = control_line_read(c->in, len, &asks, &order);
    if (err_is(e)) {
        log_warn("control", "account %u said what is no order: %s", (unsigned)c->uid, err_name(e));
        return false;
    }
    memmove(c->in, c->in + len + 1, c->in_len - len - 1);
    c->in_len -= len + 1;
    if (asks == CONTROL_STATE)
        return state_begin(control, c);
    order_begin(control, c, &order);
    return true;
}

/* Something is asked and not answered yet. */
static bool is_busy(const struct client *c)
{
    return c->waits || c->out_done < c->out_len;
}

static bool lines_take(struct control *control, struct client *c)
{
    while (!is_busy(c)) {
        const char *end = memchr(c->in, '\n', c->in_len);
        if (end == NULL)
            break;
        if (!line_take(control, c, (size_t)(end - c->in)))
            return false;
    }
    if (c->in_len < sizeof c->in || is_busy(c))
        return true;
    log_warn("control", "account %u said too long a line", (unsigned)c->uid);
    return false;
}

static bool client_read(struct control *control, struct client *c)
{
    ssize_t n = recv(c->fd, c->in + c->in_len, sizeof c->in - c->in_len, MSG_DONTWAIT);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    if (n == 0)
        return false;
    c->in_len += (size_t)n;
    return lines_take(control, c);
}

static bool client_write(struct control *control, struct client *c)
{
    ssize_t n =
        send(c->fd, c->out + c->out_done, c->out_len - c->out_done, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    c->out_done += (size_t)n;
    return lines_take(control, c);
}

/* The owner's word, where it has come. */
static void client_answer(struct control *control, struct client *c)
{
    struct order_reply reply;

    pthread_mutex_lock(&control->lock);
    bool is = c->waits && c->answered;
    if (is) {
        reply = c->reply;
        c->waits = c->answered = false;
    }
    pthread_mutex_unlock(&control->lock);
    if (!is)
        return;
    log_info("control", "answered: %s%s%s", order_end_word(reply.end),
             reply.words[0] != '\0' ? ": " : "", reply.words);
    reply_begin(c, &reply);
}

/* ---- who may ------------------------------------------------------------------------------ */

static bool is_in_group(int fd, gid_t group)
{
    gid_t groups[GROUPS_MAX];
    socklen_t len = sizeof groups;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) != 0)
        return false;
    for (size_t i = 0; i < len / sizeof groups[0]; i++)
        if (groups[i] == group)
            return true;
    return false;
}

static bool may(const struct control *control, int fd, uid_t *ret_uid)
{
    struct ucred peer;
    socklen_t len = sizeof peer;

    *ret_uid = (uid_t)-1;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
        return false;
    *ret_uid = peer.uid;
    return peer.uid == 0 || peer.uid == geteuid() || peer.gid == control->group ||
           is_in_group(fd, control->group);
}

static struct client *place(struct control *control)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        if (control->clients[i].fd < 0)
            return &control->clients[i];
    return NULL;
}

static void client_take(struct control *control)
{
    int fd = accept4(control->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct client *c = place(control);
    uid_t uid;

    if (fd < 0)
        return;
    if (!may(control, fd, &uid)) {
        log_warn("control", "account %u may not come in", (unsigned)uid);
        close(fd);
        return;
    }
    c->fd = fd;
    c->uid = uid;
    client_live(c);
}

/* ---- the thread --------------------------------------------------------------------------- */

enum { POLL_WAKE, POLL_LISTEN, POLL_CLIENTS, POLLS = POLL_CLIENTS + CONTROL_CLIENTS };

static void polls_set(struct control *control, struct pollfd polls[POLLS])
{
    polls[POLL_WAKE] = (struct pollfd){.fd = control->wake_fd, .events = POLLIN};
    /* Whoever is one too many waits in the kernel's queue. */
    polls[POLL_LISTEN] =
        (struct pollfd){.fd = place(control) != NULL ? control->listen_fd : -1, .events = POLLIN};
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        const struct client *c = &control->clients[i];
        polls[POLL_CLIENTS + i] = (struct pollfd){.fd = c->fd,
                                                  .events = c->out_done < c->out_len ? POLLOUT
                                                            : is_busy(c)             ? POLLRDHUP
                                                                                     : POLLIN};
    }
}

static int wait_ms(const struct control *control)
{
    int64_t now_ms = clock_monotonic_ms(), ms = -1;

    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        const struct client *c = &control->clients[i];
        int64_t left_ms = c->until_ms > now_ms ? c->until_ms - now_ms : 0;
        if (c->fd >= 0 && (ms < 0 || left_ms < ms))
            ms = left_ms;
    }
    return (int)ms;
}

static void client_serve(struct control *control, struct client *c, short events)
{
    bool stays = clock_monotonic_ms() < c->until_ms;

    if (stays && (events & POLLOUT) != 0)
        stays = client_write(control, c);
    else if (stays && (events & POLLIN) != 0)
        stays = client_read(control, c);
    else if ((events & (POLLHUP | POLLERR | POLLRDHUP)) != 0)
        stays = false;
    if (stays)
        client_answer(control, c);
    else
        client_drop(control, c);
}

static bool is_closing(struct control *control)
{
    pthread_mutex_lock(&control->lock);
    bool closing = control->closing;
    pthread_mutex_unlock(&control->lock);
    return closing;
}

static void *control_main(void *arg)
{
    struct control *control = arg;
    struct pollfd polls[POLLS];
    uint64_t woken;

    while (!is_closing(control)) {
        polls_set(control, polls);
        beat_promise(control->beat, -1);
        int n = poll(polls, POLLS, wait_ms(control));
        beat_promise(control->beat, BEAT_WORK_MS);
        if (n < 0 && errno != EINTR)
            log_warn("control", "poll: %s", strerror(errno));
        if (n > 0 && (polls[POLL_WAKE].revents & POLLIN) != 0 &&
            read(control->wake_fd, &woken, sizeof woken) < 0)
            log_warn("control", "%s", strerror(errno));
        for (int i = 0; i < CONTROL_CLIENTS; i++)
            if (control->clients[i].fd >= 0)
                client_serve(control, &control->clients[i],
                             n > 0 ? polls[POLL_CLIENTS + i].revents : 0);
        if (n > 0 && (polls[POLL_LISTEN].revents & POLLIN) != 0)
            client_take(control);
    }
    return NULL;
}

/* ---- life --------------------------------------------------------------------------------- */

/* Nobody's before it is the group's: the file comes with no rights for others. */
static struct err listen_begin(struct control *control)
{
    const struct sockaddr *address = (const struct sockaddr *)&control->address;
    const char *path = control->address.sun_path;
    struct stat st;

    control->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (control->listen_fd < 0 || fchmod(control->listen_fd, 0600) != 0)
        return err_from_errno(errno);
    if (unlink(path) != 0 && errno != ENOENT)
        return err_from_errno(errno);
    if (bind(control->listen_fd, address, sizeof control->address) != 0 || stat(path, &st) != 0 ||
        chmod(path, 0660) != 0 || listen(control->listen_fd, BACKLOG) != 0)
        return err_from_errno(errno);
    control->group = st.st_gid;
    return err_none();
}

static void control_free(struct control *control)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        if (control->clients[i].fd >= 0)
            close(control->clients[i].fd);
    if (control->listen_fd >= 0) {
        close(control->listen_fd);
        (void)unlink(control->address.sun_path);
    }
    if (control->wake_fd >= 0)
        close(control->wake_fd);
    beat_close(control->beat);
    pthread_mutex_destroy(&control->lock);
    free(control);
}

struct err control_open(const struct control_config *config, struct mailbox mailbox,
                        struct control **ret_control)
{
    struct control *control = calloc(1, sizeof *control);

    *ret_control = NULL;
    if (control == NULL)
        return err_make(ERR_NO_MEMORY);
    control->address.sun_family = AF_UNIX;
    control->mailbox = mailbox;
    control->daytime = config->daytime;
    control->listen_fd = -1;
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        control->clients[i].fd = -1;
    order_gate_init(&control->gate, config->kiosk);
    pthread_mutex_init(&control->lock, NULL);
    control->beat = beat_open("control");
    control->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct err e = control->wake_fd >= 0 ? err_none() : err_from_errno(errno);
    if (!err_is(e) &&
        !text_copy(control->address.sun_path, sizeof control->address.sun_path, config->path))
        e = err_make(ERR_TOO_LONG);
    if (!err_is(e))
        e = listen_begin(control);
    if (!err_is(e) && pthread_create(&control->thread, NULL, control_main, control) != 0)
        e = err_make(ERR_NO_MEMORY);
    if (err_is(e)) {
        control_free(control);
        return e;
    }
    *ret_control = control;
    return e;
}

void control_close(struct control *control)
{
    if (control == NULL)
        return;
    pthread_mutex_lock(&control->lock);
    control->closing = true;
    pthread_mutex_unlock(&control->lock);
    wake(control);
    pthread_join(control->thread, NULL);
    control_free(control);
}
