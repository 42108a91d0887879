/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session: the one login of this kiosk's account, shared by the threads of net/.
 *
 * Logging in happens under the lock: whoever comes second waits and uses what the first got.
 *
 * ZMS fact: one session per account; a new login ends the old key and clears the chosen scope. So
 * there is one account per kiosk, and a new login only after a 401, on a new day, or after 20
 * hours. ZMS fact: a login that carries a live key is refused; none is sent. ZMS fact: a session of
 * yesterday is told by AuthKeyFound under HTTP 200.
 */
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include "net/zms_call.h"

enum {
    SESSION_HOURS_MAX = 20,
    SESSION_JITTER_MS = 250,      /* all kiosks of a city lose their sessions in the same night */
    SESSION_REFUSED_MS = 60000,   /* pause after a refused login, so that nothing gets locked */
    SESSION_SHORT_MS = 5000,      /* a key that lives shorter was ended by another login … */
    SESSION_SHORT_MAX = 3,        /* … if that happens so often in a row */
    SESSION_CONTESTED_MS = 30000, /* pause then */
    SESSION_PASSWORD_MAX = 128,
};

struct session;

struct session_config {
    const char *account;       /* "": there is no login */
    const char *password_file; /* its first line */
    int32_t scope;             /* chosen after each login */
    int timeout_ms;            /* of each call */
};

/* Copies the configuration. */
struct err session_open(const struct session_config *config,
                        struct session **ret_session) MUST_CHECK;
/*
 * A session that a person has begun: this key, and never a new login. ZMS_LOGIN from then on when
 * it turns out to be dead. No scope can be chosen with it (session_key_at: ZMS_REFUSED).
 */
struct err session_adopt(const char *key, struct session **ret_session) MUST_CHECK;
void session_close(struct session *session);

/* Is there an account at all? */
bool session_configured(const struct session *session);
/* A living key; logs in on the caller's line where there is none. ZMS_LOGIN: refused. */
enum zms_result session_key(struct session *session, struct zms_line *line,
                            char ret_key[ZMS_KEY_MAX + 1]);
/* As session_key, with this scope chosen for the account. */
enum zms_result session_key_at(struct session *session, struct zms_line *line, int32_t scope,
                               char ret_key[ZMS_KEY_MAX + 1]);
/* The key was answered with 401; the next session_key logs in anew. Another key stays. */
void session_drop(struct session *session, const char *dead_key);

/* Must a session begun at login_s be renewed at now_s? Pure. */
bool session_overaged(int64_t login_s, int64_t now_s);
/* First line of a file. ERR_TOO_LONG, ERR_GONE (empty) or as errno says. Wipe what comes out. */
struct err session_password(const char *file,
                            char ret_password[SESSION_PASSWORD_MAX + 1]) MUST_CHECK;

#endif
