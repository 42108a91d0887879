/* SPDX-License-Identifier: Apache-2.0 */
/* web_answer: every answer leaves through here, with the same headers. */
#include "base/buf.h"
#include "reception/web_part.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void web_headers(struct MHD_Response *response, bool stored)
{
    static const char *const headers[][2] = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
         "'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Strict-Transport-Security", "max-age=31536000"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
    };

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        (void)MHD_add_response_header(response, headers[i][0], headers[i][1]);
    /* The page's own files may lie in the browser, but it asks each time whether they are new. */
    (void)MHD_add_response_header(response, "Cache-Control", stored ? "no-cache" : "no-store");
}

static enum MHD_Result queue(struct web_request *request, int status, struct MHD_Response *response)
{
    if (response == NULL)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(request->connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return queued;
}

/* Takes the text over. Wiped by nobody: what is secret does not leave through here. */
static struct MHD_Response *response_make(char *text, const char *type)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);

    if (response == NULL) {
        free(text);
        return NULL;
    }
    web_headers(response, false);
    (void)MHD_add_response_header(response, "Content-Type", type);
    return response;
}

static struct MHD_Response *json_make(json_t *value)
{
    char *text = value != NULL ? json_dumps(value, JSON_COMPACT) : NULL;

    json_decref(value);
    return text != NULL ? response_make(text, "application/json") : NULL;
}

static struct MHD_Response *error_make(const char *error, const char *detail)
{
    return json_make(detail[0] != '\0' ? json_pack("{s:s,s:s}", "error", error, "detail", detail)
                                       : json_pack("{s:s}", "error", error));
}

enum MHD_Result web_error(struct web_request *request, int status, const char *error,
                          const char *detail)
{
    struct MHD_Response *response = error_make(error, detail);

    if (response != NULL && status == 405) {
        bool get = request->route == ROUTE_FILE || strcmp(request->ask.method, "POST") == 0;
        (void)MHD_add_response_header(response, "Allow", get ? "GET" : "POST");
    }
    return queue(request, status, response);
}

enum MHD_Result web_too_many(struct web_request *request, int64_t wait_ms)
{
    struct MHD_Response *response = error_make("too-many", "");
    char seconds[24];
    struct buf text = buf_on(seconds, sizeof seconds);

    buf_addf(&text, "%lld", (long long)(wait_ms + 999) / 1000);
    if (response != NULL)
        (void)MHD_add_response_header(response, "Retry-After", seconds);
    return queue(request, 429, response);
}

/* lasts_s 0: the browser forgets it. */
static void cookie_set(struct MHD_Response *response, const char *cookie, int64_t lasts_s)
{
    char header[256];
    struct buf text = buf_on(header, sizeof header);

    buf_addf(&text, "ankunft=%s; Path=/; Max-Age=%lld; HttpOnly; Secure; SameSite=Strict", cookie,
             (long long)lasts_s);
    (void)MHD_add_response_header(response, "Set-Cookie", header);
    explicit_bzero(header, sizeof header);
}

enum MHD_Result web_nothing(struct web_request *request, const char *cookie, int64_t lasts_s)
{
    static char nothing[1];
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);

    if (response != NULL) {
        web_headers(response, false);
        cookie_set(response, cookie, lasts_s);
    }
    return queue(request, 204, response);
}

enum MHD_Result web_json(struct web_request *request, char *text)
{
    return text != NULL ? queue(request, 200, response_make(text, "application/json"))
                        : web_error(request, 404, "not-found", "");
}

enum MHD_Result web_csv(struct web_request *request, char *text, const char *name)
{
    char disposition[128];
    struct buf header = buf_on(disposition, sizeof disposition);

    if (text == NULL)
        return web_error(request, 404, "not-found", "");
    struct MHD_Response *response = response_make(text, "text/csv; charset=utf-8");
    buf_addf(&header, "attachment; filename=\"%s\"", name);
    if (response != NULL)
        (void)MHD_add_response_header(response, "Content-Disposition", disposition);
    return queue(request, 200, response);
}

enum MHD_Result web_text(struct web_request *request, const char *text)
{
    char *copy = strdup(text);

    return copy != NULL ? queue(request, 200, response_make(copy, "text/plain; charset=utf-8"))
                        : MHD_NO;
}

enum MHD_Result web_ok(struct web_request *request, const char *cookie, int64_t lasts_s)
{
    struct MHD_Response *response = json_make(json_pack("{s:b}", "ok", 1));

    if (response != NULL && cookie != NULL)
        cookie_set(response, cookie, lasts_s);
    return queue(request, 200, response);
}

enum MHD_Result web_file_answer(struct web_request *request, const struct web_file *file)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(file->len, file->bytes, MHD_RESPMEM_PERSISTENT);

    if (response != NULL) {
        web_headers(response, true);
        (void)MHD_add_response_header(response, "Content-Type", file->type);
    }
    return queue(request, 200, response);
}
