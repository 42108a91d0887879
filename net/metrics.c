/* SPDX-License-Identifier: Apache-2.0 */
#include "net/metrics.h"

#include "base/address.h"
#include "base/file.h"
#include "base/log.h"
#include "core/openmetrics.h"

#include <microhttpd.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILE_BYTES_MAX = 64 * 1024, CONNECTION_BYTES = 32 * 1024 };

struct metrics {
    struct MHD_Daemon *daemon;
    char token[METRICS_TOKEN_MAX + 1];
    void (*write)(void *self, struct buf *out);
    void *self;
    pthread_mutex_t lock; /* guards all below */
    bool told;
    struct hall_state state;
};

/* ---- one request ---------------------------------------------------------------------------- */

/* Compared as sums of equal length, so that the time says nothing of a token's length either. */
static bool token_good(const char *given, const char *token)
{
    unsigned char sums[2][crypto_generichash_BYTES];

    crypto_generichash(sums[0], sizeof sums[0], (const unsigned char *)given, strlen(given), NULL,
                       0);
    crypto_generichash(sums[1], sizeof sums[1], (const unsigned char *)token, strlen(token), NULL,
                       0);
    return sodium_memcmp(sums[0], sums[1], sizeof sums[0]) == 0;
}

int metrics_status(const char *method, const char *path, const char *authorization,
                   const char *token)
{
    static const char scheme[] = "Bearer ";

    if (token[0] != '\0' &&
        (authorization == NULL || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0 ||
         !token_good(authorization + sizeof scheme - 1, token)))
        return MHD_HTTP_UNAUTHORIZED;
    if (strcmp(path, "/metrics") != 0)
        return MHD_HTTP_NOT_FOUND;
    return strcmp(method, MHD_HTTP_METHOD_GET) == 0 ? MHD_HTTP_OK : MHD_HTTP_METHOD_NOT_ALLOWED;
}

/* False: nothing was told yet. */
static bool state_write(struct metrics *metrics, struct buf *out)
{
    pthread_mutex_lock(&metrics->lock);
    const struct openmetrics_kiosk kiosk = {.state = &metrics->state, .online = true};
    const struct openmetrics what = {
        .version = metrics->state.version, .kiosks = &kiosk, .kiosk_count = 1};
    bool told = metrics->told;
    if (told)
        openmetrics_write(&what, out);
    pthread_mutex_unlock(&metrics->lock);
    return told;
}

/* The body of a good request, to be freed; NULL: there is none to be had now. */
static char *text_make(struct metrics *metrics, size_t *ret_len)
{
    char *text = malloc(METRICS_TEXT_MAX);

    if (text == NULL)
        return NULL;
    struct buf out = buf_on(text, METRICS_TEXT_MAX);
    bool there = true;
    if (metrics->write != NULL)
        metrics->write(metrics->self, &out);
    else
        there = state_write(metrics, &out);
    *ret_len = out.len;
    if (there && !out.cut)
        return text;
    if (out.cut)
        log_error("metrics", "the figures do not fit into %d bytes", METRICS_TEXT_MAX);
    free(text);
    *ret_len = 0;
    return NULL;
}

static enum MHD_Result answer(struct MHD_Connection *connection, int status, char *text, size_t len)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        len, text, text != NULL ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);

    if (response == NULL) {
        free(text);
        return MHD_NO;
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (text != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                                "application/openmetrics-text; version=1.0.0; charset=utf-8");
    if (status == MHD_HTTP_UNAUTHORIZED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, MHD_HTTP_METHOD_GET);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return queued;
}

/* At the head of each request: what may follow it is not read. */
static enum MHD_Result request_take(void *self, struct MHD_Connection *connection, const char *path,
                                    const char *method, const char *version, const char *upload,
                                    size_t *upload_len, void **state)
{
    struct metrics *metrics = self;
    char *text = NULL;
    size_t len = 0;
    int status = metrics_status(
        method, path,
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION),
        metrics->token);

    (void)version;
    (void)upload;
    (void)upload_len;
    (void)state;
    if (status == MHD_HTTP_OK) {
        text = text_make(metrics, &len);
        status = text != NULL ? status : MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    return answer(connection, status, text, len);
}

/* ---- what the owner tells ------------------------------------------------------------------- */

static void state_tell(void *self, const struct hall_state *state)
{
    struct metrics *metrics = self;

    pthread_mutex_lock(&metrics->lock);
    metrics->state = *state;
    metrics->told = true;
    pthread_mutex_unlock(&metrics->lock);
}

/* It has asked for nothing. */
static void reply_drop(void *self, const struct order_reply *reply)
{
    (void)self;
    (void)reply;
}

struct hall_port metrics_hall(struct metrics *metrics)
{
    return (struct hall_port){.self = metrics, .tell = state_tell, .answer = reply_drop};
}

/* ---- life ----------------------------------------------------------------------------------- */

/* *ret_text ends with NUL and is to be wiped and freed; NULL for the path "". */
static struct err text_read(const char *path, char **ret_text, size_t *ret_len)
{
    unsigned char *bytes;

    *ret_text = NULL;
    *ret_len = 0;
    if (path[0] == '\0')
        return err_none();
    struct err e = file_read(path, FILE_BYTES_MAX, &bytes, ret_len);
    if (err_is(e)) {
        log_error("metrics", "%s: %s", path, err_name(e));
        return e;
    }
    *ret_text = malloc(*ret_len + 1);
    if (*ret_text != NULL) {
        memcpy(*ret_text, bytes, *ret_len);
        (*ret_text)[*ret_len] = '\0';
    } else {
        e = err_make(ERR_NO_MEMORY);
    }
    explicit_bzero(bytes, *ret_len);
    free(bytes);
    return e;
}

static void text_wipe(char *text, size_t len)
{
    if (text != NULL)
        explicit_bzero(text, len);
    free(text);
}

static struct err token_read(const char *path, char ret_token[METRICS_TOKEN_MAX + 1])
{
    char *text;
    size_t size;
    struct err e = text_read(path, &text, &size);

    if (err_is(e) || text == NULL)
        return e;
    size_t len = strcspn(text, "\r\n");
    bool good = len >= METRICS_TOKEN_MIN && len <= METRICS_TOKEN_MAX;
    for (size_t i = 0; i < len && good; i++)
        good = text[i] > ' ' && text[i] <= '~';
    if (good)
        memcpy(ret_token, text, len); /* all zero before */
    else
        log_error("metrics", "%s: expected a first line of %d to %d visible characters", path,
                  METRICS_TOKEN_MIN, METRICS_TOKEN_MAX);
    text_wipe(text, size);
    return good ? err_none() : err_make(ERR_SYNTAX);
}

static struct err daemon_start(struct metrics *metrics, const struct sockaddr_storage *address,
                               const char *cert, const char *key)
{
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO;
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
        {MHD_OPTION_END, 0, NULL},
    };

    if (address->ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    if (cert != NULL)
        flags |= MHD_USE_TLS;
    metrics->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, request_take, metrics, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)METRICS_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)METRICS_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_ARRAY, cert != NULL ? tls : tls + 2, MHD_OPTION_END);
    return metrics->daemon != NULL ? err_none() : err_make(ERR_IO);
}

static struct err files_open(struct metrics *metrics, const struct metrics_config *config,
                             const struct sockaddr_storage *address)
{
    char *cert = NULL, *key = NULL;
    size_t cert_len = 0, key_len = 0;
    struct err e = token_read(config->token_file, metrics->token);

    if (!err_is(e))
        e = text_read(config->cert_file, &cert, &cert_len);
    if (!err_is(e))
        e = text_read(config->key_file, &key, &key_len);
    bool tls = cert != NULL && key != NULL;
    if (!err_is(e) && !address_loopback(address) && (!tls || metrics->token[0] == '\0')) {
        log_error("metrics", "%s: not without a token and a certificate", config->listen);
        e = err_make(ERR_DENIED);
    }
    if (!err_is(e)) {
        e = daemon_start(metrics, address, tls ? cert : NULL, tls ? key : NULL);
        if (err_is(e))
            log_error("metrics", "%s: cannot be listened at, or the certificate is none",
                      config->listen);
    }
    text_wipe(cert, cert_len);
    text_wipe(key, key_len);
    return e;
}

struct err metrics_open(const struct metrics_config *config,
                        void (*write)(void *self, struct buf *out), void *self,
                        struct metrics **ret_metrics)
{
    struct sockaddr_storage address;
    struct metrics *metrics;

    *ret_metrics = NULL;
    if (!address_parse(config->listen, &address))
        return err_make(ERR_SYNTAX);
    if (sodium_init() < 0 || (metrics = calloc(1, sizeof *metrics)) == NULL)
        return err_make(ERR_NO_MEMORY);
    metrics->write = write;
    metrics->self = self;
    pthread_mutex_init(&metrics->lock, NULL);
    struct err e = files_open(metrics, config, &address);
    if (err_is(e)) {
        metrics_close(metrics);
        return e;
    }
    log_info("metrics", "listens at %s, port %d", config->listen, metrics_port(metrics));
    *ret_metrics = metrics;
    return e;
}

void metrics_close(struct metrics *metrics)
{
    if (metrics == NULL)
        return;
    if (metrics->daemon != NULL)
        MHD_stop_daemon(metrics->daemon);
    pthread_mutex_destroy(&metrics->lock);
    explicit_bzero(metrics, sizeof *metrics);
    free(metrics);
}

int metrics_port(const struct metrics *metrics)
{
    return MHD_get_daemon_info(metrics->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}
