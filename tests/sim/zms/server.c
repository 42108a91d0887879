/* SPDX-License-Identifier: Apache-2.0 */
#include "server.h"

#include "clock.h"
#include "fault.h"
#include "route.h"
#include "store.h"
#include "traffic.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BODY_MOST ((size_t)4 * 1024 * 1024)

struct upload {
    char *data;
    size_t size;
    size_t room;
};

static struct MHD_Daemon *server_daemon;
static struct server_options server_options;

static bool upload_append(struct upload *upload, const char *data, size_t size)
{
    if (upload->size + size + 1 > upload->room) {
        size_t room = (upload->size + size + 1) * 2;
        char *more = room > BODY_MOST ? NULL : realloc(upload->data, room);

        if (!more) {
            return false;
        }
        upload->data = more;
        upload->room = room;
    }
    memcpy(upload->data + upload->size, data, size);
    upload->size += size;
    upload->data[upload->size] = 0;
    return true;
}

static void add_headers(struct MHD_Response *response, const char *type)
{
    char date[64];

    clock_format_utc(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", clock_now());
    MHD_add_response_header(response, "Date", date);
    MHD_add_response_header(response, "Last-Modified", date);
    MHD_add_response_header(response, "Expires", date);
    MHD_add_response_header(response, "Cache-Control", "max-age=0");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Content-Type", type);
}

static enum MHD_Result send_text(struct MHD_Connection *connection, unsigned status, char *text,
                                 const char *type)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
    enum MHD_Result result;

    add_headers(response, type);
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* Half of the answer, then the connection breaks. */
static ssize_t read_half(void *context, uint64_t position, char *out, size_t most)
{
    const char *text = context;
    size_t half = strlen(text) / 2;
    size_t size;

    if (position >= half) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    size = half - (size_t)position < most ? half - (size_t)position : most;
    memcpy(out, text + position, size);
    return (ssize_t)size;
}

static enum MHD_Result send_half(struct MHD_Connection *connection, unsigned status, char *text)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(strlen(text), 4096, read_half, text, free);
    enum MHD_Result result;

    add_headers(response, "application/json");
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_redirect(struct MHD_Connection *connection, const char *path)
{
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    char location[700];
    enum MHD_Result result;

    /* Protocol-relative, as ZMS sends it; a client that follows it loses the body. */
    snprintf(location, sizeof(location), "//%s%s/", host ? host : "", path);
    MHD_add_response_header(response, "Location", location);
    MHD_add_response_header(response, "Content-Type", "text/html; charset=UTF-8");
    result = MHD_queue_response(connection, 301, response);
    MHD_destroy_response(response);
    return result;
}

/* Last-Modified is always now, so any date of now or later counts as unchanged. */
static bool is_unmodified(struct MHD_Connection *connection)
{
    const char *text =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-Modified-Since");
    struct tm parts;

    memset(&parts, 0, sizeof(parts));
    return text && strptime(text, "%a, %d %b %Y %H:%M:%S GMT", &parts) &&
           (int64_t)timegm(&parts) >= clock_now();
}

/* This machine, or the one that was named. */
static bool may_control(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr_in *address;
    struct in_addr named;

    if (!info || info->client_addr->sa_family != AF_INET) {
        return false;
    }
    address = (const struct sockaddr_in *)(const void *)info->client_addr;
    if (server_options.control_from && inet_aton(server_options.control_from, &named) != 0 &&
        named.s_addr == address->sin_addr.s_addr) {
        return true;
    }
    return ntohl(address->sin_addr.s_addr) >> 24 == 127;
}

static bool client_is_trusted(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info;
    unsigned verdict = 0;

    if (!server_options.client_ca) {
        return true;
    }
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info &&
           gnutls_certificate_verify_peers2((gnutls_session_t)info->tls_session, &verdict) == 0 &&
           verdict == 0;
}

static void exchange_free(struct exchange *ex)
{
    json_decref(ex->input);
    json_decref(ex->data);
    json_decref(ex->meta);
    json_decref(ex->bare);
}

/* Even an answer with an error is committed: in ZMS the transaction lies outside of the error
 * handling. Only a handler that asks for it is rolled back. */
static char *run(struct exchange *ex, bool practice)
{
    char *text;

    store_lock();
    store_begin();
    route_dispatch(ex, practice);
    text = ex->plain ? strdup(ex->plain) : exchange_render(ex, server_options.lists_as_objects);
    if (ex->rollback) {
        store_rollback();
    } else {
        store_commit();
    }
    store_unlock();
    return text;
}

static void fail_instead(struct exchange *ex, unsigned status, const char *exception,
                         const char *message)
{
    json_decref(ex->meta);
    ex->meta = NULL;
    exchange_fail(ex, status, exception, message);
}

static enum MHD_Result respond(struct exchange *ex, bool practice)
{
    static const char pdo_failed[] = ZMS_BACKEND "Exception\\Pdo\\PDOFailed";
    long ms = 0;
    enum fault_kind fault = practice ? FAULT_NONE : fault_take(ex->method, ex->path, &ms);
    char *text = NULL;

    if (fault == FAULT_SILENCE) {
        fault_wait(-1);
        return MHD_NO;
    }
    if (fault == FAULT_DELAY || fault == FAULT_LOCKTIMEOUT) {
        fault_wait(ms);
    }
    if (fault == FAULT_ERROR_BEFORE) {
        fail_instead(ex, 500, pdo_failed, "SQL:  Err: SQLSTATE[HY000] [2002] Connection refused");
    } else if (fault == FAULT_LOCKTIMEOUT) {
        fail_instead(ex, 500, ZMS_BACKEND "Exception\\Pdo\\LockTimeout",
                     "Failed to lock database for updating");
    } else if (fault == FAULT_SESSION_EXPIRED) {
        fail_instead(ex, 401, ZMS_ENTITY "UserAccountMissingLogin", "");
    } else {
        text = run(ex, practice);
    }
    if (fault == FAULT_ERROR_AFTER) {
        free(text);
        text = NULL;
        fail_instead(ex, 500, pdo_failed,
                     "SQL:  Err: SQLSTATE[HY000]: General error: 2006 MySQL "
                     "server has gone away");
    }
    if (!text) {
        text = exchange_render(ex, false);
    }
    if (!practice) {
        traffic_add(ex->method, ex->route, ex->body_size, strlen(text));
    }
    if (fault == FAULT_MALFORMED) {
        text[strlen(text) / 2] = 0;
    }
    if (fault == FAULT_CUT) {
        return send_half(ex->connection, ex->status, text);
    }
    if (ex->status == 200 && strcmp(ex->method, "GET") == 0 && is_unmodified(ex->connection)) {
        free(text);
        return send_text(ex->connection, 304, strdup(""), "application/json");
    }
    return send_text(ex->connection, ex->status, text,
                     ex->plain ? "text/plain;charset=UTF-8" : "application/json");
}

static enum MHD_Result serve(struct MHD_Connection *connection, const char *url, const char *method,
                             const struct upload *upload)
{
    size_t base = strlen(server_options.base_path);
    bool practice = strncmp(url, "/practice/", 10) == 0;
    struct exchange ex;
    enum MHD_Result result;

    memset(&ex, 0, sizeof(ex));
    ex.connection = connection;
    ex.method = method;
    ex.path = url;
    ex.route = "";
    ex.body = upload->data;
    ex.body_size = upload->size;
    if (!client_is_trusted(connection)) {
        return send_text(connection, 403, strdup("client certificate required\n"), "text/plain");
    }
    if (practice && (!server_options.control || !may_control(connection))) {
        practice = false;
    } else if (!practice && base && strncmp(url, server_options.base_path, base) == 0) {
        ex.path = url + base;
    } else if (!practice && base) {
        ex.path = "/outside-of-base-path/";
    }
    if (!practice && (!ex.path[0] || ex.path[strlen(ex.path) - 1] != '/')) {
        return send_redirect(connection, url);
    }
    result = respond(&ex, practice);
    exchange_free(&ex);
    return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    struct upload *upload = *state;

    (void)context;
    (void)version;
    if (!upload) {
        *state = calloc(1, sizeof(*upload));
        return *state ? MHD_YES : MHD_NO;
    }
    if (*size) {
        if (!upload_append(upload, data, *size)) {
            return MHD_NO;
        }
        *size = 0;
        return MHD_YES;
    }
    return serve(connection, url, method, upload);
}

static void handle_end(void *context, struct MHD_Connection *connection, void **state,
                       enum MHD_RequestTerminationCode reason)
{
    struct upload *upload = *state;

    (void)context;
    (void)connection;
    (void)reason;
    if (upload) {
        free(upload->data);
        free(upload);
    }
    *state = NULL;
}

int server_start(const struct server_options *options)
{
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_SUPPRESS_DATE_NO_CLOCK;
    struct MHD_OptionItem extra[] = {
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    struct sockaddr_in address;

    server_options = *options;
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons(options->port);
    if (inet_pton(AF_INET, options->host, &address.sin_addr) != 1) {
        fprintf(stderr, "zms-practice: no IPv4 address: %s\n", options->host);
        return -1;
    }
    if (options->certificate) {
        flags |= MHD_USE_TLS;
        extra[0].option = MHD_OPTION_HTTPS_MEM_CERT;
        extra[0].ptr_value = (void *)(uintptr_t)options->certificate;
        extra[1].option = MHD_OPTION_HTTPS_MEM_KEY;
        extra[1].ptr_value = (void *)(uintptr_t)options->key;
        if (options->client_ca) {
            extra[2].option = MHD_OPTION_HTTPS_MEM_TRUST;
            extra[2].ptr_value = (void *)(uintptr_t)options->client_ca;
        }
    }
    server_daemon = MHD_start_daemon(flags, options->port, NULL, NULL, handle, NULL,
                                     MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_NOTIFY_COMPLETED,
                                     handle_end, NULL, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1U,
                                     MHD_OPTION_ARRAY, extra, MHD_OPTION_END);
    if (!server_daemon) {
        fprintf(stderr, "zms-practice: cannot listen on %s:%u\n", options->host,
                (unsigned)options->port);
        return -1;
    }
    return 0;
}

uint16_t server_port(void)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server_daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info ? info->port : 0;
}

void server_stop(void)
{
    fault_clear();
    MHD_stop_daemon(server_daemon);
    server_daemon = NULL;
}
