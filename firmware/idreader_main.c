/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ankunft-idreader: reads one ID document, for device/idreader, which starts it, and ends.
 *
 * It is given everything through its socket: the reader, the key, the names to compare. It answers
 * what came of it, and nothing that stands in the document leaves it, nor does it write a file or a
 * line. It may be killed at any time, and is by libnfc where a reader answers what it must not. It
 * ends when its parent does, or says that nobody waits any more.
 */
#include "base/clock.h"
#include "device/idwire.h"
#include "identity/confine.h"
#include "identity/name_tag.h"
#include "identity/reading.h"
#include "identity/transport_libnfc.h"

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_ALONE = 2, EXIT_OPEN = 3, EXIT_ORDER = 4, WIPE_BYTE = 0x5a, ORDER_MS = 10000 };

_Static_assert((int)IDWIRE_KEY_BYTES == (int)READING_TAG_KEY_BYTES &&
                   (int)IDWIRE_KEY_BYTES == (int)NAME_TAG_KEY_BYTES,
               "one length");

/* What is secret or personal, in one piece that is not swapped out. */
static struct {
    struct idwire_order order;
    struct idwire_batch batch;
    struct name_entry names[IDWIRE_NAMES_MAX];
    struct document_answer answer;
    struct idwire_reply reply;
} held;

static void held_wipe(void)
{
    explicit_bzero(&held, sizeof held);
}

/* ---- the socket ------------------------------------------------------------------------- */

static bool is_message_socket(void)
{
    int type = 0;
    socklen_t len = sizeof type;

    return getsockopt(IDWIRE_SOCKET_FD, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
           type == SOCK_SEQPACKET;
}

/* Nobody waits for an answer any more. */
static bool is_over(void *self)
{
    struct pollfd pollfd = {.fd = IDWIRE_SOCKET_FD, .events = POLLRDHUP};

    (void)self;
    return poll(&pollfd, 1, 0) > 0 && (pollfd.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

static ssize_t receive(void *ret_message, size_t size)
{
    struct pollfd pollfd = {.fd = IDWIRE_SOCKET_FD, .events = POLLIN};

    if (poll(&pollfd, 1, ORDER_MS) <= 0)
        return -1;
    return recv(IDWIRE_SOCKET_FD, ret_message, size, MSG_TRUNC | MSG_DONTWAIT);
}

static bool order_receive(void)
{
    ssize_t len = receive(&held.order, sizeof held.order);

    if (len <= 0 || err_is(idwire_order_check(&held.order, (size_t)len)))
        return false;
    for (int got = 0; got < held.order.name_count;) {
        len = receive(&held.batch, sizeof held.batch);
        if (len <= 0 ||
            err_is(idwire_batch_check(&held.batch, (size_t)len, held.order.name_count - got)))
            return false;
        memcpy(&held.names[got], held.batch.entries,
               (size_t)held.batch.count * sizeof held.names[0]);
        got += (int)held.batch.count;
    }
    explicit_bzero(&held.batch, sizeof held.batch);
    return true;
}

static void found_tell(void)
{
    const struct idwire_reply reply = {.kind = IDWIRE_FOUND, .number = held.order.number};

    (void)send(IDWIRE_SOCKET_FD, &reply, IDWIRE_HEAD_BYTES, MSG_NOSIGNAL);
}

static void answer_tell(bool trust_read)
{
    idwire_reply_make(&held.answer, held.order.number, trust_read, &held.reply);
    (void)send(IDWIRE_SOCKET_FD, &held.reply, sizeof held.reply, MSG_NOSIGNAL);
}

/* ---- the work --------------------------------------------------------------------------- */

static const char *path_or_null(const char *path)
{
    return path[0] != '\0' ? path : NULL;
}

/* NULL: there is none, or it cannot be read. The kiosk is told which; why, says the doctor. */
static struct trust *trust_get(void)
{
    const struct trust_source source = {.authorities = held.order.trust,
                                        .root = path_or_null(held.order.trust_root),
                                        .crls = path_or_null(held.order.crl)};
    struct trust *trust = NULL;
    char why[256];
    struct buf out = buf_on(why, sizeof why);

    if (held.order.trust[0] == '\0' || err_is(trust_open(&source, &out, &trust)))
        return NULL;
    return trust;
}

static enum document_outcome outcome_of(struct err e)
{
    return e.code == ERR_UNSUPPORTED                       ? DOCUMENT_UNSUPPORTED
           : e.code == ERR_TIMEOUT                         ? DOCUMENT_ABSENT
           : e.code == ERR_BUSY || e.code == ERR_NO_MEMORY ? DOCUMENT_FAILED
                                                           : DOCUMENT_NO_READER;
}

/* False: there is nobody to answer. */
static bool document_read(struct transport *transport, const struct trust *trust)
{
    const struct idwire_order *o = &held.order;
    const struct reading_order order = {.key = &o->key,
                                        .trust = trust,
                                        .now_s = o->now_s,
                                        .names = held.names,
                                        .name_count = o->name_count,
                                        .tag_key = o->tag_key,
                                        .holder_key = o->holder_key,
                                        .holder = o->holder};
    const struct chip_link link = transport_link(transport);
    struct err e = transport_await(transport, clock_monotonic_ms() + o->wait_ms);

    if (e.code == ERR_CANCELLED)
        return false;
    if (err_is(e)) {
        held.answer.outcome = outcome_of(e);
        return true;
    }
    found_tell();
    return reading_run(&order, &link, &held.answer);
}

/* False: there is nobody to answer. */
static bool serve(struct transport *transport, const struct trust *trust)
{
    if (held.order.task == IDWIRE_READ)
        return document_read(transport, trust);
    held.answer.outcome = DOCUMENT_ABSENT;
    return true;
}

static int work(void)
{
    const struct transport_config config = {
        .connstring = held.order.reader, .lock = held.order.lock, .over = is_over};
    struct transport *transport = NULL;
    struct trust *trust = trust_get();
    bool answers = true;

    struct err e = transport_open(&config, &transport);
    if (err_is(e))
        held.answer.outcome = outcome_of(e);
    else if (err_is(confine_close()))
        return EXIT_OPEN;
    else
        answers = serve(transport, trust);
    if (answers)
        answer_tell(trust != NULL);
    /* The answer is on its way while the field is switched off. */
    transport_close(transport);
    trust_close(trust);
    return EXIT_SUCCESS;
}

int main(void)
{
    if (!is_message_socket()) {
        fprintf(stderr, "ankunft-idreader is started by the kiosk and by ankunft-ctl\n");
        return EXIT_ALONE;
    }
    /* What the libraries free is overwritten. */
    mallopt(M_PERTURB, WIPE_BYTE);
    if (err_is(confine_begin()))
        return EXIT_OPEN;
    /* Where there is a limit below that, swapping is the operator's to switch off. */
    (void)mlock(&held, sizeof held);
    if (!order_receive()) {
        held_wipe();
        return EXIT_ORDER;
    }
    if (held.order.zone[0] != '\0')
        setenv("TZ", held.order.zone, 1);
    tzset();
    int code = work();
    held_wipe();
    /* No clean-up of libraries, nor a sanitizer's last look: both ask for more than is allowed. */
    _exit(code);
}
