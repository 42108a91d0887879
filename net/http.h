/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: one HTTP call at a time, with a deadline, on a handle that one thread owns. The only user
 * of curl.
 *
 * The outcome keeps apart what a caller of a non-repeatable call must know: surely nothing was
 * sent; something was sent and no complete answer came; a complete answer came, whatever its
 * status.
 *
 * TLS 1.2 or later, peer and host always verified. Plain http is allowed to this machine itself
 * only. No redirects, no proxies, no cookies, no conditional headers.
 * ZMS fact: a path without its last slash is answered 301 with a Location that loses scheme and
 * body. ZMS fact: If-Modified-Since is answered 304 with nothing, as Last-Modified is always "now".
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;

enum {
    HTTP_ANSWER_BYTES_MAX = 8 << 20,
    HTTP_PATH_MAX = 2048,       /* bytes of path and query */
    HTTP_CONNECT_MS_MAX = 5000, /* a longer deadline is for the answer, not for the connection */
};

/* "" where a file is not used. Copied by http_open. */
struct http_config {
    const char *url;              /* scheme, host, port, path before ZMS's own paths */
    const char *ca_file;          /* PEM; the only roots trusted; "": those of the system */
    const char *client_cert_file; /* PEM */
    const char *client_key_file;  /* PEM */
};

enum http_outcome {
    HTTP_ANSWERED,  /* a status and a whole body */
    HTTP_NOT_SENT,  /* no connection or no TLS: surely without effect */
    HTTP_UNSETTLED, /* a part of the request went out, no whole answer came back */
};

struct http_call {
    const char *path;     /* begins with '/', already escaped */
    const char *body;     /* NULL: GET, else POST of JSON */
    bool remove;          /* DELETE instead of GET */
    const char *auth_key; /* X-AuthKey, or NULL */
    int64_t timeout_ms;
    /*
     * Own connection, not kept. libcurl repeats a request on its own where a kept connection turns
     * out to be dead, which must not happen to a call that creates.
     */
    bool fresh;
    bool certificates; /* what the service shows for itself is looked at; with fresh only */
    /* Asked whenever http_wake was called; true ends the call. NULL: cannot be cancelled. */
    bool (*cancelled)(void *self);
    void *cancelled_self;
};

struct http_answer {
    int status;
    bool json;      /* the content type does not speak against JSON */
    int64_t date_s; /* Date header as Unix time, 0 if none */
    bool cancelled;
    bool untrusted;        /* not sent, as no certificate of the service can be trusted */
    int64_t trust_until_s; /* with certificates: when the first of them ends; 0: none was seen */
    char *body;            /* NUL-terminated, never NULL after HTTP_ANSWERED */
    size_t len;
};

/*
 * ERR_SYNTAX: not a URL; ERR_DENIED: plain http to another machine, or a URL with a password;
 * ERR_NO_MEMORY.
 */
struct err http_open(const struct http_config *config, struct http **ret_http) MUST_CHECK;
void http_close(struct http *http);

/* Owner thread. ret_answer is always set; end it with http_answer_wipe. */
enum http_outcome http_call(struct http *http, const struct http_call *call,
                            struct http_answer *ret_answer);
/* Any thread: the running call asks cancelled() again. */
void http_wake(struct http *http);
/* Wipes and frees the body. */
void http_answer_wipe(struct http_answer *answer);

#endif
