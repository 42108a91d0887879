/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zms_person: what reception's people ask ZMS for by their own accounts: to be let in, who the
 * visitors are, and which booking is whose. Blocking; one struct zms belongs to one thread. Names
 * go through each() and wiped memory only.
 *
 * ZMS fact: one session per account, a login ends the one before. ZMS fact: day lists are given out
 * to whoever has the scope's department, whatever their permissions; other scopes are refused with
 * 403. So a day list is how the offices of a person are known.
 */
#ifndef NET_ZMS_PERSON_H
#define NET_ZMS_PERSON_H

#include "net/zms.h"

enum {
    ZMS_ACCOUNT_MAX = 63,
    ZMS_QUERY_MAX = 80,    /* bytes that are searched for */
    ZMS_PASSWORD_MIN = 6,  /* ZMS fact: shorter ones are a fault of the schema, not a wrong one */
    ZMS_PASSWORD_MAX = 60, /* the same for longer ones */
};

/* What an account may do, as far as reception is concerned. */
struct zms_rights {
    bool acts;     /* permission appointment, or superuser */
    bool searches; /* permission customersearch, or superuser */
};

/* Letters, digits and "-._@", 4 to ZMS_ACCOUNT_MAX: what may be an account and go into a path. */
bool zms_account_valid(const char *account);

/* The answer to a login: key and rights. As zms_read.h has it; fuzzed. */
struct err zms_read_person(const char *json, size_t len, char ret_key[ZMS_KEY_MAX + 1],
                           struct zms_rights *ret_rights) MUST_CHECK;

/*
 * What a search has found; the booking has no key. Names lie in the JSON and are wiped with it.
 * ZMS fact: what is found is told without key and without whether it has an appointment.
 */
struct err zms_read_found(const char *json, size_t len,
                          bool (*each)(void *self, const struct booking *booking, const char *name),
                          void *self) MUST_CHECK;

/* ZMS_LOGIN: no such account, or not its password. Wipe the key. */
enum zms_result zms_person_log_in(struct zms_line *line, const char *account, const char *password,
                                  int timeout_ms, char ret_key[ZMS_KEY_MAX + 1],
                                  struct zms_rights *ret_rights);
/* Best effort: a session that is not ended so ends by itself. */
void zms_person_log_out(struct zms_line *line, const char *account, const char *key,
                        int timeout_ms);
/* Does the office belong to the person of the session? ZMS_OK, ZMS_REFUSED, or no answer. */
enum zms_result zms_person_sees(struct zms *zms, int32_t scope, int64_t day_s);
/* The names of a day's bookings at an office. */
enum zms_result zms_person_names(struct zms *zms, int32_t scope, int64_t day_s,
                                 bool (*each)(void *self, const struct booking *booking,
                                              const char *name),
                                 void *self);
/* Bookings of the person's offices by name, number or whatever else ZMS looks at. */
enum zms_result zms_person_search(struct zms *zms, const char *query,
                                  bool (*each)(void *self, const struct booking *booking,
                                               const char *name),
                                  void *self);

#endif
