/* SPDX-License-Identifier: Apache-2.0 */
/* zms_number: calls about numbers without an appointment that are not a visitor's question. */
#include "net/zms_part.h"
#include "net/zms_write.h"

#include <string.h>

/* createTimestamp and isTicketprinter tell numbers apart; no name is needed for that. */
#define GQL_WALKINS                                                                                \
    "{id,authKey,displayNumber,status,createTimestamp,isTicketprinter,appointments{date},"         \
    "scope{id},requests{id},queue{number,arrivalTime,withAppointment},clients{emailSendCount}}"
#define GQL_LISTED "{displayNumber,appointments{date}}"
#define GQL_SERVED "{status,name}"

enum zms_result zms_walkins(struct zms *zms, int32_t scope, int64_t day_s,
                            bool (*each)(void *self, const struct zms_walkin *walkin), void *self)
{
    struct http_answer answer;
    enum zms_result result =
        zms_day_list(zms, scope, day_s, zms->config->write_ms, GQL_WALKINS, &answer);

    if (result == ZMS_OK)
        result = zms_read_result(zms_read_walkins(answer.body, answer.len, each, self));
    if (result == ZMS_NOT_FOUND) /* not a number, but the office */
        result = ZMS_REFUSED;
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_cancelled(struct zms *zms, int32_t scope, int64_t day_s, const char *number,
                              bool *ret_cancelled)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->write_ms};
    struct http_answer answer;

    buf_addf(&path, "/scope/%d/process/status/deleted/?", (int)scope);
    zms_gql_add(&path, GQL_LISTED);
    enum zms_result result = zms_call_logged_in(zms, &get, &answer);
    if (result == ZMS_OK)
        result =
            zms_read_result(zms_read_listed(answer.body, answer.len, number, day_s, ret_cancelled));
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_served(struct zms *zms, int32_t scope, int64_t day_s, const char *name,
                           bool *ret_served)
{
    struct http_answer answer;
    enum zms_result result =
        zms_day_list(zms, scope, day_s, zms->config->write_ms, GQL_SERVED, &answer);

    if (result == ZMS_OK)
        result = zms_read_result(zms_read_served(answer.body, answer.len, name, ret_served));
    http_answer_wipe(&answer);
    return result;
}

enum zms_result zms_enter(struct zms *zms, const struct zms_given *given,
                          struct http_answer *ret_answer, struct booking *ret_booking)
{
    char key[ZMS_KEY_MAX + 1];
    enum zms_result result = session_key(zms->session, &zms->line, key);

    *ret_answer = (struct http_answer){.status = 0};
    if (result != ZMS_OK)
        return result == ZMS_LOGIN ? ZMS_LOGIN : ZMS_NOT_SENT;
    char *body = zms_write_given(given);
    struct http_call post = {
        .path = "/workstation/process/waitingnumber/", .body = body, .auth_key = key};
    result = body != NULL ? zms_call_once(zms, &post, ret_answer) : ZMS_NOT_SENT;
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_created(ret_answer->body, ret_answer->len, ret_booking));
    zms_text_free(body);
    explicit_bzero(key, sizeof key);
    return result;
}

enum zms_result zms_give_back(struct zms *zms, const struct booking_ref *ref)
{
    char text[ZMS_PATH_MAX], key[ZMS_KEY_MAX + 1];
    struct buf path = buf_on(text, sizeof text);
    struct http_answer answer = {.status = 0};
    struct booking stored;
    enum zms_result result = session_key(zms->session, &zms->line, key);

    if (result != ZMS_OK)
        return result == ZMS_LOGIN ? ZMS_LOGIN : ZMS_NOT_SENT;
    zms_process_path(&path, ref);
    struct http_call call = {.path = text, .remove = true, .auth_key = key};
    result = zms_call_once(zms, &call, &answer);
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_booking(answer.body, answer.len, &stored));
    if (result == ZMS_OK && (stored.ref.id != ref->id || stored.status != BOOKING_DELETED))
        result = ZMS_FOREIGN;
    http_answer_wipe(&answer);
    explicit_bzero(text, sizeof text);
    explicit_bzero(key, sizeof key);
    return result;
}
