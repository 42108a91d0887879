/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char *data;
    size_t size;
};

static size_t take_body(char *data, size_t unit, size_t count, void *context)
{
    struct text *text = context;
    char *more = realloc(text->data, text->size + count * unit + 1);

    if (!more) {
        return 0;
    }
    text->data = more;
    memcpy(text->data + text->size, data, count * unit);
    text->size += count * unit;
    text->data[text->size] = 0;
    return count * unit;
}

static void take_field(char *target, size_t size, const char *line, size_t length, const char *name)
{
    size_t skip = strlen(name);

    if (length > skip && strncasecmp(line, name, skip) == 0) {
        snprintf(target, size, "%.*s", (int)(length - skip), line + skip);
        target[strcspn(target, "\r\n")] = 0;
    }
}

static size_t take_header(char *line, size_t unit, size_t count, void *context)
{
    struct reply *reply = context;

    take_field(reply->location, sizeof(reply->location), line, unit * count, "Location: ");
    take_field(reply->type, sizeof(reply->type), line, unit * count, "Content-Type: ");
    return unit * count;
}

static struct curl_slist *list_headers(json_t *headers)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    const char *name;
    json_t *value;

    json_object_foreach(headers, name, value)
    {
        char line[512];

        snprintf(line, sizeof(line), "%s: %s", name, json_string_value(value));
        list = curl_slist_append(list, line);
    }
    return list;
}

void client_call(struct reply *reply, const char *base, const char *line, json_t *headers,
                 const char *body, long timeout_ms)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *list = list_headers(headers);
    struct text text = {NULL, 0};
    char method[16];
    char url[1600];
    const char *path = strchr(line, ' ');

    memset(reply, 0, sizeof(*reply));
    snprintf(method, sizeof(method), "%.*s", (int)(path - line), line);
    snprintf(url, sizeof(url), "%s%s", base, path + 1);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, reply);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    if (body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    }
    reply->error = (int)curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->status);
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    reply->text = text.data ? text.data : calloc(1, 1);
    reply->json = reply->text ? json_loads(reply->text, JSON_DECODE_ANY, NULL) : NULL;
}

void client_free(struct reply *reply)
{
    free(reply->text);
    json_decref(reply->json);
    memset(reply, 0, sizeof(*reply));
}

json_t *client_json(const char *base, const char *line, json_t *headers, json_t *body)
{
    struct reply reply;
    char *text = body ? json_dumps(body, JSON_ENCODE_ANY) : NULL;
    json_t *json;

    client_call(&reply, base, line, headers, text, 20000);
    json = json_incref(reply.json);
    free(text);
    client_free(&reply);
    return json;
}

const char *client_exception(const struct reply *reply)
{
    const char *name = json_string_value(client_at(reply->json, "meta.exception"));
    const char *last = name ? strrchr(name, '\\') : NULL;

    return last ? last + 1 : (name ? name : "");
}

json_t *client_at(json_t *value, const char *path)
{
    while (value && *path) {
        size_t length = strcspn(path, ".");
        char name[64];

        snprintf(name, sizeof(name), "%.*s", (int)length, path);
        value = json_is_array(value) ? json_array_get(value, (size_t)strtoul(name, NULL, 10))
                                     : json_object_get(value, name);
        path += length + (path[length] == '.');
    }
    return value;
}

json_t *client_login(const char *base, const char *account, int scope, const char *name,
                     bool clustered)
{
    char password[64];
    json_t *body;
    json_t *answer;
    json_t *desk;
    json_t *headers;

    snprintf(password, sizeof(password), "%s-practice", account);
    body = json_pack("{s:s,s:s}", "id", account, "password", password);
    answer = client_json(base, "POST /workstation/login/", NULL, body);
    json_decref(body);
    desk = client_at(answer, "data");
    headers = json_pack("{s:O}", "X-AuthKey", json_object_get(desk, "authkey"));
    if (scope) {
        char hint[48];

        snprintf(hint, sizeof(hint), "Platz %s", name);
        json_object_set_new(desk, "scope", json_pack("{s:i}", "id", scope));
        json_object_set_new(desk, "name", json_string(name));
        json_object_set_new(desk, "hint", json_string(hint));
        json_object_set_new(
            desk, "queue",
            json_pack("{s:i,s:i}", "appointmentsOnly", 0, "clusterEnabled", clustered ? 1 : 0));
        json_decref(client_json(base, "POST /workstation/", headers, desk));
    }
    json_decref(answer);
    return headers;
}
