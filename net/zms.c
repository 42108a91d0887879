/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/clock.h"
#include "net/zms_part.h"
#include "net/zms_write.h"

#include <string.h>

/*
 * The persons of a booking are the items of clients[]; emailSendCount is the one field of a client
 * that says nothing about a person and is always there.
 */
#define GQL_SCOPE "scope{id,hint,contact{name,street},provider{name,displayName}}"
#define PERSONS   "emailSendCount"
#define NAMES     "emailSendCount,familyName"
#define HOLDERS   "familyName,email,telephone"
#define GQL_BOOKING(client)                                                                        \
    "{id,displayNumber,status,appointments{date},queue{number,arrivalTime,withAppointment},"       \
    "requests{id},clients{" client "}," GQL_SCOPE "}"
#define GQL_DAY(client)                                                                            \
    "{id,authKey,displayNumber,status,appointments{date},"                                         \
    "queue{number,arrivalTime,withAppointment},requests{id},clients{" client "}," GQL_SCOPE "}"
/* What a decision without the network needs: no texts. */
#define GQL_ROSTER(client)                                                                         \
    "{id,authKey,displayNumber,status,appointments{date},scope{id},requests{id},"                  \
    "queue{arrivalTime,withAppointment},clients{" client "}}"
#define GQL_ISSUE   "{id,authKey,queue{number,arrivalTime}}"
#define GQL_BUTTONS "{buttons{type,name,enabled,requestId,scope{id}}}"

enum { HASH_MAX = 40 };

void zms_gql_add(struct buf *path, const char *gql)
{
    buf_add(path, "gql=");
    for (; *gql != '\0'; gql++) {
        if (*gql == '{')
            buf_add(path, "%7B");
        else if (*gql == '}')
            buf_add(path, "%7D");
        else
            buf_add_c(path, *gql);
    }
}

static enum zms_result call(struct zms *zms, const struct http_call *call,
                            struct http_answer *ret_answer)
{
    return zms_call(&zms->line, call, ret_answer, &zms->fault);
}

enum zms_result zms_read_result(struct err e)
{
    if (!err_is(e))
        return ZMS_OK;
    return e.code == ERR_UNKNOWN ? ZMS_NOT_FOUND : ZMS_FOREIGN;
}

void zms_process_path(struct buf *path, const struct booking_ref *ref)
{
    buf_addf(path, "/process/%lld/%s/", (long long)ref->id, ref->key);
}

static bool names_wanted(const struct zms *zms)
{
    return zms->names.put != NULL;
}

static bool name_put(void *self, const struct booking *booking, const char *name)
{
    const struct names_port *names = self;

    names->put(names->self, booking->scope, clock_day_start(booking->start_s), booking->ref.id,
               name);
    return true;
}

void zms_names_put(struct zms *zms, const struct http_answer *answer)
{
    /* What cannot be read has no names; whoever reads the bookings in it says so. */
    if (names_wanted(zms))
        (void)!err_is(zms_read_names(answer->body, answer->len, name_put, &zms->names));
}

enum zms_result zms_booking(struct zms *zms, const struct booking_ref *ref,
                            struct booking *ret_booking)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->lookup_ms};
    struct http_answer answer;

    if (!zms_key_valid(ref->key) || ref->id <= 0)
        return ZMS_NOT_FOUND;
    zms_process_path(&path, ref);
    buf_add_c(&path, '?');
    zms_gql_add(&path, names_wanted(zms) ? GQL_BOOKING(NAMES) : GQL_BOOKING(PERSONS));
    enum zms_result result = call(zms, &get, &answer);
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_booking(answer.body, answer.len, ret_booking));
    if (result == ZMS_OK && ret_booking->ref.id != ref->id)
        result = ZMS_FOREIGN;
    if (result == ZMS_OK) {
        ret_booking->ref = *ref;
        zms_names_put(zms, &answer);
    }
    http_answer_wipe(&answer);
    explicit_bzero(text, sizeof text);
    return result;
}

enum zms_result zms_call_logged_in(struct zms *zms, struct http_call *get,
                                   struct http_answer *ret_answer)
{
    char key[ZMS_KEY_MAX + 1];
    enum zms_result result = ZMS_LOGIN;

    *ret_answer = (struct http_answer){.status = 0};
    zms->fault = (struct zms_fault){.error = true};
    for (int attempt = 0; attempt < 2 && result == ZMS_LOGIN; attempt++) {
        result = session_key(zms->session, &zms->line, key);
        if (result != ZMS_OK)
            break;
        get->auth_key = key;
        http_answer_wipe(ret_answer);
        result = call(zms, get, ret_answer);
        if (result == ZMS_LOGIN)
            session_drop(zms->session, key);
    }
    explicit_bzero(key, sizeof key);
    return result;
}

enum zms_result zms_day_list(struct zms *zms, int32_t scope, int64_t day_s, int64_t timeout_ms,
                             const char *gql, struct http_answer *ret_answer)
{
    char text[ZMS_PATH_MAX], day[11];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = timeout_ms};

    clock_day_name(day_s, day);
    buf_addf(&path, "/scope/%d/process/%s/?", (int)scope, day);
    zms_gql_add(&path, gql);
    return zms_call_logged_in(zms, &get, ret_answer);
}

enum zms_result zms_day_number(struct zms *zms, int32_t scope, int64_t day_s, int64_t timeout_ms,
                               const char *number, struct booking ret_bookings[CANDIDATES_MAX],
                               int *ret_count)
{
    struct http_answer answer;
    enum zms_result result =
        zms_day_list(zms, scope, day_s, timeout_ms,
                     names_wanted(zms) ? GQL_DAY(NAMES) : GQL_DAY(PERSONS), &answer);

    if (result == ZMS_OK)
        result = zms_read_result(
            zms_read_day_number(answer.body, answer.len, number, ret_bookings, ret_count));
    if (result == ZMS_OK)
        zms_names_put(zms, &answer);
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_day_id(struct zms *zms, int32_t scope, int64_t day_s, int64_t id,
                           struct booking *ret_booking)
{
    struct http_answer answer;
    enum zms_result result =
        zms_day_list(zms, scope, day_s, zms->config->write_ms, GQL_ROSTER(PERSONS), &answer);

    if (result == ZMS_OK)
        result = zms_read_result(zms_read_day_id(answer.body, answer.len, id, ret_booking));
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_day(struct zms *zms, int32_t scope, int64_t day_s, enum zms_persons persons,
                        struct http_answer *ret_answer)
{
    static const char *const gql[] = {
        [ZMS_NOBODY] = GQL_ROSTER(PERSONS),
        [ZMS_NAMES] = GQL_ROSTER(NAMES),
        [ZMS_HOLDERS] = GQL_ROSTER(HOLDERS),
    };

    return zms_day_list(zms, scope, day_s, zms->config->write_ms, gql[persons], ret_answer);
}

enum zms_result zms_organisation(struct zms *zms, int32_t scope, int32_t *ret_organisation)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->lookup_ms};
    struct http_answer answer;

    buf_addf(&path, "/scope/%d/organisation/", (int)scope);
    enum zms_result result = call(zms, &get, &answer);
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_organisation(answer.body, answer.len, ret_organisation));
    http_answer_wipe(&answer);
    return result;
}

/* ZMS fact: the "secret" of a kiosk is the organisation's id and the alphabet. */
static void hash_make(int32_t organisation, char ret_hash[HASH_MAX + 1])
{
    struct buf hash = buf_on(ret_hash, HASH_MAX + 1);

    buf_addf(&hash, "%dabcdefghijklmnopqrstuvwxyz", (int)organisation);
}

static enum zms_result buttons_post(struct zms *zms, const char *hash, const char *buttonlist,
                                    struct http_answer *ret_answer)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    char *body = zms_write_ticketprinter(hash, buttonlist);
    struct http_call post = {.path = text, .body = body, .timeout_ms = zms->config->lookup_ms};

    *ret_answer = (struct http_answer){.status = 0};
    if (body == NULL)
        return ZMS_NOT_SENT;
    buf_add(&path, "/ticketprinter/?");
    zms_gql_add(&path, GQL_BUTTONS);
    enum zms_result result = call(zms, &post, ret_answer);
    zms_text_free(body);
    return result;
}

/* ZMS fact: registering adds a row each time, so only where ZMS has none for the hash. */
static enum zms_result printer_register(struct zms *zms, int32_t organisation)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->lookup_ms, .fresh = true};
    struct http_answer answer;

    buf_addf(&path, "/organisation/%d/hash/", (int)organisation);
    enum zms_result result = call(zms, &get, &answer);
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_buttons(struct zms *zms, int32_t organisation, const char *buttonlist,
                            struct zms_button ret_buttons[ZMS_BUTTONS_MAX], int *ret_count)
{
    char hash[HASH_MAX + 1];
    struct http_answer answer;

    hash_make(organisation, hash);
    enum zms_result result = buttons_post(zms, hash, buttonlist, &answer);
    if (result == ZMS_NOT_FOUND && strcmp(zms->fault.exception, "TicketprinterNotFound") == 0) {
        http_answer_wipe(&answer);
        result = printer_register(zms, organisation);
        if (result != ZMS_OK)
            return result;
        result = buttons_post(zms, hash, buttonlist, &answer);
    }
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_buttons(answer.body, answer.len, ret_buttons, ret_count));
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_queue(struct zms *zms, int32_t scope, int *ret_ahead, int *ret_wait_min)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->lookup_ms};
    struct http_answer answer;

    buf_addf(&path, "/scope/%d/queue/?resolveReferences=0", (int)scope);
    enum zms_result result = call(zms, &get, &answer);
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_queue(
            answer.body, answer.len, reach_now_s(zms->line.reach), ret_ahead, ret_wait_min));
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_issue(struct zms *zms, int32_t organisation, int32_t scope, int32_t service,
                          struct booking *ret_booking)
{
    char text[ZMS_PATH_MAX], hash[HASH_MAX + 1];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->issue_ms, .fresh = true};
    struct http_answer answer;

    hash_make(organisation, hash);
    buf_addf(&path, "/scope/%d/waitingnumber/%s/?", (int)scope, hash);
    if (service > 0)
        buf_addf(&path, "requestId=%d&", (int)service);
    zms_gql_add(&path, GQL_ISSUE);
    enum zms_result result = call(zms, &get, &answer);
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_issued(answer.body, answer.len, ret_booking));
    if (result == ZMS_OK) {
        ret_booking->scope = scope;
        ret_booking->service = service;
    }
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_entity(struct zms *zms, const struct booking_ref *ref,
                           struct http_answer *ret_answer, struct booking *ret_booking)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->write_ms};

    *ret_answer = (struct http_answer){.status = 0};
    zms->fault = (struct zms_fault){.error = true};
    if (!zms_key_valid(ref->key) || ref->id <= 0)
        return ZMS_NOT_FOUND;
    zms_process_path(&path, ref);
    buf_add(&path, "?resolveReferences=2");
    enum zms_result result = call(zms, &get, ret_answer);
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_booking(ret_answer->body, ret_answer->len, ret_booking));
    if (result == ZMS_OK && ret_booking->ref.id != ref->id)
        result = ZMS_FOREIGN;
    explicit_bzero(text, sizeof text);
    return result;
}

enum zms_result zms_call_once(struct zms *zms, const struct http_call *call,
                              struct http_answer *ret_answer)
{
    struct http_call once = *call;

    once.timeout_ms = zms->config->write_ms;
    once.fresh = true;
    enum zms_result result = zms_call(&zms->line, &once, ret_answer, &zms->fault);
    if (result == ZMS_LOGIN && once.auth_key != NULL)
        session_drop(zms->session, once.auth_key);
    return result;
}

enum zms_result zms_put(struct zms *zms, const struct booking_ref *ref,
                        const struct http_answer *entity, enum booking_status status,
                        int64_t arrival_s, struct booking *ret_stored)
{
    char text[ZMS_PATH_MAX], key[ZMS_KEY_MAX + 1];
    struct buf path = buf_on(text, sizeof text);
    struct http_answer answer = {.status = 0};
    bool logged_in = session_configured(zms->session);
    enum zms_result result = ZMS_OK;

    *ret_stored = (struct booking){.ref.id = 0};
    /* ZMS fact: the key of the booking is enough; the session puts an author into the audit log. */
    if (logged_in)
        result = session_key(zms->session, &zms->line, key);
    if (result != ZMS_OK)
        return result == ZMS_LOGIN ? ZMS_LOGIN : ZMS_NOT_SENT;
    char *body = zms_write_process(entity->body, entity->len, status, arrival_s);
    zms_process_path(&path, ref);
    buf_add(&path, "?initiator=kiosk");
    struct http_call post = {.path = text, .body = body, .auth_key = logged_in ? key : NULL};
    result = body != NULL ? zms_call_once(zms, &post, &answer) : ZMS_REFUSED;
    if (result == ZMS_OK && err_is(zms_read_booking(answer.body, answer.len, ret_stored)))
        ret_stored->ref.id = 0;
    http_answer_wipe(&answer);
    zms_text_free(body);
    explicit_bzero(text, sizeof text);
    explicit_bzero(key, sizeof key);
    return result;
}

enum zms_result zms_arrive_queued(struct zms *zms, const struct booking_ref *ref, int32_t scope)
{
    char key[ZMS_KEY_MAX + 1];
    struct http_answer answer = {.status = 0};
    enum zms_result result = session_key_at(zms->session, &zms->line, scope, key);

    if (result != ZMS_OK)
        return result == ZMS_LOGIN ? ZMS_LOGIN : ZMS_NOT_SENT;
    char *body = zms_write_queued(ref);
    struct http_call post = {.path = "/process/status/queued/", .body = body, .auth_key = key};
    result = body != NULL ? zms_call_once(zms, &post, &answer) : ZMS_NOT_SENT;
    http_answer_wipe(&answer);
    if (result == ZMS_REFUSED &&
        strcmp(zms->fault.exception, "WorkstationProcessMatchScopeFailed") == 0) {
        /* The choice of scope got lost over there (nightly reset): begin anew. */
        session_drop(zms->session, key);
        result = ZMS_LOGIN;
    }
    zms_text_free(body);
    explicit_bzero(key, sizeof key);
    return result;
}

bool zms_health(struct zms *zms)
{
    struct http_call get = {.path = "/healthcheck/",
                            .timeout_ms = zms->config->lookup_ms,
                            .cancelled = zms->line.cancelled,
                            .cancelled_self = zms->line.cancelled_self};
    struct http_answer answer;
    int64_t sent_ms = reach_steady_ms(zms->line.reach);
    enum http_outcome outcome = http_call(zms->line.http, &get, &answer);
    /* ZMS fact: plain text; "WARN - …" is the usual word of a healthy single node. */
    bool good = outcome == HTTP_ANSWERED && answer.status == 200 &&
                (strncmp(answer.body, "OK", 2) == 0 || strncmp(answer.body, "WARN", 4) == 0);

    if (good)
        reach_heard(zms->line.reach, answer.date_s, sent_ms);
    else if (!answer.cancelled)
        reach_lost(zms->line.reach);
    http_answer_wipe(&answer);
    return good;
}
