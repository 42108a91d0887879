/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_stand: kiosks and a reception on a real bus, with a journal in memory, and what came in at
 * each of them. Any thread, but opening and closing.
 */
#ifndef BUS_STAND_H
#define BUS_STAND_H

#include "kit/bus.h"
#include "net/bus_hall.h"
#include "net/bus_kiosk.h"

#include <pthread.h>

enum {
    STAND_EVENTS_MAX = 4096,
    STAND_ORDERS_MAX = 64,
    STAND_SCOPE = 169,
    STAND_PATIENCE_MS = 90000
};

struct stand_kiosk {
    struct bus_kiosk *bus;
    struct daytime *daytime;
    struct rules rules;
    char name[8];
    bool answers;    /* each order is answered with DONE, as soon as it comes */
    int refuse_hear; /* so many events are not taken yet */
    char ca[300], cert[300], key[300];

    pthread_mutex_t lock; /* guards all below */
    char journal[33];
    int lines, seen; /* of the journal; seen: by the last look at it */
    int orders;
    struct order order; /* the last */
    char ear[33];       /* the journal whose events count as heard; "": all do */
    int heard;
    int64_t heard_sequence[STAND_EVENTS_MAX];
    char withdrawn[HALL_ACTOR_MAX + 1];
    int withdrawn_count;
};

struct stand_desk {
    struct bus_hall *bus;
    char ca[300], cert[300], key[300];

    pthread_mutex_t lock; /* guards all below */
    int events;           /* of kiosks whose journal is the stand's */
    struct {
        char kiosk[8], journal[33];
        int64_t sequence;
    } event[STAND_EVENTS_MAX];
    int states;
    struct hall_state state; /* the last */
    int ups, downs;
};

/* kiosks: that serve the one office. journal: its name, hex digits. */
void stand_kiosk_open(struct stand_kiosk *kiosk, const struct bus_servers *servers,
                      const char *name, const char *journal, int kiosks);
/* As above, begun again with what it had. */
void stand_kiosk_reopen(struct stand_kiosk *kiosk, const struct bus_servers *servers);
void stand_kiosk_close(struct stand_kiosk *kiosk);
/* So many lines more in its journal. */
void stand_kiosk_add(struct stand_kiosk *kiosk, int lines);
/* How it would look if nothing were wrong with it; whole since that time. */
struct hall_state stand_state(const struct stand_kiosk *kiosk, int64_t whole_s);
/* What an entry of that number claims. */
struct once stand_once(const struct stand_kiosk *kiosk, int64_t booking_id);

void stand_desk_open(struct stand_desk *desk, const struct bus_servers *servers, const char *name,
                     int64_t since_s);
void stand_desk_close(struct stand_desk *desk);

/* Waits until it is so; fails the test where it never is. */
#define AWAIT(condition)                                                                           \
    do {                                                                                           \
        int left_ms = STAND_PATIENCE_MS;                                                           \
        while (!(condition)) {                                                                     \
            if ((left_ms -= 10) <= 0)                                                              \
                fail_msg("never: %s", #condition);                                                 \
            pause_ms(10);                                                                          \
        }                                                                                          \
    } while (0)
/* A number that others change. */
int stand_read(pthread_mutex_t *lock, const int *number);

#endif
