/* SPDX-License-Identifier: Apache-2.0 */
/* web_api: what is done for each route, once route.h has let it in. */
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/value.h"
#include "net/zms_person.h"
#include "reception/web_part.h"

#include <string.h>

enum { FOUND_MAX = 50 };

static const struct rules *rules_of(const struct web_request *request)
{
    return &request->web->actors->config->rules;
}

/* The office that the query names, if it is one of the person's. */
static bool scope_read(const struct web_request *request, int32_t *ret_scope)
{
    const struct rules *rules = rules_of(request);
    int64_t scope;

    if (!route_read_number(web_query(request, "scope"), INT32_MAX, &scope))
        return false;
    for (int i = 0; i < rules->office_count; i++)
        if (rules->offices[i].scope == scope && request->person.offices[i]) {
            *ret_scope = (int32_t)scope;
            return true;
        }
    return false;
}

/* Prints, wipes and frees what may hold names. */
static enum MHD_Result answer(struct web_request *request, json_t *value)
{
    size_t len;
    char *text = value_print(value, &len);

    value_free(value);
    return text != NULL ? web_json(request, text) : MHD_NO;
}

/* ---- coming and going ------------------------------------------------------------------------ */

static enum MHD_Result do_health(struct web_request *request)
{
    return web_text(request, "ok");
}

static bool login_allowed(struct web_request *request, const char *account, int64_t *ret_wait_ms)
{
    struct web *web = request->web;
    int64_t now_ms = clock_monotonic_ms();

    pthread_mutex_lock(&web->lock);
    bool allowed = limit_take(&web->logins_address, request->address, now_ms, ret_wait_ms) &&
                   limit_take(&web->logins_account, account, now_ms, ret_wait_ms);
    pthread_mutex_unlock(&web->lock);
    return allowed;
}

/* The ledger says in the log what it could not write: nobody is kept out, or in, for that. */
static void trail_add(struct web_request *request, enum audit_kind kind, const char *account)
{
    (void)!err_is(ledger_add(request->web->actors->ledger, kind, account, "-", "reception"));
}

static enum MHD_Result login_end(struct web_request *request, enum entrance entrance,
                                 const char *cookie)
{
    switch (entrance) {
    case ENTRANCE_OPEN:
        return web_ok(request, cookie, request->web->actors->config->reception.hours * 3600);
    case ENTRANCE_REFUSED:
        break;
    case ENTRANCE_UNREACHABLE:
        return web_error(request, 502, "unreachable", "");
    case ENTRANCE_FULL:
        return web_error(request, 503, "busy", "too many people are logged in");
    }
    return web_error(request, 401, "unauthorized", "");
}

static enum MHD_Result do_login(struct web_request *request)
{
    struct login login;
    char cookie[PEOPLE_TOKEN_MAX + 1] = "";
    int64_t wait_ms;

    struct err e = login_read(request->body, request->body_len, &login);
    explicit_bzero(request->body, sizeof request->body);
    if (err_is(e))
        return web_error(request, 400, "malformed", "");
    if (!login_allowed(request, login.account, &wait_ms)) {
        explicit_bzero(&login, sizeof login);
        return web_too_many(request, wait_ms);
    }
    enum entrance entrance =
        entrance_log_in(request->web->people, request->web->actors->callers, &login, cookie);
    if (entrance == ENTRANCE_OPEN)
        trail_add(request, AUDIT_LOGIN, login.account);
    explicit_bzero(&login, sizeof login);
    if (entrance == ENTRANCE_REFUSED)
        log_warn("people", "a login from %s was refused", request->address);
    enum MHD_Result result = login_end(request, entrance, cookie);
    explicit_bzero(cookie, sizeof cookie);
    return result;
}

static enum MHD_Result do_logout(struct web_request *request)
{
    trail_add(request, AUDIT_LOGOUT, request->person.account);
    entrance_log_out(request->web->people, request->web->actors->callers, &request->person);
    return web_nothing(request, "", 0);
}

static enum MHD_Result do_wall(struct web_request *request)
{
    const char *cookie =
        MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, "ankunft");

    entrance_to_wall(request->web->people, request->web->actors->callers, &request->person);
    /* The same cookie, for longer. */
    return web_nothing(request, cookie, PEOPLE_WALL_DAYS * 86400);
}

static enum MHD_Result do_me(struct web_request *request)
{
    const struct person *person = &request->person;
    const struct rules *rules = rules_of(request);
    json_t *offices = json_array();

    for (int i = 0; i < rules->office_count; i++)
        if (person->offices[i])
            (void)json_array_append_new(
                offices, json_pack("{s:i,s:s,s:s}", "scope", (int)rules->offices[i].scope, "name",
                                   rules->offices[i].name, "prefix", rules->offices[i].prefix));
    return answer(request,
                  json_pack("{s:s,s:b,s:s,s:b,s:o,s:s,s:I}", "account", person->account, "may_act",
                            person->rights.acts, "csrf", person->csrf, "wall", person->wall,
                            "offices", offices, "version", request->web->config.version, "now_s",
                            (json_int_t)daytime_now_s(request->web->actors->daytime)));
}

/* ---- the hall -------------------------------------------------------------------------------- */

static enum MHD_Result do_hall(struct web_request *request)
{
    return web_json(request, board_snapshot(request->web->actors->board));
}

static enum MHD_Result do_events(struct web_request *request)
{
    return web_stream(request);
}

static enum MHD_Result figures(struct web_request *request,
                               char *(*make)(struct board *, const char *, int32_t), bool csv)
{
    const char *date = web_query(request, "date");
    char name[64];
    struct buf file = buf_on(name, sizeof name);
    int32_t scope;

    if (!route_read_date(date))
        return web_error(request, 400, "malformed", "");
    if (!scope_read(request, &scope))
        return web_error(request, 404, "not-found", "");
    char *text = make(request->web->actors->board, date, scope);
    if (!csv)
        return web_json(request, text);
    buf_addf(&file, "ankunft-%d-%s.csv", (int)scope, date);
    return web_csv(request, text, name);
}

static enum MHD_Result do_day(struct web_request *request)
{
    return figures(request, board_day, false);
}

static enum MHD_Result do_week(struct web_request *request)
{
    return figures(request, board_week, false);
}

static enum MHD_Result do_day_csv(struct web_request *request)
{
    return figures(request, board_day_csv, true);
}

static enum MHD_Result do_week_csv(struct web_request *request)
{
    return figures(request, board_week_csv, true);
}

static enum MHD_Result do_audit(struct web_request *request)
{
    const char *text = web_query(request, "after");
    int64_t after = 0;

    if (text[0] != '\0' && !route_read_number(text, INT64_MAX, &after))
        return web_error(request, 400, "malformed", "");
    return web_json(request, ledger_json(request->web->actors->ledger, after));
}

/* ---- what ZMS says by the person's own session ------------------------------------------------
 */

/* Ends the call, and with it the session here where it is over there. */
static enum MHD_Result zms_end(struct web_request *request, struct caller *caller,
                               enum zms_result result, json_t *value)
{
    bool alive = caller_close(caller);

    if (result == ZMS_OK)
        return answer(request, value);
    value_free(value);
    if (!alive) {
        people_end(request->web->people, request->person.id);
        return web_error(request, 401, "unauthorized", "logged in elsewhere, or too long ago");
    }
    return result < ZMS_FAILED ? web_error(request, 403, "forbidden", "")
                               : web_error(request, 502, "unreachable", "");
}

static bool name_add(void *self, const struct booking *booking, const char *name)
{
    char id[24];
    struct buf key = buf_on(id, sizeof id);

    buf_addf(&key, "%lld", (long long)booking->ref.id);
    if (name[0] != '\0')
        (void)json_object_set_new(self, id, json_string(name));
    return true;
}

static enum MHD_Result do_names(struct web_request *request)
{
    const struct actors *actors = request->web->actors;
    struct caller caller;
    int32_t scope;

    if (!scope_read(request, &scope))
        return web_error(request, 404, "not-found", "");
    if (err_is(caller_open(actors->callers, request->person.key, &caller)))
        return web_error(request, 502, "unreachable", "");
    json_t *names = json_object();
    enum zms_result result =
        zms_person_names(&caller.zms, scope, daytime_now_s(actors->daytime), name_add, names);
    return zms_end(request, &caller, result, json_pack("{s:o}", "names", names));
}

static void found_add(json_t *found, int64_t booking, const char *number, int32_t scope,
                      const char *name, int64_t start_s, const char *status)
{
    if (json_array_size(found) < FOUND_MAX)
        (void)json_array_append_new(found, json_pack("{s:I,s:s,s:i,s:s,s:I,s:s}", "booking",
                                                     (json_int_t)booking, "number", number, "scope",
                                                     (int)scope, "name", name, "start_s",
                                                     (json_int_t)start_s, "status", status));
}

static bool booking_add(void *self, const struct booking *booking, const char *name)
{
    found_add(self, booking->ref.id, booking->number, booking->scope, name, booking->start_s,
              booking_status_name(booking->status));
    return json_array_size(self) < FOUND_MAX;
}

static enum MHD_Result do_search(struct web_request *request)
{
    const struct actors *actors = request->web->actors;
    const char *words = web_query(request, "q");
    struct board_entry entries[CANDIDATES_MAX];
    struct caller caller;

    if (!route_read_words(words))
        return web_error(request, 400, "malformed", "");
    json_t *found = json_array();
    int count = board_find_number(actors->board, words, entries, CANDIDATES_MAX);
    for (int i = 0; i < count; i++)
        found_add(found, entries[i].booking_id, entries[i].number, entries[i].scope, "",
                  entries[i].start_s, row_status_word(entries[i].status));
    json_t *root = json_pack("{s:o}", "found", found);
    /* A number of the hall is known without ZMS, and to those who may not search there, too. */
    if (count > 0)
        return answer(request, root);
    if (!request->person.rights.searches) {
        value_free(root);
        return web_error(request, 403, "forbidden", "no right to search by name");
    }
    if (err_is(caller_open(actors->callers, request->person.key, &caller))) {
        value_free(root);
        return web_error(request, 502, "unreachable", "");
    }
    enum zms_result result = zms_person_search(&caller.zms, words, booking_add, found);
    return zms_end(request, &caller, result, root);
}

static enum MHD_Result do_act(struct web_request *request)
{
    static const struct {
        int status;
        const char *error;
    } ends[] = {
        [ACT_DONE] = {200, ""},
        [ACT_FORBIDDEN] = {403, "forbidden"},
        [ACT_NOT_FOUND] = {404, "not-found"},
        [ACT_CONFLICT] = {409, "conflict"},
        [ACT_UNREACHABLE] = {502, "unreachable"},
        [ACT_BUSY] = {503, "busy"},
        [ACT_FAILED] = {500, "failed"},
        [ACT_SESSION_OVER] = {401, "unauthorized"},
    };
    struct act act;

    if (err_is(act_read(request->body, request->body_len, &act)))
        return web_error(request, 400, "malformed", "");
    struct act_result result = act_do(request->web->actors, &request->person, &act);
    if (result.end == ACT_SESSION_OVER)
        people_end(request->web->people, request->person.id);
    return result.end == ACT_DONE
               ? web_ok(request, NULL, 0)
               : web_error(request, ends[result.end].status, ends[result.end].error, result.detail);
}

enum MHD_Result web_do(struct web_request *request)
{
    static enum MHD_Result (*const handlers[])(struct web_request *) = {
        [ROUTE_HEALTH] = do_health, [ROUTE_LOGIN] = do_login,       [ROUTE_LOGOUT] = do_logout,
        [ROUTE_ME] = do_me,         [ROUTE_WALL] = do_wall,         [ROUTE_EVENTS] = do_events,
        [ROUTE_HALL] = do_hall,     [ROUTE_NAMES] = do_names,       [ROUTE_SEARCH] = do_search,
        [ROUTE_DAY] = do_day,       [ROUTE_WEEK] = do_week,         [ROUTE_DAY_CSV] = do_day_csv,
        [ROUTE_AUDIT] = do_audit,   [ROUTE_WEEK_CSV] = do_week_csv, [ROUTE_ACT] = do_act,
    };
    _Static_assert(sizeof handlers / sizeof handlers[0] == ROUTE_FILE, "each route is handled");

    if (request->route != ROUTE_FILE)
        return handlers[request->route](request);
    const struct web_file *file = web_file_find(request->web, request->ask.path);
    return file != NULL ? web_file_answer(request, file) : web_error(request, 404, "not-found", "");
}
