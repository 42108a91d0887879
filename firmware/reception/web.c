/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/web.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "reception/web_part.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

enum {
    PEM_BYTES_MAX = 64 * 1024,
    THREAD_STACK_BYTES = 1024 * 1024, /* curl and its TLS run on it */
};

const char *web_query(const struct web_request *request, const char *key)
{
    for (int i = 0; i < request->ask.query_count; i++)
        if (strcmp(request->ask.query[i].key, key) == 0)
            return request->ask.query[i].value;
    return "";
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/*
 * %XX becomes its byte, in place. One that is none, or a NUL that would cut the text unseen,
 * becomes a control character, which nothing that is looked up afterwards takes.
 */
static size_t unescape(void *self, struct MHD_Connection *connection, char *text)
{
    char *to = text;

    (void)self;
    (void)connection;
    for (const char *from = text; *from != '\0'; from++, to++) {
        *to = *from;
        if (*from != '%')
            continue;
        int high = hex_digit(from[1]), low = high >= 0 ? hex_digit(from[2]) : -1;
        int byte = low >= 0 ? high * 16 + low : 0;
        *to = byte != 0 ? (char)byte : '\x01';
        if (low >= 0)
            from += 2;
    }
    *to = '\0';
    return (size_t)(to - text);
}

/* ---- a request as it comes in -----------------------------------------------------------------
 */

static enum MHD_Result query_take(void *self, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    struct route_ask *ask = self;

    (void)kind;
    if (ask->query_count < ROUTE_KEYS_MAX) {
        ask->query[ask->query_count].key = key;
        ask->query[ask->query_count].value = value != NULL ? value : "";
    }
    ask->query_count++;
    return MHD_YES;
}

static const char *header_of(struct MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);

    return value != NULL ? value : "";
}

static void address_read(struct MHD_Connection *connection, char ret_address[WEB_ADDRESS_BYTES])
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    socklen_t len = info != NULL && info->client_addr->sa_family == AF_INET6
                        ? sizeof(struct sockaddr_in6)
                        : sizeof(struct sockaddr_in);

    ret_address[0] = '\0';
    if (info == NULL || getnameinfo(info->client_addr, len, ret_address, WEB_ADDRESS_BYTES, NULL, 0,
                                    NI_NUMERICHOST) != 0)
        text_copy(ret_address, WEB_ADDRESS_BYTES, "?");
}

static void person_find(struct web_request *request)
{
    const char *cookie =
        MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, "ankunft");

    if (cookie != NULL &&
        people_find(request->web->people, cookie, route_keeps_awake(route_named(request->ask.path)),
                    &request->person))
        request->ask.person = &request->person;
}

static bool request_allowed(struct web_request *request, int64_t *ret_wait_ms)
{
    struct web *web = request->web;

    pthread_mutex_lock(&web->lock);
    bool allowed = limit_take(&web->requests, request->address, clock_monotonic_ms(), ret_wait_ms);
    pthread_mutex_unlock(&web->lock);
    return allowed;
}

/* Line and headers are there: may it go on? */
static enum MHD_Result request_begin(struct web_request *request, const char *path,
                                     const char *method)
{
    struct MHD_Connection *connection = request->connection;
    struct route_ask *ask = &request->ask;
    int64_t wait_ms;

    *ask = (struct route_ask){
        .method = method,
        .path = path,
        .content_type = header_of(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
        .csrf = header_of(connection, "X-Ankunft"),
        .content_length = -1,
    };
    const char *length = header_of(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (length[0] != '\0' && !route_read_number(length, INT64_MAX, &ask->content_length))
        ask->content_length = INT64_MAX;
    (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, query_take, ask);
    address_read(connection, request->address);
    if (!request_allowed(request, &wait_ms))
        return web_too_many(request, wait_ms);
    person_find(request);
    struct route_verdict verdict = route_judge(ask);
    request->route = verdict.route;
    if (verdict.status != 200)
        return web_error(request, verdict.status, verdict.error, "");
    return MHD_YES;
}

static void body_take(struct web_request *request, const char *bytes, size_t len)
{
    if (len > ROUTE_BODY_MAX - request->body_len) {
        request->too_large = true;
        return;
    }
    memcpy(request->body + request->body_len, bytes, len);
    request->body_len += len;
}

static enum MHD_Result request_come(void *self, struct MHD_Connection *connection, const char *path,
                                    const char *method, const char *version, const char *bytes,
                                    size_t *len, void **at)
{
    struct web_request *request = *at;

    (void)version;
    if (request == NULL) {
        request = calloc(1, sizeof *request);
        if (request == NULL)
            return MHD_NO;
        request->web = self;
        request->connection = connection;
        *at = request;
        return request_begin(request, path, method);
    }
    if (*len > 0) {
        body_take(request, bytes, *len);
        /* It may hold a password, and the library keeps its buffer as long as the connection. What
         * is taken is nobody's any more, const or not. */
        explicit_bzero((void *)(uintptr_t)bytes, *len);
        *len = 0;
        return MHD_YES;
    }
    if (request->too_large)
        return web_error(request, 413, "too-large", "");
    return web_do(request);
}

static void request_end(void *self, struct MHD_Connection *connection, void **at,
                        enum MHD_RequestTerminationCode code)
{
    (void)self;
    (void)connection;
    (void)code;
    if (*at != NULL)
        explicit_bzero(*at, sizeof(struct web_request));
    free(*at);
    *at = NULL;
}

/* What the library has to say: of strangers' broken connections, mostly. */
static void complaint(void *self, const char *format, va_list args)
{
    char text[200];

    (void)self;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)vsnprintf(text, sizeof text, format, args);
#pragma GCC diagnostic pop
    text[strcspn(text, "\n")] = '\0';
    log_debug("web", "%s", text);
}

/* ---- opening ----------------------------------------------------------------------------------
 */

/* "127.0.0.1:8443", "[::1]:8443". */
static struct err listen_read(const char *text, struct sockaddr_storage *ret_address)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)ret_address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret_address;
    char host[64];
    const char *colon = strrchr(text, ':');
    int64_t port;

    memset(ret_address, 0, sizeof *ret_address);
    if (colon == NULL || !route_read_number(colon + 1, 65535, &port) ||
        (size_t)(colon - text) >= sizeof host)
        return err_make(ERR_SYNTAX);
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    size_t len = strlen(host);
    if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
        host[len - 1] = '\0';
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        return inet_pton(AF_INET6, host + 1, &v6->sin6_addr) == 1 ? err_none()
                                                                  : err_make(ERR_SYNTAX);
    }
    v4->sin_family = AF_INET;
    v4->sin_port = htons((uint16_t)port);
    return inet_pton(AF_INET, host, &v4->sin_addr) == 1 ? err_none() : err_make(ERR_SYNTAX);
}

static struct err pem_read(const char *path, char **ret_pem)
{
    unsigned char *bytes;
    size_t len;
    struct err e = file_read(path, PEM_BYTES_MAX, &bytes, &len);

    if (err_is(e)) {
        log_error("web", "%s: %s", path, err_name(e));
        return err_make(ERR_GONE);
    }
    *ret_pem = malloc(len + 1);
    if (*ret_pem != NULL) {
        memcpy(*ret_pem, bytes, len);
        (*ret_pem)[len] = '\0';
    }
    explicit_bzero(bytes, len);
    free(bytes);
    return *ret_pem != NULL ? err_none() : err_make(ERR_NO_MEMORY);
}

static void pem_free(char *pem)
{
    if (pem != NULL)
        explicit_bzero(pem, strlen(pem));
    free(pem);
}

static struct err daemon_start(struct web *web, struct sockaddr_storage *address, const char *cert,
                               const char *key)
{
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | MHD_USE_TLS | MHD_USE_ITC | MHD_USE_ERROR_LOG;

    if (address->ss_family == AF_INET6)
        flags |= MHD_USE_DUAL_STACK;
    web->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, request_come, web, MHD_OPTION_EXTERNAL_LOGGER, complaint, NULL,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)address, MHD_OPTION_NOTIFY_COMPLETED, request_end,
        NULL, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_HTTPS_MEM_CERT, cert,
        MHD_OPTION_HTTPS_MEM_KEY, key, MHD_OPTION_HTTPS_PRIORITIES,
        "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE",
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)WEB_CONNECTIONS_MAX,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)WEB_CONNECTIONS_OF_ADDRESS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)WEB_CONNECTION_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)WEB_SILENCE_S, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)THREAD_STACK_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return web->daemon != NULL ? err_none() : err_make(ERR_DENIED);
}

static struct err start(struct web *web)
{
    struct sockaddr_storage address;
    char *cert = NULL, *key = NULL;
    struct err e = listen_read(web->config.listen, &address);

    if (!err_is(e))
        e = web_files_read(web);
    if (!err_is(e))
        e = pem_read(web->config.cert_file, &cert);
    if (!err_is(e))
        e = pem_read(web->config.key_file, &key);
    if (!err_is(e))
        e = daemon_start(web, &address, cert, key);
    pem_free(cert);
    pem_free(key);
    return e;
}

struct err web_open(const struct web_config *config, const struct actors *actors,
                    struct people *people, struct web **ret_web)
{
    struct web *web = calloc(1, sizeof *web);

    if (web == NULL)
        return err_make(ERR_NO_MEMORY);
    web->config = *config;
    web->actors = actors;
    web->people = people;
    pthread_mutex_init(&web->lock, NULL);
    limit_init(&web->requests, WEB_REQUESTS_AT_ONCE, WEB_REQUEST_EACH_MS);
    limit_init(&web->logins_address, WEB_LOGINS_A_MINUTE, 60000 / WEB_LOGINS_A_MINUTE);
    limit_init(&web->logins_account, WEB_LOGINS_A_MINUTE, 60000 / WEB_LOGINS_A_MINUTE);
    struct err e = start(web);
    if (err_is(e)) {
        web_close(web);
        return e;
    }
    *ret_web = web;
    return err_none();
}

int web_port(const struct web *web)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info != NULL ? info->port : 0;
}

void web_close(struct web *web)
{
    if (web == NULL)
        return;
    atomic_store(&web->ending, true);
    if (web->daemon != NULL)
        MHD_stop_daemon(web->daemon);
    web_files_free(web);
    pthread_mutex_destroy(&web->lock);
    free(web);
}
