/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/transport_libnfc.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <nfc/nfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    PAUSE_MS = 60,         /* between two looks for a document */
    SAK_ISO14443_4 = 0x20, /* bit of a type A card's SAK: it speaks in APDUs */
    ANSWER_BYTES = 264,    /* more than any answer that the library lets through */
    LOCK_MODE = 0644,      /* a technician's and the kiosk's user may both lock it */
};

struct transport {
    struct transport_config config;
    int lock_fd;
    nfc_context *context;
    nfc_device *device;
};

static void pause_ms(int64_t ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static bool is_over(const struct transport *t)
{
    return t->config.over != NULL && t->config.over(t->config.self);
}

/* ---- open and close --------------------------------------------------------------------- */

/* The library's own guard against a second process does nothing with this libc. */
static struct err lock_take(struct transport *t)
{
    int64_t until_ms = clock_monotonic_ms() + TRANSPORT_LOCK_MS;

    if (t->config.lock[0] == '\0')
        return err_none();
    t->lock_fd = open(t->config.lock, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, LOCK_MODE);
    if (t->lock_fd < 0)
        return err_make(ERR_IO);
    (void)fchmod(t->lock_fd, LOCK_MODE); /* whatever the umask is; fails for who has not made it */
    while (flock(t->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return err_make(ERR_IO);
        if (clock_monotonic_ms() >= until_ms || is_over(t))
            return err_make(ERR_BUSY);
        pause_ms(PAUSE_MS);
    }
    return err_none();
}

static struct err device_open(struct transport *t)
{
    nfc_connstring connstring = "";

    if (snprintf(connstring, sizeof connstring, "%s", t->config.connstring) > TRANSPORT_TEXT_MAX)
        return err_make(ERR_TOO_LONG);
    if (connstring[0] == '\0')
        return err_make(ERR_GONE); /* the library would look for one */
    setenv("LIBNFC_LOG_LEVEL", "0", 1);
    nfc_init(&t->context);
    if (t->context == NULL)
        return err_make(ERR_NO_MEMORY);
    t->device = nfc_open(t->context, connstring);
    if (t->device == NULL || nfc_initiator_init(t->device) != NFC_SUCCESS ||
        nfc_device_set_property_bool(t->device, NP_INFINITE_SELECT, false) != NFC_SUCCESS)
        return err_make(ERR_GONE);
    return err_none();
}

struct err transport_open(const struct transport_config *config, struct transport **ret_transport)
{
    struct transport *t = calloc(1, sizeof *t);

    if (t == NULL)
        return err_make(ERR_NO_MEMORY);
    t->config = *config;
    t->lock_fd = -1;
    struct err e = lock_take(t);
    if (!err_is(e))
        e = device_open(t);
    if (err_is(e)) {
        transport_close(t);
        return e;
    }
    *ret_transport = t;
    return err_none();
}

void transport_close(struct transport *t)
{
    if (t == NULL)
        return;
    if (t->device != NULL) {
        (void)nfc_device_set_property_bool(t->device, NP_ACTIVATE_FIELD, false);
        nfc_close(t->device);
    }
    if (t->context != NULL)
        nfc_exit(t->context);
    if (t->lock_fd >= 0)
        close(t->lock_fd);
    free(t);
}

/* ---- a document ------------------------------------------------------------------------- */

static bool speaks_apdus(const nfc_target *target)
{
    return target->nm.nmt != NMT_ISO14443A ||
           (target->nti.nai.btSak & SAK_ISO14443_4) == SAK_ISO14443_4;
}

/* ERR_TIMEOUT: nothing lies there at this moment. */
static struct err look(struct transport *t)
{
    static const nfc_modulation types[] = {{.nmt = NMT_ISO14443A, .nbr = NBR_106},
                                           {.nmt = NMT_ISO14443B, .nbr = NBR_106}};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        nfc_target target = {0};
        int found = nfc_initiator_select_passive_target(t->device, types[i], NULL, 0, &target);
        bool fits = found > 0 && speaks_apdus(&target);
        explicit_bzero(&target, sizeof target);
        if (fits)
            return err_none();
        if (found > 0)
            return err_make(ERR_UNSUPPORTED);
        /* A card that moves away spoils a look, which is no fault of the reader. */
        if (found < 0 && found != NFC_ERFTRANS && found != NFC_ETGRELEASED &&
            found != NFC_ENOTSUCHDEV && found != NFC_EDEVNOTSUPP && found != NFC_EINVARG)
            return err_make(ERR_IO);
    }
    return err_make(ERR_TIMEOUT);
}

struct err transport_await(struct transport *t, int64_t until_ms)
{
    for (;;) {
        if (is_over(t))
            return err_make(ERR_CANCELLED);
        struct err e = look(t);
        if (e.code != ERR_TIMEOUT || clock_monotonic_ms() >= until_ms)
            return e;
        pause_ms(PAUSE_MS);
    }
}

static struct err error_of(int code)
{
    switch (code) {
    case NFC_ERFTRANS:
    case NFC_ETGRELEASED:
        return err_make(ERR_GONE);
    case NFC_EOVFLOW: /* more than fits */
    case NFC_ECHIP:
        return err_make(ERR_SYNTAX);
    default:
        /* Also silence: a reader tells in time that a document does not answer. */
        return err_make(ERR_IO);
    }
}

static struct err link_exchange(void *self, const unsigned char *command, size_t len,
                                unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct transport *t = self;
    unsigned char answer[ANSWER_BYTES];

    if (len > CHIP_COMMAND_MAX)
        return err_make(ERR_TOO_LONG);
    if (is_over(t))
        return err_make(ERR_CANCELLED);
    int got = nfc_initiator_transceive_bytes(t->device, command, len, answer, sizeof answer,
                                             TRANSPORT_ANSWER_MS);
    struct err e = got < 0                            ? error_of(got)
                   : got < 2 || got > CHIP_ANSWER_MAX ? err_make(ERR_SYNTAX)
                                                      : err_none();
    if (!err_is(e)) {
        memcpy(ret_answer, answer, (size_t)got);
        *ret_len = (size_t)got;
    }
    explicit_bzero(answer, sizeof answer);
    return e;
}

static struct err link_reselect(void *self)
{
    struct transport *t = self;

    (void)nfc_initiator_deselect_target(t->device);
    if (nfc_device_set_property_bool(t->device, NP_ACTIVATE_FIELD, false) != NFC_SUCCESS)
        return err_make(ERR_IO);
    pause_ms(PAUSE_MS);
    if (nfc_device_set_property_bool(t->device, NP_ACTIVATE_FIELD, true) != NFC_SUCCESS)
        return err_make(ERR_IO);
    struct err e = transport_await(t, clock_monotonic_ms() + TRANSPORT_AGAIN_MS);
    return e.code == ERR_TIMEOUT ? err_make(ERR_GONE) : e;
}

struct chip_link transport_link(struct transport *transport)
{
    return (struct chip_link){
        .self = transport, .exchange = link_exchange, .reselect = link_reselect};
}
