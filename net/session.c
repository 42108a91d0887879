/* SPDX-License-Identifier: Apache-2.0 */
#include "net/session.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/zms_write.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

struct session {
    pthread_mutex_t lock;
    char *account, *password_file;
    int32_t first_scope;
    int timeout_ms;
    char key[ZMS_KEY_MAX + 1]; /* "": none */
    bool adopted;              /* there is nothing to log in with */
    int64_t login_s;           /* the service's clock */
    int64_t login_ms;          /* ours, monotonic */
    int64_t not_before_ms;     /* monotonic: refuse to log in until then */
    int64_t jitter_ms;         /* wait before the next login */
    int short_lives;           /* keys in a row that died right after their login */
    int32_t scope;             /* chosen at the service, 0: none */
    struct http_answer login;  /* the workstation, needed whenever a scope is chosen */
};

struct err session_open(const struct session_config *config, struct session **ret_session)
{
    struct session *session = calloc(1, sizeof *session);

    if (session == NULL)
        return err_make(ERR_NO_MEMORY);
    pthread_mutex_init(&session->lock, NULL);
    session->account = strdup(config->account);
    session->password_file = strdup(config->password_file);
    session->first_scope = config->scope;
    session->timeout_ms = config->timeout_ms;
    if (session->account == NULL || session->password_file == NULL) {
        session_close(session);
        return err_make(ERR_NO_MEMORY);
    }
    *ret_session = session;
    return err_none();
}

struct err session_adopt(const char *key, struct session **ret_session)
{
    const struct session_config config = {.account = "-", .password_file = ""};
    struct err e = session_open(&config, ret_session);

    if (!err_is(e)) {
        (*ret_session)->adopted = true;
        text_copy((*ret_session)->key, sizeof(*ret_session)->key, key);
    }
    return e;
}

static void forget(struct session *session)
{
    explicit_bzero(session->key, sizeof session->key);
    http_answer_wipe(&session->login);
    session->scope = 0;
}

void session_close(struct session *session)
{
    if (session == NULL)
        return;
    forget(session);
    free(session->account);
    free(session->password_file);
    pthread_mutex_destroy(&session->lock);
    free(session);
}

bool session_configured(const struct session *session)
{
    return session->account[0] != '\0';
}

bool session_overaged(int64_t login_s, int64_t now_s)
{
    return now_s - login_s >= SESSION_HOURS_MAX * 3600 || !clock_same_day(login_s, now_s);
}

struct err session_password(const char *file, char ret_password[SESSION_PASSWORD_MAX + 1])
{
    char text[SESSION_PASSWORD_MAX + 2];
    int fd = open(file, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return err_from_errno(errno);
    size_t len = 0;
    ssize_t got = 0;
    while (len < sizeof text && (got = read(fd, text + len, sizeof text - len)) > 0)
        len += (size_t)got;
    struct err e = got < 0 ? err_from_errno(errno) : err_none();
    close(fd);
    size_t line = 0;
    while (line < len && text[line] != '\n' && text[line] != '\r' && text[line] != '\0')
        line++;
    if (!err_is(e) && line > SESSION_PASSWORD_MAX)
        e = err_make(ERR_TOO_LONG);
    if (!err_is(e) && line == 0)
        e = err_make(ERR_GONE);
    if (!err_is(e)) {
        memcpy(ret_password, text, line);
        ret_password[line] = '\0';
    }
    explicit_bzero(text, sizeof text);
    return e;
}

/* Body is wiped and freed here. NULL body: ZMS_REFUSED. */
static enum zms_result post(struct session *session, struct zms_line *line, const char *path,
                            char *body, const char *key, struct http_answer *ret_answer,
                            struct zms_fault *ret_fault)
{
    struct http_call call = {.path = path,
                             .body = body,
                             .auth_key = key,
                             .timeout_ms = session->timeout_ms,
                             .fresh = true};

    *ret_answer = (struct http_answer){.status = 0};
    *ret_fault = (struct zms_fault){.error = true};
    if (body == NULL)
        return ZMS_REFUSED;
    enum zms_result result = zms_call(line, &call, ret_answer, ret_fault);
    zms_text_free(body);
    return result;
}

static void wait_jitter(struct session *session)
{
    struct timespec pause = {.tv_nsec = (long)(session->jitter_ms * 1000000)};

    if (session->jitter_ms > 0)
        nanosleep(&pause, NULL);
    session->jitter_ms = 0;
}

static enum zms_result scope_choose(struct session *session, struct zms_line *line, int32_t scope)
{
    struct http_answer answer;
    struct zms_fault fault;
    char *body = zms_write_workstation(session->login.body, session->login.len, scope);
    enum zms_result result =
        post(session, line, "/workstation/", body, session->key, &answer, &fault);

    if (result == ZMS_OK)
        session->scope = scope;
    else
        log_warn("session", "scope %d not chosen: status %d %s", (int)scope, answer.status,
                 fault.exception);
    http_answer_wipe(&answer);
    return result;
}

static enum zms_result log_in(struct session *session, struct zms_line *line)
{
    char password[SESSION_PASSWORD_MAX + 1];
    struct zms_fault fault;

    forget(session);
    if (clock_monotonic_ms() < session->not_before_ms)
        return ZMS_LOGIN;
    wait_jitter(session);
    struct err e = session_password(session->password_file, password);
    if (err_is(e)) {
        log_error("session", "password file: %s", err_name(e));
        session->not_before_ms = clock_monotonic_ms() + SESSION_REFUSED_MS;
        return ZMS_LOGIN;
    }
    char *body = zms_write_login(session->account, password);
    explicit_bzero(password, sizeof password);
    enum zms_result result =
        post(session, line, "/workstation/login/", body, NULL, &session->login, &fault);
    if (result == ZMS_OK &&
        err_is(zms_read_login(session->login.body, session->login.len, session->key)))
        result = ZMS_FOREIGN;
    if (result == ZMS_OK) {
        session->login_s = reach_now_s(line->reach);
        session->login_ms = clock_monotonic_ms();
        log_info("session", "logged in");
        result = scope_choose(session, line, session->first_scope);
    } else if (result < ZMS_FAILED) {
        log_error("session", "login refused: status %d %s", session->login.status, fault.exception);
    }
    if (result != ZMS_OK)
        forget(session);
    if (result == ZMS_OK || result >= ZMS_FAILED)
        return result;
    session->not_before_ms = clock_monotonic_ms() + SESSION_REFUSED_MS;
    return ZMS_LOGIN;
}

/* Under the lock. */
static enum zms_result key_ensure(struct session *session, struct zms_line *line)
{
    if (session->adopted)
        return session->key[0] != '\0' ? ZMS_OK : ZMS_LOGIN;
    if (!session_configured(session))
        return ZMS_LOGIN;
    if (session->key[0] != '\0' && !session_overaged(session->login_s, reach_now_s(line->reach)))
        return ZMS_OK;
    return log_in(session, line);
}

enum zms_result session_key(struct session *session, struct zms_line *line,
                            char ret_key[ZMS_KEY_MAX + 1])
{
    pthread_mutex_lock(&session->lock);
    enum zms_result result = key_ensure(session, line);
    memcpy(ret_key, session->key, sizeof session->key);
    pthread_mutex_unlock(&session->lock);
    return result;
}

enum zms_result session_key_at(struct session *session, struct zms_line *line, int32_t scope,
                               char ret_key[ZMS_KEY_MAX + 1])
{
    pthread_mutex_lock(&session->lock);
    enum zms_result result = key_ensure(session, line);
    if (result == ZMS_OK && session->scope != scope)
        result = scope_choose(session, line, scope);
    if (result == ZMS_LOGIN)
        forget(session);
    memcpy(ret_key, session->key, sizeof session->key);
    pthread_mutex_unlock(&session->lock);
    return result;
}

void session_drop(struct session *session, const char *dead_key)
{
    uint32_t random = 0;

    pthread_mutex_lock(&session->lock);
    if (session->key[0] != '\0' && strcmp(session->key, dead_key) == 0) {
        int64_t now_ms = clock_monotonic_ms();
        forget(session);
        if (getrandom(&random, sizeof random, 0) == (ssize_t)sizeof random)
            session->jitter_ms = random % SESSION_JITTER_MS;
        session->short_lives =
            now_ms - session->login_ms < SESSION_SHORT_MS ? session->short_lives + 1 : 0;
        if (session->short_lives >= SESSION_SHORT_MAX) {
            session->short_lives = 0;
            log_error("session", "the key died at once: is the account used elsewhere too?");
            session->not_before_ms = now_ms + SESSION_CONTESTED_MS;
        }
    }
    pthread_mutex_unlock(&session->lock);
}
