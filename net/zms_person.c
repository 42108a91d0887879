/* SPDX-License-Identifier: Apache-2.0 */
#include "net/zms_person.h"

#include "net/value.h"
#include "net/zms_part.h"

#include <string.h>

enum { FOUND_MAX = 50 };
static const int64_t ID_MAX = 99999999999, TIME_MAX = 32503680000;

bool zms_account_valid(const char *account)
{
    size_t len = strspn(account, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "-._@");

    return len >= 4 && len <= ZMS_ACCOUNT_MAX && account[len] == '\0';
}

struct err zms_read_person(const char *json, size_t len, char ret_key[ZMS_KEY_MAX + 1],
                           struct zms_rights *ret_rights)
{
    json_t *root;
    struct err e = zms_read_login(json, len, ret_key);

    if (!err_is(e))
        e = value_parse(json, len, &root);
    if (err_is(e))
        return e;
    json_t *user = value_in(value_in(root, "data"), "useraccount");
    json_t *permissions = value_in(user, "permissions");
    if (json_is_object(permissions)) {
        bool super = value_is_true(value_in(permissions, "superuser"));
        ret_rights->acts = super || value_is_true(value_in(permissions, "appointment"));
        ret_rights->searches = super || value_is_true(value_in(permissions, "customersearch"));
    } else {
        explicit_bzero(ret_key, ZMS_KEY_MAX + 1);
        e = err_make(ERR_SYNTAX);
    }
    value_free(root);
    return e;
}

enum zms_result zms_person_log_in(struct zms_line *line, const char *account, const char *password,
                                  int timeout_ms, char ret_key[ZMS_KEY_MAX + 1],
                                  struct zms_rights *ret_rights)
{
    struct http_answer answer = {.status = 0};
    struct zms_fault fault;
    size_t len = strlen(password);

    ret_key[0] = '\0';
    if (!zms_account_valid(account) || len < ZMS_PASSWORD_MIN || len > ZMS_PASSWORD_MAX)
        return ZMS_LOGIN;
    char *body = zms_write_login(account, password);
    struct http_call post = {
        .path = "/workstation/login/", .body = body, .timeout_ms = timeout_ms, .fresh = true};
    enum zms_result result =
        body != NULL ? zms_call(line, &post, &answer, &fault) : ZMS_LOGIN; /* not UTF-8 */
    zms_text_free(body);
    if (result == ZMS_OK && err_is(zms_read_person(answer.body, answer.len, ret_key, ret_rights)))
        result = ZMS_FOREIGN;
    http_answer_wipe(&answer);
    return result;
}

void zms_person_log_out(struct zms_line *line, const char *account, const char *key, int timeout_ms)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call call = {
        .path = text, .remove = true, .auth_key = key, .timeout_ms = timeout_ms, .fresh = true};
    struct http_answer answer;
    struct zms_fault fault;

    if (!zms_account_valid(account))
        return;
    buf_addf(&path, "/workstation/login/%s/", account);
    (void)zms_call(line, &call, &answer, &fault);
    http_answer_wipe(&answer);
}

enum zms_result zms_person_sees(struct zms *zms, int32_t scope, int64_t day_s)
{
    struct http_answer answer;
    enum zms_result result =
        zms_day_list(zms, scope, day_s, zms->config->lookup_ms, "{id}", &answer);

    http_answer_wipe(&answer);
    return result == ZMS_NOT_FOUND ? ZMS_REFUSED : result;
}

enum zms_result zms_person_names(struct zms *zms, int32_t scope, int64_t day_s,
                                 bool (*each)(void *self, const struct booking *booking,
                                              const char *name),
                                 void *self)
{
    struct http_answer answer;
    enum zms_result result = zms_day(zms, scope, day_s, ZMS_NAMES, &answer);

    if (result == ZMS_OK)
        result = zms_read_result(zms_read_names(answer.body, answer.len, each, self));
    http_answer_wipe(&answer);
    return result;
}

/* False: it has not what a line needs. */
static bool found_read(json_t *item, struct booking *ret_booking)
{
    struct value_iter dates = value_iter(value_in(item, "appointments"));
    int64_t scope = 0;

    *ret_booking = (struct booking){.persons = 1, .with_appointment = true};
    ret_booking->status = booking_status_named(json_string_value(value_in(item, "status")) != NULL
                                                   ? json_string_value(value_in(item, "status"))
                                                   : "");
    (void)value_text(value_in(item, "displayNumber"), ret_booking->number,
                     sizeof ret_booking->number);
    if (!value_int(value_in(item, "id"), 1, ID_MAX, &ret_booking->ref.id) ||
        !value_int(value_in(value_in(item, "scope"), "id"), 1, INT32_MAX, &scope) ||
        !value_int(value_in(value_next(&dates), "date"), 0, TIME_MAX, &ret_booking->start_s))
        return false;
    ret_booking->scope = (int32_t)scope;
    return true;
}

struct err zms_read_found(const char *json, size_t len,
                          bool (*each)(void *self, const struct booking *booking, const char *name),
                          void *self)
{
    char name[NAME_TEXT_MAX + 1];
    struct booking booking;
    json_t *root, *item;
    struct err e = value_parse(json, len, &root);

    if (err_is(e))
        return err_make(ERR_SYNTAX);
    json_t *data = value_in(root, "data");
    bool list = json_is_array(data) || json_is_object(data);
    struct value_iter items = value_iter(data), clients;
    bool more = list && value_count(data) <= FOUND_MAX;
    while (more && (item = value_next(&items)) != NULL) {
        if (!found_read(item, &booking))
            continue;
        clients = value_iter(value_in(item, "clients"));
        value_label(value_in(value_next(&clients), "familyName"), name, sizeof name);
        more = each(self, &booking, name);
    }
    explicit_bzero(name, sizeof name);
    value_free(root);
    return list ? err_none() : err_make(ERR_SYNTAX);
}

static void escaped_add(struct buf *path, const char *text)
{
    for (; *text != '\0'; text++)
        buf_addf(path, "%%%02X", (unsigned)(unsigned char)*text);
}

enum zms_result zms_person_search(struct zms *zms, const char *query,
                                  bool (*each)(void *self, const struct booking *booking,
                                               const char *name),
                                  void *self)
{
    char text[ZMS_PATH_MAX];
    struct buf path = buf_on(text, sizeof text);
    struct http_call get = {.path = text, .timeout_ms = zms->config->lookup_ms};
    struct http_answer answer;

    buf_add(&path, "/process/search/?query=");
    escaped_add(&path, query);
    buf_addf(&path, "&limit=%d&", FOUND_MAX);
    zms_gql_add(&path,
                "{id,displayNumber,status,appointments{date},scope{id},clients{familyName}}");
    if (path.cut || strlen(query) > ZMS_QUERY_MAX)
        return ZMS_REFUSED;
    enum zms_result result = zms_call_logged_in(zms, &get, &answer);
    if (result == ZMS_OK)
        result = zms_read_result(zms_read_found(answer.body, answer.len, each, self));
    http_answer_wipe(&answer);
    explicit_bzero(text, sizeof text);
    return result;
}
