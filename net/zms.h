/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zms: the calls the kiosk makes, as functions. One struct zms belongs to one thread; the session
 * inside is shared. Blocking, with the deadlines of the configuration.
 *
 * Asked for are only the fields struct booking needs: no name, mail or telephone number travels
 * here, but in the absolute write, which must give everything back as it was, and where it is said.
 * Where ID documents are read (names), a visitor's questions bring the names of bookings, too.
 */
#ifndef NET_ZMS_H
#define NET_ZMS_H

#include "net/service.h"
#include "net/session.h"
#include "net/zms_call.h"
#include "net/zms_write.h"

struct zms {
    struct zms_line line;
    struct session *session;
    const struct service_config *config;
    struct names_port names; /* where names of bookings go; put NULL: none are asked for */
    struct zms_fault fault;  /* of the last call */
};

/* What of a person a day list brings. */
enum zms_persons {
    ZMS_NOBODY,
    ZMS_NAMES,   /* the name a booking is for */
    ZMS_HOLDERS, /* also mail and telephone number, to tell holders apart */
};

/* The names in an answer that brought some go to zms->names, where they are wanted. */
void zms_names_put(struct zms *zms, const struct http_answer *answer);

/* A booking by id and key; its name goes to zms->names. No login. */
enum zms_result zms_booking(struct zms *zms, const struct booking_ref *ref,
                            struct booking *ret_booking);
/* The bookings shown under a number today at one scope; all its names go to zms->names. With login.
 */
enum zms_result zms_day_number(struct zms *zms, int32_t scope, int64_t day_s, int64_t timeout_ms,
                               const char *number, struct booking ret_bookings[CANDIDATES_MAX],
                               int *ret_count);
/* A booking with its key, by id, from the day list of its scope. ZMS_NOT_FOUND: not in the list. */
enum zms_result zms_day_id(struct zms *zms, int32_t scope, int64_t day_s, int64_t id,
                           struct booking *ret_booking);

/*
 * A scope's day list as text (wipe with http_answer_wipe, whatever comes back), fields for a roster
 * only; the only list that may bring holders. With login.
 */
enum zms_result zms_day(struct zms *zms, int32_t scope, int64_t day_s, enum zms_persons persons,
                        struct http_answer *ret_answer);

/* The organisation a scope belongs to. No login. */
enum zms_result zms_organisation(struct zms *zms, int32_t scope, int32_t *ret_organisation);
/* What a list of buttons ("s169,r169-1063441") offers now. Registers the printer where ZMS has
 * none. */
enum zms_result zms_buttons(struct zms *zms, int32_t organisation, const char *buttonlist,
                            struct zms_button ret_buttons[ZMS_BUTTONS_MAX], int *ret_count);
enum zms_result zms_queue(struct zms *zms, int32_t scope, int *ret_ahead, int *ret_wait_min);
/* Draws a number. Creates; asked exactly once, on a connection of its own; cannot be cancelled. */
enum zms_result zms_issue(struct zms *zms, int32_t organisation, int32_t scope, int32_t service,
                          struct booking *ret_booking);

/* The complete entity as text (wipe with http_answer_wipe, whatever comes back) and its gist. */
enum zms_result zms_entity(struct zms *zms, const struct booking_ref *ref,
                           struct http_answer *ret_answer, struct booking *ret_booking);
/*
 * The absolute write on an entity just read: this status, this arrival. *ret_stored: what ZMS
 * answered that it has stored, id 0 where the answer does not say. ZMS fact: the answer is not an
 * echo, it is read from the database after the write (what was left out stands in it again); and it
 * is sent after the commit, which encloses the whole request.
 */
enum zms_result zms_put(struct zms *zms, const struct booking_ref *ref,
                        const struct http_answer *entity, enum booking_status status,
                        int64_t arrival_s, struct booking *ret_stored);
/* The fallback: status/queued at the booking's scope. */
enum zms_result zms_arrive_queued(struct zms *zms, const struct booking_ref *ref, int32_t scope);

/* The walk-in numbers of a scope's day, whatever their status, with keys. With login. */
enum zms_result zms_walkins(struct zms *zms, int32_t scope, int64_t day_s,
                            bool (*each)(void *self, const struct zms_walkin *walkin), void *self);
/*
 * Was a number of that day cancelled? With login.
 * ZMS fact: a cancelled process is not in the day list, but keeps its number and its office.
 */
enum zms_result zms_cancelled(struct zms *zms, int32_t scope, int64_t day_s, const char *number,
                              bool *ret_cancelled);
/*
 * Was somebody of this name served that day? Only to be asked for a name that the kiosk made up for
 * a number. With login.
 * ZMS fact: a finished process loses number and office, and what is left in the day list is a
 * line of the archive with nothing but its name to tell whose it was. So the names of those served
 * travel here, through wiped memory.
 */
enum zms_result zms_served(struct zms *zms, int32_t scope, int64_t day_s, const char *name,
                           bool *ret_served);
/*
 * A number that the kiosk gave away becomes one of ZMS's. Creates, each time; asked once. The
 * complete entity as text (wipe with http_answer_wipe, whatever comes back) and its gist with key.
 * ZMS fact: any session will do, the scope is the one in the body; the arrival is stamped with now.
 */
enum zms_result zms_enter(struct zms *zms, const struct zms_given *given,
                          struct http_answer *ret_answer, struct booking *ret_booking);
/*
 * Gives a number back; ZMS_OK where ZMS answered that it is deleted. With login, for the author.
 * ZMS fact: it asks nothing, and takes away a number that is being called, too: read before.
 * ZMS fact: the key is changed with it, so a second call is answered with ZMS_WRONG_KEY.
 */
enum zms_result zms_give_back(struct zms *zms, const struct booking_ref *ref);

/* Is ZMS there? Tells reach. */
bool zms_health(struct zms *zms);

#endif
