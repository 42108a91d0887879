/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_link: one connection to one of the servers, made anew for ever, and what everybody on the bus
 * does with it. For net/bus*.c alone.
 *
 * A thread of its own connects, to one server after the other, and makes what is missing of stream
 * and buckets. libnats's own reconnecting is not used: each connection ends for good, so that
 * nothing is sent late out of a buffer, and the name of each server is checked against its
 * certificate. Others borrow the connection: take, use, give back, within a second; calls on one
 * that has ended fail at once.
 */
#ifndef NET_BUS_LINK_H
#define NET_BUS_LINK_H

#include "base/err.h"
#include "net/bus.h"

#include <nats/nats.h>
#include <stdbool.h>
#include <stdint.h>

#define BUS_EVENTS "ANKUNFT_EVENTS"

enum bus_bucket { BUS_STATE, BUS_ONCE, BUS_NUMBERS, BUS_LEASE, BUS_WITHDRAWN, BUS_BUCKET_COUNT };

enum {
    BUS_SUBJECT_MAX = 160,
    BUS_KEEP_DAYS = 31,   /* events */
    BUS_LEASE_MS = 10000, /* a lease that is not renewed ends */
    BUS_WAIT_MS = 2000,   /* for an answer, where nobody waits */
};

struct bus_link;

/* What was borrowed. */
struct bus_session {
    natsConnection *nc;
    jsCtx *js;
    int64_t epoch; /* another connection, another number */
};

/* changed: called by the link's thread. Copies the configuration. */
struct err bus_link_open(const struct bus_config *config, const char *name,
                         void (*changed)(void *self, bool up), void *self,
                         struct bus_link **ret_link) MUST_CHECK;
/* From here on there is no connection, and nobody waits any more. Any thread. */
void bus_link_stop(struct bus_link *link);
/* After stop, when everything borrowed has been given back. */
void bus_link_close(struct bus_link *link);

/* False: there is no connection now. Any thread. */
bool bus_link_take(struct bus_link *link, struct bus_session *ret_session);
void bus_link_give(struct bus_link *link);
bool bus_link_up(struct bus_link *link);
bool bus_link_stopping(struct bus_link *link);
/* Until there is a connection, or it is stopped, or ms have gone by. */
void bus_link_wait(struct bus_link *link, int64_t ms);
/* So long, but not beyond stop. */
void bus_link_pause(struct bus_link *link, int64_t ms);

/* "$KV.ANKUNFT_ONCE.169.2026-12-01.100501"; of a bucket without key: "KV_ANKUNFT_ONCE". */
void bus_key(enum bus_bucket bucket, const char *key, char ret_subject[BUS_SUBJECT_MAX]);
void bus_stream(enum bus_bucket bucket, char ret_stream[BUS_SUBJECT_MAX]);

enum bus_end {
    BUS_DONE,
    BUS_OTHER, /* somebody else was there first, or nothing is there */
    BUS_AWAY,  /* no answer: nobody knows what became of it */
};
/*
 * Keeps a message if the last of its subject is the one with this number (0: there is none);
 * *ret_sequence is its own. id: "" or what names it. wait_ms: at most.
 */
enum bus_end bus_put(const struct bus_session *session, const char *subject, const char *text,
                     size_t len, const char *id, uint64_t last, int64_t wait_ms,
                     uint64_t *ret_sequence);
/*
 * The last message of a subject, by the word of the stream's leader. BUS_OTHER: there is none;
 * *ret_sequence is then 0, or that of the mark of a deletion.
 */
enum bus_end bus_last(const struct bus_session *session, const char *stream, const char *subject,
                      int64_t wait_ms, char *ret_text, size_t size, size_t *ret_len,
                      uint64_t *ret_sequence);
/* The message with that number, to be destroyed. BUS_OTHER: there is none (any more). */
enum bus_end bus_at(const struct bus_session *session, const char *stream, uint64_t sequence,
                    natsMsg **ret_msg);
/* Which numbers the stream has. first is last + 1 where it has none. */
enum bus_end bus_range(const struct bus_session *session, const char *stream, uint64_t *ret_first,
                       uint64_t *ret_last);

#endif
