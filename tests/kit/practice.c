/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/practice.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct body {
    char *bytes;
    size_t len;
};

static size_t body_add(char *bytes, size_t size, size_t count, void *self)
{
    struct body *body = self;
    char *grown = realloc(body->bytes, body->len + size * count + 1);

    if (grown == NULL)
        return 0;
    body->bytes = grown;
    memcpy(body->bytes + body->len, bytes, size * count);
    body->len += size * count;
    body->bytes[body->len] = '\0';
    return size * count;
}

static json_t *call(struct practice *practice, const char *method, const char *path,
                    json_t *request)
{
    char url[512];
    struct body body = {0};
    long status = 0;
    char *text = request != NULL ? json_dumps(request, JSON_COMPACT) : NULL;
    CURL *curl = curl_easy_init();

    json_decref(request);
    snprintf(url, sizeof url, "%s%s", practice->url, path);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (practice->ca_file[0] != '\0')
        curl_easy_setopt(curl, CURLOPT_CAINFO, practice->ca_file);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_add);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    if (text != NULL)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK || status != 200) {
        fprintf(stderr, "practice: %s %s: %s, HTTP %ld\n%s\n", method, path,
                curl_easy_strerror(code), status, body.bytes != NULL ? body.bytes : "");
        exit(1);
    }
    json_t *answer =
        json_loadb(body.bytes != NULL ? body.bytes : "", body.len, JSON_DECODE_ANY, NULL);
    free(body.bytes);
    free(text);
    return answer;
}

bool practice_start(struct practice *practice, const char *program, const char *const options[])
{
    const char *argv[32] = {program, "--listen", "127.0.0.1:0"};
    char line[PROC_LINE_MAX];
    static const char said[] = "zms-practice: listening on ";
    int n = 3;

    practice->ca_file[0] = '\0';
    for (int i = 0; options != NULL && options[i] != NULL && n < 31; i++) {
        argv[n++] = options[i];
        if (strcmp(options[i], "--tls-cert") == 0 && options[i + 1] != NULL)
            snprintf(practice->ca_file, sizeof practice->ca_file, "%s", options[i + 1]);
    }
    if (!proc_start(&practice->proc, argv) || !proc_await(&practice->proc, said, 20000, line))
        return false;
    snprintf(practice->url, sizeof practice->url, "%.100s", line + strlen(said));
    return true;
}

void practice_stop(struct practice *practice)
{
    proc_end(&practice->proc, SIGTERM);
}

json_t *practice_get(struct practice *practice, const char *path)
{
    return call(practice, "GET", path, NULL);
}

json_t *practice_post(struct practice *practice, const char *path, json_t *stolen_body)
{
    return call(practice, "POST", path, stolen_body);
}

void practice_delete(struct practice *practice, const char *path)
{
    json_decref(call(practice, "DELETE", path, NULL));
}

json_t *practice_book(struct practice *practice, int scope, int minutes, const char *status)
{
    return practice_post(
        practice, "/practice/booking/",
        json_pack("{s:i, s:i, s:s}", "scope", scope, "minutes", minutes, "status", status));
}

json_t *practice_booking(struct practice *practice, int64_t id)
{
    json_t *all = practice_get(practice, "/practice/bookings/");
    json_t *list = json_is_array(all) ? all : json_object_get(all, "bookings");
    json_t *found = NULL, *entry;
    size_t i;

    json_array_foreach(list, i, entry)
    {
        if (json_integer_value(json_object_get(entry, "id")) == id)
            found = json_incref(entry);
    }
    json_decref(all);
    return found;
}

void practice_fault(struct practice *practice, const char *route, const char *kind, int ms,
                    int count)
{
    json_decref(practice_post(
        practice, "/practice/faults/",
        json_pack("{s:s, s:s, s:i, s:i}", "route", route, "kind", kind, "ms", ms, "count", count)));
}

void practice_mend(struct practice *practice)
{
    practice_delete(practice, "/practice/faults/");
}
