/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/source.h"

#include "base/buf.h"
#include "reception/source_bus.h"
#include "reception/source_local.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct source {
    struct board *board;
    struct source_local *local; /* one of the two */
    struct source_bus *bus;
    char name[KIOSK_ID_MAX + 1];
    char journal[33];
    pthread_mutex_t lock; /* of the sequence, and so that events are told in its order */
    int64_t sequence;
};

static bool journal_name(char ret_journal[33])
{
    unsigned char random[16];
    struct buf out = buf_on(ret_journal, 33);

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    for (size_t i = 0; i < sizeof random; i++)
        buf_addf(&out, "%02x", random[i]);
    return true;
}

struct err source_open(const struct config *config, struct board *board, struct source **ret_source)
{
    struct source *source = calloc(1, sizeof *source);
    bool with_bus = config->bus.servers[0] != '\0';
    struct err e;

    *ret_source = NULL;
    if (source == NULL)
        return err_make(ERR_NO_MEMORY);
    source->board = board;
    pthread_mutex_init(&source->lock, NULL);
    /* Beside a kiosk the configuration is the kiosk's, whose name is taken. */
    if (!text_copy(source->name, sizeof source->name, with_bus ? config->kiosk.id : "reception"))
        e = err_make(ERR_TOO_LONG);
    else if (!journal_name(source->journal))
        e = err_make(ERR_IO);
    else if (with_bus)
        e = source_bus_open(config, board, &source->bus);
    else
        e = source_local_open(config, board, &source->local);
    if (err_is(e)) {
        source_close(source);
        return e;
    }
    *ret_source = source;
    return err_none();
}

void source_close(struct source *source)
{
    if (source == NULL)
        return;
    source_bus_close(source->bus);
    source_local_close(source->local);
    pthread_mutex_destroy(&source->lock);
    free(source);
}

const char *source_name(const struct source *source)
{
    return source->name;
}

void source_order(struct source *source, const struct order *order, struct order_reply *ret_reply)
{
    if (source->bus != NULL)
        source_bus_order(source->bus, order, ret_reply);
    else
        source_local_order(source->local, order, ret_reply);
}

struct err source_publish(struct source *source, struct hall_event *event)
{
    pthread_mutex_lock(&source->lock);
    event->sequence = ++source->sequence;
    if (event->entry == 0)
        event->entry = event->sequence;
    memcpy(event->kiosk, source->name, sizeof event->kiosk);
    memcpy(event->journal, source->journal, sizeof event->journal);
    struct buf id = buf_on(event->id, sizeof event->id);
    buf_addf(&id, "%s.%s.%lld", event->kiosk, event->journal, (long long)event->sequence);
    board_event(source->board, event);
    pthread_mutex_unlock(&source->lock);
    return source->bus != NULL ? source_bus_publish(source->bus, event) : err_none();
}
