/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIST_MOST 12

struct scene {
    struct replay *replay;
    const char *base;
    json_t *entity; /* the recorded process that tells how the booking looks; may be NULL */
    int scope;
    int64_t now;
};

static int64_t midnight(int64_t when)
{
    struct tm parts;
    time_t seconds = (time_t)when;

    localtime_r(&seconds, &parts);
    parts.tm_hour = 0;
    parts.tm_min = 0;
    parts.tm_sec = 0;
    return (int64_t)mktime(&parts);
}

static bool is_text(json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

/* A process with an id or number of its own, not the pseudo entries. */
static bool is_process(json_t *value)
{
    return json_is_object(value) && json_object_get(value, "queue") &&
           json_object_get(value, "authKey") &&
           json_integer_value(json_object_get(value, "id")) >= 1000;
}

static json_t *recorded_process(json_t *recording)
{
    json_t *candidates[] = {
        client_at(recording, "response.body.data"),
        client_at(recording, "response.body.data.process"),
        client_at(recording, "request.body"),
    };

    for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++) {
        if (is_process(candidates[i])) {
            return candidates[i];
        }
    }
    return NULL;
}

static bool is_walkin(json_t *entity, int64_t now)
{
    json_t *with = client_at(entity, "queue.withAppointment");
    json_t *date = client_at(entity, "appointments.0.date");

    if (with) {
        return is_text(with, "0") || json_is_false(with) ||
               (json_is_integer(with) && !json_integer_value(with));
    }
    return date && json_integer_value(date) == midnight(now);
}

static json_t *scene_book(const struct scene *scene, json_t *entity, int scope, bool walkin)
{
    json_t *date = client_at(entity, "appointments.0.date");
    json_t *name = client_at(entity, "clients.0.familyName");
    json_t *mail = client_at(entity, "clients.0.email");
    json_t *telephone = client_at(entity, "clients.0.telephone");
    json_t *order =
        json_pack("{s:i,s:b,s:s,s:i}", "scope", scope, "walkin", (int)walkin, "name",
                  json_string_value(name) ? json_string_value(name) : "Test Person", "persons", 1);
    json_t *booking;

    if (mail) {
        json_object_set(order, "mail", mail);
    }
    if (telephone) {
        json_object_set(order, "telephone", telephone);
    }
    if (json_is_integer(date)) {
        json_object_set(order, "date", date);
    } else {
        json_object_set_new(order, "minutes", json_integer(walkin ? 0 : -10));
    }
    if (!entity || client_at(entity, "requests")) {
        json_object_set_new(
            order, "requests",
            json_pack("[s]", scope == 130 ? "1063565" : (scope == 160 ? "1063475" : "1063441")));
    }
    booking = client_json(scene->base, "POST /practice/booking/", NULL, order);
    json_decref(order);
    return booking;
}

static void call_as(const struct scene *scene, const char *line, json_t *session, json_t *booking)
{
    json_t *body = json_pack("{s:O,s:O}", "id", json_object_get(booking, "id"), "authKey",
                             json_object_get(booking, "authKey"));

    json_decref(client_json(scene->base, line, session, body));
    json_decref(body);
}

static void set_status(const struct scene *scene, json_t *booking, const char *status)
{
    json_t *order = json_pack("{s:O,s:s}", "id", json_object_get(booking, "id"), "status", status);

    json_decref(client_json(scene->base, "POST /practice/status/", NULL, order));
    json_decref(order);
}

/* Writes the whole entity back with another status (NULL = the same) or priority, as a desk
 * does. */
static void write_entity(const struct scene *scene, json_t *booking, const char *status,
                         json_t *priority)
{
    char path[200];
    char line[220];
    json_t *answer;
    json_t *entity;

    snprintf(path, sizeof(path), "/process/%lld/%s/?initiator=admin",
             (long long)json_integer_value(json_object_get(booking, "id")),
             json_string_value(json_object_get(booking, "authKey")));
    snprintf(line, sizeof(line), "GET %s", path);
    answer = client_json(scene->base, line, NULL, NULL);
    entity = json_object_get(answer, "data");
    if (status) {
        json_object_set_new(entity, "status", json_string(status));
    }
    if (priority) {
        json_object_set(entity, "priority", priority);
    }
    snprintf(line, sizeof(line), "POST %s", path);
    json_decref(client_json(scene->base, line, scene->replay->session, entity));
    json_decref(answer);
}

static void arm(const struct scene *scene, const char *kind, int ms)
{
    json_t *order = json_pack("{s:s,s:s,s:i,s:i}", "route", "", "kind", kind, "ms", ms, "count", 1);

    json_decref(client_json(scene->base, "POST /practice/faults/", NULL, order));
    json_decref(order);
}

static void set_office(const struct scene *scene, const char *field, int value)
{
    json_t *order = json_pack("{s:i,s:i}", "id", scene->scope, field, value);

    json_decref(client_json(scene->base, "POST /practice/office/", NULL, order));
    json_decref(order);
}

static void call_by_other(const struct scene *scene, json_t *booking)
{
    json_t *session = client_login(scene->base, "agent-2", scene->scope, "13", false);

    call_as(scene, "POST /workstation/process/called/", session, booking);
    json_decref(session);
}

static void issue_number(const struct scene *scene)
{
    char line[64];

    snprintf(line, sizeof(line), "GET /scope/%d/waitingnumber/x/", scene->scope);
    json_decref(client_json(scene->base, line, NULL, NULL));
}

static void emergency(const struct scene *scene)
{
    char line[64];
    json_t *own = client_login(scene->base, "agent-2", scene->scope, "13", false);

    snprintf(line, sizeof(line), "POST /scope/%d/emergency/", scene->scope);
    json_decref(client_json(scene->base, line, own, NULL));
    snprintf(line, sizeof(line), "DELETE /scope/%d/emergency/", scene->scope);
    json_decref(client_json(scene->base, line, own, NULL));
    json_decref(own);
}

static void move_clock(const struct scene *scene, int minutes)
{
    json_t *order = json_pack(
        "{s:I}", "offset", (json_int_t)(scene->now - (int64_t)time(NULL) + (int64_t)minutes * 60));

    json_decref(client_json(scene->base, "POST /practice/clock/", NULL, order));
    json_decref(order);
}

static void fill_slot(const struct scene *scene)
{
    json_t *like = json_deep_copy(client_at(scene->replay->recording, "request.body"));

    for (int i = 0; i < 4; i++) {
        json_decref(scene_book(scene, like, scene->scope, false));
    }
    json_decref(like);
}

static void fill_mail(const struct scene *scene, int count)
{
    const char *mail = json_string_value(client_at(scene->entity, "clients.0.email"));

    for (int i = 0; i < count; i++) {
        json_t *order = json_pack("{s:i,s:i,s:s,s:s}", "scope", scene->scope, "minutes", 10 + i,
                                  "name", "Viele", "mail", mail ? mail : "");

        json_decref(client_json(scene->base, "POST /practice/booking/", NULL, order));
        json_decref(order);
    }
}

static bool run_office_step(const struct scene *scene, const char *step)
{
    if (strcmp(step, "exhaust") == 0) {
        issue_number(scene);
        set_office(scene, "contingent", 1);
    } else if (strcmp(step, "number") == 0) {
        issue_number(scene);
    } else if (strcmp(step, "wrap") == 0) {
        set_office(scene, "lastNumber", 999);
    } else if (strcmp(step, "given") == 0) {
        set_office(scene, "lastNumber", 102);
    } else if (strcmp(step, "closed") == 0) {
        set_office(scene, "closes", 0);
    } else if (strcmp(step, "emergency") == 0) {
        emergency(scene);
    } else if (strcmp(step, "pdo") == 0) {
        arm(scene, "error-before", 0);
    } else if (strcmp(step, "lock") == 0) {
        arm(scene, "locktimeout", 10);
    } else if (strcmp(step, "fill-slot") == 0) {
        fill_slot(scene);
    } else if (strcmp(step, "another") == 0) {
        json_decref(scene_book(scene, NULL, scene->scope, false));
    } else if (strcmp(step, "mail-full") == 0) {
        fill_mail(scene, 3);
    } else {
        return false;
    }
    return true;
}

static void run_step(const struct scene *scene, json_t *booking, const char *step)
{
    json_t *session = scene->replay->session;

    if (run_office_step(scene, step)) {
        return;
    }
    if (strcmp(step, "queue") == 0) {
        call_as(scene, "POST /process/status/queued/", session, booking);
    } else if (strcmp(step, "call") == 0) {
        call_as(scene, "POST /workstation/process/called/", session, booking);
    } else if (strcmp(step, "call-other") == 0) {
        call_by_other(scene, booking);
    } else if (strcmp(step, "call-another") == 0) {
        json_t *another = scene_book(scene, NULL, scene->scope, false);

        for (int i = 0; i < 2; i++) {
            call_as(scene, "POST /workstation/process/called/", session, another);
            if (i == 0) {
                run_step(scene, another, "release");
            }
        }
        json_decref(another);
    } else if (strcmp(step, "release") == 0) {
        json_decref(client_json(scene->base,
                                "DELETE /workstation/process/?action="
                                "requeue_after_call_count_keep",
                                session, NULL));
    } else if (strcmp(step, "park") == 0) {
        json_decref(client_json(scene->base, "DELETE /workstation/process/parked/", session, NULL));
    } else if (strcmp(step, "clerk-delete") == 0) {
        char line[64];

        snprintf(line, sizeof(line), "DELETE /process/%lld/",
                 (long long)json_integer_value(json_object_get(booking, "id")));
        json_decref(client_json(scene->base, line, session, NULL));
    } else if (strncmp(step, "write-", 6) == 0) {
        write_entity(scene, booking, step + 6, NULL);
    } else if (strncmp(step, "clock", 5) == 0) {
        move_clock(scene, atoi(step + 5));
    } else {
        set_status(scene, booking, step);
    }
}

static void run_calls(const struct scene *scene, json_t *entity, json_t *booking, bool calls)
{
    json_t *queue = json_object_get(entity, "queue");
    bool held = json_is_string(json_object_get(queue, "destination"));
    const char *status = json_string_value(json_object_get(entity, "status"));
    bool missed = json_integer_value(json_object_get(entity, "wasMissed")) == 1 ||
                  (status && strcmp(status, "missed") == 0);

    if (json_object_get(entity, "parkedBy")) {
        run_step(scene, booking, "call");
        run_step(scene, booking, "park");
    } else if (json_object_get(entity, "timeoutTime") && held) {
        /* A second call by the same desk counts as an unsuccessful first one. */
        run_step(scene, booking, "call");
        if (!calls) {
            run_step(scene, booking, "call");
        }
    } else if (json_object_get(entity, "timeoutTime")) {
        run_step(scene, booking, "call");
        run_step(scene, booking, "release");
        if (missed) {
            run_step(scene, booking, "call");
            run_step(scene, booking, "release");
        }
    } else if (held || (!calls && json_is_string(json_object_get(queue, "waitingTime")))) {
        run_step(scene, booking, "call");
    }
}

/* What the recorded process itself tells of its past. */
static void run_told_steps(const struct scene *scene, json_t *entity, json_t *booking)
{
    const char *line = json_string_value(client_at(scene->replay->recording, "request.line"));
    json_t *queue = json_object_get(entity, "queue");
    const char *status = json_string_value(json_object_get(entity, "status"));
    bool held = json_is_string(json_object_get(queue, "destination"));

    run_calls(scene, entity, booking, strstr(line, "POST /workstation/process/called/") != NULL);
    if (json_is_string(json_object_get(queue, "wayTime"))) {
        run_step(scene, booking, "write-processing");
    }
    if (status && strcmp(status, "reserved") == 0) {
        run_step(scene, booking, "reserved");
    }
    if (status && strcmp(status, "queued") == 0 && strncmp(line, "GET ", 4) == 0 &&
        (held || !is_walkin(entity, scene->now))) {
        run_step(scene, booking, "queue");
    }
    if (json_object_get(entity, "priority")) {
        write_entity(scene, booking, NULL, json_object_get(entity, "priority"));
    }
}

/* One like entry for each of a recorded list, so that its elements have something to be compared
 * with. Entries of queue lists have no process around. */
static void fill_list(const struct scene *scene, json_t *list)
{
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        json_t *queue = json_object_get(item, "queue") ? json_object_get(item, "queue") : item;
        const char *status = json_string_value(
            json_object_get(json_object_get(queue, "status") ? queue : item, "status"));
        json_t *with = json_object_get(queue, "withAppointment");
        json_t *booking;

        if (!status || index >= LIST_MOST || strcmp(status, "fake") == 0) {
            continue;
        }
        booking = scene_book(scene, json_object_get(item, "clients") ? item : NULL, scene->scope,
                             json_is_false(with) || is_text(with, "0"));
        if (strcmp(status, "called") == 0) {
            run_step(scene, booking, "call");
        } else if (json_is_string(json_object_get(queue, "waitingTime"))) {
            run_step(scene, booking, "call");
            run_step(scene, booking, "release");
        } else if (strcmp(status, "queued") == 0) {
            run_step(scene, booking, "queue");
        } else if (strcmp(status, "confirmed") != 0) {
            run_step(scene, booking, status);
        }
        json_decref(booking);
    }
}

static int scene_scope(const struct replay *replay, json_t *entity)
{
    const char *line = json_string_value(client_at(replay->recording, "request.line"));
    const char *path = strstr(line, "/scope/");
    json_t *planned = json_object_get(replay->plan, "scope");
    json_t *own = client_at(entity, "scope.id");

    if (json_is_integer(planned)) {
        return (int)json_integer_value(planned);
    }
    if (path && atoi(path + 7) > 0 && atoi(path + 7) < 1000) {
        return atoi(path + 7);
    }
    return json_is_integer(own) && json_integer_value(own) > 100 ? (int)json_integer_value(own)
                                                                 : 169;
}

static void open_session(struct replay *replay, int scope)
{
    json_t *headers = client_at(replay->recording, "request.headers");
    const char *account = json_string_value(json_object_get(replay->plan, "account"));
    json_t *desk = json_object_get(replay->plan, "desk");
    const char *basic = json_string_value(json_object_get(headers, "Authorization"));
    const char *name = json_string_value(json_object_get(replay->plan, "name"));

    if (basic && strncmp(basic + 6, "a2lvc2s", 7) == 0) {
        account = "kiosk-169";
    }
    replay->session =
        client_login(replay->child.base, account ? account : "agent",
                     json_is_integer(desk) ? (int)json_integer_value(desk) : scope,
                     name ? name : "12", json_is_true(json_object_get(replay->plan, "clustered")));
}

/* A dead key of the recordings stays as it is. */
static void close_session(struct replay *replay)
{
    if (json_is_true(json_object_get(replay->plan, "deadSession"))) {
        json_decref(replay->session);
        replay->session = NULL;
    }
}

/* The settings of a place show more columns once numbers were issued or an alarm was raised. */
static void run_told_office_steps(const struct scene *scene)
{
    char *text = json_dumps(client_at(scene->replay->recording, "response.body"), 0);

    if (text && strstr(text, "acceptedByWorkstation")) {
        emergency(scene);
    } else if (text && strstr(text, "calledByWorkstation")) {
        set_office(scene, "alarmKnown", 1);
    }
    if (text && strstr(text, "\"displayNumberPrefix\": \"\"")) {
        issue_number(scene);
    } else if (text && strstr(text, "givenNumberCount")) {
        set_office(scene, "lastNumber", 102);
    }
    free(text);
}

int replay_arrange(struct replay *replay)
{
    char offset[32];
    const char *options[] = {"--no-bookings", "--clock-offset", offset, NULL};
    json_t *steps = json_object_get(replay->plan, "steps");
    struct scene scene = {replay, replay->child.base, recorded_process(replay->recording), 0,
                          replay_moment(replay->recording)};
    size_t index;
    json_t *step;

    snprintf(offset, sizeof(offset), "%lld", (long long)(scene.now - (int64_t)time(NULL)));
    if (child_start(&replay->child, options) != 0) {
        return -1;
    }
    scene.scope = scene_scope(replay, scene.entity);
    run_told_office_steps(&scene);
    open_session(replay, scene.scope);
    json_array_foreach(json_object_get(replay->plan, "before"), index, step)
    {
        run_step(&scene, NULL, json_string_value(step));
    }
    if (json_is_array(client_at(replay->recording, "response.body.data"))) {
        fill_list(&scene, client_at(replay->recording, "response.body.data"));
    }
    if (!json_is_true(json_object_get(replay->plan, "noBooking"))) {
        json_t *kind = json_object_get(replay->plan, "walkin");

        replay->booking =
            scene_book(&scene, scene.entity, scene.scope,
                       kind ? json_is_true(kind) : is_walkin(scene.entity, scene.now));
        if (!steps && scene.entity &&
            scene.entity != client_at(replay->recording, "request.body")) {
            run_told_steps(&scene, scene.entity, replay->booking);
        }
    }
    json_array_foreach(steps, index, step)
    {
        run_step(&scene, replay->booking, json_string_value(step));
    }
    close_session(replay);
    return 0;
}
