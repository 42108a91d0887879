/* SPDX-License-Identifier: Apache-2.0 */
#include "device/idreader.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "device/backoff.h"
#include "device/child.h"
#include "device/worker.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>

static const char own_program[] = "ankunft-idreader";

_Static_assert((int)IDWIRE_SOCKET_FD == (int)CHILD_SOCKET_FD, "its file");

struct command {
    bool drop;
    uint32_t request;
    struct document_order order;
};

enum stage {
    STAGE_AWAY,    /* no process; look_ms: the reader is looked at */
    STAGE_WORKING, /* due_ms: the answer is overdue */
    STAGE_LEAVING, /* it has answered or was dropped; due_ms: it is killed */
};

/* What is secret, in one piece that is never swapped out. */
struct secret {
    unsigned char tag_key[IDWIRE_KEY_BYTES], holder_key[IDWIRE_KEY_BYTES];
    struct command command; /* the reading that is wanted or done; all zero: none */
    struct command incoming;
    struct idwire_order order;
    struct idwire_batch batch;
    struct name_entry names[IDWIRE_NAMES_MAX];
};

struct idreader {
    struct idreader_config config;
    char program[CHILD_PATH_BYTES];
    struct mailbox mailbox;
    struct worker worker;

    /* The worker's own. */
    struct secret *secret;
    int64_t tag_day; /* of its key */
    enum stage stage;
    struct child child;
    int64_t due_ms, look_ms;
    bool wanted; /* a reading waits for the process before to leave */
    struct idwire_expected expected;
    int64_t ids[IDWIRE_NAMES_MAX];
    int sent; /* of the names */
    struct backoff backoff;
    enum device_state state; /* last posted; ABSENT: none yet */
    bool trust_good;         /* the trust store could be read when it was tried last */
    bool trust_told;         /* that it cannot be; once */
};

/* ---- what is posted --------------------------------------------------------------------- */

static void state_post(struct idreader *r, enum device_state state)
{
    const struct event event = {.kind = EVENT_DEVICE_CHANGED, .device = {DEVICE_DOCUMENT, state}};

    if (r->state == state)
        return;
    log_info("idreader", state == DEVICE_READY ? "ready" : "not ready");
    r->state = state;
    r->mailbox.post(r->mailbox.self, &event);
}

static void answer_post(struct idreader *r, const struct document_answer *answer)
{
    struct event event = {.kind = EVENT_DOCUMENT_ANSWERED, .request = r->secret->command.request};

    event.document = *answer;
    r->mailbox.post(r->mailbox.self, &event);
    explicit_bzero(&event, sizeof event);
    explicit_bzero(&r->secret->command, sizeof r->secret->command);
}

static void failure_post(struct idreader *r)
{
    answer_post(r, &(struct document_answer){.outcome = DOCUMENT_FAILED});
}

/* A long list takes its time: where it was good, looks at the reader go without it. */
static bool trust_tried(const struct idreader *r, enum idwire_task task)
{
    return r->config.trust[0] != '\0' && (task == IDWIRE_READ || !r->trust_good);
}

/* Where the trust store cannot be read no document is worth anything, and staff must hear of it. */
static bool trust_look(struct idreader *r, bool read)
{
    if (!trust_tried(r, r->expected.task))
        return true;
    r->trust_good = read;
    if (read) {
        r->trust_told = false;
        return true;
    }
    if (!r->trust_told)
        log_warn("idreader", "%s cannot be read: no document is known to be authentic",
                 r->config.trust);
    r->trust_told = true;
    return false;
}

/* ---- the order -------------------------------------------------------------------------- */

static int64_t now_s(struct idreader *r)
{
    return r->config.daytime != NULL ? daytime_now_s(r->config.daytime) : clock_wall_s();
}

/* Another key each local day: what is told of a holder today says nothing tomorrow. */
static void tag_key_follow(struct idreader *r, int64_t wall_s)
{
    int64_t day = clock_day_start(wall_s);

    if (r->tag_day == day)
        return;
    unsigned char *key = r->secret->tag_key;
    for (size_t at = 0; at < IDWIRE_KEY_BYTES;) {
        ssize_t got = getrandom(key + at, IDWIRE_KEY_BYTES - at, 0);
        at += got > 0 ? (size_t)got : 0;
    }
    r->tag_day = day;
}

static bool is_set(const unsigned char *bytes, size_t len)
{
    static const unsigned char zeros[IDWIRE_KEY_BYTES];

    return memcmp(bytes, zeros, len) != 0;
}

/* What the service says of a name is newer than what a code was bound to: only in its place. */
static int holder_take(struct idreader *r)
{
    const struct document_order *order = &r->secret->command.order;
    struct idwire_order *o = &r->secret->order;

    if (order->booking_id == 0 || !is_set(order->holder, sizeof order->holder) ||
        !is_set(r->secret->holder_key, sizeof r->secret->holder_key))
        return 0;
    memcpy(o->holder_key, r->secret->holder_key, sizeof o->holder_key);
    memcpy(o->holder, order->holder, sizeof o->holder);
    r->secret->names[0] = (struct name_entry){.booking_id = order->booking_id};
    return 1;
}

static void names_take(struct idreader *r)
{
    const struct names_port *port = &r->config.names;
    int64_t booking_id = r->secret->command.order.booking_id;

    int count = 0;

    r->sent = r->expected.id_count = 0;
    if (port->copy != NULL)
        count = port->copy(port->self, booking_id, r->secret->names, IDWIRE_NAMES_MAX);
    if (count == 0)
        count = holder_take(r);
    for (int i = 0; i < count; i++)
        r->ids[i] = r->secret->names[i].booking_id;
    r->expected.id_count = count;
}

static void order_make(struct idreader *r, enum idwire_task task)
{
    struct idwire_order *o = &r->secret->order;
    int64_t wall_s = now_s(r);
    const char *zone = getenv("TZ");

    memset(o, 0, sizeof *o);
    memcpy(o->reader, r->config.reader, sizeof o->reader);
    memcpy(o->lock, r->config.lock, sizeof o->lock);
    if (trust_tried(r, task))
        memcpy(o->trust, r->config.trust, sizeof o->trust);
    memcpy(o->trust_root, r->config.trust_root, sizeof o->trust_root);
    memcpy(o->crl, r->config.crl, sizeof o->crl);
    o->task = task;
    o->number = r->expected.number;
    o->wait_ms = r->config.wait_ms;
    o->now_s = wall_s;
    (void)text_copy(o->zone, sizeof o->zone, zone != NULL ? zone : "");
    if (task != IDWIRE_READ)
        return;
    tag_key_follow(r, wall_s);
    memcpy(o->tag_key, r->secret->tag_key, sizeof o->tag_key);
    o->key = r->secret->command.order.key;
    names_take(r);
    o->name_count = r->expected.id_count;
}

/* False: it cannot be sent now. What is sent is wiped. */
static bool message_send(struct idreader *r, void *message, size_t len)
{
    if (send(r->child.fd, message, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len)
        return false;
    explicit_bzero(message, len);
    return true;
}

/* As many names as the socket takes; the rest when it has room again. */
static void names_send(struct idreader *r)
{
    struct idwire_batch *batch = &r->secret->batch;

    while (r->sent < r->expected.id_count) {
        int left = r->expected.id_count - r->sent;
        int count = left < IDWIRE_BATCH_MAX ? left : IDWIRE_BATCH_MAX;
        struct name_entry *from = &r->secret->names[r->sent];
        batch->count = count;
        memcpy(batch->entries, from, (size_t)count * sizeof *from);
        if (!message_send(r, batch, idwire_batch_bytes(batch)))
            return;
        explicit_bzero(from, (size_t)count * sizeof *from);
        r->sent += count;
    }
}

static void secrets_wipe(struct idreader *r)
{
    struct secret *s = r->secret;

    explicit_bzero(&s->order, sizeof s->order);
    explicit_bzero(&s->batch, sizeof s->batch);
    explicit_bzero(s->names, (size_t)r->expected.id_count * sizeof s->names[0]);
    explicit_bzero(r->ids, (size_t)r->expected.id_count * sizeof r->ids[0]);
    r->expected.id_count = r->sent = 0;
}

/* ---- the process ------------------------------------------------------------------------ */

static void look_after(struct idreader *r, int64_t ms)
{
    r->look_ms = clock_monotonic_ms() + ms;
}

static void process_end(struct idreader *r)
{
    child_kill(&r->child);
    secrets_wipe(r);
    r->expected.found = false;
    r->stage = STAGE_AWAY;
}

/* The process is no use: its reading has failed, and the reader is looked at anew. */
static void process_lose(struct idreader *r, const char *why)
{
    bool look = r->expected.task == IDWIRE_LOOK;

    log_warn("idreader", "%s", why);
    process_end(r);
    if (look)
        state_post(r, DEVICE_BROKEN);
    else
        failure_post(r);
    look_after(r, look ? backoff_next_ms(&r->backoff) : 0);
}

static void process_begin(struct idreader *r, enum idwire_task task)
{
    int failed = child_start(&r->child, r->program, true, -1);
    uint32_t number = r->expected.number + 1;

    r->expected = (struct idwire_expected){
        .task = task,
        .number = number != 0 ? number : 1,
        .deadline_ms = task == IDWIRE_READ ? r->config.overdue_ms : IDREADER_LOOK_MAX_MS,
        .ids = r->ids,
    };
    r->stage = STAGE_WORKING;
    r->due_ms = clock_monotonic_ms() + r->expected.deadline_ms;
    if (failed != 0) {
        process_lose(r, strerror(failed));
        return;
    }
    order_make(r, task);
    if (!message_send(r, &r->secret->order, sizeof r->secret->order)) {
        process_lose(r, "it takes no order");
        return;
    }
    names_send(r);
}

/* It switches the reader off and goes by itself, or is killed. */
static void process_leave(struct idreader *r)
{
    shutdown(r->child.fd, SHUT_WR);
    secrets_wipe(r);
    r->stage = STAGE_LEAVING;
    r->due_ms = clock_monotonic_ms() + IDREADER_LEAVE_MS;
}

/* ---- what it says ----------------------------------------------------------------------- */

static void answered(struct idreader *r, const struct document_answer *answer, bool trust_read)
{
    bool there = answer->outcome != DOCUMENT_NO_READER;

    process_leave(r);
    /* FAILED: a technician's tool has the reader, which is as it was. */
    if (answer->outcome != DOCUMENT_FAILED) {
        bool trusted = trust_look(r, trust_read);
        state_post(r, there && trusted ? DEVICE_READY : DEVICE_BROKEN);
    }
    if (r->expected.task == IDWIRE_READ)
        answer_post(r, answer);
    if (there)
        backoff_ended(&r->backoff, BACKOFF_HEALTHY_MS);
    look_after(r, there ? IDREADER_LOOK_MS : backoff_next_ms(&r->backoff));
}

/* One message, if there is one. */
static void reply_take(struct idreader *r)
{
    struct idwire_reply reply = {0};
    struct document_answer answer = {0};
    enum idwire_reply_kind kind = IDWIRE_FOUND;
    bool trust_read = false;
    ssize_t len = recv(r->child.fd, &reply, sizeof reply, MSG_TRUNC | MSG_DONTWAIT);

    if (len < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (r->stage == STAGE_LEAVING) {
        if (len <= 0)
            process_end(r);
    } else if (len <= 0) {
        process_lose(r, "the reading process died");
    } else if (err_is(idwire_reply_check(&reply, (size_t)len, &r->expected, &kind, &answer,
                                         &trust_read))) {
        process_lose(r, "the reading process talks nonsense");
    } else if (kind == IDWIRE_FOUND) {
        const struct event event = {.kind = EVENT_DOCUMENT_FOUND,
                                    .request = r->secret->command.request};
        r->expected.found = true;
        r->mailbox.post(r->mailbox.self, &event);
    } else {
        answered(r, &answer, trust_read);
    }
    explicit_bzero(&reply, sizeof reply);
    explicit_bzero(&answer, sizeof answer);
}

/* ---- the thread ------------------------------------------------------------------------- */

static void reading_drop(struct idreader *r)
{
    if (r->stage == STAGE_WORKING && r->expected.task == IDWIRE_READ) {
        process_leave(r);
        look_after(r, IDREADER_LOOK_MS);
    }
    r->wanted = false;
    explicit_bzero(&r->secret->command, sizeof r->secret->command);
}

static void commands_take(struct idreader *r)
{
    struct command *incoming = &r->secret->incoming;

    while (worker_take(&r->worker, incoming)) {
        /* A new question ends the one before, which nobody awaits any more. */
        reading_drop(r);
        if (!incoming->drop) {
            r->secret->command = *incoming;
            r->wanted = true;
            if (r->stage == STAGE_WORKING)
                process_leave(r);
        }
        explicit_bzero(incoming, sizeof *incoming);
    }
}

static int64_t due_ms(const struct idreader *r)
{
    return r->stage != STAGE_AWAY ? r->due_ms : r->wanted ? 0 : r->look_ms;
}

static void due_do(struct idreader *r)
{
    if (clock_monotonic_ms() < due_ms(r))
        return;
    if (r->stage == STAGE_WORKING) {
        process_lose(r, "the reading process is overdue");
    } else if (r->stage == STAGE_LEAVING) {
        process_end(r);
    } else {
        bool wanted = r->wanted;
        r->wanted = false;
        process_begin(r, wanted ? IDWIRE_READ : IDWIRE_LOOK);
    }
}

static void reader_run(void *self)
{
    struct idreader *r = self;

    while (!worker_stopping(&r->worker)) {
        bool more = r->stage == STAGE_WORKING && r->sent < r->expected.id_count;
        struct pollfd fds[] = {{.fd = r->child.fd, .events = more ? POLLIN | POLLOUT : POLLIN}};
        int64_t left_ms = due_ms(r) - clock_monotonic_ms();
        worker_wait_on(&r->worker, fds, 1, left_ms > 0 ? left_ms : 0);
        commands_take(r);
        if (r->child.fd >= 0 && (fds[0].revents & POLLOUT) != 0 && r->stage == STAGE_WORKING)
            names_send(r);
        if (r->child.fd >= 0 && (fds[0].revents & ~POLLOUT) != 0)
            reply_take(r);
        due_do(r);
    }
    /* It dies with this thread otherwise, and leaves the reader's field on. */
    if (r->stage == STAGE_WORKING)
        process_leave(r);
    while (r->stage == STAGE_LEAVING) {
        struct pollfd pollfd = {.fd = r->child.fd, .events = POLLIN};
        int64_t left_ms = r->due_ms - clock_monotonic_ms();
        if (left_ms <= 0 || poll(&pollfd, 1, (int)left_ms) == 0)
            process_end(r);
        else
            reply_take(r);
    }
}

static void command_give(struct idreader *r, struct command *command)
{
    if (!worker_send(&r->worker, command) && !command->drop) {
        struct event event = {.kind = EVENT_DOCUMENT_ANSWERED,
                              .request = command->request,
                              .document.outcome = DOCUMENT_FAILED};
        r->mailbox.post(r->mailbox.self, &event);
    }
    explicit_bzero(command, sizeof *command);
}

static void port_read(void *self, uint32_t request, const struct document_order *order)
{
    struct command command = {.request = request, .order = *order};

    command_give(self, &command);
}

static void port_drop(void *self)
{
    struct command command = {.drop = true};

    command_give(self, &command);
}

/* ---- open and close --------------------------------------------------------------------- */

static void reader_free(struct idreader *r)
{
    if (r->secret != NULL) {
        explicit_bzero(r->secret, sizeof *r->secret);
        munmap(r->secret, sizeof *r->secret);
    }
    free(r);
}

static struct err secret_make(struct idreader *r)
{
    void *secret =
        mmap(NULL, sizeof *r->secret, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (secret == MAP_FAILED)
        return err_make(ERR_NO_MEMORY);
    r->secret = secret;
    if (mlock(secret, sizeof *r->secret) != 0)
        log_warn("idreader", "what is secret may be swapped out: %s", strerror(errno));
    /* Not into a core either, should somebody have allowed one. */
    (void)madvise(secret, sizeof *r->secret, MADV_DONTDUMP);
    return err_none();
}

struct err idreader_open(const struct idreader_config *config, struct mailbox mailbox,
                         struct idreader **ret, struct document_port *ret_port)
{
    struct idreader *r = calloc(1, sizeof *r);

    if (r == NULL)
        return err_make(ERR_NO_MEMORY);
    r->config = *config;
    r->config.wait_ms = config->wait_ms > 0 ? config->wait_ms : IDREADER_WAIT_MS;
    r->config.overdue_ms = config->overdue_ms > 0 ? config->overdue_ms : IDREADER_OVERDUE_MS;
    r->mailbox = mailbox;
    r->child.fd = -1;
    r->state = DEVICE_ABSENT;
    struct err e =
        config->reader[0] != '\0' && child_program(own_program, config->program, r->program)
            ? secret_make(r)
            : err_make(ERR_RANGE);
    if (!err_is(e))
        memcpy(r->secret->holder_key, config->holder_key, sizeof r->secret->holder_key);
    explicit_bzero(r->config.holder_key, sizeof r->config.holder_key);
    if (!err_is(e))
        e = worker_start(&r->worker, "idreader", sizeof(struct command), reader_run, r);
    if (err_is(e)) {
        reader_free(r);
        return e;
    }
    *ret = r;
    *ret_port = (struct document_port){.self = r, .read = port_read, .drop = port_drop};
    return err_none();
}

void idreader_close(struct idreader *reader)
{
    worker_stop(&reader->worker);
    worker_deinit(&reader->worker);
    reader_free(reader);
}
