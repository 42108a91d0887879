/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http.h"

#include "base/beat.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BODY_FIRST_BYTES = 16 << 10, WAIT_MS_MAX = 1000, KEY_HEADER_MAX = 160, URL_MAX = 512 };

struct http {
    CURLM *multi;
    CURL *easy;
    struct beat *beat; /* a call that outlives its time-out by far is late */
    bool plain;
    char url[URL_MAX + 1];
    char *ca_file, *cert_file, *key_file; /* NULL where not used */
    char target[URL_MAX + HTTP_PATH_MAX + 1];
};

/* Grows by hand: realloc would leave unwiped copies behind. */
struct body {
    char *data;
    size_t len, size;
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void curl_init(void)
{
    bug_if(curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK);
}

static void body_free(char *data, size_t size)
{
    if (data != NULL)
        explicit_bzero(data, size);
    free(data);
}

static bool body_reserve(struct body *body, size_t want)
{
    size_t size = body->size == 0 ? BODY_FIRST_BYTES : body->size;

    while (size < want)
        size *= 2;
    if (size == body->size)
        return true;
    char *grown = malloc(size);
    if (grown == NULL)
        return false;
    if (body->len > 0)
        memcpy(grown, body->data, body->len);
    body_free(body->data, body->size);
    body->data = grown;
    body->size = size;
    return true;
}

static size_t on_body(char *data, size_t one, size_t n, void *self)
{
    struct body *body = self;

    (void)one; /* always 1 */
    if (n > HTTP_ANSWER_BYTES_MAX - body->len || !body_reserve(body, body->len + n + 1))
        return CURL_WRITEFUNC_ERROR;
    memcpy(body->data + body->len, data, n);
    body->len += n;
    return n;
}

static bool host_is_loopback(const char *host)
{
    struct in_addr v4;

    if (strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
        return true;
    return inet_pton(AF_INET, host, &v4) == 1 && (ntohl(v4.s_addr) >> 24) == 127;
}

/* Splits the URL with curl's own parser, so that what is checked is what will be used. */
static struct err url_check(const char *url, bool *ret_plain)
{
    CURLU *parts = curl_url();
    char *scheme = NULL, *host = NULL, *user = NULL, *query = NULL;
    struct err e = err_make(ERR_SYNTAX);

    if (parts == NULL)
        return err_make(ERR_NO_MEMORY);
    if (curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        goto done;
    if (curl_url_get(parts, CURLUPART_QUERY, &query, 0) == CURLUE_OK)
        goto done;
    bool plain = strcmp(scheme, "http") == 0;
    if (!plain && strcmp(scheme, "https") != 0)
        goto done;
    e = err_make(ERR_DENIED);
    if (curl_url_get(parts, CURLUPART_USER, &user, 0) == CURLUE_OK ||
        (plain && !host_is_loopback(host)))
        goto done;
    *ret_plain = plain;
    e = err_none();
done:
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_free(query);
    curl_url_cleanup(parts);
    return e;
}

/* NULL for "" and for want of memory; the latter is told apart by *ok. */
static char *file_name(const char *name, bool *ok)
{
    if (name == NULL || name[0] == '\0')
        return NULL;
    char *copy = strdup(name);
    if (copy == NULL)
        *ok = false;
    return copy;
}

struct err http_open(const struct http_config *config, struct http **ret_http)
{
    bool plain = false, ok = true;
    size_t len = strlen(config->url);

    pthread_once(&curl_once, curl_init);
    if (len == 0 || len > URL_MAX)
        return err_make(ERR_SYNTAX);
    struct err e = url_check(config->url, &plain);
    if (err_is(e))
        return e;
    struct http *http = calloc(1, sizeof *http);
    if (http == NULL)
        return err_make(ERR_NO_MEMORY);
    memcpy(http->url, config->url, len + 1);
    while (len > 0 && http->url[len - 1] == '/')
        http->url[--len] = '\0';
    http->plain = plain;
    http->ca_file = file_name(config->ca_file, &ok);
    http->cert_file = file_name(config->client_cert_file, &ok);
    http->key_file = file_name(config->client_key_file, &ok);
    http->multi = curl_multi_init();
    http->easy = curl_easy_init();
    http->beat = beat_open("http");
    if (!ok || http->multi == NULL || http->easy == NULL) {
        http_close(http);
        return err_make(ERR_NO_MEMORY);
    }
    *ret_http = http;
    return err_none();
}

void http_close(struct http *http)
{
    if (http == NULL)
        return;
    beat_close(http->beat);
    curl_easy_cleanup(http->easy);
    curl_multi_cleanup(http->multi);
    free(http->ca_file);
    free(http->cert_file);
    free(http->key_file);
    free(http);
}

#define SET(option, value) ok = curl_easy_setopt(easy, option, value) == CURLE_OK && ok

static bool options_set(struct http *http, const struct http_call *call, struct curl_slist *headers,
                        struct body *body)
{
    CURL *easy = http->easy;
    bool ok = true;
    int64_t connect_ms =
        call->timeout_ms < HTTP_CONNECT_MS_MAX ? call->timeout_ms : HTTP_CONNECT_MS_MAX;

    curl_easy_reset(easy);
    SET(CURLOPT_URL, http->target);
    SET(CURLOPT_PROTOCOLS_STR, http->plain ? "http" : "https");
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); /* a hanging name server must not hold the deadline */
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
    SET(CURLOPT_MAXFILESIZE, (long)HTTP_ANSWER_BYTES_MAX);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_USERAGENT, "ankunft");
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, body);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (http->ca_file != NULL) {
        SET(CURLOPT_CAINFO, http->ca_file);
        SET(CURLOPT_CAPATH, NULL);
    }
    if (http->cert_file != NULL)
        SET(CURLOPT_SSLCERT, http->cert_file);
    if (http->key_file != NULL)
        SET(CURLOPT_SSLKEY, http->key_file);
    if (call->body != NULL) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(call->body));
        SET(CURLOPT_POSTFIELDS, call->body);
    }
    if (call->remove)
        SET(CURLOPT_CUSTOMREQUEST, "DELETE");
    if (call->fresh) {
        SET(CURLOPT_FRESH_CONNECT, 1L);
        SET(CURLOPT_FORBID_REUSE, 1L);
    }
    if (call->certificates)
        SET(CURLOPT_CERTINFO, 1L);
    return ok;
}

static void headers_free(struct curl_slist *headers)
{
    for (struct curl_slist *h = headers; h != NULL; h = h->next)
        explicit_bzero(h->data, strlen(h->data));
    curl_slist_free_all(headers);
}

static bool header_add(struct curl_slist **headers, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*headers, line);

    if (longer == NULL)
        return false;
    *headers = longer;
    return true;
}

static bool headers_make(const struct http_call *call, struct curl_slist **ret_headers)
{
    char line[KEY_HEADER_MAX];
    bool ok = header_add(ret_headers, "Accept: application/json");

    if (ok && call->body != NULL)
        /* No Expect: a service that does not know it would cost a second of waiting. */
        ok = header_add(ret_headers, "Content-Type: application/json") &&
             header_add(ret_headers, "Expect:");
    if (ok && call->auth_key != NULL) {
        int len = snprintf(line, sizeof line, "X-AuthKey: %s", call->auth_key);
        ok = len > 0 && (size_t)len < sizeof line && header_add(ret_headers, line);
        explicit_bzero(line, sizeof line);
    }
    return ok;
}

/* Runs the transfer to its end, its deadline or its cancellation. */
static CURLcode transfer(struct http *http, const struct http_call *call, bool *ret_cancelled)
{
    int64_t until_ms = clock_monotonic_ms() + call->timeout_ms;
    CURLcode result = CURLE_OPERATION_TIMEDOUT;

    if (curl_multi_add_handle(http->multi, http->easy) != CURLM_OK)
        return CURLE_FAILED_INIT;
    for (;;) {
        int running = 0, left = 0;
        if (call->cancelled != NULL && call->cancelled(call->cancelled_self)) {
            *ret_cancelled = true;
            break;
        }
        if (curl_multi_perform(http->multi, &running) != CURLM_OK) {
            result = CURLE_FAILED_INIT;
            break;
        }
        const CURLMsg *message = curl_multi_info_read(http->multi, &left);
        if (message != NULL && message->msg == CURLMSG_DONE) {
            result = message->data.result;
            break;
        }
        int64_t wait_ms = until_ms - clock_monotonic_ms();
        if (wait_ms <= 0)
            break;
        if (curl_multi_poll(http->multi, NULL, 0,
                            (int)(wait_ms < WAIT_MS_MAX ? wait_ms : WAIT_MS_MAX), NULL) != CURLM_OK)
            break;
    }
    return result;
}

static void answer_read(CURL *easy, struct http_answer *answer)
{
    const char *type = NULL;
    struct curl_header *date;
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
    answer->status = (int)status;
    answer->json = type == NULL || type[0] == '\0' || strcasestr(type, "json") != NULL;
    if (curl_easy_header(easy, "Date", 0, CURLH_HEADER, -1, &date) == CURLHE_OK) {
        time_t when = curl_getdate(date->value, NULL);
        answer->date_s = when > 0 ? (int64_t)when : 0;
    }
}

/* When the first certificate of the chain that the service has shown ends; 0: none was seen. */
static int64_t chain_until_s(CURL *easy)
{
    static const char mark[] = "Expire date:";
    struct curl_certinfo *chain = NULL;
    int64_t until_s = 0;

    if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == NULL)
        return 0;
    for (int i = 0; i < chain->num_of_certs; i++)
        for (struct curl_slist *line = chain->certinfo[i]; line != NULL; line = line->next) {
            if (strncasecmp(line->data, mark, sizeof mark - 1) != 0)
                continue;
            time_t end = curl_getdate(line->data + sizeof mark - 1, NULL);
            if (end > 0 && (until_s == 0 || end < until_s))
                until_s = (int64_t)end;
        }
    return until_s;
}

enum http_outcome http_call(struct http *http, const struct http_call *call,
                            struct http_answer *ret_answer)
{
    struct body body = {NULL, 0, 0};
    struct curl_slist *headers = NULL;
    enum http_outcome outcome = HTTP_NOT_SENT;
    long sent_bytes = 0;

    *ret_answer = (struct http_answer){.status = 0};
    beat_promise(http->beat, call->timeout_ms + BEAT_WORK_MS);
    bug_if(call->path[0] != '/');
    int len = snprintf(http->target, sizeof http->target, "%s%s", http->url, call->path);
    if (len < 0 || (size_t)len >= sizeof http->target || !headers_make(call, &headers) ||
        !body_reserve(&body, 1) || !options_set(http, call, headers, &body))
        goto done;
    CURLcode result = transfer(http, call, &ret_answer->cancelled);
    /* Counts what was handed to the socket of the request itself, not TLS's handshake. */
    curl_easy_getinfo(http->easy, CURLINFO_REQUEST_SIZE, &sent_bytes);
    bool whole = result == CURLE_OK && !ret_answer->cancelled;
    ret_answer->untrusted = result == CURLE_PEER_FAILED_VERIFICATION;
    if (call->certificates)
        ret_answer->trust_until_s = chain_until_s(http->easy);
    if (whole) {
        answer_read(http->easy, ret_answer);
        outcome = HTTP_ANSWERED;
    } else if (sent_bytes > 0) {
        outcome = HTTP_UNSETTLED;
    }
    curl_multi_remove_handle(http->multi, http->easy);
    if (whole) {
        body.data[body.len] = '\0';
        ret_answer->body = body.data;
        ret_answer->len = body.len;
        body.data = NULL;
    } else if (!ret_answer->cancelled) {
        /* curl's text for the code; the URL holds a booking's key and is never written. */
        log_info("http", "no answer: %s", curl_easy_strerror(result));
    }
done:
    headers_free(headers);
    body_free(body.data, body.size);
    explicit_bzero(http->target, sizeof http->target);
    beat_promise(http->beat, -1);
    return outcome;
}

void http_wake(struct http *http)
{
    curl_multi_wakeup(http->multi);
}

void http_answer_wipe(struct http_answer *answer)
{
    body_free(answer->body, answer->len);
    answer->body = NULL;
    answer->len = 0;
}
