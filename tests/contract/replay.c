/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEY_LENGTH 64

static const char *recorded_line(json_t *recording)
{
    return json_string_value(client_at(recording, "request.line"));
}

const char *replay_outside(json_t *recording)
{
    static const char *const parts[][2] = {
        {" /calendar/", "calendar"},
        {" /cluster/", "clusters as a queue of their own"},
        {"/availability/", "opening hours of staff"},
        {",130/ticketprinter/", "lists of ticket printers"},
        {" /useraccount/", "queue over all departments"},
        {" /log/", "audit log"},
        {"/appointment/", "moving a booking"},
        {"/ics/", "calendar file"},
        {"/mail/", "mails"},
        {"compress", "compressed answers"},
        {" / HTTP", "index of schemas"},
    };
    const char *line = recorded_line(recording);

    if (json_object_get(client_at(recording, "request.headers"), "X-JsonCompressLevel")) {
        return "compressed answers";
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strstr(line, parts[i][0]) && !strstr(line, "/ticketprinter/?")) {
            return parts[i][1];
        }
    }
    return NULL;
}

static bool is_variable(const char *segment, size_t length)
{
    size_t digits = 0;

    for (size_t i = 0; i < length; i++) {
        digits += isdigit((unsigned char)segment[i]) != 0;
    }
    return length >= 20 || (digits && digits * 2 >= length) || (length == 1);
}

void replay_call_name(json_t *recording, char *out, size_t size)
{
    const char *line = recorded_line(recording);
    size_t used = strcspn(line, "/");

    snprintf(out, size, "%.*s", (int)used, line);
    line += used;
    while (*line == '/' && used + 40 < size) {
        size_t length;

        line++;
        length = strcspn(line, "/? ");
        used += (size_t)snprintf(out + used, size - used, "/%.*s",
                                 is_variable(line, length) ? 1 : (int)(length < 30 ? length : 30),
                                 is_variable(line, length) ? "#" : line);
        line += length;
    }
}

int64_t replay_moment(json_t *recording)
{
    json_t *headers = client_at(recording, "response.headers");
    size_t index;
    json_t *header;

    json_array_foreach(headers, index, header)
    {
        struct tm parts;

        memset(&parts, 0, sizeof(parts));
        if (strptime(json_string_value(header), "Date: %a, %d %b %Y %H:%M:%S GMT", &parts)) {
            return (int64_t)timegm(&parts);
        }
    }
    return (int64_t)time(NULL);
}

/* Replaces every `from` in `text`, which is freed. */
static char *replace(char *text, const char *from, const char *to)
{
    char *at = from[0] ? strstr(text, from) : NULL;

    while (at) {
        size_t before = (size_t)(at - text);
        size_t size = strlen(text) + strlen(to) + 1;
        char *changed = calloc(1, size);

        snprintf(changed, size, "%.*s%s%s", (int)before, text, to, at + strlen(from));
        free(text);
        text = changed;
        at = strstr(text + before + strlen(to), from);
    }
    return text;
}

/* Id and key that a recorded request names, in its path or in its body. */
static void recorded_names(json_t *recording, char id[24], char key[80])
{
    const char *line = recorded_line(recording);
    json_t *body = client_at(recording, "request.body");
    const char *path = strstr(line, "/process/");
    const char *body_key = json_string_value(client_at(body, "authKey"));

    id[0] = 0;
    key[0] = 0;
    if (path && isdigit((unsigned char)path[9]) &&
        path[9 + strspn(path + 9, "0123456789")] == '/') {
        size_t digits = strspn(path + 9, "0123456789");
        const char *rest = path + 9 + digits;

        snprintf(id, 24, "%.*s", (int)digits, path + 9);
        if (*rest == '/' && strcspn(rest + 1, "/") == KEY_LENGTH) {
            snprintf(key, 80, "%.*s", KEY_LENGTH, rest + 1);
        }
    } else if (json_is_integer(client_at(body, "id")) && (body_key || strstr(line, "/process/"))) {
        snprintf(id, 24, "%lld", (long long)json_integer_value(client_at(body, "id")));
    }
    path = strstr(line, "?query=1");
    if (path && strspn(path + 7, "0123456789") == 6) {
        snprintf(id, 24, "%.6s", path + 7);
    }
    if (!key[0] && body_key && strlen(body_key) == KEY_LENGTH) {
        snprintf(key, 80, "%s", body_key);
    }
    /* An open read by number names the booking by its id or its counter. */
    path = strstr(line, "/queue/");
    if (!id[0] && path && isdigit((unsigned char)path[7])) {
        snprintf(id, 24, "%.*s", (int)strspn(path + 7, "0123456789"), path + 7);
    }
}

static char *live_text(struct replay *replay, char *text)
{
    static const char *const fixed[][2] = {
        {"\"102526\"", "\"122210\""},           {"\"10286848\"", "\"120335\""},
        {"\"vorschau\"", "\"agent-practice\""}, {"agent_queue_plus@keycloak", "agent-2"},
        {"agent_queue@keycloak", "agent"},
    };
    char id[24];
    char key[80];
    char live[24];

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
        text = replace(text, fixed[i][0], fixed[i][1]);
    }
    text = replace(text, "\"kiosk-169\",\"password\":\"agent-practice\"",
                   "\"kiosk-169\",\"password\":\"kiosk-169-practice\"");
    if (replay->booking) {
        const char *live_key = json_string_value(json_object_get(replay->booking, "authKey"));

        recorded_names(replay->recording, id, key);
        snprintf(live, sizeof(live), "%lld",
                 (long long)json_integer_value(json_object_get(replay->booking, "number")));
        if (!strstr(recorded_line(replay->recording), "/queue/")) {
            snprintf(live, sizeof(live), "%lld",
                     (long long)json_integer_value(json_object_get(replay->booking, "id")));
        }
        text = replace(text, id, live);
        /* A wrong key of the recordings stays wrong. */
        if (!json_is_true(json_object_get(replay->plan, "wrongKey"))) {
            text = replace(text, key, live_key);
        }
    }
    return text;
}

static char *live_body(struct replay *replay)
{
    json_t *body = client_at(replay->recording, "request.body");
    const char *line = recorded_line(replay->recording);
    char *text;

    if (!body || json_is_null(body)) {
        return NULL;
    }
    if (json_is_string(body)) {
        return strdup(json_string_value(body));
    }
    body = json_deep_copy(body);
    if (strncmp(line, "POST /workstation/ ", 19) == 0 ||
        strncmp(line, "POST /workstation/?", 19) == 0) {
        json_t *desk = client_json(replay->child.base, "GET /workstation/", replay->session, NULL);

        json_object_set(body, "id", client_at(desk, "data.id"));
        json_decref(desk);
    }
    if (strstr(line, "POST /ticketprinter/") &&
        json_integer_value(json_object_get(body, "id")) == 3) {
        json_object_set_new(body, "id", json_integer(1));
    }
    /* Place 1 of the recordings is a third place of the same organisation. */
    if (json_string_value(json_object_get(body, "buttonlist")) &&
        strcmp(json_string_value(json_object_get(body, "buttonlist")), "s1") == 0) {
        json_object_set_new(body, "buttonlist", json_string("s145"));
    }
    text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    return live_text(replay, text);
}

static json_t *live_headers(struct replay *replay)
{
    json_t *headers = json_deep_copy(client_at(replay->recording, "request.headers"));
    const char *basic = json_string_value(json_object_get(headers, "Authorization"));

    if (json_object_get(headers, "X-AuthKey") && replay->session) {
        json_object_update(headers, replay->session);
    }
    if (basic && json_integer_value(client_at(replay->recording, "response.status")) != 401) {
        /* agent:agent-practice and kiosk-169:kiosk-169-practice */
        json_object_set_new(headers, "Authorization",
                            json_string(strncmp(basic + 6, "a2lvc2s", 7) == 0
                                            ? "Basic a2lvc2stMTY5Omtpb3NrLTE2OS1wcmFjdGljZQ=="
                                            : "Basic YWdlbnQ6YWdlbnQtcHJhY3RpY2U="));
    }
    if (json_object_get(headers, "X-Token") &&
        strcmp(json_string_value(json_object_get(headers, "X-Token")), "hash") == 0) {
        json_object_set_new(headers, "X-Token", json_string("practice-token"));
    }
    return headers;
}

void replay_send(struct replay *replay, struct reply *reply)
{
    const char *line = recorded_line(replay->recording);
    char *live = strndup(line, strlen(line) - strlen(" HTTP/1.1"));
    char *body = live_body(replay);
    json_t *headers = live_headers(replay);

    live = live_text(replay, live);
    client_call(reply, replay->child.base, live, headers, body, 30000);
    json_decref(headers);
    free(body);
    free(live);
}

void replay_end(struct replay *replay)
{
    json_decref(replay->booking);
    json_decref(replay->session);
    replay->booking = NULL;
    replay->session = NULL;
    child_stop(&replay->child);
}
