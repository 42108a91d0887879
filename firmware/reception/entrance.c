/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/entrance.h"

#include "base/buf.h"
#include "base/log.h"
#include "net/value.h"

#include <string.h>

struct err login_read(const char *json, size_t len, struct login *ret_login)
{
    json_t *root;
    struct err e = value_parse(json, len, &root);

    memset(ret_login, 0, sizeof *ret_login);
    if (err_is(e))
        return err_make(ERR_SYNTAX);
    const json_t *account = value_in(root, "account"), *password = value_in(root, "password");
    if (json_object_size(root) != 2 || !json_is_string(account) || !json_is_string(password) ||
        !text_copy(ret_login->account, sizeof ret_login->account, json_string_value(account)) ||
        !text_copy(ret_login->password, sizeof ret_login->password, json_string_value(password)) ||
        ret_login->account[0] == '\0' || ret_login->password[0] == '\0') {
        explicit_bzero(ret_login, sizeof *ret_login);
        e = err_make(ERR_SYNTAX);
    }
    value_free(root);
    return e;
}

/* Which offices are theirs? Day lists are what they would be refused. */
static enum zms_result offices_look(struct callers *callers, struct person *person)
{
    const struct rules *rules = &callers->config->rules;
    int64_t now_s = reach_now_s(&callers->reach);
    enum zms_result result = ZMS_OK;
    struct caller caller;

    if (err_is(caller_open(callers, person->key, &caller)))
        return ZMS_NOT_SENT;
    for (int i = 0; i < rules->office_count && result == ZMS_OK; i++) {
        result = zms_person_sees(&caller.zms, rules->offices[i].scope, now_s);
        person->offices[i] = result == ZMS_OK;
        if (result == ZMS_REFUSED)
            result = ZMS_OK;
    }
    (void)!caller_close(&caller);
    return result;
}

static bool sees_any(const struct person *person)
{
    for (int i = 0; i < OFFICES_MAX; i++)
        if (person->offices[i])
            return true;
    return false;
}

static enum entrance admit(struct people *people, struct callers *callers, struct person *person,
                           char ret_cookie[PEOPLE_TOKEN_MAX + 1])
{
    enum zms_result result = offices_look(callers, person);

    if (result != ZMS_OK)
        return result == ZMS_LOGIN ? ENTRANCE_REFUSED : ENTRANCE_UNREACHABLE;
    if (!sees_any(person))
        return ENTRANCE_REFUSED;
    return err_is(people_admit(people, person, ret_cookie)) ? ENTRANCE_FULL : ENTRANCE_OPEN;
}

enum entrance entrance_log_in(struct people *people, struct callers *callers,
                              const struct login *login, char ret_cookie[PEOPLE_TOKEN_MAX + 1])
{
    struct person person = {.id = 0};
    struct caller caller;

    if (err_is(caller_open(callers, "", &caller)))
        return ENTRANCE_UNREACHABLE;
    text_copy(person.account, sizeof person.account, login->account);
    enum zms_result result =
        zms_person_log_in(&caller.zms.line, login->account, login->password,
                          callers->service.lookup_ms, person.key, &person.rights);
    (void)!caller_close(&caller);
    enum entrance entrance = result == ZMS_OK       ? admit(people, callers, &person, ret_cookie)
                             : result >= ZMS_FAILED ? ENTRANCE_UNREACHABLE
                                                    : ENTRANCE_REFUSED;
    if (entrance == ENTRANCE_OPEN)
        log_info("people", "%s has logged in%s", person.account,
                 person.rights.acts ? "" : ", to look only");
    explicit_bzero(&person, sizeof person);
    return entrance;
}

static void leave_zms(struct callers *callers, const struct person *person)
{
    struct caller caller;

    if (person->key[0] == '\0' || err_is(caller_open(callers, person->key, &caller)))
        return;
    zms_person_log_out(&caller.zms.line, person->account, person->key, callers->service.lookup_ms);
    (void)!caller_close(&caller);
}

void entrance_log_out(struct people *people, struct callers *callers, const struct person *person)
{
    people_end(people, person->id);
    leave_zms(callers, person);
    log_info("people", "%s has logged out", person->account);
}

void entrance_to_wall(struct people *people, struct callers *callers, const struct person *person)
{
    people_wall(people, person->id);
    leave_zms(callers, person);
    log_info("people", "%s has begun a wall screen", person->account);
}
