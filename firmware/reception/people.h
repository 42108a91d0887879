/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people: who is logged in at reception. In locked memory only: a restart ends all sessions. A
 * session is known by a cookie of 256 random bits and holds the person's key to ZMS; it ends when
 * it was not used for a while, at its age, when the person leaves, and when ZMS knows the key no
 * more. A wall screen's session has no key, sees no names, and lives for a week.
 *
 * Any thread. Cookies and tokens are compared in constant time. Nothing here asks ZMS; that is
 * entrance.h.
 */
#ifndef RECEPTION_PEOPLE_H
#define RECEPTION_PEOPLE_H

#include "base/err.h"
#include "bounds.h"
#include "net/zms_person.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PEOPLE_MAX = 200,
    PEOPLE_TOKEN_MAX = 64, /* hex digits */
    PEOPLE_WALL_DAYS = 7
};

/* What is told of a session. Wipe it where it holds a key. */
struct person {
    uint64_t id; /* never used twice */
    char account[ZMS_ACCOUNT_MAX + 1];
    char csrf[PEOPLE_TOKEN_MAX + 1];
    char key[ZMS_KEY_MAX + 1]; /* ZMS's; "" of a wall */
    struct zms_rights rights;
    bool offices[OFFICES_MAX]; /* which of the configuration's the person sees */
    bool wall;
};

struct people_config {
    int64_t idle_ms, life_ms;
    int64_t (*now_ms)(void *self); /* monotonic */
    void *self;
};

struct people;

/* ERR_NO_MEMORY: also where memory cannot be locked. */
struct err people_open(const struct people_config *config, struct people **ret_people) MUST_CHECK;
/* Wipes. */
void people_close(struct people *people);

/*
 * Lets somebody in; id and csrf are made here. An older session of the account that holds a dead
 * key by now (ZMS has one a login) ends. ERR_FULL: PEOPLE_MAX are there; ERR_IO: no random bits.
 */
struct err people_admit(struct people *people, const struct person *person,
                        char ret_cookie[PEOPLE_TOKEN_MAX + 1]) MUST_CHECK;
/* Whose cookie is it? False: nobody's (any more). touch: the person has done something. */
bool people_find(struct people *people, const char *cookie, bool touch, struct person *ret_person);
/* Is the session of this id still there? */
bool people_alive(struct people *people, uint64_t id);
/* Ends it. Id 0, and those that are gone, are nobody's. */
void people_end(struct people *people, uint64_t id);
/* From now on a wall screen's; its key is wiped. */
void people_wall(struct people *people, uint64_t id);
/* Is this the session's token? In constant time. */
bool people_token_same(const char *a, const char *b);

#endif
