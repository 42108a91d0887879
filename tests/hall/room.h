/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room: everything that is there: three kiosks, three servers of the bus, the practice service,
 * each at a place of its own, and what is done to them. One thread, the one that opened it; the
 * posts are also used by their visitors' threads.
 */
#ifndef HALL_ROOM_H
#define HALL_ROOM_H

#include "books.h"
#include "cable.h"
#include "kit/bus.h"
#include "kit/practice.h"
#include "post.h"

enum { HALL_SCOPE = 169 };

/* Who reads the stream in the end. */
#define HALL_RECEPTION "desk"

/* A request whose visitors may check in from one minute before until the very minute. */
#define HALL_MINUTE_REQUEST "1063475"

struct room {
    char dir[180]; /* all of it lies here */
    struct cables cables;
    char words_text[PLACES][CABLE_TEXT_MAX];
    char addresses[PLACES][32];
    int64_t clock_offset_s;        /* the service's clock minus ours */
    char service[200], listen[64]; /* the service's command and address */
    struct practice practice;
    struct bus_servers bus;
    const char *words[PLACES][CABLE_WORDS]; /* before each place's commands */
    int word_count;
    struct post posts[HALL_KIOSKS];
    int64_t hit_s[PLACES]; /* since when something is done to it; 0: it is whole */
    int kills, stops, cuts;
    struct outage *outages; /* of kiosks */
    int outage_count;
};

/* Ends the program where something does not start. */
void room_open(struct room *room);
/* False: a kiosk does not come to its first screen. */
bool room_ready(struct room *room);
/* keep: what is in dir stays, for a person to look at. */
void room_close(struct room *room, bool keep);

int64_t room_now_s(const struct room *room);
int64_t room_now_ms(void); /* steady */

/* What is done to a place, and undone again. */
void room_hit(struct room *room, const struct blow *blow);
void room_mend(struct room *room, const struct blow *blow);
/* Ends the kiosk and begins it anew. */
void room_kiosk_restart(struct room *room, int kiosk);

#endif
